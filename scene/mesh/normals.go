package mesh

import (
	"context"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/spatial/r3"
)

// ComputeNormals gives a mesh whose file has no normals one unit normal a
// vertex: the sum of the normals of its faces, each weighted by the face's area,
// which the cross product of two edges carries in its length (Gouraud, H. 1971,
// Continuous shading of curved surfaces, IEEE Trans. Comput. C-20(6), 623-629,
// doi:10.1109/T-C.1971.223313). A vertex without faces gets (0, 0, 0).
//
// It does nothing where the file has normals, or where there are no faces. It
// must be called before the mesh is shared between goroutines.
func (m *TriMesh) ComputeNormals() { m.ComputeNormalsContext(context.Background()) }

// ComputeNormalsContext is ComputeNormals that gives up when ctx is done. It
// then returns the error of ctx, and the mesh has no normals.
func (m *TriMesh) ComputeNormalsContext(ctx context.Context) error {
	d := &m.data
	if d.Normals != nil || len(d.Triangles) == 0 || m.shading != nil {
		return ctx.Err()
	}
	const vertices = 1 << 18 // of a range, whose sums stay in a processor's cache
	if m.spans == nil {
		m.spans = d.survey().spans
	}
	shading, err := d.vertexNormals(ctx, m.spans, vertices)
	m.shading, m.spans = shading, nil
	return err
}

// vertexNormals returns the packed normals of the vertices, which it goes through in
// ranges of at most the given size, so that the sums take little memory. Each range has
// one goroutine, which passes over the pieces of the triangle list that do not touch it:
// so no two write to one sum, and each sum is added up in the order of the faces,
// however many goroutines and ranges there are.
func (d *Data) vertexNormals(ctx context.Context, spans []span, size int) ([]uint32, error) {
	n := len(d.Positions) / 3
	size = rangeSize(spans, n, min(size, n/runtime.NumCPU()+1))
	shading := make([]uint32, n)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.NumCPU(), (n+size-1)/size) {
		workers.Go(func() {
			sums := make([]float32, 3*size)
			for ctx.Err() == nil {
				lo := int(next.Add(int64(size))) - size
				if lo >= n {
					return
				}
				hi := min(lo+size, n)
				clear(sums)
				for i, s := range spans {
					if !s.touches(lo, hi) {
						continue
					}
					if ctx.Err() != nil {
						return
					}
					piece := d.Triangles[3*i*spanTriangles : min(3*(i+1)*spanTriangles, len(d.Triangles))]
					if s.within(lo, hi) {
						addNormals(sums, d.Positions, piece, uint32(lo))
					} else {
						addSomeNormals(sums, d.Positions, piece, uint32(lo), uint32(hi))
					}
				}
				for v := lo; v < hi; v++ {
					k := 3 * (v - lo)
					shading[v] = PackNormal(sums[k], sums[k+1], sums[k+2])
				}
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return shading, nil
}

// rangeSize returns how many of n vertices a range has: size, or more where the
// triangles are in no order, so that each piece would be gone through for many ranges. At
// most that is one range for each processor, all as large.
func rangeSize(spans []span, n, size int) int {
	most := runtime.NumCPU() * len(spans) // pieces gone through
	even := n/runtime.NumCPU() + 1
	for ; size < even; size *= 2 {
		through := 0
		for _, s := range spans {
			through += int(s.hi)/size - int(s.lo)/size + 1
		}
		if through <= most {
			break
		}
	}
	return max(1, min(size, even, n))
}

// addNormals adds the normals of faces to the sums of those of their vertices; the first
// sum is that of vertex lo.
func addNormals(sums, p []float32, t []uint32, lo uint32) {
	for ; len(t) >= 3; t = t[3:] {
		a, b, c := t[0], t[1], t[2]
		nx, ny, nz := faceNormal(p, a, b, c)
		addTo(sums, a-lo, nx, ny, nz)
		addTo(sums, b-lo, nx, ny, nz)
		addTo(sums, c-lo, nx, ny, nz)
	}
}

// addSomeNormals is addNormals for those of the vertices that are from lo to hi-1.
func addSomeNormals(sums, p []float32, t []uint32, lo, hi uint32) {
	own := hi - lo
	for ; len(t) >= 3; t = t[3:] {
		a, b, c := t[0], t[1], t[2]
		if a-lo >= own && b-lo >= own && c-lo >= own {
			continue
		}
		nx, ny, nz := faceNormal(p, a, b, c)
		for _, v := range [3]uint32{a - lo, b - lo, c - lo} {
			if v < own {
				addTo(sums, v, nx, ny, nz)
			}
		}
	}
}

// faceNormal returns the cross product of two edges of a face.
func faceNormal(p []float32, a, b, c uint32) (x, y, z float32) {
	pa, pb, pc := (*[3]float32)(p[3*a:]), (*[3]float32)(p[3*b:]), (*[3]float32)(p[3*c:])
	ux, uy, uz := pb[0]-pa[0], pb[1]-pa[1], pb[2]-pa[2]
	vx, vy, vz := pc[0]-pa[0], pc[1]-pa[1], pc[2]-pa[2]
	return uy*vz - uz*vy, uz*vx - ux*vz, ux*vy - uy*vx
}

func addTo(sums []float32, v uint32, x, y, z float32) {
	s := (*[3]float32)(sums[3*v:])
	s[0] += x
	s[1] += y
	s[2] += z
}

// ShadingNormals returns one packed normal a vertex where ComputeNormals made
// them, or nil.
func (m *TriMesh) ShadingNormals() []uint32 { return m.shading }

// PackNormal normalises a vector and packs it into OpenGL's
// INT_2_10_10_10_REV: ten signed bits each for x, y and z from the low end.
// A vector without a direction gives 0.
func PackNormal(x, y, z float32) uint32 {
	const steps = 511
	// float64: the square of an area of a mesh a million units wide overflows float32.
	fx, fy, fz := float64(x), float64(y), float64(z)
	n := math.Sqrt(fx*fx + fy*fy + fz*fz)
	if !(n > 0) || math.IsInf(n, 0) {
		return 0
	}
	k := steps / n
	return pack10(fx*k) | pack10(fy*k)<<10 | pack10(fz*k)<<20
}

// unpackNormal returns the direction of a packed normal, about 1 long, or 0 where there is
// none.
func unpackNormal(n uint32) r3.Vec {
	part := func(shift uint) float64 { return float64(int32(n<<(22-shift))>>22) / 511 }
	return r3.Vec{X: part(0), Y: part(10), Z: part(20)}
}

func pack10(v float64) uint32 {
	if v < 0 {
		return uint32(int32(v-0.5)) & 0x3ff
	}
	return uint32(int32(v+0.5)) & 0x3ff
}

// parallel calls f on pieces that cover [0, n), on all processors.
func parallel(n int, f func(lo, hi int)) {
	const least = 1 << 14 // below this a goroutine costs more than it saves
	pieces := min(runtime.NumCPU(), n/least+1)
	var wg sync.WaitGroup
	for i := range pieces {
		wg.Go(func() { f(n*i/pieces, n*(i+1)/pieces) })
	}
	wg.Wait()
}
