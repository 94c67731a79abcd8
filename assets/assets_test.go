package assets_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"cairn/assets"
	"cairn/landmark/lmio"
	"cairn/scene/mesh"
	"cairn/scene/meshio"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestSampleOpensLikeAnyOtherFile copies the sample out and reads it as a user's
// file would be read.
func TestSampleOpensLikeAnyOtherFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, assets.Sample()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{assets.HighSpire, assets.LowSpire} {
		path := filepath.Join(dir, name)
		const most = 1.15e6 // bytes; all of it is in the program
		if info, err := os.Stat(path); err != nil || info.Size() > most {
			t.Fatalf("%s: %v, %v", name, info, err)
		}
		read, err := meshio.Read(t.Context(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(read.Warnings) > 0 || read.Mesh.Data().Colors == nil || read.Mesh.TriangleCount() < 40_000 {
			t.Errorf("%s: %q, %d triangles", name, read.Warnings, read.Mesh.TriangleCount())
		}
		sidecars := lmio.Sidecars(path)
		if len(sidecars) != 1 {
			t.Fatalf("%s: landmarks %q", name, sidecars)
		}
		marks, err := lmio.Read(t.Context(), sidecars[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(marks.Warnings) > 0 || len(marks.Groups) != 1 || marks.Groups[0].Placed() != 12 {
			t.Fatalf("%s: %+v", sidecars[0], marks)
		}
		for _, l := range marks.Groups[0].Landmarks() {
			if d := nearest(read.Mesh, l.Position); l.Name == "" || d != 0 {
				t.Errorf("%s: landmark %q is %g mm off the surface", name, l.Name, d)
			}
		}
	}
}

// nearest returns the distance to the nearest vertex.
func nearest(m *mesh.TriMesh, p r3.Vec) float64 {
	best := math.Inf(1)
	for i := range m.VertexCount() {
		best = min(best, r3.Norm(r3.Sub(m.Vertex(i), p)))
	}
	return best
}
