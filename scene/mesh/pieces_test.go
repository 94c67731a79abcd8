package mesh

import (
	"slices"
	"testing"
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
		triangles := make([]uint32, 0, len(d.Triangles))
		for _, f := range detail.Order {
			triangles = append(triangles, d.Triangles[3*f:3*f+3]...)
		}
		checkPieces(t, name, m, triangles, detail.Pieces, m.data.Parts)
		for i := range detail.Levels {
			l := &detail.Levels[i]
			checkPieces(t, name, m, places(l), l.Pieces, l.Parts)
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

func checkPieces(t *testing.T, name string, m *TriMesh, triangles []uint32, pieces []Piece, parts []Part) {
	t.Helper()
	next, volume := uint32(0), float32(0)
	for _, p := range pieces {
		if p.First != next || p.Count == 0 || p.Count > pieceSize {
			t.Fatalf("%s: piece %+v does not follow triangle %d", name, p, next)
		}
		next += p.Count
		for _, v := range triangles[3*p.First : 3*next] {
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
		volume += (p.Max[0] - p.Min[0]) * (p.Max[1] - p.Min[1]) * (p.Max[2] - p.Min[2])
	}
	if int(next) != len(triangles)/3 {
		t.Errorf("%s: the pieces have %d triangles of %d", name, next, len(triangles)/3)
	}
	// The sphere's box has a volume of 8. Pieces that lie together fill a part of it.
	if len(pieces) > 40 && volume > 4 {
		t.Errorf("%s: %d pieces have boxes of %g in all", name, len(pieces), volume)
	}
}
