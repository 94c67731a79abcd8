package workspace

import (
	"context"
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/atomicfile"
	"cairn/landmark/lmio"
	"cairn/scene"
)

// slowDisk makes the writing of a desk wait until go is called, or its save is stopped.
func slowDisk(d *desk) (began chan string, goOn func()) {
	began, gate := make(chan string, 10), make(chan struct{}, 10)
	d.write = func(ctx context.Context, c *copied) (atomicfile.Version, error) {
		began <- filepath.Base(c.path)
		select {
		case <-gate:
		case <-ctx.Done():
		}
		return c.write(ctx)
	}
	return began, func() { gate <- struct{}{} }
}

func rename(d *desk, id scene.ID, name string) {
	doc := d.Document(id)
	_ = doc.Apply(scene.RenameGroup(doc, doc.Groups()[0].ID(), name))
}

// nameIn returns the name of the first group of a file.
func nameIn(t *testing.T, path string) string {
	t.Helper()
	r, err := lmio.Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return r.Groups[0].Name()
}

// TestAFileHasTheStateOfTheCopy: what is edited while it is written is unsaved, and
// undoing that is not.
func TestAFileHasTheStateOfTheCopy(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	began, goOn := slowDisk(d)
	path, e := filepath.Join(dir, "a.ljson"), d.Entry(id)
	rename(d, id, "first")
	var got []error
	d.Workspace.Save(id, path, Agreed{}, func(err error) { got = append(got, err) })
	if <-began; !e.Saving() || !d.Saving() || nameIn(t, path) != "g" || len(got) != 0 {
		t.Fatalf("saving %v, %d are over, the file has %q", e.Saving(), len(got), nameIn(t, path))
	}
	rename(d, id, "second")
	goOn()
	d.wait("it is saved", func() bool { return len(got) == 1 })
	if got[0] != nil || nameIn(t, path) != "first" || !e.Modified() || e.Saving() {
		t.Errorf("%v; the file has %q, modified %v", got[0], nameIn(t, path), e.Modified())
	}
	if d.Document(id).Undo(); e.Modified() {
		t.Error("what the file holds counts as unsaved")
	}
}

// TestASaveGivesUpWhatWasGoneWhenItBegan: a group that was brought back, edited and taken
// out again while the file was written is in no file, and nobody gave it up.
func TestASaveGivesUpWhatWasGoneWhenItBegan(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	began, goOn := slowDisk(d)
	doc, e := d.Document(id), d.Entry(id)
	if err := doc.Apply(scene.AddGroups(doc, "", placed("mine", 3))); err != nil {
		t.Fatal(err)
	}
	mine := doc.Groups()[1].ID()
	remove := func() { _ = doc.Apply(scene.RemoveGroups(doc, mine)) }
	remove()
	rename(d, id, "first") // so that there is something to write
	over := false
	d.Workspace.Save(id, filepath.Join(dir, "a.ljson"), Agreed{}, func(err error) { over = true })
	<-began
	doc.Undo()
	doc.Undo()
	_ = doc.Apply(scene.RenameGroup(doc, mine, "worth more"))
	remove()
	goOn()
	d.wait("it is saved", func() bool { return over })
	if got := e.Removed(); !slices.Equal(got, []string{"worth more"}) || !e.Modified() {
		t.Errorf("removed and in no file: %q, modified %v", got, e.Modified())
	}
}

// TestSavesOfADocumentComeOneByOne: one that is asked for during another waits and
// writes what there is then; of several for one file one is made, and all are told.
func TestSavesOfADocumentComeOneByOne(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	began, goOn := slowDisk(d)
	path, other, e := filepath.Join(dir, "a.ljson"), filepath.Join(dir, "b.ljson"), d.Entry(id)
	var over []string
	save := func(what, path string) {
		d.Workspace.Save(id, path, Agreed{}, func(err error) {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
			over = append(over, what)
		})
	}
	rename(d, id, "1")
	save("first", path)
	rename(d, id, "2")
	save("second", path)
	save("other", other)
	rename(d, id, "3")
	save("third", path)
	for i, want := range []string{"a.ljson", "a.ljson", "b.ljson"} {
		if got := <-began; got != want {
			t.Fatalf("write %d is of %s, want %s", i, got, want)
		}
		goOn()
		d.wait("one more is over", func() bool { return len(over) >= []int{1, 3, 4}[i] })
	}
	if want := []string{"first", "second", "third", "other"}; !slices.Equal(over, want) || e.Saving() {
		t.Errorf("over are %q", over)
	}
	if nameIn(t, path) != "3" || nameIn(t, other) != "3" || e.Modified() {
		t.Errorf("the files have %q and %q, modified %v", nameIn(t, path), nameIn(t, other), e.Modified())
	}
}

