package mesh

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// A point cloud has no surface that a ray could meet. What is picked in it is a point
// that a ray passes so near to that it is seen under the pointer.

// Beam is the room around a ray in which points are met: so wide where it begins, and
// wider by Spread for each unit of length along it. Both are in scene units and not
// negative.
type Beam struct {
	Radius, Spread float64
	// Keep, if it is set, says which points can be met at all, by their places in scene
	// units.
	Keep func(r3.Vec) bool
}

// CastPoint returns which point of a cloud a beam meets first: of all those in it the one
// that is least far along the ray, which begins at origin, in scene units, and goes along
// direction. The length of direction does not matter. Points at the origin count, and
// those behind it do not; of several equally far along it takes the first. It computes in
// float64 and looks at all points that can be met.
//
// It returns false where nothing is met; in an empty or a cleared mesh; in one with
// triangles, see Cast; where origin or direction is not finite, direction is 0, or
// origin is more than 1e100 away; and where the beam has sizes that are negative, more
// than 1e100 or no numbers.
func (s *Surface) CastPoint(origin, direction r3.Vec, b Beam) (Hit, bool) {
	m := s.mesh.Value()
	if m == nil || len(s.tree.nodes) == 0 || len(m.data.Triangles) > 0 || len(m.data.Positions) == 0 {
		return Hit{}, false
	}
	from, way := r3.Sub(origin, m.data.Origin), unit(direction)
	size := max(math.Abs(from.X), math.Abs(from.Y), math.Abs(from.Z))
	if !(size <= far) || !(r3.Norm2(way) > 0) || !(b.Radius >= 0 && b.Radius <= far) || !(b.Spread >= 0 && b.Spread <= far) {
		return Hit{}, false
	}
	found, ok := s.tree.castPoint(&m.data, &beam{from, way, b})
	if !ok {
		return Hit{}, false
	}
	place := m.data.offset(found.element)
	h := m.hit(found.element, [3]float64{}, place, r3.Vec{})
	h.Distance = r3.Norm(r3.Sub(place, from))
	return h, true
}

// beam is a ray relative to the mesh's origin, of a direction of length 1, and the room
// around it.
type beam struct {
	from, way r3.Vec
	Beam
}

// off returns how far along the ray a place is, and how far beside it.
func (b *beam) off(p r3.Vec) (along, beside float64) {
	v := r3.Sub(p, b.from)
	along = r3.Dot(v, b.way)
	return along, r3.Norm(r3.Sub(v, r3.Scale(along, b.way)))
}

// meets returns a length along the ray before which nothing in a box is met, +Inf where
// nothing is at all. It takes the ball around the box, which is a little larger than the
// rounding here can be.
func (b *beam) meets(n *box) float64 {
	const rounding = 1e-12
	var middle, half r3.Vec
	middle.X, half.X = (float64(n.lo[0])+float64(n.hi[0]))/2, (float64(n.hi[0])-float64(n.lo[0]))/2
	middle.Y, half.Y = (float64(n.lo[1])+float64(n.hi[1]))/2, (float64(n.hi[1])-float64(n.lo[1]))/2
	middle.Z, half.Z = (float64(n.lo[2])+float64(n.hi[2]))/2, (float64(n.hi[2])-float64(n.lo[2]))/2
	along, beside := b.off(middle)
	radius := r3.Norm(half) + rounding*(math.Abs(along)+beside+r3.Norm(middle))
	if along+radius < 0 || beside-radius > b.Radius+b.Spread*(along+radius) {
		return math.Inf(1)
	}
	return along - radius
}

// metPoint is the first point that a beam has met so far.
type metPoint struct {
	element uint32
	along   float64
}

// consider tests one more point.
func (f *metPoint) consider(d *Data, b *beam, element uint32) {
	at := d.offset(element)
	along, beside := b.off(at)
	if along < 0 || !(beside <= b.Radius+b.Spread*along) || b.Keep != nil && !b.Keep(r3.Add(d.Origin, at)) {
		return
	}
	if along < f.along || along == f.along && element < f.element {
		*f = metPoint{element, along}
	}
}

// castPoint returns the first point in a beam. The tree must not be empty, and hold
// vertices.
func (t *bvh) castPoint(d *Data, b *beam) (metPoint, bool) {
	type waiting struct {
		node  uint32
		least float64
	}
	var stack [maxDepth + 2]waiting // of each level the child that is farther away, and two of the last
	best := metPoint{along: math.Inf(1)}
	stack[0] = waiting{0, b.meets(&t.nodes[0].box)}
	for depth := 1; depth > 0; {
		depth--
		w := stack[depth]
		if math.IsInf(w.least, 1) || w.least > best.along {
			continue
		}
		n := &t.nodes[w.node]
		if n.count > 0 {
			for _, e := range t.order[n.first : n.first+n.count] {
				best.consider(d, b, e)
			}
			continue
		}
		near := waiting{n.first, b.meets(&t.nodes[n.first].box)}
		other := waiting{n.first + 1, b.meets(&t.nodes[n.first+1].box)}
		if other.least < near.least {
			near, other = other, near
		}
		stack[depth], stack[depth+1] = other, near
		depth += 2
	}
	return best, !math.IsInf(best.along, 1)
}
