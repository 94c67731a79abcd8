package render

import (
	"fmt"
	"image"
	"testing"
	"time"

	"cairn/landmark"
	"cairn/render/internal/gl"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// manyMarks returns a document with a sphere and n landmarks with names all over it,
// without lines. Half of them are hidden in any view.
func manyMarks(tb testing.TB, n int) *scene.Document {
	tb.Helper()
	d := scene.NewDocument("many")
	if _, err := d.AddMesh(sphere(tb, 71, 0.1, r3.Vec{}), "sphere"); err != nil {
		tb.Fatal(err)
	}
	if n > 0 {
		g := marks(n)
		for i, l := range g.Landmarks() {
			l.Name = fmt.Sprintf("semilandmark %d", i)
			g.Set(i, l)
		}
		if err := g.SetConnectivity(nil); err != nil {
			tb.Fatal(err)
		}
		if _, err := d.AddGroup(g); err != nil {
			tb.Fatal(err)
		}
	}
	keep(tb, d)
	return d
}

// withLines joins each of the first half of the landmarks with the next, by lines
// that go around a good part of the sphere.
func withLines(tb testing.TB, d *scene.Document) {
	tb.Helper()
	g := d.Groups()[0].Group
	var lines []landmark.Edge
	for i := range g.Len() / 2 {
		lines = append(lines, landmark.Edge{i, i + 1})
	}
	if err := g.SetConnectivity(lines); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkLandmarks measures what landmarks with names add to a frame of 1200×800
// pixels, from ExtractAfter to the picture in memory, against the frame of the sphere alone
// ("turning/0"): turning, at rest, where one of them is dragged in a view at rest, and
// turning with 2,500 long lines between them. What the least that OpenGL could take for
// as many is, BenchmarkBareQuads says.
func BenchmarkLandmarks(b *testing.B) {
	th := start(b)
	for _, n := range []int{0, 68, 5000} {
		d := manyMarks(b, n)
		c := frontCamera(d)
		shown := make(chan *image.RGBA)
		var last *Frame
		frame := func(b *testing.B) {
			last = ExtractAfter(last, d, c, full, NoPoint) // as the window does
			front(th).Show(Request{
				Frame: last, Width: 1200, Height: 800, Quality: Moving,
				Present: func(img *image.RGBA, _ time.Duration) { shown <- img },
				Failed:  func(err error) { b.Error(err); shown <- nil },
			})
			front(th).Recycle(<-shown)
		}
		turn := func(b *testing.B) {
			for b.Loop() {
				c = c.Turn(0.01, 0)
				frame(b)
			}
		}
		b.Run(fmt.Sprintf("turning/%d", n), turn)
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
		if n == 5000 {
			withLines(b, d)
			b.Run("lines/5000", turn)
		}
		th.Forget(d.ID())
	}
}

// BenchmarkBareQuads measures what OpenGL takes at least for 5,000 squares of a usual
// landmark's size, and for the letters of 100 names and their halos: two triangles
// each in one draw, with the simplest shader and no depth.
func BenchmarkBareQuads(b *testing.B) {
	th := start(b)
	const width, height = 1200, 800
	for name, c := range map[string]struct{ n, w, h int }{"landmarks": {5000, 11, 11}, "letters": {2 * 100 * 16, 13, 17}} {
		b.Run(name, func(b *testing.B) {
			th.call(func() {
				d := th.renderer.device
				var corners []float32
				var indices []uint32
				for i := range c.n {
					x, y := float32(i*37%(width-c.w)), float32(i*59%(height-c.h))
					for k := range 4 {
						corners = append(corners, (x+float32(k%2*c.w))*2/width-1, (y+float32(k/2*c.h))*2/height-1)
					}
					first := uint32(4 * i)
					indices = append(indices, first, first+1, first+2, first+2, first+1, first+3)
				}
				buffer, err := d.NewBuffer(int64(4 * len(corners)))
				if err != nil {
					b.Fatal(err)
				}
				defer d.DeleteBuffer(&buffer)
				gl.Write(buffer, 0, corners)
				order, err := d.NewBuffer(int64(4 * len(indices)))
				if err != nil {
					b.Fatal(err)
				}
				defer d.DeleteBuffer(&order)
				gl.Write(order, 0, indices)
				array := d.NewVertexArray()
				defer d.DeleteVertexArray(&array)
				gl.Attribute(0, buffer, gl.Float2, 8, 0, 0)
				gl.Indices(order)
				p, err := d.NewProgram(gl.Source{
					Vertex:   "#version 330 core\nlayout(location = 0) in vec2 at; void main() { gl_Position = vec4(at, 0.0, 1.0); }",
					Fragment: "#version 330 core\nout vec4 pixel; void main() { pixel = vec4(1.0, 0.5, 0.0, 1.0); }",
				})
				if err != nil {
					b.Fatal(err)
				}
				defer d.DeleteProgram(p)
				to := targets{device: d}
				defer to.free()
				if err := to.resize(width, height, 1); err != nil {
					b.Fatal(err)
				}
				gl.Defaults()
				to.picture.Draw(width, height)
				for b.Loop() {
					p.Use()
					array.Bind()
					gl.DrawTriangles(0, len(indices))
					d.Finish()
				}
			})
		})
	}
}
