package tool

import (
	"math"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// unvisited returns points that nobody has visited.
func unvisited(names ...string) (all []landmark.Landmark) {
	for _, name := range names {
		all = append(all, landmark.Landmark{Name: name, Position: landmark.NoPosition()})
	}
	return all
}

// isAt tests where a point is, and its normal.
func (w *world) isAt(l landmark.Landmark, want, normal r3.Vec) {
	w.t.Helper()
	if gap := r3.Norm(r3.Sub(l.Position, want)); !l.Placed() || !(gap <= 2*sag) {
		w.t.Errorf("%s is at %v, want %v", l.Name, l.Position, want)
	}

	if angle := math.Acos(min(1, r3.Dot(l.Normal, normal))); normal != (r3.Vec{}) && !(angle < tilt) {
		w.t.Errorf("%s has the normal %v, want %v", l.Name, l.Normal, normal)
	}
}

// TestClicksPlaceThePointsInTheirOrder, on the sphere where the ray of each click
// meets it, and a drag between them turns the view.
func TestClicksPlaceThePointsInTheirOrder(t *testing.T) {
	w, n := newSphere(t, unvisited("a", "b", "c")...)
	w.hand.Take(w.hand.Place)
	w.click(20, 10, 0)
	w.drag(Left, 0, r2.Vec{X: 20}, r2.Vec{X: 50}, r2.Vec{X: 80, Y: 5})
	if n.Group.Progress().Placed != 1 || w.towards(r3.Vec{Z: 1}) == (r3.Vec{Z: 1}) {
		t.Fatalf("after a click and a drag: %v, the view turned to %v", n.Group.Progress(), w.towards(r3.Vec{Z: 1}))
	}
	c := scene.DefaultCamera()
	c.Height, c.Orthographic = 4, true
	w.camera = c
	w.after(2 * doubleClick)
	w.click(-30, -40, 0)
	w.isAt(n.Group.At(0), onSphere(20, 10), onSphere(20, 10))
	w.isAt(n.Group.At(1), onSphere(-30, -40), onSphere(-30, -40))
	if l := n.Group.At(2); l.Placed() {
		t.Errorf("the third point is at %v", l.Position)
	}
	if !w.doc.Selection().Has(n.Point(1)) || w.doc.Selection().Len() != 1 {
		t.Error("what was placed last is not selected")
	}
	if got := w.doc.History().UndoName(); got != "Place b" {
		t.Errorf("undo takes back %q", got)
	}
	// In perspective too: from the eye, at (0, 0, distance).
	w.camera.Orthographic = false
	w.after(2 * doubleClick)
	w.click(40, 0, 0)
	eye, slope := w.camera.Distance(), 4*40*unit/w.camera.Distance()
	// x = slope (eye - z), x² + z² = 1
	a, b := 1+slope*slope, slope*slope*eye
	z := (b + math.Sqrt(b*b-a*(b*eye-1))) / a
	want := r3.Vec{X: slope * (eye - z), Z: z}
	w.isAt(n.Group.At(2), want, want)
	// Every point is there: one more click adds none.
	w.after(2 * doubleClick)
	w.click(0, 50, 0)
	if n.Group.Len() != 3 || len(w.said) != 1 || !strings.Contains(w.said[0], "every point of points") {
		t.Errorf("then there are %d points, and it said %q", n.Group.Len(), w.said)
	}
	// Undo gives back the last: the next click places it again.
	w.doc.Undo()
	w.after(2 * doubleClick)
	w.click(0, 10, 0)
	if l := n.Group.At(2); !l.Placed() || n.Group.Len() != 3 {
		t.Error("after an undo, the click does not place the point that was taken back")
	}
	if !w.key(KeyEscape, 0) || w.hand.Held() != nil {
		t.Error("Escape does not end it")
	}
	w.after(2 * doubleClick)
	before := n.Group.At(2)
	w.click(60, 60, 0)
	if n.Group.At(2).Position != before.Position || n.Group.Len() != 3 {
		t.Error("after Escape a click places")
	}
}

// TestNewPointsAndGroups: a group without unvisited points gets new ones, and where
// there is no group one is made, each as one edit.
func TestNewPointsAndGroups(t *testing.T) {
	w, n := newSphere(t, placed("nasion", onSphere(0, 0)))
	w.hand.Take(w.hand.Place)
	w.click(20, 10, 0)
	if n.Group.Len() != 2 || n.Group.At(1).Name != "2" {
		t.Fatalf("%d points, the last %q", n.Group.Len(), n.Group.At(n.Group.Len()-1).Name)
	}
	w.isAt(n.Group.At(1), onSphere(20, 10), onSphere(20, 10))
	w.doc.Undo()
	if n.Group.Len() != 1 {
		t.Errorf("after undo there are %d points", n.Group.Len())
	}
	if err := w.doc.Apply(scene.RemoveGroups(w.doc, n.ID())); err != nil {
		t.Fatal(err)
	}
	w.after(2 * doubleClick)
	w.click(-20, 10, 0)
	w.after(2 * doubleClick)
	w.click(-20, 30, 0)
	if len(w.doc.Groups()) != 1 || w.doc.Groups()[0].Group.Len() != 2 {
		t.Fatalf("there are %d groups", len(w.doc.Groups()))
	}
	w.isAt(w.doc.Groups()[0].Group.At(0), onSphere(-20, 10), onSphere(-20, 10))
	w.isAt(w.doc.Groups()[0].Group.At(1), onSphere(-20, 30), onSphere(-20, 30))
	w.doc.Undo()
	w.doc.Undo()
	if len(w.doc.Groups()) != 0 {
		t.Error("two undos do not take the group back")
	}
}

// TestSnap: to the nearest vertex, and to the plane across the view.
func TestSnap(t *testing.T) {
	w, n := newWorld(t) // the square's corners are one unit from the middle
	w.hand.Take(w.hand.Place)
	w.hand.Options.Snap = ToVertex
	w.click(30, 30, 0)
	if p := n.Group.At(3).Position; p != (r3.Vec{X: 1, Y: 1}) {
		t.Errorf("the nearest vertex is %v", p)
	}
	w.hand.Options.Snap, w.hand.Options.Lock = Free, true
	w.camera = w.camera.MoveTo(r3.Vec{Z: 0.5})
	w.after(2 * doubleClick)
	w.click(-30, 60, 0) // 4 units high at the focus: 300 units are 4
	l := n.Group.At(4)
	if !near(l.Position, r3.Vec{X: -0.4, Y: 0.8, Z: 0.5}) || l.Normal != (r3.Vec{}) || !l.Locked {
		t.Errorf("free, it is at %v with the normal %v, locked %v", l.Position, l.Normal, l.Locked)
	}
	w.hand.Options = Options{}
	w.after(2 * doubleClick)
	w.click(140, 140, 0)
	if n.Group.Len() != 5 || len(w.said) != 1 {
		t.Errorf("beside the surface there are %d points, and it says %q", n.Group.Len(), w.said)
	}
}

// TestWhatCannotBePlaced is said, and changes nothing.
func TestWhatCannotBePlaced(t *testing.T) {
	for name, make := range map[string]func(w *world, n *scene.GroupNode){
		"locked": func(w *world, n *scene.GroupNode) { _ = w.doc.Apply(scene.LockGroup(w.doc, n.ID(), true)) },
		"hidden": func(w *world, n *scene.GroupNode) { w.doc.SetVisible(n.ID(), false) },
		"prepared": func(w *world, n *scene.GroupNode) {
			m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}, Triangles: []uint32{0, 1, 2}})
			if err != nil {
				w.t.Fatal(err)
			}
			_, _ = w.doc.AddMesh(m, "not ready")
		},
		"no mesh": func(w *world, n *scene.GroupNode) { w.doc.Meshes()[0].Visible = false },
	} {
		w, n := newWorld(t)
		make(w, n)
		w.hand.Place.Chosen = func(*scene.Document) scene.ID { return n.ID() }
		w.hand.Take(w.hand.Place)
		undo := w.doc.History().UndoName()
		w.click(30, 30, 0)
		if n.Group.Len() != 3 || len(w.said) != 1 || !strings.Contains(w.said[0], name) || w.doc.History().UndoName() != undo {
			t.Errorf("%s: %d points, said %q", name, n.Group.Len(), w.said)
		}
	}
}

