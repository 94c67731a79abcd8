package shape

import (
	"fmt"

	"gonum.org/v1/gonum/spatial/r3"
)

// EstimateMethod says how a missing point is estimated. Its text is what is recorded with the point.
type EstimateMethod string

const (
	// BySpline bends the reference to the points that the specimen has, as geomorph's
	// estimate.missing does (Gunz et al. 2009, doi:10.1016/j.jhevol.2009.04.004). It needs four
	// that are not in one plane, and better a dozen: with fewer its affine part follows their
	// noise, and BySimilarity is nearer.
	BySpline EstimateMethod = "thin-plate spline of the reference"
	// BySimilarity moves, turns and scales the reference to the points that the specimen has,
	// and is what the available cases of Generalise take a missing point for. It needs three
	// that are not on one line.
	BySimilarity EstimateMethod = "reference fitted by a similarity"
)

// Estimate is where a missing point may be: a guess, to be kept apart from what was placed.
type Estimate struct {
	Point    int
	Position r3.Vec // in the frame of the specimen
	Method   EstimateMethod
	Shared   int // the points that specimen and reference both have, which it was made from
}

// EstimateMissing returns an estimate for each point that a specimen lacks and a reference has, such
// as Superimposition.Mean, or its SizedMean, which geomorph takes. Points that are there are not touched; nothing is returned where
// none is missing. The unit and pose of the reference do not matter, but that it must not be
// mirrored.
//
// The scale of BySimilarity is that of the centroid sizes over the shared points, as in a partial
// Procrustes fit. Arbour & Brown (2014, doi:10.1111/2041-210X.12128) compare methods.
//
// The errors are those of NewSpline and Fit.
func EstimateMissing(specimen, reference []r3.Vec, method EstimateMethod) ([]Estimate, error) {
	if len(specimen) != len(reference) {
		return nil, fmt.Errorf("%w: %d, to be estimated from %d", ErrPoints, len(specimen), len(reference))
	}
	var found []Estimate
	shared := 0
	for j, p := range specimen {
		if missing(reference[j]) {
			continue
		}
		if missing(p) {
			found = append(found, Estimate{Point: j, Method: method})
		} else {
			shared++
		}
	}
	if found == nil {
		return nil, nil
	}
	apply, err := estimator(specimen, reference, method)
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i].Position, found[i].Shared = apply(reference[found[i].Point]), shared
	}
	return found, nil
}

// SizedMean returns the mean of the aligned specimens times their centroid sizes, in which larger
// ones count more: of each point over the specimens that have it, and missing where none has.
// It is for UnitSize. The slice is the caller's.
func (s *Superimposition) SizedMean() []r3.Vec {
	sized := make([][]r3.Vec, 0, len(s.Aligned))
	for i, points := range s.Aligned {
		if points != nil {
			sized = append(sized, Similarity{Scale: s.Sizes[i], Rotation: Identity().Rotation}.ApplyAll(points))
		}
	}
	return meanOf(sized, len(s.Mean))
}

// estimator returns what brings the reference onto the specimen.
func estimator(specimen, reference []r3.Vec, method EstimateMethod) (func(r3.Vec) r3.Vec, error) {
	switch method {
	case BySpline:
		s, err := NewSpline(reference, specimen, 0)
		if err != nil {
			return nil, err
		}
		return s.Apply, nil
	case BySimilarity:
		m, err := match(reference, specimen, nil, false)
		if err != nil {
			return nil, err
		}
		return m.similarity(m.to.size / m.from.size).Apply, nil
	}
	return nil, fmt.Errorf("%w: the method %q is not known", ErrPoints, method)
}
