package workspace

import (
	"cmp"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"cairn/app/journal"
	"cairn/app/recovery"
	"cairn/scene"
)

// What is unsaved of a document is kept in a journal: a snapshot as of the first edit,
// then each edit, made, taken back or made again. When nothing is unsaved any more the
// journal goes. Where what files hold has changed, as by a save during which the user
// went on, it begins anew, with what is there now.

// keeping is how a workspace keeps what is unsaved.
type keeping struct {
	folder  *journal.Folder // nil where there is none, or none yet
	closing sync.WaitGroup  // of journals that are being closed
	left    []*LeftBehind   // by earlier runs
	looked  bool            // for that
	retry   time.Duration   // after which it is tried again to keep what could not be kept
}

// keeper keeps what is unsaved of one document. It holds no document.
type keeper struct {
	journal *journal.Journal // nil before the first edit
	begun   bool             // the journal has a file, or will have
	edits   uint64           // of the document since it was opened
	written []writtenEdit    // that are not on the disk yet
	err     error            // why nothing is kept now

	// continues is the journal from which the document was restored, as long as that is
	// there; "" for none.
	continues string
}

// writtenEdit is an edit and the record of the journal that brings us to it.
type writtenEdit struct{ record, edit uint64 }

// retryKeeping is how long it takes until it is tried again.
const retryKeeping = 5 * time.Second

// Keep has what is unsaved kept in journals of a folder, from when open has returned
// it, and tells what earlier runs have left there. open is called on a goroutine of its
// own, and again where it fails.
func (w *Workspace) Keep(open func() (*journal.Folder, error)) {
	w.keeping.retry = cmp.Or(w.keeping.retry, retryKeeping)
	retry := w.keeping.retry
	go func() {
		folder, err := open()
		for told := false; err != nil; folder, err = open() {
			if why := err; !told {
				w.post(func() { w.events.NotKept(0, why) })
			}
			told = true
			time.Sleep(retry)
		}
		w.post(func() {
			w.keeping.folder = folder
			w.events.Kept(0, 0)
			for _, e := range w.entries {
				w.keepAnew(e)
			}
		})
		w.findLeft(folder)
	}()
}

// Unkept returns why what is unsaved of a document is not kept; nil where all is well.
func (e *Entry) Unkept() error { return e.keeper.err }

// keepChange follows a change of a document.
func (w *Workspace) keepChange(c scene.Changed) {
	e := w.Entry(c.Document)
	if c.How == scene.Shown || e == nil || e.Loading {
		return
	}
	e.noteRemoved(c)
	w.tellLeftAlone(e, c)
	if slices.ContainsFunc(c.Edit.Changes, func(x scene.Change) bool { return x.After.Whole != nil }) {
		w.lockFiles(e) // undo may bring a group back, and with it its file
	}
	k := &e.keeper
	k.edits++
	switch {
	case w.keeping.folder == nil:
	case !e.unsaved():
		w.keepNothing(e)
	case k.err != nil: // what there is then is kept later
	case !k.begun:
		w.beginKeeping(e, recovery.Take(e.Document, c), e.snapshot())
	default:
		record, err := k.journal.AppendWith(recovery.KindStep, func() ([]byte, error) { return recovery.Step(c) })
		w.onItsWay(e, record, err)
	}
}

// keepAnew follows a change of what is known of a document's files.
func (w *Workspace) keepAnew(e *Entry) {
	switch {
	case w.keeping.folder == nil || e.Loading:
	case !e.unsaved():
		w.keepNothing(e)
	default:
		w.beginKeeping(e, recovery.Take(e.Document, e.removing()), e.snapshot())
	}
}

// unsaved reports whether there is something to keep of a document.
func (e *Entry) unsaved() bool { return e.Modified() }

// keepNothing removes the journal of a document of which nothing is unsaved.
func (w *Workspace) keepNothing(e *Entry) {
	k := &e.keeper
	k.clear()
	if k.err != nil { // what could not be kept need not be
		k.err = nil
		w.events.Kept(e.Document.ID(), k.edits)
	}
}

