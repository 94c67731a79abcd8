package meshio

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// far is how many times its largest extent a mesh must lie away from the
// origin along an axis, to get an origin of its own along that axis. float32
// has 24 bits; near the origin at most 4 of them are lost to the distance.
const far = 16

// place gives a mesh far from the origin an Origin of its own, so that its
// float32 offsets keep the precision of the file: along every axis where it
// lies further away than far times its largest extent, the middle of the mesh,
// rounded to float32. A mesh near the origin keeps Origin zero.
//
// A file of float32 keeps its exact numbers. For it moving is exact too, since
// position and origin are within a factor of two of each other (Sterbenz, P. H.
// 1974, Floating-point computation, theorem 4.3.1); that is so only if all
// vertices count. Of other files those count that are used, and what is rounded
// more than that is measured and told.
func (c *content) place(s *source) error {
	if c.reread == nil {
		return c.placeExactly(s)
	}
	d := mesh.Data{Positions: c.Positions, Triangles: c.Triangles}
	used := d.UsedBounds()
	if origin := ownOrigin(&d, used); origin != [3]float64{} {
		c.Origin = r3.Add(c.base, r3.Vec{X: origin[0], Y: origin[1], Z: origin[2]})
		if err := c.reread(); err != nil {
			return err
		}
		d.Positions = c.Positions
		used = d.UsedBounds()
	}
	return c.tellOfRounding(s, used)
}

// placeExactly is place for a file of float32.
func (c *content) placeExactly(s *source) error {
	all, err := s.extent(c.Positions)
	if err != nil {
		return err
	}
	if origin := originFor(all); origin != [3]float64{} {
		c.Origin = r3.Add(c.base, r3.Vec{X: origin[0], Y: origin[1], Z: origin[2]})
		for i, p := range c.Positions {
			c.Positions[i] = p - float32(origin[i%3])
		}
	}
	return nil
}

// ownOrigin returns the origin that a mesh gets from its used vertices, which are
// in the box. Where they lie too far apart for one, those that most triangles
// have count.
func ownOrigin(d *mesh.Data, used mesh.Bounds) [3]float64 {
	if origin := originFor(used); origin != [3]float64{} {
		return origin
	}
	if core, ok := d.Core(); ok {
		return originFor(core.Grown(far / 4 * core.Diagonal()))
	}
	return [3]float64{}
}

// originFor returns the origin of its own, or zero, that a mesh in that box gets.
func originFor(b mesh.Bounds) (origin [3]float64) {
	lo, hi := [3]float64{b.Min.X, b.Min.Y, b.Min.Z}, [3]float64{b.Max.X, b.Max.Y, b.Max.Z}
	size := largestExtent(b)
	if size == 0 {
		const place = 1 << 9 // of one point; it has no extent to compare with
		size = place
	}
	for axis := range origin {
		if a := math.Abs(lo[axis]); min(a, math.Abs(hi[axis])) > far*size {
			origin[axis] = float64(float32((lo[axis] + hi[axis]) / 2))
		}
	}
	return origin
}

func largestExtent(b mesh.Bounds) float64 {
	d := r3.Sub(b.Max, b.Min)
	return max(d.X, d.Y, d.Z)
}

// origin returns Origin by axis.
func (c *content) origin() [3]float64 { return [3]float64{c.Origin.X, c.Origin.Y, c.Origin.Z} }

// extent returns the box around the finite positions, as they stand there.
func (s *source) extent(p []float32) (mesh.Bounds, error) {
	const piece = 1 << 16 // vertices
	n := len(p) / 3
	boxes := make([]mesh.Bounds, (n+piece-1)/piece)
	err := s.parallel(len(boxes), func(_ *worker, i int) error {
		boxes[i] = boxOf(p[3*i*piece : 3*min(n, (i+1)*piece)])
		return nil
	})
	var b mesh.Bounds
	for _, box := range boxes {
		b = b.Union(box)
	}
	return b, err
}

// boxOf returns the box around the finite ones of positions, as they stand there.
func boxOf(p []float32) mesh.Bounds { return mesh.BoundsOf(r3.Vec{}, p) }
