package shape

import (
	"cairn/landmark"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Similarity brings points of one frame into another: it moves From to the origin,
// turns, scales, and moves the origin to To. From and To are places of the two
// frames near the points, so that nothing is lost where the frames' origins are far
// away. It is a comparable value; Identity, not the zero value, changes nothing.
type Similarity struct {
	From, To r3.Vec      // a place of the first frame, and where it comes to in the second
	Scale    float64     // length in the second frame of what is 1 long in the first; above 0
	Rotation quat.Number // of length 1
	// Mirrored says that points go through From to the other side before they are
	// turned: every reflection is such a point reflection and a rotation.
	Mirrored bool
}

// Identity returns the similarity that changes nothing.
func Identity() Similarity { return Similarity{Scale: 1, Rotation: quat.Number{Real: 1}} }

// Apply brings a point of the first frame into the second. NaN stays NaN, in all
// three coordinates.
func (s Similarity) Apply(p r3.Vec) r3.Vec {
	return r3.Add(s.To, r3.Scale(s.Scale, s.Direction(r3.Sub(p, s.From))))
}

// Direction turns a direction, such as a normal, as Apply turns the points, and
// keeps its length. A mirrored normal still points out of its surface, though the
// corners of the surface's triangles then go round the other way.
func (s Similarity) Direction(v r3.Vec) r3.Vec {
	if s.Mirrored {
		v = r3.Scale(-1, v)
	}
	return r3.Rotation(s.Rotation).Rotate(v)
}

// ApplyAll returns the points brought into the second frame, in a slice of its own.
func (s Similarity) ApplyAll(points []r3.Vec) []r3.Vec {
	moved := make([]r3.Vec, len(points))
	axes := s.axes()
	for i, p := range points {
		moved[i] = r3.Add(s.To, axes.apply(r3.Sub(p, s.From)))
	}
	return moved
}

// axes are what the unit vectors become: many points are turned faster by them than by a quaternion.
type axes struct{ x, y, z r3.Vec }

// axes returns what the similarity makes of directions, with its scale.
func (s Similarity) axes() axes {
	return axes{s.Direction(r3.Vec{X: s.Scale}), s.Direction(r3.Vec{Y: s.Scale}), s.Direction(r3.Vec{Z: s.Scale})}
}

func (a axes) apply(p r3.Vec) r3.Vec {
	return r3.Vec{
		X: p.X*a.x.X + p.Y*a.y.X + p.Z*a.z.X,
		Y: p.X*a.x.Y + p.Y*a.y.Y + p.Z*a.z.Y,
		Z: p.X*a.x.Z + p.Y*a.y.Z + p.Z*a.z.Z,
	}
}

// Inverse returns the similarity that brings points of the second frame into the first.
func (s Similarity) Inverse() Similarity {
	return Similarity{From: s.To, To: s.From, Scale: 1 / s.Scale, Rotation: quat.Conj(s.Rotation), Mirrored: s.Mirrored}
}

// Then returns the similarity that does s first and next after it.
func (s Similarity) Then(next Similarity) Similarity {
	q := quat.Mul(next.Rotation, s.Rotation)
	return Similarity{
		From: s.From, To: next.Apply(s.To), Scale: next.Scale * s.Scale,
		Rotation: quat.Scale(1/quat.Abs(q), q), // so that long chains stay rotations
		Mirrored: s.Mirrored != next.Mirrored,
	}
}

// Matrix returns the rows of a 3×4 matrix that does what Apply does: its first three
// columns multiply a point, its last is added. It loses digits that Apply keeps where
// the origin of a frame is far from the points.
func (s Similarity) Matrix() [3][4]float64 {
	a, o := s.axes(), s.Apply(r3.Vec{})
	return [3][4]float64{{a.x.X, a.y.X, a.z.X, o.X}, {a.x.Y, a.y.Y, a.z.Y, o.Y}, {a.x.Z, a.y.Z, a.z.Z, o.Z}}
}

// Residuals returns for each pair how far from[i], brought into the second frame, is
// from to[i], in the units of the second frame: NaN where one of both is missing. It
// panics unless both are of one length.
func (s Similarity) Residuals(from, to []r3.Vec) []float64 {
	if len(from) != len(to) {
		panic("shape: residuals of point sets of different lengths")
	}
	far := make([]float64, len(from))
	for i := range from {
		far[i] = r3.Norm(r3.Sub(s.Apply(from[i]), to[i]))
	}
	return far
}

// missing reports whether a point is landmark.NoPosition: three NaN.
func missing(p r3.Vec) bool { return p.X != p.X && p.Y != p.Y && p.Z != p.Z }

func finite(p r3.Vec) bool { return p.X-p.X == 0 && p.Y-p.Y == 0 && p.Z-p.Z == 0 }

// Points returns the positions of all landmarks of a group, in its document's frame,
// for the functions of this package: landmark.NoPosition for those not placed. The
// slice is the caller's.
func Points(g *landmark.Group) []r3.Vec {
	points := make([]r3.Vec, g.Len())
	for i, l := range g.Landmarks() {
		if points[i] = landmark.NoPosition(); l.Placed() {
			points[i] = l.Position
		}
	}
	return points
}
