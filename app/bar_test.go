package main

import (
	"image"
	"math"
	"path/filepath"
	"strconv"
	"testing"

	"cairn/internal/testfiles"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// pinhole is a camera in perspective, as textbooks have it.
type pinhole struct {
	eye, right, up, ahead r3.Vec
	pixels                float64 // its focal length
}

func newPinhole(c scene.Camera, height int) pinhole {
	to := func(v r3.Vec) r3.Vec { return r3.Rotation(quat.Conj(c.Rotation)).Rotate(v) }
	p := pinhole{right: to(r3.Vec{X: 1}), up: to(r3.Vec{Y: 1}), ahead: to(r3.Vec{Z: -1})}
	tan := math.Tan(math.Pi / 12) // of half of thirty degrees
	p.pixels = float64(height) / 2 / tan
	p.eye = r3.Sub(c.Focus, r3.Scale(c.Height/2/tan, p.ahead))
	return p
}

func (p pinhole) project(at r3.Vec) (x, y float64) {
	v := r3.Sub(at, p.eye)
	depth := r3.Dot(v, p.ahead)
	return p.pixels * r3.Dot(v, p.right) / depth, p.pixels * r3.Dot(v, p.up) / depth
}

// hit returns how far a mesh is straight ahead, by a try of every triangle
// (Möller, T. and Trumbore, B. 1997, doi:10.1080/10867651.1997.10487468).
func (p pinhole) hit(m *mesh.TriMesh) float64 {
	nearest := math.Inf(1)
	d := m.Data()
	vertex := func(i uint32) r3.Vec {
		return r3.Add(d.Origin, r3.Vec{X: float64(d.Positions[3*i]), Y: float64(d.Positions[3*i+1]), Z: float64(d.Positions[3*i+2])})
	}
	for f := 0; f+2 < len(d.Triangles); f += 3 {
		a, b, c := vertex(d.Triangles[f]), vertex(d.Triangles[f+1]), vertex(d.Triangles[f+2])
		ab, ac, from := r3.Sub(b, a), r3.Sub(c, a), r3.Sub(p.eye, a)
		h := r3.Cross(p.ahead, ac)
		det := r3.Dot(ab, h)
		q := r3.Cross(from, ab)
		u, v, t := r3.Dot(from, h)/det, r3.Dot(p.ahead, q)/det, r3.Dot(ac, q)/det
		if u >= 0 && v >= 0 && u+v <= 1 && t > 0 {
			nearest = min(nearest, t)
		}
	}
	return nearest
}

// scaleBarPixels measures the bar along its line, 18 design pixels from the lower
// border: as far as two pictures differ there, but for what its ends are wide.
func scaleBarPixels(with, without image.Image, ratio int) float64 {
	b := with.Bounds()
	first, last := b.Max.X, b.Min.X
	for x := b.Min.X; x < b.Max.X; x++ {
		r, g, bl, _ := with.At(x, b.Max.Y-18*ratio).RGBA()
		if r0, g0, b0, _ := without.At(x, b.Max.Y-18*ratio).RGBA(); max(r, r0)-min(r, r0)+max(g, g0)-min(g, g0)+max(bl, b0)-min(bl, b0) > 0x2000 {
			first, last = min(first, x), max(last, x)
		}
	}
	return float64(last-first+1) - 3.5*float64(ratio)
}

// roundLength returns the longest 1, 2 or 5 times a power of ten up to limit.
func roundLength(limit float64) (length float64) {
	for power := -12; power < 12; power++ {
		for _, step := range []float64{1, 2, 5} {
			if l := step * math.Pow10(power); l <= limit {
				length = max(length, l)
			}
		}
	}
	return length
}

// TestScaleBarOfRender measures the bar in pictures in perspective, and compares
// it with a ray through all triangles; in the first, of the sample, also with two
// landmarks that lie across the view near the middle.
func TestScaleBarOfRender(t *testing.T) {
	needsGL(t)
	const width, height, ratio = 600, 400, 2
	samples, err := sampleFiles()
	if err != nil {
		t.Fatal(err)
	}
	textured, _ := testfiles.Textured(t)
	out := filepath.Join(t.TempDir(), "p.png")
	for i, args := range [][]string{{samples[0]}, {textured, "--azimuth", "25", "--zoom", "9"}} {
		file := args[0]
		l := parsed(t, args...)
		loaded, err := load(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		d := scene.NewDocument("test")
		defer d.Close()
		if err := loaded.AddTo(d); err != nil {
			t.Fatal(err)
		}
		zoom := l.zoom
		l.zoom = 1
		whole := newPinhole(l.camera(d, d.FitBounds(), float64(width)/height), height)
		want := zoom * whole.pixels / whole.hit(d.Meshes()[0].Mesh) // pixels a unit
		picture := func(more ...string) image.Image {
			all := append([]string{"render", "-o", out, "--size", "600x400", "--scale", strconv.Itoa(ratio), "--orthographic=false", "--background", "#9090a0", "--samples", "1"}, args...)
			cairn(t, append(all, more...)...).want(t, exitDone, "")
			return readPicture(t, out, width, height)
		}
		pixels := scaleBarPixels(picture("--scale-bar"), picture(), ratio)
		got := pixels / roundLength(min(120*ratio, width/4)/want)
		const tolerance = 0.025 // a pixel or two of 60 to 150
		if math.Abs(got/want-1) > tolerance {
			t.Errorf("%v: the bar has %g pixels a unit, the surface in the middle %g", args, got, want)
		}
		if i > 0 {
			continue
		}
		g := d.Groups()[0].Group
		a, b := g.At(7).Position, g.At(11).Position
		ax, ay := whole.project(a)
		bx, by := whole.project(b)
		want = math.Hypot(ax-bx, ay-by) / r3.Norm(r3.Sub(a, b))
		const across = 0.05 // as the two are not quite as deep as the middle
		if math.Abs(got/want-1) > across {
			t.Errorf("the bar has %g pixels a millimetre, landmarks 8 and 12 of the sample have %g", got, want)
		}
	}
}
