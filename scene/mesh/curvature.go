package mesh

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// Curvature is how the surface bends at each vertex: the mean curvature, in 1 a unit of
// the mesh, positive where it is convex as seen from the side that the faces show; and
// the Gaussian curvature, in 1 a square unit. Both are NaN at a vertex whose triangles do
// not surround it exactly once: at borders, where more than two triangles share an edge,
// and where there is no triangle.
type Curvature struct {
	Mean, Gaussian []float32
}

// ShapeIndex returns which shape the surface has at each vertex, from -1 for a cup over
// -0.5 for a rut, 0 for a saddle and 0.5 for a ridge to 1 for a cap; NaN where it is flat
// or the curvature is not defined (Koenderink, J. and van Doorn, A. 1992, Surface shape
// and curvature scales, doi:10.1016/0262-8856(92)90076-F).
func (c *Curvature) ShapeIndex() []float32 {
	return c.each(func(h, most, least float64) float64 {
		if most == 0 && least == 0 {
			return math.NaN()
		}
		return 2 / math.Pi * math.Atan2(most+least, most-least)
	})
}

// Curvedness returns how much the surface bends at each vertex, whatever the shape, in 1
// a unit of the mesh: of a sphere 1 by its radius (as ShapeIndex).
func (c *Curvature) Curvedness() []float32 {
	return c.each(func(h, most, least float64) float64 { return math.Sqrt((most*most + least*least) / 2) })
}

// each returns f of the mean and the principal curvatures at each vertex.
func (c *Curvature) each(f func(mean, most, least float64) float64) []float32 {
	out := make([]float32, len(c.Mean))
	parallel(len(out), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			h := float64(c.Mean[i])
			// Rounding and coarse meshes can make it a little less than 0.
			d := math.Sqrt(max(0, h*h-float64(c.Gaussian[i])))
			if h != h {
				d = h
			}
			out[i] = float32(f(h, h+d, h-d))
		}
	})
	return out
}

