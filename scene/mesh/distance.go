package mesh

import (
	"context"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// DistancesTo measures how far each vertex is from other surfaces: from the nearest place
// of all of them, exactly (see Surface.Closest), in their unit. place says where a vertex
// lies in their frame; nil where that is the same one.
//
// The distance is negative behind the surface: inside of one that is closed and whose
// faces are seen from outside. On an edge or a corner the side is told by the normals of
// all triangles there, each by its angle, which is right where that of any one triangle
// would not be (Bærentzen, J. A. and Aanæs, H. 2005, Signed distance computation using
// the angle weighted pseudonormal, IEEE Trans. Vis. Comput. Graph. 11(3), 243-253,
// doi:10.1109/TVCG.2005.49). Of an open surface the sign says on which side of the nearest
// place the vertex lies, and where that is the border, on which side of the triangles
// there. Where triangles face each other in one place, so that there is no side, the
// distance is positive.
//
// The value is NaN of a vertex that is nowhere, and of all where the others have no
// triangle. Surfaces are built where they are not yet. progress may be nil; it is called
// from several goroutines, one at a time, with numbers from 0 to 1. The error is that of
// ctx. Nobody may clear the meshes meanwhile.
func (m *TriMesh) DistancesTo(ctx context.Context, others []*TriMesh, place func(r3.Vec) r3.Vec, progress func(float64)) ([]float32, error) {
	values := make([]float32, m.VertexCount())
	var surfaces []*Surface
	for _, o := range others {
		if o.TriangleCount() == 0 {
			continue
		}
		s, err := o.Surface(ctx)
		if err != nil {
			return nil, err
		}
		surfaces = append(surfaces, s)
	}
	work := &ranges{ctx: ctx, progress: progress, all: len(values)}
	err := work.each(len(values), func() func(lo, hi int) {
		sides := newSides(surfaces)
		return func(lo, hi int) {
			for v := lo; v < hi; v++ {
				p := m.Vertex(v)
				if place != nil {
					p = place(p)
				}
				values[v] = float32(sides.distance(p))
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return values, nil
}

// sides measures signed distances of one place after the other, of which each is perhaps
// near to the one before. It is for one goroutine.
type sides struct {
	surfaces []*Surface
	last     []uint32 // the triangle that was nearest, of each surface
	touching []uint32
}

func newSides(surfaces []*Surface) *sides {
	return &sides{surfaces: surfaces, last: make([]uint32, len(surfaces))}
}

// distance returns how far a place is from the surfaces.
func (s *sides) distance(p r3.Vec) float64 {
	best := nearest{distance2: math.Inf(1)}
	var of *TriMesh
	var from r3.Vec
	for i, surface := range s.surfaces {
		m := surface.mesh.Value()
		if m == nil || len(surface.tree.nodes) == 0 || len(m.data.Triangles) == 0 {
			continue
		}
		d := &m.data
		q := r3.Sub(p, d.Origin)
		if sum := q.X + q.Y + q.Z; sum-sum != 0 {
			continue
		}
		n := nearest{distance2: math.Inf(1)}
		n.consider(d, q, s.last[i])
		n = surface.tree.closestFrom(d, q, n)
		s.last[i] = n.element
		if n.distance2 < best.distance2 {
			best, of, from = n, m, q
			s.touching = surface.tree.touching(d, &n, s.touching[:0])
		}
	}
	if of == nil {
		return math.NaN()
	}
	back := r3.Sub(from, best.point)
	if r3.Dot(back, of.data.pseudoNormal(best.point, s.touching)) < 0 {
		return -r3.Norm(back)
	}
	return r3.Norm(back)
}

// touch is how far a place may be from a triangle that it lies in, as a part of the
// triangle's coordinates: rounding of float64, and far less than float32 can tell apart.
const touch = 1e-12

// touching appends the triangles that the nearest place lies in: more than one at edges
// and corners.
func (t *bvh) touching(d *Data, n *nearest, list []uint32) []uint32 {
	const inside = 1e-6 // weights of what is certainly not on an edge
	if w := n.weights; w[0] > inside && w[1] > inside && w[2] > inside {
		return append(list, n.element)
	}
	at := [3]float64{n.point.X, n.point.Y, n.point.Z}
	near2 := d.slack2(n.element)
	var stack [maxDepth + 1]uint32
	depth := 1 // the root waits
	for depth > 0 {
		depth--
		b := &t.nodes[stack[depth]]
		if b.distance2(&at) > near2 {
			continue
		}
		if b.count == 0 {
			stack[depth], stack[depth+1] = b.first, b.first+1
			depth += 2
			continue
		}
		for _, e := range t.order[b.first : b.first+b.count] {
			c := d.Triangles[3*int(e):][:3]
			if closestOnTriangle(n.point, d.offset(c[0]), d.offset(c[1]), d.offset(c[2])).distance2 <= d.slack2(e) {
				list = append(list, e)
			}
		}
	}
	return list
}

// slack2 returns the square of how far a place may be from a triangle that it lies in.
func (d *Data) slack2(triangle uint32) float64 {
	size := 0.
	for _, v := range d.Triangles[3*int(triangle):][:3] {
		for _, x := range d.corner(v) {
			size = max(size, math.Abs(float64(x)))
		}
	}
	return touch * size * (touch * size)
}

// pseudoNormal returns the sum of the normals of triangles that a place lies in, each of
// the length of the angle that the triangle fills around it.
func (d *Data) pseudoNormal(at r3.Vec, triangles []uint32) (sum r3.Vec) {
	for _, e := range triangles {
		c := d.Triangles[3*int(e):][:3]
		a, b, p := d.offset(c[0]), d.offset(c[1]), d.offset(c[2])
		normal := unit(r3.Cross(r3.Sub(b, a), r3.Sub(p, a)))
		sum = r3.Add(sum, r3.Scale(d.angleAt(at, e), normal))
	}
	return sum
}

// angleAt returns the angle that a triangle fills around a place in it: a whole turn
// within, half of one on a side, and its own at a corner.
func (d *Data) angleAt(at r3.Vec, triangle uint32) float64 {
	near2 := d.slack2(triangle)
	c := 3 * triangle
	for k := range uint32(3) {
		if r3.Norm2(r3.Sub(at, d.offset(d.Triangles[c+k]))) <= near2 {
			return d.angle(c + k)
		}
	}
	for k := range uint32(3) {
		side := c + k
		if _, _, d2 := closestOnEdge(at, d.offset(d.Triangles[side]), d.offset(d.Triangles[after(side)])); d2 <= near2 {
			return math.Pi
		}
	}
	return 2 * math.Pi
}
