package shell

import (
	"errors"
	"fmt"
	"path/filepath"

	"cairn/app/filedialog"
	"cairn/app/session"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// saving saves documents and their measures, asks what there is to ask before, and tells
// how it went.
type saving struct {
	*desk
	files   *fileAsker
	known   *session.Told     // among it, the losses that the user has agreed to
	awaited map[scene.ID]bool // documents whose saving something waits for; 0 for all
}

// save writes the landmarks of the document in front to their file, if there is
// something to write.
func (sv *saving) save() {
	sv.saveDocument(sv.session.Front(), func() {})
}

// tellUpToDate says that there was nothing to save.
func (sv *saving) tellUpToDate(id scene.ID, path string) {
	sv.notices.info(id, filepath.Base(path)+" is up to date: nothing was changed since it was read or saved.").while(func() bool {
		e := sv.docs.Entry(id)
		return e != nil && !e.Modified()
	})
}

// saveDocument writes a document's landmarks to their file, asking where to if
// that is not clear, and then does then. Where nothing is saved, then does not
// run.
func (sv *saving) saveDocument(id scene.ID, then func()) {
	e := sv.docs.Entry(id)
	if e == nil {
		return
	}
	if len(e.Document.Groups()) == 0 {
		sv.saveWithoutGroups(e, then)
		return
	}
	if path := e.SavePath(); path != "" {
		sv.saveTo(id, path, then)
		return
	}
	if !e.LandmarksModified() && e.Modified() { // the landmarks' file may have another name or not hold all
		sv.saveMeasures(id, then)
		return
	}
	if own := e.FirstFile(); own != "" {
		sv.saveFirst(id, own, then)
		return
	}
	sv.saveAs(id, then)
}

// saveWithoutGroups saves a document that has no landmarks: its measures, if they are not
// saved. It says which files stay as they are since nothing is left of them, and then does
// then, if there is such a file or a measure.
func (sv *saving) saveWithoutGroups(e *workspace.Entry, then func()) {
	id := e.Document.ID()
	leave := func() {
		if e := sv.docs.Entry(id); e != nil && len(e.LeftAlone()) > 0 {
			sv.notices.info(id, workspace.LeftAloneText(e.LeftAlone()))
			sv.docs.GiveUpRemoved(id)
			sv.refresh()
		}
		then()
	}
	switch {
	case !sv.docs.MeasuresSaved(id):
		sv.saveMeasures(id, leave)
	case len(e.LeftAlone()) > 0:
		leave()
	}
}

// saveTo writes a document's landmarks to their file, and then does then. Where the
// file cannot hold all there is, or does not hold what was read from it, nothing is
// written, and the user is asked.
func (sv *saving) saveTo(id scene.ID, path string, then func()) {
	if e := sv.docs.Entry(id); e != nil && path == e.SavePath() && !e.Modified() {
		sv.docs.Save(id, path, workspace.Agreed{Losses: sv.known.Agreed(id, path)}, func(err error) {
			if e := sv.docs.Entry(id); err != nil || sv.ending || e == nil || e.Modified() {
				sv.wrote(id, path, nil, err, then)
				return
			}
			sv.tellUpToDate(id, path)
			then()
		})
		sv.tellSaving(id, path)
		return
	}
	sv.unlessHeld(id, path, then, func() { sv.write(id, path, nil, then) })
}

// askLosses does write after it has told what saving a document to a file loses, once
// for a document and file.
func (sv *saving) askLosses(id scene.ID, path string, losses []string, write func()) {
	sv.show(id)
	text := widget.NewLabel(bullets(losses))
	text.Wrapping = fyne.TextWrapWord
	title := fmt.Sprintf("%s Cannot Hold All of It", forTitle(sv.session.Hide(filepath.Base(path))))
	sv.dialogs.form(title, "Save Anyway", id, text, func() {
		sv.known.Agree(id, path, losses)
		write()
	})
	sv.log.Event("asked", trace.Fields{"document": id, "file": path, "text": text.Text})
}

// write writes a document's landmarks to a file, and then does then. over is what the
// user has agreed to replace, if that is not what the file had last.
func (sv *saving) write(id scene.ID, path string, over *atomicfile.Version, then func()) {
	agreed := workspace.Agreed{Over: over, Losses: sv.known.Agreed(id, path)}
	sv.docs.Save(id, path, agreed, func(err error) { sv.wrote(id, path, over, err, then) })
	sv.tellSaving(id, path)
}

// writeAgain is write after a question, while which no save held the lock of a file that
// is not the document's: another Cairn may edit it by now. Where one did before, the user
// has been asked.
func (sv *saving) writeAgain(id scene.ID, path string, over *atomicfile.Version, then func()) {
	write := func() { sv.write(id, path, over, then) }
	if e := sv.docs.Entry(id); e != nil && e.HeldElsewhere(path) {
		write()
		return
	}
	sv.askHeld(id, path, then, write)
}

// wrote follows an attempt to save, and then does then.
func (sv *saving) wrote(id scene.ID, path string, over *atomicfile.Version, err error, then func()) {
	if sv.ending {
		return
	}
	var disk *atomicfile.Error
	if errors.As(err, &disk) && disk.Replaced { // it is saved, and the user should know the rest
		sv.notices.warning(0, sentence(err.Error()))
		err = nil
	}
	var measures *workspace.MeasuresError
	if errors.As(err, &measures) {
		sv.log.Event("saved", trace.Fields{"file": path, "document": id})
		sv.measuresNotSaved(id, measures.Err, then)
		return
	}
	if err != nil {
		sv.notSaved(id, path, over, err, then)
		return
	}
	sv.log.Event("saved", trace.Fields{"file": path, "document": id})
	sv.notices.dismissSaved(id)                // what it says of the file is no longer so
	sv.notices.info(0, sv.savedText(id, path)) // true when the document is closed, too
	sv.session.SpecimenSaved(id)
	sv.refresh()
	then()
}

// savedText says what was saved, and each time what the file cannot hold of it: the user
// has agreed to that once, and perhaps long ago.
func (sv *saving) savedText(id scene.ID, path string) string {
	text := "Saved " + shortPath(path)
	if losses, err := sv.docs.Losses(id, path); err == nil && len(losses) > 0 {
		text += ", which cannot hold all of it: " + message.Some(losses) + "."
	}
	return text
}

// notSaved tells why a document's landmarks were not saved, and asks what to do
// where another program has changed the file, or that cannot hold all there is.
func (sv *saving) notSaved(id scene.ID, path string, over *atomicfile.Version, err error, then func()) {
	if errors.Is(err, workspace.ErrStopped) {
		sv.notices.info(0, filepath.Base(path)+": "+err.Error()+".")
		return
	}
	if sv.docs.Entry(id) == nil { // closed without waiting
		sv.notices.failure(0, "The landmarks were not saved. "+err.Error())
		return
	}
	sv.show(id) // the name of its file may not tell which it is; and the groups of a file that is lost are unsaved
	var lost *workspace.LossError
	if errors.As(err, &lost) {
		sv.askLosses(id, path, lost.Losses, func() { sv.writeAgain(id, path, over, then) })
		return
	}
	var changed *atomicfile.ChangedError
	if !errors.As(err, &changed) {
		sv.notices.notSaved(id, "The landmarks were not saved. "+err.Error()+".", func() { sv.saveAs(id, then) })
		return
	}
	var difference string
	if overtaken := (*workspace.OvertakenError)(nil); errors.As(err, &overtaken) {
		difference = overtaken.Difference
	}
	sv.askChanged(id, changed, difference, then)
}

// askChanged asks what to do about a file that another program has changed
// since it was read or saved, and tells the difference. Nothing is lost by the answer that
// Return gives.
func (sv *saving) askChanged(id scene.ID, changed *atomicfile.ChangedError, difference string, then func()) {
	path := changed.Path
	over := changed.Now // what the user is asked about, and no later one
	write := func() { sv.writeAgain(id, path, &over, then) }
	saveAs := answer{"Save As…", nil, func() { sv.saveAs(id, then) }}
	name, title := sv.session.Hide(filepath.Base(path)), "The File Was Changed"
	var text string
	var answers []answer
	if over.There() {
		text = fmt.Sprintf("Another program has changed %s since it was read or saved here.\n\n"+
			"Reload takes the landmarks of the file in place of these, and can be undone. "+
			"Overwrite replaces what the other program wrote. Save As keeps both.\n\n%s", name, difference)
		answers = []answer{{"Cancel", nil, nil}, {"Overwrite", nil, write},
			{"Reload", nil, func() { sv.docs.ReloadLandmarks(id, path) }}, saveAs}
	} else {
		title = "The File Is Gone"
		text = fmt.Sprintf("%s was removed or renamed since it was read or saved here. The landmarks are still in this window.", name)
		answers = []answer{{"Cancel", nil, nil}, saveAs, {"Write It Again", nil, write}}
	}
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	sv.dialogs.ask(title, id, label, answers...)
	sv.log.Event("asked", trace.Fields{"file": path, "text": title})
}

// saveDialog asks where to write the landmarks of the document in front.
func (sv *saving) saveDialog() { sv.saveAs(sv.session.Front(), func() {}) }

func (sv *saving) saveAs(id scene.ID, then func()) {
	e := sv.docs.Entry(id)
	if e == nil || len(e.Document.Groups()) == 0 {
		return
	}
	sv.lookFirst(id, e.NewPath(), func(t workspace.Target) {
		if t.Changed {
			t.Path = t.Free // Return must not take what another program wrote
		}
		sv.askWhere(id, t.Path, then)
	})
}

// askWhere asks where to save a document, and offers a path.
func (sv *saving) askWhere(id scene.ID, offered string, then func()) {
	f := sv.newSaveForm(id, offered)
	sv.fileForm("Save Landmarks of "+forTitle(sv.docs.Name(id)), "Save", id, f.box, f.path.text, func(workspace.Target) error { return f.check() }, func(t workspace.Target) {
		if losses, err := sv.docs.Losses(id, t.Path); err == nil {
			sv.known.Agree(id, t.Path, losses) // the form tells them
		}
		write := func() {
			sv.askHeld(id, t.Path, then, func() { sv.write(id, t.Path, &t.Version, then) })
		}
		if t.Changed {
			sv.confirmOverChanged(id, t.Path, write, then)
			return
		}
		sv.confirmOver(id, t, write)
	})
}

// confirmOverChanged asks whether to replace a file of the document that another
// program has changed since. Return does not: it asks for another name.
func (sv *saving) confirmOverChanged(id scene.ID, path string, replace, then func()) {
	text := widget.NewLabel(fmt.Sprintf("Another program has changed %s since it was read or saved here. "+
		"Replace loses what that program wrote.", sv.session.Hide(shortPath(path))))
	text.Wrapping = fyne.TextWrapWord
	const title = "Replace What Another Program Wrote?"
	sv.dialogs.ask(title, id, text, answer{"Cancel", nil, nil}, answer{"Replace", nil, replace},
		answer{"Choose Another Name…", nil, func() { sv.saveAs(id, then) }})
	sv.log.Event("asked", trace.Fields{"file": path, "text": title})
}

// pathField is a file name with a button that chooses its folder. Fyne's own
// dialog for saving is not used: it empties the file before anything is written.
type pathField struct {
	box    fyne.CanvasObject
	entry  *field
	folder string // in which what is typed without one lies
}

func newPathField(files *fileAsker, path string) *pathField {
	p := &pathField{entry: files.dialogs.newField(), folder: filepath.Dir(path)}
	p.set(path)
	choose := files.dialogs.newButton("", theme.FolderOpenIcon(), func() {
		r := filedialog.Request{Title: "Choose a Folder", Accept: "Choose", Folder: filepath.Dir(p.text()), Folders: true}
		files.choose(r, func(paths []string) { p.set(filepath.Join(paths[0], filepath.Base(p.text()))) })
	})
	p.box = container.NewBorder(nil, nil, nil, choose, p.entry)
	return p
}

// set puts a path into the field, whose end is seen.
func (p *pathField) set(path string) {
	p.entry.SetText(path)
	p.entry.CursorColumn = len([]rune(path))
	p.entry.Refresh()
}

// text returns the path that is meant, as in every other dialog.
func (p *pathField) text() string { return filedialog.Resolve(p.folder, p.entry.Text) }
