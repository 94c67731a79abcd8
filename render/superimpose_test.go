package render

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"cairn/landmark/shape"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// fitted returns a similarity that moves along x and scales, and turns a little.
func fitted(x, scale float64, mirrored bool) shape.Similarity {
	q := quat.Number{Real: 0.96, Jmag: 0.28}
	return shape.Similarity{To: r3.Vec{X: x, Z: 0.3}, Scale: scale, Rotation: q, Mirrored: mirrored}
}

func moving(by r3.Vec) shape.Similarity {
	s := shape.Identity()
	s.To = by
	return s
}

func lying(s shape.Similarity) scene.Superposition { return scene.Superposition{Onto: s} }

// plate returns a square across z, with sides of 2·half. It has one colour, as all of it
// looks the same way.
func plate(half float64) mesh.Data {
	h := float32(half)
	return mesh.Data{Positions: []float32{-h, -h, 0, h, -h, 0, h, h, 0, -h, h, 0}, Triangles: []uint32{0, 1, 2, 0, 2, 3}}
}

var skyBlue = color.NRGBA{0x20, 0x60, 0xd0, 0xff}

// fourCamera shows 4 units over the picture's height, without perspective.
func fourCamera() scene.Camera {
	c := scene.DefaultCamera()
	c.Height, c.Orthographic = 4, true
	return c
}

func near(t *testing.T, what string, got, want color.NRGBA, tolerance int) {
	t.Helper()
	for _, d := range [4][2]uint8{{got.R, want.R}, {got.G, want.G}, {got.B, want.B}, {got.A, want.A}} {
		if e := int(d[0]) - int(d[1]); e > tolerance || e < -tolerance {
			t.Errorf("%s is %v, want %v", what, got, want)
			return
		}
	}
}

func mixedOf(a, b color.NRGBA, part float64) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x)*(1-part) + float64(y)*part)) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// TestTwoPlatesInOnePicture: their sides are 200 pixels, they have one colour each, and it is
// known which is nearer.
func TestTwoPlatesInOnePicture(t *testing.T) {
	th := start(t)
	a, b := documentOf(t, plate(1)), documentOf(t, plate(1))
	side := Picture{400, 400, 1}
	pictureOf := func(s Superimposition) *image.NRGBA {
		f := Extract(a, fourCamera(), plain, NoPoint)
		s.Color = skyBlue
		f.Superimpose(b, s)
		return take(t, th, f, side)
	}
	bone := take(t, th, Extract(a, fourCamera(), plain, NoPoint), side).NRGBAAt(200, 200)
	other := pictureOf(Superimposition{Superposition: lying(shape.Identity()), Opacity: 1, Swiped: true}).NRGBAAt(200, 200)
	if other == bone || other == white {
		t.Fatalf("the other one is drawn in %v", other)
	}
	// One moved up to the right by 50 pixels: the first alone, both, the other alone.
	first, both, second := image.Pt(120, 280), image.Pt(200, 200), image.Pt(330, 70)
	for _, test := range []struct {
		name                string
		forward             float64
		s                   Superimposition
		first, both, second color.NRGBA
	}{
		{"before it, opaque", 0.5, Superimposition{Opacity: 1}, bone, other, other},
		{"before it", 0.5, Superimposition{Opacity: 0.25}, bone, mixedOf(bone, other, 0.25), mixedOf(white, other, 0.25)},
		{"before it, unseen", 0.5, Superimposition{}, bone, bone, white},
		{"behind it", -0.5, Superimposition{Opacity: 0.25}, bone, bone, mixedOf(white, other, 0.25)},
		{"behind it, opaque", -0.5, Superimposition{Opacity: 1}, bone, bone, other},
		{"at the same depth", 0, Superimposition{Opacity: 1}, bone, mixedOf(bone, other, 0.5), other},
		{"more than opaque", 0.5, Superimposition{Opacity: 7}, bone, other, other},
		{"no number", 0.5, Superimposition{Opacity: math.NaN()}, bone, other, other},
		{"swiped away", 0.5, Superimposition{Opacity: 1, Swiped: true, Swipe: 1}, bone, bone, white},
		{"swiped", -0.5, Superimposition{Opacity: 1, Swiped: true, Swipe: 0}, white, other, other},
		{"swiped between", -0.5, Superimposition{Opacity: 1, Swiped: true, Swipe: 0.4}, bone, other, other},
		{"swiped, half", -0.5, Superimposition{Opacity: 0.5, Swiped: true, Swipe: 0.4}, bone, mixedOf(bone, other, 0.5), mixedOf(white, other, 0.5)},
	} {
		test.s.Onto = moving(r3.Vec{X: 0.5, Y: 0.5, Z: test.forward})
		img := pictureOf(test.s)
		near(t, test.name+": the first alone", img.NRGBAAt(first.X, first.Y), test.first, 1)
		near(t, test.name+": where both are", img.NRGBAAt(both.X, both.Y), test.both, 1)
		near(t, test.name+": the other alone", img.NRGBAAt(second.X, second.Y), test.second, 1)
	}
	// Silhouettes to the pixel: 150 rows and columns are shared.
	img := pictureOf(Superimposition{Superposition: lying(moving(r3.Vec{X: 0.5, Y: 0.5, Z: 0.5})), Opacity: 1})
	count := map[color.NRGBA]int{}
	for y := range 400 {
		for x := range 400 {
			count[img.NRGBAAt(x, y)]++
		}
	}
	if count[other] != 200*200 || count[bone] != 200*200-150*150 {
		t.Errorf("%d pixels of the other and %d of the first, want %d and %d", count[other], count[bone], 200*200, 200*200-150*150)
	}
}

