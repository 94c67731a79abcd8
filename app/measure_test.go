package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark/measure"
)

// tentNamed are landmarks on the tent: three corners of it, one point half a unit
// before its side, and one that is missing.
const (
	tentNamed = `{"version": 3, "groups": {"corners": {
"landmarks": {"points": [[10, 20, 30], [12, 20, 30], [11, 20, 33], [11, 19.5, 31], [null, null, null]], "connectivity": []},
"labels": [{"label": "side", "mask": [0, 1, 2]}],
"metadata": {"names": ["left", "right", "top", "off", "gone"], "units": "mm"}}}}`
	tentMeasures = `{"format": "Cairn measures", "version": 1, "measures": [
{"name": "base", "kind": "distance", "points": [{"name": "left"}, {"group": "corners", "name": "right"}]},
{"kind": "area", "of": {"label": "side"}},
{"kind": "surface-distance", "points": [{"name": "off"}]},
{"kind": "distance", "points": [{"name": "left"}, {"name": "gone"}]}]}`
)

func tentFiles(t *testing.T) (dir string) {
	return files(t, map[string]string{"p.ply": tent, "p.ljson": tentNamed, "p.measures.json": tentMeasures})
}

func TestMeasureWhatIsKept(t *testing.T) {
	t.Chdir(tentFiles(t))
	r := cairn(t, "measure", "p.ply", "--json")
	r.want(t, exitDone, "")
	var got measuresInfo
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatal(err)
	}
	number := func(x float64) *float64 { return &x }
	want := measuresInfo{File: "p.ply", Units: "mm", Warnings: []string{}, Measures: []measureInfo{
		{Name: "base", Kind: "distance", Points: "left, corners/right", Value: number(2), Unit: "mm"},
		{Name: "area of side", Kind: "area", Points: "@side", Value: number(3), Unit: "mm2"},
		{Name: "distance to the surface off", Kind: "surface-distance", Points: "off", Value: number(0.5), Unit: "mm"},
		{Name: "distance left–gone", Kind: "distance", Points: "left, gone", Reason: `point "gone" is missing`},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s", r.out)
	}
	r = cairn(t, "measure", "p.ply")
	r.want(t, exitDone, "")
	for _, line := range []string{"p.ply\n", "  base                         2.0000 mm\n", "  area of side                 3.0000 mm²\n",
		"  distance left–gone           –  point \"gone\" is missing\n"} {
		if !strings.Contains(r.out, line) {
			t.Errorf("no %q in\n%s", line, r.out)
		}
	}
	// a landmark file alone has the same measures, and no surface
	r = cairn(t, "measure", "p.ljson")
	r.want(t, exitDone, "")
	if !strings.Contains(r.out, "2.0000 mm\n") || !strings.Contains(r.out, "–  there is no mesh\n") {
		t.Errorf("landmarks alone:\n%s", r.out)
	}
}

// TestMeasureNamed: each kind by its flag.
func TestMeasureNamed(t *testing.T) {
	t.Chdir(tentFiles(t))
	for _, c := range []struct {
		kind measure.Kind
		of   string
		want float64
	}{
		{measure.Distance, "left,corners/top", math.Sqrt(10)},
		{measure.Angle, "right,left,top", math.Atan(3) * 180 / math.Pi},
		{measure.Polyline, "@side", 2 + math.Sqrt(10)},
		{measure.Perimeter, "corners/@side", 2 + 2*math.Sqrt(10)},
		{measure.CentroidSize, "left,right", math.Sqrt2},
		{measure.Area, "left,right,top", 3},
		{measure.SurfaceDistance, "corners/off", 0.5},
		{measure.SurfaceLength, "left,right,top", 2 + math.Sqrt(10)}, // along edges of one side
	} {
		r := cairn(t, "measure", "p.ply", "--json", "--"+c.kind.Word(), c.of)
		r.want(t, exitDone, "")
		var got measuresInfo
		if err := json.Unmarshal([]byte(r.out), &got); err != nil || len(got.Measures) != 1 {
			t.Fatalf("%v: %s", err, r.out)
		}
		if m := got.Measures[0]; m.Value == nil || math.Abs(*m.Value-c.want) > 1e-12 || m.Kind != c.kind.Word() {
			t.Errorf("%v of %s: %s, want %v", c.kind, c.of, r.out, c.want)
		}
	}
}

