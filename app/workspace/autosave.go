package workspace

import (
	"errors"
	"time"

	"cairn/scene"
)

// Autosave saves changed documents by themselves, where Save would ask nothing: to the
// file that their landmarks have, which can hold all of them.
type Autosave struct {
	// After is how long a document must have been left alone since its last edit.
	After time.Duration
	// Agreed returns the losses that the user has agreed to for a document and a file.
	Agreed func(id scene.ID, path string) []string
	// Done follows a save that was tried, like the done of Save. One that would lose more
	// than was agreed to does not count: Save asks about that.
	Done func(id scene.ID, path string, err error)
}

// SetAutosave turns saving by itself on, or off where a is nil. All changed documents
// count as edited just now.
func (w *Workspace) SetAutosave(a *Autosave) {
	w.autosave = a
	for _, e := range w.entries {
		w.edited(e)
	}
}

// watchEdits has the workspace hear of the edits of a document.
func (w *Workspace) watchEdits(e *Entry) {
	id := e.Document.ID()
	e.Document.OnChange(func(c scene.Changed) {
		if e := w.Entry(id); e != nil && c.How != scene.Shown {
			w.edited(e)
		}
	})
}

// edited has the document saved if it is left alone from now on.
func (w *Workspace) edited(e *Entry) {
	if w.autosave == nil {
		return
	}
	if e.left != nil {
		e.left.Reset(w.autosave.After)
		return
	}
	id := e.Document.ID()
	e.left = time.AfterFunc(w.autosave.After, func() {
		w.post(func() {
			if e := w.Entry(id); e != nil && w.autosave != nil {
				w.saveByItself(e)
			}
		})
	})
}

// saveByItself saves a document if nothing is to be asked.
func (w *Workspace) saveByItself(e *Entry) {
	if e.Saving() { // what that does not have is for the next time
		w.edited(e)
		return
	}
	path := e.SavePath()
	if e.Loading || path == "" || !e.Modified() || e.HeldElsewhere(path) {
		return
	}
	a, id := w.autosave, e.Document.ID()
	w.Save(id, path, Agreed{Losses: a.Agreed(id, path), byItself: true}, func(err error) {
		var lost *LossError
		if !errors.As(err, &lost) {
			a.Done(id, path, err)
		}
	})
}
