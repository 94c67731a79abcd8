package shape

import (
	"context"
	"errors"
	"fmt"
	"math"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Side is that of a specimen of which there is a left and a right one.
type Side uint8

const (
	Left Side = iota
	Right
)

// Names of the effects in an analysis of symmetry.
const (
	IndividualEffect  = "individual"
	SideEffect        = "side"              // directional asymmetry
	FluctuatingEffect = "individual × side" // fluctuating asymmetry
	ErrorEffect       = "error"             // between repeats
)

// Symmetry is how symmetric the individuals of a sample are. Shapes are in the frame of Mean, their
// centroid sizes about 1. Index k is of individual k; all slices are the value's own.
type Symmetry struct {
	// Mean is the mean of all shapes and their mirror images: of object symmetry it is symmetric itself.
	Mean        []r3.Vec
	Individuals []string // in the order of the specimens
	// Symmetric is the mean of an individual's shape and its mirror image, or of its left and mirrored right.
	Symmetric [][]r3.Vec
	// Asymmetric is half the difference: of the shape from its mirror image, or of the left from the mirrored
	// right. A symmetric individual has 0. Both are means over repeats.
	Asymmetric [][]r3.Vec
	// Directional is the mean of Asymmetric: what all individuals have in common, which is no sign of stress.
	Directional []r3.Vec
	// Scores are the lengths of Asymmetric, and Fluctuating those of Asymmetric less Directional.
	Scores, Fluctuating []float64
	// ByConfiguration are the lengths of the asymmetric components of single configurations, by their index: of object symmetry
	// only, NaN for those left out.
	ByConfiguration []float64
	Anova           *Anova
	LeftOut         map[int]error // by configuration
}

// ErrSymmetry is wrapped by errors about samples whose symmetry cannot be analysed.
var ErrSymmetry = errors.New("configurations whose symmetry cannot be analysed")

// ObjectSymmetry analyses configurations that are symmetric in themselves, such as skulls, of individuals that may
// have been measured several times. Partners are the points' mirror images, themselves for those of the midline
// (see FindPairs); points with -1 are left out of everything, and missing in the result.
//
// Each configuration and its mirror image, with left and right exchanged, are superimposed in one
// partial Procrustes analysis. The mean of both is its symmetric component and half their difference the
// asymmetric one, at right angles to each other (Klingenberg & McIntyre 1998, doi:10.2307/2411306; Mardia et al.
// 2000, doi:10.1093/biomet/87.2.285; Klingenberg et al. 2002, doi:10.1111/j.0014-3820.2002.tb00117.x).
//
// The sums of squares are those of all configurations and mirror images about their mean, in the tangent space,
// onto which they are projected once: Morpho has half of them, and geomorph some percent less as it projects twice. Of n individuals with N configurations, p pairs and l points of the midline the degrees of freedom
// are (n-1)(3p+2l-4) for individuals, 3p+l-3 for the side, (n-1)(3p+l-3) for both, and (N-n)(3(2p+l)-7) for the error;
// with all z = 0, as in pictures, (n-1)(2p+l-2), 2p+l-2, (n-1)(2p+l-2) and (N-n)(2(2p+l)-4). F of individual and
// side are over both, and that of both over the error, if anything was repeated.
//
// A configuration that lacks a point, or cannot be fitted, is left out. Fewer than two individuals,
// or no pair, give ErrSymmetry; other errors are those of Generalise.
func ObjectSymmetry(ctx context.Context, sample [][]r3.Vec, individuals []string, partners []int) (*Symmetry, error) {
	if len(individuals) != len(sample) {
		return nil, fmt.Errorf("%w: %d names of individuals for %d", ErrSymmetry, len(individuals), len(sample))
	}
	in, pairs, midline, err := sides(partners)
	if err != nil {
		return nil, err
	}
	who, chosen, leftOut, err := completeOf(sample, in, len(partners), ErrSymmetry)
	if err != nil {
		return nil, err
	}
	n := len(chosen)
	for _, points := range chosen[:n:n] {
		chosen = append(chosen, mirrorImage(points, in, partners))
	}
	s, err := superimposeAll(ctx, chosen, ErrSymmetry)
	if err != nil {
		return nil, err
	}
	aligned := s.Tangent()
	a := &Symmetry{LeftOut: leftOut, ByConfiguration: make([]float64, len(sample))}
	for i := range a.ByConfiguration {
		a.ByConfiguration[i] = math.NaN()
	}
	var level, side []int
	a.Individuals, level = numbered(pick(individuals, who))
	level = append(level, level...)
	for k := range aligned {
		side = append(side, k/n)
	}
	for k, i := range who {
		a.ByConfiguration[i] = length(half(aligned[k], aligned[n+k]))
	}
	flat := flatSample(chosen)
	d := objectDimensions(pairs, midline, flat)
	c, err := cross(aligned, level, side)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSymmetry, err)
	}
	if err := a.components(aligned, level, side, c); err != nil {
		return nil, err
	}
	a.Anova = &Anova{}
	a.Anova.add(IndividualEffect, c.first, (c.firsts-1)*d.symmetric)
	a.Anova.add(SideEffect, c.second, d.asymmetric)
	a.Anova.add(FluctuatingEffect, c.both, (c.firsts-1)*d.asymmetric)
	a.Anova.finish(c.rest, (n-c.firsts)*shapeDimensions(2*pairs+midline, flat))
	a.Mean = s.Mean
	a.spread(in, len(partners))
	return a, nil
}

