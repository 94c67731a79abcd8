package shape

import (
	"fmt"
	"math"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Spline is a thin-plate spline: a map of space that is affine but for what its landmarks ask
// for, and bends as little as these allow. Far from its landmarks the affine part rules, which
// may be wrong there. It does not change, and may be used by several goroutines.
type Spline struct {
	source  *SplineSource
	weights []r3.Vec // by point of the source that is placed: units of the target by those of the source
	to      r3.Vec   // where the affine part brings the centre of the source
	affine  axes
	knots   []knot
}

// knot is a point of the source, about its centre, and what it is multiplied by, side by
// side for the processor.
type knot struct{ x, y, z, u, v, w float64 }

func (f *Spline) tie() {
	f.knots = make([]knot, len(f.weights))
	for i, p := range f.source.points {
		p, w := r3.Scale(f.source.size, p), f.weights[i]
		f.knots[i] = knot{p.X, p.Y, p.Z, -w.X, -w.Y, -w.Z}
	}
}

// Apply brings a point from the frame of the source into that of the target. A point with NaN
// or infinity becomes three NaN, as nothing is known of its place.
func (f *Spline) Apply(p r3.Vec) r3.Vec {
	q, _ := f.two(p, p)
	return q
}

// From returns the spline for points about an origin: it brings p to where f brings the origin plus p.
func (f *Spline) From(origin r3.Vec) *Spline {
	g, source := *f, *f.source
	source.centre = r3.Sub(source.centre, origin)
	g.source = &source
	return &g
}

// two is Apply for two points at a time, for which the knots are read once.
func (f *Spline) two(p, q r3.Vec) (r3.Vec, r3.Vec) {
	p, q = r3.Sub(p, f.source.centre), r3.Sub(q, f.source.centre)
	var px, py, pz, qx, qy, qz float64
	for i := range f.knots {
		k := &f.knots[i]
		x, y, z := p.X-k.x, p.Y-k.y, p.Z-k.z
		r := math.Sqrt(x*x + y*y + z*z)
		x, y, z = q.X-k.x, q.Y-k.y, q.Z-k.z
		t := math.Sqrt(x*x + y*y + z*z)
		px, py, pz = px+r*k.u, py+r*k.v, pz+r*k.w
		qx, qy, qz = qx+t*k.u, qy+t*k.v, qz+t*k.w
	}
	return f.whole(p, r3.Vec{X: px, Y: py, Z: pz}), f.whole(q, r3.Vec{X: qx, Y: qy, Z: qz})
}

// whole adds the affine part to the bent one, of a point about the centre.
func (f *Spline) whole(p, bent r3.Vec) r3.Vec {
	if p = r3.Add(r3.Add(f.to, f.affine.apply(p)), bent); !finite(p) {
		return landmark.NoPosition()
	}
	return p
}

// ApplyAll returns the points brought into the frame of the target, in a slice of its own. It
// works on all processors; the result is that of Apply.
func (f *Spline) ApplyAll(points []r3.Vec) []r3.Vec {
	moved := make([]r3.Vec, len(points))
	f.inBlocks(len(points), func(from, to int) {
		for i := from; i < to; i += 2 {
			j := min(i+1, to-1)
			moved[i], moved[j] = f.two(points[i], points[j])
		}
	})
	return moved
}

// ApplyMesh brings the vertices of a mesh, x y z of the first one first, into the frame of the
// target, and writes them to moved, which is of the same length and may be the same slice; it
// panics otherwise. It computes in float64 on all processors; the result is that of Apply,
// rounded. Normals have to be made anew.
func (f *Spline) ApplyMesh(moved, positions []float32) {
	if len(moved) != len(positions) || len(positions)%3 != 0 {
		panic(fmt.Sprintf("shape: %d coordinates to be written to %d", len(positions), len(moved)))
	}
	at := func(i int) r3.Vec {
		p := positions[3*i : 3*i+3]
		return r3.Vec{X: float64(p[0]), Y: float64(p[1]), Z: float64(p[2])}
	}
	write := func(i int, p r3.Vec) {
		to := moved[3*i : 3*i+3]
		to[0], to[1], to[2] = float32(p.X), float32(p.Y), float32(p.Z)
	}
	f.inBlocks(len(positions)/3, func(from, to int) {
		for i := from; i < to; i += 2 {
			j := min(i+1, to-1)
			p, q := f.two(at(i), at(j))
			write(i, p)
			write(j, q)
		}
	})
}

// inBlocks calls do for each block of n points, on all processors.
func (f *Spline) inBlocks(n int, do func(from, to int)) {
	const piece = 32
	inBlocks((n+piece-1)/piece, func(_, from, to int) { do(from*piece, min(to*piece, n)) })
}

// Energy returns the bending energy, the sum over the three axes of wᵀKw: 0 for an affine map,
// never negative but for rounding, and in the unit of the target squared by that of the source.
// It grows with the unit in which both are measured.
func (f *Spline) Energy() float64 {
	energy := 0.0
	for i, p := range f.source.points {
		for j, q := range f.source.points[:i] {
			energy -= 2 * r3.Norm(r3.Sub(p, q)) * r3.Dot(f.weights[i], f.weights[j])
		}
	}
	return energy * f.source.size
}

// Jacobian returns what the spline makes of small steps along x, y and z at a point of the
// source's frame: the columns of its Jacobian matrix. At a point of the source itself, where a
// spline has an edge, it is the mean over all directions.
func (f *Spline) Jacobian(p r3.Vec) (x, y, z r3.Vec) {
	p = r3.Sub(p, f.source.centre)
	x, y, z = f.affine.x, f.affine.y, f.affine.z
	for _, k := range f.knots {
		d := r3.Sub(p, r3.Vec{X: k.x, Y: k.y, Z: k.z})
		r := r3.Norm(d)
		if r == 0 {
			continue
		}
		w := r3.Scale(1/r, r3.Vec{X: k.u, Y: k.v, Z: k.w})
		x, y, z = r3.Add(x, r3.Scale(d.X, w)), r3.Add(y, r3.Scale(d.Y, w)), r3.Add(z, r3.Scale(d.Z, w))
	}
	return x, y, z
}

// Volume returns how many times as large a small body becomes at a point: the determinant of the
// Jacobian matrix. Where it is 0 or below, space folds over itself, and a mesh is torn inside
// out, unless the whole target is mirrored.
func (f *Spline) Volume(p r3.Vec) float64 {
	x, y, z := f.Jacobian(p)
	return r3.Dot(x, r3.Cross(y, z))
}
