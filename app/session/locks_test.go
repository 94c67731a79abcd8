package session

import (
	"testing"

	"cairn/scene"
)

// TestLocksAndHiding: on where some are not, off where all are.
func TestLocksAndHiding(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	selects(d, g, "b")
	w.does("lock-points")
	selects(d, g, "bc")
	if w.Action("lock-points").Checked() {
		t.Error("one of them is not locked")
	}
	w.does("lock-points")
	if !g.Group.At(1).Locked || !g.Group.At(2).Locked || !w.Action("lock-points").Checked() {
		t.Error("not both are locked")
	}
	w.does("lock-points")
	if g.Group.At(1).Locked || g.Group.At(2).Locked {
		t.Error("not both are free")
	}
	w.does("lock-group")
	w.does("hide-group")
	if !g.Group.Properties().Locked || g.Visible() || !w.Action("lock-group").Checked() || !w.Action("hide-group").Checked() {
		t.Error("the group is not locked and hidden")
	}
}

// TestLockedPointsStay: neither Delete nor Missing takes a locked point, alone or in a
// locked group; of several the others go.
func TestLockedPointsStay(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	selects(d, g, "bc")
	w.does("lock-points")
	for _, action := range []string{"delete-points", "missing", "not-visited"} {
		w.refused(action, locked)
	}
	selects(d, g, "bcd")
	if w.does("delete-points"); order(d, g) != "abcE" {
		t.Errorf("%s, want d alone to be gone", order(d, g))
	}
	w.Undo()
	if err := d.Apply(scene.LockGroup(d, g.ID(), true)); err != nil {
		t.Fatal(err)
	}
	selects(d, g, "a")
	if w.refused("delete-points", locked); order(d, g) != "Abcde" {
		t.Error(order(d, g))
	}
	w.Undo()
	w.refused("delete-points", "")
}

// TestALockedGroupKeepsItsPoints: none is put into it, and it is not removed.
func TestALockedGroupKeepsItsPoints(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	actions := []string{"insert-before", "insert-after", "remove-group"}
	d.Selection().Only(g.Point(1))
	for _, name := range actions {
		w.refused(name, "")
	}
	if err := d.Apply(scene.LockGroup(d, g.ID(), true)); err != nil {
		t.Fatal(err)
	}
	for _, name := range actions {
		w.refused(name, "letters is locked; unlock it first")
		if why := w.Action(name).Reason(); !IsOfLock(why) {
			t.Errorf("%q is of no lock", why)
		}
	}
	if why := w.NotPasting(w.Copied("")); why != "letters is locked; unlock it first" {
		t.Errorf("pasting: %q", why)
	}
	d.Selection().Only()
	w.refused("insert-before", "no point is selected")
	w.refused("insert-after", "letters is locked; unlock it first")
}
