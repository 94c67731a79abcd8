package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// migratable makes a study of three landmark files, a, b and c, of two points, and a protocol
// of their points and another.
func migratable(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"study.csv":     "mesh,landmarks\n,a.csv\n,b.csv\n,c.csv\n,absent.csv\n",
		"protocol.json": `{"format":"Cairn protocol","version":1,"name":"two","renamed":{"old":"q"},"points":[{"name":"q"},{"name":"p"}]}`,
		"a.csv":         "name,x,y,z\np,1,2,3\nold,4,5,6\n",
		"b.csv":         "name,x,y,z\nq,1,2,3\np,4,5,6\n",
		"c.csv":         "name,x,y,z\n1,1,2,3\n2,4,5,6\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestStudyMigrate: what is to be done is said first, and done where that is asked for, by
// names only.
func TestStudyMigrate(t *testing.T) {
	dir := migratable(t)
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	before := read("a.csv")
	r := cairn(t, "study", "migrate", dir)
	r.want(t, exitFailed, "")
	for _, want := range []string{`a.csv: 2 points kept, renamed "old" to "q", 1 in another order`, "b.csv: as the protocol has it",
		"c.csv: left alone: no point has a name that the protocol has", "1 file differs from the protocol, 1 as the protocol has it, 1 left alone; nothing was written: --write does it"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("%q is not in\n%s", want, r.out)
		}
	}
	if read("a.csv") != before {
		t.Fatal("it was written without being asked for")
	}
	cairn(t, "study", "migrate", dir, "--rename", "a").want(t, exitUsage, "OLD=NEW")
	r = cairn(t, "study", "migrate", dir, "--write", "--rename", "1=p", "--rename", "2=q")
	r.want(t, exitDone, "")
	if !strings.Contains(r.out, "2 files written") {
		t.Error(r.out)
	}
	for _, name := range []string{"a.csv", "c.csv"} {
		text := read(name)
		if q, p := strings.Index(text, "q,4"), strings.Index(text, "p,1"); q < 0 || p < q {
			t.Errorf("%s is now\n%s", name, text)
		}
	}
	r = cairn(t, "study", "migrate", dir, "--json")
	r.want(t, exitDone, "")
	if strings.Contains(r.out, `"changes":true`) {
		t.Errorf("it is not over: %s", r.out)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 5 {
		t.Errorf("there are %v", entries)
	}
}

// TestStudyMigrateLeavesAloneWhatIsLocked by somebody else.
func TestStudyMigrateLeavesAloneWhatIsLocked(t *testing.T) {
	dir := migratable(t)
	lock := filepath.Join(dir, ".a.csv.cairn-lock")
	if err := os.WriteFile(lock, []byte(`{"user":"Ann","host":"elsewhere","pid":1}`), 0o644); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(filepath.Join(dir, "a.csv"))
	r := cairn(t, "study", "migrate", dir, "--write")
	r.want(t, exitFailed, "")
	if after, _ := os.ReadFile(filepath.Join(dir, "a.csv")); string(after) != string(before) || !strings.Contains(r.out, "Ann on elsewhere") {
		t.Errorf("%s\n%s", after, r.out)
	}
	if _, err := os.Stat(lock); err != nil {
		t.Error("the lock of somebody else is gone")
	}
}
