package render

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// depthOfBall returns how deep along the view the unit sphere about the origin
// is in the middle of the picture, by the formula of a ray and a sphere; ok is
// false where it is not there.
func depthOfBall(c scene.Camera) (depth float64, ok bool) {
	back := r3.Rotation(quat.Conj(c.Rotation)).Rotate(r3.Vec{Z: 1})
	eye := r3.Add(c.Focus, r3.Scale(c.Height/2/math.Tan(math.Pi/12), back))
	along, away := r3.Dot(eye, back), r3.Norm2(eye)-1
	if root := along*along - away; root > 0 {
		return along - math.Sqrt(root), true
	}
	return 0, false
}

// walk goes through views of the unit sphere as people do: in and out at places
// on it, round and aside.
func walk(steps int, visit func(c scene.Camera)) {
	rnd := rand.New(rand.NewPCG(21, 22))
	c := scene.DefaultCamera()
	c.Height = 2.4
	for range steps {
		switch depth, ok := depthOfBall(c); rnd.IntN(4) {
		case 0, 1:
			if ok {
				factor := math.Exp(1.2 * (rnd.Float64()*2 - 0.8))
				if c.Height/factor > 0.05 && c.Height/factor < 4 {
					c = c.ZoomTo(factor, c.Unproject(0, 0, depth))
				}
			}
		case 2:
			if c.Pivot = (r3.Vec{}); ok && c.Height < 1 {
				c.Pivot = c.Unproject(0, 0, depth)
			}
			c = c.Turn(rnd.Float64()-0.5, rnd.Float64()-0.5)
		case 3:
			c = c.Pan(0.3*(rnd.Float64()-0.5), 0.3*(rnd.Float64()-0.5))
		}
		visit(c)
	}
}

// TestScaleBarIsTrueForWhatIsInTheMiddle goes near to a sphere and away, and
// compares the bar in the picture, which is what a picture without one has not,
// with the pinhole's formula.
func TestScaleBarIsTrueForWhatIsInTheMiddle(t *testing.T) {
	th := start(t)
	th.call(func() { th.renderer.tileSide = 130 }) // nine tiles: the middle is in the one between the others
	d := scene.NewDocument("ball")
	if _, err := d.AddMesh(sphere(t, 100, 0, r3.Vec{}), "ball"); err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	const width, height, ratio = 360, 300, 2
	style := Style{Background: color.NRGBA{0x90, 0x90, 0xa0, 0xff}, ScaleBar: true, PixelRatio: ratio}
	bare := style
	bare.ScaleBar = false
	seen := map[string]int{}
	walk(40, func(c scene.Camera) {
		f := Extract(d, c, style, NoPoint)
		var m middle
		shown := show(t, th, f, width, height, Still)
		th.call(func() { m = front(th).targets[0].middle })
		bar := newScaleBar(f, newView(f, width, height), m)
		number, where, _ := strings.Cut(bar.text, " units ")
		length, err := strconv.ParseFloat(number, 64)
		if err != nil {
			t.Fatalf("%+v: the bar says %q", c, bar.text)
		}
		seen[where]++
		depth, ok := depthOfBall(c)
		if !ok {
			return // it may still be beside the middle, within reach
		}
		if where != "in the middle" {
			t.Errorf("%+v: the sphere is in the middle, the bar is true %s", c, where)
		}
		// A pixel of a pinhole camera, and the triangles' distance from the sphere.
		want := height / 2 / math.Tan(math.Pi/12) / depth
		without := show(t, th, Extract(d, c, bare, NoPoint), width, height, Still)
		for name, with := range map[string]image.Image{"shown": shown, "captured": take(t, th, f, Picture{width, height, 1})} {
			got := barLength(with, without, ratio) / length
			const tolerance = 0.02 // a pixel of some 60 to 90
			if math.Abs(got/want-1) > tolerance {
				t.Errorf("%s, %+v: %g pixels a unit by the bar (%q), %g by the formula", name, c, got, bar.text, want)
			}
		}
	})
	if seen["in the middle"] < 25 {
		t.Errorf("the sphere was hardly ever in the middle: %v", seen)
	}
}

