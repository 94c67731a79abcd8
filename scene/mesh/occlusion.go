package mesh

import (
	"context"
	"math"
	"math/bits"

	"gonum.org/v1/gonum/spatial/r3"
)

// Occlusion says how much of the light from all around reaches each vertex: less in pits,
// foramina and sutures. It does not change once it is made.
type Occlusion struct {
	Open   []uint8 // one a vertex: 255 where nothing is in the way, 0 where all is covered
	Behind bool    // it is that of the side from which the faces are seen from behind
}

const (
	// OcclusionReach is how far rays go, as a part of the diagonal of the mesh's box. So it
	// is what is near that darkens: a suture is as dark on a vault as within an orbit. With
	// rays that go on for ever, all of the inside of a skull would be dark, and what is in it
	// not seen.
	OcclusionReach = 0.03
	// mostRays and leastRays are how many rays a vertex has at most and at least, and allRays
	// how many there are in all where that lies between the two: the finer a mesh is, the
	// more its vertices see what their neighbours see, and their values are averaged.
	mostRays, leastRays, allRays = 64, 6, 2_000_000
	// shared is of how many rays at least a value is the mean, with those of the neighbours: a
	// standard error of 0.05 at most.
	shared = 110
	// occlusionLift is how far above the vertex they begin, along its normal, as a part of
	// that diagonal, and at least a quarter of a millionth of the largest coordinate: far
	// less than triangles are long, and more than positions are rounded. So the vertex's
	// own triangles cover what they rise above, and no more.
	occlusionLift  = 1e-5
	occlusionRound = 1. / (1 << 22)
)

// MakeOcclusion measures the occlusion of each vertex: it casts rays over the half of
// all directions on the side of its normal, more of them the steeper they are, so that the
// part of them that meets nothing is the part of an even sky's light that arrives
// (Zhukov, S., Iones, A. and Kronin, G. 1998, An ambient light illumination model,
// doi:10.1007/978-3-7091-6453-2_5; here with cosines, as Landis, H. 2002, Production-ready
// global illumination). The directions are those of a spiral of sunflower seeds (Vogel, H.
// 1979, doi:10.1016/0025-5564(79)90080-4), turned for each vertex by a hash of where it is;
// then values are averaged with those of the vertices that edges lead to. So they are
// the same each time, whatever the number of processors, and all vertices in one place have
// the same: a seam is none.
//
// The side is that from which the faces show their front; of a closed surface that is
// inside out, the other one. A vertex without a normal, as between two sheets in one place, has
// the mean of those around it; one without triangles has 255. It returns nil for a mesh
// without triangles, which has no surface that something could be in the way of.
//
// The surface is built where it is not yet. progress, which may be nil, gets numbers from
// 0 to 1 on goroutines of its own, one at a time. The error is that of ctx. Nobody may
// clear the mesh meanwhile.
func (m *TriMesh) MakeOcclusion(ctx context.Context, progress func(float64)) (*Occlusion, error) {
	if m.TriangleCount() == 0 {
		return nil, ctx.Err()
	}
	s, err := m.Surface(ctx)
	if err != nil {
		return nil, err
	}
	d, places, err := m.welded(ctx)
	if err != nil {
		return nil, err
	}
	normals, err := d.vertexNormals(ctx, d.survey().spans, 1<<18)
	if err != nil {
		return nil, err
	}
	o := newOccluder(m, &s.tree, normals)
	o.behind = s.shut && m.data.volume() < 0
	free, err := o.free(&ranges{ctx: ctx, progress: progress, all: m.VertexCount()})
	if err != nil {
		return nil, err
	}
	open, err := d.smoothOpen(ctx, free, o.rays, smoothings(o.rays))
	if err != nil {
		return nil, err
	}
	for v, first := range places {
		open[v] = open[first]
	}
	return &Occlusion{open, o.behind}, nil
}

// welded returns the mesh's triangles with one vertex for all in one place, so that a seam is
// none, and the first vertex in the place of each; nil where each has its own place.
func (m *TriMesh) welded(ctx context.Context) (*Data, []uint32, error) {
	d := &m.data
	places := samePlaces(ctx, d)
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	double := false
	for v, first := range places {
		double = double || first != uint32(v)
	}
	if !double {
		return d, nil, nil
	}
	one := &Data{Positions: d.Positions, Triangles: make([]uint32, len(d.Triangles))}
	parallel(len(d.Triangles), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			one.Triangles[i] = places[d.Triangles[i]]
		}
	})
	return one, places, ctx.Err()
}

// volume returns six times the volume that triangles enclose, negative where they are
// inside out.
func (d *Data) volume() (sum float64) {
	for t := d.Triangles; len(t) >= 3; t = t[3:] {
		sum += r3.Dot(d.offset(t[0]), r3.Cross(d.offset(t[1]), d.offset(t[2])))
	}
	return sum
}

// occluder counts the rays of vertices that meet nothing.
type occluder struct {
	tree    *bvh
	data    *Data
	normals []uint32 // packed
	rays    int      // of each vertex
	reach   float64
	lift    float64
	behind  bool // the rays go to the other side of the normals
}

func newOccluder(m *TriMesh, tree *bvh, normals []uint32) *occluder {
	size, largest := m.bounds.Diagonal(), 0.
	for k, x := range tree.nodes[0].lo {
		largest = max(largest, math.Abs(float64(x)), math.Abs(float64(tree.nodes[0].hi[k])))
	}
	return &occluder{
		tree: tree, data: &m.data, normals: normals,
		rays:  max(leastRays, min(allRays/max(1, len(normals)), mostRays)),
		reach: OcclusionReach * size, lift: max(occlusionLift*size, occlusionRound*largest),
	}
}

