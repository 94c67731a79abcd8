package landmark

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// eye is a template with all that one can have.
func eye() *Template {
	return &Template{
		Name: "eye", Description: "the right one", Source: "Farkas 1994", License: "CC0", Picture: "eye.svg", Dim: 3,
		Points: []TemplatePoint{
			{Name: "exocanthion", Definition: "outer corner", At: Place{0.1, 0.5, true}, Position: r3.Vec{X: 1}},
			{Name: "endocanthion", Position: NoPosition(), Optional: true},
			{Name: "lid", Kind: CurvePoint, Picture: "lid.png", Position: NoPosition()},
		},
		Labels:       []Label{{Name: "corners", Indices: []int{0, 1}}, {Name: "rim", Indices: []int{0, 2, 1}, Curve: ClosedCurve}},
		Connectivity: []Edge{{0, 1}},
	}
}

func TestNewGroupPlacesNothing(t *testing.T) {
	tmpl := eye()
	g := tmpl.NewGroup()
	if g.Name() != "eye" || g.Dim() != 3 || g.Len() != 3 {
		t.Fatal(g.Name(), g.Dim(), g.Len())
	}
	for i, name := range []string{"exocanthion", "endocanthion", "lid"} {
		l := g.At(i)
		if l.Name != name || l.Status != Undefined || l.Placed() || !math.IsNaN(l.Position.X+l.Position.Y+l.Position.Z) {
			t.Errorf("point %d is %+v", i, l)
		}
	}
	if g.At(0).Description != "outer corner" {
		t.Error(g.At(0).Description)
	}
	if !reflect.DeepEqual(g.Labels(), tmpl.Labels) || !reflect.DeepEqual(g.Connectivity(), tmpl.Connectivity) {
		t.Error(g.Labels(), g.Connectivity())
	}
	if p := g.Properties(); p.Format != "" || p.Extra.Len() > 0 {
		t.Errorf("%+v", p)
	}
	// The group shares nothing with the template.
	g.Labels()[1].Indices[0] = 2
	g.Connectivity()[0] = Edge{2, 2}
	if !reflect.DeepEqual(tmpl.Labels, eye().Labels) || !reflect.DeepEqual(tmpl.Connectivity, eye().Connectivity) {
		t.Errorf("the template has become %+v", tmpl)
	}
}

func TestTemplateOfAGroup(t *testing.T) {
	g := NewGroup("skull", []Landmark{
		{Name: "nasion", Description: "where the bones meet", Status: Defined, Position: r3.Vec{X: 1, Y: 2, Z: 3}},
		{Name: "bregma", Status: Estimated, Position: r3.Vec{X: 4}},
		{Name: "gnathion", Status: Missing, Position: r3.Vec{X: 7}}, // means nothing
		{Status: Undefined},
	})
	_ = g.SetLabels([]Label{{Name: "vault", Indices: []int{0, 1}, Curve: OpenCurve}})
	_ = g.SetConnectivity([]Edge{{1, 0}})
	tmpl := TemplateOf(g)
	if err := tmpl.Check(); err != nil {
		t.Fatal(err)
	}
	for i, want := range []r3.Vec{{X: 1, Y: 2, Z: 3}, {X: 4}} {
		if got := tmpl.Points[i].Position; got != want {
			t.Errorf("point %d at %v", i, got)
		}
	}
	for i := 2; i < 4; i++ {
		if p := tmpl.Points[i].Position; p.X == p.X {
			t.Errorf("point %d, which is not placed, has %v", i, p)
		}
	}
	if tmpl.Points[0].Definition != "where the bones meet" || tmpl.Name != "skull" || tmpl.Dim != 3 {
		t.Errorf("%+v", tmpl)
	}
	tmpl.Labels[0].Indices[0], tmpl.Connectivity[0] = 3, Edge{3, 3}
	if g.Labels()[0].Indices[0] != 0 || g.Connectivity()[0] != (Edge{1, 0}) {
		t.Error("the template shares slices with the group")
	}
	// A group that is made from it has every point not visited.
	if p := TemplateOf(g).NewGroup().Progress(); p != (Progress{NotVisited: 4, Of: 4}) {
		t.Error(p)
	}
}

