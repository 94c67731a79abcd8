package mesh

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// WarpFields is how many fields of displacements a Warp has at most.
const WarpFields = 4

// Warp holds displacements of a mesh's vertices, as fields of which a weighted sum makes
// another shape: each vertex comes to its place plus the sum of weight times displacement.
// It does not change once it is made, and whoever shows it owns it.
//
// A displacement is kept as three whole numbers of 16 bits, in parts of the longest one along
// an axis of its field: half the memory of float32, and a place is off by less than a 65 000th
// of how far the specimen is warped, which no picture shows. (Floats of 16 bits would be off
// sixteen times as far, with what is moved farthest.)
type Warp struct {
	// Packed has 12 numbers a vertex: along x those of all fields, then along y, then along z.
	// Fields that there are fewer of are 0. It must not be changed.
	Packed []int16
	unit   [WarpFields]float64 // what the number 1 is of a field, in the unit of the mesh
	low    [WarpFields]r3.Vec  // the least of the displacements along each axis
	high   [WarpFields]r3.Vec
}

// warpStride is how many numbers of Packed a vertex has.
const warpStride = 3 * WarpFields

// MakeWarp makes n fields for the vertices of a mesh, in their order. field writes one into a
// slice, x y z of the first vertex first, in the unit of the mesh; the slice is used again. A
// displacement that is not finite counts as none: it is of a vertex that is nowhere. The error
// is that of field or of ctx, or says that n is not from 1 to WarpFields.
func MakeWarp(ctx context.Context, m *TriMesh, n int, field func(i int, to []float32) error) (*Warp, error) {
	if n < 1 || n > WarpFields {
		return nil, fmt.Errorf("mesh: %d fields of displacements, which can be 1 to %d", n, WarpFields)
	}
	vertices := m.VertexCount()
	w := &Warp{Packed: make([]int16, warpStride*vertices)}
	moved := make([]float32, 3*vertices)
	for i := range n {
		err := field(i, moved)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		w.pack(i, moved)
	}
	return w, nil
}

// pack keeps a field.
func (w *Warp) pack(field int, moved []float32) {
	var b Bounds
	for i := 0; i+2 < len(moved); i += 3 {
		if d := moved[i : i+3]; finite32(d[0]) && finite32(d[1]) && finite32(d[2]) {
			b = b.Add(r3.Vec{X: float64(d[0]), Y: float64(d[1]), Z: float64(d[2])})
		}
	}
	longest := 0.0
	for _, v := range [2]r3.Vec{b.Min, b.Max} {
		longest = max(longest, math.Abs(v.X), math.Abs(v.Y), math.Abs(v.Z))
	}
	if !b.Valid || longest == 0 {
		return // the field is 0
	}
	unit := longest / math.MaxInt16
	w.unit[field], w.low[field], w.high[field] = unit, b.Min, b.Max
	parallel(len(moved)/3, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			d := moved[3*i : 3*i+3]
			if !finite32(d[0]) || !finite32(d[1]) || !finite32(d[2]) {
				continue
			}
			to := w.Packed[warpStride*i : warpStride*(i+1)]
			for axis, x := range d {
				to[WarpFields*axis+field] = int16(math.Round(float64(x) / unit))
			}
		}
	})
}

// Bytes returns the memory that the fields hold.
func (w *Warp) Bytes() int64 { return 2 * int64(cap(w.Packed)) }

// Factors returns what the numbers of Packed are multiplied by, by field, for weights of the fields.
func (w *Warp) Factors(weights [WarpFields]float64) (f [WarpFields]float32) {
	for i, x := range weights {
		f[i] = float32(x * w.unit[i])
	}
	return f
}

// Reach returns how far vertices are displaced at most along each axis, back and forth. It is
// the sum of what each field does at most, so that all of them may be displaced less.
func (w *Warp) Reach(weights [WarpFields]float64) (low, high r3.Vec) {
	for i, x := range weights {
		a, b := r3.Scale(x, w.low[i]), r3.Scale(x, w.high[i])
		low = r3.Add(low, r3.Vec{X: min(a.X, b.X, 0), Y: min(a.Y, b.Y, 0), Z: min(a.Z, b.Z, 0)})
		high = r3.Add(high, r3.Vec{X: max(a.X, b.X, 0), Y: max(a.Y, b.Y, 0), Z: max(a.Z, b.Z, 0)})
	}
	return low, high
}

// Displacement returns how far a vertex is displaced.
func (w *Warp) Displacement(vertex int, weights [WarpFields]float64) (d r3.Vec) {
	of := w.Packed[warpStride*vertex : warpStride*(vertex+1)]
	for i, x := range weights {
		at := func(axis int) float64 { return float64(of[WarpFields*axis+i]) }
		d = r3.Add(d, r3.Scale(x*w.unit[i], r3.Vec{X: at(0), Y: at(1), Z: at(2)}))
	}
	return d
}
