package mesh

import (
	"math/rand/v2"
	"sync"
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

// TestJoinShared: what several goroutines join at once is joined as by one, whichever is
// first.
func TestJoinShared(t *testing.T) {
	const n, workers = 20_000, 4
	random := rand.New(rand.NewPCG(3, 4))
	for _, joins := range []int{n / 4, n, 4 * n} { // few sets of several, one large one among others, and nearly one
		pairs := make([][2]uint32, joins)
		for i := range pairs {
			pairs[i] = [2]uint32{random.Uint32N(n), random.Uint32N(n)}
		}
		want, shared := NewDisjointSets(n), NewDisjointSets(n)
		for _, p := range pairs {
			want.Join(p[0], p[1])
		}
		var running sync.WaitGroup
		for w := range workers {
			running.Go(func() {
				for i := w; i < len(pairs); i += workers {
					shared.JoinShared(pairs[i][0], pairs[i][1])
				}
			})
		}
		running.Wait()
		for v := range uint32(n) {
			if int(shared[v]) > int(v) {
				t.Fatalf("%d joins: the parent of %d is %d", joins, v, shared[v])
			}
			if got, want := shared.Find(v), want.Find(v); got != want {
				t.Fatalf("%d joins: %d is in the set of %d, want %d", joins, v, got, want)
			}
		}
	}
}
