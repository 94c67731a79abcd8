package viewport

import (
	"testing"

	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestNothingIsUnderThePointerOfAComputedShape: no landmark is pointed at, no place is asked for, and
// no measures are drawn; the pictures are others.
func TestNothingIsUnderThePointerOfAComputedShape(t *testing.T) {
	w := newWorld(t)
	d, n := document(t)
	w.v.SetDocument(d)
	w.v.SetMeasures([]render.Measure{{Path: []r3.Vec{{}, {X: 1}}, Text: "1 mm"}})
	w.v.Redraw()
	frame := func() *render.Frame { return w.shows[len(w.shows)-1].Frame }
	x, y, _, _ := w.v.Camera().Project(n.Group.At(0).Position)
	over := func() {
		w.v.MouseMoved(w.mouse(fyne.NewPos(width/2+height*float32(x), height/2-height*float32(y)), 0, 0))
	}
	over()
	asked, plain := len(w.probes), frame()
	if w.v.Hover() == render.NoPoint || asked == 0 {
		t.Fatal("no landmark is under the pointer")
	}
	w.warp = &render.Warp{Sign: "computed", Places: map[scene.ID][]r3.Vec{}}
	w.v.Redraw()
	warped := frame()
	if over(); w.v.Hover() != render.NoPoint || len(w.probes) != asked {
		t.Errorf("%v is under the pointer, and %d places were asked for", w.v.Hover(), len(w.probes)-asked)
	}
	if warped.Same(plain) {
		t.Error("the picture is said to be the same")
	}
	bare := render.ExtractWarped(nil, d, w.v.Camera(), w.v.Style(), render.NoPoint, w.warp)
	if !frame().Same(bare) {
		t.Error("measures are drawn with a computed shape")
	}
	w.warp = nil
	if over(); w.v.Hover() == render.NoPoint {
		t.Error("no landmark is under the pointer afterwards")
	}
}
