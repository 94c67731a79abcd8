package render

import (
	"math"
	"math/rand/v2"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestPixelIsThatOfProject: what a view says of any place is what its camera says.
func TestPixelIsThatOfProject(t *testing.T) {
	const tolerance = 1e-9 // of the picture's height, and of the depth: rounding
	r := rand.New(rand.NewPCG(1, 2))
	some := func() float64 { return 4*r.Float64() - 2 }
	behind := 0
	for range 2000 {
		q := quat.Number{Real: some(), Imag: some(), Jmag: some(), Kmag: some()}
		c := scene.DefaultCamera()
		c.Rotation = quat.Scale(1/quat.Abs(q), q)
		c.Focus, c.Height, c.Orthographic = r3.Vec{X: some(), Y: some(), Z: some()}, 0.1+r.Float64(), r.IntN(2) == 0
		width, height := 1+r.IntN(900), 1+r.IntN(900)
		v := newView(&Frame{camera: c}, width, height)
		p := r3.Vec{X: some(), Y: some(), Z: some()}
		x, y, depth, ok := c.Project(p)
		px, py, pdepth, shown := v.pixel(p)
		if math.Abs(pdepth-depth) > tolerance*math.Max(1, math.Abs(depth)) || shown != (ok && depth > v.near && depth < v.far) {
			t.Fatalf("%v with %+v: depth %g, shown %t; want %g, in front of the eye %t", p, c, pdepth, shown, depth, ok)
		}
		if !ok {
			behind++
			continue
		}
		h := float64(height)
		wantX, wantY := float64(width)/2+x*h, h/2-y*h
		if e := tolerance * h * math.Max(1, math.Hypot(x, y)); math.Abs(px-wantX) > e || math.Abs(py-wantY) > e {
			t.Fatalf("%v with %+v: at (%g, %g), want (%g, %g)", p, c, px, py, wantX, wantY)
		}
	}
	if behind < 100 {
		t.Errorf("only %d places were behind the eye", behind)
	}
}

// TestViewAgreesWithTheCamera: what OpenGL makes of a place is what the view says of it.
func TestViewAgreesWithTheCamera(t *testing.T) {
	d, _ := markedSphere(t, 4)
	for _, orthographic := range []bool{false, true} {
		c := frontCamera(d).Zoom(2, 0.1, 0.2)
		c.Orthographic = orthographic
		v := newView(Extract(d, c, plain, NoPoint), 300, 200)
		origin := r3.Vec{X: 0.1, Y: -0.2, Z: 0.3}
		m := v.modelClip(origin)
		for _, p := range []r3.Vec{{}, {X: 0.5}, {Y: -0.5, Z: 0.25}} {
			var clip [4]float64
			for row := range 4 {
				clip[row] = float64(m[row])*p.X + float64(m[4+row])*p.Y + float64(m[8+row])*p.Z + float64(m[12+row])
			}
			x, y, depth, _ := v.pixel(r3.Add(origin, p))
			gx, gy := (clip[0]/clip[3]+1)/2*300, (clip[1]/clip[3]+1)/2*200
			const tolerance = 1e-3 // pixels, of a float32 matrix
			if math.Hypot(gx-x, gy-y) > tolerance {
				t.Errorf("orthographic %v, %v: at (%g, %g), want (%g, %g)", orthographic, p, gx, gy, x, y)
			}
			window := (clip[2]/clip[3] + 1) / 2
			if got := v.viewDepth(window); math.Abs(got-depth) > 1e-4 || window < 0 || window > 1 {
				t.Errorf("orthographic %v, %v: depth %g (%g), want %g", orthographic, p, got, window, depth)
			}
			if got := v.viewDepth(v.windowDepth(depth)); math.Abs(got-depth) > 1e-9 {
				t.Errorf("orthographic %v: depth %g comes back as %g", orthographic, depth, got)
			}
		}
	}
}
