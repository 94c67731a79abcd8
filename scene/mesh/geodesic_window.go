package mesh

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// pass sends a window through its triangle to the two other sides.
func (g *search) pass(i int32) {
	w := g.windows[i]
	length, cx, cy := g.triangle(w.side)
	if g.useless(&w, length) { // by now
		g.unused = append(g.unused, i)
		return
	}
	if g.to.vertex < 0 && contains(g.to.triangles, w.side/3) {
		g.look(i, &w, length)
	}
	at := crossed(w.x, w.y, cx, cy)
	slack := gap * length
	left, right := at > w.lo-slack, at < w.hi+slack
	if left && right {
		distance := w.base + math.Hypot(cx-w.x, cy-w.y)
		g.arrive(g.n.vertex[before(w.side)], distance, i)
		left, right = g.split(&w, view{distance, w.base, at}, length)
	}
	// Of a window that does not see the corner, one side only is seen.
	if left {
		hi := min(w.hi, max(at, w.lo))
		g.child(i, &w, before(w.side), cx, cy, -cx, -cy, w.lo, hi, length, after(w.side))
	}
	if right {
		lo := max(w.lo, min(at, w.hi))
		g.child(i, &w, after(w.side), length, 0, cx-length, cy, lo, w.hi, 0, w.side)
	}
}

// split tells whether a window that sees the corner across goes on to the left and to
// the right of it. Of those that come by one side, only one does both: others are
// farther from the corner, and on the one side their lines would have to cross its line
// to the corner, where it is nearer (Chen and Han's one angle, one split).
// Where both come along one line, as around a vertex in a plane, each goes on to the side
// of which it sees more; one whose point is farther back does both.
func (g *search) split(w *window, v view, length float64) (left, right bool) {
	best := &g.views[w.side]
	if math.Abs(v.at-best.at) <= same*length && math.Abs(v.distance-best.distance) <= same*v.distance {
		if v.base < best.base-same*v.distance {
			*best = v
			return true, true
		}
		return v.at-w.lo >= w.hi-v.at, v.at-w.lo < w.hi-v.at
	}
	if v.distance < best.distance {
		*best = v
		return true, true
	}
	return v.at < best.at, v.at >= best.at
}

// child adds what a window sees of a side of its triangle through the part from lo to hi.
// The side begins at (px, py) and goes along (ex, ey); the corner that is not on it lies
// at (ox, 0).
func (g *search) child(i int32, w *window, side uint32, px, py, ex, ey, lo, hi, ox float64, other uint32) {
	length := math.Hypot(ex, ey)
	// On the left the side is seen backwards.
	first, last := along(w, lo, px, py, ex, ey), along(w, hi, px, py, ex, ey)
	if first > last {
		first, last = last, first
	}
	// From the other corner, which lies beside the lines that go through, the way to the
	// far end of what is seen crosses them all (Xin and Wang).
	end := last
	if ox == 0 {
		end = first
	}
	ax, ay := px+end*ex, py+end*ey
	if w.base+math.Hypot(ax-w.x, ay-w.y) > (g.reach[g.n.vertex[other]]+math.Hypot(ax-ox, ay))*equal {
		return
	}
	first, last = max(0, first-gap)*length, min(1, last+gap)*length
	x := ((w.x-px)*ex + (w.y-py)*ey) / length
	y := -math.Abs((w.x-px)*ey-(w.y-py)*ex) / length
	g.across(window{lo: first, hi: last, x: x, y: y, base: w.base, side: side, parent: i, bend: w.bend}, length)
}

// along returns where on a side, as a part of it, the line from the window's point
// through a place of the window meets it.
func along(w *window, at, px, py, ex, ey float64) float64 {
	dx, dy := at-w.x, -w.y
	d := ex*dy - ey*dx
	if d == 0 {
		return 0
	}
	return max(0, min(1, ((w.x-px)*dy-(w.y-py)*dx)/d))
}

