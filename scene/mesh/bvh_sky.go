package mesh

import (
	"math"
	"math/bits"

	"gonum.org/v1/gonum/spatial/r3"
)

// sky is what rays see from one place that go to one side of a plane through it, and no
// farther than a distance. It is for one goroutine.
type sky struct {
	tree   *bvh
	data   *Data
	reach  float64
	from   [3]float64
	normal [3]float64 // of the plane, to the side of the rays
	rays   [mostRays]ray
	limits [mostRays]float64 // how far they go, as multiples of their directions

	ends         [mostRays]ordered // limits
	lower, upper [3]float64        // as of each of the rays
}

// add adds ray i, from the place where the sky is.
func (s *sky) add(i int, r ray) {
	s.rays[i], s.limits[i] = r, s.reach/r.length
	s.ends[i] = orderedOf(s.limits[i])
	s.lower, s.upper = r.lower, r.upper
}

// look moves the sky to another place.
func (s *sky) look(from, normal r3.Vec) {
	s.from = [3]float64{from.X, from.Y, from.Z}
	s.normal = [3]float64{normal.X, normal.Y, normal.Z}
}

// rises reports whether a triangle is not all below the plane.
func (s *sky) rises(triangle uint32) bool {
	for _, v := range s.data.Triangles[3*int(triangle):][:3] {
		p := s.data.corner(v)
		height := 0.
		for k, n := range s.normal {
			height += n * (float64(p[k]) - s.from[k])
		}
		if height >= 0 {
			return true
		}
	}
	return false
}

// clear reports whether nothing can be in the way of any ray, as above all that is
// convex.
func (s *sky) clear() bool {
	var stack [maxDepth + 2]uint32 // the root waits
	for depth := 1; depth > 0; {
		depth--
		n := &s.tree.nodes[stack[depth]]
		if math.IsInf(s.distance2(&n.box), 1) {
			continue
		}
		if n.count == 0 {
			stack[depth], stack[depth+1] = n.first, n.first+1
			depth += 2
			continue
		}
		for _, e := range s.tree.order[n.first : n.first+n.count] {
			if s.rises(e) {
				return false
			}
		}
	}
	return true
}

// distance2 returns the square of the distance to a box that may hold something in the way,
// and +Inf of another.
func (s *sky) distance2(b *box) float64 {
	height := 0.
	for k, n := range s.normal {
		if n > 0 {
			height += n * (float64(b.hi[k]) - s.from[k])
		} else {
			height += n * (float64(b.lo[k]) - s.from[k])
		}
	}
	if height >= 0 {
		if d2 := b.distance2(&s.from); d2 <= s.reach*s.reach*(1+1e-9) {
			return d2
		}
	}
	return math.Inf(1)
}

// blocked returns which of some rays meet a triangle, as bits. All go through the tree
// together, what is near first, and each ends with the first triangle that it meets.
func (s *sky) blocked(rays uint64) (met uint64) {
	type waiting struct {
		node uint32
		rays uint64
	}
	var stack [maxDepth + 2]waiting
	stack[0].rays = rays
	for depth := 1; depth > 0; {
		depth--
		at := stack[depth]
		n := &s.tree.nodes[at.node]
		if at.rays = s.entering(&n.box, at.rays&^met); at.rays == 0 {
			continue
		}
		if n.count > 0 {
			met |= s.blockedBy(s.tree.order[n.first:n.first+n.count], at.rays)
			continue
		}
		near, other := n.first, n.first+1
		dn, do := s.distance2(&s.tree.nodes[near].box), s.distance2(&s.tree.nodes[other].box)
		if do < dn {
			near, other, dn, do = other, near, do, dn
		}
		if !math.IsInf(do, 1) {
			stack[depth] = waiting{other, at.rays}
			depth++
		}
		if !math.IsInf(dn, 1) {
			stack[depth] = waiting{near, at.rays}
			depth++
		}
	}
	return met
}

// entering returns which of some rays enter a box: as ray.enters, of many that begin in one
// place.
func (s *sky) entering(b *box, rays uint64) (in uint64) {
	lx, hx := float64(b.lo[0])-s.lower[0], float64(b.hi[0])-s.upper[0]
	ly, hy := float64(b.lo[1])-s.lower[1], float64(b.hi[1])-s.upper[1]
	lz, hz := float64(b.lo[2])-s.lower[2], float64(b.hi[2])-s.upper[2]
	if max(lx, ly, lz) <= 0 && min(hx, hy, hz) >= 0 {
		return rays // they begin in it
	}
	for ; rays != 0; rays &= rays - 1 {
		i := bits.TrailingZeros64(rays) % mostRays
		r := &s.rays[i]
		x0, x1 := orderedOf(lx*r.inverse[0]), orderedOf(hx*r.inverse[0])
		y0, y1 := orderedOf(ly*r.inverse[1]), orderedOf(hy*r.inverse[1])
		z0, z1 := orderedOf(lz*r.inverse[2]), orderedOf(hz*r.inverse[2])
		near := max(min(x0, x1), min(y0, y1), min(z0, z1), 0)
		if near <= min(max(x0, x1), max(y0, y1), max(z0, z1), s.ends[i]) {
			in |= 1 << i
		}
	}
	return in
}

// blockedBy returns which of some rays meet one of a few triangles.
func (s *sky) blockedBy(triangles []uint32, rays uint64) (met uint64) {
	for _, e := range triangles {
		if rays == 0 || !s.rises(e) {
			continue
		}
		for rest := rays; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			nothing := struck{element: math.MaxUint32, along: s.limits[i]}
			hit := nothing
			if hit.consider(s.data, &s.rays[i], e); hit.element != nothing.element {
				met |= 1 << i
				rays &^= 1 << i
			}
		}
	}
	return met
}
