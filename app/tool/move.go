package tool

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Correct drags the one selected point along the surface, and nudges it by arrow keys.
// It is always at hand. A point that is locked, or that the surface hides, stays, and
// so does one of several that are selected: those move by a tool of their own.
type Correct struct {
	view    View
	options *Options
	nudge   nudge
	dragged *pointsDrag // nil where nothing is dragged
	told    scene.Point // of which it was said that keys do not move it
}

// NewCorrect returns the tool for a view.
func NewCorrect(v View, o *Options) *Correct { return &Correct{view: v, options: o} }

// Reset is part of Tool.
func (t *Correct) Reset() { t.nudge, t.dragged, t.told = nudge{}, nil, scene.Point{} }

// Click is part of Tool.
func (t *Correct) Click(Pointer, bool) bool { return false }

// Move is part of Tool.
func (t *Correct) Move(Pointer) {}

// Leave is part of Tool.
func (t *Correct) Leave() {}

// Scroll is part of Tool.
func (t *Correct) Scroll(Pointer, float64) bool { return false }

// Grab is part of Tool.
func (t *Correct) Grab(p Pointer) Drag {
	d := t.view.Document()
	if d == nil || p.Button != Left || p.Modifiers != 0 || d.Selection().Len() != 1 {
		return nil
	}
	hit, ok := t.view.LandmarkAt(p.At)
	if !ok || !d.Selection().Has(hit) {
		return nil
	}
	if why := fixed(d, hit); why != "" {
		t.view.Say(why)
		return nil
	}
	if l, _ := d.Landmark(hit); hidden(d, t.view, l.Position) {
		return nil // it would jump to what hides it
	}
	t.dragged = newPointsDrag(t.view, t.options, p.At, []scene.Point{hit}, func() { t.dragged = nil })
	return t.dragged
}

// fixed says why a point cannot be moved, "" where it can.
func fixed(d *scene.Document, p scene.Point) string {
	l, ok := d.Landmark(p)
	if !ok {
		return "The point is gone."
	}
	if l.Locked {
		return d.PointName(p) + " is locked: unlock it to move it."
	}
	if n := d.Group(p.Group); n.Group.Properties().Locked {
		return d.GroupName(n) + " is locked: unlock it to move its points."
	}
	return ""
}

// Key is part of Tool: arrows nudge the selected point on the surface in the
// screen's directions, Shift ten times as far and Alt a tenth.
func (t *Correct) Key(k Key) bool {
	d := t.view.Document()
	way, arrow := k.arrow()
	if d == nil || !arrow || d.Selection().Len() != 1 {
		return false
	}
	points := d.Selection().Points()
	if l, ok := d.Landmark(points[0]); !ok || !l.Shown() || !d.Group(points[0].Group).Visible() {
		return false
	}
	if why := fixed(d, points[0]); why != "" {
		if t.told != points[0] { // once, as the view is turned by many keys
			t.told = points[0]
			t.view.Say(why + " Arrows turn the view.")
		}
		return false
	}
	t.told = scene.Point{}
	t.nudge.by(t.view, points, way, k)
	return true
}

// mark is part of marker.
func (t *Correct) mark(m *Marks) {
	d := t.view.Document()
	if d == nil || t.dragged == nil || !t.options.Loupe {
		return
	}
	if l, ok := d.Landmark(t.dragged.points[0].Point); ok {
		m.Loupe, m.Looked = &t.dragged.at, &l.Position
	}
}

// nudge joins the steps of keys that follow one another, into one edit for undo: the
// history does it, unless another edit came between.
type nudge struct {
	gesture scene.Gesture
	points  []scene.Point
	at      time.Time
}

const (
	// nudgeStep is how far a key moves points, in pixels of the screen.
	nudgeStep = 0.5
	// heldDown is how soon a step follows that belongs to the one before.
	heldDown = 600 * time.Millisecond
)

// by moves points one step.
func (n *nudge) by(v View, points []scene.Point, way r2.Vec, k Key) {
	d := v.Document()
	same := len(points) == len(n.points) && k.Time.Sub(n.at) < heldDown
	for i := range points {
		same = same && points[i] == n.points[i]
	}
	if !same {
		n.gesture, n.points = scene.NewGesture(), points
	}
	step := r2.Scale(nudgeStep*k.Modifiers.steps()*v.Picture().Pixel, way)
	places := map[scene.Point]spot{}
	for _, p := range points {
		l, _ := d.Landmark(p)
		if s, ok := along(d, v, l.Position, step, !hidden(d, v, l.Position), isFlat(d, p)); ok {
			places[p] = s
		}
	}
	if err := d.Apply(moving(d, places, n.gesture)); err != nil {
		v.Say(fmt.Sprintf("Not moved: %v.", err))
	}
	n.at = k.Time
	v.Redraw()
}

// moving returns the edit that puts points elsewhere.
func moving(d *scene.Document, places map[scene.Point]spot, g scene.Gesture) scene.Edit {
	points := slices.SortedFunc(maps.Keys(places), func(a, b scene.Point) int { // an order that does not change
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.ID, b.ID))
	})
	name := fmt.Sprintf("Move %d Points", len(points))
	if len(points) == 1 {
		name = "Move " + d.PointName(points[0])
	}
	e := scene.ChangePoints(d, name, points, func(p scene.Point, l *landmark.Landmark) {
		l.Position, l.Normal, l.Status, l.Reason, l.Origin = places[p].position, places[p].normal, landmark.Defined, "", l.Origin.Moved()
	})
	e.Gesture = g
	return e
}

