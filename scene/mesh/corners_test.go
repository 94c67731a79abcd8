package mesh

import (
	"errors"
	"testing"
)

func TestCornersKeepTheirOwnNormals(t *testing.T) {
	// Two triangles of a square share an edge, with a normal for each face.
	m := mustNew(t, Data{
		Positions:   []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0},
		Triangles:   []uint32{0, 1, 2, 0, 2, 3},
		Normals:     []float32{0, 0, 1, 0, 1, 0},
		NormalIndex: []uint32{0, 0, 0, 1, 1, 1},
	})
	c := mustSplit(t, m)
	if len(c.Vertex) != 6 {
		t.Fatalf("%d vertices, want one for each corner", len(c.Vertex))
	}
	for i, v := range c.Triangles {
		if c.Vertex[v] != m.Data().Triangles[i] || c.Normal[v] != m.Data().NormalIndex[i] {
			t.Errorf("corner %d: vertex %d with normal %d", i, c.Vertex[v], c.Normal[v])
		}
	}
	// With one normal for both faces, the shared edge is shared again.
	d := *m.Data()
	d.NormalIndex = make([]uint32, 6)
	if c := mustSplit(t, mustNew(t, d)); len(c.Vertex) != 4 {
		t.Errorf("%d vertices, want 4", len(c.Vertex))
	}
}

func mustSplit(t *testing.T, m *TriMesh) *Corners {
	t.Helper()
	c, err := m.SplitCorners(noPause)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func noPause() error { return nil }

var errEnough = errors.New("enough")

func TestSplittingCornersPauses(t *testing.T) {
	const faces = 100_000
	many := sphere(160) // about as many
	many.Normals, many.NormalIndex = []float32{0, 0, 1}, make([]uint32, len(many.Triangles))
	// All faces meet in one corner, where each has a normal of its own.
	fan := Data{Positions: make([]float32, 9), Normals: []float32{0, 0, 1}}
	for range faces / 100 {
		fan.Triangles = append(fan.Triangles, 0, 1, 2)
		i := uint32(len(fan.Normals) / 3)
		fan.Normals = append(fan.Normals, 0, 0, 1)
		fan.NormalIndex = append(fan.NormalIndex, i, 0, 0)
	}
	for name, d := range map[string]Data{"many": many, "fan": fan} {
		m := mustNew(t, d)
		const last = 3
		pauses := 0
		_, err := m.SplitCorners(func() error {
			if pauses++; pauses == last {
				return errEnough
			}
			return nil
		})
		if !errors.Is(err, errEnough) || pauses != last {
			t.Errorf("%s: after %d pauses the error is %v", name, pauses, err)
		}
	}
}
