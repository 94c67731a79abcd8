package landmark

import (
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/gonum/spatial/r3"
)

// PlacementKind is a way to bring the coordinates of a file into the frame of
// the mesh that they belong to.
type PlacementKind uint8

const (
	AsStored  PlacementKind = iota // they are taken as they stand in the file
	Negated                        // x and y are negated, as between RAS and LPS
	Centred                        // they count from a point of the mesh
	Times1000                      // as from metres to millimetres
	Over1000                       // as from micrometres to millimetres
	ByMatrix                       // the file brings a matrix or a scale
)

// String returns the words that the window and the command line show.
func (k PlacementKind) String() string {
	switch k {
	case AsStored:
		return "as stored"
	case Negated:
		return "x and y negated"
	case Centred:
		return "centred on the mesh"
	case Times1000:
		return "times 1000"
	case Over1000:
		return "divided by 1000"
	case ByMatrix:
		return "by the file's matrix"
	}
	return fmt.Sprintf("placement %d", uint8(k))
}

// Placement brings coordinates as they stand in a file into the frame of the
// document. It is a comparable value; the zero value leaves them as they are.
type Placement struct {
	Kind   PlacementKind
	Center r3.Vec // for Centred: where the file's origin lies in the document
	// Matrix is for ByMatrix: the rows of a 3×4 matrix, by whose first three
	// columns a coordinate is multiplied and whose last is added.
	Matrix [3][4]float64
}

// Scaled returns the placement that multiplies by a factor, as a file states it.
func Scaled(factor float64) Placement {
	return Placement{Kind: ByMatrix, Matrix: [3][4]float64{{factor}, {0, factor}, {0, 0, factor}}}
}

// Scale returns the factor of a placement made by Scaled, and whether it is one.
func (p Placement) Scale() (factor float64, ok bool) {
	return p.Matrix[0][0], p.Kind == ByMatrix && p == Scaled(p.Matrix[0][0])
}

const thousand = 1000

// Scales reports whether lengths in the document may be other than in the file.
func (p Placement) Scales() bool {
	return p.Kind == Times1000 || p.Kind == Over1000 || p.Kind == ByMatrix
}

// Apply brings a stored coordinate into the document's frame. NaN stays NaN.
func (p Placement) Apply(v r3.Vec) r3.Vec {
	switch p.Kind {
	case Negated:
		return r3.Vec{X: -v.X, Y: -v.Y, Z: v.Z}
	case Centred:
		return r3.Add(v, p.Center)
	case Times1000:
		return r3.Vec{X: v.X * thousand, Y: v.Y * thousand, Z: v.Z * thousand}
	case Over1000:
		return r3.Vec{X: v.X / thousand, Y: v.Y / thousand, Z: v.Z / thousand}
	case ByMatrix:
		if f, ok := p.Scale(); ok {
			return r3.Vec{X: v.X * f, Y: v.Y * f, Z: v.Z * f} // exact where the file has no third coordinate
		}
		return p.linear(v, 1)
	}
	return v
}

func (p Placement) linear(v r3.Vec, offset float64) r3.Vec {
	row := func(r [4]float64) float64 { return r[0]*v.X + r[1]*v.Y + r[2]*v.Z + r[3]*offset }
	return r3.Vec{X: row(p.Matrix[0]), Y: row(p.Matrix[1]), Z: row(p.Matrix[2])}
}

// Direction turns a unit vector, such as a normal, as Apply turns the points,
// and returns it with length 1, or zero where it has no direction. (Matrices of
// files turn and scale alike in all directions, so that a normal stays one.)
func (p Placement) Direction(v r3.Vec) r3.Vec {
	switch p.Kind {
	case Negated:
		return r3.Vec{X: -v.X, Y: -v.Y, Z: v.Z}
	case ByMatrix:
		v = p.linear(v, 0)
		if n := r3.Norm(v); n > 0 && !math.IsInf(n, 0) {
			return r3.Scale(1/n, v)
		}
		return r3.Vec{}
	}
	return v
}

