package meshio

import (
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// Offsets are float32, so a vertex is rounded by up to the 2^-25th part of its
// distance from the origin.
const float32Rounding = 1.0 / (1 << 25)

const (
	// roundedMost is what part of the extent of a mesh, or of a piece of it, its
	// vertices may be rounded by without a word.
	roundedMost = 1.0 / (1 << 20)
	// roundedEdge is the same for the longest side of a triangle: a cheap look for
	// pieces that are small for their distance.
	roundedEdge = 1.0 / (1 << 10)
)

// tellOfRounding says by how much vertices are rounded that lie too far from the
// origin for float32: of pieces that lie far apart, or unused ones. Those that
// the format can read once more are measured, since the numbers of a vertex far
// out are often round ones. used is the box around the used vertices.
func (c *content) tellOfRounding(s *source, used mesh.Bounds) error {
	doubtful, err := c.doubtful(s, used)
	if len(doubtful) == 0 || err != nil {
		return err
	}
	errors := make([]float64, len(doubtful)) // negative where not measured yet
	for i := range errors {
		errors[i] = -1
	}
	const rounds = 8 // places around which vertices are read once more
	for range rounds {
		worst := -1
		for i, v := range doubtful {
			if errors[i] < 0 && (worst < 0 || c.distance(v) > c.distance(doubtful[worst])) {
				worst = i
			}
		}
		if worst < 0 || c.welded {
			break
		}
		if err := c.measure(doubtful, errors, doubtful[worst]); err != nil {
			return err
		}
	}
	n, most := 0, 0.0
	for i, v := range doubtful {
		r := c.distance(v) * float32Rounding
		if errors[i] < 0 {
			errors[i] = r
		}
		const noise = 1.0 / (1 << 10) // of what is measured, as a part of r
		if errors[i] > r*noise {
			n++
			most = max(most, errors[i])
		}
	}
	if n > 0 {
		unit := c.units
		if unit != "" {
			unit = " " + unit
		}
		c.lose(fmt.Sprintf("%s far from the others, for which single precision is too little: coordinates there are rounded by up to %.3g%s.",
			message.Count(n, "vertex lies", "vertices lie"), most, unit))
	}
	return s.ctx.Err()
}

// distance returns the largest offset of a vertex along an axis.
func (c *content) distance(v uint32) float64 {
	p := c.Positions[3*v : 3*v+3]
	return float64(max(abs32(p[0]), abs32(p[1]), abs32(p[2])))
}

func abs32(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

// measure reads the positions once more, relative to a place near a vertex, and
// measures how far the doubtful ones there are rounded.
func (c *content) measure(doubtful []uint32, errors []float64, near uint32) error {
	origin, positions := c.Origin, c.Positions
	defer func() { c.Origin, c.Positions = origin, positions }()
	p := positions[3*near : 3*near+3]
	c.Origin = r3.Add(origin, r3.Vec{X: float64(p[0]), Y: float64(p[1]), Z: float64(p[2])})
	c.Positions = make([]float32, len(positions))
	if err := c.reread(); err != nil {
		return err
	}
	moved := r3.Sub(c.Origin, origin)
	for i, v := range doubtful {
		was, is := positions[3*v:3*v+3], c.Positions[3*v:3*v+3]
		const nearer = 1.0 / 8
		if errors[i] >= 0 || v != near && !(c.distance(v) < nearer*float64(max(abs32(was[0]), abs32(was[1]), abs32(was[2])))) {
			continue
		}
		errors[i] = r3.Norm(r3.Vec{X: moved.X + float64(is[0]) - float64(was[0]),
			Y: moved.Y + float64(is[1]) - float64(was[1]), Z: moved.Z + float64(is[2]) - float64(was[2])})
	}
	return nil
}

// doubtful returns the vertices that are rounded by more than roundedMost of the
// mesh, or of the piece that they belong to.
func (c *content) doubtful(s *source, used mesh.Bounds) (list []uint32, err error) {
	if !used.Valid {
		return nil, nil
	}
	size, farthest := largestExtent(used), 0.0
	for v := range uint32(len(c.Positions) / 3) {
		d := c.distance(v)
		farthest = max(farthest, d)
		r := d * float32Rounding
		if r-r == 0 && size > 0 && r > roundedMost*size {
			list = append(list, v)
		}
	}
	small, err := c.small(s, float32(farthest))
	if small {
		list = append(list, c.smallPieces()...)
		slices.Sort(list)
		list = slices.Compact(list)
	}
	return list, err
}

// small reports whether any triangle is small for its distance, which is at most
// farthest.
func (c *content) small(s *source, farthest float32) (is bool, err error) {
	const piece = 1 << 16                                    // triangles
	large := farthest * float32(float32Rounding/roundedEdge) // no triangle with such a side is small
	n := len(c.Triangles) / 3
	var found atomic.Bool
	err = s.parallel((n+piece-1)/piece, func(_ *worker, i int) error {
		for t := i * piece; t < min(n, (i+1)*piece) && !found.Load(); t++ {
			if c.smallTriangle(t, large) {
				found.Store(true)
			}
		}
		return nil
	})
	return found.Load(), err
}

// smallTriangle reports whether a triangle is small for its distance; one that
// names a vertex twice or one that is not there is not. Nearly all triangles have
// a side that is large, and are known by one coordinate.
func (c *content) smallTriangle(t int, large float32) bool {
	v := c.Triangles[3*t : 3*t+3 : 3*t+3]
	n := uint32(len(c.Positions) / 3)
	if v[0] >= n || v[1] >= n || v[2] >= n || v[0] == v[1] || v[1] == v[2] || v[0] == v[2] {
		return false
	}
	if abs32(c.Positions[3*v[1]]-c.Positions[3*v[0]]) >= large {
		return false
	}
	p, q, r := c.Positions[3*v[0]:3*v[0]+3], c.Positions[3*v[1]:3*v[1]+3], c.Positions[3*v[2]:3*v[2]+3]
	side, distance := float32(0), float32(0)
	for k := range 3 {
		side = max(side, abs32(q[k]-p[k]), abs32(r[k]-p[k]))
		distance = max(distance, abs32(p[k]))
	}
	return distance*float32Rounding > roundedEdge*side // no NaN is
}

// smallPieces returns the vertices of connected pieces that are small for their
// distance.
func (c *content) smallPieces() (list []uint32) {
	n := len(c.Positions) / 3
	parent := make([]uint32, n)
	for i := range parent {
		parent[i] = uint32(i)
	}
	root := func(v uint32) uint32 {
		for parent[v] != v {
			parent[v] = parent[parent[v]]
			v = parent[v]
		}
		return v
	}
	for t := range len(c.Triangles) / 3 {
		if a := c.Triangles[3*t : 3*t+3]; int(max(a[0], a[1], a[2])) < n {
			parent[root(a[1])] = root(a[0])
			parent[root(a[2])] = root(a[0])
		}
	}
	boxes := map[uint32]mesh.Bounds{}
	for t := range len(c.Triangles) / 3 {
		if a := c.Triangles[3*t : 3*t+3]; int(max(a[0], a[1], a[2])) < n {
			for _, v := range a {
				p := c.Positions[3*v : 3*v+3]
				r := root(v)
				boxes[r] = boxes[r].Add(r3.Vec{X: float64(p[0]), Y: float64(p[1]), Z: float64(p[2])})
			}
		}
	}
	for v := range uint32(n) {
		b, ok := boxes[root(v)]
		if r := c.distance(v) * float32Rounding; ok && r-r == 0 && r > roundedMost*largestExtent(b) {
			list = append(list, v)
		}
	}
	return list
}
