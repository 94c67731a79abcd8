package tool

import (
	"math"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestBandAndLasso select what is seen within: not what is behind the surface, nor
// hidden points and groups.
func TestBandAndLasso(t *testing.T) {
	behind := onSphere(0, 0)
	behind.Z = -behind.Z
	unseen := placed("hidden", onSphere(5, 5))
	unseen.Hidden = true
	square := []r2.Vec{{X: -25, Y: -25}, {X: 25, Y: -25}, {X: 25, Y: 25}, {X: -25, Y: 25}}
	for _, test := range []struct {
		name    string
		lasso   bool
		m       Modifiers
		path    []r2.Vec
		already int // selected before
		want    []int
	}{
		{"band", false, 0, []r2.Vec{{X: -25, Y: -25}, {}, {X: 25, Y: 25}}, 4, []int{0, 1}},
		{"band to the left", false, 0, []r2.Vec{{X: 25, Y: 25}, {X: -25, Y: -25}}, 4, []int{0, 1}},
		{"band with Ctrl", false, Ctrl, []r2.Vec{{X: -25, Y: -25}, {X: 25, Y: 25}}, 4, []int{0, 1, 4}},
		{"band with Shift", false, Shift, []r2.Vec{{X: -25, Y: -25}, {X: 25, Y: 25}}, 4, []int{0, 1, 4}},
		{"lasso", true, 0, square, 4, []int{0, 1}},
		{"lasso round a corner", true, Ctrl, []r2.Vec{{X: -25, Y: -25}, {X: 25, Y: -25}, {X: -25, Y: 25}}, 4, []int{0, 4}}, // b is in the half beyond
		{"beside", false, 0, []r2.Vec{{X: 70, Y: 70}, {X: 90, Y: 90}}, 4, nil},
	} {
		w, n := newSphere(t, placed("a", onSphere(-10, -10)), placed("b", onSphere(10, 10)), placed("behind", behind), unseen, placed("e", onSphere(60, 0)))
		w.doc.Selection().Only(n.Point(test.already))
		tool := w.hand.Band
		if test.lasso {
			tool = w.hand.Lasso
		}
		w.hand.Take(tool)
		start := w.camera
		w.hand.Press(w.pointer(test.path[0].X, test.path[0].Y, Left, test.m))
		last := test.path[len(test.path)-1]
		for _, p := range test.path[1:] {
			w.hand.Drag(w.pointer(p.X, p.Y, Left, test.m))
		}
		if len(w.hand.Marks().Outline) < 3 {
			t.Errorf("%s: nothing is drawn", test.name)
		}
		w.hand.Release(w.pointer(last.X, last.Y, Left, test.m))
		if w.hand.Marks().Outline != nil || w.camera != start {
			t.Errorf("%s: it stays, or the view moves", test.name)
		}
		if w.doc.Selection().Len() != len(test.want) {
			t.Errorf("%s: %d are selected, want %d", test.name, w.doc.Selection().Len(), len(test.want))
		}
		for _, i := range test.want {
			if !w.doc.Selection().Has(n.Point(i)) {
				t.Errorf("%s: point %d is not selected", test.name, i)
			}
		}
	}
}

// TestEscapeDropsABand, and what was selected stays; another one ends the tool.
func TestEscapeDropsABand(t *testing.T) {
	w, n := newSphere(t, placed("a", onSphere(0, 0)), placed("b", onSphere(60, 0)))
	w.doc.Selection().Only(n.Point(1))
	w.hand.Take(w.hand.Band)
	w.hand.Press(w.pointer(-20, -20, Left, 0))
	w.hand.Drag(w.pointer(20, 20, Left, 0))
	w.key(KeyEscape, 0)
	w.hand.Release(w.pointer(20, 20, Left, 0))
	if w.doc.Selection().Has(n.Point(0)) || !w.doc.Selection().Has(n.Point(1)) || w.hand.Held() == nil {
		t.Error("Escape selects, or puts the tool down at once")
	}
	w.key(KeyEscape, 0)
	if w.hand.Held() != nil || w.doc.Selection().Len() != 1 {
		t.Error("the second Escape does not just put it down")
	}
}

// TestShowMeLooksAlongTheNormal: the point's own, or that of the surface there.
func TestShowMeLooksAlongTheNormal(t *testing.T) {
	tilted := placed("own", onSphere(0, 0))
	tilted.Normal = r3.Unit(r3.Vec{X: 1, Y: 2, Z: -0.5})
	back := placed("back", r3.Vec{Z: -1})
	w, n := newSphere(t, tilted, back, placed("side", onSphere(40, 30)))
	for i, want := range []r3.Vec{tilted.Normal, {Z: -1}, onSphere(40, 30)} {
		w.doc.Selection().Only(n.Point(i))
		w.flight = nil
		w.hand.ShowMe()
		if w.flight == nil {
			t.Fatalf("point %d: the view stays", i)
		}
		if got := w.towards(want); !(got.Z > math.Cos(tilt)) {
			t.Errorf("point %d: its normal is seen as %v", i, got)
		}
		if x, y, _, _ := w.camera.Project(n.Group.At(i).Position); math.Hypot(x, y) > tolerance {
			t.Errorf("point %d is at (%g, %g)", i, x, y)
		}
	}
	w.doc.Selection().Only()
	w.flight = nil
	w.hand.ShowMe()
	if w.flight != nil || len(w.said) != 1 {
		t.Errorf("without a point it flies, or says %q", w.said)
	}
}

// TestFacing turns the shortest way, also when that is half a turn.
func TestFacing(t *testing.T) {
	for _, n := range []r3.Vec{{Z: 1}, {Z: -1}, {X: 1}, {X: 0.3, Y: -0.5, Z: 0.1}, {Y: 1e-12, Z: -1}} {
		c := scene.DefaultCamera()
		got := facing(c, n)
		if v := r3.Rotation(got.Rotation).Rotate(r3.Unit(n)); !near(v, r3.Vec{Z: 1}) {
			t.Errorf("%v is seen as %v", n, v)
		}
		// The axis of the shortest way is not moved.
		axis := r3.Cross(n, r3.Vec{Z: 1})
		if l := r3.Norm(axis); l > 1e-6 && !near(r3.Rotation(got.Rotation).Rotate(axis), axis) {
			t.Errorf("%v: it is not the shortest way", n)
		}
	}
}

// TestAreasByKeys: arrows move a crosshair, Return begins, arrows draw, and Return selects
// what is within; the view stays as it is, and so does the point that was selected.
func TestAreasByKeys(t *testing.T) {
	w, n := newSphere(t, placed("a", onSphere(0, 0)), placed("b", onSphere(30, 30)), placed("c", onSphere(-60, -30)))
	keys := func(names ...KeyName) {
		for _, k := range names {
			w.key(k, Shift) // forty of the toolkit's units
		}
	}
	selects := func(what string, points ...int) {
		t.Helper()
		if w.doc.Selection().Len() != len(points) {
			t.Errorf("%s: %d are selected", what, w.doc.Selection().Len())
		}
		for _, i := range points {
			if !w.doc.Selection().Has(n.Point(i)) {
				t.Errorf("%s: point %d is not selected", what, i)
			}
		}
	}
	w.doc.Selection().Only(n.Point(2))
	w.hand.Take(w.hand.Band)
	before, at := w.camera, n.Group.At(2).Position
	keys(KeyLeft, KeyDown)
	w.key(KeyReturn, 0)
	keys(KeyRight, KeyRight, KeyUp, KeyUp)
	if m := w.hand.Marks(); len(m.Outline) != 4 || m.Crosshair == nil || r2.Norm(r2.Sub(*m.Crosshair, r2.Vec{X: 40 * unit, Y: 40 * unit})) > tolerance {
		t.Errorf("the marks are %+v", m)
	}
	w.key(KeyReturn, 0)
	selects("a band", 0, 1)
	if outline := w.hand.Marks().Outline; outline != nil || w.camera != before || n.Group.At(2).Position != at {
		t.Errorf("%v stays, or something moved: the camera from %+v to %+v, the point from %v to %v", outline, before, w.camera, at, n.Group.At(2).Position)
	}
	w.doc.Selection().Only(n.Point(2))
	w.key(KeyReturn, 0) // at (40, 40)
	keys(KeyLeft)
	for range 9 {
		w.key(KeyDown, 0) // 36 units: a is not within
	}
	w.key(KeyReturn, Shift)
	selects("with Shift", 1, 2)
	w.key(KeyReturn, 0)
	keys(KeyRight)
	w.key(KeyEscape, 0)
	selects("after Escape", 1, 2)
	if w.hand.Held() == nil || w.hand.Marks().Outline != nil {
		t.Error("Escape ends more than the band, or not that")
	}

	w.hand.Take(w.hand.Lasso)
	keys(KeyLeft, KeyDown)
	w.key(KeyReturn, 0)
	keys(KeyRight, KeyRight, KeyUp, KeyUp, KeyLeft, KeyLeft, KeyDown)
	w.key(KeyReturn, 0)
	selects("a lasso", 0, 1)
	w.key(KeyReturn, 0)
	w.hand.Move(w.pointer(5, 5, NoButton, 0))
	if w.hand.Marks().Outline != nil || w.hand.Marks().Crosshair != nil {
		t.Error("the pointer does not end drawing by keys")
	}
}

// TestInside: by hand, also level with a corner, where a line to the right meets two
// sides or none, on a lasso that crosses itself, and in one of no area.
func TestInside(t *testing.T) {
	diamond := []r2.Vec{{X: -1}, {Y: -1}, {X: 1}, {Y: 1}}
	eight := []r2.Vec{{X: -1, Y: -1}, {X: 1, Y: 1}, {X: 1, Y: -1}, {X: -1, Y: 1}}
	for _, test := range []struct {
		outline []r2.Vec
		p       r2.Vec
		want    bool
	}{
		{diamond, r2.Vec{}, true}, {diamond, r2.Vec{X: -2}, false}, {diamond, r2.Vec{X: 2}, false},
		{diamond, r2.Vec{X: -0.1, Y: 1}, false}, {diamond, r2.Vec{X: -0.1, Y: -1}, false}, {diamond, r2.Vec{X: 0.4, Y: 0.5}, true}, {diamond, r2.Vec{X: 0.6, Y: 0.5}, false},
		{eight, r2.Vec{X: 0.5}, true}, {eight, r2.Vec{X: -0.5}, true}, {eight, r2.Vec{Y: 0.5}, false},
		{[]r2.Vec{{X: -1}, {X: 1}}, r2.Vec{}, false}, {nil, r2.Vec{}, false}, {diamond, r2.Vec{X: math.NaN()}, false},
	} {
		if got := inside(test.p, test.outline); got != test.want {
			t.Errorf("%v in %v: %v", test.p, test.outline, got)
		}
	}
}
