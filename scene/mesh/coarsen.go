package mesh

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// coarsener makes one level after the other. Its slices by vertex go by the vertices of
// the level that it made last.
type coarsener struct {
	ctx     context.Context
	mesh    *TriMesh
	corners Corners // of the level: Vertex and Triangles
	parts   []Part
	looks   []uint32 // of each vertex, a number of the mesh's Corners; nil where none is split
	used    []bool   // by a face; nil for all
	places  []uint32 // of the mesh's vertices: the first vertex in the same place
	samples []sample // where a level's error is measured
}

// sample is a vertex of the mesh, and the one of the level that it has become.
type sample struct{ vertex, at uint32 }

// newCoarsener begins with the mesh itself.
func newCoarsener(ctx context.Context, m *TriMesh, corners *Corners) *coarsener {
	d := &m.data
	c := &coarsener{ctx: ctx, mesh: m, parts: d.Parts, places: samePlaces(ctx, d)}
	if corners != nil {
		c.corners.Vertex, c.corners.Triangles = corners.Vertex, corners.Triangles
		c.looks = numbers(len(corners.Vertex))
	} else {
		c.corners.Vertex, c.corners.Triangles = numbers(len(d.Positions)/3), d.Triangles
	}
	c.used = make([]bool, len(c.corners.Vertex))
	for _, v := range c.corners.Triangles {
		c.used[v] = true
	}
	const samples = 1 << 14
	step := 3 * max(1, len(d.Triangles)/3/samples)
	for i := 0; i < len(d.Triangles); i += step {
		c.samples = append(c.samples, sample{d.Triangles[i], c.corners.Triangles[i]})
	}
	return c
}

func numbers(n int) []uint32 {
	all := make([]uint32, n)
	for i := range all {
		all[i] = uint32(i)
	}
	return all
}

// part makes of each cell as many as there are pieces of the surface in it, so that they do
// not become one: the two sides of a thin bone would have holes then, where one comes
// through the other. Vertices in the same place hang together.
func (c *coarsener) part(cells *cells) {
	sets := within(cells, c.corners.Triangles)
	const none = ^uint32(0)
	first := make([]uint32, len(c.places)) // of the vertices in a place
	for i := range first {
		first[i] = none
	}
	for v, of := range c.corners.Vertex {
		if cells.of[v] == noCell {
			continue
		}
		if at := &first[c.places[of]]; *at == none {
			*at = uint32(v)
		} else {
			sets.Join(*at, uint32(v))
		}
	}
	cells.count = 0
	for v := range sets {
		if cells.of[v] == noCell {
			continue
		}
		if root := sets.Find(uint32(v)); root == uint32(v) { // the least of them, and so the first
			cells.of[v] = uint32(cells.count)
			cells.count++
		} else {
			cells.of[v] = cells.of[root]
		}
	}
}

// patches returns a number for each vertex: those that hang together within their cell have
// the same, which is that of one of them. A texture's seams and sharp edges part them.
func patches(cells *cells, triangles []uint32) []uint32 {
	sets := within(cells, triangles)
	for v := range sets {
		sets[v] = sets.Find(uint32(v))
	}
	return sets
}

// within returns sets of the vertices that hang together by edges within their cell.
func within(cells *cells, triangles []uint32) DisjointSets {
	sets := NewDisjointSets(len(cells.of))
	for f := 0; f+2 < len(triangles); f += 3 {
		for k := range 3 {
			v, w := triangles[f+k], triangles[f+(k+1)%3]
			if cells.of[v] == cells.of[w] {
				sets.Join(v, w)
			}
		}
	}
	return sets
}

// coarsen replaces the level by one whose vertices are a cell apart. It reports false
// where the context is done.
func (c *coarsener) coarsen(cell float64) bool {
	cells := c.cells(cell)
	if cells == nil {
		return false
	}
	c.part(cells)
	chosen := c.choose(cells)
	old := c.corners
	next := Corners{}
	moved := make([]uint32, len(old.Vertex)) // where each vertex goes
	if c.looks == nil {
		next.Vertex = make([]uint32, len(chosen))
		for k, v := range chosen {
			next.Vertex[k] = old.Vertex[v]
		}
		moved = cells.of
	} else {
		c.mergeLooks(cells, chosen, &next, moved)
	}
	next.Triangles = make([]uint32, 0, len(old.Triangles)/levelRatio)
	normals := c.normals(cells)
	parts := c.parts
	if parts == nil {
		parts = []Part{{Count: len(old.Triangles) / 3}}
	}
	var nextParts []Part
	for _, p := range parts {
		first := len(next.Triangles) / 3
		for f := 3 * p.First; f < 3*(p.First+p.Count); f += 3 {
			if f%(3*pause) == 0 && c.ctx.Err() != nil {
				return false
			}
			a, b, d := old.Triangles[f], old.Triangles[f+1], old.Triangles[f+2]
			i, j, k := cells.of[a], cells.of[b], cells.of[d]
			if i == j || j == k || i == k {
				continue
			}
			// A face that was turned over would be seen from behind.
			n := c.normal(old.Vertex[chosen[i]], old.Vertex[chosen[j]], old.Vertex[chosen[k]])
			if r3.Dot(n, r3.Add(normals[i], r3.Add(normals[j], normals[k]))) < 0 {
				b, d = d, b
			}
			next.Triangles = append(next.Triangles, moved[a], moved[b], moved[d])
		}
		if c.parts != nil {
			nextParts = append(nextParts, Part{first, len(next.Triangles)/3 - first, p.Material})
		}
	}
	next.Triangles = slices.Clip(next.Triangles)
	c.corners, c.parts, c.used = next, nextParts, nil
	for i := range c.samples {
		s := &c.samples[i]
		if cells.of[s.at] == noCell {
			*s = c.samples[0] // not finite
			continue
		}
		s.at = moved[s.at]
	}
	return true
}

