package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cairn/internal/filesystem"
	"cairn/internal/filesystem/simulated"
	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/scenetest"

	"gonum.org/v1/gonum/spatial/r3"
)

// placed is a new group with points.
func placed(name string, points int) *landmark.Group {
	var all []landmark.Landmark
	for i := range points {
		all = append(all, landmark.Landmark{Name: fmt.Sprint(i), Position: r3.Vec{X: float64(i)}, Status: landmark.Defined})
	}
	return landmark.NewGroup(name, all)
}

// TestARemovedGroupComesBackAfterAKill: one that no file has, or no file has with the
// last edits, and nothing else is unsaved. Undo brings it back in the next run.
func TestARemovedGroupComesBackAfterAKill(t *testing.T) {
	for name, change := range map[string]func(*scene.Document){
		"new":    func(d *scene.Document) { _ = d.Apply(scene.AddGroups(d, "", placed("mine", 50))) },
		"edited": func(d *scene.Document) { _ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "mine")) },
	} {
		journals := filepath.Join(t.TempDir(), "journals")
		dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
		first := newRun(t, filesystem.Real, journals)
		id := first.Open(filepath.Join(dir, "a.ply"))
		first.wait("the file is loaded", func() bool { return len(first.loaded) == 1 })
		d, e := first.Document(id), first.Entry(id)
		change(d)
		want := scenetest.Written(d)
		_ = d.Apply(scene.RemoveGroups(d, d.Groups()[len(d.Groups())-1].ID()))
		if !e.Modified() || len(e.Unsaved()) > 0 || !slices.Equal(e.Removed(), []string{"mine"}) {
			t.Errorf("%s: modified %v, %d unsaved, removed %q", name, e.Modified(), len(e.Unsaved()), e.Removed())
		}
		first.durable(id)
		first.kill()

		second := newRun(t, filesystem.Real, journals)
		second.restore()
		e = second.entries[0]
		if !e.Modified() || !slices.Equal(e.Removed(), []string{"mine"}) {
			t.Errorf("%s: restored, modified %v, removed %q", name, e.Modified(), e.Removed())
		}
		if e.Document.Undo(); scenetest.Written(e.Document) != want || len(e.Removed()) > 0 {
			t.Errorf("%s: undone there is\n%s\nwant\n%s", name, scenetest.Written(e.Document), want)
		}
		second.kill()
	}
}

// TestWhichRemovedGroupsAreMissed walks through what is done with a group after it was
// made: only what an edit took out, and no file had, counts.
func TestWhichRemovedGroupsAreMissed(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": threeGroups}, "a.ply")
	e, doc := d.Entry(id), d.Document(id)
	check := func(what string, modified bool, want ...string) {
		t.Helper()
		if got := e.Removed(); !slices.Equal(got, want) || e.Modified() != modified {
			t.Errorf("%s: %q were removed, want %q; modified %v", what, got, want, e.Modified())
		}
	}
	remove := func() { _ = doc.Apply(scene.RemoveGroups(doc, doc.Groups()[len(doc.Groups())-1].ID())) }
	_ = doc.Apply(scene.AddGroups(doc, "", placed("empty", 0)))
	remove()
	check("an empty group goes", false)
	_ = doc.Apply(scene.AddGroups(doc, "", placed("full", 3)))
	doc.Undo()
	check("what made it is undone", false)
	doc.Redo()
	remove()
	check("it is removed", true, "full")
	doc.Undo()
	check("and back", true)
	doc.Redo()
	check("and gone", true, "full")
	path := filepath.Join(dir, "a.ljson")
	save := func(agreed Agreed) {
		t.Helper()
		over := false
		d.Workspace.Save(id, path, agreed, func(err error) {
			if over = true; err != nil {
				t.Error(err)
			}
		})
		d.wait("it is saved", func() bool { return over })
	}
	save(Agreed{byItself: true})
	check("saved by itself", true, "full")
	save(Agreed{})
	check("saved", false)
	doc.Undo()
	doc.Redo()
	check("back and gone as saved", false)
	remove()
	check("one that the file has", true) // the file has one that is not here
	save(Agreed{byItself: true})
	check("the file was saved without it", false)
}

// TestAFileOfWhichNothingIsLeftStays: no file is emptied, and that is said.
func TestAFileOfWhichNothingIsLeftStays(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	e, doc := d.Entry(id), d.Document(id)
	_ = doc.Apply(scene.AddGroups(doc, "", placed("mine", 3)))
	_ = doc.Apply(scene.RemoveGroups(doc, doc.Groups()[1].ID()))
	d.drain()
	if len(d.notes) > 0 || len(e.LeftAlone()) > 0 {
		t.Errorf("a group of no file is removed: %q", d.notes)
	}
	_ = doc.Apply(scene.RemoveGroups(doc, doc.Groups()[0].ID()))
	d.drain()
	if len(d.notes) != 1 || d.notes[0] != "Nothing is left here of a.ljson, and no file is emptied: it stays on the disk as it was." {
		t.Errorf("it is told %q", d.notes)
	}
	if got := e.LeftAlone(); len(got) != 1 || got[0] != filepath.Join(dir, "a.ljson") {
		t.Errorf("left alone: %q", got)
	}
	if !slices.Equal(e.Removed(), []string{"mine"}) {
		t.Errorf("removed: %q", e.Removed())
	}
	if d.GiveUpRemoved(id); e.Modified() {
		t.Error("given up, and it counts as unsaved")
	}
	doc.Undo()
	doc.Undo()
	if !e.Modified() || len(e.LeftAlone()) > 0 {
		t.Errorf("both are back: modified %v, left alone %q", e.Modified(), e.LeftAlone())
	}
}

