package mesh

import "math/bits"

// noCell is the cell of a vertex that no face can use.
const noCell = ^uint32(0)

// cells are the cells of a regular grid that a level's vertices are in, numbered as
// they come.
type cells struct {
	of    []uint32 // each vertex's
	count int
}

// cells returns in which cell of that edge each vertex is, or nil when ctx is done.
func (c *coarsener) cells(edge float64) *cells {
	m, vertices := c.mesh, c.corners.Vertex
	d := &m.data
	lo := m.bounds.Min
	lox, loy, loz := lo.X-d.Origin.X, lo.Y-d.Origin.Y, lo.Z-d.Origin.Z
	// Twenty-one bits an axis: a cell is never under a two-millionth of the box.
	const side = 1 << 21
	edge = max(edge, m.bounds.Diagonal()/(side-1))
	out := &cells{of: make([]uint32, len(vertices))}
	numbers := newNumbering(len(vertices) / levelRatio)
	for i, v := range vertices {
		if i%pause == 0 && c.ctx.Err() != nil {
			return nil
		}
		p := d.corner(v)
		x, y, z := (float64(p[0])-lox)/edge, (float64(p[1])-loy)/edge, (float64(p[2])-loz)/edge
		// What is not finite, or outside of the box, no face uses.
		if c.used != nil && !c.used[i] || !(min(x, y, z) > -1 && max(x, y, z) < side) {
			out.of[i] = noCell
			continue
		}
		out.of[i] = numbers.of(uint64(x) | uint64(y)<<21 | uint64(z)<<42)
	}
	out.count = numbers.count
	return out
}

// numbering numbers keys as they come. It is several times faster than a map.
type numbering struct {
	keys  []uint64 // a key, plus 1; 0 is free
	value []uint32
	count int
}

func newNumbering(expected int) *numbering {
	size := 1 << bits.Len(uint(2*max(expected, 8)))
	return &numbering{keys: make([]uint64, size), value: make([]uint32, size)}
}

// of returns the number of a key. Keys are below 2⁶⁴-1.
func (n *numbering) of(key uint64) uint32 {
	if 2*n.count >= len(n.keys) {
		n.grow()
	}
	i := n.slot(key)
	if n.keys[i] == 0 {
		n.keys[i], n.value[i] = key+1, uint32(n.count)
		n.count++
	}
	return n.value[i]
}

// slot returns where a key stands, or would stand.
func (n *numbering) slot(key uint64) int {
	mask := len(n.keys) - 1
	hi, lo := bits.Mul64(key+1, 0x9e3779b97f4a7c15)
	i := int(hi^lo) & mask
	for n.keys[i] != 0 && n.keys[i] != key+1 {
		i = (i + 1) & mask
	}
	return i
}

func (n *numbering) grow() {
	keys, value := n.keys, n.value
	n.keys, n.value = make([]uint64, 2*len(keys)), make([]uint32, 2*len(keys))
	for i, k := range keys {
		if k != 0 {
			at := n.slot(k - 1)
			n.keys[at], n.value[at] = k, value[i]
		}
	}
}
