package render

import (
	"image"
	"math"
	"slices"
	"testing"
	"time"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestEveryLocateIsAnsweredInOrder(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	f := Extract(d, frontCamera(d), plain, NoPoint)
	show(t, th, f, 60, 40, Still)
	var got []int
	note := func(i int, want bool) func(r3.Vec, bool) {
		return func(p r3.Vec, ok bool) {
			got = append(got, i)
			if ok != want {
				t.Errorf("question %d: a surface at %v: %v, want %v", i, p, ok, want)
			}
		}
	}
	hold, held := make(chan struct{}), make(chan struct{})
	go th.call(func() { close(held); <-hold })
	<-held
	th.Locate(f, 60, 40, 30, 20, note(0, true))
	th.Locate(f, 60, 40, 0, 0, note(1, false))
	front(th).Probe(30, 20, func(r3.Vec, bool) { t.Error("a probe that was replaced is answered") })
	last := make(chan struct{})
	front(th).Probe(30, 20, func(r3.Vec, bool) { close(last) })
	th.Locate(f, 60, 40, 30, 20, note(2, true))
	close(hold)
	<-last
	if !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("answered: %v", got)
	}
}

// TestADroppedFrameIsNoEmptyOne asks while a frame is drawn that is dropped for
// another: the sphere in the middle is there all the time.
func TestADroppedFrameIsNoEmptyOne(t *testing.T) {
	for name, quality := range map[string]Quality{"where the last was": Still, "elsewhere": Fine} {
		th := start(t)
		d := scene.NewDocument("large")
		if _, err := d.AddMesh(sphere(t, 260, 0.1, r3.Vec{}), "sphere"); err != nil {
			t.Fatal(err)
		}
		keep(t, d)
		const width, height = 60, 40
		c := frontCamera(d)
		show(t, th, Extract(d, c, plain, NoPoint), width, height, Still)
		turned := Extract(d, c.Turn(0.1, 0), plain, NoPoint)
		pieces := 0
		answers := make(chan bool, 2)
		answer := func(_ r3.Vec, ok bool) { answers <- ok }
		th.call(func() {
			th.renderer.pause = func() error {
				if pieces++; pieces == 1 {
					th.Locate(turned, width, height, width/2, height/2, answer)
					front(th).Probe(width/2, height/2, answer)
					front(th).Show(Request{Frame: turned, Width: width, Height: height, Quality: Moving, Present: func(*image.RGBA, time.Duration) {}})
				}
				return th.pause()
			}
		})
		front(th).Show(Request{Frame: turned, Width: width, Height: height, Quality: quality,
			Present: func(*image.RGBA, time.Duration) { t.Error("the finer frame was not dropped") }})
		for range cap(answers) {
			if !<-answers {
				t.Errorf("%s: nothing was found in the middle", name)
			}
		}
	}
}

