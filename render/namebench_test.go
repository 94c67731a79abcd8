package render

import (
	"fmt"
	"image"
	"testing"
	"time"

	"cairn/landmark"
	"cairn/scene"
)

// manyMarks returns a document with a sphere and n landmarks with names all over it.
func manyMarks(tb testing.TB, n int) *scene.Document {
	tb.Helper()
	d := scene.NewDocument("many")
	if _, err := d.AddMesh(sphere(tb, 71, 0.1, onSphere(0, 1)), "sphere"); err != nil {
		tb.Fatal(err)
	}
	if n > 0 {
		g := marks(n)
		for i, l := range g.Landmarks() {
			l.Name = fmt.Sprintf("semilandmark %d", i)
			g.Set(i, l)
		}
		if _, err := d.AddGroup(g); err != nil {
			tb.Fatal(err)
		}
	}
	keep(tb, d)
	return d
}

// BenchmarkLandmarks measures what landmarks with names add to a frame of
// 1200×800 pixels: turning, and where one of them is dragged in a view at rest.
func BenchmarkLandmarks(b *testing.B) {
	th := start(b)
	for _, n := range []int{0, 68, 5000} {
		d := manyMarks(b, n)
		c := frontCamera(d)
		shown := make(chan *image.RGBA)
		frame := func(b *testing.B) {
			th.Show(Request{
				Frame: Extract(d, c, full, NoPoint), Width: 1200, Height: 800, Quality: Moving,
				Present: func(img *image.RGBA, _ time.Duration) { shown <- img },
				Failed:  func(err error) { b.Error(err); shown <- nil },
			})
			th.Recycle(<-shown)
		}
		b.Run(fmt.Sprintf("turning/%d", n), func(b *testing.B) {
			for b.Loop() {
				c = c.Turn(0.01, 0)
				frame(b)
			}
		})
		b.Run(fmt.Sprintf("resting/%d", n), func(b *testing.B) {
			for b.Loop() {
				frame(b)
			}
		})
		if n == 0 {
			continue
		}
		g := d.Groups()[0].Group
		b.Run(fmt.Sprintf("dragging/%d", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				l := g.At(n / 2)
				l.Position.X += 1e-4 * float64(1-2*(i&1))
				g.Set(n/2, l)
				frame(b)
			}
		})
		th.Forget(d.ID())
	}
}

var _ = landmark.Defined
