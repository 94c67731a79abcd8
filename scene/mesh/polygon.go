package mesh

import (
	"math"
	"slices"
)

// Cutter cuts polygons into triangles. It keeps its memory from one polygon to
// the next, and is used by one goroutine at a time.
type Cutter struct {
	// Stop, if it is not nil, is asked every few thousand steps whether to give up
	// the polygon. Cut returns nil then.
	Stop func() bool

	at         [][2]float64 // corners, seen along the normal: the polygon turns left
	prev, next []int32
	reflex     []bool // corners that turn right or not at all: only they can lie in an ear
	blocking   blockers
	queued     []bool  // for the next round
	noise      float64 // by what rounding may move a corner, in at
	spikes     []int32 // corners that may be spikes, the next one last
	round, old []int32
	out        []uint32
	left       int // corners that are not cut off yet
	steps
}

// Cut cuts the polygon with the given corners, three or more, into two triangles
// fewer than it has corners, each three numbers of corners in the polygon's own
// order. It returns nil where the fan around the first corner does it: for all
// convex faces, and for others that this corner sees whole. The result is valid
// until the next call.
//
// The polygon need not be flat: it is looked at along the normal of Newell
// (Sutherland, I. E., Sproull, R. F. and Schumacker, R. A. 1974, A
// characterization of ten hidden-surface algorithms, ACM Comput. Surv. 6(1),
// 1-55, doi:10.1145/356625.356626). It may touch itself, and corners may lie on
// a line or be repeated; such corners give triangles without an area. A polygon
// that crosses itself is cut too, in some way whose triangles have no more area
// than the fan's. Corners that are not finite give nil, and so does a polygon that
// is given up.
//
// Ears are cut off one by one (Meisters, G. H. 1975, Polygons have ears, Amer.
// Math. Monthly 82(6), 648-651, doi:10.2307/2319703). Each corner is looked at
// once and again when a neighbour is cut off; whether other corners lie in an
// ear is asked of a tree, so that the time is about n log n.
func (c *Cutter) Cut(corners [][3]float64) []uint32 {
	if len(corners) < 4 {
		return nil
	}
	c.steps.begin(c.Stop)
	normal := c.newell(corners)
	length := math.Sqrt(dot(normal, normal))
	rounded := c.roundedArea(corners)
	if !(length > rounded) || math.IsInf(length, 0) {
		return nil
	}
	for k := range normal {
		normal[k] /= length
	}
	if c.fanFits(corners, normal, rounded) {
		return nil
	}
	c.look(corners, normal)
	switch {
	case c.stopped: // not all corners were looked at
		return nil
	case len(corners) == 4:
		c.out = append(c.out[:0], 1, 2, 3, 1, 3, 0)
	default:
		c.cut()
	}
	if c.area(c.out) >= c.fanArea() || c.stopped {
		return nil
	}
	return c.out
}

// newell returns the normal of a polygon, twice its area long.
func (c *Cutter) newell(corners [][3]float64) (n [3]float64) {
	o := corners[0]
	for i := 2; i < len(corners) && c.step(); i++ {
		t := cross(corners[i-1], corners[i], o)
		n[0] += t[0]
		n[1] += t[1]
		n[2] += t[2]
	}
	return n
}

// cross returns the normal of the triangle o, p, q, twice its area long.
func cross(p, q, o [3]float64) [3]float64 {
	ux, uy, uz := p[0]-o[0], p[1]-o[1], p[2]-o[2]
	vx, vy, vz := q[0]-o[0], q[1]-o[1], q[2]-o[2]
	return [3]float64{uy*vz - uz*vy, uz*vx - ux*vz, ux*vy - uy*vx}
}

