package mesh

import (
	"slices"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestPiecesHoldTheirTriangles: every triangle is in one piece, within its box, and those
// of a part are together.
func TestPiecesHoldTheirTriangles(t *testing.T) {
	for name, d := range map[string]Data{"plain": sphere(160), "parts": seamed(160)} {
		m := mustNew(t, d)
		detail := m.MakeDetail(t.Context(), 1500)
		if !slices.Equal(slices.Sorted(slices.Values(detail.Order)), numbers(m.TriangleCount())) {
			t.Errorf("%s: the order is not one of all triangles", name)
		}
		checkMeshlets(t, name, m, &detail.Meshlets, m.data.Parts)
		checkOrder(t, name, m, detail)
		for i := range detail.Levels {
			l := &detail.Levels[i]
			checkMeshlets(t, name, m, &l.Meshlets, l.Parts)
		}
		m.SetDetail(detail)
		// Bytes counts what the surface has, too, once.
		own, with := m.data, m.Bytes()
		detail.Order = append(make([]uint32, 0, len(detail.Order)), detail.Order...)
		if name == "plain" && m.Bytes() != with+4*int64(len(own.Triangles)/3) {
			t.Errorf("%s: with an order of its own it has %d bytes, without %d", name, m.Bytes(), with)
		}
	}
}

// checkOrder: the pieces have the mesh's own triangles, each corner with its own look.
func checkOrder(t *testing.T, name string, m *TriMesh, d *Detail) {
	t.Helper()
	triangles := d.Triangles()
	for i, f := range d.Order {
		for k := range 3 {
			at, v := 3*f+uint32(k), triangles[3*i+k]
			if d.Vertex[v] != m.data.Triangles[at] {
				t.Fatalf("%s: corner %d of triangle %d is vertex %d, want %d", name, k, f, d.Vertex[v], m.data.Triangles[at])
			}
			if (d.TexCoord != nil) != (m.data.TexIndex != nil) || d.TexCoord != nil && d.TexCoord[v] != m.data.TexIndex[at] {
				t.Fatalf("%s: corner %d of triangle %d looks like another", name, k, f)
			}
		}
	}
}

// checkMeshlets: the pieces follow each other, no larger than they may be and within one
// part; their vertices are their own, in their box, and their normals in their cone.
func checkMeshlets(t *testing.T, name string, m *TriMesh, d *Meshlets, parts []Part) {
	t.Helper()
	next, vertex, volume, wide := uint32(0), uint32(0), float32(0), 0
	triangles := d.Triangles()
	for _, p := range d.Pieces {
		if p.First != next || p.Count == 0 || p.Count > pieceSize || p.FirstVertex != vertex {
			t.Fatalf("%s: piece %+v does not follow triangle %d and vertex %d", name, p, next, vertex)
		}
		next, vertex = next+p.Count, vertex+p.Vertices
		used := map[uint32]bool{}
		for f := p.First; f < next; f++ {
			var at [3]r3.Vec
			for k, v := range triangles[3*f : 3*f+3] {
				if v < p.FirstVertex || v >= vertex {
					t.Fatalf("%s: piece %+v uses vertex %d", name, p, v)
				}
				used[v] = true
				at[k] = m.Vertex(int(d.Vertex[v]))
			}
			n := r3.Cross(r3.Sub(at[1], at[0]), r3.Sub(at[2], at[0]))
			axis := r3.Vec{X: float64(p.Axis[0]), Y: float64(p.Axis[1]), Z: float64(p.Axis[2])}
			if sine := r3.Norm(r3.Cross(r3.Unit(n), axis)); p.Spread < 1 && (r3.Dot(n, axis) < 0 || sine > float64(p.Spread)+1e-3) {
				t.Fatalf("%s: the normal of triangle %d is beyond the cone of piece %+v: its sine is %g", name, f, p, sine)
			}
		}
		if len(used) != int(p.Vertices) {
			t.Errorf("%s: piece %+v uses %d vertices", name, p, len(used))
		}
		for _, v := range d.Vertex[p.FirstVertex:vertex] {
			for k, x := range m.data.corner(v) {
				if x < p.Min[k] || x > p.Max[k] {
					t.Fatalf("%s: a corner of piece %+v is at %v", name, p, *m.data.corner(v))
				}
			}
		}
		for _, part := range parts {
			if end := uint32(part.First + part.Count); p.First < end && next > end {
				t.Errorf("%s: piece %+v is in two parts", name, p)
			}
		}
		if p.Spread > 0.8 {
			wide++
		}
		volume += (p.Max[0] - p.Min[0]) * (p.Max[1] - p.Min[1]) * (p.Max[2] - p.Min[2])
	}
	if int(next) != d.TriangleCount() || int(vertex) != len(d.Vertex) {
		t.Errorf("%s: the pieces have %d triangles of %d, %d vertices of %d", name, next, d.TriangleCount(), vertex, len(d.Vertex))
	}
	// The sphere's box has a volume of 8. Pieces that lie together fill a part of it, and bend
	// little.
	if len(d.Pieces) > 60 && (volume > 4 || wide > len(d.Pieces)/10) {
		t.Errorf("%s: %d pieces have boxes of %g in all, and %d wide cones", name, len(d.Pieces), volume, wide)
	}
	if n := len(d.Vertex); n > d.TriangleCount() {
		t.Errorf("%s: %d triangles have %d vertices", name, d.TriangleCount(), n)
	}
}
