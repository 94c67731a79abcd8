package render

import (
	"image"
	"slices"
	"testing"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestPiecesOutOfSightAreLeftOut draws the same views of a mesh with and without its
// pieces: near, from inside, and tile by tile. The pictures are the same.
func TestPiecesOutOfSightAreLeftOut(t *testing.T) {
	th := start(t)
	for name, m := range map[string]*mesh.TriMesh{
		"plain": sphere(t, 90, 0.1, r3.Vec{X: 3}), "textured": wrapped(t, 90), "open": opened(t),
	} {
		d := scene.NewDocument(name)
		if _, err := d.AddMesh(m, name); err != nil {
			t.Fatal(err)
		}
		keep(t, d)
		detail := m.MakeDetail(t.Context(), 2000)
		c := frontCamera(d)
		near := c.ZoomTo(9, r3.Add(c.Pivot, r3.Vec{X: 0.3, Y: 0.2, Z: 0.9}))
		ortho := near.Turn(0.4, 0.2)
		ortho.Orthographic = true
		inside := c.ZoomTo(2, c.Pivot)
		inside.Focus = c.Pivot
		views := []scene.Camera{c, near, near.Turn(1, 0.5), ortho, inside, c.Pan(0.7, 0.4)}
		var want []*image.RGBA
		for _, c := range views {
			want = append(want, show(t, th, Extract(d, c, plain, NoPoint), 200, 150, Still))
		}
		m.SetDetail(detail)
		fewest := m.TriangleCount()
		for i, c := range views {
			f := Extract(d, c.Turn(0.001, 0), plain, NoPoint)
			show(t, th, f, 200, 150, Still) // else the surface is kept as it is
			got := show(t, th, Extract(d, c, plain, NoPoint), 200, 150, Still)
			if !slices.Equal(got.Pix, want[i].Pix) {
				t.Errorf("%s, view %d: the picture differs", name, i)
			}
			th.call(func() {
				g := th.renderer.meshes[f.meshes[0].mesh]
				v := newView(f, 200, 150)
				sight := newFrustum(&v, g.origin)
				fewest = min(fewest, g.full.visible(&sight))
			})
		}
		if fewest > m.TriangleCount()/2 {
			t.Errorf("%s: of %d triangles at least %d are drawn", name, m.TriangleCount(), fewest)
		}
		th.Forget(d.ID())
	}
}

// opened is a sphere with the upper quarter cut away.
func opened(t *testing.T) *mesh.TriMesh {
	d := sphereData(90, 0.05, r3.Vec{})
	d.Triangles = d.Triangles[len(d.Triangles)/4/3*3:]
	return mustMesh(t, d)
}
