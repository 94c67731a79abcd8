package scene

import (
	"slices"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Size returns how large the specimen is, in scene units: what landmarks are drawn
// in proportion to. It is the diagonal of the box around the meshes, hidden ones
// too. Landmarks count only where no mesh has an extent: then it is the diagonal of
// the box around those that are not far from the rest, as farPoints says. It is 0
// where there is nothing, or all is in one place.
func (d *Document) Size() float64 {
	if size := d.meshBounds().Diagonal(); size > 0 {
		return size
	}
	var points []r3.Vec
	for _, n := range d.groups {
		for _, l := range n.Group.Landmarks() {
			if l.Placed() {
				points = append(points, l.Position)
			}
		}
	}
	return pointsSize(points)
}

// farPoints is how many times farther from the middle than half of the points are
// a point must be to say nothing of the size: -999 for "missing", or one of another
// specimen.
const farPoints = 5

// pointsSize returns the diagonal of the box around the finite points whose distance
// from the middle is at most farPoints times the median distance. The middle has the
// median of each coordinate. Both medians are the upper ones, so that of two points
// both count. Where more than half of the points are in one place, all count.
func pointsSize(points []r3.Vec) float64 {
	if len(points) == 0 {
		return 0
	}
	const sample = 2000 // enough for medians, and sorted quickly for each picture
	var some []r3.Vec
	for i := 0; i < len(points); i += max(1, len(points)/sample) {
		some = append(some, points[i])
	}
	median := func(of func(p r3.Vec) float64) float64 {
		values := make([]float64, len(some))
		for i, p := range some {
			values[i] = of(p)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	middle := r3.Vec{
		X: median(func(p r3.Vec) float64 { return p.X }),
		Y: median(func(p r3.Vec) float64 { return p.Y }),
		Z: median(func(p r3.Vec) float64 { return p.Z }),
	}
	distance := func(p r3.Vec) float64 { return r3.Norm(r3.Sub(p, middle)) }
	reach := farPoints * median(distance)
	var b mesh.Bounds
	for _, p := range points {
		if reach == 0 || distance(p) <= reach {
			b = b.Add(p)
		}
	}
	return b.Diagonal()
}
