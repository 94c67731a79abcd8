package shape

import (
	"context"
	"fmt"
	"math"
	"slices"

	"cairn/landmark"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
)

// References are specimens from which the points of another are predicted. They do not
// change, and may be used by several goroutines.
type References struct {
	mean      []r3.Vec   // of the superimposed specimens
	aligned   [][]r3.Vec // which they are; of one specimen none
	have      []int      // how many of them have each point
	specimens int
	partners  []int
	mirror    Similarity // the mean's own mirror image onto it; the zero value where it is not known
	radius    float64    // root mean square distance of the mean's points from their centroid
}

// NewReferences superimposes specimens for predictions: one is enough, and five are nearly
// as good as many. Points that a specimen lacks are landmark.NoPosition.
//
// Partners say for each point which one is its mirror image: itself for one of the
// midline, -1 where none is known. They are nil where nothing is known, otherwise as many
// as points.
//
// The errors are those of Generalise; specimens that cannot be fitted are left out.
func NewReferences(ctx context.Context, specimens [][]r3.Vec, partners []int) (*References, error) {
	if len(specimens) == 0 {
		return nil, fmt.Errorf("%w: there is none", ErrSample)
	}
	if partners != nil && len(partners) != len(specimens[0]) {
		return nil, fmt.Errorf("%w: %d partners for %d points", ErrSample, len(partners), len(specimens[0]))
	}
	r := &References{partners: slices.Clone(partners), have: make([]int, len(specimens[0]))}
	if len(specimens) == 1 {
		only := &member{points: specimens[0]}
		if err := only.prepare(); err != nil {
			return nil, err
		}
		r.mean, _ = centred(specimens[0], 1/only.own.size)
		r.specimens = 1
	} else {
		s, err := Generalise(ctx, specimens, GeneralisedOptions{Tolerance: meanTolerance})
		if err != nil {
			return nil, err
		}
		r.mean = s.Mean
		for _, points := range s.Aligned {
			if points != nil {
				r.aligned = append(r.aligned, points)
				r.specimens++
			}
		}
	}
	for j, p := range r.mean {
		if len(specimens) == 1 && !missing(p) {
			r.have[j] = 1
		}
		for _, points := range r.aligned {
			if !missing(points[j]) {
				r.have[j]++
			}
		}
	}
	placed := slices.DeleteFunc(slices.Clone(r.mean), missing)
	r.radius = CentroidSize(placed) / math.Sqrt(float64(len(placed)))
	r.findMirror()
	return r, nil
}

// meanTolerance is how exact the mean of references is: a millionth of what specimens differ by.
const meanTolerance = 1e-9

// Len returns how many points the specimens have.
func (r *References) Len() int { return len(r.mean) }

// Mean returns the mean of the specimens, about the origin and about 1 in size; missing
// where all lack a point. It is the caller's.
func (r *References) Mean() []r3.Vec { return slices.Clone(r.mean) }

// findMirror fits the mean's mirror image to it, by the points whose partners are known.
func (r *References) findMirror() {
	image := make([]r3.Vec, len(r.mean))
	for j := range image {
		image[j] = landmark.NoPosition()
		if k := r.partner(j); k >= 0 {
			image[j] = r.mean[k]
		}
	}
	if s, err := Fit(image, r.mean, Options{Reflection: true}); err == nil && s.Mirrored {
		r.mirror = s
	}
}

func (r *References) partner(j int) int {
	if j >= len(r.partners) || r.partners[j] >= len(r.mean) {
		return -1
	}
	return r.partners[j]
}

// Prediction says where a point is likely.
type Prediction struct {
	Point    int
	Position r3.Vec // in the frame of the specimen; missing where no reference has the point
	// Axes are the half axes of the ellipsoid about Position that holds the point in nine
	// of ten specimens: at right angles, the longest first, in the specimen's unit.
	Axes [3]r3.Vec
	// LeftOut is how many references the ellipsoid comes from, each predicted from the
	// others in the same way. With 0, of fewer than five references, it is a guess that is
	// wide on purpose.
	LeftOut int
	Partner bool // the point's mirror image is placed, and has had its part
}

// Far returns how far a point is from the predicted position, on the scale of the
// ellipsoid: 1 on it, less inside. It is NaN where there is no position.
func (p Prediction) Far(q r3.Vec) float64 {
	d := r3.Sub(q, p.Position)
	sum := 0.0
	for _, axis := range p.Axes {
		x := r3.Dot(d, axis) / r3.Norm2(axis)
		sum += x * x
	}
	return math.Sqrt(sum)
}

