package landmark

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// turned is a matrix that turns about z, scales and shifts.
var turned = Placement{Kind: ByMatrix, Matrix: [3][4]float64{{0, -2, 0, 5}, {2, 0, 0, -3}, {0, 0, 2, 1}}}

func TestApply(t *testing.T) {
	v := r3.Vec{X: 1, Y: -2, Z: 3}
	for _, c := range []struct {
		p    Placement
		want r3.Vec
	}{
		{Placement{}, v},
		{Placement{Kind: Negated}, r3.Vec{X: -1, Y: 2, Z: 3}},
		{Placement{Kind: Centred, Center: r3.Vec{X: 10, Y: 20, Z: 30}}, r3.Vec{X: 11, Y: 18, Z: 33}},
		{Placement{Kind: Times1000}, r3.Vec{X: 1000, Y: -2000, Z: 3000}},
		{Placement{Kind: Over1000}, r3.Vec{X: 0.001, Y: -0.002, Z: 0.003}},
		{Scaled(0.5), r3.Vec{X: 0.5, Y: -1, Z: 1.5}},
		{turned, r3.Vec{X: 9, Y: -1, Z: 7}},
	} {
		if got := c.p.Apply(v); got != c.want {
			t.Errorf("%v: %v, want %v", c.p.Kind, got, c.want)
		}
		if got := c.p.Invert(c.want); got != v {
			t.Errorf("%v inverted: %v", c.p.Kind, got)
		}
		if got := c.p.Apply(NoPosition()); !math.IsNaN(got.X) || !math.IsNaN(got.Y) || !math.IsNaN(got.Z) {
			t.Errorf("%v: no position becomes %v", c.p.Kind, got)
		}
	}
}

// TestStoredCoordinatesComeBack: what people write has few digits, and saving
// into the same file must not change one of them.
func TestStoredCoordinatesComeBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	number := func() float64 { return math.Round((rng.Float64()-0.5)*1e8) / 1e6 }
	for range 20_000 {
		v := r3.Vec{X: number(), Y: number(), Z: number()}
		for _, p := range []Placement{
			{Kind: Negated}, {Kind: Times1000}, {Kind: Over1000}, Scaled(0.019684),
			{Kind: Centred, Center: r3.Vec{X: number(), Y: number(), Z: number()}},
		} {
			if got := p.Invert(p.Apply(v)); got != v {
				t.Fatalf("%v: %v comes back as %v", p.Kind, v, got)
			}
		}
	}
}

func TestAMatrixWithoutInverseGivesNoPosition(t *testing.T) {
	if got := (Placement{Kind: ByMatrix}).invertMatrix(r3.Vec{X: 1}); !math.IsNaN(got.X) {
		t.Errorf("got %v", got)
	}
}

func TestPlaceMovesPointsAndTurnsNormals(t *testing.T) {
	g := NewGroup("g", []Landmark{
		{Position: r3.Vec{X: 1, Y: 2, Z: 3}, Status: Defined, Normal: r3.Vec{X: 1}},
		{Position: NoPosition(), Status: Missing},
	})
	g.Place(turned)
	if got := g.At(0); got.Position != (r3.Vec{X: 1, Y: -1, Z: 7}) || r3.Norm(r3.Sub(got.Normal, r3.Vec{Y: 1})) > 1e-15 {
		t.Errorf("turned: %+v", got)
	}
	if !math.IsNaN(g.At(1).Position.X) || g.At(1).Status != Missing {
		t.Errorf("a missing point became %+v", g.At(1))
	}
	g.Place(Placement{Kind: Negated})
	if got := g.At(0); got.Position != (r3.Vec{X: -1, Y: -2, Z: 3}) || r3.Norm(r3.Sub(got.Normal, r3.Vec{X: -1})) > 1e-15 {
		t.Errorf("negated: %+v", got)
	}
	g.Place(Placement{})
	if got := g.At(0).Position; got != (r3.Vec{X: 1, Y: 2, Z: 3}) || g.Placement() != (Placement{}) {
		t.Errorf("back as stored: %v", got)
	}
}

func TestScaleTellsScaledFromOtherMatrices(t *testing.T) {
	if f, ok := Scaled(2).Scale(); !ok || f != 2 {
		t.Errorf("Scaled(2) has scale %g, %v", f, ok)
	}
	for _, p := range []Placement{{}, turned, {Kind: Times1000}} {
		if _, ok := p.Scale(); ok {
			t.Errorf("%v passes for a scale", p.Kind)
		}
	}
}

func TestLinesFollowCurves(t *testing.T) {
	g := NewGroup("g", make([]Landmark, 5))
	if err := g.SetLabels([]Label{
		{Name: "open", Indices: []int{0, 1, 2}, Curve: OpenCurve}, {Name: "closed", Indices: []int{2, 3, 4}, Curve: ClosedCurve},
		{Name: "none", Indices: []int{0, 4}}, {Name: "short", Indices: []int{3}, Curve: ClosedCurve},
	}); err != nil {
		t.Fatal(err)
	}
	if err := g.SetConnectivity([]Edge{{0, 4}}); err != nil {
		t.Fatal(err)
	}
	want := []Edge{{0, 4}, {0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 2}}
	got := g.Lines()
	if len(got) != len(want) {
		t.Fatalf("lines %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("lines %v, want %v", got, want)
		}
	}
	if len(g.Connectivity()) != 1 {
		t.Error("Lines changed the connectivity")
	}
}

func TestFieldsAreTheirOwn(t *testing.T) {
	in := []Field{{"a", "1"}, {"b", "2"}}
	f := NewFields(in...)
	in[0].Value = "changed"
	if v, ok := f.Get("a"); !ok || v != "1" || f.Len() != 2 {
		t.Errorf("a is %q, %v", v, ok)
	}
	if _, ok := f.Get("c"); ok || NewFields() != (Fields{}) || (Fields{}).Len() != 0 {
		t.Error("an absent field, or an empty list, is not empty")
	}
}