// TestTheSwipeIsWhereItIsSaid in pictures of one and of several tiles and samples.
func TestTheSwipeIsWhereItIsSaid(t *testing.T) {
	th := start(t)
	th.call(func() { th.renderer.tileSide = 150 })
	a, b := documentOf(t, plate(5)), documentOf(t, plate(5)) // fill the picture
	bone := take(t, th, Extract(a, fourCamera(), plain, NoPoint), Picture{400, 200, 1}).NRGBAAt(7, 7)
	for _, samples := range []int{1, 2, 3} {
		for _, at := range []float64{0, 0.1, 0.25, 0.5, 0.73, 1} {
			f := Extract(a, fourCamera(), plain, NoPoint)
			f.Superimpose(b, Superimposition{Superposition: lying(shape.Identity()), Opacity: 1, Swiped: true, Swipe: at})
			img := take(t, th, f, Picture{400, 200, samples})
			line := int(math.Round(400 * at))
			for _, y := range []int{0, 77, 199} {
				for x := range 400 {
					if x > line-4 && x < line+4 { // the line that is drawn there
						continue
					}
					if is := img.NRGBAAt(x, y) == bone; is != (x < line) {
						t.Fatalf("%d samples, line at %v: the first is shown at (%d, %d): %v", samples, at, x, y, is)
					}
				}
			}
		}
	}
}