// TestMeasureWhatIsNotThere: a name that fits nothing, or several, fails, and the other
// measures are taken nevertheless. A point that is there and missing does not.
func TestMeasureWhatIsNotThere(t *testing.T) {
	dir := tentFiles(t)
	t.Chdir(dir)
	for name, text := range map[string]string{
		"twice.ply": tent, "twice.ljson": strings.Replace(tentNamed, `"right"`, `"left"`, 1),
		"kept.ply": tent, "kept.ljson": tentNamed, "kept.measures.json": strings.Replace(tentMeasures, `"off"`, `"NOPE"`, 1),
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"p.ply", "--distance", "left,NOPE"}, exitFailed, `cairn: p.ply: distance left–NOPE: there is no point "NOPE"`},
		{[]string{"p.ply", "--distance", "away/left,top"}, exitFailed, `there is no group "away"`},
		{[]string{"p.ply", "--area", "@jaw"}, exitFailed, `there is no label "jaw"`},
		{[]string{"p.ply", "--surface-distance", "#9"}, exitFailed, "there is no point 9"},
		{[]string{"twice.ply", "--distance", "left,top"}, exitFailed, `cairn: twice.ply: distance left–top: 2 points are called "left"`},
		{[]string{"kept.ply"}, exitFailed, `kept.ply: distance to the surface NOPE: there is no point "NOPE"`},
		{[]string{"p.ply", "--distance", "left,gone"}, exitDone, ""},
	} {
		args := append([]string{"measure"}, c.args...)
		for _, form := range [][]string{nil, {"--json"}, {"-f", "-o", "out.csv"}} {
			r := cairn(t, append(append(args, form...), "--distance", "top,right")...)
			if c.args[0] == "kept.ply" {
				r = cairn(t, append(args, form...)...)
			}
			r.want(t, c.status, c.says)
			out := r.out
			if form != nil && form[0] == "-f" {
				b, err := os.ReadFile("out.csv")
				if err != nil {
					t.Fatal(err)
				}
				out = string(b)
			}
			if want := map[bool]string{true: "base", false: "distance top–right"}[c.args[0] == "kept.ply"]; !strings.Contains(out, want) {
				t.Errorf("%v %v: no %q in\n%s", c.args, form, want, out)
			}
		}
	}
}

func TestMeasureTable(t *testing.T) {
	dir := tentFiles(t)
	t.Chdir(dir)
	for name, text := range map[string]string{"q.ply": tent, "broken.ply": broken} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	read := func(want ...[]string) {
		t.Helper()
		file, err := os.Open("out.csv")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		got, err := csv.NewReader(file).ReadAll()
		want = append([][]string{{"document", "measure", "kind", "points", "value", "unit", "reason", "note"}}, want...)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q, error %v", got, err)
		}
	}
	// one definition for all: q has no landmarks
	cairn(t, "measure", "p.ply", "q.ply", "--distance", "left,top", "-o", "out.csv").want(t, exitFailed, "q.ply: distance left–top: there are no landmarks")
	read([]string{"p.ply", "distance left–top", "distance", "left, top", "3.1622776601683795", "mm", "", ""},
		[]string{"q.ply", "distance left–top", "distance", "left, top", "", "", "there are no landmarks", ""})
	before, err := os.ReadFile("out.csv")
	if err != nil {
		t.Fatal(err)
	}
	cairn(t, "measure", "p.ply", "--area", "@side", "-o", "out.csv").want(t, exitFailed, "out.csv is there already; --force")
	if after, err := os.ReadFile("out.csv"); err != nil || string(after) != string(before) {
		t.Errorf("%q, error %v", after, err)
	}
	// a broken file costs its own rows only, and is told of in the table too
	r := cairn(t, "measure", "broken.ply", "p.ply", "--measures", "p.measures.json", "-o", "out.csv", "-f")
	r.want(t, exitFailed, "broken.ply: ")
	file, err := os.ReadFile("out.csv")
	if lines := strings.Count(string(file), "\n"); err != nil || lines != 6 || !strings.Contains(string(file), "\nbroken.ply,,,,,,") {
		t.Errorf("%s, error %v", file, err)
	}
	cairn(t, "measure", "q.ply", "-o", "none.csv").want(t, exitFailed, "q.measures.json: no measures are kept there")
	cairn(t, "measure", "p.ply", "-o", "away/out.csv").want(t, exitFailed, "there is no folder")
}