// TestARemovedGroupSurvivesAnErrorOfTheJournal: what is kept anew after it has the group,
// for Undo, and where it stood.
func TestARemovedGroupSurvivesAnErrorOfTheJournal(t *testing.T) {
	disk := simulated.New()
	r, e := newWalkRun(t, disk, scenetest.New(t, 3))
	r.keeping.retry = time.Millisecond
	d := e.Document
	_ = d.Apply(scene.AddGroups(d, "", placed("one", 2), placed("two", 3), placed("three", 1)))
	want := scenetest.Written(d)
	r.flush(e)
	var full atomic.Bool
	full.Store(true)
	disk.Before = func(op simulated.Op) simulated.Outcome {
		if full.Load() && op.Kind == "write" {
			return simulated.Outcome{Err: syscall.ENOSPC}
		}
		return simulated.Outcome{}
	}
	for _, name := range []string{"two", "one"} {
		i := slices.IndexFunc(d.Groups(), func(n *scene.GroupNode) bool { return n.Group.Name() == name })
		_ = d.Apply(scene.RemoveGroups(d, d.Groups()[i].ID()))
	}
	r.wait("it is said that nothing is kept", func() bool { return e.Unkept() != nil })
	full.Store(false)
	r.wait("it is kept", func() bool { return e.Unkept() == nil && len(e.keeper.written) == 0 })
	again := restarted(t, disk)
	defer again.Document.Close()
	if got := again.Removed(); !slices.Equal(got, []string{"two", "one"}) {
		t.Errorf("removed: %q", got)
	}
	if again.Document.Undo(); scenetest.Written(again.Document) != want || len(again.Removed()) > 0 {
		t.Errorf("undone there is\n%s\nwant\n%s", scenetest.Written(again.Document), want)
	}
	r.entries = nil
	_ = e.keeper.close()
	r.folder.Close()
}

// TestAGroupWhoseMakingWasUndoneIsNotMissed, also where the journal does not have its
// making, and not after several restarts.
func TestAGroupWhoseMakingWasUndoneIsNotMissed(t *testing.T) {
	r, id, dir, journals := openRun(t)
	d, e := r.Document(id), r.Entry(id)
	_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "edited"))
	_ = d.Apply(scene.AddGroups(d, "", placed("mine", 3)))
	r.durable(id)
	if err := os.Remove(filepath.Join(dir, "a.ljson")); err != nil {
		t.Fatal(err)
	}
	_ = r.Check(id, filepath.Join(dir, "a.ljson")) // the journal begins anew
	r.durable(id)
	if d.Undo(); len(d.Groups()) != 1 || len(e.Removed()) > 0 {
		t.Fatalf("%d groups, removed %q", len(d.Groups()), e.Removed())
	}
	r.durable(id)
	r.kill()
	for range 3 {
		r = newRun(t, filesystem.Real, journals)
		r.restore()
		e = r.entries[0]
		if len(e.Document.Groups()) != 1 || len(e.Removed()) > 0 {
			t.Errorf("restored: %d groups, removed %q", len(e.Document.Groups()), e.Removed())
		}
		r.flush(e)
		r.kill()
	}
	if e.Document.Undo(); len(e.Document.Groups()) != 2 {
		t.Errorf("Undo does not bring it back: %d groups", len(e.Document.Groups()))
	}
}

// TestGivingUpWhatWasRemovedEndsItsJournal, and what comes back by Undo is kept again.
func TestGivingUpWhatWasRemovedEndsItsJournal(t *testing.T) {
	r, id, _, journals := openRun(t)
	d, e := r.Document(id), r.Entry(id)
	_ = d.Apply(scene.AddGroups(d, "", placed("mine", 3)))
	_ = d.Apply(scene.RemoveGroups(d, d.Groups()[1].ID()))
	for i, step := range []struct {
		do   func()
		want int
	}{{func() {}, 1}, {func() { r.GiveUpRemoved(id) }, 0}, {func() { d.Undo() }, 1}, {func() { r.GiveUpRemoved(id + 1000) }, 1}} {
		step.do()
		if r.flush(e); journalFiles(t, journals) != step.want || e.Modified() != (step.want > 0) {
			t.Errorf("step %d: %d journals, modified %v", i, journalFiles(t, journals), e.Modified())
		}
	}
	r.kill()
}

// TestAGroupThatGoesIntoAnotherIsNotMissed, nor is it said that its file stays: that of
// the other will have its points.
func TestAGroupThatGoesIntoAnotherIsNotMissed(t *testing.T) {
	d, id, _ := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	doc := d.Document(id)
	_ = doc.Apply(scene.AddGroups(doc, "", placed("mine", 3)))
	e, _ := scene.MergeGroups(doc, doc.Groups()[1].ID(), doc.Groups()[0].ID())
	if err := doc.Apply(e); err != nil {
		t.Fatal(err)
	}
	d.drain()
	if len(d.notes) > 0 || len(d.Entry(id).Removed()) > 0 || len(doc.Groups()) != 1 {
		t.Errorf("it is said %q, and %q are missed", d.notes, d.Entry(id).Removed())
	}
}
