package shape

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Why no spline goes through points, wrapped by a SplineError.
var (
	ErrTooFewForSpline = errors.New("a spline needs four points that are placed in both")
	ErrOnePlane        = errors.New("all points lie in one plane, and a spline needs some beside it")
	ErrOnePlace        = errors.New("points at one place cannot go to two; leave one out")
)

// SplineError says which points no spline goes through.
type SplineError struct {
	Reason error // ErrTooFewForSpline, ErrOnePlane or ErrOnePlace
	Points []int // by index, counted from 0
}

// Error says the reason and the points, counted from 1.
func (e *SplineError) Error() string {
	names := make([]string, len(e.Points))
	for i, j := range e.Points {
		names[i] = fmt.Sprint(j + 1)
	}
	return fmt.Sprintf("%v (points %s)", e.Reason, strings.Join(names, ", "))
}

// Unwrap returns the reason.
func (e *SplineError) Unwrap() error { return e.Reason }

// SplineSource is what a spline from some points needs of them, for targets of any number:
// its equations are solved once. It does not change, and may be used by several goroutines.
type SplineSource struct {
	points  []r3.Vec // about the centre, by size: those that are placed
	in      []int    // which they are
	length  int      // of the points as they were given
	centre  r3.Vec
	size    float64
	lambda  float64 // by size
	factors mat.LU
}

// NewSplineSource prepares thin-plate splines from points. NaN of a missing point leaves it out.
//
// A spline is f(x) = c + A·x + Σ wⱼ U(|x - sⱼ|), where U(r) = -r is the kernel of space; r² log r
// is that of the plane. Its weights solve
//
//	⎡K + λI  P⎤ ⎡w⎤   ⎡t⎤
//	⎣Pᵀ      0⎦ ⎣a⎦ = ⎣0⎦
//
// with Kᵢⱼ = U(|sᵢ - sⱼ|) and a row 1 x y z of P for each point (Bookstein 1989,
// doi:10.1109/34.24792; Dryden & Mardia 2016, chapter 12, doi:10.1002/9781119072492). With this
// sign wᵀKw is not negative, and a positive λ smooths. The equations are solved about the
// centroid and for a centroid size of 1: an origin far away would cost many digits.
//
// Smoothing is λ as a part of the mean distance of two points, as λ is a length in space: at 0
// each point comes exactly to its target, and the larger it is, the nearer is the spline to the
// affine map of the least squares. It is not negative.
//
// Fewer than four points, all in one plane (within 1e-5 of the size), and, without smoothing,
// two at one place (within 1e-9 of it) give a SplineError. Coordinates that are not finite, and
// an impossible smoothing, give ErrPoints.
func NewSplineSource(points []r3.Vec, smoothing float64) (*SplineSource, error) {
	if !(smoothing >= 0) || math.IsInf(smoothing, 0) {
		return nil, fmt.Errorf("%w: a spline with the smoothing %v", ErrPoints, smoothing)
	}
	s := &SplineSource{length: len(points)}
	for j, p := range points {
		if missing(p) {
			continue
		}
		if !finite(p) {
			return nil, fmt.Errorf("%w: point %d has the coordinates %v", ErrPoints, j+1, p)
		}
		s.in, s.points = append(s.in, j), append(s.points, p)
	}
	if len(s.in) < 4 {
		return nil, &SplineError{ErrTooFewForSpline, s.in}
	}
	f, err := newForm(s.points, nil)
	if errors.Is(err, ErrCoincident) {
		return nil, &SplineError{ErrOnePlane, s.in}
	}
	if err != nil {
		return nil, err
	}
	s.points, s.centre, s.size = f.points, f.centre, f.size
	if flatness(s.points) < leastThickness {
		return nil, &SplineError{ErrOnePlane, s.in}
	}
	distance, same := s.distances()
	if len(same) > 0 && smoothing == 0 {
		return nil, &SplineError{ErrOnePlace, same}
	}
	s.lambda = smoothing * distance
	s.factorise()
	return s, nil
}

// leastThickness is how far from their best plane points of size 1 must be: the root of the
// sum of squares. It is that of a fit's points from a line.
const leastThickness = 1e-5

