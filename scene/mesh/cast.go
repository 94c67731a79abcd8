package mesh

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// Cast returns where the ray that begins at origin, in scene units, and goes along
// direction meets the surface first, from either side of a triangle: open scans are
// picked from behind, too. The length of direction does not matter. A triangle at
// the origin itself counts. The ray is tested in float64 against the mesh in full
// detail, and slips through no edge or vertex that triangles share; of several
// triangles equally far away it takes the first.
//
// It returns false where the ray meets nothing; in an empty or a cleared mesh; in a
// point cloud, which has no surface to meet (see CastPoint); where origin or direction
// is not finite, direction is 0, or origin is more than 1e100 away. A triangle that
// the ray runs along, exactly in its plane, is not met; those that it meets there are.
func (s *Surface) Cast(origin, direction r3.Vec) (Hit, bool) {
	m := s.mesh.Value()
	if m == nil || len(s.tree.nodes) == 0 || len(m.data.Triangles) == 0 {
		return Hit{}, false
	}
	d := &m.data
	r, ok := newRay(r3.Sub(origin, d.Origin), direction, &s.tree.nodes[0].box)
	if !ok {
		return Hit{}, false
	}
	found := s.tree.cast(d, &r)
	if math.IsInf(found.along, 1) {
		return Hit{}, false
	}
	return m.met(&r, found, direction), true
}

// Closed reports whether the surface has an inside: every edge has an even number of
// triangles.
func (s *Surface) Closed() bool { return s.shut }

// Inside reports whether p, in scene units, is inside of a closed surface: whether a ray
// from there passes an odd number of triangles. So it is between two surfaces where the
// one is within the other, whichever way their triangles face. Of p on the surface it says
// either. It returns false where the surface is not closed, the mesh is cleared or gone, or
// p is not finite.
func (s *Surface) Inside(p r3.Vec) bool {
	m := s.mesh.Value()
	if m == nil || !s.shut || len(s.tree.nodes) == 0 || len(m.data.Triangles) == 0 {
		return false
	}
	// Along no axis and no diagonal, so that the ray does not run into an edge, where two
	// triangles would count.
	generic := r3.Vec{X: 0.8138427, Y: 0.3716591, Z: 0.4467179}
	r, ok := newRay(r3.Sub(p, m.data.Origin), generic, &s.tree.nodes[0].box)
	return ok && s.tree.passes(&m.data, &r)%2 == 1
}

// met describes where a ray has hit.
func (m *TriMesh) met(r *ray, found struck, direction r3.Vec) Hit {
	d := &m.data
	var place r3.Vec
	for k, v := range d.Triangles[3*int(found.element):][:3] {
		place = r3.Add(place, r3.Scale(found.weights[k], d.offset(v)))
	}
	h := m.hit(found.element, found.weights, place, r3.Scale(-1, unit(direction)))
	h.Distance = found.along * r.length
	return h
}

// NearestVertex returns the corner of the hit triangle that is nearest to the hit, or
// the point of a cloud, and its position in scene units: where a point goes that is to
// stand on a vertex. It returns -1 where the mesh is cleared or gone. The hit must be
// one of this surface.
func (s *Surface) NearestVertex(h Hit) (vertex int, position r3.Vec) {
	m := s.mesh.Value()
	if m == nil || h.Vertex < 0 || h.Vertex >= m.VertexCount() {
		return -1, r3.Vec{}
	}
	return h.Vertex, m.Vertex(h.Vertex)
}