// free returns of each vertex how many rays meet nothing.
func (o *occluder) free(work *ranges) ([]uint8, error) {
	free := make([]uint8, len(o.normals))
	spiral := newSpiral(o.rays)
	err := work.each(len(free), func() func(lo, hi int) {
		above := &sky{tree: o.tree, data: o.data, reach: o.reach}
		return func(lo, hi int) {
			for v := lo; v < hi; v++ {
				const few = 64 // some milliseconds' work
				if v%few == 0 && work.ctx.Err() != nil {
					return
				}
				free[v] = o.freeAt(above, uint32(v), spiral)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return free, nil
}

// freeAt returns how many rays of a vertex meet nothing; unknown where it has no normal.
func (o *occluder) freeAt(above *sky, v uint32, spiral []r3.Vec) (free uint8) {
	n := unit(unpackNormal(o.normals[v]))
	if n == (r3.Vec{}) {
		return unknown
	}
	if o.behind {
		n = r3.Scale(-1, n)
	}
	from := r3.Add(o.data.offset(v), r3.Scale(o.lift, n))
	above.look(from, n)
	if above.clear() {
		return uint8(len(spiral))
	}
	rays := uint64(0)
	sin, cos := math.Sincos(turnOf(o.data.corner(v)))
	across, up := axesOf(n)
	x := r3.Add(r3.Scale(cos, across), r3.Scale(sin, up))
	y := r3.Sub(r3.Scale(cos, up), r3.Scale(sin, across))
	for i, s := range spiral {
		d := r3.Add(r3.Scale(s.X, x), r3.Add(r3.Scale(s.Y, y), r3.Scale(s.Z, n)))
		r, ok := newRay(from, d, &o.tree.nodes[0].box)
		if ok {
			above.add(i, r)
			rays |= 1 << i
		}
	}
	return uint8(len(spiral) - bits.OnesCount64(above.blocked(rays)))
}

// newSpiral returns directions around z: as places on a disc they are spread evenly, so
// there are the more the smaller their angle to z is, as its cosine says.
func newSpiral(n int) []r3.Vec {
	all := make([]r3.Vec, n)
	golden := math.Pi * (3 - math.Sqrt(5))
	for i := range all {
		part := (float64(i) + 0.5) / float64(n)
		sin, cos := math.Sincos(golden * float64(i))
		all[i] = r3.Vec{X: math.Sqrt(part) * cos, Y: math.Sqrt(part) * sin, Z: math.Sqrt(1 - part)}
	}
	return all
}

// turnOf returns an angle for a place, like one drawn by lot.
func turnOf(p *[3]float32) float64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, x := range p {
		h = (h ^ uint64(math.Float32bits(x+0))) * 0xff51afd7ed558ccd // +0: there are two zeros
		h ^= h >> 33
		h *= 0xc4ceb9fe1a85ec53
		h ^= h >> 29
	}
	return float64(h>>11) / (1 << 53) * 2 * math.Pi
}

// axesOf returns two directions that are perpendicular to a unit vector and to each other.
func axesOf(n r3.Vec) (across, up r3.Vec) {
	across = r3.Vec{X: 1}
	if math.Abs(n.X) > 0.7 {
		across = r3.Vec{Y: 1}
	}
	up = unit(r3.Cross(n, across))
	return r3.Cross(up, n), up
}

// unknown stands for the rays of a vertex that has none.
const unknown = math.MaxUint8

// smoothings returns how often values are to be averaged with those of the neighbours, of
// which there are 6, then 18 around most vertices.
func smoothings(rays int) int {
	if 7*rays >= shared {
		return 1
	}
	return 2
}

// smoothOpen returns which part of the rays is free, 255 being all: of each vertex averaged
// with its neighbours, some times, all of which count alike where triangles surround it.
// What is not known is the mean of what is known around it, or else all.
func (d *Data) smoothOpen(ctx context.Context, free []uint8, rays, times int) ([]uint8, error) {
	part := make([]float32, len(free))
	known := make([]float32, len(free)) // 1, or 0
	for v, f := range free {
		if f != unknown {
			part[v], known[v] = float32(f)/float32(rays), 1
		}
	}
	sums, counts := make([]float32, len(free)), make([]float32, len(free))
	for range times {
		for v, k := range known {
			sums[v], counts[v] = 2*k*part[v], 2*k
		}
		for i := 0; i+2 < len(d.Triangles); i += 3 {
			if i/3%pause == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			a, b, c := d.Triangles[i], d.Triangles[i+1], d.Triangles[i+2]
			fa, fb, fc, ka, kb, kc := part[a], part[b], part[c], known[a], known[b], known[c]
			sums[a], sums[b], sums[c] = sums[a]+fb+fc, sums[b]+fa+fc, sums[c]+fa+fb
			counts[a], counts[b], counts[c] = counts[a]+kb+kc, counts[b]+ka+kc, counts[c]+ka+kb
		}
		for v, n := range counts {
			if n > 0 {
				part[v], known[v] = sums[v]/n, 1
			}
		}
	}
	open := make([]uint8, len(free))
	for v, p := range part {
		if known[v] == 0 {
			p = 1
		}
		open[v] = uint8(255*p + 0.5)
	}
	return open, nil
}

// Occlusion returns what MakeOcclusion made, or nil where there is nothing (yet).
func (m *TriMesh) Occlusion() *Occlusion { return m.occlusion.Load() }

// SetOcclusion stores what MakeOcclusion made, which is the mesh's then. It may be called
// from any goroutine.
func (m *TriMesh) SetOcclusion(o *Occlusion) {
	if !m.clear.Load() {
		m.occlusion.Store(o)
	}
}

// Bytes returns the memory that the values hold.
func (o *Occlusion) Bytes() int64 { return int64(cap(o.Open)) }
