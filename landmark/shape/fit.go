// Package shape compares configurations of landmarks: it fits one to another, finds
// the points that two groups share, and superimposes many. It knows nothing of meshes,
// files, the GPU or the window, and its functions may be called from any goroutine.
//
// A configuration is a slice of points. Those of two configurations that have the same
// index are homologous. landmark.NoPosition, three NaN, stands for a missing point,
// which is left out of a fit together with its counterpart; any other coordinate that
// is not finite is refused, so that a file's damage never passes for a missing point.
// Slices given to this package are only read, and not kept.
//
// Units are those of the points. Points of two frames may have different units where
// the scale is fitted, and only there.
package shape

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// Why points do not determine a fit, wrapped by errors that say more.
var (
	ErrTooFew     = errors.New("fewer than three points are placed in both")
	ErrCoincident = errors.New("all points are at one place")
	ErrCollinear  = errors.New("all points lie on one line, about which they may be turned at will")
	ErrAmbiguous  = errors.New("several turns fit equally well, as the points are too unlike")
	ErrPoints     = errors.New("points that nothing can be fitted to")
)

var errRange = fmt.Errorf("%w: their coordinates are too large or too small to be computed with", ErrPoints)

// Options say what a fit may do beside moving and turning.
type Options struct {
	Scale      bool // may scale
	Reflection bool // may mirror, where that fits better
	// Weights are of the pairs: nil for 1 each, otherwise as many as points, finite
	// and not negative. A pair of weight 0 is left out.
	Weights []float64
}

// Fit returns the similarity that brings from nearest to to: the sum of the squared
// distances, each times its weight, is the least (ordinary Procrustes analysis).
// Without Scale its scale is 1; without Reflection it is never mirrored, not even for
// points that are the mirror image of others.
//
// With Scale the result depends on which side is fitted: the scale from a to b and
// that from b to a multiply to cos²ρ, which is below 1 where the shapes differ.
//
// Three pairs that are not on one line are enough. Flat points equal their own mirror
// image in space, so that they are never mirrored: this also means that a picture's
// points, whose z is 0, may be turned over. Fewer than three pairs, points at one
// place or on one line, and points so unlike that no turn is best give ErrTooFew,
// ErrCoincident, ErrCollinear and ErrAmbiguous; sets of different length, NaN that
// does not stand for a missing point, infinity and impossible weights give ErrPoints.
//
// The rotation is the eigenvector of Horn's symmetric 4×4 matrix (Horn 1987,
// doi:10.1364/JOSAA.4.000629) to its largest eigenvalue, and that of the best
// reflection the one to its smallest. It is the same as that of Kabsch (1976,
// doi:10.1107/S0567739476001873) with the sign of Umeyama (1991,
// doi:10.1109/34.88573), and needs no sign of a determinant, which is chance for flat
// points. Umeyama's is also the scale.
func Fit(from, to []r3.Vec, o Options) (Similarity, error) {
	m, err := match(from, to, o.Weights, o.Reflection)
	if err != nil {
		return Similarity{}, err
	}
	scale := 1.0
	if o.Scale {
		scale = m.cosine * m.to.size / m.from.size
	}
	if !(scale > 0) || math.IsInf(scale, 0) {
		return Similarity{}, errRange
	}
	return m.similarity(scale), nil
}

// form is a configuration without its place and size.
type form struct {
	points []r3.Vec // about the origin, of size 1
	centre r3.Vec   // weighted
	size   float64  // square root of the weighted sum of squared distances from the centre
}

// matching is what is known of two configurations after centring and turning.
type matching struct {
	from, to form
	weights  []float64 // nil for 1 each
	turn               // that brings from to to
	mirrored bool
}

// match centres the pairs that are placed in both and finds the best turn: with
// reflection also among those after a point reflection.
func match(from, to []r3.Vec, weights []float64, reflection bool) (*matching, error) {
	a, b, w, err := pairs(from, to, weights)
	if err != nil {
		return nil, err
	}
	if len(a) < 3 {
		return nil, fmt.Errorf("%w: %d", ErrTooFew, len(a))
	}
	m := &matching{weights: w}
	if m.from, err = newForm(a, w); err != nil {
		return nil, err
	}
	if m.to, err = newForm(b, w); err != nil {
		return nil, err
	}
	if err := m.findTurn(reflection); err != nil {
		return nil, err
	}
	return m, nil
}

