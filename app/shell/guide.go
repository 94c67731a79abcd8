package shell

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"

	"cairn/app/session"
	"cairn/app/template"
	"cairn/app/trace"
	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// guide shows above the table, while points of a group are placed one after the other,
// which is next: its name and definition, where it is in the template's picture, and
// how far the group is. It is of one height, so that nothing moves from point to point.
type guide struct {
	p        *inspector
	box      *fyne.Container
	name     *shortText
	number   *canvas.Text
	of       *shortText // labels and kind of the point
	text     *widget.Label
	words    *container.Scroll // that holds text
	picture  *guidePicture
	progress *shortText
	buttons  []actionButton
	shown    session.Guide
	low      bool // there is room for little
}

// How high the parts are, and from which height of the column on there is room for
// them, in the toolkit's units.
const (
	guideTextHeight = 62  // three lines
	roomForAll      = 230 // for more than the name and the buttons, and for the groups below
	roomForText     = 330
	smallPicture    = 128
	roomForSmall    = 440
	largePicture    = 168
	roomForLarge    = 560
)

func newGuide(p *inspector) *guide {
	g := &guide{p: p, name: newShortText(), number: canvas.NewText("", nil), of: newShortText(), text: widget.NewLabel(""), progress: newShortText()}
	g.name.text.TextStyle.Bold, g.name.text.TextSize = true, theme.TextSize()+1
	g.text.Wrapping = fyne.TextWrapWord
	g.text.SizeName = theme.SizeNameCaptionText
	g.picture = newGuidePicture(p.session, p.keys)
	g.words = container.NewVScroll(g.text)
	g.words.SetMinSize(fyne.NewSize(1, guideTextHeight))
	row := container.NewHBox()
	for _, b := range []tool{{"place-back", "", theme.NavigateBackIcon()}, {"place-skip", "", theme.NavigateNextIcon()}, {"missing", "Missing", nil}, {"estimated", "Estimated", nil}} {
		button := p.buttons.forAction(b)
		g.buttons = append(g.buttons, button)
		row.Add(button.toolButton)
	}
	head := container.NewBorder(nil, nil, nil, g.number, g.name)
	aligned := layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), theme.InnerPadding()) // with the text of labels
	g.box = container.NewVBox(container.New(aligned, head), container.New(aligned, g.of), g.words, g.picture,
		container.New(aligned, g.progress), row, widget.NewSeparator())
	g.box.Hide()
	return g
}

// update shows the point that is next, or nothing.
func (g *guide) update() {
	now, ok := g.p.session.Guide()
	if now.Point != g.shown.Point {
		defer g.p.points.Refresh() // the row of the point that is next is marked
	}
	if !ok {
		if g.box.Visible() {
			g.box.Hide()
			g.p.box.Refresh()
		}
		g.shown = session.Guide{}
		return
	}
	before := g.shown
	g.shown = now
	g.name.set(now.Name, theme.ColorNameForeground)
	g.number.Text, g.number.Color = fmt.Sprintf("%d of %d", now.Number, now.Of), theme.Color(theme.ColorNamePlaceHolder)
	g.number.TextSize = theme.TextSize() - 1
	g.number.Refresh()
	g.of.set(g.about(now), theme.ColorNamePlaceHolder)
	if text := now.Definition; g.text.Text != text {
		g.text.SetText(text)
		g.words.ScrollToTop()
	}
	g.progress.set(now.Progress.String(), theme.ColorNamePlaceHolder)
	for _, b := range g.buttons {
		enable(&b.Button, b.action.Reason() == "")
		light(&b.Button, b.action.Checked())
	}
	g.picture.show(now)
	if !g.box.Visible() {
		g.box.Show()
	}
	g.p.box.Refresh()
	if before.Point != now.Point || before.Status != now.Status {
		g.p.showNext(now.Point)
		g.p.log.Event("guide", trace.Fields{"index": now.Number - 1, "name": now.Name, "text": now.Progress.String()})
	}
}

// fit shows as much of the guide as a column of some height has room for.
func (g *guide) fit(height float32) {
	show := func(o fyne.CanvasObject, on bool) {
		if on && !o.Visible() {
			o.Show()
		} else if !on && o.Visible() {
			o.Hide()
		}
	}
	g.low = height < roomForAll
	show(g.of, !g.low)
	show(g.progress, !g.low)
	show(g.words, height >= roomForText)
	if g.picture.height = smallPicture; height >= roomForLarge {
		g.picture.height = largePicture
	}
	show(g.picture, g.picture.of != nil && height >= roomForSmall)
}

// aboveTable lays the guide out above the lists of groups and points. In a low window
// the list of groups gives its room to the points while the guide is shown.
type aboveTable struct{ guide *guide }

// MinSize is part of fyne.Layout.
func (l aboveTable) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }

// Layout is part of fyne.Layout.
func (l aboveTable) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	high := float32(0)
	if l.guide.low = false; objects[0].Visible() {
		l.guide.fit(size.Height)
		high = objects[0].MinSize().Height
	}
	l.guide.p.lend(l.guide.low)
	l.guide.p.part(size.Height-high, objects[0].Visible())
	objects[0].Resize(fyne.NewSize(size.Width, high))
	objects[1].Move(fyne.NewPos(0, high))
	objects[1].Resize(fyne.NewSize(size.Width, size.Height-high))
	l.guide.p.groups.reveal() // there is less room for it now, or more
}

