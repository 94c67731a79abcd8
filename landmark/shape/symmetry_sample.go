package shape

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// half returns half of what one shape differs from another.
func half(a, b []r3.Vec) []r3.Vec {
	d := make([]r3.Vec, len(a))
	for j := range a {
		d[j] = r3.Scale(0.5, r3.Sub(a[j], b[j]))
	}
	return d
}

func length(shape []r3.Vec) float64 {
	squares := 0.0
	for _, p := range shape {
		squares += r3.Norm2(p)
	}
	return math.Sqrt(squares)
}

func pick(names []string, who []int) []string {
	chosen := make([]string, len(who))
	for k, i := range who {
		chosen[k] = names[i]
	}
	return chosen
}

// dimensions are those of the spaces of symmetric and asymmetric shapes.
type dimensions struct{ symmetric, asymmetric int }

func objectDimensions(pairs, midline int, plane bool) dimensions {
	if plane {
		return dimensions{2*pairs + midline - 2, 2*pairs + midline - 2}
	}
	return dimensions{3*pairs + 2*midline - 4, 3*pairs + midline - 3}
}

// sides returns the points that have a partner, and how many pairs and points of the midline they are.
func sides(partners []int) (in []int, pairs, midline int, err error) {
	for j, k := range partners {
		switch {
		case k < 0:
			continue
		case k >= len(partners) || partners[k] != j:
			return nil, 0, 0, fmt.Errorf("%w: point %d has the partner %d, which does not have it", ErrSymmetry, j+1, k+1)
		case k == j:
			midline++
		case k > j:
			pairs++
		}
		in = append(in, j)
	}
	if pairs == 0 {
		return nil, 0, 0, fmt.Errorf("%w: no point has a partner on the other side", ErrSymmetry)
	}
	return in, pairs, midline, nil
}

// completeOf returns the configurations that have all of the points that are in, these only, and
// which they are. Errors wrap the reason.
func completeOf(sample [][]r3.Vec, in []int, length int, reason error) (who []int, chosen [][]r3.Vec, leftOut map[int]error, err error) {
	leftOut = make(map[int]error)
	for i, points := range sample {
		if len(points) != length {
			return nil, nil, nil, fmt.Errorf("%w: configuration %d has %d points, not %d", reason, i+1, len(points), length)
		}
		some := make([]r3.Vec, len(in))
		var lacking []int
		for k, j := range in {
			if some[k] = points[j]; missing(points[j]) {
				lacking = append(lacking, j+1)
			}
		}
		if len(lacking) > 0 {
			leftOut[i] = fmt.Errorf("%w: missing points %v", reason, lacking)
			continue
		}
		who, chosen = append(who, i), append(chosen, some)
	}
	return who, chosen, leftOut, nil
}

// bothSides leaves out individuals without another side.
func bothSides(who []int, chosen [][]r3.Vec, individuals []string, side []Side, leftOut map[int]error) ([]int, [][]r3.Vec) {
	has := make(map[string][2]bool)
	for _, i := range who {
		h := has[individuals[i]]
		h[side[i]] = true
		has[individuals[i]] = h
	}
	keptWho, kept := who[:0], chosen[:0]
	for k, i := range who {
		if h := has[individuals[i]]; !h[Left] || !h[Right] {
			leftOut[i] = fmt.Errorf("%w: the other side of %q is not there", ErrSymmetry, individuals[i])
			continue
		}
		keptWho, kept = append(keptWho, i), append(kept, chosen[k])
	}
	return keptWho, kept
}

// mirrorImage returns points across the plane x = 0, each in place of its partner. Points are those that are in.
func mirrorImage(points []r3.Vec, in, partners []int) []r3.Vec {
	image := make([]r3.Vec, len(points))
	for k, j := range in {
		at, _ := slices.BinarySearch(in, partners[j])
		image[k] = r3.Vec{X: -points[at].X, Y: points[at].Y, Z: points[at].Z}
	}
	return image
}

// superimposeAll is a partial Procrustes analysis that must leave nothing out.
func superimposeAll(ctx context.Context, sample [][]r3.Vec, reason error) (*Superimposition, error) {
	s, err := Generalise(ctx, sample, GeneralisedOptions{})
	if err != nil {
		return nil, err
	}
	for _, err := range s.LeftOut {
		return nil, fmt.Errorf("%w: %w", reason, err)
	}
	if !s.Converged {
		return nil, fmt.Errorf("%w: the superimposition did not come to an end", reason)
	}
	return s, nil
}
