package workspace

import (
	"context"
	"slices"

	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// CheckedSurface returns what checks ask of a mesh. It holds the mesh, so a job that checks
// lets go of it at its end. It builds the surface where that has not been done; the error is
// that of ctx. It may be used from any goroutine.
func CheckedSurface(ctx context.Context, m *mesh.TriMesh) (check.Surface, error) {
	s, err := m.Surface(ctx)
	if err != nil {
		return nil, err
	}
	return checkedSurface{s, m}, nil
}

// checkedSurface is a mesh and its surface, which does not keep it alive.
type checkedSurface struct {
	of   *mesh.Surface
	mesh *mesh.TriMesh
}

// Nearest is part of check.Surface.
func (s checkedSurface) Nearest(p r3.Vec) (n check.Nearest, ok bool) {
	h, ok := s.of.Closest(p)
	if !ok {
		return n, false
	}
	n = check.Nearest{Position: h.Position, Distance: h.Distance}
	if h.Triangle < 0 {
		return n, true
	}
	var corners [3]r3.Vec
	for k, v := range s.mesh.Data().Triangles[3*h.Triangle:][:3] {
		corners[k] = s.mesh.Vertex(int(v))
	}
	a, b, c := r3.Sub(corners[1], corners[0]), r3.Sub(corners[2], corners[1]), r3.Sub(corners[0], corners[2])
	edges := []float64{r3.Norm(a), r3.Norm(b), r3.Norm(c)}
	slices.Sort(edges)
	n.Edge = edges[1]
	if normal := r3.Cross(a, b); r3.Norm(normal) > 0 {
		n.Normal = r3.Unit(normal) // on the side from which the corners go round counterclockwise
	}
	return n, true
}

// Inside is part of check.Surface.
func (s checkedSurface) Inside(p r3.Vec) (inside, ok bool) { return s.of.Inside(p), s.of.Closed() }

// Bounds is part of check.Surface.
func (s checkedSurface) Bounds() (low, high r3.Vec) {
	b := s.mesh.Bounds()
	return b.Min, b.Max
}

// CheckedSurfaces is CheckedSurface for the meshes of a document together; nil where they have no
// surface.
func CheckedSurfaces(ctx context.Context, meshes []*mesh.TriMesh) (check.Surface, error) {
	var all checkedSurfaces
	for _, m := range meshes {
		if m.TriangleCount() == 0 {
			continue
		}
		s, err := CheckedSurface(ctx, m)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	switch len(all) {
	case 0:
		return nil, ctx.Err()
	case 1:
		return all[0], nil
	}
	return all, nil
}

// checkedSurfaces are several that make one.
type checkedSurfaces []check.Surface

// Nearest is part of check.Surface.
func (s checkedSurfaces) Nearest(p r3.Vec) (best check.Nearest, found bool) {
	for _, one := range s {
		if n, ok := one.Nearest(p); ok && (!found || n.Distance < best.Distance) {
			best, found = n, true
		}
	}
	return best, found
}

// Inside is part of check.Surface: a point is inside of all where it is in one, if that can be
// told of all.
func (s checkedSurfaces) Inside(p r3.Vec) (inside, ok bool) {
	ok = true
	for _, one := range s {
		in, known := one.Inside(p)
		inside, ok = inside || in, ok && known
	}
	return inside, ok
}

// Bounds is part of check.Surface.
func (s checkedSurfaces) Bounds() (low, high r3.Vec) {
	var b mesh.Bounds
	for _, one := range s {
		l, h := one.Bounds()
		b = b.Add(l).Add(h)
	}
	return b.Min, b.Max
}

// Unjoined reads a landmark file that is to join nothing: all its groups, also those of two
// coordinates, as it says that they are to be read. The errors are those of Join.
func Unjoined(ctx context.Context, file string) ([]LoadedGroup, error) {
	j, err := readJoining(ctx, file)
	if err != nil {
		return nil, err
	}
	return j.Groups, ctx.Err()
}

// ForChecks returns a group of an open document for Specimen: measured are the ways to read it.
// It keeps both.
func ForChecks(g *landmark.Group, measured []scene.MeasuredPlacement) LoadedGroup {
	l := newLoadedGroup(g, "")
	l.Measured = measured
	return l
}

// Specimen returns the group as what is checked, with what was found when it was read; its
// points are as they are placed now. The surface is still to be set.
func (g LoadedGroup) Specimen(id string) check.Specimen {
	s := check.Of(id, g.Group)
	for _, d := range g.Doubts {
		doubt := check.Doubt{Why: d.Why}
		for _, p := range d.Points {
			if i := g.Index(p); i >= 0 {
				doubt.Points = append(doubt.Points, i)
			}
		}
		s.Doubts = append(s.Doubts, doubt)
	}
	best, clear := scene.ChoosePlacement(g.Measured)
	for _, now := range g.Measured {
		if then := g.Measured[best]; now.Placement == g.Placement() && then.Placement != now.Placement {
			s.Reading = &check.Reading{Placement: then.Placement, Clear: clear, Now: now.Relative(), Then: then.Relative()}
		}
	}
	return s
}
