package render

import "image/color"

// Colours of marks. Each is drawn over a darker one, so that it is seen on any ground.
var (
	markInk    = color.NRGBA{0x14, 0x14, 0x1a, 0xd0}
	markAccent = color.NRGBA{0xff, 0xf5, 0x8c, 0xff} // as the ring around selected landmarks
)

// marks draws what lies over the picture: the next point. The texts are among the labels.
func (o *overlay) marks(f *Frame, v view) {
	m, ratio := &f.marks, f.style.PixelRatio
	if x, y, _, ok := v.pixel(m.Next.Position); ok && m.Next.Shown {
		o.next(x, y, ratio)
	}
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
