package viewport

import (
	"image"
	"math"
	"slices"
	"testing"

	"cairn/app/tool"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestEveryDocumentKeepsItsCamera: also when it loads again, and not once it closed.
func TestEveryDocumentKeepsItsCamera(t *testing.T) {
	w := newWorld(t)
	a, _ := document(t)
	b, _ := document(t)
	w.v.SetDocument(a)
	fitted := w.v.camera
	w.v.SetCamera(fitted.Turn(0.5, 0.2).Zoom(2, 0, 0))
	ofA := w.v.camera
	w.v.SetDocument(b)
	if w.v.camera != fitted {
		t.Errorf("another document is seen for the first time by %+v, want %+v", w.v.camera, fitted)
	}
	w.v.SetCamera(fitted.Pan(0.1, 0))
	ofB := w.v.camera
	for range 2 {
		w.v.SetDocument(a)
		if w.v.camera != ofA {
			t.Errorf("the first document came back with %+v, was left with %+v", w.v.camera, ofA)
		}
		w.v.SetDocument(b)
		if w.v.camera != ofB {
			t.Errorf("the second document came back with %+v, was left with %+v", w.v.camera, ofB)
		}
	}
	w.v.Forget(a.ID())
	if _, kept := w.v.cameras[a.ID()]; kept || w.v.camera != ofB {
		t.Errorf("closing another document leaves %+v, its camera is kept: %v", w.v.camera, kept)
	}
}

// TestALateFrameOfAnotherDocumentIsNotShown: it was asked for before the tab changed.
func TestALateFrameOfAnotherDocumentIsNotShown(t *testing.T) {
	w := newWorld(t)
	a, _ := document(t)
	b, _ := document(t)
	w.v.SetDocument(a)
	late := w.draw()
	w.v.SetDocument(b)
	w.run()
	if w.v.shown == late || len(w.frames) != 0 || w.free != 1 {
		t.Errorf("shown: %v, told of: %d, given back: %d", w.v.shown == late, len(w.frames), w.free)
	}
	own := w.draw()
	w.run()
	if w.v.shown != own || len(w.frames) != 1 || w.frames[0].Document != b.ID() {
		t.Errorf("the document's own picture is not shown: %+v", w.frames)
	}
	late = w.draw()
	w.v.Forget(b.ID())
	w.run()
	if w.v.shown != nil || w.v.Document() != nil || w.free != 3 {
		t.Errorf("closed, there is a picture: %v, a document: %v, pictures given back: %d", w.v.shown != nil, w.v.Document() != nil, w.free)
	}
	if img := w.v.generate(ratio*width, ratio*height); img == image.Image(late) {
		t.Error("the window paints a picture of a closed document")
	}
}

// TestMovesAtOnceAskForOnePicture: the toolkit hands over all movements since the last tick,
// one after the other.
func TestMovesAtOnceAskForOnePicture(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	w.run()
	before := len(w.shows)
	var last scene.Camera
	for i := range 5 {
		last = w.v.camera.Turn(0.1*float64(i+1), 0)
		w.v.SetCamera(last)
	}
	w.run()
	if got := len(w.shows) - before; got != 1 {
		t.Errorf("%d pictures are asked for after five movements", got)
	}
	w.draw()
	w.run()
	if n := len(w.frames); n == 0 || w.frames[n-1].Camera != last {
		t.Error("the picture is not that of the last movement")
	}
	w.v.SetCamera(last.Turn(1, 0)) // and one more is asked for again
	w.run()
	if got := len(w.shows) - before; got != 2 {
		t.Errorf("%d pictures are asked for after one more movement", got)
	}
	w.v.SetCamera(last)
	w.v.SetDocument(nil)
	w.run()
	if got := len(w.shows) - before; got != 2 {
		t.Error("a picture of nothing is asked for")
	}
	w.v.SetCamera(last)
	w.run()
	w.v.SetDocument(d)
	w.run()
	before = len(w.shows)
	w.v.SetCamera(last.Turn(0.5, 0))
	w.run()
	if got := len(w.shows) - before; got != 1 {
		t.Errorf("%d pictures are asked for after a movement that came while there was no document", got)
	}
}

func TestDraggingBeginsBeyondAClick(t *testing.T) {
	for name, test := range map[string]struct {
		button      desktop.MouseButton
		mod         fyne.KeyModifier
		turns, pans bool
	}{
		"left":           {desktop.MouseButtonPrimary, 0, true, false},
		"Shift and left": {desktop.MouseButtonPrimary, fyne.KeyModifierShift, false, true},
		"middle":         {desktop.MouseButtonTertiary, 0, false, true},
		"right":          {desktop.MouseButtonSecondary, 0, false, true},
	} {
		w := newWorld(t)
		d, n := document(t)
		w.v.SetDocument(d)
		start := w.v.camera
		from := w.at(r3.Vec{X: 0.5})
		move := func(p fyne.Position) {
			if test.button == desktop.MouseButtonSecondary {
				w.v.MouseMoved(w.mouse(p, test.button, 0))
			} else {
				w.v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
			}
		}
		w.v.MouseDown(w.mouse(from, test.button, test.mod))
		move(from.AddXY(2, 0))
		if w.v.camera != start {
			t.Errorf("%s: the tremble of a click moves the view", name)
		}
		move(from.AddXY(60, 30))
		w.v.MouseUp(w.mouse(from.AddXY(60, 30), test.button, test.mod))
		end := w.v.camera
		if turned := end.Rotation != start.Rotation; turned != test.turns {
			t.Errorf("%s: turned %v", name, turned)
		}
		if moved := end.Focus != start.Focus && end.Rotation == start.Rotation; moved != test.pans {
			t.Errorf("%s: moved %v", name, moved)
		}
		if test.pans {
			// 60 and 30 units of the viewport's height of 300.
			if want := start.Pan(0.2, -0.1); r3.Norm(r3.Sub(end.Focus, want.Focus)) > 1e-6 {
				t.Errorf("%s: the view is at %v, want %v", name, end.Focus, want.Focus)
			}
		}
		if d.Selection().Len() != 0 {
			t.Errorf("%s: dragging selects", name)
		}
		w.v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(0, 0)}})
		if w.v.camera != end {
			t.Errorf("%s: it goes on after the release", name)
		}
		if l, _ := d.Landmark(n.Point(1)); l.Position != (r3.Vec{X: 0.5}) {
			t.Errorf("%s: the landmark moved to %v", name, l.Position)
		}
	}
}

