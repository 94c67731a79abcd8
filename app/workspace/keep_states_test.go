package workspace

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"weak"

	"cairn/app/filelock"
	"cairn/app/journal"
	"cairn/internal/filesystem"
	"cairn/internal/filesystem/simulated"
	"cairn/landmark/measure"
	"cairn/scene"
	"cairn/scene/scenetest"
)

// openRun starts a run and opens a.ply of a new folder with its landmarks.
func openRun(t *testing.T) (r *run, id scene.ID, dir, journals string) {
	journals = filepath.Join(t.TempDir(), "journals")
	dir = write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
	r = newRun(t, filesystem.Real, journals)
	id = r.Open(filepath.Join(dir, "a.ply"))
	r.wait("the file is loaded", func() bool { return len(r.loaded) == 1 })
	return r, id, dir, journals
}

// files returns how many journals are in a folder.
func journalFiles(t *testing.T, folder string) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.journal"))
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

// TestAJournalIsThereAsLongAsSomethingIsUnsaved.
func TestAJournalIsThereAsLongAsSomethingIsUnsaved(t *testing.T) {
	r, id, dir, journals := openRun(t)
	path, e, d := filepath.Join(dir, "a.ljson"), r.Entry(id), r.Document(id)
	save := func(to string) func() {
		return func() {
			if err := r.Save(id, filepath.Join(dir, to)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, step := range []struct {
		what string
		do   func()
		want int
	}{
		{"opened", func() {}, 0},
		{"edited", func() { rename(r.desk, id, "1") }, 1},
		{"edited on", func() { rename(r.desk, id, "2") }, 1},
		{"undone in part", func() { d.Undo() }, 1},
		{"undone", func() { d.Undo() }, 0},
		{"redone", func() { d.Redo() }, 1},
		{"saved", save("a.ljson"), 0},
		{"undone to before it was saved", func() { d.Undo() }, 1},
		{"redone to what was saved", func() { d.Redo() }, 0},
		{"edited again", func() { rename(r.desk, id, "3") }, 1},
		{"saved elsewhere", save("b.ljson"), 0},
		{"saved where it came from", save("a.ljson"), 0},
		{"another program writes the file", func() {
			if err := os.WriteFile(path, []byte(strings.Replace(ljsonText, `"g"`, `"theirs"`, 1)), 0o644); err != nil {
				t.Fatal(err)
			}
			_ = r.Check(id, path)
		}, 1},
		{"reloaded", func() {
			r.ReloadLandmarks(id, path)
			r.wait("it is reloaded", func() bool { return d.Groups()[0].Group.Name() == "theirs" && !e.Modified() })
		}, 0},
		{"undone to before it was reloaded", func() { d.Undo() }, 1},
	} {
		step.do()
		r.flush(e)
		if got := journalFiles(t, journals); got != step.want || (got > 0) != e.Modified() {
			t.Fatalf("%d, %s: %d journals, want %d; modified %v", i, step.what, got, step.want, e.Modified())
		}
	}
	r.Close(id)
	r.End(true, time.Minute)
	if got := journalFiles(t, journals); got != 0 {
		t.Errorf("closed, which gives up what is unsaved: %d journals", got)
	}
}

// TestTheEndOfTheProgramKeepsWhatWasNotGivenUp.
func TestTheEndOfTheProgramKeepsWhatWasNotGivenUp(t *testing.T) {
	for _, discard := range []bool{false, true} {
		r, id, dir, journals := openRun(t)
		rename(r.desk, id, "1")
		r.End(discard, time.Minute)
		if got := journalFiles(t, journals); (got == 0) != discard {
			t.Errorf("discarded %v: %d journals", discard, got)
		}
		if discard {
			continue
		}
		// What earlier runs have left can be given up, too.
		next := newRun(t, filesystem.Real, journals)
		next.wait("it is offered", func() bool { return len(next.Left()) == 1 })
		if l := next.LeftOf(filepath.Join(dir, "a.ply")); l == nil || next.LeftOf(dir) != nil {
			t.Fatal("it is not found by its file")
		}
		var over []error
		next.Discard(next.Left()[0], func(err error) { over = append(over, err) })
		next.wait("it is discarded", func() bool { return len(over) == 1 })
		if over[0] != nil || len(next.Left()) != 0 || journalFiles(t, journals) != 0 {
			t.Errorf("%v, %d are offered, %d journals", over[0], len(next.Left()), journalFiles(t, journals))
		}
		next.kill()
	}
}

// TestWhatHasChangedMeanwhileIsSaid: with what is left, and with the document. Nothing
// is written over without asking.
func TestWhatHasChangedMeanwhileIsSaid(t *testing.T) {
	theirs := strings.Replace(ljsonText, `"g"`, `"theirs"`, 1)
	for _, c := range []struct {
		what   string
		do     func(dir string) error
		want   string
		meshes int
		lost   bool
	}{
		{"mesh gone", func(dir string) error { return os.Remove(filepath.Join(dir, "a.ply")) }, "the mesh a.ply is gone", 0, false},
		{"mesh changed", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "a.ply"), []byte(strings.Replace(plyText, "1 0 0\n", "2 0 0\n", 1)), 0o644)
		}, "the mesh a.ply was changed", 1, false},
		{"landmarks changed", func(dir string) error { return os.WriteFile(filepath.Join(dir, "a.ljson"), []byte(theirs), 0o644) }, "a.ljson was changed", 1, true},
		{"landmarks gone", func(dir string) error { return os.Remove(filepath.Join(dir, "a.ljson")) }, "a.ljson is gone", 1, true},
	} {
		first, id, dir, journals := openRun(t)
		first.wait("the mesh has a version", func() bool { return first.Entry(id).mesh.There() })
		rename(first.desk, id, "1")
		first.durable(id)
		want := scenetest.Written(first.Document(id))
		first.kill()
		if err := c.do(dir); err != nil {
			t.Fatal(err)
		}
		r := newRun(t, filesystem.Real, journals)
		r.wait("it is offered", func() bool { return len(r.Left()) == 1 })
		if notes := strings.Join(r.Left()[0].Notes, "\n"); !strings.Contains(notes, c.want) {
			t.Errorf("%s: offered with %q", c.what, notes)
		}
		if err := r.Restore(r.Left()[0]); err != nil {
			t.Fatal(err)
		}
		r.wait("it is restored", func() bool { return len(r.loaded) == 1 && len(r.Left()) == 0 })
		e := r.entries[0]
		if got := scenetest.Written(e.Document); got != want || len(e.Document.Meshes()) != c.meshes || !e.Modified() {
			t.Errorf("%s: %d meshes, modified %v\n%s\nwant\n%s", c.what, len(e.Document.Meshes()), e.Modified(), got, want)
		}
		if told := strings.Join(e.Document.Warnings(), "\n"); !strings.Contains(told, c.want) {
			t.Errorf("%s: said with the document is %q", c.what, told)
		}
		if err := r.Save(e.Document.ID(), filepath.Join(dir, "a.ljson")); (err != nil) != c.lost {
			t.Errorf("%s: saving without asking: %v", c.what, err)
		}
		r.kill()
	}
}

