package meshio

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// TestWeld compares with a map, on all ways that corners can follow each other: as rows of
// a grid, whose vertices come again a row later, in any order, and first one and then the other.
func TestWeld(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	native := grid(300, 300)
	shuffled := slices.Clone(native)
	r.Shuffle(len(shuffled)/3, func(i, j int) {
		for k := range 3 {
			shuffled[3*i+k], shuffled[3*j+k] = shuffled[3*j+k], shuffled[3*i+k]
		}
	})
	long := grid(2, 90_000) // rows longer than what is remembered
	apart := make([]int, 240_000)
	for i := range apart {
		apart[i] = i
	}
	few := make([]int, 150_000)
	for i := range few {
		few[i] = r.IntN(4)
	}
	nan, minusZero := float32(math.NaN()), float32(math.Copysign(0, -1))
	at := func(k int) [3]float32 {
		p := [3]float32{float32(k % 7), float32(k), 0}
		if r.IntN(2) == 0 {
			p[2] = minusZero // the same
		}
		switch k % 1000 {
		case 2:
			p[0] = nan
		case 3:
			p[1] = float32(math.Inf(1))
		}
		return p
	}
	for name, corners := range map[string][]int{
		"rows": native, "shuffled": shuffled, "rows, then shuffled": slices.Concat(native, shuffled), "shuffled, then rows": slices.Concat(shuffled, native),
		"long rows": long, "all apart": apart, "twice": slices.Concat(apart, apart), "few": few, "one triangle": {5, 0, 5}, "none": {},
	} {
		numbers := map[[3]uint32]uint32{}
		var bits, wanted, places []uint32
		for _, k := range corners {
			p := at(k)
			b := [3]uint32(bitsOf(p[:]))
			bits = append(bits, b[:]...)
			plusZeros(b[:])
			n, ok := numbers[b]
			if !ok {
				n = uint32(len(numbers))
				numbers[b] = n
				places = append(places, b[:]...)
			}
			wanted = append(wanted, n)
		}
		for _, processors := range []int{1, 2, 5} {
			before := runtime.GOMAXPROCS(processors)
			got := make([]uint32, len(corners))
			s := &source{ctx: context.Background()}
			positions, err := s.weld(got, func(_ *worker, run *weldRun, first int, dst []uint32) error {
				return run.many(s, dst, slices.Clone(bits[9*first:9*first+3*len(dst)]))
			})
			runtime.GOMAXPROCS(before)
			if err != nil || !slices.Equal(got, wanted) || !slices.Equal(bitsOf(positions), places) {
				t.Errorf("%s, %d processors: other numbers or places, %v", name, processors, err)
			}
		}
	}
}

// grid returns the vertices of the triangles of a grid, row by row.
func grid(rows, columns int) (corners []int) {
	for i := range rows {
		for k := range columns {
			a := i*(columns+1) + k
			b := a + columns + 1
			corners = append(corners, a, a+1, b, b, a+1, b+1)
		}
	}
	return corners
}

// TestWeldCancelled: a welding that is cancelled while it joins says so.
func TestWeldCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := &source{ctx: ctx}
	_, err := s.weld(make([]uint32, 30), func(_ *worker, run *weldRun, _ int, dst []uint32) error {
		defer cancel()
		return run.many(s, dst, make([]uint32, 3*len(dst)))
	})
	if err != context.Canceled {
		t.Errorf("%v, want that it was cancelled", err)
	}
}
