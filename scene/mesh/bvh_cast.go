package mesh

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// ray is a half-line relative to the mesh's origin, in the form that the test of
// a triangle takes: seen along it, a triangle is tested in two dimensions.
type ray struct {
	from    [3]float64
	inverse [3]float64 // 1 over each coordinate of the direction, at most steepest
	// from, but a little up and down along each axis, for the lower and the upper sides of
	// boxes: as if each box were a little larger.
	lower, upper [3]float64
	length       float64 // of the direction, whose largest coordinate is 1 or -1
	x, y, z      int     // axes; z is that of the largest coordinate
	shearX       float64
	shearY       float64
	forward      float64 // 1 or -1: where the ray goes along z
}

const (
	// steepest stands for 1 over 0, times which 0 would be no number. A side that the
	// ray runs beside is then farther along it than anything is; and no side is so far
	// that it would be infinite.
	steepest = 1e170
	// beyond is farther along a ray than anything is: see far.
	beyond = 1e200
)

// newRay returns the ray that begins at from, relative to the mesh's origin, and
// goes along direction, whose length does not matter. It returns false where they
// are not finite or the direction is 0. all is the box around the mesh.
func newRay(from, direction r3.Vec, all *box) (ray, bool) {
	d := [3]float64{direction.X, direction.Y, direction.Z}
	r := ray{from: [3]float64{from.X, from.Y, from.Z}}
	for k := range d {
		if math.Abs(d[k]) > math.Abs(d[r.z]) {
			r.z = k
		}
	}
	largest, size := math.Abs(d[r.z]), max(math.Abs(from.X), math.Abs(from.Y), math.Abs(from.Z))
	if s := d[0] + d[1] + d[2]; s != s || !(largest > 0) || largest-largest != 0 || !(size <= far) {
		return ray{}, false
	}
	r.x, r.y = (r.z+1)%3, (r.z+2)%3
	for k := range d {
		d[k] /= largest
	}
	reach := 0.
	for k := range d {
		r.inverse[k] = max(-steepest, min(1/d[k], steepest))
		reach = max(reach, math.Abs(r.from[k]), math.Abs(float64(all.lo[k])-r.from[k]), math.Abs(float64(all.hi[k])-r.from[k]))
	}
	r.forward = d[r.z]
	r.shearX, r.shearY = d[r.x]*r.forward, d[r.y]*r.forward
	r.length = math.Sqrt(d[0]*d[0] + d[1]*d[1] + d[2]*d[2])
	// This widens each box by more than the rounding in the test of a triangle, so that no
	// box is passed by whose triangle would be hit.
	const roundings = 1. / (1 << 47) // 64 times the largest relative rounding of a float64
	slack := reach * roundings
	for k, from := range r.from {
		r.lower[k], r.upper[k] = from+slack, from-slack
	}
	return r, true
}

// ordered is how far something is along a ray, as a multiple of its direction: a float64 as
// its bits, which compare like the numbers where one of them is not negative. Integers are
// compared without a branch. Branches on numbers that no processor can foresee took a third of
// the time of a ray.
type ordered int64

// passed is where a ray enters a box that it passes by: beyond all numbers.
const passed ordered = math.MaxInt64

func orderedOf(f float64) ordered { return ordered(math.Float64bits(f)) }

// enters returns where the ray enters the box, or passed where it passes by or enters
// beyond limit, which is not negative.
func (r *ray) enters(b *box, limit ordered) ordered {
	x, y, z := r.inverse[0], r.inverse[1], r.inverse[2]
	x0, x1 := orderedOf((float64(b.lo[0])-r.lower[0])*x), orderedOf((float64(b.hi[0])-r.upper[0])*x)
	y0, y1 := orderedOf((float64(b.lo[1])-r.lower[1])*y), orderedOf((float64(b.hi[1])-r.upper[1])*y)
	z0, z1 := orderedOf((float64(b.lo[2])-r.lower[2])*z), orderedOf((float64(b.hi[2])-r.upper[2])*z)
	if x < 0 { // the same for all boxes, so that these branches are foreseen
		x0, x1 = x1, x0
	}
	if y < 0 {
		y0, y1 = y1, y0
	}
	if z < 0 {
		z0, z1 = z1, z0
	}
	near := max(x0, y0, z0, 0)
	if near > min(x1, y1, z1, limit) {
		return passed
	}
	return near
}

