package mesh

import (
	"context"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// window is a part of a side through which a point sees, in unfolded triangles, the
// triangle that the side belongs to. In the plane of that triangle the side goes from
// (0, 0) along x, and the point lies at (x, y) with y not above 0.
type window struct {
	lo, hi float64 // along the side
	x, y   float64
	base   float64 // the way from the source to the point
	side   uint32
	parent int32 // the window before it; none for the first
	bend   int32 // the vertex that the point is; none for the source itself
}

const none = -1

// gap is the part of a side by which windows are too wide, so that none is left between
// two of them where a vertex bends the surface by no larger an angle. What it adds to
// a way is of the order of its square: some 1e-10 of the length.
const gap = 1e-5

// same is the part of a side that two places are apart at most that differ by rounding.
const same = 1e-9

// equal is the factor by which two ways may differ that are equal but for rounding.
const equal = 1 + 1e-12

// view is the best look at the corner across a side that windows of the side have.
type view struct {
	distance float64
	base     float64 // of the window
	at       float64 // where on the side the line to the corner crosses it
}

// search looks for the shortest way between two places.
type search struct {
	ctx      context.Context
	d        *Data
	n        *net
	from, to place
	most     int  // steps of a run, and so windows, but for those that the last step adds
	steps    int  // of the last run
	known    Path // the shortest way that is known

	windows []window
	unused  []int32
	queue   queue
	views   []view
	reach   []float64 // the shortest way found to each vertex
	via     []int32   // by which: a window, the source (none), or a vertex v, as -2-v
	edges   []float64 // of vertices around the target, the way to it along edges
	next    []int32   // the vertex after it on that way; none at the end

	limit     float64 // no shortest way is longer
	limitFrom int32   // the vertex from which the limit goes on along edges
	best      float64 // the shortest way found to the target without such edges
	bestVia   int32   // as in via
}

func newSearch(ctx context.Context, d *Data, n *net, from, to place) *search {
	vertices := len(d.Positions) / 3
	g := &search{ctx: ctx, d: d, n: n, from: from, to: to, most: maxWindows,
		via: make([]int32, vertices), edges: infinite(vertices), next: make([]int32, vertices)}
	return g
}

func infinite(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = math.Inf(1)
	}
	return all
}

// step is how many entries of the queue are handled between two looks at the context.
const step = 1 << 10

// shortest finds the shortest way: one along edges first, then the geodesic that this
// becomes when it is straightened; and knowing that, the shortest of all.
func (g *search) shortest() (Path, error) {
	if g.from.shares(&g.to) {
		return newPath([]r3.Vec{g.from.at, g.to.at}), nil // a straight line
	}
	if err := g.alongEdges(); err != nil {
		return Path{}, err
	}
	if err := g.straighten(); err != nil {
		return Path{}, err
	}
	least, err := g.run()
	if err != nil {
		return Path{}, err
	}
	g.known.ExcessBound = max(0, g.known.Length-least)
	return g.known, nil
}

// straighten finds a geodesic near the way along edges.
func (g *search) straighten() error {
	var via []uint32 // between the ends
	for v := g.limitFrom; v != none; v = g.next[v] {
		if int(v) != g.from.vertex && int(v) != g.to.vertex {
			via = append(via, uint32(v))
		}
	}
	points := []r3.Vec{g.from.at}
	for _, s := range g.n.sleeves(g.d, g.from, g.to, via) {
		p, err := s.straighten(g.ctx)
		if err != nil {
			return err
		}
		points = append(points, p.Points[1:]...)
	}
	g.known = newPath(points)
	return nil
}

// run looks for a way that is shorter than the one that is known, which it then is. It
// returns how long the shortest is at least: +Inf where no other is shorter.
func (g *search) run() (least float64, err error) {
	g.reach, g.views = infinite(len(g.d.Positions)/3), make([]view, len(g.d.Triangles))
	for i := range g.views {
		g.views[i].distance = math.Inf(1)
	}
	g.windows, g.unused, g.queue = g.windows[:0], g.unused[:0], g.queue[:0]
	g.best, g.bestVia, g.limit, g.limitFrom = math.Inf(1), none, g.known.Length, none
	g.begin()
	g.steps, least = 1, math.Inf(1)
	for count := 0; len(g.queue) > 0; count++ {
		if count%step == 0 && g.ctx.Err() != nil {
			return 0, g.ctx.Err()
		}
		e := g.queue.pop()
		if e.least >= min(g.best, g.limit*equal) {
			break
		}
		if g.steps = count + 1; g.steps >= g.most || len(g.windows) > 4*g.most {
			least = e.least
			break
		}
		if e.item < 0 {
			g.spread(uint32(-e.item-1), e.reach)
		} else {
			g.pass(e.item)
		}
	}
	if g.best <= g.limit || g.limitFrom != none {
		if p := g.trace(); p.Length < g.known.Length {
			g.known = p
		}
	}
	return least, nil
}

