package tool

import (
	"fmt"
	"math"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Clip moves the plane that cuts the specimen open: by a handle in its middle, or arrow
// keys, along its normal; by its outline, which is where it meets the specimen's box, it is
// tilted. What has no plane has nothing to move.
type Clip struct {
	// Changed, if it is set, is told that the plane is another one.
	Changed func()

	view  View
	moved bool // by hand, since the tool was taken: what to do need not be said any more
}

// NewClip returns the tool for a view.
func NewClip(v View) *Clip { return &Clip{view: v} }

// Plane returns the plane of the view.
func (t *Clip) Plane() scene.Plane { return t.view.Camera().Clip }

// Set gives the view a plane, or none. A flight under way comes to its end.
func (t *Clip) Set(p scene.Plane) {
	c := t.view.Destination()
	c.Clip = p
	t.view.SetCamera(c)
	t.changed()
}

func (t *Clip) changed() {
	if t.Changed != nil {
		t.Changed()
	}
	t.view.Remark()
}

// Facing returns the plane across a direction through a place, turned so that the half
// that is nearer to the eye goes.
func (t *Clip) Facing(at, normal r3.Vec) (scene.Plane, error) {
	p, err := scene.NewPlane(at, normal)
	c := t.view.Destination()
	if c.Clip = p; err == nil && !c.OntoCut() {
		p = p.Flipped()
	}
	return p, err
}

// AcrossView returns the plane across the view through the middle of a document.
func (t *Clip) AcrossView(d *scene.Document) scene.Plane {
	c := t.view.Destination()
	p, _ := scene.NewPlane(d.FitBounds().Center(), r3.Sub(c.FromView(r3.Vec{Z: 1}), c.Focus)) // a direction of length 1
	return p
}

// ClipPosition says where a plane is: at which coordinate, if it is across an axis, else
// how far it is from the middle of the document, towards what is cut away.
func ClipPosition(d *scene.Document, p scene.Plane) (what string, x float64) {
	const straight = 1 - 1e-12 // of a cosine: the rounding of what was turned by a right angle
	for k, n := range []float64{p.Normal.X, p.Normal.Y, p.Normal.Z} {
		if math.Abs(n) >= straight {
			return string("xyz"[k]), []float64{p.Point.X, p.Point.Y, p.Point.Z}[k]
		}
	}
	return "", -p.Above(d.FitBounds().Center())
}

// AtPosition returns the plane moved to where ClipPosition says x.
func AtPosition(d *scene.Document, p scene.Plane, x float64) scene.Plane {
	switch what, now := ClipPosition(d, p); what {
	case "x":
		p.Point.X = x
	case "y":
		p.Point.Y = x
	case "z":
		p.Point.Z = x
	default:
		p = p.Moved(x - now)
	}
	return p
}

// ClipText says where a plane is, in the document's units.
func ClipText(d *scene.Document, p scene.Plane) string {
	if p.IsZero() {
		return ""
	}
	what, x := ClipPosition(d, p)
	unit := ""
	if d.Units() != "" {
		unit = "\u00a0" + d.Units()
	}
	number := shortNumber(x, d.Size())
	if what == "" {
		return fmt.Sprintf("Clipping plane %s%s from the middle", number, unit)
	}
	return fmt.Sprintf("Clipping plane at %s\u00a0=\u00a0%s%s", what, number, unit)
}

// shortNumber writes a length to about a ten thousandth of a size.
func shortNumber(x, size float64) string {
	digits := 3
	if size > 0 {
		digits = int(max(0, min(12, 4-math.Floor(math.Log10(size)))))
	}
	text := fmt.Sprintf("%.*f", digits, x)
	if x == 0 || math.Abs(x) < math.Pow(10, -float64(digits))/2 {
		text = fmt.Sprintf("%.*f", digits, 0.0)
	}
	return text
}

// clipFrame is what is drawn of the plane.
type clipFrame struct {
	outline []r3.Vec // of the plane in the document's box, around it; empty where it is beside it
	handle  r3.Vec
}

// around returns the box of a document, and a little room around it.
func around(d *scene.Document) mesh.Bounds {
	const part = 0.04 // of the diagonal, on each side
	b := d.FitBounds()
	l := part * b.Diagonal()
	room := r3.Vec{X: l, Y: l, Z: l}
	b.Min, b.Max = r3.Sub(b.Min, room), r3.Add(b.Max, room)
	return b
}

// frame returns what is drawn of a plane in a document.
func frame(d *scene.Document, p scene.Plane) (f clipFrame) {
	b := around(d)
	f.handle = r3.Sub(b.Center(), r3.Scale(p.Above(b.Center()), p.Normal))
	if f.outline = p.Outline(b); f.outline == nil {
		return f
	}
	var sum r3.Vec
	for _, at := range f.outline {
		sum = r3.Add(sum, at)
	}
	f.handle = r3.Scale(1/float64(len(f.outline)), sum)
	return f
}

// seen returns the outline in the picture, nil where a part of it is behind the eye.
func (f *clipFrame) seen(c scene.Camera) (outline []r2.Vec) {
	for _, p := range f.outline {
		x, y, _, ok := c.Project(p)
		if !ok {
			return nil
		}
		outline = append(outline, r2.Vec{X: x, Y: y})
	}
	return outline
}

// mark is part of marker.
func (t *Clip) mark(m *Marks) {
	d := t.view.Document()
	if d == nil || t.Plane().IsZero() {
		return
	}
	f := frame(d, t.Plane())
	m.Outline, m.Handle = f.seen(t.view.Camera()), &f.handle
}

// Grab is part of Tool: the handle moves the plane, its outline tilts it.
func (t *Clip) Grab(p Pointer) Drag {
	d := t.view.Document()
	if d == nil || p.Button != Left || p.Modifiers != 0 || t.Plane().IsZero() {
		return nil
	}
	c, unit := t.view.Camera(), t.view.Picture().Unit
	f := frame(d, c.Clip)
	g := &clipDrag{tool: t, camera: c, begin: p.At, grabbed: f.handle, pivot: f.handle}
	if x, y, _, ok := c.Project(f.handle); ok && r2.Norm(r2.Sub(p.At, r2.Vec{X: x, Y: y})) <= handleReach*unit {
		return g
	}
	const reach = 8 // the toolkit's units, from the outline
	nearest := math.Inf(1)
	outline := f.seen(c)
	for i, a := range outline {
		next := (i + 1) % len(outline)
		part := partNearest(p.At, a, outline[next])
		at := r2.Add(a, r2.Scale(part, r2.Sub(outline[next], a)))
		if off := r2.Norm(r2.Sub(p.At, at)); off < nearest {
			nearest = off
			g.grabbed = r3.Add(f.outline[i], r3.Scale(part, r3.Sub(f.outline[next], f.outline[i])))
		}
	}
	if nearest > reach*unit {
		return nil
	}
	g.tilts = true
	return g
}

// partNearest returns which part of the way from a to b is nearest to p.
func partNearest(p, a, b r2.Vec) float64 {
	way := r2.Sub(b, a)
	if l := r2.Norm2(way); l > 0 {
		return max(0, min(1, r2.Dot(r2.Sub(p, a), way)/l))
	}
	return 0
}

// clipDrag moves or tilts the plane of a camera.
type clipDrag struct {
	tool           *Clip
	camera         scene.Camera // when it began
	begin          r2.Vec
	grabbed, pivot r3.Vec // places of the plane
	tilts          bool
}

// To is part of Drag.
func (g *clipDrag) To(p Pointer) {
	d := g.tool.view.Document()
	if d == nil {
		return
	}
	by := g.along(r2.Sub(p.At, g.begin))
	plane := g.camera.Clip
	if g.tilts {
		arm := r3.Sub(g.grabbed, g.pivot)
		sin, cos := math.Sincos(math.Atan2(by, r3.Norm(arm)))
		n := r3.Sub(r3.Scale(cos, plane.Normal), r3.Scale(sin, r3.Unit(arm)))
		if tilted, err := scene.NewPlane(g.pivot, n); err == nil {
			g.tool.move(tilted)
		}
		return
	}
	g.tool.move(plane.Moved(inReach(d, plane, by)))
}

// along returns how far along the normal the grabbed place goes with the pointer. Where
// the normal is nearly along the view, up is along it, or for the outline away from the
// middle is towards the eye.
func (g *clipDrag) along(by r2.Vec) float64 {
	c := g.camera
	x, y, depth, ok := c.Project(g.grabbed)
	if !ok {
		return 0
	}
	scale := 1 / c.Height // of a length across the view there
	if !c.Orthographic {
		scale *= c.Distance() / depth
	}
	step := 1e-3 / scale
	x1, y1, _, ok := c.Project(r3.Add(g.grabbed, r3.Scale(step, c.Clip.Normal)))
	if !ok {
		return 0
	}
	const steep = 0.3 // of a length across the view
	if way := r2.Scale(1/step, r2.Vec{X: x1 - x, Y: y1 - y}); r2.Norm(way) > steep*scale {
		return r2.Dot(by, way) / r2.Norm2(way)
	}
	if !g.tilts {
		return by.Y / scale
	}
	px, py, _, ok := c.Project(g.pivot)
	arm := r2.Vec{X: x - px, Y: y - py}
	if !ok || !(r2.Norm(arm) > 0) {
		return 0
	}
	out := r2.Dot(by, r2.Unit(arm)) / scale
	if !c.OntoCut() {
		return -out
	}
	return out
}

// inReach returns how far a plane is moved so that it still meets the box around a document.
func inReach(d *scene.Document, p scene.Plane, by float64) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, corner := range around(d).Corners() {
		low, high = min(low, p.Above(corner)), max(high, p.Above(corner))
	}
	return max(low, min(high, by))
}