// TestTheGhostIsWhereAClickPlaces, under the pointer and under the crosshair.
func TestTheGhostIsWhereAClickPlaces(t *testing.T) {
	w, n := newSphere(t, unvisited("a", "b")...)
	w.hand.Options.Loupe = true
	w.hand.Take(w.hand.Place)
	if m := w.hand.Marks(); m.Ghost != nil || m.Crosshair != nil || m.Loupe != nil {
		t.Errorf("without a pointer there is %+v", m)
	}
	drawn := w.remarked
	w.hand.Move(w.pointer(30, 20, NoButton, 0))
	m := w.hand.Marks()
	if m.Ghost == nil || r3.Norm(r3.Sub(*m.Ghost, onSphere(30, 20))) > 2*sag || m.Loupe == nil || w.remarked == drawn {
		t.Fatalf("under the pointer there is %+v", m)
	}
	w.click(30, 20, 0)
	if n.Group.At(0).Position != *m.Ghost {
		t.Errorf("the click places at %v, the ghost was at %v", n.Group.At(0).Position, *m.Ghost)
	}
	w.hand.Leave()
	if m := w.hand.Marks(); m.Ghost != nil {
		t.Error("the pointer left, the ghost stays")
	}
	// By keys alone: four steps of ten left of the middle and two up, three single ones and a tenth.
	w.key(KeyLeft, Shift)
	w.key(KeyUp, Shift)
	for range 3 {
		w.key(KeyUp, 0)
	}
	w.key(KeyLeft, Alt)
	x, y := -crosshairStep*10.1, crosshairStep*13.
	m = w.hand.Marks()
	if m.Crosshair == nil || r2.Norm(r2.Sub(*m.Crosshair, r2.Vec{X: x * unit, Y: y * unit})) > tolerance {
		t.Fatalf("the crosshair is at %v", m.Crosshair)
	}
	w.key(KeyReturn, 0)
	w.isAt(n.Group.At(1), onSphere(x, y), onSphere(x, y))
	if w.towards(r3.Vec{Z: 1}) != (r3.Vec{Z: 1}) {
		t.Error("the crosshair turns the view")
	}
	for range 40 {
		w.key(KeyRight, Shift)
	}
	if v := w.towards(r3.Vec{Z: 1}); !(v.X < 0) || math.Abs(v.Y) > tolerance {
		t.Errorf("at the right edge, what pointed to the viewer points to %v", v)
	}
	w.hand.Move(w.pointer(1, 1, NoButton, 0))
	if m := w.hand.Marks(); m.Crosshair != nil {
		t.Error("the pointer moves, the crosshair stays")
	}
}

