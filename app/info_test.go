package main

import (
	"encoding/json"
	"image/color"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestInfoJSON(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": pyramid, "p.ljson": pyramidLandmarks})
	file := filepath.Join(dir, "p.ply")
	r := cairn(t, "info", "--json", file)
	r.want(t, exitDone, "")
	var got map[string]any
	if err := json.Unmarshal([]byte(r.out), &got); err != nil || strings.Count(r.out, "\n") != 1 {
		t.Fatalf("not one object on one line: %v\n%s", err, r.out)
	}
	const wanted = `{
		"format": "PLY", "vertices": 4, "triangles": 4, "units": "", "normals": false, "colors": false,
		"bounds": {"min": [0, 0, 0], "max": [2, 4, 3], "size": [2, 4, 3]}, "textures": [], "attributes": [], "measures": [], "notes": [], "warnings": [], "not_kept": [],
		"groups": [{"name": "LJSON", "points": 3, "placed": 2, "missing": 1, "estimated": 0, "not_visited": 0,
			"dimensions": 3, "named": 0, "descriptions": 0, "normals": 0, "locked_points": 0, "hidden_points": 0,
			"labels": [{"name": "base", "points": 2, "curve": "", "color": ""}], "connectivity": 1,
			"units": "", "declared": "", "color": "", "locked": false, "hidden": false}]}`
	want := map[string]any{}
	if err := json.Unmarshal([]byte(wanted), &want); err != nil {
		t.Fatal(err)
	}
	want["file"], want["bytes"] = file, float64(len(pyramid))
	want["landmark_files"] = []any{filepath.Join(dir, "p.ljson")}
	for key, value := range want {
		if !reflect.DeepEqual(got[key], value) {
			t.Errorf("%s is %v, want %v", key, got[key], value)
		}
		delete(got, key)
	}
	if len(got) > 0 {
		t.Errorf("keys that no test knows: %v", got)
	}
}

func TestInfoTable(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": pyramid, "p.ljson": pyramidLandmarks})
	r := cairn(t, "info", filepath.Join(dir, "p.ply"), filepath.Join(dir, "p.ljson"))
	r.want(t, exitDone, "")
	for _, part := range []string{
		"4 vertices, 4 triangles", "2 × 4 × 3", "LJSON: 2 of 3 placed, 1 missing, 1 line; labels base (2)", "p.ljson\n",
	} {
		if !strings.Contains(r.out, part) {
			t.Errorf("no %q in\n%s", part, r.out)
		}
	}
}

// A small box far from the origin must not read as one point.
func TestBoundsText(t *testing.T) {
	for _, c := range []struct {
		min, max [3]float64
		want     string
	}{
		{[3]float64{0, 0, 0}, [3]float64{2, 4, 3}, "0 0 0 to 2 4 3"},
		{[3]float64{1, 1, 1}, [3]float64{1, 1, 1}, "1 1 1 to 1 1 1"},
		{[3]float64{-1.0 / 3, 0, 0}, [3]float64{0, 100, 0}, "-0.333333 0 0 to 0 100 0"},
		{[3]float64{500000.125, 5400000.25, 10}, [3]float64{500001.125, 5400001.25, 10}, "500000.125 5400000.25 10 to 500001.125 5400001.25 10"},
		{[3]float64{0, 0, -12345678.5}, [3]float64{0, 0, -12345678.25}, "0 0 -12345678.5 to 0 0 -12345678.25"},
	} {
		b := &boundsInfo{Min: c.min, Max: c.max}
		for i := range b.Size {
			b.Size[i] = c.max[i] - c.min[i]
		}
		if got := b.text(); got != c.want {
			t.Errorf("%v to %v reads %q, want %q", c.min, c.max, got, c.want)
		}
	}
}

func TestGroupText(t *testing.T) {
	g := landmark.NewGroup("", []landmark.Landmark{
		{Name: "a", Status: landmark.Defined, Description: "x", Normal: r3.Vec{X: 1}, Locked: true},
		{Status: landmark.Estimated, Hidden: true}, {Position: landmark.NoPosition()},
	})
	g.SetProperties(landmark.Properties{Units: "mm", Declared: landmark.Scaled(0.05), Color: color.NRGBA{255, 0, 128, 255}, Hidden: true})
	if err := g.SetLabels([]landmark.Label{{Name: "l", Indices: []int{0}, Color: color.NRGBA{0, 255, 16, 255}}, {Indices: []int{0, 1}, Curve: landmark.ClosedCurve}}); err != nil {
		t.Fatal(err)
	}
	const want = "(no name): 2 of 3 placed (1 estimated), 1 not visited, 1 with a description, 1 with a normal, 1 locked, 1 hidden; " +
		"hidden; #ff0080; in mm; read times 0.05, as the file says; labels l (1, #00ff10); curves (no name) (2)"
	if got := describe(g).text(); got != want {
		t.Errorf("%q\nwant\n%q", got, want)
	}
	g.SetProperties(landmark.Properties{Declared: landmark.Placement{Kind: landmark.Negated}, Locked: true})
	g.SetDim(2)
	if got := describe(g); got.Declared != "x and y negated" || got.Labels[1].Curve != "closed" || got.Labels[0].Color != "#00ff10" || got.Labels[1].Color != "" || got.Named != 1 || !got.Locked {
		t.Errorf("%+v", got)
	}
}

func TestInfoGoesOnAfterABrokenFile(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": pyramid, "broken.ply": broken, "empty.ply": ""})
	var names []string
	for _, n := range []string{"broken.ply", "empty.ply", "missing.ply", "", "p.ply"} {
		names = append(names, filepath.Join(dir, n))
	}
	r := cairn(t, append([]string{"info", "--json"}, names...)...)
	r.want(t, exitFailed, "broken.ply")
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != len(names) {
		t.Fatalf("%d lines for %d files:\n%s", len(lines), len(names), r.out)
	}
	for i, line := range lines {
		var got struct{ File, Error, Format string }
		if err := json.Unmarshal([]byte(line), &got); err != nil || got.File != names[i] {
			t.Errorf("line %d: %v %s", i, err, line)
		}
		if good := i == len(names)-1; (got.Error == "") != good {
			t.Errorf("%s: error %q", got.File, got.Error)
		}
		if got.Error != "" && !strings.Contains(r.errOut, names[i]) {
			t.Errorf("%s is not named in %q", names[i], r.errOut)
		}
	}
}

// TestInfoOfEveryLandmarkFormat reads one small file of each.
func TestInfoOfEveryLandmarkFormat(t *testing.T) {
	list, _ := filepath.Glob(filepath.Join(testfiles.Dir(t, "minimal"), "*.*"))
	list = slices.DeleteFunc(list, func(f string) bool { return filepath.Ext(f) == ".md" })
	if len(list) == 0 {
		t.Fatal("there is no file")
	}
	r := cairn(t, append([]string{"info", "--json"}, list...)...)
	r.want(t, exitDone, "")
	for line := range strings.Lines(r.out) {
		var info fileInfo
		if err := json.Unmarshal([]byte(line), &info); err != nil {
			t.Fatal(err)
		}
		if len(info.Groups) == 0 || info.Groups[0].Points < 2 || info.Groups[0].Placed == 0 && filepath.Ext(string(info.File)) != ".pptpl" {
			t.Errorf("%s: %+v", info.File, info.Groups)
		}
	}
}

func TestHostileFiles(t *testing.T) {
	root := testfiles.Dir(t, "robustness", "synthetic", "invalid")
	for _, name := range []string{
		"ply/count_u32max.ply", "ply/no_end_header.ply", "ply/only_xy.ply", "ply/facecount_neg.ply",
		"ply/bin_list255_short.ply", "obj/empty.obj", "obj/v_word.obj",
		"stl/truncated_100.stl", "stl/truncated_000.stl", "off/short.off", "off/huge.off",
		"ljson/version_99.ljson", "ljson/array.ljson", "ljson/two_docs.ljson",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(root, filepath.FromSlash(name))
			r := cairn(t, "info", file)
			r.want(t, exitFailed, filepath.Base(file))
			if r.out != "" {
				t.Errorf("standard output: %q", r.out)
			}
		})
	}
}