// beginKeeping begins a journal, or its file anew.
func (w *Workspace) beginKeeping(e *Entry, taken recovery.Taken, s recovery.Snapshot) {
	k := &e.keeper
	if k.journal == nil {
		k.journal = w.newJournal(e.Document.ID())
	}
	k.begun, s.Continues = true, k.continues
	record, err := k.journal.BeginWith(recovery.KindSnapshot, func() ([]byte, error) { return taken.Record(s) })
	w.onItsWay(e, record, err)
}

// newJournal returns a journal for a document, which it does not hold.
func (w *Workspace) newJournal(id scene.ID) *journal.Journal {
	return w.keeping.folder.New(journal.Events{
		Durable: func(record uint64) { w.post(func() { w.kept(id, record) }) },
		Failed:  func(err error) { w.post(func() { w.notKept(id, err) }) },
	})
}

// onItsWay notes that the latest edit is on its way to the disk, or why it is not.
func (w *Workspace) onItsWay(e *Entry, record uint64, err error) {
	if err != nil {
		w.notKept(e.Document.ID(), err)
		return
	}
	e.keeper.written = append(e.keeper.written, writtenEdit{record, e.keeper.edits})
}

// inUse returns the journal if something is kept in it, or nil.
func (k *keeper) inUse() *journal.Journal {
	if !k.begun {
		return nil
	}
	return k.journal
}

// clear removes what is kept, as nothing is unsaved.
func (k *keeper) clear() {
	if k.begun {
		k.journal.Clear()
		k.begun, k.written = false, nil
	}
}

// kept follows records that are on the disk.
func (w *Workspace) kept(id scene.ID, record uint64) {
	e := w.Entry(id)
	if e == nil {
		return
	}
	k := &e.keeper
	edit, some := uint64(0), false
	k.written = slices.DeleteFunc(k.written, func(x writtenEdit) bool {
		if x.record <= record {
			edit, some = x.edit, true
		}
		return x.record <= record
	})
	if some {
		k.err = nil
		w.events.Kept(id, edit)
	}
}

// notKept follows what the disk has against a journal: what is unsaved is written down
// anew some time later, all at once.
func (w *Workspace) notKept(id scene.ID, err error) {
	e := w.Entry(id)
	if e == nil {
		return
	}
	k := &e.keeper
	k.written = nil
	told := k.err != nil
	k.err = err
	if !told {
		w.events.NotKept(id, err)
	}
	time.AfterFunc(w.keeping.retry, func() {
		w.post(func() {
			if e := w.Entry(id); e != nil && e.keeper.err != nil {
				w.keepAnew(e)
			}
		})
	})
}

// endKeeper ends the keeping of a document that is being closed. The disk is waited
// for elsewhere.
func (w *Workspace) endKeeper(e *Entry, keeps bool) {
	k := &e.keeper
	if k.journal == nil {
		return
	}
	if !keeps {
		k.clear()
	}
	j := k.journal
	w.keeping.closing.Go(func() { _ = j.Close() }) // the window has told of errors
	*k = keeper{}
}

// endKeeping waits for the journals of all documents, which are closed, and gives the
// folder up.
func (w *Workspace) endKeeping(patience time.Duration) {
	over := make(chan struct{})
	folder := w.keeping.folder
	go func() {
		defer close(over)
		w.keeping.closing.Wait()
		if folder != nil {
			folder.Close()
		}
	}()
	select {
	case <-over:
	case <-time.After(patience):
	}
	w.keeping.folder = nil
}

// snapshot returns what is known of the document's files.
func (e *Entry) snapshot() recovery.Snapshot {
	s := recovery.Snapshot{Name: filepath.Base(e.Path), Path: e.Path, Mesh: e.mesh, Saved: e.saved, When: time.Now()}
	for path, f := range e.files {
		s.Files = append(s.Files, recovery.File{Path: path, Version: f.version, Partly: f.partly, Unkept: f.unkept, Wrote: f.wrote, Holds: listed(f.holds)})
	}
	slices.SortFunc(s.Files, func(a, b recovery.File) int { return cmp.Compare(a.Path, b.Path) })
	return s
}
