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
				g, err := uploadMesh(u, m, nil, nil)
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
	parts := gpuParts(d, d.Parts, 10)
	if len(parts) != 2 || parts[0].count != 15 || parts[1].first != 15 || parts[1].count != 15 {
		t.Errorf("%+v", parts)
	}
}
