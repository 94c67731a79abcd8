package mesh

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"

	"gonum.org/v1/gonum/spatial/r3"
)

// DistancesAlong measures how far it is along the surface to each vertex from the nearest
// of some places. The value is NaN of a vertex that no way leads to: on a part of the
// surface without any of the places, and of no triangle.
//
// Exact ways to all vertices would take minutes on a large mesh (see Geodesic for the one
// to a single place). So the distance of a vertex is found from those of the two others
// of a triangle, by laying the triangle and the place that they are so far from into one
// plane: over one triangle after the other, the nearest vertex first, and once more where
// a shorter way is found later (the front of Sethian, J. A. and Kimmel, R. 1998, Computing
// geodesic paths on manifolds, doi:10.1073/pnas.95.15.8431, but round as of Novotni, M. and
// Klein, R. 2002, Computing geodesic distances on triangular meshes). It is exact in a
// plane.
//
// Places of one position hang together as in Geodesic. progress may be nil; it is called
// from several goroutines, one at a time, with numbers from 0 to 1. The errors are those
// of Geodesic.
func (s *Surface) DistancesAlong(ctx context.Context, from []SurfacePoint, progress func(float64)) ([]float32, error) {
	m := s.mesh.Value()
	if m == nil || len(s.tree.nodes) == 0 || len(m.data.Triangles) == 0 {
		return nil, ErrNoSurface
	}
	n, err := s.joined(ctx, m)
	if err != nil {
		return nil, err
	}
	places := make([]place, len(from))
	for i, p := range from {
		if places[i], err = n.place(&m.data, p); err != nil {
			return nil, err
		}
	}
	reach, err := n.reach(ctx, &m.data, places, &ranges{ctx: ctx, progress: progress, all: len(places) * m.VertexCount()})
	if err != nil {
		return nil, err
	}
	values := make([]float32, m.VertexCount())
	for i := range values {
		values[i] = float32(math.NaN())
	}
	for c, v := range n.vertex {
		if d := reach[v]; !math.IsInf(d, 1) {
			values[m.data.Triangles[c]] = float32(d)
		}
	}
	return values, nil
}

// reach returns how far it is to each vertex that stands for its place in the net. Every
// processor has a front of its own, which takes one of the places after the other.
func (n *net) reach(ctx context.Context, d *Data, places []place, work *ranges) ([]float64, error) {
	vertices := len(d.Positions) / 3
	fronts := make([]*front, max(1, min(runtime.GOMAXPROCS(0), len(places))))
	// In no order of their own a place mostly finds a nearer one before it, and its front
	// ends soon; and always in the same one, so that the values are the same each time.
	order := rand.New(rand.NewPCG(1, 1)).Perm(len(places))
	var workers sync.WaitGroup
	for i := range fronts {
		f := &front{ctx: ctx, d: d, n: n, all: infinite(vertices), own: infinite(vertices), turns: make([]uint8, vertices)}
		fronts[i] = f
		workers.Go(func() {
			for k := i; k < len(places) && ctx.Err() == nil; k += len(fronts) {
				f.from(&places[order[k]], work)
			}
		})
	}
	workers.Wait()
	all := fronts[0].all
	for _, f := range fronts[1:] {
		for v, reach := range f.all {
			all[v] = min(all[v], reach)
		}
	}
	return all, ctx.Err()
}

// mostTurns is how often a front goes on from a vertex, as shorter ways to it are found
// later: the second and third time gain a little, and an end there must be.
const mostTurns = 4

// front goes over the surface from one place after the other.
type front struct {
	ctx   context.Context
	d     *Data
	n     *net
	all   []float64 // how far it is to each vertex from the nearest of the places before
	own   []float64 // and from this one; +Inf where it has not come
	turns []uint8   // how often it has gone on from each
	seen  []uint32  // the vertices that it has come to
	queue queue
}

// from goes on from a place, as far as that is nearer than those before and a little on. As
// work it counts as all vertices, however many it comes to.
func (f *front) from(p *place, work *ranges) {
	if p.vertex >= 0 {
		f.arrive(uint32(p.vertex), 0)
	} else {
		for _, t := range p.triangles {
			for _, v := range f.n.vertex[3*t:][:3] {
				f.arrive(v, r3.Norm(r3.Sub(f.d.offset(v), p.at)))
			}
		}
	}
	left := len(f.own)
	for count := 1; len(f.queue) > 0; count++ {
		if count%step == 0 {
			if f.ctx.Err() != nil {
				return
			}
			if left >= step {
				left -= step
				work.note(step)
			}
		}
		e := f.queue.pop()
		if v := uint32(e.item); e.least <= f.own[v] && f.turns[v] < mostTurns {
			f.turns[v]++
			f.spread(v)
		}
	}
	for _, v := range f.seen {
		f.all[v] = min(f.all[v], f.own[v])
		f.own[v], f.turns[v] = math.Inf(1), 0
	}
	f.seen = f.seen[:0]
	work.note(left)
}

// arrive notes a way to a vertex.
func (f *front) arrive(v uint32, distance float64) {
	if !(distance < f.own[v]) {
		return
	}
	if math.IsInf(f.own[v], 1) {
		f.seen = append(f.seen, v)
	}
	f.own[v] = distance
	f.queue.push(entry{least: distance, item: int32(v)})
}

// spread goes on from a vertex: along its edges, and through the triangles around it.
func (f *front) spread(v uint32) {
	at, reach := f.d.offset(v), f.own[v]
	corners := f.n.corners(v)
	longest := 0.
	for _, c := range corners {
		for _, other := range [2]uint32{f.n.vertex[after(c)], f.n.vertex[before(c)]} {
			longest = max(longest, r3.Norm(r3.Sub(f.d.offset(other), at)))
		}
	}
	// Beyond the border to where another place is nearer, vertices are needed still
	// for the triangles that it crosses.
	if reach > f.all[v]+4*longest {
		return
	}
	for _, c := range corners {
		a, b := f.n.vertex[after(c)], f.n.vertex[before(c)]
		f.arrive(a, reach+r3.Norm(r3.Sub(f.d.offset(a), at)))
		f.arrive(b, reach+r3.Norm(r3.Sub(f.d.offset(b), at)))
		f.through(v, a, b)
		f.through(v, b, a)
	}
}

// through brings the front through the side from a to b to the third vertex c.
func (f *front) through(a, b, c uint32) {
	da, db := f.own[a], f.own[b]
	if math.IsInf(db, 1) || f.own[c] <= min(da, db) {
		return
	}
	p := f.d.offset(a)
	along, up := r3.Sub(f.d.offset(b), p), r3.Sub(f.d.offset(c), p)
	length := r3.Norm(along)
	// In the plane, a at 0 and b at length, the place is at (x, -y).
	x := ((da-db)*(da+db)/length + length) / 2
	y := math.Sqrt((da - x) * (da + x))
	cx, cy := r3.Dot(along, up)/length, r3.Norm(r3.Cross(along, up))/length
	if at := crossed(x, -y, cx, cy); at >= 0 && at <= length {
		f.arrive(c, math.Hypot(cx-x, cy+y))
	}
}
