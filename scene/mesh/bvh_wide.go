package mesh

import (
	"context"
	"math"
	"slices"
)

// wideNode is four boxes of the hierarchy in one line of the processor's cache (64 bytes). A
// ray waits for memory most of its time, and such a node stands for three pairs of nodes. The
// sides of the boxes are whole numbers on a grid of 256 steps along each axis, rounded
// outwards, so that a box is never smaller than the one that it stands for (after Ylitie, H.,
// Karras, T. and Laine, S. 2017, Efficient incoherent ray traversal on GPUs through compressed
// wide BVHs, Proc. High-Performance Graphics, doi:10.1145/3105762.3105773).
type wideNode struct {
	origin [3]float32   // of the grid
	step   [3]uint16    // of the grid, a power of two: the exponent of a float64, with its bias
	sides  [2][3]uint32 // lower and upper, along each axis: one byte of each box
	count  [4]uint8     // elements of a leaf; inner where there is another wide node
	child  [4]uint32    // the first element of a leaf in the order, or the wide node
}

// inner is the count of a box that holds another wide node. A box that is not used counts as
// a leaf without elements.
const inner = math.MaxUint8

// widener makes the wide nodes of a tree, each before those that it holds.
type widener struct {
	ctx  context.Context
	tree *bvh
	wide []wideNode
}

// widen makes the wide nodes of the tree, or returns the error of ctx.
func (t *bvh) widen(ctx context.Context) error {
	w := &widener{ctx: ctx, tree: t, wide: make([]wideNode, 0, len(t.nodes)/4+1)}
	w.add(0)
	if err := ctx.Err(); err != nil {
		return err
	}
	t.wide = slices.Clone(w.wide)
	return nil
}

// add makes the wide node of one of the tree's and returns its number. Of the children the
// one with the largest surface, which most rays meet, gives way to its own two, until there
// are four. The tree is no deeper than maxDepth.
func (w *widener) add(root uint32) uint32 {
	number := len(w.wide)
	w.wide = append(w.wide, wideNode{})
	if number%pause == 0 && w.ctx.Err() != nil {
		return 0
	}
	nodes := w.tree.nodes
	held, n := [4]uint32{root}, 1
	for n < len(held) {
		widest, most := -1, -1.
		for i, h := range held[:n] {
			if b := &nodes[h]; b.count == 0 && b.surface() > most {
				widest, most = i, b.surface()
			}
		}
		if widest < 0 {
			break
		}
		first := nodes[held[widest]].first
		held[widest], held[n] = first, first+1
		n++
	}
	made := wideNode{}
	made.place(nodes, &nodes[root].box, held[:n])
	for i, h := range held[:n] {
		if b := &nodes[h]; b.count > 0 {
			made.count[i], made.child[i] = uint8(b.count), b.first
		} else {
			made.count[i], made.child[i] = inner, w.add(h)
		}
	}
	w.wide[number] = made
	return uint32(number)
}

// place sets the boxes; all is the one around them.
func (n *wideNode) place(nodes []node, all *box, held []uint32) {
	const steps = math.MaxUint8
	n.origin = all.lo
	for k := range n.origin {
		origin := float64(all.lo[k])
		_, exponent := math.Frexp((float64(all.hi[k]) - origin) / steps)
		step := math.Ldexp(1, exponent)
		n.step[k] = uint16(math.Float64bits(step) >> 52)
		for i, h := range held {
			b := &nodes[h].box
			n.sides[0][k] |= uint32(max(0, math.Floor((float64(b.lo[k])-origin)/step))) << (8 * i)
			n.sides[1][k] |= uint32(min(steps, math.Ceil((float64(b.hi[k])-origin)/step))) << (8 * i)
		}
	}
}

// surface returns half of that of a box.
func (b *box) surface() float64 {
	x, y, z := float64(b.hi[0])-float64(b.lo[0]), float64(b.hi[1])-float64(b.lo[1]), float64(b.hi[2])-float64(b.lo[2])
	return x*y + y*z + z*x
}

// wideRay is a ray as the boxes of wide nodes are tested with it.
type wideRay struct {
	inverse    [3]float64
	nearer     [3]uint8   // which sides of boxes it meets first: 0 the lower, 1 the upper
	near, past [3]float64 // ray.lower or ray.upper, for the sides that it meets first and last
}

func (r *ray) wide() (w wideRay) {
	w.inverse, w.near, w.past = r.inverse, r.lower, r.upper
	for k, inverse := range r.inverse {
		if inverse < 0 {
			w.nearer[k], w.near[k], w.past[k] = 1, r.upper[k], r.lower[k]
		}
	}
	return w
}

// asFloat has the numbers that a byte can be, which are quicker looked up than converted.
var asFloat = func() (n [256]float64) {
	for i := range n {
		n[i] = float64(i)
	}
	return n
}()

// slot is the part of a number that says which of a wide node's boxes it is of.
const slot = 3

