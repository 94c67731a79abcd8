package meshio

import (
	"math/bits"
	"math/rand/v2"
	"unsafe"
)

// welder numbers positions: equal ones get one number, in the order in which
// they first come. +0 and -0 are equal; positions that are not finite are
// equal where their bits are.
//
// It is a hash table with open addressing. Its memory is from scratch.
type welder struct {
	positions []float32 // 3 for each number given
	n         uint32
	slots     []uint32 // number+1 of a position, 0 where free; a power of two
	shift     int
	k1, k2    uint64 // random, so that no file can be made to collide
	free      []func()
}

// newWelder returns a welder for the corners of that many triangles. free must
// be called in the end; taken is then gone.
func newWelder(triangles int) (w *welder, free func()) {
	// Most vertices have six triangles, so there are half as many.
	const least = 1 << 10
	w = &welder{k1: rand.Uint64() | 1, k2: rand.Uint64() | 1}
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

// slot returns where the search for a position begins.
func (w *welder) slot(x, y, z uint32) uint64 {
	h := (uint64(x) | uint64(y)<<32) * w.k1
	h = (h ^ h>>32 ^ uint64(z)) * w.k2
	return h >> w.shift
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
	p := bitsOf(w.positions)
	mask := uint64(len(w.slots) - 1)
	i := w.slot(x, y, z)
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
		i := w.slot(p[3*v], p[3*v+1], p[3*v+2])
		for w.slots[i] != 0 {
			i = (i + 1) & mask
		}
		w.slots[i] = v + 1
	}
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
