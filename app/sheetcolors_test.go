package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestASheetHasOneRangeOfColours: of values from -1 to 1 in one mesh and from 0 to 10 in
// another, it goes as far as 10 on both sides of 0, as if that were said.
func TestASheetHasOneRangeOfColours(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, low, high int) string {
		path := filepath.Join(dir, name)
		text := "ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nproperty float q\n" +
			"element face 2\nproperty list uchar int vertex_indices\nend_header\n" +
			fmt.Sprintf("0 0 0 %d\n1 0 0 %d\n1 1 0 %d\n0 1 0 %d\n3 0 1 2\n3 0 2 3\n", low, low, high, high)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, b := file("a.ply", -1, 1), file("b.ply", 0, 10)
	sheet := func(more ...string) string {
		out := filepath.Join(t.TempDir(), "sheet.png")
		cairn(t, append([]string{"render", a, b, "--contact-sheet", out, "--size", "120x120", "--samples", "1", "--color-by", "q"}, more...)...).want(t, exitDone, "")
		bytes, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(bytes)
	}
	same := func(what string, want bool, one, other string) {
		t.Helper()
		if (one == other) != want {
			t.Errorf("%s: the sheets are the same: %v", what, !want)
		}
	}
	signed := []string{"--color-map", "blue-white-red", "--color-range=-10,10"}
	usual := sheet()
	same("as if it were said", true, usual, sheet(signed...))
	same("of the first mesh", false, usual, sheet("--color-map", "blue-white-red", "--color-range=-1,1"))
	same("a map without a sign", true, sheet("--color-map", "viridis"), sheet("--color-map", "viridis", "--color-range=-1,10"))
}
