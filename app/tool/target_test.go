package tool

import (
	"math"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestPlacingAPointThatWasMissing says no more why, and leaves it locked.
func TestPlacingAPointThatWasMissing(t *testing.T) {
	w, n := newSphere(t, landmark.Landmark{Name: "a", Status: landmark.Missing, Position: landmark.NoPosition(), Reason: "broken", Locked: true})
	e, _ := Target{n.ID(), n.Group.ID(0)}.placing(w.doc, placed("", onSphere(0, 0)))
	if err := w.doc.Apply(e); err != nil {
		t.Fatal(err)
	}
	if l := n.Group.At(0); l.Reason != "" || !l.Locked || l.Name != "a" || l.Status != landmark.Defined {
		t.Errorf("it is %+v", l)
	}
}

// TestTheHandleIsAmongPlacedPoints, and is taken near its middle only.
func TestTheHandleIsAmongPlacedPoints(t *testing.T) {
	w, n := newSphere(t, placed("a", onSphere(0, 10)), placed("b", onSphere(0, -10)),
		landmark.Landmark{Name: "c", Status: landmark.Missing, Position: landmark.NoPosition()})
	w.doc.Selection().Only(n.Point(0), n.Point(1), n.Point(2))
	tool := NewTogether(w, &Options{})
	points, handle := tool.points(w.doc)
	if want := r3.Scale(0.5, r3.Add(n.Group.At(0).Position, n.Group.At(1).Position)); len(points) != 2 || r3.Norm(r3.Sub(handle, want)) > 1e-12 {
		t.Fatalf("%d points, handle %v, want %v", len(points), handle, want)
	}
	x, y, _, _ := w.Camera().Project(handle)
	unit := w.Picture().Unit
	for off, taken := range map[float64]bool{0: true, handleReach - 1: true, handleReach + 1: false, 2 * handleReach: false} {
		if got := tool.Grab(Pointer{Button: Left, At: r2.Vec{X: x + off*unit, Y: y}}) != nil; got != taken {
			t.Errorf("%g from its middle it is taken: %t", off, got)
		}
	}
}

// TestAPlaceInThePlaneIsInIt exactly, under the pointer, and never behind the eye.
func TestAPlaceInThePlaneIsInIt(t *testing.T) {
	const tolerance = 1e-9 // of the picture's height: rounding
	d := scene.NewDocument("flat")
	defer d.Close()
	found, none := 0, 0
	for i := range 200 {
		half := 0.1 * float64(i)
		c := scene.DefaultCamera()
		c.Rotation = quat.Number{Real: math.Cos(half), Imag: math.Sin(half)} // about the picture's horizontal
		c.Focus, c.Orthographic = r3.Vec{Z: float64(i%7) - 3}, i%2 == 0
		at := r2.Vec{X: 0.01 * float64(i%40), Y: -0.2}
		s, ok := inPlane(d, c, at)
		if !ok {
			none++
			continue
		}
		found++
		x, y, _, before := c.Project(s.position)
		if s.position.Z != 0 || !before || math.Hypot(x-at.X, y-at.Y) > tolerance {
			t.Errorf("%v: the place is %v, seen at (%g, %g) (%t)", at, s.position, x, y, before)
		}
	}
	if found < 20 || none < 5 {
		t.Errorf("%d places, %d times none", found, none)
	}
}
