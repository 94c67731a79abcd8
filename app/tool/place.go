package tool

import (
	"fmt"
	"math"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Place puts the points of a group on the surface, one a click: first those that
// nobody has visited, in their order, and where there never were any, new ones behind
// the last. A drag still turns the view.
//
// With the keyboard, arrows move a crosshair over the picture, and Return places
// there. At an edge of the picture the crosshair stays, and the view turns. Where the next
// point is expected somewhere and no crosshair is out, Return places it there.
type Place struct {
	view    View
	look    *Look
	options *Options
	// Chosen returns the group that the user has chosen, 0 for none. It may be nil.
	Chosen func(*scene.Document) scene.ID
	// Whole reports whether a group has all the points that it is to have, so that none
	// is added behind the last. It may be nil.
	Whole func(*scene.GroupNode) bool
	// Done runs when the last point that nobody had visited is placed or missing. It may
	// be nil.
	Done func(*scene.GroupNode)
	// Likely returns where a point is expected, and whether that is known. It is asked for
	// each movement of the pointer. It may be nil.
	Likely func(*scene.Document, Target) (Likely, bool)

	last     scene.Point // that was placed, or skipped
	skipped  bool
	asked    scene.ID // the group whose unvisited points are asked for
	ask      Target   // that the user jumped to; its zero value: in order
	jumped   bool
	estimate bool // what is placed next is an estimate
	aim      aim
}

// NewPlace returns the tool for a view, which look turns.
func NewPlace(v View, look *Look, o *Options) *Place { return &Place{view: v, look: look, options: o} }

// Reset is part of Tool.
func (p *Place) Reset() {
	*p = Place{view: p.view, look: p.look, options: p.options, Chosen: p.Chosen, Whole: p.Whole, Done: p.Done, Likely: p.Likely}
}

// Next returns the point that a click places, or why there is none.
func (p *Place) Next(d *scene.Document) (t Target, why string) {
	if p.jumped {
		if p.ask.Point == 0 || d.Index(scene.Point{Group: p.ask.Group, ID: p.ask.Point}) >= 0 {
			return p.ask, p.ask.refusal(d)
		}
		p.jumped = false // it is gone
	}
	n := d.Group(p.group(d))
	if n == nil {
		return Target{}, ""
	}
	from := 0
	if p.last.Group == n.ID() {
		from = d.Index(p.last) + 1
		if l, ok := d.Landmark(p.last); ok && l.Status == landmark.Undefined && !p.skipped {
			from-- // its placing was undone
		}
	}
	t.Group = n.ID()
	if i, ok := n.Group.NextToPlace(from); ok {
		t.Point, p.asked = n.Group.ID(i), n.ID()
	} else if p.asked == n.ID() || p.Whole != nil && n.Group.Len() > 0 && p.Whole(n) {
		return t, "every point of " + d.GroupName(n) + " is placed or missing: choose one in the table to place it anew, or insert one"
	}
	return t, t.refusal(d)
}

// group returns the group that points go to, 0 for a new one: that of groupFor, but that
// groups with points that nobody has visited come before what is selected.
func (p *Place) group(d *scene.Document) scene.ID {
	if chosen := p.Chosen != nil && p.Chosen(d) != 0; !chosen && d.Group(p.last.Group) == nil {
		for _, q := range d.Selection().Points() {
			if d.Group(q.Group).Group.Count(landmark.Undefined) > 0 {
				return q.Group
			}
		}
		if n := firstUnvisited(d); n != nil {
			return n.ID()
		}
	}
	return groupFor(d, p.Chosen, p.last)
}

// Orphaned reports whether the group whose unvisited points are asked for is gone.
func (p *Place) Orphaned(d *scene.Document) bool { return p.asked != 0 && d.Group(p.asked) == nil }

// Jump asks for a point, whatever its state: a click puts it anew.
func (p *Place) Jump(to scene.Point) {
	p.ask, p.jumped = Target{to.Group, to.ID}, true
	p.asks()
}

// Begin asks for the points of a group, from the first that nobody has visited.
func (p *Place) Begin(group scene.ID) {
	p.last, p.skipped, p.jumped = scene.Point{Group: group}, false, false
	p.asks()
}

// Went tells that the state of a point was set or taken back otherwise than by a
// click: the next one is that point where nobody has visited it now, or else the one
// after it.
func (p *Place) Went(d *scene.Document, at scene.Point) {
	p.last, p.skipped, p.jumped = at, false, false
	if n := d.Group(at.Group); n != nil {
		p.ended(n)
	}
	p.asks()
}

// asks shows that another point is next.
func (p *Place) asks() {
	p.view.Remark()
	p.face()
}

// ended tells that there is no point left that nobody has visited, where there was one.
func (p *Place) ended(n *scene.GroupNode) {
	if _, more := n.Group.NextToPlace(0); !more && p.asked == n.ID() && p.Done != nil {
		p.Done(n)
	}
}

// Estimate says whether what is placed next is an estimate.
func (p *Place) Estimate(on bool) {
	p.estimate = on
	p.view.Remark()
}

// Estimates reports whether what is placed next is an estimate.
func (p *Place) Estimates() bool { return p.estimate }

// Skip leaves the next point as it is and asks for the one after it.
func (p *Place) Skip() {
	if d := p.view.Document(); d != nil {
		if t, why := p.Next(d); why == "" && t.Point != 0 {
			p.last, p.skipped, p.jumped = scene.Point{Group: t.Group, ID: t.Point}, true, false
			p.asks()
		}
	}
}

// Back asks for the point before the one that is next.
func (p *Place) Back() {
	d := p.view.Document()
	if d == nil {
		return
	}
	t, _ := p.Next(d)
	n := d.Group(t.Group)
	if n == nil {
		return
	}
	at := n.Group.Len()
	if t.Point != 0 {
		at = n.Group.Index(t.Point)
	}
	if i, ok := n.Group.Back(at); ok {
		p.Jump(n.Point(i))
	}
}

// spot is where a point would go.
type spot struct{ position, normal r3.Vec }

// spotAt returns where a point would go at a place of the picture, or why nowhere.
func spotAt(d *scene.Document, v View, at r2.Vec, snap Snap) (spot, string) {
	c := v.Camera()
	if snap == Free {
		return spot{position: c.Unproject(at.X, at.Y, c.Distance())}, ""
	}
	switch _, is := surfaces(d); is {
	case preparing:
		return spot{}, "the surface is still being prepared: try again in a moment"
	case nothing:
		return spot{}, "no mesh is shown: show one, or place points free in the view plane"
	}
	h, ok := pick(d, c, at, v.Picture().Unit)
	switch {
	case !ok && !c.Clip.IsZero():
		return spot{}, "there is no surface at that place; a filled cut is none"
	case !ok:
		return spot{}, "there is no surface at that place"
	}
	if snap == ToVertex {
		return spot{h.vertex, h.Normal}, ""
	}
	return spot{h.Position, h.Normal}, ""
}

// Click is part of Tool: it places the next point. With Ctrl or Shift it is left to looking,
// which selects.
func (p *Place) Click(at Pointer, double bool) bool {
	if at.Modifiers&(Ctrl|Shift) != 0 {
		return false
	}
	if !double { // the first click has placed it
		p.place(at.At)
	}
	return true
}

// place puts the next point where it is at a place of the picture.
func (p *Place) place(at r2.Vec) {
	d := p.view.Document()
	_, why := p.Next(d)
	var s spot
	if why == "" {
		s, why = spotAt(d, p.view, at, p.options.Snap)
	}
	if why != "" {
		p.view.Say("Not placed: " + why + ".")
		return
	}
	p.put(s, landmark.Observed)
}

// put gives the next point a position.
func (p *Place) put(s spot, o landmark.Origin) {
	d := p.view.Document()
	t, _ := p.Next(d) // which can be placed, as was seen before
	l := landmark.Landmark{Status: landmark.Defined, Origin: o, Position: s.position, Normal: s.normal, Locked: p.options.Lock}
	if p.estimate {
		l.Status = landmark.Estimated
	}
	e, point := t.placing(d, l)
	if err := d.Apply(e); err != nil {
		p.view.Say(fmt.Sprintf("Not placed: %v.", err))
		return
	}
	p.last, p.skipped, p.jumped, p.estimate = point, false, false, false
	d.Selection().Only(point)
	p.view.Selected()
	if other := p.meets(d, point); other != "" {
		p.view.Say(d.PointName(point) + " is where " + other + " is. Undo takes it back.")
	}
	p.ended(d.Group(point.Group))
	p.view.Redraw()
	p.face()
}

// meets names the point of the same group that is at the place of a point in the picture,
// to a pixel, and in space: a second click on it, as it seems. It returns "" for none.
func (p *Place) meets(d *scene.Document, point scene.Point) string {
	const near = 1e-3 // of the document's size
	put, _ := d.Landmark(point)
	c, n := p.view.Camera(), d.Group(point.Group)
	x, y, _, _ := c.Project(put.Position)
	for i, l := range n.Group.Landmarks() {
		if n.Point(i) == point || !l.Placed() || r3.Norm(r3.Sub(l.Position, put.Position)) > near*d.Size() {
			continue
		}
		if u, v, _, ok := c.Project(l.Position); ok && math.Hypot(u-x, v-y) <= p.view.Picture().Pixel {
			return d.PointName(n.Point(i))
		}
	}
	return ""
}

// Grab is part of Tool: dragging is for the tools behind this one.
func (p *Place) Grab(Pointer) Drag { return nil }

// Scroll is part of Tool.
func (p *Place) Scroll(Pointer, float64) bool { return false }

// Move is part of Tool: the ghost follows the pointer.
func (p *Place) Move(at Pointer) {
	if p.aim.follow(at) {
		p.view.Remark()
	}
}

// Leave is part of Tool.
func (p *Place) Leave() {
	p.aim.pointer = nil
	p.view.Remark()
}

// Key is part of Tool.
func (p *Place) Key(k Key) bool {
	if p.view.Document() == nil {
		return false
	}
	if p.aim.arrow(k, p.view, p.look) {
		p.view.Remark()
		return true
	}
	if k.Name != KeyReturn && k.Name != KeyEnter {
		return false
	}
	if l, ok := p.likely(p.view.Document()); ok && p.aim.crosshair == nil {
		p.accept(l)
		return true
	}
	at := p.aim.at()
	if at == nil {
		at = &r2.Vec{}
	}
	p.place(*at)
	return true
}

// steps is how many steps a key goes: ten with Shift, a tenth with Alt.
func (s Modifiers) steps() float64 {
	switch {
	case s.Has(Shift):
		return 10
	case s.Has(Alt):
		return 0.1
	}
	return 1
}

// mark is part of marker.
func (p *Place) mark(m *Marks) {
	d, at := p.view.Document(), p.aim.at()
	m.Crosshair = p.aim.crosshair
	p.markLikely(d, m)
	if d == nil || at == nil {
		return
	}
	if _, why := p.Next(d); why != "" {
		return
	}
	if s, why := spotAt(d, p.view, *at, p.options.Snap); why == "" {
		m.Ghost = &s.position
		if p.options.Loupe {
			m.Loupe, m.Looked = at, m.Ghost
		}
	}
}
