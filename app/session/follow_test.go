package session

import (
	"fmt"
	"slices"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestFollow: each kind of change concerns what shows it, and no more.
func TestFollow(t *testing.T) {
	w := newWorld(t)
	other := w.load(true)
	d := w.load(true)
	var told []Follow
	listen := func(c scene.Changed) { told = append(told, w.Follow(c)) }
	defer d.OnChange(listen)()
	defer other.OnChange(listen)()
	g := d.Groups()[0]
	check := func(what string, do func() error, want ...Follow) {
		t.Helper()
		told = nil
		if err := do(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if !slices.Equal(told, want) {
			t.Errorf("%s concerns %v, want %v", what, told, want)
		}
	}
	selects := func(points ...scene.Point) func() error {
		return func() error { d.Selection().Only(points...); return nil }
	}
	check("selecting", selects(g.Point(0)), FollowSelection)
	move := func() error {
		return d.Apply(scene.MovePoint(d, g.Point(1), r3.Vec{X: 0.5, Y: 0.5}, r3.Vec{Z: 1}))
	}
	check("moving a point", move, FollowPlaces)
	check("undoing that", func() error { w.Undo(); return nil }, FollowPlaces, FollowSelection) // it is selected
	check("redoing it", func() error { w.Redo(); return nil }, FollowPlaces)
	check("renaming a point", func() error { return d.Apply(scene.RenamePoint(d, g.Point(0), "nasion")) }, FollowAll)
	check("a point that is missing", func() error { return d.Apply(scene.SetStatus(d, landmark.Missing, g.Point(0))) }, FollowAll)
	check("a locked point", func() error { return d.Apply(scene.LockPoints(d, true, g.Point(1))) }, FollowAll)
	check("a unit", func() error { return d.Apply(scene.ChooseUnits(d, "mm")) }, FollowAll)
	check("hiding a group", func() error { d.SetVisible(g.ID(), false); return nil }, FollowAll)
	check("what is known of a group", func() error { d.SetMeasured(g.ID(), nil, true); return nil }, FollowLater)
	check("occlusion that has come", func() error { return occlude(t, d) }, FollowLater) // the view is drawn again
	check("a group that goes", w.RemoveGroup, FollowAll)
	check("selecting behind", func() error { other.Selection().Only(other.Groups()[0].Point(0)); return nil }, FollowNothing)
	check("occlusion behind", func() error { return occlude(t, other) }, FollowNothing) // as other views are in any case
	check("an edit behind", func() error { return other.Apply(scene.ChooseUnits(other, "cm")) }, FollowTabs)
	w.Documents.Entry(d.ID()).Loading = true
	check("while it loads", func() error { return d.Apply(scene.ChooseUnits(d, "m")) }, FollowNothing)
}

// occlude gives a document the ambient occlusion of its mesh.
func occlude(t *testing.T, d *scene.Document) error {
	n := d.Meshes()[0]
	o, err := n.Mesh.MakeOcclusion(t.Context(), nil)
	if err == nil {
		d.SetOcclusion(n, o)
	}
	return err
}

// TestGroup: actions are about the group that was chosen, or that of the selected
// landmark, or the last, and selecting a landmark ends the choice.
func TestGroup(t *testing.T) {
	w := newWorld(t)
	if w.Group() != nil {
		t.Error("there is a group from the beginning")
	}
	d := w.load(true)
	defer d.OnChange(func(c scene.Changed) { w.Follow(c) })()
	for i := range 2 {
		if err := d.Apply(scene.AddGroups(d, "", landmark.NewGroup(fmt.Sprint("more ", i), []landmark.Landmark{{Name: "x"}}))); err != nil {
			t.Fatal(err)
		}
	}
	check := func(when string, want int) {
		t.Helper()
		if got := w.Group(); got != d.Groups()[want] {
			t.Errorf("%s: it is %s, want %s", when, d.GroupName(got), d.GroupName(d.Groups()[want]))
		}
	}
	check("nothing chosen", 2)
	d.Selection().Only(d.Groups()[1].Point(0))
	check("a landmark selected", 1)
	w.ChooseGroup(d.Groups()[0].ID())
	check("another group chosen", 0)
	d.Selection().Only(d.Groups()[1].Point(0))
	check("a landmark selected again", 1)
	w.ChooseGroup(d.Groups()[2].ID())
	if err := w.RemoveGroup(); err != nil || len(d.Groups()) != 2 {
		t.Errorf("%d groups are left, %v", len(d.Groups()), err)
	}
	check("the chosen one removed", 1)
	w.ChooseGroup(d.Groups()[0].ID())
	w.SetFront(0)
	w.SetFront(d.ID())
	check("in front again", 0)
}
