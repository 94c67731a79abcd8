package workspace

import (
	"os"
	"path/filepath"
	"testing"

	"cairn/app/journal"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/scenetest"

	"gonum.org/v1/gonum/spatial/r3"
)

// run is a run of the program: a desk that keeps what is unsaved in a folder of
// journals, until it ends or is killed.
type run struct {
	*desk
	folder *journal.Folder
}

// newRun starts a run that keeps journals in a folder of a disk.
func newRun(t *testing.T, disk filesystem.Disk, folder string) *run {
	t.Helper()
	r := &run{desk: newDesk(t)}
	r.files = atomicfile.Files{Disk: disk}
	r.Keep(func() (*journal.Folder, error) {
		f, err := journal.Open(disk, folder)
		r.folder = f
		return f, err
	})
	r.wait("the journals are there, and it is known what is left", r.HasLooked)
	return r
}

// durable waits until the last edit of a document is on the disk.
func (r *run) durable(id scene.ID) {
	r.t.Helper()
	e := r.Entry(id)
	r.wait("the edits are kept", func() bool { return len(e.keeper.written) == 0 })
}

// restore waits until the one document that an earlier run has left is offered, and brings
// it back.
func (r *run) restore() {
	r.t.Helper()
	r.wait("it is offered", func() bool { return len(r.Left()) == 1 })
	if err := r.Restore(r.Left()[0]); err != nil {
		r.t.Fatal(err)
	}
	r.wait("it is restored", func() bool { return len(r.loaded) == 1 && len(r.Left()) == 0 })
}

// kill ends a run as a kill does: nothing more reaches the disk, and the locks of the
// folder are free.
func (r *run) kill() {
	for _, e := range r.entries {
		if j := e.keeper.journal; j != nil {
			_ = j.Close()
			e.keeper = keeper{}
		}
	}
	r.keeping.folder = nil
	r.folder.Close()
}

// TestWhatIsUnsavedComesBackAfterAKill, with the edits to undo, until it is saved.
func TestWhatIsUnsavedComesBackAfterAKill(t *testing.T) {
	journals := filepath.Join(t.TempDir(), "journals")
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
	first := newRun(t, filesystem.Real, journals)
	id := first.Open(filepath.Join(dir, "a.ply"))
	first.wait("the file is loaded", func() bool { return len(first.loaded) == 1 })
	rename(first.desk, id, "new")
	rename(first.desk, id, "newer")
	first.durable(id)
	if first.kept != 2 {
		t.Errorf("edit %d is said to be kept", first.kept)
	}
	want := scenetest.Written(first.Document(id))
	first.kill()

	second := newRun(t, filesystem.Real, journals)
	second.wait("it is offered", func() bool { return len(second.Left()) == 1 })
	l := second.Left()[0]
	if l.Path != filepath.Join(dir, "a.ply") || l.Edits != 2 || len(l.Names) != 2 || len(l.Notes) > 0 || l.Err != nil {
		t.Errorf("it is offered as %+v", l)
	}
	if err := second.Restore(l); err != nil {
		t.Fatal(err)
	}
	second.wait("it is restored", func() bool { return len(second.loaded) == 1 && len(second.Left()) == 0 })
	e := second.entries[0]
	id = e.Document.ID()
	if got := scenetest.Written(e.Document); got != want || len(e.Document.Meshes()) != 1 || !e.Modified() {
		t.Errorf("modified %v, %d meshes:\n%s\nwant\n%s", e.Modified(), len(e.Document.Meshes()), got, want)
	}
	second.durable(id)
	second.kill() // the journal of its own counts now

	third := newRun(t, filesystem.Real, journals)
	third.restore()
	e = third.entries[0]
	if got := scenetest.Written(e.Document); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	e.Document.Undo()
	if !e.Modified() {
		t.Error("one of two edits undone counts as saved")
	}
	if e.Document.Undo(); e.Modified() || e.Document.Undo() {
		t.Error("all edits undone count as unsaved, or there are more")
	}
	e.Document.Redo()
	if err := third.Save(e.Document.ID(), e.SavePath()); err != nil {
		t.Fatal(err)
	}
	if nameIn(t, filepath.Join(dir, "a.ljson")) != "new" || e.Modified() {
		t.Errorf("the file has %q, modified %v", nameIn(t, filepath.Join(dir, "a.ljson")), e.Modified())
	}
	third.kill()

	fourth := newRun(t, filesystem.Real, journals)
	fourth.wait("nothing is left", func() bool {
		names, err := filesystem.Real.ReadFolder(journals, -1)
		return err == nil && len(names) == 1
	})
	if len(fourth.Left()) != 0 {
		t.Errorf("%+v is offered though all is saved", fourth.Left()[0])
	}
	fourth.kill()
}

// TestOfWhatWasPlacedHereItIsNotAskedHowItIsRead: only files leave that in doubt.
func TestOfWhatWasPlacedHereItIsNotAskedHowItIsRead(t *testing.T) {
	journals := filepath.Join(t.TempDir(), "journals")
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
	first := newRun(t, filesystem.Real, journals)
	id := first.Open(filepath.Join(dir, "a.ply"))
	first.wait("the file is loaded", func() bool { return len(first.loaded) == 1 })
	d := first.Document(id)
	here := landmark.NewGroup("here", []landmark.Landmark{{Position: r3.Vec{X: 0.5}, Status: landmark.Defined}})
	if err := d.Apply(scene.AddGroups(d, "", here)); err != nil {
		t.Fatal(err)
	}
	first.durable(id)
	first.kill()

	second := newRun(t, filesystem.Real, journals)
	second.wait("it is offered", func() bool { return len(second.Left()) == 1 })
	if err := second.Restore(second.Left()[0]); err != nil {
		t.Fatal(err)
	}
	second.wait("it is restored, and what came from the file is measured", func() bool {
		return len(second.loaded) == 1 && second.measured > 0
	})
	e := second.entries[0]
	more := filepath.Join(dir, "more.ljson") // by the time that it is measured, all before it would be
	if err := os.WriteFile(more, []byte(ljsonText), 0o644); err != nil {
		t.Fatal(err)
	}
	second.AddLandmarks(e.Document.ID(), more)
	second.wait("another file has joined", func() bool { return len(e.Document.Groups()) == 3 })
	defer second.kill()
	second.durable(e.Document.ID())
	groups := e.Document.Groups()
	if len(groups[0].Measured()) == 0 || len(groups[1].Measured()) != 0 {
		t.Errorf("ways to read them: %d of the file's, %d of what was placed here", len(groups[0].Measured()), len(groups[1].Measured()))
	}
}
