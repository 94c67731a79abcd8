package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/landmark/lmio"
	"cairn/scene"
	"cairn/scene/meshio"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// mostAtOnce is how many files one drop or command line opens: more tabs than
// that nobody finds anything in.
const mostAtOnce = 50

// open opens files and folders, each file in a tab of its own.
func (w *Window) open(paths []string) {
	items, left := workspace.Expand(paths, mostAtOnce)
	if left > 0 {
		w.notices.warning(fmt.Sprintf("%d of %d files were opened; open the others in smaller lots.", len(items), len(items)+left))
	}
	if len(items) == 0 && len(paths) > 0 {
		w.notices.warning(fmt.Sprintf("There is no mesh or landmark file in %s.", shortPath(paths[0])))
	}
	var first scene.ID
	for _, i := range items {
		if id := w.docs.Open(i.Path, i.With...); first == 0 {
			first = id
		}
	}
	if first != 0 && w.docs.Document(first) != nil {
		w.show(first)
	}
}

// dropped opens what was dropped on the window. Landmark files alone join the
// mesh in front; with a mesh in front of none, or among meshes, they are
// documents of their own.
func (w *Window) dropped(_ fyne.Position, uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		paths = append(paths, u.Path())
	}
	if e := w.docs.Entry(w.front); e != nil && !e.Loading && len(e.Document.Meshes()) > 0 &&
		!slices.ContainsFunc(paths, func(p string) bool { return !lmio.IsLandmarks(p) }) {
		for _, p := range paths {
			w.docs.AddLandmarks(w.front, p)
		}
		return
	}
	w.open(paths)
}

// added follows a document that begins to load.
func (w *Window) added(id scene.ID) {
	d := w.docs.Document(id)
	d.OnRemove(w.thread.Forget)
	w.loading[id] = time.Now()
	if w.front == 0 {
		w.show(id)
		return
	}
	w.refresh()
}

// loaded follows a document whose content has come.
func (w *Window) loaded(id scene.ID) {
	e := w.docs.Entry(id)
	fields := trace.Fields{"file": e.Path, "document": id}
	if t, ok := w.loading[id]; ok {
		fields["ms"] = float64(time.Since(t).Microseconds()) / 1000
		delete(w.loading, id)
		w.recent.Add(e.Path)
	}
	w.log.Event("opened", fields)
	warnings := e.Document.Warnings()
	for _, text := range warnings[w.warned[id]:] {
		w.notices.warning(e.Document.Name() + ": " + text)
	}
	w.warned[id] = len(warnings)
	w.tellPlacements(id)
	w.tellNegative(id)
	if id == w.front {
		w.show(id)
		return
	}
	w.refresh()
}

// failed tells why a file could not be opened.
func (w *Window) failed(path string, err error) {
	w.log.Event("failed", trace.Fields{"file": path, "error": err.Error()})
	text := err.Error()
	if name := filepath.Base(path); !strings.Contains(text, name) {
		text = name + ": " + text
	}
	w.notices.failure("Could not open " + text)
	w.recent.Remove(path)
	w.refresh()
}

// openDialog asks for a file to open.
func (w *Window) openDialog() { w.fileDialog("Open", openable(), w.openChosen) }

func (w *Window) openChosen(path string) { w.open([]string{path}) }

// addLandmarksDialog asks for a landmark file to add to the document in front.
func (w *Window) addLandmarksDialog() {
	front := w.front
	w.fileDialog("Add Landmarks", landmarkExtensions(), func(path string) { w.docs.AddLandmarks(front, path) })
}

// fileDialog asks for one existing file.
func (w *Window) fileDialog(title string, extensions []string, chosen func(path string)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil {
			w.notices.failure(err.Error())
			return
		}
		if f == nil {
			return // cancelled
		}
		path := f.URI().Path()
		f.Close()
		w.app.Preferences().SetString(prefFolder, filepath.Dir(path))
		chosen(path)
	}, w.win)
	d.SetTitleText(title)
	d.SetFilter(endings(extensions))
	if folder, err := storage.ListerForURI(storage.NewFileURI(w.folder())); err == nil {
		d.SetLocation(folder)
	}
	d.SetView(dialog.ListView)
	d.Resize(w.dialogSize())
	w.showDialog(d, 0, nil)
}

const prefFolder = "folder"

// folder returns where a file dialog begins.
func (w *Window) folder() string {
	if e := w.docs.Entry(w.front); e != nil {
		return filepath.Dir(e.Path)
	}
	home, _ := os.UserHomeDir()
	return w.app.Preferences().StringWithFallback(prefFolder, home)
}

func (w *Window) dialogSize() fyne.Size {
	s := w.win.Canvas().Size()
	return fyne.NewSize(min(900, s.Width*0.9), min(640, s.Height*0.9))
}

// openable returns the extensions of all files that can be opened.
func openable() []string {
	var all []string
	for _, f := range meshio.Formats() {
		for _, e := range f.Extensions {
			all = append(all, e, e+".gz")
		}
	}
	return append(all, landmarkExtensions()...)
}

func landmarkExtensions() []string {
	var all []string
	for _, f := range lmio.Formats() {
		all = append(append(all, f.Extensions...), f.Shared...)
	}
	return all
}

// openSample opens the specimens that come with the program.
func (w *Window) openSample() {
	files, err := w.options.Sample()
	if err != nil {
		w.notices.failure("The sample could not be opened: " + err.Error())
		return
	}
	w.open(files)
}

// shortPath writes a path with ~ for the home folder.
func shortPath(path string) string {
	if home, err := os.UserHomeDir(); err == nil && home != "/" && strings.HasPrefix(path, home+string(filepath.Separator)) {
		return "~" + path[len(home):]
	}
	return path
}
