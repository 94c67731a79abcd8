package scene

import (
	"fmt"
	"math"

	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Superposition is how one specimen lies over another: plain values, which keep nothing of
// the documents.
type Superposition struct {
	Onto shape.Similarity // brings places of the one into the frame and the unit of the other
	// Pairs are the landmarks that both have placed: where it is in the specimen that the
	// other one lies over, and where that one's is brought to.
	Pairs [][2]r3.Vec
	// Apart is the root of the mean square of the pairs' distances, NaN where there are none.
	Apart float64
	// MirrorFits says that a mirror image would fit far better, where none was asked for.
	MirrorFits bool
}

// Superpose lays one document onto another. Where both say their units and these differ, it
// is brought into the other's unit first. With mirror it may be turned into its mirror
// image, where that fits better, as a left bone on a right one. It belongs to the documents'
// goroutine. The error says why the landmarks do not tell how the two lie.
func Superpose(d, onto *Document, fit Fit, mirror bool) (Superposition, error) {
	s := Superposition{Onto: shape.Identity(), Apart: math.NaN()}
	if n, ok := landmark.UnitsPer(onto.Units(), d.Units()); ok {
		s.Onto = shape.Similarity{Scale: n, Rotation: quat.Number{Real: 1}}
	}
	var from, to []r3.Vec
	all, theirs := landmarkGroups(d), landmarkGroups(onto)
	for _, shared := range shape.SharedAmong(all, theirs) {
		a, b := shared.Positions(all[shared.A], theirs[shared.B])
		from, to = append(from, s.Onto.ApplyAll(a)...), append(to, b...)
	}
	if fit != AsStored {
		options := shape.Options{Scale: fit == ByLandmarksScaled, Reflection: mirror}
		found, err := shape.Fit(from, to, options)
		if err != nil {
			return s, fmt.Errorf("%s cannot be fitted by landmarks, of which both share %d: %w", d.Name(), len(from), err)
		}
		if !mirror {
			s.MirrorFits = mirrors(from, to, found, options)
		}
		from = found.ApplyAll(from)
		s.Onto = s.Onto.Then(found)
	}
	s.Pairs = make([][2]r3.Vec, len(from))
	for i := range from {
		s.Pairs[i] = [2]r3.Vec{to[i], from[i]}
	}
	s.Apart = rootMeanSquare(shape.Identity().Residuals(from, to))
	return s, nil
}

// Around returns the box around a document and another one that lies over it so.
func (s Superposition) Around(d, onto *Document) mesh.Bounds {
	b := onto.FitBounds()
	if its := d.FitBounds(); its.Valid {
		for _, p := range its.Corners() {
			b = b.Add(s.Onto.Apply(p))
		}
	}
	return b
}

// mirrors reports whether the mirror image of points fits others far better than they do,
// whose fit is known.
func mirrors(from, to []r3.Vec, fit shape.Similarity, o shape.Options) bool {
	const far = 0.5
	o.Reflection = true
	m, err := shape.Fit(from, to, o)
	return err == nil && rootMeanSquare(m.Residuals(from, to)) < far*rootMeanSquare(fit.Residuals(from, to))
}

func rootMeanSquare(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(x)))
}