// alongEdges finds the shortest ways from vertices to the target along edges, until
// the source is reached: no shortest way is longer than the one from there (Dijkstra).
func (g *search) alongEdges() error {
	var q queue
	g.limit, g.limitFrom, g.best, g.bestVia = math.Inf(1), none, math.Inf(1), none
	settled := make([]bool, len(g.edges))
	for _, t := range g.to.triangles {
		for _, v := range g.n.vertex[3*t:][:3] {
			if g.to.vertex >= 0 && int(v) != g.to.vertex {
				continue
			}
			if d := r3.Norm(r3.Sub(g.d.offset(v), g.to.at)); d < g.edges[v] {
				g.edges[v], g.next[v] = d, none
				q.push(entry{least: d, item: int32(v)})
			}
		}
	}
	for count := 0; len(q) > 0; count++ {
		if count%step == 0 && g.ctx.Err() != nil {
			return g.ctx.Err()
		}
		e := q.pop()
		v := uint32(e.item)
		if settled[v] {
			continue
		}
		settled[v] = true
		// Beyond the limit nothing counts, but a little more helps the search.
		if e.least > g.limit {
			break
		}
		at := g.d.offset(v)
		for _, c := range g.n.corners(v) {
			if g.from.isIn(v, c/3) {
				if d := r3.Norm(r3.Sub(at, g.from.at)) + g.edges[v]; d < g.limit {
					g.limit, g.limitFrom = d, int32(v)
				}
			}
			for _, other := range [2]uint32{g.n.vertex[after(c)], g.n.vertex[before(c)]} {
				if d := e.least + r3.Norm(r3.Sub(g.d.offset(other), at)); d < g.edges[other] {
					g.edges[other], g.next[other] = d, e.item
					q.push(entry{least: d, item: int32(other)})
				}
			}
		}
	}
	if g.limitFrom == none {
		return ErrNotConnected
	}
	return nil
}

// contains is for a few triangles or vertices.
func contains(all []uint32, t uint32) bool {
	for _, u := range all {
		if u == t {
			return true
		}
	}
	return false
}

// begin sends windows out of the triangles of the source.
func (g *search) begin() {
	if v := g.from.vertex; v >= 0 {
		g.arrive(uint32(v), 0, none)
		g.spread(uint32(v), 0)
		return
	}
	for _, t := range g.from.triangles {
		for _, s := range [3]uint32{3 * t, 3*t + 1, 3*t + 2} {
			v := g.n.vertex[s]
			g.arrive(v, r3.Norm(r3.Sub(g.d.offset(v), g.from.at)), none)
			g.emit(s, g.from.at, 0, none)
		}
	}
}

// emit sends a window over a whole side, from a point of its triangle.
func (g *search) emit(side uint32, point r3.Vec, base float64, bend int32) {
	p, q := g.d.offset(g.n.vertex[side]), g.d.offset(g.n.vertex[after(side)])
	along, rest := r3.Sub(q, p), r3.Sub(point, p)
	length := r3.Norm(along)
	off := r3.Norm(r3.Cross(along, rest)) / length
	if !(off > same*length) {
		return // on the side: the triangles beyond it have the point, too
	}
	g.across(window{lo: 0, hi: length, x: r3.Dot(along, rest) / length, y: -off, base: base, side: side, parent: none, bend: bend}, length)
}

// across gives the window, which is in the frame of its side, to the triangles on the
// other side of it.
func (g *search) across(w window, length float64) {
	from := g.n.vertex[w.side]
	for s := g.n.around[w.side]; s != w.side; s = g.n.around[s] {
		c := w
		c.side = s
		if g.n.vertex[s] != from {
			c.lo, c.hi, c.x = length-w.hi, length-w.lo, length-w.x
		}
		g.add(c, length)
	}
}

