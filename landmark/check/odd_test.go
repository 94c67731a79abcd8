package check

import (
	"math"
	"math/rand/v2"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestOddSpecimens: whatever points and references there are, nothing panics, indices are
// of points, and remedies can be applied.
func TestOddSpecimens(t *testing.T) {
	rnd := rand.New(rand.NewPCG(24, 1))
	odd := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e300, 1e-300, 0, 9999, -999}
	coordinate := func(kind int) float64 {
		switch {
		case kind == 0 && rnd.IntN(4) == 0:
			return odd[rnd.IntN(len(odd))]
		case kind == 1:
			return float64(rnd.IntN(3)) // many at one place, on one line, in one plane
		case kind == 2:
			return 5
		}
		return rnd.NormFloat64()
	}
	points := func(n int) []r3.Vec {
		kind := rnd.IntN(4)
		all := make([]r3.Vec, n)
		for i := range all {
			all[i] = r3.Vec{X: coordinate(kind), Y: coordinate(kind), Z: coordinate(kind)}
			if rnd.IntN(6) == 0 {
				all[i] = landmark.NoPosition()
			}
			if kind == 3 && rnd.IntN(2) == 0 {
				all[i].Z = 0
			}
		}
		return all
	}
	findings := 0
	for range 3000 {
		n := rnd.IntN(9)
		var sets []Set
		for k := range rnd.IntN(14) {
			sets = append(sets, Set{string(rune('a' + k)), points(n), points(n)})
		}
		r, err := NewReference(t.Context(), sets)
		if err != nil {
			r = nil
		} else if rnd.IntN(2) == 0 {
			r.Usual = rnd.Float64()
		}
		s := Specimen{ID: "a", Points: points(n), Normals: points(n), Kept: points(n), Surface: plate{1}, Doubts: []Doubt{{nil, "no points"}}}
		if len(sets) > 0 && rnd.IntN(3) == 0 {
			s.Points = sets[len(sets)-1].Points
		}
		for _, f := range check(t, s, r) {
			findings++
			if f.Text == "" || len(f.Names) != len(f.Points) {
				t.Fatalf("%+v", f)
			}
			for _, i := range f.Points {
				if i < 0 || i >= n {
					t.Fatalf("there is no point %d: %+v", i, f)
				}
			}
			for _, m := range f.Mend {
				if mended := m.Apply(s.Points); len(mended) != n {
					t.Fatalf("%d points after mending, %d before", len(mended), n)
				}
			}
		}
	}
	if findings < 1000 {
		t.Errorf("only %d findings: the specimens are not odd enough", findings)
	}
}
