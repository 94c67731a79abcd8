package render

import (
	"image"
	"math"
	"testing"
)

// TestTheLoupeShowsTheSameLarger compares the inset with a picture of the whole view
// that much larger, pixel by pixel, at every edge of the view.
func TestTheLoupeShowsTheSameLarger(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 24)
	for _, ratio := range []float64{1, 2} {
		w, h := int(240*ratio), int(200*ratio)
		s := plain
		s.Landmarks, s.PixelRatio = false, ratio
		large := take(t, th, Extract(d, frontCamera(d), s, NoPoint), Picture{4 * w, 4 * h, 2})
		for _, at := range []Pixel{{120, 100}, {20, 15}, {230, 100}, {200, 20}, {120, 190}, {239, 199}, {0, 0}} {
			l := Loupe{Shown: true, At: Pixel{at.X * ratio, at.Y * ratio}, Zoom: 4, Radius: 30}
			f := Extract(d, frontCamera(d), s, NoPoint)
			f.SetMarks(Marks{Loupe: l})
			for _, q := range []Quality{Moving, Fine} {
				img := show(t, th, f, w, h, q)
				c, radius, _, ok := l.place(newView(f, w, h), ratio)
				if !ok || c.X-radius < 0 || c.Y-radius < 0 || c.X+radius > float64(w) || c.Y+radius > float64(h) {
					t.Fatalf("ratio %g, at %v: the loupe is at %v, %v", ratio, at, c, ok)
				}
				if math.Hypot(c.X-l.At.X, c.Y-l.At.Y) < radius+20*ratio {
					t.Errorf("ratio %g, at %v: the loupe at %v covers its place", ratio, at, c)
				}
				n, wrong := 0, 0
				for y := -int(radius); y < int(radius); y++ {
					for x := -int(radius); x < int(radius); x++ {
						p := image.Pt(int(4*l.At.X)+x, int(4*l.At.Y)+y)
						near := math.Hypot(float64(x), float64(y))
						if !p.In(large.Rect) || near > radius-2 || min(math.Abs(float64(x)+0.5), math.Abs(float64(y)+0.5)) < 3*ratio {
							continue // beyond the picture, the rim, or the crosshair
						}
						n++
						if pixelDifference(large.At(p.X, p.Y), img.At(int(c.X)+x, int(c.Y)+y)) > goldenLevels {
							wrong++
						}
					}
				}
				if n < 100 || float64(wrong) > goldenPart*float64(n) {
					t.Errorf("ratio %g, at %v, quality %d: %d of %d pixels are other ones", ratio, at, q, wrong, n)
				}
			}
		}
	}
	f := Extract(d, frontCamera(d), plain, NoPoint)
	before := take(t, th, f, Picture{200, 150, 1})
	f.SetMarks(Marks{Loupe: Loupe{Shown: true, At: Pixel{100, 75}}})
	if n, _ := difference(before, take(t, th, f, Picture{200, 150, 1}), 0); n > 0 {
		t.Errorf("a picture for a file has a loupe: %d pixels differ", n)
	}
}