// normals returns the sum of the normals of the faces at each cell, by their areas.
func (c *coarsener) normals(cells *cells) []r3.Vec {
	sums := make([]r3.Vec, cells.count)
	t, vertices := c.corners.Triangles, c.corners.Vertex
	for f := 0; f+2 < len(t); f += 3 {
		n := c.normal(vertices[t[f]], vertices[t[f+1]], vertices[t[f+2]])
		for _, v := range t[f : f+3] {
			sums[cells.of[v]] = r3.Add(sums[cells.of[v]], n)
		}
	}
	return sums
}

// normal returns the normal of a face with these vertices of the mesh; its length is twice
// the area.
func (c *coarsener) normal(v, w, x uint32) r3.Vec {
	d := &c.mesh.data
	p := d.offset(v)
	return r3.Cross(r3.Sub(d.offset(w), p), r3.Sub(d.offset(x), p))
}

// mergeLooks gives each cell one vertex for each patch of the surface in it, all where the
// chosen vertex stands, so that the surface has no crack there.
func (c *coarsener) mergeLooks(cells *cells, chosen []uint32, next *Corners, moved []uint32) {
	old := &c.corners
	const none = ^uint32(0)
	made := make([]uint32, len(old.Vertex)) // the vertex of each patch
	for i := range made {
		made[i] = none
	}
	var looks []uint32
	for v, patch := range patches(cells, old.Triangles) {
		cell := cells.of[v]
		if cell == noCell {
			continue
		}
		at := old.Vertex[chosen[cell]]
		switch k := made[patch]; {
		case k == none:
			made[patch] = uint32(len(looks))
			next.Vertex, looks = append(next.Vertex, at), append(looks, c.looks[v])
		case old.Vertex[v] == at:
			looks[k] = c.looks[v] // as it looks in this very place
		}
		moved[v] = made[patch]
	}
	c.looks = looks
}

// finished returns the level that was made last.
func (c *coarsener) finished(corners *Corners) (Level, error) {
	level := c.corners
	if corners != nil {
		level.Normal, level.TexCoord = pick(corners.Normal, c.looks), pick(corners.TexCoord, c.looks)
	}
	// The level as a mesh of its own triangles, over the vertices of the mesh.
	d := Data{Positions: c.mesh.data.Positions, Triangles: pick(level.Vertex, level.Triangles)}
	tree, err := newBVH(c.ctx, &d)
	if err != nil {
		return Level{}, err
	}
	l := Level{Parts: c.parts}
	if l.Error, err = c.distance(&d, tree); err != nil {
		return Level{}, err
	}
	l.Meshlets, _, err = d.meshlets(c.ctx, tree, &level, l.Parts)
	return l, err
}

// choose returns the vertex of each cell that stands for all: the one nearest to their
// mean. One where looks meet comes first, since it has a look for each.
func (c *coarsener) choose(cells *cells) []uint32 {
	d, vertices := &c.mesh.data, c.corners.Vertex
	means := make([]r3.Vec, cells.count)
	number := make([]float64, cells.count)
	for v, cell := range cells.of {
		if cell != noCell {
			means[cell] = r3.Add(means[cell], d.offset(vertices[v]))
			number[cell]++
		}
	}
	copies := c.copies()
	chosen := make([]uint32, cells.count)
	best := make([]float32, cells.count)
	most := make([]uint8, cells.count)
	for i := range means {
		means[i] = r3.Scale(1/number[i], means[i])
		best[i] = float32(math.Inf(1))
	}
	for v, cell := range cells.of {
		if cell == noCell {
			continue
		}
		n := uint8(1)
		if copies != nil {
			n = copies[vertices[v]]
		}
		d2 := float32(r3.Norm2(r3.Sub(d.offset(vertices[v]), means[cell])))
		if n > most[cell] || n == most[cell] && d2 < best[cell] {
			chosen[cell], best[cell], most[cell] = uint32(v), d2, n
		}
	}
	return chosen
}

// copies returns how many vertices of the level stand where each of the mesh does, up to
// 255; nil where none is split.
func (c *coarsener) copies() []uint8 {
	if c.looks == nil {
		return nil
	}
	n := make([]uint8, len(c.mesh.data.Positions)/3)
	for _, v := range c.corners.Vertex {
		if n[v] < math.MaxUint8 {
			n[v]++
		}
	}
	return n
}

// distance returns how far the mesh's vertices are from a level, see Level.Error.
func (c *coarsener) distance(level *Data, tree *bvh) (float64, error) {
	distances := make([]float64, 0, len(c.samples))
	for i, s := range c.samples {
		if i%256 == 0 && c.ctx.Err() != nil {
			return 0, c.ctx.Err()
		}
		p := level.offset(s.vertex)
		// What was smaller than a cell has become a point, which is not drawn.
		point := r3.Norm2(r3.Sub(level.offset(c.corners.Vertex[s.at]), p))
		distances = append(distances, min(point, tree.closest(level, p).distance2))
	}
	slices.Sort(distances)
	return math.Sqrt(distances[len(distances)*999/1000]), nil
}
