package mesh

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// nearest is the best that a search has found so far.
type nearest struct {
	element   uint32
	point     r3.Vec // relative to the mesh's origin
	weights   [3]float64
	distance2 float64
}

// closest returns the element nearest to q, which is relative to the origin. The
// tree must not be empty.
func (t *bvh) closest(d *Data, q r3.Vec) nearest {
	return t.closestFrom(d, q, nearest{distance2: math.Inf(1)})
}

// closestFrom is closest where an element is known that is perhaps near: the search is
// quicker and what it finds the same.
func (t *bvh) closestFrom(d *Data, q r3.Vec, best nearest) nearest {
	type waiting struct {
		node      uint32
		distance2 float64
	}
	var stack [maxDepth]waiting // of each level, the child that is farther away
	depth := 0
	at := [3]float64{q.X, q.Y, q.Z}
	current := uint32(0)
	for {
		n := &t.nodes[current]
		if n.count > 0 {
			for _, e := range t.order[n.first : n.first+n.count] {
				if len(d.Triangles) == 0 || d.boxDistance2(e, &at) <= best.distance2 {
					best.consider(d, q, e)
				}
			}
		} else {
			near, other := n.first, n.first+1
			dn, do := t.nodes[near].distance2(&at), t.nodes[other].distance2(&at)
			if do < dn {
				near, other, dn, do = other, near, do, dn
			}
			if dn <= best.distance2 {
				if do <= best.distance2 {
					stack[depth] = waiting{other, do}
					depth++
				}
				current = near
				continue
			}
		}
		for depth > 0 && stack[depth-1].distance2 > best.distance2 {
			depth--
		}
		if depth == 0 {
			return best
		}
		depth--
		current = stack[depth].node
	}
}

// consider compares with one more element. Equally near ones are taken by their
// number, so that the answer does not depend on the tree.
func (b *nearest) consider(d *Data, q r3.Vec, element uint32) {
	var c nearest
	if t := d.Triangles; len(t) == 0 {
		c.point = d.offset(element)
		c.distance2 = r3.Norm2(r3.Sub(q, c.point))
	} else {
		i := 3 * int(element)
		c = closestOnTriangle(q, d.offset(t[i]), d.offset(t[i+1]), d.offset(t[i+2]))
	}
	c.element = element
	if c.distance2 < b.distance2 || c.distance2 == b.distance2 && element < b.element {
		*b = c
	}
}

// boxDistance2 returns the square of the distance from q to the box around a triangle,
// which is quicker to find than that to the triangle, and never more.
func (d *Data) boxDistance2(triangle uint32, q *[3]float64) float64 {
	t := (*[3]uint32)(d.Triangles[3*int(triangle):])
	a, b, c := d.corner(t[0]), d.corner(t[1]), d.corner(t[2])
	sum := 0.
	for k := range q {
		x := outside(q[k], min(a[k], b[k], c[k]), max(a[k], b[k], c[k]))
		sum += x * x
	}
	return sum
}

// offset returns the position of a vertex relative to the origin.
func (d *Data) offset(vertex uint32) r3.Vec {
	p := d.corner(vertex)
	return r3.Vec{X: float64(p[0]), Y: float64(p[1]), Z: float64(p[2])}
}

// closestOnTriangle returns the point of the triangle abc nearest to q. The
// regions that it may lie in, the face, the edges and the corners, are those of
// Ericson, C. 2005, Real-Time Collision Detection, section 5.1.5; but rather
// than tell the region by signs, which rounding turns around in thin triangles
// and from far away, it takes the nearest of the candidates, each of which is a
// point of the triangle whatever its weights have been rounded to.
func closestOnTriangle(q, a, b, c r3.Vec) nearest {
	best := closestOnFace(q, a, b, c)
	if p, w, d2 := closestOnEdge(q, a, b); d2 < best.distance2 {
		best = nearest{point: p, weights: [3]float64{1 - w, w, 0}, distance2: d2}
	}
	if p, w, d2 := closestOnEdge(q, b, c); d2 < best.distance2 {
		best = nearest{point: p, weights: [3]float64{0, 1 - w, w}, distance2: d2}
	}
	if p, w, d2 := closestOnEdge(q, c, a); d2 < best.distance2 {
		best = nearest{point: p, weights: [3]float64{w, 0, 1 - w}, distance2: d2}
	}
	return best
}

// closestOnFace returns the foot of the perpendicular from q on the plane of the
// triangle, at an infinite distance where it lies outside or there is no plane.
func closestOnFace(q, a, b, c r3.Vec) nearest {
	none := nearest{distance2: math.Inf(1)}
	ab, ac, rest := r3.Sub(b, a), r3.Sub(c, a), r3.Sub(q, a)
	normal := r3.Cross(ab, ac)
	area2 := r3.Norm2(normal)
	if !(area2 > 0) {
		return none
	}
	foot, wa, wb, wc := a, 1., 0., 0.
	for range 2 { // the second time it takes out what the first has rounded, much in a thin triangle
		wb += r3.Dot(r3.Cross(rest, ac), normal) / area2
		wc += r3.Dot(r3.Cross(ab, rest), normal) / area2
		if wa = 1 - wb - wc; !(wa >= 0 && wb >= 0 && wc >= 0) {
			return none
		}
		foot = r3.Add(a, r3.Add(r3.Scale(wb, ab), r3.Scale(wc, ac)))
		rest = r3.Sub(q, foot)
	}
	return nearest{point: foot, weights: [3]float64{wa, wb, wc}, distance2: r3.Norm2(rest)}
}

// closestOnEdge returns the point of the edge from a to b nearest to q, the
// weight of b in it, and the square of its distance.
func closestOnEdge(q, a, b r3.Vec) (p r3.Vec, weight, distance2 float64) {
	ab := r3.Sub(b, a)
	along, length2 := r3.Dot(r3.Sub(q, a), ab), r3.Norm2(ab)
	switch {
	case !(along > 0):
		p, weight = a, 0
	case along >= length2:
		p, weight = b, 1
	default:
		weight = along / length2
		p = r3.Add(a, r3.Scale(weight, ab))
	}
	return p, weight, r3.Norm2(r3.Sub(q, p))
}
