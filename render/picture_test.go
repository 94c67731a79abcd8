package render

import (
	"fmt"
	"image/color"
	"testing"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// full is a style with everything in it.
var full = Style{
	Background: white, Texture: true, Landmarks: true, Names: Names,
	Gizmo: true, ScaleBar: true, PixelRatio: 1,
}

// A tile's projection has roundings of its own, which move an edge by a
// thousandth of a pixel: few pixels differ, and hardly.
const (
	tileLevels = 8
	tilePart   = 0.002
)

func TestTilesMakeTheSamePicture(t *testing.T) {
	th := start(t)
	d, n := markedSphere(t, 24)
	d.Selection().Only(n.Point(15))
	for name, p := range map[string]Picture{
		"one sample":   {300, 220, 1},
		"four samples": {300, 220, 2},
	} {
		f := Extract(d, frontCamera(d), full, n.Point(14))
		whole := take(t, th, f, p)
		th.call(func() { th.renderer.tileSide = 64 })
		tiled := take(t, th, f, p)
		th.call(func() { th.renderer.tileSide = tileSide })
		count, worst := difference(tiled, whole, tileLevels)
		if float64(count) > tilePart*float64(p.Width*p.Height) {
			dir := t.ArtifactDir()
			writePNG(t, dir+"/whole.png", whole)
			writePNG(t, dir+"/tiled.png", tiled)
			writePNG(t, dir+"/difference.png", differencePicture(tiled, whole))
			t.Errorf("%s: %d pixels differ, by up to %d; see %s", name, count, worst, dir)
		}
	}
}

func TestTilesCoverThePictureOnce(t *testing.T) {
	for _, size := range [][3]int{{1, 1, 10}, {100, 30, 7}, {4096, 1, 4096}, {4097, 3, 4096}} {
		seen := map[[2]int]int{}
		for _, r := range tiles(size[0], size[1], size[2]) {
			if r.Dx() > size[2] || r.Dy() > size[2] || r.Empty() {
				t.Errorf("%v: tile %v", size, r)
			}
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					seen[[2]int{x, y}]++
				}
			}
		}
		if len(seen) != size[0]*size[1] {
			t.Errorf("%v: %d pixels are covered", size, len(seen))
		}
		for p, n := range seen {
			if n != 1 {
				t.Fatalf("%v: pixel %v is covered %d times", size, p, n)
			}
		}
	}
}

func TestPicturesAreWhatTheWindowShows(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 24)
	f := Extract(d, frontCamera(d), full, NoPoint)
	for quality, samples := range map[Quality]int{Still: 1, Fine: 2} {
		// Twice: the second frame finds its surface drawn already.
		for range 2 {
			shown := show(t, th, f, 300, 200, quality)
			picture := take(t, th, f, Picture{300, 200, samples})
			if n, worst := difference(shown, picture, 0); n > 0 {
				dir := t.ArtifactDir()
				writePNG(t, fmt.Sprintf("%s/shown%v.png", dir, quality), shown)
				writePNG(t, fmt.Sprintf("%s/picture%v.png", dir, quality), picture)
				t.Errorf("quality %v: %d pixels differ, by up to %d; see %s", quality, n, worst, dir)
			}
		}
	}
}

func TestMarkingDoesNotDrawTheSurfaceAgain(t *testing.T) {
	th := start(t)
	d, n := markedSphere(t, 24)
	c := frontCamera(d)
	full := full
	full.Names = NoNames // painting new letters pauses too
	show(t, th, Extract(d, c, full, NoPoint), 100, 100, Still)
	chunks := 0
	th.call(func() {
		pause := th.renderer.pause
		th.renderer.pause = func() error { chunks++; return pause() }
	})
	d.Selection().Only(n.Point(3))
	before := show(t, th, Extract(d, c, full, n.Point(14)), 100, 100, Still)
	if chunks != 0 {
		t.Errorf("the surface was drawn in %d pieces for a change of the landmarks", chunks)
	}
	after := show(t, th, Extract(d, c.Turn(0.1, 0), full, NoPoint), 100, 100, Still)
	if n, _ := difference(before, after, goldenLevels); chunks == 0 || n == 0 {
		t.Errorf("another camera made the same picture, of %d pieces", chunks)
	}
}

