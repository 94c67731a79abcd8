package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func readTable(t *testing.T, file string) [][]string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestValuesAsATable: what is measured is in the table with the coordinates, and names the
// units.
func TestValuesAsATable(t *testing.T) {
	dir := t.TempDir()
	a, b, out := filepath.Join(dir, "a.ply"), filepath.Join(dir, "b.ply"), filepath.Join(dir, "t.csv")
	writeTetrahedron(t, a, 0)
	writeTetrahedron(t, b, 10)
	cairn(t, "values", a, "--of", "distance", "--to", b, "--of", "surface-distance=a", "-o", out).want(t, exitDone, "")
	rows := readTable(t, out)
	if len(rows) != 5 || strings.Join(rows[0], ";") != "vertex;x (mm);y (mm);z (mm);distance (mm);surface-distance (mm)" {
		t.Fatalf("%v", rows)
	}
	// All of a lies before the face x = 10 of b, whose corners a, c and d have x = 10.
	for i, want := range [][5]float64{{0, 0, 0, 10, 0}, {3, 0, 0, 7, 3}, {0, 4, 0, 10, 4}, {0, 0, 5, 10, 5}} {
		if rows[i+1][0] != strconv.Itoa(i) {
			t.Errorf("row %d is of %s", i, rows[i+1][0])
		}
		for k, w := range want {
			if x, err := strconv.ParseFloat(rows[i+1][k+1], 64); err != nil || math.Abs(x-w) > 1e-6 {
				t.Errorf("row %d has %v, want %v", i, rows[i+1], want)
			}
		}
	}
	cairn(t, "values", a, "--of", "shape-index", "-o", out).want(t, exitFailed, "--force replaces it")
	cairn(t, "values", a, "--of", "distance", "--to", b, "--fit", "landmarks", "--force", "-o", out).want(t, exitDone, "")
	for _, row := range readTable(t, out)[1:] {
		if x, err := strconv.ParseFloat(row[4], 64); err != nil || math.Abs(x) > 1e-5 {
			t.Errorf("fitted: %v", row)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 5 {
		t.Errorf("there are %v", left)
	}
	for args, says := range map[string]string{
		"--of mean-curvature -o " + filepath.Join(dir, "t.txt"): "is a .csv file",
		"":                           "say with --of",
		"--of elbow":                 "choose of mean-curvature",
		"--of distance":              "say with --to",
		"--of shape-index --to " + b: "--to has no meaning without --of distance",
	} {
		r := cairn(t, append([]string{"values", a}, strings.Fields(args)...)...)
		if r.status != exitUsage || !strings.Contains(r.errOut, says) {
			t.Errorf("%s: status %d: %s", args, r.status, r.errOut)
		}
	}
}

// TestValuesOfPlacesWithoutOne: a cell stays empty, and triangles have a table of their own.
func TestValuesOfPlacesWithoutOne(t *testing.T) {
	dir := t.TempDir()
	file, out := filepath.Join(dir, "square.ply"), filepath.Join(dir, "t.csv")
	if err := os.WriteFile(file, []byte(valuesFile), 0o666); err != nil {
		t.Fatal(err)
	}
	cairn(t, "values", file, "--of", "quality", "-o", out).want(t, exitDone, "")
	if rows := readTable(t, out); len(rows) != 5 || rows[2][4] != "10" || rows[3][4] != "" {
		t.Errorf("%v", rows)
	}
	cairn(t, "values", file, "--of", "label", "-o", out, "-f").want(t, exitDone, "")
	if rows := readTable(t, out); len(rows) != 3 || rows[0][0] != "triangle" || rows[2][4] != "1" {
		t.Errorf("%v", rows)
	}
	cairn(t, "values", file, "--of", "label", "--of", "quality", "-o", out, "-f").want(t, exitFailed, "a table is of one of the two")
	if rows := readTable(t, out); len(rows) != 3 {
		t.Errorf("what was there is gone: %v", rows)
	}
	var info valuesInfo
	if err := json.Unmarshal([]byte(cairn(t, "values", "--json", file, "--of", "quality").out), &info); err != nil {
		t.Fatal(err)
	}
	v := info.Values[0]
	if v.Count != 3 || v.Undefined != 1 || *v.Mean != 4 || *v.Median != 2 || *v.MaxSize != 10 || math.Abs(*v.RMS-math.Sqrt(104./3)) > 1e-12 {
		t.Errorf("%+v", v)
	}
	if text := cairn(t, "values", file, "--of", "quality").out; !strings.Contains(text, "quality, of 3 vertices and 1 without a value") || !strings.Contains(text, "median") {
		t.Error(text)
	}
}

// TestConvertWithValues: what is measured is in the written file beside what was there, and
// is read back the same.
func TestConvertWithValues(t *testing.T) {
	dir := t.TempDir()
	square, out := filepath.Join(dir, "square.ply"), filepath.Join(dir, "out.ply")
	a, b := filepath.Join(dir, "a.ply"), filepath.Join(dir, "b.ply")
	writeTetrahedron(t, a, 0)
	writeTetrahedron(t, b, 10)
	if err := os.WriteFile(square, []byte(valuesFile), 0o666); err != nil {
		t.Fatal(err)
	}
	cairn(t, "convert", square, "-o", out, "--with-values", "distance", "--distance-to", a, "--with-values", "quality").want(t, exitDone, "")
	info := cairn(t, "info", out).out
	for _, want := range []string{"quality, of vertices, float32, 0 to 10 and 1 place", "label, of triangles, uint8, 0 to 1", "distance, of vertices, float32, 0 to 1.41421"} {
		if !strings.Contains(info, want) {
			t.Errorf("want %q in\n%s", want, info)
		}
	}
	if strings.Count(info, "quality") != 1 {
		t.Errorf("quality is there twice:\n%s", info)
	}
	// Again, to another: the old values are replaced, which is said.
	cairn(t, "convert", out, "-o", filepath.Join(dir, "again.ply"), "--with-values", "distance", "--distance-to", b).want(t, exitDone, "distance that were in it are replaced")
	if info := cairn(t, "info", filepath.Join(dir, "again.ply")).out; !strings.Contains(info, "distance, of vertices, float32, 9") {
		t.Error(info)
	}
	cairn(t, "convert", a, "-o", filepath.Join(dir, "s.ply"), "--with-values", "surface-distance=b").want(t, exitDone, "")
	if info := cairn(t, "info", filepath.Join(dir, "s.ply")).out; !strings.Contains(info, "surface-distance, of vertices, float32 in mm, 0 to 5.8309") {
		t.Error(info)
	}
	// Without a place for them they are a loss.
	cairn(t, "convert", a, "-o", filepath.Join(dir, "s.stl"), "--with-values", "surface-distance").want(t, exitLoss, "surface-distance")
	for _, bad := range [][2]string{
		{"--with-values elbow", "there are no such values"}, {"--distance-to " + b, "--distance-to has no meaning without --with-values"},
	} {
		r := cairn(t, append([]string{"convert", a, "-o", filepath.Join(dir, "bad.ply")}, strings.Fields(bad[0])...)...)
		if r.status == exitDone || !strings.Contains(r.errOut, bad[1]) {
			t.Errorf("%v: status %d: %s", bad, r.status, r.errOut)
		}
	}
	cairn(t, "convert", filepath.Join(dir, "a.csv"), "-o", filepath.Join(dir, "a.tps"), "--with-values", "distance", "--distance-to", b).want(t, exitUsage, "--with-values is for meshes")
}

// TestCurvaturesHaveAUsualRadius: three mean edges of a tetrahedron with edges of 3, 4, 5, 5, √34
// and √41, each of two triangles. Another one is said, and 0 is none.
func TestCurvaturesHaveAUsualRadius(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.ply")
	writeTetrahedron(t, file, 0)
	mean := (3 + 4 + 5 + 5 + math.Sqrt(34) + math.Sqrt(41)) / 6
	for _, test := range []struct {
		args []string
		says string
	}{
		{nil, fmt.Sprintf("mean-curvature within %.2g ", 3*mean)},
		{[]string{"--curvature-radius", "2"}, "mean-curvature within 2 "},
		{[]string{"--curvature-radius", "0"}, "mean-curvature (1/mm)"},
	} {
		args := append([]string{"values", file, "--of", "mean-curvature"}, test.args...)
		if r := cairn(t, args...); r.status != exitDone || !strings.Contains(r.out, test.says) {
			t.Errorf("%v: without %q: %s%s", test.args, test.says, r.out, r.errOut)
		}
	}
}