// TestASuperimposedMeshIsWhereTheSimilarityBringsIt compares it with a mesh whose vertices
// were brought there: in mirror images, too, from inside and outside, at any scale.
func TestASuperimposedMeshIsWhereTheSimilarityBringsIt(t *testing.T) {
	th := start(t)
	const seed = 3 // any will do
	rnd := rand.New(rand.NewPCG(seed, seed))
	some := func() float64 { return 2*rnd.Float64() - 1 }
	front := documentOf(t, cubeOf(0.01)) // a speck, hidden by the other or not
	for i := range 24 {
		data := *bowl(t).Data() // both sides of its faces are seen
		if i%3 == 0 {
			data = joined(cubeOf(0.5), cubeOf(0.3))
			for k := 3 * 8; k < len(data.Positions); k += 3 {
				data.Positions[k] += 0.9
			}
		}
		data.Normals = nil
		data.Materials = []mesh.Material{{Diffuse: [4]float32{float32(skyBlue.R) / 255, float32(skyBlue.G) / 255, float32(skyBlue.B) / 255, 1}}}
		data.Parts = []mesh.Part{{Count: len(data.Triangles) / 3}}
		data.Origin = r3.Vec{X: 1000 * some(), Y: 1000 * some()}
		q := quat.Number{Real: some(), Imag: some(), Jmag: some(), Kmag: some()}
		s := shape.Similarity{
			From: data.Origin, To: r3.Vec{X: 0.1 * some(), Y: 0.1 * some(), Z: 0.1 * some()},
			Scale: math.Pow(10, -2*float64(i%2)), Rotation: quat.Scale(1/quat.Abs(q), q), Mirrored: i%4 >= 2,
		}
		grown := data
		grown.Positions = slices.Clone(data.Positions)
		for k := range grown.Positions { // the other one is as much larger as the similarity shrinks
			grown.Positions[k] = float32(float64(data.Positions[k]) / s.Scale)
		}
		brought := data
		brought.Positions, brought.Triangles, brought.Origin = nil, slices.Clone(data.Triangles), r3.Vec{}
		for k := 0; k < len(grown.Positions); k += 3 {
			p := s.Apply(r3.Add(data.Origin, r3.Vec{X: float64(grown.Positions[k]), Y: float64(grown.Positions[k+1]), Z: float64(grown.Positions[k+2])}))
			brought.Positions = append(brought.Positions, float32(p.X), float32(p.Y), float32(p.Z))
		}
		if s.Mirrored {
			flip(brought.Triangles)
		}
		c := scene.DefaultCamera().Turn(some(), some())
		c.Height, c.Orthographic = 3, i%5 < 2
		if i%6 == 5 {
			c.Clip = plane(t, r3.Vec{}, r3.Vec{X: 0.6, Z: 0.8})
		}
		other, want := documentOf(t, grown), documentOf(t, brought)
		f := Extract(front, c, plain, NoPoint)
		f.Superimpose(other, Superimposition{Superposition: lying(s), Opacity: 1, Swiped: true, Color: skyBlue}) // alone
		size := Picture{150, 100, 1}
		got, expected := take(t, th, f, size), take(t, th, Extract(want, c, plain, NoPoint), size)
		off, seen := 0, 0
		for y := range 100 {
			for x := 4; x < 150; x++ { // beside the line
				g, w := got.NRGBAAt(x, y), expected.NRGBAAt(x, y)
				if w != white {
					seen++
				}
				for _, d := range [3][2]uint8{{g.R, w.R}, {g.G, w.G}, {g.B, w.B}} {
					if e := int(d[0]) - int(d[1]); e > 6 || e < -6 { // normals are packed: some of ten bits
						off++
						break
					}
				}
			}
		}
		// Pixels at edges may fall on either side.
		if seen < 300 || off > 60 {
			t.Errorf("%d: %+v, orthographic %v: %d of %d pixels are not those of the mesh that was brought there", i, s, c.Orthographic, off, seen)
			writePNG(t, t.ArtifactDir()+"/got.png", got)
			writePNG(t, t.ArtifactDir()+"/want.png", expected)
		}
		th.Forget(other.ID())
		th.Forget(want.ID())
	}
}

// TestVectorsEndWhereTheyPoint looks for their colour along them, and nowhere else.
func TestVectorsEndWhereTheyPoint(t *testing.T) {
	th := start(t)
	a, b := documentOf(t, cubeOf(1)), documentOf(t, cubeOf(1))
	for scale, end := range map[float64]int{1: 240, 3: 320, 0: 200, -1: 160} {
		f := Extract(a, fourCamera(), plain, NoPoint)
		at := r3.Vec{Z: 1.2}
		f.Superimpose(b, Superimposition{
			Superposition: scene.Superposition{Onto: shape.Identity(), Pairs: [][2]r3.Vec{{at, r3.Add(at, r3.Vec{X: 0.4})}, {at, {X: math.NaN()}}}},
			VectorScale:   scale,
		})
		img := take(t, th, f, Picture{400, 400, 1})
		lo, hi := 400, -1
		for x := range 400 {
			if c := img.NRGBAAt(x, 200); int(c.R)-int(c.B) > 80 {
				lo, hi = min(lo, x), max(hi, x)
			}
		}
		if scale == 0 {
			if hi >= 0 {
				t.Errorf("vectors that are not drawn are, from %d to %d", lo, hi)
			}
			continue
		}
		if l, h := min(200, end), max(200, end); lo < l-3 || lo > l+3 || hi < h-3 || hi > h+3 {
			t.Errorf("the vector ×%v is from %d to %d, want %d to %d", scale, lo, hi, l, h)
		}
	}
}