// flatness returns the root of the summed squared distances of centred points from their best plane.
func flatness(points []r3.Vec) float64 {
	x := mat.NewDense(len(points), 3, nil)
	for i, p := range points {
		x.SetRow(i, []float64{p.X, p.Y, p.Z})
	}
	var svd mat.SVD
	if !svd.Factorize(x, mat.SVDNone) {
		return 0
	}
	values := svd.Values(nil)
	return values[len(values)-1]
}

// distances returns the mean distance of two points, and which are at one place.
func (s *SplineSource) distances() (mean float64, same []int) {
	const rounding = 1e-9
	found := make([]bool, len(s.points))
	for i, p := range s.points {
		for j, q := range s.points[:i] {
			far := r3.Norm(r3.Sub(p, q))
			mean += far
			if far <= rounding {
				found[i], found[j] = true, true
			}
		}
	}
	for i, yes := range found {
		if yes {
			same = append(same, s.in[i])
		}
	}
	n := float64(len(s.points))
	return mean / (n * (n - 1) / 2), same
}

func (s *SplineSource) factorise() {
	n := len(s.points)
	l := mat.NewDense(n+4, n+4, nil)
	for i, p := range s.points {
		for j, q := range s.points[:i] {
			far := -r3.Norm(r3.Sub(p, q))
			l.Set(i, j, far)
			l.Set(j, i, far)
		}
		l.Set(i, i, s.lambda)
		for k, v := range [4]float64{1, p.X, p.Y, p.Z} {
			l.Set(i, n+k, v)
			l.Set(n+k, i, v)
		}
	}
	s.factors.Factorize(l)
}

// Lambda returns the smoothing as a length, in the unit of the source: the λ of other programs.
func (s *SplineSource) Lambda() float64 { return s.lambda * s.size }

// To returns the spline that brings the source to other points, in any unit: as many as the
// source was made of, which are placed wherever the source is; else it is ErrPoints.
func (s *SplineSource) To(target []r3.Vec) (*Spline, error) {
	if len(target) != s.length {
		return nil, fmt.Errorf("%w: a spline of %d points to %d", ErrPoints, s.length, len(target))
	}
	f := &Spline{source: s}
	for i, j := range s.in {
		if !finite(target[j]) {
			return nil, fmt.Errorf("%w: a spline to point %d, which has the coordinates %v", ErrPoints, j+1, target[j])
		}
		f.to = r3.Add(f.to, r3.Scale(1/float64(i+1), r3.Sub(target[j], f.to)))
	}
	n := len(s.in)
	right := mat.NewDense(n+4, 3, nil)
	for i, j := range s.in {
		p := r3.Sub(target[j], f.to)
		right.SetRow(i, []float64{p.X, p.Y, p.Z})
	}
	var solved mat.Dense
	var condition mat.Condition
	if err := s.factors.SolveTo(&solved, false, right); err != nil && !errors.As(err, &condition) {
		return nil, err
	}
	row := func(i int) r3.Vec { return r3.Vec{X: solved.At(i, 0), Y: solved.At(i, 1), Z: solved.At(i, 2)} }
	f.weights = make([]r3.Vec, n)
	for i := range f.weights {
		f.weights[i] = r3.Scale(1/s.size, row(i))
	}
	f.to = r3.Add(f.to, row(n))
	f.affine = axes{r3.Scale(1/s.size, row(n+1)), r3.Scale(1/s.size, row(n+2)), r3.Scale(1/s.size, row(n+3))}
	f.tie()
	return f, nil
}

// NewSpline returns the spline that brings the points of one configuration to those of another,
// by those that both have. The errors are those of NewSplineSource.
func NewSpline(from, to []r3.Vec, smoothing float64) (*Spline, error) {
	if len(from) != len(to) {
		return nil, fmt.Errorf("%w: a spline of %d points to %d", ErrPoints, len(from), len(to))
	}
	both := make([]r3.Vec, len(from))
	for j, p := range from {
		if missing(to[j]) {
			p = to[j]
		}
		both[j] = p
	}
	s, err := NewSplineSource(both, smoothing)
	if err != nil {
		return nil, err
	}
	return s.To(to)
}