// look sees whether the target, in the window's triangle, is nearer through it.
func (g *search) look(i int32, w *window, length float64) {
	x, y := g.flat(w.side, g.to.at, length)
	at := crossed(w.x, w.y, x, y)
	if at < w.lo-gap*length || at > w.hi+gap*length {
		return
	}
	if d := w.base + math.Hypot(x-w.x, y-w.y); d < g.best {
		g.best, g.bestVia = d, i
	}
}

// flat returns a point of a side's triangle in the frame of the side.
func (g *search) flat(side uint32, p r3.Vec, length float64) (x, y float64) {
	from := g.d.offset(g.n.vertex[side])
	along := r3.Sub(g.d.offset(g.n.vertex[after(side)]), from)
	rest := r3.Sub(p, from)
	return r3.Dot(along, rest) / length, r3.Norm(r3.Cross(along, rest)) / length
}

// trace returns the best way that was found.
func (g *search) trace() Path {
	points := []r3.Vec{g.to.at}
	via := g.bestVia
	if g.limitFrom != none && g.best > g.limit*equal { // the search has ended before
		var tail []r3.Vec
		for v := g.limitFrom; v != none; v = g.next[v] {
			tail = append(tail, g.d.offset(uint32(v)))
		}
		for i := len(tail) - 1; i >= 0; i-- {
			points = append(points, tail[i])
		}
		via = g.via[g.limitFrom]
	}
	for via != none {
		if via < 0 {
			v := uint32(-2 - via)
			points = append(points, g.d.offset(v))
			via = g.via[v]
			continue
		}
		points, via = g.back(points, via)
	}
	return newPath(reversed(append(points, g.from.at)))
}

// back follows the straight line through windows from the last of the points to where it
// comes from, and returns how that is reached.
func (g *search) back(points []r3.Vec, i int32) ([]r3.Vec, int32) {
	for ; i != none; i = g.windows[i].parent {
		w := &g.windows[i]
		p := g.d.offset(g.n.vertex[w.side])
		along := r3.Sub(g.d.offset(g.n.vertex[after(w.side)]), p)
		length := r3.Norm(along)
		x, y := g.flat(w.side, points[len(points)-1], length)
		at := max(w.lo, min(w.hi, crossed(w.x, w.y, x, y)))
		points = append(points, r3.Add(p, r3.Scale(at/length, along)))
		if w.parent == none && w.bend == none {
			return points, none
		}
		if w.parent == none {
			return points, -2 - w.bend
		}
	}
	return points, none
}

func reversed(points []r3.Vec) []r3.Vec {
	for i, j := 0, len(points)-1; i < j; i, j = i+1, j-1 {
		points[i], points[j] = points[j], points[i]
	}
	return points
}

// newPath returns the path through the points, those once that follow one another in
// the same place.
func newPath(points []r3.Vec) Path {
	kept := points[:1]
	length := 0.
	for _, p := range points[1:] {
		if p != kept[len(kept)-1] {
			length += r3.Norm(r3.Sub(p, kept[len(kept)-1]))
			kept = append(kept, p)
		}
	}
	return Path{Points: kept, Length: length}
}

// entry is a window, or a vertex v as -v-1, that waits.
type entry struct {
	least float64 // of the ways through it
	reach float64 // to the vertex
	item  int32
}

// queue is a binary heap by the least way.
type queue []entry

func (q *queue) push(e entry) {
	h := append(*q, e)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if h[up].least <= e.least {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = e
	*q = h
}

func (q *queue) pop() entry {
	h := *q
	top, e := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	for i := 0; len(h) > 0; {
		down := 2*i + 1
		if down+1 < len(h) && h[down+1].least < h[down].least {
			down++
		}
		if down >= len(h) || h[down].least >= e.least {
			h[i] = e
			break
		}
		h[i] = h[down]
		i = down
	}
	*q = h
	return top
}
