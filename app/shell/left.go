package shell

import (
	"fmt"
	"path/filepath"
	"strings"

	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// What earlier runs have left unsaved is offered at the start, document by document,
// and whenever its file is opened, until the user has restored or discarded it.

// offeredLeft returns what can be offered now of what earlier runs have left.
func (w *Window) offeredLeft() (all []*workspace.LeftBehind) {
	for _, l := range w.docs.Left() {
		if !l.Restoring() {
			all = append(all, l)
		}
	}
	return all
}

// followLeft follows what earlier runs have left: it is offered once for all.
func (w *Window) followLeft() {
	if w.ending {
		return
	}
	all := w.offeredLeft()
	if len(all) > 0 && !w.leftShown {
		w.leftShown = true
		w.log.Event("left", trace.Fields{"count": len(all)})
		w.showLeft()
	}
	w.refresh()
}

// showLeft lists what earlier runs have left.
func (w *Window) showLeft() {
	all := w.offeredLeft()
	if len(all) == 0 {
		return
	}
	var q *question
	again := func() {
		q.Hide()
		w.showLeft()
	}
	list := container.NewVBox()
	var texts []string
	restorable := 0
	for i, l := range all {
		if i > 0 {
			list.Add(widget.NewSeparator())
		}
		title, text := leftTexts(l)
		texts = append(texts, title+"\n"+text)
		name := widget.NewLabel(title)
		name.TextStyle.Bold, name.Wrapping = true, fyne.TextWrapWord
		about := widget.NewLabel(text)
		about.Wrapping = fyne.TextWrapWord
		buttons := container.NewHBox(layout.NewSpacer(), w.dialogs.newButton("Discard…", theme.DeleteIcon(), func() { w.askDiscard(l, again) }))
		if l.Err == nil {
			restorable++
		}
		if l.Err == nil && len(all) > 1 {
			buttons.Add(w.dialogs.newButton("Restore", theme.HistoryIcon(), func() {
				w.restoreLeft(l)
				again()
			}))
		}
		list.Add(container.NewVBox(name, about, buttons))
	}
	answers := []answer{{"Later", nil, nil}}
	if restorable > 0 {
		label := "Restore All"
		if len(all) == 1 {
			label = "Restore"
		}
		answers = append(answers, answer{label, nil, func() {
			for _, l := range all {
				if l.Err == nil {
					w.restoreLeft(l)
				}
			}
		}})
	}
	intro := widget.NewLabel("Cairn closed before these landmarks were saved. Restore opens them as they were and changes no file until you save. Later keeps them, and they are offered again at the next start.")
	intro.Wrapping = fyne.TextWrapWord
	q = w.dialogs.ask("Landmarks That Were Not Saved", 0, container.NewVBox(intro, list), answers...)
	w.log.Event("asked", trace.Fields{"text": strings.Join(texts, "\n")})
}

// leftTexts says what an earlier run has left.
func leftTexts(l *workspace.LeftBehind) (title, text string) {
	when := l.When.Local().Format("2006-01-02 15:04")
	if l.Err != nil {
		return filepath.Base(l.Journal), sentence(l.Err.Error()) + " It was written on " + when + "."
	}
	const last = 3
	lines := []string{fmt.Sprintf("In %s. %s, the last on %s.", shortPath(filepath.Dir(l.Path)), message.Plural(l.Edits, "edit"), when)}
	if l.Edits == 0 {
		lines[0] = fmt.Sprintf("In %s. %s, kept on %s.", shortPath(filepath.Dir(l.Path)), message.Plural(l.Points, "landmark"), when)
	}
	if n := len(l.Names); n > 0 {
		names := l.Names[max(0, n-last):]
		text := strings.Join(names, ", ")
		if n > last {
			text = "… " + text
		}
		lines = append(lines, "Last edits: "+text+".")
	}
	for _, note := range l.Notes {
		lines = append(lines, note+".") // it may begin with the name of a file, which stays as it is
	}
	return filepath.Base(l.Path), strings.Join(lines, "\n")
}

// restoreLeft opens what an earlier run has left.
func (w *Window) restoreLeft(l *workspace.LeftBehind) {
	before := len(w.docs.Entries())
	if err := w.docs.Restore(l); err != nil {
		w.notices.failure(0, "Not restored: "+err.Error())
		return
	}
	w.log.Event("restoring", trace.Fields{"file": l.Path, "edits": l.Edits, "documents": before})
	for _, e := range w.docs.Entries() {
		if e.Path == l.Path {
			w.show(e.Document.ID())
		}
	}
}

// askDiscard asks whether to give up what an earlier run has left, and does then in
// every case but of a question that is still open.
func (w *Window) askDiscard(l *workspace.LeftBehind, then func()) {
	title, _ := leftTexts(l)
	text := widget.NewLabel(fmt.Sprintf("The unsaved edits of %s will not be offered again. Their journal is put away for 30 days: %s.", title, shortPath(l.Journal)))
	text.Wrapping = fyne.TextWrapWord
	w.dialogs.ask("Discard the Edits?", 0, text, answer{"Discard", theme.DeleteIcon(), func() {
		w.docs.Discard(l, func(err error) {
			if err != nil {
				w.notices.failure(0, sentence(err.Error()))
			}
			then()
		})
	}}, answer{"Keep Them", nil, nil})
	w.log.Event("asked", trace.Fields{"text": "Discard the Edits?\n" + text.Text})
}

// offerLeft offers with a document that was opened what an earlier run has left of it.
func (w *Window) offerLeft(id scene.ID) {
	e := w.docs.Entry(id)
	l := w.docs.LeftOf(e.Path)
	if l == nil || w.dialogs.any() {
		return
	}
	open := func() bool { return w.docs.LeftOf(l.Path) == l }
	w.notices.offer(id, fmt.Sprintf("%s of %s were not saved when Cairn ended (%s).", message.Plural(l.Edits, "edit"), w.docs.Name(id), l.When.Local().Format("2006-01-02 15:04")),
		"Restore…", open, w.showLeft)
}

// kept follows edits that are on the disk.
func (w *Window) kept(id scene.ID, edit uint64) {
	if id != 0 {
		w.log.Event("kept", trace.Fields{"document": id, "edit": edit})
	}
	if w.noJournals = w.noJournals && id != 0; w.unkept && !w.ending {
		w.followUnkept()
	}
}

// notKept tells that what is unsaved is not kept: work goes on, and it is tried again.
func (w *Window) notKept(id scene.ID, err error) {
	if w.ending {
		return
	}
	w.log.Event("notkept", trace.Fields{"document": id, "error": err.Error()})
	text := "Edits cannot be kept safe from a crash now: save often. "
	if id != 0 {
		text = fmt.Sprintf("The edits of %s cannot be kept safe from a crash now: save it. Cairn tries again. ", w.docs.Name(id))
	}
	w.notices.failure(id, text+sentence(err.Error()))
	w.noJournals = w.noJournals || id == 0
	w.followUnkept()
}

// followUnkept shows in the status bar whether edits cannot be kept.
func (w *Window) followUnkept() {
	w.unkept = w.noJournals
	for _, e := range w.docs.Entries() {
		w.unkept = w.unkept || e.Unkept() != nil
	}
	w.status.unkept = w.unkept
	w.updateStatus()
}

// heldElsewhere tells that another Cairn edits a landmark file.
func (w *Window) heldElsewhere(id scene.ID, path string, err error) {
	w.log.Event("held", trace.Fields{"document": id, "file": path, "error": err.Error()})
	w.notices.warning(id, fmt.Sprintf("%s is being edited in another Cairn, too. Saving asks before either loses what the other has written.", filepath.Base(path)))
}

// unlessHeld does save, after asking where another Cairn edits the file.
func (w *Window) unlessHeld(id scene.ID, path string, then, save func()) {
	e := w.docs.Entry(id)
	if e == nil || !e.HeldElsewhere(path) {
		save()
		return
	}
	w.askHeld(id, path, then, save)
}

// askHeld does save, which may be to a file that is not the document's yet, after asking
// where another Cairn edits it.
func (w *Window) askHeld(id scene.ID, path string, then, save func()) {
	if !w.docs.Locks() {
		save()
		return
	}
	w.docs.AskLock(id, path, func(err error) {
		if w.ending || w.docs.Entry(id) == nil {
			return
		}
		if err == nil {
			save()
			return
		}
		w.show(id)
		text := widget.NewLabel(sentence(err.Error()) + "\n\nSave writes these landmarks to the file; the other Cairn then asks before it writes its own over them. Save As keeps both apart.")
		text.Wrapping = fyne.TextWrapWord
		const title = "Another Cairn Edits the File"
		w.dialogs.ask(title, id, text, answer{"Cancel", nil, nil}, answer{"Save", nil, save}, answer{"Save As…", nil, func() { w.saveAs(id, then) }})
		w.log.Event("asked", trace.Fields{"file": path, "text": title})
	})
}
