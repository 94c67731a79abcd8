package render

import (
	"context"
	"errors"
	"os"
	"runtime"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheLastPictureIsLikeAnyOther: what CaptureLast draws, in several tiles, too, is
// what Capture draws, and the meshes are gone from memory then.
func TestTheLastPictureIsLikeAnyOther(t *testing.T) {
	th := start(t)
	for _, kind := range []string{"plain", "colours", "texture", "points", "large"} {
		document := func() *scene.Document {
			d := scene.NewDocument(kind)
			m := sphere(t, 40, 0.1, r3.Vec{})
			switch kind {
			case "colours":
				m = colored(t)
			case "texture":
				m = textured(t)
			case "points":
				m = cloud(t)
			case "large": // so that whether it is solid is found out in the background
				m = sphere(t, 170, 0.1, r3.Vec{})
			}
			if _, err := d.AddMesh(m, kind); err != nil {
				t.Fatal(err)
			}
			d.OnRemove(th.Forget)
			t.Cleanup(d.Close)
			return d
		}
		p := Picture{300, 200, 1}
		kept, spent := document(), document()
		want := take(t, th, Extract(kept, frontCamera(kept), full, NoPoint), p)
		th.call(func() { th.renderer.tileSide = 200 })
		tiled := take(t, th, Extract(kept, frontCamera(kept), full, NoPoint), p)
		f := Extract(spent, frontCamera(spent), full, NoPoint)
		last, err := th.CaptureLast(context.Background(), f, p, nil)
		th.call(func() { th.renderer.tileSide = tileSide })
		if err != nil {
			t.Fatal(err)
		}
		if n, worst := difference(last, tiled, 0); n > 0 {
			t.Errorf("%s: %d pixels differ, by up to %d", kind, n, worst)
		}
		// They are on the GPU still, so there can be more pictures of them.
		again := take(t, th, f, p)
		if n, worst := difference(again, want, 0); n > 0 {
			t.Errorf("%s, once more: %d pixels differ, by up to %d", kind, n, worst)
		}
		m, whole := spent.Meshes()[0].Mesh, kept.Meshes()[0].Mesh
		if !m.Spent() || whole.Spent() {
			t.Errorf("%s: spent %v, and the one whose picture was not the last %v", kind, m.Spent(), whole.Spent())
		}
		if at := 3 * os.Getpagesize(); runtime.GOOS == "linux" && kind == "large" {
			if a, b := m.Data().Triangles[at], whole.Data().Triangles[at]; a != 0 || b == 0 {
				t.Errorf("a corner of the mesh is %d, and of the one that was kept %d", a, b)
			}
		}
		// Once they are not, there is nothing to draw.
		th.Forget(spent.ID())
		f = Extract(spent, frontCamera(spent), full, NoPoint)
		if _, err := th.Capture(context.Background(), f, p, nil); !errors.Is(err, errSpent) && !errors.Is(err, ErrForgotten) {
			t.Errorf("%s: a picture of a spent mesh ends with %v", kind, err)
		}
	}
}
