package render

import (
	"image"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// middle is the surface in the middle of a picture: the pixel nearest to the
// middle that shows any, if there is one within middleReach.
type middle struct {
	at    image.Point // in the whole picture
	depth float64     // along the view, from the eye
	off   int         // how far off the middle the pixel is: half pixels, squared
	found bool
}

// middleReach is how far beside the middle a surface still counts, in design
// pixels: a crack or the space between the points of a cloud is no way through.
const middleReach = 12

// look looks for a surface nearer to the middle than what was found so far, in
// the tile of v that t shows.
func (m *middle) look(f *Frame, v view, t *targets) {
	reach := int(math.Ceil(middleReach * f.style.PixelRatio))
	c := image.Pt(v.width/2, v.height/2)
	r := image.Rect(c.X-reach, c.Y-reach, c.X+reach+1, c.Y+reach+1).Intersect(v.tile)
	if r.Empty() {
		return
	}
	n := t.samples
	w := n * r.Dx()
	depths := make([]float32, w*n*r.Dy())
	t.surface.ReadDepths(n*(r.Min.X-v.tile.Min.X), n*(r.Min.Y-v.tile.Min.Y), w, n*r.Dy(), depths)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			z := depths[(n*(y-r.Min.Y)+n/2)*w+n*(x-r.Min.X)+n/2] // of the sample that Probe reads
			dx, dy := 2*x+1-v.width, 2*y+1-v.height
			p := middle{at: image.Pt(x, y), off: dx*dx + dy*dy, found: true}
			if z < 1 && p.nearer(*m) {
				p.depth = v.viewDepth(float64(z))
				*m = p
			}
		}
	}
}

// nearer reports whether m is nearer to the middle than o. Of pixels as near as
// each other the upper, then the left one counts, so that tiles do not matter.
func (m middle) nearer(o middle) bool {
	switch {
	case m.found != o.found:
		return m.found
	case m.off != o.off:
		return m.off < o.off
	case m.at.Y != o.at.Y:
		return m.at.Y < o.at.Y
	}
	return m.at.X < o.at.X
}

// place returns where in the scene it is.
func (m middle) place(v view) (r3.Vec, bool) {
	if !m.found {
		return r3.Vec{}, false
	}
	return v.unproject(m.at.X, m.at.Y, m.depth), true
}
