package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// valuesFile is a square with values of vertices and of triangles, one of them none.
const valuesFile = `ply
format ascii 1.0
element vertex 4
property float x
property float y
property float z
property float quality
element face 2
property list uchar int vertex_indices
property uchar label
end_header
-1 -1 0 0
1 -1 0 10
1 1 0 nan
-1 1 0 2
3 0 1 2 0
3 0 2 3 1
`

func TestColorBy(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "square.ply")
	if err := os.WriteFile(file, []byte(valuesFile), 0o666); err != nil {
		t.Fatal(err)
	}
	picture := func(args ...string) (status int, text string, out string) {
		out = filepath.Join(t.TempDir(), "p.png")
		args = append([]string{"render", file, "-o", out, "--size", "160x160", "--orthographic", "--samples", "1"}, args...)
		r := cairn(t, args...)
		return r.status, r.errOut, out
	}
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"--color-by", "qality"}, "choose of quality, label, mean-curvature, gaussian-curvature, shape-index, curvedness"},
		{[]string{"--color-by", "quality", "--color-map", "jet"}, "choose of viridis, cividis"},
		{[]string{"--color-by", "quality", "--color-range", "5"}, "two numbers"},
		{[]string{"--color-by", "quality", "--color-range", "5,1"}, "must be below"},
		{[]string{"--color-by", "quality", "--color-range", "p2,p101"}, "p100"},
		{[]string{"--color-by", "quality", "--color-range", "nan,1"}, "two numbers"},
		{[]string{"--color-by", "quality", "--isolines", "-1"}, "0 to 100"},
		{[]string{"--color-by", "quality", "--isoline-step", "-1"}, "above 0"},
		{[]string{"--color-by", "quality", "--isoline-step", "1", "--isolines", "2"}, "goes without it"},
		{[]string{"--color-by", "curvedness", "--curvature-radius", "-1"}, "0 or more"},
		{[]string{"--isolines", "3"}, "without --color-by"},
		{[]string{"--curvature-radius", "0"}, "without --color-by"},
	} {
		if status, text, out := picture(test.args...); status != exitUsage || !strings.Contains(text, test.says) {
			t.Errorf("%v: status %d: %s", test.args, status, text)
		} else if _, err := os.Stat(out); err == nil {
			t.Errorf("%v: there is a picture", test.args)
		}
	}
	// The lower right triangle is seen below the diagonal, the other one above; the light is
	// the same on both.
	status, text, out := picture("--color-by", "label", "--no-color-bar", "--color-map", "blue-white-red", "--color-range", "0,1")
	if status != exitDone || text != "" {
		t.Fatalf("status %d: %s", status, text)
	}
	img := readPicture(t, out, 160, 160)
	r, _, b, _ := img.At(110, 120).RGBA()
	if r > b {
		t.Errorf("label 0 is red %d, blue %d", r>>8, b>>8)
	}
	if r, _, b, _ = img.At(50, 40).RGBA(); r < b {
		t.Errorf("label 1 is red %d, blue %d", r>>8, b>>8)
	}
	// All values but those within the triangles of a place without one.
	status, text, out = picture("--color-by", "quality", "--isolines", "2")
	if status != exitDone || text != "" {
		t.Fatalf("status %d: %s", status, text)
	}
	readPicture(t, out, 160, 160)
	for _, name := range []string{"mean-curvature", "shape-index"} { // all vertices are at the border
		if status, text, _ = picture("--color-by", name); status != exitDone || !strings.Contains(text, "is a number") {
			t.Errorf("%s: status %d: %s", name, status, text)
		}
	}
	for limits, says := range map[string]bool{"-2,1": true, "-1,1": false, "0,1": false, "1,3": false} { // within which 0 is, and is white or not
		status, text, _ = picture("--color-by", "quality", "--color-map", "blue-white-red", "--color-range="+limits)
		if status != exitDone || strings.Contains(text, "stands for −0.500, not for 0") != says || says != (text != "") {
			t.Errorf("from and to %s: status %d: %s", limits, status, text)
		}
	}
	if status, text, _ = picture("--color-by", "quality", "--isoline-step", "0.01"); status != exitFailed || !strings.Contains(text, "larger step") {
		t.Errorf("a thousand isolines: status %d: %s", status, text)
	}
	if status, text, _ = picture("--color-by", "label", "--isolines", "2"); status != exitDone || !strings.Contains(text, "no isolines") {
		t.Errorf("isolines of triangles: status %d: %s", status, text)
	}
}

// TestTheColorBarIsALegend: with one, --legend has what it asks for.
func TestTheColorBarIsALegend(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "square.ply")
	if err := os.WriteFile(file, []byte(valuesFile), 0o666); err != nil {
		t.Fatal(err)
	}
	args := []string{"render", file, "-o", filepath.Join(dir, "p.png"), "--size", "160x160", "--legend"}
	cairn(t, args...).want(t, exitDone, "no legend")
	args = append(args, "--color-by", "label")
	cairn(t, args...).want(t, exitDone, "")
	cairn(t, append(args, "--no-color-bar")...).want(t, exitDone, "no legend")
}

func TestInfoSaysTheRangeOfValues(t *testing.T) {
	file := filepath.Join(t.TempDir(), "square.ply")
	if err := os.WriteFile(file, []byte(valuesFile), 0o666); err != nil {
		t.Fatal(err)
	}
	out := cairn(t, "info", file).out
	for _, want := range []string{"quality, of vertices, float32, 0 to 10 and 1 place without a value", "label, of triangles, uint8, 0 to 1"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	out = cairn(t, "info", "--json", file).out
	var info struct {
		Attributes []struct {
			Ranges []struct {
				Min, Max  *float64
				Undefined int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &info); err != nil {
		t.Fatal(err)
	}
	if r := info.Attributes[0].Ranges[0]; *r.Min != 0 || *r.Max != 10 || r.Undefined != 1 {
		t.Errorf("%s", out)
	}
}
