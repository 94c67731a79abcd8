package mesh

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// Attribute returns the values as those of a file, with its own memory. What else is said
// of them, beside the unit, has no place in it.
func (f *Field) Attribute() Attribute {
	a := Attribute{Name: f.Name, Type: Float32, Components: 1, Names: slices.Clone(f.Names), Unit: f.Unit}
	a.Values = make([]byte, 0, 4*len(f.Values))
	for _, v := range f.Values {
		a.Values = binary.LittleEndian.AppendUint32(a.Values, math.Float32bits(v))
	}
	return a
}

// WithValues returns the mesh with values as an attribute more, or in the place of the one
// that had their name: replaced tells that. It shares everything else with m, also what
// Clear drops, so it is for writing as long as m is there. It returns an error where the
// values are not as many as the vertices or triangles.
func (m *TriMesh) WithValues(f *Field) (with *TriMesh, replaced bool, err error) {
	d := m.data
	list, want := &d.VertexAttributes, m.VertexCount()
	if f.OfFaces {
		list, want = &d.TriangleAttributes, m.TriangleCount()
	}
	if len(f.Values) != want {
		return nil, false, fmt.Errorf("mesh: %d values of %q for %d places", len(f.Values), f.Name, want)
	}
	*list = slices.Clone(*list)
	at := slices.IndexFunc(*list, func(a Attribute) bool { return a.Name == f.Name })
	if at >= 0 {
		(*list)[at] = f.Attribute()
	} else {
		*list = append(*list, f.Attribute())
	}
	return &TriMesh{data: d, bounds: m.bounds, defects: m.defects, shading: m.shading}, at >= 0, nil
}

// FieldSummary describes values in numbers. All are NaN where there is no value.
type FieldSummary struct {
	Count, Undefined       int
	Min, Median, Max, Mean float64
	// RMS is the root of the mean square. MeanSize, P95Size and MaxSize are the mean, the
	// 95th percentile and the largest of the absolute values: of distances to another
	// surface MaxSize is the one-way Hausdorff distance of the vertices, which that of the
	// surfaces may exceed between them.
	RMS, MeanSize, P95Size, MaxSize float64
}

// Summary returns what describes the values, each counting once. It takes as long as
// Stats, twice.
func (f *Field) Summary() FieldSummary {
	sizes := Field{Values: make([]float32, len(f.Values))}
	sum, squares, size := 0., 0., 0.
	for i, v := range f.Values {
		sizes.Values[i] = float32(math.Abs(float64(v)))
		if Defined(v) {
			x := float64(v)
			sum, squares, size = sum+x, squares+x*x, size+math.Abs(x)
		}
	}
	s, absolute := f.Stats(), sizes.Stats()
	n := float64(s.Count())
	return FieldSummary{
		Count: s.Count(), Undefined: s.Undefined,
		Min: s.Percentile(0), Median: s.Percentile(50), Max: s.Percentile(100), Mean: sum / n,
		RMS: math.Sqrt(squares / n), MeanSize: size / n, P95Size: absolute.Percentile(95), MaxSize: absolute.Percentile(100),
	}
}
