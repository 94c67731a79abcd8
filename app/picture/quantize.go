package picture

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// mostColors is how many colours a GIF's picture has.
const mostColors = 256

// countedColor is a colour and how many pixels have it.
type countedColor struct {
	rgb [3]uint8
	n   int
}

// quantize returns a picture in at most 256 colours, without dithering: its own where it
// has no more, else those of a median cut (P. Heckbert, Color image quantization for frame
// buffer display, SIGGRAPH 1982, doi:10.1145/965145.801294). The most frequent one, the
// ground of most pictures, stays as it is. Pixels that are less than half opaque become
// transparent, the others opaque; holes says whether there are any.
func quantize(img *image.NRGBA) (p *image.Paletted, holes bool) {
	counts := map[[3]uint8]int{}
	eachPixel(img, func(_ int, rgb [3]uint8, opaque bool) {
		if opaque {
			counts[rgb]++
		} else {
			holes = true
		}
	})
	room := mostColors
	var palette color.Palette
	if holes {
		palette = append(palette, color.NRGBA{})
		room--
	}
	all := make([]countedColor, 0, len(counts))
	for rgb, n := range counts {
		all = append(all, countedColor{rgb, n})
	}
	// In an order of their own, so that one picture has one palette.
	slices.SortFunc(all, func(a, b countedColor) int {
		return cmp.Or(cmp.Compare(b.n, a.n), slices.Compare(a.rgb[:], b.rgb[:]))
	})
	index := make(map[[3]uint8]uint8, len(all))
	for _, box := range medianCut(all, room) {
		for _, c := range box {
			index[c.rgb] = uint8(len(palette))
		}
		palette = append(palette, meanColor(box))
	}
	if len(palette) == 0 {
		palette = color.Palette{color.NRGBA{}}
	}
	p = image.NewPaletted(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()), palette)
	eachPixel(img, func(i int, rgb [3]uint8, opaque bool) {
		if opaque { // else 0, which is transparent
			p.Pix[i] = index[rgb]
		}
	})
	return p, holes
}

// eachPixel calls f with the pixels of a picture, row by row.
func eachPixel(img *image.NRGBA, f func(i int, rgb [3]uint8, opaque bool)) {
	width := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*width]
		for x := range width {
			p := row[4*x:][:4]
			f(y*width+x, [3]uint8(p[:3]), p[3] >= 128)
		}
	}
}

// medianCut divides colours, the most frequent ones first, into at most so many boxes. It
// cuts the one whose colours are farthest apart, for their number, at the median of its
// longest side.
func medianCut(all []countedColor, most int) [][]countedColor {
	var boxes [][]countedColor
	if len(all) <= most {
		for i := range all {
			boxes = append(boxes, all[i:i+1])
		}
		return boxes
	}
	boxes = append(boxes, all[:1], all[1:])
	weights := []float64{0, weight(boxes[1])}
	for len(boxes) < most {
		at := 0
		for i, w := range weights {
			if w > weights[at] {
				at = i
			}
		}
		if weights[at] == 0 {
			break
		}
		first, second := cut(boxes[at])
		boxes[at], weights[at] = first, weight(first)
		boxes, weights = append(boxes, second), append(weights, weight(second))
	}
	return boxes
}

// longestSide returns along which channel the colours of a box differ most, and how much.
func longestSide(box []countedColor) (channel, length int) {
	for c := range 3 {
		lo, hi := uint8(255), uint8(0)
		for _, k := range box {
			lo, hi = min(lo, k.rgb[c]), max(hi, k.rgb[c])
		}
		if d := int(hi) - int(lo); d > length {
			channel, length = c, d
		}
	}
	return channel, length
}

// weight is how much a box wants to be cut: 0 where it holds one colour.
func weight(box []countedColor) float64 {
	n := 0
	for _, c := range box {
		n += c.n
	}
	_, length := longestSide(box)
	return float64(length) * float64(length) * float64(n)
}

// cut cuts a box of at least two colours in two, neither of them empty.
func cut(box []countedColor) (first, second []countedColor) {
	channel, _ := longestSide(box)
	slices.SortStableFunc(box, func(a, b countedColor) int { return cmp.Compare(a.rgb[channel], b.rgb[channel]) })
	all := 0
	for _, c := range box {
		all += c.n
	}
	at, before := 0, 0
	for at < len(box)-1 && (at == 0 || 2*before < all) {
		before += box[at].n
		at++
	}
	return box[:at], box[at:]
}

// meanColor returns the mean of a box's pixels.
func meanColor(box []countedColor) color.NRGBA {
	var sum [3]int
	n := 0
	for _, c := range box {
		n += c.n
		for i, v := range c.rgb {
			sum[i] += int(v) * c.n
		}
	}
	return color.NRGBA{uint8((sum[0] + n/2) / n), uint8((sum[1] + n/2) / n), uint8((sum[2] + n/2) / n), 255}
}
