package scene

import (
	"math"

	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Camera is how a document is looked at. It is a plain value: copying it copies
// all of it, and its methods never change data.
//
// The eye looks at Focus, which is in the middle of the picture; turning goes
// about Pivot. In view space x points right, y up and z towards the viewer.
type Camera struct {
	Focus        r3.Vec
	Pivot        r3.Vec
	Rotation     quat.Number // from scene to view directions, of length 1
	Height       float64     // what the picture's height shows at Focus, in scene units
	Orthographic bool
	Clip         Plane `json:",omitzero"` // what is cut away of the scene for this view
}

// FieldOfView is the vertical opening angle in perspective, in radians: thirty
// degrees, at which a face fills the picture without looking like a close-up.
const FieldOfView = math.Pi / 6

// A camera's height stays between these. Far beyond them numbers no longer tell the
// places of a picture apart.
const leastHeight, mostHeight = 1e-12, 1e15

// ViewDirection names a view along an axis of a ViewFrame. Where nothing else was
// chosen, Y is up and the front looks along -Z, as in most scanners' files.
type ViewDirection int

const (
	Front ViewDirection = iota
	Back
	Right
	Left
	Top
	Bottom
)

// DefaultCamera looks at the unit cube from the front.
func DefaultCamera() Camera {
	return Camera{Rotation: quat.Number{Real: 1}, Height: 2}
}

// Look returns the camera turned to a named view about its focus: named in f.
func (c Camera) Look(d ViewDirection, f ViewFrame) Camera {
	const h = math.Sqrt2 / 2
	fromFront := [...]quat.Number{
		Front:  {Real: 1},
		Back:   {Jmag: 1},
		Right:  {Real: h, Jmag: -h},
		Left:   {Real: h, Jmag: h},
		Top:    {Real: h, Imag: h},
		Bottom: {Real: h, Imag: -h},
	}[d]
	c.Rotation = quat.Mul(fromFront, f.Rotation())
	return c
}

// fitMargin is how much larger than the sphere around the bounds the picture is.
const fitMargin = 1.08

// Fit returns the camera moved, not turned, so that the bounds fill a picture
// of the given width / height; turning goes about their centre then. Empty
// bounds change nothing.
func (c Camera) Fit(b mesh.Bounds, aspect float64) Camera {
	if !b.Valid {
		return c
	}
	c.Focus, c.Pivot = b.Center(), b.Center()
	c.Height = max(c.heightFor(b, max(aspect, 1e-3))*fitMargin, b.Diagonal()*1e-3)
	if !(c.Height > 0) {
		c.Height = 2 // one point: its surroundings are as good as any
	}
	return c
}

// heightFor returns the least height that shows all corners of the box: the
// box's own extent across the view and not its sphere, so that a long bone
// fills the picture from the side and from its end. A corner at (x, y, z) in
// view space is within the picture if 2|y| <= height - 2z tan(fov/2), as what is
// nearer looks larger; the same goes for x.
func (c Camera) heightFor(b mesh.Bounds, aspect float64) (height float64) {
	nearer := 0.0
	if !c.Orthographic {
		nearer = 2 * math.Tan(FieldOfView/2)
	}
	for _, p := range b.Corners() {
		v := c.ToView(p)
		height = max(height, 2*max(math.Abs(v.Y), math.Abs(v.X)/aspect)+nearer*v.Z)
	}
	return height
}

// Turn turns the scene about the pivot by angles in radians: yaw about the
// picture's vertical axis (positive moves the near side to the right), pitch
// about its horizontal axis (positive moves the near side down).
func (c Camera) Turn(yaw, pitch float64) Camera {
	q := quat.Mul(axisAngle(1, 0, 0, pitch), axisAngle(0, 1, 0, yaw))
	fromPivot := rotate(c.Rotation, r3.Sub(c.Focus, c.Pivot))
	c.Rotation = quat.Mul(q, c.Rotation)
	c.Rotation = quat.Scale(1/quat.Abs(c.Rotation), c.Rotation)
	// The focus keeps its place in the picture, and so the pivot keeps its own.
	c.Focus = r3.Add(c.Pivot, rotate(quat.Conj(c.Rotation), fromPivot))
	return c
}

// Pan moves the scene by fractions of the picture's height, to the right and up.
func (c Camera) Pan(right, up float64) Camera {
	d := rotate(quat.Conj(c.Rotation), r3.Vec{X: -right * c.Height, Y: -up * c.Height})
	c.Focus = r3.Add(c.Focus, d)
	return c
}

// Zoom scales what the picture shows by 1/factor and keeps the place at (x, y)
// and the depth of Focus where it is: fractions of the picture's height from its
// middle, right and up. In perspective the eye may pass through what is nearer:
// see ZoomTo.
func (c Camera) Zoom(factor, x, y float64) Camera {
	return c.ZoomTo(factor, c.Unproject(x, y, c.Distance()))
}

// ZoomTo brings the eye nearer to p, in perspective to 1/factor of its distance,
// and scales what the picture shows by as much. The eye moves along its line to
// p: so p keeps its place in the picture, and the eye never reaches it. A factor
// below 1 moves it away along the same line. A factor that is not above 0, or
// beyond what numbers can tell apart, changes nothing.
func (c Camera) ZoomTo(factor float64, p r3.Vec) Camera {
	h := c.Height / factor
	if !(h > leastHeight && h < mostHeight) {
		return c
	}
	// Everything that makes the view shrinks towards p alike. The direction of
	// the view and all proportions stay: also how far p is before Focus.
	c.Focus = r3.Add(p, r3.Scale(h/c.Height, r3.Sub(c.Focus, p)))
	c.Height = h
	return c
}

// MoveTo returns the camera with p in the middle of the picture, and turning
// about it.
func (c Camera) MoveTo(p r3.Vec) Camera {
	c.Focus, c.Pivot = p, p
	return c
}

// Ahead returns the place in the middle of the picture that is as deep along the
// view as p, or Focus where p is not in front of the eye.
func (c Camera) Ahead(p r3.Vec) r3.Vec {
	if _, _, depth, ok := c.Project(p); ok {
		return c.Unproject(0, 0, depth)
	}
	return c.Focus
}

// ShowsMost reports whether a picture of the given width / height shows at least
// about half of the bounds' extent, to each side: a picture twice as high and
// wide would show all.
func (c Camera) ShowsMost(b mesh.Bounds, aspect float64) bool {
	return !b.Valid || c.heightFor(b, max(aspect, 1e-3)) <= 2*c.Height
}

// Distance returns how far the eye is from Focus, in scene units. An
// orthographic eye stands where the perspective one would.
func (c Camera) Distance() float64 { return c.Height / 2 / math.Tan(FieldOfView/2) }

// ToView returns p in view space with Focus at the origin.
func (c Camera) ToView(p r3.Vec) r3.Vec { return rotate(c.Rotation, r3.Sub(p, c.Focus)) }

// FromView is the inverse of ToView.
func (c Camera) FromView(v r3.Vec) r3.Vec {
	return r3.Add(c.Focus, rotate(quat.Conj(c.Rotation), v))
}

// Project returns where p is in the picture: x to the right and y up from its
// middle, in fractions of its height, and depth along the view from the eye,
// growing away from it. ok is false where p is not in front of the eye.
func (c Camera) Project(p r3.Vec) (x, y, depth float64, ok bool) {
	v := c.ToView(p)
	depth = c.Distance() - v.Z
	if c.Orthographic {
		return v.X / c.Height, v.Y / c.Height, depth, true
	}
	if !(depth > c.Distance()*1e-6) {
		return 0, 0, depth, false
	}
	k := c.Distance() / depth / c.Height
	return v.X * k, v.Y * k, depth, true
}

// Unproject is the inverse of Project.
func (c Camera) Unproject(x, y, depth float64) r3.Vec {
	k := c.Height
	if !c.Orthographic {
		k *= depth / c.Distance()
	}
	return c.FromView(r3.Vec{X: x * k, Y: y * k, Z: c.Distance() - depth})
}

// Through returns the camera that looks at the scene of s's second frame as c looks at
// the first: what s brings together is at the same place of both pictures, at any size
// of the window, also in perspective. Heights and depths are s.Scale times as large.
//
// No camera looks into a mirror. Where s is mirrored, as from a left to a right bone, the
// picture is the mirror image of c's instead: the same y and depth, and the opposite x.
// A scale that makes the picture's height no number to compute with changes nothing.
func (c Camera) Through(s shape.Similarity) Camera {
	if s == shape.Identity() {
		return c // without rounding
	}
	h := c.Height * s.Scale
	if !(h > leastHeight && h < mostHeight) {
		return c
	}
	c.Rotation = quat.Mul(c.Rotation, quat.Conj(s.Rotation))
	if s.Mirrored {
		// Negating x of the picture after the point reflection leaves y and z negated: half
		// a turn about x.
		c.Rotation = quat.Mul(quat.Number{Imag: 1}, c.Rotation)
	}
	c.Rotation = quat.Scale(1/quat.Abs(c.Rotation), c.Rotation)
	c.Focus, c.Pivot, c.Height = s.Apply(c.Focus), s.Apply(c.Pivot), h
	c.Clip = c.Clip.Through(s)
	return c
}

// Hides reports whether a landmark is cut away: its glyph of this radius, in scene units,
// is wholly on that side. Landmarks that the plane goes through stay.
func (c Camera) Hides(p r3.Vec, radius float64) bool { return c.Clip.Above(p) > radius }

// OntoCut reports whether the eye is on the side that is cut away, so that it sees the
// cut from its front.
func (c Camera) OntoCut() bool {
	if c.Clip.IsZero() {
		return false
	}
	if c.Orthographic { // the eye is infinitely far away
		return r3.Dot(c.Clip.Normal, rotate(quat.Conj(c.Rotation), r3.Vec{Z: 1})) > 0
	}
	return c.Clip.Above(c.FromView(r3.Vec{Z: c.Distance()})) > 0
}

// Interpolate returns the camera a part t (0 to 1) of the way from c to to, for
// a flight between views. The plane that cuts is that of to.
func (c Camera) Interpolate(to Camera, t float64) Camera {
	if t >= 1 {
		return to
	}
	r := to
	lerp := func(a, b r3.Vec) r3.Vec { return r3.Add(a, r3.Scale(t, r3.Sub(b, a))) }
	r.Focus, r.Pivot = lerp(c.Focus, to.Focus), lerp(c.Pivot, to.Pivot)
	r.Height = c.Height * math.Pow(to.Height/c.Height, t)
	q := to.Rotation
	if dot := c.Rotation.Real*q.Real + c.Rotation.Imag*q.Imag + c.Rotation.Jmag*q.Jmag + c.Rotation.Kmag*q.Kmag; dot < 0 {
		q = quat.Scale(-1, q) // the shorter way round
	}
	r.Rotation = quat.Add(quat.Scale(1-t, c.Rotation), quat.Scale(t, q))
	if n := quat.Abs(r.Rotation); n > 1e-6 {
		r.Rotation = quat.Scale(1/n, r.Rotation)
	} else {
		r.Rotation = to.Rotation
	}
	return r
}

func axisAngle(x, y, z, angle float64) quat.Number {
	s, co := math.Sincos(angle / 2)
	return quat.Number{Real: co, Imag: s * x, Jmag: s * y, Kmag: s * z}
}

func rotate(q quat.Number, v r3.Vec) r3.Vec { return r3.Rotation(q).Rotate(v) }
