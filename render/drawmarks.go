package render

import (
	"image/color"
	"math"
)

// Colours of marks. Each is drawn over a darker one, so that it is seen on any ground.
var (
	markInk    = color.NRGBA{0x14, 0x14, 0x1a, 0xd0}
	markAccent = color.NRGBA{0xff, 0xf5, 0x8c, 0xff} // as the ring around selected landmarks
	bandFill   = color.NRGBA{0x4a, 0x90, 0xe2, 0x38}
	bandLine   = color.NRGBA{0xff, 0xff, 0xff, 0xff}
)

// marks draws what lies over the picture: the ghost, the next point, the rubber band
// and the lasso. The texts are among the labels.
func (o *overlay) marks(f *Frame, v view) {
	m, ratio := &f.marks, f.style.PixelRatio
	if x, y, _, ok := v.pixel(m.Next.Position); ok && m.Next.Shown {
		o.next(x, y, ratio)
	}
	if x, y, _, ok := v.pixel(m.Ghost.Position); ok && m.Ghost.Shown {
		o.ghost(x, y, m.Ghost.Color, ratio)
	}
	if b := m.Band; b.From != b.To {
		o.band(b, ratio)
	}
	o.lasso(m.Lasso, ratio)
}

// next draws a ring with four ticks towards a place.
func (o *overlay) next(x, y, ratio float64) {
	for _, pass := range []struct {
		width float64
		c     color.NRGBA
	}{{4, markInk}, {2, markAccent}} {
		w := pass.width * ratio
		o.ring(x, y, nextRadius*ratio, w, pass.c)
		for _, d := range [4][2]float64{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			in, out := (nextRadius+1)*ratio, (nextRadius+6)*ratio
			o.line(x+d[0]*in, y+d[1]*in, x+d[0]*out, y+d[1]*out, w, pass.c)
		}
	}
}

// ghost draws a landmark that one sees the surface through, with a dot in its middle.
func (o *overlay) ghost(x, y float64, c color.NRGBA, ratio float64) {
	c.A = 0xff
	body := c
	body.A = 0x60
	o.disc(x, y, ghostRadius*ratio, body)
	o.ring(x, y, ghostRadius*ratio, 3.2*ratio, markInk)
	o.ring(x, y, ghostRadius*ratio, 1.6*ratio, c)
	o.disc(x, y, 1.1*ratio, markInk)
}

func (o *overlay) band(b Band, ratio float64) {
	x0, x1 := min(b.From.X, b.To.X), max(b.From.X, b.To.X)
	y0, y1 := min(b.From.Y, b.To.Y), max(b.From.Y, b.To.Y)
	o.panel(box{x0, y0, x1, y1}, 0, bandFill)
	o.outline([]Pixel{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}, ratio)
}

// lasso draws the pointer's way, and dashed the line that would close it.
func (o *overlay) lasso(way []Pixel, ratio float64) {
	if len(way) < 2 {
		return
	}
	o.outline(way, ratio)
	first, last := way[0], way[len(way)-1]
	length := math.Hypot(first.X-last.X, first.Y-last.Y)
	const most = 500 // dashes
	step := max((dashOn+dashOff)*ratio, length/most)
	for d := 0.0; d < length; d += step {
		a, b := d/length, min(1, (d+dashOn*ratio)/length)
		dash := []Pixel{
			{last.X + a*(first.X-last.X), last.Y + a*(first.Y-last.Y)},
			{last.X + b*(first.X-last.X), last.Y + b*(first.Y-last.Y)},
		}
		o.outline(dash, ratio)
	}
}

// outline draws a line that is bright within and dark at its sides.
func (o *overlay) outline(way []Pixel, ratio float64) {
	for _, pass := range []struct {
		width float64
		c     color.NRGBA
	}{{3, markInk}, {1.3, bandLine}} {
		c := pass.c
		c.A = 0xff // pieces overlap at their ends
		for i := 1; i < len(way); i++ {
			o.line(way[i-1].X, way[i-1].Y, way[i].X, way[i].Y, pass.width*ratio, c)
		}
	}
}
