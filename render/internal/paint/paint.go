// Package paint draws lines, panels and letters over a picture in memory. Places are
// in pixels, x to the right and y down from the corner of pixel (0, 0), and what
// is beyond the picture is left out. Edges are smooth: a pixel is covered by how far
// its middle is within the edge.
package paint

import (
	"image"
	"image/color"
	"math"
)

// Ink is a colour, ready to be put over pixels: the pixel that it makes alone, by how
// much of that it covers.
type Ink [256]uint32

// NewInk returns the ink of a colour.
func NewInk(c color.NRGBA) *Ink {
	k := &Ink{}
	for cover := range k {
		a := (uint32(c.A)*uint32(cover) + 127) / 255
		for i, v := range [4]uint8{c.R, c.G, c.B, 255} {
			k[cover] |= (uint32(v)*a + 127) / 255 << (8 * i)
		}
	}
	return k
}

// Mask puts an ink over the pixels that a mask covers. The mask's (0, 0) comes to
// lie on at.
func Mask(img *image.RGBA, at image.Point, m *image.Alpha, k *Ink) {
	part := m.Rect.Add(at).Intersect(img.Rect)
	if part.Empty() {
		return
	}
	w := part.Dx()
	for y := part.Min.Y; y < part.Max.Y; y++ {
		covers := m.Pix[m.PixOffset(part.Min.X-at.X, y-at.Y):][:w]
		row := pixels(img, part.Min.X, y, w)
		for x, cover := range covers {
			if cover != 0 {
				row[x] = over(row[x], k[cover])
			}
		}
	}
}

// shape puts a colour over the pixels of a box by how far within an edge their
// middles are, in pixels. across narrows down a row to where that may be at all.
func shape(img *image.RGBA, x0, y0, x1, y1 float64, c color.NRGBA, across func(y float64) (lo, hi float64), within func(x, y float64) float64) {
	const most = 1 << 24
	whole := func(x float64) int { return int(min(max(x, -most), most)) }
	part := image.Rect(whole(math.Floor(x0)), whole(math.Floor(y0)), whole(math.Ceil(x1)), whole(math.Ceil(y1))).Intersect(img.Rect)
	if part.Empty() {
		return
	}
	k := NewInk(c)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		middle := float64(y) + 0.5
		lo, hi := across(middle)
		first, last := max(part.Min.X, whole(math.Floor(lo))), min(part.Max.X, whole(math.Ceil(hi)))
		for x := first; x < last; x++ {
			cover := within(float64(x)+0.5, middle) + 0.5
			if cover > 0 {
				p := pixels(img, x, y, 1)
				p[0] = over(p[0], k[uint8(min(cover, 1)*255+0.5)])
			}
		}
	}
}

func everywhere(float64) (lo, hi float64) { return math.Inf(-1), math.Inf(1) }

// Line draws a line with round ends. One without a length is a disc.
func Line(img *image.RGBA, x0, y0, x1, y1, width float64, c color.NRGBA) {
	half := width / 2
	dx, dy := x1-x0, y1-y0
	squared := max(dx*dx+dy*dy, 1e-6)
	across := everywhere
	if reach := (half + 1) * math.Sqrt(squared) / math.Abs(dy); reach < math.Abs(dx) {
		across = func(y float64) (lo, hi float64) {
			x := x0 + (y-y0)*dx/dy
			return x - reach, x + reach
		}
	}
	out := half + 1
	shape(img, min(x0, x1)-out, min(y0, y1)-out, max(x0, x1)+out, max(y0, y1)+out, c, across, func(x, y float64) float64 {
		px, py := x-x0, y-y0
		t := min(max((px*dx+py*dy)/squared, 0), 1)
		px, py = px-t*dx, py-t*dy
		return half - math.Sqrt(px*px+py*py)
	})
}

// Ring draws a circle of a width.
func Ring(img *image.RGBA, x0, y0, radius, width float64, c color.NRGBA) {
	out := radius + width/2 + 1
	shape(img, x0-out, y0-out, x0+out, y0+out, c, everywhere, func(x, y float64) float64 {
		px, py := x-x0, y-y0
		return width/2 - math.Abs(math.Sqrt(px*px+py*py)-radius)
	})
}

// Panel draws a rectangle with round corners.
func Panel(img *image.RGBA, x0, y0, x1, y1, radius float64, c color.NRGBA) {
	mx, my, w, h := (x0+x1)/2, (y0+y1)/2, (x1-x0)/2, (y1-y0)/2
	shape(img, x0-1, y0-1, x1+1, y1+1, c, everywhere, func(x, y float64) float64 {
		qx, qy := math.Abs(x-mx)-w+radius, math.Abs(y-my)-h+radius
		ox, oy := max(qx, 0), max(qy, 0)
		return radius - math.Sqrt(ox*ox+oy*oy) - min(max(qx, qy), 0)
	})
}
