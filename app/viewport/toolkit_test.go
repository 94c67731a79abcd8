package viewport

import (
	"math"
	"testing"
	"time"

	"cairn/app/tool"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"gonum.org/v1/gonum/spatial/r2"
)

// TestWhatTheToolkitSays becomes what tools are told.
func TestWhatTheToolkitSays(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		e    *desktop.MouseEvent
		want tool.Pointer
	}{
		{w.mouse(fyne.NewPos(width, 0), desktop.MouseButtonPrimary, fyne.KeyModifierAlt), tool.Pointer{At: r2.Vec{X: 2. / 3, Y: 0.5}, Button: tool.Left, Modifiers: tool.Alt}},
		{w.mouse(fyne.NewPos(0, height), desktop.MouseButtonSecondary|desktop.MouseButtonPrimary, 0), tool.Pointer{At: r2.Vec{X: -2. / 3, Y: -0.5}, Button: tool.Right}},
		{w.mouse(fyne.NewPos(width/2, height/2), desktop.MouseButtonTertiary, fyne.KeyModifierShift|fyne.KeyModifierShortcutDefault), tool.Pointer{Button: tool.Middle, Modifiers: tool.Shift | tool.Ctrl}},
		{w.mouse(fyne.NewPos(width/2, height/2), 0, 0), tool.Pointer{}},
	} {
		got := w.v.pointer(test.e)
		if got.Time.IsZero() {
			t.Error("a pointer without a time")
		}
		got.Time = time.Time{}
		if r2.Norm(r2.Sub(got.At, test.want.At)) > tolerance {
			t.Errorf("%v is at %v, want %v", test.e.Position, got.At, test.want.At)
		}
		got.At = test.want.At
		if got != test.want {
			t.Errorf("got %+v, want %+v", got, test.want)
		}
	}
	// Every pixel is itself again, on its edges too.
	for x := range ratio * width {
		p := fyne.NewPos(float32(x)/ratio, float32(x%height))
		if gotX, gotY := w.v.devicePixel(w.v.fraction(p)); gotX != x || gotY != ratio*(x%height) {
			t.Fatalf("%v is pixel (%d, %d), want (%d, %d)", p, gotX, gotY, x, ratio*(x%height))
		}
	}
}

// TestMarksFollowThePointer without a new picture, and go with the tool.
func TestMarksFollowThePointer(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	for _, n := range d.Meshes() {
		if _, err := n.Mesh.Surface(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.v.SetDocument(d)
	w.v.hand.Take(w.v.hand.Place)
	if w.v.Cursor() != desktop.CrosshairCursor {
		t.Error("the pointer is no cross")
	}
	shows, at := len(w.shows), fyne.NewPos(230, 140) // on the square, beside its landmarks
	w.v.MouseMoved(w.mouse(at, 0, 0))
	ring := w.v.marks.ghost.light
	middle := ring.Position().AddXY(ring.Size().Width/2, ring.Size().Height/2)
	if gap := middle.Subtract(at); !ring.Visible() || math.Hypot(float64(gap.X), float64(gap.Y)) > 0.01 {
		t.Errorf("the ghost is seen: %v, at %v, the pointer is at %v", ring.Visible(), middle, at)
	}
	if len(w.shows) != shows {
		t.Errorf("%d pictures were asked for", len(w.shows)-shows)
	}
	w.v.MouseMoved(w.mouse(fyne.NewPos(2, 2), 0, 0))
	if ring.Visible() {
		t.Error("beside the surface, a ghost is seen")
	}
	w.v.hand.Take(w.v.hand.Lasso)
	w.v.MouseDown(w.mouse(fyne.NewPos(10, 10), desktop.MouseButtonPrimary, 0))
	for _, p := range []fyne.Position{{X: 50, Y: 10}, {X: 50, Y: 60}} {
		w.v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
	lines := w.v.marks.outline
	last := lines[len(lines)-1].light
	if len(lines) != 3 || !last.Visible() || last.Position1 != fyne.NewPos(50, 60) || last.Position2 != fyne.NewPos(10, 10) {
		t.Errorf("the lasso has %d lines, the last %v to %v", len(lines), last.Position1, last.Position2)
	}
	w.v.hand.Take(nil)
	if last.Visible() || w.v.Cursor() != desktop.DefaultCursor {
		t.Error("the tool is put down, and its marks stay")
	}
}

// TestTheRingShowsWhereTheKeysAre: after the Tab key, not after a click, and not when the
// window comes back to the front after one.
func TestTheRingShowsWhereTheKeysAre(t *testing.T) {
	w := newWorld(t)
	win := test.NewWindow(w.v)
	defer win.Close()
	c := win.Canvas()
	c.Focus(w.v)
	if !w.v.ring.Visible() {
		t.Error("the keys came by the keyboard, and no ring is shown")
	}
	w.click(fyne.NewPos(20, 20), 0)
	if w.v.ring.Visible() || c.Focused() != fyne.Focusable(w.v) {
		t.Error("after a click the ring is shown, or the keys are elsewhere")
	}
	w.v.FocusLost() // as the toolkit tells it when another window comes to the front
	w.run()
	w.v.FocusGained()
	if w.v.ring.Visible() {
		t.Error("when the window comes back the ring is shown")
	}
	c.Unfocus()
	w.run()
	c.Focus(w.v)
	if !w.v.ring.Visible() {
		t.Error("the keys came back by the keyboard, and no ring is shown")
	}
}