// TestPlacesAreOnTheMeshItself: a coarser copy stands in for a large mesh while
// the view moves, but what is asked for is a place on the mesh.
func TestPlacesAreOnTheMeshItself(t *testing.T) {
	th := start(t)
	d, n := fineWaves(t)
	n.Mesh.SetDetail(n.Mesh.MakeDetail(t.Context(), 400))
	const side = 90
	c := scene.DefaultCamera()
	frame := Extract(d, c, plain, NoPoint)
	show(t, th, frame, side, side, Quality{Samples: 1, Error: 4})
	th.call(func() {
		if !front(th).shown.key.coarse() {
			t.Error("the frame was not drawn from a coarser copy")
		}
	})
	turned := c.Turn(0.3, 0.2)
	far := 0.0 // of a coarser copy's places, to show that the question is worth asking
	for i := range 40 {
		x, y := 25+i%8*5, 25+i/8*8
		type answer struct {
			p  r3.Vec
			ok bool
		}
		answers := make(chan answer, 2)
		reply := func(p r3.Vec, ok bool) { answers <- answer{p, ok} }
		front(th).Probe(x, y, reply)
		a := <-answers
		if off := math.Abs(wave(a.p.X, a.p.Y) - a.p.Z); !a.ok || off > waveTolerance {
			t.Errorf("(%d, %d): %v, %g off the surface", x, y, a, off)
		}
		th.call(func() {
			s := front(th).shown
			v := s.key.view
			z := v.viewDepth(float64(s.targets.surface.ReadDepth(x, y)))
			p := v.unproject(x, y, z)
			far = max(far, math.Abs(wave(p.X, p.Y)-p.Z))
		})
		// Of a view that was never shown, at another size.
		th.Locate(Extract(d, turned, plain, NoPoint), 2*side, side, x+side/2, y, reply)
		b := <-answers
		if off := math.Abs(wave(b.p.X, b.p.Y) - b.p.Z); !b.ok || off > waveTolerance {
			t.Errorf("turned, (%d, %d): %v, %g off the surface", x, y, b, off)
		}
		px, py, _, _ := turned.Project(b.p)
		if math.Hypot(px*side+side-(float64(x+side/2)+0.5), side/2-py*side-(float64(y)+0.5)) > 0.01 {
			t.Errorf("turned: the place is not under the middle of pixel (%d, %d)", x, y)
		}
	}
	if far < 5*waveTolerance {
		t.Errorf("the coarser copy is only %g off: it shows nothing", far)
	}
	d.Close()
	th.Forget(d.ID())
	gone := make(chan bool)
	th.Locate(frame, side, side, side/2, side/2, func(_ r3.Vec, ok bool) { gone <- ok })
	if <-gone {
		t.Error("a forgotten document has a surface")
	}
}

// waveTolerance is for the flat triangles of finelyWaved, 1e-4 beside their
// corners, and for the depth.
const waveTolerance = 2e-4

// wave is the height of finelyWaved: waves that a coarser copy cannot follow.
func wave(x, y float64) float64 { return 0.04 * math.Sin(10*x) * math.Sin(10*y) }

// finelyWaved is a square about the origin, of more triangles than are drawn
// while the view moves. Its vertices stand close enough for waveTolerance.
func finelyWaved(t testing.TB) *mesh.TriMesh {
	const n = 200
	var d mesh.Data
	for j := range n + 1 {
		for i := range n + 1 {
			x, y := 2*float64(i)/n-1, 2*float64(j)/n-1
			d.Positions = append(d.Positions, float32(x), float32(y), float32(wave(x, y)))
			if i < n && j < n {
				a := uint32(j*(n+1) + i)
				d.Triangles = append(d.Triangles, a, a+1, a+n+2, a, a+n+2, a+n+1)
			}
		}
	}
	return mustMesh(t, d)
}

// fineWaves returns a document of finelyWaved, which lives until the test is over.
func fineWaves(t *testing.T) (*scene.Document, *scene.MeshNode) {
	t.Helper()
	d := scene.NewDocument("fine waves")
	n, err := d.AddMesh(finelyWaved(t), "waves")
	if err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	return d, n
}

// TestAViewAtRestIsChangedFromAllTriangles: what changes in a view at rest, such as a
// point that is placed, is seen without the mesh being drawn anew, neither from coarser
// copies nor, after that, from all triangles. Turned, the view has coarser copies again.
func TestAViewAtRestIsChangedFromAllTriangles(t *testing.T) {
	th := start(t)
	d, n := fineWaves(t)
	n.Mesh.SetDetail(n.Mesh.MakeDetail(t.Context(), 400))
	const side = 90
	c := scene.DefaultCamera()
	for i, step := range []struct {
		turned  float64
		quality Quality
		coarse  bool
	}{{0, Moving, true}, {0, Full, false}, {0, Moving, false}, {0, Full, false}, {0.3, Moving, true}, {0, Moving, true}} {
		show(t, th, Extract(d, c.Turn(step.turned, 0), plain, NoPoint), side, side, step.quality)
		th.call(func() {
			if front(th).shown.key.coarse() != step.coarse {
				t.Errorf("picture %d: drawn from coarser copies: %v", i, !step.coarse)
			}
		})
	}
}
