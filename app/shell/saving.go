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
func (sv *saving) tellSaving(id scene.ID, path string) {
	saving := func() bool {
		e := sv.docs.Entry(id)
		return e != nil && e.Saving()
	}
	time.AfterFunc(blink, func() {
		sv.post(func() {
			if !sv.ending && saving() {
				sv.notices.infoWith(id, "Saving "+filepath.Base(path)+"…", "Stop", func() { sv.docs.StopSaving(id) }).while(saving)
			}
		})
	})
}

// autosaveAfter is how long a document must have been left alone before it is saved
// automatically.
const autosaveAfter = 10 * time.Second

// toggleAutosave has changed documents saved automatically, or no longer.
func (sv *saving) toggleAutosave() {
	sv.session.SetAutosaves(!sv.session.Autosaves())
	sv.followAutosave()
	sv.refresh()
}

// followAutosave does what the preference says.
func (sv *saving) followAutosave() {
	if !sv.session.Autosaves() {
		sv.docs.SetAutosave(nil)
		return
	}
	sv.docs.SetAutosave(&workspace.Autosave{After: autosaveAfter, Agreed: sv.known.Agreed, Done: sv.savedItself})
}

// savedItself follows a save that nobody asked for: it says only what went wrong.
func (sv *saving) savedItself(id scene.ID, path string, err error) {
	if sv.ending {
		return
	}
	if err != nil && !errors.Is(err, workspace.ErrStopped) {
		sv.notices.notSaved(id, filepath.Base(path)+" was not saved automatically; Save asks what to do. "+sentence(err.Error()), func() { sv.saveAs(id, func() {}) })
	} else if err == nil {
		sv.log.Event("saved", trace.Fields{"file": path, "document": id})
		sv.notices.dismissSaved(id)
		sv.session.SpecimenSaved(id)
	}
	sv.refresh()
}

// waitForSaves does then when a document is saved, or all are where id is 0. Where that
// takes longer than a blink it says so, and lets the user stop the saving or go on
// working: in both cases then does not run.
func (sv *saving) waitForSaves(id scene.ID, before string, then func()) {
	if sv.awaited[id] {
		return
	}
	waits := true
	over := func() {
		waits = false
		delete(sv.awaited, id)
	}
	sv.awaited[id] = true
	var q *question
	sv.docs.AfterSaving(id, func() {
		if !waits || sv.ending {
			return
		}
		over()
		if q != nil {
			q.Hide()
		}
		then()
	})
	show := func() {
		names := sv.savingNames(id)
		if !waits || sv.ending || len(names) == 0 {
			return
		}
		text := widget.NewLabel(fmt.Sprintf("The landmarks of %s are being saved. Cairn waits for that before %s.", message.Some(names), before))
		text.Wrapping = fyne.TextWrapWord
		bar := widget.NewProgressBarInfinite()
		q = sv.dialogs.ask("Saving…", id, container.NewVBox(text, bar), answer{"Stop Saving", nil, func() { sv.stopSaves(id) }}, answer{"Cancel", nil, nil})
		q.hidden = func() {
			bar.Stop()
			if waits {
				over()
			}
		}
		sv.log.Event("asked", trace.Fields{"document": id, "text": text.Text})
	}
	time.AfterFunc(blink, func() { sv.post(show) })
}

// savingNames returns what the documents are called that are being saved: one, or all
// where id is 0.
func (sv *saving) savingNames(id scene.ID) (names []string) {
	all := sv.docs.Names()
	for i, e := range sv.docs.Entries() {
		if e.Saving() && (id == 0 || e.Document.ID() == id) {
			names = append(names, all[i])
		}
	}
	return names
}

// stopSaves stops the saves of a document, or of all where id is 0.
func (sv *saving) stopSaves(id scene.ID) {
	for _, e := range sv.docs.Entries() {
		if id == 0 || e.Document.ID() == id {
			sv.docs.StopSaving(e.Document.ID())
		}
	}
}
