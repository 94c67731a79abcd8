package shell

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Saving takes a blink, but for a slow disk. What is said of it waits as long as that.
const blink = 500 * time.Millisecond

// tellSaving says that a document is being saved, with a way to stop it, where that
// takes longer than a blink.
func (w *Window) tellSaving(id scene.ID, path string) {
	saving := func() bool {
		e := w.docs.Entry(id)
		return e != nil && e.Saving()
	}
	time.AfterFunc(blink, func() {
		w.post(func() {
			if !w.ending && saving() {
				w.notices.infoWith(id, "Saving "+filepath.Base(path)+"…", "Stop", func() { w.docs.StopSaving(id) }).while(saving)
			}
		})
	})
}

// autosaveAfter is how long a document must have been left alone before it is saved by
// itself.
const autosaveAfter = 10 * time.Second

// toggleAutosave has changed documents saved by themselves, or no longer.
func (w *Window) toggleAutosave() {
	w.session.SetAutosaves(!w.session.Autosaves())
	w.followAutosave()
	w.refresh()
}

// followAutosave does what the preference says.
func (w *Window) followAutosave() {
	if !w.session.Autosaves() {
		w.docs.SetAutosave(nil)
		return
	}
	w.docs.SetAutosave(&workspace.Autosave{After: autosaveAfter, Agreed: w.known.Agreed, Done: w.savedItself})
}

// savedItself follows a save that nobody asked for: it says only what went wrong.
func (w *Window) savedItself(id scene.ID, path string, err error) {
	if w.ending {
		return
	}
	if err != nil && !errors.Is(err, workspace.ErrStopped) {
		w.notices.notSaved(id, filepath.Base(path)+" was not saved by itself; Save asks what to do. "+sentence(err.Error()))
	} else if err == nil {
		w.log.Event("saved", trace.Fields{"file": path, "document": id})
		w.notices.dismissSaved(id)
	}
	w.refresh()
}

// waitForSaves does then when a document is saved, or all are where id is 0. Where that
// takes longer than a blink it says so, and lets the user stop the saving or go on
// working: in both cases then does not run.
func (w *Window) waitForSaves(id scene.ID, before string, then func()) {
	if w.awaited[id] {
		return
	}
	waits := true
	over := func() {
		waits = false
		delete(w.awaited, id)
	}
	w.awaited[id] = true
	var q *question
	w.docs.AfterSaving(id, func() {
		if !waits || w.ending {
			return
		}
		over()
		if q != nil {
			q.Hide()
		}
		then()
	})
	show := func() {
		names := w.savingNames(id)
		if !waits || w.ending || len(names) == 0 {
			return
		}
		text := widget.NewLabel(fmt.Sprintf("The landmarks of %s are being saved. Cairn waits for that before %s.", message.Some(names), before))
		text.Wrapping = fyne.TextWrapWord
		bar := widget.NewProgressBarInfinite()
		q = w.dialogs.ask("Saving…", id, container.NewVBox(text, bar), answer{"Stop Saving", nil, func() { w.stopSaves(id) }}, answer{"Cancel", nil, nil})
		q.hidden = func() {
			bar.Stop()
			if waits {
				over()
			}
		}
		w.log.Event("asked", trace.Fields{"document": id, "text": text.Text})
	}
	time.AfterFunc(blink, func() { w.post(show) })
}

// savingNames returns what the documents are called that are being saved: one, or all
// where id is 0.
func (w *Window) savingNames(id scene.ID) (names []string) {
	all := w.docs.Names()
	for i, e := range w.docs.Entries() {
		if e.Saving() && (id == 0 || e.Document.ID() == id) {
			names = append(names, all[i])
		}
	}
	return names
}

// stopSaves stops the saves of a document, or of all where id is 0.
func (w *Window) stopSaves(id scene.ID) {
	for _, e := range w.docs.Entries() {
		if id == 0 || e.Document.ID() == id {
			w.docs.StopSaving(e.Document.ID())
		}
	}
}
