package shell

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"gonum.org/v1/gonum/spatial/r3"
)

// exportMeasures answers the dialog of the table of measures with a file, by keys, and
// reads what is written there.
func (r *room) exportMeasures(file, written string) [][]string {
	r.t.Helper()
	r.keys.doNamed("export-measures")
	r.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(r.win.Canvas().Focused(), file)
	before := len(r.notices.seen)
	r.press(fyne.KeyReturn)
	r.wait("it is exported or asked about", func() bool { return len(r.notices.seen) > before || len(r.dialogs.open) > 0 && r.looks == 0 })
	if len(r.dialogs.open) > 0 {
		r.answer("Replace")
		r.wait("it is replaced", func() bool { return len(r.notices.seen) > before })
	}
	f, err := os.Open(written)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	cells, err := csv.NewReader(f).ReadAll()
	if err != nil {
		r.t.Fatal(err)
	}
	return cells
}

// TestMeasuresAreExported: names come back from the table to the letter, whatever they are
// made of; each measure of each document has its row, with its unit, and without a value
// where there is none.
func TestMeasuresAreExported(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{
		"a.obj": square, "a.csv": onSquare + "c,0.25,0.75,0\n", "=b.obj": square, "=b.csv": onSquare, "c.obj": square,
	})
	odd := r.load(paths[0])[0] // =b.csv
	a := r.load(paths[2])[0]
	names := []string{"a, \"b\"; c", "=1+1\n\tné\u0301 中", "@SUM(A1)"}
	r.show(a)
	d := r.document()
	g := d.Groups()[0]
	for i, name := range names {
		_ = d.Apply(scene.ChangePoints(d, "Rename", []scene.Point{g.Point(i)}, func(_ scene.Point, l *landmark.Landmark) { l.Name = name }))
	}
	r.inspector.chooseUnits("mm")
	d.Selection().Only(g.Point(0), g.Point(1))
	r.keys.doNamed("keep-distance")
	d.Selection().Only(g.Point(0), g.Point(2))
	r.keys.doNamed("keep-distance")
	r.session.RenameMeasure(1, "-height")
	_ = d.Apply(scene.ChangePoints(d, "Missing", []scene.Point{g.Point(2)}, func(_ scene.Point, l *landmark.Landmark) {
		l.Status, l.Position = landmark.Missing, landmark.NoPosition()
	}))
	r.show(odd)
	at := r.document().Groups()[0]
	r.document().Selection().Only(at.Point(0), at.Point(1))
	r.keys.doNamed("keep-distance")

	out := filepath.Join(t.TempDir(), "out; 1")
	got := r.exportMeasures(out, out+".csv")
	if len(got) != 4 || !slices.Equal(got[0], []string{"document", "measure", "kind", "points", "value", "unit", "reason", "note"}) {
		t.Fatalf("%q", got)
	}
	slices.SortStableFunc(got[1:], func(a, b []string) int { return strings.Compare(b[0], a[0]) })
	for i, want := range []struct {
		document, measure string
		points            []string
		value             float64
		unit              string
	}{
		{"a.csv", "", names[:2], math.Sqrt(0.3125), "mm"}, // 0.5 and 0.25 apart
		{"a.csv", "-height", []string{names[0], names[2]}, math.NaN(), ""},
		{"=b.csv", "distance a–b", []string{"a", "b"}, math.Sqrt(0.3125), ""},
	} {
		row := got[1+i]
		if row[0] != want.document || want.measure != "" && row[1] != want.measure || row[2] != "distance" || row[7] != "" {
			t.Errorf("row %d: %q", i, row)
		}
		var points []string
		parsed, _, err := measure.ParsePoints(row[3])
		for _, p := range parsed {
			points = append(points, p.Name)
		}
		if err != nil || !slices.Equal(points, want.points) {
			t.Errorf("row %d is of %q, want %q (%v)", i, points, want.points, err)
		}
		const rounding = 1e-12 // of float64, in a square root
		value, err := strconv.ParseFloat(row[4], 64)
		if missing := math.IsNaN(want.value); missing != (row[4] == "") || missing == (row[6] == "") || !missing && (err != nil || math.Abs(value-want.value) > rounding || row[5] != want.unit) {
			t.Errorf("row %d has the value %q %q, reason %q", i, row[4], row[5], row[6])
		}
	}

	// Replacing the file is asked about, and what is exported is as it is then.
	to := r3.Vec{X: 0.25, Y: 0.5}
	o := r.document()
	_ = o.Apply(scene.ChangePoints(o, "Move", []scene.Point{at.Point(0)}, func(_ scene.Point, l *landmark.Landmark) { l.Position = to }))
	got = r.exportMeasures(out+".csv", out+".csv")
	if i := slices.IndexFunc(got, func(row []string) bool { return row[0] == "=b.csv" }); i < 0 || got[i][4] != "0.5" {
		t.Errorf("exported again: %q", got)
	}
}
