package scene

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// faceGroup has points a to e, of which e is in no label and b in two.
func faceGroup(t *testing.T) *landmark.Group {
	t.Helper()
	var l []landmark.Landmark
	for i, name := range []string{"a", "b", "c", "d", "e"} {
		l = append(l, landmark.Landmark{Name: name, Position: r3.Vec{X: float64(i)}, Status: landmark.Defined})
	}
	g := landmark.NewGroup("face", l)
	if err := g.SetLabels([]landmark.Label{{Name: "left", Indices: []int{1, 0}}, {Name: "rim", Indices: []int{1, 2, 3}, Curve: landmark.ClosedCurve}}); err != nil {
		t.Fatal(err)
	}
	if err := g.SetConnectivity([]landmark.Edge{{0, 1}, {2, 3}, {3, 4}}); err != nil {
		t.Fatal(err)
	}
	g.SetProperties(landmark.Properties{Color: color.NRGBA{9, 9, 9, 255}, Format: "f"})
	return g
}

// told writes groups out: their points by name, labels and lines by the names of points.
func told(d *Document) string {
	var b strings.Builder
	for _, n := range d.Groups() {
		g := n.Group
		fmt.Fprintf(&b, "%s:", g.Name())
		for _, l := range g.Landmarks() {
			fmt.Fprintf(&b, " %s", l.Name)
		}
		for _, l := range g.Labels() {
			fmt.Fprintf(&b, ", %s%d", l.Name, l.Curve)
			for _, i := range l.Indices {
				fmt.Fprintf(&b, " %s", g.At(i).Name)
			}
		}
		for _, e := range g.Connectivity() {
			fmt.Fprintf(&b, ", %s-%s", g.At(e[0]).Name, g.At(e[1]).Name)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestRegrouping: what becomes of groups, and that undoing gives back what was there.
func TestRegrouping(t *testing.T) {
	const face = "face: a b c d e, left0 b a, rim2 b c d, a-b, c-d, d-e\n"
	other := func() *landmark.Group {
		g := group("other", r3.Vec{Y: 1}, r3.Vec{Y: 2})
		for i, name := range []string{"x", "y"} {
			l := g.At(i)
			l.Name, l.Extra = name, landmark.NewFields(landmark.Field{Key: "k"})
			g.Set(i, l)
		}
		_ = g.SetLabels([]landmark.Label{{Name: "left", Indices: []int{1}}, {Name: "rim", Indices: []int{0}, Curve: landmark.OpenCurve}})
		_ = g.SetConnectivity([]landmark.Edge{{1, 0}})
		return g
	}
	for name, c := range map[string]struct {
		edit func(d *Document, a, b *GroupNode) Edit
		want string
	}{
		"split": {func(d *Document, a, _ *GroupNode) Edit { return SplitByLabel(d, a.ID()) },
			"face: e\nother: x y, left0 y, rim1 x, y-x\nleft: b a, a-b\nrim: b c d, rim2 b c d, c-d\n"},
		"split all": {func(d *Document, _, b *GroupNode) Edit { return SplitByLabel(d, b.ID()) }, face + "left: y\nrim: x, rim1 x\n"},
		"merge": {func(d *Document, a, b *GroupNode) Edit {
			e, lost := MergeGroups(d, a.ID(), b.ID(), a.ID(), b.ID())
			if lost != 2 {
				t.Errorf("it is said of %d points that something is lost", lost)
			}
			return e
		}, "face: a b c d e x y, left0 b a y, rim2 b c d, rim1 x, a-b, c-d, d-e, y-x\n"},
		"merge the other way": {func(d *Document, a, b *GroupNode) Edit { e, _ := MergeGroups(d, b.ID(), a.ID()); return e },
			"other: x y a b c d e, left0 y b a, rim1 x, rim2 b c d, y-x, a-b, c-d, d-e\n"},
		"duplicate": {func(d *Document, a, _ *GroupNode) Edit { return DuplicateGroup(d, a.ID(), "again") },
			face + "other: x y, left0 y, rim1 x, y-x\n" + strings.Replace(face, "face", "again", 1)},
		"new": {func(d *Document, _, _ *GroupNode) Edit { return NewGroup(d, "n") }, face + "other: x y, left0 y, rim1 x, y-x\nn:\n"},
	} {
		d := NewDocument(name)
		a, _ := d.AddGroup(faceGroup(t))
		b, _ := d.AddGroup(other())
		before := stateOf(d)
		if err := d.Apply(c.edit(d, a, b)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := told(d); got != c.want {
			t.Errorf("%s:\n%swant\n%s", name, got, c.want)
		}
		for _, n := range d.Groups()[1:] {
			if first := d.Groups()[0]; n.Color() == first.Color() {
				t.Errorf("%s: %s and %s have one colour", name, n.Group.Name(), first.Group.Name())
			}
		}
		d.Undo()
		if got := stateOf(d); got != before {
			t.Errorf("%s, undone:\n%s\nwant\n%s", name, got, before)
		}
		d.Redo()
		if got := told(d); got != c.want {
			t.Errorf("%s, redone:\n%swant\n%s", name, got, c.want)
		}
		d.Close()
	}
}

// TestRegroupingKeepsTheColoursOfLabels: a group that is split off has that of its label,
// whatever others have; labels that become one have the first that was chosen.
func TestRegroupingKeepsTheColoursOfLabels(t *testing.T) {
	red, blue := color.NRGBA{200, 0, 0, 255}, color.NRGBA{0, 0, 200, 255}
	d := NewDocument("a")
	defer d.Close()
	labelled := func(name string, colors ...color.NRGBA) *GroupNode {
		g := group(name, r3.Vec{}, r3.Vec{X: 1}, r3.Vec{X: 2})
		var labels []landmark.Label
		for i, c := range colors {
			labels = append(labels, landmark.Label{Name: string(rune('a' + i)), Indices: []int{i}, Color: c, Curve: landmark.Curve(i % 2)})
		}
		if err := g.SetLabels(labels); err != nil {
			t.Fatal(err)
		}
		n, err := d.AddGroup(g)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	x, y := labelled("x", color.NRGBA{}, red, red), labelled("y", red, blue, blue)
	if e, _ := MergeGroups(d, x.ID(), y.ID()); d.Apply(e) != nil {
		t.Fatal("not merged")
	}
	got := ""
	for _, l := range x.Group.Labels() {
		got += fmt.Sprint(l.Name, l.Color, " ")
	}
	if want := fmt.Sprint("a", red, " b", red, " c", red, " b", blue, " "); got != want {
		t.Errorf("merged %s, want %s", got, want)
	}
	if err := d.Apply(SplitByLabel(d, x.ID())); err != nil {
		t.Fatal(err)
	}
	for i, want := range []color.NRGBA{red, red, red, blue} {
		n := d.Groups()[i]
		if _, other := d.ColorHolder(n); n.Color() != want || n.Group.Properties().Color != want || n.Recolored() || other {
			t.Errorf("split off %s in %v, its file's %v, recoloured %t", n.Group.Name(), n.Color(), n.Group.Properties().Color, n.Recolored())
		}
		for _, l := range n.Group.Labels() {
			if l.Color.A != 0 {
				t.Errorf("the curve of %s is in %v, which would hide that of the group", n.Group.Name(), l.Color)
			}
		}
	}
}

// TestPastingGoesByName: a point that is there once, and unlocked, moves.
func TestPastingGoesByName(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	g := faceGroup(t)
	for i, change := range map[int]func(*landmark.Landmark){2: func(l *landmark.Landmark) { l.Locked = true }, 4: func(l *landmark.Landmark) { l.Name = "d" }} {
		l := g.At(i)
		change(&l)
		g.Set(i, l)
	}
	n, _ := d.AddGroup(g)
	var pasted []landmark.Landmark
	for i, name := range []string{"a", "new", "c", "d", "", "a"} {
		pasted = append(pasted, landmark.Landmark{Name: name, Position: r3.Vec{Z: float64(i + 1)}, Status: landmark.Estimated})
	}
	e, matched := PastePoints(d, n.ID(), pasted)
	if err := d.Apply(e); err != nil || matched != 1 {
		t.Fatalf("%v, %d matched", err, matched)
	}
	var got []string
	for _, l := range n.Group.Landmarks() {
		got = append(got, fmt.Sprintf("%s%v%v%v", l.Name, l.Position.X, l.Position.Z, l.Status))
	}
	want := []string{"a01estimated", "b10placed", "c20placed", "d30placed", "d40placed", "new02estimated", "c03estimated", "d04estimated", "05estimated", "a06estimated"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
	d.Undo()
	if n.Group.Len() != 5 || n.Group.At(0).Position.Z != 0 {
		t.Error("it is not undone")
	}
}

// TestGroupsOfAPictureAreNotMerged with those of a mesh.
func TestGroupsOfAPictureAreNotMerged(t *testing.T) {
	d := NewDocument("d")
	flat := group("photo", r3.Vec{X: 1})
	flat.SetDim(2)
	for _, g := range []*landmark.Group{flat, group("solid", r3.Vec{Z: 1}), group("other", r3.Vec{Z: 2})} {
		if _, err := d.AddGroup(g); err != nil {
			t.Fatal(err)
		}
	}
	a, b, c := d.Groups()[0].ID(), d.Groups()[1].ID(), d.Groups()[2].ID()
	if e, _ := MergeGroups(d, a, b); !e.Empty() {
		t.Errorf("the edit is %+v", e)
	}
	if e, _ := MergeGroups(d, b, a, c); d.Apply(e) != nil || len(d.Groups()) != 2 || d.Groups()[0].Group.Dim() != 2 || d.Groups()[1].Group.Len() != 2 {
		t.Error(told(d))
	}
}