func TestLeavingOutTheFarSideMakesTheSamePicture(t *testing.T) {
	th := start(t)
	for name, data := range map[string]func() mesh.Data{
		"solid":      func() mesh.Data { return sphereData(60, 0.1, r3.Vec{}) },
		"inside out": func() mesh.Data { d := sphereData(60, 0.1, r3.Vec{}); flip(d.Triangles); return d },
		"open":       func() mesh.Data { d := sphereData(60, 0.1, r3.Vec{}); d.Triangles = d.Triangles[3000:]; return d },
	} {
		d := scene.NewDocument(name)
		m := mustMesh(t, data())
		if _, err := d.AddMesh(m, name); err != nil {
			t.Fatal(err)
		}
		keep(t, d)
		for _, orthographic := range []bool{false, true} {
			c := frontCamera(d)
			c.Orthographic = orthographic
			f := Extract(d, c, plain, NoPoint)
			take(t, th, f, Picture{32, 32, 1})
			th.call(func() {
				for _, g := range th.renderer.meshes {
					<-g.solid.done
				}
				noCulling = true
			})
			all := take(t, th, f, Picture{200, 200, 1})
			th.call(func() { noCulling = false })
			near := take(t, th, f, Picture{200, 200, 1})
			if n, worst := difference(all, near, 0); n > 0 {
				t.Errorf("%s, orthographic %v: %d pixels differ, by up to %d", name, orthographic, n, worst)
			}
		}
	}
}

// windowDepth returns what the depth buffer holds at a depth along the view.
func (v *view) windowDepth(depth float64) float64 {
	_, _, _, _, sz, oz, wz, ww := v.projection()
	return (1 + (sz*-depth+oz)/(wz*-depth+ww)) / 2
}

// TestInsideOfASolidIsShownFromInside looks from within: there the far side is
// what there is to see.
func TestInsideOfASolidIsShownFromInside(t *testing.T) {
	th := start(t)
	d := scene.NewDocument("sphere")
	if _, err := d.AddMesh(sphere(t, 24, 0, r3.Vec{}), "sphere"); err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	c := scene.DefaultCamera()
	c.Height = 0.1
	f := Extract(d, c, plain, NoPoint)
	take(t, th, f, Picture{32, 32, 1})
	th.call(func() {
		for _, g := range th.renderer.meshes {
			<-g.solid.done
		}
	})
	img := take(t, th, f, Picture{32, 32, 1})
	if img.NRGBAAt(16, 16) == white {
		t.Error("inside a sphere there is only background")
	}
}

func TestMeshesFarFromTheOriginLookTheSame(t *testing.T) {
	th := start(t)
	picture := func(origin r3.Vec) *Frame {
		d := scene.NewDocument("far")
		if _, err := d.AddMesh(sphere(t, 24, 0.1, origin), "sphere"); err != nil {
			t.Fatal(err)
		}
		g := marks(30)
		for i, l := range g.Landmarks() {
			l.Position = r3.Add(l.Position, origin)
			g.Set(i, l)
		}
		if _, err := d.AddGroup(g); err != nil {
			t.Fatal(err)
		}
		c := frontCamera(d).Zoom(3, 0.1, 0.1)
		keep(t, d)
		return Extract(d, c, plain, NoPoint)
	}
	// Metres of a UTM zone, to a tenth of a nanometre in float64.
	near := picture(r3.Vec{})
	far := picture(r3.Vec{X: 500_000, Y: 5_400_000, Z: 300})
	a, b := take(t, th, near, Picture{200, 200, 1}), take(t, th, far, Picture{200, 200, 1})
	if n, worst := difference(a, b, tileLevels); float64(n) > tilePart*float64(len(a.Pix)/4) {
		dir := t.ArtifactDir()
		writePNG(t, dir+"/near.png", a)
		writePNG(t, dir+"/far.png", b)
		t.Errorf("%d pixels differ, by up to %d", n, worst)
	}
}

