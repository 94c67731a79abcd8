package scene

import (
	"math"
	"slices"
	"strings"
	"testing"

	"cairn/scene/colormap"
	"cairn/scene/mesh"
)

func field(values ...float32) *mesh.Field { return &mesh.Field{Name: "f", Values: values} }

func TestLooksOfValues(t *testing.T) {
	var even []float32 // 0 to 100: the percentiles are the values
	for i := range 101 {
		even = append(even, float32(i))
	}
	value := func(v float64) ColorLimit { return ColorLimit{ValueLimit, v} }
	percent := func(v float64) ColorLimit { return ColorLimit{PercentileLimit, v} }
	for name, test := range map[string]struct {
		f         *mesh.Field
		look      ColorLook
		colors    *colormap.Map
		low, high float64
		lines     []float64
		wrong     string
	}{
		"suits":             {f: field(even...), colors: colormap.Viridis, low: 2, high: 98},
		"all":               {f: field(even...), look: ColorLook{Low: percent(0), High: percent(100)}, colors: colormap.Viridis, high: 100},
		"percentiles":       {f: field(even...), look: ColorLook{Low: percent(5), High: percent(90)}, colors: colormap.Viridis, low: 5, high: 90},
		"typed":             {f: field(even...), look: ColorLook{Low: value(-3), High: value(7)}, colors: colormap.Viridis, low: -3, high: 7},
		"one typed":         {f: field(even...), look: ColorLook{High: value(7)}, colors: colormap.Viridis, low: 2, high: 7},
		"mixed":             {f: field(even...), look: ColorLook{Low: value(1), High: percent(50)}, colors: colormap.Viridis, low: 1, high: 50},
		"symmetric":         {f: field(even...), look: ColorLook{Low: value(-3), High: value(7), Symmetric: true}, colors: colormap.Viridis, low: -7, high: 7},
		"symmetric below":   {f: field(even...), look: ColorLook{Low: value(-9), High: value(-1), Symmetric: true}, colors: colormap.Viridis, low: -9, high: 9},
		"a map of one's":    {f: field(even...), look: ColorLook{Colors: colormap.BlueWhiteRed}, colors: colormap.BlueWhiteRed, low: -98, high: 98},
		"divided":           {f: field(even...), look: ColorLook{Low: value(0), High: value(8), Isolines: 3}, colors: colormap.Viridis, high: 8, lines: []float64{2, 4, 6}},
		"every":             {f: field(even...), look: ColorLook{Low: value(-1), High: value(0.6), Every: 0.5}, colors: colormap.Viridis, low: -1, high: 0.6, lines: []float64{-1, -0.5, 0, 0.5}},
		"every tenth":       {f: field(even...), look: ColorLook{Low: value(0), High: value(0.3), Every: 0.1}, colors: colormap.Viridis, high: 0.3, lines: []float64{0, 0.1, 0.2, 0.3}},
		"none so near":      {f: field(even...), look: ColorLook{Low: value(1), High: value(2), Every: 5}, colors: colormap.Viridis, low: 1, high: 2},
		"one value":         {f: field(4, 4), look: ColorLook{Isolines: 5}, colors: colormap.Viridis, low: 4, high: 4},
		"none":              {f: field(float32(math.NaN())), look: ColorLook{Low: percent(2), High: percent(98)}, colors: colormap.Viridis},
		"upside down":       {f: field(even...), look: ColorLook{Low: value(7), High: value(3)}, wrong: "from 7 to 3"},
		"beyond":            {f: field(even...), look: ColorLook{Low: value(60), High: percent(50)}, wrong: "from 60 to 50"},
		"not a number":      {f: field(even...), look: ColorLook{Low: value(math.NaN()), High: value(3)}, wrong: "NaN"},
		"too many":          {f: field(even...), look: ColorLook{Isolines: MostIsolines + 1}, wrong: "at most 100"},
		"too many by steps": {f: field(even...), look: ColorLook{Low: value(0), High: value(100), Every: 0.5}, wrong: "201"},
		"a step back":       {f: field(even...), look: ColorLook{Every: -1}, wrong: "above 0"},
	} {
		c, err := test.look.Color(test.f, test.f.Stats())
		if test.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), test.wrong) {
				t.Errorf("%s: %v, want %q", name, err, test.wrong)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		low, high := c.Range()
		var lines []float64
		for k := range c.Isolines().Count {
			lines = append(lines, c.Isolines().First+float64(k)*c.Isolines().Step)
		}
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
		if c.Colors() != test.colors || low != test.low || high != test.high || !slices.EqualFunc(lines, test.lines, near) {
			t.Errorf("%s: %s from %v to %v, lines at %v", name, c.Colors().Name, low, high, lines)
		}
	}
}

// TestColoringInAnotherLook: the values are the same, and the one before stays what it is.
func TestColoringInAnotherLook(t *testing.T) {
	f := field(1, 2, 3)
	c, err := ColorLook{}.Color(f, f.Stats())
	if err != nil {
		t.Fatal(err)
	}
	o, err := c.With(ColorLook{Colors: colormap.Labels})
	if err != nil || o.Field() != f || c.Colors() != colormap.Viridis || !slices.Equal(o.Numbers(), []int{1, 2, 3}) {
		t.Errorf("%v, %v", o, err)
	}
	if _, err := c.With(ColorLook{Isolines: -1}); err == nil {
		t.Error("-1 isolines")
	}
	faces := &mesh.Field{Values: []float32{1, 2}, OfFaces: true}
	if c, _ := (ColorLook{Isolines: 3}).Color(faces, faces.Stats()); c.Isolines().Count != 0 {
		t.Error("values of triangles have lines between")
	}
}

