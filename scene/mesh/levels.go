package mesh

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// Level is a coarser copy of a mesh's surface over the mesh's own vertices, for
// drawing. Nothing is picked or measured on it.
type Level struct {
	// Corners are its vertices and triangles. Where the mesh's vertices are not split,
	// Normal and TexCoord are nil, and Vertex says so for them too. A place where looks
	// meet, as at a seam of a texture, has a vertex for each.
	Corners
	Parts []Part // of the triangles; nil where Data.Parts is
	// Error is how far the mesh's vertices are from the level's surface, in scene
	// units: all but one in a thousand are nearer.
	Error float64
}

const (
	// levelRatio is how many times fewer triangles each level has than the last.
	levelRatio = 4
	// LeastLevel is about how many triangles the coarsest level has in a window. Fewer
	// are drawn no faster: filling the pixels takes the time then.
	LeastLevel = 24_000
)

// MakeLevels returns coarser and coarser copies of the mesh, each with about a quarter
// of the triangles of the last and none with fewer than least: so there are none of a
// mesh with few triangles, or without an area. It takes about a tenth of a second for a million triangles, so it belongs in a job. When
// ctx is done it returns nothing.
//
// All vertices of a level that are in one cell of a regular grid become one of them,
// and faces that collapse are dropped (Rossignac, J. and Borrel, P. 1993,
// Multi-resolution 3D approximations for rendering complex scenes, in: Modeling in
// Computer Graphics, doi:10.1007/978-3-642-78114-8_29).
func (m *TriMesh) MakeLevels(ctx context.Context, least int) []Level {
	if m.TriangleCount() < levelRatio*least {
		return nil
	}
	corners, err := m.SplitCorners(ctx.Err)
	if err != nil {
		return nil
	}
	c := newCoarsener(ctx, m, corners)
	area := m.area(m.data.Triangles)
	var levels []Level
	for target := m.TriangleCount() / levelRatio; target >= max(1, least); target /= levelRatio {
		// A closed surface of area A crosses about A/h² cells of edge h, each with a
		// vertex and so with two triangles.
		cell := math.Sqrt(2 * area / float64(target))
		before := len(c.level.Triangles)
		if !(cell > 0) || !c.coarsen(cell) {
			break
		}
		// Crumbs, each smaller than a cell, do not become fewer in this way.
		if n := len(c.level.Triangles); n == 0 || n > before*2/3 {
			break
		}
		l, ok := c.finished(corners)
		if !ok {
			return nil
		}
		levels = append(levels, l)
	}
	if ctx.Err() != nil {
		return nil // the last level is not complete
	}
	return levels
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

func (l *Level) bytes() int64 {
	return 4 * int64(cap(l.Vertex)+cap(l.Normal)+cap(l.TexCoord)+cap(l.Triangles))
}

func (l *Level) copy() Level {
	c := *l
	c.Vertex, c.Normal, c.TexCoord = slices.Clone(l.Vertex), slices.Clone(l.Normal), slices.Clone(l.TexCoord)
	c.Triangles, c.Parts = slices.Clone(l.Triangles), slices.Clone(l.Parts)
	return c
}
