package meshio

import (
	"math/bits"
	"math/rand/v2"
	"runtime"
	"unsafe"
)

// welder numbers positions: equal ones get one number, in the order in which
// they first come. +0 and -0 are equal; positions that are not finite are
// equal where their bits are.
//
// It is a hash table with open addressing, and before it a small table of what
// came last, since the corners of triangles that follow each other are mostly
// the same and the large table is not in the processor's cache. Memory is from
// scratch.
type welder struct {
	positions []float32 // 3 for each number given
	n         uint32
	slots     []uint32 // number+1 of a position, 0 where free; a power of two
	shift     int
	k1, k2    uint64                      // random, so that no file can be made to collide
	recent    *[1 << recentBits][4]uint32 // x, y, z and number+1
	free      []func()
}

const recentBits = 12

// newWelder returns a welder for the corners of that many triangles. free must
// be called in the end; taken is then gone.
func newWelder(triangles int) (w *welder, free func()) {
	// Most vertices have six triangles, so there are half as many.
	const least = 1 << 10
	w = &welder{k1: rand.Uint64() | 1, k2: rand.Uint64() | 1, recent: new([1 << recentBits][4]uint32)}
	b, freePositions := scratch(36 * triangles)
	w.positions = floatsOf(b)
	w.free = append(w.free, freePositions)
	w.setSlots(1 << bits.Len(uint(max(least, triangles)-1)))
	return w, func() {
		for _, f := range w.free {
			f()
		}
	}
}

func (w *welder) setSlots(n int) {
	b, free := scratch(4 * n)
	w.free = append(w.free, free)
	w.slots = unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(b))), n)
	w.shift = 64 - bits.Len(uint(n-1))
}

// hash returns 64 mixed bits; the high ones are the best.
func (w *welder) hash(x, y, z uint32) uint64 {
	h := (uint64(x) | uint64(y)<<32) * w.k1
	return (h ^ h>>32 ^ uint64(z)) * w.k2
}

// vertex returns the number of a position, given by the bits of its float32.
func (w *welder) vertex(x, y, z uint32) uint32 {
	const minusZero = 1 << 31
	if x == minusZero {
		x = 0
	}
	if y == minusZero {
		y = 0
	}
	if z == minusZero {
		z = 0
	}
	h := w.hash(x, y, z)
	r := &w.recent[h>>(64-recentBits)]
	if r[0] == x && r[1] == y && r[2] == z && r[3] != 0 {
		return r[3] - 1
	}
	n := w.find(h, x, y, z)
	*r = [4]uint32{x, y, z, n + 1}
	return n
}

// find returns the number of a position with the given hash, or gives it one.
func (w *welder) find(h uint64, x, y, z uint32) uint32 {
	p := bitsOf(w.positions)
	mask := uint64(len(w.slots) - 1)
	i := h >> w.shift
	for ; ; i = (i + 1) & mask {
		s := w.slots[i]
		if s == 0 {
			break
		}
		if q := p[3*(s-1) : 3*(s-1)+3]; q[0] == x && q[1] == y && q[2] == z {
			return s - 1
		}
	}
	q := p[3*w.n : 3*w.n+3]
	q[0], q[1], q[2] = x, y, z
	w.n++
	w.slots[i] = w.n
	if 8*uint64(w.n) > 5*uint64(len(w.slots)) {
		w.grow()
	}
	return w.n - 1
}

// grow doubles the table.
func (w *welder) grow() {
	w.setSlots(2 * len(w.slots))
	p := bitsOf(w.positions)
	mask := uint64(len(w.slots) - 1)
	for v := range w.n {
		i := w.hash(p[3*v], p[3*v+1], p[3*v+2]) >> w.shift
		for w.slots[i] != 0 {
			i = (i + 1) & mask
		}
		w.slots[i] = v + 1
	}
}

// weld fills triangles with the numbers of their corners and returns the
// positions. fill asks a welder for the corners of the triangles from first on
// and puts them into dst; it is called from several goroutines, each with a
// welder of its own for a run of triangles. Then the numbers of the later runs
// are brought to those of the first. Since runs follow each other, that gives
// the numbers that one welder alone would have given.
func (s *source) weld(triangles []uint32, fill func(w *worker, weld *welder, first int, dst []uint32) error) ([]float32, error) {
	const least = 1 << 15 // triangles of a run; fewer gain nothing
	n := len(triangles) / 3
	runs := max(1, min(runtime.GOMAXPROCS(0), n/least))
	welders := make([]*welder, runs)
	for i := range welders {
		w, free := newWelder(n*(i+1)/runs - n*i/runs)
		defer free()
		welders[i] = w
	}
	run := func(i int) []uint32 { return triangles[3*(n*i/runs) : 3*(n*(i+1)/runs)] }
	err := s.parallel(runs, func(w *worker, i int) error { return fill(w, welders[i], n*i/runs, run(i)) })
	if err != nil {
		return nil, err
	}
	all := welders[0]
	if runs == 1 {
		return all.taken(), nil
	}
	memory, free := scratch(36 * n)
	defer free()
	copy(floatsOf(memory), all.positions[:3*all.n])
	all.positions = floatsOf(memory)
	numbers := make([][]uint32, runs)
	for i, w := range welders[1:] {
		b, free := scratch(4 * int(w.n))
		defer free()
		numbers[i+1] = bitsOf(floatsOf(b))
		p := bitsOf(w.positions[:3*w.n])
		for k := range numbers[i+1] {
			if k%(1<<16) == 0 && s.ctx.Err() != nil {
				return nil, s.ctx.Err()
			}
			numbers[i+1][k] = all.vertex(p[3*k], p[3*k+1], p[3*k+2])
		}
	}
	err = s.parallel(runs, func(_ *worker, i int) error {
		if i > 0 {
			for k, v := range run(i) {
				run(i)[k] = numbers[i][v]
			}
		}
		return nil
	})
	return all.taken(), err
}

// taken returns a copy of the positions that have a number, in its order.
func (w *welder) taken() []float32 {
	p := make([]float32, 3*w.n)
	copy(p, w.positions)
	return p
}

// floatsOf returns memory as float32, in place.
func floatsOf(b []byte) []float32 {
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/4)
}

// bitsOf returns the bits of float32, in place.
func bitsOf(f []float32) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(f))), len(f))
}