func TestTransparentPicturesHaveStraightAlpha(t *testing.T) {
	th := start(t)
	d := scene.NewDocument("red")
	data := sphereData(24, 0, r3.Vec{})
	data.Triangles = nil // points are not lit, so their colour is known
	for range len(data.Positions) / 3 {
		data.Colors = append(data.Colors, 250, 100, 50, 255)
	}
	if _, err := d.AddMesh(mustMesh(t, data), "red"); err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	style := plain
	style.Background = color.NRGBA{}
	img := take(t, th, Extract(d, frontCamera(d), style, NoPoint), Picture{100, 100, 4})
	partly, none := 0, 0
	for y := range 100 {
		for x := range 100 {
			c := img.NRGBAAt(x, y)
			switch {
			case c.A == 0:
				none++
				if c != (color.NRGBA{}) {
					t.Fatalf("transparent pixel %v at (%d, %d)", c, x, y)
				}
				continue
			case c.A < 255:
				partly++
			}
			// Eight bits of a colour times a small alpha leave few bits of it.
			if tolerance := 255/int(c.A) + 1; pixelDifference(color.NRGBA{c.R, c.G, c.B, 255}, color.NRGBA{250, 100, 50, 255}) > tolerance {
				t.Fatalf("pixel %v at (%d, %d)", c, x, y)
			}
		}
	}
	if partly == 0 || none == 0 {
		t.Errorf("%d pixels are transparent and %d in part", none, partly)
	}
}

// probeTolerance is for a depth of a float32 and a mesh of float32, for scenes
// about 2 units wide.
const probeTolerance = 1e-4

func TestProbeFindsTheSurface(t *testing.T) {
	th := start(t)
	data := mesh.Data{ // a square at z = 0.25 that fills the right half of the view
		Positions: []float32{0, -2, 0.25, 2, -2, 0.25, 2, 2, 0.25, 0, 2, 0.25},
		Triangles: []uint32{0, 1, 2, 0, 2, 3},
	}
	d := scene.NewDocument("square")
	if _, err := d.AddMesh(mustMesh(t, data), "square"); err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	type answer struct {
		p  r3.Vec
		ok bool
	}
	probe := func(x, y int) answer {
		a := make(chan answer, 1)
		front(th).Probe(x, y, func(p r3.Vec, ok bool) { a <- answer{p, ok} })
		return <-a
	}
	if a := probe(90, 20); a.ok {
		t.Errorf("before any frame there is a surface at %v", a.p)
	}
	for _, orthographic := range []bool{false, true} {
		for _, quality := range []Quality{Moving, Still, Fine} {
			c := scene.DefaultCamera()
			c.Orthographic = orthographic
			show(t, th, Extract(d, c, plain, NoPoint), 120, 80, quality)
			if a := probe(20, 20); a.ok {
				t.Errorf("beside the square there is a surface at %v", a.p)
			}
			if a := probe(90, 200); a.ok {
				t.Errorf("outside the picture there is a surface at %v", a.p)
			}
			a := probe(90, 20)
			depth := c.Distance() - 0.25
			want := c.Unproject((90.5-60)/80, (40-20.5)/80, depth)
			// The sample that is read is half a sample off the middle of the pixel.
			if !a.ok || r3.Norm(r3.Sub(a.p, want)) > probeTolerance {
				t.Errorf("orthographic %v, quality %v: %v, want %v", orthographic, quality, a.p, want)
			}
		}
	}
	th.Forget(d.ID())
	if a := probe(90, 20); a.ok {
		t.Errorf("a forgotten document has a surface at %v", a.p)
	}
}
