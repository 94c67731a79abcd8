package mesh

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/spatial/r3"
)

// SurfacePoint is a point of a surface: a place in a triangle, in scene units. One
// that lies beside the triangle stands for the place in it that is nearest.
type SurfacePoint struct {
	Triangle int
	Position r3.Vec
}

// On returns the hit's place as a point of its surface.
func (h Hit) On() SurfacePoint { return SurfacePoint{h.Triangle, h.Position} }

// Path is a way along a surface, in scene units.
type Path struct {
	// Points are where the path begins, where it crosses edges or bends, and where it
	// ends. The slice is the caller's.
	Points []r3.Vec
	Length float64 // of the straight lines between the points
	// ExcessBound is how much longer than the shortest way the path can be at most. It is 0
	// where all ways were looked at. It is more where the search had to end at its bound
	// of memory: on meshes of 100,000 triangles and more, for ways over much of the mesh.
	// The path is then a geodesic: none near it is shorter, but another, as around the
	// other side, may be. The truth is mostly far below the bound, which knows of the surface that was
	// not searched only that no way over it is shorter than a straight line.
	ExcessBound float64
}

// Reasons why there is no path.
var (
	ErrNotConnected = errors.New("the two points lie on parts of the surface that do not hang together")
	ErrNoSurface    = errors.New("there is no surface to measure along")
)

// maxWindows bounds the memory of a search, to some 100 MB beside 150 bytes a triangle,
// and its time, to a fraction of a second.
const maxWindows = 1 << 19

// Geodesic returns the shortest way along the surface from a to b, to some 1e-8 of its
// length: that over the triangles as they are, and no approximation of it. (Over the
// surface that they stand for it is as exact as they are: on a sphere of 100,000
// triangles 4e-5 shorter than the great circle, on a cylinder 3e-5.) Where a window of
// the search, a part of an edge that a point sees through unfolded triangles, holds the
// way, its length is that of a straight line (Chen, J. and Han, Y. 1990, Shortest paths
// on a polyhedron, SoCG, 360-369, doi:10.1145/98524.98601, with the filter of Xin, S.-Q.
// and Wang, G.-J. 2009, Improving Chen and Han's algorithm on the discrete geodesic
// problem, ACM Trans. Graph. 28(4), 104, doi:10.1145/1559755.1559761). The search goes
// towards b: of each window it knows how long a way through it is at least. Before it
// begins, the shortest way along edges is straightened until it is a geodesic, so that
// what is too long is known early. See Path.ExcessBound for when it has to end early.
//
// Parts that touch in vertices of exactly one place hang together. Where more than two
// triangles have an edge in common, the way may go on along any of them.
//
// It takes up to a second for 100,000 triangles and two for a million, so it belongs in
// a job; it may be called from several goroutines. The first call builds what the next share,
// some 40 bytes a triangle, which Bytes counts and Clear drops. Errors are that of ctx,
// within milliseconds; ErrNotConnected; ErrNoSurface for an empty or cleared mesh or a
// point cloud; or that a point is not finite or names no triangle.
func (s *Surface) Geodesic(ctx context.Context, a, b SurfacePoint) (Path, error) {
	m := s.mesh.Value()
	if m == nil || len(s.tree.nodes) == 0 || len(m.data.Triangles) == 0 {
		return Path{}, ErrNoSurface
	}
	n, err := s.joined(ctx, m)
	if err != nil {
		return Path{}, err
	}
	from, err := n.place(&m.data, a)
	if err != nil {
		return Path{}, err
	}
	to, err := n.place(&m.data, b)
	if err != nil {
		return Path{}, err
	}
	path, err := newSearch(ctx, &m.data, n, from, to).shortest()
	if err != nil {
		return Path{}, err
	}
	for i := range path.Points {
		path.Points[i] = r3.Add(path.Points[i], m.data.Origin)
	}
	return path, nil
}

