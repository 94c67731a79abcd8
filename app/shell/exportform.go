package shell

import (
	"context"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"cairn/app/picture"
	"cairn/app/trace"
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
	*exporting
	id                  scene.ID // of the document
	width, height, dpi  *field
	paper               *widget.Label // how large the picture is on it
	background, samples *drop
	names, legend       *check
	gizmo, scaleBar     *check
	measures, colorBar  *check
	orthographic        *check
	color               color.NRGBA
	swatch              *swatch
	path                *pathField
	beside              string // the folder of the mesh
	aspect              float64
	letters             []render.Unwritten // of what is written, as the style said then
	lettersOf           render.Style
	entries             int // that a legend has
	notes               *widget.Label
}

// Choices of the background.
const (
	asShown     = "As shown"
	white       = "White"
	black       = "Black"
	chosen      = "Colour"
	transparent = "Transparent"
)

var backgrounds = []string{asShown, white, black, chosen, transparent}

// newExportForm returns the form for a picture of a document, with what was
// chosen the last time, c. mesh is the path of its file.
func (ex *exporting) newExportForm(id scene.ID, stem string, c exportChoices) *exportForm {
	s := ex.view.Style()
	f := &exportForm{exporting: ex, id: id, width: ex.dialogs.newField(), height: ex.dialogs.newField(), dpi: ex.dialogs.newField(),
		paper: widget.NewLabel(""), notes: widget.NewLabel(""), swatch: newSwatch()}
	f.samples = ex.dialogs.newDrop([]string{"none", "2×2", "3×3", "4×4"}, nil)
	f.names, f.legend = ex.dialogs.newCheck("Names"), ex.dialogs.newCheck("Legend")
	f.gizmo, f.scaleBar = ex.dialogs.newCheck("Axes"), ex.dialogs.newCheck("Scale bar")
	f.measures, f.colorBar = ex.dialogs.newCheck("Measures"), ex.dialogs.newCheck("Colour bar")
	f.orthographic = ex.dialogs.newCheck("Orthographic")
	f.background = ex.dialogs.newDrop(backgrounds, nil)
	f.recall(stem, c)
	f.names.SetChecked(s.Names != render.NoNames)
	f.legend.SetChecked(s.Legend)
	f.gizmo.SetChecked(s.Gizmo)
	f.scaleBar.SetChecked(s.ScaleBar)
	f.measures.SetChecked(ex.session.DrawsMeasures())
	f.measures.Hidden = len(ex.session.DrawableMeasures()) == 0
	f.colorBar.SetChecked(s.ColorBar)
	f.colorBar.Hidden = ex.session.ColorStatus().Shown == nil
	f.orthographic.SetChecked(s.ScaleBar || ex.view.Camera().Orthographic)
	f.swatch.Hidden = f.background.Selected != chosen
	f.swatch.set(f.color)
	f.background.OnChanged = func(string) { f.showSwatch() }
	f.swatch.tapped = f.pickColor
	f.width.OnChanged = func(text string) { f.followWidth(text); f.measure() }
	f.height.OnChanged = func(string) { f.measure() }
	f.dpi.OnChanged = func(string) { f.measure() }
	f.names.OnChanged = func(bool) { f.findLetters() }
	f.legend.OnChanged = func(bool) { f.findLetters() }
	f.colorBar.OnChanged = func(bool) { f.findLetters() }
	f.orthographic.OnChanged = func(bool) { f.note() }
	f.scaleBar.OnChanged = func(on bool) {
		f.orthographic.SetChecked(on || f.view.Camera().Orthographic)
		f.note()
	}
	f.measure()
	f.findLetters()
	return f
}

// setTimes makes the picture a multiple of the view.
func (f *exportForm) setTimes(k int) {
	size := f.view.Pixels()
	f.setSize(size.X*k, size.Y*k)
}

func (f *exportForm) setSize(width, height int) {
	f.aspect = float64(width) / float64(max(1, height))
	f.width.SetText(strconv.Itoa(width))
	f.height.SetText(strconv.Itoa(height))
}

// measure says how large the picture is on paper.
func (f *exportForm) measure() {
	width, errWidth := strconv.Atoi(strings.TrimSpace(f.width.Text))
	height, errHeight := strconv.Atoi(strings.TrimSpace(f.height.Text))
	dpi, err := f.resolution()
	f.paper.SetText("")
	if errWidth == nil && errHeight == nil && err == nil && width > 0 && height > 0 {
		f.paper.SetText(onPaper(width, height, dpi))
	}
}

// onPaper says how large a picture of so many pixels is, printed at a resolution.
func onPaper(width, height int, dpi float64) string {
	if dpi == 0 {
		return "no size on paper is stated"
	}
	const inch = 2.54 // centimetres
	cm := func(pixels int) string { return strconv.FormatFloat(inch*float64(pixels)/dpi, 'f', 1, 64) }
	return fmt.Sprintf("%s × %s cm on paper", cm(width), cm(height))
}

