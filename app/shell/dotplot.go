package shell

import (
	"image"
	"image/color"
	"math"
	"slices"

	"cairn/app/template"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// dotPlot shows numbers as dots, and one of them that moves as a ring. Dots and lines are one
// picture, which is drawn only where they are others, or in another size: thousands cost nothing
// while the ring moves or the view turns. The dot under the pointer is marked, as that which the
// arrow keys are at.
type dotPlot struct {
	widget.BaseWidget
	keys   *keyboard
	name   string // for the log
	scale  plotScale
	dots   []plotDot
	lines  []plotLine
	marked int // a dot, -1 for none
	least  float32

	told  func(dot int)      // another dot is marked, -1 for none
	open  func(dot int)      // a dot was clicked, or Return pressed
	drag  func(x, y float64) // the pointer is dragged to a place; nil: dragging means nothing
	leave func()             // Escape was pressed while a cross is shown

	raster     *canvas.Raster
	ring, halo *canvas.Circle
	under      *canvas.Circle  // the ring, so that it is seen over dots of its colour
	cross      [2]*canvas.Line // where the pointer was dragged to
	texts      []*canvas.Text
	ringAt     [2]float64 // NaN: there is none
	crossAt    [2]float64
	focused    bool
	dragging   bool
}

// plotDot is a number of a plot.
type plotDot struct {
	x, y   float64
	ink    color.NRGBA
	hollow bool
}

// plotLine is a line across a plot, at x or at y, where the other is NaN.
type plotLine struct {
	x, y   float64
	dashed bool
	ink    fyne.ThemeColorName
	text   string // below the plot, of a line at x
}

// plotScale says where numbers are in a plot.
type plotScale interface {
	// fit makes a plot as large as this, in Fyne units.
	fit(p *dotPlot, size fyne.Size)
	// dot returns where a dot is.
	dot(p *dotPlot, i int) fyne.Position
	// place returns where numbers are.
	place(x, y float64) fyne.Position
	// at returns which number is at a place.
	at(pos fyne.Position) (x, y float64)
	// area returns the part of the plot for dots.
	area() (min, max fyne.Position)
	// texts returns what is written around that.
	texts(p *dotPlot) []plotText
}

// plotText is a text of a plot. Its place is that of the middle of its upper edge, of its left or
// its right one.
type plotText struct {
	text  string
	at    fyne.Position
	align fyne.TextAlign
	small bool
}

const (
	dotRadius  = 2.75 // Fyne units
	ringRadius = 6.5
)

func newDotPlot(keys *keyboard, name string, scale plotScale, least float32) *dotPlot {
	p := &dotPlot{keys: keys, name: name, scale: scale, least: least, marked: -1, ringAt: [2]float64{math.NaN()}, crossAt: [2]float64{math.NaN()}}
	p.raster = canvas.NewRaster(p.draw)
	p.ring, p.halo = canvas.NewCircle(color.Transparent), canvas.NewCircle(color.Transparent)
	p.under = canvas.NewCircle(color.Transparent)
	p.ring.StrokeWidth, p.halo.StrokeWidth, p.under.StrokeWidth = 2.5, 1.5, 5
	for i := range p.cross {
		p.cross[i] = canvas.NewLine(color.Transparent)
		p.cross[i].StrokeWidth = 1.5
	}
	p.ExtendBaseWidget(p)
	return p
}

// set shows other dots and lines, where they differ.
func (p *dotPlot) set(dots []plotDot, lines []plotLine) {
	same := func(a, b plotLine) bool {
		return a.text == b.text && a.ink == b.ink && a.dashed == b.dashed && (a.x == b.x || a.x != a.x && b.x != b.x) && (a.y == b.y || a.y != a.y && b.y != b.y)
	}
	if slices.Equal(dots, p.dots) && slices.EqualFunc(lines, p.lines, same) {
		return
	}
	p.dots, p.lines = dots, lines
	if p.marked >= len(dots) {
		p.tell(-1)
	}
	p.Refresh()
}

// showRing shows the ring at a place, NaN for nowhere: what is off the plot is at its edge, in the
// colour of warnings.
func (p *dotPlot) showRing(x, y float64) {
	p.ringAt = [2]float64{x, y}
	p.moveRing()
}

func (p *dotPlot) moveRing() {
	p.ring.Hidden = p.ringAt != p.ringAt
	if p.under.Hidden = p.ring.Hidden; p.ring.Hidden {
		p.under.Refresh()
		p.ring.Refresh()
		return
	}
	p.under.StrokeColor = theme.Color(theme.ColorNameBackground)
	at := p.scale.place(p.ringAt[0], p.ringAt[1])
	in := p.within(at)
	p.ring.StrokeColor = theme.Color(theme.ColorNamePrimary)
	if in != at {
		p.ring.StrokeColor = theme.Color(theme.ColorNameWarning)
	}
	around(p.under, in, ringRadius+1)
	around(p.ring, in, ringRadius)
}

func around(c *canvas.Circle, at fyne.Position, radius float32) {
	c.Resize(fyne.NewSquareSize(2 * radius))
	c.Move(at.SubtractXY(radius, radius))
	c.Refresh()
}

// within returns the nearest place in the area for dots.
func (p *dotPlot) within(at fyne.Position) fyne.Position {
	lo, hi := p.scale.area()
	return fyne.NewPos(max(lo.X, min(hi.X, at.X)), max(lo.Y, min(hi.Y, at.Y)))
}

// tell marks a dot, -1 for none, and tells it.
func (p *dotPlot) tell(dot int) {
	if dot != p.marked {
		p.mark(dot)
		p.told(dot)
	}
}

// mark marks a dot, -1 for none.
func (p *dotPlot) mark(dot int) {
	if dot != p.marked {
		p.marked = dot
		p.moveMark()
	}
}

func (p *dotPlot) moveMark() {
	if p.halo.Hidden = p.marked < 0; p.halo.Hidden {
		p.halo.Refresh()
		return
	}
	p.halo.StrokeColor = theme.Color(theme.ColorNameForeground)
	around(p.halo, p.scale.dot(p, p.marked), dotRadius+2)
}

// showCross shows where the pointer was dragged to, NaN for nowhere.
func (p *dotPlot) showCross(x, y float64) {
	p.crossAt = [2]float64{x, y}
	p.moveCross()
}

func (p *dotPlot) moveCross() {
	const arm = 7
	at := p.scale.place(p.crossAt[0], p.crossAt[1])
	for i, l := range p.cross {
		by := fyne.NewPos(arm, 0)
		if i == 1 {
			by = fyne.NewPos(0, arm)
		}
		if l.Hidden = p.crossAt != p.crossAt; !l.Hidden {
			l.StrokeColor = theme.Color(theme.ColorNameForeground)
			l.Position1, l.Position2 = at.Subtract(by), at.Add(by)
		}
		l.Refresh()
	}
}

// draw draws lines and dots, in pixels.
func (p *dotPlot) draw(width, height int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	back := color.RGBAModel.Convert(theme.Color(theme.ColorNameBackground)).(color.RGBA)
	back.A = 0xff
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], []byte{back.R, back.G, back.B, back.A})
	}
	if p.Size().Width <= 0 {
		return img
	}
	unit := float64(width) / float64(p.Size().Width) // pixels
	for _, l := range p.lines {
		p.drawLine(img, l, unit)
	}
	var dots []template.Dot
	for i, d := range p.dots {
		at := p.scale.dot(p, i)
		dot := template.Dot{X: float64(at.X) * unit, Y: float64(at.Y) * unit, Radius: dotRadius * unit, Color: d.ink}
		if d.hollow {
			dot.Ring = 1.2 * unit
			dot.Radius -= dot.Ring / 2
		}
		dots = append(dots, dot)
	}
	template.Mark(img, dots...)
	return img
}

