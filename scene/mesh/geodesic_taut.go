package mesh

import "gonum.org/v1/gonum/spatial/r3"

// beside returns where a point beside an edge in space, from p to q, is in the plane: to
// the left of that edge there, from a to b.
func beside(p, q, point r3.Vec, a, b [2]float64) [2]float64 {
	edge, rest := r3.Sub(q, p), r3.Sub(point, p)
	length2 := r3.Norm2(edge)
	u, v := r3.Dot(edge, rest)/length2, r3.Norm(r3.Cross(edge, rest))/length2
	return [2]float64{a[0] + u*(b[0]-a[0]) - v*(b[1]-a[1]), a[1] + u*(b[1]-a[1]) + v*(b[0]-a[0])}
}

// unfolded is a sleeve in the plane. Its gates are seen from before them.
type unfolded struct {
	gates       []gate
	left, right [][2]float64 // ends of the gates
	end         [2]float64
}

// unfold lays the sleeve into the plane, and returns where it begins there.
func (s *sleeve) unfold() (u unfolded, from [2]float64) {
	u = unfolded{gates: s.gates, left: make([][2]float64, len(s.gates)), right: make([][2]float64, len(s.gates))}
	c := &s.first
	p, q := s.d.offset(c.corners[0]), s.d.offset(c.corners[1])
	in := [3][2]float64{{}, {r3.Norm(r3.Sub(q, p)), 0}}
	in[2] = beside(p, q, s.d.offset(c.corners[2]), in[0], in[1])
	from = beside(p, q, s.from.at, in[0], in[1])
	for i, g := range s.gates {
		l, r := in[c.at(g.left)], in[c.at(g.right)]
		third := beside(s.d.offset(g.left), s.d.offset(g.right), s.d.offset(g.into.corners[1]), l, r)
		u.left[i], u.right[i] = l, r
		c, in = &s.gates[i].into, [3][2]float64{r, third, l}
	}
	u.end = beside(s.d.offset(c.corners[0]), s.d.offset(c.corners[1]), s.to.at, in[0], in[1])
	return u, from
}

// taut returns where the shortest way within the sleeve goes through each gate, and
// which vertex that is, none where it is not one.
func (s *sleeve) taut() (points []r3.Vec, about []int32) {
	u, apex := s.unfold()
	points, about = make([]r3.Vec, len(s.gates)), make([]int32, len(s.gates))
	vertex := int32(s.from.vertex)
	for i := 0; i < len(s.gates); {
		if g := s.gates[i]; vertex != none && (int32(g.left) == vertex || int32(g.right) == vertex) {
			points[i], about[i] = s.d.offset(uint32(vertex)), vertex
			i++
			continue
		}
		corner, to, at := u.bend(i, apex)
		for ; i < corner; i++ {
			points[i], about[i] = s.through(&u, i, apex, to)
		}
		apex, vertex = to, at
	}
	return points, about
}

// bend returns where a string that is pulled taut from a place before gate i bends
// first: the first gate of those that end there, the place, and the vertex. It returns
// the number of gates and the end where it does not.
func (u *unfolded) bend(i int, from [2]float64) (gate int, at [2]float64, vertex int32) {
	left, right := i, i // the gates that narrow most what is seen from there
	for k := i + 1; k <= len(u.gates); k++ {
		l, r := u.end, u.end
		if k < len(u.gates) {
			l, r = u.left[k], u.right[k]
		}
		if turn(from, u.right[right], r) >= 0 {
			if turn(from, u.left[left], r) > 0 {
				v := u.gates[left].left
				for left > i && u.gates[left-1].left == v {
					left--
				}
				return left, u.left[left], int32(v)
			}
			right = min(k, len(u.gates)-1)
		}
		if turn(from, u.left[left], l) <= 0 {
			if turn(from, u.right[right], l) < 0 {
				v := u.gates[right].right
				for right > i && u.gates[right-1].right == v {
					right--
				}
				return right, u.right[right], int32(v)
			}
			left = min(k, len(u.gates)-1)
		}
	}
	return len(u.gates), u.end, none
}

// through returns where the line between two places goes through a gate, and the vertex
// there, if it is one.
func (s *sleeve) through(u *unfolded, i int, from, to [2]float64) (r3.Vec, int32) {
	g := s.gates[i]
	l, r := turn(from, to, u.left[i]), turn(from, to, u.right[i])
	part := 0. // of the way from right to left
	if l > r {
		part = -r / (l - r)
	}
	switch {
	case !(part > same):
		return s.d.offset(g.right), int32(g.right)
	case part >= 1-same:
		return s.d.offset(g.left), int32(g.left)
	}
	right := s.d.offset(g.right)
	return r3.Add(right, r3.Scale(part, r3.Sub(s.d.offset(g.left), right))), none
}
