package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"cairn/internal/filesystem"
	"cairn/internal/userfolder"
)

// TestJournalsOfEarlierVersionsAreFound: they lie among settings, are given beside those of
// the folder for state, and that folder goes with the last of them.
func TestJournalsOfEarlierVersionsAreFound(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders are set as on Linux")
	}
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	t.Setenv("XDG_STATE_HOME", filepath.Join(home, "state"))
	old := filepath.Join(userfolder.Earlier(), folderName)
	user := func() *Folder {
		t.Helper()
		f, err := OpenUser(filesystem.Real)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	begin := func(f *Folder, text string) {
		t.Helper()
		j := f.New(Events{})
		if _, err := j.Begin(snapshot, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	absent := func(path string) bool {
		_, err := os.Stat(path)
		return errors.Is(err, fs.ErrNotExist)
	}
	user().Close()
	if !absent(userfolder.Earlier()) {
		t.Error("a folder of an earlier version is made")
	}
	running := open(t, old) // an earlier version
	begin(running, "runs")
	ended := open(t, old)
	begin(ended, "old")
	ended.Close()
	f := user()
	begin(f, "new")
	f.Close()

	f = user()
	found := map[string]Left{}
	for _, l := range left(t, f) {
		found[payloads(t, l)[0]] = l
	}
	if len(found) != 2 || filepath.Dir(found["1 1 old"].Path) != old || filepath.Dir(found["1 1 new"].Path) == old {
		t.Fatalf("left: %v", found)
	}
	begin(f, "another")
	if err := errors.Join(found["1 1 old"].Remove(), found["1 1 new"].Remove()); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if absent(old) {
		t.Error("the folder of an earlier version that runs is gone")
	}
	running.Close()
	f = user()
	if l := left(t, f); len(l) != 2 { // of what ran, and another
		t.Fatalf("left: %v", l)
	}
	for _, l := range left(t, f) {
		if err := l.Remove(); err != nil {
			t.Fatal(err)
		}
	}
	f.Close()
	if !absent(old) {
		t.Error("the empty folder of an earlier version stays")
	}
}

// TestAnEarlierFolderThatCannotBeReadIsTold, and the others are given.
func TestAnEarlierFolderThatCannotBeReadIsTold(t *testing.T) {
	f := open(t, t.TempDir())
	file := filepath.Join(t.TempDir(), folderName)
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	f.openEarlier(file)
	if l, err := f.Left(); err == nil || len(l) != 0 {
		t.Errorf("left %v, error %v", l, err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err) // what is no folder of journals stays
	}
}
