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

// fileAsker asks for files, with the dialog of the desktop or with our own.
type fileAsker struct {
	*desk
	stopAsking   func() // ends the desktop's file dialog; nil where it is not open
	plainDesktop bool   // it has none
	dialogEnded  bool   // the last one ended by itself
}

// choose asks for files or a folder, with the dialog of the desktop, or with
// one of our own where it has none. chosen runs only if something was chosen.
func (fa *fileAsker) choose(r filedialog.Request, chosen func(paths []string)) {
	if fa.stopAsking != nil {
		fa.stopAsking() // the dialog is behind another window, or its service died: the next try gets a new one
		return
	}
	if fa.plainDesktop {
		fa.browse(r, chosen)
		return
	}
	r.Window = fa.nativeWindow()
	ctx, cancel := context.WithCancel(context.Background())
	fa.stopAsking = cancel
	go func() {
		paths, err := filedialog.Open(ctx, r)
		fa.post(func() {
			cancel()
			fa.stopAsking = nil
			fa.chosen(r, paths, err, chosen)
		})
	}()
}

// chosen follows the answer of the desktop.
func (fa *fileAsker) chosen(r filedialog.Request, paths []string, err error, chosen func(paths []string)) {
	if err != nil {
		fa.log.Event("filedialog", trace.Fields{"error": err.Error()})
	}
	ended := errors.Is(err, filedialog.ErrEnded)
	again := ended && fa.dialogEnded // what fails twice in a row may fail each time
	fa.dialogEnded = ended && !again
	switch {
	case fa.ending || errors.Is(err, context.Canceled): // by us
	case errors.Is(err, filedialog.ErrNone):
		fa.plainDesktop = true
		fa.browse(r, chosen)
	case again:
		fa.browse(r, chosen)
	case ended:
		fa.notices.failure(0, "The desktop's file dialog ended by itself, and nothing was chosen. Try again.")
	case err != nil:
		fa.notices.failure(0, err.Error())
	case len(paths) > 0:
		chosen(paths)
	}
}

// nativeWindow returns the X11 window that the desktop puts its dialog above, or
// 0 on other window systems.
func (fa *fileAsker) nativeWindow() (handle uintptr) {
	if n, ok := fa.win.(driver.NativeWindow); ok {
		n.RunNative(func(context any) {
			if x, ok := context.(driver.X11WindowContext); ok {
				handle = x.WindowHandle
			}
		})
	}
	return handle
}

// ask asks for files to open.
func (op *opening) ask() {
	meshes, landmarks := meshExtensions(), landmarkExtensions()
	op.files.choose(filedialog.Request{
		Title: "Open", Accept: "Open", Folder: op.files.folder(), Many: true,
		Filters: []filedialog.Filter{
			{Name: "Meshes and landmarks", Extensions: slices.Concat(meshes, landmarks)},
			{Name: "Meshes", Extensions: meshes}, {Name: "Landmarks", Extensions: landmarks}, {Name: "All files"},
		},
	}, func(paths []string) {
		op.files.rememberFolder(paths[0])
		op.open(paths)
	})
}

// askLandmarks asks for landmark files to add to the document in front.
func (op *opening) askLandmarks() {
	front := op.session.Front()
	op.files.choose(filedialog.Request{
		Title: "Add Landmarks", Accept: "Add", Folder: op.files.folder(), Many: true,
		Filters: []filedialog.Filter{{Name: "Landmarks", Extensions: landmarkExtensions()}, {Name: "All files"}},
	}, func(paths []string) {
		op.files.rememberFolder(paths[0])
		for _, path := range paths {
			op.docs.AddLandmarks(front, path)
		}
	})
}

const prefFolder = "folder"

// folder returns where a file dialog begins: where the document in front is, or
// else where the last file was chosen.
func (fa *fileAsker) folder() string {
	if e := fa.docs.Entry(fa.session.Front()); e != nil {
		return filepath.Dir(e.Path)
	}
	return fa.app.Preferences().StringWithFallback(prefFolder, homeFolder())
}

func (fa *fileAsker) rememberFolder(file string) {
	fa.app.Preferences().SetString(prefFolder, filepath.Dir(file))
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
