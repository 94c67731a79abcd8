package paint

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// ground returns a picture of pixels that are opaque, clear and in between.
func ground(r *rand.Rand, rect image.Rectangle) *image.RGBA {
	img := image.NewRGBA(rect)
	for i := 0; i < len(img.Pix); i += 4 {
		a := [...]int{0, 255, r.IntN(256)}[r.IntN(3)]
		for k := range 3 {
			img.Pix[i+k] = uint8(r.IntN(a + 1))
		}
		img.Pix[i+3] = uint8(a)
	}
	return img
}

// check compares what a function painted with the operator "over" (T. Porter and T.
// Duff, 1984, doi:10.1145/800031.808606), by how far within an edge middles of pixels
// are.
func check(t *testing.T, what string, before, after *image.RGBA, c color.NRGBA, within func(x, y float64) float64) {
	t.Helper()
	const rounding = 2.5 // of 255: of the cover, of its product with the colour, and of the result
	for y := before.Rect.Min.Y; y < before.Rect.Max.Y; y++ {
		for x := before.Rect.Min.X; x < before.Rect.Max.X; x++ {
			a := float64(c.A) / 255 * min(max(within(float64(x)+0.5, float64(y)+0.5)+0.5, 0), 1)
			b, got := before.RGBAAt(x, y), after.RGBAAt(x, y)
			for k, v := range [4][3]uint8{{c.R, b.R, got.R}, {c.G, b.G, got.G}, {c.B, b.B, got.B}, {255, b.A, got.A}} {
				if want := float64(v[0])*a + float64(v[1])*(1-a); math.Abs(float64(v[2])-want) > rounding {
					t.Fatalf("%s: channel %d of (%d, %d) is %d, want %g", what, k, x, y, v[2], want)
				}
			}
		}
	}
}

// toSegment returns the distance from a segment, which is found by narrowing down
// where on it that is least.
func toSegment(x, y, x0, y0, x1, y1 float64) float64 {
	at := func(t float64) float64 { return math.Hypot(x-x0-t*(x1-x0), y-y0-t*(y1-y0)) }
	lo, hi := 0.0, 1.0
	for range 50 {
		a, b := lo+(hi-lo)/3, hi-(hi-lo)/3
		if at(a) < at(b) {
			hi = b
		} else {
			lo = a
		}
	}
	return at((lo + hi) / 2)
}

func TestShapesAreWhatTheirDistancesSay(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	rect := image.Rect(-3, 2, 30, 28)
	at := func() float64 { return 60*r.Float64() - 20 }
	for i := range 60 {
		c := color.NRGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256))}
		before := ground(r, rect)
		paintOn := func(f func(img *image.RGBA)) *image.RGBA {
			img := image.NewRGBA(rect)
			copy(img.Pix, before.Pix)
			f(img)
			return img
		}
		x0, y0, x1, y1, width := at(), at(), at(), at(), 0.3+6*r.Float64()
		switch i % 4 {
		case 1:
			y1 = y0
		case 2:
			x1 = x0
		case 3:
			x1, y1 = x0, y0
		}
		check(t, "line", before, paintOn(func(img *image.RGBA) { Line(img, x0, y0, x1, y1, width, c) }), c, func(x, y float64) float64 {
			return width/2 - toSegment(x, y, x0, y0, x1, y1)
		})
		radius := 12 * r.Float64()
		check(t, "ring", before, paintOn(func(img *image.RGBA) { Ring(img, x0, y0, radius, width, c) }), c, func(x, y float64) float64 {
			return width/2 - math.Abs(math.Hypot(x-x0, y-y0)-radius)
		})
		// A panel is what is within its radius of a smaller one, which has corners.
		w, h := 4+20*r.Float64(), 4+20*r.Float64()
		corner := 2 * r.Float64()
		check(t, "panel", before, paintOn(func(img *image.RGBA) { Panel(img, x0, y0, x0+w, y0+h, corner, c) }), c, func(x, y float64) float64 {
			dx := max(x0+corner-x, x-(x0+w-corner))
			dy := max(y0+corner-y, y-(y0+h-corner))
			if dx > 0 && dy > 0 {
				return corner - math.Hypot(dx, dy)
			}
			return corner - max(dx, dy)
		})
		m := image.NewAlpha(image.Rect(-2, -5, 9, 4))
		for i := range m.Pix {
			m.Pix[i] = [...]uint8{0, 255, uint8(r.IntN(256))}[r.IntN(3)]
		}
		pen := image.Pt(int(x0), int(y0))
		check(t, "mask", before, paintOn(func(img *image.RGBA) { Mask(img, pen, m, NewInk(c)) }), c, func(x, y float64) float64 {
			return float64(m.AlphaAt(int(math.Floor(x))-pen.X, int(math.Floor(y))-pen.Y).A)/255 - 0.5
		})
	}
}

// TestStampsAreWhatTheirPixelsSay puts pictures over others, everywhere about their
// edges, and compares each pixel with the operator "over".
func TestStampsAreWhatTheirPixelsSay(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	rect := image.Rect(2, -3, 46, 12)
	for range 400 {
		top, before := ground(r, image.Rect(-4, -3, 1+r.IntN(60), 1+r.IntN(6))), ground(r, rect)
		for y := range top.Rect.Dy() { // with many pixels that are opaque or clear, too
			x, n := r.IntN(top.Rect.Dx()), r.IntN(top.Rect.Dx())
			for i := range min(n, top.Rect.Dx()-x) {
				p := top.Pix[y*top.Stride+4*(x+i):][:4]
				p[3] = uint8(255 * (y & 1))
				for k := range 3 {
					p[k] &= p[3]
				}
			}
		}
		img := image.NewRGBA(rect)
		copy(img.Pix, before.Pix)
		at := image.Pt(r.IntN(60)-36, r.IntN(30)-10)
		NewStamp(top).Put(img, at)
		for y := rect.Min.Y; y < rect.Max.Y; y++ {
			for x := rect.Min.X; x < rect.Max.X; x++ {
				b, o, got := before.RGBAAt(x, y), top.RGBAAt(x-at.X, y-at.Y), img.RGBAAt(x, y)
				for k, v := range [4][3]uint8{{o.R, b.R, got.R}, {o.G, b.G, got.G}, {o.B, b.B, got.B}, {o.A, b.A, got.A}} {
					const rounding = 1 // of 255: the result is rounded down
					want := float64(v[0]) + float64(v[1])*(255-float64(o.A))/255
					if math.Abs(float64(v[2])-want) > rounding {
						t.Fatalf("channel %d of (%d, %d) is %d, want %g", k, x, y, v[2], want)
					}
				}
			}
		}
	}
}

// TestManyPixelsArePutAsOne: whatever their number and place, and those beside them stay.
func TestManyPixelsArePutAsOne(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pixel := func() uint32 { // with no channel above its alpha
		a := []uint32{0, 255, random.Uint32() & 255}[random.IntN(3)]
		p := a << 24
		for i := range 3 {
			p |= random.Uint32N(a+1) << (8 * i)
		}
		return p
	}
	for range 20_000 {
		n, before := random.IntN(23), random.IntN(5)
		from, to := make([]uint32, n), make([]uint32, before+n+4)
		for i := range to {
			to[i] = pixel()
		}
		want := slices.Clone(to)
		for i := range from {
			from[i] = pixel()
			want[before+i] = over(to[before+i], from[i])
		}
		if overs(to[before:before+n], from); !slices.Equal(to, want) {
			t.Fatalf("%d pixels, %x: %x, want %x", n, from, to, want)
		}
	}
}