func dot(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

// roundedArea returns how large a triangle of corners may seem that has no area:
// positions are float32, and rounding them has moved the corners.
func (c *Cutter) roundedArea(corners [][3]float64) float64 {
	const rounding = 1.0 / (1 << 24) // of a coordinate, as a part of it
	size, far := 0.0, 0.0            // of the polygon, and of its largest coordinate
	for _, p := range corners {
		if !c.step() {
			break
		}
		for axis, x := range p {
			size = max(size, math.Abs(x-corners[0][axis]))
			far = max(far, math.Abs(x))
		}
	}
	return 4 * size * far * rounding
}

// fanFits reports whether no triangle of the fan around the first corner is
// turned over by more than rounding can have done.
func (c *Cutter) fanFits(corners [][3]float64, normal [3]float64, rounded float64) bool {
	for i := 2; i < len(corners) && c.step(); i++ {
		if dot(cross(corners[i-1], corners[i], corners[0]), normal) < -rounded {
			return false
		}
	}
	return true
}

// look fills at with the corners as they are seen along the normal.
func (c *Cutter) look(corners [][3]float64, normal [3]float64) {
	// Across the axis along which the normal is shortest; of a normal along an
	// axis that leaves the coordinates as they are.
	var axis [3]float64
	least := 0
	for k := range normal {
		if math.Abs(normal[k]) < math.Abs(normal[least]) {
			least = k
		}
	}
	axis[least] = 1
	zero := [3]float64{}
	u := cross(axis, normal, zero)
	length := math.Sqrt(dot(u, u))
	for k := range u {
		u[k] /= length
	}
	v := cross(normal, u, zero)
	c.at = slices.Grow(c.at[:0], len(corners))
	size := 0.0
	for _, p := range corners {
		if !c.step() {
			return
		}
		q := [3]float64{p[0] - corners[0][0], p[1] - corners[0][1], p[2] - corners[0][2]}
		at := [2]float64{dot(u, q), dot(v, q)}
		c.at = append(c.at, at)
		size = max(size, math.Abs(at[0]), math.Abs(at[1]))
	}
	const rounding = 0x1p-50 // a few bits of float64
	c.noise = size * rounding
}

// turn returns twice the area of a triangle, negative where it turns right and 0
// where that is no more than rounding.
func (c *Cutter) turn(a, b, p [2]float64) float64 {
	t := turn(a, b, p)
	if math.Abs(t) <= c.noise*(math.Abs(b[0]-a[0])+math.Abs(b[1]-a[1])+math.Abs(p[0]-a[0])+math.Abs(p[1]-a[1])) {
		return 0
	}
	return t
}

// turnAt returns turn of a corner and its neighbours.
func (c *Cutter) turnAt(i int32) float64 { return c.turn(c.at[c.prev[i]], c.at[i], c.at[c.next[i]]) }

func turn(a, b, p [2]float64) float64 {
	return (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
}

// area returns twice the area of all triangles, whichever way they turn.
func (c *Cutter) area(triangles []uint32) (sum float64) {
	for i := 0; i+2 < len(triangles) && c.step(); i += 3 {
		sum += math.Abs(turn(c.at[triangles[i]], c.at[triangles[i+1]], c.at[triangles[i+2]]))
	}
	return sum
}

func (c *Cutter) fanArea() (sum float64) {
	for i := 2; i < len(c.at) && c.step(); i++ {
		sum += math.Abs(turn(c.at[0], c.at[i-1], c.at[i]))
	}
	return sum
}

// The ways to cut off a corner, from the best to the last resort.
const (
	cutEars   = iota // ears with an area
	cutFlat          // corners on the line between their neighbours
	cutTouch         // ears whose edges other corners touch
	cutConvex        // any corner that turns left
	cutWays
)

// cut cuts off one corner after the other. Where no ear is left a worse way is
// taken for one round.
func (c *Cutter) cut() {
	c.begin()
	for way := cutEars; way < cutWays && c.left > 3 && c.mayWork(); {
		before := c.left
		c.cutRound(way)
		switch {
		case len(c.round) > 0 && way == cutEars:
			// Those that have new neighbours are looked at again.
		case before > c.left && way != cutEars:
			way = cutEars
		default:
			way++
			c.all()
		}
	}
	if !c.stopped {
		c.rest()
	}
}

// begin links the corners and finds those that can lie in an ear.
func (c *Cutter) begin() {
	n := len(c.at)
	resize := func(s []int32) []int32 { return slices.Grow(s[:0], n)[:n] }
	c.prev, c.next = resize(c.prev), resize(c.next)
	c.reflex, c.queued = slices.Grow(c.reflex[:0], n)[:n], slices.Grow(c.queued[:0], n)[:n]
	c.out = slices.Grow(c.out[:0], 3*(n-2))
	c.left = n
	for i := range n {
		c.prev[i], c.next[i] = int32((i+n-1)%n), int32((i+1)%n)
	}
	c.blocking.points = slices.Grow(c.blocking.points[:0], n)
	c.round, c.old = slices.Grow(c.round[:0], n), slices.Grow(c.old[:0], n)
	for i := range int32(n) {
		if !c.step() {
			return
		}
		c.queued[i] = true
		c.round = append(c.round, i)
		if c.reflex[i] = c.turnAt(i) <= 0; c.reflex[i] {
			c.blocking.points = append(c.blocking.points, i)
		}
	}
	if !c.blocking.build(c.at, &c.steps) {
		return
	}
	c.mayTake(workPerCorner * n)
	for i := range int32(n) {
		if c.left > 3 && c.step() && c.next[i] >= 0 && c.spike(i) {
			c.cutOff(i)
		}
	}
}

// spike reports whether a corner is one where the polygon turns back the way it
// came. Such corners are cut off at once: where one is left, nobody can tell
// which side of it is within.
func (c *Cutter) spike(i int32) bool {
	p, a, b := c.at[i], c.at[c.prev[i]], c.at[c.next[i]]
	return c.turnAt(i) == 0 && (a[0]-p[0])*(b[0]-p[0])+(a[1]-p[1])*(b[1]-p[1]) >= 0
}

// all queues every corner that is left.
func (c *Cutter) all() {
	c.round = c.round[:0]
	for i := range c.at {
		if c.next[i] >= 0 {
			c.round = append(c.round, int32(i))
			c.queued[i] = true
		}
	}
	c.take(len(c.at))
}

// cutRound looks at the corners that are queued and queues the neighbours of
// those that it cuts off. In one round no two neighbours are cut off: so the
// triangles become even and no fan of slivers.
func (c *Cutter) cutRound(way int) {
	c.old, c.round = c.round, c.old[:0]
	for _, i := range c.old {
		c.queued[i] = false
	}
	for _, i := range c.old {
		if c.left <= 3 || !c.mayWork() {
			return
		}
		if c.next[i] >= 0 && !c.queued[i] && c.mayCut(i, way) {
			c.cutOff(i)
		}
	}
}

// mayCut reports whether a corner can be cut off.
func (c *Cutter) mayCut(i int32, way int) bool {
	c.step()
	t := c.turnAt(i)
	switch {
	case way == cutFlat:
		return t == 0
	case !(t > 0):
		return false
	case way == cutConvex:
		return true
	}
	return !c.blocked(i, way == cutEars)
}

// cutOff makes a triangle of a corner and its neighbours, and then of those
// corners that have become spikes: a long one has millions of them, which is why
// they wait in a list and not in calls.
func (c *Cutter) cutOff(i int32) {
	c.cutOne(i)
	for len(c.spikes) > 0 {
		last := len(c.spikes) - 1
		k := c.spikes[last]
		c.spikes = c.spikes[:last]
		if c.left > 3 && c.next[k] >= 0 && c.spike(k) && c.step() {
			c.cutOne(k)
		}
	}
}

// cutOne cuts one corner off; its neighbours may be spikes then.
func (c *Cutter) cutOne(i int32) {
	a, b := c.prev[i], c.next[i]
	c.out = append(c.out, uint32(a), uint32(i), uint32(b))
	c.next[a], c.prev[b] = b, a
	c.next[i] = -1
	c.left--
	c.unblock(i)
	for _, k := range [2]int32{a, b} {
		if c.reflex[k] && c.turnAt(k) > 0 {
			c.unblock(k)
		}
		if !c.queued[k] {
			c.queued[k] = true
			c.round = append(c.round, k)
		}
	}
	c.spikes = append(c.spikes, b, a) // the one before is looked at first
}

// unblock forgets a corner that cannot lie in an ear any more.
func (c *Cutter) unblock(i int32) {
	if c.reflex[i] {
		c.reflex[i] = false
		c.blocking.remove(i)
	}
}

// rest makes a fan of what is left.
func (c *Cutter) rest() {
	first := int32(0)
	for c.next[first] < 0 {
		first++
	}
	for i := c.next[first]; c.next[i] != first && c.step(); i = c.next[i] {
		c.out = append(c.out, uint32(first), uint32(i), uint32(c.next[i]))
	}
}

// blocked reports whether another corner keeps corner i from being an ear.
// closed says that one on the ear's edge does.
func (c *Cutter) blocked(i int32, closed bool) bool {
	a, b, p, q := c.prev[i], i, c.next[i], [3][2]float64{}
	q[0], q[1], q[2] = c.at[a], c.at[b], c.at[p]
	return c.blocking.any(c.at, &q, &c.steps, func(k int32) bool {
		if k == a || k == b || k == p {
			return false
		}
		at := c.at[k]
		d0, d1, d2 := c.turn(q[0], q[1], at), c.turn(q[1], q[2], at), c.turn(q[2], q[0], at)
		if least := min(d0, d1, d2); least < 0 || least == 0 && !closed {
			return false
		}
		// A corner in the place of another of the ear is there where the polygon
		// touches itself. It is in the way at the tip, if it leads into the ear.
		switch at {
		case q[0], q[2]:
			return false
		case q[1]:
			return c.leadsInto(c.next[k], &q) || c.leadsInto(c.prev[k], &q)
		}
		return true
	})
}

// leadsInto reports whether the way from the tip of an ear to a corner lies
// between the ear's sides.
func (c *Cutter) leadsInto(k int32, q *[3][2]float64) bool {
	return c.turn(q[0], q[1], c.at[k]) > 0 && c.turn(q[1], q[2], c.at[k]) > 0
}
