package measureio

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cairn/landmark/measure"
)

var rows = []Row{
	{"a.ply", measure.Taken{
		Definition: measure.Definition{Name: "height, of the\tface", Kind: measure.Distance, Points: []measure.Point{{Group: "face", Name: "nasion"}, {Name: "eye, left"}}},
		Value:      measure.Value{Number: 1.0 / 3, Unit: "mm"}}},
	{"b \"2\".ply", measure.Taken{
		Definition: measure.Definition{Kind: measure.Area, Of: measure.Set{Group: "face", Label: "jaw"}},
		Value:      measure.Value{Number: 1e-7, Unit: "mm2", Note: "the points stand up to 1 mm off their plane"}}},
	{"c.ply", measure.Taken{
		Definition: measure.Definition{Kind: measure.CentroidSize, Of: measure.Set{All: true}},
		Value:      measure.Value{Number: math.NaN(), Reason: "there are no landmarks"}}},
}

func TestCSV(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	if err := WriteCSV(path, rows); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	got, err := csv.NewReader(file).ReadAll()
	want := [][]string{
		{"document", "measure", "kind", "points", "value", "unit", "reason", "note"},
		{"a.ply", "height, of the\tface", "distance", `face/nasion, "eye, left"`, "0.3333333333333333", "mm", "", ""},
		{`b "2".ply`, "area of jaw", "area", "face/@jaw", "1e-07", "mm2", "", "the points stand up to 1 mm off their plane"},
		{"c.ply", "centroid size of all points", "centroid-size", "*", "", "", "there are no landmarks", ""},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q, error %v", got, err)
	}
	if err := WriteCSV(filepath.Join(filepath.Dir(path), "none", "out.csv"), rows); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("into no folder: %v", err)
	}
}

func TestText(t *testing.T) {
	want := "a.ply\theight, of the face\t0.3333333333333333\tmm\n" +
		"b \"2\".ply\tarea of jaw\t1e-07\tmm2\n" +
		"c.ply\tcentroid size of all points\tthere are no landmarks\n"
	if got := Text(rows); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Text(rows[1:2]); got != "area of jaw\t1e-07\tmm2\n" {
		t.Errorf("of one document: %q", got)
	}
	if got := Text(nil); got != "" {
		t.Errorf("of none: %q", got)
	}
}
