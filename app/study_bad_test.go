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

// TestStudyShowSaysHowFarFilesAre, whatever the table says, and by which protocol they were made.
func TestStudyShowSaysHowFarFilesAre(t *testing.T) {
	some := strings.Replace(ljsonOf("a b c d e", []string{"[0,0,0]", "[9,0,1]", "[0,8,0]", "[1,1,7]", "[null,null,null]"}), `"metadata": {`, `"metadata": {"status": ["defined","defined","defined","defined","undefined"],`, 1)
	folder := badStudy(t, "landmarks,mesh,status\ns01.ljson,,\ns02.ljson,,done\nsome.ljson,,\nbroken.ljson,,\nnew.ljson,x.ply,\n", map[string]string{
		"some.ljson": some, "broken.ljson": `{"version": 3, "groups"`, "x.ply": "",
		"protocol.json": fivePoints(`, "revision": 2, "thresholds": {"off": 1}`, map[string]string{"e": `, "optional": true`}),
	})
	says(t, exitFailed, []string{"study", "show", folder}, []string{
		"5 specimens by the table: 1 done, 0 partly, 0 flagged, 4 not visited\n",
		"by their landmark files: 3 with all points, 0 with some, 2 with none\n",
		`protocol "five", revision 2: 5 points; its hash, which landmark files name it by, begins with `,
		`protocol.json: no check knows the threshold "off"`, "row 5: the landmarks cannot be read: "}, []string{"another revision", "row 6", "study.csv: protocol"})
	writeFiles(t, folder, map[string]string{"protocol.json": fivePoints("", nil)})
	says(t, exitFailed, []string{"study", "show", folder}, []string{"2 with all points, 1 with some, 2 with none\n"}, nil)
	for _, by := range []string{`{"name": "five", "revision": "1", "hash": "0"}`} {
		writeFiles(t, folder, map[string]string{"some.ljson": strings.Replace(some, `"metadata": {`, `"metadata": {"protocol": `+by+`,`, 1)})
		says(t, exitFailed, []string{"study", "show", folder}, []string{"1 specimen was placed by another revision of it, or by another protocol\n"}, nil)
	}
	writeFiles(t, folder, map[string]string{"protocol.json": `{"format": "Cairn protocol", "version": 2}`})
	says(t, exitFailed, []string{"study", "show", folder}, []string{"newer Cairn", "5 specimens"}, []string{"no protocol"})
}

// TestCheckNamesEachLandmarkOnce, with the gravity, and counts what it found.
func TestCheckNamesEachLandmarkOnce(t *testing.T) {
	folder := t.TempDir()
	writeFiles(t, folder, skulls(12))
	writeFiles(t, folder, map[string]string{
		"t1.ljson": ljsonOf("a b c d e", []string{"[0,0,0.1]", "[9,0,1.1]", "[1,1,7]", "[0,8.1,0]", "[5.1,6,4]"}),
		"t6.ljson": ljsonOf("a b c e", []string{"[0,0,0]", "[9.1,0.1,1]", "[0.1,8,0]", "[5,6,4.1]"}),
		"t8.ljson": ljsonOf("a b c d e", []string{"[null,null,null]", "[null,null,null]", "[null,null,null]", "[null,null,null]", "[null,null,null]"}),
	})
	r := cairn(t, "check", folder)
	for line := range strings.Lines(r.out) {
		if name := filepath.Base(line[:strings.Index(line, ":")]); name == "t1.ljson" && (!strings.Contains(line, `.ljson: wrong: "c" and "d" look exchanged`) || !strings.HasSuffix(line, " (exchanged)\n")) ||
			name == "t6.ljson" && !strings.Contains(line, ".ljson: hint: it lacks d, which others have (points)\n") {
			t.Errorf("%s", line)
		}
	}
	if strings.Count(r.out, "t1.ljson") != 1 || strings.Count(r.out, "t6.ljson") != 1 || !strings.Contains(r.errOut, "2 findings in 15 specimens, compared with each other: 1 wrong, 1 hint; no point is placed in "+filepath.Join(folder, "t8.ljson")+"\n") {
		t.Errorf("%s%s", r.out, r.errOut)
	}
}

// TestTheProtocolsSpecimenIsNoCopy of the protocol that was made of it.
func TestTheProtocolsSpecimenIsNoCopy(t *testing.T) {
	folder := badStudy(t, "landmarks\ns01.ljson\n", nil)
	cairn(t, "study", "init", folder, "--force", "--protocol", filepath.Join(folder, "s01.ljson")).want(t, 0, "replaced")
	for _, args := range [][]string{{"check", folder, "--protocol", filepath.Join(folder, "protocol.json")}, {"check", filepath.Join(folder, "s01.ljson"), "--protocol", filepath.Join(folder, "protocol.json")}} {
		says(t, 0, args, []string{"0 findings"}, nil)
	}
	writeFiles(t, folder, map[string]string{"study.csv": "landmarks\ns01.ljson\n"})
	says(t, 0, []string{"check", folder}, []string{"0 findings in 1 specimen, compared with the protocol"}, nil)
}