// TestHeadsOfVectorsAreBehindTheirTips, on both sides, whichever way they point.
func TestHeadsOfVectorsAreBehindTheirTips(t *testing.T) {
	th := start(t)
	a, b := documentOf(t, cubeOf(1)), documentOf(t, cubeOf(1))
	const long = 60. // pixels, of which 100 are a unit
	for i := range 8 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 4)
		from := r3.Vec{Z: 1.2}
		f := Extract(a, fourCamera(), plain, NoPoint)
		f.Superimpose(b, Superimposition{
			Superposition: scene.Superposition{Onto: shape.Identity(), Pairs: [][2]r3.Vec{{from, r3.Add(from, r3.Vec{X: long / 100 * cos, Y: long / 100 * sin})}}},
			VectorScale:   1,
		})
		img := take(t, th, f, Picture{400, 400, 1})
		left, right, beyond := 0, 0, 0
		for y := range 400 {
			for x := range 400 {
				if c := img.NRGBAAt(x, y); int(c.R)-int(c.B) <= 80 {
					continue
				}
				dx, dy := float64(x)+0.5-200, 200-float64(y)-0.5
				along, across := dx*cos+dy*sin-long, dy*cos-dx*sin
				switch {
				case along > 3:
					beyond++
				case along < -4 && along > -headLength-2 && across > 2:
					left++
				case along < -4 && along > -headLength-2 && across < -2:
					right++
				}
			}
		}
		if left < 2 || right < 2 || beyond > 0 {
			t.Errorf("at %d°: %d and %d pixels beside the vector behind its tip, %d beyond that", 45*i, left, right, beyond)
		}
	}
}

// TestVectorsGoWithTheirLandmarks: of three from left to right the plane at x = 0 takes the
// right one, and neither the left one nor that whose glyph it goes through.
func TestVectorsGoWithTheirLandmarks(t *testing.T) {
	th := start(t)
	a, b := documentOf(t, cubeOf(1)), documentOf(t, cubeOf(1))
	up := func(x float64) [2]r3.Vec { return [2]r3.Vec{{X: x, Z: 1.2}, {X: x, Y: 0.4, Z: 1.2}} }
	for clipped, want := range map[bool][3]bool{false: {true, true, true}, true: {true, true, false}} {
		c := fourCamera()
		if clipped {
			c.Clip = plane(t, r3.Vec{}, r3.Vec{X: 1})
		}
		f := Extract(a, c, plain, NoPoint)
		f.Superimpose(b, Superimposition{
			Superposition: scene.Superposition{Onto: shape.Identity(), Pairs: [][2]r3.Vec{up(-0.8), up(0.5 * plain.GlyphRadius(a.Size())), up(0.8)}},
			VectorScale:   1,
		})
		img := take(t, th, f, Picture{400, 400, 1})
		var drawn [3]bool
		for i, x := range [3]int{120, 200, 280} { // 100 pixels a unit
			for dx := -3; dx <= 3; dx++ {
				c := img.NRGBAAt(x+dx, 180)
				drawn[i] = drawn[i] || int(c.R)-int(c.B) > 80
			}
		}
		if drawn != want {
			t.Errorf("clipped %v: drawn are %v, want %v", clipped, drawn, want)
		}
	}
}

