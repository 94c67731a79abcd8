package render

import (
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// selectedRing is how wide the ring around selected landmarks is, in design pixels.
const selectedRing = 4.0

// disc is where a landmark is in a picture, in pixels from the top left.
type disc struct {
	x, y  float64
	r     float64 // as it is drawn, without the ring around a selected one
	depth float64 // along the view
	front float64 // r in scene units: how far before that it reaches
	ok    bool    // in front of the eye
}

// glyphSizes tells how large landmarks are in a picture.
type glyphSizes struct {
	view         *view
	radius       float64 // in scene units
	least, most  float64 // in pixels
	ratio        float64
	pixel, slope float64 // size of a pixel at the eye, and what it grows by with depth
}

func newGlyphSizes(f *Frame, v *view) glyphSizes {
	g := glyphSizes{view: v, radius: f.style.GlyphRadius(f.size), ratio: f.style.PixelRatio}
	g.least, g.most = glyphRange(f, *v)
	g.pixel = v.pixelSize(0)
	g.slope = v.pixelSize(1) - g.pixel
	return g
}

// disc returns where a landmark at p is.
func (g *glyphSizes) disc(p r3.Vec, hovered bool) (d disc) {
	d.x, d.y, d.depth, d.ok = g.view.pixel(p)
	if d.ok {
		pixel := g.pixel + g.slope*d.depth
		d.r = min(max(g.radius/pixel, g.least), g.most)
		if hovered {
			d.r *= 1.25
		}
		d.front = d.r * pixel
	}
	return d
}

// within reports whether a landmark is in front of the eye, and what reaches so far off its
// middle may be in a picture of a size.
func (d *disc) within(reach float64, width, height int) bool {
	return d.ok && d.x >= -reach && d.y >= -reach && d.x <= float64(width)+reach && d.y <= float64(height)+reach
}

// reach returns how far off its middle a landmark is drawn.
func (g *glyphSizes) reach(d disc, selected bool) float64 {
	if selected {
		return d.r + selectedRing*g.ratio
	}
	return d.r
}

// places is where the landmarks of a frame are in a picture, counted through all
// groups, and which of them the surface does not hide.
type places struct {
	discs []disc
	seen  []bool
}

// needsSeen reports whether anything depends on which landmarks are seen.
func (f *Frame) needsSeen() bool { return f.labelled() || f.sprites() }

// landmarkSpan is landmarks of a frame that follow each other, counted through all
// groups: from first up to end.
type landmarkSpan struct{ first, end int }

// all is all landmarks of a frame.
func (f *Frame) all() landmarkSpan { return landmarkSpan{0, f.points()} }

// find finds where the landmarks of f are. seen says which of some of them the surface does
// not hide, where something depends on that; of the others that is the same as before.
func (p *places) find(f *Frame, v view, seen *visibility, some landmarkSpan) {
	if p.discs = p.discs[:0]; f.points() == 0 {
		return
	}
	sizes := newGlyphSizes(f, &v)
	for i := range f.groups {
		points := f.groups[i].points
		for j := range points {
			p.discs = append(p.discs, sizes.disc(points[j].position, points[j].hovered))
		}
	}
	p.seen = slices.Grow(p.seen[:0], len(p.discs))[:len(p.discs)]
	if f.needsSeen() {
		seen.read(p.seen, some)
	} else {
		clear(p.seen)
	}
}
