package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestConvertCountsWhatWasNotReadAsLost: what a file holds and reading does not
// keep, such as a coordinate without the others, is a loss whatever is written,
// also over the file itself.
func TestConvertCountsWhatWasNotReadAsLost(t *testing.T) {
	const half = "name;x;y;z\nNasion;1,5;2;3\nBregma;-1,5;;\n"
	dir := files(t, map[string]string{"part.csv": half, "whole.csv": "name,x,y,z\na,1,2,3\n", "remarks.tps": "LM3=1\n1 2 3\n; measured twice\n"})
	const lost = `part.csv: line 3: x = -1,5 of point 2 ("Bregma"), which has no y and no z`
	for _, out := range []string{"a.fcsv", "a.mrk.json", "a.ljson", "a.csv", "a.tps", "part.csv"} {
		r := convert(t, dir, "part.csv", "-o", out, "--force")
		r.want(t, exitLoss, lost)
		if _, err := os.Stat(out); err == nil && out != "part.csv" {
			t.Errorf("%s was written", out)
		}
	}
	if text, _ := os.ReadFile("part.csv"); string(text) != half {
		t.Errorf("the input has become %q", text)
	}
	convert(t, dir, "whole.csv", "part.csv", "-o", "all.csv").want(t, exitLoss, lost)
	convert(t, dir, "part.csv", "-o", "allowed.csv", "--allow-loss").want(t, exitDone, lost)
	convert(t, dir, "remarks.tps", "-o", "again.tps").want(t, exitLoss, "remarks.tps: 1 line of comments")
	if r := convert(t, dir, "--json", "part.csv", "-o", "a.csv"); !strings.Contains(r.out, `Bregma`) || r.status != exitLoss {
		t.Errorf("the report is %s", r.out)
	}
	if out := cairn(t, "info", "part.csv").out; !strings.Contains(out, "not kept   line 3: x = -1,5") {
		t.Errorf("info says\n%s", out)
	}
}

const onePLY = "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\n" +
	"property list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n"

// TestAnOutputFolderThatIsNotThereIsNamed: before anything is read, and what to do.
func TestAnOutputFolderThatIsNotThereIsNamed(t *testing.T) {
	dir := files(t, map[string]string{"part.csv": "name,x,y,z\na,1,,\n", "a.ply": onePLY})
	want := filepath.Join("new", "b") + ".fcsv: there is no folder new: make it first, or choose another"
	convert(t, dir, "part.csv", "-o", filepath.Join("new", "b.fcsv")).want(t, exitFailed, want)
	convert(t, dir, "a.ply", "-o", filepath.Join("new", "b.stl")).want(t, exitFailed, "there is no folder new: make it first")
	cairn(t, "render", "a.ply", "-o", filepath.Join("new", "b.png")).want(t, exitFailed, "there is no folder new: make it first")
	cairn(t, "render", "a.ply", "-o", filepath.Join("part.csv", "b.png")).want(t, exitFailed, "part.csv is no folder")
	if _, err := os.Stat("new"); err == nil {
		t.Error("a folder was made")
	}
}

func TestUnitsAreNamed(t *testing.T) {
	files(t, map[string]string{"a.ply": onePLY})
	cairn(t, "render", "a.ply", "-o", "a.png", "--unit", "furlong").want(t, exitUsage, "--unit furlong: there is no such unit; choose of nm, um, mm, cm, m, km, in, ft, px, voxel")
}
