package mesh

import (
	"context"
	"math"
	"sync/atomic"
	"weak"

	"gonum.org/v1/gonum/spatial/r3"
)

// Surface answers where on a mesh the point nearest to another lies, and where a
// ray meets it. The mesh owns it; it reaches the mesh through a weak pointer, so whoever asks must hold
// the mesh. Once that is cleared or gone it finds nothing, and cleared it holds
// next to nothing. It may be used from several goroutines.
type Surface struct {
	mesh weak.Pointer[TriMesh]
	tree bvh
	mean r3.Vec
	shut bool                // see Closed
	net  atomic.Pointer[net] // nil until it is needed
}

// BuiltSurface returns the mesh's surface, or nil as long as it is not built. It
// never waits, so it is what the window's goroutine asks.
func (m *TriMesh) BuiltSurface() *Surface { return m.surface.Load() }

// Surface returns the mesh's surface. The first call builds it, on all
// processors and in about a second for ten million triangles; so it belongs in a
// job. Who asks meanwhile waits. It returns the error of ctx, within
// milliseconds, when that is done first; another call may then build it.
func (m *TriMesh) Surface(ctx context.Context) (*Surface, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if s := m.surface.Load(); s != nil {
			return s, nil
		}
		done := make(chan struct{})
		if other := m.surfaceInWork.CompareAndSwap(nil, &done); !other {
			if current := m.surfaceInWork.Load(); current != nil {
				select {
				case <-*current:
				case <-ctx.Done():
				}
			}
			continue
		}
		s, err := m.buildSurface(ctx)
		m.surfaceInWork.Store(nil)
		close(done)
		return s, err
	}
}

// buildSurface builds the surface and stores it, unless the mesh is cleared.
func (m *TriMesh) buildSurface(ctx context.Context) (*Surface, error) {
	if s := m.surface.Load(); s != nil {
		return s, nil // another call was faster
	}
	tree, err := newBVH(ctx, &m.data)
	if err != nil {
		return nil, err
	}
	mean, err := m.data.vertexMean(ctx)
	if err != nil {
		return nil, err
	}
	shut := ClosednessOf(m.data.Triangles, func() bool { return ctx.Err() != nil })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := &Surface{mesh: weak.Make(m), tree: *tree, mean: mean, shut: shut.Closed}
	if !m.clear.Load() {
		m.surface.Store(s)
	}
	return s, nil
}

// VertexMean returns the mean of the finite vertices, or of a mesh without any
// its origin.
func (s *Surface) VertexMean() r3.Vec { return s.mean }

func (d *Data) vertexMean(ctx context.Context) (r3.Vec, error) {
	var sum r3.Vec
	count := 0.
	for v := range len(d.Positions) / 3 {
		if v%pause == 0 && ctx.Err() != nil {
			return r3.Vec{}, ctx.Err()
		}
		p := d.offset(uint32(v))
		if s := p.X + p.Y + p.Z; s-s == 0 { // a sum of float32 cannot overflow
			sum = r3.Add(sum, p)
			count++
		}
	}
	if count == 0 {
		return d.Origin, nil
	}
	return r3.Add(d.Origin, r3.Scale(1/count, sum)), nil
}

// far is the distance, in any unit, beyond which all of a mesh is equally far:
// coordinates of meshes are float32 and end at 3.4e38. The squares of the
// calculation overflow only far beyond it.
const far = 1e100

// Closest returns the point of the surface nearest to p, which is in scene
// units; of a mesh without triangles, the nearest vertex. It looks at all
// triangles that can be nearest and computes in float64, so that the distance
// is as exact as that: triangles that are thin, or no more than a line or a
// point, count as what they are. Of several triangles equally near it takes the
// first.
//
// It returns false where there is nothing to find: in an empty or a cleared
// mesh, or where p, or its difference to the mesh's origin, is not finite.
func (s *Surface) Closest(p r3.Vec) (Hit, bool) {
	m := s.mesh.Value()
	if m == nil || len(s.tree.nodes) == 0 || len(m.data.Positions) == 0 {
		return Hit{}, false
	}
	v := r3.Sub(p, m.data.Origin)
	size := max(math.Abs(v.X), math.Abs(v.Y), math.Abs(v.Z))
	if size-size != 0 {
		return Hit{}, false // NaN or infinite
	}
	if size > far {
		v = r3.Scale(far/size, v)
	}
	return m.nearest(p, s.tree.closest(&m.data, v)), true
}

// Nearest is Closest on several surfaces, in scene units: the nearest place of all, and
// which of the surfaces has it. Of several equally near the first counts. It returns false
// where none has a place to find.
func Nearest(surfaces []*Surface, p r3.Vec) (best Hit, at int, ok bool) {
	for i, s := range surfaces {
		if h, found := s.Closest(p); found && (!ok || h.Distance < best.Distance) {
			best, at, ok = h, i, true
		}
	}
	return best, at, ok
}

// nearest describes the place that is nearest to p.
func (m *TriMesh) nearest(p r3.Vec, n nearest) Hit {
	back := r3.Sub(r3.Sub(p, m.data.Origin), n.point)
	h := m.hit(n.element, n.weights, n.point, unit(back))
	h.Distance = r3.Norm(back)
	return h
}

// Bytes returns the memory that the surface holds, not counting the mesh.
func (s *Surface) Bytes() int64 {
	n := s.tree.bytes()
	if net := s.net.Load(); net != nil {
		n += net.bytes()
	}
	return n
}
