package render

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// Sizes of the heads of vectors, in design pixels.
const (
	headLength = 9.0
	headWidth  = 7.0
)

// drawsPaths reports whether there are lines or ellipsoids over the surface beside what groups
// have.
func (f *Frame) drawsPaths() bool {
	return len(f.marks.Measures) > 0 || len(f.marks.Ellipsoids) > 0 || f.over != nil && f.over.VectorScale != 0 && len(f.over.Pairs) > 0
}

// vector returns where a vector is drawn.
func (o *superimposed) vector(i int) (from, tip r3.Vec) {
	from, tip = o.Pairs[i][0], o.Pairs[i][1]
	return from, r3.Add(from, r3.Scale(o.VectorScale, r3.Sub(tip, from)))
}

// appendVectors adds the pieces of the paths of all vectors of a frame. One whose landmark
// is cut away is left out with it, as lines between landmarks are.
func (f *Frame) appendVectors(b []byte, v view, unit, samples float64) []byte {
	if f.over == nil || f.over.VectorScale == 0 {
		return b
	}
	radius := f.style.GlyphRadius(f.size)
	for i := range f.over.Pairs {
		from, tip := f.over.vector(i)
		if s := from.X + from.Y + from.Z + tip.X + tip.Y + tip.Z; s-s != 0 {
			continue // not finite
		}
		if f.camera.Hides(from, radius) {
			continue
		}
		b = appendPath(b, v, []r3.Vec{from, tip}, MeasureColor, unit, samples, false)
		if head := arrowhead(&v, from, tip, f.style.PixelRatio); head != nil {
			b = appendPath(b, v, head, MeasureColor, unit, samples, false)
		}
	}
	return b
}

// arrowhead returns the path of the head of a vector that is seen from its side, nil where
// it points along the view or is no longer than a pixel. The head lies in the plane that
// turns its face to the viewer, and is as large wherever it is; of a short vector it is no
// longer than that.
func arrowhead(v *view, from, tip r3.Vec, ratio float64) []r3.Vec {
	x0, y0, _, ok0 := v.pixel(from)
	x1, y1, depth, ok1 := v.pixel(tip)
	long := math.Hypot(x1-x0, y1-y0)
	if !ok0 || !ok1 || !(long > ratio) {
		return nil
	}
	length := min(headLength*ratio, long)
	width := headWidth / headLength * length / 2
	ux, uy := (x1-x0)/long, (y1-y0)/long
	pixel := v.pixelSize(depth)
	at := func(back, side float64) r3.Vec { // pixels count downwards, the second axis points up
		dx, dy := -back*ux-side*uy, -back*uy+side*ux
		return r3.Add(tip, r3.Add(r3.Scale(dx*pixel, v.axes[0]), r3.Scale(-dy*pixel, v.axes[1])))
	}
	return []r3.Vec{at(length, width), tip, at(length, -width)}
}
