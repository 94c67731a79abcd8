package scene

import (
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestWhatBecomesOfAnOrigin: moving adjusts what was predicted, saying that it is placed
// accepts it, a point without a position has no origin, and undo gives it back.
func TestWhatBecomesOfAnOrigin(t *testing.T) {
	const (
		observed, predicted, accepted, adjusted = landmark.Observed, landmark.Predicted, landmark.Accepted, landmark.Adjusted
		defined, estimated                      = landmark.Defined, landmark.Estimated
	)
	move := func(d *Document, p Point) Edit { return MovePoint(d, p, r3.Vec{X: 2}, r3.Vec{Z: 1}) }
	status := func(s landmark.PositionStatus) func(*Document, Point) Edit {
		return func(d *Document, p Point) Edit { return SetStatus(d, s, p) }
	}
	missing := func(d *Document, p Point) Edit { return MarkMissing(d, "worn", p) }
	for _, c := range []struct {
		name   string
		status landmark.PositionStatus
		origin landmark.Origin
		edit   func(*Document, Point) Edit
		want   landmark.Origin
	}{
		{"an observed point is moved", defined, observed, move, observed},
		{"an accepted point is moved", defined, accepted, move, adjusted},
		{"an adjusted point is moved", defined, adjusted, move, adjusted},
		{"an estimate is moved", estimated, predicted, move, adjusted},
		{"an estimate is accepted", estimated, predicted, status(defined), accepted},
		{"an estimate of an observer is accepted", estimated, observed, status(defined), observed},
		{"an adjusted point is said to be placed", defined, adjusted, status(defined), adjusted},
		{"an accepted point is doubted", defined, accepted, status(estimated), accepted},
		{"an accepted point is missing", defined, accepted, missing, observed},
		{"an accepted point was not visited", defined, accepted, status(landmark.Undefined), observed},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := NewDocument("a")
			defer d.Close()
			n, err := d.AddGroup(landmark.NewGroup("g", []landmark.Landmark{{Position: r3.Vec{X: 1}, Status: c.status, Origin: c.origin}}))
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Apply(c.edit(d, n.Point(0))); err != nil {
				t.Fatal(err)
			}
			if got := n.Group.At(0).Origin; got != c.want {
				t.Errorf("it is %q, want %q", got, c.want)
			}
			d.Undo()
			if got := n.Group.At(0); got.Origin != c.origin || got.Status != c.status {
				t.Errorf("after Undo it is %q and %v", got.Origin, got.Status)
			}
		})
	}
}
