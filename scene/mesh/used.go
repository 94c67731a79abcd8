package mesh

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/spatial/r3"
)

// Used returns which vertices triangles have, or nil where there are no triangles:
// in a point cloud every vertex is drawn. Indices of vertices that do not exist
// are passed over.
func (d *Data) Used() []bool {
	if len(d.Triangles) == 0 {
		return nil
	}
	n := len(d.Positions) / 3
	var all []bool
	var lock sync.Mutex
	parallel(len(d.Triangles), func(lo, hi int) {
		used := make([]bool, n)
		for _, v := range d.Triangles[lo:hi] {
			if int(v) < len(used) {
				used[v] = true
			}
		}
		lock.Lock()
		defer lock.Unlock()
		if all == nil {
			all = used
			return
		}
		for i, u := range used {
			if u {
				all[i] = true
			}
		}
	})
	return all
}

// UsedBounds returns the box around the finite vertices that are drawn: those of
// triangles or, in a point cloud, all but a few that lie far from all others, as
// a scanner's stray points do. A vertex that nothing uses, often at the origin,
// does not count; where no triangle can be drawn all do.
func (d *Data) UsedBounds() Bounds {
	if len(d.Triangles) == 0 {
		return d.cloudBounds()
	}
	s := d.survey()
	if s.fits {
		return s.bounds
	}
	used := d.Used()
	b := d.boundsOf(func(v int) bool { return used[v] })
	if !b.Valid {
		return s.bounds
	}
	return b
}

// extremes returns the box around all finite vertices, six vertices on its sides, and
// whether all are finite.
func (d *Data) extremes() (b Bounds, at [6]uint32, finite bool) {
	all, finite := newRange(), true
	var lock sync.Mutex
	parallel(len(d.Positions)/3, func(lo, hi int) {
		own, found, odd := newRange(), [6]uint32{}, false
		for v := lo; v < hi; v++ {
			p := d.Positions[3*v : 3*v+3 : 3*v+3]
			if !finite32(p[0]) || !finite32(p[1]) || !finite32(p[2]) {
				odd = true
				continue
			}
			for axis, x := range p {
				if x < own.lo[axis] {
					own.lo[axis], found[axis] = x, uint32(v)
				}
				if x > own.hi[axis] {
					own.hi[axis], found[3+axis] = x, uint32(v)
				}
			}
		}
		lock.Lock()
		defer lock.Unlock()
		finite = finite && !odd
		for axis := range 3 {
			if own.lo[axis] < all.lo[axis] {
				all.lo[axis], at[axis] = own.lo[axis], found[axis]
			}
			if own.hi[axis] > all.hi[axis] {
				all.hi[axis], at[3+axis] = own.hi[axis], found[3+axis]
			}
		}
	})
	return all.bounds(d.Origin), at, finite
}

// boundsOf returns the box around the finite vertices that are in.
func (d *Data) boundsOf(in func(v int) bool) (b Bounds) {
	var lock sync.Mutex
	parallel(len(d.Positions)/3, func(lo, hi int) {
		own := newRange()
		for v := lo; v < hi; v++ {
			if in(v) {
				own.add(d.Positions[3*v], d.Positions[3*v+1], d.Positions[3*v+2])
			}
		}
		lock.Lock()
		defer lock.Unlock()
		b = b.Union(own.bounds(d.Origin))
	})
	return b
}

// Stray points of a cloud are those beyond strayDistance times the size of the
// middle part of the cloud, if they are not more than one in straysAmong.
const (
	strayDistance = 50
	straysAmong   = 100
)

// cloudBounds returns the box around the points without the stray ones.
func (d *Data) cloudBounds() Bounds {
	all := BoundsOf(d.Origin, d.Positions)
	n := len(d.Positions) / 3
	if n < straysAmong || !all.Valid {
		return all
	}
	core, ok := d.Core()
	if !ok {
		return all
	}
	lo, hi := r3.Sub(core.Min, d.Origin), r3.Sub(core.Max, d.Origin)
	reach := strayDistance * core.Diagonal()
	strays := 0
	near := d.boundsOf(func(v int) bool {
		p := d.offset(uint32(v))
		return p.X > lo.X-reach && p.Y > lo.Y-reach && p.Z > lo.Z-reach && p.X < hi.X+reach && p.Y < hi.Y+reach && p.Z < hi.Z+reach
	})
	if near == all {
		return all
	}
	for v := range n {
		if p := r3.Add(d.Origin, d.offset(uint32(v))); finite(p) && !near.holds(p) {
			strays++
		}
	}
	if strays > n/straysAmong {
		return all
	}
	return near
}

// Core returns the box around the middle half of the vertices that are drawn,
// along each axis, as a sample of them says. ok is false where they are all in
// one place.
func (d *Data) Core() (b Bounds, ok bool) {
	const sample = 2000
	corners, n := d.Triangles, len(d.Positions)/3
	if len(corners) > 0 {
		n = len(corners)
	}
	var along [3][]float64
	step := max(1, n/sample)
	for i := 0; i < n; i += step {
		v := i
		if len(corners) > 0 {
			v = int(corners[i])
		}
		if v >= len(d.Positions)/3 {
			continue
		}
		if p := d.offset(uint32(v)); finite(p) {
			along[0], along[1], along[2] = append(along[0], p.X), append(along[1], p.Y), append(along[2], p.Z)
		}
	}
	if len(along[0]) == 0 {
		return b, false
	}
	at := func(quarter int) r3.Vec {
		k := quarter * (len(along[0]) - 1) / 4
		return r3.Add(d.Origin, r3.Vec{X: along[0][k], Y: along[1][k], Z: along[2][k]})
	}
	for axis := range along {
		slices.Sort(along[axis])
	}
	b = Bounds{at(1), at(3), true}
	return b, b.Diagonal() > 0
}

func finite(p r3.Vec) bool { s := p.X + p.Y + p.Z; return s-s == 0 }

// holds reports whether a point lies in the box.
func (b Bounds) holds(p r3.Vec) bool {
	return p.X >= b.Min.X && p.Y >= b.Min.Y && p.Z >= b.Min.Z && p.X <= b.Max.X && p.Y <= b.Max.Y && p.Z <= b.Max.Z
}

// floatRange is a box of positions as they are stored.
type floatRange struct{ lo, hi [3]float32 }

func newRange() floatRange {
	inf := float32(math.Inf(1))
	return floatRange{[3]float32{inf, inf, inf}, [3]float32{-inf, -inf, -inf}}
}

// add grows the box; a position that is not finite changes nothing.
func (b *floatRange) add(x, y, z float32) {
	if !finite32(x) || !finite32(y) || !finite32(z) {
		return
	}
	b.lo[0], b.lo[1], b.lo[2] = min(b.lo[0], x), min(b.lo[1], y), min(b.lo[2], z)
	b.hi[0], b.hi[1], b.hi[2] = max(b.hi[0], x), max(b.hi[1], y), max(b.hi[2], z)
}

// bounds returns the box of positions relative to origin.
func (b *floatRange) bounds(origin r3.Vec) Bounds {
	if b.lo[0] > b.hi[0] {
		return Bounds{}
	}
	vec := func(v [3]float32) r3.Vec {
		return r3.Add(origin, r3.Vec{X: float64(v[0]), Y: float64(v[1]), Z: float64(v[2])})
	}
	return Bounds{vec(b.lo), vec(b.hi), true}
}
