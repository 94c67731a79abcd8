package meshio

import "math/bits"

// weldRun gathers the corners of a run of triangles. A corner that is where a recent one
// was gets its number; each other one becomes a new candidate, even where an older
// candidate is at the same place: weld finds those later, all together. So nothing larger
// than the processor's cache is searched here, as long as neighbours follow each other.
//
// Where they do not, there would be too many candidates. Then a welder goes on, which
// searches all of the run.
type weldRun struct {
	keys      weldKeys
	positions []float32 // 3 for each candidate
	n         uint32    // candidates
	triangles int       // of the run
	corners   int       // given so far
	// recent has, by the first bits of the hash, the candidate that came last: the next 32
	// bits of its hash, so that most others are told apart without looking at its position,
	// and its number+1; or 0.
	recent []uint64
	shift  int
	all    *welder // nil as long as there are few candidates
	free   func()
}

// rememberedBits says how many candidates are remembered: 64 thousand, more than three rows
// of a mesh of ten million triangles have.
const rememberedBits = 16

func newWeldRun(triangles int, keys weldKeys) *weldRun {
	b, free := scratch(36 * triangles)
	largePages(b)
	r := &weldRun{keys: keys, positions: floatsOf(b), triangles: triangles}
	n := min(rememberedBits, bits.Len(uint(triangles)))
	b, freeRecent := scratch(8 << n)
	r.recent, r.shift = wordsOf(b), 64-n
	r.free = func() {
		free()
		freeRecent()
	}
	return r
}

// close frees the candidates.
func (r *weldRun) close() {
	if r.all != nil {
		r.all.close()
	}
	r.free()
}

// vertices puts into dst the numbers of candidates, whose positions are given by the
// bits of their float32, three each. It may turn a -0 there into +0.
func (r *weldRun) vertices(dst, positions []uint32) {
	if r.all != nil {
		r.all.vertices(dst, positions)
		r.n = r.all.n
		return
	}
	plusZeros(positions)
	p := bitsOf(r.positions)
	n := r.n
	for i := range dst {
		q := positions[3*i : 3*i+3]
		x, y, z := q[0], q[1], q[2]
		h := r.keys.hash(x, y, z)
		tag := h << rememberedBits >> 32 << 32
		slot := &r.recent[h>>r.shift]
		if s := *slot; s != 0 && s>>32<<32 == tag {
			if c := p[3*int(uint32(s)-1):][:3]; c[0] == x && c[1] == y && c[2] == z {
				dst[i] = uint32(s) - 1
				continue
			}
		}
		c := p[3*int(n):][:3]
		c[0], c[1], c[2] = x, y, z
		dst[i] = n
		n++
		*slot = tag | uint64(n)
	}
	r.n = n
	r.corners += len(dst)
	// A closed mesh has one vertex to two triangles; where there are half as many candidates
	// again, they begin to take more memory than searching.
	const few = 1 << 16
	if int(n) > few+r.corners/4 {
		r.searchAll()
	}
}

// searchAll has a welder go on, which knows the candidates so far.
func (r *weldRun) searchAll() {
	r.all = &welder{keys: r.keys, positions: r.positions, n: r.n, recent: new(recentPositions)}
	r.all.setSlots(1 << bits.Len(uint(max(r.triangles, 2*int(r.n)))))
	r.all.fill()
	r.recent = nil
}

// many is vertices for many, which can be cancelled.
func (r *weldRun) many(s *source, dst, positions []uint32) error {
	const piece = 1 << 16
	for len(dst) > 0 {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		n := min(len(dst), piece)
		r.vertices(dst[:n], positions[:3*n])
		dst, positions = dst[n:], positions[3*n:]
	}
	return nil
}
