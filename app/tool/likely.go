package tool

import (
	"math"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Likely is where the point that is placed next is expected, in the scene.
type Likely struct {
	Position r3.Vec
	Normal   r3.Vec // of the surface there, of length 1; zero where nothing is known
	// Middle and the half Axes, at right angles, are of the ellipsoid that holds the point
	// in nine of ten specimens. Position is beside Middle where it is brought to the surface.
	Middle r3.Vec
	Axes   [3]r3.Vec
	// OnSurface tells that Position is on a wall that faces as that of other specimens does,
	// and within the ellipsoid. Return places only there.
	OnSurface bool
}

// likely returns where the next point is expected, if it is known.
func (p *Place) likely(d *scene.Document) (Likely, bool) {
	if d == nil || p.Likely == nil {
		return Likely{}, false
	}
	t, why := p.Next(d)
	if why != "" || t.Point == 0 {
		return Likely{}, false
	}
	return p.Likely(d, t)
}

// accept places the next point where it is expected.
func (p *Place) accept(at Likely) {
	if !at.OnSurface {
		p.view.Say("Not placed: the expected place is off the surface. Click where the point is.")
		return
	}
	p.put(spot{at.Position, at.Normal}, landmark.Accepted)
}

// expects reports whether Return places the next point where it is expected.
func (p *Place) expects(d *scene.Document) bool {
	l, ok := p.likely(d)
	return ok && l.OnSurface && p.aim.crosshair == nil
}

// rimPoints is how many places the rim of an ellipse has: it looks round.
const rimPoints = 40

// rim returns the outline of the ellipsoid as the camera sees it, in the picture: all of the
// ellipsoid is within. It is empty where some of it is behind the eye.
func (l Likely) rim(c scene.Camera) []r2.Vec {
	view := r3.Rotation(quat.Conj(c.Rotation))
	right, up := view.Rotate(r3.Vec{X: 1}), view.Rotate(r3.Vec{Y: 1})
	// The shadow of an ellipsoid in a plane is the ellipse of the matrix that its axes have
	// there: the sum of their outer products.
	var xx, xy, yy float64
	for _, a := range l.Axes {
		x, y := r3.Dot(a, right), r3.Dot(a, up)
		xx, xy, yy = xx+x*x, xy+x*y, yy+y*y
	}
	if !(xx > 0) || !(yy > 0) {
		return nil
	}
	sx := math.Sqrt(xx) // its Cholesky factor brings the unit circle there
	shear := xy / sx
	sy := math.Sqrt(max(0, yy-shear*shear))
	var rim []r2.Vec
	for i := range rimPoints {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / rimPoints)
		q := r3.Add(l.Middle, r3.Add(r3.Scale(sx*cos, right), r3.Scale(shear*cos+sy*sin, up)))
		x, y, _, ok := c.Project(q)
		if !ok {
			return nil
		}
		rim = append(rim, r2.Vec{X: x, Y: y})
	}
	return rim
}

// markLikely shows where the next point is expected.
func (p *Place) markLikely(d *scene.Document, m *Marks) {
	l, ok := p.likely(d)
	if !ok {
		return
	}
	m.Likely, m.Rim = &l.Position, l.rim(p.view.Camera())
	m.Unsure = !l.OnSurface
	m.Behind = hidden(d, p.view, l.Position)
}

// face turns the view to where the next point is expected, if that is wished and it is not
// seen well as it is.
func (p *Place) face() {
	d := p.view.Document()
	if !p.options.TurnToLikely {
		return
	}
	l, ok := p.likely(d)
	if !ok || p.seenWell(d, l) {
		return
	}
	c := p.view.Destination()
	if l.Normal != (r3.Vec{}) {
		c = facing(c, l.Normal)
	}
	p.view.FlyTo(c.MoveTo(l.Position))
}

// seenWell reports whether a place is in the middle part of the picture, not hidden, and its
// surface is seen from less than 60° beside its normal.
func (p *Place) seenWell(d *scene.Document, l Likely) bool {
	const middle, steep = 0.35, 0.5
	x, y, _, ok := p.view.Camera().Project(l.Position)
	if !ok || math.Abs(x) > middle*p.view.Picture().Aspect || math.Abs(y) > middle || hidden(d, p.view, l.Position) {
		return false
	}
	return l.Normal == (r3.Vec{}) || r3.Rotation(p.view.Camera().Rotation).Rotate(l.Normal).Z > steep
}
