package mesh

import (
	"math"
	"slices"
	"testing"
)

func TestAttributesKeepTheirNumbers(t *testing.T) {
	for typ, values := range map[NumberType][]float64{
		Int8: {-128, 127, 0}, Uint8: {255, 0, 7}, Int16: {-32768, 32767, 1}, Uint16: {65535, 0, 1}, Int32: {math.MinInt32, math.MaxInt32, 5},
		Uint32: {math.MaxUint32, 0, 1}, Int64: {-1 << 53, 1 << 53, 3}, Uint64: {1 << 53, 0, 3}, Float32: {0.5, math.Inf(1), -0x1p-140}, Float64: {0.1, -1e300, math.Inf(-1)},
	} {
		a := NewAttribute("a", typ, 2, 2)
		if a.Len() != 2 || a.Stride() != 2*typ.Size() {
			t.Errorf("%v: %d tuples of %d bytes", typ, a.Len(), a.Stride())
		}
		for k, v := range values {
			a.Set(k/2, k%2, v)
		}
		for k, v := range values {
			if got := a.At(k/2, k%2); got != v {
				t.Errorf("%v: %v, want %v", typ, got, v)
			}
		}
	}
	a := NewAttribute("a", Uint8, 1, 3)
	for i, v := range []float64{300, -5, math.NaN()} {
		a.Set(i, 0, v)
	}
	if !slices.Equal(a.Values, []byte{255, 0, 0}) {
		t.Errorf("beyond the type: %v", a.Values)
	}
}

// TestAttributesFollowTheirTriangles: those of triangles that are left out go with
// them; those of vertices stay.
func TestAttributesFollowTheirTriangles(t *testing.T) {
	label := Attribute{Name: "label", Type: Uint16, Components: 1, Values: []byte{1, 0, 2, 0, 3, 0, 4, 0}, Names: []string{"a"}}
	m, err := New(Data{
		Positions: make([]float32, 9), Triangles: []uint32{0, 1, 2, 0, 0, 1, 2, 1, 0, 0, 1, 9},
		TriangleAttributes: []Attribute{label}, VertexAttributes: []Attribute{{Name: "q", Type: Uint8, Components: 1, Values: []byte{5, 6, 7}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Data().TriangleAttributes[0].Values; !slices.Equal(got, []byte{1, 0, 3, 0}) {
		t.Errorf("labels %v", got)
	}
	c := m.Copy()
	before := m.Bytes()
	c.Data().TriangleAttributes[0].Values[0] = 9
	c.Data().TriangleAttributes[0].Names[0] = "b"
	c.Data().VertexAttributes[0].Values[0] = 9
	if d := m.Data(); d.TriangleAttributes[0].Values[0] != 1 || d.TriangleAttributes[0].Names[0] != "a" || d.VertexAttributes[0].Values[0] != 5 {
		t.Error("the copy shares values")
	}
	m.Clear()
	if m.Data().VertexAttributes != nil || before-m.Bytes() < 11 {
		t.Errorf("after Clear %d bytes of %d", m.Bytes(), before)
	}
	for _, bad := range []Attribute{{Type: Uint8, Components: 1, Values: []byte{1}}, {Type: Uint8, Values: []byte{1, 2, 3}}, {Type: 99, Components: 1}} {
		if _, err := New(Data{Positions: make([]float32, 9), VertexAttributes: []Attribute{bad}}); err == nil {
			t.Errorf("no error for %+v", bad)
		}
	}
}