func TestNumbersForPeople(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1 kB", 3_310_000: "3.31 MB", 2e15: "2e+03 TB"} {
		if got := byteText(n); got != want {
			t.Errorf("%d bytes: %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1 000", 12345678: "12 345 678"} {
		if got := grouped(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

// TestLandmarkErrorsNameTheFileAsTyped: a file that is named in a folder is, and
// one whose name many kinds of files have is told of as the landmarks it may be.
func TestLandmarkErrorsNameTheFileAsTyped(t *testing.T) {
	t.Chdir(files(t, map[string]string{"p.ply": pyramid, "d/a.ljson": "{", "d/a.csv": "name,x,y,z\na,1,2,3\nb,1,two,3\n"}))
	for _, args := range [][]string{{"info"}, {"info", "--on", "p.ply"}} {
		for file, want := range map[string]string{"d/a.ljson": "cairn: d/a.ljson: ", "d/a.csv": "cairn: d/a.csv: line 3 "} {
			cairn(t, append(args, file)...).want(t, exitFailed, want)
		}
	}
	cairn(t, "convert", "d/a.ljson", "-o", "b.fcsv").want(t, exitFailed, "cairn: d/a.ljson: ")
}

func TestInfoOfOneTriangle(t *testing.T) {
	dir := files(t, map[string]string{"a.off": "OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n"})
	r := cairn(t, "info", filepath.Join(dir, "a.off"))
	r.want(t, exitDone, "")
	if !strings.Contains(r.out, "3 vertices, 1 triangle\n") {
		t.Error(r.out)
	}
}

// TestJSONNamesFilesThatAreNoUnicode: what --json says of a file leads back to it,
// and two files whose names differ in a byte that is no Unicode stay two.
func TestJSONNamesFilesThatAreNoUnicode(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"sk\xe9l.ply": pyramid, "sk\xe9l.ljson": pyramidLandmarks, `"q".ply`: pyramid, "a&ü.ply": pyramid, "b\xe8.ply": broken} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Skipf("this file system has no such names: %v", err)
		}
	}
	t.Chdir(dir)
	landmarks := `"` + dir + `/sk\xe9l.ljson"`
	type said struct {
		File, Mesh, Out string
		In              []string
		Files           []string `json:"landmark_files"`
	}
	for _, c := range []struct {
		args []string
		want said
	}{
		{[]string{"info", "--json", "sk\xe9l.ply"}, said{File: `"sk\xe9l.ply"`, Files: []string{landmarks}}},
		{[]string{"info", "--json", "b\xe8.ply"}, said{File: `"b\xe8.ply"`}},
		{[]string{"info", "--json", `"q".ply`}, said{File: `"\"q\".ply"`, Files: []string{}}},
		{[]string{"info", "--json", "a&ü.ply"}, said{File: "a&ü.ply", Files: []string{}}},
		{[]string{"info", "--json", "--on", "sk\xe9l.ply", "sk\xe9l.ljson"}, said{File: `"sk\xe9l.ljson"`, Mesh: `"sk\xe9l.ply"`}},
		{[]string{"convert", "--json", "sk\xe9l.ply", "-o", "sk\xe9l.obj"}, said{In: []string{`"sk\xe9l.ply"`}, Out: `"sk\xe9l.obj"`}},
	} {
		r := cairn(t, c.args...)
		var got said
		if err := json.Unmarshal([]byte(r.out), &got); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: %+v, want %+v: %v\n%s", c.args, got, c.want, err, r.out)
		}
		if strings.Contains(r.out, `\u0026`) {
			t.Errorf("%q: a name is not as people read it: %s", c.args, r.out)
		}
	}
	for args, want := range map[string]string{ // messages that name them
		"info --json b\xe8.ply":                       `b\xe8.ply`,
		"info --json --on sk\xe9l.ply b\xe8.ljson":    `b\xe8.ljson`,
		"convert --json b\xe8.ply -o c.obj":           `b\xe8.ply`,
		"convert --json sk\xe9l.ljson -o sk\xe9l.tps": `sk\xe9l`,
	} {
		r := cairn(t, strings.Fields(args)...)
		var got struct {
			Error  string
			Losses []string
		}
		if err := json.Unmarshal([]byte(r.out), &got); err != nil || strings.ContainsRune(r.out, '\ufffd') || strings.Contains(r.out, `\ufffd`) ||
			!strings.Contains(got.Error+strings.Join(got.Losses, ""), want) && got.Error != "" {
			t.Errorf("%q: %v\n%s", args, err, r.out)
		}
	}
}
