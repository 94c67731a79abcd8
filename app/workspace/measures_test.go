package workspace

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestAFileOfMeasuresSaysWhatToOpen(t *testing.T) {
	dir := write(t, map[string]string{"a.measures.json": `{"format": "Cairn measures", "version": 1, "measures": []}`,
		"b.measures.json": `{"version": 2, "labels": [], "landmarks": {"points": [[1, 2, 3]]}}`})
	_, err := Load(t.Context(), Item{Path: filepath.Join(dir, "a.measures.json")}, nil)
	if err == nil || !strings.Contains(err.Error(), "the file keeps measures; open the mesh or the landmarks that they are of, a with another ending") {
		t.Errorf("error %v", err)
	}
	if l, err := Load(t.Context(), Item{Path: filepath.Join(dir, "b.measures.json")}, nil); err != nil || len(l.Groups) != 1 {
		t.Errorf("landmarks of such a name: %+v, error %v", l, err)
	}
}

// plate returns a square of side 2 in the plane at z.
func plate(t *testing.T, z float32) *mesh.TriMesh {
	t.Helper()
	m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, z, 2, 0, z, 2, 2, z, 0, 2, z}, Triangles: []uint32{0, 1, 2, 0, 2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSurface(t *testing.T) {
	if s, err := Surface(t.Context()); s != nil || err != nil {
		t.Errorf("without a mesh: %v, error %v", s, err)
	}
	low, high := plate(t, 0), plate(t, 10)
	s, err := Surface(t.Context(), low, high)
	if err != nil {
		t.Fatal(err)
	}
	for z, want := range map[float64]float64{-3: 3, 4: 4, 7: 3, 12: 2} {
		if got, ok := s.Distance(r3.Vec{X: 1, Y: 0.5, Z: z}); !ok || got != want {
			t.Errorf("at %v: %v, %v", z, got, ok)
		}
	}
	if _, ok := s.Distance(r3.Vec{X: math.NaN()}); ok {
		t.Error("NaN has a distance")
	}
	low.Clear()
	high.Clear()
	if _, ok := s.Distance(r3.Vec{}); ok {
		t.Error("a cleared mesh has a surface")
	}
}
