package viewport

import (
	"math"
	"testing"

	"cairn/landmark/shape"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheViewHasWhatLiesOverTheDocument: fitted to both, with the grip of the line and the
// cursor over it, for as long as it is there.
func TestTheViewHasWhatLiesOverTheDocument(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	other, _ := document(t)
	w.v.SetDocument(d)
	alone := w.v.Camera().Fit(d.FitBounds(), w.v.aspect())
	w.other, w.over.Onto = other, shape.Identity()
	w.over.Onto.To = r3.Vec{X: 10}
	both := d.FitBounds()
	for _, p := range other.FitBounds().Corners() {
		both = both.Add(r3.Add(p, r3.Vec{X: 10}))
	}
	w.v.FitAll()
	want := w.v.Camera().Fit(both, w.v.aspect())
	if got := w.v.Destination(); math.Abs(got.Focus.X-want.Focus.X) > 1e-9 || math.Abs(got.Height-want.Height) > 1e-9 || got.Height < 2*alone.Height {
		t.Errorf("it flies to %+v, want %+v", got, want)
	}
	w.v.ShowSide(scene.Top)
	if w.v.Camera().Focus != both.Center() || !w.v.Superimposed() {
		t.Errorf("from the top it looks at %v, not %v; something lies over it: %v", w.v.Camera().Focus, both.Center(), w.v.Superimposed())
	}

	line, there := 0.25, true
	w.v.hand.Swipe.Line = func() (float64, bool) { return line, there }
	w.v.hand.Swipe.Moved = func(part float64) { line = part }
	w.v.remark()
	grip := w.v.marks.grip.light
	if at := grip.Position().AddXY(grip.Size().Width/2, grip.Size().Height/2); !grip.Visible() || at != fyne.NewPos(width/4, height/2) {
		t.Errorf("the grip is seen: %v, at %v", grip.Visible(), at)
	}
	cursor := func(x float32) desktop.Cursor {
		w.v.MouseMoved(w.mouse(fyne.NewPos(x, 50), 0, 0))
		return w.v.Cursor()
	}
	if cursor(width/4) != desktop.HResizeCursor || cursor(width/2) != desktop.DefaultCursor {
		t.Error("the cursor does not tell the line")
	}
	w.v.hand.Take(w.v.hand.Swipe)
	if cursor(width/2) != desktop.DefaultCursor {
		t.Error("with the tool of the line in hand the cursor is a cross")
	}
	there, w.other = false, nil
	w.v.Redraw()
	w.v.remark()
	if grip.Visible() || cursor(width/4) != desktop.DefaultCursor || w.v.Superimposed() {
		t.Error("it is gone, and something of it is there")
	}
}
