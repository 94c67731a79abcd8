package scene

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Plane is where a view cuts a document: what is on the side that Normal points to is
// not shown. It is a plain value. The zero value cuts nothing.
type Plane struct {
	Point  r3.Vec // on the plane, in scene units
	Normal r3.Vec // of length 1, towards what is cut away
}

var (
	errNoNormal     = errors.New("a plane needs a direction that is not 0, and finite numbers")
	errPlaneNowhere = errors.New("one of the three points has coordinates that are not finite numbers, so that there is no plane through them")
	errPlaneALine   = errors.New("the three points lie on one line, or two of them at the same place, so that they are in no one plane")
)

// NewPlane returns the plane through a point across a direction, whose length does not
// matter. It refuses a direction of 0 and numbers that are not finite.
func NewPlane(point, normal r3.Vec) (Plane, error) {
	size := max(math.Abs(normal.X), math.Abs(normal.Y), math.Abs(normal.Z))
	if !(size > 0) || !isFinite(normal) || !isFinite(point) {
		return Plane{}, errNoNormal
	}
	n := r3.Vec{X: normal.X / size, Y: normal.Y / size, Z: normal.Z / size} // the square of a tiny number is 0
	return Plane{Point: point, Normal: r3.Unit(n)}, nil
}

// PlaneThrough returns the plane through three points. What is cut away is on the side
// from which a, b and c are seen counterclockwise. It refuses points on one line, and
// coordinates that are not finite.
func PlaneThrough(a, b, c r3.Vec) (Plane, error) {
	const least = 1e-9 // of the angle that the points make
	u, v := r3.Sub(b, a), r3.Sub(c, a)
	size := max(r3.Norm(u), r3.Norm(v), r3.Norm(r3.Sub(c, b)))
	if !isFinite(a) || !isFinite(b) || !isFinite(c) {
		return Plane{}, errPlaneNowhere
	}
	if !(size > 0) {
		return Plane{}, errPlaneALine
	}
	u, v = r3.Scale(1/size, u), r3.Scale(1/size, v)
	n := r3.Cross(u, v)
	if !(r3.Norm(n) > least) {
		return Plane{}, errPlaneALine
	}
	return NewPlane(r3.Scale(1./3, r3.Add(a, r3.Add(b, c))), n)
}

func isFinite(v r3.Vec) bool {
	s := v.X - v.X + v.Y - v.Y + v.Z - v.Z // NaN where one is infinite or NaN
	return s == 0
}

// IsZero reports whether the plane cuts nothing.
func (p Plane) IsZero() bool { return p.Normal == r3.Vec{} }

// Valid reports whether the plane cuts nothing or is one that NewPlane could have made.
func (p Plane) Valid() bool {
	const rounding = 1e-6
	return p == Plane{} || isFinite(p.Point) && math.Abs(r3.Norm(p.Normal)-1) <= rounding
}

// Above returns how far q is from the plane, in scene units: positive where it is cut
// away. It is negative for the plane that cuts nothing.
func (p Plane) Above(q r3.Vec) float64 {
	if p.IsZero() {
		return math.Inf(-1)
	}
	return r3.Dot(p.Normal, r3.Sub(q, p.Point))
}

// Flipped returns the plane that cuts away the other side.
func (p Plane) Flipped() Plane {
	p.Normal = r3.Scale(-1, p.Normal)
	return p
}

// Moved returns the plane so far along its normal, in scene units.
func (p Plane) Moved(by float64) Plane {
	p.Point = r3.Add(p.Point, r3.Scale(by, p.Normal))
	return p
}

// Through returns the plane that cuts the scene of s's second frame as p does the first.
func (p Plane) Through(s shape.Similarity) Plane {
	if p.IsZero() {
		return p
	}
	return Plane{Point: s.Apply(p.Point), Normal: r3.Unit(s.Direction(p.Normal))}
}

// Outline returns where the plane meets the edges of a box, in order around its normal: the
// corners of its part within the box. It is nil where the plane goes past the box.
// Where it meets it in a corner or an edge alone, the corners may lie in one place or line.
func (p Plane) Outline(b mesh.Bounds) []r3.Vec {
	var at []r3.Vec
	var middle r3.Vec
	corners := b.Corners()
	for i, u := range corners {
		for _, v := range corners[i+1:] {
			from, to := p.Above(u), p.Above(v)
			if !boxEdge(u, v) || (from < 0) == (to < 0) {
				continue
			}
			met := r3.Add(u, r3.Scale(from/(from-to), r3.Sub(v, u)))
			at, middle = append(at, met), r3.Add(middle, met)
		}
	}
	if len(at) < 3 {
		return nil
	}
	middle = r3.Scale(1/float64(len(at)), middle)
	right := r3.Unit(r3.Sub(at[0], middle))
	up := r3.Cross(p.Normal, right)
	angle := func(q r3.Vec) float64 {
		w := r3.Sub(q, middle)
		return math.Atan2(r3.Dot(w, up), r3.Dot(w, right))
	}
	slices.SortFunc(at, func(u, v r3.Vec) int { return cmp.Compare(angle(u), angle(v)) })
	return at
}

// boxEdge reports whether two corners of a box have an edge in common: they differ in one
// coordinate.
func boxEdge(u, v r3.Vec) bool {
	n := 0
	for _, differ := range []bool{u.X != v.X, u.Y != v.Y, u.Z != v.Z} {
		if differ {
			n++
		}
	}
	return n == 1
}

// Kept returns which part of a ray is not cut away: from one multiple of its direction to
// another, which may be infinite. ok is false where none is.
func (p Plane) Kept(origin, direction r3.Vec) (from, to float64, ok bool) {
	if p.IsZero() {
		return 0, math.Inf(1), true
	}
	above, rise := p.Above(origin), r3.Dot(p.Normal, direction)
	switch {
	case above <= 0 && rise <= 0:
		return 0, math.Inf(1), true
	case above <= 0:
		return 0, -above / rise, true
	case rise < 0:
		return -above / rise, math.Inf(1), true
	}
	return 0, 0, false
}
