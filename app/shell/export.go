package shell

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"cairn/app/picture"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// exportForm asks how the picture of the view is to be written.
type exportForm struct {
	id                     scene.ID // of the document
	w                      *Window
	width, height, dpi     *field
	background, samples    *drop
	names, gizmo, scaleBar *check
	color                  color.NRGBA
	swatch                 *swatch
	path                   *pathField
	aspect                 float64
}

// Choices of the background.
const (
	asShown     = "As shown"
	white       = "White"
	black       = "Black"
	chosen      = "Colour"
	transparent = "Transparent"
)

// exportDialog asks for a picture of the view and writes it.
func (w *Window) exportDialog() {
	e := w.docs.Entry(w.front)
	if e == nil || !e.Document.Bounds().Valid {
		return
	}
	f := w.newExportForm(w.front, workspace.Stem(e.Path)+".png")
	f.show()
}

func (w *Window) newExportForm(id scene.ID, path string) *exportForm {
	size, s := w.view.Pixels(), w.view.Style()
	f := &exportForm{id: id, w: w, width: w.newField(), height: w.newField(), dpi: w.newField(),
		color: s.Background, swatch: newSwatch(), path: newPathField(w, path), aspect: float64(size.X) / float64(max(1, size.Y))}
	const sharp = 2 // twice the window: enough for a column of a paper
	f.setSize(size.X*sharp, size.Y*sharp)
	f.width.OnChanged = f.followWidth
	f.dpi.SetText("300")
	f.background = w.newDrop([]string{asShown, white, black, chosen, transparent}, func(string) { f.showSwatch() })
	f.background.SetSelected(asShown)
	f.swatch.tapped = f.pickColor
	f.samples = w.newDrop([]string{"1 × 1", "2 × 2", "3 × 3", "4 × 4"}, nil)
	f.samples.SetSelectedIndex(1)
	f.names, f.gizmo, f.scaleBar = w.newCheck("Names"), w.newCheck("Axes"), w.newCheck("Scale bar")
	f.names.SetChecked(s.Names != render.NoNames)
	f.gizmo.SetChecked(s.Gizmo)
	f.scaleBar.SetChecked(s.ScaleBar)
	return f
}

// show asks, again after something was wrong with the answer.
func (f *exportForm) show() { f.w.form("Export Picture", "Export", f.id, f.layout(), f.export) }

func (f *exportForm) setSize(width, height int) {
	f.width.SetText(strconv.Itoa(width))
	f.height.SetText(strconv.Itoa(height))
}

// followWidth keeps the height in proportion while the width is typed.
func (f *exportForm) followWidth(text string) {
	if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && n > 0 {
		f.height.SetText(strconv.Itoa(int(float64(n)/f.aspect + 0.5)))
	}
}

func (f *exportForm) showSwatch() {
	f.swatch.Hidden = f.background.Selected != chosen
	f.swatch.set(f.color)
	if f.background.Selected == chosen {
		f.pickColor()
	}
}

func (f *exportForm) pickColor() {
	picker := dialog.NewColorPicker("Background", "", func(c color.Color) {
		f.color = color.NRGBAModel.Convert(c).(color.NRGBA)
		f.color.A = 0xff
		f.swatch.set(f.color)
	}, f.w.win)
	picker.Advanced = true
	f.w.showDialog(picker, f.id, nil)
}

func (f *exportForm) layout() fyne.CanvasObject {
	times := func(k int) *button {
		return f.w.newButton(fmt.Sprintf("%d×", k), nil, func() {
			size := f.w.view.Pixels()
			f.aspect = float64(size.X) / float64(max(1, size.Y))
			f.setSize(size.X*k, size.Y*k)
		})
	}
	size := container.NewHBox(container.NewGridWrap(fyne.NewSize(76, f.width.MinSize().Height), f.width),
		widget.NewLabel("×"), container.NewGridWrap(fyne.NewSize(76, f.width.MinSize().Height), f.height),
		widget.NewLabel("pixels"), layout.NewSpacer(), times(1), times(2), times(4))
	dpi := container.NewHBox(container.NewGridWrap(fyne.NewSize(76, f.width.MinSize().Height), f.dpi),
		widget.NewLabel("dots per inch"))
	back := container.NewHBox(f.background, container.NewCenter(f.swatch))
	return widget.NewForm(
		widget.NewFormItem("File", f.path.box),
		widget.NewFormItem("Size", size),
		widget.NewFormItem("Resolution", dpi),
		widget.NewFormItem("Background", back),
		widget.NewFormItem("Samples", container.NewHBox(f.samples, widget.NewLabel("a pixel, for smooth edges"))),
		widget.NewFormItem("With", container.NewHBox(f.names, f.gizmo, f.scaleBar)))
}

// order is a picture to be made, checked.
type order struct {
	path          string
	width, height int
	samples       int
	dpi           float64
	style         render.Style
}