// along returns where a point is after a step over the picture. One that belongs to
// the surface stays on it; one that stands off it on purpose moves in the plane across
// the view, as one at a cloud does, and one of a flat group in that group's plane.
func along(d *scene.Document, v View, from r3.Vec, step r2.Vec, seen, flat bool) (spot, bool) {
	c := v.Camera()
	x, y, depth, ok := c.Project(from)
	if !ok {
		return spot{}, false
	}
	to := r2.Add(r2.Vec{X: x, Y: y}, step)
	across := c.Unproject(to.X, to.Y, depth)
	if flat {
		return inPlane(d, c, to)
	}
	if !onSurface(d, from) {
		return spot{position: across}, true
	}
	// A longer way along the surface than that, and it is another part of it, behind
	// an edge.
	const steepest = 50
	if h, ok := pick(d, c, to, v.Picture().Unit); ok && seen && h.Triangle >= 0 && r3.Norm(r3.Sub(h.Position, from)) <= steepest*r3.Norm(r3.Sub(across, from))+standsOff*d.Size() {
		return spot{h.Position, h.Normal}, true
	}
	h, ok := nearest(d, across)
	if !ok {
		return spot{}, false
	}
	if h.Triangle < 0 { // to the same point of a cloud again
		return spot{position: across}, true
	}
	return spot{h.Position, h.Normal}, true
}

// pointsDrag moves points with the pointer. They go from where they were when it began,
// so that a place the surface does not have is no loss on the way.
type pointsDrag struct {
	view    View
	options *Options
	points  []draggedPoint
	began   r2.Vec       // where the pointer was when the places of points were taken
	at      r2.Vec       // where it is
	camera  scene.Camera // that they were taken with
	gesture scene.Gesture
	ended   func()
}

type draggedPoint struct {
	scene.Point
	from    r3.Vec
	free    bool // it stands off the surface on purpose
	flat    bool // its group has two coordinates
	visible bool
}

func newPointsDrag(v View, o *Options, at r2.Vec, points []scene.Point, ended func()) *pointsDrag {
	g := &pointsDrag{view: v, options: o, gesture: scene.NewGesture(), ended: ended}
	for _, p := range points {
		g.points = append(g.points, draggedPoint{Point: p})
	}
	g.take(at)
	return g
}

// take takes the places of the points as they are.
func (g *pointsDrag) take(at r2.Vec) {
	d, c := g.view.Document(), g.view.Camera()
	g.began, g.at, g.camera = at, at, c
	for i := range g.points {
		p := &g.points[i]
		if l, ok := d.Landmark(p.Point); ok {
			p.from, p.free, p.visible, p.flat = l.Position, !onSurface(d, l.Position), !hidden(d, g.view, l.Position), isFlat(d, p.Point)
		}
	}
}

// To is part of Drag.
func (g *pointsDrag) To(p Pointer) {
	d := g.view.Document()
	if c := g.view.Camera(); c != g.camera {
		g.take(g.at) // the view moved meanwhile, and no point moves for that
	}
	g.at = p.At
	by := r2.Sub(p.At, g.began)
	places := map[scene.Point]spot{}
	for _, q := range g.points {
		if s, ok := g.place(d, q, by); ok {
			places[q.Point] = s
		}
	}
	if err := d.Apply(moving(d, places, g.gesture)); err != nil {
		g.view.Say(fmt.Sprintf("Not moved: %v.", err))
		return
	}
	g.view.Redraw()
}

// place returns where a point goes when the pointer has moved.
func (g *pointsDrag) place(d *scene.Document, p draggedPoint, by r2.Vec) (spot, bool) {
	x, y, depth, ok := g.camera.Project(p.from)
	if !ok {
		return spot{}, false
	}
	to := r2.Add(r2.Vec{X: x, Y: y}, by)
	if p.flat {
		return inPlane(d, g.camera, to)
	}
	if p.free || g.options.Snap == Free {
		return spot{position: g.camera.Unproject(to.X, to.Y, depth)}, true
	}
	if !p.visible { // it goes along on its own side
		return along(d, g.view, p.from, by, false, false)
	}
	s, why := spotAt(d, g.view, to, g.options.Snap)
	return s, why == "" && finite(s.position)
}

// isFlat reports whether a point is of a picture: its group has two coordinates.
func isFlat(d *scene.Document, p scene.Point) bool {
	n := d.Group(p.Group)
	return n != nil && n.Group.Dim() == 2
}

// inPlane returns where the plane of points of a picture, z = 0, is at a place of the
// view. It is nowhere where the plane is seen from its edge, or behind the eye.
func inPlane(d *scene.Document, c scene.Camera, at r2.Vec) (spot, bool) {
	origin, direction := ray(d, c, at)
	const edge = 1e-3 // of the ray's length: less leads too far for a step
	t := -origin.Z / direction.Z
	if !(math.Abs(direction.Z) > edge*r3.Norm(direction)) || !c.Orthographic && !(t > 0) {
		return spot{}, false
	}
	p := r3.Add(origin, r3.Scale(t, direction))
	p.Z = 0
	return spot{position: p}, finite(p)
}

func finite(p r3.Vec) bool { s := p.X + p.Y + p.Z; return s-s == 0 }

// End is part of Drag.
func (g *pointsDrag) End() { g.ended() }

// Cancel is part of Drag: the points are where they were.
func (g *pointsDrag) Cancel() bool {
	if d := g.view.Document(); d != nil && d.Abandon(g.gesture) {
		g.view.Redraw()
	}
	g.ended()
	return true
}