// Curvature measures how the surface bends at each vertex, by the triangles around it:
// the mean curvature from the gradient of the area, and the Gaussian curvature from the
// angles (Meyer, M., Desbrun, M., Schröder, P. and Barr, A. 2003, Discrete differential-
// geometry operators for triangulated 2-manifolds, doi:10.1007/978-3-662-05105-4_2). So
// it shows what is as large as the triangles, noise too.
//
// Where radius is above 0, in the mesh's units, each value is that of the mean curvature
// tensor of the surface around the vertices that are no farther and that edges lead to
// within that distance: of how it bends at their edges, and in which direction (Cohen-
// Steiner, D. and Morvan, J.-M. 2003, Restricted Delaunay triangulations and normal cycle,
// doi:10.1145/777792.777839). So noise, which bends it in all directions alike, is lost from
// both curvatures, of which the Gaussian one is no mean. That takes longer the more
// vertices there are within the radius, which should be some lengths of an edge.
//
// progress, which may be nil, gets numbers from 0 to 1 on goroutines of its own, one at a
// time. The error is that of ctx, which is looked at every few thousand vertices.
func (m *TriMesh) Curvature(ctx context.Context, radius float64, progress func(float64)) (*Curvature, error) {
	n := m.VertexCount()
	c := &Curvature{make([]float32, n), make([]float32, n)}
	areas := make([]float32, n)
	r := m.newRings()
	work := &ranges{ctx: ctx, progress: progress, all: n}
	if radius > 0 {
		work.all = 2 * n
	}
	err := work.each(n, func() func(lo, hi int) {
		var w ringWork
		return func(lo, hi int) {
			for v := lo; v < hi; v++ {
				h, k, area := m.bend(r, uint32(v), &w)
				c.Mean[v], c.Gaussian[v], areas[v] = float32(h), float32(k), float32(area)
			}
		}
	})
	if radius > 0 && err == nil {
		c, err = m.smoothCurvature(c, areas, r, radius, work)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// rings are the triangles around each vertex: those of vertex v are
// triangles[first[v]:first[v+1]].
type rings struct{ first, triangles []uint32 }

func (m *TriMesh) newRings() *rings {
	t := m.data.Triangles
	r := &rings{make([]uint32, m.VertexCount()+2), make([]uint32, len(t))}
	for _, v := range t {
		r.first[v+2]++
	}
	for i := 2; i < len(r.first); i++ {
		r.first[i] += r.first[i-1]
	}
	for i, v := range t {
		r.triangles[r.first[v+1]] = uint32(i / 3)
		r.first[v+1]++
	}
	r.first = r.first[:len(r.first)-1]
	return r
}

func (r *rings) of(v uint32) []uint32 { return r.triangles[r.first[v]:r.first[v+1]] }

// ringWork is memory for one vertex after the other.
type ringWork struct{ sides [][2]uint32 }

// others returns the other two corners of a triangle of v, in order.
func (m *TriMesh) others(f, v uint32) (a, b uint32) {
	t := m.data.Triangles[3*f : 3*f+3]
	switch v {
	case t[0]:
		return t[1], t[2]
	case t[1]:
		return t[2], t[0]
	}
	return t[0], t[1]
}

// surrounded reports whether the triangles around v are one fan that closes.
func (m *TriMesh) surrounded(ring []uint32, v uint32, w *ringWork) bool {
	w.sides = w.sides[:0] // each neighbour with the one on the other end of a triangle's side
	for _, f := range ring {
		a, b := m.others(f, v)
		w.sides = append(w.sides, [2]uint32{a, b}, [2]uint32{b, a})
	}
	slices.SortFunc(w.sides, func(a, b [2]uint32) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	n := len(w.sides)
	for i := 0; i < n; i += 2 {
		if i+1 == n || w.sides[i][0] != w.sides[i+1][0] || i+2 < n && w.sides[i+2][0] == w.sides[i][0] {
			return false
		}
	}
	if n < 6 {
		return false
	}
	start := w.sides[0][0]
	before, at, count := start, w.sides[0][1], 1
	for at != start {
		i, _ := slices.BinarySearchFunc(w.sides, at, func(s [2]uint32, v uint32) int { return cmp.Compare(s[0], v) })
		next := w.sides[i][1]
		if next == before {
			next = w.sides[i+1][1]
		}
		before, at = at, next
		if count++; count > n {
			return false
		}
	}
	return count == len(ring)
}

// bend returns the mean and the Gaussian curvature at v, and the area that v stands for.
func (m *TriMesh) bend(r *rings, v uint32, w *ringWork) (mean, gaussian, area float64) {
	ring := r.of(v)
	p := m.data.offset(v)
	var gradient, normal r3.Vec
	angles := 0.0
	for _, f := range ring {
		a, b := m.others(f, v)
		pa, pb := m.data.offset(a), m.data.offset(b)
		x, y, z := r3.Sub(pa, p), r3.Sub(pb, p), r3.Sub(pb, pa)
		n := r3.Cross(x, y)
		double := r3.Norm(n)
		if !(double > 0) {
			continue // its corners are on a line
		}
		here, atA, atB := r3.Dot(x, y), -r3.Dot(x, z), r3.Dot(y, z) // cosines times lengths
		angles += math.Atan2(double, here)
		normal = r3.Add(normal, n)
		gradient = r3.Sub(gradient, r3.Add(r3.Scale(atB/double, x), r3.Scale(atA/double, y)))
		switch {
		case here < 0:
			area += double / 4
		case atA < 0 || atB < 0:
			area += double / 8
		default: // the part that is nearer to v than to the other corners
			area += (r3.Norm2(x)*atB + r3.Norm2(y)*atA) / double / 8
		}
	}
	if !(area > 0) || !m.surrounded(ring, v, w) {
		return math.NaN(), math.NaN(), area
	}
	gaussian = (2*math.Pi - angles) / area
	mean = r3.Norm(gradient) / (4 * area)
	if r3.Dot(gradient, normal) < 0 {
		mean = -mean
	}
	return mean, gaussian, area
}
