package landmark

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

func face(t *testing.T) *Group {
	t.Helper()
	g := NewGroup("face", []Landmark{
		{Name: "left eye", Position: r3.Vec{X: 1}, Status: Defined},
		{Name: "right eye", Position: r3.Vec{X: 2}, Status: Estimated},
		{Name: "tooth", Position: NoPosition(), Status: Missing},
		{Name: "chin"},
	})
	if err := g.SetLabels([]Label{{Name: "eyes", Indices: []int{0, 1}}, {Name: "all", Indices: []int{0, 1, 2, 3}}}); err != nil {
		t.Fatal(err)
	}
	if err := g.SetConnectivity([]Edge{{0, 1}, {1, 3}}); err != nil {
		t.Fatal(err)
	}
	g.SetProperties(Properties{Format: "CSV", Extra: NewFields(Field{"observer", "AB"}), Spelling: ";"})
	return g
}

// content is all that a group holds, for comparing.
func content(g *Group) []any {
	return []any{g.Name(), g.Dim(), g.Placed(), len(g.Landmarks()), g.At(0), g.Labels(), g.Connectivity(), g.Properties()}
}

func TestChangingACopyChangesNothingElse(t *testing.T) {
	for name, change := range map[string]func(g *Group){
		"name":                func(g *Group) { g.SetName("other") },
		"dim":                 func(g *Group) { g.SetDim(2) },
		"landmark":            func(g *Group) { g.Set(0, Landmark{Name: "moved"}) },
		"landmark in place":   func(g *Group) { g.Landmarks()[0].Position.X = 7 },
		"label in place":      func(g *Group) { g.Labels()[0].Name = "other" },
		"mask in place":       func(g *Group) { g.Labels()[0].Indices[0] = 3 },
		"line in place":       func(g *Group) { g.Connectivity()[0][0] = 3 },
		"labels":              func(g *Group) { _ = g.SetLabels(nil) },
		"connectivity":        func(g *Group) { _ = g.SetConnectivity(nil) },
		"properties":          func(g *Group) { g.SetProperties(Properties{Spelling: ","}) },
		"everything, cleared": func(g *Group) { g.Clear(); g.SetName("") },
	} {
		g := face(t)
		c := g.Copy()
		if !reflect.DeepEqual(content(c), content(g)) || c.Revision() != g.Revision() {
			t.Fatalf("a copy is %v, not %v", content(c), content(g))
		}
		change(c)
		if !reflect.DeepEqual(content(g), content(face(t))) {
			t.Errorf("%s: changing the copy made the original %v", name, content(g))
		}
		original := face(t)
		c = original.Copy()
		change(original)
		if !reflect.DeepEqual(content(c), content(face(t))) {
			t.Errorf("%s: changing the original made the copy %v", name, content(c))
		}
	}
}

func TestCopyKeepsNilAndEmptyApart(t *testing.T) {
	g := NewGroup("", nil)
	if c := g.Copy(); c.Connectivity() != nil || c.Labels() != nil {
		t.Error("nil became a slice")
	}
	if err := g.SetConnectivity([]Edge{}); err != nil {
		t.Fatal(err)
	}
	if g.Copy().Connectivity() == nil {
		t.Error("an empty connectivity became none")
	}
}

func TestIndicesOutOfRangeAreRefused(t *testing.T) {
	for name, set := range map[string]func(g *Group) error{
		"label above":     func(g *Group) error { return g.SetLabels([]Label{{Name: "a", Indices: []int{0, 4}}}) },
		"label below":     func(g *Group) error { return g.SetLabels([]Label{{Name: "a", Indices: []int{-1}}}) },
		"line from above": func(g *Group) error { return g.SetConnectivity([]Edge{{4, 0}}) },
		"line to below":   func(g *Group) error { return g.SetConnectivity([]Edge{{0, -1}}) },
	} {
		g := face(t)
		rev := g.Revision()
		if err := set(g); !errors.Is(err, ErrIndex) {
			t.Errorf("%s: error %v", name, err)
		}
		if !reflect.DeepEqual(content(g), content(face(t))) || g.Revision() != rev {
			t.Errorf("%s: the group changed although it refused", name)
		}
	}
}

func TestChangesCountUpTheRevision(t *testing.T) {
	g := face(t)
	for name, change := range map[string]func(){
		"SetName":         func() { g.SetName("b") },
		"SetDim":          func() { g.SetDim(3) },
		"Set":             func() { g.Set(0, Landmark{}) },
		"SetLabels":       func() { _ = g.SetLabels(nil) },
		"SetConnectivity": func() { _ = g.SetConnectivity(nil) },
		"Clear":           func() { g.Clear() },
	} {
		before := g.Revision()
		if change(); g.Revision() <= before {
			t.Errorf("%s leaves the revision at %d", name, g.Revision())
		}
		g = face(t)
	}
}

