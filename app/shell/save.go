package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cairn/app/filedialog"
	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// save writes the landmarks of the document in front to their file.
func (w *Window) save() { w.saveDocument(w.front, func() {}) }

// saveDocument writes a document's landmarks to their file, asking where to if
// that is not clear, and then does then. Where nothing is saved, then does not
// run.
func (w *Window) saveDocument(id scene.ID, then func()) {
	e := w.docs.Entry(id)
	if e == nil || len(e.Document.Groups()) == 0 {
		return
	}
	if path := e.SavePath(); path != "" {
		w.saveTo(id, path, then)
		return
	}
	w.saveAs(id, then)
}

// saveTo writes a document's landmarks to a file, and then does then. It asks
// first where the file cannot hold all there is.
func (w *Window) saveTo(id scene.ID, path string, then func()) {
	losses, err := w.docs.Losses(id, path)
	if err != nil {
		w.notices.failure("The landmarks were not saved. " + err.Error())
		return
	}
	if len(losses) == 0 {
		w.write(id, path, then)
		return
	}
	text := widget.NewLabel(bullets(losses))
	text.Wrapping = fyne.TextWrapWord
	title := fmt.Sprintf("%s Cannot Hold All of It", filepath.Base(path))
	w.form(title, "Save Anyway", id, text, func() { w.write(id, path, then) })
}

func (w *Window) write(id scene.ID, path string, then func()) {
	if err := w.docs.Save(id, path); err != nil {
		w.notices.failure("The landmarks were not saved. " + err.Error())
		return
	}
	w.log.Event("saved", trace.Fields{"file": path, "document": id})
	w.notices.dismissAbout(id) // what it says of the file is no longer so
	w.notices.info("Saved "+shortPath(path), "", nil)
	w.refresh()
	then()
}

// saveDialog asks where to write the landmarks of the document in front.
func (w *Window) saveDialog() { w.saveAs(w.front, func() {}) }

func (w *Window) saveAs(id scene.ID, then func()) {
	e := w.docs.Entry(id)
	if e == nil || len(e.Document.Groups()) == 0 {
		return
	}
	f := newSaveForm(w, id, e.NewPath())
	w.form("Save Landmarks of "+e.Document.Name(), "Save", id, f.box, func() {
		w.confirmReplace(id, f.path.text(), func() { w.write(id, f.path.text(), then) })
	})
	w.win.Canvas().Focus(f.path.entry)
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
	choose := w.newButton("", theme.FolderOpenIcon(), func() {
		r := filedialog.Request{Title: "Choose a Folder", Accept: "Choose", Folder: filepath.Dir(p.text()), Folders: true}
		w.chooseFiles(r, func(paths []string) { p.entry.SetText(filepath.Join(paths[0], filepath.Base(p.text()))) })
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

// confirmReplace does do, after asking if the file exists already.
func (w *Window) confirmReplace(about scene.ID, path string, do func()) {
	if _, err := os.Stat(path); err != nil {
		do()
		return
	}
	text := widget.NewLabel(shortPath(path) + " exists already.")
	text.Wrapping = fyne.TextWrapWord
	w.form("Replace the File?", "Replace", about, text, do)
}
