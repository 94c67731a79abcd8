package render

import (
	"math"
	"testing"
	"time"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestLevelsGoByTheirErrorInPixels: the coarsest that is exact enough is drawn, at the
// place of the mesh that is nearest.
func TestLevelsGoByTheirErrorInPixels(t *testing.T) {
	g := &gpuMesh{
		full:   gpuSurface{triangles: 64000},
		levels: []gpuSurface{{error: 0.01, triangles: 16000}, {error: 0.02, triangles: 4000}, {error: 0.04, triangles: 1000}},
		bounds: mesh.Bounds{Min: r3.Vec{X: -1, Y: -1, Z: -1}, Max: r3.Vec{X: 1, Y: 1, Z: 1}, Valid: true},
	}
	c := scene.DefaultCamera()
	c.Orthographic, c.Height = true, 2
	f := &Frame{camera: c, bounds: g.bounds}
	// 2 units in 100 pixels: a pixel is 0.02 units.
	for allowed, want := range map[float64]int{0: wholeMesh, 0.4: wholeMesh, 0.6: 0, 1.1: 1, 1.9: 1, 2.1: 2, 100: 2} {
		v := newView(f, 100, 100)
		if got := g.level(&v, effort{allowed, math.MaxInt}); got != want {
			t.Errorf("%g pixels: level %d, want %d", allowed, got, want)
		}
	}
	// In perspective the near side is larger.
	c.Orthographic = false
	f.camera = c
	v := newView(f, 100, 100)
	near := 0.02 * (c.Distance() - 1) / c.Distance()
	for times, want := range map[float64]int{0.99: 0, 1.01: 1} {
		if got := g.level(&v, effort{0.02 / near * times, math.MaxInt}); got != want {
			t.Errorf("in perspective, %g of what level 1 asks for: level %d, want %d", times, got, want)
		}
	}
	// Fewer triangles than the error asks for are drawn in time, if an error is allowed.
	for _, c := range []struct {
		e    effort
		want int
	}{{effort{0.001, 16000}, 0}, {effort{0.001, 15999}, 1}, {effort{0.001, 10}, 2}, {effort{0, 10}, wholeMesh}, {effort{100, 64000}, 2}} {
		if got := g.level(&v, c.e); got != c.want {
			t.Errorf("%+v: level %d, want %d", c.e, got, c.want)
		}
	}
}

// TestMovingFramesKeepPace: what a frame may take is told in triangles, by how long the
// last ones took.
func TestMovingFramesKeepPace(t *testing.T) {
	r := &Renderer{}
	f := &Frame{meshes: make([]meshItem, 2)}
	q := Quality{Error: 1, Within: 10 * time.Millisecond}
	if e := r.effort(f, meshItem{}, q); e != (effort{1, math.MaxInt}) {
		t.Errorf("before any frame %+v", e)
	}
	r.keepPace(9_000, time.Second) // too few to tell
	r.keepPace(100_000, 10*time.Millisecond)
	if e := r.effort(f, meshItem{}, q); e != (effort{1, 50_000}) {
		t.Errorf("at 100 ns a triangle %+v, want half of 100,000 for each of two meshes", e)
	}
	if e := r.effort(f, meshItem{}, Full); e != (effort{0, math.MaxInt}) {
		t.Errorf("at rest %+v", e)
	}
	for range 50 {
		r.keepPace(100_000, 40*time.Millisecond)
	}
	if e := r.effort(f, meshItem{}, q); e.triangles < 5_000 || e.triangles > 5_050 {
		t.Errorf("at 400 ns a triangle %+v", e)
	}
	// A machine that fills a view in 2 ms and draws a triangle in 100 ns can draw 80,000 in
	// 10 ms, whichever level it has drawn.
	for _, drawn := range []int{15_000, 40_000, 80_000} {
		r := &Renderer{}
		r.keepPace(drawn, 2*time.Millisecond+time.Duration(drawn)*100)
		if e := r.effort(f, meshItem{}, q); 2*e.triangles < 79_990 || 2*e.triangles > 80_000 {
			t.Errorf("after %d triangles %+v", drawn, e)
		}
	}
}

// TestLevelsLookLikeTheMesh: within the tolerance that is promised of a moving view.
func TestLevelsLookLikeTheMesh(t *testing.T) {
	th := start(t)
	for name, m := range map[string]*mesh.TriMesh{"plain": sphere(t, 80, 0.02, r3.Vec{}), "textured": wrapped(t, 80)} {
		m.SetDetail(m.MakeDetail(t.Context(), 1100))
		if len(m.Detail().Levels) != 2 {
			t.Fatalf("%s: %d levels", name, len(m.Detail().Levels))
		}
		d := scene.NewDocument(name)
		if _, err := d.AddMesh(m, name); err != nil {
			t.Fatal(err)
		}
		keep(t, d)
		style := plain
		style.Background.A = 0
		f := Extract(d, frontCamera(d), style, NoPoint)
		const w, h = 240, 180
		for _, allowed := range []float64{1, 4} {
			got := show(t, th, f, w, h, Quality{Samples: 1, Error: allowed})
			level := 0
			th.call(func() { level = front(th).shown.key.levels[0] })
			want := show(t, th, f, w, h, Full)
			outline, sum := 0, 0
			for i := 0; i < len(got.Pix); i += 4 {
				if (got.Pix[i+3] == 0) != (want.Pix[i+3] == 0) {
					outline++
					continue
				}
				for k := range 3 {
					sum += abs(int(got.Pix[i+k]) - int(want.Pix[i+k]))
				}
			}
			f = Extract(d, frontCamera(d).Turn(0.1, 0), style, NoPoint) // else the view at rest is kept
			mean := float64(sum) / float64(3*w*h)
			// The outline is about 470 pixels long and may move by what is allowed; on average
			// it does by a fifth of that. A shade differs where a face is seen another way.
			if outline > int(470*allowed/5) || mean > 2*allowed || level == wholeMesh {
				t.Errorf("%s, %g pixels, level %d: %d pixels of the outline differ, the others by %.2f of 255 on average",
					name, allowed, level, outline, mean)
			}
		}
		th.Forget(d.ID())
	}
}

func abs(x int) int { return max(x, -x) }
