package meshio

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/scene/mesh"
)

// valueUnitOf reads a PLY file of three vertices with the value distance, and the unit of
// the value and of the mesh.
func valueUnitOf(t *testing.T, comments string) (unit, units string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.ply")
	file := "ply\nformat ascii 1.0\n" + comments + "element vertex 3\nproperty float x\nproperty float y\nproperty float z\nproperty float distance\n" +
		"element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0 1\n1 0 0 2\n0 1 0 3\n3 0 1 2\n"
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Read(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Mesh.FieldSources()[0].Field().Unit, r.Units
}

func TestPLYUnitOfValues(t *testing.T) {
	for _, c := range []struct{ comments, unit, units string }{
		{"comment valueunit vertex distance \"mm\"\n", "mm", ""},
		{"comment units: cm\ncomment valueunit vertex distance \"1/mm\"\n", "1/mm", "cm"},
		{"comment valueunit vertex distance \"\\u00b5m\"\n", "µm", ""},
		{"comment valueunit face distance \"mm\"\n", "", ""},
		{"comment valueunit vertex other \"mm\"\n", "", ""},
		{"comment valueunit vertex distance mm\n", "", ""},
		{"comment valueunit vertex distance\ncomment valueunit\n", "", ""},
		{"comment valueunit vertex distance \"a\\nb\"\n", "", ""},
		{"comment valueunit vertex distance \"\\xff\"\n", "", ""},
		{"comment valueunit vertex distance \"" + strings.Repeat("m", longestUnit+1) + "\"\n", "", ""},
	} {
		if unit, units := valueUnitOf(t, c.comments); unit != c.unit || units != c.units {
			t.Errorf("%q: the values are in %q and the mesh in %q, not %q and %q", c.comments, unit, units, c.unit, c.units)
		}
	}
}

func TestPLYKeepsUnitOfValues(t *testing.T) {
	m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}, Triangles: []uint32{0, 1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	with, _, err := m.WithValues(&mesh.Field{Name: "mean curvature", Unit: "1/µm", Values: []float32{1, 2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b.ply")
	if err := Write(t.Context(), path, with, "mm"); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || !bytes.Contains(b, []byte("comment valueunit vertex mean_curvature \"1/\\u00b5m\"\n")) {
		t.Errorf("the header (%v) is %.300q", err, b)
	}
	r, err := Read(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Mesh.FieldSources()[0].Field(); f.Unit != "1/µm" || r.Units != "mm" {
		t.Errorf("the values are in %q and the mesh in %q", f.Unit, r.Units)
	}
}
