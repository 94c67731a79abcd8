package render

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"

	"cairn/render/internal/typeset"

	"gonum.org/v1/gonum/spatial/r3"
)

// The furniture of a picture: what shows its directions and its scale.

// A gizmoPlace is where the axes are drawn: their origin, their length and the
// radius of the discs with their letters.
type gizmoPlace struct{ x, y, length, disc float64 }

// newGizmoPlace returns a place in the lower left corner; ok is false where it
// would cover the picture.
func newGizmoPlace(f *Frame, v view) (g gizmoPlace, ok bool) {
	ratio := f.style.PixelRatio
	g = gizmoPlace{length: 26 * ratio, disc: 7.5 * ratio}
	reach := g.length + g.disc + 10*ratio
	g.x, g.y = reach, float64(v.height)-reach
	return g, f.style.Gizmo && 3*(g.length+g.disc) <= float64(min(v.width, v.height))
}

func (g gizmoPlace) box() box {
	r := g.length + g.disc
	return box{g.x - r, g.y - r, g.x + r, g.y + r}
}

// axis is one of the gizmo's, in view directions.
type axis struct {
	name string
	dir  r3.Vec
	c    color.NRGBA
}

// sceneAxes returns the axes of the scene, in colours on which white is read.
func sceneAxes() []axis {
	return []axis{
		{"X", r3.Vec{X: 1}, color.NRGBA{0xc8, 0x3c, 0x3c, 0xff}},
		{"Y", r3.Vec{Y: 1}, color.NRGBA{0x3d, 0x80, 0x30, 0xff}},
		{"Z", r3.Vec{Z: 1}, color.NRGBA{0x3b, 0x74, 0xd1, 0xff}},
	}
}

// gizmo draws the axes of the scene, those that point away first.
func (o *overlay) gizmo(f *Frame, v view, g gizmoPlace) {
	axes := sceneAxes()
	for i := range axes {
		d := axes[i].dir
		axes[i].dir = r3.Vec{X: r3.Dot(v.axes[0], d), Y: r3.Dot(v.axes[1], d), Z: r3.Dot(v.axes[2], d)}
	}
	slices.SortStableFunc(axes, func(a, b axis) int { return cmp.Compare(a.dir.Z, b.dir.Z) })
	for _, a := range axes {
		x, y := g.x+a.dir.X*g.length, g.y-a.dir.Y*g.length
		o.line(g.x, g.y, x, y, 2.5*f.style.PixelRatio, a.c)
		o.line(x, y, x, y, 2*g.disc, a.c)
		letter, _ := typeset.Plain(a.name)
		left := math.Round(x - float64(o.face.width(letter))/2)
		base := math.Round(y + float64(o.face.ascent)/2)
		o.write(letter, int(left), int(base), color.NRGBA{0xff, 0xff, 0xff, 0xff}, noHalo)
	}
}

// scaleBar is a length of the scene and how long it is in the picture.
type scaleBar struct {
	pixels float64
	text   string
	line   *typeset.Line // the text, laid out
}

// newScaleBar returns the longest bar of 1, 2 or 5 times a power of ten that
// takes a fair part of the picture, or none. In perspective it is true at the
// depth of the surface in the middle, or where there is none at that of the
// pivot; its text says which. There is none where the pivot is behind the eye.
func newScaleBar(f *Frame, v view, m middle) scaleBar {
	most := min(120*f.style.PixelRatio, float64(v.width)/4)
	where := " in the middle"
	depth, ok := m.depth, m.found
	if !ok {
		where = " at the pivot"
		_, _, depth, ok = f.camera.Project(f.camera.Pivot)
	}
	unit := v.pixelSize(depth)
	limit := most * unit
	if !ok || !f.style.ScaleBar || !(limit > 0) || math.IsInf(limit, 0) {
		return scaleBar{}
	}
	power := math.Pow(10, math.Floor(math.Log10(limit)))
	length := power
	for _, step := range [...]float64{2, 5} {
		if step*power <= limit {
			length = step * power
		}
	}
	label := strconv.FormatFloat(length, 'e', 0, 64) // one digit says it all
	if length >= 1e-4 && length < 1e7 {
		rounded, _ := strconv.ParseFloat(label, 64) // 0.30000000000000004 is 0.3
		label = strconv.FormatFloat(rounded, 'f', -1, 64)
	}
	unnamed := "units"
	if label == "1" {
		unnamed = "unit"
	}
	label += " " + cmp.Or(printable(f.units), unnamed)
	if !f.camera.Orthographic {
		label += where
	}
	return scaleBar{pixels: length / unit, text: label}
}

// Lengths of the scale bar, in design pixels.
const (
	barMargin = 18.0 // from the corner
	barTick   = 4.0  // half the height of its ends
	barWidth  = 1.5
	barGap    = 3.0 // to its text
)

// ends returns where the bar is: from x0 to x1 at height y.
func (b scaleBar) ends(f *Frame, v view) (x0, x1, y float64) {
	margin := barMargin * f.style.PixelRatio
	x1 = math.Round(float64(v.width)-margin) + 0.5
	return x1 - b.pixels, x1, math.Round(float64(v.height)-margin) + 0.5
}

// textAt returns where the pen starts to write the bar's length: in its middle, or
// up to its right end where the text is longer.
func (b scaleBar) textAt(f *Frame, v view, a *typeface) (x, y int) {
	x0, x1, bar := b.ends(f, v)
	w := float64(a.width(b.line))
	left := math.Round(min((x0+x1-w)/2, x1+barTick*f.style.PixelRatio-w))
	return int(left), int(bar - (barTick+barGap)*f.style.PixelRatio)
}

func (b scaleBar) box(f *Frame, v view, a *typeface) box {
	x0, x1, y := b.ends(f, v)
	left, base := b.textAt(f, v, a)
	tick, gap := barTick*f.style.PixelRatio, barGap*f.style.PixelRatio
	return box{
		min(x0-tick, float64(left)-gap), float64(base-a.ascent) - gap,
		max(x1+tick, float64(left+a.width(b.line))+gap), y + tick,
	}
}

// scaleBar draws the bar in the lower right corner, its length over it.
func (o *overlay) scaleBar(f *Frame, v view, bar scaleBar) {
	ratio := f.style.PixelRatio
	x0, x1, y := bar.ends(f, v)
	for _, pass := range []struct {
		width float64
		c     color.NRGBA
	}{{barWidth + 2, o.paper}, {barWidth, o.ink}} {
		width, tick := pass.width*ratio, barTick*ratio
		o.line(x0, y, x1, y, width, pass.c)
		o.line(x0, y-tick, x0, y+tick, width, pass.c)
		o.line(x1, y-tick, x1, y+tick, width, pass.c)
	}
	left, base := bar.textAt(f, v, o.face)
	o.text(bar.line, left, base)
}
