package render

import (
	"bytes"
	"context"
	"errors"
	"image"
	"os"
	"runtime"
	"slices"
	"testing"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheLastPictureIsLikeAnyOther: what CaptureLast draws, in several tiles, too, is
// what Capture draws, and the meshes are gone from memory then.
func TestTheLastPictureIsLikeAnyOther(t *testing.T) {
	th := start(t)
	for _, kind := range []string{"plain", "colours", "texture", "points", "large", "detail"} {
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
			case "detail": // which is made of the mesh, so that this stays
				m = sphere(t, 120, 0.1, r3.Vec{})
				m.SetDetail(m.MakeDetail(t.Context(), 2000))
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
		if m.Spent() != (kind != "detail") || whole.Spent() {
			t.Errorf("%s: spent %v, and the one whose picture was not the last %v", kind, m.Spent(), whole.Spent())
		}
		if at := 3 * os.Getpagesize(); runtime.GOOS == "linux" && kind == "large" {
			if a, b := m.Data().Triangles[at], whole.Data().Triangles[at]; a != 0 || b == 0 {
				t.Errorf("a corner of the mesh is %d, and of the one that was kept %d", a, b)
			}
		}
		if !m.Spent() {
			continue
		}
		// Once they are not, there is nothing to draw.
		th.Forget(spent.ID())
		f = Extract(spent, frontCamera(spent), full, NoPoint)
		if _, err := th.Capture(context.Background(), f, p, nil); !errors.Is(err, errSpent) && !errors.Is(err, ErrForgotten) {
			t.Errorf("%s: a picture of a spent mesh ends with %v", kind, err)
		}
	}
}

// TestIndicesInSeveralBuffers: a mesh whose triangles lie in several buffers on the GPU
// looks as from one, whole and in parts, and leaves nothing there.
func TestIndicesInSeveralBuffers(t *testing.T) {
	th := start(t)
	before := th.Stats().Buffers
	for _, kind := range []string{"plain", "texture"} {
		var pictures [2]*image.NRGBA
		for i, run := range []int{indexRun, 1001} {
			d := scene.NewDocument(kind)
			m := sphere(t, 120, 0.1, r3.Vec{})
			if kind == "texture" {
				m = textured(t)
				run = min(run, 1)
			}
			if _, err := d.AddMesh(m, kind); err != nil {
				t.Fatal(err)
			}
			d.OnRemove(th.Forget)
			th.call(func() { th.renderer.indexRun = run })
			f := Extract(d, frontCamera(d), full, NoPoint)
			pictures[i] = take(t, th, f, Picture{300, 200, 1})
			if n := th.Stats().Buffers; i == 1 && n < before+4 {
				t.Errorf("%s: there are %d buffers, and %d before", kind, n, before)
			}
			d.Close()
			if n := th.Stats().Buffers; n != before {
				t.Errorf("%s: %d buffers are left, of %d", kind, n, before)
			}
		}
		if n, worst := difference(pictures[0], pictures[1], 0); n > 0 {
			t.Errorf("%s: %d pixels differ, by up to %d", kind, n, worst)
		}
	}
}

// TestTheLastPictureLeavesTheOcclusion to the mesh, which may go on being asked for it.
func TestTheLastPictureLeavesTheOcclusion(t *testing.T) {
	th := start(t)
	m := sphere(t, 170, 0.1, r3.Vec{})
	const open = 200
	o := &mesh.Occlusion{Open: bytes.Repeat([]uint8{open}, m.VertexCount())}
	d, n := ballOf(t, m)
	d.SetOcclusion(n, o)
	style := plain
	style.Occlusion = true
	if _, err := th.CaptureLast(context.Background(), Extract(d, frontCamera(d), style, NoPoint), Picture{50, 50, 1}, nil); err != nil {
		t.Fatal(err)
	}
	if pages := len(o.Open) / os.Getpagesize(); pages < 4 || !m.Spent() {
		t.Fatalf("%d pages of occlusion, the mesh is spent: %v", pages, m.Spent())
	}
	if i := slices.IndexFunc(o.Open, func(v uint8) bool { return v != open }); i >= 0 {
		t.Errorf("the occlusion of vertex %d is %d afterwards", i, o.Open[i])
	}
}
