package mesh

import "math"

// blockers is a tree of boxes around corners of a polygon, from which corners
// can be taken out.
type blockers struct {
	points []int32
	nodes  []blockerNode
	leaf   []int32 // by corner: its node
	todo   []int32
}

type blockerNode struct {
	lo, hi   [2]float64
	from, to int32 // in points
	parent   int32 // -1 for the root
	child    int32 // the first of two; 0 in a leaf
	live     int32 // points that are not taken out
}

const (
	blockerLeaf = 12
	// blockerDepth is how often a box is cut in its middle; then its points are
	// cut into halves by number.
	blockerDepth = 40
)

// build makes the tree of points, and reports whether it could; not where it was
// told to stop.
func (b *blockers) build(at [][2]float64, s *steps) bool {
	if cap(b.leaf) < len(at) {
		b.leaf = make([]int32, len(at))
	}
	b.leaf = b.leaf[:len(at)]
	b.nodes = b.nodes[:0]
	if len(b.points) > 0 {
		b.grow(at, 0, int32(len(b.points)), -1, s)
	}
	for i := 0; i < len(b.nodes) && !s.stopped; i++ {
		n := b.nodes[i]
		if n.live <= blockerLeaf {
			for _, k := range b.points[n.from:n.to] {
				b.leaf[k] = int32(i)
			}
			continue
		}
		middle := b.split(at, i, s)
		b.nodes[i].child = int32(len(b.nodes))
		b.grow(at, n.from, middle, int32(i), s)
		b.grow(at, middle, n.to, int32(i), s)
	}
	return !s.stopped
}

// grow adds a node of points.
func (b *blockers) grow(at [][2]float64, from, to, parent int32, s *steps) {
	inf := math.Inf(1)
	n := blockerNode{lo: [2]float64{inf, inf}, hi: [2]float64{-inf, -inf}, from: from, to: to, parent: parent, live: to - from}
	for _, k := range b.points[from:to] {
		if !s.step() {
			break
		}
		for axis, x := range at[k] {
			n.lo[axis], n.hi[axis] = min(n.lo[axis], x), max(n.hi[axis], x)
		}
	}
	b.nodes = append(b.nodes, n)
}

// split sorts the points of a node into two parts and returns where the second
// begins.
func (b *blockers) split(at [][2]float64, i int, s *steps) int32 {
	n := &b.nodes[i]
	depth := 0
	for p := n.parent; p >= 0; p = b.nodes[p].parent {
		depth++
	}
	axis := 0
	if n.hi[1]-n.lo[1] > n.hi[0]-n.lo[0] {
		axis = 1
	}
	middle := n.lo[axis]/2 + n.hi[axis]/2
	lo, hi := n.from, n.to
	for lo < hi && depth < blockerDepth && s.step() {
		if at[b.points[lo]][axis] < middle {
			lo++
		} else {
			hi--
			b.points[lo], b.points[hi] = b.points[hi], b.points[lo]
		}
	}
	if lo == n.from || lo == n.to {
		return n.from + (n.to-n.from)/2
	}
	return lo
}

// remove takes a corner out.
func (b *blockers) remove(k int32) {
	for i := b.leaf[k]; i >= 0; i = b.nodes[i].parent {
		n := &b.nodes[i]
		n.live--
		if n.child != 0 {
			continue
		}
		for p := n.from; p < n.to; p++ {
			if b.points[p] == k {
				n.to--
				b.points[p], b.points[n.to] = b.points[n.to], k
				break
			}
		}
	}
}

// any reports whether f is true of a corner whose box meets the triangle t,
// which turns left.
func (b *blockers) any(at [][2]float64, t *[3][2]float64, s *steps, f func(k int32) bool) bool {
	if len(b.nodes) == 0 {
		return false
	}
	b.todo = append(b.todo[:0], 0)
	for len(b.todo) > 0 {
		n := &b.nodes[b.todo[len(b.todo)-1]]
		b.todo = b.todo[:len(b.todo)-1]
		s.step()
		if n.live == 0 || !n.meets(t) {
			continue
		}
		if n.child != 0 {
			b.todo = append(b.todo, n.child, n.child+1)
			continue
		}
		for _, k := range b.points[n.from:n.to] {
			if f(k) {
				return true
			}
		}
	}
	return false
}

// meets reports whether a box and a triangle that turns left may have a point in
// common: whether no side of either has the other wholly on its outer side.
func (n *blockerNode) meets(t *[3][2]float64) bool {
	for axis := range 2 {
		if max(t[0][axis], t[1][axis], t[2][axis]) < n.lo[axis] || min(t[0][axis], t[1][axis], t[2][axis]) > n.hi[axis] {
			return false
		}
	}
	for i := range t {
		a, b := t[i], t[(i+1)%3]
		// The corner of the box that lies furthest to the left of the side.
		p := n.lo
		if b[0] > a[0] {
			p[1] = n.hi[1]
		}
		if b[1] < a[1] {
			p[0] = n.hi[0]
		}
		if turn(a, b, p) < 0 {
			return false
		}
	}
	return true
}
