package render

import (
	"errors"
	"testing"

	"cairn/render/internal/gl"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestAnAbortedUploadLeavesNothing ends the upload at its first, second, third …
// piece.
func TestAnAbortedUploadLeavesNothing(t *testing.T) {
	th := start(t)
	meshes := map[string]*mesh.TriMesh{"plain": sphere(t, 8, 0, r3.Vec{}), "colours": colored(t), "texture": textured(t), "points": cloud(t)}
	th.call(func() {
		d := th.renderer.device
		before := d.Live()
		for name, m := range meshes {
			for last, done := 0, false; !done; last++ {
				pieces := 0
				u := &uploader{device: d, pause: func() error {
					if pieces++; pieces > last {
						return errAborted
					}
					return nil
				}}
				g, err := uploadMesh(u, m)
				if err == nil {
					g.free(d)
					done = true
				} else if !errors.Is(err, errAborted) {
					t.Errorf("%s: %v", name, err)
				}
				if live := d.Live(); live != before {
					t.Fatalf("%s, ended at piece %d: %+v, want %+v", name, last, live, before)
				}
			}
		}
		board := meshes["texture"].Textures()[0]
		for last := range 20 {
			pieces := 0
			g, err := uploadTexture(&uploader{device: d, pause: func() error {
				if pieces++; pieces > last {
					return errAborted
				}
				return nil
			}}, board, 16)
			if err == nil {
				d.DeleteTexture(&g.texture)
			}
			if live := d.Live(); live != before {
				t.Fatalf("texture, ended at piece %d: %+v, want %+v", last, live, before)
			}
		}
	})
}

func TestOutOfMemoryIsAnError(t *testing.T) {
	th := start(t)
	th.call(func() {
		d := th.renderer.device
		before := d.Live()
		const tooMuch = 1 << 46 // bytes: more than any machine has
		if _, err := d.NewBuffer(tooMuch); !errors.Is(err, gl.ErrOutOfMemory) {
			t.Errorf("a buffer of %d bytes: %v", int64(tooMuch), err)
		}
		if live := d.Live(); live != before {
			t.Errorf("%+v, want %+v", live, before)
		}
		if err := d.Check("afterwards"); err != nil {
			t.Error(err)
		}
	})
}

func TestCornersKeepTheirOwnNormals(t *testing.T) {
	// Two triangles of a square share an edge, with a normal for each face.
	m := mustMesh(t, mesh.Data{
		Positions:   []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0},
		Triangles:   []uint32{0, 1, 2, 0, 2, 3},
		Normals:     []float32{0, 0, 1, 0, 1, 0},
		NormalIndex: []uint32{0, 0, 0, 1, 1, 1},
	})
	c := mustSplit(t, m)
	if len(c.vertex) != 6 {
		t.Fatalf("%d vertices, want one for each corner", len(c.vertex))
	}
	for i, v := range c.triangles {
		if c.vertex[v] != m.Data().Triangles[i] || c.normal[v] != m.Data().NormalIndex[i] {
			t.Errorf("corner %d: vertex %d with normal %d", i, c.vertex[v], c.normal[v])
		}
	}
	// With one normal for both faces, the shared edge is shared again.
	d := *m.Data()
	d.NormalIndex = make([]uint32, 6)
	if c := mustSplit(t, mustMesh(t, d)); len(c.vertex) != 4 {
		t.Errorf("%d vertices, want 4", len(c.vertex))
	}
}

func mustSplit(t *testing.T, m *mesh.TriMesh) *corners {
	t.Helper()
	c, err := splitCorners(m, false, noPause)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSplittingCornersPauses(t *testing.T) {
	const faces = 100_000
	many := sphereData(160, 0, r3.Vec{}) // about as many
	many.Normals, many.NormalIndex = []float32{0, 0, 1}, make([]uint32, len(many.Triangles))
	// All faces meet in one corner, where each has a normal of its own.
	fan := mesh.Data{Positions: make([]float32, 9), Normals: []float32{0, 0, 1}}
	for range faces / 100 {
		fan.Triangles = append(fan.Triangles, 0, 1, 2)
		i := uint32(len(fan.Normals) / 3)
		fan.Normals = append(fan.Normals, 0, 0, 1)
		fan.NormalIndex = append(fan.NormalIndex, i, 0, 0)
	}
	for name, d := range map[string]mesh.Data{"many": many, "fan": fan} {
		m := mustMesh(t, d)
		const last = 3
		pauses := 0
		_, err := splitCorners(m, false, func() error {
			if pauses++; pauses == last {
				return errAborted
			}
			return nil
		})
		if !errors.Is(err, errAborted) || pauses != last {
			t.Errorf("%s: after %d pauses the error is %v", name, pauses, err)
		}
	}
}

func TestFacingFollowsTheFaces(t *testing.T) {
	d := sphereData(8, 0, r3.Vec{})
	d.Normals = append([]float32(nil), d.Positions...) // of a sphere about its origin
	if got := facing(mustMesh(t, d)); got != 1 {
		t.Errorf("normals and faces look the same way: %g", got)
	}
	flip(d.Triangles)
	if got := facing(mustMesh(t, d)); got != -1 {
		t.Errorf("normals and faces look opposite ways: %g", got)
	}
}

func TestPartsOfOneLookAreJoined(t *testing.T) {
	d := &mesh.Data{
		Triangles: make([]uint32, 3*10),
		Materials: []mesh.Material{{Diffuse: [4]float32{1, 0, 0, 1}}, {Diffuse: [4]float32{0, 1, 0, 1}}},
		Parts:     []mesh.Part{{First: 0, Count: 3, Material: 0}, {First: 3, Count: 2, Material: 0}, {First: 5, Count: 0, Material: 1}, {First: 5, Count: 5, Material: 1}},
	}
	parts := gpuParts(d)
	if len(parts) != 2 || parts[0].count != 15 || parts[1].first != 15 || parts[1].count != 15 {
		t.Errorf("%+v", parts)
	}
}
