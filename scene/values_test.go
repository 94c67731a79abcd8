package scene

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"cairn/scene/colormap"
	"cairn/scene/mesh"
)

// pyramid returns a closed mesh with values of vertices, one with the name of what could
// be measured, too.
func pyramid(t *testing.T) *mesh.TriMesh {
	t.Helper()
	a, b := mesh.NewAttribute("thickness", mesh.Float32, 1, 4), mesh.NewAttribute(Curvedness, mesh.Float64, 1, 4)
	for i := range 4 {
		a.Set(i, 0, float64(i))
		b.Set(i, 0, 10)
	}
	m, err := mesh.New(mesh.Data{
		Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}, Triangles: []uint32{0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3},
		VertexAttributes: []mesh.Attribute{a, b},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestValuesOfAMesh(t *testing.T) {
	m := pyramid(t)
	if got, want := ValueNames(m), []string{"thickness", Curvedness, MeanCurvature, GaussianCurvature, ShapeIndex}; !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
	for name, unit := range map[string]string{"thickness": "", Curvedness: "", MeanCurvature: "1/mm", GaussianCurvature: "1/mm²", ShapeIndex: ""} {
		f, err := Values(context.Background(), m, name, "mm", 0, nil)
		if err != nil || f == nil || f.Name != name || f.Unit != unit || len(f.Values) != 4 || f.OfFaces {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
	if f, _ := Values(context.Background(), m, Curvedness, "mm", 0, nil); f.Values[0] != 10 {
		t.Error("what the file has is measured anew")
	}
	if f, err := Values(context.Background(), m, "nothing", "", 0, nil); f != nil || err != nil {
		t.Errorf("nothing: %v, %v", f, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Values(ctx, m, MeanCurvature, "", 0, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	cloud, err := mesh.New(mesh.Data{Positions: []float32{1, 2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if names := ValueNames(cloud); len(names) > 0 {
		t.Errorf("points without a surface have %v", names)
	}
}

func TestSuitableColorsAndRange(t *testing.T) {
	nan := float32(math.NaN())
	var even []float32
	for i := range 101 {
		even = append(even, float32(i))
	}
	for name, test := range map[string]struct {
		f         mesh.Field
		colors    *colormap.Map
		low, high float64
		ok        bool
	}{
		"positive": {mesh.Field{Values: even}, colormap.Viridis, 2, 98, true},
		"signed":   {mesh.Field{Values: []float32{-3, -3, 1, 1, nan}}, colormap.BlueWhiteRed, -3, 3, true},
		"labels":   {mesh.Field{Values: []float32{4, 1, 7}, Labels: true}, colormap.Labels, 1, 7, true},
		"shape":    {mesh.Field{Values: []float32{0.1, 0.2}, Name: ShapeIndex}, colormap.BlueWhiteRed, -1, 1, true},
		"one":      {mesh.Field{Values: []float32{5, 5}}, colormap.Viridis, 5, 5, true},
		"rare":     {mesh.Field{Values: append(make([]float32, 999), 8)}, colormap.Viridis, 0, 8, true},
		"none":     {mesh.Field{Values: []float32{nan}}, colormap.Viridis, 0, 0, false},
	} {
		s := test.f.Stats()
		colors := SuitableColors(&test.f, s)
		low, high, ok := SuitableRange(&test.f, s, colors)
		if colors != test.colors || low != test.low || high != test.high || ok != test.ok {
			t.Errorf("%s: %s from %v to %v, %v", name, colors.Name, low, high, ok)
		}
	}
}

func TestColoring(t *testing.T) {
	d := NewDocument("d")
	n, err := d.AddMesh(pyramid(t), "mesh")
	if err != nil {
		t.Fatal(err)
	}
	nan := math.NaN()
	for _, bad := range [][2]float64{{1, 0}, {nan, 1}, {0, nan}, {math.Inf(-1), 1}, {0, math.Inf(1)}} {
		if _, err := NewColoring(&mesh.Field{}, colormap.Grey, bad[0], bad[1], 0); err == nil {
			t.Errorf("a range of %v", bad)
		}
	}
	if _, err := NewColoring(&mesh.Field{}, colormap.Grey, 0, 1, MostIsolines+1); err == nil {
		t.Error("too many isolines")
	}
	c, err := NewColoring(&mesh.Field{Name: "part", Unit: "mm", Values: []float32{3, float32(nan), 1, 3.2}}, colormap.Labels, 0, 4, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Undefined() || !slices.Equal(c.Numbers(), []int{1, 3}) || c.Title() != "part (mm)" {
		t.Errorf("%+v", c)
	}
	told := 0
	d.OnChange(func(c Changed) {
		if c.Content {
			told++
		}
	})
	before := d.Revision()
	if err := d.SetColoring(n, c); err != nil || n.Coloring() != c || told != 1 || d.Revision() == before {
		t.Errorf("%v, told %d times", err, told)
	}
	for _, f := range []*mesh.Field{{Values: make([]float32, 3)}, {Values: make([]float32, 5), OfFaces: true}} {
		wrong, err := NewColoring(f, colormap.Grey, 0, 1, 0)
		if err != nil {
			t.Fatal(err)
		}
		if d.SetColoring(n, wrong) == nil || n.Coloring() != c {
			t.Errorf("%d values for four vertices and triangles", len(f.Values))
		}
	}
	copied := n.Copy()
	copied.Coloring().Field().Values[0] = 9
	if c.Field().Values[0] != 3 {
		t.Error("a copy shares values")
	}
	d.Close()
	if n.Coloring() != nil || !errors.Is(d.SetColoring(n, c), ErrClosed) {
		t.Error("a closed document shows values")
	}
}

// TestUsualRadius: three mean edges, with two digits.
func TestUsualRadius(t *testing.T) {
	grid := func(step float64, n int) *mesh.TriMesh { // of squares, each of two triangles
		var d mesh.Data
		for y := range n + 1 {
			for x := range n + 1 {
				d.Positions = append(d.Positions, float32(step*float64(x)), float32(step*float64(y)), 0)
			}
		}
		for y := range n {
			for x := range n {
				a := uint32(y*(n+1) + x)
				b, c := a+1, a+uint32(n+1)
				d.Triangles = append(d.Triangles, a, b, c, b, c+1, c)
			}
		}
		m, err := mesh.New(d)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	// Of each triangle two edges are a step long, and one √2 times that: 3.414 steps in all.
	for step, want := range map[float64]float64{1: 3.4, 0.01: 0.034, 250: 850} {
		if got := UsualRadius(grid(step, 3)); got != want {
			t.Errorf("of a step of %v: %v, want %v", step, got, want)
		}
	}
	if got := UsualRadius(grid(1, 300)); got != 3.4 { // of which a part is looked at
		t.Errorf("of a large grid: %v", got)
	}
	empty, err := mesh.New(mesh.Data{Positions: []float32{0, 0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	if got := UsualRadius(empty); got != 0 {
		t.Errorf("of a point: %v", got)
	}
}