func TestCounts(t *testing.T) {
	g := face(t)
	for status, want := range map[PositionStatus]int{Defined: 1, Estimated: 1, Missing: 1, Undefined: 1} {
		if got := g.Count(status); got != want {
			t.Errorf("%d landmarks are %v", got, status)
		}
	}
	if g.Len() != 4 || g.Placed() != 2 {
		t.Errorf("%d landmarks, %d placed", g.Len(), g.Placed())
	}
	if small, large := NewGroup("", nil).Bytes(), g.Bytes(); small != 0 || large <= 0 {
		t.Errorf("an empty group holds %d bytes, a face %d", small, large)
	}
	if g.Clear(); g.Len() != 0 || g.Placed() != 0 || g.Bytes() != 0 {
		t.Errorf("after Clear: %d landmarks, %d bytes", g.Len(), g.Bytes())
	}
	if p := g.Properties(); p.Extra.Len() != 0 || p.Spelling != nil {
		t.Errorf("after Clear: %+v", p)
	}
}

func TestPlacedNeedsAFinitePosition(t *testing.T) {
	for _, c := range []struct {
		name string
		l    Landmark
		want bool
	}{
		{"placed", Landmark{Status: Defined}, true},
		{"estimated", Landmark{Status: Estimated}, true},
		{"not visited", Landmark{}, false},
		{"missing", Landmark{Position: r3.Vec{X: 1}, Status: Missing}, false},
		{"NaN", Landmark{Position: r3.Vec{Y: math.NaN()}, Status: Defined}, false},
		{"infinite", Landmark{Position: r3.Vec{Z: math.Inf(-1)}, Status: Defined}, false},
		{"huge, but finite", Landmark{Position: r3.Vec{X: 1e308, Y: 1e308, Z: 1e308}, Status: Defined}, true},
	} {
		if c.l.Placed() != c.want {
			t.Errorf("%s: Placed is %v", c.name, !c.want)
		}
	}
}

func TestEveryStatusHasAWord(t *testing.T) {
	words := map[string]bool{}
	for _, s := range []PositionStatus{Undefined, Defined, Estimated, Missing} {
		words[s.String()] = true
	}
	if len(words) != 4 {
		t.Errorf("the words are %v", words)
	}
}

func TestSetDimPanicsOnWhatIsNoDimension(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("dimension 4 was taken")
		}
	}()
	NewGroup("", nil).SetDim(4)
}

func TestBytesCountsWholeLandmarks(t *testing.T) {
	const points = 1000
	least := int64(points * (reflect.TypeFor[Landmark]().Size() + reflect.TypeFor[PointID]().Size()))
	if n := NewGroup("", make([]Landmark, points)).Bytes(); n != least {
		t.Errorf("%d landmarks have %d bytes, not %d", points, n, least)
	}
}

// TestThinKeepsWhatStays leaves out one point after the other of a group in which
// labels and lines name every point: those of the others stay, under their new
// indices, the first and the last among them.
func TestThinKeepsWhatStays(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	make4 := func() *Group {
		g := NewGroup("g", nil)
		for _, n := range names {
			g.landmarks = append(g.landmarks, Landmark{Name: n})
		}
		_ = g.SetLabels([]Label{{Name: "all", Indices: []int{0, 1, 2, 3}, Curve: OpenCurve}, {Name: "back", Indices: []int{3, 0}}, {Name: "first", Indices: []int{0}}})
		_ = g.SetConnectivity([]Edge{{0, 1}, {1, 2}, {2, 3}, {3, 0}, {0, 2}, {1, 3}})
		return g
	}
	// said is what labels and lines say by the names of their points.
	said := func(g *Group, without string) (list []string) {
		name := func(i int) string { return g.At(i).Name }
		for _, l := range g.Labels() {
			text := l.Name + ":"
			for _, i := range l.Indices {
				if name(i) != without {
					text += name(i)
				}
			}
			list = append(list, text)
		}
		for _, e := range g.Connectivity() {
			if a, b := name(e[0]), name(e[1]); a != without && b != without {
				list = append(list, a+b)
			}
		}
		return list
	}
	for gone := range names {
		g := make4()
		want := said(g, names[gone])
		var kept []Landmark
		to := make([]int, len(names))
		for i, l := range g.Landmarks() {
			to[i] = -1
			if i != gone {
				to[i] = len(kept)
				kept = append(kept, l)
			}
		}
		before := g.Revision()
		g.Thin(kept, to)
		if got := said(g, ""); !reflect.DeepEqual(got, want) || g.Len() != len(names)-1 || g.Revision() == before {
			t.Errorf("without %s: %v, want %v", names[gone], got, want)
		}
		if g.Labels()[0].Curve != OpenCurve {
			t.Error("the curve is none any more")
		}
	}
	g := NewGroup("", []Landmark{{}})
	if g.Thin(nil, []int{-1}); g.Connectivity() != nil || g.Labels() != nil {
		t.Error("labels or lines came from nowhere")
	}
}
