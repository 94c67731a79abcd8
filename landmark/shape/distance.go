package shape

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// Distances are the Procrustes distances of two shapes: of one value each, as what
// programs call "Procrustes distance" is one or the other. All are 0 for the same shape
// and have no unit.
type Distances struct {
	Riemannian float64 // ρ, the angle between both in the space of shapes: in radians, up to π/2
	Partial    float64 // 2 sin(ρ/2): between the forms of size 1, turned
	Full       float64 // sin ρ: the same after the best scaling, too
}

// Compare returns the distances of two shapes over the points that both have. Only a
// reflection that is allowed makes a shape equal to its mirror image. The errors are
// those of Fit.
//
// The partial distance is computed as a length, and the others from it: the arc cosine of
// a number near 1 would lose all that is below 1e-8 (Dryden & Mardia, Statistical Shape
// Analysis, 2nd edition 2016, chapter 4, doi:10.1002/9781119072492).
func Compare(a, b []r3.Vec, reflection bool) (Distances, error) {
	m, err := match(a, b, nil, reflection)
	if err != nil {
		return Distances{}, err
	}
	return m.distances(), nil
}

func (m *matching) distances() Distances {
	axes := m.similarity(1).axes()
	squares := 0.0
	for i, p := range m.from.points { // weights are of fits, and none has distances
		squares += r3.Norm2(r3.Sub(axes.apply(p), m.to.points[i]))
	}
	partial := math.Sqrt(squares)
	rho := 2 * math.Asin(min(partial/2, 1))
	return Distances{Riemannian: rho, Partial: partial, Full: math.Sin(rho)}
}

// CentroidSize returns the square root of the summed squared distances of the points
// that are not missing from their centroid, in their unit. It grows with the number of
// points, so that sizes compare only where the points are the same: of a configuration
// with missing points in a sample, see Superimposition.Sizes. It is 0 for points at one
// place, and NaN without any or where a coordinate is not finite.
func CentroidSize(points []r3.Vec) float64 {
	placed := make([]r3.Vec, 0, len(points))
	for _, p := range points {
		if !missing(p) {
			placed = append(placed, p)
		}
	}
	if len(placed) == 0 {
		return math.NaN()
	}
	f, err := newForm(placed, nil)
	switch err {
	case nil:
		return f.size
	case ErrCoincident:
		return 0
	}
	return math.NaN()
}
