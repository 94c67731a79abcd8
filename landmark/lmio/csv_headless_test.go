package lmio

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlainRows: rows of coordinates are read under every name of a table, with
// names or numbers in front or behind, comments or a count above, and any sign
// between the columns; and are written as they were.
func TestPlainRows(t *testing.T) {
	names := []string{"a.csv", "a.tsv", "a.txt", "a.xyz", "a.asc", "a.pts", "A.XYZ"}
	for text, want := range map[string]string{
		"1 2 3\n4 5 6\n":                              "(1,2,3) (4,5,6)",
		"1\t2\t3\n4\t5\t6\n":                          "(1,2,3) (4,5,6)",
		"1,2,3\n4,5,6\n":                              "(1,2,3) (4,5,6)",
		"1;2;3\n4;5;6\n":                              "(1,2,3) (4,5,6)",
		"1.5 -2 3e-1\n":                               "(1.5,-2,0.3)",
		"1,5 2,5 3,5\n4,5 5,5 6,5\n":                  "(1.5,2.5,3.5) (4.5,5.5,6.5)",
		"1,5\t2,5\t3,5\n4,5\t5,5\t6,5\n":              "(1.5,2.5,3.5) (4.5,5.5,6.5)",
		"1,5;2,5;3,5\n":                               "(1.5,2.5,3.5)",
		"nasion 1 2 3\ninion 4 5 6\n":                 "nasion(1,2,3) inion(4,5,6)",
		"1 2 3 nasion\n4 5 6 inion\n":                 "nasion(1,2,3) inion(4,5,6)",
		"1,2,3,nasion\n4,5,6,inion\n":                 "nasion(1,2,3) inion(4,5,6)",
		"1 10.5 20 30\n2 40 50 60\n":                  "1(10.5,20,30) 2(40,50,60)",
		"0\t10.5\t20\t30\n1\t40\t50\t60\n":            "0(10.5,20,30) 1(40,50,60)",
		"7 10.5 20 30\n3 40 50 60\n":                  "7(10.5,20,30) 3(40,50,60)",
		"10.5 20 30 1\n40 50 60 2\n":                  "1(10.5,20,30) 2(40,50,60)",
		"10,20,30,1\n40,50,60,2\n":                    "1(10,20,30) 2(40,50,60)",
		"# remark\n1 2 3\n4 5 6\n":                    "(1,2,3) (4,5,6)",
		"# a\n# b\nnasion 1 2 3\n":                    "nasion(1,2,3)",
		"// x\n1,2,3\n":                               "(1,2,3)",
		"2\n1 2 3\n4 5 6\n":                           "(1,2,3) (4,5,6)",
		"2\nnasion 1 2 3\ninion 4 5 6\n":              "nasion(1,2,3) inion(4,5,6)",
		"# r\n2\n1,2,3\n4,5,6\n":                      "(1,2,3) (4,5,6)",
		"2\nname x y z\nn 1 2 3\nm 4 5 6\n":           "n(1,2,3) m(4,5,6)",
		"nasion 1 2 3\ninion NA NA NA\n":              "nasion(1,2,3) inion(missing)",
		"1 2\n3 4\n":                                  "[ 2D] (1,2,0) (3,4,0)",
		"a,1,2\nb,3,4\n":                              "[ 2D] a(1,2,0) b(3,4,0)",
		"s1,1,2,3,4,5,6\ns2,7,8,9,10,11,12\n":         "[s1 3D] 1(1,2,3) 2(4,5,6) [s2 3D] 1(7,8,9) 2(10,11,12)",
		"s1\t1\t2\t3\t4\t5\t6\n":                      "[s1 3D] 1(1,2,3) 2(4,5,6)",
		"s1 1 2 3 4 5 6 7 8\n":                        "[s1 2D] 1(1,2,0) 2(3,4,0) 3(5,6,0) 4(7,8,0)",
		"1,2,3,4,5,6,7,8,9,10\n2,1,2,3,4,5,6,7,8,9\n": "[1 3D] 1(2,3,4) 2(5,6,7) 3(8,9,10) [2 3D] 1(1,2,3) 2(4,5,6) 3(7,8,9)",
	} {
		for _, name := range names {
			r := table(t, name, text)
			if got := listed(r.Groups); got != want {
				t.Errorf("%s: %q is read as %s, want %s", name, text, got, want)
				continue
			}
			if len(r.Warnings) > 0 && !strings.HasSuffix(name, ".csv") {
				t.Errorf("%s: %q warns %q", name, text, r.Warnings)
			}
			path := name // it is only named
			if _, got := throughFile(t, path, r.Groups, false); string(got) != text && !strings.Contains(text, "e-1") && !strings.EqualFold(filepath.Ext(name), ".pts") {
				t.Errorf("%s: %q is written %q", name, text, got)
			}
		}
	}
}

func TestNormalsOfPlainRows(t *testing.T) {
	r := table(t, "a.xyz", "1 2 3 0 0 1\n4 5 6 0.6 0.8 0\n")
	if g := r.Groups[0]; listed(r.Groups) != "(1,2,3) (4,5,6)" || g.At(0).Normal.Z != 1 || g.At(1).Normal.Y != 0.8 {
		t.Errorf("%s, %v", listed(r.Groups), r.Groups[0].Landmarks())
	}
}

func TestPlainRowsThatAreNoLandmarks(t *testing.T) {
	var scan strings.Builder
	for i := range maxNameless + 1 {
		fmt.Fprintf(&scan, "%d %d 1.5\n", i, i*i)
	}
	for _, c := range []struct{ name, file, text, reason string }{
		{"a scan", "a.xyz", scan.String(), "they are a scan rather than landmarks"},
		{"a scan with colours", "a.xyz", "1 2 3 255 0 0\n4 5 6 0 255 0\n", "no table of landmarks"},
		{"a scan with intensities", "a.pts", "2\n1.5 2 3 0.5\n4.5 5 6 0.6\n", "is no first line of a .pts file"},
		{"a count that is too large", "a.xyz", "3\n1 2 3\n4 5 6\n", "announces 3 points, and there are 2"},
		{"a matrix", "a.txt", "1.5 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n", ""},
		{"a name and four numbers", "a.csv", "s,1,2,3,4\n", "no table of landmarks"},
		{"prose", "a.txt", "these are the landmarks\nof the skull\n", "CSV: this is no table of landmarks"},
	} {
		path := writeFile(t, t.TempDir(), c.file, c.text)
		if _, err := Read(t.Context(), path); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: error %.300v", c.name, err)
		}
		if IsLandmarks(path) {
			t.Errorf("%s counts as landmarks", c.name)
		}
	}
	// The same scan under .csv is what its name says.
	if r := table(t, "a.csv", scan.String()); r.Groups[0].Len() != maxNameless+1 {
		t.Errorf("%d points", r.Groups[0].Len())
	}
	if r := table(t, "a.xyz", "1\n1 2 3\n4 5 6\n"); len(r.Warnings) != 1 || r.Groups[0].Len() != 2 {
		t.Errorf("more points than announced: %q", r.Warnings)
	}
}
