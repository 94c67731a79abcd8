package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/landmark/lmio"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// save writes the landmarks of the document in front to their file.
func (w *Window) save() {
	if d := w.document(); d != nil && len(d.Groups()) > 0 {
		w.saveDocument(d.ID())
	}
}

// saveDocument writes a document's landmarks and reports whether that is done.
// Without one file to write to it asks where to, and reports false.
func (w *Window) saveDocument(id scene.ID) bool {
	e := w.docs.Entry(id)
	if e == nil {
		return false
	}
	if path := e.SavePath(); path != "" {
		return w.saveTo(id, path)
	}
	w.saveDialog()
	return false
}

// saveTo writes a document's landmarks to a file and reports whether that is
// done.
func (w *Window) saveTo(id scene.ID, path string) bool {
	if err := w.docs.Save(id, path); err != nil {
		w.notices.failure("The landmarks were not saved. " + err.Error())
		return false
	}
	w.log.Event("saved", trace.Fields{"file": path, "document": id})
	w.notices.info("Saved "+shortPath(path), "", nil)
	w.refresh()
	return true
}

// saveDialog asks where to write the landmarks of the document in front.
func (w *Window) saveDialog() {
	e := w.docs.Entry(w.front)
	if e == nil || len(e.Document.Groups()) == 0 {
		return
	}
	id := e.Document.ID()
	path := newPathField(w, workspace.Stem(e.Path)+lmio.Formats()[0].Extensions[0])
	w.form("Save Landmarks As", "Save", path.box, func() {
		w.confirmReplace(path.text(), func() { w.saveTo(id, path.text()) })
	})
}

// pathField is a file name with a button that chooses its folder. Fyne's own
// dialog for saving is not used: it empties the file before anything is written.
type pathField struct {
	box   fyne.CanvasObject
	entry *field
}

func newPathField(w *Window, path string) *pathField {
	p := &pathField{entry: w.newField()}
	p.entry.SetText(path)
	choose := widget.NewButtonWithIcon("", theme.FolderOpenIcon(), func() {
		d := dialog.NewFolderOpen(func(f fyne.ListableURI, err error) {
			if err == nil && f != nil {
				p.entry.SetText(filepath.Join(f.Path(), filepath.Base(p.entry.Text)))
			}
		}, w.win)
		if folder, err := storage.ListerForURI(storage.NewFileURI(filepath.Dir(p.entry.Text))); err == nil {
			d.SetLocation(folder)
		}
		d.Resize(w.dialogSize())
		w.showDialog(d, nil)
	})
	p.box = container.NewBorder(nil, nil, nil, choose, p.entry)
	return p
}

func (p *pathField) text() string {
	path := strings.TrimSpace(p.entry.Text)
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	return path
}

// form shows a dialog with a button that does something and one that cancels.
func (w *Window) form(title, confirm string, content fyne.CanvasObject, do func()) {
	d := dialog.NewCustomConfirm(title, confirm, "Cancel", content, func(yes bool) {
		if yes {
			do()
		}
	}, w.win)
	const width = 560
	d.Resize(fyne.NewSize(min(width, w.win.Canvas().Size().Width*0.9), d.MinSize().Height))
	w.showDialog(d, nil)
}

// confirmReplace does do, after asking if the file exists already.
func (w *Window) confirmReplace(path string, do func()) {
	if _, err := os.Stat(path); err != nil {
		do()
		return
	}
	d := dialog.NewConfirm("Replace the File?", fmt.Sprintf("%s exists already.", shortPath(path)), func(yes bool) {
		if yes {
			do()
		}
	}, w.win)
	d.SetConfirmText("Replace")
	d.SetDismissText("Cancel")
	w.showDialog(d, nil)
}