// enters returns where the ray enters each of the four boxes, in order; the last two bits,
// which do not count otherwise, say which box it is. See ray.enters: what is rounded here
// more is no more than a sixth of what a ray's lower and upper allow for.
func (w *wideRay) enters(n *wideNode, limit ordered) (a, b, c, d ordered) {
	ix, iy, iz := w.inverse[0], w.inverse[1], w.inverse[2]
	sx := math.Float64frombits(uint64(n.step[0])<<52) * ix
	sy := math.Float64frombits(uint64(n.step[1])<<52) * iy
	sz := math.Float64frombits(uint64(n.step[2])<<52) * iz
	ox, oy, oz := float64(n.origin[0]), float64(n.origin[1]), float64(n.origin[2])
	nx, ny, nz := (ox-w.near[0])*ix, (oy-w.near[1])*iy, (oz-w.near[2])*iz
	px, py, pz := (ox-w.past[0])*ix, (oy-w.past[1])*iy, (oz-w.past[2])*iz
	fx, fy, fz := n.sides[w.nearer[0]&1][0], n.sides[w.nearer[1]&1][1], n.sides[w.nearer[2]&1][2]
	lx, ly, lz := n.sides[1-w.nearer[0]&1][0], n.sides[1-w.nearer[1]&1][1], n.sides[1-w.nearer[2]&1][2]

	near := max(orderedOf(nx+asFloat[uint8(fx)]*sx), orderedOf(ny+asFloat[uint8(fy)]*sy), orderedOf(nz+asFloat[uint8(fz)]*sz), 0)
	end := min(orderedOf(px+asFloat[uint8(lx)]*sx), orderedOf(py+asFloat[uint8(ly)]*sy), orderedOf(pz+asFloat[uint8(lz)]*sz), limit)
	if a = near &^ slot; near > end {
		a = passed &^ slot
	}
	near = max(orderedOf(nx+asFloat[uint8(fx>>8)]*sx), orderedOf(ny+asFloat[uint8(fy>>8)]*sy), orderedOf(nz+asFloat[uint8(fz>>8)]*sz), 0)
	end = min(orderedOf(px+asFloat[uint8(lx>>8)]*sx), orderedOf(py+asFloat[uint8(ly>>8)]*sy), orderedOf(pz+asFloat[uint8(lz>>8)]*sz), limit)
	if b = near&^slot | 1; near > end {
		b = passed&^slot | 1
	}
	near = max(orderedOf(nx+asFloat[uint8(fx>>16)]*sx), orderedOf(ny+asFloat[uint8(fy>>16)]*sy), orderedOf(nz+asFloat[uint8(fz>>16)]*sz), 0)
	end = min(orderedOf(px+asFloat[uint8(lx>>16)]*sx), orderedOf(py+asFloat[uint8(ly>>16)]*sy), orderedOf(pz+asFloat[uint8(lz>>16)]*sz), limit)
	if c = near&^slot | 2; near > end {
		c = passed&^slot | 2
	}
	near = max(orderedOf(nx+asFloat[fx>>24]*sx), orderedOf(ny+asFloat[fy>>24]*sy), orderedOf(nz+asFloat[fz>>24]*sz), 0)
	end = min(orderedOf(px+asFloat[lx>>24]*sx), orderedOf(py+asFloat[ly>>24]*sy), orderedOf(pz+asFloat[lz>>24]*sz), limit)
	if d = near&^slot | 3; near > end {
		d = passed&^slot | 3
	}
	a, b = min(a, b), max(a, b)
	c, d = min(c, d), max(c, d)
	a, c = min(a, c), max(a, c)
	b, d = min(b, d), max(b, d)
	b, c = min(b, c), max(b, c)
	return a, b, c, d
}

// waiting is a box that a ray enters, and has not looked into: one of a wide node's. The last
// two bits of where it enters say which.
type waiting struct {
	near ordered
	node uint32
}

// cast returns the first triangle along the ray. The tree must not be empty, and
// hold triangles.
func (t *bvh) cast(d *Data, r *ray) struck {
	best, limit := struck{along: math.Inf(1)}, orderedOf(beyond)
	if r.enters(&t.nodes[0].box, limit) == passed {
		return best
	}
	var few [24]waiting // more than nearly all rays need
	stack := few[:0]
	wide := r.wide()
	number := uint32(0)
	for {
		first, second, third, last := wide.enters(&t.wide[number], limit)
		if second < passed&^slot {
			if third < passed&^slot {
				if last < passed&^slot {
					stack = append(stack, waiting{last, number})
				}
				stack = append(stack, waiting{third, number})
			}
			stack = append(stack, waiting{second, number})
		}
		next := waiting{first, number}
		for {
			if next.near&^slot <= limit {
				n, i := &t.wide[next.node], next.near&slot
				if n.count[i] == inner {
					number = n.child[i]
					break
				}
				t.castAt(d, r, &wide, n, i, &best)
				limit = orderedOf(max(0, min(best.along, beyond))) // never -0, which is the least of all
			}
			depth := len(stack) - 1
			if depth < 0 {
				return best
			}
			next, stack = stack[depth], stack[:depth]
		}
	}
}
