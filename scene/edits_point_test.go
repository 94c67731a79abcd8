package scene

import (
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
