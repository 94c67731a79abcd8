package mesh

import (
	"context"
	"math"
)

// fineBox is the box of one triangle: its lower and its upper sides on a grid over the box of
// its leaf, rounded outwards. An upper side counts from 1, so that all 256 steps fit a byte.
// A ray passes by most triangles of a leaf. These six bytes each, which lie together, tell
// so without the corners, for which it waits twice: their numbers and their places are all
// over the memory.
type fineBox [2][3]uint8

// fineSteps is how many steps the grid has along each axis.
const fineSteps = 256

// refine makes the boxes of all triangles, or returns the error of ctx.
func (t *bvh) refine(ctx context.Context, d *Data) error {
	t.fine = make([]fineBox, len(t.order))
	parallel(len(t.wide), func(lo, hi int) {
		for w := lo; w < hi; w++ {
			if w%(pause/16) == 0 && ctx.Err() != nil {
				return
			}
			n := &t.wide[w]
			for i, count := range n.count {
				if count != inner {
					t.refineLeaf(d, n, i)
				}
			}
		}
	})
	return ctx.Err()
}

// refineLeaf makes the boxes of the triangles in one leaf, which is box i of a wide node.
func (t *bvh) refineLeaf(d *Data, n *wideNode, i int) {
	var from, step [3]float64
	for k := range from {
		from[k], step[k] = n.grid(i, k)
	}
	first := int(n.child[i])
	for j, e := range t.order[first:][:n.count[i]] {
		b := emptyBox()
		for _, v := range d.Triangles[3*int(e):][:3] {
			b.add(d.corner(v))
		}
		f := &t.fine[first+j]
		for k := range from {
			if step[k] > 0 {
				f[0][k] = uint8(max(0, min((float64(b.lo[k])-from[k])/step[k], fineSteps-1)))
				f[1][k] = uint8(max(0, min(math.Ceil((float64(b.hi[k])-from[k])/step[k])-1, fineSteps-1)))
			}
		}
	}
}

// grid returns where the grid over box i begins along an axis, and how long a step is. It is
// 0 where the box is flat.
func (n *wideNode) grid(i, axis int) (from, step float64) {
	whole := math.Float64frombits(uint64(n.step[axis]) << 52)
	lo, hi := uint8(n.sides[0][axis]>>(8*i)), uint8(n.sides[1][axis]>>(8*i))
	return float64(n.origin[axis]) + asFloat[lo]*whole, asFloat[hi-lo] * (whole / fineSteps)
}

// along returns where a ray meets the nearer and the farther side of a triangle's box that
// is 0 steps from the grid's beginning, and how far along it a step is.
func (w *wideRay) along(n *wideNode, i, axis int) (near, past, step float64) {
	from, step := n.grid(i, axis)
	far := from + step // the upper side, which counts from 1
	if w.nearer[axis] != 0 {
		from, far = far, from
	}
	inverse := w.inverse[axis]
	return (from - w.near[axis]) * inverse, (far - w.past[axis]) * inverse, step * inverse
}

// castAt tests the triangles of a leaf, box i of a wide node, of which the ray enters the
// boxes. The numbers of all are fetched with the boxes, so that it waits for both at once.
func (t *bvh) castAt(d *Data, r *ray, w *wideRay, n *wideNode, i ordered, best *struck) {
	nx, px, sx := w.along(n, int(i), 0)
	ny, py, sy := w.along(n, int(i), 1)
	nz, pz, sz := w.along(n, int(i), 2)
	x, y, z := w.nearer[0]&1, w.nearer[1]&1, w.nearer[2]&1
	limit := orderedOf(max(0, min(best.along, beyond)))
	var met [leafSize]uint32 // those whose boxes the ray enters
	count := 0
	first, held := n.child[i], min(int(n.count[i]), leafSize)
	fine, order := t.fine[first:][:held], t.order[first:][:held]
	for j, e := range order {
		f := &fine[j]
		near := max(orderedOf(nx+asFloat[f[x][0]]*sx), orderedOf(ny+asFloat[f[y][1]]*sy), orderedOf(nz+asFloat[f[z][2]]*sz), 0)
		end := min(orderedOf(px+asFloat[f[1-x][0]]*sx), orderedOf(py+asFloat[f[1-y][1]]*sy), orderedOf(pz+asFloat[f[1-z][2]]*sz), limit)
		met[count%leafSize] = e
		if near <= end {
			count++
		}
	}
	for _, e := range met[:count] {
		best.consider(d, r, e)
	}
}