// drawLine draws a line across the area for dots, a pixel or so wide.
func (p *dotPlot) drawLine(img *image.RGBA, l plotLine, unit float64) {
	lo, hi := p.scale.area()
	ink := color.NRGBAModel.Convert(theme.Color(l.ink)).(color.NRGBA)
	wide, dash := max(1, int(math.Round(unit))), int(4*unit)
	at, from, to := p.scale.place(l.x, 0).X, lo.Y, hi.Y
	across := l.x != l.x
	if across {
		at, from, to = p.scale.place(0, l.y).Y, lo.X, hi.X
	}
	if low, high := lo.X, hi.X; !across && !(at >= low && at <= high) || across && !(at >= lo.Y && at <= hi.Y) {
		return
	}
	middle := int(float64(at) * unit)
	for i := int(float64(from) * unit); i < int(float64(to)*unit); i++ {
		if l.dashed && i/max(1, dash)%2 == 1 {
			continue
		}
		for k := range wide {
			x, y := middle+k-wide/2, i
			if across {
				x, y = y, x
			}
			if (image.Point{X: x, Y: y}).In(img.Rect) {
				img.SetRGBA(x, y, mixed(img.RGBAAt(x, y), ink))
			}
		}
	}
}

// mixed returns a colour over an opaque one.
func mixed(under color.RGBA, c color.NRGBA) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(255-int(c.A)) + int(b)*int(c.A)) / 255) }
	return color.RGBA{mix(under.R, c.R), mix(under.G, c.G), mix(under.B, c.B), 0xff}
}

