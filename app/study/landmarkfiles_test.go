package study

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestLandmarkFilesOfAStudy: each once, as it is spelt on the disk, with its mesh; and why one is left out.
func TestLandmarkFilesOfAStudy(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "a.ply", "A.fcsv", "b.fcsv", "d/c.fcsv")
	for _, c := range []struct{ table, want string }{
		{"mesh,landmarks,status\na.ply,a.FCSV,\nx.ply,./b.fcsv,\n,d\\c.fcsv,\n", "0:A.fcsv on a.ply; 1:b.fcsv; 2:d/c.fcsv; 0 without"},
		{"mesh,landmarks,status\na.ply,A.fcsv,\na.ply,a.fcsv,done\n", "0:A.fcsv on a.ply; 1:A.fcsv on a.ply names it, and so does row 2, which counts; 0 without"},
		{"mesh,landmarks,status\na.ply,,\na.ply,new.fcsv,\na.ply,gone.fcsv,done\n,lost.fcsv,\n", "2:gone.fcsv on a.ply names it, and there is no such file; 3:lost.fcsv names it, and there is no such file; 2 without"},
		{"mesh,landmarks\na.ply,gone.fcsv\n", "0:gone.fcsv on a.ply names it, and there is no such file; 0 without"}, // nothing says that nobody was there
	} {
		files, without := decode(t, c.table).LandmarkFiles(folder)
		var got []string
		for _, f := range files {
			text := fmt.Sprintf("%d:%s", f.Row, below(t, folder, f.File))
			if f.Mesh != "" {
				text += " on " + below(t, folder, f.Mesh)
			}
			got = append(got, strings.TrimSpace(text+" "+f.Why))
		}
		if text := strings.Join(append(got, fmt.Sprintf("%d without", without)), "; "); text != c.want {
			t.Errorf("%q\n%s, want\n%s", c.table, text, c.want)
		}
	}
}

func below(t *testing.T, folder, file string) string {
	t.Helper()
	p, err := filepath.Rel(folder, file)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(p)
}
