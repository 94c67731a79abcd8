package workspace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
)

// stalledDisk is the computer's disk, which gives no answer about files until the gate
// is closed.
type stalledDisk struct {
	filesystem.Disk
	gate chan struct{}
}

func (d stalledDisk) Stat(name string) (fs.FileInfo, error) {
	<-d.gate
	return d.Disk.Stat(name)
}

func (d stalledDisk) OpenFile(name string, flag int, perm fs.FileMode) (filesystem.File, error) {
	<-d.gate
	return d.Disk.OpenFile(name, flag, perm)
}

// stall takes the disk away from a desk until answer is called.
func stall(d *desk) (answer func()) {
	disk := stalledDisk{filesystem.Real, make(chan struct{})}
	d.files.Disk = disk
	return func() { close(disk.gate) }
}

// TestADiskThatDoesNotAnswerHoldsNothing: the test's goroutine is the window's, so what
// waits for the disk in it never comes to its end. A save of it can be stopped, and
// nothing is lost.
func TestADiskThatDoesNotAnswerHoldsNothing(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	path, e := filepath.Join(dir, "a.ljson"), d.Entry(id)
	if err := os.Remove(path); err != nil || d.Check(id, path) == nil || !e.Modified() {
		t.Fatalf("it is not seen that the file is lost: %v", err)
	}
	answer := stall(d)
	var got []error
	for range 2 {
		d.Workspace.Save(id, path, Agreed{}, func(err error) { got = append(got, err) })
	}
	rename(d, id, "new")
	if !e.Saving() || len(got) > 0 {
		t.Fatalf("saving %v, over with %v", e.Saving(), got)
	}
	d.StopSaving(id)
	d.wait("both are stopped", func() bool { return len(got) == 2 })
	if !errors.Is(got[0], ErrStopped) || !errors.Is(got[1], ErrStopped) || e.Saving() || !e.Modified() {
		t.Errorf("stopped with %v; saving %v, modified %v", got, e.Saving(), e.Modified())
	}
	looked, found := false, 0
	d.Workspace.Check(id, path, func(error) { looked = true })
	d.Workspace.FindLost(time.Millisecond, func() { found++ })
	d.wait("patience is over", func() bool { return found == 1 })
	if looked || len(e.Unsaved()) == 0 {
		t.Errorf("looked %v: the disk has said nothing", looked)
	}
	d.Document(id).Undo()
	if err := os.WriteFile(path, []byte(ljsonText), 0o644); err != nil {
		t.Fatal(err)
	}
	answer()
	d.wait("it is seen that the file is back", func() bool { return looked && !e.Modified() })
	if found != 1 {
		t.Errorf("what waited went on %d times", found)
	}
}

// TestASaveAsksBeforeItWrites: where the file was changed, with what it holds now; where
// it cannot hold all there is, with all that is lost, until the user has agreed to that.
func TestASaveAsksBeforeItWrites(t *testing.T) {
	const tps = "LM3=1\n0 0 0\nID=g\n"
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.tps": tps}, "a.ply")
	path, e := filepath.Join(dir, "a.tps"), d.Entry(id)
	_ = e.Document.Apply(recolored(e.Document))
	save := func(a Agreed) error {
		return d.over(func(done func(error)) { d.Workspace.Save(id, path, a, done) })
	}
	holds := func(want string) {
		t.Helper()
		if b, err := os.ReadFile(path); err != nil || string(b) != want || !e.Modified() {
			t.Fatalf("the file has %q, %v; modified %v", b, err, e.Modified())
		}
	}
	var lost *LossError
	if err := save(Agreed{Losses: []string{"something else"}}); !errors.As(err, &lost) || len(lost.Losses) != 1 || lost.Path != path {
		t.Fatalf("saved with a loss: %v", err)
	}
	holds(tps)
	const theirs = "LM3=1\n1 0 0\nID=g\n" // as long
	if err := os.WriteFile(path, []byte(theirs), 0o644); err != nil {
		t.Fatal(err)
	}
	var changed *atomicfile.ChangedError
	if err := save(Agreed{Losses: lost.Losses}); !errors.As(err, &changed) || changed.Now != atomicfile.VersionOf([]byte(theirs)) {
		t.Fatalf("saved over another program's: %v", err)
	}
	holds(theirs)
	const longer = "LM3=1\n1.5 0 0\nID=g\n"
	if err := os.WriteFile(path, []byte(longer), 0o644); err != nil {
		t.Fatal(err)
	}
	var later *atomicfile.ChangedError
	if err := save(Agreed{Over: &changed.Now, Losses: lost.Losses}); !errors.As(err, &later) || later.Now != atomicfile.VersionOf([]byte(longer)) {
		t.Fatalf("saved over what the user was not asked about: %v", err)
	}
	holds(longer)
	if err := save(Agreed{Over: &later.Now}); !errors.As(err, &lost) {
		t.Fatalf("saved with a loss: %v", err)
	}
	holds(longer)
	if err := save(Agreed{Over: &later.Now, Losses: lost.Losses}); err != nil || e.Modified() {
		t.Errorf("%v, modified %v", err, e.Modified())
	}
}