func TestClicksSelect(t *testing.T) {
	w := newWorld(t)
	d, n := document(t)
	w.v.SetDocument(d)
	a, b := n.Point(1), n.Point(2)
	has := func(what string, points ...scene.Point) {
		t.Helper()
		if d.Selection().Len() != len(points) {
			t.Errorf("%s: %d points are selected", what, d.Selection().Len())
		}
		for _, p := range points {
			if !d.Selection().Has(p) {
				t.Errorf("%s: point %d is not selected", what, p.ID)
			}
		}
	}
	w.click(w.at(r3.Vec{X: 0.5}), 0)
	has("a click", a)
	w.click(w.at(r3.Vec{Y: 0.5}), fyne.KeyModifierShortcutDefault)
	has("Ctrl and a click", a, b)
	w.click(w.at(r3.Vec{X: 0.5}), fyne.KeyModifierShortcutDefault)
	has("Ctrl and a click on a selected one", b)
	w.click(w.at(r3.Vec{Y: 0.5}), fyne.KeyModifierShift)
	has("Shift and a click on the selected one", b)
	w.click(w.at(r3.Vec{X: 0.5}), fyne.KeyModifierShift)
	has("Shift and a click", a, b)
	for _, m := range []fyne.KeyModifier{fyne.KeyModifierShift, fyne.KeyModifierShortcutDefault} {
		w.click(fyne.NewPos(5, 5), m)
		has("Ctrl or Shift and a click beside", a, b)
	}
	w.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	has("Escape")
	w.click(w.at(r3.Vec{X: 0.5}), 0)
	w.click(fyne.NewPos(5, 5), 0)
	has("a click beside")
	w.v.MouseMoved(w.mouse(w.at(r3.Vec{Y: 0.5}), 0, 0))
	w.v.MouseOut()
	if len(w.hovers) != 2 || w.hovers[0] != b || w.hovers[1] != render.NoPoint {
		t.Errorf("under the pointer: %v", w.hovers)
	}
}

func TestADoubleClickSetsThePivot(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	p := fyne.NewPos(250, 100)
	w.click(p, 0)
	w.click(p, 0)
	w.answer(r3.Vec{X: 0.25, Y: 0.2}, true)
	if w.v.camera.Pivot != (r3.Vec{X: 0.25, Y: 0.2}) || w.v.camera.Focus != w.v.camera.Pivot {
		t.Errorf("the pivot is %v, the focus %v", w.v.camera.Pivot, w.v.camera.Focus)
	}
	before := w.v.camera
	w.click(p, 0)
	w.click(p, 0)
	w.answer(r3.Vec{}, false)
	if w.v.camera != before {
		t.Error("a double click beside the surface moves the view")
	}
}

// TestKeys: what the view has no use for, the window gets.
func TestKeys(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	before := w.v.camera
	for _, key := range []fyne.KeyName{fyne.KeyW, fyne.KeyHome, fyne.Key5, fyne.KeyF12, fyne.KeyEscape} {
		w.v.TypedKey(&fyne.KeyEvent{Name: key})
	}
	w.v.TypedRune('+')
	if want := []fyne.KeyName{fyne.KeyW, fyne.KeyHome, fyne.Key5, fyne.KeyF12, fyne.KeyEscape}; !slices.Equal(w.keys, want) || string(w.runes) != "+" {
		t.Errorf("spare keys: %v and %q", w.keys, w.runes)
	}
	if w.v.camera != before {
		t.Error("such a key moves the view")
	}
	for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyUp} {
		before := w.v.camera
		if w.v.TypedKey(&fyne.KeyEvent{Name: key}); w.v.camera == before {
			t.Errorf("%s does not turn the view", key)
		}
	}
	w.v.ToggleOrthographic()
	if !w.v.camera.Orthographic || w.styled != 1 {
		t.Errorf("the view is in perspective, or it was told %d times", w.styled)
	}
}

