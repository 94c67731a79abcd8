package tool

import (
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Together moves all selected points by a handle in their middle, or by arrow keys, as
// one step. It has to be taken in hand: several points never move by accident.
type Together struct {
	view    View
	options *Options
	nudge   nudge
	dragged bool
}

// NewTogether returns the tool for a view.
func NewTogether(v View, o *Options) *Together { return &Together{view: v, options: o} }

// Reset is part of Tool.
func (t *Together) Reset() { t.nudge, t.dragged = nudge{}, false }

// handleReach is how far from the middle of the handle it is taken, in the toolkit's
// units.
const handleReach = 14

// points returns the selected points that can be moved, in their order, and where the
// handle is.
func (t *Together) points(d *scene.Document) (points []scene.Point, handle r3.Vec) {
	var sum r3.Vec
	for _, n := range d.Groups() {
		for i, l := range n.Group.Landmarks() {
			if p := n.Point(i); d.Selection().Has(p) && l.Placed() && fixed(d, p) == "" {
				points = append(points, p)
				sum = r3.Add(sum, l.Position)
			}
		}
	}
	if len(points) == 0 {
		return nil, r3.Vec{}
	}
	return points, r3.Scale(1/float64(len(points)), sum)
}

// Click is part of Tool: looking selects.
func (t *Together) Click(Pointer, bool) bool { return false }

// Move is part of Tool.
func (t *Together) Move(Pointer) {}

// Leave is part of Tool.
func (t *Together) Leave() {}

// Scroll is part of Tool.
func (t *Together) Scroll(Pointer, float64) bool { return false }

// Grab is part of Tool.
func (t *Together) Grab(p Pointer) Drag {
	d := t.view.Document()
	if d == nil || p.Button != Left || p.Modifiers != 0 {
		return nil
	}
	points, handle := t.points(d)
	x, y, _, ok := t.view.Camera().Project(handle)
	if len(points) == 0 || !ok || r2.Norm(r2.Sub(p.At, r2.Vec{X: x, Y: y})) > handleReach*t.view.Picture().Unit {
		return nil
	}
	return newPointsDrag(t.view, t.options, p.At, points, func() {})
}

// Key is part of Tool.
func (t *Together) Key(k Key) bool {
	d := t.view.Document()
	way, arrow := k.arrow()
	if d == nil || !arrow {
		return false
	}
	points, _ := t.points(d)
	if len(points) == 0 {
		return false
	}
	t.nudge.by(t.view, points, way, k)
	return true
}

// mark is part of marker.
func (t *Together) mark(m *Marks) {
	if d := t.view.Document(); d != nil {
		if points, handle := t.points(d); len(points) > 0 {
			m.Handle = &handle
		}
	}
}
