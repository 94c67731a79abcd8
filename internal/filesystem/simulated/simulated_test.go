package simulated

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"

	"cairn/internal/filesystem"
)

// open opens a file for writing behind its end.
func open(t *testing.T, d *Disk, name string) filesystem.File {
	t.Helper()
	file, err := d.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func say(t *testing.T, file filesystem.File, text string) {
	t.Helper()
	if _, err := io.WriteString(file, text); err != nil {
		t.Fatal(err)
	}
}

// after returns how often each content of a file is found after a power cut;
// "absent" where there is no file.
func after(d *Disk, name string) map[string]int {
	found := map[string]int{}
	for seed := range uint64(300) {
		b, err := filesystem.ReadFile(d.AfterPowerCut(rand.New(rand.NewPCG(seed, 0))), name, 1<<20)
		if err != nil {
			found["absent"]++
			continue
		}
		found[string(b)]++
	}
	return found
}

// TestAPowerCutTakesWhatWasNotSynced, and never anything else. The contents are
// sectors, each of one letter.
func TestAPowerCutTakesWhatWasNotSynced(t *testing.T) {
	a, b, c, zero := strings.Repeat("a", sector), strings.Repeat("b", sector), strings.Repeat("c", sector), strings.Repeat("\x00", sector)
	d := New()
	file := open(t, d, "/f")
	say(t, file, a)
	if found := after(d, "/f"); found["absent"] == 0 || found[a] == 0 {
		t.Errorf("a file whose folder was not synced: %v", len(found))
	}
	if err := d.SyncFolder("/"); err != nil {
		t.Fatal(err)
	}
	if found := after(d, "/f"); found["absent"] != 0 || found[""] == 0 || found[a] == 0 || found[zero] == 0 {
		t.Errorf("a file that was not synced: %v", len(found))
	}
	if err := file.Sync(); err != nil {
		t.Fatal(err)
	}
	if found := after(d, "/f"); len(found) != 1 || found[a] == 0 {
		t.Errorf("a file that was synced: %v", len(found))
	}
	say(t, file, b+c)
	found := after(d, "/f")
	for _, may := range []string{a, a + b, a + b + c, a + zero + c, a + b + zero, a + zero, a + zero + zero} {
		if found[may] == 0 {
			t.Errorf("never found: %d bytes ending in %q", len(may), may[len(may)-1])
		}
	}
	for content := range found {
		if !strings.HasPrefix(content, a) {
			t.Error("what was synced is not there")
		}
	}
}

func TestAPowerCutUndoesRenames(t *testing.T) {
	d := New()
	for _, name := range []string{"/old", "/new"} {
		file := open(t, d, name)
		say(t, file, name)
		if err := errors.Join(file.Sync(), file.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.SyncFolder("/"); err != nil {
		t.Fatal(err)
	}
	if err := d.Rename("/new", "/old"); err != nil {
		t.Fatal(err)
	}
	found := after(d, "/old")
	if len(found) != 2 || found["/old"] == 0 || found["/new"] == 0 {
		t.Errorf("after a rename: %v", found)
	}
	if err := d.SyncFolder("/"); err != nil {
		t.Fatal(err)
	}
	if found := after(d, "/old"); len(found) != 1 || found["/new"] == 0 {
		t.Errorf("after its sync: %v", found)
	}
	if err := d.Remove("/old"); err != nil {
		t.Fatal(err)
	}
	if found := after(d, "/old"); len(found) != 2 || found["absent"] == 0 {
		t.Errorf("after it was removed: %v", found)
	}
}

func TestOperationsFailWhereTold(t *testing.T) {
	d := New()
	file := open(t, d, "/f")
	d.Before = func(op Op) Outcome {
		switch {
		case op.Kind == "write":
			return Outcome{Err: syscall.ENOSPC, Part: 2}
		case op.Sync():
			if !strings.HasPrefix(op.Place, "simulated/simulated_test.go:") {
				t.Errorf("the sync comes from %s", op.Place)
			}
			return Outcome{Skip: true}
		}
		return Outcome{}
	}
	if n, err := file.Write([]byte("text")); n != 2 || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%d bytes written, %v", n, err)
	}
	if err := file.Sync(); err != nil {
		t.Error(err)
	}
	d.Before = nil
	if err := d.SyncFolder("/"); err != nil {
		t.Error(err)
	}
	if found := after(d, "/f"); found[""] == 0 {
		t.Error("the sync that was to be left out was done")
	}
}

func TestAKilledProgramDoesNothingMore(t *testing.T) {
	d := New()
	file := open(t, d, "/f")
	if err := file.TryLock(); err != nil {
		t.Fatal(err)
	}
	d.Before = func(op Op) Outcome { return Outcome{Stop: op.Kind == "write", Part: 1} }
	if _, err := file.Write([]byte("text")); !errors.Is(err, ErrStopped) {
		t.Errorf("the write: %v", err)
	}
	d.Before = nil
	if err := d.Remove("/f"); !errors.Is(err, ErrStopped) {
		t.Errorf("after it: %v", err)
	}
	d.Restart()
	if _, err := file.Write([]byte("text")); !errors.Is(err, ErrStopped) {
		t.Errorf("a file of the killed program: %v", err)
	}
	again, err := filesystem.Lock(d, "/f")
	if err != nil {
		t.Fatalf("the lock of the killed program: %v", err)
	}
	if b, _ := io.ReadAll(again); string(b) != "t" {
		t.Errorf("the file holds %q", b)
	}
}
