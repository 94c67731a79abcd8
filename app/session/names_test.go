package session

import (
	"testing"

	"cairn/app/tool"
	"cairn/landmark"
	"cairn/scene"
)

// TestSharedNamesAreSaid: a name may be given that another point, label or group has, and
// it is said; one that nobody has, or none, is not.
func TestSharedNamesAreSaid(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters() // a to e
	v := &handView{w: w}
	w.SetHand(tool.NewHand(v))
	_ = d.Apply(scene.SetLabels(d, "labels", g.ID(), []landmark.Label{{Name: "eye"}, {Name: "ear"}}))
	_ = d.Apply(scene.NewGroup(d, "other"))
	for _, c := range []struct {
		rename func()
		said   string
	}{
		{func() { w.RenamePoint(g.Point(0), "nasion") }, ""},
		{func() { w.RenamePoint(g.Point(1), "nasion") }, `Two points of this group are named "nasion" now.`},
		{func() { w.RenamePoint(g.Point(2), "nasion") }, `3 points of this group are named "nasion" now.`},
		{func() { w.RenamePoint(g.Point(2), ""); w.RenamePoint(g.Point(3), "") }, ""},
		{func() { w.RenameLabel(Label{g.ID(), 0}, "brow") }, ""},
		{func() { w.RenameLabel(Label{g.ID(), 1}, "brow") }, `Two labels of this group are named "brow" now.`},
		{func() { w.RenameGroup(g.ID(), "mine") }, ""},
		{func() { w.RenameGroup(g.ID(), "other") }, `Two groups are named "other" now.`},
	} {
		v.said = []string{""}
		c.rename()
		if said := v.said[len(v.said)-1]; said != c.said {
			t.Errorf("said %q, want %q", said, c.said)
		}
	}
	if g.Group.At(1).Name != "nasion" || g.Group.Labels()[1].Name != "brow" || g.Group.Name() != "other" {
		t.Errorf("%v, %v", g.Group.Landmarks(), g.Group.Labels())
	}
}

// TestNewGroupIsNamedInOneStep, which undo takes back whole and redo makes again.
func TestNewGroupIsNamedInOneStep(t *testing.T) {
	w := newWorld(t)
	d, _ := w.letters()
	before, _ := d.History().Names()
	id, of := w.NewGroup()
	w.NameNewGroup(id, "cranium", of)
	names, _ := d.History().Names()
	if len(names) != len(before)+1 || names[len(names)-1] != "New Group" || d.Group(id).Group.Name() != "cranium" || w.Chosen() != id {
		t.Fatalf("%q, %q", names, d.Group(id).Group.Name())
	}
	if w.Undo(); len(d.Groups()) != 1 {
		t.Errorf("undone there are %d groups", len(d.Groups()))
	}
	if w.Redo(); len(d.Groups()) != 2 || d.Groups()[1].Group.Name() != "cranium" {
		t.Error("done again it is not as it was")
	}
}

// TestRenameSaysWhat it renames.
func TestRenameSaysWhat(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	_ = d.Apply(scene.SetLabels(d, "labels", g.ID(), []landmark.Label{{Name: "eye"}}))
	says := func(want string) {
		t.Helper()
		if got := w.Action("rename").Label(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	d.Selection().Only(g.Point(0))
	says("Rename Point")
	w.ChooseGroup(g.ID())
	says("Rename Group")
	w.ChooseLabel(Label{g.ID(), 0})
	says("Rename Label")
	w.Unchoose()
	says("Rename Point")
	n := 0
	for _, a := range w.At(OnGroup) {
		if a.Name == "rename" || a.Name == "rename-group" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the menu of a group renames %d times", n)
	}
}

// TestAreaWantsAnOrder: that of a label is of a curve, or of points with lines around them.
func TestAreaWantsAnOrder(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	around := []landmark.Edge{{0, 1}, {2, 1}, {2, 0}}
	for _, c := range []struct {
		curve landmark.Curve
		lines []landmark.Edge
		can   bool
	}{
		{landmark.NoCurve, nil, false}, {landmark.NoCurve, around[:2], false}, {landmark.NoCurve, around, true},
		{landmark.OpenCurve, nil, true}, {landmark.ClosedCurve, nil, true},
	} {
		_ = d.Apply(scene.SetLabels(d, "labels", g.ID(), []landmark.Label{{Name: "eye", Indices: []int{0, 1, 2}, Curve: c.curve}}))
		_ = d.Apply(scene.SetLines(d, "lines", g.ID(), c.lines))
		w.ChooseLabel(Label{g.ID(), 0})
		if why := w.Action("keep-area").Reason(); (why == "") != c.can {
			t.Errorf("%+v: %q", c, why)
		}
	}
}
