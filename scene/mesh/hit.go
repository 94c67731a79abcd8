package mesh

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// Hit is a place on a surface: where a ray meets it, or the place nearest to a point.
type Hit struct {
	Position r3.Vec
	// Normal has length 1 and is that of the flat triangle, on the side from which
	// the ray or the point came; where it came along the triangle's plane, on the
	// side from which the corners are seen counterclockwise. A triangle without area
	// has none of its own, and Normal then points to where ray or point came from.
	// In a point cloud it is 0, as it is where that is the same place.
	Normal   r3.Vec
	Distance float64 // from where the ray or the point is; +Inf where it is no float64
	// Triangle is the triangle with the place; -1 in a point cloud.
	Triangle int
	// Barycentric are the weights of the triangle's corners in Position: none is
	// negative and their sum is 1. In a point cloud they are 0.
	Barycentric [3]float64
	// Vertex is the triangle's corner nearest to Position, or the point of a cloud.
	Vertex int
}

// Facet returns the normal of a triangle, of length 1, on the side from which its corners
// are seen counterclockwise. It returns false for one without area, and for one that the
// mesh does not have, as after Clear.
func (m *TriMesh) Facet(triangle int) (normal r3.Vec, ok bool) {
	if triangle < 0 || triangle >= m.TriangleCount() {
		return r3.Vec{}, false
	}
	t := m.data.Triangles[3*triangle:][:3]
	a, b, c := m.data.offset(t[0]), m.data.offset(t[1]), m.data.offset(t[2])
	normal = unit(r3.Cross(r3.Sub(b, a), r3.Sub(c, a)))
	return normal, normal != (r3.Vec{})
}

// hit describes a place, which is given relative to the origin, without the
// distance. back points to where it is seen from.
func (m *TriMesh) hit(element uint32, weights [3]float64, place, back r3.Vec) Hit {
	d := &m.data
	h := Hit{Position: r3.Add(d.Origin, place), Triangle: -1, Vertex: int(element)}
	if len(d.Triangles) == 0 {
		return h
	}
	h.Triangle, h.Barycentric = int(element), weights
	h.Normal = d.facing(element, back)
	least := math.Inf(1)
	for _, c := range d.Triangles[3*h.Triangle:][:3] {
		if far2 := r3.Norm2(r3.Sub(place, d.offset(c))); far2 < least {
			h.Vertex, least = int(c), far2
		}
	}
	return h
}

// facing returns the normal of a triangle, of length 1, on the side to which back
// points; of a triangle without area, back itself with length 1.
func (d *Data) facing(triangle uint32, back r3.Vec) r3.Vec {
	t := d.Triangles[3*int(triangle):][:3]
	a, b, c := d.offset(t[0]), d.offset(t[1]), d.offset(t[2])
	n := r3.Cross(r3.Sub(b, a), r3.Sub(c, a))
	if n == (r3.Vec{}) {
		n = back
	}
	if r3.Dot(n, back) < 0 {
		n = r3.Scale(-1, n)
	}
	return unit(n)
}

// unit returns v with length 1, whatever its size; 0 for 0.
func unit(v r3.Vec) r3.Vec {
	size := max(math.Abs(v.X), math.Abs(v.Y), math.Abs(v.Z))
	if !(size > 0) {
		return r3.Vec{}
	}
	v = r3.Vec{X: v.X / size, Y: v.Y / size, Z: v.Z / size}
	return r3.Scale(1/r3.Norm(v), v)
}
