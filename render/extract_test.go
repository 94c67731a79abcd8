package render

import (
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestLandmarksKeepTheirSize: landmarks of something larger, or far away, make none
// larger beside a mesh.
func TestLandmarksKeepTheirSize(t *testing.T) {
	m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, 0, 30, 0, 0, 0, 40, 0}, Triangles: []uint32{0, 1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	d := scene.NewDocument("a")
	defer d.Close()
	if _, err := d.AddMesh(m, "a"); err != nil {
		t.Fatal(err)
	}
	camera := scene.DefaultCamera().Fit(d.Bounds(), 1)
	const pixels = 4000 // so many that no glyph is at the least size
	const edge = 50     // of the box around the mesh: its diagonal
	want := 2 * 0.006 * edge
	for _, p := range []r3.Vec{{X: 3, Y: 4}, {X: 300}, {X: -999, Y: -999, Z: -999}} {
		if _, err := d.AddGroup(landmark.NewGroup("g", []landmark.Landmark{{Position: p, Status: landmark.Defined}})); err != nil {
			t.Fatal(err)
		}
		s := Style{Landmarks: true, GlyphScale: 1}
		f := Extract(d, camera, s, NoPoint)
		if r := s.GlyphRadius(f.size); 2*r != want {
			t.Errorf("with a point at %v: %v across, want %v", p, 2*r, want)
		}
		v := newView(f, pixels, pixels)
		sizes := newGlyphSizes(f, &v)
		d := sizes.disc(f.groups[0].points[0].position, false)
		r, ok := d.r, d.ok
		if across := 2 * r * v.pixelSize(camera.Distance()-camera.ToView(r3.Vec{X: 3, Y: 4}).Z); !ok || across < 0.99*want || across > 1.01*want {
			t.Errorf("with a point at %v it is drawn %v across, want %v", p, across, want)
		}
	}
}
