package shell

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"

	"cairn/app/picture"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// exporting writes pictures and tables of measures.
type exporting struct {
	*desk
	files    *fileAsker
	thread   *render.Thread
	giveBack func() // returns freed memory to the system
}

// exportDialog asks for a picture of the view and writes it.
func (ex *exporting) exportDialog() {
	e := ex.docs.Entry(ex.session.Front())
	if e == nil || !e.Document.Bounds().Valid {
		return
	}
	c := readExportChoices(ex.app.Preferences())
	if c.folder == "" {
		ex.askPicture(e, c)
		return
	}
	id := e.Document.ID()
	ex.lookFirst(id, filepath.Join(c.folder, filepath.Base(ex.newStem(e))), func(t workspace.Target) {
		if e := ex.docs.Entry(id); id == ex.session.Front() {
			if t.Err != nil { // it is gone
				c.folder = ""
			}
			ex.askPicture(e, c)
		}
	})
}

// askPicture asks for a picture of the document in front.
func (ex *exporting) askPicture(e *workspace.Entry, c exportChoices) {
	f := ex.newExportForm(e.Document.ID(), ex.newStem(e), c)
	ex.log.Event("asked for a picture", trace.Fields{"file": f.path.text(), "text": f.width.Text + "x" + f.height.Text + ", " + f.background.Selected})
	ex.fileForm("Export Picture", "Export", f.id, f.layout(), f.path.text, func(workspace.Target) error { return f.check() }, f.export)
}

// order is a picture to be made, checked.
type order struct {
	path          string
	width, height int
	samples       int
	dpi           float64
	orthographic  bool
	measures      bool
	style         render.Style
}

// check says what is wrong with what the form asks for.
func (f *exportForm) check() error {
	_, err := f.read()
	return err
}

func (f *exportForm) export(at workspace.Target) {
	o, err := f.read()
	if err != nil {
		return // checked
	}
	f.remember(o)
	f.confirmOver(f.id, at, func() { f.makePicture(f.id, o) })
}

// makePicture draws and writes a picture in a job of the document, so that
// closing the document ends it.
func (ex *exporting) makePicture(id scene.ID, o order) {
	d := ex.docs.Document(id)
	if d == nil || id != ex.session.Front() { // its camera is the viewport's
		return
	}
	ex.log.Event("exporting", trace.Fields{"file": o.path})
	camera := ex.view.Camera()
	camera.Orthographic = o.orthographic
	warp := ex.session.Warp(id)
	frame := render.ExtractWarped(nil, d, camera, o.style, render.NoPoint, warp)
	ex.superimposeOn(frame, float64(o.width)/float64(max(1, o.height)))
	if o.measures && warp == nil {
		frame.SetMarks(render.Marks{Measures: ex.session.DrawableMeasures()})
	}
	ctx, cancel := context.WithCancel(context.Background())
	bar := ex.dialogs.progress("Making "+forTitle(filepath.Base(o.path)), id, cancel)
	thread := ex.thread
	err := d.Go(func(docCtx context.Context) {
		defer context.AfterFunc(docCtx, cancel)()
		err := drawAndSave(ctx, thread, frame, o, bar.set)
		runtime.KeepAlive(warp) // which the frame does not
		ex.post(func() {
			bar.hide()
			cancel()
			ex.pictureMade(id, o.path, err)
		})
	})
	if err != nil {
		bar.hide()
		cancel()
	}
}

func drawAndSave(ctx context.Context, thread *render.Thread, frame *render.Frame, o order, progress func(float64)) error {
	const drawing = 0.7 // of the work, for a large picture
	img, err := thread.Capture(ctx, frame, render.Picture{Width: o.width, Height: o.height, Samples: o.samples},
		func(done float64) { progress(drawing * done) })
	if err != nil {
		return err
	}
	return picture.Save(ctx, o.path, img, picture.Options{DPI: o.dpi,
		Progress: func(done float64) { progress(drawing + (1-drawing)*done) }})
}

func (ex *exporting) pictureMade(id scene.ID, path string, err error) {
	ex.giveBack()
	switch {
	case errors.Is(err, context.Canceled):
	case err != nil:
		ex.notices.failure(id, "The picture was not made. "+err.Error())
	default:
		ex.log.Event("exported", trace.Fields{"file": path})
		ex.notices.infoWith(0, "Saved "+shortPath(path), "Copy Path", func() { ex.app.Clipboard().SetContent(path) })
	}
}

// progressBar is a small dialog that shows how far a job is and can end it.
type progressBar struct {
	bar    *widget.ProgressBar
	dialog *dialog.CustomDialog
	post   func(func()) // runs a function on the window's goroutine
	over   bool
}

func (s *dialogStack) progress(title string, about scene.ID, cancel func()) *progressBar {
	p := &progressBar{bar: widget.NewProgressBar(), post: s.post}
	box := container.NewVBox(spacer(320), p.bar)
	p.dialog = dialog.NewCustomWithoutButtons(title, box, s.win)
	stop := s.newButton("Cancel", theme.CancelIcon(), p.dialog.Hide)
	p.dialog.SetButtons([]fyne.CanvasObject{stop})
	s.show(p.dialog, about, func() {
		p.over = true
		cancel()
	})
	return p
}

// set may be called from any goroutine.
func (p *progressBar) set(done float64) { p.post(func() { p.bar.SetValue(done) }) }

func (p *progressBar) hide() {
	if !p.over {
		p.dialog.Hide()
	}
}
