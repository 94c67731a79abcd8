package tool

import (
	"math"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Picks go through the full-detail surfaces of the visible meshes, in float64: what
// was drawn, and how, plays no part. Of a cloud of points that point is picked which is
// seen at the place, as large as points are drawn.

// found is where a pick meets a surface, or which point of a cloud it meets.
type found struct {
	mesh.Hit
	vertex r3.Vec // the corner of the triangle nearest to the hit, or that point
}

// readiness tells whether picks can be answered.
type readiness uint8

const (
	ready     readiness = iota
	preparing           // a surface is not built yet
	nothing             // no visible mesh has any points
)

// surfaces returns the built surfaces of the meshes that are shown. Who uses them
// must hold the document's meshes meanwhile, as an event does.
func surfaces(d *scene.Document) ([]*mesh.Surface, readiness) {
	var all []*mesh.Surface
	is := nothing
	for _, n := range d.Meshes() {
		if !n.Visible || n.Mesh.VertexCount() == 0 {
			continue
		}
		if s := n.Mesh.BuiltSurface(); s != nil {
			all = append(all, s)
		} else {
			return nil, preparing
		}
		is = ready
	}
	return all, is
}

// ray returns the ray from the eye through a place of the picture. An orthographic
// one begins in front of everything, as then all of that is drawn.
func ray(d *scene.Document, c scene.Camera, at r2.Vec) (origin, direction r3.Vec) {
	if !c.Orthographic {
		origin = c.Unproject(0, 0, 0)
		return origin, r3.Sub(c.Unproject(at.X, at.Y, c.Distance()), origin)
	}
	front := c.Distance()
	for _, n := range d.Meshes() {
		for _, p := range n.Mesh.Bounds().Corners() {
			_, _, depth, _ := c.Project(p)
			front = min(front, depth)
		}
	}
	before := front - c.Height // any length that is not lost beside the rest
	origin = c.Unproject(at.X, at.Y, before)
	return origin, r3.Sub(c.Unproject(at.X, at.Y, before+c.Height), origin)
}

// Radii around the pointer in which a point of a cloud is picked, in the toolkit's units.
const (
	pointRadius = 1.25 // as points are drawn
	pointReach  = 6    // a hand's, where there is none so near
)

// beam returns the room around a ray, which ray has returned, that looks so large in the
// picture.
func beam(c scene.Camera, at r2.Vec, radius float64) mesh.Beam {
	middle, depth := c.Unproject(at.X, at.Y, c.Distance()), c.Distance()
	wide := r3.Norm(r3.Sub(c.Unproject(at.X+radius, at.Y, depth), middle))
	if c.Orthographic {
		return mesh.Beam{Radius: wide}
	}
	return mesh.Beam{Spread: wide / r3.Norm(r3.Sub(middle, c.Unproject(0, 0, 0)))}
}

// pick returns where the surface is at a place of the picture, a unit of the toolkit in
// which is so long, or the point of a cloud there.
func pick(d *scene.Document, c scene.Camera, at r2.Vec, unit float64) (found, bool) {
	origin, direction := ray(d, c, at)
	h, what := cast(d, c.Clip, origin, direction, beam(c, at, pointRadius*unit))
	if what == metNothing {
		h, what = cast(d, c.Clip, origin, direction, beam(c, at, pointReach*unit))
	}
	return h, what == metSurface
}

// met is what a ray meets first.
type met uint8

const (
	metNothing met = iota
	metSurface     // or a point of a cloud in the room around the ray
	metCut         // the filled cut through a closed mesh, which is no surface: only its distance counts
)

// cast returns what a ray meets first of what a plane does not cut away.
func cast(d *scene.Document, clip scene.Plane, origin, direction r3.Vec, around mesh.Beam) (best found, what met) {
	from, to, some := clip.Kept(origin, direction)
	if !some {
		return found{}, metNothing
	}
	if !clip.IsZero() {
		around.Keep = func(p r3.Vec) bool { return clip.Above(p) <= 0 }
	}
	length := r3.Norm(direction)
	begin := r3.Add(origin, r3.Scale(from, direction))
	all, _ := surfaces(d)
	for _, s := range all {
		if from > 0 && s.Inside(begin) {
			if what == metNothing || from*length < best.Distance {
				best, what = found{Hit: mesh.Hit{Position: begin, Distance: from * length}}, metCut
			}
			continue
		}
		h, ok := s.Cast(begin, direction)
		if h.Distance += from * length; !ok {
			h, ok = s.CastPoint(origin, direction, around)
		} else if h.Distance > to*length {
			continue
		}
		if ok && (what == metNothing || h.Distance < best.Distance) {
			_, v := s.NearestVertex(h)
			best, what = found{h, v}, metSurface
		}
	}
	return best, what
}

// nearest returns the place of the surface that is nearest to p.
func nearest(d *scene.Document, p r3.Vec) (best found, ok bool) {
	all, _ := surfaces(d)
	h, at, ok := mesh.Nearest(all, p)
	if !ok {
		return found{}, false
	}
	_, v := all[at].NearestVertex(h)
	return found{h, v}, true
}

const (
	// standsOff is how far from the surface a point stands off it on purpose, in
	// parts of the document's size. Points that were placed on the same scan in
	// another program are nearer: rounding and a coarser copy move them less.
	standsOff = 2e-3
	// beneath is how far beneath the surface a point is seen all the same, in parts of
	// the document's size: glyphs stick out as much.
	beneath = 5e-3
)

// onSurface reports whether a point belongs to the surface. Where none is known
// nothing does.
func onSurface(d *scene.Document, p r3.Vec) bool {
	h, ok := nearest(d, p)
	return ok && h.Distance <= standsOff*d.Size()
}

// hidden reports whether the surface hides a point from the eye, or it is cut away. Where the surface is
// not known it hides nothing.
func hidden(d *scene.Document, v View, p r3.Vec) bool {
	c := v.Camera()
	x, y, _, ok := c.Project(p)
	if !ok || c.Hides(p, beneath*d.Size()) {
		return true
	}
	origin, direction := ray(d, c, r2.Vec{X: x, Y: y})
	h, what := cast(d, c.Clip, origin, direction, beam(c, r2.Vec{X: x, Y: y}, pointRadius*v.Picture().Unit))
	return what != metNothing && h.Distance < r3.Norm(r3.Sub(p, origin))-beneath*d.Size()
}

// outward returns the normal of the surface nearest to p, of length 1: on the side
// from which it can be seen, and where both can, that from which corners are seen
// counterclockwise.
func outward(d *scene.Document, p r3.Vec) (r3.Vec, bool) {
	var best r3.Vec
	least, ok := math.Inf(1), false
	for _, n := range d.Meshes() {
		s := n.Mesh.BuiltSurface()
		if !n.Visible || s == nil {
			continue
		}
		if h, met := s.Closest(p); met && h.Triangle >= 0 && h.Distance < least {
			if normal, flat := n.Mesh.Facet(h.Triangle); flat {
				best, least, ok = normal, h.Distance, true
			}
		}
	}
	if !ok {
		return r3.Vec{}, false
	}
	off := standsOff * d.Size() // not to meet the place itself
	blocked := func(n r3.Vec) bool {
		_, what := cast(d, scene.Plane{}, r3.Add(p, r3.Scale(off, n)), n, mesh.Beam{})
		return what != metNothing
	}
	if back := r3.Scale(-1, best); blocked(best) && !blocked(back) {
		return back, true
	}
	return best, true
}
