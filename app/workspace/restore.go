package workspace

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"cairn/app/recovery"
	"cairn/scene"
	"cairn/scene/meshio"
)

// Restore opens what is left of a document: its mesh, if that is still there, and the
// landmarks as they were, with the edits of the journal to undo. They are unsaved, if
// no file has them, and kept in a journal of their own before the old one goes. Where
// the file is open and nothing of it is unsaved, that document is closed.
func (w *Workspace) Restore(l *LeftBehind) error {
	if l.Err != nil {
		return l.Err
	}
	if l.busy {
		return nil
	}
	for _, other := range w.keeping.left { // another journal of the same document
		if other.busy && other.Path == l.Path {
			return fmt.Errorf("%s: %w", l.Path, ErrUnsavedHere)
		}
	}
	for _, e := range w.entries {
		if e.Path == l.Path {
			if e.Saving() || e.unsaved() {
				return fmt.Errorf("%s: %w", l.Path, ErrUnsavedHere)
			}
			w.Close(e.Document.ID())
			break
		}
	}
	l.busy = true
	e := w.newEntry(Item{Path: l.Path})
	w.entries = append(w.entries, e)
	id := e.Document.ID()
	w.events.Added(id)
	_ = e.Document.Go(func(ctx context.Context) { // a new document is open
		r := w.readAgain(ctx, l)
		w.post(func() { w.restored(id, l, r) })
	})
	return nil
}

// readAgain is what Restore reads in the background.
type readAgain struct {
	journal  *recovery.Journal
	mesh     *Loaded // nil where there is none
	now      filesNow
	measures keptMeasures // as the files have them
	notes    []string
	frame    scene.ViewFrame
	err      error
}

func (w *Workspace) readAgain(ctx context.Context, l *LeftBehind) (r readAgain) {
	if r.journal, r.err = readJournal(l.left); r.err != nil {
		return r
	}
	loaded, err := loadAlone(ctx, l.Path, meshio.Read, nil)
	switch {
	case err == nil && loaded.Mesh != nil:
		r.mesh = &Loaded{Path: l.Path, Format: loaded.Format, Mesh: loaded.Mesh, meshUnits: loaded.meshUnits, ofMesh: loaded.ofMesh}
	case err != nil && meshio.IsMesh(l.Path):
		r.notes = append(r.notes, fmt.Sprintf("The landmarks are restored without their mesh: %v", err))
	}
	r.now = w.filesNow(r.journal)
	r.measures = r.now.measures(ctx, l.Path)
	r.frame = rememberedViewFrame(l.Path)
	return r
}

// restored follows what Restore has read.
func (w *Workspace) restored(id scene.ID, l *LeftBehind, r readAgain) {
	l.busy = false
	e := w.Entry(id)
	if e == nil {
		return // closed meanwhile: it is offered again
	}
	t := &retake{}
	var made recovery.Restored
	if r.err == nil && r.mesh != nil {
		r.err = r.mesh.AddTo(e.Document)
	}
	if r.err == nil {
		made, r.err = e.restore(r.journal, t.watch)
	}
	if r.err != nil {
		w.Close(id)
		w.events.Failed(l.Path, r.err)
		return
	}
	e.meet(r.now, made.Savings)
	e.mesh, e.measures = r.now.mesh, r.measures
	e.Loading = false
	w.watchEdits(e)
	e.Document.SetViewFrame(r.frame)
	e.Document.Warn(r.notes...)
	for _, text := range made.Refused {
		e.Document.Warn("An edit could not be made again: " + text)
	}
	for _, text := range r.now.notes {
		e.Document.Warn(text)
	}
	w.lockFiles(e)
	w.events.Loaded(id)
	w.prepare(e)
	w.measureAll(e)
	w.takeOver(e, l, t, len(r.journal.Damage) == 0 && len(made.Refused) == 0)
}

// errNotTakenOver says that the old journal stays, since the new one could not be kept,
// of which the window is told.
var errNotTakenOver = errors.New("the restored document is not kept yet")

// takeOver has a restored document kept in a journal of its own, and removes the old
// one when that is on the disk. Where not the whole of the old one was restored, that is
// put away as Discard does.
func (w *Workspace) takeOver(e *Entry, l *LeftBehind, t *retake, whole bool) {
	l.whole = whole
	id := e.Document.ID()
	if !e.unsaved() {
		w.events.Notice(id, filepath.Base(e.Path)+": all that was to be restored had been saved.")
		w.keeping.closing.Go(func() { w.tookOver(id, l, l.away()) })
		return
	}
	if w.keeping.folder == nil {
		return // the old journal stays
	}
	if t.steps == nil && !t.taken {
		t.watch(e.Document, scene.Changed{})
	}
	s := e.snapshot()
	s.Steps, e.keeper.continues = len(t.steps), filepath.Base(l.Journal)
	w.beginKeeping(e, t.before, s)
	for _, c := range t.steps {
		e.keeper.edits++
		record, err := e.keeper.journal.AppendWith(recovery.KindStep, func() ([]byte, error) { return recovery.Step(c) })
		w.onItsWay(e, record, err)
	}
	// In order with what the journal is asked for next: were the new one removed before the
	// old one, as all is saved or undone, a kill in between would bring the old work back.
	_ = e.keeper.journal.Then(func(err error) { // it is open
		if err != nil {
			err = errNotTakenOver
		} else {
			err = l.away()
		}
		w.tookOver(id, l, err)
	})
}

// tookOver follows the end of the old journal, on any goroutine.
func (w *Workspace) tookOver(id scene.ID, l *LeftBehind, err error) {
	w.post(func() {
		switch e := w.Entry(id); {
		case errors.Is(err, errNotTakenOver):
		case err != nil:
			w.events.NotKept(id, err)
		case e != nil:
			e.keeper.continues = ""
		}
		w.forget(l)
	})
}

// measureAll measures again in which way the coordinates of the groups are read that
// came from files. Others were placed here, where there is no doubt.
func (w *Workspace) measureAll(e *Entry) {
	for _, n := range e.Document.Groups() {
		if n.File() != "" {
			w.measureAgain(e, n, n.Clear())
		}
	}
}

// retake notes the edits of a journal as they are made again, in terms of this run.
type retake struct {
	taken  bool
	before recovery.Taken // with the first
	steps  []scene.Changed
}

func (t *retake) watch(d *scene.Document, c scene.Changed) {
	switch {
	case !t.taken && (c.How != scene.Shown || c.Document == 0):
		t.taken, t.before = true, recovery.Take(d, c)
	case c.How != scene.Shown:
		t.steps = append(t.steps, c)
	}
}