// barLength measures the bar along its line, 18 design pixels from the lower
// border: as far as two pictures differ there, but for the halo at its ends.
func barLength(with, without image.Image, ratio int) float64 {
	b := with.Bounds()
	y := b.Max.Y - 18*ratio
	first, last := -1, -1
	for x := b.Min.X; x < b.Max.X; x++ {
		if pixelDifference(with.At(x, y), without.At(x, y)) > 20 {
			if first < 0 {
				first = x
			}
			last = x
		}
	}
	return float64(last-first+1) - (barWidth+2)*float64(ratio)
}

// TestTheMiddleDoesNotFallThroughCracks: the surface beside a narrow crack
// counts, that beside a wide one does not.
func TestTheMiddleDoesNotFallThroughCracks(t *testing.T) {
	th := start(t)
	const side, ratio = 240, 1
	for gap, want := range map[float64]string{0.02: "in the middle", 0.5: "at the pivot"} {
		d := scene.NewDocument("crack")
		for _, x := range []float32{float32(-1 - gap/2), float32(gap / 2)} {
			m := mustMesh(t, mesh.Data{
				Positions: []float32{x, -1, 0.5, x + 1, -1, 0.5, x + 1, 1, 0.5, x, 1, 0.5},
				Triangles: []uint32{0, 1, 2, 0, 2, 3},
			})
			if _, err := d.AddMesh(m, "half"); err != nil {
				t.Fatal(err)
			}
		}
		keep(t, d)
		f := Extract(d, scene.DefaultCamera(), Style{Background: white, ScaleBar: true, PixelRatio: ratio}, NoPoint)
		show(t, th, f, side, side, Still)
		th.call(func() {
			if bar := newScaleBar(f, newView(f, side, side), front(th).targets[0].middle); !strings.HasSuffix(bar.text, want) {
				t.Errorf("a crack of %g: %q, want it true %s", gap, bar.text, want)
			}
		})
	}
}

// TestFramesTellTheirMiddle asks frames of the window, of all qualities, where
// the surface in the middle is.
func TestFramesTellTheirMiddle(t *testing.T) {
	th := start(t)
	d, n := fineWaves(t)
	const side = 91 // odd, so that a pixel is in the middle
	tell := func(c scene.Camera, q Quality) (at r3.Vec, ok, told bool) {
		done := make(chan struct{})
		front(th).Show(Request{
			Frame: Extract(d, c, plain, NoPoint), Width: side, Height: side, Quality: q,
			Middle:  func(p r3.Vec, found bool) { at, ok, told = p, found, true },
			Present: func(*image.RGBA, time.Duration) { close(done) },
			Failed:  func(err error) { t.Error(err); close(done) },
		})
		<-done
		return at, ok, told
	}
	for _, c := range []scene.Camera{
		scene.DefaultCamera(), scene.DefaultCamera().Pan(0.1, 0.15), scene.DefaultCamera().Pan(2, 0).Turn(0.2, 0.1),
		scene.DefaultCamera().ZoomTo(5, r3.Vec{X: 0.2}),
	} {
		for _, q := range []Quality{Moving, Still, Fine} {
			at, ok, told := tell(c, q)
			x, y, _, _ := c.Project(at)
			tolerance := waveTolerance
			if q == Fine {
				tolerance += 0.4 * 0.25 * c.Height / side // a quarter of a pixel beside, on the steepest slope
			}
			switch {
			case !told:
				t.Errorf("quality %v does not tell", q)
			case c.Focus.X < -1: // beside the square
				if ok {
					t.Errorf("quality %v: there is a surface at %v", q, at)
				}
			case !ok || math.Abs(wave(at.X, at.Y)-at.Z) > tolerance || math.Hypot(x, y)*side > 0.3:
				t.Errorf("quality %v: %v, %v, at (%g, %g)", q, at, ok, x, y)
			}
		}
	}
	n.Mesh.SetDetail(n.Mesh.MakeDetail(t.Context(), 400))
	if _, _, told := tell(scene.DefaultCamera().Turn(0.1, 0), Quality{Samples: 1, Error: 4}); told {
		t.Error("a coarser copy counts as the surface")
	}
}