// add puts a window into the queue, if a shortest way can go through it.
func (g *search) add(w window, length float64) {
	if g.useless(&w, length) {
		return
	}
	least := w.base + g.least(&w, length)
	if least >= min(g.best, g.limit*equal) {
		return
	}
	i := int32(len(g.windows))
	if n := len(g.unused); n > 0 {
		i, g.unused = g.unused[n-1], g.unused[:n-1]
		g.windows[i] = w
	} else {
		g.windows = append(g.windows, w)
	}
	g.queue.push(entry{least: least, item: i})
}

// useless tells whether no shortest way goes through a window, since every place of it
// is nearer from a corner of its side, along that side (Xin and Wang).
func (g *search) useless(w *window, length float64) bool {
	a, b := g.reach[g.n.vertex[w.side]], g.reach[g.n.vertex[after(w.side)]]
	return w.base+math.Hypot(w.hi-w.x, w.y) > (a+w.hi)*equal ||
		w.base+math.Hypot(w.lo-w.x, w.y) > (b+length-w.lo)*equal
}

// least returns the least length of a line from the window's point through it to the
// target in space: that of a straight line, with the target turned about the side into
// the plane, or of one through an end of the window.
func (g *search) least(w *window, length float64) float64 {
	p, q := g.d.offset(g.n.vertex[w.side]), g.d.offset(g.n.vertex[after(w.side)])
	along, rest := r3.Scale(1/length, r3.Sub(q, p)), r3.Sub(g.to.at, p)
	x := r3.Dot(along, rest)
	y := r3.Norm(r3.Sub(rest, r3.Scale(x, along)))
	at := crossed(w.x, w.y, x, y)
	if at >= w.lo && at <= w.hi {
		return math.Hypot(x-w.x, y-w.y)
	}
	at = max(w.lo, min(w.hi, at))
	return math.Hypot(at-w.x, w.y) + math.Hypot(at-x, y)
}

// crossed returns where the line from (x, y), which is not above 0, to (u, v), which
// is not below, crosses 0.
func crossed(x, y, u, v float64) float64 {
	if !(v-y > 0) {
		return u
	}
	return x + (u-x)*(-y/(v-y))
}

// arrive notes a way to a vertex.
func (g *search) arrive(v uint32, distance float64, via int32) {
	if !(distance < g.reach[v]) {
		return
	}
	g.reach[v], g.via[v] = distance, via
	if d := distance + g.edges[v]; d < g.limit {
		g.limit, g.limitFrom = d, int32(v)
	}
	at := g.d.offset(v)
	left := r3.Norm(r3.Sub(g.to.at, at))
	if distance+left < g.best && g.ends(v) {
		g.best, g.bestVia = distance+left, -2-int32(v)
	}
	if distance+left < min(g.best, g.limit*equal) {
		g.queue.push(entry{least: distance + left, reach: distance, item: -1 - int32(v)})
	}
}

// ends tells whether the target is in a triangle of the vertex, or is the vertex.
func (g *search) ends(v uint32) bool {
	if g.to.vertex >= 0 {
		return int(v) == g.to.vertex
	}
	for _, t := range g.to.triangles {
		if contains(g.n.vertex[3*t:3*t+3], v) {
			return true
		}
	}
	return false
}

// spread sends windows out of a vertex at which ways may bend, or that is the source.
func (g *search) spread(v uint32, distance float64) {
	if distance > g.reach[v] || int(v) != g.from.vertex && !g.n.bends(g.d, v) {
		return
	}
	at := g.d.offset(v)
	for _, c := range g.n.corners(v) {
		for _, other := range [2]uint32{g.n.vertex[after(c)], g.n.vertex[before(c)]} {
			g.arrive(other, distance+r3.Norm(r3.Sub(g.d.offset(other), at)), -2-int32(v))
		}
		g.emit(after(c), at, distance, int32(v))
	}
}

// triangle returns the length of a side and the corner across in its frame.
func (g *search) triangle(side uint32) (length, x, y float64) {
	p := g.d.offset(g.n.vertex[side])
	along := r3.Sub(g.d.offset(g.n.vertex[after(side)]), p)
	up := r3.Sub(g.d.offset(g.n.vertex[before(side)]), p)
	length = r3.Norm(along)
	return length, r3.Dot(along, up) / length, r3.Norm(r3.Cross(along, up)) / length
}
