package check

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"cairn/landmark"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// ErrPoints is wrapped by errors about specimens that do not have the same points.
var ErrPoints = errors.New("the number of points differs")

// Set is the points of a specimen that a reference is made of.
type Set struct {
	ID      string // as in Specimen; of "" nobody's points are copies
	Points  []r3.Vec
	Normals []r3.Vec // of the surface there, of length 1 or 0; nil for none
}

// Reference is what other specimens say. It does not change, but for the fields that
// are exported, which are set before it is used.
type Reference struct {
	// Partners say for each point which one is its mirror image: itself for one of the
	// midline, -1 where none is known; nil for none at all (shape.FindPairs, or a protocol).
	Partners []int
	// Usual is within what part of its mesh's diagonal nine of ten points of a specimen
	// usually lie of the surface (SurfaceDistance, and of several the median); 0 where
	// that is not known.
	Usual float64

	mean      []r3.Vec // of size 1 over the points that it has
	normals   []r3.Vec // of the surface at its points, of length 1; 0 where nothing is known, or where they differ
	specimens int      // that the mean is of
	seen      map[r3.Vec][]string
	fixed     []r3.Vec  // where most specimens have a point, by the coordinates that they were given; missing for most points
	distances []float64 // of these specimens to the mean, sorted
	fence     float64   // of the distances; +Inf where there are too few
	residuals []usual   // of the points after a robust fit, of their logarithm
	size      usual     // of the logarithm of centroid sizes
}

// usual is the median of numbers, and how far they are from it as standard deviations are.
type usual struct {
	n                 int
	median, deviation float64
}

// How many specimens it takes.
const (
	fewestForOutliers = 10 // whose residuals say what is usual at a point
	fewestForScale    = 3  // whose sizes do
)

// NewReference makes a reference of specimens, of one or more: of their points, which may
// be missing, and some of which may be wrong. Specimens that are far from the others, such
// as mirrored ones, are left out of the mean. Partners and Usual are the caller's to set.
//
// The error says that the numbers of points differ, or that nothing can be fitted.
func NewReference(ctx context.Context, sets []Set) (*Reference, error) {
	if len(sets) == 0 {
		return nil, fmt.Errorf("%w: there is no specimen", ErrPoints)
	}
	r := &Reference{seen: map[r3.Vec][]string{}, fence: math.Inf(1)}
	var samples []Set
	for _, s := range sets {
		if len(s.Points) != len(sets[0].Points) {
			return nil, fmt.Errorf("%w: %s has %d, %s has %d", ErrPoints, s.ID, len(s.Points), sets[0].ID, len(sets[0].Points))
		}
		points := slices.Clone(s.Points)
		for i, p := range points {
			if !finite(p) {
				points[i] = landmark.NoPosition()
			} else if s.ID != "" && !slices.Contains(r.seen[p], s.ID) {
				r.seen[p] = append(r.seen[p], s.ID)
			}
		}
		for _, i := range strays(points) {
			points[i] = landmark.NoPosition()
		}
		samples = append(samples, Set{s.ID, points, s.Normals})
	}
	r.fixed = mostly(sets)
	samples, err := alike(ctx, samples)
	if err != nil {
		return nil, err
	}
	if len(samples) == 1 {
		r.mean = samples[0].Points
	} else {
		var all [][]r3.Vec
		for _, s := range samples {
			all = append(all, s.Points)
		}
		s, err := shape.Generalise(ctx, all, shape.GeneralisedOptions{})
		if err != nil {
			return nil, err
		}
		r.mean = s.Mean
	}
	size := shape.CentroidSize(r.mean)
	mean := make([]r3.Vec, len(r.mean))
	for j, p := range r.mean {
		mean[j] = r3.Scale(1/size, p)
	}
	r.mean, r.specimens = mean, len(samples)
	return r, r.learn(ctx, samples)
}

// mostly returns where more than half of the specimens have a point.
func mostly(sets []Set) []r3.Vec {
	fixed := make([]r3.Vec, len(sets[0].Points))
	for i := range fixed {
		fixed[i] = landmark.NoPosition()
		count := map[r3.Vec]int{}
		for _, s := range sets {
			if p := s.Points[i]; finite(p) {
				if count[p]++; 2*count[p] > len(sets) && len(sets) > 2 {
					fixed[i] = p
				}
			}
		}
	}
	return fixed
}

// Mean returns the mean shape, of centroid size 1. It is the caller's.
func (r *Reference) Mean() []r3.Vec { return slices.Clone(r.mean) }

// Specimens returns how many the mean is of.
func (r *Reference) Specimens() int { return r.specimens }

