package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// badStudy makes a study of the files of skulls, with a table and other files.
func badStudy(t *testing.T, table string, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	writeFiles(t, folder, skulls(4))
	writeFiles(t, folder, files)
	writeFiles(t, folder, map[string]string{"study.csv": table})
	return folder
}

// says runs a command and looks for what it says and does not say.
func says(t *testing.T, status int, args []string, wanted, unwanted []string) {
	t.Helper()
	r := cairn(t, args...)
	if r.status != status {
		t.Errorf("%q: exit status %d, want %d", args, r.status, status)
	}
	all := r.out + r.errOut
	for _, w := range wanted {
		if !strings.Contains(all, w) {
			t.Errorf("%q: %q is not in\n%s", args, w, all)
		}
	}
	for _, w := range unwanted {
		if strings.Contains(all, w) {
			t.Errorf("%q: %q is in\n%s", args, w, all)
		}
	}
}

// TestTablesOfBadFiles: what a row of a table has wrong is said with the row and the reason,
// by all commands alike, and the rest goes on.
func TestTablesOfBadFiles(t *testing.T) {
	folder := badStudy(t, strings.Join([]string{
		"mesh;landmarks;status",
		";s01.ljson;",      // 2
		";s02.ljson;done",  // 3
		";./s01.ljson;",    // 4: again
		";gone.ljson;",     // 5: not there
		";notes.txt;",      // 6: no landmarks
		";S03.LJSON;",      // 7: in other letter case
		"a.ply;new.ljson;", // 8: still to be made
		";;done",           // 9: nothing
	}, "\r\n"), map[string]string{"notes.txt": "hello\n", "a.ply": ""})
	table := filepath.Join(folder, "study.csv")
	before, _ := os.ReadFile(table)
	says(t, exitFailed, []string{"study", "show", folder}, []string{"row 4: s01.ljson stands in row 2, too", "row 5: gone.ljson is not there", "row 6: notes.txt is no landmark file", "row 7: S03.LJSON is called s03.ljson",
		"row 9: it names no mesh and no landmarks"}, []string{"row 8: new"})
	twice := fmt.Sprintf("row 4 of %s names it, and so does row 2, which counts", table)
	gone := fmt.Sprintf("row 5 of %s names it, and there is no such file", table)
	says(t, exitFailed, []string{"check", folder}, []string{twice, gone, "row 6 of " + table, "3 specimens"}, []string{"row 7", "row 8", "copied"})
	says(t, exitFailed, []string{"shape", folder, "-o", filepath.Join(folder, "out")}, []string{twice, gone, "row 6 of " + table, "3 specimens", "2 rows without landmarks"}, []string{"row 7", "s01 (2)"})
	if after, _ := os.ReadFile(table); string(after) != string(before) {
		t.Errorf("the table has changed: %s", after)
	}
}

// TestTwoRowsOfOneFile count once: a specimen that counts twice changes the mean.
func TestTwoRowsOfOneFile(t *testing.T) {
	once := badStudy(t, "landmarks\ns01.ljson\ns02.ljson\ns03.ljson\n", nil)
	twice := badStudy(t, "landmarks\ns01.ljson\ns02.ljson\ns03.ljson\ns03.ljson\n", nil)
	var means []string
	for i, folder := range []string{once, twice} {
		r := cairn(t, "shape", folder, "-o", filepath.Join(folder, "out"))
		r.want(t, i, []string{"", "row 5 of "}[i])
		mean, err := os.ReadFile(filepath.Join(folder, "out", "meanShape.csv"))
		if err != nil {
			t.Fatal(err)
		}
		means = append(means, string(mean))
	}
	if means[0] != means[1] {
		t.Errorf("means\n%s\n%s", means[0], means[1])
	}
}

// TestReadOnlyStudies: a folder that nothing can be written into is shown and checked; what
// cannot be written is said, and nothing is there afterwards.
func TestReadOnlyStudies(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("needs a folder that this user cannot write into")
	}
	folder := badStudy(t, "landmarks\ns01.ljson\ns02.ljson\n", nil)
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o755) })
	says(t, exitDone, []string{"study", "show", folder}, []string{"2 specimens"}, nil)
	says(t, exitDone, []string{"check", folder}, []string{"2 specimens"}, nil)
	says(t, exitFailed, []string{"study", "init", folder, "--force"}, []string{"study.csv: "}, nil)
	says(t, exitFailed, []string{"shape", folder, "-o", filepath.Join(folder, "out")}, []string{"out: "}, nil)
	if _, err := os.Stat(filepath.Join(folder, "out")); err == nil {
		t.Error("a folder was made")
	}
}
