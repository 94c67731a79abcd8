package shape

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// Names of the effects in an analysis of repeats.
const (
	SpecimenEffect         = "specimen"
	ObserverEffect         = "observer" // what observers always differ by
	SpecimenObserverEffect = "specimen × observer"
	RepeatEffect           = "repeat"
	WithinEffect           = "within specimens" // all but the specimens, in an analysis of these alone
)

// Repeated says how well shapes are told apart by measuring them.
type Repeated struct {
	// Specimens is the analysis of specimens and all that differs within them, and Anova that of specimen, observer,
	// both, and repeat. Anova is nil for one observer, and where observers did not repeat each specimen in proportion
	// (Unequal says so).
	Specimens, Anova *Anova
	Unequal          error
	// Repeatability is the part of the variance that is between specimens, and its interval, as of one
	// measure with as many degrees of freedom as specimens and repeats have, which is on the wide side.
	// The rest of it, in percent, is MeasurementError.
	Repeatability    ICC
	MeasurementError float64
	// Repeats is how often each specimen was measured: k₀, which is below the mean where that differs.
	Repeats float64
	// Points are intraclass correlations of the superimposed points, not projected, over all three axes, with intervals as above. Below 0.75
	// a point is to be defined better, or left out.
	Points []ICC
	// Size is that of centroid sizes, and SizeError the standard deviation of a repeated one, in
	// the unit of the specimens.
	Size      ICC
	SizeError float64
	LeftOut   map[int]error // by configuration
}

// Repeatability compares repeats with specimens in one partial Procrustes analysis of all, in its tangent space; it is for meshes
// that may have been moved or scanned anew between repeats. Superimposing spreads the error of a point over the others: where
// the meshes stayed, ErrorsOfPoints says more of the points.
//
// Of the mean squares B between specimens and W within, the repeatability is (B-W)/(B+(k-1)W) (Fruciano 2016,
// doi:10.1007/s00427-016-0537-4), and the measurement error 100 %·(1 - it), which is that of Bailey & Byrnes (1990,
// doi:10.2307/2992450). For unequal numbers kᵢ of N repeats of n specimens k is k₀ = (N - Σkᵢ²/N)/(n-1). It may be negative.
//
// Degrees of freedom are those of specimens and repeats times the dimensions of shape, 3p-7 or, with all z = 0, 2p-4. In Anova
// the effects of specimen and observer are over specimen × observer, and that is over the repeat.
//
// Specimens and observers are by configuration; observers are nil where there is one. A configuration that lacks a
// point is left out. One specimen, or nothing repeated, gives ErrRepeats; other errors are those of Generalise.
func Repeatability(ctx context.Context, sample [][]r3.Vec, specimens, observers []string) (*Repeated, error) {
	observers, err := checkRepeats(sample, specimens, observers)
	if err != nil {
		return nil, err
	}
	all := make([]int, len(sample[0]))
	for j := range all {
		all[j] = j
	}
	who, chosen, leftOut, err := completeOf(sample, all, len(all), ErrRepeats)
	if err != nil {
		return nil, err
	}
	names, specimen := numbered(pick(specimens, who))
	if len(names) < 2 || len(names) == len(who) {
		return nil, fmt.Errorf("%w: %d configurations of %d specimens are whole", ErrRepeats, len(who), len(names))
	}
	s, err := superimposeAll(ctx, chosen, ErrRepeats)
	if err != nil {
		return nil, err
	}
	aligned := s.Tangent()
	r := &Repeated{LeftOut: leftOut, Repeats: repeatsOf(specimen, len(names))}
	d := shapeDimensions(len(all), flatSample(chosen))
	w := newWithin(specimen, len(names))
	r.Specimens = w.anova(aligned, d)
	r.Repeatability = w.icc(aligned, r.Repeats)
	r.MeasurementError = 100 * (1 - r.Repeatability.Value)
	sizes := make([][]r3.Vec, len(chosen))
	for i, points := range chosen {
		sizes[i] = []r3.Vec{{X: CentroidSize(points)}}
	}
	r.Size = w.icc(sizes, r.Repeats)
	_, within := w.meanSquares(sizes)
	r.SizeError = math.Sqrt(within)
	for j := range all {
		one := make([][]r3.Vec, len(aligned))
		for i := range aligned {
			one[i] = s.Aligned[i][j : j+1]
		}
		r.Points = append(r.Points, w.icc(one, r.Repeats))
	}
	if who, observer := numbered(pick(observers, who)); len(who) > 1 {
		r.Anova, r.Unequal = observerAnova(aligned, specimen, observer, names, who, d)
	}
	return r, nil
}

// repeatsOf returns k₀.
func repeatsOf(level []int, levels int) float64 {
	count := make([]float64, levels)
	for _, k := range level {
		count[k]++
	}
	n, squares := float64(len(level)), 0.0
	for _, k := range count {
		squares += k * k
	}
	return (n - squares/n) / float64(levels-1)
}

// within are specimens and their repeats.
type within struct {
	specimen  []int
	one       []int // the one level of nothing else
	specimens int
}

func newWithin(specimen []int, specimens int) within {
	return within{specimen, make([]int, len(specimen)), specimens}
}

func (w within) anova(shapes [][]r3.Vec, dimensions int) *Anova {
	c, _ := cross(shapes, w.specimen, w.one) // with one level nothing is out of proportion
	a := &Anova{}
	a.add(SpecimenEffect, c.first, (w.specimens-1)*dimensions)
	a.add(WithinEffect, c.rest, (c.n-w.specimens)*dimensions)
	a.compare(SpecimenEffect, WithinEffect)
	return a
}

func (w within) meanSquares(shapes [][]r3.Vec) (between, within float64) {
	a := w.anova(shapes, 1)
	return a.Effects[0].MeanSquare, a.Effects[1].MeanSquare
}

func (w within) icc(shapes [][]r3.Vec, k float64) ICC {
	b, within := w.meanSquares(shapes)
	return oneWayICC(b, within, w.specimens-1, len(shapes)-w.specimens, k)
}

func observerAnova(shapes [][]r3.Vec, specimen, observer []int, specimens, observers []string, dimensions int) (*Anova, error) {
	c, err := cross(shapes, specimen, observer)
	if u, ok := err.(*unequal); ok {
		return nil, fmt.Errorf("%w: %q measured %q %d times, and not in proportion to the others", ErrRepeats, observers[u.second], specimens[u.first], u.count)
	}
	a := &Anova{}
	a.add(SpecimenEffect, c.first, (c.firsts-1)*dimensions)
	a.add(ObserverEffect, c.second, (c.seconds-1)*dimensions)
	a.add(SpecimenObserverEffect, c.both, (c.firsts-1)*(c.seconds-1)*dimensions)
	a.add(RepeatEffect, c.rest, (c.n-c.firsts*c.seconds)*dimensions)
	a.compare(SpecimenEffect, SpecimenObserverEffect)
	a.compare(ObserverEffect, SpecimenObserverEffect)
	a.compare(SpecimenObserverEffect, RepeatEffect)
	return a, nil
}