// Invert returns the stored coordinate that Apply brings to v. Where rounding
// lets several give the same v, it is the one with the fewest decimals, which is
// the one that a file had. A matrix that cannot be inverted gives NaN.
func (p Placement) Invert(v r3.Vec) r3.Vec {
	switch p.Kind {
	case Negated:
		return p.Apply(v)
	case Centred:
		c := p.Center
		return r3.Vec{
			X: fewestDigits(v.X-c.X, func(s float64) bool { return s+c.X == v.X }),
			Y: fewestDigits(v.Y-c.Y, func(s float64) bool { return s+c.Y == v.Y }),
			Z: fewestDigits(v.Z-c.Z, func(s float64) bool { return s+c.Z == v.Z }),
		}
	case Times1000:
		return eachAxis(v, func(x float64) float64 {
			return fewestDigits(x/thousand, func(s float64) bool { return s*thousand == x })
		})
	case Over1000:
		return eachAxis(v, func(x float64) float64 {
			return fewestDigits(x*thousand, func(s float64) bool { return s/thousand == x })
		})
	case ByMatrix:
		if f, ok := p.Scale(); ok {
			return eachAxis(v, func(x float64) float64 {
				return fewestDigits(x/f, func(s float64) bool { return s*f == x })
			})
		}
		return p.invertMatrix(v)
	}
	return v
}

func eachAxis(v r3.Vec, f func(float64) float64) r3.Vec {
	return r3.Vec{X: f(v.X), Y: f(v.Y), Z: f(v.Z)}
}

// fewestDigits returns the number nearest to s with the fewest decimal digits
// for which same holds, or s if there is none.
func fewestDigits(s float64, same func(float64) bool) float64 {
	if s == 0 || s-s != 0 {
		return s
	}
	const most = 17 // digits that tell any two float64 apart
	for digits := 1; digits <= most; digits++ {
		short, err := strconv.ParseFloat(strconv.FormatFloat(s, 'e', digits-1, 64), 64)
		if err == nil && same(short) {
			return short
		}
	}
	return s
}

func (p Placement) invertMatrix(v r3.Vec) r3.Vec {
	m := r3.NewMat([]float64{
		p.Matrix[0][0], p.Matrix[0][1], p.Matrix[0][2],
		p.Matrix[1][0], p.Matrix[1][1], p.Matrix[1][2],
		p.Matrix[2][0], p.Matrix[2][1], p.Matrix[2][2],
	})
	det := m.Det()
	if det == 0 || det-det != 0 {
		return NoPosition()
	}
	v = r3.Sub(v, r3.Vec{X: p.Matrix[0][3], Y: p.Matrix[1][3], Z: p.Matrix[2][3]})
	// Cramer's rule by the cross products of the columns.
	col := func(j int) r3.Vec { return r3.Vec{X: m.At(0, j), Y: m.At(1, j), Z: m.At(2, j)} }
	a, b, c := col(0), col(1), col(2)
	return r3.Vec{
		X: r3.Dot(v, r3.Cross(b, c)) / det,
		Y: r3.Dot(v, r3.Cross(c, a)) / det,
		Z: r3.Dot(v, r3.Cross(a, b)) / det,
	}
}

// Placement returns how the group's stored coordinates were brought into the
// frame that its positions are in.
func (g *Group) Placement() Placement { return g.placement }

// Place brings all points and normals into the frame that another placement of
// their stored coordinates gives. Coordinates that are NaN stay so; where the
// placement until now has a matrix that cannot be inverted, all become NaN.
func (g *Group) Place(p Placement) {
	if p == g.placement {
		return
	}
	old := g.placement
	for i, l := range g.landmarks {
		g.landmarks[i].Position = p.Apply(old.Invert(l.Position))
		g.landmarks[i].Normal = p.Direction(old.invertDirection(l.Normal))
	}
	g.placement = p
	g.rev++
}

func (p Placement) invertDirection(v r3.Vec) r3.Vec {
	if p.Kind != ByMatrix {
		return p.Direction(v)
	}
	q := p
	for i := range q.Matrix {
		q.Matrix[i][3] = 0
	}
	v = q.invertMatrix(v)
	if n := r3.Norm(v); n > 0 && !math.IsInf(n, 0) {
		return r3.Scale(1/n, v)
	}
	return r3.Vec{}
}

// SetPlacement says how the positions were brought into their frame, without
// moving them.
func (g *Group) SetPlacement(p Placement) { g.placement = p; g.rev++ }
