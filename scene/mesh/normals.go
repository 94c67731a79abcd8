package mesh

import (
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
func (m *TriMesh) ComputeNormals() {
	d := &m.data
	if d.Normals != nil || len(d.Triangles) == 0 || m.shading != nil {
		return
	}
	sums := make([]float32, len(d.Positions))
	d.addFaceNormals(sums, 0, len(d.Triangles)/3)
	m.shading = make([]uint32, len(d.Positions)/3)
	parallel(len(m.shading), func(lo, hi int) {
		for v := lo; v < hi; v++ {
			m.shading[v] = PackNormal(sums[3*v], sums[3*v+1], sums[3*v+2])
		}
	})
}

// addFaceNormals adds the normals of faces lo to hi to their vertices' sums.
func (d *Data) addFaceNormals(sums []float32, lo, hi int) {
	p, t := d.Positions, d.Triangles
	for f := 3 * lo; f < 3*hi; f += 3 {
		a, b, c := 3*t[f], 3*t[f+1], 3*t[f+2]
		pa, pb, pc := p[a:a+3:a+3], p[b:b+3:b+3], p[c:c+3:c+3]
		ux, uy, uz := pb[0]-pa[0], pb[1]-pa[1], pb[2]-pa[2]
		vx, vy, vz := pc[0]-pa[0], pc[1]-pa[1], pc[2]-pa[2]
		nx, ny, nz := uy*vz-uz*vy, uz*vx-ux*vz, ux*vy-uy*vx
		for _, i := range [3]uint32{a, b, c} {
			s := sums[i : i+3 : i+3]
			s[0] += nx
			s[1] += ny
			s[2] += nz
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

// UnpackNormal is the inverse of PackNormal, to within its ten bits.
func UnpackNormal(n uint32) (x, y, z float32) {
	const steps = 511
	part := func(shift uint) float32 { return float32(int32(n<<(22-shift))>>22) / steps }
	return part(0), part(10), part(20)
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