// note says what there is to know of the picture that is asked for.
func (f *exportForm) note() {
	var lines []string
	if f.lettersOf == f.written() {
		for _, l := range f.letters {
			lines = append(lines, sentence(l.String()))
		}
	}
	if f.legend.Checked && f.entries == 0 {
		lines = append(lines, "The legend is empty: "+noLegend+".")
	}
	switch {
	case f.scaleBar.Checked && f.orthographic.Checked:
		lines = append(lines, "Orthographic, as there is a scale bar: in perspective nearer things are larger, and no bar is true for all of them.")
	case f.scaleBar.Checked:
		lines = append(lines, "In perspective the scale bar is true only for what is as far away as the surface in the middle: nearer things are larger.")
	}
	text := strings.Join(lines, "\n")
	if text != f.notes.Text {
		f.notes.SetText(text)
		f.log.Event("notes", trace.Fields{"text": text})
	}
}

// written returns the view's style with the names and the legend that are ticked.
func (f *exportForm) written() render.Style {
	s := f.view.Style()
	f.applyTexts(&s)
	return s
}

// findLetters notes what there is to know, and looks, in a job of the document,
// which of the names that are ticked can be written.
func (f *exportForm) findLetters() {
	d := f.docs.Document(f.id)
	if d == nil {
		return
	}
	s := f.written()
	frame, thread := render.Extract(d, f.view.Camera(), s, render.NoPoint), f.thread
	f.superimposeOn(frame, f.aspect)
	f.entries = frame.LegendEntries()
	f.note()
	_ = d.Go(func(ctx context.Context) { // a document that is closed has no form
		unwritten, err := thread.Unwritten(ctx, frame)
		if err != nil {
			return
		}
		f.post(func() {
			f.letters, f.lettersOf = unwritten, s
			f.note()
		})
	})
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
	}, f.win)
	picker.Advanced = true
	f.dialogs.show(picker, f.id, nil)
}

func (f *exportForm) layout() fyne.CanvasObject {
	times := func(k int) *button {
		return f.dialogs.newButton(fmt.Sprintf("%d×", k), nil, func() { f.setTimes(k) })
	}
	narrow := func(o *field) fyne.CanvasObject {
		return container.NewGridWrap(fyne.NewSize(76, o.MinSize().Height), o)
	}
	size := container.NewHBox(narrow(f.width), widget.NewLabel("×"), narrow(f.height),
		widget.NewLabel("pixels"), layout.NewSpacer(), times(1), times(2), times(4))
	dpi := container.NewHBox(narrow(f.dpi), widget.NewLabel("dots per inch:"), f.paper)
	back := container.NewHBox(f.background, container.NewCenter(f.swatch))
	f.notes.Wrapping = fyne.TextWrapWord
	notes := container.NewVScroll(f.notes)
	const linesShown = 4
	notes.SetMinSize(fyne.NewSize(0, linesShown*fyne.MeasureText("x", theme.TextSize(), fyne.TextStyle{}).Height+2*theme.InnerPadding()))
	return container.NewVBox(widget.NewForm(
		widget.NewFormItem("File", f.path.box),
		widget.NewFormItem("Size", size),
		widget.NewFormItem("Resolution", dpi),
		widget.NewFormItem("Background", back),
		widget.NewFormItem("Smoothing", container.NewHBox(f.samples, widget.NewLabel("samples a pixel"))),
		widget.NewFormItem("With", container.NewGridWithColumns(3, f.names, f.legend, f.gizmo, f.scaleBar, f.measures, f.colorBar)),
		widget.NewFormItem("Projection", f.orthographic)), notes)
}

// read returns what the form asks for, or says what is wrong with it.
func (f *exportForm) read() (order, error) {
	o := order{path: f.path.text(), samples: f.samples.SelectedIndex() + 1,
		orthographic: f.orthographic.Checked, measures: f.measures.Checked, style: f.view.Style()}
	var err error
	if o.width, err = strconv.Atoi(strings.TrimSpace(f.width.Text)); err != nil {
		return o, fmt.Errorf("the width %q is not a number of pixels", f.width.Text)
	}
	if o.height, err = strconv.Atoi(strings.TrimSpace(f.height.Text)); err != nil {
		return o, fmt.Errorf("the height %q is not a number of pixels", f.height.Text)
	}
	if o.dpi, err = f.resolution(); err != nil {
		return o, err
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

// resolution returns the dots per inch, 0 where none are to be stated.
func (f *exportForm) resolution() (float64, error) {
	text := strings.TrimSpace(f.dpi.Text)
	if text == "" {
		return 0, nil
	}
	dpi, err := strconv.ParseFloat(text, 64)
	if err != nil || !(dpi >= 1 && dpi <= maxDPI) {
		return 0, fmt.Errorf("the resolution %q is not a number of dots per inch, 1 to %d", f.dpi.Text, maxDPI)
	}
	return dpi, nil
}

// maxDPI is what a JPEG's header can hold.
const maxDPI = math.MaxUint16

func (f *exportForm) applyStyle(o *order) {
	s := &o.style
	// Glyphs' rims, lines and text keep their share of the picture.
	s.PixelRatio *= float64(o.height) / float64(max(1, f.view.Pixels().Y))
	s.Gizmo, s.ScaleBar = f.gizmo.Checked, f.scaleBar.Checked
	f.applyTexts(s)
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

func (f *exportForm) applyTexts(s *render.Style) {
	s.Legend, s.ColorBar = f.legend.Checked, f.colorBar.Checked
	switch {
	case !f.names.Checked:
		s.Names = render.NoNames
	case s.Names == render.NoNames:
		s.Names = render.Names
	}
}
