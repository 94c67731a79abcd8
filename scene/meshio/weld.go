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
// It is a hash table with open addressing. Memory is from scratch.
type welder struct {
	positions []float32 // 3 for each number given
	n         uint32
	slots     []uint32 // number+1 of a position, 0 where free; a power of two
	shift     int
	keys      weldKeys
	recent    *recentPositions
	fetched   float32 // of no meaning: keeps what fetch reads from being left out
	free      []func()
}

// newWelder returns a welder for the corners of that many triangles. free must
// be called in the end; taken is then gone.
func newWelder(triangles int) (w *welder, free func()) {
	// Most vertices have six triangles, so there are half as many.
	const least = 1 << 10
	b, freePositions := scratch(36 * triangles)
	largePages(b)
	w = &welder{keys: newWeldKeys(), positions: floatsOf(b), recent: new(recentPositions)}
	w.setSlots(1 << bits.Len(uint(max(least, triangles)-1)))
	return w, func() {
		w.close()
		freePositions()
	}
}

// close frees the table.
func (w *welder) close() {
	for _, f := range w.free {
		f()
	}
}

func (w *welder) setSlots(n int) {
	b, free := scratch(4 * n)
	largePages(b)
	w.free = append(w.free, free)
	w.slots = unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(b))), n)
	w.shift = 64 - bits.Len(uint(n-1))
}

// weldKeys are random, so that no file can be made to collide.
type weldKeys struct{ k1, k2 uint64 }

func newWeldKeys() weldKeys { return weldKeys{rand.Uint64() | 1, rand.Uint64() | 1} }

// hash returns 64 mixed bits; the high ones are the best.
func (k *weldKeys) hash(x, y, z uint32) uint64 {
	h := (uint64(x) | uint64(y)<<32) * k.k1
	return (h ^ h>>32 ^ uint64(z)) * k.k2
}

// plusZeros turns each -0 into +0, in the bits of float32.
func plusZeros(positions []uint32) {
	const minusZero = 1 << 31
	for i, c := range positions {
		if c == minusZero {
			positions[i] = 0
		}
	}
}

const recentBits = 11

// recentPositions are x, y, z and number+1 of positions, by the first bits of their hashes.
type recentPositions [1 << recentBits][4]uint32

// fetchGroup is how many positions are looked up together.
const fetchGroup = 48

// vertices puts into dst the numbers of positions, which are given by the bits
// of their float32, three each. It may turn a -0 there into +0.
//
// The large table is not in the processor's cache, and a look-up waits for it
// far longer than it computes. Most are spared by a small table of what came
// last, since triangles that follow each other share corners. The others are looked
// up in groups, so that the processor waits for many at once.
func (w *welder) vertices(dst, positions []uint32) {
	const group = fetchGroup
	var hashes [group]uint64
	for len(dst) > 0 {
		n := min(group, len(dst))
		p := positions[:3*n]
		plusZeros(p)
		w.fetch(hashes[:n], p)
		for i := range n {
			q := p[3*i : 3*i+3]
			r := &w.recent[hashes[i]>>(64-recentBits)]
			if r[0] != q[0] || r[1] != q[1] || r[2] != q[2] || r[3] == 0 {
				*r = [4]uint32{q[0], q[1], q[2], w.find(hashes[i], q[0], q[1], q[2]) + 1}
			}
			dst[i] = r[3] - 1
		}
		dst, positions = dst[n:], positions[3*n:]
	}
}

// fetch computes the hashes of positions, and has what find will look at for those that
// are not recent brought into the cache: nothing that it reads depends on another look-up.
func (w *welder) fetch(hashes []uint64, p []uint32) {
	var slots [fetchGroup]uint32
	for i := range hashes {
		q := p[3*i : 3*i+3]
		h := w.keys.hash(q[0], q[1], q[2])
		hashes[i] = h
		if r := &w.recent[h>>(64-recentBits)]; r[0] != q[0] || r[1] != q[1] || r[2] != q[2] {
			slots[i] = w.slots[h>>w.shift]
		}
	}
	sum := float32(0)
	for _, s := range slots[:len(hashes)] {
		if s > 0 {
			sum += w.positions[3*(s-1)]
		}
	}
	w.fetched = sum
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
	w.fill()
}

// fill puts all positions into the table, the first of those that are equal.
func (w *welder) fill() {
	p := bitsOf(w.positions)
	mask := uint64(len(w.slots) - 1)
search:
	for v := range w.n {
		q := p[3*v : 3*v+3]
		i := w.keys.hash(q[0], q[1], q[2]) >> w.shift
		for ; w.slots[i] != 0; i = (i + 1) & mask {
			if s := w.slots[i]; [3]uint32(p[3*(s-1):]) == [3]uint32(q) {
				continue search
			}
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

// wordsOf returns memory as words of 64 bits, in place.
func wordsOf(b []byte) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/8)
}
