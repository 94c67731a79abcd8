package render

import (
	"math"
	"testing"

	"cairn/internal/bumpysphere"
)

// TestAFlatPieceLooksNoWay: a sheet that is folded flat encloses nothing, whatever rounding
// says of its volume, so that the body beside it decides.
func TestAFlatPieceLooksNoWay(t *testing.T) {
	for _, c := range []struct {
		volumes []float64
		want    solidity
	}{
		{[]float64{5, -1e-13, 1e-13, 0}, outward},
		{[]float64{-5, 1e-13, -1e-13}, inward},
		{[]float64{5, -1e-3}, mixed},
		{[]float64{1e-13, -1e-13}, open},
	} {
		if got := facingOf(c.volumes, 10); got != c.want {
			t.Errorf("%v look %v, want %v", c.volumes, got, c.want)
		}
	}
	// Both sides of each triangle of a slanted sheet, beside a sphere, in many blocks.
	s := bumpysphere.New(40_000)
	sphere := len(s.Positions) / 3
	const n = 120
	at := func(i, j int) uint32 { return uint32(sphere + i*(n+1) + j) }
	for i := range n + 1 {
		for j := range n + 1 {
			x, y := 60+float64(i)/7, float64(j)/11
			s.Positions = append(s.Positions, float32(x), float32(y), float32(0.3*x+math.Sin(y)))
		}
	}
	for i := range n {
		for j := range n {
			a, b, c, d := at(i, j), at(i+1, j), at(i+1, j+1), at(i, j+1)
			s.Triangles = append(s.Triangles, a, b, c, a, c, d, a, c, b, a, d, c)
		}
	}
	never := func() bool { return false }
	for range 10 {
		if got := solidityOf(s.Positions, s.Triangles, never); got != outward {
			t.Fatalf("with a flat piece a sphere looks %v", got)
		}
	}
}
