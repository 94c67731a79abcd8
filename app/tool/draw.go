package tool

import (
	"fmt"
	"slices"
	"strconv"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
)

// Draw draws a curve: each click puts a point on the surface and joins it to the one
// before. A click on a landmark of the same group has the curve run through it, one on
// its first point closes it, and one on its last ends it, as Return does. A drag still
// turns the view.
//
// The curve is a label of the group that points would be placed in. Each click is an
// edit of its own. What the curve has is read from the document, so that the tool goes on
// from where undo and redo leave it.
//
// With the keyboard, arrows move a crosshair, and Return draws to there; where the
// crosshair still is at the last point, Return ends the curve.
type Draw struct {
	view    View
	look    *Look
	options *Options
	// Chosen returns the group that the user has chosen, 0 for none. It may be nil.
	Chosen func(*scene.Document) scene.ID
	// Changed runs when a curve ends without an edit. It may be nil.
	Changed func()

	first  scene.Point // of the curve; its zero value: none is begun
	name   string      // of the curve's label, which it gets with the second point
	closed bool        // it goes on only where that is undone
	aim    aim
}

// NewDraw returns the tool for a view, which look turns.
func NewDraw(v View, look *Look, o *Options) *Draw { return &Draw{view: v, look: look, options: o} }

// Reset is part of Tool.
func (w *Draw) Reset() {
	*w = Draw{view: w.view, look: w.look, options: w.options, Chosen: w.Chosen, Changed: w.Changed}
}

// drawn is the curve as the document has it.
type drawn struct {
	group  *scene.GroupNode
	points []int // their places in the group
	label  int   // its place among the group's labels, -1: it has none yet
}

// last returns the point that the next one is joined to.
func (c drawn) last() scene.Point { return c.group.Point(c.points[len(c.points)-1]) }

// curve returns the curve that is being drawn, and whether there is one.
func (w *Draw) curve(d *scene.Document) (drawn, bool) {
	n, at := d.Group(w.first.Group), d.Index(w.first)
	if n == nil || at < 0 {
		return drawn{}, false
	}
	for i, l := range n.Group.Labels() {
		if l.Name == w.name && l.Curve == landmark.OpenCurve && len(l.Indices) > 0 && l.Indices[0] == at {
			return drawn{n, l.Indices, i}, true
		}
	}
	return drawn{n, []int{at}, -1}, !w.closed
}

// group returns the group that the next point goes to, 0 for a new one.
func (w *Draw) group(d *scene.Document) scene.ID {
	if c, ok := w.curve(d); ok {
		return c.group.ID()
	}
	return groupFor(d, w.Chosen, w.first)
}

// Click is part of Tool. With Ctrl or Shift it is left to looking, which selects.
func (w *Draw) Click(at Pointer, double bool) bool {
	switch {
	case at.Modifiers&(Ctrl|Shift) != 0:
		return false
	case double: // the first click has drawn to there
		w.end()
	default:
		w.to(at.At)
	}
	return true
}

// to draws to a place of the picture.
func (w *Draw) to(at r2.Vec) {
	d := w.view.Document()
	c, begun := w.curve(d)
	hit, is := w.view.LandmarkAt(at)
	var why string
	switch {
	case is && !begun:
		if why = (Target{Group: hit.Group}).refusal(d); why == "" {
			w.begin(d, hit)
			w.show(d, hit)
		}
	case is && hit == c.last():
		w.end()
	case is && hit.Group == c.group.ID():
		why = w.join(d, c, hit)
	default:
		why = w.place(d, c, begun, at)
	}
	if why != "" {
		w.view.Say("Not drawn: " + why + ".")
	}
}

// begin begins a curve at a point that is there.
func (w *Draw) begin(d *scene.Document, at scene.Point) {
	w.first, w.closed, w.name = at, false, FreeCurveName(d.Group(at.Group).Group)
}

// join has the curve run through a point of its group, or closes it where that is the
// first. It returns why it does not.
func (w *Draw) join(d *scene.Document, c drawn, p scene.Point) (why string) {
	if why = (Target{Group: p.Group}).refusal(d); why != "" {
		return why
	}
	i := d.Index(p)
	switch at := slices.Index(c.points, i); {
	case at < 0:
		return w.apply(d, scene.SetLabels(d, w.step(d.PointName(p)), p.Group, w.longer(c, i)), p)
	case at > 0:
		return "the curve runs through " + d.PointName(p) + " already"
	case len(c.points) < 3:
		return "a closed curve has three points or more"
	}
	labels := slices.Clone(c.group.Group.Labels())
	labels[c.label].Curve = landmark.ClosedCurve
	w.closed = true
	if why = w.apply(d, scene.SetLabels(d, "Close "+w.name, p.Group, labels), p); why != "" {
		w.closed = false
	}
	return why
}