// CreateRenderer is part of fyne.Widget.
func (p *dotPlot) CreateRenderer() fyne.WidgetRenderer { return &dotPlotRenderer{p} }

// dotPlotRenderer lays a dotPlot out.
type dotPlotRenderer struct{ p *dotPlot }

// Destroy is part of fyne.WidgetRenderer.
func (dotPlotRenderer) Destroy() {}

// MinSize is part of fyne.WidgetRenderer: any width will do.
func (r dotPlotRenderer) MinSize() fyne.Size { return fyne.NewSize(1, r.p.least) }

// Objects is part of fyne.WidgetRenderer.
func (r dotPlotRenderer) Objects() (all []fyne.CanvasObject) {
	all = append(all, r.p.raster)
	for _, t := range r.p.texts {
		all = append(all, t)
	}
	return append(all, r.p.halo, r.p.under, r.p.ring, r.p.cross[0], r.p.cross[1])
}

// Layout is part of fyne.WidgetRenderer.
func (r dotPlotRenderer) Layout(size fyne.Size) {
	p := r.p
	p.scale.fit(p, size)
	p.raster.Resize(size)
	texts := p.scale.texts(p)
	for len(p.texts) < len(texts) {
		p.texts = append(p.texts, canvas.NewText("", color.Transparent))
	}
	for i, t := range p.texts {
		if t.Hidden = i >= len(texts); t.Hidden {
			continue
		}
		w := texts[i]
		t.Text, t.Color, t.TextSize = w.text, theme.Color(theme.ColorNameForeground), theme.TextSize()-1
		if w.small {
			t.Color, t.TextSize = theme.Color(theme.ColorNamePlaceHolder), theme.TextSize()-3
		}
		need := t.MinSize()
		at := w.at
		switch w.align {
		case fyne.TextAlignCenter:
			at.X -= need.Width / 2
		case fyne.TextAlignTrailing:
			at.X -= need.Width
		}
		at.X = max(0, min(size.Width-need.Width, at.X))
		t.Move(at)
		t.Resize(need)
	}
	p.moveRing()
	p.moveMark()
	p.moveCross()
}

// Refresh is part of fyne.WidgetRenderer.
func (r dotPlotRenderer) Refresh() {
	r.Layout(r.p.Size())
	r.p.raster.Refresh()
	for _, t := range r.p.texts {
		t.Refresh()
	}
}

// dotAt returns the dot nearest to a place, -1 where none is near.
func (p *dotPlot) dotAt(pos fyne.Position) int {
	const reach = 8 // Fyne units
	best, nearest := -1, float32(reach)
	for i := range p.dots {
		at := p.scale.dot(p, i).Subtract(pos)
		if off := float32(math.Hypot(float64(at.X), float64(at.Y))); off < nearest {
			best, nearest = i, off
		}
	}
	return best
}

// MouseIn is part of desktop.Hoverable.
func (p *dotPlot) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable.
func (p *dotPlot) MouseMoved(e *desktop.MouseEvent) {
	if !p.dragging {
		p.tell(p.dotAt(e.Position))
	}
}

// MouseOut is part of desktop.Hoverable.
func (p *dotPlot) MouseOut() { p.tell(-1) }

// Tapped is part of fyne.Tappable.
func (p *dotPlot) Tapped(e *fyne.PointEvent) {
	p.keys.dialogs.win.Canvas().Focus(p)
	if i := p.dotAt(e.Position); i >= 0 {
		p.open(i)
	}
}

// Dragged is part of fyne.Draggable.
func (p *dotPlot) Dragged(e *fyne.DragEvent) {
	if p.drag == nil {
		return
	}
	if !p.dragging {
		p.dragging = true
		p.tell(-1)
		p.keys.dialogs.win.Canvas().Focus(p) // Escape is its own
	}
	p.drag(p.scale.at(p.within(e.Position)))
}

// DragEnd is part of fyne.Draggable.
func (p *dotPlot) DragEnd() { p.dragging = false }