// findTurn finds the best turn of the two forms, which are of the same points.
func (m *matching) findTurn(reflection bool) error {
	proper, improper := turns(m.from.points, m.to.points, m.weights)
	m.turn, m.mirrored = proper, false
	const rounding = 1e-12 // of the cosine, at most 1: flat points have both alike but for this
	if reflection && improper.cosine > proper.cosine+rounding {
		m.turn, m.mirrored = improper, true
	}
	if m.sure >= leastSure {
		return nil
	}
	if m.from.collinear(m.weights) || m.to.collinear(m.weights) {
		return ErrCollinear
	}
	return ErrAmbiguous
}

// leastSure is the least turn.sure of a fit. A turn is right to about 1e-16 / sure
// radians, so to a millionth here. For points near a line it is the square of their
// distance from it, of their size: those that are beside it by the rounding of a file
// in float32 only stay below.
const leastSure = 1e-10

func (f form) collinear(w []float64) bool {
	self, _ := turns(f.points, f.points, w)
	return self.sure < leastSure
}

func (m *matching) similarity(scale float64) Similarity {
	return Similarity{From: m.from.centre, To: m.to.centre, Scale: scale, Rotation: m.rotation, Mirrored: m.mirrored}
}

// pairs returns the points that both have and their weights, the largest of which is 1:
// nil where none are given. The slices are the caller's.
func pairs(from, to []r3.Vec, weights []float64) (a, b []r3.Vec, w []float64, err error) {
	if len(from) != len(to) {
		return nil, nil, nil, fmt.Errorf("%w: %d to be fitted to %d", ErrPoints, len(from), len(to))
	}
	if weights != nil && len(weights) != len(from) {
		return nil, nil, nil, fmt.Errorf("%w: %d weights for %d pairs", ErrPoints, len(weights), len(from))
	}
	largest := 0.0
	a, b = make([]r3.Vec, 0, len(from)), make([]r3.Vec, 0, len(from))
	for i := range from {
		for _, p := range [...]r3.Vec{from[i], to[i]} {
			if !finite(p) && !missing(p) {
				return nil, nil, nil, fmt.Errorf("%w: point %d has the coordinates %v", ErrPoints, i+1, p)
			}
		}
		weight := 1.0
		if weights != nil {
			weight = weights[i]
		}
		if !(weight >= 0) || math.IsInf(weight, 0) {
			return nil, nil, nil, fmt.Errorf("%w: point %d has the weight %v", ErrPoints, i+1, weight)
		}
		if missing(from[i]) || missing(to[i]) || weight == 0 {
			continue
		}
		a, b = append(a, from[i]), append(b, to[i])
		if weights != nil {
			w = append(w, weight)
		}
		largest = max(largest, weight)
	}
	for i := range w {
		w[i] /= largest
	}
	return a, b, w, nil
}

// newForm centres and scales points, or says that they are at one place, but for the
// rounding of their coordinates. The slice becomes the form's. The points are centred in
// two steps: first about one of them, which loses nothing, so that a far origin costs no
// digits. Weights are nil for 1 each.
func newForm(points []r3.Vec, w []float64) (f form, err error) {
	f.points = points
	first := points[0]
	var sum r3.Vec
	total, coordinate := 0.0, 0.0
	for i, p := range points {
		coordinate = max(coordinate, largest(p))
		p = r3.Sub(p, first)
		points[i] = p
		weight := 1.0
		if w != nil {
			weight = w[i]
		}
		sum = r3.Add(sum, r3.Scale(weight, p))
		total += weight
	}
	mean := r3.Scale(1/total, sum)
	f.centre = r3.Add(first, mean)
	extent := 0.0
	for i, p := range points {
		p = r3.Sub(p, mean)
		points[i] = p
		extent = max(extent, largest(p))
	}
	const rounding = 1e-15 // of a coordinate: a few units in its last place
	if math.IsInf(extent*float64(len(points)), 0) || math.IsNaN(extent) || !finite(f.centre) {
		return f, errRange
	}
	if extent <= rounding*coordinate {
		return f, ErrCoincident
	}
	// By a power of two near the largest first, so that squares neither overflow nor vanish.
	_, exponent := math.Frexp(extent)
	whole, part := math.Ldexp(1, -exponent/2), math.Ldexp(1, exponent/2-exponent) // of which each is a number, and their product need not be
	squares := 0.0
	for i, p := range points {
		p = r3.Scale(part, r3.Scale(whole, p))
		points[i] = p
		if w == nil {
			squares += r3.Norm2(p)
		} else {
			squares += w[i] * r3.Norm2(p)
		}
	}
	length := math.Sqrt(squares)
	for i, p := range points {
		points[i] = r3.Scale(1/length, p)
	}
	f.size = math.Ldexp(length, exponent)
	return f, nil
}

func largest(p r3.Vec) float64 { return max(math.Abs(p.X), math.Abs(p.Y), math.Abs(p.Z)) }
