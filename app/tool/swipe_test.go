package tool

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r2"
)

// swipeWorld returns a view with a line in the middle, which is 400 units wide.
func swipeWorld(t *testing.T) (w *world, line *float64) {
	w, _ = newWorld(t)
	at := 0.5
	line = &at
	w.hand.Swipe.Line = func() (float64, bool) { return at, !math.IsNaN(at) }
	w.hand.Swipe.Moved = func(part float64) { at = part }
	return w, line
}

// TestTheLineIsDragged whichever tool is in hand, by how far the pointer goes, and no farther
// than the picture.
func TestTheLineIsDragged(t *testing.T) {
	w, line := swipeWorld(t)
	for _, held := range []Tool{nil, w.hand.Swipe, w.hand.Clip, w.hand.Measure} {
		*line = 0.5
		w.hand.Take(held)
		camera := w.camera
		w.drag(Left, 0, r2.Vec{X: 3, Y: 100}, r2.Vec{X: 50, Y: 90}, r2.Vec{X: 103, Y: -90})
		if math.Abs(*line-0.75) > tolerance || w.camera != camera {
			t.Errorf("with %T the line is at %v, want 3/4; the camera moved: %v", held, *line, w.camera != camera)
		}
		w.drag(Left, 0, r2.Vec{X: 100, Y: 100}, r2.Vec{X: 900, Y: 90})
		if *line != 1 {
			t.Errorf("beyond the picture it is at %v", *line)
		}
	}
	w.hand.Take(nil)
	for name, drag := range map[string]func(){
		"beside it":     func() { w.drag(Left, 0, r2.Vec{X: 20, Y: 100}, r2.Vec{X: 120, Y: 100}) },
		"the right one": func() { w.drag(Right, 0, r2.Vec{Y: 100}, r2.Vec{X: 120, Y: 100}) },
		"with Shift":    func() { w.drag(Left, Shift, r2.Vec{Y: 100}, r2.Vec{X: 120, Y: 100}) },
	} {
		*line = 0.5
		if drag(); *line != 0.5 {
			t.Errorf("%s: the line is at %v", name, *line)
		}
	}
	*line = math.NaN()
	before := w.camera
	if w.drag(Left, 0, r2.Vec{Y: 100}, r2.Vec{X: 100, Y: 100}); w.camera == before {
		t.Error("without a line the view does not turn")
	}
}

// TestTheLineGoesBack where Escape ends the drag.
func TestTheLineGoesBack(t *testing.T) {
	w, line := swipeWorld(t)
	w.hand.Press(w.pointer(0, 0, Left, 0))
	w.hand.Drag(w.pointer(80, 0, Left, 0))
	if math.Abs(*line-0.7) > tolerance || !w.hand.Key(Key{Name: KeyEscape}) || *line != 0.5 {
		t.Errorf("the line is at %v", *line)
	}
}

// TestASelectedPointUnderTheLineIsMoved: the line can be taken elsewhere.
func TestASelectedPointUnderTheLineIsMoved(t *testing.T) {
	w, line := swipeWorld(t)
	g := w.doc.Groups()[0]
	w.doc.Selection().Only(g.Point(0)) // in the middle
	w.drag(Left, 0, r2.Vec{}, r2.Vec{X: 30})
	if *line != 0.5 || g.Group.At(0).Position.X == 0 {
		t.Errorf("the line is at %v, the point at %v", *line, g.Group.At(0).Position)
	}
}

// TestKeysMoveTheLine while its tool is in hand, and no longer.
func TestKeysMoveTheLine(t *testing.T) {
	w, line := swipeWorld(t)
	camera := w.camera
	w.hand.Take(w.hand.Swipe)
	if !strings.Contains(w.hand.Prompt(), "Drag the line") {
		t.Errorf("it says %q", w.hand.Prompt())
	}
	for _, k := range []struct {
		Key
		want float64
	}{{Key{Name: KeyRight}, 0.51}, {Key{Name: KeyLeft, Modifiers: Shift}, 0.41}, {Key{Name: KeyRight, Modifiers: Alt}, 0.411}} {
		if !w.hand.Key(k.Key) || math.Abs(*line-k.want) > tolerance {
			t.Errorf("after %v the line is at %v, want %v", k.Key, *line, k.want)
		}
	}
	if said := w.hand.Prompt(); said != "" {
		t.Errorf("moved, it still says %q", said)
	}
	for range 9 {
		w.hand.Key(Key{Name: KeyLeft, Modifiers: Shift})
	}
	if *line != 0 || w.camera != camera {
		t.Errorf("at the edge it is at %v", *line)
	}
	if m := w.hand.Marks(); m.Grip == nil || math.Abs(m.Grip.X+2./3) > tolerance || m.Grip.Y != 0 {
		t.Errorf("the grip is at %v", m.Grip)
	}
	w.hand.Key(Key{Name: KeyEscape})
	if w.hand.Held() != nil {
		t.Error("Escape does not put it down")
	}
	if w.hand.Key(Key{Name: KeyRight}); *line != 0 {
		t.Error("put down, the keys still move the line")
	}
}

// TestThePointerKnowsTheLine: the cursor says so.
func TestThePointerKnowsTheLine(t *testing.T) {
	w, line := swipeWorld(t)
	points := func(x float64) bool {
		w.hand.Move(w.pointer(x, 50, NoButton, 0))
		return w.hand.Swipe.Points()
	}
	if !points(6) || points(9) || !points(-6) {
		t.Error("it is not taken where it is, or elsewhere")
	}
	points(0)
	if w.hand.Leave(); w.hand.Swipe.Points() {
		t.Error("beside the picture it is taken")
	}
	points(0)
	if *line = math.NaN(); w.hand.Swipe.Points() || w.hand.Marks().Grip != nil {
		t.Error("without a line there is something to take")
	}
}
