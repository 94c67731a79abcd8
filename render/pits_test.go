package render

import (
	"context"
	"math"
	"testing"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// halfOpen returns values that are open on the right half of a mesh and half so on the left.
func halfOpen(m *mesh.TriMesh) *mesh.Occlusion {
	o := &mesh.Occlusion{}
	for v := range m.VertexCount() {
		open := uint8(255)
		if m.Vertex(v).X < 0 {
			open = 128
		}
		o.Open = append(o.Open, open)
	}
	return o
}

// TestPitsAreDarker: the light of each pixel goes by the square of how much arrives, from a
// fifth on, in all levels of detail, with colours of vertices and values and edges over
// it, and nothing else changes.
func TestPitsAreDarker(t *testing.T) {
	th := start(t)
	for _, c := range []struct {
		name    string
		style   func(*Style)
		quality Quality
		colors  bool
	}{
		{"plain", func(*Style) {}, Full, false},
		{"wireframe", func(s *Style) { s.Wireframe = true }, Full, false},
		{"a coarser level", func(*Style) {}, Quality{Samples: 1, Error: 100}, false},
		{"colours", func(*Style) {}, Full, true},
	} {
		m := sphere(t, 60, 0, r3.Vec{})
		if c.colors {
			d := *m.Data()
			for range len(d.Positions) / 3 {
				d.Colors = append(d.Colors, 200, 100, 50, 255)
			}
			m = mustMesh(t, d)
		}
		m.SetDetail(m.MakeDetail(context.Background(), 1000))
		d, n := ballOf(t, m)
		style := plain
		c.style(&style)
		style.Occlusion = true
		draw := func() []uint8 {
			camera := scene.DefaultCamera().MoveTo(d.Bounds().Center()) // x to the right
			camera.Height = 0.8 * d.Bounds().Diagonal()
			return show(t, th, Extract(d, camera, style, NoPoint), 120, 120, c.quality).Pix
		}
		before := draw()
		d.SetOcclusion(n, halfOpen(m))
		dark := draw()
		style.Occlusion = false
		without := draw()
		style.Occlusion = true
		if again := draw(); string(again) != string(dark) || string(without) != string(before) {
			t.Errorf("%s: on and off again is another picture", c.name)
		}
		const half, darkest = 128. / 255, 0.2
		const left, right, off = 4 * (60*120 + 35), 4 * (60*120 + 85), 4 * (2*120 + 2)
		for k := range 3 {
			want := float64(before[left+k]) * (darkest + (1-darkest)*half*half)
			if got := float64(dark[left+k]); math.Abs(got-want) > 1 { // rounded, each
				t.Errorf("%s: on the left %v, not %v", c.name, got, want)
			}
			for _, at := range []int{right, off} {
				if dark[at+k] != before[at+k] {
					t.Errorf("%s: %d where nothing is in the way, before %d", c.name, dark[at+k], before[at+k])
				}
			}
		}
	}
}

// TestPitsOfASideAlone: those of the back do not darken the front.
func TestPitsOfASideAlone(t *testing.T) {
	th := start(t)
	m := sphere(t, 24, 0, r3.Vec{})
	d, n := ballOf(t, m)
	style := plain
	style.Occlusion = true
	before := show(t, th, Extract(d, frontCamera(d), style, NoPoint), 100, 100, Full).Pix
	o := halfOpen(m)
	o.Behind = true
	d.SetOcclusion(n, o)
	if after := show(t, th, Extract(d, frontCamera(d), style, NoPoint), 100, 100, Full).Pix; string(after) != string(before) {
		t.Error("what is in the way behind darkens the front")
	}
	d.SetOcclusion(n, halfOpen(m))
	if after := show(t, th, Extract(d, frontCamera(d), style, NoPoint), 100, 100, Full).Pix; string(after) == string(before) {
		t.Error("other values make no difference")
	}
}

// TestPitsGoWithTheDocument: they take a byte a vertex on the GPU, none of which stays.
func TestPitsGoWithTheDocument(t *testing.T) {
	th := start(t)
	m := sphere(t, 24, 0, r3.Vec{})
	d := scene.NewDocument("pits")
	n, err := d.AddMesh(m, "ball")
	if err != nil {
		t.Fatal(err)
	}
	style := plain
	style.Occlusion = true
	usage := func() Usage {
		show(t, th, Extract(d, frontCamera(d), style, NoPoint), 50, 50, Full)
		return th.Stats().ByDocument[d.ID()]
	}
	before := usage()
	d.SetOcclusion(n, halfOpen(m))
	after := usage()
	if after.Objects != before.Objects+1 || after.Bytes != before.Bytes+int64(m.VertexCount()) {
		t.Errorf("%+v, before %+v", after, before)
	}
	d.SetOcclusion(n, halfOpen(m))
	if again := usage(); again != after {
		t.Errorf("with others %+v, before %+v", again, after)
	}
	id := d.ID()
	d.Close()
	th.Forget(id)
	if left, there := th.Stats().ByDocument[id]; there {
		t.Errorf("%+v is left", left)
	}
}

// ballOf returns a document of a mesh, which is closed at the end of the test.
func ballOf(t *testing.T, m *mesh.TriMesh) (*scene.Document, *scene.MeshNode) {
	t.Helper()
	d := scene.NewDocument("pits")
	n, err := d.AddMesh(m, "ball")
	if err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	return d, n
}
