package shell

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"cairn/app/filedialog"
	"cairn/app/trace"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"

	"fyne.io/fyne/v2/driver"
)

// chooseFiles asks for files or a folder, with the dialog of the desktop, or with
// one of our own where it has none. chosen runs only if something was chosen.
func (w *Window) chooseFiles(r filedialog.Request, chosen func(paths []string)) {
	if w.stopAsking != nil {
		w.stopAsking() // the dialog is behind another window, or its service died: the next try gets a new one
		return
	}
	if w.plainDesktop {
		w.browse(r, chosen)
		return
	}
	r.Window = w.nativeWindow()
	ctx, cancel := context.WithCancel(context.Background())
	w.stopAsking = cancel
	go func() {
		paths, err := filedialog.Open(ctx, r)
		w.post(func() {
			cancel()
			w.stopAsking = nil
			w.filesChosen(r, paths, err, chosen)
		})
	}()
}

// filesChosen follows the answer of the desktop.
func (w *Window) filesChosen(r filedialog.Request, paths []string, err error, chosen func(paths []string)) {
	if err != nil {
		w.log.Event("filedialog", trace.Fields{"error": err.Error()})
	}
	ended := errors.Is(err, filedialog.ErrEnded)
	again := ended && w.dialogEnded // what fails twice in a row may fail each time
	w.dialogEnded = ended && !again
	switch {
	case w.ending || errors.Is(err, context.Canceled): // by us
	case errors.Is(err, filedialog.ErrNone):
		w.plainDesktop = true
		w.browse(r, chosen)
	case again:
		w.browse(r, chosen)
	case ended:
		w.notices.failure(0, "The desktop's file dialog ended by itself, and nothing was chosen. Try again.")
	case err != nil:
		w.notices.failure(0, err.Error())
	case len(paths) > 0:
		chosen(paths)
	}
}

// nativeWindow returns the X11 window that the desktop puts its dialog above, or
// 0 on other window systems.
func (w *Window) nativeWindow() (handle uintptr) {
	if n, ok := w.win.(driver.NativeWindow); ok {
		n.RunNative(func(context any) {
			if x, ok := context.(driver.X11WindowContext); ok {
				handle = x.WindowHandle
			}
		})
	}
	return handle
}

// openDialog asks for files to open.
func (w *Window) openDialog() {
	meshes, landmarks := meshExtensions(), landmarkExtensions()
	w.chooseFiles(filedialog.Request{
		Title: "Open", Accept: "Open", Folder: w.folder(), Many: true,
		Filters: []filedialog.Filter{
			{Name: "Meshes and landmarks", Extensions: slices.Concat(meshes, landmarks)},
			{Name: "Meshes", Extensions: meshes}, {Name: "Landmarks", Extensions: landmarks}, {Name: "All files"},
		},
	}, func(paths []string) {
		w.rememberFolder(paths[0])
		w.open(paths)
	})
}

// addLandmarksDialog asks for landmark files to add to the document in front.
func (w *Window) addLandmarksDialog() {
	front := w.session.Front()
	w.chooseFiles(filedialog.Request{
		Title: "Add Landmarks", Accept: "Add", Folder: w.folder(), Many: true,
		Filters: []filedialog.Filter{{Name: "Landmarks", Extensions: landmarkExtensions()}, {Name: "All files"}},
	}, func(paths []string) {
		w.rememberFolder(paths[0])
		for _, path := range paths {
			w.docs.AddLandmarks(front, path)
		}
	})
}

const prefFolder = "folder"

// folder returns where a file dialog begins: where the document in front is, or
// else where the last file was chosen.
func (w *Window) folder() string {
	if e := w.docs.Entry(w.session.Front()); e != nil {
		return filepath.Dir(e.Path)
	}
	return w.app.Preferences().StringWithFallback(prefFolder, homeFolder())
}

func (w *Window) rememberFolder(file string) {
	w.app.Preferences().SetString(prefFolder, filepath.Dir(file))
}

// meshExtensions and landmarkExtensions return how the names of files end that
// can be opened.
func meshExtensions() []string {
	var all []string
	for _, f := range meshio.Formats() {
		for _, e := range f.Extensions {
			all = append(all, e, e+".gz")
		}
	}
	return all
}

func landmarkExtensions() []string {
	var all []string
	for _, f := range lmio.Formats() {
		all = append(append(all, f.Extensions...), f.Shared...)
	}
	return all
}