func TestWhatIsSuperimposedIsNotPointedAt(t *testing.T) {
	th := start(t)
	a, b := documentOf(t, cubeOf(0.5)), documentOf(t, cubeOf(1))
	f := Extract(a, fourCamera(), plain, NoPoint)
	f.Superimpose(b, Superimposition{Superposition: lying(moving(r3.Vec{Z: 1})), Opacity: 1})
	for _, q := range []Quality{Still, {Samples: 1, Error: 10}} {
		show(t, th, f, 400, 400, q)
		for x, want := range map[int]bool{200: true, 270: false, 120: false} {
			type answer struct {
				p  r3.Vec
				ok bool
			}
			answers := make(chan answer, 2)
			reply := func(p r3.Vec, ok bool) { answers <- answer{p, ok} }
			front(th).Probe(x, 200, reply)
			th.Locate(f, 400, 400, x, 200, reply)
			for range 2 {
				got := <-answers
				if got.ok != want || want && math.Abs(got.p.Z-0.5) > 1e-3 {
					t.Errorf("at %d there is %v %v, want the first surface or nothing", x, got.p, got.ok)
				}
			}
		}
	}
}

// TestASuperimposedDocumentCloses: what shows it is not drawn any more, nothing of it stays
// on the GPU, and the first one goes on.
func TestASuperimposedDocumentCloses(t *testing.T) {
	th := start(t)
	a, b := documentOf(t, cubeOf(1)), documentOf(t, cubeOf(1))
	bare := Extract(a, fourCamera(), plain, NoPoint)
	show(t, th, bare, 100, 100, Still)
	front(th).Close()
	th.Forget(b.ID()) // of nothing yet
	for _, q := range []Quality{Still, Fine} {
		b := documentOf(t, cubeOf(1))
		b.OnRemove(th.Forget)
		show(t, th, bare, 100, 100, q)
		before := th.Stats()
		f := Extract(a, fourCamera(), plain, NoPoint)
		f.Superimpose(b, Superimposition{Superposition: lying(moving(r3.Vec{X: 0.5})), Opacity: 0.5})
		show(t, th, f, 100, 100, q)
		if s := th.Stats(); s.ByDocument[b.ID()].Objects == 0 || s.ByDocument[a.ID()] != before.ByDocument[a.ID()] {
			t.Fatalf("with both there is %+v", s.ByDocument)
		}
		b.Close()
		if s := th.Stats(); s.ByDocument[b.ID()] != (Usage{}) || s.Framebuffers != before.Framebuffers || s.Textures != before.Textures || s.Buffers != before.Buffers {
			t.Errorf("after closing the second there is\n%+v, want\n%+v", s, before)
		}
		if _, err := th.Capture(context.Background(), f, Picture{100, 100, 1}, nil); !errors.Is(err, ErrForgotten) {
			t.Errorf("a picture with a closed document: %v", err)
		}
		drawn := make(chan struct{}, 1)
		front(th).Show(Request{Frame: f, Width: 100, Height: 100, Quality: q, Present: func(*image.RGBA, time.Duration) { drawn <- struct{}{} }})
		found := make(chan bool, 1)
		th.Locate(f, 100, 100, 50, 50, func(_ r3.Vec, ok bool) { found <- ok })
		if !<-found {
			t.Error("the first surface is not found any more")
		}
		show(t, th, bare, 100, 100, q)
		if len(drawn) > 0 {
			t.Error("a frame with a closed document was shown")
		}
		front(th).Close()
	}
	// Off again: the framebuffers of the second go.
	show(t, th, bare, 100, 100, Still)
	before := th.Stats()
	c := documentOf(t, cubeOf(1))
	f := Extract(a, fourCamera(), plain, NoPoint)
	f.Superimpose(c, Superimposition{Superposition: lying(shape.Identity()), Opacity: 0.5})
	show(t, th, f, 100, 100, Still)
	show(t, th, bare, 100, 100, Still)
	if s := th.Stats(); s.Framebuffers != before.Framebuffers || s.Textures != before.Textures {
		t.Errorf("without the second there is\n%+v, want\n%+v", s, before)
	}
}

// TestThePictureOfManyKeepsTheSuperimposedMesh: the last picture of one mesh is not that of
// what lies over several.
func TestThePictureOfManyKeepsTheSuperimposedMesh(t *testing.T) {
	th := start(t)
	b := documentOf(t, *bowl(t).Data())
	for range 2 {
		a := documentOf(t, cubeOf(0.2))
		f := Extract(a, fourCamera(), plain, NoPoint)
		f.Superimpose(b, Superimposition{Superposition: lying(shape.Identity()), Opacity: 1})
		if _, err := th.CaptureLast(context.Background(), f, Picture{100, 100, 1}, nil); err != nil {
			t.Fatal(err)
		}
		if !a.Meshes()[0].Mesh.Spent() || b.Meshes()[0].Mesh.Spent() {
			t.Fatal("the wrong mesh went with its picture")
		}
		th.Forget(b.ID())
		th.mu.Lock()
		delete(th.forgotten, b.ID())
		th.mu.Unlock()
	}
}

