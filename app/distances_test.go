package main

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cairn/internal/testfiles"
)

// tent is a mesh of four corners away from the origin, tentInMetres are the
// corners in a thousandth of its unit, and tentOff two points half a unit before
// the side in the plane y = 20.
const (
	tent = `ply
format ascii 1.0
element vertex 4
property float x
property float y
property float z
element face 4
property list uchar int vertex_indices
end_header
10 20 30
12 20 30
11 20 33
11 24 31
3 0 1 2
3 0 3 1
3 1 3 2
3 2 3 0
`
	tentInMetres = `{"version": 2, "labels": [], "landmarks":
{"points": [[0.01, 0.02, 0.03], [0.012, 0.02, 0.03], [0.011, 0.02, 0.033], [0.011, 0.024, 0.031], [null, null, null]]}}`
	tentOff  = `{"version": 2, "labels": [], "landmarks": {"points": [[10.5, 19.5, 30.25], [11, 19.5, 30.25]]}}`
	noPoints = `{"version": 2, "labels": [], "landmarks": {"points": [[null, null, null]]}}`
)

func TestDistancesJSON(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": tent, "m.ljson": tentInMetres, "off.ljson": tentOff})
	mesh := filepath.Join(dir, "p.ply")
	r := cairn(t, "info", "--json", "--on", mesh, filepath.Join(dir, "m.ljson"), filepath.Join(dir, "off.ljson"))
	r.want(t, exitDone, "")
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines for 2 files:\n%s", len(lines), r.out)
	}
	var got, off distancesInfo
	for i, info := range []*distancesInfo{&got, &off} {
		if err := json.Unmarshal([]byte(lines[i]), info); err != nil {
			t.Fatal(err)
		}
	}
	g := got.Groups[0]
	ways := map[string]placementWay{}
	for _, w := range g.Ways {
		ways[w.Placement] = w
	}
	if string(got.Mesh) != mesh || got.Diagonal < 5.38 || got.Diagonal > 5.39 || g.Points != 5 || g.Placed != 4 || g.Measured != 4 ||
		g.Declared != "as stored" || g.Chosen != "times 1000" || !g.Clear || len(ways) != 5 || *ways["times 1000"].Max > 1e-9 {
		t.Errorf("in metres: %s", lines[0])
	}
	g = off.Groups[0]
	if w := g.Ways[0]; *w.Median != 0.5 || *w.Max != 0.5 || w.Count != 2 || g.Clear || g.Chosen != "as stored" {
		t.Errorf("off the mesh: %s", lines[1])
	}
}

func TestDistancesTable(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": tent, "m.ljson": tentInMetres, "off.ljson": tentOff, "none.ljson": noPoints})
	r := cairn(t, "info", "--on", filepath.Join(dir, "p.ply"), filepath.Join(dir, "m.ljson"), filepath.Join(dir, "off.ljson"), filepath.Join(dir, "none.ljson"))
	r.want(t, exitDone, "")
	m, rest, _ := strings.Cut(r.out, "\n\n")
	off, none, _ := strings.Cut(rest, "\n\n")
	for text, parts := range map[string][]string{
		m:    {"m.ljson on ", "LJSON: 4 of 5 placed", "→ times 1000", "  as stored", "of the mesh's size"},
		off:  {"→ as stored", "0.5", "9.28 %", "It is not clear"},
		none: {"0 of 1 placed", "no point to measure"},
	} {
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("no %q in\n%s", part, text)
			}
		}
	}
	for line := range strings.Lines(r.out) {
		if strings.TrimRight(line, "\n") != strings.TrimRight(line, " \n") {
			t.Errorf("blanks at the end of %q", line)
		}
	}
	if strings.Contains(m, "not clear") {
		t.Errorf("not clear:\n%s", m)
	}
}

func TestDistancesGoOnAfterABrokenFile(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": pyramid, "broken.ljson": "{", "p.ljson": pyramidLandmarks, "broken.ply": broken,
		"empty.ply": "ply\nformat ascii 1.0\nelement vertex 0\nproperty float x\nproperty float y\nproperty float z\nend_header\n"})
	path := func(name string) string { return filepath.Join(dir, name) }
	r := cairn(t, "info", "--json", "--on", path("p.ply"), path("broken.ljson"), path("missing.ljson"), path("p.ply"), path("p.ljson"))
	r.want(t, exitFailed, "broken.ljson")
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines for 4 files:\n%s", len(lines), r.out)
	}
	for i, line := range lines {
		var got struct{ File, Error string }
		if err := json.Unmarshal([]byte(line), &got); err != nil || got.File == "" || (got.Error != "") != (i < 3) {
			t.Errorf("line %d: %v %s", i, err, line)
		}
	}
	for _, mesh := range []string{"broken.ply", "empty.ply", "missing.ply"} {
		r := cairn(t, "info", "--on", path(mesh), path("p.ljson"))
		r.want(t, exitFailed, path(mesh))
		if r.out != "" {
			t.Errorf("%s: standard output %q", mesh, r.out)
		}
	}
}

// TestDistancesOfSpecimens holds the whole way, from the files to the medians, to
// what is known of these sets.
func TestDistancesOfSpecimens(t *testing.T) {
	for _, c := range testfiles.Pairs(t) {
		t.Run(c.Name, func(t *testing.T) {
			r := cairn(t, "info", "--json", "--on", c.Mesh, c.Landmarks)
			r.want(t, exitDone, "")
			var got distancesInfo
			if err := json.Unmarshal([]byte(r.out), &got); err != nil {
				t.Fatal(err)
			}
			g := got.Groups[0]
			if g.Chosen != c.Placement || g.Clear != c.Clear {
				t.Errorf("chosen %q, clear %v", g.Chosen, g.Clear)
			}
			for _, w := range g.Ways {
				if w.Placement == g.Chosen && !(*w.Median > c.Median*(1-c.Tolerance) && *w.Median < c.Median*(1+c.Tolerance)) {
					t.Errorf("median %v, known is %v", *w.Median, c.Median)
				}
			}
		})
	}
}

func TestInfoWithoutOnIsAsBefore(t *testing.T) {
	dir := files(t, map[string]string{"p.ljson": pyramidLandmarks})
	with := cairn(t, "info", "--json", "--on", "", filepath.Join(dir, "p.ljson"))
	if without := cairn(t, "info", "--json", filepath.Join(dir, "p.ljson")); !reflect.DeepEqual(with, without) {
		t.Errorf("an empty --on gives %+v, none %+v", with, without)
	}
}

func TestDistancesOfSwappedFiles(t *testing.T) {
	t.Chdir(files(t, map[string]string{"p.ply": pyramid, "p.ljson": pyramidLandmarks, "p.fcsv": "# Markups fiducial file version = 4.11\n"}))
	for _, file := range []string{"p.ljson", "p.fcsv"} {
		cairn(t, "info", "--on", file, "p.ply").want(t, exitUsage, "--on takes the mesh; "+file+" holds landmarks")
	}
	cairn(t, "info", "--on", "absent.ljson", "p.ply").want(t, exitFailed, "absent.ljson")
}
