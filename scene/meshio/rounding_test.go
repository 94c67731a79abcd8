package meshio

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestTheQuickLookPassesOverNoSmallTriangle: knowing how far the farthest vertex
// is changes no answer. Infinity knows nothing, and leaves only the whole check.
func TestTheQuickLookPassesOverNoSmallTriangle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	small := 0
	for range 20_000 {
		c := &content{}
		c.Triangles = []uint32{0, 1, 2}
		far := math.Ldexp(r.Float64(), r.IntN(20))
		for range 9 {
			side := math.Ldexp(r.Float64()-0.5, r.IntN(24)-18)
			c.Positions = append(c.Positions, float32(far+side))
		}
		farthest := 0.0
		for v := range uint32(3) {
			farthest = max(farthest, c.distance(v))
		}
		large := float32(farthest) * float32(float32Rounding/roundedEdge)
		want := c.smallTriangle(0, float32(math.Inf(1)))
		if got := c.smallTriangle(0, large); got != want {
			t.Fatalf("%v: small %t, want %t", c.Positions, got, want)
		}
		if want {
			small++
		}
	}
	if small < 100 {
		t.Errorf("only %d of the triangles are small: the test tells little", small)
	}
}
