package scene

import (
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// stateOf returns all that edits change of a document, written out: as texts, NaN
// equals NaN.
func stateOf(d *Document) string {
	var b strings.Builder
	for _, n := range d.Groups() {
		node, g := *n, n.Group
		node.Group = nil
		fmt.Fprintf(&b, "%+v\n%q %d %+v\n%+v %+v\n%+v %+v\n", node, g.Name(), g.Dim(), g.Landmarks(), g.Labels(), g.Connectivity(), g.Properties(), g.Placement())
	}
	return b.String()
}

// TestEveryCommandLeavesThingsAsItFoundThem does, undoes and redoes each edit, on
// groups that say nothing of themselves and on groups that say everything.
func TestEveryCommandLeavesThingsAsItFoundThem(t *testing.T) {
	red, green := color.NRGBA{0xff, 0, 0, 0xff}, color.NRGBA{0, 0x80, 0, 0xff}
	for name, said := range map[string]landmark.Properties{
		"a group of which nothing is said": {},
		"a group with a colour of its own": {Color: red, Units: "mm", Format: "csv", Locked: true},
		"a group in the palette's colour":  {Color: Palette(0)},
	} {
		edits := map[string]func(*Document, *GroupNode) Edit{
			"recolor": func(d *Document, n *GroupNode) Edit { return RecolorGroup(d, n.ID(), green) },
			"rename":  func(d *Document, n *GroupNode) Edit { return RenameGroup(d, n.ID(), "another") },
			"remove":  func(d *Document, n *GroupNode) Edit { return RemoveGroups(d, n.ID()) },
			"add":     func(d *Document, _ *GroupNode) Edit { return AddGroups(d, "more.csv", group("more", r3.Vec{Z: 1})) },
			"reload": func(d *Document, n *GroupNode) Edit {
				return ReloadGroups(d, n.s.File, []*landmark.Group{group("one", r3.Vec{X: 7}), group("new")})
			},
			"missing": func(d *Document, n *GroupNode) Edit { return SetStatus(d, landmark.Missing, n.Point(1)) },
			"place": func(d *Document, n *GroupNode) Edit {
				return PlaceGroup(d, n.ID(), landmark.Placement{Kind: landmark.Negated})
			},
		}
		for what, edit := range edits {
			d := NewDocument("a")
			g := group("one", r3.Vec{X: 1, Y: 2}, r3.Vec{Y: 0.1})
			g.SetProperties(said)
			n, _ := d.AddGroup(g)
			_, _ = d.AddGroup(group("two", r3.Vec{X: 3}))
			before := stateOf(d)
			if err := d.Apply(edit(d, n)); err != nil {
				t.Fatal(err)
			}
			after := stateOf(d)
			if before == after {
				t.Errorf("%s, %s: it changes nothing", name, what)
			}
			for range 2 {
				d.Undo()
				if got := stateOf(d); got != before {
					t.Errorf("%s, %s: undone\n%s\nbefore\n%s", name, what, got, before)
				}
				d.Redo()
				if got := stateOf(d); got != after {
					t.Errorf("%s, %s: done again\n%s\nfirst\n%s", name, what, got, after)
				}
			}
			d.Close()
		}
	}
}

// TestAnEditIsInForceUntilItIsUndone: it is known again by what Latest called it,
// whatever was done, undone and redone since.
func TestAnEditIsInForceUntilItIsUndone(t *testing.T) {
	d := NewDocument("")
	defer d.Close()
	h := d.History()
	opened := h.Latest()
	var edits []State
	for _, unit := range []string{"mm", "cm"} {
		_ = d.Apply(ChooseUnits(d, unit))
		edits = append(edits, h.Latest())
	}
	check := func(when string, want ...bool) {
		t.Helper()
		if got := []bool{h.InForce(opened), h.InForce(edits[0]), h.InForce(edits[1])}; !slices.Equal(got, want) {
			t.Errorf("%s: in force %v, want %v", when, got, want)
		}
	}
	check("done", true, true, true)
	d.Undo()
	check("one undone", true, true, false)
	d.Undo()
	check("both undone", true, false, false)
	d.Redo()
	if check("one redone", true, true, false); h.Latest() != edits[0] {
		t.Error("an edit that is redone has another name")
	}
	_ = d.Apply(ChooseUnits(d, "m"))
	check("another in the place of the second", true, true, false)
}

// TestReloadKeepsHowAGroupIsShown: the same group of the file, by its name, is
// shown as before, unless the file says otherwise now.
func TestReloadKeepsHowAGroupIsShown(t *testing.T) {
	red, green, blue := color.NRGBA{0xff, 0, 0, 0xff}, color.NRGBA{0, 0x80, 0, 0xff}, color.NRGBA{B: 0xff, A: 0xff}
	d := NewDocument("a")
	defer d.Close()
	for i, name := range []string{"first", "plain", "hidden", "last"} {
		n, _ := d.AddGroup(group(name))
		n.s.File = "points.csv"
		n.s.Color, n.s.Visible = green, name != "hidden"
		if i == 0 || i == 3 {
			n.s.File = "other.csv"
		}
	}
	said := group("plain")
	said.SetProperties(landmark.Properties{Color: red})
	hides := group("hidden")
	hides.SetProperties(landmark.Properties{Color: blue, Hidden: true})
	_ = d.Apply(ReloadGroups(d, "points.csv", []*landmark.Group{group("hidden"), group("plain"), group("new")}))
	shown := func() (list []string) {
		for _, n := range d.Groups() {
			list = append(list, fmt.Sprintf("%s %v", n.Group.Name(), n.s.Visible))
			if is := n.s.Color == green; is != (n.Group.Name() != "new") {
				t.Errorf("%s is shown in %v", n.Group.Name(), n.s.Color)
			}
		}
		return list
	}
	// They come where the file's first group was.
	if got, want := fmt.Sprint(shown()), "[first true hidden false plain true new true last true]"; got != want {
		t.Errorf("after reading anew: %s, want %s", got, want)
	}
	_ = d.Apply(ReloadGroups(d, "points.csv", []*landmark.Group{said, hides}))
	if a, b := d.Groups()[1], d.Groups()[2]; a.s.Color != red || b.s.Color != blue || !a.s.Visible || b.s.Visible {
		t.Errorf("the file's own word does not count: %v %v, %v %v", a.s.Color, a.s.Visible, b.s.Color, b.s.Visible)
	}
	d.Undo()
	hides = group("plain") // which is shown
	hides.SetProperties(landmark.Properties{Hidden: true})
	come := group("another")
	come.SetProperties(landmark.Properties{Hidden: true})
	_ = d.Apply(ReloadGroups(d, "points.csv", []*landmark.Group{hides, come}))
	if a, b := d.Groups()[1], d.Groups()[2]; a.s.Visible || b.s.Visible {
		t.Errorf("groups that the file hides now are shown: %v, %v", a.s.Visible, b.s.Visible)
	}
	d.Undo()
	d.Undo()
	if got, want := fmt.Sprint(shown()), "[first true plain true hidden false last true]"; got != want {
		t.Errorf("undone: %s, want %s", got, want)
	}
}

// TestGroupsHaveAPlace: beyond the ends is at the ends; staying is no edit; one made for
// more groups than there are is refused and changes nothing.
func TestGroupsHaveAPlace(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	for _, name := range []string{"a", "b", "c"} {
		if _, err := d.AddGroup(landmark.NewGroup(name, nil)); err != nil {
			t.Fatal(err)
		}
	}
	says := func() (s string) {
		for _, n := range d.Groups() {
			s += n.Group.Name()
		}
		return s
	}
	first := d.Groups()[0].ID()
	if !MoveGroup(d, first, -4).Empty() || !MoveGroup(d, 0, 1).Empty() {
		t.Error("an edit that moves nothing is not empty")
	}
	far := MoveGroup(d, first, 9)
	if err := d.Apply(far); err != nil || says() != "bca" {
		t.Error(says(), err)
	}
	last := d.Groups()[2].ID()
	e := MoveGroup(d, d.Groups()[0].ID(), 2)
	if err := d.Apply(RemoveGroups(d, last)); err != nil {
		t.Fatal(err)
	}
	if err := d.Apply(e); !errors.Is(err, ErrStale) || says() != "bc" {
		t.Error(says(), err)
	}
	d.Undo()
	d.Undo()
	if says() != "abc" {
		t.Error(says())
	}
}
