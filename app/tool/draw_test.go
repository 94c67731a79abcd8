package tool

import (
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// curveOf returns the points of a label by name, and whether they are a curve.
func (w *world) curveOf(n *scene.GroupNode, name string) (points []int, curve landmark.Curve) {
	for _, l := range n.Group.Labels() {
		if l.Name == name {
			return l.Indices, l.Curve
		}
	}
	return nil, landmark.NoCurve
}

// clicks clicks slowly at places in the toolkit's units.
func (w *world) clicks(places ...[2]float64) {
	for _, at := range places {
		w.after(2 * doubleClick)
		w.click(at[0], at[1], 0)
	}
}

// TestCurveIsDrawnByHand: each click is a point on the surface joined to the one before,
// and one step back; the first point closes it.
func TestCurveIsDrawnByHand(t *testing.T) {
	w, n := newSphere(t, placed("a", r3.Vec{Z: -1}))
	w.hand.Take(w.hand.Draw)
	places := [][2]float64{{-40, 0}, {0, 40}, {40, 0}}
	w.clicks(places...)
	for i, at := range places {
		w.isAt(n.Group.At(1+i), onSphere(at[0], at[1]), onSphere(at[0], at[1]))
	}
	points, curve := w.curveOf(n, "curve 1")
	if !slices.Equal(points, []int{1, 2, 3}) || curve != landmark.OpenCurve {
		t.Fatalf("the curve is %v (%v)", points, curve)
	}
	names, _ := w.doc.History().Names()
	if want := []string{"Place Point 2", "Draw curve 1 to Point 3", "Draw curve 1 to Point 4"}; !slices.Equal(names, want) {
		t.Errorf("the steps are %q", names)
	}
	// A step back, and the next click goes on from the point before.
	w.doc.Undo()
	w.clicks([2]float64{30, -30})
	if points, _ = w.curveOf(n, "curve 1"); n.Group.Len() != 4 || !slices.Equal(points, []int{1, 2, 3}) {
		t.Errorf("behind a step back and a click the curve is %v of %d points", points, n.Group.Len())
	}
	w.isAt(n.Group.At(3), onSphere(30, -30), r3.Vec{})
	// The first point closes it. Undone, it goes on; else the next click begins another.
	w.clicks(places[0])
	if points, curve = w.curveOf(n, "curve 1"); curve != landmark.ClosedCurve || len(points) != 3 || n.Group.Len() != 4 {
		t.Fatalf("closed: %v (%v) of %d points", points, curve, n.Group.Len())
	}
	w.doc.Undo()
	w.clicks([2]float64{-30, -30}, places[0])
	if points, curve = w.curveOf(n, "curve 1"); curve != landmark.ClosedCurve || !slices.Equal(points, []int{1, 2, 3, 4}) {
		t.Fatalf("closed once more: %v (%v)", points, curve)
	}
	w.clicks([2]float64{0, 10}, [2]float64{10, 10})
	if points, curve = w.curveOf(n, "curve 2"); !slices.Equal(points, []int{5, 6}) || curve != landmark.OpenCurve {
		t.Errorf("the next curve is %v (%v)", points, curve)
	}
	for w.doc.Undo() {
	}
	if n.Group.Len() != 1 || len(n.Group.Labels()) != 0 {
		t.Errorf("undone there are %d points and %d labels", n.Group.Len(), len(n.Group.Labels()))
	}
	for w.doc.Redo() {
	}
	if n.Group.Len() != 7 || len(n.Group.Labels()) != 2 {
		t.Errorf("done again there are %d points and %d labels", n.Group.Len(), len(n.Group.Labels()))
	}
	if len(w.said) != 0 {
		t.Errorf("it said %q", w.said)
	}
}

// TestCurveRunsThroughLandmarks that are there: it begins at one, goes on to another, and
// through none twice; a click on its last point ends it.
func TestCurveRunsThroughLandmarks(t *testing.T) {
	w, n := newWorld(t) // at the middle, at 37.5 to the right, at 37.5 above
	w.hand.Take(w.hand.Draw)
	w.clicks([2]float64{0, 37.5}, [2]float64{-20, -20}, [2]float64{0, 0})
	if points, _ := w.curveOf(n, "curve 1"); n.Group.Len() != 4 || !slices.Equal(points, []int{2, 3, 0}) {
		t.Fatalf("the curve is %v of %d points", points, n.Group.Len())
	}
	w.clicks([2]float64{-20, -20})
	if points, _ := w.curveOf(n, "curve 1"); len(points) != 3 || len(w.said) != 1 || !strings.Contains(w.said[0], "already") {
		t.Errorf("through a point twice: %v, said %q", points, w.said)
	}
	w.clicks([2]float64{0, 0}, [2]float64{20, 20})
	if points, _ := w.curveOf(n, "curve 1"); n.Group.Len() != 5 || len(points) != 3 {
		t.Errorf("behind its end the curve is %v", points)
	}
	// Two points are no ring.
	w.clicks([2]float64{20, -20}, [2]float64{20, 20})
	if points, curve := w.curveOf(n, "curve 2"); len(points) != 2 || curve != landmark.OpenCurve || len(w.said) != 2 {
		t.Errorf("of two points: %v (%v), said %q", points, curve, w.said)
	}
	_ = w.doc.Apply(scene.LockGroup(w.doc, n.ID(), true))
	w.clicks([2]float64{-30, 30})
	if n.Group.Len() != 6 || len(w.said) != 3 || !strings.Contains(w.said[2], "is locked") {
		t.Errorf("in a locked group: %d points, said %q", n.Group.Len(), w.said)
	}
}

// TestCurveIsDrawnByKeys: arrows and Return, Return once more ends it, Escape ends it and
// then the tool.
func TestCurveIsDrawnByKeys(t *testing.T) {
	w, n := newSphere(t)
	w.hand.Take(w.hand.Draw)
	w.key(KeyRight, Shift)
	w.key(KeyReturn, 0)
	w.key(KeyUp, Shift)
	w.key(KeyEnter, 0)
	if points, curve := w.curveOf(n, "curve 1"); !slices.Equal(points, []int{0, 1}) || curve != landmark.OpenCurve {
		t.Fatalf("the curve is %v (%v)", points, curve)
	}
	w.isAt(n.Group.At(1), onSphere(40, 40), r3.Vec{})
	if m := w.hand.Marks(); len(m.Outline) != 2 || m.Ghost == nil {
		t.Errorf("marked: %+v", m)
	}
	w.key(KeyReturn, 0) // where the crosshair still is at the last point
	if strings.Contains(w.hand.Prompt(), "goes") || n.Group.Len() != 2 {
		t.Errorf("behind its end: %q, %d points", w.hand.Prompt(), n.Group.Len())
	}
	w.key(KeyLeft, Shift)
	w.key(KeyReturn, 0)
	if !w.key(KeyEscape, 0) || w.hand.Held() != w.hand.Draw || !strings.Contains(w.hand.Prompt(), "begins") {
		t.Errorf("Escape in a curve: %q", w.hand.Prompt())
	}
	if w.key(KeyEscape, 0); w.hand.Held() != nil {
		t.Error("Escape between curves does not end the tool")
	}
	if len(n.Group.Labels()) != 1 || n.Group.Len() != 3 {
		t.Errorf("%d labels, %d points", len(n.Group.Labels()), n.Group.Len())
	}
}

// TestDrawDoubleClickAndNewGroup: a double click puts one point and ends the curve. Where
// there are no groups one is made.
func TestDrawDoubleClickAndNewGroup(t *testing.T) {
	w, n := newSphere(t)
	_ = w.doc.Apply(scene.RemoveGroups(w.doc, n.ID()))
	w.hand.Take(w.hand.Draw)
	w.clicks([2]float64{0, 0}, [2]float64{40, 0})
	w.after(doubleClick / 4)
	w.click(40, 0, 0)
	if len(w.doc.Groups()) != 1 {
		t.Fatalf("there are %d groups", len(w.doc.Groups()))
	}
	g := w.doc.Groups()[0]
	if points, _ := w.curveOf(g, "curve 1"); g.Group.Len() != 2 || len(points) != 2 || strings.Contains(w.hand.Prompt(), "goes") {
		t.Errorf("%v of %d points, %q", points, g.Group.Len(), w.hand.Prompt())
	}
}
