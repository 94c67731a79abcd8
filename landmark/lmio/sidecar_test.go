package lmio

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSidecarsInOtherLetters: letter case and the encoding of accents make no
// other name, but where two files differ in that alone.
func TestSidecarsInOtherLetters(t *testing.T) {
	const composed, decomposed = "Schädel", "Scha\u0308del"
	const named, rows = "nasion 1 2 3\n", "1 2 3\n"
	for _, c := range []struct {
		mesh  string
		files []string
		want  []string
	}{
		{"skull.ply", []string{"Skull.ljson"}, []string{"Skull.ljson"}},
		{"SKULL.PLY", []string{"skull.mrk.json"}, []string{"skull.mrk.json"}},
		{"skull.ply", []string{"SKULL.MRK.JSON", "Skull.fcsv"}, []string{"SKULL.MRK.JSON", "Skull.fcsv"}},
		{"skull.ply", []string{"Skull_picked_points.pp"}, []string{"Skull_picked_points.pp"}},
		{"Skull.ply", []string{"skull_PICKED_points.PP", "Skull.pp"}, []string{"Skull.pp", "skull_PICKED_points.PP"}},
		{"skull.ply.gz", []string{"SKULL.ljson"}, []string{"SKULL.ljson"}},
		{composed + ".ply", []string{decomposed + ".ljson"}, []string{decomposed + ".ljson"}},
		{decomposed + ".ply", []string{composed + ".ljson"}, []string{composed + ".ljson"}},
		{decomposed + ".ply", []string{"SCHÄDEL.fcsv"}, []string{"SCHÄDEL.fcsv"}},
		{"ΛΌΓΟΣ.ply", []string{"λόγος.ljson"}, []string{"λόγος.ljson"}},
		// Two that differ in letter case alone.
		{"skull.ply", []string{"SKULL.ljson", "Skull.ljson", "skull.ljson"}, []string{"skull.ljson"}},
		{"skull.ply", []string{"SKULL.ljson", "Skull.ljson"}, []string{"SKULL.ljson"}},
		{composed + ".ply", []string{"SCHÄDEL.ljson", decomposed + ".ljson"}, []string{decomposed + ".ljson"}},
		{"skull.ply", []string{"skull.ljson", "Skull.fcsv"}, []string{"Skull.fcsv", "skull.ljson"}},
		{"skull.ply", []string{"Skull.ply", "Skull.ljson"}, nil},
		{"skull.ply", []string{"Skull.ply", "Skull.ljson", "SKULL.fcsv"}, []string{"SKULL.fcsv"}},
		{"skull.ply", []string{"skull2.ljson", "Skull_lm.ljson", "skul.ljson"}, nil},
		// Rows of names and coordinates, whatever parts them; rows of numbers may be anything.
		{"skull.ply", []string{"skull.txt:" + named, "skull.xyz:" + named, "skull.pts:" + named}, []string{"skull.pts", "skull.txt", "skull.xyz"}},
		{"skull.ply", []string{"skull.txt:" + rows, "skull.asc:readme\n"}, nil},
	} {
		dir := t.TempDir()
		for _, f := range append(c.files, c.mesh) {
			name, content, _ := strings.Cut(f, ":")
			writeFile(t, dir, name, content)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != len(c.files)+1 {
			t.Logf("%v: the file system keeps no names apart that differ so", c.files)
			continue
		}
		var got []string
		for _, path := range Sidecars(filepath.Join(dir, c.mesh)) {
			got = append(got, filepath.Base(path))
		}
		slices.Sort(c.want)
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s among %q has %q, want %q", c.mesh, c.files, got, c.want)
		}
	}
}
