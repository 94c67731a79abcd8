package mesh

import (
	"context"
	"math"
	"slices"
	"sort"
)

// Piece is a run of triangles that lie near each other, all of one part, with vertices of
// their own: a meshlet.
type Piece struct {
	First, Count          uint32     // in triangles
	FirstVertex, Vertices uint32     // in vertices
	Min, Max              [3]float32 // the box around them, relative to the mesh's origin
	// Axis and Spread are a cone around the normals of the triangles' fronts: none is
	// farther from the unit vector Axis than the angle whose sine is Spread. With a Spread
	// of 1 the normals are in no cone.
	Axis   [3]float32
	Spread float32
	// Behind and Before are how far back and forth along Axis a place is, from the middle of
	// the box, that is behind the planes of all triangles, and one that is before them.
	Behind, Before float32
}

// pieceSize is how many triangles a piece has at most: few enough that little is drawn
// beside what is seen, many enough that asking for each costs nothing beside drawing it.
// Mesa's software drivers run the vertex shader once for each vertex only where no more
// than 4096 indices are drawn at a time.
const pieceSize = 1360

// Meshlets are triangles in pieces. A vertex at which pieces meet is in each of them.
type Meshlets struct {
	Pieces []Piece
	// Vertex is the mesh's vertex of each vertex. Where the mesh's vertices are not split,
	// Normal and TexCoord are nil, and Vertex says so for them too; else they are as in
	// Corners.
	Vertex, Normal, TexCoord []uint32
	// Local are the corners of triangles, three a triangle, counted from the first vertex of
	// their piece.
	Local []uint16
}

// TriangleCount returns how many triangles there are.
func (m *Meshlets) TriangleCount() int { return len(m.Local) / 3 }

// Triangles returns the corners of triangles, three a triangle, as places in Vertex. The
// caller owns them.
func (m *Meshlets) Triangles() []uint32 {
	out := make([]uint32, 0, len(m.Local))
	for i := range m.Pieces {
		p := &m.Pieces[i]
		for _, v := range m.Local[3*p.First : 3*(p.First+p.Count)] {
			out = append(out, p.FirstVertex+uint32(v))
		}
	}
	return out
}

func (m *Meshlets) bytes() int64 {
	const pieceBytes = 64
	return pieceBytes*int64(cap(m.Pieces)) + 4*int64(cap(m.Vertex)+cap(m.Normal)+cap(m.TexCoord)) + 2*int64(cap(m.Local))
}

func (m *Meshlets) copy() Meshlets {
	return Meshlets{
		slices.Clone(m.Pieces), slices.Clone(m.Vertex), slices.Clone(m.Normal), slices.Clone(m.TexCoord), slices.Clone(m.Local),
	}
}

// meshlets cuts triangles into pieces, each of what is under one node of their tree and of
// one part. It returns the order of all triangles, too: that of the tree, where there are
// no parts. c says what the corners are; d has their places.
func (d *Data) meshlets(ctx context.Context, tree *bvh, c *Corners, parts []Part) (m Meshlets, order []uint32, err error) {
	order, ends := tree.order, tree.runs(pieceSize)
	if len(parts) > 1 {
		order, ends = byPart(order, ends, parts)
	}
	first := 0
	m.Pieces = make([]Piece, len(ends))
	for i, end := range ends {
		m.Pieces[i].First, m.Pieces[i].Count = uint32(first), uint32(end-first)
		first = end
	}
	if err := m.number(ctx, c, order); err != nil {
		return Meshlets{}, nil, err
	}
	parallel(len(order), func(lo, hi int) {
		i := sort.Search(len(m.Pieces), func(i int) bool { return int(m.Pieces[i].First) >= lo })
		for ; i < len(m.Pieces) && int(m.Pieces[i].First) < hi && ctx.Err() == nil; i++ {
			d.bound(&m, &m.Pieces[i])
		}
	})
	return m, order, ctx.Err()
}

// number gives each piece vertices of its own, in the order in which its triangles use
// them.
func (m *Meshlets) number(ctx context.Context, c *Corners, order []uint32) error {
	vertices := len(c.Triangles) / 6
	vertices += vertices / 4
	from := make([]uint32, 0, vertices) // the corner of each vertex
	m.Local = make([]uint16, 0, len(c.Triangles))
	given := make([]uint32, c.vertices()) // the last number of each corner, plus 1
	for i := range m.Pieces {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := &m.Pieces[i]
		p.FirstVertex = uint32(len(from))
		for _, f := range order[p.First : p.First+p.Count] {
			for _, v := range c.Triangles[3*f : 3*f+3] {
				if given[v] <= p.FirstVertex { // that was in a piece before
					from = append(from, v)
					given[v] = uint32(len(from))
				}
				m.Local = append(m.Local, uint16(given[v]-1-p.FirstVertex))
			}
		}
		p.Vertices = uint32(len(from)) - p.FirstVertex
	}
	from = slices.Clip(from)
	m.Vertex = from
	if c.Vertex == nil {
		return nil
	}
	if c.Normal != nil {
		m.Normal, m.TexCoord = pick(c.Normal, from), pick(c.TexCoord, from)
	}
	m.Vertex = pick(c.Vertex, from)
	return nil
}

