package mesh

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// Detail is what drawing a large mesh quickly takes: pieces that can be left out where
// they are not seen, and coarser copies.
type Detail struct {
	Meshlets          // all of the mesh
	Order    []uint32 // the numbers of the mesh's triangles, piece by piece
	Levels   []Level  // from fine to coarse
}

// Level is a coarser copy of a mesh's surface over the mesh's own vertices, for
// drawing. Nothing is picked or measured on it.
type Level struct {
	// Meshlets are its triangles. A place where looks meet, as at a seam of a texture, has a
	// vertex for each.
	Meshlets
	Parts []Part // of the triangles; nil where Data.Parts is
	// Error is how far the mesh's vertices are from the level's surface, in scene
	// units: all but one in a thousand are nearer. For crumbs and hairs that are so small
	// that nothing is left of them it is their size.
	Error float64
}

const (
	// levelRatio is how many times fewer triangles each level has than the last.
	levelRatio = 4
	// LeastLevel is about how many triangles the coarsest level has in a window. Fewer
	// are drawn no faster: filling the pixels takes the time then.
	LeastLevel = 24_000
)

// MakeDetail returns the pieces of the mesh, and coarser and coarser copies: each with
// about a quarter of the triangles of the last, and the coarsest with least to half as many more. It returns
// nil for a mesh with fewer than four times as many, which is drawn quickly as it is, and
// when ctx is done. It builds the mesh's Surface, and takes about a tenth of a second for a
// million triangles beside; so it belongs in a job.
//
// All vertices of a level that are in one cell of a regular grid and hang together there
// become one of them, and faces that collapse are dropped (Rossignac, J. and Borrel, P. 1993,
// Multi-resolution 3D approximations for rendering complex scenes, in: Modeling in
// Computer Graphics, doi:10.1007/978-3-642-78114-8_29).
func (m *TriMesh) MakeDetail(ctx context.Context, least int) *Detail {
	if m.TriangleCount() < levelRatio*max(1, least) {
		return nil
	}
	surface, err := m.Surface(ctx)
	if err != nil {
		return nil
	}
	corners, err := m.SplitCorners(ctx.Err)
	if err != nil {
		return nil
	}
	d, whole := &Detail{}, corners
	if whole == nil {
		whole = &Corners{Triangles: m.data.Triangles}
	}
	if d.Meshlets, d.Order, err = m.data.meshlets(ctx, &surface.tree, whole, m.data.Parts); err != nil {
		return nil
	}
	if d.Levels, err = m.makeLevels(ctx, corners, least); err != nil {
		return nil
	}
	return d
}

// makeLevels returns the levels of a mesh with these corners.
func (m *TriMesh) makeLevels(ctx context.Context, corners *Corners, least int) ([]Level, error) {
	c := newCoarsener(ctx, m, corners)
	area := m.area(m.data.Triangles)
	var levels []Level
	for _, target := range levelSizes(m.TriangleCount(), least) {
		// A closed surface of area A crosses about A/h² cells of edge h, each with a
		// vertex and so with two triangles.
		cell := math.Sqrt(2 * area / float64(target))
		before := len(c.corners.Triangles)
		if !(cell > 0) || !c.coarsen(cell) {
			break
		}
		// Crumbs, each smaller than a cell, do not become fewer in this way.
		if n := len(c.corners.Triangles); n == 0 || n > before*2/3 {
			break
		}
		l, err := c.finished(corners)
		if err != nil {
			return nil, err
		}
		levels = append(levels, l)
	}
	return levels, ctx.Err()
}

// levelSizes returns about how many triangles each level has: each a quarter of those of
// the last, and at the end least, if that is less than two thirds of what is there then. So what
// cannot be drawn faster by fewer triangles is not the reason why a machine is too slow.
func levelSizes(triangles, least int) (sizes []int) {
	least = max(1, least)
	target := triangles / levelRatio
	for ; target >= least; target /= levelRatio {
		sizes = append(sizes, target)
	}
	if n := len(sizes); n > 0 && 2*sizes[n-1] > 3*least {
		sizes = append(sizes, least)
	}
	return sizes
}

// area returns about the area of triangles.
func (m *TriMesh) area(triangles []uint32) float64 {
	const sample = 100_000 // triangles measured; the rest is like them
	sum := 0.0
	faces := len(triangles) / 3
	step := max(1, faces/sample)
	for f := 0; f < faces; f += step {
		a, b, c := m.data.offset(triangles[3*f]), m.data.offset(triangles[3*f+1]), m.data.offset(triangles[3*f+2])
		sum += r3.Norm(r3.Cross(r3.Sub(b, a), r3.Sub(c, a))) / 2
	}
	return sum * float64(step)
}

// bytes returns what is held beside the mesh's surface.
func (d *Detail) bytes(s *Surface) int64 {
	n := d.Meshlets.bytes()
	if s == nil || len(d.Order) == 0 || len(s.tree.order) == 0 || &d.Order[0] != &s.tree.order[0] {
		n += 4 * int64(cap(d.Order))
	}
	for i := range d.Levels {
		n += d.Levels[i].bytes()
	}
	return n
}

func (d *Detail) copy() *Detail {
	c := &Detail{d.Meshlets.copy(), slices.Clone(d.Order), make([]Level, len(d.Levels))}
	for i := range d.Levels {
		l := &d.Levels[i]
		c.Levels[i] = Level{l.Meshlets.copy(), slices.Clone(l.Parts), l.Error}
	}
	return c
}
