package shell

import (
	"runtime"
	"slices"
	"strings"

	"cairn/app/memory"
	"cairn/app/session"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// closeDocument closes a document, asking first if it was changed. Every way to
// close one ends in workspace.Close, and then in closed.
func (w *Window) closeDocument(id scene.ID) {
	w.findLost(id, func() { w.closeOrAsk(id) })
}

// findLost does do after files that were lost were looked at, once for a document or,
// where id is 0, for all. A disk that does not answer in a blink is not waited for.
func (w *Window) findLost(id scene.ID, do func()) {
	if w.awaited[id] {
		return
	}
	w.awaited[id] = true
	w.docs.FindLost(blink, func() {
		delete(w.awaited, id)
		if !w.ending {
			do()
		}
	})
}

func (w *Window) closeOrAsk(id scene.ID) {
	e := w.docs.Entry(id)
	switch {
	case e == nil:
	case e.Saving():
		w.waitForSaves(id, "closing", func() { w.closeDocument(id) })
	case !e.Modified():
		w.docs.Close(id)
	default:
		w.show(id) // a tab behind can be closed, too: what is asked about is seen
		w.askToSave(id, "closing", func() { w.closeDocument(id) }, func() { w.docs.Close(id) })
	}
}

// closeAll closes every document, asking once what to do with changed ones.
func (w *Window) closeAll() {
	w.askAll("closing", func() {
		w.show(0) // or each would come to the front as the one before it goes
		w.docs.CloseAll()
	})
}

// closed runs when the workspace has closed a document and let go of it, for
// whatever reason. While the program ends it touches no widget but the viewport:
// the window may be gone.
func (w *Window) closed(c workspace.Closed) {
	id := c.Document
	w.view.Forget(id)
	delete(w.loading, id)
	w.known.Forget(id)
	usage := w.thread.Stats().ByDocument[id]
	w.log.Event("closed", trace.Fields{
		"document": id, "ms": float64(c.Took.Microseconds()) / 1000,
		"gl_objects": usage.Objects, "gl_bytes": usage.Bytes,
	})
	if w.ending {
		return
	}
	w.dialogs.dismissAbout(id)
	w.notices.dismissAbout(id)
	if w.unkept {
		w.followUnkept()
	}
	front := w.session.Front()
	if rest := w.docs.Entries(); front == id {
		front = 0
		if len(rest) > 0 {
			front = rest[min(c.Index, len(rest)-1)].Document.ID()
		}
	}
	w.show(front)
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

// askToSave asks whether to save a document before something, and does saved
// or discarded then, or nothing.
func (w *Window) askToSave(id scene.ID, before string, saved, discarded func()) {
	e := w.docs.Entry(id)
	if w.nothingToSave(e) {
		w.askToGiveUp(id, before, discarded)
		return
	}
	unsaved := session.Unsaved{Document: w.docs.Name(id), Landmarks: e.LandmarksModified(), Of: len(e.Document.Groups()), Removed: e.Removed()}
	some, all := e.Unsaved(), e.Document.GroupNames()
	for i, n := range e.Document.Groups() {
		if slices.Contains(some, n) {
			unsaved.Groups = append(unsaved.Groups, forTitle(all[i]))
		}
	}
	question := session.SaveQuestion(unsaved, before)
	label := widget.NewLabel(question)
	label.Wrapping = fyne.TextWrapWord
	w.dialogs.ask("Save Changes?", id, label, answer{"Cancel", nil, nil}, answer{"Don't Save", nil, discarded},
		answer{"Save", nil, func() { w.saveDocument(id, saved) }})
	w.log.Event("asked", trace.Fields{"document": id, "text": question})
}

// askToGiveUp asks about a document of which nothing is left but groups that were
// removed, and does discarded if the user gives them up. Undo brings them back.
func (w *Window) askToGiveUp(id scene.ID, before string, discarded func()) {
	question := session.GiveUpQuestion(w.docs.Entry(id).Removed(), before)
	label := widget.NewLabel(question)
	label.Wrapping = fyne.TextWrapWord
	w.dialogs.ask("Give Up Removed Landmarks?", id, label, answer{"Give Up", nil, discarded}, answer{"Cancel", nil, nil})
	w.log.Event("asked", trace.Fields{"document": id, "text": question})
}

// quit closes everything, asking once what to do with changed documents.
func (w *Window) quit() {
	w.askAll("quitting", func() {
		w.discards = true
		w.quitNow()
	})
}

// askAll asks whether to save the documents that were changed, and does then
// when there are none or the user gives them up.
func (w *Window) askAll(before string, then func()) {
	if w.docs.Saving() {
		w.waitForSaves(0, before, func() { w.askAll(before, then) })
		return
	}
	w.findLost(0, func() { w.askChangedDocuments(before, then) })
}

func (w *Window) askChangedDocuments(before string, then func()) {
	var changed []scene.ID
	var names []string
	all := w.docs.Names()
	for i, e := range w.docs.Entries() {
		if e.Modified() {
			changed = append(changed, e.Document.ID())
			names = append(names, all[i])
		}
	}
	switch len(changed) {
	case 0:
		then()
		return
	case 1:
		w.show(changed[0])
		w.askToSave(changed[0], before, func() { w.askAll(before, then) }, then)
		return
	}
	title, question := session.SaveAllQuestion(len(changed), before)
	text := widget.NewLabel(question)
	text.Wrapping = fyne.TextWrapWord
	list := container.New(layout.NewCustomPaddedVBoxLayout(theme.Padding()))
	for i, parts := range partings(names) {
		name := newShortText()
		name.text.TextSize, name.parts = theme.TextSize(), parts
		name.set(names[i], theme.ColorNameForeground)
		list.Add(container.NewBorder(nil, nil, widget.NewIcon(theme.DocumentIcon()), nil, container.New(middle{}, name)))
	}
	scroll := container.NewVScroll(list)
	const mostShown = 8
	line := list.MinSize().Height / float32(len(names))
	scroll.SetMinSize(fyne.NewSize(0, float32(min(len(names), mostShown))*line+theme.InnerPadding()))
	w.dialogs.ask(title, 0, container.NewVBox(text, scroll), answer{"Cancel", nil, nil},
		answer{"Discard All", nil, then},
		answer{"Save All", nil, func() { w.saveAll(changed, before, func() { w.askAll(before, then) }) }})
	w.log.Event("asked", trace.Fields{"text": strings.Join(names, "\n")})
}

// saveAll saves documents one after the other, as far as they are still open, before
// something, and then does then. Where nothing is left of one but groups that were
// removed, it asks whether to give them up. It ends where the user does not save one.
func (w *Window) saveAll(documents []scene.ID, before string, then func()) {
	for i, id := range documents {
		e := w.docs.Entry(id)
		if e == nil || !e.Modified() {
			continue
		}
		next := func() { w.saveAll(documents[i+1:], before, then) }
		if e.SavePath() == "" {
			w.show(id) // it will be asked about
		}
		if w.nothingToSave(e) {
			w.askToGiveUp(id, before, func() {
				w.docs.GiveUpRemoved(id)
				next()
			})
			return
		}
		w.saveDocument(id, next)
		return
	}
	then()
}

// nothingToSave reports whether nothing of a document can be written to a file.
func (w *Window) nothingToSave(e *workspace.Entry) bool {
	return len(e.Document.Groups()) == 0 && w.docs.MeasuresSaved(e.Document.ID())
}

// switchTab puts the document by places further on in front.
func (w *Window) switchTab(by int) {
	entries := w.docs.Entries()
	if len(entries) == 0 {
		return
	}
	i := slices.IndexFunc(entries, func(e *workspace.Entry) bool { return e.Document.ID() == w.session.Front() })
	w.show(entries[(i+by+len(entries))%len(entries)].Document.ID())
}