// TestJournalsThatCannotBeReadAreSaidAndKept.
func TestJournalsThatCannotBeReadAreSaidAndKept(t *testing.T) {
	for _, c := range []struct {
		what   string
		damage func(b []byte) []byte
		want   string // of the error
		edits  int
		notes  string
	}{
		{"another version", func(b []byte) []byte { b[8] = 9; copy(b[28:], "xxxx"); copy(b[32:], make([]byte, len(b)-32)); return b }, "version 9", 0, ""},
		{"the beginning is damaged", func(b []byte) []byte { b[200] ^= 1; return b }, "the beginning of the journal is damaged", 0, ""},
		{"the end is cut off", func(b []byte) []byte { return b[:len(b)-5] }, "", 2, "damaged"},
		{"all is zeros", func(b []byte) []byte { return make([]byte, len(b)) }, "this is no journal", 0, ""},
	} {
		first, id, _, journals := openRun(t)
		for _, name := range []string{"1", "2", "3"} {
			rename(first.desk, id, name)
		}
		first.durable(id)
		first.kill()
		names, err := filepath.Glob(filepath.Join(journals, "*.journal"))
		if err != nil || len(names) != 1 {
			t.Fatal(names, err)
		}
		b, err := os.ReadFile(names[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(names[0], c.damage(b), 0o600); err != nil {
			t.Fatal(err)
		}
		r := newRun(t, filesystem.Real, journals)
		r.wait("it is offered", func() bool { return len(r.Left()) == 1 })
		l := r.Left()[0]
		if (l.Err != nil) != (c.want != "") || l.Err != nil && (!strings.Contains(l.Err.Error(), c.want) || !strings.Contains(l.Err.Error(), "kept")) {
			t.Errorf("%s: %v", c.what, l.Err)
		}
		if l.Edits != c.edits || !strings.Contains(strings.Join(l.Notes, "\n"), c.notes) {
			t.Errorf("%s: %d edits, %q", c.what, l.Edits, l.Notes)
		}
		if err := r.Restore(l); (err != nil) != (c.want != "") {
			t.Errorf("%s: restoring: %v", c.what, err)
		}
		if c.want == "" {
			r.wait("it is restored", func() bool { return len(r.loaded) == 1 && len(r.Left()) == 0 })
			if name := r.entries[0].Document.Groups()[0].Group.Name(); name != "2" {
				t.Errorf("%s: the group is called %q", c.what, name)
			}
		} else if journalFiles(t, journals) != 1 {
			t.Errorf("%s: the journal is gone", c.what)
		}
		r.kill()
	}
}

// TestWhatIsOpenWithItsOwnEditsIsNotReplaced, and what is open without any is.
func TestWhatIsOpenWithItsOwnEditsIsNotReplaced(t *testing.T) {
	first, id, dir, journals := openRun(t)
	rename(first.desk, id, "1")
	first.durable(id)
	first.kill()
	r := newRun(t, filesystem.Real, journals)
	r.wait("it is offered", func() bool { return len(r.Left()) == 1 })
	id = r.Open(filepath.Join(dir, "a.ply"))
	r.wait("the file is loaded", func() bool { return len(r.loaded) == 1 })
	rename(r.desk, id, "mine")
	if err := r.Restore(r.Left()[0]); !errors.Is(err, ErrUnsavedHere) || len(r.entries) != 1 {
		t.Errorf("%v, %d documents", err, len(r.entries))
	}
	r.Document(id).Undo()
	if err := r.Restore(r.Left()[0]); err != nil {
		t.Fatal(err)
	}
	r.wait("it is restored", func() bool { return len(r.loaded) == 2 && len(r.Left()) == 0 })
	if len(r.entries) != 1 || r.entries[0].Document.Groups()[0].Group.Name() != "1" {
		t.Errorf("%d documents", len(r.entries))
	}
	r.kill()
}

// TestAFullDiskIsToldOnceAndTriedAgain: work goes on, and all of it is kept when there
// is room again.
func TestAFullDiskIsToldOnceAndTriedAgain(t *testing.T) {
	for _, fault := range []error{syscall.ENOSPC, syscall.EIO, syscall.EACCES, syscall.EROFS, syscall.EMFILE} {
		disk := simulated.New()
		walk := scenetest.New(t, 3)
		r, e := newWalkRun(t, disk, walk)
		r.keeping.retry = time.Millisecond
		for range 3 {
			walk.Step()
		}
		r.flush(e)
		var full atomic.Bool
		full.Store(true)
		disk.Before = func(op simulated.Op) simulated.Outcome {
			if full.Load() && strings.HasPrefix(op.Path, walkJournals) && (op.Kind == "write" || op.Kind == "open") {
				return simulated.Outcome{Err: fault}
			}
			return simulated.Outcome{}
		}
		d := e.Document
		for i := range 3 {
			_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "full "+string(rune('0'+i))))
			r.wait("it is said that nothing is kept", func() bool { return e.Unkept() != nil })
		}
		if len(r.notKept) != 1 || !errors.Is(r.notKept[0], fault) {
			t.Errorf("%v: told %v", fault, r.notKept)
		}
		full.Store(false)
		r.wait("it is kept", func() bool { return e.Unkept() == nil && len(e.keeper.written) == 0 })
		again := restarted(t, disk)
		if got, want := scenetest.Written(again.Document), scenetest.Written(d); got != want {
			t.Errorf("%v:\n%s\nwant\n%s", fault, got, want)
		}
		again.Document.Close()
		r.entries = nil
		_ = e.keeper.close()
		r.folder.Close()
	}
}

