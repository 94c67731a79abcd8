package shape

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
	"gonum.org/v1/gonum/stat/distuv"
)

const (
	held          = 0.9 // the share of specimens whose point is in the ellipsoid
	fewestLeftOut = 5   // references whose misses say how far a prediction is off
	mostLeftOut   = 200 // that are tried: a prediction is made for every movement of a mouse
	// guessed is how far a point of a specimen is from that of the mean after a fit, along
	// each axis, of the root mean square distance from the centroid, where nothing is
	// known: specimens of a species have 1 to 2 %.
	guessed = 0.02
	// guessCounts is how many references the guess is worth.
	guessCounts = 4
	// guessIsSure is how many observations the guess passes for in the width of the
	// ellipsoid: with fewer, it is too wide on specimens whose points are known.
	guessIsSure = 10
)

// spread is an ellipsoid in the mean's frame.
type spread struct {
	axes    [3]r3.Vec
	leftOut int
}

// symmetric3 is the upper half of a covariance, in rows.
type symmetric3 [6]float64

func (s *symmetric3) add(weight float64, v r3.Vec) {
	for k, x := range [6]float64{v.X * v.X, v.X * v.Y, v.X * v.Z, v.Y * v.Y, v.Y * v.Z, v.Z * v.Z} {
		s[k] += weight * x
	}
}

func (s symmetric3) dense() *mat.SymDense {
	return mat.NewSymDense(3, []float64{s[0], s[1], s[2], s[1], s[3], s[4], s[2], s[4], s[5]})
}

// spreads returns the ellipsoids of the wanted points. Residuals are those of the specimen.
func (g *given) spreads(residuals []r3.Vec) []spread {
	sums, counts, squares, tried := g.leaveOut()
	// What a coordinate differs by, from the residuals of the fits: seven of them the fit has used up.
	free := float64(3*len(g.used) - 7)
	for _, d := range residuals {
		squares += r3.Norm2(d)
	}
	free *= float64(tried + 1)
	expected := guessed * g.radius * math.Sqrt(1+1/float64(g.specimens))
	const guesses = 3 * guessCounts
	variance := (squares + guesses*expected*expected) / (free + guesses)

	all := make([]spread, len(g.wanted))
	for b, j := range g.wanted {
		if missing(g.mean[j]) {
			continue
		}
		known := guessIsSure + max(free, 0)/3
		guess := g.guess(j)
		var s symmetric3
		n := counts[b]
		if n >= fewestLeftOut {
			known = guessIsSure + float64(n)
			s = sums[b]
		} else {
			n = 0
		}
		total := float64(n + guessCounts)
		for k := range s {
			s[k] = (s[k] + guessCounts*variance*guess[k]) / total
		}
		all[b] = spread{s.ellipsoid(reach(known)), n}
	}
	return all
}

// reach returns how many standard deviations hold the point, where the covariance is
// that of so many observations about a known mean.
func reach(n float64) float64 {
	f := distuv.F{D1: 3, D2: n - 2}
	return math.Sqrt(3 * n / (n - 2) * f.Quantile(held))
}

// ellipsoid returns the half axes, the longest first.
func (s symmetric3) ellipsoid(reach float64) (axes [3]r3.Vec) {
	var e mat.EigenSym
	e.Factorize(s.dense(), true)
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	values := e.Values(nil)
	for k := range 3 {
		from := 2 - k // they are ascending
		length := reach * math.Sqrt(max(values[from], 0))
		axes[k] = r3.Scale(length, r3.Vec{X: vectors.At(0, from), Y: vectors.At(1, from), Z: vectors.At(2, from)})
	}
	return axes
}