// place puts a point where it is at a place of the picture and joins it to the curve,
// if one is begun; else it begins one. It returns why it does not.
func (w *Draw) place(d *scene.Document, c drawn, begun bool, at r2.Vec) (why string) {
	t := Target{Group: w.group(d)}
	if why = t.refusal(d); why != "" {
		return why
	}
	s, why := spotAt(d, w.view, at, w.options.Snap)
	if why != "" {
		return why
	}
	put := landmark.Landmark{Status: landmark.Defined, Position: s.position, Normal: s.normal, Locked: w.options.Lock}
	if !begun {
		e, p := t.placing(d, put)
		if why = w.apply(d, e, p); why == "" {
			w.begin(d, p)
			w.changed()
		}
		return why
	}
	put.Name = nextName(c.group.Group)
	e := scene.AppendPoint(d, w.step(t.Name(d)), t.Group, put, w.longer(c, c.group.Group.Len()))
	return w.apply(d, e, e.Inserted()[0])
}

// step names the edit that draws the curve to a point.
func (w *Draw) step(to string) string { return fmt.Sprintf("Draw %s to %s", w.name, to) }

// longer returns the labels of the curve's group with the curve going on to the point
// that is at a place of its order.
func (w *Draw) longer(c drawn, to int) []landmark.Label {
	labels := slices.Clone(c.group.Group.Labels())
	indices := append(slices.Clone(c.points), to)
	if c.label < 0 {
		return append(labels, landmark.Label{Name: w.name, Curve: landmark.OpenCurve, Indices: indices})
	}
	labels[c.label].Indices = indices
	return labels
}

// apply makes an edit and selects the point that it is about. It returns why it does not.
func (w *Draw) apply(d *scene.Document, e scene.Edit, p scene.Point) (why string) {
	if err := d.Apply(e); err != nil {
		return err.Error()
	}
	w.show(d, p)
	return ""
}

// show selects the point that the curve has come to.
func (w *Draw) show(d *scene.Document, p scene.Point) {
	d.Selection().Only(p)
	w.view.Selected()
	w.changed()
	w.view.Redraw()
}

// end ends the curve as it is, so that the next click begins another.
func (w *Draw) end() {
	w.first, w.closed = scene.Point{}, false
	w.changed()
	w.view.Remark()
}

func (w *Draw) changed() {
	if w.Changed != nil {
		w.Changed()
	}
}

// Grab is part of Tool: dragging is for the tools behind this one.
func (w *Draw) Grab(Pointer) Drag { return nil }

// Scroll is part of Tool.
func (w *Draw) Scroll(Pointer, float64) bool { return false }

// Move is part of Tool: the ghost follows the pointer.
func (w *Draw) Move(at Pointer) {
	if w.aim.follow(at) {
		w.view.Remark()
	}
}

// Leave is part of Tool.
func (w *Draw) Leave() {
	w.aim.pointer = nil
	w.view.Remark()
}

// Key is part of Tool.
func (w *Draw) Key(k Key) bool {
	d := w.view.Document()
	if d == nil {
		return false
	}
	if w.aim.arrow(k, w.view, w.look) {
		w.view.Remark()
		return true
	}
	_, begun := w.curve(d)
	switch k.Name {
	case KeyReturn, KeyEnter:
		switch {
		case w.aim.crosshair != nil:
			w.to(*w.aim.crosshair)
		case begun:
			w.end()
		default:
			w.to(r2.Vec{})
		}
	case KeyEscape:
		if !begun {
			return false // it ends the tool
		}
		w.end()
	default:
		return false
	}
	return true
}

// mark is part of marker: the ghost of the next point, and a line to it.
func (w *Draw) mark(m *Marks) {
	d, at := w.view.Document(), w.aim.at()
	m.Crosshair = w.aim.crosshair
	if d == nil || at == nil || (Target{Group: w.group(d)}).refusal(d) != "" {
		return
	}
	s, why := spotAt(d, w.view, *at, w.options.Snap)
	if why != "" {
		return
	}
	m.Ghost = &s.position
	if w.options.Loupe {
		m.Loupe, m.Looked = at, m.Ghost
	}
	if c, begun := w.curve(d); begun {
		from, _ := d.Landmark(c.last())
		if x, y, _, ok := w.view.Camera().Project(from.Position); ok && from.Placed() {
			m.Outline = []r2.Vec{{X: x, Y: y}, *at}
		}
	}
}

// prompt says what the tool waits for.
func (w *Draw) prompt(d *scene.Document) string {
	const view = " Drag turns the view."
	c, begun := w.curve(d)
	switch {
	case !begun:
		if why := (Target{Group: w.group(d)}).refusal(d); why != "" {
			return fmt.Sprintf("Drawing: %s. Escape ends.", why)
		}
		return "Draw a curve: click where it begins. Arrows and Return do, too." + view + " Escape ends."
	case len(c.points) < 3:
		return "Draw a curve: click where it goes. Return ends it." + view
	}
	return "Draw a curve: click where it goes. Return ends it, a click on its first point closes it." + view
}

// FreeCurveName returns a name for a curve that no label of a group has.
func FreeCurveName(g *landmark.Group) string {
	for i := 1; ; i++ {
		name := "curve " + strconv.Itoa(i)
		if !slices.ContainsFunc(g.Labels(), func(l landmark.Label) bool { return l.Name == name }) {
			return name
		}
	}
}