// sheared returns a vertex seen along the ray, and how far along the ray it is. The
// conversions keep a processor from fusing products and sums, which would round the
// same vertex or edge in two ways.
func (r *ray) sheared(p *[3]float32) (x, y, along float64) {
	along = float64(p[r.z]) - r.from[r.z]
	x = float64(p[r.x]) - r.from[r.x] - float64(r.shearX*along)
	y = float64(p[r.y]) - r.from[r.y] - float64(r.shearY*along)
	return x, y, along * r.forward
}

// struck is the nearest that a ray has hit so far.
type struck struct {
	element uint32
	weights [3]float64
	along   float64 // as a multiple of the ray's direction; +Inf where there is nothing
}

// consider tests one more triangle. Of several equally far along the ray, the first
// by number is taken, so that the answer does not depend on the tree.
//
// The test is that of Woop, S., Benthin, C. and Wald, I. 2013, Watertight
// ray/triangle intersection, J. Comput. Graph. Techn. 2(1), 65-82, whose three signs
// tell on which side of each edge the ray goes. Here these signs are exact: of two
// rounded products the larger is never the smaller before rounding, and where all
// that is left is rounding, the products are computed again with their errors. A sign
// of 0 counts as hit, and a vertex is sheared in one way for all its triangles, so a
// ray passes between no two of them. A triangle that is seen exactly from its side
// covers nothing and is not hit.
func (s *struck) consider(d *Data, r *ray, element uint32) {
	t := d.Triangles[3*int(element):][:3]
	ax, ay, az := r.sheared(d.corner(t[0]))
	bx, by, bz := r.sheared(d.corner(t[1]))
	cx, cy, cz := r.sheared(d.corner(t[2]))
	if mixed(float64(cx*by)-float64(cy*bx), float64(ax*cy)-float64(ay*cx), float64(bx*ay)-float64(by*ax)) {
		return
	}
	u, v, w := difference(cx, by, cy, bx), difference(ax, cy, ay, cx), difference(bx, ay, by, ax)
	sum := u + v + w
	if sum == 0 || mixed(u, v, w) {
		return
	}
	u, v, w = u/sum, v/sum, w/sum
	along := u*az + v*bz + w*cz
	if along < 0 || along > s.along || along == s.along && element > s.element {
		return
	}
	*s = struck{element, [3]float64{u, v, w}, along}
}

// mixed tells whether some of the numbers are negative and others positive.
func mixed(u, v, w float64) bool {
	// As bits, without branches, which no processor could foresee. Of -0, whose sign is set, +0 makes 0.
	a, b, c := int64(math.Float64bits(u+0)), int64(math.Float64bits(v+0)), int64(math.Float64bits(w+0))
	return (a|b|c)&(-a|-b|-c) < 0
}

// difference returns a·b - c·d to one and a half units in the last place, however
// near to each other the products are (Kahan; Jeannerod, C.-P. et al. 2013, Further
// analysis of Kahan's algorithm for the accurate computation of 2×2 determinants,
// Math. Comp. 82, 2245-2264, doi:10.1090/S0025-5718-2013-02679-8).
func difference(a, b, c, d float64) float64 {
	product := float64(c * d)
	lost := math.FMA(-c, d, product)
	return math.FMA(a, b, -product) + lost
}

// passes returns how many triangles the ray passes. The tree must not be empty, and hold
// triangles.
func (t *bvh) passes(d *Data, r *ray) (n int) {
	var stack [maxDepth + 2]uint32 // of each level the second child, and two of the last
	for depth := 1; depth > 0; {
		depth--
		node := &t.nodes[stack[depth]]
		if r.enters(&node.box, orderedOf(beyond)) == passed {
			continue
		}
		if node.count == 0 {
			stack[depth], stack[depth+1] = node.first, node.first+1
			depth += 2
			continue
		}
		for _, e := range t.order[node.first : node.first+node.count] {
			one := struck{along: math.Inf(1)}
			one.consider(d, r, e)
			if !math.IsInf(one.along, 1) {
				n++
			}
		}
	}
	return n
}