// End is part of Drag.
func (g *clipDrag) End() {}

// Cancel is part of Drag: the plane is where it was.
func (g *clipDrag) Cancel() bool {
	if g.tool.view.Document() != nil {
		g.tool.Set(g.camera.Clip)
	}
	return true
}

// Key is part of Tool: arrows move the plane, up and right towards what is cut away.
func (t *Clip) Key(k Key) bool {
	d := t.view.Document()
	way, arrow := k.arrow()
	if d == nil || !arrow || t.Plane().IsZero() {
		return false
	}
	const step = 1. / 400 // of the box's diagonal; with Shift ten times that, with Alt a tenth
	by := (way.X + way.Y) * step * k.Modifiers.steps() * d.FitBounds().Diagonal()
	t.move(t.Plane().Moved(inReach(d, t.Plane(), by)))
	return true
}

// move gives the view a plane that was moved by hand.
func (t *Clip) move(p scene.Plane) {
	t.moved = true
	t.Set(p)
}

// prompt returns what the tool waits for: nothing once the plane was moved, so that no
// text lies over the specimen. The status bar says where the plane is.
func (t *Clip) prompt() string {
	switch {
	case t.Plane().IsZero():
		return "There is no clipping plane here: X makes one. Escape ends."
	case t.moved:
		return ""
	}
	return "Drag the ring or press arrows to move the plane, drag its outline to tilt it. Escape ends."
}

// Reset is part of Tool.
func (t *Clip) Reset() { t.moved = false }

// Click is part of Tool: looking selects.
func (t *Clip) Click(Pointer, bool) bool { return false }

// Move is part of Tool.
func (t *Clip) Move(Pointer) {}

// Leave is part of Tool.
func (t *Clip) Leave() {}

// Scroll is part of Tool.
func (t *Clip) Scroll(Pointer, float64) bool { return false }
