package mesh

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// net tells how the triangles of a mesh hang together. Vertices in exactly one place
// count as one, the lowest, since many files repeat them where textures meet.
//
// Side 3·t+k of triangle t goes from its corner k to the next one.
type net struct {
	vertex []uint32 // of each corner
	around []uint32 // of each side, the next one of the same edge, in a ring; itself at a border
	first  []uint32 // of each vertex, where its corners begin; one more at the end
	corner []uint32 // the corners of each vertex, triangles without three vertices left out
}

// newNet returns the net of d, or the error of ctx.
func newNet(ctx context.Context, d *Data) (*net, error) {
	n := &net{vertex: make([]uint32, len(d.Triangles))}
	vertices := len(d.Positions) / 3
	first := samePlaces(ctx, d)
	for c, v := range d.Triangles {
		n.vertex[c] = first[v]
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n.first = make([]uint32, vertices+1)
	for t := range len(n.vertex) / 3 {
		if n.whole(uint32(t)) {
			for _, v := range n.vertex[3*t:][:3] {
				n.first[v+1]++
			}
		}
	}
	for v := range vertices {
		n.first[v+1] += n.first[v]
	}
	n.corner = make([]uint32, n.first[vertices])
	filled := first // is not needed any more
	copy(filled, n.first)
	for c, v := range n.vertex {
		if n.whole(uint32(c / 3)) {
			n.corner[filled[v]] = uint32(c)
			filled[v]++
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return n, n.ring(ctx)
}

// whole tells whether a triangle has three vertices. Others are a line: their two
// sides that are left are one edge, by which their neighbours hang together.
func (n *net) whole(t uint32) bool {
	a, b, c := n.vertex[3*t], n.vertex[3*t+1], n.vertex[3*t+2]
	return a != b && b != c && c != a
}

// samePlaces returns for each vertex the first in its place. One that is not finite has a
// place of its own: many of them would make a single chain of the table.
func samePlaces(ctx context.Context, d *Data) []uint32 {
	vertices := len(d.Positions) / 3
	same := make([]uint32, vertices)
	size := 1
	for size < 2*vertices {
		size *= 2
	}
	table := make([]uint32, size) // open addressing; vertex plus 1
	for v := range vertices {
		if v%pause == 0 && ctx.Err() != nil {
			break
		}
		p := *d.corner(uint32(v))
		if s := p[0] + p[1] + p[2]; s != s {
			same[v] = uint32(v)
			continue
		}
		for k := range p {
			p[k] += 0 // -0 is 0
		}
		hash := uint64(math.Float32bits(p[0])) | uint64(math.Float32bits(p[1]))<<32
		hash = (hash ^ uint64(math.Float32bits(p[2]))*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd
		at := int((hash ^ hash>>32) & uint64(size-1))
		for ; table[at] != 0; at = (at + 1) & (size - 1) {
			if *d.corner(table[at] - 1) == p {
				break
			}
		}
		if table[at] == 0 {
			table[at] = uint32(v) + 1
		}
		same[v] = table[at] - 1
	}
	return same
}

// ring joins the sides of each edge, which are found among those that begin or end at
// its lower vertex.
func (n *net) ring(ctx context.Context) error {
	n.around = make([]uint32, len(n.vertex))
	for s := range n.around {
		n.around[s] = uint32(s)
	}
	type end struct{ vertex, side uint32 }
	var ends []end // of the sides at one vertex
	for v := range len(n.first) - 1 {
		if v%(pause/16) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		ends = ends[:0]
		for _, c := range n.corners(uint32(v)) {
			for _, s := range [2]uint32{c, before(c)} {
				other := n.vertex[s]
				if other == uint32(v) {
					other = n.vertex[after(s)]
				}
				if other < uint32(v) {
					continue
				}
				ends = append(ends, end{other, s})
			}
		}
		slices.SortFunc(ends, func(a, b end) int {
			return cmp.Or(cmp.Compare(a.vertex, b.vertex), cmp.Compare(a.side, b.side))
		})
		for i := 1; i < len(ends); i++ {
			if a, b := ends[i], ends[i-1]; a.vertex == b.vertex {
				n.around[a.side], n.around[b.side] = n.around[b.side], a.side
			}
		}
	}
	return nil
}

// corners returns the corners at a vertex.
func (n *net) corners(v uint32) []uint32 { return n.corner[n.first[v]:n.first[v+1]] }

// after and before return the next corner, or side, of the triangle.
func after(c uint32) uint32 {
	if c%3 == 2 {
		return c - 2
	}
	return c + 1
}

func before(c uint32) uint32 {
	if c%3 == 0 {
		return c + 2
	}
	return c - 1
}

// bends tells whether a shortest path may bend at the vertex, as it does where there
// is a border, more than one fan of triangles, or more than the angle of a plane
// (Mitchell, Mount and Papadimitriou 1987).
func (n *net) bends(d *Data, v uint32) bool {
	corners := n.corners(v)
	angle := 0.
	for _, c := range corners {
		for _, s := range [2]uint32{c, before(c)} {
			if other := n.around[s]; other == s || n.around[other] != s {
				return true
			}
		}
		angle += d.angle(c)
	}
	if angle > 2*math.Pi+gap {
		return true
	}
	// Around the fan of the first corner, and back.
	side, turned := corners[0], 0
	for {
		turned++
		other := n.around[side]
		if n.vertex[other] == v { // the neighbour is wound the other way
			side = before(other)
		} else {
			side = after(other)
		}
		if side/3 == corners[0]/3 || turned > len(corners) {
			return turned != len(corners)
		}
	}
}

// angle returns the angle of a triangle at one of its corners.
func (d *Data) angle(corner uint32) float64 {
	at := d.offset(d.Triangles[corner])
	a := r3.Sub(d.offset(d.Triangles[after(corner)]), at)
	b := r3.Sub(d.offset(d.Triangles[before(corner)]), at)
	return math.Atan2(r3.Norm(r3.Cross(a, b)), r3.Dot(a, b))
}

func (n *net) bytes() int64 {
	return 4 * int64(cap(n.vertex)+cap(n.around)+cap(n.first)+cap(n.corner))
}