func TestValueAtAPlace(t *testing.T) {
	nan := float32(math.NaN())
	m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0}, Triangles: []uint32{0, 1, 2, 2, 1, 3}})
	if err != nil {
		t.Fatal(err)
	}
	show := func(f *mesh.Field) *Coloring {
		c, err := ColorLook{Low: ColorLimit{ValueLimit, 0}, High: ColorLimit{ValueLimit, 8}}.Color(f, f.Stats())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	of := &mesh.Field{Name: MeanCurvature, Unit: "1/mm", Values: []float32{0, 4, 8, nan}}
	labels := &mesh.Field{Values: []float32{0, 1, 2, nan}, Labels: true, Names: []string{"", "molar", " "}}
	faces := &mesh.Field{Values: []float32{6, nan}, OfFaces: true, Unit: "mm"}
	for _, test := range []struct {
		name string
		f    *mesh.Field
		h    mesh.Hit
		want string // "": none
	}{
		{"a corner", of, mesh.Hit{Barycentric: [3]float64{0, 1, 0}}, "4.000 /mm"},
		{"between", of, mesh.Hit{Barycentric: [3]float64{0.5, 0.25, 0.25}}, "3.000 /mm"},
		{"beside none", of, mesh.Hit{Triangle: 1, Barycentric: [3]float64{0.5, 0.4, 0.1}}, ""},
		{"a corner beside none", of, mesh.Hit{Triangle: 1, Barycentric: [3]float64{1, 0, 0}}, "8.000 /mm"},
		{"a label", labels, mesh.Hit{Barycentric: [3]float64{1, 0, 0}}, "2"}, // of the last corner, whose name is empty
		{"no label", labels, mesh.Hit{Triangle: 1, Barycentric: [3]float64{1, 0, 0}}, ""},
		{"a triangle", faces, mesh.Hit{Barycentric: [3]float64{0, 1, 0}}, "6.000 mm"},
		{"a triangle without", faces, mesh.Hit{Triangle: 1, Barycentric: [3]float64{0, 1, 0}}, ""},
		{"a point", of, mesh.Hit{Triangle: -1, Vertex: 2}, "8.000 /mm"},
		{"a point without", of, mesh.Hit{Triangle: -1, Vertex: 3}, ""},
	} {
		c := show(test.f)
		v, ok := c.At(m, test.h)
		text := ""
		if ok {
			text = c.Text(v)
		}
		if text != test.want {
			t.Errorf("%s: %q, want %q", test.name, text, test.want)
		}
	}
	if got := show(labels).LabelName(1); got != "molar" {
		t.Errorf("label 1 is %q", got)
	}
}

func TestNumbersOfColorings(t *testing.T) {
	for _, test := range []struct {
		low, high, value float64
		want             string
	}{
		{0, 8, 1.23456, "1.235"}, {-0.5, 0.5, -0.0627, "−0.063"}, {0, 12000, 1234.56, "1235"}, {0, 1e9, 1234567890, "1.235e+09"},
		{0, 1e-6, 2.5e-7, "2.5e−07"}, {5, 5, 5, "5.000"}, {-1, 1, -1e-9, "0.000"}, {0, 0, 0, "0"},
	} {
		f := field(0)
		c, err := ColorLook{Low: ColorLimit{ValueLimit, test.low}, High: ColorLimit{ValueLimit, test.high}}.Color(f, f.Stats())
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Number(test.value); got != test.want {
			t.Errorf("%v in %v to %v is %q, want %q", test.value, test.low, test.high, got, test.want)
		}
	}
}

// TestHeldColoring: what was shown comes back, and is gone with the document.
func TestHeldColoring(t *testing.T) {
	d := NewDocument("d")
	n, err := d.AddMesh(pyramid(t), "mesh")
	if err != nil {
		t.Fatal(err)
	}
	shown := func(values ...float32) *Coloring {
		c, err := NewColoring(field(values...), colormap.Grey, 0, 1, 0)
		if err == nil {
			err = d.SetColoring(n, c)
		}
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	bare := d.Bytes()
	first := shown(1, 2, 3, 4)
	const each = 2 * 4 * 4 // the values, and sorted
	if d.Bytes() != bare+each {
		t.Errorf("four values count %d bytes, want %d", d.Bytes()-bare, each)
	}
	d.HoldColoring()
	if d.Bytes() != bare+each {
		t.Errorf("held and shown they count %d bytes, want %d", d.Bytes()-bare, each)
	}
	if err := d.SetColoring(n, nil); err != nil {
		t.Fatal(err)
	}
	if d.Bytes() != bare+each {
		t.Errorf("held and not shown they count %d bytes, want %d", d.Bytes()-bare, each)
	}
	shown(5, 6, 7, 8)
	if d.Bytes() != bare+2*each {
		t.Errorf("with those that are held they count %d bytes, want %d", d.Bytes()-bare, 2*each)
	}
	d.RestoreColoring()
	if n.Coloring() != first || d.Bytes() != bare+each {
		t.Error("what was held is not shown")
	}
	if err := d.SetColoring(n, nil); err != nil {
		t.Fatal(err)
	}
	d.HoldColoring()
	shown(1, 1, 1, 1)
	d.RestoreColoring()
	if n.Coloring() != nil {
		t.Error("no colours were held, and some are shown")
	}
	d.HoldColoring()
	d.ReleaseColoring()
	shown(2, 2, 2, 2)
	d.HoldColoring()
	d.Close()
	if n.held != nil || n.coloring != nil {
		t.Error("a closed document holds values")
	}
}
