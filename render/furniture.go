package render

import (
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/spatial/r3"
)

// The furniture of a picture: what shows its directions and its scale.

// gizmo draws the axes of the scene in the lower left corner, those that point
// away first.
func (o *overlay) gizmo(f *Frame, v view) {
	ratio := f.style.PixelRatio
	length, disc, margin := 26*ratio, 7.5*ratio, 14*ratio
	if 3*(length+disc) > float64(min(v.width, v.height)) {
		return // it would cover the picture
	}
	cx, cy := margin+length+disc/2, float64(v.height)-margin-length-disc/2
	axes := []struct {
		name string
		dir  r3.Vec
		c    color.NRGBA
	}{
		{"X", r3.Vec{X: 1}, color.NRGBA{0xd6, 0x45, 0x45, 0xff}},
		{"Y", r3.Vec{Y: 1}, color.NRGBA{0x4e, 0x9a, 0x3a, 0xff}},
		{"Z", r3.Vec{Z: 1}, color.NRGBA{0x3b, 0x74, 0xd1, 0xff}},
	}
	for i := range axes {
		d := axes[i].dir
		axes[i].dir = r3.Vec{X: r3.Dot(v.axes[0], d), Y: r3.Dot(v.axes[1], d), Z: r3.Dot(v.axes[2], d)}
	}
	type axis = struct {
		name string
		dir  r3.Vec
		c    color.NRGBA
	}
	slices.SortStableFunc(axes, func(a, b axis) int {
		switch {
		case a.dir.Z < b.dir.Z:
			return -1
		case a.dir.Z > b.dir.Z:
			return 1
		}
		return 0
	})
	ink := o.ink
	o.ink = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	for _, a := range axes {
		x, y := cx+a.dir.X*length, cy-a.dir.Y*length
		o.line(cx, cy, x, y, 2.5*ratio, a.c)
		o.line(x, y, x, y, 2*disc, a.c)
		left := math.Round(x - float64(o.atlas.width(a.name))/2)
		base := math.Round(y + float64(o.atlas.ascent)/2)
		o.letters(a.name, int(left), int(base), o.ink, overlayText, -1)
	}
	o.ink = ink
}

// scaleBar is a length of the scene and how long it is in the picture.
type scaleBar struct {
	pixels float64
	text   string
}

// newScaleBar returns the longest bar of 1, 2 or 5 times a power of ten that
// takes a fair part of the picture. It is right at the focus of the camera.
func newScaleBar(f *Frame, v view) scaleBar {
	most := min(120*f.style.PixelRatio, float64(v.width)/4)
	unit := f.camera.Height / float64(v.height) // of a pixel
	limit := most * unit
	if !(limit > 0) || math.IsInf(limit, 0) {
		return scaleBar{}
	}
	power := math.Pow(10, math.Floor(math.Log10(limit)))
	length := power
	for _, step := range [...]float64{2, 5} {
		if step*power <= limit {
			length = step * power
		}
	}
	// Nine digits: 0.30000000000000004 is 0.3.
	text := strconv.FormatFloat(length, 'g', 9, 64)
	if length >= 1e-4 && length < 1e7 {
		rounded, _ := strconv.ParseFloat(text, 64)
		text = strconv.FormatFloat(rounded, 'f', -1, 64)
	}
	if u := printable(f.units); u != "" {
		text += " " + u
	}
	return scaleBar{length / unit, text}
}

// scaleBar draws the bar in the lower right corner, its length over it.
func (o *overlay) scaleBar(f *Frame, v view, bar scaleBar) {
	if !(bar.pixels > 0) {
		return
	}
	ratio := f.style.PixelRatio
	margin, tick, width := 18*ratio, 4*ratio, 1.5*ratio
	x1 := math.Round(float64(v.width)-margin) + 0.5
	x0 := x1 - bar.pixels
	y := math.Round(float64(v.height)-margin) + 0.5
	for _, pass := range []struct {
		width float64
		c     color.NRGBA
	}{{width + 2*ratio, o.paper}, {width, o.ink}} {
		o.line(x0, y, x1, y, pass.width, pass.c)
		o.line(x0, y-tick, x0, y+tick, pass.width, pass.c)
		o.line(x1, y-tick, x1, y+tick, pass.width, pass.c)
	}
	left := math.Round((x0 + x1 - float64(o.atlas.width(bar.text))) / 2)
	left = min(left, float64(v.width-o.atlas.width(bar.text))-2*ratio)
	o.text(bar.text, int(left), int(y-tick-3*ratio), -1)
}