// MatchingSymmetry analyses structures of which each individual has a left and a right one, such as hands: right
// ones are mirrored, and all are superimposed in one partial Procrustes analysis. Each side of
// an individual may have been measured several times.
//
// With n individuals, N configurations and shapes of d = 3p-7 dimensions, or 2p-4 with all z = 0, the degrees of freedom are
// (n-1)d, d, (n-1)d and (N-2n)d. All else is as in ObjectSymmetry; sums of squares are those of geomorph.
//
// A configuration that lacks a point is left out, and so are all of an individual without another side.
// An individual whose sides were measured not equally often gives ErrSymmetry with its name.
func MatchingSymmetry(ctx context.Context, sample [][]r3.Vec, individuals []string, side []Side) (*Symmetry, error) {
	if len(individuals) != len(sample) || len(side) != len(sample) {
		return nil, fmt.Errorf("%w: %d names of individuals and %d sides for %d", ErrSymmetry, len(individuals), len(side), len(sample))
	}
	if len(sample) == 0 {
		return nil, fmt.Errorf("%w: there is none", ErrSymmetry)
	}
	all := make([]int, len(sample[0]))
	for j := range all {
		all[j] = j
	}
	who, chosen, leftOut, err := completeOf(sample, all, len(all), ErrSymmetry)
	if err != nil {
		return nil, err
	}
	who, chosen = bothSides(who, chosen, individuals, side, leftOut)
	for k, i := range who {
		if side[i] == Right {
			chosen[k] = mirrorImage(chosen[k], all, all)
		}
	}
	s, err := superimposeAll(ctx, chosen, ErrSymmetry)
	if err != nil {
		return nil, err
	}
	aligned := s.Tangent()
	a := &Symmetry{LeftOut: leftOut, Mean: s.Mean}
	var level, sides []int
	a.Individuals, level = numbered(pick(individuals, who))
	for _, i := range who {
		sides = append(sides, int(side[i]))
	}
	c, err := cross(aligned, level, sides)
	var u *unequal
	if errors.As(err, &u) {
		return nil, fmt.Errorf("%w: left and right of %q are not measured equally often, as those of the others are", ErrSymmetry, a.Individuals[u.first])
	}
	if err := a.components(aligned, level, sides, c); err != nil {
		return nil, err
	}
	d := shapeDimensions(len(all), flatSample(chosen))
	a.Anova = &Anova{}
	a.Anova.add(IndividualEffect, c.first, (c.firsts-1)*d)
	a.Anova.add(SideEffect, c.second, d)
	a.Anova.add(FluctuatingEffect, c.both, (c.firsts-1)*d)
	a.Anova.finish(c.rest, (c.n-2*c.firsts)*d)
	return a, nil
}

// finish adds the error, which is 0 without repeats, and the quotients.
func (a *Anova) finish(squares float64, df int) {
	a.add(ErrorEffect, squares, df)
	a.compare(IndividualEffect, FluctuatingEffect)
	a.compare(SideEffect, FluctuatingEffect)
	a.compare(FluctuatingEffect, ErrorEffect)
}

// components fills what is known of each individual from the means of its cells.
func (a *Symmetry) components(aligned [][]r3.Vec, level, side []int, c crossed) error {
	if c.firsts < 2 {
		return fmt.Errorf("%w: there is one individual", ErrSymmetry)
	}
	cell := make([]int, len(aligned))
	for i := range cell {
		cell[i] = 2*level[i] + side[i]
	}
	means := levelMeans(aligned, cell, 2*c.firsts)
	for k := range a.Individuals {
		l, r := means[2*k], means[2*k+1]
		a.Symmetric = append(a.Symmetric, meanOf([][]r3.Vec{l, r}, len(l)))
		a.Asymmetric = append(a.Asymmetric, half(l, r))
	}
	a.Directional = meanOf(a.Asymmetric, len(aligned[0]))
	for _, own := range a.Asymmetric {
		a.Scores = append(a.Scores, length(own))
		rest := make([]r3.Vec, len(own))
		for j := range own {
			rest[j] = r3.Sub(own[j], a.Directional[j])
		}
		a.Fluctuating = append(a.Fluctuating, length(rest))
	}
	return nil
}

// spread gives the points the indices that they had before others were left out.
func (a *Symmetry) spread(in []int, length int) {
	wide := func(points []r3.Vec) []r3.Vec {
		all := make([]r3.Vec, length)
		for j := range all {
			all[j] = landmark.NoPosition()
		}
		for k, j := range in {
			all[j] = points[k]
		}
		return all
	}
	a.Mean, a.Directional = wide(a.Mean), wide(a.Directional)
	for k := range a.Symmetric {
		a.Symmetric[k], a.Asymmetric[k] = wide(a.Symmetric[k]), wide(a.Asymmetric[k])
	}
}
