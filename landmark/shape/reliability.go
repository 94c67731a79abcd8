package shape

import (
	"context"
	"fmt"
	"math"
	"slices"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Replicate is one measuring of a specimen.
type Replicate struct {
	// Specimen is what was measured, the same for all measurings of one mesh.
	Specimen string
	// Individual and Side are whose the specimen is, for an analysis of sides; HasSide is false
	// where it has none.
	Individual string
	Side       Side
	HasSide    bool
	Observer   string // "" where nobody says
	Landmarks  []landmark.Landmark
}

// Reliability is what repeats say of how well points are placed. All slices are its own.
type Reliability struct {
	Names                 []string // of the points, in the order in which they come
	Specimens, Replicates int      // that were measured more than once, and all of their measurings
	Observers             []string // in the order in which they come; one where nobody differs
	// Errors are in the frames of the meshes. They are turned by nothing.
	Errors *PointErrors
	// ByObserver are the errors of each of Observers alone; nil where there is one.
	ByObserver []*PointErrors
	// Placed is how often each point was placed on specimens where it was so more than once.
	Placed []int
	// PlacedBy is the same of each of Observers alone; nil where there is one.
	PlacedBy [][]int
	// Shape compares the repeats with the specimens. It is nil where NoShape says why. ICC are
	// its correlations by Names, NaN where a point is not in it.
	Shape   *Repeated
	NoShape error
	ICC     []ICC
	// Sides is the analysis of left and right, nil where there are not both of two individuals
	// at least.
	Sides *Anova
	// NotWhole are measurings that are not in Shape, as they lack points; Elsewhere those that
	// are not in Errors, as they do not lie where the first one of the specimen does: a file in
	// another frame, or a mesh that was moved. Both by the index of the replicate.
	NotWhole, Elsewhere []int
	Refused             map[int]string // measurings whose points cannot be told, and why

	sample    [][]r3.Vec // what Errors are of
	specimen  []string
	observer  []string
	replicate []int // by configuration
}

// NewReliability finds out what repeats say. Only specimens with two measurings or more count,
// and only points that an observer has placed: no estimates. Points are matched as by
// MatchLandmarks. An observer that is not named is another one than those that are.
//
// In Shape are the points that at least half of the measurings have, and measurings that have
// all of these. Nothing repeated gives ErrRepeats; other errors are those of the context.
func NewReliability(ctx context.Context, replicates []Replicate) (*Reliability, error) {
	r := &Reliability{Refused: map[int]string{}}
	h, err := r.match(replicates)
	if err != nil {
		return nil, err
	}
	r.Names = h.Names
	r.Observers, _ = numbered(r.observer)
	whole := cloneAll(r.sample)
	r.leaveOutMoved()
	if r.Errors, err = ErrorsOfPoints(r.sample, r.specimen, r.observer); err != nil {
		return nil, err
	}
	for _, name := range r.Observers {
		if len(r.Observers) == 1 {
			break
		}
		sample := ofObserver(r.sample, r.observer, name)
		own, err := ErrorsOfPoints(sample, r.specimen, r.observer)
		if err != nil {
			return nil, err
		}
		r.ByObserver, r.PlacedBy = append(r.ByObserver, own), append(r.PlacedBy, r.count(sample))
	}
	r.Placed = r.count(r.sample)
	r.ICC = make([]ICC, len(r.Names))
	for j := range r.ICC {
		r.ICC[j] = ICC{math.NaN(), math.NaN(), math.NaN()}
	}
	r.compare(ctx, whole)
	r.sides(ctx, whole, replicates)
	return r, ctx.Err()
}

// match takes the measurings of specimens that have several.
func (r *Reliability) match(replicates []Replicate) (h Homology, err error) {
	times := map[string]int{}
	for _, m := range replicates {
		times[m.Specimen]++
	}
	var sets [][]landmark.Landmark
	for i, m := range replicates {
		if times[m.Specimen] < 2 {
			continue
		}
		sets, r.replicate = append(sets, m.Landmarks), append(r.replicate, i)
	}
	if len(sets) == 0 {
		return h, fmt.Errorf("%w: no specimen was measured twice", ErrRepeats)
	}
	h = MatchLandmarks(sets)
	kept := r.replicate[:0]
	for k, i := range r.replicate {
		if h.Rows[k] == nil {
			r.Refused[i] = h.Refused[k]
			continue
		}
		points := make([]r3.Vec, len(h.Names))
		for j, l := range h.Rows[k] {
			if points[j] = landmark.NoPosition(); l.Placed() && l.Status == landmark.Defined && l.Origin != landmark.Predicted {
				points[j] = l.Position
			}
		}
		kept, r.sample = append(kept, i), append(r.sample, points)
		r.specimen, r.observer = append(r.specimen, replicates[i].Specimen), append(r.observer, replicates[i].Observer)
	}
	r.replicate = kept
	specimens, level := numbered(r.specimen)
	count := make([]int, len(specimens))
	for _, k := range level {
		count[k]++
	}
	for _, n := range count {
		if n > 1 {
			r.Specimens, r.Replicates = r.Specimens+1, r.Replicates+n
		}
	}
	if r.Specimens == 0 {
		return h, fmt.Errorf("%w: the points of no two measurings can be told to be the same", ErrRepeats)
	}
	return h, nil
}

func cloneAll(sample [][]r3.Vec) [][]r3.Vec {
	all := make([][]r3.Vec, len(sample))
	for i, points := range sample {
		all[i] = slices.Clone(points)
	}
	return all
}

// leaveOutMoved takes the points away of measurings that do not lie where the first one of their
// specimen does: they are as far as no hand places, and lie there once they are moved and turned.
func (r *Reliability) leaveOutMoved() {
	const (
		far  = 0.05 // of the distance from the centre; both as roots of mean squares
		many = 5.0  // times as far as once it is fitted
	)
	first := map[string]int{}
	for i, points := range r.sample {
		k, known := first[r.specimen[i]]
		if !known {
			first[r.specimen[i]] = i
			continue
		}
		fit, err := Fit(points, r.sample[k], Options{})
		if err != nil {
			continue // too few points to tell
		}
		apart, fitted := meanSquare(points, r.sample[k]), meanSquare(fit.ApplyAll(points), r.sample[k])
		if math.Sqrt(apart) > far*CentroidSize(points)/math.Sqrt(float64(placedOf(points))) && apart > many*many*fitted {
			r.Elsewhere = append(r.Elsewhere, r.replicate[i])
			for j := range points {
				points[j] = landmark.NoPosition()
			}
		}
	}
}

func placedOf(points []r3.Vec) (n int) {
	for _, p := range points {
		if !missing(p) {
			n++
		}
	}
	return n
}

// meanSquare returns the mean squared distance of the points that both have.
func meanSquare(a, b []r3.Vec) float64 {
	sum, n := 0.0, 0
	for j := range a {
		if !missing(a[j]) && !missing(b[j]) {
			sum, n = sum+r3.Norm2(r3.Sub(a[j], b[j])), n+1
		}
	}
	return sum / float64(n)
}

// ofObserver returns the sample with the points of one observer alone.
func ofObserver(sample [][]r3.Vec, observers []string, name string) [][]r3.Vec {
	own := cloneAll(sample)
	for i := range own {
		if observers[i] != name {
			for j := range own[i] {
				own[i][j] = landmark.NoPosition()
			}
		}
	}
	return own
}

// count counts how often points of a sample were placed on specimens where they were so more than
// once.
func (r *Reliability) count(sample [][]r3.Vec) []int {
	names, specimen := numbered(r.specimen)
	placed := make([]int, len(r.Names))
	for j := range placed {
		times := make([]int, len(names))
		for i, points := range sample {
			if !missing(points[j]) {
				times[specimen[i]]++
			}
		}
		for _, n := range times {
			if n > 1 {
				placed[j] += n
			}
		}
	}
	return placed
}

// compare fills what the shapes say.
func (r *Reliability) compare(ctx context.Context, sample [][]r3.Vec) {
	in := usual(sample)
	who, chosen, _, err := completeOf(pickPoints(sample, in), allOf(len(in)), len(in), ErrRepeats)
	if err == nil {
		r.Shape, err = Repeatability(ctx, chosen, pick(r.specimen, who), pick(r.observer, who))
	}
	for i := range sample {
		if !slices.Contains(who, i) {
			r.NotWhole = append(r.NotWhole, r.replicate[i])
		}
	}
	if err != nil {
		r.Shape, r.NoShape = nil, err
		return
	}
	for k, j := range in {
		r.ICC[j] = r.Shape.Points[k]
	}
}

// sides fills the analysis of left and right, where there are both.
func (r *Reliability) sides(ctx context.Context, sample [][]r3.Vec, replicates []Replicate) {
	in := usual(sample)
	var chosen [][]r3.Vec
	var individuals []string
	var side []Side
	for i, points := range pickPoints(sample, in) {
		if m := replicates[r.replicate[i]]; m.HasSide && m.Individual != "" && !slices.ContainsFunc(points, missing) {
			chosen, individuals, side = append(chosen, points), append(individuals, m.Individual), append(side, m.Side)
		}
	}
	if s, err := MatchingSymmetry(ctx, chosen, individuals, side); err == nil && len(s.Individuals) > 1 {
		r.Sides = s.Anova
	}
}

// usual returns the points that at least half of the configurations have.
func usual(sample [][]r3.Vec) (in []int) {
	if len(sample) == 0 {
		return nil
	}
	for j := range sample[0] {
		n := 0
		for _, points := range sample {
			if !missing(points[j]) {
				n++
			}
		}
		if n > 0 && 2*n >= len(sample) {
			in = append(in, j)
		}
	}
	return in
}

func allOf(n int) []int {
	all := make([]int, n)
	for j := range all {
		all[j] = j
	}
	return all
}

func pickPoints(sample [][]r3.Vec, in []int) [][]r3.Vec {
	some := make([][]r3.Vec, len(sample))
	for i, points := range sample {
		some[i] = make([]r3.Vec, len(in))
		for k, j := range in {
			some[i][k] = points[j]
		}
	}
	return some
}

// ErrorsIn returns the errors as they are in the frame of a specimen, of which the points are
// given by Names, for its ellipsoids. Each other specimen is turned by the rigid fit of its mean
// to them, so that directions are those of the same parts; lengths stay those of the meshes.
// The specimen itself, if it is one of those that were repeated, is not turned: its points are in
// that frame. Specimens that cannot be fitted are left out.
func (r *Reliability) ErrorsIn(frame []r3.Vec, specimen string) (*PointErrors, error) {
	turned := make([][]r3.Vec, len(r.sample))
	names, level := numbered(r.specimen)
	for k, name := range names {
		var own []int
		for i := range r.sample {
			if level[i] == k {
				own = append(own, i)
			}
		}
		fit, err := Identity(), error(nil)
		if name != specimen {
			fit, err = Fit(meanPlaced(r.sample, own), frame, Options{})
		}
		for _, i := range own {
			if turned[i] = fit.ApplyAll(r.sample[i]); err != nil {
				for j := range turned[i] {
					turned[i][j] = landmark.NoPosition()
				}
			}
		}
	}
	return ErrorsOfPoints(turned, r.specimen, r.observer)
}

// meanPlaced returns the mean of each point over the configurations that have it.
func meanPlaced(sample [][]r3.Vec, own []int) []r3.Vec {
	mean := make([]r3.Vec, len(sample[own[0]]))
	for j := range mean {
		var placed []r3.Vec
		for _, i := range own {
			if !missing(sample[i][j]) {
				placed = append(placed, sample[i][j])
			}
		}
		if mean[j] = landmark.NoPosition(); len(placed) > 0 {
			mean[j] = centroid(placed)
		}
	}
	return mean
}
