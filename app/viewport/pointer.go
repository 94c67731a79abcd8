package viewport

import (
	"math"
	"time"

	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"gonum.org/v1/gonum/spatial/r3"
)

// press is what a pressed mouse button began.
type press struct {
	button   desktop.MouseButton
	pan      bool
	at       fyne.Position // where it was pressed
	last     fyne.Position // where the pointer was last
	dragging bool

	clicked   time.Time // the click before, to tell a double click
	clickedAt fyne.Position
}

const (
	// slop is how far the pointer may move in a click, in Fyne units.
	slop = 3
	// doubleClick is how soon a second click makes it a double click.
	doubleClick = 400 * time.Millisecond
)

// MouseDown is part of desktop.Mouseable.
func (v *Viewport) MouseDown(e *desktop.MouseEvent) {
	v.stopFlight()
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v)
	}
	v.press.button = e.Button
	v.press.pan = e.Button != desktop.MouseButtonPrimary || e.Modifier&fyne.KeyModifierShift != 0
	v.press.at, v.press.last, v.press.dragging = e.Position, e.Position, false
}

// MouseUp is part of desktop.Mouseable.
func (v *Viewport) MouseUp(e *desktop.MouseEvent) {
	click := v.press.button == desktop.MouseButtonPrimary && e.Button == desktop.MouseButtonPrimary && !v.press.dragging
	v.endDrag()
	if click {
		v.click(e)
	}
}

// Dragged is part of fyne.Draggable. Fyne sends it for the left and the middle
// button, also outside the widget.
func (v *Viewport) Dragged(e *fyne.DragEvent) { v.drag(e.Position) }

// DragEnd is part of fyne.Draggable.
func (v *Viewport) DragEnd() { v.endDrag() }

