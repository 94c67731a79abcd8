package study

import (
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// named returns a protocol of points of these names.
func named(names ...string) *Protocol {
	t := &landmark.Template{Dim: 3}
	for _, n := range names {
		t.Points = append(t.Points, landmark.TemplatePoint{Name: n, Definition: "of " + n, Position: landmark.NoPosition()})
	}
	p, _ := FromTemplate(t)
	return p
}

// placed returns a group of points at x = 1, 2, 3 and so on.
func placed(names ...string) *landmark.Group {
	var points []landmark.Landmark
	for i, n := range names {
		points = append(points, landmark.Landmark{Name: n, Status: landmark.Defined, Position: r3.Vec{X: float64(i + 1)}})
	}
	return landmark.NewGroup("LM", points)
}

// layout writes a group down: names with x, "-" for what is not placed.
func layout(g *landmark.Group) string {
	var texts []string
	for _, l := range g.Landmarks() {
		x := "-"
		if l.Placed() {
			x = number(l.Position.X)
		}
		texts = append(texts, l.Name+x)
	}
	return strings.Join(texts, " ")
}

// TestMigrationIsByName: the expected groups follow from the names alone.
func TestMigrationIsByName(t *testing.T) {
	for _, c := range []struct{ protocol, group, renames, want, says string }{
		{"a b c", "a b c", "", "a1 b2 c3", "as the protocol has it"},
		{"c a b", "a b c", "", "c3 a1 b2", "3 points kept, 1 in another order"},
		{"a x b", "a b", "", "a1 x- b2", "2 points kept, added x"},
		{"a c", "a b c", "", "a1 c3 b2", `2 points kept, 1 in another order, not in the protocol and put behind the others: b (1 of them placed or missing)`},
		{"a q c", "a b c", "b=q", "a1 q2 c3", `3 points kept, renamed "b" to "q"`},
		{"a b", "a b", "z=b", "a1 b2", "as the protocol has it"},
		{"b a", "a b", "a=b,b=a", "b1 a2", `2 points kept, renamed "a" to "b", "b" to "a"`},
		{"x y", "a", "", "x- y- a1", "0 points kept, added x, y, not in the protocol and put behind the others: a (1 of them placed or missing)"},
	} {
		p, g := named(strings.Fields(c.protocol)...), placed(strings.Fields(c.group)...)
		before := layout(g)
		m, err := p.Migrate(g, parseRenames(c.renames))
		if err != nil {
			t.Errorf("%s to %s: %v", c.group, c.protocol, err)
			continue
		}
		if got := layout(m.Apply(g)); got != c.want || m.String() != c.says {
			t.Errorf("%s to %s: %s, %s, want %s, %s", c.group, c.protocol, got, m, c.want, c.says)
		}
		if layout(g) != before {
			t.Error("the group itself has changed")
		}
	}
}

func parseRenames(text string) (renames []Rename) {
	for part := range strings.SplitSeq(text, ",") {
		if from, to, ok := strings.Cut(part, "="); ok {
			renames = append(renames, Rename{from, to})
		}
	}
	return renames
}

func TestMigrationThatIsNotClear(t *testing.T) {
	for _, c := range []struct{ group, renames, want string }{
		{"a,b", "b=a", "would both be"},
		{"a,a", "", "would both be"},
		{"a,", "", "point 2 of group \"LM\" has no name"},
		{"a", "a=z", "which the protocol does not have"},
		{"a", "a=b,a=c", "is renamed to"},
		{"a", "x=a,y=a", "both renamed"},
	} {
		_, err := named("a", "b", "c").Migrate(placed(strings.Split(c.group, ",")...), parseRenames(c.renames))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: %v, want %q", c.group, c.renames, err, c.want)
		}
	}
	flat := placed("a")
	flat.SetDim(2)
	if _, err := named("a").Migrate(flat, nil); err == nil {
		t.Error("points of a picture fit a protocol of three coordinates")
	}
}

// TestMigrationIsOverOnce: what was brought to a protocol is as that has it, also with points
// of its own.
func TestMigrationIsOverOnce(t *testing.T) {
	for _, group := range []string{"a b", "b a", "x a", "a x b", "x y"} {
		p := named("a", "b")
		m, err := p.Migrate(placed(strings.Fields(group)...), nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := p.Migrate(m.Apply(placed(strings.Fields(group)...)), nil)
		if err != nil || m.Changes() != (group != "a b") || again.Changes() {
			t.Errorf("%s: %v, %v; then %v", group, m, err, again)
		}
	}
}

// TestMigrationKeepsWhatPointsHave, and labels and lines with them.
func TestMigrationKeepsWhatPointsHave(t *testing.T) {
	p := named("c", "a", "new")
	p.Template.Labels = []landmark.Label{{Name: "jaw", Indices: []int{0, 2}}}
	p.Template.Connectivity = []landmark.Edge{{0, 1}}
	g := placed("a", "b", "c")
	l := g.At(0)
	l.Description, l.Locked, l.Origin = "my remark", true, landmark.Accepted
	g.Set(0, l)
	gone := g.At(2)
	gone.Status, gone.Reason, gone.Position = landmark.Missing, "broken", landmark.NoPosition()
	g.Set(2, gone)
	g.SetProperties(landmark.Properties{Units: "mm"})
	if err := g.SetLabels([]landmark.Label{{Name: "jaw", Indices: []int{0}}, {Name: "mine", Indices: []int{1, 2}}}); err != nil {
		t.Fatal(err)
	}
	if err := g.SetConnectivity([]landmark.Edge{{0, 1}, {0, 2}}); err != nil {
		t.Fatal(err)
	}
	m, err := p.Migrate(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := m.Apply(g)
	if l := got.At(1); l.Description != "my remark" || !l.Locked || l.Origin != landmark.Accepted || got.ID(1) != g.ID(0) {
		t.Errorf("%+v", l)
	}
	if l := got.At(0); l.Status != landmark.Missing || l.Reason != "broken" || l.Description != "of c" {
		t.Errorf("%+v", l)
	}
	if l := got.At(2); l.Status != landmark.Undefined || l.Description != "of new" || l.Placed() {
		t.Errorf("%+v", l)
	}
	if got.Properties().Units != "mm" || got.Name() != "LM" || got.Len() != 4 {
		t.Errorf("%d points in %q", got.Len(), got.Properties().Units)
	}
	if ls := got.Labels(); len(ls) != 2 || ls[0].Indices[1] != 2 || ls[1].Name != "mine" || ls[1].Indices[0] != 3 || ls[1].Indices[1] != 0 || m.Labels[0] != "mine" {
		t.Errorf("labels %+v", ls)
	}
	if lines := got.Connectivity(); len(lines) != 2 || lines[0] != (landmark.Edge{0, 1}) || lines[1] != (landmark.Edge{1, 3}) {
		t.Errorf("lines %v", lines)
	}
}
