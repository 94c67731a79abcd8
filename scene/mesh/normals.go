package mesh

import (
	"context"
	"math"
	"runtime"
	"sync"
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
	sums := make([]float32, len(d.Positions))
	shading := make([]uint32, len(d.Positions)/3)
	// Each goroutine has some of the vertices and goes through all faces: so no
	// two write to one sum, and it is the same however many there are.
	parallel(len(shading), func(lo, hi int) {
		d.addFaceNormals(ctx, sums, uint32(lo), uint32(hi))
		for v := lo; v < hi; v++ {
			shading[v] = PackNormal(sums[3*v], sums[3*v+1], sums[3*v+2])
		}
	})
	if err := ctx.Err(); err != nil {
		return err
	}
	m.shading = shading
	return nil
}

// addFaceNormals adds the normals of the faces to the sums of those of their
// vertices that are from lo to hi.
func (d *Data) addFaceNormals(ctx context.Context, sums []float32, lo, hi uint32) {
	p, t := d.Positions, d.Triangles
	own := hi - lo
	for f := 0; f+2 < len(t); f += 3 {
		if f%(3<<16) == 0 && ctx.Err() != nil {
			return
		}
		a, b, c := t[f], t[f+1], t[f+2]
		if a-lo >= own && b-lo >= own && c-lo >= own {
			continue
		}
		pa, pb, pc := p[3*a:3*a+3:3*a+3], p[3*b:3*b+3:3*b+3], p[3*c:3*c+3:3*c+3]
		ux, uy, uz := pb[0]-pa[0], pb[1]-pa[1], pb[2]-pa[2]
		vx, vy, vz := pc[0]-pa[0], pc[1]-pa[1], pc[2]-pa[2]
		nx, ny, nz := uy*vz-uz*vy, uz*vx-ux*vz, ux*vy-uy*vx
		for _, v := range [3]uint32{a, b, c} {
			if v-lo < own {
				s := sums[3*v : 3*v+3 : 3*v+3]
				s[0] += nx
				s[1] += ny
				s[2] += nz
			}
		}
	}
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
