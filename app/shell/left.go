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

// leftovers offers what earlier runs have left unsaved, and follows whether what is
// unsaved now is kept for a next one.
type leftovers struct {
	*desk
	shown      bool       // what earlier runs have left was offered
	unkept     bool       // edits cannot be kept safe from a crash
	noJournals bool       // of no document, since there is no folder for that
	tellUnkept func(bool) // shows whether they can
}

// follow follows what earlier runs have left: it is offered once for all.
func (lo *leftovers) follow() {
	if lo.ending {
		return
	}
	all := lo.session.LeftBehind()
	if len(all) > 0 && !lo.shown {
		lo.shown = true
		lo.log.Event("left", trace.Fields{"count": len(all)})
		lo.showLeft()
	}
	lo.refresh()
}

// showLeft lists what earlier runs have left.
func (lo *leftovers) showLeft() {
	all := lo.session.LeftBehind()
	if len(all) == 0 {
		return
	}
	var q *question
	again := func() {
		q.Hide()
		lo.showLeft()
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
		buttons := container.NewHBox(layout.NewSpacer(), lo.dialogs.newButton("Discard…", theme.DeleteIcon(), func() { lo.askDiscard(l, again) }))
		if l.Err == nil {
			restorable++
		}
		if l.Err == nil && len(all) > 1 {
			buttons.Add(lo.dialogs.newButton("Restore", theme.HistoryIcon(), func() {
				lo.restore(l)
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
					lo.restore(l)
				}
			}
		}})
	}
	intro := widget.NewLabel("Cairn closed before these landmarks were saved. Restore opens them as they were and changes no file until you save. Later keeps them, and they are offered again at the next start.")
	intro.Wrapping = fyne.TextWrapWord
	q = lo.dialogs.ask("Landmarks That Were Not Saved", 0, container.NewVBox(intro, list), answers...)
	lo.log.Event("asked", trace.Fields{"text": strings.Join(texts, "\n")})
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

// restore opens what an earlier run has left.
func (lo *leftovers) restore(l *workspace.LeftBehind) {
	before := len(lo.docs.Entries())
	if err := lo.docs.Restore(l); err != nil {
		lo.notices.failure(0, "Not restored: "+err.Error())
		return
	}
	lo.log.Event("restoring", trace.Fields{"file": l.Path, "edits": l.Edits, "documents": before})
	for _, e := range lo.docs.Entries() {
		if e.Path == l.Path {
			lo.show(e.Document.ID())
		}
	}
}

// askDiscard asks whether to give up what an earlier run has left, and does then in
// every case but of a question that is still open.
func (lo *leftovers) askDiscard(l *workspace.LeftBehind, then func()) {
	title, _ := leftTexts(l)
	text := widget.NewLabel(fmt.Sprintf("The unsaved edits of %s will not be offered again. Their journal is put away for 30 days: %s.", title, shortPath(l.Journal)))
	text.Wrapping = fyne.TextWrapWord
	lo.dialogs.ask("Discard the Edits?", 0, text, answer{"Discard", theme.DeleteIcon(), func() {
		lo.docs.Discard(l, func(err error) {
			if err != nil {
				lo.notices.failure(0, sentence(err.Error()))
			}
			then()
		})
	}}, answer{"Keep Them", nil, nil})
	lo.log.Event("asked", trace.Fields{"text": "Discard the Edits?\n" + text.Text})
}

// offer offers with a document that was opened what an earlier run has left of it.
func (lo *leftovers) offer(id scene.ID) {
	e := lo.docs.Entry(id)
	l := lo.docs.LeftOf(e.Path)
	if l == nil || lo.dialogs.any() {
		return
	}
	open := func() bool { return lo.docs.LeftOf(l.Path) == l }
	lo.notices.offer(id, fmt.Sprintf("%s of %s were not saved when Cairn ended (%s).", message.Plural(l.Edits, "edit"), lo.docs.Name(id), l.When.Local().Format("2006-01-02 15:04")),
		"Restore…", open, lo.showLeft)
}

// kept follows edits that are on the disk.
func (lo *leftovers) kept(id scene.ID, edit uint64) {
	if id != 0 {
		lo.log.Event("kept", trace.Fields{"document": id, "edit": edit})
	}
	if lo.noJournals = lo.noJournals && id != 0; lo.unkept && !lo.ending {
		lo.followUnkept()
	}
}

// notKept tells that what is unsaved is not kept: work goes on, and it is tried again.
func (lo *leftovers) notKept(id scene.ID, err error) {
	if lo.ending {
		return
	}
	lo.log.Event("notkept", trace.Fields{"document": id, "error": err.Error()})
	text := "Edits cannot be kept safe from a crash now: save often. "
	if id != 0 {
		text = fmt.Sprintf("The edits of %s cannot be kept safe from a crash now: save it. Cairn tries again. ", lo.docs.Name(id))
	}
	lo.notices.failure(id, text+sentence(err.Error()))
	lo.noJournals = lo.noJournals || id == 0
	lo.followUnkept()
}

// followUnkept shows in the status bar whether edits cannot be kept.
func (lo *leftovers) followUnkept() {
	lo.unkept = lo.noJournals
	for _, e := range lo.docs.Entries() {
		lo.unkept = lo.unkept || e.Unkept() != nil
	}
	lo.tellUnkept(lo.unkept)
}

// heldElsewhere tells that another Cairn edits a landmark file.
func (sv *saving) heldElsewhere(id scene.ID, path string, err error) {
	sv.log.Event("held", trace.Fields{"document": id, "file": path, "error": err.Error()})
	sv.notices.warning(id, fmt.Sprintf("%s is being edited in another Cairn, too. Saving asks before either loses what the other has written.", filepath.Base(path)))
}

// unlessHeld does save, after asking where another Cairn edits the file.
func (sv *saving) unlessHeld(id scene.ID, path string, then, save func()) {
	e := sv.docs.Entry(id)
	if e == nil || !e.HeldElsewhere(path) {
		save()
		return
	}
	sv.askHeld(id, path, then, save)
}

// askHeld does save, which may be to a file that is not the document's yet, after asking
// where another Cairn edits it.
func (sv *saving) askHeld(id scene.ID, path string, then, save func()) {
	if e := sv.docs.Entry(id); !sv.docs.Locks() && (e == nil || !e.HeldElsewhere(path)) {
		save()
		return
	}
	sv.docs.AskLock(id, path, func(err error) {
		if sv.ending || sv.docs.Entry(id) == nil {
			return
		}
		if err == nil {
			save()
			return
		}
		sv.show(id)
		text := widget.NewLabel(sentence(sv.session.Hide(err.Error())) + "\n\nSave writes these landmarks to the file; the other Cairn then asks before it writes its own over them. Save As keeps both apart.")
		text.Wrapping = fyne.TextWrapWord
		const title = "Another Cairn Edits the File"
		sv.dialogs.ask(title, id, text, answer{"Cancel", nil, nil}, answer{"Save", nil, save}, answer{"Save As…", nil, func() { sv.saveAs(id, then) }})
		sv.log.Event("asked", trace.Fields{"file": path, "text": title})
	})
}