// alike returns the specimens that are near to the middle one: whose distance from it is
// not many times that of half of them.
func alike(ctx context.Context, samples []Set) ([]Set, error) {
	const (
		much     = 4
		compared = 48 // specimens of many that are looked at for the middle
	)
	var some []Set
	for i := range min(len(samples), compared) {
		some = append(some, samples[i*len(samples)/min(len(samples), compared)])
	}
	var middle []float64 // the distances of all from the middle one
	least := math.Inf(1)
	var reason error
	for _, candidate := range some {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		far := distancesFrom(candidate.Points, some, &reason)
		if half := shape.Quantile(far, 0.5); half < least {
			least, middle = half, distancesFrom(candidate.Points, samples, &reason)
		}
	}
	if middle == nil {
		return nil, fmt.Errorf("no specimen can be compared: %w", reason)
	}
	limit := much * shape.Quantile(middle, 0.5)
	var near []Set
	for i, far := range middle {
		if far <= max(limit, 1e-9) { // copies of one differ by rounding
			near = append(near, samples[i])
		}
	}
	return near, nil
}

// distancesFrom returns the distances of specimens from one; +Inf for those that cannot be
// fitted, the last reason of which is said. The one itself must fit.
func distancesFrom(one []r3.Vec, samples []Set, reason *error) []float64 {
	far := make([]float64, len(samples))
	for i, s := range samples {
		d, err := shape.Compare(s.Points, one, false)
		far[i] = d.Riemannian
		if err != nil {
			far[i], *reason = math.Inf(1), err
		}
	}
	return far
}

// learn finds what is usual among the specimens that the mean is of.
func (r *Reference) learn(ctx context.Context, samples []Set) error {
	logs := make([][]float64, len(r.mean))
	var sizes []float64
	normals, have := make([]r3.Vec, len(r.mean)), make([]int, len(r.mean))
	for _, s := range samples {
		points := s.Points
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := shape.Compare(points, r.mean, false)
		if err != nil {
			continue
		}
		r.distances = append(r.distances, d.Riemannian)
		fit, err := shape.FitRobust(points, r.mean, shape.Options{Scale: true})
		if err != nil {
			continue
		}
		sizes = append(sizes, math.Log(r.sizeOf(points)))
		for j, far := range fit.Residuals(points, r.mean) {
			if far > 0 {
				logs[j] = append(logs[j], math.Log(far))
			}
		}
		for j, n := range s.Normals {
			if n != (r3.Vec{}) {
				normals[j] = r3.Add(normals[j], fit.Direction(n))
				have[j]++
			}
		}
	}
	r.normals = agreed(normals, have)
	slices.Sort(r.distances)
	if len(r.distances) >= shape.FewestForFence {
		r.fence = shape.UpperFence(r.distances)
	}
	for _, values := range logs {
		r.residuals = append(r.residuals, newUsual(values))
	}
	r.size = newUsual(sizes)
	return nil
}

// agreed returns the directions of sums of so many unit vectors each, 0 where those differ
// much, as on a sharp edge.
func agreed(sums []r3.Vec, counts []int) []r3.Vec {
	const alike = 0.8 // length of their mean
	directions := make([]r3.Vec, len(sums))
	for j, sum := range sums {
		if length := r3.Norm(sum); length > 0 && length >= alike*float64(counts[j]) {
			directions[j] = r3.Scale(1/length, sum)
		}
	}
	return directions
}

// sizeOf returns the centroid size of points; where some are missing, that of all if they
// were where the mean has them.
func (r *Reference) sizeOf(points []r3.Vec) float64 {
	var own, of []r3.Vec
	for j, p := range points {
		if finite(p) && finite(r.mean[j]) {
			own, of = append(own, p), append(of, r.mean[j])
		}
	}
	return shape.CentroidSize(own) / shape.CentroidSize(of)
}

// clearOfNoise returns how many times as far apart two points of the mean are as specimens
// differ there: both residuals together, as half of the specimens have. +Inf where that is
// not known.
func (r *Reference) clearOfNoise(a, b int) float64 {
	if r.residuals[a].n < fewestForOutliers || r.residuals[b].n < fewestForOutliers {
		return math.Inf(1)
	}
	return apart(r.mean[a], r.mean[b]) / (math.Exp(r.residuals[a].median) + math.Exp(r.residuals[b].median))
}

// elsewhere reports whether a point that is so far from that of the mean cannot be meant.
func (r *Reference) elsewhere(i int, far float64) bool {
	const (
		least = 0.1 // of the centroid size
		much  = 5   // times what half of the specimens are off there
	)
	if r.residuals[i].n >= fewestForOutliers && !(far > much*math.Exp(r.residuals[i].median)) {
		return false
	}
	return far > least
}

func newUsual(values []float64) usual {
	const normal = 1.4826 // standard deviations of a normal distribution in its median absolute deviation
	u := usual{n: len(values), median: shape.Quantile(values, 0.5)}
	off := make([]float64, len(values))
	for i, x := range values {
		off[i] = math.Abs(x - u.median)
	}
	u.deviation = normal * shape.Quantile(off, 0.5)
	return u
}

// z returns how many deviations a number is above what is usual; NaN where nothing is.
func (u usual) z(x float64) float64 { return (x - u.median) / u.deviation }