// TestWithoutAFolderItIsSaid: all else works, and it is tried again.
func TestWithoutAFolderItIsSaid(t *testing.T) {
	d, id, _ := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	journals := filepath.Join(t.TempDir(), "journals")
	var room atomic.Bool
	d.keeping.retry = time.Millisecond
	d.Keep(func() (*journal.Folder, error) {
		if !room.Load() {
			return nil, errors.New("no room")
		}
		return journal.Open(filesystem.Real, journals)
	})
	d.wait("it is said", func() bool { return len(d.notKept) == 1 })
	if rename(d, id, "1"); !d.Entry(id).Modified() {
		t.Error("it cannot be edited")
	}
	room.Store(true)
	d.wait("it is kept", func() bool { return d.kept == 1 })
	if journalFiles(t, journals) != 1 || len(d.notKept) != 1 {
		t.Errorf("%d journals, told %v", journalFiles(t, journals), d.notKept)
	}
	d.End(false, time.Minute)
}

// TestMeasuresComeBack, which a document keeps and no file has.
func TestMeasuresComeBack(t *testing.T) {
	r, id, _, journals := openRun(t)
	d := r.Document(id)
	n := d.Groups()[0]
	m := measure.Definition{Name: "w", Kind: measure.CentroidSize, Of: measure.Set{Group: "g", GroupID: uint64(n.ID()), All: true}}
	if err := d.Apply(scene.KeepMeasures(d, "Keep", []measure.Definition{m})); err != nil {
		t.Fatal(err)
	}
	r.durable(id)
	r.kill()
	next := newRun(t, filesystem.Real, journals)
	if len(next.Left()) != 1 {
		t.Fatal("nothing is offered")
	}
	if err := next.Restore(next.Left()[0]); err != nil {
		t.Fatal(err)
	}
	next.wait("it is restored", func() bool { return len(next.loaded) == 1 && len(next.Left()) == 0 })
	e := next.entries[0]
	if got := e.Document.Measures(); len(got) != 1 || got[0].Name != "w" || got[0].Of.GroupID != uint64(e.Document.Groups()[0].ID()) || next.MeasuresSaved(e.Document.ID()) {
		t.Errorf("%+v", got)
	}
	e.Document.Undo()
	next.flush(e)
	if n := journalFiles(t, journals); n != 0 {
		t.Errorf("all is undone, and there are %d journals", n)
	}
	next.kill()
}

