package mesh

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// survey is what is known of a mesh after one pass over its vertices and one over its
// triangles. Arrays of millions do not stay in the processor's cache, so that each
// further pass costs as much again.
type survey struct {
	bounds Bounds // around all finite vertices
	fits   bool   // triangles have the vertices on the sides of that box: it is around what is drawn, too
	sound  bool   // all vertices are finite, and all triangles can be drawn
	spans  []span // of the pieces of the triangle list
}

// span is the lowest and the highest vertex of a piece of the triangle list.
type span struct{ lo, hi uint32 }

// spanTriangles is how many triangles are one piece of the list.
const spanTriangles = 1 << 13

// touches reports whether a vertex of the piece may be from lo to hi-1.
func (s span) touches(lo, hi int) bool { return int(s.lo) < hi && int(s.hi) >= lo }

// within reports whether all vertices of the piece are from lo to hi-1.
func (s span) within(lo, hi int) bool { return int(s.lo) >= lo && int(s.hi) < hi }

// survey makes both passes.
func (d *Data) survey() survey {
	bounds, sides, finite := d.extremes()
	s := survey{bounds: bounds, spans: make([]span, (len(d.Triangles)/3+spanTriangles-1)/spanTriangles)}
	near := uint64(0) // the lowest bits of the vertices on the sides: most others have none of them
	for _, v := range sides {
		near |= 1 << (v % 64)
	}
	var found [6]atomic.Bool
	look := func(v uint32) {
		for i, k := range sides {
			if v == k {
				found[i].Store(true)
			}
		}
	}
	var faulty atomic.Bool
	n := uint32(len(d.Positions) / 3)
	d.eachPiece(func(i int, t []uint32) {
		r, twice := span{lo: math.MaxUint32}, false
		for ; len(t) >= 3; t = t[3:] {
			a, b, c := t[0], t[1], t[2]
			r.lo, r.hi = min(r.lo, a, b, c), max(r.hi, a, b, c)
			twice = twice || a == b || b == c || a == c
			if (near>>(a%64)|near>>(b%64)|near>>(c%64))&1 != 0 {
				look(a)
				look(b)
				look(c)
			}
		}
		s.spans[i] = r
		if twice || r.hi >= n {
			faulty.Store(true)
		}
	})
	s.sound, s.fits = finite && !faulty.Load(), true
	for i := range found {
		s.fits = s.fits && found[i].Load()
	}
	return s
}

// eachPiece calls f for the pieces of the triangle list, on all processors.
func (d *Data) eachPiece(f func(i int, piece []uint32)) {
	n := (len(d.Triangles)/3 + spanTriangles - 1) / spanTriangles
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.NumCPU(), n) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i, d.Triangles[3*i*spanTriangles:min(3*(i+1)*spanTriangles, len(d.Triangles))])
			}
		})
	}
	workers.Wait()
}
