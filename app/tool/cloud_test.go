package tool

import (
	"math"
	"strings"
	"testing"
	"time"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// newCloud returns a view of the corners of a cube of edge 1 about the origin, and of a
// point in its middle, in a picture four units high.
func newCloud(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, doc: scene.NewDocument("cloud"), camera: scene.DefaultCamera(), now: time.Unix(1e9, 0)}
	w.camera.Height = 4
	positions := []float32{0, 0, 0}
	for i := range 8 {
		for axis := range 3 {
			positions = append(positions, float32(i>>axis&1)-0.5)
		}
	}
	m, err := mesh.New(mesh.Data{Positions: positions})
	if err != nil {
		t.Fatal(err)
	}
	w.add(m)
	t.Cleanup(w.doc.Close)
	w.hand = NewHand(w)
	return w
}

// at returns where a place of the scene is seen, in the toolkit's units from the middle.
func (w *world) at(p r3.Vec) r2.Vec {
	x, y, _, _ := w.camera.Project(p)
	return r2.Vec{X: x / unit, Y: y / unit}
}

// TestPlacingOnAPointCloud: a click places at the point that is seen there, in either
// projection: of two behind each other the nearer one, with either snap, and where none
// is at hand nothing.
func TestPlacingOnAPointCloud(t *testing.T) {
	front, middle, back := r3.Vec{X: 0.5, Y: 0.5, Z: 0.5}, r3.Vec{}, r3.Vec{X: 0.5, Y: 0.5, Z: -0.5}
	for _, orthographic := range []bool{false, true} {
		for _, snap := range []Snap{ToSurface, ToVertex} {
			w := newCloud(t)
			w.camera.Orthographic, w.hand.Options.Snap = orthographic, snap
			w.hand.Take(w.hand.Place)
			click := func(p r3.Vec, dx float64) {
				at := w.at(p)
				w.after(time.Second)
				w.click(at.X+dx, at.Y, 0)
			}
			click(front, 0)
			click(middle, 1)
			click(middle, pointReach-0.5)
			click(middle, pointReach+2)
			if !orthographic { // in the other one the front hides it
				click(back, 0)
			}
			want := []r3.Vec{front, middle, middle}
			if !orthographic {
				want = append(want, back)
			}
			got := w.doc.Groups()[0].Group.Landmarks()
			if len(got) != len(want) {
				t.Fatalf("orthographic %v, %v: %d points are placed, want %d; it says %q", orthographic, snap, len(got), len(want), w.said)
			}
			for i, l := range got {
				if !near(l.Position, want[i]) || l.Normal != (r3.Vec{}) {
					t.Errorf("orthographic %v, %v: point %d is at %v with normal %v, want %v", orthographic, snap, i+1, l.Position, l.Normal, want[i])
				}
			}
			if len(w.said) != 2 || w.said[0] != "Point 3 is where Point 2 is. Undo takes it back." || !strings.HasPrefix(w.said[1], "Not placed: ") {
				t.Errorf("on a point that is taken, and beside all, it says %q", w.said)
			}
		}
	}
}

// TestMovingOnAPointCloud: dragged, a landmark goes from point to point; a key moves it
// across the view.
func TestMovingOnAPointCloud(t *testing.T) {
	w := newCloud(t)
	w.hand.Take(w.hand.Place)
	w.click(0, 0, 0)
	w.hand.Take(nil)
	p := w.doc.Selection().Points()[0]
	position := func() r3.Vec { l, _ := w.doc.Landmark(p); return l.Position }
	corner := r3.Vec{X: -0.5, Y: 0.5, Z: 0.5}
	w.drag(Left, 0, r2.Vec{}, r2.Vec{X: 10}, w.at(corner))
	if !near(position(), corner) {
		t.Errorf("dragged to a corner it is at %v", position())
	}
	before := w.at(position())
	w.key(KeyRight, Shift)
	after := w.at(position())
	if step := 10 * nudgeStep * w.Picture().Pixel / unit; math.Abs(after.X-before.X-step) > 1e-6 || math.Abs(after.Y-before.Y) > 1e-6 {
		t.Errorf("a key moves it from %v to %v, want %g to the right", before, after, step)
	}
}
