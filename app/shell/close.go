package shell

import (
	"fmt"
	"runtime"
	"slices"

	"cairn/app/memory"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/scene"

	"fyne.io/fyne/v2/widget"
)

// closeDocument closes a document, asking first if it was changed. Every way to
// close one ends in workspace.Close, and then in closed.
func (w *Window) closeDocument(id scene.ID) {
	e := w.docs.Entry(id)
	if e == nil {
		return
	}
	if !unsaved(e.Document) {
		w.docs.Close(id)
		return
	}
	question := fmt.Sprintf("Save the landmarks of %s before closing?", e.Document.Name())
	w.askToSave(id, question, func(save bool) {
		if save {
			w.saveDocument(id, func() { w.docs.Close(id) })
			return
		}
		w.docs.Close(id)
	})
}

// unsaved reports whether closing the document would lose landmarks.
func unsaved(d *scene.Document) bool { return d.History().Modified() && len(d.Groups()) > 0 }

// closed runs when the workspace has closed a document and let go of it, for
// whatever reason. While the program ends it touches no widget but the viewport:
// the window may be gone.
func (w *Window) closed(c workspace.Closed) {
	id := c.Document
	w.view.Forget(id)
	delete(w.loading, id)
	delete(w.warned, id)
	usage := w.thread.Stats().ByDocument[id]
	w.log.Event("closed", trace.Fields{
		"document": id, "ms": float64(c.Took.Microseconds()) / 1000,
		"gl_objects": usage.Objects, "gl_bytes": usage.Bytes,
	})
	if w.ending {
		return
	}
	w.dismissAbout(id)
	w.notices.dismissAbout(id)
	if rest := w.docs.Entries(); w.front == id {
		w.front = 0
		if len(rest) > 0 {
			w.front = rest[min(c.Index, len(rest)-1)].Document.ID()
		}
	}
	w.show(w.front)
	w.giveBack()
}

// giveBack returns freed memory to the system, off the window's goroutine: it
// must be gone for the user too, and not at some later collection. With nothing
// open the driver gives back what it keeps, too.
func (w *Window) giveBack() {
	log, thread, nothing := w.log, w.thread, len(w.docs.Entries()) == 0
	go func() {
		if nothing {
			thread.Rest()
		}
		memory.GiveBack()
		var m runtime.MemStats
		if log != nil {
			runtime.ReadMemStats(&m)
			log.Event("memory", trace.Fields{"rss_bytes": memory.Resident(), "heap_bytes": m.HeapAlloc})
		}
	}()
}

// askToSave asks whether to save a document, not to save it, or to leave
// everything as it is.
func (w *Window) askToSave(id scene.ID, question string, done func(save bool)) {
	w.ask("Save Changes?", id, widget.NewLabel(question), answer{"Cancel", nil, nil},
		answer{"Don't Save", nil, func() { done(false) }}, answer{"Save", nil, func() { done(true) }})
}

// quit closes everything, asking for each changed document whether to save it.
func (w *Window) quit() {
	for _, e := range w.docs.Entries() {
		if !unsaved(e.Document) || w.discarded[e.Document.ID()] {
			continue
		}
		id := e.Document.ID()
		w.show(id)
		question := fmt.Sprintf("Save the landmarks of %s before quitting?", e.Document.Name())
		w.askToSave(id, question, func(save bool) {
			if save {
				w.saveDocument(id, w.quit)
				return
			}
			w.discarded[id] = true
			w.quit()
		})
		return
	}
	w.quitNow()
}

// switchTab puts the document by places further on in front.
func (w *Window) switchTab(by int) {
	entries := w.docs.Entries()
	if len(entries) == 0 {
		return
	}
	i := slices.IndexFunc(entries, func(e *workspace.Entry) bool { return e.Document.ID() == w.front })
	w.show(entries[(i+by+len(entries))%len(entries)].Document.ID())
}
