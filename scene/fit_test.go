package scene

import (
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestAViewIsNotFittedToPointsInDoubt: and to all points where all are in doubt.
func TestAViewIsNotFittedToPointsInDoubt(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	var points []landmark.Landmark
	for _, p := range []r3.Vec{{X: 1}, {Y: 2}, {X: -999, Y: -999, Z: -999}} {
		points = append(points, landmark.Landmark{Position: p, Status: landmark.Defined})
	}
	g := landmark.NewGroup("g", points)
	n, err := d.AddGroup(g)
	if err != nil {
		t.Fatal(err)
	}
	n.s.Doubts = []Doubt{{Points: []landmark.PointID{3}}}
	if b := d.FitBounds(); b.Min != (r3.Vec{}) || b.Max != (r3.Vec{X: 1, Y: 2}) {
		t.Errorf("%+v", b)
	}
	n.s.Doubts = []Doubt{{Points: []landmark.PointID{1, 2, 3}}}
	if b := d.FitBounds(); b != d.Bounds() {
		t.Errorf("all in doubt: %+v", b)
	}
}
