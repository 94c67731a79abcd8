package measure

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// polygonArea returns the area inside the polygon that goes around the points: half
// the length of the sum of the cross products of its corners, which is the area of
// its projection on the plane where that is largest (Sunday, D. 2002, Fast polygon
// area and Newell normal computation, J. Graphics Tools 7(2), 9-13, DOI
// 10.1080/10867651.2002.10487556). For a plane polygon it is the shoelace formula,
// for three points the triangle. Unlike a sum of triangles it does not depend on
// how somebody cuts the polygon, and unlike Slicer's, which spans a thin-plate
// spline over a closed curve, it takes the points alone and adds none.
//
// There is no area where sides cross, seen along that plane's normal. The note says
// how far the points stand off the plane where that is much.
func polygonArea(points []r3.Vec, units string) (area float64, reason, note string) {
	const crossing = "its sides cross, so it goes around no area: the points must stand in their order around it"
	n := len(points)
	var sum r3.Vec // from the first point: an offset costs no digits
	extent := 0.
	for i, p := range points {
		a, b := r3.Sub(p, points[0]), r3.Sub(points[(i+1)%n], points[0])
		sum = r3.Add(sum, r3.Cross(a, b))
		extent = max(extent, r3.Norm(a))
	}
	twice := r3.Norm(sum)
	if !(twice > flat*extent*extent) { // also of NaN
		if twice-twice == 0 && !onLine(points, extent) {
			return 0, crossing, ""
		}
		return twice / 2, "", ""
	}
	if n == 3 {
		return twice / 2, "", ""
	}
	normal := r3.Scale(1/twice, sum)
	if sidesCross(points, normal) {
		return 0, crossing, ""
	}
	const much = 0.05 // of the side of a square of that area
	off := offPlane(points, normal)
	if area = twice / 2; off > much*math.Sqrt(area) {
		note = "the points stand up to " + Value{Number: off, Unit: units}.Text() + " off their plane"
	}
	return area, "", note
}

// flat is the part of the square of a polygon's extent up to which an area may be
// rounding alone.
const flat = 1e-14

// onLine reports whether all points stand on a line, but for rounding.
func onLine(points []r3.Vec, extent float64) bool {
	const rounding = 1e-12 // of the extent
	farthest := slices.MaxFunc(points, func(p, q r3.Vec) int {
		return cmp.Compare(between(points[0], p), between(points[0], q))
	})
	axis := r3.Sub(farthest, points[0])
	for _, p := range points {
		if r3.Norm(r3.Cross(axis, r3.Sub(p, points[0]))) > rounding*extent*extent {
			return false
		}
	}
	return true
}

// offPlane returns how far the farthest point is from the plane with that normal
// through the centroid.
func offPlane(points []r3.Vec, normal r3.Vec) float64 {
	mean := 0.
	for _, p := range points {
		mean += r3.Dot(normal, r3.Sub(p, points[0])) / float64(len(points))
	}
	off := 0.
	for _, p := range points {
		off = max(off, math.Abs(r3.Dot(normal, r3.Sub(p, points[0]))-mean))
	}
	return off
}

// side is a side of a polygon in its plane.
type side struct {
	from, to    [2]float64
	left, right float64 // its ends along the first axis
}

// sidesCross reports whether two sides of the polygon cross, seen along the normal.
// Sides that only touch do not.
func sidesCross(points []r3.Vec, normal r3.Vec) bool {
	n := len(points)
	sides := make([]side, n)
	u, v := planeAxes(normal)
	flatten := func(p r3.Vec) [2]float64 {
		p = r3.Sub(p, points[0])
		return [2]float64{r3.Dot(u, p), r3.Dot(v, p)}
	}
	for i, p := range points {
		s := side{from: flatten(p), to: flatten(points[(i+1)%n])}
		s.left, s.right = min(s.from[0], s.to[0]), max(s.from[0], s.to[0])
		sides[i] = s
	}
	slices.SortFunc(sides, func(a, b side) int { return cmp.Compare(a.left, b.left) })
	for i, a := range sides {
		for _, b := range sides[i+1:] {
			if b.left > a.right {
				break
			}
			if a.crosses(b) {
				return true
			}
		}
	}
	return false
}

// planeAxes returns two axes of the plane with a normal of length 1.
func planeAxes(normal r3.Vec) (u, v r3.Vec) {
	least := r3.Vec{X: 1} // the axis that is farthest from the normal
	if a := math.Abs(normal.X); a > math.Abs(normal.Y) || a > math.Abs(normal.Z) {
		if least = (r3.Vec{Y: 1}); math.Abs(normal.Y) > math.Abs(normal.Z) {
			least = r3.Vec{Z: 1}
		}
	}
	u = r3.Unit(r3.Cross(normal, least))
	return u, r3.Cross(normal, u)
}

// crosses reports whether each side has the ends of the other on both sides.
func (s side) crosses(t side) bool {
	return s.parts(t.from, t.to) && t.parts(s.from, s.to)
}

// parts reports whether two points are on different sides of the line.
func (s side) parts(p, q [2]float64) bool {
	turn := func(p [2]float64) float64 {
		return (s.to[0]-s.from[0])*(p[1]-s.from[1]) - (s.to[1]-s.from[1])*(p[0]-s.from[0])
	}
	a, b := turn(p), turn(q)
	return a < 0 && b > 0 || a > 0 && b < 0
}
