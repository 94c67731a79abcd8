package shape

import (
	"context"
	"errors"
	"fmt"
	"math"

	"cairn/landmark"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Scaling says what becomes of the sizes in a generalised Procrustes analysis.
type Scaling uint8

const (
	// UnitSize brings every configuration to centroid size 1: partial Procrustes
	// analysis, which geomorph does.
	UnitSize Scaling = iota
	// BestSize scales each as fits best, the sizes' squares being 1 in the mean: full
	// Procrustes analysis, which MorphoJ, shapes and Morpho do.
	BestSize
	// OwnSize scales none: the analysis is one of shape and size together. All
	// configurations must be in one unit.
	OwnSize
)

// GeneralisedOptions say how configurations are superimposed. The zero value is the
// partial analysis without reflections.
type GeneralisedOptions struct {
	Scaling    Scaling
	Reflection bool // each may be mirrored where that fits better: see Similarity.Mirrored of the fits
	// Tolerance is how little the mean may still change when the analysis ends: the
	// length of its change, of its size. 0 stands for 1e-12.
	Tolerance float64
	Rounds    int // the most that are made; 0 stands for 100, where a sample takes 3 to 10
}

// Superimposition is a sample of configurations after generalised Procrustes analysis.
// Its slices are its own. Index i is of specimen i, and index j of point j, as they were
// given.
type Superimposition struct {
	// Mean is the mean of what the aligned configurations have of each point, about the
	// origin and in the axes of the specimen with the most points, the first of these.
	// After scaling it is somewhat smaller than 1, as the mean of different shapes is
	// smaller than they. A point that all lack is missing.
	Mean    []r3.Vec
	Aligned [][]r3.Vec   // nil for those left out; missing points stay so
	Fits    []Similarity // that made Aligned; the zero value for those left out
	// Sizes are centroid sizes, in the unit of each specimen. Where points are missing it
	// is the size that the specimen would have, were its missing points where the mean has
	// them: its size over the points there, times that of the whole mean over the mean's
	// over them. NaN for those left out.
	Sizes     []float64
	Distances []Distances // to the mean, over the points there
	LeftOut   map[int]error

	Rounds    int
	Change    float64 // of the mean in the last round, of its size
	Converged bool    // whether Change came to the tolerance: results that did not must not be shown without saying so
}

// ErrSample is wrapped by errors about a sample that cannot be superimposed.
var ErrSample = errors.New("configurations that cannot be superimposed")

// Generalise superimposes configurations: in turn all are fitted to their mean and the
// mean is made anew, until it stays (Gower 1975, doi:10.1007/BF02291478; Rohlf & Slice
// 1990, doi:10.2307/2992207). The scales of BestSize are those of ten Berge (1977,
// doi:10.1007/BF02294053), found with the turns in the same rounds.
//
// Points may be missing: a specimen is fitted to the mean over the points that it has,
// and the mean of a point is over the specimens that have it. Nothing is estimated. What
// cannot be fitted, for fewer than three points shared with the mean or all of them on
// one line, is left out and said in LeftOut.
//
// It is an error where configurations differ in length or have coordinates that are not
// finite, or where fewer than two can be fitted; and where the context ends.
func Generalise(ctx context.Context, specimens [][]r3.Vec, o GeneralisedOptions) (*Superimposition, error) {
	if o.Tolerance == 0 {
		o.Tolerance = 1e-12
	}
	if o.Rounds == 0 {
		o.Rounds = 100
	}
	first, err := reference(specimens)
	if err != nil {
		return nil, err
	}
	g := newGeneralisation(specimens, o)
	if err := g.begin(first); err != nil {
		return nil, err
	}
	for !g.Converged && g.Rounds < o.Rounds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := g.round(); err != nil {
			return nil, err
		}
	}
	g.finish(first)
	return &g.Superimposition, nil
}

// reference checks the specimens and returns the one that has the most points and
// determines a fit.
func reference(specimens [][]r3.Vec) (int, error) {
	first, most := -1, 0
	for i, points := range specimens {
		if len(points) != len(specimens[0]) {
			return 0, fmt.Errorf("%w: specimen %d has %d points, the first has %d", ErrSample, i+1, len(points), len(specimens[0]))
		}
		n := 0
		for _, p := range points {
			if !missing(p) {
				n++
			}
		}
		_, err := match(points, points, nil, false)
		if errors.Is(err, ErrPoints) {
			return 0, fmt.Errorf("specimen %d: %w", i+1, err)
		}
		if err == nil && n > most {
			first, most = i, n
		}
	}
	if first < 0 {
		return 0, fmt.Errorf("%w: none has three points that are not on one line", ErrSample)
	}
	return first, nil
}

// generalisation is an analysis under way.
type generalisation struct {
	Superimposition
	o         GeneralisedOptions
	specimens [][]r3.Vec
	target    []r3.Vec // the mean that all are fitted to, with UnitSize of size 1
	matches   []*matching
}

func newGeneralisation(specimens [][]r3.Vec, o GeneralisedOptions) *generalisation {
	n := len(specimens)
	return &generalisation{o: o, specimens: specimens, matches: make([]*matching, n), Superimposition: Superimposition{
		Aligned: make([][]r3.Vec, n), Fits: make([]Similarity, n), Sizes: make([]float64, n),
		Distances: make([]Distances, n), LeftOut: map[int]error{},
	}}
}

// begin makes the first specimen the mean.
func (g *generalisation) begin(first int) error {
	scale := 1.0
	if g.o.Scaling != OwnSize {
		scale = 1 / CentroidSize(g.specimens[first])
	}
	if math.IsInf(scale, 0) || math.IsNaN(scale) {
		return errRange
	}
	g.target, _ = centred(g.specimens[first], scale)
	return nil
}