// guess returns the covariance of a prediction where each coordinate of the placed points,
// and that of the predicted one, has an error of variance 1: the fit's shift, turn and
// scale carry the errors on, to the first order.
func (g *given) guess(j int) (s symmetric3) {
	m := float64(len(g.used))
	var centroid r3.Vec
	for _, i := range g.used {
		centroid = r3.Add(centroid, r3.Scale(1/m, g.mean[i]))
	}
	inertia := mat.NewSymDense(3, nil)
	squares := 0.0
	for _, i := range g.used {
		p := r3.Sub(g.mean[i], centroid)
		squares += r3.Norm2(p)
		inertia.SymRankOne(inertia, -1, mat.NewVecDense(3, []float64{p.X, p.Y, p.Z}))
	}
	for k := range 3 {
		inertia.SetSym(k, k, inertia.At(k, k)+squares)
	}
	from := r3.Sub(g.mean[j], centroid)
	s = symmetric3{0: 1 + 1/m, 3: 1 + 1/m, 5: 1 + 1/m}
	s.add(1/squares, from)
	var e mat.EigenSym
	e.Factorize(inertia, true)
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	for k, moment := range e.Values(nil) {
		axis := r3.Vec{X: vectors.At(0, k), Y: vectors.At(1, k), Z: vectors.At(2, k)}
		s.add(1/moment, r3.Cross(axis, from)) // the turns about three axes have errors of their own
	}
	return s
}

// leaveOut predicts the wanted points of each reference from the others. It returns for
// each wanted point the sum of the squares of what was missed and of how many references,
// and of all their fits the sum of the squared residuals.
func (g *given) leaveOut() (sums []symmetric3, counts []int, squares float64, tried int) {
	sums, counts = make([]symmetric3, len(g.wanted)), make([]int, len(g.wanted))
	if len(g.aligned) < fewestLeftOut {
		return sums, counts, 0, 0
	}
	m := len(g.used)
	others, own := make([]r3.Vec, m), make([]r3.Vec, m)
	residuals := make([]r3.Vec, m)
	step := max(1, float64(len(g.aligned))/mostLeftOut)
	for x := 0.0; int(x) < len(g.aligned); x += step {
		points := g.aligned[int(x)]
		for a, i := range g.used {
			others[a], own[a] = g.without(i, points), points[i]
		}
		fit, err := Fit(own, others, Options{Scale: true})
		if err != nil {
			continue
		}
		for a := range own {
			residuals[a] = r3.Sub(fit.Apply(own[a]), others[a])
			if missing(residuals[a]) {
				residuals[a] = r3.Vec{} // it says nothing
			}
			squares += r3.Norm2(residuals[a])
		}
		tried++
		for b, j := range g.wanted {
			mean := g.without(j, points)
			if missing(mean) || missing(points[j]) {
				continue
			}
			missed := r3.Sub(fit.Apply(points[j]), r3.Add(mean, g.residual(b, residuals)))
			sums[b].add(1, missed)
			counts[b]++
		}
	}
	return sums, counts, squares, tried
}

// without returns point i of the mean of all references but one, not superimposed anew.
func (g *given) without(i int, one []r3.Vec) r3.Vec {
	mean, n := g.mean[i], float64(g.have[i])
	if missing(one[i]) {
		return mean
	}
	return r3.Scale(1/(n-1), r3.Sub(r3.Scale(n, mean), one[i])) // of one reference alone: missing, as 0/0
}

// Ring is where a point may be when all that is placed lies on one line: the turn about
// it is open.
type Ring struct {
	Point  int
	Centre r3.Vec // on the line
	Axis   r3.Vec // along it, of length 1
	Radius float64
}

// rings says what two placed points, or several on one line, tell of the wanted ones; nil
// where that is nothing.
func (r *References) rings(points []r3.Vec, wanted []int) *Predicted {
	used := r.given(points).used
	a, b := -1, -1 // the two that are farthest apart
	far := 0.0
	for x, i := range used {
		for _, k := range used[:x] {
			if d := r3.Norm(r3.Sub(points[i], points[k])); d > far {
				a, b, far = k, i, d
			}
		}
	}
	if a < 0 {
		return nil
	}
	along := r3.Sub(r.mean[b], r.mean[a])
	length := r3.Norm(along)
	if !(length > 0) || math.IsInf(far, 0) {
		return nil
	}
	along = r3.Scale(1/length, along)
	axis := r3.Scale(1/far, r3.Sub(points[b], points[a]))
	scale := far / length
	all := &Predicted{}
	for _, j := range wanted {
		if missing(r.mean[j]) {
			continue
		}
		d := r3.Sub(r.mean[j], r.mean[a])
		t := r3.Dot(d, along)
		all.Rings = append(all.Rings, Ring{
			Point: j, Centre: r3.Add(points[a], r3.Scale(scale*t, axis)), Axis: axis,
			Radius: scale * r3.Norm(r3.Sub(d, r3.Scale(t, along))),
		})
	}
	return all
}