// TestSkipBackAndJump go through the points.
func TestSkipBackAndJump(t *testing.T) {
	w, n := newSphere(t, unvisited("a", "b", "c")...)
	p := w.hand.Place
	w.hand.Take(p)
	next := func(want string) {
		t.Helper()
		if got, why := p.Next(w.doc); got.Name(w.doc) != want || why != "" {
			t.Errorf("next is %q, %q, want %q", got.Name(w.doc), why, want)
		}
	}
	next("a")
	p.Skip()
	next("b")
	p.Skip()
	p.Skip()
	next("a")
	p.Back()
	next("c")
	p.Jump(n.Point(1))
	next("b")
	w.click(0, 0, 0)
	next("c")
	p.Jump(n.Point(1)) // it is placed anew
	next("b")
	w.after(2 * doubleClick)
	w.click(0, 30, 0)
	w.isAt(n.Group.At(1), onSphere(0, 30), onSphere(0, 30))
	next("c")
	if err := w.doc.Apply(scene.SetStatus(w.doc, landmark.Missing, n.Point(2))); err != nil {
		t.Fatal(err)
	}
	next("a")
}

// TestADoubleClickPlacesOnePoint, and undoing has it asked for again.
func TestADoubleClickPlacesOnePoint(t *testing.T) {
	w, n := newSphere(t, unvisited("a", "b", "c")...)
	w.hand.Take(w.hand.Place)
	w.click(10, 10, 0)
	w.after(doubleClick / 4)
	w.click(10, 10, 0)
	if got := n.Group.Progress().Placed; got != 1 || len(w.locates) != 0 {
		t.Errorf("a double click places %d points, and sets the pivot %d times", got, len(w.locates))
	}
	w.after(2 * doubleClick)
	w.click(20, 10, 0)
	w.doc.Undo()
	if next, _ := w.hand.Place.Next(w.doc); next.Name(w.doc) != "b" {
		t.Errorf("after undoing b, next is %q", next.Name(w.doc))
	}
}