// round fits all to the mean and makes a new one.
func (g *generalisation) round() error {
	g.fit()
	if n := len(g.specimens) - len(g.LeftOut); n < 2 {
		for i := range g.specimens { // the first reason, in the order of the specimens
			if err := g.LeftOut[i]; err != nil {
				return fmt.Errorf("%w: %d of %d can be fitted; specimen %d: %w", ErrSample, n, len(g.specimens), i+1, err)
			}
		}
		return fmt.Errorf("%w: there is one only", ErrSample)
	}
	g.average()
	next := g.Mean
	if g.o.Scaling == UnitSize {
		next, _ = centred(g.Mean, 1/CentroidSize(g.Mean))
	}
	size := CentroidSize(next)
	if !(size > 0) || math.IsInf(size, 0) {
		return errRange
	}
	squares, grew := 0.0, false
	for j, p := range next {
		if missing(p) {
			continue
		}
		if missing(g.target[j]) {
			grew = true
			continue
		}
		squares += r3.Norm2(r3.Scale(1/size, r3.Sub(p, g.target[j])))
	}
	g.target = next
	g.Rounds++
	g.Change = math.Sqrt(squares)
	g.Converged = !grew && g.Change <= g.o.Tolerance
	return nil
}

// fit matches all specimens to the mean. One that shares too little with it is tried
// again in the next round, when the mean may have more points.
func (g *generalisation) fit() {
	squares, n := 0.0, 0
	whole := CentroidSize(g.target)
	for i, points := range g.specimens {
		m, err := match(points, g.target, nil, g.o.Reflection)
		g.matches[i] = m
		if err != nil {
			g.LeftOut[i], g.Aligned[i], g.Fits[i], g.Sizes[i], g.Distances[i] = err, nil, Similarity{}, math.NaN(), Distances{}
			continue
		}
		delete(g.LeftOut, i)
		g.Sizes[i] = m.from.size / m.to.size * whole
		g.Fits[i] = m.similarity(1)
		switch g.o.Scaling {
		case UnitSize:
			g.Fits[i].Scale = m.to.size / m.from.size
		case BestSize:
			g.Fits[i].Scale = m.cosine * m.to.size / m.from.size
		}
		squares += math.Pow(g.Fits[i].Scale*g.Sizes[i], 2)
		n++
	}
	if g.o.Scaling == BestSize {
		// To scale each to the mean and then all together is one step of the power
		// iteration to ten Berge's eigenvector: an entry is the product of a specimen with
		// the weighted sum of all, which is the mean.
		for i, m := range g.matches {
			if m != nil {
				g.Fits[i].Scale /= math.Sqrt(squares / float64(n))
			}
		}
	}
}

// average brings the specimens to where they fit and makes their mean, about the origin.
func (g *generalisation) average() {
	sum, count := make([]r3.Vec, len(g.target)), make([]int, len(g.target))
	for i, m := range g.matches {
		if m == nil {
			continue
		}
		g.Aligned[i] = g.Fits[i].ApplyAll(g.specimens[i])
		for j, p := range g.Aligned[i] {
			if !missing(p) {
				sum[j], count[j] = r3.Add(sum[j], p), count[j]+1
			}
		}
	}
	for j, n := range count {
		if sum[j] = r3.Scale(1/float64(n), sum[j]); n == 0 {
			sum[j] = landmark.NoPosition()
		}
	}
	var off r3.Vec
	g.Mean, off = centred(sum, 1)
	for i, m := range g.matches {
		if m == nil {
			continue
		}
		g.Fits[i].To = r3.Sub(g.Fits[i].To, off)
		for j, p := range g.Aligned[i] {
			g.Aligned[i][j] = r3.Sub(p, off)
		}
	}
}

// finish turns everything to the axes of a specimen and measures the distances.
func (g *generalisation) finish(first int) {
	back := Identity()
	if g.matches[first] != nil {
		back.Rotation = quat.Conj(g.Fits[first].Rotation)
	}
	g.Mean = back.ApplyAll(g.Mean)
	for i, m := range g.matches {
		if m != nil {
			g.Fits[i] = g.Fits[i].Then(back)
			g.Aligned[i] = back.ApplyAll(g.Aligned[i])
			g.Distances[i] = m.distances()
		}
	}
}

// centred returns the points moved so that those not missing have their centroid at the
// origin, and scaled about it; and where the centroid was.
func centred(points []r3.Vec, scale float64) (moved []r3.Vec, centroid r3.Vec) {
	n := 0.0
	for _, p := range points {
		if !missing(p) {
			n++
			centroid = r3.Add(centroid, r3.Scale(1/n, r3.Sub(p, centroid)))
		}
	}
	moved = make([]r3.Vec, len(points))
	for i, p := range points {
		moved[i] = r3.Scale(scale, r3.Sub(p, centroid))
	}
	return moved, centroid
}

// Residuals returns the aligned points of specimen i minus the mean: in the frame and
// unit of the mean, missing where the specimen lacks a point. It is nil for a specimen
// that was left out, and the caller's.
func (s *Superimposition) Residuals(i int) []r3.Vec {
	if s.Aligned[i] == nil {
		return nil
	}
	rest := make([]r3.Vec, len(s.Mean))
	for j, p := range s.Aligned[i] {
		rest[j] = r3.Sub(p, s.Mean[j])
	}
	return rest
}

// SumOfSquares returns the sum of the squared lengths of all residuals.
func (s *Superimposition) SumOfSquares() float64 {
	sum := 0.0
	for i := range s.Aligned {
		for _, r := range s.Residuals(i) {
			if !missing(r) {
				sum += r3.Norm2(r)
			}
		}
	}
	return sum
}