// TestMeasureWritesOverNoInput: a table never takes the place of landmarks.
func TestMeasureWritesOverNoInput(t *testing.T) {
	const landmarks = "name,x,y,z\nleft,10,20,30\nright,12,20,30\n"
	t.Chdir(files(t, map[string]string{"p.ply": tent, "p.csv": landmarks, "other.csv": landmarks}))
	cairn(t, "measure", "p.ply", "--distance", "left,right", "-o", "p.csv", "--force").want(t, exitFailed, "p.csv is one of the files that are read")
	cairn(t, "measure", "p.ply", "--landmarks", "other.csv", "--distance", "left,right", "-o", "other.csv", "--force").want(t, exitFailed, "is one of the files")
	for _, name := range []string{"p.csv", "other.csv"} {
		if b, err := os.ReadFile(name); err != nil || string(b) != landmarks {
			t.Errorf("%s: %q, error %v", name, b, err)
		}
	}
}

// TestMeasureWhatLJSONKeeps: where there is no file of measures, which has all.
func TestMeasureWhatLJSONKeeps(t *testing.T) {
	with := strings.Replace(tentNamed, `"units"`, `"measures": [{"name": "first", "kind": "perimeter", "of": {"label": "side"}}], "units"`, 1)
	t.Chdir(files(t, map[string]string{"p.ply": tent, "p.ljson": with}))
	r := cairn(t, "measure", "p.ply")
	r.want(t, exitDone, "")
	if r.out != "p.ply\n  first  8.3246 mm\n" { // 2 + 2·√10
		t.Errorf("%s", r.out)
	}
	if err := os.WriteFile("p.measures.json", []byte(tentMeasures), 0o666); err != nil {
		t.Fatal(err)
	}
	if r = cairn(t, "measure", "p.ply"); strings.Contains(r.out, "first") || strings.Count(r.out, "\n") != 5 {
		t.Errorf("%s", r.out)
	}
	if err := os.Remove("p.measures.json"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("p.ljson", []byte(strings.Replace(with, "perimeter", "volume", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	cairn(t, "measure", "p.ply").want(t, exitFailed, `p.ljson: measures in the metadata of group "corners": measure 1 is of the kind "volume"`)
}

func TestMeasureOfBadFiles(t *testing.T) {
	t.Chdir(files(t, map[string]string{"p.ply": tent, "p.ljson": tentNamed, "p.measures.json": "{\"version\": 1,\n\"format\": \"Cairn\"}"}))
	cairn(t, "measure", "p.ply").want(t, exitFailed, `p.measures.json: line 2 (byte 25): Cairn measures: the format is "Cairn"`)
	cairn(t, "measure", "p.ply", "--measures", "absent.json").want(t, exitFailed, "absent.json: no measures are kept there")
	cairn(t, "measure", "absent.ply", "--area", "*").want(t, exitFailed, "absent.ply: there is no such file")
}

// TestMeasureSpecimens compares with the centroid sizes of the mice that geomorph,
// shapes and Morpho give.
func TestMeasureSpecimens(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testfiles.Dir(t, "known_answers"), "02_gpa_mice4.json"))
	if err != nil {
		t.Fatal(err)
	}
	var known struct {
		Input []string
		Sizes []float64 `json:"centroid_size"`
	}
	if err := json.Unmarshal(data, &known); err != nil {
		t.Fatal(err)
	}
	for i, input := range known.Input {
		r := cairn(t, "measure", "--json", "--centroid-size", "*", filepath.Join(testfiles.Dir(t), filepath.FromSlash(input)))
		r.want(t, exitDone, "")
		var got measuresInfo
		if err := json.Unmarshal([]byte(r.out), &got); err != nil {
			t.Fatal(err)
		}
		const digits = 1e-9 // that the file has
		if m := got.Measures[0]; m.Value == nil || math.Abs(*m.Value-known.Sizes[i]) > digits || m.Unit != "mm" {
			t.Errorf("%s: %s, want %v", input, r.out, known.Sizes[i])
		}
	}
}