// Predict says where points of a specimen are likely, from those that are placed: three
// or more that are not on one line. It predicts the points that are wanted, none of which
// has a part in it even if it is placed, and without any named all that are not placed.
// Fit is the similarity that brings the mean of the references to the specimen: it also
// turns normals and a camera.
//
// A position is that of the mean, fitted, moved by what the placed points have shown so
// far: their residuals, spread by a Gaussian kernel, which is the mean of a Gaussian
// process (Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, chapter 2).
// There is no affine part, as thin-plate splines have: few points, or flat ones, hardly
// determine it. Where the partner of a point is placed, half of the residual is that of
// the partner, mirrored.
//
// The error of a prediction is what references miss that are predicted from the others by
// the same placed points, if five or more have the point. Their covariance, with a guess
// that counts as a few more, gives an ellipsoid by Hotelling's T² distribution. The guess
// is what an error of the same size at each placed point does to a fit: it grows with
// the distance from them.
//
// The errors are those of Fit. With ErrTooFew of two placed points, and with ErrCollinear,
// Predicted.Ring says what is known.
func (r *References) Predict(points []r3.Vec, wanted ...int) (*Predicted, error) {
	if len(points) != len(r.mean) {
		return nil, fmt.Errorf("%w: %d, where the references have %d", ErrPoints, len(points), len(r.mean))
	}
	points = slices.Clone(points)
	if len(wanted) == 0 {
		for j, p := range points {
			if missing(p) {
				wanted = append(wanted, j)
			}
		}
	}
	for _, j := range wanted {
		if j < 0 || j >= len(points) {
			return nil, fmt.Errorf("%w: there is no point %d of %d", ErrPoints, j+1, len(points))
		}
		points[j] = landmark.NoPosition()
	}
	fit, err := Fit(r.mean, points, Options{Scale: true})
	if err != nil {
		return r.rings(points, wanted), err
	}
	g := r.given(points)
	g.wanted = wanted
	g.weigh()
	residuals, inverse := make([]r3.Vec, len(g.used)), fit.Inverse()
	for a, i := range g.used {
		residuals[a] = r3.Sub(inverse.Apply(points[i]), r.mean[i])
	}
	spreads := g.spreads(residuals)
	all := &Predicted{Fit: fit, Points: make([]Prediction, len(wanted))}
	for b, j := range wanted {
		p := Prediction{Point: j, Position: landmark.NoPosition(), Partner: g.partners[b] >= 0}
		if !missing(r.mean[j]) {
			p.Position = fit.Apply(r3.Add(r.mean[j], g.residual(b, residuals)))
			p.LeftOut = spreads[b].leftOut
			for k, axis := range spreads[b].axes {
				p.Axes[k] = r3.Scale(fit.Scale, fit.Direction(axis))
			}
		}
		all.Points[b] = p
	}
	return all, nil
}

// Predicted is what References.Predict says, in the order of the points that were wanted.
type Predicted struct {
	Fit    Similarity
	Points []Prediction
	Rings  []Ring // instead of Points where what is placed lies on one line
}

// given are the points that a prediction goes by.
type given struct {
	*References
	used     []int // placed in the specimen and in the mean
	wanted   []int
	weights  [][]float64 // of the residuals of the used points, for each that is wanted
	partners []int       // for each that is wanted: where in used its partner is, or -1
}

func (r *References) given(points []r3.Vec) *given {
	g := &given{References: r}
	for i, p := range points {
		if !missing(p) && !missing(r.mean[i]) {
			g.used = append(g.used, i)
		}
	}
	return g
}

// Of the kernel. On 122 skulls of mice in two orders of placing, these leave the least in
// nearly all cases; twice the width with a third of the ridge leaves up to a tenth more.
const (
	kernelWidth = 0.5 // standard deviation, of the median distance of the placed points
	kernelRidge = 0.3 // what a residual has of its own, of what it shares with its surroundings
)

// weigh finds what the residual of each used point counts for those that are wanted.
func (g *given) weigh() {
	m := len(g.used)
	var apart []float64
	for a, i := range g.used {
		for _, k := range g.used[:a] {
			apart = append(apart, r3.Norm(r3.Sub(g.mean[i], g.mean[k])))
		}
	}
	slices.Sort(apart)
	width := kernelWidth * median(apart)
	if width == 0 { // most are at one place
		width = kernelWidth * apart[len(apart)-1]
	}
	kernel := func(i, k int) float64 {
		d := r3.Norm(r3.Sub(g.mean[i], g.mean[k])) / width
		return math.Exp(-d * d / 2)
	}
	k := mat.NewSymDense(m, nil)
	for a, i := range g.used {
		for b, j := range g.used[:a+1] {
			k.SetSym(a, b, kernel(i, j))
		}
		k.SetSym(a, a, 1+kernelRidge)
	}
	var cholesky mat.Cholesky
	cholesky.Factorize(k) // it is positive definite, by the ridge
	g.weights, g.partners = make([][]float64, len(g.wanted)), make([]int, len(g.wanted))
	for b, j := range g.wanted {
		row := mat.NewVecDense(m, nil)
		g.partners[b] = -1
		if !missing(g.mean[j]) {
			for a, i := range g.used {
				row.SetVec(a, kernel(i, j))
			}
			cholesky.SolveVecTo(row, row)
			if k := g.partner(j); k >= 0 && g.mirror.Mirrored {
				g.partners[b] = slices.Index(g.used, k)
			}
		}
		g.weights[b] = row.RawVector().Data
	}
}

// residual returns that of wanted point b, in the mean's frame, from those of the used points.
func (g *given) residual(b int, residuals []r3.Vec) (sum r3.Vec) {
	for a, w := range g.weights[b] {
		sum = r3.Add(sum, r3.Scale(w, residuals[a]))
	}
	if a := g.partners[b]; a >= 0 {
		sum = r3.Scale(0.5, r3.Add(sum, g.mirror.Direction(residuals[a])))
	}
	return sum
}

// median returns that of sorted numbers.
func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[n/2] + sorted[(n-1)/2]) / 2
}
