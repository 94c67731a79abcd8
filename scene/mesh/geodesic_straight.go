package mesh

import (
	"context"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// A way along edges is straightened in a sleeve: the triangles that it goes through, one
// after the other. Unfolded into the plane, the shortest way within them is a taut string
// (Lee, D. T. and Preparata, F. P. 1984, Euclidean shortest paths in the presence of
// rectilinear barriers, Networks 14(3), 393-410, doi:10.1002/net.3230140304). Where that
// bends about a vertex with less than a straight angle on its other side, the sleeve goes
// around the other side instead, which is shorter (Xin, S.-Q. and Wang, G.-J. 2007,
// Efficiently determining a locally exact shortest path on polyhedral surfaces,
// Comput.-Aided Des. 39(12), 1081-1090, doi:10.1016/j.cad.2007.08.001). What is left when
// no vertex is such a one is a geodesic: no way near it is shorter.

// cursor is a triangle of a sleeve, with its corners as they are seen from the side from
// which the triangle before it is seen counterclockwise, however it is wound itself.
type cursor struct {
	triangle uint32
	corners  [3]uint32
}

// at returns which corner a vertex is, none where it is not one.
func (c *cursor) at(v uint32) int {
	for k, corner := range c.corners {
		if corner == v {
			return k
		}
	}
	return none
}

// gate is an edge through which a sleeve goes, with its ends as they are seen from
// before it, and the triangle behind it.
type gate struct {
	left, right uint32
	into        cursor
}

// cross returns the gate through the side from corner k to the next one; ok is false at a
// border, and where more than two triangles have the edge.
func (n *net) cross(c *cursor, k int) (g gate, ok bool) {
	g.right, g.left = c.corners[k], c.corners[(k+1)%3]
	side := 3 * c.triangle
	for third := c.corners[(k+2)%3]; n.vertex[before(side)] != third; side++ {
	}
	other := n.around[side]
	if other == side || n.around[other] != side {
		return g, false
	}
	g.into = cursor{other / 3, [3]uint32{g.right, n.vertex[before(other)], g.left}}
	return g, true
}

// sleeve is a row of triangles from one place to another.
type sleeve struct {
	n        *net
	d        *Data
	from, to place
	first    cursor
	gates    []gate
}

// last returns the triangle behind the gates that there are.
func (s *sleeve) last() *cursor { return behind(&s.first, s.gates) }

func behind(first *cursor, gates []gate) *cursor {
	if len(gates) == 0 {
		return first
	}
	return &gates[len(gates)-1].into
}

// fan goes around a vertex of c's triangle, which stays on the right or else on the left,
// until a triangle is one to end in. ok is false where none is.
func (s *sleeve) fan(c *cursor, v uint32, right bool, ends func(*cursor) bool) (gates []gate, ok bool) {
	for most := len(s.n.corners(v)); !ends(c); c = &gates[len(gates)-1].into {
		k := c.at(v)
		if !right {
			k = (k + 2) % 3
		}
		g, ok := s.n.cross(c, k)
		if !ok || len(gates) == most {
			return nil, false
		}
		gates = append(gates, g)
	}
	return gates, true
}

// angle returns the angle at vertex v between two other places of a triangle.
func (s *sleeve) angle(v uint32, a, b r3.Vec) float64 {
	at := s.d.offset(v)
	a, b = r3.Sub(a, at), r3.Sub(b, at)
	return math.Atan2(r3.Norm(r3.Cross(a, b)), r3.Dot(a, b))
}

// turned returns the angle at v from a place in the triangle c through gates around v to
// a place in the triangle behind them.
func (s *sleeve) turned(v uint32, gates []gate, in, out r3.Vec) float64 {
	sum, from := 0., in
	for _, g := range gates {
		other := s.d.offset(g.left)
		if g.left == v {
			other = s.d.offset(g.right)
		}
		sum += s.angle(v, from, other)
		from = other
	}
	return sum + s.angle(v, from, out)
}

// join adds gates to a sleeve. One that goes back through the gate before takes that out.
func join(first *cursor, to []gate, gates ...gate) []gate {
	for _, g := range gates {
		if k := len(to) - 1; k >= 0 && behind(first, to[:k]).triangle == g.into.triangle && g.left == to[k].right && g.right == to[k].left {
			to = to[:k]
			continue
		}
		to = append(to, g)
	}
	return to
}

// sleeves returns those about a way along edges, of which via are the vertices between
// its ends: one, and one more for each vertex that it cannot go around on either side.
func (n *net) sleeves(d *Data, from, to place, via []uint32) (all []sleeve) {
	s := sleeve{n: n, d: d, from: from, to: to}
	s.begin(from.triangles, via[0])
	came := from.at
	for i, v := range via {
		ends, next := func(c *cursor) bool { return contains(to.triangles, c.triangle) }, to.at
		if i+1 < len(via) {
			ends, next = func(c *cursor) bool { return c.at(via[i+1]) != none }, d.offset(via[i+1])
		}
		around, ok := s.fan(s.last(), v, true, ends)
		left, also := s.fan(s.last(), v, false, ends)
		if also && (!ok || s.turned(v, left, came, next) < s.turned(v, around, came, next)) {
			around = left
		}
		came = d.offset(v)
		if ok || also {
			s.gates = join(&s.first, s.gates, around...)
			continue
		}
		pin := n.atVertex(d, v)
		whole := s
		whole.to = pin
		all = append(all, whole)
		s = sleeve{n: n, d: d, from: pin, to: to}
		if i+1 < len(via) {
			s.begin(pin.triangles, via[i+1])
		} else {
			s.begin(to.triangles, v)
		}
	}
	return append(all, s)
}

// begin sets the first triangle: one that has a vertex.
func (s *sleeve) begin(triangles []uint32, v uint32) {
	for _, t := range triangles {
		if s.first = (cursor{t, [3]uint32(s.n.vertex[3*t:])}); s.first.at(v) != none {
			return
		}
	}
}

// straighten returns a geodesic from one end of the sleeve to the other, or the error of
// ctx.
func (s *sleeve) straighten(ctx context.Context) (Path, error) {
	best := Path{Length: math.Inf(1)}
	for {
		if err := ctx.Err(); err != nil {
			return Path{}, err
		}
		points, about := s.taut()
		way := newPath(append(append([]r3.Vec{s.from.at}, points...), s.to.at))
		if !(way.Length < best.Length) {
			return best, nil // rounding is all that is left
		}
		best = way
		if !s.shift(points, about) {
			return best, nil
		}
	}
}

// shift has the sleeve go around the other side of the vertices about which a taut string
// bends, see taut, where that is shorter. It reports whether there was one.
func (s *sleeve) shift(points []r3.Vec, about []int32) (shifted bool) {
	const straight = math.Pi - 1e-6 // what the rest gains is the square of that
	var gates []gate
	for i, j := 0, 0; i < len(s.gates); i = j {
		for j = i + 1; j < len(s.gates) && about[i] != none && about[j] == about[i]; j++ {
		}
		run := s.gates[i:j]
		if v := uint32(about[i]); about[i] != none && int(v) != s.from.vertex && int(v) != s.to.vertex {
			in, out, end := s.from.at, s.to.at, run[len(run)-1].into.triangle
			if i > 0 {
				in = points[i-1]
			}
			if j < len(points) {
				out = points[j]
			}
			other, ok := s.fan(behind(&s.first, s.gates[:i]), v, run[0].left == v, func(c *cursor) bool { return c.triangle == end })
			if ok && s.turned(v, other, in, out) < straight {
				run, shifted = other, true
			}
		}
		gates = join(&s.first, gates, run...)
	}
	s.gates = gates
	return shifted
}
