package tool

import (
	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Marks are what is drawn over the picture for the tool in hand: plain data, made anew
// for each picture.
type Marks struct {
	Ghost     *r3.Vec  // where a click would put the next point
	Likely    *r3.Vec  // where the next point is expected
	Rim       []r2.Vec // around that, of what holds it in nine of ten specimens, in the picture
	Unsure    bool     // Likely is not on the surface
	Behind    bool     // the surface hides Likely
	Crosshair *r2.Vec  // the pointer of the keys, in the picture
	Handle    *r3.Vec  // what moves the selected points together
	Grip      *r2.Vec  // what moves the line between two specimens, in the picture
	Outline   []r2.Vec // of a rubber band or a lasso, in the picture; the last joins the first
	Loupe     *r2.Vec  // where the loupe is
	Looked    *r3.Vec  // what it shows in its middle
	Odd       []r3.Vec // points of which something is odd, as far as they are seen
}

// marker is a tool that has something drawn.
type marker interface{ mark(*Marks) }

// Marks returns what is to be drawn over the picture now.
func (h *Hand) Marks() Marks {
	var m Marks
	for _, t := range h.tools {
		if t, ok := t.(marker); ok {
			t.mark(&m)
		}
	}
	h.markOdd(&m)
	return m
}

// markOdd marks the points of which something is odd, where landmarks are drawn.
func (h *Hand) markOdd(m *Marks) {
	d := h.view.Document()
	if d == nil || h.Odd == nil || !h.view.ShowsLandmarks() {
		return
	}
	for _, p := range h.Odd(d) {
		if !hidden(d, h.view, p) {
			m.Odd = append(m.Odd, p)
		}
	}
}
