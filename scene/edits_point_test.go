package scene

import (
	"fmt"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestPointsAreMarkedAsMissing(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	g := landmark.NewGroup("g", []landmark.Landmark{
		{Name: "a", Position: r3.Vec{X: 1, Y: 2, Z: 3}, Status: landmark.Defined},
		{Name: "b", Position: r3.Vec{X: -1, Y: -1, Z: -1}, Status: landmark.Estimated, Description: "kept"},
	})
	n, err := d.AddGroup(g)
	if err != nil {
		t.Fatal(err)
	}
	points := []Point{n.Point(1), {n.ID(), 7}, {}}
	for range 2 { // and once more after Undo
		_ = d.Apply(SetStatus(d, landmark.Missing, points...))
		if b := g.At(1); b.Status != landmark.Missing || b.Placed() || b.Position.X == b.Position.X || b.Name != "b" || b.Description != "kept" || !g.At(0).Placed() {
			t.Fatalf("%+v, %+v", g.At(0), b)
		}
		d.Undo()
		if b := g.At(1); b.Status != landmark.Estimated || b.Position != (r3.Vec{X: -1, Y: -1, Z: -1}) || g.Placed() != 2 {
			t.Fatalf("after Undo: %+v", b)
		}
	}
	_ = d.Apply(SetStatus(d, landmark.Missing, points...))
	d.Undo()
	d.Redo()
	if g.Count(landmark.Missing) != 1 {
		t.Error("Redo does nothing")
	}
	_ = d.Apply(SetStatus(d, landmark.Missing, Point{n.ID() + 100, 1})) // of a group that is gone
	if d.History().UndoName() != "Mark Landmarks as Missing" {
		t.Errorf("an edit of nothing is recorded, or has another name: %q", d.History().UndoName())
	}
}

// TestAnAbandonedGestureLeavesNoTrace: all is as before it began, what can be redone
// too. Of a gesture that was not the last nothing is taken back.
func TestAnAbandonedGestureLeavesNoTrace(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	n, err := d.AddGroup(group("g", r3.Vec{}, r3.Vec{X: 1}))
	if err != nil {
		t.Fatal(err)
	}
	move := func(x float64, g Gesture) {
		t.Helper()
		e := MovePoint(d, n.Point(0), r3.Vec{X: x}, r3.Vec{})
		e.Gesture = g
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	move(1, 0)
	move(2, 0)
	move(3, 0)
	d.Undo()
	before, state, names := stateOf(d), n.State(), fmt.Sprint(d.History().Names())
	for _, steps := range []int{0, 1, 3} {
		g := NewGesture()
		for i := range steps {
			move(float64(10+i), g)
		}
		if d.Abandon(g) != (steps > 0) {
			t.Errorf("%d steps: Abandon says otherwise", steps)
		}
		if stateOf(d) != before || n.State() != state || fmt.Sprint(d.History().Names()) != names {
			t.Errorf("%d steps, abandoned: %s", steps, stateOf(d))
		}
	}
	g := NewGesture()
	move(20, g)
	move(21, 0)
	if d.Abandon(g) || d.Abandon(0) || n.Group.At(0).Position.X != 21 {
		t.Error("an edit after the gesture is taken back")
	}
	if d.Redo() {
		t.Error("what was dropped by an edit can be redone")
	}
	d.Undo()
	if !d.Abandon(g) || n.Group.At(0).Position.X != 2 || d.Redo() {
		t.Error("what can be redone after the gesture is of another time")
	}
}
