package main

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"cairn/internal/bumpysphere"
)

// The orders in which the vertices and triangles of a mesh stand in its file. Programs that
// draw look up vertices in the order of the triangles, so that it decides about their speed.
const (
	native   = "native"    // as it was made: row by row, neighbours together
	scanLine = "scan-line" // as a scanner that goes across in lines writes it: neighbours of the next line are far
	shuffled = "shuffled"  // neighbours are anywhere
)

// reordered returns the mesh in another order. It is the same mesh otherwise, each
// triangle seen from the same side.
func reordered(m bumpysphere.Mesh, order string) bumpysphere.Mesh {
	vertices := make([]uint32, len(m.Positions)/3)
	for i := range vertices {
		vertices[i] = uint32(i)
	}
	triangles := make([]uint32, len(m.Triangles)/3)
	for i := range triangles {
		triangles[i] = uint32(i)
	}
	switch order {
	case shuffled:
		random := rand.New(rand.NewPCG(1, 2))
		random.Shuffle(len(vertices), func(i, j int) { vertices[i], vertices[j] = vertices[j], vertices[i] })
		random.Shuffle(len(triangles), func(i, j int) { triangles[i], triangles[j] = triangles[j], triangles[i] })
	case scanLine:
		const lineWidth = 0.1 // millimetres
		slices.SortFunc(vertices, func(a, b uint32) int {
			p, q := m.Positions[3*a:][:3], m.Positions[3*b:][:3]
			line, other := int(p[0]/lineWidth), int(q[0]/lineWidth)
			return cmp.Or(cmp.Compare(line, other), cmp.Compare(p[1], q[1]), cmp.Compare(a, b))
		})
	}
	place := make([]uint32, len(vertices)) // of each vertex in the new order
	for i, v := range vertices {
		place[v] = uint32(i)
	}
	if order == scanLine {
		first := func(t uint32) uint32 {
			c := m.Triangles[3*t:][:3]
			return min(place[c[0]], place[c[1]], place[c[2]])
		}
		slices.SortFunc(triangles, func(a, b uint32) int { return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(a, b)) })
	}
	n := bumpysphere.Mesh{Positions: make([]float32, 0, len(m.Positions)), Triangles: make([]uint32, 0, len(m.Triangles))}
	for _, v := range vertices {
		n.Positions = append(n.Positions, m.Positions[3*v:][:3]...)
	}
	for _, t := range triangles {
		for _, v := range m.Triangles[3*t:][:3] {
			n.Triangles = append(n.Triangles, place[v])
		}
	}
	return n
}

// cube returns a cube of 12 triangles, 100 mm wide, so that drawing it costs next to
// nothing: what a program takes for it is what it takes to start.
func cube() bumpysphere.Mesh {
	var m bumpysphere.Mesh
	for i := range 8 {
		for axis := range 3 {
			m.Positions = append(m.Positions, float32(100*(i>>axis&1)-50))
		}
	}
	for axis := range 3 {
		u, v := uint32(1)<<((axis+1)%3), uint32(1)<<((axis+2)%3)
		far := uint32(1) << axis
		m.Triangles = append(m.Triangles, 0, v, u+v, 0, u+v, u, far, far+u, far+u+v, far, far+u+v, far+v)
	}
	return m
}
