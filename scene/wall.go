package scene

import (
	"math"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Wall is a place of a surface that was looked for.
type Wall struct {
	Position, Normal r3.Vec  // Normal has length 1 and is on the side of the normal that was asked for; 0 for a point of a cloud
	Distance         float64 // from the place that was asked for
	// Faces tells that the surface faces as it was asked to: its triangle's corners are seen
	// counterclockwise from the side of the normal.
	Faces bool
}

// SurfaceBuilt reports whether NearestWall can look at all surfaces that are visible, of
// which there is at least one.
func (d *Document) SurfaceBuilt() bool {
	some := false
	for _, n := range d.meshes {
		if n.Visible {
			if some = true; n.Mesh.BuiltSurface() == nil {
				return false
			}
		}
	}
	return some
}

// mostWalls is how many walls are passed in one direction. A skull has some ten.
const mostWalls = 32

// NearestWall returns the place of the visible surfaces that is nearest to p among those
// that face as normal does: thin bone has two walls near to each other, and a landmark is
// on one of them. It looks along the normal as far as reach, both ways, and at the place
// that is nearest of all. Where none faces so, it is the nearest of all, and Faces is
// false. A normal of length 0 asks for nothing.
//
// It returns false where a surface is not built yet, there is none, or p is not finite.
func (d *Document) NearestWall(p, normal r3.Vec, reach float64) (best Wall, ok bool) {
	asked := r3.Norm(normal) > 0
	if asked {
		normal = r3.Unit(normal)
	}
	consider := func(m *mesh.TriMesh, h mesh.Hit) {
		w := Wall{Position: h.Position, Normal: h.Normal, Distance: r3.Norm(r3.Sub(h.Position, p)), Faces: !asked}
		if facet, flat := m.Facet(h.Triangle); flat {
			w.Normal = facet
			if asked {
				w.Faces = r3.Dot(facet, normal) > 0
			}
		}
		if asked && r3.Dot(w.Normal, normal) < 0 {
			w.Normal = r3.Scale(-1, w.Normal)
		}
		if !ok || w.Faces && !best.Faces || w.Faces == best.Faces && w.Distance < best.Distance {
			best, ok = w, true
		}
	}
	for _, n := range d.meshes {
		if !n.Visible {
			continue
		}
		s := n.Mesh.BuiltSurface()
		if s == nil {
			return Wall{}, false
		}
		if h, met := s.Closest(p); met {
			consider(n.Mesh, h)
		}
		if asked {
			for _, way := range [2]r3.Vec{normal, r3.Scale(-1, normal)} {
				walls(s, p, way, reach, func(h mesh.Hit) { consider(n.Mesh, h) })
			}
		}
	}
	return best, ok
}

// walls gives what a ray meets, one after the other, as far as reach.
func walls(s *mesh.Surface, from, way r3.Vec, reach float64, met func(mesh.Hit)) {
	gone := 0.0
	for range mostWalls {
		h, ok := s.Cast(r3.Add(from, r3.Scale(gone, way)), way)
		if gone += h.Distance; !ok || gone > reach {
			return
		}
		met(h)
		gone = math.Nextafter(gone*(1+1e-9), math.Inf(1)) // not to meet it again
	}
}
