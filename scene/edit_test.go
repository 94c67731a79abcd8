package scene_test

import (
	"errors"
	"image/color"
	"math"
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/scenetest"

	"gonum.org/v1/gonum/spatial/r3"
)

// threePoints returns a document with a group of three points.
func threePoints(t *testing.T) (*scene.Document, *scene.GroupNode) {
	t.Helper()
	d := scene.NewDocument("d")
	t.Cleanup(d.Close)
	var points []landmark.Landmark
	for i := range 3 {
		points = append(points, landmark.Landmark{Position: r3.Vec{X: float64(i)}, Status: landmark.Defined})
	}
	if _, err := d.AddGroup(landmark.NewGroup("g", points)); err != nil {
		t.Fatal(err)
	}
	return d, d.Groups()[0]
}

// TestAStaleEditChangesNothing: one that was made for another state is refused as a
// whole, and what of it was made until then is taken back.
func TestAStaleEditChangesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		before func(d *scene.Document, n *scene.GroupNode) scene.Edit // is made between
		edit   func(d *scene.Document, n *scene.GroupNode) scene.Edit
	}{
		"a point was moved": {
			func(d *scene.Document, n *scene.GroupNode) scene.Edit {
				return scene.MovePoint(d, n.Point(1), r3.Vec{Y: 7}, r3.Vec{})
			},
			func(d *scene.Document, n *scene.GroupNode) scene.Edit {
				return scene.MovePoint(d, n.Point(1), r3.Vec{Y: 9}, r3.Vec{})
			},
		},
		"a point is gone": {
			func(d *scene.Document, n *scene.GroupNode) scene.Edit { return scene.RemovePoints(d, n.Point(1)) },
			func(d *scene.Document, n *scene.GroupNode) scene.Edit { return scene.RenamePoint(d, n.Point(1), "new") },
		},
		"the group is gone": {
			func(d *scene.Document, n *scene.GroupNode) scene.Edit { return scene.RemoveGroups(d, n.ID()) },
			func(d *scene.Document, n *scene.GroupNode) scene.Edit { return scene.RenameGroup(d, n.ID(), "new") },
		},
		"a group leaves twice": {
			func(d *scene.Document, n *scene.GroupNode) scene.Edit { return scene.RemoveGroups(d, n.ID()) },
			func(d *scene.Document, n *scene.GroupNode) scene.Edit { return scene.RemoveGroups(d, n.ID()) },
		},
		"the second part does not fit": {
			func(d *scene.Document, n *scene.GroupNode) scene.Edit {
				return scene.MovePoint(d, n.Point(1), r3.Vec{Y: 7}, r3.Vec{})
			},
			func(d *scene.Document, n *scene.GroupNode) scene.Edit {
				e := scene.RenameGroup(d, n.ID(), "new")
				e.Changes = append(e.Changes, scene.NewGroup(d, "another").Changes...)
				e.Changes = append(e.Changes, scene.MovePoint(d, n.Point(1), r3.Vec{Y: 9}, r3.Vec{}).Changes...)
				return e
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, n := threePoints(t)
			stale := c.edit(d, n)
			if err := d.Apply(c.before(d, n)); err != nil {
				t.Fatal(err)
			}
			want := scenetest.Written(d)
			if err := d.Apply(stale); !errors.Is(err, scene.ErrStale) {
				t.Errorf("the error is %v", err)
			}
			if got := scenetest.Written(d); got != want {
				t.Errorf("the document is\n%s\nand was\n%s", got, want)
			}
			if names, inForce := d.History().Names(); len(names) != 1 || inForce != 1 {
				t.Errorf("the history has %q, %d in force", names, inForce)
			}
		})
	}
	t.Run("a group comes twice", func(t *testing.T) {
		d, _ := threePoints(t)
		e := scene.NewGroup(d, "new")
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
		if err := d.Apply(e); !errors.Is(err, scene.ErrStale) || len(d.Groups()) != 2 {
			t.Errorf("%v, %d groups", err, len(d.Groups()))
		}
	})
}

