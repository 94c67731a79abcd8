package mesh

import (
	"context"
	"math"
)

// Coarsen returns triangles over the mesh's own vertices that show the same
// surface with about target triangles, for drawing while the view moves: every
// vertex is replaced by the first one of its cell of a regular grid, and faces
// that collapse are dropped (Rossignac, J. and Borrel, P. 1993, Multi-resolution
// 3D approximations for rendering complex scenes, in: Modeling in Computer
// Graphics, doi:10.1007/978-3-642-78114-8_29).
//
// It returns nil where the mesh is not much larger than target, where a part
// has a material of its own or corners have texture coordinates of their own
// (there the coarse picture would differ), or when ctx is done.
func (m *TriMesh) Coarsen(ctx context.Context, target int) []uint32 {
	d := &m.data
	if m.TriangleCount() < 2*target || len(d.Parts) > 1 || d.TexIndex != nil || d.NormalIndex != nil {
		return nil
	}
	cell := m.gridCell(target)
	if !(cell > 0) {
		return nil
	}
	first := m.firstInCell(ctx, cell)
	if first == nil {
		return nil
	}
	// Two faces with the same three vertices are drawn twice: a waste, but a
	// small one beside a set of all of them.
	var out []uint32
	for f := 0; f+2 < len(d.Triangles); f += 3 {
		if f%(3<<16) == 0 && ctx.Err() != nil {
			return nil
		}
		a, b, c := first[d.Triangles[f]], first[d.Triangles[f+1]], first[d.Triangles[f+2]]
		if a != b && b != c && a != c {
			out = append(out, a, b, c)
		}
	}
	return out
}

// gridCell returns the edge of a cell such that a surface in the mesh's bounds
// gives about target triangles: a closed surface of area A crosses about A/h²
// cells of edge h, each with a vertex and so with two triangles.
func (m *TriMesh) gridCell(target int) float64 {
	area := 0.0
	d := &m.data
	const sample = 100_000 // faces measured; the rest is like them
	faces := m.TriangleCount()
	step := max(1, faces/sample)
	for f := 0; f < faces; f += step {
		p := func(i uint32) (x, y, z float64) {
			v := d.Positions[3*i : 3*i+3]
			return float64(v[0]), float64(v[1]), float64(v[2])
		}
		ax, ay, az := p(d.Triangles[3*f])
		bx, by, bz := p(d.Triangles[3*f+1])
		cx, cy, cz := p(d.Triangles[3*f+2])
		ux, uy, uz, vx, vy, vz := bx-ax, by-ay, bz-az, cx-ax, cy-ay, cz-az
		nx, ny, nz := uy*vz-uz*vy, uz*vx-ux*vz, ux*vy-uy*vx
		area += math.Sqrt(nx*nx+ny*ny+nz*nz) / 2
	}
	area *= float64(step)
	return math.Sqrt(2 * area / float64(target))
}

// firstInCell returns for every vertex the first vertex in its grid cell, or
// nil when ctx is done.
func (m *TriMesh) firstInCell(ctx context.Context, cell float64) []uint32 {
	d := &m.data
	lo := m.bounds.Min
	lox, loy, loz := lo.X-d.Origin.X, lo.Y-d.Origin.Y, lo.Z-d.Origin.Z
	n := len(d.Positions) / 3
	// Twenty-one bits an axis: a cell is never under a two-millionth of the box.
	cell = max(cell, m.bounds.Diagonal()/(1<<21-1))
	seen := make(map[uint64]uint32, n/8)
	first := make([]uint32, n)
	for v := range first {
		if v%(1<<16) == 0 && ctx.Err() != nil {
			return nil
		}
		x, y, z := float64(d.Positions[3*v]), float64(d.Positions[3*v+1]), float64(d.Positions[3*v+2])
		if x-x != 0 || y-y != 0 || z-z != 0 {
			continue // no face uses it
		}
		x, y, z = (x-lox)/cell, (y-loy)/cell, (z-loz)/cell
		if min(x, y, z) <= -1 || max(x, y, z) >= 1<<21 {
			continue // outside of the box: nor here
		}
		key := uint64(x) | uint64(y)<<21 | uint64(z)<<42
		f, ok := seen[key]
		if !ok {
			f = uint32(v)
			seen[key] = f
		}
		first[v] = f
	}
	return first
}
