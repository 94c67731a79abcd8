package render

import (
	"errors"
	"image"
	"slices"
	"testing"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestPiecesOutOfSightAreLeftOut draws the same views of a mesh with and without its
// pieces: near, from inside, and tile by tile. The pictures are the same, whatever the
// vertices have.
func TestPiecesOutOfSightAreLeftOut(t *testing.T) {
	th := start(t)
	for name, m := range map[string]*mesh.TriMesh{
		"plain": sphere(t, 90, 0.1, r3.Vec{X: 3}), "textured": wrapped(t, 90), "open": opened(t),
		"inside out": turnedOver(t, 90), "colours": painted(t, 90), "normals of corners": creased(t, 90),
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
			want = append(want, show(t, th, Extract(d, c, plain, NoPoint), 200, 150, Full))
		}
		m.SetDetail(detail)
		fewest := m.TriangleCount()
		for i, c := range views {
			f := Extract(d, c.Turn(0.001, 0), plain, NoPoint)
			show(t, th, f, 200, 150, Full) // else the surface is kept as it is
			got := show(t, th, Extract(d, c, plain, NoPoint), 200, 150, Full)
			if !slices.Equal(got.Pix, want[i].Pix) {
				t.Errorf("%s, view %d: the picture differs", name, i)
			}
			th.call(func() {
				g := th.renderer.meshes[f.meshes[0].mesh]
				v := newView(f, 200, 150)
				sight := newSight(&v, g)
				fewest = min(fewest, g.full.visible(&sight))
			})
		}
		if fewest > m.TriangleCount()/2 {
			t.Errorf("%s: of %d triangles at least %d are drawn", name, m.TriangleCount(), fewest)
		}
		th.Forget(d.ID())
	}
}

// turnedOver is a sphere whose faces look inwards.
func turnedOver(t *testing.T, rings int) *mesh.TriMesh {
	d := sphereData(rings, 0.1, r3.Vec{})
	for f := 0; f < len(d.Triangles); f += 3 {
		d.Triangles[f], d.Triangles[f+1] = d.Triangles[f+1], d.Triangles[f]
	}
	return mustMesh(t, d)
}

// painted is a sphere whose vertices have colours.
func painted(t *testing.T, rings int) *mesh.TriMesh {
	d := sphereData(rings, 0.1, r3.Vec{})
	d.Colors = colorsOf(d.Positions)
	return mustMesh(t, d)
}

// creased is a sphere each of whose triangles has a normal of its own.
func creased(t *testing.T, rings int) *mesh.TriMesh {
	d := sphereData(rings, 0.1, r3.Vec{})
	for f := 0; f < len(d.Triangles); f += 3 {
		var middle r3.Vec
		for _, v := range d.Triangles[f : f+3] {
			middle = r3.Add(middle, r3.Vec{X: float64(d.Positions[3*v]), Y: float64(d.Positions[3*v+1]), Z: float64(d.Positions[3*v+2])})
		}
		n := r3.Unit(middle)
		d.Normals = append(d.Normals, float32(n.X), float32(n.Y), float32(n.Z))
		d.NormalIndex = append(d.NormalIndex, uint32(f/3), uint32(f/3), uint32(f/3))
	}
	return mustMesh(t, d)
}

// TestPiecesThatLookAwayShowNothing looks at every triangle of every piece that is left out,
// from many places, near and far: each shows the side that is hidden.
func TestPiecesThatLookAwayShowNothing(t *testing.T) {
	m := sphere(t, 200, 0.05, r3.Vec{X: 3})
	detail := m.MakeDetail(t.Context(), 2000)
	triangles := detail.Triangles()
	g := &gpuMesh{origin: m.Data().Origin}
	for _, closed := range []solidity{open, outward, inward} {
		g.closed = closed
		left, all := 0, 0
		for i := range 40 {
			c := scene.DefaultCamera()
			c.Focus, c.Height, c.Orthographic = r3.Vec{X: 3, Y: 0.1 * float64(i%5)}, 1+0.2*float64(i%7), i%4 == 0
			c = c.Turn(0.7*float64(i), 0.4*float64(i))
			v := newView(&Frame{camera: c, bounds: m.Bounds()}, 300, 200)
			sight := newSight(&v, g)
			for k := range detail.Pieces {
				p := &detail.Pieces[k]
				all++
				if !sight.away(p) {
					continue
				}
				left++
				for f := p.First; f < p.First+p.Count; f++ {
					var at [3]r3.Vec
					for k := range at {
						at[k] = m.Vertex(int(detail.Vertex[triangles[3*f+uint32(k)]]))
					}
					normal := r3.Cross(r3.Sub(at[1], at[0]), r3.Sub(at[2], at[0]))
					eye := v.axes[2]
					if !c.Orthographic {
						eye = r3.Sub(r3.Add(c.Focus, r3.Scale(c.Distance(), v.axes[2])), at[0])
					}
					if front := r3.Dot(normal, eye); closed == outward && front >= 0 || closed == inward && front <= 0 {
						t.Fatalf("%v, view %d: triangle %d of a piece that looks away is seen", closed, i, f)
					}
				}
			}
		}
		// Half of a sphere looks away, as seen from afar; less faces a near view. Much of both is near the rim.
		if closed == open && left > 0 || closed != open && left < all/8 {
			t.Errorf("%v: %d pieces of %d are left out", closed, left, all)
		}
	}
}

// TestBrokenOffCutsGoOn ends the upload of the pieces again and again, at its first, second,
// third … buffer: each time it goes on, at last it is whole, and what it replaced is gone.
func TestBrokenOffCutsGoOn(t *testing.T) {
	th := start(t)
	m := wrapped(t, 90)
	detail := m.MakeDetail(t.Context(), 2000)
	th.call(func() {
		d := th.renderer.device
		before := d.Live()
		u := &uploader{device: d, pause: func() error { return nil }}
		g, err := uploadMesh(u, m, nil, nil)
		if err != nil {
			t.Error(err)
			return
		}
		left := 0
		u.pause = func() error {
			if left--; left < 0 {
				return errAborted
			}
			return nil
		}
		tries, bytes := 0, g.usage().Bytes
		for ; g.full.pieces == nil && tries < 20; tries++ {
			left = 1
			if err := g.cut(u, m, detail); err != nil && !errors.Is(err, errAborted) {
				t.Error(err)
			}
			if b := g.usage().Bytes; g.full.pieces == nil && b <= bytes {
				t.Errorf("try %d: %d bytes, and %d before", tries, b, bytes)
			} else {
				bytes = b
			}
		}
		if live := d.Live().Bytes - before.Bytes; tries < 4 || live != g.usage().Bytes {
			t.Errorf("after %d tries it has %d bytes, says that it has %d", tries, live, g.usage().Bytes)
		}
		g.free(d)
		if live := d.Live(); live != before {
			t.Errorf("%+v is left of %+v", live, before)
		}
		// It may be closed before all of it is there.
		if g, err = uploadMesh(&uploader{device: d, pause: func() error { return nil }}, m, nil, nil); err == nil {
			left = 2
			if err = g.cut(u, m, detail); !errors.Is(err, errAborted) {
				t.Error(err)
			}
			g.free(d)
		}
		if live := d.Live(); live != before {
			t.Errorf("closed early, %+v is left of %+v", live, before)
		}
	})
}

// opened is a sphere with the upper quarter cut away.
func opened(t *testing.T) *mesh.TriMesh {
	d := sphereData(90, 0.05, r3.Vec{})
	d.Triangles = d.Triangles[len(d.Triangles)/4/3*3:]
	return mustMesh(t, d)
}
