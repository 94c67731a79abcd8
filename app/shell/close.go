package shell

import (
	"runtime"
	"slices"
	"strings"
	"time"

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

// closing closes documents, and asks before about what is unsaved.
type closing struct {
	*desk
	saving *saving
}

// closeDocument closes a document, asking first if it was changed. Every way to
// close one ends in workspace.Close, and then in closed.
func (cl *closing) closeDocument(id scene.ID) {
	cl.findLost(id, func() { cl.closeOrAsk(id) })
}

// findLost does do after files that were lost were looked at, once for a document or,
// where id is 0, for all. A disk that does not answer in a blink is not waited for.
func (cl *closing) findLost(id scene.ID, do func()) {
	if cl.saving.awaited[id] {
		return
	}
	cl.saving.awaited[id] = true
	cl.docs.FindLost(blink, func() {
		delete(cl.saving.awaited, id)
		if !cl.ending {
			do()
		}
	})
}

func (cl *closing) closeOrAsk(id scene.ID) {
	e := cl.docs.Entry(id)
	switch {
	case e == nil:
	case e.Saving():
		cl.saving.waitForSaves(id, "closing", func() { cl.closeDocument(id) })
	case !e.Modified():
		cl.docs.Close(id)
	default:
		cl.show(id) // a tab behind can be closed, too: what is asked about is seen
		cl.askToSave(id, "closing", func() { cl.closeDocument(id) }, func() { cl.docs.Close(id) })
	}
}

// closeAll closes every document, asking once what to do with changed ones.
func (cl *closing) closeAll() {
	cl.askAll("closing", func() {
		cl.show(0) // or each would come to the front as the one before it goes
		cl.docs.CloseAll()
	})
}

// closed runs when the workspace has closed a document and let go of it, for
// whatever reason. While the program ends it touches no widget but the viewport:
// the window may be gone.
func (w *Window) closed(c workspace.Closed) {
	id := c.Document
	w.panes.forget(id)
	w.opening.forget(id)
	w.news.known.Forget(id)
	w.inspector.groups.forget(id)
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
	if w.left.unkept {
		w.left.followUnkept()
	}
	w.session.Closed(c)
	w.lay()
	w.opening.keepSession()
	if w.session.InStudy() && len(w.docs.Entries()) > 0 { // the next specimen's first picture is waited for
		time.AfterFunc(giveBackAfter, func() {
			w.post(func() {
				if !w.ending {
					w.giveBack()
				}
			})
		})
		return
	}
	w.giveBack()
}

// giveBackAfter is how long the memory of one specimen stays when another has taken its place. It
// is less than until the one after it is read.
const giveBackAfter = 150 * time.Millisecond

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
func (cl *closing) askToSave(id scene.ID, before string, saved, discarded func()) {
	e := cl.docs.Entry(id)
	if cl.nothingToSave(e) {
		cl.askToGiveUp(id, before, discarded)
		return
	}
	unsaved := session.Unsaved{Document: cl.docs.Name(id), Landmarks: e.LandmarksModified(), Of: len(e.Document.Groups()), Removed: e.Removed(), Left: e.LeftAlone()}
	if len(e.Document.Groups()) > 0 { // the file that Save would offer does not stay as it is
		unsaved.Left = slices.DeleteFunc(unsaved.Left, func(path string) bool { return path == e.NewPath() })
	}
	some, all := e.Unsaved(), e.Document.GroupNames()
	for i, n := range e.Document.Groups() {
		if slices.Contains(some, n) {
			unsaved.Groups = append(unsaved.Groups, forTitle(all[i]))
		}
	}
	question := session.SaveQuestion(unsaved, before)
	label := widget.NewLabel(question)
	label.Wrapping = fyne.TextWrapWord
	cl.dialogs.ask("Save Changes?", id, label, answer{"Cancel", nil, nil}, answer{"Don't Save", nil, discarded},
		answer{"Save", nil, func() { cl.save(id, saved) }})
	cl.log.Event("asked", trace.Fields{"document": id, "text": question})
}

// save saves a document and does then. Where the one of a study's specimen goes is known, and not
// asked.
func (cl *closing) save(id scene.ID, then func()) {
	if cl.session.IsSpecimen(id) {
		cl.leave(id, cl.session.SpecimenFile(), then)
		return
	}
	cl.saving.saveDocument(id, then)
}

// askToGiveUp asks about a document of which nothing is left but groups that were
// removed, or files that still have landmarks of it, and does discarded if the user gives
// them up. Undo brings them back.
func (cl *closing) askToGiveUp(id scene.ID, before string, discarded func()) {
	e := cl.docs.Entry(id)
	title, agreed := "Give Up Removed Landmarks?", "Give Up"
	if len(e.Removed()) == 0 {
		title, agreed = "Leave the Landmarks in Their File?", "Leave"
	}
	question := cl.session.Hide(session.GiveUpQuestion(e.Removed(), e.LeftAlone(), before))
	label := widget.NewLabel(question)
	label.Wrapping = fyne.TextWrapWord
	cl.dialogs.ask(title, id, label, answer{agreed, nil, discarded}, answer{"Cancel", nil, nil})
	cl.log.Event("asked", trace.Fields{"document": id, "text": question})
}

// quit closes everything, asking once what to do with changed documents.
func (w *Window) quit() {
	w.closing.askAll("quitting", func() {
		w.ends.discards = true
		w.ends.quitNow()
	})
}

// askAll asks whether to save the documents that were changed, and does then
// when there are none or the user gives them up.
func (cl *closing) askAll(before string, then func()) {
	if cl.docs.Saving() {
		cl.saving.waitForSaves(0, before, func() { cl.askAll(before, then) })
		return
	}
	cl.findLost(0, func() { cl.askChangedDocuments(before, then) })
}

func (cl *closing) askChangedDocuments(before string, then func()) {
	changed, names := cl.changed()
	switch len(changed) {
	case 0:
		then()
		return
	case 1:
		cl.show(changed[0])
		cl.askToSave(changed[0], before, func() { cl.askAll(before, then) }, then)
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
	cl.dialogs.ask(title, 0, container.NewVBox(text, scroll), answer{"Cancel", nil, nil},
		answer{"Discard All", nil, then},
		answer{"Save All", nil, func() { cl.saveAll(changed, before, func() { cl.askAll(before, then) }) }})
	cl.log.Event("asked", trace.Fields{"text": strings.Join(names, "\n")})
}

// changed returns the documents that are not saved as they are, and what they are called.
func (cl *closing) changed() (changed []scene.ID, names []string) {
	all := cl.docs.Names()
	for i, e := range cl.docs.Entries() {
		if e.Modified() {
			changed = append(changed, e.Document.ID())
			names = append(names, all[i])
		}
	}
	return changed, names
}

// saveChanged saves all documents that were changed. The one in front stays there, unless
// another has something to ask.
func (cl *closing) saveChanged() {
	cl.findLost(0, func() {
		changed, _ := cl.changed()
		cl.saveAll(changed, "closing", func() {})
	})
}

// saveAll saves documents one after the other, as far as they are still open, before
// something, and then does then. Where nothing is left of one but groups that were
// removed, it asks whether to give them up. It ends where the user does not save one.
func (cl *closing) saveAll(documents []scene.ID, before string, then func()) {
	for i, id := range documents {
		e := cl.docs.Entry(id)
		if e == nil || !e.Modified() {
			continue
		}
		next := func() { cl.saveAll(documents[i+1:], before, then) }
		if e.SavePath() == "" {
			cl.show(id) // it will be asked about
		}
		if cl.nothingToSave(e) {
			cl.askToGiveUp(id, before, func() {
				cl.docs.GiveUpRemoved(id)
				next()
			})
			return
		}
		cl.saving.saveDocument(id, next)
		return
	}
	then()
}

// nothingToSave reports whether nothing of a document can be written to a file.
func (cl *closing) nothingToSave(e *workspace.Entry) bool {
	return len(e.Document.Groups()) == 0 && cl.docs.MeasuresSaved(e.Document.ID())
}

// switchTab puts the document by places further on in front.
func (w *Window) switchTab(by int) {
	entries := w.docs.Entries()
	if len(entries) == 0 {
		return
	}
	i := slices.IndexFunc(entries, func(e *workspace.Entry) bool { return e.Document.ID() == w.session.Front() })
	w.here(entries[(i+by+len(entries))%len(entries)].Document.ID())
}
