package tool

import (
	"math"
	"strings"
	"testing"
	"time"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheSelectedPointIsDragged along the surface, as one edit, keeping its place
// under the pointer.
func TestTheSelectedPointIsDragged(t *testing.T) {
	w, n := newSphere(t, placed("a", onSphere(0, 0)), placed("b", onSphere(30, 0)))
	start := w.camera
	w.doc.Selection().Only(n.Point(0))
	w.drag(Left, 0, r2.Vec{X: 2}, r2.Vec{X: 10}, r2.Vec{X: 30, Y: 30}, r2.Vec{X: 22, Y: 40})
	w.isAt(n.Group.At(0), onSphere(20, 40), onSphere(20, 40))
	if n.Group.At(1).Position != onSphere(30, 0) || w.camera != start {
		t.Error("another point or the view moved")
	}
	if names, _ := w.doc.History().Names(); len(names) != 1 || names[0] != "Move a" {
		t.Errorf("the history has %q", names)
	}
	w.doc.Undo()
	if n.Group.At(0) != placed("a", onSphere(0, 0)) {
		t.Errorf("after undo it is %+v", n.Group.At(0))
	}
	// Beside the surface it stays where it was there last, and is released outside.
	w.drag(Left, 0, r2.Vec{}, r2.Vec{X: 60}, r2.Vec{X: 400})
	w.isAt(n.Group.At(0), onSphere(60, 0), onSphere(60, 0))
}

// TestWhatDoesNotMoveAPoint: a click, a drag on one that is not selected, one of
// several, locked or hidden, with another button, and the view.
func TestWhatDoesNotMoveAPoint(t *testing.T) {
	for name, test := range map[string]struct {
		prepare func(w *world, n *scene.GroupNode)
		b       Button
		m       Modifiers
		turns   bool
	}{
		"not selected": {func(w *world, n *scene.GroupNode) { w.doc.Selection().Only(n.Point(1)) }, Left, 0, true},
		"one of two":   {func(w *world, n *scene.GroupNode) { w.doc.Selection().Only(n.Point(0), n.Point(1)) }, Left, 0, true},
		"right button": {func(w *world, n *scene.GroupNode) {}, Right, 0, false},
		"Shift":        {func(w *world, n *scene.GroupNode) {}, Left, Shift, false},
		"locked":       {func(w *world, n *scene.GroupNode) { _ = w.doc.Apply(scene.LockPoints(w.doc, true, n.Point(0))) }, Left, 0, true},
		"locked group": {func(w *world, n *scene.GroupNode) { _ = w.doc.Apply(scene.LockGroup(w.doc, n.ID(), true)) }, Left, 0, true},
		"behind":       {func(w *world, n *scene.GroupNode) { w.camera = w.camera.Turn(math.Pi, 0) }, Left, 0, true},
	} {
		w, n := newSphere(t, placed("a", onSphere(0, 0)), placed("b", onSphere(30, 0)))
		w.doc.Selection().Only(n.Point(0))
		test.prepare(w, n)
		before, undo := w.camera, w.doc.History().UndoName()
		w.drag(test.b, test.m, r2.Vec{}, r2.Vec{X: 20}, r2.Vec{X: 40})
		for i, want := range []r3.Vec{onSphere(0, 0), onSphere(30, 0)} {
			if n.Group.At(i).Position != want {
				t.Errorf("%s: point %d moved to %v", name, i, n.Group.At(i).Position)
			}
		}
		if w.doc.History().UndoName() != undo {
			t.Errorf("%s: the history has %q", name, w.doc.History().UndoName())
		}
		if got := w.camera.Rotation != before.Rotation; got != test.turns {
			t.Errorf("%s: the view turned: %v", name, got)
		}
	}
	w, n := newSphere(t, placed("a", onSphere(0, 0)))
	w.doc.Selection().Only(n.Point(0))
	w.drag(Left, 0, r2.Vec{}, r2.Vec{X: 2, Y: 2})
	if n.Group.At(0).Position != onSphere(0, 0) || w.doc.History().UndoName() != "" {
		t.Error("a click moves it")
	}
	// While it is dragged the view zooms, and it stays until the pointer goes on.
	w.hand.Press(w.pointer(0, 0, Left, 0))
	w.hand.Drag(w.pointer(30, 0, Left, 0))
	at := n.Group.At(0).Position
	w.SetCamera(w.camera.Zoom(2, 0, 0))
	if n.Group.At(0).Position != at {
		t.Error("it moves with the view")
	}
	w.hand.Drag(w.pointer(30, 0, Left, 0))
	if gap := r3.Norm(r3.Sub(n.Group.At(0).Position, at)); gap > 2*sag {
		t.Errorf("the view moved, and then it jumps by %g", gap)
	}
	// It goes on with the pointer as the view is now: 30 units show half as much.
	w.hand.Drag(w.pointer(60, 0, Left, 0))
	w.isAt(n.Group.At(0), onSphere(45, 0), onSphere(45, 0))
}

// TestEscapeTakesADragBack, and the drag goes on no more.
func TestEscapeTakesADragBack(t *testing.T) {
	w, n := newSphere(t, placed("a", onSphere(0, 0)))
	w.doc.Selection().Only(n.Point(0))
	w.hand.Press(w.pointer(0, 0, Left, 0))
	w.hand.Drag(w.pointer(30, 0, Left, 0))
	w.hand.Drag(w.pointer(40, 0, Left, 0))
	if !w.key(KeyEscape, 0) {
		t.Error("Escape is of no use")
	}
	w.hand.Drag(w.pointer(50, 0, Left, 0))
	w.hand.Release(w.pointer(50, 0, Left, 0))
	if n.Group.At(0) != placed("a", onSphere(0, 0)) || w.doc.History().UndoName() != "" {
		t.Errorf("it is %+v, undo takes back %q", n.Group.At(0), w.doc.History().UndoName())
	}
	if !w.doc.Selection().Has(n.Point(0)) {
		t.Error("Escape selects nothing, too")
	}
}

// TestArrowsNudge by half of what a pixel covers, on the surface.
func TestArrowsNudge(t *testing.T) {
	const pixel = unit / 2 // of the picture's height, see world.Picture
	for _, test := range []struct {
		m     Modifiers
		steps float64
	}{{0, 1}, {Shift, 10}, {Alt, 0.1}} {
		w, n := newSphere(t, placed("a", onSphere(20, 10)))
		w.doc.Selection().Only(n.Point(0))
		x, y, _, _ := w.camera.Project(n.Group.At(0).Position)
		for _, k := range []struct {
			name KeyName
			x, y float64
		}{{KeyRight, 1, 0}, {KeyUp, 1, 1}, {KeyLeft, 0, 1}, {KeyDown, 0, 0}} {
			if !w.key(k.name, test.m) {
				t.Fatal("an arrow is of no use")
			}
			w.after(50 * time.Millisecond)
			gotX, gotY, _, _ := w.camera.Project(n.Group.At(0).Position)
			if math.Hypot(gotX-x-k.x*test.steps*pixel/2, gotY-y-k.y*test.steps*pixel/2) > 1e-9 {
				t.Errorf("%s moved it by (%g, %g) pixels", k.name, (gotX-x)/pixel, (gotY-y)/pixel)
			}
			if off := math.Abs(r3.Norm(n.Group.At(0).Position) - 1); off > sag {
				t.Errorf("it is %g off the sphere", off)
			}
		}
		if names, _ := w.doc.History().Names(); len(names) != 1 || names[0] != "Move a" {
			t.Errorf("keys held down are %q", names)
		}
		w.after(time.Minute)
		w.key(KeyUp, 0)
		if names, _ := w.doc.History().Names(); len(names) != 2 {
			t.Errorf("a key much later is joined to them: %q", names)
		}
	}
	// What came between two keys is no part of a step, even where they are held down.
	w, n := newSphere(t, placed("a", onSphere(20, 10)))
	w.doc.Selection().Only(n.Point(0))
	w.key(KeyUp, 0)
	if err := w.doc.Apply(scene.RenamePoint(w.doc, n.Point(0), "b")); err != nil {
		t.Fatal(err)
	}
	w.key(KeyUp, 0)
	if names, _ := w.doc.History().Names(); len(names) != 3 {
		t.Errorf("with a new name between: %q", names)
	}
	w.doc.Undo()
	w.key(KeyUp, 0)
	w.key(KeyUp, 0)
	if names, _ := w.doc.History().Names(); len(names) != 3 {
		t.Errorf("behind an undo: %q", names)
	}
	estimate := placed("e", onSphere(20, 10))
	estimate.Status = landmark.Estimated
	w, n = newSphere(t, estimate)
	w.doc.Selection().Only(n.Point(0))
	if w.key(KeyUp, 0); n.Group.At(0).Status != landmark.Defined {
		t.Errorf("what was put in its place by hand is %v", n.Group.At(0).Status)
	}
	w, n = newSphere(t, placed("a", onSphere(0, 0)), placed("b", onSphere(30, 0)))
	w.doc.Selection().Only(n.Point(0), n.Point(1))
	w.key(KeyUp, 0)
	if w.doc.History().UndoName() != "" || w.towards(r3.Vec{Z: 1}) == (r3.Vec{Z: 1}) {
		t.Error("arrows move several points, or turn no view")
	}
}

// TestAHiddenPointStaysOnItsSide: a step so long that the front would be near enough
// leaves a point at the back there.
func TestAHiddenPointStaysOnItsSide(t *testing.T) {
	w, n := newSphere(t, placed("a", r3.Vec{X: 0.8, Z: -0.6}))
	w.doc.Selection().Only(n.Point(0))
	w.key(KeyUp, Shift)
	p := n.Group.At(0).Position
	if p.Z > -0.5 || p.Y <= 0 || math.Abs(r3.Norm(p)-1) > sag {
		t.Errorf("it went to %v", p)
	}
}

// TestAPointOffTheSurfaceStaysOff: it moves in the plane across the view.
func TestAPointOffTheSurfaceStaysOff(t *testing.T) {
	off := r3.Vec{X: 0.2, Z: 1.3}
	w, n := newSphere(t, placed("joint", off))
	w.doc.Selection().Only(n.Point(0))
	w.drag(Left, 0, r2.Vec{X: 15}, r2.Vec{X: 30}, r2.Vec{X: 45, Y: 15}) // 0.2 of 4 units in 300
	if want := (r3.Vec{X: 0.6, Y: 0.2, Z: 1.3}); !near(n.Group.At(0).Position, want) {
		t.Errorf("it is at %v, want %v", n.Group.At(0).Position, want)
	}
	w.key(KeyRight, Shift) // five pixels, of 4/600 each
	if want := (r3.Vec{X: 0.6 + 5*4./600, Y: 0.2, Z: 1.3}); !near(n.Group.At(0).Position, want) {
		t.Errorf("it is at %v, want %v", n.Group.At(0).Position, want)
	}
}

// TestSeveralMoveTogether by the handle in their middle, as one step; locked ones stay.
func TestSeveralMoveTogether(t *testing.T) {
	locked := placed("c", onSphere(0, 60))
	locked.Locked = true
	w, n := newSphere(t, placed("a", onSphere(-20, 0)), placed("b", onSphere(20, 0)), locked)
	w.doc.Selection().Only(n.Point(0), n.Point(1), n.Point(2))
	w.hand.Take(w.hand.Together)
	h := w.hand.Marks().Handle
	if want := r3.Scale(0.5, r3.Add(onSphere(-20, 0), onSphere(20, 0))); h == nil || !near(*h, want) {
		t.Fatalf("the handle is at %v, want %v", h, want)
	}
	w.drag(Left, 0, r2.Vec{X: 3, Y: 3}, r2.Vec{X: 30, Y: 3}, r2.Vec{X: 13, Y: 33})
	w.isAt(n.Group.At(0), onSphere(-10, 30), onSphere(-10, 30))
	w.isAt(n.Group.At(1), onSphere(30, 30), onSphere(30, 30))
	if n.Group.At(2).Position != onSphere(0, 60) {
		t.Error("the locked one moved")
	}
	if names, _ := w.doc.History().Names(); len(names) != 1 || names[0] != "Move 2 Points" {
		t.Errorf("the history has %q", names)
	}
	w.key(KeyUp, Shift)
	w.isAt(n.Group.At(1), onSphere(30, 32.5), r3.Vec{}) // five pixels of half a unit
	w.doc.Undo()
	w.doc.Undo()
	if n.Group.At(0).Position != onSphere(-20, 0) || n.Group.At(1).Position != onSphere(20, 0) {
		t.Error("undo does not bring them back")
	}
	w.drag(Left, 0, r2.Vec{X: 60, Y: 60}, r2.Vec{X: 90, Y: 60})
	if w.doc.History().UndoName() != "" {
		t.Error("a drag beside the handle moves them")
	}
}

// TestPointsOfAPictureStayInTheirPlane: dragged and nudged over a mesh, however the view
// is turned; where the plane is seen from its edge they stay.
func TestPointsOfAPictureStayInTheirPlane(t *testing.T) {
	w, _ := newWorld(t)
	flat := landmark.NewGroup("picture", []landmark.Landmark{placed("p", r3.Vec{X: 0.2, Y: 0.1}), placed("q", r3.Vec{X: -0.4})})
	flat.SetDim(2)
	n, err := w.doc.AddGroup(flat)
	if err != nil {
		t.Fatal(err)
	}
	w.camera = w.camera.Turn(0.6, 0.3)
	w.doc.Selection().Only(n.Point(0))
	at := func(p r3.Vec) r2.Vec { x, y, _, _ := w.camera.Project(p); return r2.Scale(1/unit, r2.Vec{X: x, Y: y}) }
	from := n.Group.At(0).Position
	goal := r3.Vec{X: -0.3, Y: 0.45}
	w.drag(Left, 0, at(from), r2.Scale(0.5, r2.Add(at(from), at(goal))), at(goal))
	if got := n.Group.At(0).Position; !near(got, goal) || got.Z != 0 {
		t.Errorf("dragged to %v, want %v", got, goal)
	}
	w.key(KeyRight, Shift)
	if got := n.Group.At(0).Position; got.Z != 0 || math.Abs(at(got).X-at(goal).X-10*nudgeStep/2) > 1e-6 || math.Abs(at(got).Y-at(goal).Y) > 1e-6 {
		t.Errorf("an arrow leads from %v to %v, in the view from %v to %v", goal, got, at(goal), at(got))
	}
	w.doc.Selection().Only(n.Point(0), n.Point(1))
	w.hand.Take(w.hand.Together)
	before := n.Group.At(1).Position
	w.key(KeyUp, 0)
	if got := n.Group.At(1).Position; got.Z != 0 || got == before {
		t.Errorf("together with another it goes to %v", got)
	}
	w.hand.Take(nil)
	w.camera = scene.DefaultCamera().Turn(math.Pi/2, 0)
	w.doc.Selection().Only(n.Point(1))
	before = n.Group.At(1).Position
	w.key(KeyRight, 0)
	if got := n.Group.At(1).Position; got != before {
		t.Errorf("from the edge of its plane it goes to %v", got)
	}
}

// TestKeysSayOnceThatAPointIsLocked, and turn the view.
func TestKeysSayOnceThatAPointIsLocked(t *testing.T) {
	w, n := newSphere(t, placed("a", onSphere(0, 0)), placed("b", onSphere(30, 0)))
	if err := w.doc.Apply(scene.LockPoints(w.doc, true, n.Point(0))); err != nil {
		t.Fatal(err)
	}
	press := func(i, times int) {
		w.doc.Selection().Only(n.Point(i))
		for range times {
			w.key(KeyLeft, 0)
		}
	}
	before := w.camera
	press(0, 3)
	if len(w.said) != 1 || !strings.Contains(w.said[0], "a is locked") {
		t.Errorf("three keys say %q", w.said)
	}
	if w.camera.Rotation == before.Rotation || n.Group.At(0).Position != onSphere(0, 0) {
		t.Error("they do not turn the view, or move the point")
	}
	press(1, 1)
	if press(0, 2); len(w.said) != 2 {
		t.Errorf("selected again, it says %q", w.said)
	}
}
