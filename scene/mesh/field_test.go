package mesh

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func TestFieldsOfTheFile(t *testing.T) {
	flow := NewAttribute("flow", Float32, 2, 3)
	for i := range 3 {
		flow.Set(i, 0, 3*float64(i))
		flow.Set(i, 1, float64(-4*i))
	}
	label := Attribute{Name: "label", Type: Uint16, Components: 1, Values: []byte{1, 0}, Names: []string{"gum", "tooth"}}
	m, err := New(Data{
		Positions: make([]float32, 9), Triangles: []uint32{0, 1, 2},
		VertexAttributes: []Attribute{
			flow, {Name: "label", Type: Uint8, Components: 1, Values: []byte{1, 7, 1}}, {Name: "grey", Type: Uint8, Components: 1, Values: []byte{1, 200, 3}},
			{Name: "grey", Type: Uint8, Components: 1, Values: []byte{1, 2, 3}},
		},
		TriangleAttributes: []Attribute{label},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Field{
		{Name: "flow.1", Values: []float32{0, 3, 6}}, {Name: "flow.2", Values: []float32{0, -4, -8}}, {Name: "flow.norm", Values: []float32{0, 5, 10}},
		{Name: "label", Values: []float32{1, 7, 1}, Labels: true}, {Name: "grey", Values: []float32{1, 200, 3}}, {Name: "grey (2)", Values: []float32{1, 2, 3}, Labels: true},
		{Name: "faces:label", Values: []float32{1}, OfFaces: true, Labels: true, Names: []string{"gum", "tooth"}},
	}
	var got []Field
	for _, s := range m.FieldSources() {
		f := s.Field()
		if s.Name != f.Name || s.OfFaces != f.OfFaces {
			t.Errorf("the source is %q of faces %v, its field %q of faces %v", s.Name, s.OfFaces, f.Name, f.OfFaces)
		}
		got = append(got, *f)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%v, want\n%v", got, want)
	}
	c := got[6].Copy()
	c.Values[0], c.Names[0] = 5, "x"
	if got[6].Values[0] != 1 || got[6].Names[0] != "gum" || label.Names[0] != "gum" {
		t.Error("the copy shares values")
	}
}

func TestPercentiles(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	s := (&Field{Values: []float32{4, nan, 1, inf, 2, 3, -inf}}).Stats()
	if s.Count() != 4 || s.Undefined != 3 {
		t.Errorf("%d values and %d undefined", s.Count(), s.Undefined)
	}
	var got []float64
	for _, p := range []float64{0, 25, 50, 75, 100, -3, 200} {
		got = append(got, s.Percentile(p))
	}
	// As R's quantile(1:4, c(0, .25, .5, .75, 1)) has them.
	if want := []float64{1, 1.75, 2.5, 3.25, 4, 1, 4}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if s := (&Field{Values: []float32{nan}}).Stats(); !math.IsNaN(s.Percentile(50)) || s.Undefined != 1 {
		t.Errorf("of nothing: %v", s.Percentile(50))
	}
	if s := (&Field{Values: []float32{7}}).Stats(); s.Percentile(2) != 7 || s.Percentile(98) != 7 {
		t.Errorf("of one: %v", s.Percentile(2))
	}
}