// TestABackupIsKeptIfPreferred: of what the file held before the first save, also where
// that is turned off and on again.
func TestABackupIsKeptIfPreferred(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	path := filepath.Join(dir, "a.ljson")
	for i, on := range []bool{false, true, false, true} {
		d.SetBackups(on)
		rename(d, id, string(rune('1'+i)))
		if err := d.Save(id, path); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(path + ".bak")
		if (err == nil) != (i > 0) {
			t.Errorf("save %d: %v", i, err)
		}
	}
	if got := nameIn(t, path); got != "4" {
		t.Errorf("the file has %q", got)
	}
	b, err := os.ReadFile(path + ".bak")
	if err != nil || !strings.Contains(string(b), `"1"`) {
		t.Errorf("the backup has %s (%v)", b, err)
	}
}

// TestTwoCairnsOnOneFileSeeEachOther, until one closes it.
func TestTwoCairnsOnOneFileSeeEachOther(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
	locks := filepath.Join(t.TempDir(), "locks")
	cairn := func() *desk {
		d := newDesk(t)
		d.Lock(func() (*filelock.Folder, error) { return filelock.Open(filesystem.Real, locks) })
		d.wait("there are locks", func() bool { return d.locking.folder != nil })
		d.Open(filepath.Join(dir, "a.ply"))
		d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
		return d
	}
	path := filepath.Join(dir, "a.ljson")
	one := cairn()
	one.wait("the file is locked", func() bool { return one.entries[0].locks[path].lock != nil })
	two := cairn()
	two.wait("it is told", func() bool { return len(two.held) == 1 })
	if held := (*filelock.HeldError)(nil); !errors.As(two.held[0], &held) || held.Holder.PID != os.Getpid() || !two.entries[0].HeldElsewhere(path) || len(one.held) > 0 {
		t.Errorf("%v, %v", two.held, one.held)
	}
	ask := func() error {
		var got []error
		two.AskLock(two.entries[0].Document.ID(), path, func(err error) { got = append(got, err) })
		two.wait("it is known", func() bool { return len(got) == 1 })
		return got[0]
	}
	if ask() == nil {
		t.Error("the lock of the other was given away")
	}
	askAs := func() error { // as Save As does, of a file that is not the document's
		third := newDesk(t)
		third.Lock(func() (*filelock.Folder, error) { return filelock.Open(filesystem.Real, locks) })
		third.wait("there are locks", func() bool { return third.locking.folder != nil })
		id := third.Open(write(t, map[string]string{"b.ply": plyText}) + "/b.ply")
		third.wait("the file is loaded", func() bool { return len(third.loaded) == 1 })
		var got []error
		third.AskLock(id, path, func(err error) { got = append(got, err) })
		third.wait("it is known", func() bool { return len(got) == 1 })
		third.Close(id)
		third.locking.busy.Wait()
		return got[0]
	}
	if askAs() == nil {
		t.Error("Save As to a file that another Cairn edits is not told of it")
	}
	d := one.entries[0].Document
	_ = d.Apply(scene.RemoveGroups(d, d.Groups()[0].ID()))
	one.lockFiles(one.entries[0])
	if d.Undo(); one.entries[0].locks[path] == nil {
		t.Error("the file of a group that Undo brings back is not locked")
	}
	one.wait("it is locked again", func() bool { return one.entries[0].locks[path].lock != nil })
	one.Close(one.entries[0].Document.ID())
	one.locking.busy.Wait()
	if err := ask(); err != nil || two.entries[0].HeldElsewhere(path) {
		t.Errorf("the other has let go of it: %v", err)
	}
	two.Close(two.entries[0].Document.ID())
	two.locking.busy.Wait()
	if names, _ := filesystem.Real.ReadFolder(locks, -1); len(names) != 0 {
		t.Errorf("left: %v", names)
	}
}