// TestTheSmallestDifferenceIsAnEdit: of all that a point, a label and a group hold. It
// is undone to the bit.
func TestTheSmallestDifferenceIsAnEdit(t *testing.T) {
	point := func(change func(l *landmark.Landmark)) func(d *scene.Document, n *scene.GroupNode) scene.Edit {
		return func(d *scene.Document, n *scene.GroupNode) scene.Edit {
			return scene.ChangePoints(d, "change", []scene.Point{n.Point(0)}, func(_ scene.Point, l *landmark.Landmark) { change(l) })
		}
	}
	for name, edit := range map[string]func(d *scene.Document, n *scene.GroupNode) scene.Edit{
		"the sign of zero": point(func(l *landmark.Landmark) { l.Position.X = math.Copysign(0, -1) }),
		"a normal":         point(func(l *landmark.Landmark) { l.Normal = r3.Vec{Z: 1} }),
		"a locked point":   point(func(l *landmark.Landmark) { l.Locked = true }),
		"a locked group": func(d *scene.Document, n *scene.GroupNode) scene.Edit {
			return scene.LockGroup(d, n.ID(), true)
		},
		"a label that is a curve": func(d *scene.Document, n *scene.GroupNode) scene.Edit {
			return scene.SetLabels(d, "curve", n.ID(), []landmark.Label{{Name: "l", Indices: []int{0, 1}, Curve: landmark.OpenCurve}})
		},
		"the colour of a label": func(d *scene.Document, n *scene.GroupNode) scene.Edit {
			return scene.SetLabels(d, "colour", n.ID(), []landmark.Label{{Name: "l", Indices: []int{0, 1}, Color: color.NRGBA{B: 1, A: 255}}})
		},
		"the order in a label": func(d *scene.Document, n *scene.GroupNode) scene.Edit {
			return scene.SetLabels(d, "order", n.ID(), []landmark.Label{{Name: "l", Indices: []int{1, 0}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, n := threePoints(t)
			if err := d.Apply(scene.SetLabels(d, "label", n.ID(), []landmark.Label{{Name: "l", Indices: []int{0, 1}}})); err != nil {
				t.Fatal(err)
			}
			e := edit(d, n)
			if e.Empty() {
				t.Fatal("it counts as no edit")
			}
			if err := d.Apply(e); err != nil {
				t.Fatal(err)
			}
			if !edit(d, n).Empty() {
				t.Error("the same once more counts as an edit")
			}
			if d.Undo(); edit(d, n).Empty() {
				t.Error("undone, it is still so")
			}
		})
	}
}

// TestWhatIsGoneIsNotSelected, and does not come back selected either.
func TestWhatIsGoneIsNotSelected(t *testing.T) {
	d, n := threePoints(t)
	gone, stays := n.Point(0), n.Point(1)
	d.Selection().Only(gone, stays)
	if err := d.Apply(scene.RemovePoints(d, gone)); err != nil {
		t.Fatal(err)
	}
	if s := d.Selection(); s.Len() != 1 || s.Has(gone) || !s.Has(stays) {
		t.Errorf("selected are %v", s.Points())
	}
	if d.Undo(); d.Selection().Has(gone) {
		t.Error("it comes back selected")
	}
}

// TestAGestureHasTheStatesOfItsEnds: joined edits are undone to the state before the
// first and made again to that behind the last, and each names itself anew.
func TestAGestureHasTheStatesOfItsEnds(t *testing.T) {
	d, n := threePoints(t)
	gesture, first := scene.NewGesture(), n.State()
	var marks []scene.State
	for i := range 3 {
		e := scene.MovePoint(d, n.Point(0), r3.Vec{Y: float64(i + 1)}, r3.Vec{})
		e.Gesture = gesture
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
		marks = append(marks, d.History().Latest())
	}
	if names, _ := d.History().Names(); len(names) != 1 || marks[0] == marks[1] || marks[1] == marks[2] {
		t.Fatalf("the history has %q; its latest were %v", names, marks)
	}
	last := n.State()
	if d.Undo(); n.State() != first || n.Group.At(0).Position != (r3.Vec{}) {
		t.Errorf("undone, the state is %d, not %d", n.State(), first)
	}
	if d.Redo(); n.State() != last || n.Group.At(0).Position != (r3.Vec{Y: 3}) || d.History().Latest() != marks[2] {
		t.Errorf("made again, the state is %d, not %d", n.State(), last)
	}
}

// TestTheHistoryCountsWhatItHolds: a group that left is in it.
func TestTheHistoryCountsWhatItHolds(t *testing.T) {
	d, n := threePoints(t)
	group, before := n.Group.Bytes(), d.Bytes()
	if err := d.Apply(scene.RemoveGroups(d, n.ID())); err != nil || d.History().Bytes() < group || group == 0 {
		t.Errorf("%v; the history holds %d bytes, and the group %d", err, d.History().Bytes(), group)
	}
	if now := d.Bytes(); now != before-group+d.History().Bytes() {
		t.Errorf("the document counts %d bytes, before %d, and its history %d", now, before, d.History().Bytes())
	}
}

// TestTheHistoryCountsWhatAGestureMayBringBack: edits that can be redone if it is abandoned.
func TestTheHistoryCountsWhatAGestureMayBringBack(t *testing.T) {
	d, n := threePoints(t)
	if err := d.Apply(scene.RemoveGroups(d, n.ID())); err != nil {
		t.Fatal(err)
	}
	d.Undo()
	undone := d.History().Bytes()
	n = d.Groups()[0]
	e := scene.MovePoint(d, n.Point(0), r3.Vec{X: 1}, r3.Vec{})
	e.Gesture = scene.NewGesture()
	if err := d.Apply(e); err != nil || d.History().Bytes() <= undone {
		t.Errorf("%d bytes, of which %d can come back (%v)", d.History().Bytes(), undone, err)
	}
	if d.Abandon(e.Gesture); d.History().Bytes() != undone {
		t.Errorf("abandoned: %d bytes, want %d", d.History().Bytes(), undone)
	}
	_ = d.Apply(e)
	kept := d.History().Bytes()
	if _ = d.Apply(scene.RenameGroup(d, n.ID(), "x")); d.History().Bytes() >= kept {
		t.Errorf("after another edit: %d bytes, before it %d", d.History().Bytes(), kept)
	}
}

// TestAGroupLeavesAgainWithWhatWasLearntOfIt: Redo takes it out as it is then, such as with
// the file that it was saved to meanwhile.
func TestAGroupLeavesAgainWithWhatWasLearntOfIt(t *testing.T) {
	d, n := threePoints(t)
	if err := d.Apply(scene.RemoveGroups(d, n.ID())); err != nil {
		t.Fatal(err)
	}
	d.Undo()
	n = d.Groups()[0]
	d.SavedTo(n.ID(), "b.fcsv", n.Group.Properties(), n.Group.Placement())
	d.Redo()
	if d.Undo(); d.Groups()[0].File() != "b.fcsv" {
		t.Errorf("it comes back from %q", d.Groups()[0].File())
	}
}

// TestAPlaceIsNoContent: a group that only stands elsewhere is in the state that it was in.
func TestAPlaceIsNoContent(t *testing.T) {
	d, n := threePoints(t)
	_, _ = d.AddGroup(landmark.NewGroup("two", nil))
	state := n.State()
	var told []scene.Changed
	d.OnChange(func(c scene.Changed) { told = append(told, c) })
	if err := d.Apply(scene.MoveGroup(d, n.ID(), 1)); err != nil || n.State() != state || d.Groups()[1] != n {
		t.Errorf("%v, state %d, want %d", err, n.State(), state)
	}
	if g := told[len(told)-1].Groups[0]; g.Was != state || g.Is != state || g.What != scene.OrderChanged {
		t.Errorf("it is told %+v", g)
	}
	if d.Undo(); n.State() != state {
		t.Error("undone, it is another")
	}
}

// TestAPartOfAGestureSaysWhatItJoins.
func TestAPartOfAGestureSaysWhatItJoins(t *testing.T) {
	d, n := threePoints(t)
	var told scene.Changed
	d.OnChange(func(c scene.Changed) { told = c })
	g, last := scene.NewGesture(), scene.State(0)
	for i := range 3 {
		e := scene.MovePoint(d, n.Point(0), r3.Vec{X: float64(i + 1)}, r3.Vec{})
		e.Gesture = g
		_ = d.Apply(e)
		if told.Joined != last || told.Mark != d.History().Latest() || told.Mark == last {
			t.Errorf("part %d joins %d and is %d, the latest is %d", i, told.Joined, told.Mark, d.History().Latest())
		}
		last = told.Mark
	}
	if d.Undo(); told.Joined != 0 || told.Mark != last {
		t.Errorf("taken back: %d, %d", told.Joined, told.Mark)
	}
}

// TestReloadedGroupsAreTakenBackToTheirPlaces, between those of other files.
func TestReloadedGroupsAreTakenBackToTheirPlaces(t *testing.T) {
	d := scene.NewDocument("a")
	for _, name := range []string{"x", "1", "y", "2", "3", "z"} {
		n, _ := d.AddGroup(landmark.NewGroup(name, nil))
		if name >= "x" {
			d.SetSource(n.ID(), "a.json")
		}
	}
	names := func() (s string) {
		for _, n := range d.Groups() {
			s += n.Group.Name()
		}
		return s
	}
	if err := d.Apply(scene.ReloadGroups(d, "a.json", []*landmark.Group{landmark.NewGroup("u", nil), landmark.NewGroup("v", nil)})); err != nil || names() != "uv123" {
		t.Errorf("%v, reloaded the groups are %s", err, names())
	}
	if d.Undo(); names() != "x1y23z" {
		t.Errorf("taken back they are %s", names())
	}
	if d.Redo(); names() != "uv123" {
		t.Errorf("made again they are %s", names())
	}
}
