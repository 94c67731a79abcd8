package shape

import (
	"math"
	"math/rand/v2"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestMostPointsAtOnePlace: their median distance is 0.
func TestMostPointsAtOnePlace(t *testing.T) {
	mean := []r3.Vec{{}, {}, {}, {}, {}, {}, {X: 1}, {Y: 1}, {X: 1, Y: 1}}
	p := predict(t, references(t, [][]r3.Vec{mean}, nil), mean, 8).Points[0]
	if far := apart(p.Position, mean[8]); !(far < 1e-9) {
		t.Errorf("the point is predicted at %v", p.Position)
	}
}

// TestOddPredictions: whatever is placed, there is an error or a place, and where there is
// a place, its ellipsoid has three finite axes.
func TestOddPredictions(t *testing.T) {
	rnd := rand.New(rand.NewPCG(25, 1))
	points := func(n int) []r3.Vec {
		all := make([]r3.Vec, n)
		coarse := rnd.IntN(2) == 0
		for i := range all {
			all[i] = r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}
			if coarse { // many at one place, on one line, in one plane
				all[i] = r3.Vec{X: float64(rnd.IntN(2)), Y: float64(rnd.IntN(3)), Z: float64(rnd.IntN(2))}
			}
			if rnd.IntN(5) == 0 {
				all[i] = landmark.NoPosition()
			}
		}
		return all
	}
	predicted := 0
	for range 3000 {
		n := 1 + rnd.IntN(12)
		var sample [][]r3.Vec
		for range 1 + rnd.IntN(8) {
			sample = append(sample, points(n))
		}
		partners := make([]int, n)
		for i := range partners {
			partners[i] = rnd.IntN(n+2) - 1 // also one that is not there
		}
		r, err := NewReferences(t.Context(), sample, partners)
		if err != nil {
			continue
		}
		p, err := r.Predict(points(n))
		if err != nil {
			continue
		}
		for _, q := range p.Points {
			if missing(q.Position) {
				continue
			}
			predicted++
			if !finite(q.Position) {
				t.Fatalf("point %d is at %v", q.Point, q.Position)
			}
			for _, a := range q.Axes {
				if !finite(a) || r3.Norm2(a) == 0 {
					t.Fatalf("point %d has the axes %v", q.Point, q.Axes)
				}
			}
			if far := q.Far(r3.Add(q.Position, q.Axes[2])); math.Abs(far-1) > 1e-6 {
				t.Fatalf("the end of an axis is at %v", far)
			}
		}
	}
	if predicted < 1000 {
		t.Errorf("only %d points were predicted", predicted)
	}
}
