package measure

import (
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func ptr[T any](x T) *T { return &x }

// state returns a point of a group as an edit sets it.
func state(g *landmark.Group, i int, name string) landmark.PointState {
	l := g.At(i)
	l.Name = name
	return landmark.PointState{ID: g.ID(i), Index: i, Landmark: l}
}

func replace(t *testing.T, g *landmark.Group, p landmark.Part) {
	t.Helper()
	if err := g.Replace(p); err != nil {
		t.Fatal(err)
	}
}

// TestMeasuresFollowTheirPoints: through renaming, reordering and removal, the point
// that was meant is measured; one that is gone is looked for by its name.
func TestMeasuresFollowTheirPoints(t *testing.T) {
	named := map[string]r3.Vec{"a": {X: 1}, "b": {X: 3}, "c": {X: 7}}
	g := group(t, "g", named, "a", "b", "c")
	s := specimen(g, group(t, "other", named, "a", "b"))
	d := of(t, Distance, "g/a, c").Bind(s.Groups)
	if d.PointsText() != "g/a, c" || d.Points[0].ID == (Identity{}) || d.Points[1].ID == (Identity{}) {
		t.Fatalf("bound as %+v", d)
	}
	check := func(when string, want float64, text string) {
		t.Helper()
		v := take(t, d, s)
		if v.Number != want && !(want < 0 && !v.OK()) {
			t.Errorf("%s: %+v, want %v", when, v, want)
		}
		if got := d.Bind(s.Groups).PointsText(); got != text {
			t.Errorf("%s it is kept as %s, want %s", when, got, text)
		}
	}
	check("at first", 6, "g/a, c")
	replace(t, g, landmark.Part{Points: []landmark.PointState{state(g, 0, "x"), state(g, 1, "a")}})
	check("renamed", 6, "g/x, c") // although another point is called a now
	replace(t, g, landmark.Part{Name: ptr("head")})
	check("the group renamed", 6, "head/x, c")
	first, second := state(g, 0, "x"), state(g, 1, "a")
	first.Index, second.Index = 1, 0
	replace(t, g, landmark.Part{Points: []landmark.PointState{first, second}})
	check("in another order", 6, "head/x, c")
	c := state(g, 2, "b") // of which there are others
	replace(t, g, landmark.Part{Points: []landmark.PointState{c}})
	check("ambiguous without its group", 6, "head/x, head/b")
	c.Landmark.Name = ""
	replace(t, g, landmark.Part{Points: []landmark.PointState{c}})
	check("without a name", 6, "head/x, head/#3")
	gone := c
	gone.Index = landmark.NoIndex
	replace(t, g, landmark.Part{Points: []landmark.PointState{gone}})
	check("a point removed", -1, "head/x, c")
	d = of(t, Distance, "head/x, head/a").Bind(s.Groups)
	gone = state(g, g.Index(first.ID), "x")
	gone.Index = landmark.NoIndex
	replace(t, g, landmark.Part{Points: []landmark.PointState{gone}})
	check("removed", -1, "head/x, head/a")
	replace(t, g, landmark.Part{Points: []landmark.PointState{{ID: g.NewIDs(1)[0], Index: 0, Landmark: landmark.Landmark{Name: "x", Position: r3.Vec{X: 103}, Status: landmark.Defined}}}})
	check("another of its name", 100, "head/x, head/a")
}

// TestAPointWithoutANameThatIsGone is not the one that has its number now.
func TestAPointWithoutANameThatIsGone(t *testing.T) {
	g := landmark.NewGroup("g", nil)
	for i := range 4 {
		l := landmark.Landmark{Position: r3.Vec{X: float64(i * i)}, Status: landmark.Defined}
		replace(t, g, landmark.Part{Points: []landmark.PointState{{ID: g.NewIDs(1)[0], Index: i, Landmark: l}}})
	}
	s := specimen(g)
	d := of(t, Distance, "#1, #3").Bind(s.Groups)
	third := state(g, 2, "")
	gone := third
	gone.Index = landmark.NoIndex
	replace(t, g, landmark.Part{Points: []landmark.PointState{gone}})
	if v := take(t, d, s); v.Reason != "point 3, which was meant, is gone" {
		t.Errorf("measured to another: %+v", v)
	}
	if again := d.Bind(s.Groups); again.Points[1].ID != d.Points[1].ID {
		t.Errorf("bound to another: %+v", again)
	}
	replace(t, g, landmark.Part{Points: []landmark.PointState{third}})
	if v := take(t, d, s); v.Number != 4 {
		t.Errorf("back again: %+v, want 4", v)
	}
	// A group that was read anew has other identities, and the number is all there is.
	s.Groups[0].ID++
	if v := take(t, d, s); v.Number != 4 {
		t.Errorf("in another group of that name: %+v, want 4", v)
	}
}

func TestSetsFollowTheirGroup(t *testing.T) {
	named := map[string]r3.Vec{"a": {X: 1}, "b": {X: 3}}
	g := group(t, "g", named, "a", "b")
	s := specimen(g)
	d := of(t, CentroidSize, "g/*").Bind(s.Groups)
	portable := of(t, CentroidSize, "*").Bind(s.Groups)
	if portable.PointsText() != "*" {
		t.Errorf("the only group is kept as %s", portable.PointsText())
	}
	replace(t, g, landmark.Part{Name: ptr("h")})
	s.Groups = append(s.Groups, specimen(group(t, "g", nil)).Groups...)
	s.Groups[1].ID = 7
	for _, m := range []Definition{d, portable} {
		if v := take(t, m, s); v.Number*v.Number < 1.999 || v.Number*v.Number > 2.001 || m.Bind(s.Groups).PointsText() != "h/*" {
			t.Errorf("%s: %+v, kept as %s", m.PointsText(), v, m.Bind(s.Groups).PointsText())
		}
	}
}

// TestSetsWithoutIdentities are found by name alone: the first group is no better.
func TestSetsWithoutIdentities(t *testing.T) {
	named := map[string]r3.Vec{"a": {X: 1}, "b": {X: 3}, "c": {X: 9}}
	s := Specimen{Groups: []Group{{Landmarks: group(t, "g", named, "a", "b")}, {Landmarks: group(t, "h", named, "a", "c")}}}
	for name, want := range map[string]float64{"g": 2, "h": 8} {
		if v := take(t, of(t, Polyline, name+"/*"), s); v.Number != want {
			t.Errorf("of %s: %+v, want %v", name, v, want)
		}
	}
}

// TestPointAt: the names that are kept find the same point again, without identities.
func TestPointAt(t *testing.T) {
	named := map[string]r3.Vec{"a": {X: 1}, "b": {X: 3}, "": {}}
	s := specimen(group(t, "g", named, "a", "b", ""), group(t, "g", named, "a", "c"), group(t, "", named, "a", "d"), group(t, "h", named, "a"))
	for i, name := range []string{"g of p.csv", "g of q.csv", "r.csv", ""} {
		s.Groups[i].Name = name
	}
	for i, want := range [][]string{{"g of p.csv/a", "g of p.csv/b", "g of p.csv/#3"}, {"g of q.csv/a", "g of q.csv/c"}, {"r.csv/a", "d"}, {"h/a"}} {
		for j, text := range want {
			p := PointAt(s.Groups, s.Groups[i], j)
			if got := (Definition{Points: []Point{p}}).PointsText(); got != text {
				t.Errorf("point %d of group %d is %s, want %s", j, i, got, text)
			}
			p.ID = Identity{}
			if f, reason := p.find(s.Groups); f != (found{s.Groups[i], j}) {
				t.Errorf("%s is point %d: %s", text, f.index, reason)
			}
		}
	}
}