// about says in a line what else there is to know of a point.
func (g *guide) about(now session.Guide) string {
	var parts []string
	if len(now.Labels) > 0 {
		parts = append(parts, strings.Join(now.Labels, ", "))
	}
	if now.Kind != landmark.FixedPoint {
		parts = append(parts, now.Kind.String())
	}
	if now.Optional {
		parts = append(parts, "optional")
	}
	switch {
	case now.Status == landmark.Defined:
		parts = append(parts, "placed: a click places it anew")
	case now.Reason != "":
		parts = append(parts, now.Status.String()+": "+now.Reason)
	case now.Status != landmark.Undefined:
		parts = append(parts, now.Status.String())
	case now.Estimates:
		parts = append(parts, "a click estimates it")
	}
	return strings.Join(parts, " · ")
}

// guidePicture is the picture of a template with its points marked. A click on one
// asks for that point.
type guidePicture struct {
	widget.BaseWidget
	session *session.Session
	keys    *keyboard
	raster  *canvas.Raster
	height  float32
	of      *template.Picture // nil for none
	places  []place
	drawn   *image.RGBA // of, in the size that was asked for last
}

// place is a point in the picture.
type place struct {
	at    landmark.Place
	point scene.Point
	state landmark.PositionStatus
	next  bool
}

func newGuidePicture(s *session.Session, keys *keyboard) *guidePicture {
	p := &guidePicture{session: s, keys: keys}
	p.raster = canvas.NewRaster(p.draw)
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer is part of fyne.Widget.
func (p *guidePicture) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(p.raster)
}

// MinSize is part of fyne.Widget.
func (p *guidePicture) MinSize() fyne.Size { return fyne.NewSize(1, p.height) }

// show shows the picture of a guide's point, where there is one.
func (p *guidePicture) show(g session.Guide) {
	var of *template.Picture
	var at landmark.Place
	if g.At >= 0 {
		of, at = g.Template.Picture(g.At)
	}
	if of == nil {
		p.of, p.places, p.drawn = nil, nil, nil
		return
	}
	if of != p.of {
		p.of, p.drawn = of, nil
	}
	p.places = p.places[:0]
	if d := p.session.Document(); at.Set && d != nil {
		for i, point := range p.session.InTemplate(g) {
			of := g.Template.Template.Points[i].At
			if l, ok := d.Landmark(point); ok && of.Set {
				p.places = append(p.places, place{of, point, l.Status, point == g.Point})
			}
		}
	}
	p.raster.Refresh()
}

// draw draws the picture in pixels, with the points.
func (p *guidePicture) draw(width, height int) image.Image {
	if p.drawn == nil || p.drawn.Bounds() != image.Rect(0, 0, width, height) {
		p.drawn = fitted(p.of, width, height)
	}
	if p.of == nil {
		return p.drawn
	}
	marked := image.NewRGBA(p.drawn.Bounds())
	copy(marked.Pix, p.drawn.Pix)
	template.Mark(marked, p.dots(float64(width), float64(height))...)
	return inTheme(marked)
}

// Colours of points in the picture, which is on white: inTheme comes after them.
var (
	placedInk  = color.NRGBA{R: 0x1b, G: 0x87, B: 0x3f, A: 0xff}
	missingInk = color.NRGBA{R: 0xb5, G: 0x2a, B: 0x2a, A: 0xff}
	nextInk    = color.NRGBA{R: 0x0b, G: 0x5c, B: 0xd6, A: 0xff}
)

// dots returns the marks: a disc for what is placed, a ring for what is an estimate, a
// red ring for what is missing, and the next one in a large ring, last.
func (p *guidePicture) dots(width, height float64) (dots []template.Dot) {
	x, y, w, h := p.of.Fit(width, height)
	unit := height / largePicture // pixels
	var last []template.Dot
	for _, q := range p.places {
		d := template.Dot{X: x + q.at.X*w, Y: y + q.at.Y*h, Radius: 2.6 * unit, Color: placedInk}
		switch q.state {
		case landmark.Estimated:
			d.Ring = 1.4 * unit
		case landmark.Missing:
			d.Ring, d.Color = 1.4*unit, missingInk
		}
		if q.state != landmark.Undefined {
			dots = append(dots, d)
		}
		if q.next {
			d.Color, d.Ring = nextInk, 0
			ring := d
			ring.Radius, ring.Ring = 7*unit, 1.8*unit
			last = append(last, d, ring)
		}
	}
	return append(dots, last...)
}

// Tapped is part of fyne.Tappable: it asks for the point that was clicked.
func (p *guidePicture) Tapped(e *fyne.PointEvent) {
	if p.of == nil {
		return
	}
	const reach = 12 // units
	x, y, w, h := p.of.Fit(float64(p.Size().Width), float64(p.Size().Height))
	best, nearest := reach*1., scene.Point{}
	for _, q := range p.places {
		if off := math.Hypot(x+q.at.X*w-float64(e.Position.X), y+q.at.Y*h-float64(e.Position.Y)); off < best {
			best, nearest = off, q.point
		}
	}
	if d := p.session.Document(); d != nil && nearest != (scene.Point{}) {
		d.Selection().Only(nearest)
		p.session.Jump(nearest)
	}
	p.keys.focusView()
}