// TestTheLockOfAFileThatIsNotSavedToIsGivenBack: where the save fails, and where none begins.
func TestTheLockOfAFileThatIsNotSavedToIsGivenBack(t *testing.T) {
	d := newDesk(t)
	locks := filepath.Join(t.TempDir(), "locks")
	d.Lock(func() (*filelock.Folder, error) { return filelock.Open(filesystem.Real, locks) })
	d.wait("there are locks", d.Locks)
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "there.ljson": ljsonText})
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	e := d.entries[0]
	d.wait("the file is locked", func() bool { return e.locks[filepath.Join(dir, "a.ljson")].lock != nil })
	own := len(lockFilesIn(t, locks))
	for _, c := range []struct {
		name        string
		saves, kept bool
	}{{"none begins", false, false}, {"it fails", true, false}, {"it is saved", true, true}} {
		path := filepath.Join(dir, "new.ljson")
		if c.saves && !c.kept {
			path = filepath.Join(dir, "there.ljson") // of which nobody has said that it may be replaced
		}
		over := false
		d.AskLock(id, path, func(err error) {
			if err != nil || e.locks[path].lock == nil {
				t.Errorf("%s: %v, or it has no lock", c.name, err)
			}
			if over = !c.saves; c.saves {
				d.Workspace.Save(id, path, Agreed{}, func(err error) {
					if over = true; (err == nil) != c.kept {
						t.Errorf("%s: %v", c.name, err)
					}
				})
			}
		})
		d.wait("it is over", func() bool { return over })
		d.locking.busy.Wait()
		if _, has := e.locks[path]; has != c.kept || len(e.locks) != 1 || len(lockFilesIn(t, locks)) != own {
			t.Errorf("%s: locked %v, %d locks in all, %d files", c.name, has, len(e.locks), len(lockFilesIn(t, locks)))
		}
	}
	d.Close(id)
	d.locking.busy.Wait()
	if left := lockFilesIn(t, locks); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

func lockFilesIn(t *testing.T, folder string) []string {
	t.Helper()
	names, err := filesystem.Real.ReadFolder(folder, -1)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestAClosedDocumentIsGoneWithItsJournal: after a thousand edits nothing holds it, its
// groups, or the copies that were made for the journal.
func TestAClosedDocumentIsGoneWithItsJournal(t *testing.T) {
	r, id, _, journals := openRun(t)
	goroutines := runtime.NumGoroutine()
	document, group := func() (weak.Pointer[scene.Document], weak.Pointer[scene.GroupNode]) {
		d := r.Document(id)
		for i := range 1000 {
			p := d.Groups()[0].Point(0)
			_ = d.Apply(scene.RenamePoint(d, p, string(rune('a'+i%26))))
		}
		r.durable(id)
		return weak.Make(d), weak.Make(d.Groups()[0])
	}()
	r.Close(id)
	r.keeping.closing.Wait()
	r.drain()
	gone := false
	for range 20 {
		runtime.GC()
		if gone = document.Value() == nil && group.Value() == nil; gone {
			break
		}
	}
	if !gone {
		t.Error("the document is still there")
	}
	r.wait("the journal's goroutine has ended", func() bool {
		if runtime.NumGoroutine() > goroutines {
			r.post(func() {})
			runtime.Gosched()
			return false
		}
		return true
	})
	if n := journalFiles(t, journals); n != 0 {
		t.Errorf("%d journals", n)
	}
	r.kill()
}