// TestTheRightButtonAsksForAMenu: of the landmark under it, which it selects, unless
// that is among the selected ones; and not after a drag.
func TestTheRightButtonAsksForAMenu(t *testing.T) {
	w := newWorld(t)
	d, n := document(t)
	w.v.SetDocument(d)
	b, c := n.Point(1), n.Point(2)
	right := func(from, to fyne.Position) {
		w.v.MouseDown(w.mouse(from, desktop.MouseButtonSecondary, 0))
		w.v.MouseMoved(w.mouse(to, desktop.MouseButtonSecondary, 0))
		w.v.MouseUp(w.mouse(to, desktop.MouseButtonSecondary, 0))
	}
	at := w.at(r3.Vec{X: 0.5})
	right(at, at)
	if len(w.menus) != 1 || w.menus[0] != b || !d.Selection().Has(b) || d.Selection().Len() != 1 {
		t.Errorf("asked for menus of %v; %d points are selected", w.menus, d.Selection().Len())
	}
	d.Selection().Only(b, c)
	right(at, at)
	if len(w.menus) != 2 || d.Selection().Len() != 2 {
		t.Errorf("asked for menus of %v; %d of two points are left selected", w.menus, d.Selection().Len())
	}
	right(fyne.NewPos(5, 5), fyne.NewPos(5, 5))
	if len(w.menus) != 3 || w.menus[2] != render.NoPoint || d.Selection().Len() != 2 {
		t.Errorf("beside all: asked for menus of %v; %d points are selected", w.menus, d.Selection().Len())
	}
	at = w.at(r3.Vec{X: 0.5})
	right(at, at.AddXY(40, 0))
	if len(w.menus) != 3 {
		t.Error("a drag asks for a menu")
	}
}

// TestWhatLiesUnderARestingPointer: it is asked for again when the view has
// changed under the pointer, and not when the pointer is elsewhere.
func TestWhatLiesUnderARestingPointer(t *testing.T) {
	w := newWorld(t)
	d, n := document(t)
	other, _ := document(t)
	w.v.SetDocument(d)
	w.v.MouseMoved(w.mouse(w.at(r3.Vec{X: 0.5}), 0, 0))
	b := n.Point(1)
	if w.v.hover != b {
		t.Fatalf("under the pointer is %v", w.v.hover)
	}
	still := func() {
		t.Helper()
		w.probes = nil
		w.v.present(image.NewRGBA(image.Rect(0, 0, 1, 1)), Shown{Document: w.v.id, Camera: w.v.camera, Quality: render.Still})
		w.run()
	}
	w.v.Look(scene.Back)
	w.v.stopFlight()
	w.v.SetCamera(w.v.camera.Turn(math.Pi/3, 0))
	if still(); w.v.hover != render.NoPoint || len(w.probes) != 1 {
		t.Errorf("the view turned: under the pointer is %v, the place was asked for %d times", w.v.hover, len(w.probes))
	}
	w.v.SetDocument(other)
	if still(); len(w.probes) != 1 || w.v.hover.Group == n.ID() {
		t.Errorf("another document: under the pointer is %v, the place was asked for %d times", w.v.hover, len(w.probes))
	}
	w.v.MouseOut()
	if still(); len(w.probes) != 0 {
		t.Error("a place is asked for without a pointer")
	}
}

// TestAPressTakesTheFocusAndStopsAFlight: keys are for the view from then on.
func TestAPressTakesTheFocusAndStopsAFlight(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	win := test.NewWindow(w.v)
	defer win.Close()
	w.v.SetDocument(d)
	w.v.flight = fyne.NewAnimation(flightTime, func(float32) {})
	w.v.MouseDown(w.mouse(fyne.NewPos(20, 20), desktop.MouseButtonTertiary, 0))
	if win.Canvas().Focused() != fyne.Focusable(w.v) {
		t.Errorf("the focus has %v", win.Canvas().Focused())
	}
	if w.v.flight != nil {
		t.Error("the flight goes on")
	}
	w.v.flight = fyne.NewAnimation(flightTime, func(float32) {})
	w.scroll(fyne.NewPos(20, 20), 25)
	if w.v.flight != nil {
		t.Error("with the wheel turned, the flight goes on")
	}
}

// TestKeysWithModifiers: the toolkit does not tell of them with a key.
func TestKeysWithModifiers(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	start := w.v.camera
	w.v.held = func() tool.Modifiers { return tool.Shift }
	w.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if want := start.Pan(0, 0.05); w.v.camera.Rotation != start.Rotation || r3.Norm(r3.Sub(w.v.camera.Focus, want.Focus)) > tolerance {
		t.Errorf("Shift and Up: the view is %+v, want %+v", w.v.camera, want)
	}
	w.v.held = func() tool.Modifiers { return 0 }
	w.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if w.v.camera.Rotation == start.Rotation {
		t.Error("Up does not turn")
	}
}
