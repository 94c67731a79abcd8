package scene

import (
	"math"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// LandmarkAt returns the landmark at (x, y) of the picture, in fractions of its
// height from its middle, right and up: of those whose glyph covers the place,
// the nearest to the eye. radius is that of a glyph in scene units; least and
// most bound it, in fractions of the picture's height. Hidden groups are passed
// over, and so are landmarks that are cut away, unless they are selected.
func (d *Document) LandmarkAt(c Camera, x, y, radius, least, most float64) (Point, bool) {
	best, nearest := Point{}, math.Inf(1)
	for _, n := range d.groups {
		if !n.s.Visible {
			continue
		}
		for i, l := range n.Group.Landmarks() {
			if !l.Shown() || c.Hides(l.Position, radius) && !d.selection.Has(n.Point(i)) {
				continue
			}
			px, py, depth, ok := c.Project(l.Position)
			if !ok || depth >= nearest {
				continue
			}
			size := radius / c.Height
			if !c.Orthographic {
				size *= c.Distance() / depth
			}
			if math.Hypot(px-x, py-y) <= max(min(size, most), least) {
				best, nearest = n.Point(i), depth
			}
		}
	}
	return best, best != Point{}
}

// selectedPositions returns the positions of the selected landmarks that have one.
func (d *Document) selectedPositions() []r3.Vec {
	var p []r3.Vec
	for point := range d.selection.points {
		if l, ok := d.Landmark(point); ok && l.Placed() {
			p = append(p, l.Position)
		}
	}
	return p
}

// FitSelection returns the camera moved to the selected landmarks: a single one
// comes to the middle with a sixth of the document around it, several just fit.
// Without a placed selection it fits everything.
func (d *Document) FitSelection(c Camera, aspect float64) Camera {
	all := d.FitBounds()
	positions := d.selectedPositions()
	if len(positions) == 0 {
		return c.Fit(all, aspect)
	}
	const part = 1. / 6 // of the document's size, so that the surroundings are seen
	var b mesh.Bounds
	for _, p := range positions {
		b = b.Add(p)
	}
	closest := d.Size() * part
	c = c.MoveTo(b.Center())
	height := c.Fit(b, aspect).Height
	c.Height = max(height, closest)
	if !(c.Height > 0) {
		c.Height = 1
	}
	return c
}
