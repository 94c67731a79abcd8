package mesh

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// node is a box of the hierarchy. It holds elements itself, as a leaf, or has
// two children that stand one after the other.
type node struct {
	box
	first uint32 // of a leaf: its first place in the order; else its first child
	count uint32 // elements of a leaf; 0 where there are children
}

const (
	// leafSize is how many elements a leaf has at most: the boxes of smaller
	// leaves cost more memory than their tests save time.
	leafSize = 10
	// splitDepth is how often a part is cut in the middle of its box. Beyond it,
	// which takes a mesh that spans twenty orders of magnitude, it is cut into
	// halves by number, which ends after 32 more.
	splitDepth = 64
	maxDepth   = splitDepth + 32
	// subtreeSize is how many elements one goroutine takes at once.
	subtreeSize = 1 << 15
)

// element is a triangle, or a vertex of a point cloud, while the hierarchy is
// built.
type element struct {
	at     [3]float32 // its centre
	number uint32
}

// bvh is a bounding volume hierarchy in flat slices. nodes[0] is the root,
// nodes[1] is not used, and pairs of children follow, so that a pair never
// straddles two lines of the processor's cache.
type bvh struct {
	nodes []node
	order []uint32   // elements, those of a leaf together
	wide  []wideNode // of triangles only, for rays
	fine  []fineBox  // of each triangle in the order
}

// part is a piece of the elements that is not a tree yet.
type part struct {
	node     int // where its root stands
	from, to int // in the elements
	centres  box
	depth    int
}

// subtree is what one goroutine has built: pairs of nodes whose children are
// counted within them.
type subtree struct {
	root  part
	top   node
	pairs []node
}

// builder builds a bvh. Each part is cut in the middle of the longest side of
// the box around the centres of its elements, as Morton codes would cut it
// (Lauterbach, C. et al. 2009, Fast BVH construction on GPUs, Comput. Graph.
// Forum 28(2), 375-384, doi:10.1111/j.1467-8659.2009.01377.x), but with a grid
// that follows the elements: a vertex far out costs one level and not the whole
// resolution. The tree does not depend on how many processors build it.
type builder struct {
	ctx      context.Context
	data     *Data
	elements []element
	order    []uint32

	wait     sync.WaitGroup
	lock     sync.Mutex // for what follows
	nodes    []node     // the upper part of the tree
	subtrees []subtree
}

