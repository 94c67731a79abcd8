package mesh

import (
	"context"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// bending is how a piece of the surface bends: the sum of its edges' directions, as
// products with themselves, each by its length and the angle by which the surface turns
// there, which is positive where it is convex. It has the curvatures, times the area, in
// the tangent plane.
type bending struct{ xx, xy, xz, yy, yz, zz float64 }

func (b *bending) add(v r3.Vec, weight float64) {
	b.xx, b.xy, b.xz = b.xx+weight*v.X*v.X, b.xy+weight*v.X*v.Y, b.xz+weight*v.X*v.Z
	b.yy, b.yz, b.zz = b.yy+weight*v.Y*v.Y, b.yz+weight*v.Y*v.Z, b.zz+weight*v.Z*v.Z
}

func (b *bending) join(c *bending) {
	b.xx, b.xy, b.xz, b.yy, b.yz, b.zz = b.xx+c.xx, b.xy+c.xy, b.xz+c.xz, b.yy+c.yy, b.yz+c.yz, b.zz+c.zz
}

// of returns the product of two directions by the tensor.
func (b *bending) of(v, w r3.Vec) float64 {
	t := r3.Vec{X: b.xx*v.X + b.xy*v.Y + b.xz*v.Z, Y: b.xy*v.X + b.yy*v.Y + b.yz*v.Z, Z: b.xz*v.X + b.yz*v.Y + b.zz*v.Z}
	return r3.Dot(t, w)
}

// curvatures returns the mean and the Gaussian curvature of a piece of an area whose normal
// is given, which need not be of length 1.
func (b *bending) curvatures(normal r3.Vec, area float64) (mean, gaussian float64) {
	n := unit(normal)
	across := r3.Vec{X: 1}
	if math.Abs(n.X) > 0.7 {
		across = r3.Vec{Y: 1}
	}
	u := unit(r3.Cross(n, across))
	v := r3.Cross(n, u)
	uu, uv, vv := b.of(u, u)/area, b.of(u, v)/area, b.of(v, v)/area
	return (uu + vv) / 2, uu*vv - uv*uv
}

// bent returns how the surface bends at a vertex that triangles surround, to which half of
// each of its edges belongs, and the sum of their normals by area.
func (m *TriMesh) bent(ring []uint32, v uint32) (b bending, normal r3.Vec) {
	p := m.data.offset(v)
	for _, f := range ring {
		a, c := m.others(f, v)
		edge := r3.Sub(m.data.offset(a), p)
		n := r3.Cross(edge, r3.Sub(m.data.offset(c), p))
		normal = r3.Add(normal, n)
		for _, g := range ring {
			d, other := m.others(g, v)
			if other != a {
				continue
			}
			k := r3.Cross(r3.Sub(m.data.offset(d), p), edge)
			length := r3.Norm(edge)
			if length > 0 {
				e := r3.Scale(1/length, edge)
				// The square of a normal's length may be too small for a number: see unit.
				n, k := unit(n), unit(k)
				b.add(e, length/2*math.Atan2(r3.Dot(r3.Cross(n, k), e), r3.Dot(n, k)))
			}
		}
	}
	return b, normal
}

// smoothCurvature returns the curvatures of the surface within a radius around each vertex
// that has any.
func (m *TriMesh) smoothCurvature(c *Curvature, areas []float32, r *rings, radius float64, work *ranges) (*Curvature, error) {
	n := len(c.Mean)
	tensors, normals := make([]bending, n), make([]r3.Vec, n)
	parallel(n, func(lo, hi int) {
		for v := lo; v < hi && (v%rangeItems != 0 || work.ctx.Err() == nil); v++ {
			if Defined(c.Mean[v]) {
				tensors[v], normals[v] = m.bent(r.of(uint32(v)), uint32(v))
			}
		}
	})
	out := &Curvature{make([]float32, n), make([]float32, n)}
	return out, work.each(n, func() func(lo, hi int) {
		near := vicinity{ctx: work.ctx, m: m, rings: r, seen: make([]uint32, n)}
		return func(lo, hi int) {
			for v := lo; v < hi && work.ctx.Err() == nil; v++ {
				if !Defined(c.Mean[v]) {
					out.Mean[v], out.Gaussian[v] = c.Mean[v], c.Gaussian[v]
					continue
				}
				var sum bending
				var normal r3.Vec
				area := 0.
				for _, q := range near.of(uint32(v), radius) {
					if Defined(c.Mean[q]) {
						sum.join(&tensors[q])
						normal, area = r3.Add(normal, normals[q]), area+float64(areas[q])
					}
				}
				mean, gaussian := sum.curvatures(normal, area)
				out.Mean[v], out.Gaussian[v] = float32(mean), float32(gaussian)
			}
		}
	})
}

// vicinity finds the vertices near one vertex after the other.
type vicinity struct {
	ctx   context.Context
	m     *TriMesh
	rings *rings
	seen  []uint32 // the last vertex that each was near to, counted from 1
	found []uint32
}

// of returns the vertices that are no farther from v than the radius and that edges lead
// to within that distance, itself first; not all of them once the context is done. The
// slice holds until the next call.
func (w *vicinity) of(v uint32, radius float64) []uint32 {
	w.seen[v] = v + 1
	w.found = append(w.found[:0], v)
	p := w.m.data.offset(v)
	for i := 0; i < len(w.found) && (i%rangeItems != rangeItems-1 || w.ctx.Err() == nil); i++ {
		q := w.found[i]
		for _, f := range w.rings.of(q) {
			a, b := w.m.others(f, q)
			for _, o := range [2]uint32{a, b} {
				if w.seen[o] != v+1 && r3.Norm2(r3.Sub(w.m.data.offset(o), p)) <= radius*radius {
					w.seen[o] = v + 1
					w.found = append(w.found, o)
				}
			}
		}
	}
	return w.found
}