// TestAStoppedSaveChangesNothing: what waits for it is not made either.
func TestAStoppedSaveChangesNothing(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	began, _ := slowDisk(d)
	path, e := filepath.Join(dir, "a.ljson"), d.Entry(id)
	rename(d, id, "1")
	var got []error
	for range 2 {
		d.Workspace.Save(id, path, Agreed{}, func(err error) { got = append(got, err) })
	}
	<-began
	waited := 0
	d.AfterSaving(id, func() { waited++ })
	d.AfterSaving(0, func() { waited++ })
	if waited > 0 {
		t.Error("who waits for the save goes on before it is over")
	}
	d.StopSaving(id)
	d.wait("both are over", func() bool { return len(got) == 2 })
	if !errors.Is(got[0], ErrStopped) || !errors.Is(got[1], ErrStopped) || nameIn(t, path) != "g" || !e.Modified() || e.Saving() || waited != 2 {
		t.Errorf("%v; the file has %q, modified %v, saving %v, %d went on", got, nameIn(t, path), e.Modified(), e.Saving(), waited)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	d.AfterSaving(id, func() { waited++ })
	if waited != 3 {
		t.Error("nothing is being saved, and who waits does not go on")
	}
}

// TestErrorsOfASaveComeBack: the work is kept, and saved elsewhere.
func TestErrorsOfASaveComeBack(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	path, e := filepath.Join(dir, "a.ljson"), d.Entry(id)
	d.write = func(context.Context, *copied) (atomicfile.Version, error) {
		return atomicfile.Version{}, &atomicfile.Error{Path: path, Step: "write", Err: os.ErrPermission, Kept: true}
	}
	rename(d, id, "1")
	if err := d.Save(id, path); !errors.Is(err, os.ErrPermission) || !e.Modified() || e.Saving() || e.Document.Groups()[0].Group.Name() != "1" {
		t.Errorf("%v, modified %v", err, e.Modified())
	}
	d.write = func(ctx context.Context, c *copied) (atomicfile.Version, error) {
		version, _ := c.write(ctx)
		return version, &atomicfile.Error{Path: path, Step: "sync the folder", Err: os.ErrInvalid, Replaced: true}
	}
	if err := d.Save(id, path); err == nil || e.Modified() || nameIn(t, path) != "1" || d.Check(id, path) != nil {
		t.Errorf("replaced: %v, modified %v", err, e.Modified())
	}
	for _, err := range []error{
		d.Save(id+1000, path), d.Save(id, filepath.Join(dir, "a.unknown")), d.Save(id, filepath.Join(dir, "absent", "a.ljson")),
	} {
		if err == nil {
			t.Error("no error")
		}
	}
}

// TestAClosedDocumentsSaveIsFinished: its file is written, and who asked is told.
func TestAClosedDocumentsSaveIsFinished(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	began, goOn := slowDisk(d)
	path := filepath.Join(dir, "a.ljson")
	rename(d, id, "1")
	over := 0
	d.Workspace.Save(id, path, Agreed{}, func(err error) {
		if over++; err != nil {
			t.Error(err)
		}
	})
	<-began
	d.Close(id)
	d.FinishSaving(time.Millisecond) // it does not wait for ever
	goOn()
	d.FinishSaving(time.Minute)
	if nameIn(t, path) != "1" {
		t.Errorf("the file has %q", nameIn(t, path))
	}
	d.wait("it is told", func() bool { return over == 1 })
}

// TestWhatComesDuringASaveIsNotInIt: a group that is added, a group that is removed,
// and a choice of how one is read.
func TestWhatComesDuringASaveIsNotInIt(t *testing.T) {
	const two = `{"groups":{"a":{"labels":[],"landmarks":{"points":[[0,0,0]]}},"b":{"labels":[],"landmarks":{"points":[[1,0,0]]}}},"version":3}`
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": two, "more.csv": "name,x,y,z\np,0,1,0\n"}, "a.ply")
	began, goOn := slowDisk(d)
	path, doc, e := filepath.Join(dir, "a.ljson"), d.Document(id), d.Entry(id)
	_ = doc.Apply(scene.RecolorGroup(doc, doc.Groups()[0].ID(), color.NRGBA{1, 2, 3, 255}))
	over := false
	d.Workspace.Save(id, path, Agreed{}, func(err error) {
		if over = true; err != nil {
			t.Error(err)
		}
	})
	<-began
	d.AddLandmarks(id, filepath.Join(dir, "more.csv"))
	d.wait("they are there", func() bool { return len(doc.Groups()) == 3 })
	_ = doc.Apply(scene.RemoveGroups(doc, doc.Groups()[1].ID()))
	goOn()
	d.wait("it is saved", func() bool { return over })
	var unsaved []string
	for _, n := range e.Unsaved() {
		unsaved = append(unsaved, filepath.Base(n.File()))
	}
	r, err := lmio.Read(t.Context(), path)
	if err != nil || len(r.Groups) != 2 || strings.Join(unsaved, " ") != "more.csv" || !e.Modified() {
		t.Errorf("%v; unsaved %q, modified %v", err, unsaved, e.Modified())
	}
	if doc.Undo(); len(e.Unsaved()) != 1 { // the group is there again, as the file has it
		t.Errorf("%d groups are unsaved", len(e.Unsaved()))
	}
}
