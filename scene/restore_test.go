package scene_test

import (
	"errors"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestAnAssumedEditIsUndoneToAStateOfItsOwn: what was there before it is not what there is.
func TestAnAssumedEditIsUndoneToAStateOfItsOwn(t *testing.T) {
	d, n := threePoints(t)
	e := scene.MovePoint(d, n.Point(0), r3.Vec{X: 7}, r3.Vec{})
	var made scene.Edit
	d.OnChange(func(c scene.Changed) { made = c.Edit })
	if err := d.Apply(e); err != nil {
		t.Fatal(err)
	}
	again, n := threePoints(t) // which holds what the edit leaves, and has no history
	if err := n.Group.Replace(made.Changes[0].After.Part); err != nil {
		t.Fatal(err)
	}
	made.Changes[0].Group = n.ID()
	loaded := n.State()
	before, err := again.Assume(made)
	if err != nil {
		t.Fatal(err)
	}
	after := n.State()
	if b := before[n.ID()]; b == 0 || b == loaded || b == after {
		t.Errorf("before it the state is %d, loaded %d, behind it %d", b, loaded, after)
	}
	if again.Undo(); n.State() != before[n.ID()] || n.Group.At(0).Position.X == 7 {
		t.Errorf("undone, the state is %d at %v, want %d", n.State(), n.Group.At(0).Position, before[n.ID()])
	}
	if again.Redo(); n.State() != after || n.Group.At(0).Position.X != 7 {
		t.Errorf("made again, the state is %d, want %d", n.State(), after)
	}
	again.Undo()
	if _, err := again.Assume(made); !errors.Is(err, scene.ErrStale) {
		t.Errorf("the document holds something else: %v", err)
	}
	if names, inForce := again.History().Names(); len(names) != 1 || inForce != 0 {
		t.Errorf("the history is %q, of which %d are in force", names, inForce)
	}
}

// TestARecalledStateIsThatOfRedo, too, and of a group that is not there it is nothing.
func TestARecalledStateIsThatOfRedo(t *testing.T) {
	d, n := threePoints(t)
	old := n.State()
	for _, x := range []float64{5, 0} {
		if err := d.Apply(scene.MovePoint(d, n.Point(0), r3.Vec{X: x}, r3.Vec{})); err != nil {
			t.Fatal(err)
		}
	}
	d.Recall(n.ID(), old)
	d.Recall(0, old)
	if n.State() != old {
		t.Errorf("recalled, the state is %d, want %d", n.State(), old)
	}
	between := old
	if d.Undo(); n.State() == old {
		t.Error("undone, it is as recalled")
	} else {
		between = n.State()
	}
	if d.Redo(); n.State() != old {
		t.Errorf("made again, the state is %d, want %d", n.State(), old)
	}
	if d.Undo(); n.State() != between {
		t.Errorf("undone again, the state is %d, want %d", n.State(), between)
	}
}

// TestAGroupIsRestoredOnce, and under an identity.
func TestAGroupIsRestoredOnce(t *testing.T) {
	d := scene.NewDocument("a")
	id := scene.NewID()
	if err := d.RestoreGroup(id, landmark.NewGroup("g", nil), scene.GroupSettings{Visible: true, File: "/a"}); err != nil {
		t.Fatal(err)
	}
	if n := d.Group(id); n == nil || !n.Visible() || n.File() != "/a" || n.State() == 0 {
		t.Errorf("%+v", n)
	}
	for _, id := range []scene.ID{id, 0} {
		if err := d.RestoreGroup(id, landmark.NewGroup("other", nil), scene.GroupSettings{}); !errors.Is(err, scene.ErrStale) || len(d.Groups()) != 1 {
			t.Errorf("identity %d: %v, %d groups", id, err, len(d.Groups()))
		}
	}
	if _, in := d.History().Names(); in != 0 {
		t.Error("it is an edit")
	}
	d.Close()
	if err := d.RestoreGroup(scene.NewID(), landmark.NewGroup("g", nil), scene.GroupSettings{}); !errors.Is(err, scene.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}