// MouseIn is part of desktop.Hoverable.
func (v *Viewport) MouseIn(e *desktop.MouseEvent) { v.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable. Fyne reports no dragging with the
// right button, so it is seen here.
func (v *Viewport) MouseMoved(e *desktop.MouseEvent) {
	if e.Button&desktop.MouseButtonSecondary != 0 && v.press.button == desktop.MouseButtonSecondary {
		v.drag(e.Position)
		return
	}
	if v.press.button == desktop.MouseButtonSecondary {
		v.endDrag() // released over something else
	}
	v.pointer, v.pointed = e.Position, true
	v.point(e.Position)
}

// MouseOut is part of desktop.Hoverable.
func (v *Viewport) MouseOut() {
	if v.press.button == desktop.MouseButtonSecondary {
		v.endDrag()
	}
	v.pointed = false
	v.setHover(render.NoPoint)
	v.events.Under(r3.Vec{}, false)
}

func (v *Viewport) drag(to fyne.Position) {
	if v.press.button == 0 || v.id == 0 {
		return
	}
	if far := to.Subtract(v.press.at); !v.press.dragging && math.Hypot(float64(far.X), float64(far.Y)) < slop {
		return
	}
	v.press.dragging = true
	d := to.Subtract(v.press.last)
	v.press.last = to
	h := float64(v.Size().Height)
	dx, dy := float64(d.X)/h, float64(d.Y)/h
	if v.press.pan {
		v.pan(dx, -dy)
	} else {
		v.turn(dx*math.Pi, dy*math.Pi) // half a turn over the picture's height
	}
	v.Redraw()
}

func (v *Viewport) endDrag() {
	moved := v.press.dragging
	v.press.button, v.press.dragging = 0, false
	if moved {
		v.draw(render.Moving)
	}
}

// Scrolled is part of fyne.Scrollable: it zooms to the pointer.
func (v *Viewport) Scrolled(e *fyne.ScrollEvent) {
	const notch, most, rate = 25, 3, 0.15 // Fyne's units a notch; more than 3 notches at once is a slip
	v.zoom(rate*max(-most, min(most, float64(e.Scrolled.DY)/notch)), e.Position)
}

// fraction returns a position as the camera has it: fractions of the picture's
// height from its middle, right and up.
func (v *Viewport) fraction(p fyne.Position) (x, y float64) {
	s := v.Size()
	return float64(p.X-s.Width/2) / float64(s.Height), float64(s.Height/2-p.Y) / float64(s.Height)
}

// point tells what is under the pointer.
func (v *Viewport) point(p fyne.Position) {
	if v.id == 0 {
		return
	}
	v.setHover(v.landmarkAt(p))
	x, y := v.devicePixel(p)
	v.thread.Probe(x, y, v.whileInFront(v.events.Under)) // only the latest matters
}

// locate has the renderer say where the surface is at p as the camera sees it
// now, whatever is shown yet; reply runs on the window's goroutine, unless
// another document is in front by then.
func (v *Viewport) locate(p fyne.Position, reply func(r3.Vec, bool)) {
	d := v.Document()
	if d == nil || v.id == 0 {
		return
	}
	x, y := v.devicePixel(p)
	bare := render.Style{PixelRatio: v.pixelRatio()} // only the surface counts
	v.thread.Locate(render.Extract(d, v.camera, bare, render.NoPoint), v.size.X, v.size.Y, x, y, v.whileInFront(reply))
}

// whileInFront returns a reply for the render goroutine that runs on the
// window's, unless another document is in front by then.
func (v *Viewport) whileInFront(reply func(r3.Vec, bool)) func(r3.Vec, bool) {
	id := v.id
	return func(at r3.Vec, ok bool) {
		v.post(func() {
			if v.id == id && id != 0 {
				reply(at, ok)
			}
		})
	}
}

// devicePixel returns the pixel of the picture at p.
func (v *Viewport) devicePixel(p fyne.Position) (x, y int) {
	s := v.Size()
	return int(math.Floor(float64(p.X) * float64(v.size.X) / float64(s.Width))),
		int(math.Floor(float64(p.Y) * float64(v.size.Y) / float64(s.Height)))
}

func (v *Viewport) landmarkAt(p fyne.Position) scene.Point {
	d := v.Document()
	if d == nil || !v.style.Landmarks {
		return render.NoPoint
	}
	const least = 6 // Fyne units: a finger's tremble around a small glyph
	x, y := v.fraction(p)
	radius := v.style.GlyphRadius(d.Size())
	smallest, most := v.Style().GlyphRange(v.size.Y)
	point, ok := d.LandmarkAt(v.camera, x, y, radius, max(smallest, least/float64(v.Size().Height)), most)
	if !ok {
		return render.NoPoint
	}
	return point
}

func (v *Viewport) setHover(p scene.Point) {
	if p == v.hover {
		return
	}
	v.hover = p
	v.events.Hover(p)
	v.draw(render.Still)
}

// click selects the landmark under the pointer, and nothing where there is
// none. A second click puts the pivot on the surface there.
func (v *Viewport) click(e *desktop.MouseEvent) {
	d := v.Document()
	if d == nil {
		return
	}
	p := e.Position
	gap := p.Subtract(v.press.clickedAt)
	double := time.Since(v.press.clicked) < doubleClick && math.Hypot(float64(gap.X), float64(gap.Y)) < 2*slop
	v.press.clicked, v.press.clickedAt = time.Now(), p
	if double {
		v.press.clicked = time.Time{}
		v.pivot(p)
		return
	}
	switch hit := v.landmarkAt(p); {
	case hit == render.NoPoint:
		if d.Selection().Len() == 0 {
			return
		}
		d.Selection().Only()
	case e.Modifier&fyne.KeyModifierShortcutDefault != 0:
		d.Selection().Toggle(hit)
	default:
		d.Selection().Only(hit)
	}
	v.events.Selected()
	v.draw(render.Still)
}

// pivot brings the place under the pointer to the middle and turns about it.
func (v *Viewport) pivot(p fyne.Position) {
	v.locate(p, func(at r3.Vec, ok bool) {
		if ok {
			v.FlyTo(v.camera.MoveTo(at))
		}
	})
}
