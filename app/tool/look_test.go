package tool

import (
	"math"
	"testing"
	"time"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestDragsTurn: half a turn over the picture's height, the near side along with the
// pointer.
func TestDragsTurn(t *testing.T) {
	for _, test := range []struct {
		by   r2.Vec // the toolkit's units
		want r3.Vec // where what pointed to the viewer points
	}{
		{r2.Vec{X: 150}, r3.Vec{X: 1}},
		{r2.Vec{X: -150}, r3.Vec{X: -1}},
		{r2.Vec{Y: -150}, r3.Vec{Y: -1}},
		{r2.Vec{Y: 75}, r3.Vec{Y: math.Sqrt2 / 2, Z: math.Sqrt2 / 2}},
		{r2.Vec{X: 300}, r3.Vec{Z: -1}},
	} {
		w, _ := newWorld(t)
		w.drag(Left, 0, r2.Vec{}, r2.Scale(0.25, test.by), test.by)
		if got := w.towards(r3.Vec{Z: 1}); !near(got, test.want) {
			t.Errorf("dragged by %v, the viewer's direction is %v, want %v", test.by, got, test.want)
		}
		if w.camera.Height != 4 {
			t.Errorf("turning changes the height to %g", w.camera.Height)
		}
	}
}

// TestDragsMove: what is at the depth of the focus stays under the pointer.
func TestDragsMove(t *testing.T) {
	for name, how := range map[string]struct {
		b Button
		m Modifiers
	}{"middle": {Middle, 0}, "Shift and left": {Left, Shift}, "right": {Right, 0}} {
		w, _ := newWorld(t)
		held := w.camera.Unproject(10*unit, 20*unit, w.camera.Distance())
		w.drag(how.b, how.m, r2.Vec{X: 10, Y: 20}, r2.Vec{X: 30, Y: -5}, r2.Vec{X: 70, Y: -40})
		x, y, _, _ := w.camera.Project(held)
		if math.Hypot(x-70*unit, y+40*unit) > tolerance {
			t.Errorf("%s: what was under the pointer is at (%g, %g)", name, x/unit, y/unit)
		}
		if w.towards(r3.Vec{Z: 1}) != (r3.Vec{Z: 1}) {
			t.Errorf("%s: it turns", name)
		}
	}
}

// TestADragBeginsBeyondAClick: three units away, also in small steps.
func TestADragBeginsBeyondAClick(t *testing.T) {
	for _, b := range []Button{Left, Middle, Right} {
		w, n := newWorld(t)
		start := w.camera
		w.hand.Press(w.pointer(37.5, 0, b, 0)) // on a landmark
		w.hand.Drag(w.pointer(37.5+2, 2, b, 0))
		w.hand.Drag(w.pointer(37.5-2.9, 0, b, 0))
		if w.camera != start || w.redrawn != 0 {
			t.Errorf("button %d: a tremble moves the view", b)
		}
		w.hand.Drag(w.pointer(37.5-3.1, 0, b, 0))
		if w.camera == start {
			t.Errorf("button %d: it does not begin", b)
		}
		drawn := w.redrawn
		w.hand.Release(w.pointer(37.5, 0, b, 0))
		if w.redrawn != drawn+1 {
			t.Errorf("button %d: at its end %d pictures were asked for, want 1", b, w.redrawn-drawn)
		}
		end := w.camera
		w.hand.Drag(w.pointer(90, 90, b, 0))
		w.hand.Release(w.pointer(90, 90, b, 0))
		if w.camera != end || w.redrawn != drawn+1 {
			t.Errorf("button %d: it goes on after the release", b)
		}
		if w.selected != 0 || n.Group.At(1).Position != (r3.Vec{X: 0.5}) {
			t.Errorf("button %d: a drag selects or moves something", b)
		}
	}
	w, _ := newWorld(t)
	w.click(0, 0, 0)
	if w.redrawn != 0 {
		t.Error("a click ends a drag")
	}
}

// TestTheRightButtonDragsByMoves, as the toolkit reports them.
func TestTheRightButtonDragsByMoves(t *testing.T) {
	for _, end := range []string{"moved", "left"} {
		w, _ := newWorld(t)
		start := w.camera
		w.hand.Press(w.pointer(0, 0, Right, 0))
		w.hand.Move(w.pointer(30, 0, Right, 0))
		if want := start.Pan(0.1, 0); !near(w.camera.Focus, want.Focus) {
			t.Fatalf("the view is at %v, want %v", w.camera.Focus, want.Focus)
		}
		if len(w.pointed) != 0 {
			t.Error("what is under the pointer is asked for while the view moves")
		}
		moved := w.camera
		if end == "moved" { // released over something else
			w.hand.Move(w.pointer(60, 0, NoButton, 0))
		} else {
			w.hand.Leave()
		}
		w.hand.Move(w.pointer(90, 0, Right, 0))
		if w.camera != moved {
			t.Errorf("%s: it goes on", end)
		}
	}
}

func TestTwoClicksMakeADoubleClick(t *testing.T) {
	for _, test := range []struct {
		after  time.Duration
		x      float64
		double bool
	}{
		{399 * time.Millisecond, 0, true},
		{401 * time.Millisecond, 0, false},
		{100 * time.Millisecond, 5.9, true},
		{100 * time.Millisecond, 6.1, false},
	} {
		w, _ := newWorld(t)
		w.click(-40, -40, 0)
		w.after(test.after)
		w.click(-40+test.x, -40, 0)
		if got := len(w.locates) == 1; got != test.double {
			t.Errorf("%v later, %g units beside: double is %v", test.after, test.x, got)
		}
	}
	w, _ := newWorld(t)
	for range 3 {
		w.click(-40, -40, 0)
		w.after(100 * time.Millisecond)
	}
	if len(w.locates) != 1 {
		t.Errorf("three clicks are %d double clicks, want 1", len(w.locates))
	}
	p := r3.Vec{X: 0.3, Y: -0.2}
	w.locates[0](r3.Vec{}, false)
	if w.flight != nil {
		t.Error("beside the surface, the view moves")
	}
	w.locates[0](p, true)
	if w.flight == nil || w.flight.Focus != p || w.flight.Pivot != p || w.flight.Height != 4 {
		t.Errorf("it flies to %+v", w.flight)
	}
}

func TestTheWheelZooms(t *testing.T) {
	for _, test := range []struct{ notches, want float64 }{
		{1, 0.15}, {-1, -0.15}, {0.1, 0.015}, {3, 0.45}, {10, 0.45}, {-10, -0.45},
	} {
		w, _ := newWorld(t)
		w.hand.Scroll(w.pointer(30, 30, NoButton, 0), test.notches)
		if w.stopped != 1 || w.redrawn != 0 {
			t.Errorf("a flight is stopped %d times, %d pictures are asked for", w.stopped, w.redrawn)
		}
		w.locates[0](r3.Vec{X: 0.4, Y: 0.4}, true)
		if got := math.Log(4 / w.camera.Height); math.Abs(got-test.want) > tolerance {
			t.Errorf("%g notches zoom by exp(%g), want exp(%g)", test.notches, got, test.want)
		}
	}
}

// TestZoomingWaitsForNoFlight: the place comes when the view was sent elsewhere.
func TestZoomingWaitsForNoFlight(t *testing.T) {
	w, _ := newWorld(t)
	w.hand.Scroll(w.pointer(0, 0, NoButton, 0), 1)
	w.FlyTo(w.camera.MoveTo(r3.Vec{X: 1}))
	sent := w.camera
	w.locates[0](r3.Vec{}, true)
	if w.camera != sent {
		t.Errorf("the view is %+v, was sent to %+v", w.camera, sent)
	}
}

func TestKeysLook(t *testing.T) {
	five := degrees(5)
	for _, test := range []struct {
		key  Key
		want r3.Vec // where what pointed to the viewer points
		pan  r2.Vec // where the middle goes
		zoom float64
	}{
		{Key{Name: KeyRight}, r3.Vec{X: math.Sin(five), Z: math.Cos(five)}, r2.Vec{}, 0},
		{Key{Name: KeyLeft}, r3.Vec{X: -math.Sin(five), Z: math.Cos(five)}, r2.Vec{}, 0},
		{Key{Name: KeyUp}, r3.Vec{Y: math.Sin(five), Z: math.Cos(five)}, r2.Vec{}, 0},
		{Key{Name: KeyDown}, r3.Vec{Y: -math.Sin(five), Z: math.Cos(five)}, r2.Vec{}, 0},
		{Key{Name: KeyRight, Modifiers: Shift}, r3.Vec{Z: 1}, r2.Vec{X: 0.05}, 0},
		{Key{Name: KeyUp, Modifiers: Shift}, r3.Vec{Z: 1}, r2.Vec{Y: 0.05}, 0},
		{Key{Name: KeyPlus}, r3.Vec{Z: 1}, r2.Vec{}, 1.2},
		{Key{Name: KeyMinus}, r3.Vec{Z: 1}, r2.Vec{}, 1 / 1.2},
	} {
		w, _ := newWorld(t)
		if !w.hand.Key(test.key) {
			t.Errorf("%v is of no use", test.key)
		}
		if test.zoom != 0 {
			w.locates[0](r3.Vec{}, true)
			if got := 4 / w.camera.Height; math.Abs(got-test.zoom) > tolerance {
				t.Errorf("%v zooms by %g", test.key, got)
			}
		}
		x, y, _, _ := w.camera.Project(r3.Vec{})
		if got := w.towards(r3.Vec{Z: 1}); !near(got, test.want) || math.Hypot(x-test.pan.X, y-test.pan.Y) > tolerance {
			t.Errorf("%v: the viewer's direction is %v, the middle at (%g, %g)", test.key, got, x, y)
		}
		if w.stopped == 0 {
			t.Errorf("%v lets a flight go on", test.key)
		}
	}
	w, n := newWorld(t)
	if w.hand.Key(Key{Name: "F12"}) || w.hand.Key(Key{Name: KeyEscape}) {
		t.Error("keys without a meaning are of use")
	}
	w.doc.Selection().Only(n.Point(1))
	if !w.hand.Key(Key{Name: KeyEscape}) || w.doc.Selection().Len() != 0 || w.selected != 1 {
		t.Error("Escape does not select nothing")
	}
	w.doc = nil
	if w.hand.Key(Key{Name: KeyLeft}) {
		t.Error("an arrow turns nothing")
	}
}

// TestAPointerAtRest: what is under it is asked for again when the view has changed,
// and not while it is elsewhere or drags.
func TestAPointerAtRest(t *testing.T) {
	w, _ := newWorld(t)
	w.hand.Settled()
	w.hand.Move(w.pointer(5, 6, NoButton, 0))
	w.hand.Settled()
	if len(w.pointed) != 2 || w.pointed[1] != (r2.Vec{X: 5 * unit, Y: 6 * unit}) {
		t.Errorf("asked for %v", w.pointed)
	}
	w.hand.Press(w.pointer(5, 6, Left, 0))
	w.hand.Drag(w.pointer(50, 6, Left, 0))
	w.hand.Settled()
	w.hand.Release(w.pointer(50, 6, Left, 0))
	w.hand.Leave()
	w.hand.Settled()
	if len(w.pointed) != 2 || w.left != 1 {
		t.Errorf("asked for %v, left %d times", w.pointed, w.left)
	}
}

// TestWhatIsUnderThePointerBehindADrag is what is where the drag ended, not where it
// began.
func TestWhatIsUnderThePointerBehindADrag(t *testing.T) {
	for name, drag := range map[string][2]r2.Vec{
		"turning":        {{X: 10, Y: -60}, {X: 70, Y: -40}},
		"moving a point": {{}, {X: 40, Y: 20}},
	} {
		w, n := newWorld(t)
		w.doc.Selection().Only(n.Point(0))
		w.hand.Move(w.pointer(drag[0].X, drag[0].Y, NoButton, 0))
		w.drag(Left, 0, drag[0], drag[1])
		w.hand.Settled()
		if got := w.pointed[len(w.pointed)-1]; got != r2.Scale(unit, drag[1]) {
			t.Errorf("%s: looked for at %v, want %v", name, got, r2.Scale(unit, drag[1]))
		}
	}
}