// joined returns the net of the mesh, and builds it the first time.
func (s *Surface) joined(ctx context.Context, m *TriMesh) (*net, error) {
	if n := s.net.Load(); n != nil {
		return n, nil
	}
	n, err := newNet(ctx, &m.data)
	if err != nil {
		return nil, err
	}
	s.net.Store(n)
	if m.clear.Load() {
		s.net.Store(nil)
	}
	return n, nil
}

// place is a point of the surface, and all triangles that it lies in: more than one
// on an edge or a vertex.
type place struct {
	at        r3.Vec // relative to the mesh's origin
	triangles []uint32
	vertex    int // -1 where it is none
}

// isIn tells whether the place lies in the triangle t of vertex v. One that is a vertex
// itself counts as in none but its own.
func (p *place) isIn(v, t uint32) bool {
	if p.vertex >= 0 {
		return int(v) == p.vertex
	}
	return contains(p.triangles, t)
}

// shares tells whether both places lie in one triangle.
func (p *place) shares(q *place) bool {
	all := map[uint32]bool{}
	for _, t := range p.triangles {
		all[t] = true
	}
	for _, t := range q.triangles {
		if all[t] {
			return true
		}
	}
	return false
}

func (n *net) place(d *Data, p SurfacePoint) (place, error) {
	at := r3.Sub(p.Position, d.Origin)
	if s := at.X + at.Y + at.Z; s-s != 0 {
		return place{}, fmt.Errorf("the point %v is not finite", p.Position)
	}
	if p.Triangle < 0 || p.Triangle >= len(d.Triangles)/3 {
		return place{}, fmt.Errorf("there is no triangle %d: the mesh has %d", p.Triangle, len(d.Triangles)/3)
	}
	c := 3 * uint32(p.Triangle)
	found := closestOnTriangle(at, d.offset(d.Triangles[c]), d.offset(d.Triangles[c+1]), d.offset(d.Triangles[c+2]))
	const edge = 1e-9 // as a part of the triangle: what is nearer to an edge lies on it
	inside, side := 0, c
	for k, w := range found.weights {
		if w > edge {
			inside++
		} else {
			side = after(c + uint32(k)) // the side across
		}
	}
	q := place{at: found.point, vertex: -1}
	if inside == 1 || !n.whole(c/3) {
		nearest := c
		for k, w := range found.weights {
			if w > found.weights[nearest-c] {
				nearest = c + uint32(k)
			}
		}
		if inside == 1 || n.vertex[c] == n.vertex[c+1] && n.vertex[c] == n.vertex[c+2] {
			return n.atVertex(d, n.vertex[nearest]), nil
		}
		return n.onLine(d, c, q)
	}
	q.triangles = []uint32{c / 3}
	if inside == 2 {
		for s := n.around[side]; s != side; s = n.around[s] {
			q.triangles = append(q.triangles, s/3)
		}
	}
	return q, nil
}

// atVertex returns the place of a vertex.
func (n *net) atVertex(d *Data, v uint32) place {
	p := place{at: d.offset(v), vertex: int(v)}
	for _, c := range n.corners(v) {
		p.triangles = append(p.triangles, c/3)
	}
	return p
}

// onLine completes a place on a triangle with only two vertices: it is on the edge
// between them, if another triangle has one.
func (n *net) onLine(d *Data, c uint32, q place) (place, error) {
	a, b := n.vertex[c], n.vertex[c+1]
	if a == b {
		b = n.vertex[c+2]
	}
	for _, corner := range n.corners(a) {
		for _, s := range [2]uint32{corner, before(corner)} {
			if n.vertex[s] == b || n.vertex[after(s)] == b {
				q.triangles = append(q.triangles, s/3)
			}
		}
	}
	if len(q.triangles) > 0 {
		return q, nil
	}
	return q, fmt.Errorf("the triangle has no area and no neighbour: %w", ErrNotConnected)
}
