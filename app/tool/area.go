package tool

import (
	"math"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
)

// Area selects the landmarks within a rubber band or a lasso that is drawn with the
// left button, without those that are hidden, by the surface or otherwise. With Ctrl
// or Shift they are added to those that are selected. A click selects as ever.
//
// With the keyboard, arrows move a crosshair, Return begins where it is, arrows draw, and
// Return again selects; with Shift held then, beside those that are selected.
type Area struct {
	view  View
	lasso bool
	drawn *areaDrag // nil while none is drawn
	keyed bool      // it is drawn with the keyboard
	aim   aim
}

// NewBand returns the tool that selects by a rectangle.
func NewBand(v View) *Area { return &Area{view: v} }

// NewLasso returns the tool that selects by a line drawn around.
func NewLasso(v View) *Area { return &Area{view: v, lasso: true} }

// Reset is part of Tool.
func (a *Area) Reset() { a.drawn, a.keyed, a.aim = nil, false, aim{} }

// Click is part of Tool.
func (a *Area) Click(Pointer, bool) bool { return false }

// Move is part of Tool: who takes the pointer draws with the keyboard no longer.
func (a *Area) Move(p Pointer) {
	if before := a.aim.crosshair; a.aim.follow(p) && before != nil {
		a.drop()
	}
}

// Leave is part of Tool.
func (a *Area) Leave() { a.aim.pointer = nil }

// drop forgets what is drawn.
func (a *Area) drop() {
	a.drawn, a.keyed = nil, false
	a.view.Remark()
}

// Scroll is part of Tool.
func (a *Area) Scroll(Pointer, float64) bool { return false }

// Key is part of Tool.
func (a *Area) Key(k Key) bool {
	if a.view.Document() == nil {
		return false
	}
	switch {
	case a.aim.arrow(k, a.view, nil):
		if a.keyed {
			a.drawn.To(Pointer{At: *a.aim.crosshair})
		}
		a.view.Remark()
	case a.keyed && k.Name == KeyEscape:
		a.drop()
	case k.Name != KeyReturn && k.Name != KeyEnter:
		return false
	case a.keyed:
		a.drawn.add = k.Modifiers&(Ctrl|Shift) != 0
		a.keyed = false
		a.drawn.End()
	default:
		at := r2.Vec{}
		if from := a.aim.at(); from != nil {
			at = *from
		}
		a.aim.crosshair, a.keyed = &at, true
		a.drawn = &areaDrag{area: a, path: []r2.Vec{at}}
		a.view.Remark()
	}
	return true
}

// Grab is part of Tool.
func (a *Area) Grab(p Pointer) Drag {
	if p.Button != Left || a.view.Document() == nil {
		return nil
	}
	a.keyed, a.aim.crosshair = false, nil
	a.drawn = &areaDrag{area: a, add: p.Modifiers&(Ctrl|Shift) != 0, path: []r2.Vec{p.At}}
	return a.drawn
}

// mark is part of marker.
func (a *Area) mark(m *Marks) {
	m.Crosshair = a.aim.crosshair
	if a.drawn != nil {
		m.Outline = a.drawn.outline()
	}
}

type areaDrag struct {
	area *Area
	add  bool
	path []r2.Vec
}

// To is part of Drag.
func (g *areaDrag) To(p Pointer) {
	const finest = 3 // the toolkit's units: a hand is little steadier
	if last := g.path[len(g.path)-1]; g.area.lasso && r2.Norm(r2.Sub(p.At, last)) >= finest*g.area.view.Picture().Unit {
		g.path = append(g.path, p.At)
	} else if !g.area.lasso {
		g.path = append(g.path[:1], p.At)
	}
	g.area.view.Remark()
}

// outline returns the corners of what is drawn.
func (g *areaDrag) outline() []r2.Vec {
	if g.area.lasso || len(g.path) < 2 {
		return g.path
	}
	a, b := g.path[0], g.path[1]
	return []r2.Vec{a, {X: b.X, Y: a.Y}, b, {X: a.X, Y: b.Y}}
}

// End is part of Drag.
func (g *areaDrag) End() {
	a := g.area
	a.drawn = nil
	d := a.view.Document()
	if d == nil {
		return
	}
	var in []scene.Point
	if a.view.ShowsLandmarks() {
		in = within(d, a.view, g.outline())
	}
	if g.add {
		d.Selection().Add(in...)
	} else {
		d.Selection().Only(in...)
	}
	a.view.Selected()
	a.view.Redraw()
}

// Cancel is part of Drag.
func (g *areaDrag) Cancel() bool {
	g.area.drawn = nil
	g.area.view.Remark()
	return true
}

// within returns the landmarks that are seen within an outline.
func within(d *scene.Document, v View, outline []r2.Vec) (points []scene.Point) {
	for _, n := range d.Groups() {
		if !n.Visible() {
			continue
		}
		for i, l := range n.Group.Landmarks() {
			if !l.Shown() {
				continue
			}
			x, y, _, ok := v.Camera().Project(l.Position)
			if ok && inside(r2.Vec{X: x, Y: y}, outline) && !hidden(d, v, l.Position) {
				points = append(points, n.Point(i))
			}
		}
	}
	return points
}

// inside reports whether a place is inside a closed outline, which may cross itself:
// whether a line from it to the right crosses the outline an odd number of times.
func inside(p r2.Vec, outline []r2.Vec) bool {
	in := false
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+(p.Y-a.Y)/(b.Y-a.Y)*(b.X-a.X) {
			in = !in
		}
	}
	return in && !math.IsNaN(p.X)
}