// vertices returns how many vertices there are.
func (c *Corners) vertices() int {
	if c.Vertex != nil {
		return len(c.Vertex)
	}
	most := uint32(0)
	for _, v := range c.Triangles {
		most = max(most, v+1)
	}
	return int(most)
}

// pick returns the elements of list at these places.
func pick(list, places []uint32) []uint32 {
	out := make([]uint32, len(places))
	for i, k := range places {
		out[i] = list[k]
	}
	return out
}

// bound finds the box around a piece, and the cone around its normals.
func (d *Data) bound(m *Meshlets, p *Piece) {
	b := emptyBox()
	vertex := m.Vertex[p.FirstVertex : p.FirstVertex+p.Vertices]
	for _, v := range vertex {
		b.add(d.corner(v))
	}
	p.Min, p.Max, p.Spread = b.lo, b.hi, 1
	local := m.Local[3*p.First : 3*(p.First+p.Count)]
	var sum [3]float64
	for f := 0; f+2 < len(local); f += 3 {
		n := d.cross(vertex[local[f]], vertex[local[f+1]], vertex[local[f+2]])
		for k := range sum {
			sum[k] += n[k]
		}
	}
	length := math.Sqrt(dot3(sum, sum))
	if !(length > 0) || math.IsInf(length, 0) {
		return
	}
	for k := range sum {
		p.Axis[k] = float32(sum[k] / length)
		sum[k] = float64(p.Axis[k])
	}
	least := 1.0 // cosine of the angle to the axis
	var behind, before float64
	middle := p.Middle()
	for f := 0; f+2 < len(local); f += 3 {
		a := vertex[local[f]]
		n := d.cross(a, vertex[local[f+1]], vertex[local[f+2]])
		n2 := dot3(n, n)
		if !(n2 > 0) {
			continue // without an area it is not seen, whichever way it looks
		}
		along := dot3(n, sum)
		if least = min(least, along/math.Sqrt(n2)); !(least > leastCosine) {
			return
		}
		height := 0.0 // of the middle over the triangle's plane
		for k, x := range d.corner(a) {
			height += (middle[k] - float64(x)) * n[k]
		}
		behind, before = max(behind, height/along), max(before, -height/along)
	}
	p.Spread, p.Behind, p.Before = float32(math.Sqrt(1-least*least)), float32(behind), float32(before)
}

// leastCosine is that of the widest cone: a wider one is seen from nearly everywhere.
const leastCosine = 0.1

// Middle returns that of the piece's box.
func (p *Piece) Middle() (m [3]float64) {
	for k := range m {
		m[k] = (float64(p.Min[k]) + float64(p.Max[k])) / 2
	}
	return m
}

// cross returns the normal of a triangle, whose length is twice the area.
func (d *Data) cross(a, b, c uint32) [3]float64 {
	p, q, r := d.corner(a), d.corner(b), d.corner(c)
	ux, uy, uz := float64(q[0])-float64(p[0]), float64(q[1])-float64(p[1]), float64(q[2])-float64(p[2])
	vx, vy, vz := float64(r[0])-float64(p[0]), float64(r[1])-float64(p[1]), float64(r[2])-float64(p[2])
	return [3]float64{uy*vz - uz*vy, uz*vx - ux*vz, ux*vy - uy*vx}
}

func dot3(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

// runs cuts the order of a tree where its nodes do, into runs of so many elements at most,
// and returns where each ends.
func (t *bvh) runs(most int) (ends []int) {
	todo := []uint32{0}
	begin := 0
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		last := n
		for t.nodes[last].count == 0 {
			last = t.nodes[last].first + 1
		}
		end := int(t.nodes[last].first + t.nodes[last].count)
		if end-begin <= most || t.nodes[n].count > 0 {
			ends = append(ends, end)
			begin = end
			continue
		}
		todo = append(todo, t.nodes[n].first+1, t.nodes[n].first)
	}
	return ends
}

// byPart returns the triangles of an order part by part, and where the runs of each end.
func byPart(order []uint32, ends []int, parts []Part) ([]uint32, []int) {
	part := make([]uint32, len(order)) // of each triangle
	next := make([]int, len(parts))
	for i, p := range parts {
		next[i] = p.First
		for f := p.First; f < p.First+p.Count; f++ {
			part[f] = uint32(i)
		}
	}
	sorted := make([]uint32, len(order))
	var cuts []int
	first := 0
	for _, end := range ends {
		for _, f := range order[first:end] {
			p := part[f]
			sorted[next[p]] = f
			next[p]++
		}
		first = end
		cuts = append(cuts, next...)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	if len(cuts) > 0 && cuts[0] == 0 {
		cuts = cuts[1:]
	}
	return sorted, cuts
}