func TestTemplateCheck(t *testing.T) {
	for name, c := range map[string]struct {
		change func(t *Template)
		want   string
	}{
		"good":           {func(*Template) {}, ""},
		"dimension":      {func(t *Template) { t.Dim = 4 }, "4 coordinates"},
		"no points":      {func(t *Template) { t.Points, t.Labels, t.Connectivity = nil, nil, nil }, "no points"},
		"one name":       {func(t *Template) { t.Points[2].Name = "exocanthion" }, `points 1 and 3 are both called "exocanthion"`},
		"no names":       {func(t *Template) { t.Points[1].Name, t.Points[2].Name = "", "" }, ""},
		"label":          {func(t *Template) { t.Labels[0].Indices[1] = 3 }, `label "corners" names point 3 of 3`},
		"line":           {func(t *Template) { t.Connectivity[0] = Edge{0, -1} }, "names point -1 of 3"},
		"nothing at all": {func(t *Template) { *t = Template{} }, "0 coordinates"},
	} {
		tmpl := eye()
		c.change(tmpl)
		err := tmpl.Check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTemplateMatch(t *testing.T) {
	named := eye()
	unnamed := &Template{Dim: 3, Points: make([]TemplatePoint, 3)}
	points := func(names ...string) *Group {
		var list []Landmark
		for _, n := range names {
			list = append(list, Landmark{Name: n})
		}
		return NewGroup("g", list)
	}
	for _, c := range []struct {
		tmpl *Template
		g    *Group
		want []int
	}{
		{named, points("exocanthion", "endocanthion", "lid"), []int{0, 1, 2}},
		{named, points("lid", "new", "exocanthion"), []int{2, -1, 0}},
		{named, points("", "lid"), []int{-1, 2}},
		{unnamed, points("", "", ""), []int{0, 1, 2}},
		{unnamed, points("", ""), []int{-1, -1}},
		{unnamed, points("a", "", ""), []int{-1, -1, -1}},
	} {
		if got := c.tmpl.Match(c.g); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v is matched %v, want %v", c.g.Landmarks(), got, c.want)
		}
	}
}

func TestTemplateFits(t *testing.T) {
	for name, c := range map[string]struct {
		change func(g *Group)
		want   string // of the error
	}{
		"as made":     {func(*Group) {}, ""},
		"one less":    {func(g *Group) { g.Thin(g.Landmarks()[:2], []int{0, 1, -1}) }, ""},
		"dimension":   {func(g *Group) { g.SetDim(2) }, `its points have 3 coordinates, and those of the group "eye" have 2`},
		"renamed":     {func(g *Group) { g.Set(1, Landmark{Name: "x"}) }, `point 2 of the group "eye", "x"`},
		"twice":       {func(g *Group) { g.Set(1, Landmark{Name: "lid"}) }, `has the point "lid" twice`},
		"labels":      {func(g *Group) { _ = g.SetLabels(g.Labels()[:1]) }, "other labels"},
		"more labels": {func(g *Group) { _ = g.SetLabels(append(copyLabels(g.Labels()), Label{Name: "x"})) }, "other labels"},
	} {
		g := eye().NewGroup()
		c.change(g)
		err := eye().Fits(g)
		if (err == nil) != (c.want == "") || err != nil && (!errors.Is(err, ErrTemplate) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPointName(t *testing.T) {
	g := NewGroup("g", []Landmark{{Name: "nasion"}, {}, {}, {}})
	_ = g.SetLabels([]Label{{Name: "", Indices: []int{1}}, {Name: "jaw", Indices: []int{0, 2, 1}}})
	tmpl := TemplateOf(g)
	for i, want := range []string{"nasion", "jaw 3", "jaw 2", "4"} {
		if g.PointName(i) != want || tmpl.PointName(i) != want {
			t.Errorf("point %d is called %q and %q, want %q", i, g.PointName(i), tmpl.PointName(i), want)
		}
	}
}

func TestPointKindWords(t *testing.T) {
	for _, k := range []PointKind{FixedPoint, CurvePoint, SurfacePoint} {
		if got, ok := ParsePointKind(k.String()); got != k || !ok {
			t.Errorf("%v is read as %v", k, got)
		}
	}
	if k, ok := ParsePointKind("semi"); ok || k != FixedPoint {
		t.Error(k, ok)
	}
}