// TestPointsAddedToNamedOnesAreNumbered: by how many there are, or the next number that
// no point has for a name; among points without names they have none.
func TestPointsAddedToNamedOnesAreNumbered(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{{[]string{"a", "b"}, "3"}, {[]string{"a", "3"}, "4"}, {[]string{"4", "3", "5"}, "6"}, {[]string{"", ""}, ""}, {[]string{"", "x"}, "3"}, {nil, ""}} {
		var points []landmark.Landmark
		for _, name := range test.names {
			points = append(points, placed(name, onSphere(60, 0)))
		}
		w, n := newSphere(t, points...)
		w.hand.Take(w.hand.Place)
		w.click(20, 10, 0)
		if last := n.Group.At(n.Group.Len() - 1); n.Group.Len() != len(points)+1 || last.Name != test.want {
			t.Errorf("after %q comes %q, want %q", test.names, last.Name, test.want)
		}
	}
}

// TestAPointOnAnotherIsTold: the next point that is placed just where one of its group is
// was perhaps a click too many; one that is beside it was not.
func TestAPointOnAnotherIsTold(t *testing.T) {
	w, n := newSphere(t, unvisited("a", "b", "c")...)
	w.hand.Take(w.hand.Place)
	for _, click := range []struct {
		x, y float64
		want string
	}{{20, 10, ""}, {30, 10, ""}, {20, 10, "c is where a is. Undo takes it back."}} {
		w.after(2 * doubleClick)
		w.said = nil
		w.click(click.x, click.y, 0)
		if got := strings.Join(w.said, "|"); got != click.want {
			t.Errorf("at %g, %g: %q, want %q", click.x, click.y, got, click.want)
		}
	}
	if n.Group.Progress().Placed != 3 {
		t.Error(n.Group.Progress())
	}
}

// TestThePromptNamesWhatIsPlaced: a point without a name goes by its label, as in the
// guide, and of several groups that which a new point is added to is named.
func TestThePromptNamesWhatIsPlaced(t *testing.T) {
	w, n := newSphere(t, unvisited("", "")...)
	w.hand.Take(w.hand.Place)
	if err := w.doc.Apply(scene.SetLabels(w.doc, "Label", n.ID(), []landmark.Label{{Name: "nose", Indices: []int{0, 1}}})); err != nil {
		t.Fatal(err)
	}
	if got := w.hand.Prompt(); !strings.HasPrefix(got, "Click to place nose 1. ") {
		t.Error(got)
	}
	e := scene.AddGroups(w.doc, "", landmark.NewGroup("other", []landmark.Landmark{{Status: landmark.Defined, Position: onSphere(0, 0)}}))
	if err := w.doc.Apply(e); err != nil {
		t.Fatal(err)
	}
	w.hand.Place.Chosen = func(*scene.Document) scene.ID { return e.Added()[0] }
	if got := w.hand.Prompt(); !strings.HasPrefix(got, "Click to place Point 2 of other. ") {
		t.Error(got)
	}
}

// TestPlacingGoesOnWhereSomethingIsLeft: the group of a selected point that has all of its
// points is left for one that has not, but for a locked one.
func TestPlacingGoesOnWhereSomethingIsLeft(t *testing.T) {
	w, whole := newSphere(t, placed("a", onSphere(0, 0)))
	e := scene.AddGroups(w.doc, "", landmark.NewGroup("half", append(unvisited("b", "c"), placed("d", onSphere(9, 9)))))
	if err := w.doc.Apply(e); err != nil {
		t.Fatal(err)
	}
	half := w.doc.Group(e.Added()[0])
	asks := func(when string, want scene.ID) {
		t.Helper()
		if got, _ := w.hand.Place.Next(w.doc); got.Group != want {
			t.Errorf("%s: a point of group %d is asked for, want %d", when, got.Group, want)
		}
	}
	w.doc.Selection().Only(whole.Point(0))
	w.hand.Take(w.hand.Place)
	asks("one of the complete group is selected", half.ID())
	w.click(20, 10, 0)
	if l := half.Group.At(0); !l.Placed() || whole.Group.Len() != 1 {
		t.Errorf("b is at %v, and the complete group has %d points", l.Position, whole.Group.Len())
	}
	w.hand.Take(nil)
	w.doc.Selection().Only(whole.Point(0))
	w.hand.Take(w.hand.Place)
	w.hand.Place.Chosen = func(*scene.Document) scene.ID { return whole.ID() }
	asks("the complete group is chosen in the list", whole.ID())
	w.hand.Place.Chosen = nil
	if err := w.doc.Apply(scene.LockGroup(w.doc, half.ID(), true)); err != nil {
		t.Fatal(err)
	}
	asks("the other is locked", whole.ID())
}