// newBVH returns the hierarchy of d's triangles, or of its finite vertices where
// it has none, or the error of ctx.
func newBVH(ctx context.Context, d *Data) (*bvh, error) {
	b := &builder{ctx: ctx, data: d, nodes: make([]node, 2)}
	all := b.centres()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(b.elements) == 0 {
		return &bvh{}, nil
	}
	b.order = make([]uint32, len(b.elements))
	b.wait.Go(func() { b.grow(part{to: len(b.elements), centres: all}) })
	b.wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.elements = nil // before the nodes are copied
	nodes := b.join()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := &bvh{nodes: nodes, order: b.order}
	if len(d.Triangles) > 0 {
		if err := t.widen(ctx); err != nil {
			return nil, err
		}
		if err := t.refine(ctx, b.data); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// pause is how many elements are handled between two looks at the context:
// about a millisecond.
const pause = 1 << 16

// centres lists the elements and returns the box around their centres.
func (b *builder) centres() box {
	if len(b.data.Triangles) == 0 {
		return b.vertexCentres()
	}
	t := b.data.Triangles
	b.elements = make([]element, len(t)/3)
	var lock sync.Mutex
	all := emptyBox()
	parallel(len(b.elements), func(lo, hi int) {
		own := emptyBox()
		for i := lo; i < hi; i++ {
			if i%pause == 0 && b.ctx.Err() != nil {
				return
			}
			p, q, r := b.data.corner(t[3*i]), b.data.corner(t[3*i+1]), b.data.corner(t[3*i+2])
			e := element{number: uint32(i)}
			for k := range e.at {
				e.at[k] = p[k]/3 + q[k]/3 + r[k]/3 // the sum itself may be too large
			}
			b.elements[i] = e
			own.add(&e.at)
		}
		lock.Lock()
		defer lock.Unlock()
		all.join(&own)
	})
	return all
}

func (b *builder) vertexCentres() box {
	n := len(b.data.Positions) / 3
	b.elements = make([]element, 0, n)
	all := emptyBox()
	for i := range n {
		if i%pause == 0 && b.ctx.Err() != nil {
			break
		}
		p := b.data.corner(uint32(i))
		if finite32(p[0]) && finite32(p[1]) && finite32(p[2]) {
			b.elements = append(b.elements, element{*p, uint32(i)})
			all.add(p)
		}
	}
	return all
}

// corner returns the position of a vertex relative to the origin.
func (d *Data) corner(vertex uint32) *[3]float32 {
	return (*[3]float32)(d.Positions[3*int(vertex):])
}

// grow cuts a part until its pieces are small, hands every second one to
// another goroutine, and builds the subtree of the last.
func (b *builder) grow(p part) {
	for p.to-p.from > subtreeSize {
		left, right := b.split(p)
		if b.ctx.Err() != nil {
			return
		}
		b.lock.Lock()
		left.node = len(b.nodes)
		right.node = left.node + 1
		b.nodes = append(b.nodes, node{}, node{})
		b.nodes[p.node].first = uint32(left.node)
		b.lock.Unlock()
		b.wait.Go(func() { b.grow(right) })
		p = left
	}
	s := b.subtree(p)
	b.lock.Lock()
	b.subtrees = append(b.subtrees, s)
	b.lock.Unlock()
}

// split sorts the elements of a part into two and returns them, without their
// places in the tree.
func (b *builder) split(p part) (left, right part) {
	elements := b.elements[p.from:p.to]
	i, j := 0, len(elements)
	lower, upper := emptyBox(), emptyBox()
	if p.depth < splitDepth {
		axis, middle := p.centres.middle()
		for i < j {
			if (j-i)%pause == 0 && b.ctx.Err() != nil {
				return
			}
			if e := &elements[i]; e.at[axis] < middle {
				lower.add(&e.at)
				i++
			} else {
				upper.add(&e.at)
				j--
				elements[i], elements[j] = elements[j], elements[i]
			}
		}
	}
	if i == 0 || i == len(elements) { // all in one place
		i = len(elements) / 2
		lower, upper = p.centres, p.centres
	}
	left = part{from: p.from, to: p.from + i, centres: lower, depth: p.depth + 1}
	right = part{from: p.from + i, to: p.to, centres: upper, depth: p.depth + 1}
	return left, right
}

// subtree builds the tree of a part. The boxes come last, from the end: children
// stand behind their parents.
func (b *builder) subtree(root part) subtree {
	s := subtree{root: root}
	if b.ctx.Err() != nil {
		return s
	}
	s.pairs = make([]node, 0, (root.to-root.from)/3)
	todo := []part{root}
	todo[0].node = -1
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		n := node{first: uint32(p.from), count: uint32(p.to - p.from)}
		if n.count > leafSize {
			left, right := b.split(p)
			left.node = len(s.pairs)
			right.node = left.node + 1
			n.first, n.count = uint32(left.node), 0
			s.pairs = append(s.pairs, node{}, node{})
			todo = append(todo, left, right)
		}
		*s.at(p.node) = n
	}
	for i := root.from; i < root.to; i++ {
		b.order[i] = b.elements[i].number
	}
	for i := len(s.pairs) - 1; i >= -1; i-- {
		b.bound(s.at(i), s.pairs)
	}
	return s
}

func (s *subtree) at(i int) *node {
	if i < 0 {
		return &s.top
	}
	return &s.pairs[i]
}

// bound computes the box of a node whose children, if it has any, have theirs.
func (b *builder) bound(n *node, nodes []node) {
	if n.count == 0 {
		n.box = nodes[n.first].box
		n.join(&nodes[n.first+1].box)
		return
	}
	n.box = emptyBox()
	for _, e := range b.order[n.first : n.first+n.count] {
		if len(b.data.Triangles) == 0 {
			n.add(b.data.corner(e))
			continue
		}
		for _, v := range b.data.Triangles[3*int(e):][:3] {
			n.add(b.data.corner(v))
		}
	}
}

// join puts the subtrees behind the upper part of the tree.
func (b *builder) join() []node {
	slices.SortFunc(b.subtrees, func(s, t subtree) int { return cmp.Compare(s.root.from, t.root.from) })
	size := len(b.nodes)
	for _, s := range b.subtrees {
		size += len(s.pairs)
	}
	upper := len(b.nodes)
	nodes := append(make([]node, 0, size), b.nodes...)
	done := make([]bool, upper)
	for i, s := range b.subtrees {
		if b.ctx.Err() != nil {
			return nil
		}
		base := uint32(len(nodes))
		nodes[s.root.node] = s.top.moved(base)
		done[s.root.node] = true
		for _, n := range s.pairs {
			nodes = append(nodes, n.moved(base))
		}
		b.subtrees[i] = subtree{}
	}
	for i := upper - 1; i >= 0; i-- {
		if i != 1 && !done[i] {
			b.bound(&nodes[i], nodes)
		}
	}
	return nodes
}

// moved returns the node of a subtree that begins at base.
func (n node) moved(base uint32) node {
	if n.count == 0 {
		n.first += base
	}
	return n
}

func (t *bvh) bytes() int64 {
	const nodeBytes, orderBytes, wideBytes, fineBytes = 32, 4, 64, 6
	return int64(cap(t.nodes))*nodeBytes + int64(cap(t.order))*orderBytes + int64(cap(t.wide))*wideBytes + int64(cap(t.fine))*fineBytes
}