// read returns what the form asks for, or says what is wrong with it.
func (f *exportForm) read() (order, error) {
	o := order{path: f.path.text(), samples: f.samples.SelectedIndex() + 1, style: f.w.view.Style()}
	var err error
	if o.width, err = strconv.Atoi(strings.TrimSpace(f.width.Text)); err != nil {
		return o, fmt.Errorf("the width %q is not a number of pixels", f.width.Text)
	}
	if o.height, err = strconv.Atoi(strings.TrimSpace(f.height.Text)); err != nil {
		return o, fmt.Errorf("the height %q is not a number of pixels", f.height.Text)
	}
	if text := strings.TrimSpace(f.dpi.Text); text != "" {
		if o.dpi, err = strconv.ParseFloat(text, 64); err != nil || !(o.dpi > 0 && o.dpi < 1e5) {
			return o, fmt.Errorf("the resolution %q is not a number of dots per inch", f.dpi.Text)
		}
	}
	if folder, err := os.Stat(filepath.Dir(o.path)); err != nil || !folder.IsDir() {
		return o, fmt.Errorf("there is no folder %s", filepath.Dir(o.path))
	}
	format, err := picture.FormatOf(o.path)
	if err != nil {
		return o, err
	}
	if err := picture.CheckSize(o.width, o.height, format); err != nil {
		return o, err
	}
	f.applyStyle(&o)
	if format == picture.JPEG && o.style.Background.A == 0 {
		return o, picture.ErrTransparent
	}
	return o, nil
}

func (f *exportForm) applyStyle(o *order) {
	s := &o.style
	// Glyphs' rims, lines and text keep their share of the picture.
	s.PixelRatio *= float64(o.height) / float64(max(1, f.w.view.Pixels().Y))
	s.Gizmo, s.ScaleBar = f.gizmo.Checked, f.scaleBar.Checked
	switch {
	case !f.names.Checked:
		s.Names = render.NoNames
	case s.Names == render.NoNames:
		s.Names = render.Names
	}
	switch f.background.Selected {
	case white:
		s.Background = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	case black:
		s.Background = color.NRGBA{0, 0, 0, 0xff}
	case chosen:
		s.Background = f.color
	case transparent:
		s.Background = color.NRGBA{}
	}
}

func (f *exportForm) export() {
	o, err := f.read()
	if err != nil {
		f.w.notices.failure("The picture was not made: " + err.Error() + ".")
		f.show()
		return
	}
	f.w.confirmReplace(f.id, o.path, func() { f.w.makePicture(f.id, o) })
}

// makePicture draws and writes a picture in a job of the document, so that
// closing the document ends it.
func (w *Window) makePicture(id scene.ID, o order) {
	d := w.docs.Document(id)
	if d == nil || id != w.front { // its camera is the viewport's
		return
	}
	w.log.Event("exporting", trace.Fields{"file": o.path})
	frame := render.Extract(d, w.view.Camera(), o.style, render.NoPoint)
	ctx, cancel := context.WithCancel(context.Background())
	bar := w.showProgress("Making "+filepath.Base(o.path), id, cancel)
	thread := w.thread
	err := d.Go(func(docCtx context.Context) {
		defer context.AfterFunc(docCtx, cancel)()
		err := drawAndSave(ctx, thread, frame, o, bar.set)
		fyne.Do(func() {
			bar.hide()
			cancel()
			w.pictureMade(o.path, err)
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

func (w *Window) pictureMade(path string, err error) {
	w.giveBack()
	switch {
	case errors.Is(err, context.Canceled):
	case err != nil:
		w.notices.failure("The picture was not made. " + err.Error())
	default:
		w.log.Event("exported", trace.Fields{"file": path})
		w.notices.info("Saved "+shortPath(path), "Copy Path", func() { w.app.Clipboard().SetContent(path) })
	}
}

// progressBar is a small dialog that shows how far a job is and can end it.
type progressBar struct {
	bar    *widget.ProgressBar
	dialog *dialog.CustomDialog
	over   bool
}

func (w *Window) showProgress(title string, about scene.ID, cancel func()) *progressBar {
	p := &progressBar{bar: widget.NewProgressBar()}
	box := container.NewVBox(spacer(320), p.bar)
	p.dialog = dialog.NewCustomWithoutButtons(title, box, w.win)
	stop := widget.NewButtonWithIcon("Cancel", theme.CancelIcon(), p.dialog.Hide)
	p.dialog.SetButtons([]fyne.CanvasObject{stop})
	w.showDialog(p.dialog, about, func() {
		p.over = true
		cancel()
	})
	return p
}

// set may be called from any goroutine.
func (p *progressBar) set(done float64) { fyne.Do(func() { p.bar.SetValue(done) }) }

func (p *progressBar) hide() {
	if !p.over {
		p.dialog.Hide()
	}
}