// TestTheCutOfEachHasItsColor: two cubes side by side are cut open by one plane.
func TestTheCutOfEachHasItsColor(t *testing.T) {
	th := start(t)
	a, b := documentOf(t, cubeOf(0.5)), documentOf(t, cubeOf(0.5))
	c := fourCamera()
	c.Clip = plane(t, r3.Vec{Z: 0.1}, r3.Vec{Z: 1})
	f := Extract(a, c, plain, NoPoint)
	f.Superimpose(b, Superimposition{Superposition: lying(moving(r3.Vec{X: 1.2})), Opacity: 1, Color: skyBlue})
	img := take(t, th, f, Picture{400, 400, 1})
	lightest := func(x int) (most color.NRGBA) { // between the lines of the hatching
		for y := 180; y < 220; y++ {
			if c := img.NRGBAAt(x, y); int(c.R)+int(c.B) > int(most.R)+int(most.B) {
				most = c
			}
		}
		return most
	}
	near(t, "the cut of the first", lightest(200), color.NRGBA{194, 140, 115, 255}, 1) // capColor
	near(t, "the cut of the other", lightest(320), color.NRGBA{143, 175, 231, 255}, 1) // half way from its colour to white
}

// TestTheLegendSaysHowLongVectorsAre: and says it once, whatever was superimposed before.
func TestTheLegendSaysHowLongVectorsAre(t *testing.T) {
	a, b := documentOf(t, cubeOf(1)), documentOf(t, cubeOf(1))
	style := plain
	style.Legend = true
	f := Extract(a, fourCamera(), style, NoPoint)
	for _, c := range []struct {
		scale float64
		want  string
	}{{5, "vectors between landmarks, 5 × as long"}, {0, ""}, {1, "vectors between landmarks"}, {2.5, "vectors between landmarks, 2.5 × as long"}} {
		f.Superimpose(b, Superimposition{Superposition: scene.Superposition{Onto: shape.Identity(), Pairs: [][2]r3.Vec{{{X: 1}, {Y: 1}}}}, VectorScale: c.scale})
		var names []string
		for _, e := range f.legend {
			names = append(names, e.name)
		}
		want := []string{b.Name()}
		if c.want != "" {
			want = append(want, c.want)
		}
		if !slices.Equal(names, want) || f.LegendEntries() != len(want) {
			t.Errorf("%v times: %q, want %q", c.scale, names, want)
		}
	}
}

// TestAFrameKeepsWhatWasSuperimposed: hidden meshes are left out, and vectors that change
// afterwards are another frame's.
func TestAFrameKeepsWhatWasSuperimposed(t *testing.T) {
	a, b := documentOf(t, cubeOf(1)), documentOf(t, cubeOf(1))
	s := Superimposition{Superposition: scene.Superposition{Onto: shape.Identity(), Pairs: [][2]r3.Vec{{{X: 1}, {Y: 1}}}}, VectorScale: 1}
	f := Extract(a, fourCamera(), plain, NoPoint)
	f.Superimpose(b, s)
	s.Pairs[0][1] = r3.Vec{Z: 9}
	if from, tip := f.over.vector(0); from != (r3.Vec{X: 1}) || tip != (r3.Vec{Y: 1}) {
		t.Errorf("the vector goes from %v to %v", from, tip)
	}
	if len(f.over.frame.meshes) != 1 || f.beside != 1 {
		t.Errorf("%d meshes lie over it", len(f.over.frame.meshes))
	}
	b.Meshes()[0].Visible = false
	if f.Superimpose(b, s); len(f.over.frame.meshes) != 0 || f.beside != 0 {
		t.Errorf("%d hidden meshes lie over it", len(f.over.frame.meshes))
	}
}
