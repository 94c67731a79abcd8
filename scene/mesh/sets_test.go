package mesh

import (
	"math/rand/v2"
	"testing"
)

// TestDisjointSets compares sets with lists of their members, after each join.
func TestDisjointSets(t *testing.T) {
	const n = 60
	random := rand.New(rand.NewPCG(1, 2))
	sets := NewDisjointSets(n)
	least := numbers(n) // of the set of each, kept by going through all
	for range n {
		a, b := random.Uint32N(n), random.Uint32N(n)
		sets.Join(a, b)
		lower, upper := min(least[a], least[b]), max(least[a], least[b])
		for v := range least {
			if least[v] == upper {
				least[v] = lower
			}
		}
		for v := range least {
			if got := sets.Find(uint32(v)); got != least[v] {
				t.Fatalf("%d is in the set of %d, want %d", v, got, least[v])
			}
			if int(sets[v]) > v {
				t.Fatalf("the parent of %d is %d", v, sets[v])
			}
		}
	}
}
