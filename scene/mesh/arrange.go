package mesh

import (
	"runtime"
	"slices"
	"sync"

	"cairn/internal/pages"
)

// Arrange gives the vertices and triangles of a mesh other numbers, so that neighbours lie
// near each other in memory, where those of the file are far apart; every later pass over
// the triangles then waits for memory less. It is for a mesh of which nobody asks the
// numbers, as for a picture. It reports whether it did: a mesh that has more than
// positions and triangles stays as it is, and one with defects, and so does one whose neighbours
// are near each other. What the mesh was made from is given back to the system. It must be called before ComputeNormals, and before the mesh is
// shared between goroutines. The order does not depend on the number of processors.
func (m *TriMesh) Arrange() bool {
	d := &m.data
	plain := d.Normals == nil && d.Colors == nil && d.TexCoords == nil && d.NormalIndex == nil && d.TexIndex == nil &&
		d.VertexAttributes == nil && d.TriangleAttributes == nil && d.Parts == nil
	if !plain || m.spans == nil || m.shading != nil || !m.bounds.Valid || !d.scattered() {
		return false
	}
	place := d.arrangeVertices(m.bounds)
	d.arrangeTriangles(place)
	pages.GiveBack(place)
	m.spans = nil
	return true
}

// scattered reports whether the vertices of triangles that follow each other are mostly far
// apart, by a sample, in a mesh that does not fit the processor's cache.
func (d *Data) scattered() bool {
	const few, samples = 1 << 17, 500 // triangles
	n, vertices := len(d.Triangles)/3, len(d.Positions)/3
	if n < few {
		return false
	}
	jumps := make([]uint32, samples)
	for i := range jumps {
		two := d.Triangles[3*(i*(n-1)/samples):][:6]
		jumps[i] = slices.Max(two) - slices.Min(two)
	}
	slices.Sort(jumps)
	return int(jumps[samples/2]) > vertices/8
}

// cellsAcross is how many cells of a grid are along each side of the box around a mesh: the
// vertices of a cell fit the cache nearest to the processor, those of its neighbours the next.
const cellsAcross = 16

// arrangeVertices sorts the vertices by cells of a grid, those of one cell in their order,
// and returns the new number of each.
func (d *Data) arrangeVertices(b Bounds) []uint32 {
	const cells = cellsAcross * cellsAcross * cellsAcross
	lo := [3]float32{float32(b.Min.X - d.Origin.X), float32(b.Min.Y - d.Origin.Y), float32(b.Min.Z - d.Origin.Z)}
	size := [3]float64{b.Max.X - b.Min.X, b.Max.Y - b.Min.Y, b.Max.Z - b.Min.Z}
	var per [3]float32
	for k, s := range size {
		if s > 0 {
			per[k] = float32(cellsAcross / s)
		}
	}
	n := len(d.Positions) / 3
	place := make([]uint32, n) // the cell first
	counts := newTallies(cells)
	counts.each(n, func(count []int, first, end int) {
		for v := first; v < end; v++ {
			p := (*[3]float32)(d.Positions[3*v:])
			cell := uint32(0)
			for k := range 3 {
				at := int32((p[k] - lo[k]) * per[k])
				cell = cell*cellsAcross + uint32(max(0, min(at, cellsAcross-1))) // beyond the box: of no triangle
			}
			place[v] = cell
			count[cell]++
		}
	})
	counts.starts()
	sorted := make([]float32, len(d.Positions))
	counts.each(n, func(next []int, first, end int) {
		inSteps(first, end, func(first, end int) {
			for v := first; v < end; v++ {
				at := next[place[v]]
				next[place[v]]++
				place[v] = uint32(at)
				*(*[3]float32)(sorted[3*at:]) = *(*[3]float32)(d.Positions[3*v:])
			}
			pages.GiveBack(d.Positions[3*first : 3*end])
		})
	})
	d.Positions = sorted
	return place
}

// arrangeTriangles gives the corners of triangles their new numbers, and sorts the triangles
// by their first corners, roughly.
func (d *Data) arrangeTriangles(place []uint32) {
	const near = 12 // bits: so many vertices are one group
	n := len(d.Triangles) / 3
	counts := newTallies(len(place)>>near + 1)
	counts.each(n, func(count []int, first, end int) {
		for t := d.Triangles[3*first : 3*end]; len(t) >= 3; t = t[3:] {
			t[0], t[1], t[2] = place[t[0]], place[t[1]], place[t[2]]
			count[t[0]>>near]++
		}
	})
	counts.starts()
	sorted := make([]uint32, len(d.Triangles))
	counts.each(n, func(next []int, first, end int) {
		inSteps(first, end, func(first, end int) {
			for t := d.Triangles[3*first : 3*end]; len(t) >= 3; t = t[3:] {
				at := next[t[0]>>near]
				next[t[0]>>near]++
				*(*[3]uint32)(sorted[3*at:]) = *(*[3]uint32)(t)
			}
			pages.GiveBack(d.Triangles[3*first : 3*end])
		})
	})
	d.Triangles = sorted
}

// inSteps calls f for pieces of a list, so that the memory of each can be given back while
// that of its sorted copy fills: both together take hardly more than one.
func inSteps(first, end int, f func(first, end int)) {
	const step = 1 << 16
	for ; first < end; first += step {
		f(first, min(first+step, end))
	}
}

// tallies are counts by kind for each part of a list, one part a processor; then the places
// of the first of each kind and part in the sorted list.
type tallies [][]int

func newTallies(kinds int) tallies {
	t := make(tallies, runtime.NumCPU())
	for i := range t {
		t[i] = make([]int, kinds)
	}
	return t
}

// each calls f for all parts of a list of n at once.
func (t tallies) each(n int, f func(of []int, first, end int)) {
	var all sync.WaitGroup
	for i, of := range t {
		all.Go(func() { f(of, n*i/len(t), n*(i+1)/len(t)) })
	}
	all.Wait()
}

// starts turns counts into places.
func (t tallies) starts() {
	at := 0
	for kind := range t[0] {
		for _, of := range t {
			of[kind], at = at, at+of[kind]
		}
	}
}
