package render

import (
	"image"
	"math"
	"testing"

	"cairn/scene"
)

// TestGlyphShadeIsThatOfTheShader compares, pixel by pixel, what OpenGL draws of a landmark
// of every look with what glyphShade says for the same middle and radius.
func TestGlyphShadeIsThatOfTheShader(t *testing.T) {
	// Both are rounded to parts of 255, the picture twice where a ring is around it. An
	// edge of the shader that is not smooth may fall to the other side of a pixel's middle.
	const levels, hard = 3, 6
	d, hover := looks(t)
	th := start(t)
	for _, ratio := range []float64{1, 2} {
		c := scene.DefaultCamera()
		c.Height = 4.5
		side := int(400 * ratio)
		style := Style{Background: white, Landmarks: true, GlyphScale: 2, PixelRatio: ratio}
		f := Extract(d, c, style, hover)
		p := Picture{side, side, 1}
		got := take(t, th, f, p)
		style.Landmarks = false
		under := take(t, th, Extract(d, c, style, hover), p)
		v := newView(f, side, side)
		sizes := newGlyphSizes(f, &v)
		for i, point := range f.groups[0].points {
			at := sizes.disc(point.position, point.hovered)
			off, worst := glyphDifference(got, under, at, point, i >= 8, ratio, levels)
			if off > hard {
				t.Errorf("landmark %d at %g: %d pixels differ, by up to %g", i, ratio, off, worst)
			}
		}
	}
}

// glyphDifference returns how many pixels around a landmark differ by more than so many
// levels from glyphShade over what is under it, and by how much they do at most.
func glyphDifference(got, under *image.NRGBA, at disc, point pointItem, hidden bool, ratio, levels float64) (off int, worst float64) {
	k := sprite{color: point.color, estimated: point.estimated, locked: point.locked, hidden: hidden, selected: point.selected && hidden}
	ring := k
	ring.halo = true
	reach := int(at.r + (selectedRing+2)*ratio)
	for y := int(at.y) - reach; y <= int(at.y)+reach; y++ {
		for x := int(at.x) - reach; x <= int(at.x)+reach; x++ {
			right, up := float64(x)+0.5-at.x, at.y-float64(y)-0.5
			i := got.PixOffset(x, y)
			want := [3]float64{float64(under.Pix[i]), float64(under.Pix[i+1]), float64(under.Pix[i+2])}
			if point.selected && !hidden {
				shade := newGlyphShade(ring, at.r, ratio)
				want = over(shade.at(right, up), want)
			}
			shade := newGlyphShade(k, at.r, ratio)
			want = over(shade.at(right, up), want)
			differ := 0.0
			for c := range want {
				differ = max(differ, math.Abs(float64(got.Pix[i+c])-want[c]))
			}
			if worst = max(worst, differ); differ > levels {
				off++
			}
		}
	}
	return off, worst
}

// over lays a colour, multiplied by its alpha, over another, in parts of 255.
func over(c [4]float64, under [3]float64) [3]float64 {
	for i := range under {
		under[i] = 255*c[i] + (1-c[3])*under[i]
	}
	return under
}
