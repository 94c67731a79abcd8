package tool

import (
	"math"

	"gonum.org/v1/gonum/spatial/r2"
)

// Swipe moves the line between two specimens in one view: the one is seen left of it and
// the other right of it. The pointer takes the line whichever tool is in hand, unless that
// has a use for the place; while this one is, arrow keys move it. Where the line is, is not
// the tool's: it asks, and tells.
type Swipe struct {
	// Line returns where the line is, in parts of the picture's width from its left; ok is
	// false where there is none. It may be nil.
	Line func() (part float64, ok bool)
	// Moved is told where the line is to be, from 0 to 1.
	Moved func(part float64)

	view View
	held func() bool // it is in hand
	at   *r2.Vec     // where the pointer is; nil: beside the picture

	moved bool // since it was taken in hand, so that the user knows how
}

// swipeReach is how near to the line the pointer takes it, in the toolkit's units.
const swipeReach = 7

func newSwipe(v View, held func() bool) *Swipe { return &Swipe{view: v, held: held} }

// line returns where the line is, in heights of the picture from its middle.
func (t *Swipe) line() (x float64, ok bool) {
	if t.Line == nil || t.view.Document() == nil {
		return 0, false
	}
	part, ok := t.Line()
	return (part - 0.5) * t.view.Picture().Aspect, ok
}

// moveTo moves the line to a place in the picture.
func (t *Swipe) moveTo(x float64) {
	if aspect := t.view.Picture().Aspect; aspect > 0 {
		t.moved = true
		t.Moved(max(0, min(1, x/aspect+0.5)))
		t.view.Remark()
	}
}

// near reports whether the pointer takes the line at a place.
func (t *Swipe) near(at r2.Vec) bool {
	x, ok := t.line()
	return ok && math.Abs(at.X-x) <= swipeReach*t.view.Picture().Unit
}

// Points reports whether the pointer is where it takes the line.
func (t *Swipe) Points() bool { return t.at != nil && t.near(*t.at) }

// mark is part of marker.
func (t *Swipe) mark(m *Marks) {
	if x, ok := t.line(); ok {
		m.Grip = &r2.Vec{X: x}
	}
}

// Grab is part of Tool.
func (t *Swipe) Grab(p Pointer) Drag {
	if p.Button != Left || p.Modifiers != 0 || !t.near(p.At) {
		return nil
	}
	x, _ := t.line()
	return &swipeDrag{t, x, p.At.X}
}

// swipeDrag moves the line.
type swipeDrag struct {
	tool        *Swipe
	from, begin float64 // where the line and the pointer were
}

// To is part of Drag.
func (g *swipeDrag) To(p Pointer) { g.tool.moveTo(g.from + p.At.X - g.begin) }

// End is part of Drag.
func (g *swipeDrag) End() {}

// Cancel is part of Drag: the line is where it was.
func (g *swipeDrag) Cancel() bool {
	g.tool.moveTo(g.from)
	return true
}

// Key is part of Tool: left and right move the line.
func (t *Swipe) Key(k Key) bool {
	way, arrow := k.arrow()
	x, ok := t.line()
	if !arrow || !ok || way.X == 0 || !t.held() {
		return false
	}
	const step = 1. / 100 // of the width; with Shift ten times that, with Alt a tenth
	t.moveTo(x + way.X*step*k.Modifiers.steps()*t.view.Picture().Aspect)
	return true
}

// prompt returns what the tool waits for.
func (t *Swipe) prompt() string {
	_, ok := t.line()
	switch {
	case !ok:
		return "There is no line between two specimens here. Escape ends."
	case t.moved:
		return ""
	}
	return "Drag the line, or press left and right. Escape ends."
}

// Move is part of Tool.
func (t *Swipe) Move(p Pointer) { t.at = &p.At }

// Leave is part of Tool.
func (t *Swipe) Leave() { t.at = nil }

// Reset is part of Tool.
func (t *Swipe) Reset() { t.moved = false }

// Click is part of Tool: looking selects.
func (t *Swipe) Click(Pointer, bool) bool { return false }

// Scroll is part of Tool.
func (t *Swipe) Scroll(Pointer, float64) bool { return false }
