package viewport

import (
	"image"
	"math"
	"testing"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// onSquare returns where the square of document is seen at (x, y), fractions of
// the picture's height from its middle: a ray meets the plane z = 0.
func onSquare(c scene.Camera, x, y float64) (r3.Vec, bool) {
	near, far := c.Unproject(x, y, c.Distance()/2), c.Unproject(x, y, c.Distance())
	way := r3.Sub(far, near)
	p := r3.Add(near, r3.Scale(-near.Z/way.Z, way))
	_, _, depth, _ := c.Project(p)
	return p, depth > 0 && math.Abs(p.X) <= 1 && math.Abs(p.Y) <= 1
}

// see answers what was asked, and draws the last frame that was asked for, which
// tells the surface in its middle as a render thread does.
func (w *world) see() {
	w.t.Helper()
	for _, q := range w.locates {
		x := (float64(q.x) + 0.5 - ratio*width/2) / (ratio * height)
		y := -(float64(q.y) + 0.5 - ratio*height/2) / (ratio * height)
		q.reply(onSquare(w.v.camera, x, y))
	}
	w.locates = nil
	w.run()
	last := w.shows[len(w.shows)-1]
	last.Middle(onSquare(w.v.camera, 0, 0))
	last.Present(image.NewRGBA(image.Rect(0, 0, 1, 1)), 0)
	w.run()
}

// drag turns with the left button, or moves the view with the right one.
func (w *world) drag(b desktop.MouseButton, dx, dy float32) {
	from := fyne.NewPos(width/2, height/2)
	to := func(p fyne.Position) {
		if b == desktop.MouseButtonSecondary {
			w.v.MouseMoved(w.mouse(p, b, 0))
			return
		}
		w.v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
	w.v.MouseDown(w.mouse(from, b, 0))
	to(from.AddXY(dx/2, dy/2))
	to(from.AddXY(dx, dy))
	w.v.MouseUp(w.mouse(from.AddXY(dx, dy), b, 0))
}

// sameView reports whether two cameras make the same picture, but for rounding.
func sameView(a, b scene.Camera) bool {
	turned := quat.Abs(quat.Sub(a.Rotation, b.Rotation))
	moved := r3.Norm(r3.Sub(a.Focus, b.Focus)) / b.Height
	return turned < tolerance && moved < tolerance && a.Height == b.Height
}

// TestNearTheSurfaceTurningGoesAboutIt goes near in every way, and looks whether
// what was in the middle of the picture stays there when the scene is turned.
func TestNearTheSurfaceTurningGoesAboutIt(t *testing.T) {
	at := fyne.NewPos(250, 110) // not in the middle
	for name, near := range map[string]func(w *world){
		"wheel": func(w *world) {
			for range 40 {
				w.scroll(at, 25)
				w.see()
			}
		},
		"touchpad": func(w *world) {
			for range 300 {
				w.scroll(at, 3)
			}
			w.see()
		},
		"keys": func(w *world) {
			for range 30 {
				w.v.TypedRune('+')
				w.see()
			}
		},
		"pan": func(w *world) {
			for range 20 {
				w.scroll(at, 25)
				w.see()
			}
			w.drag(desktop.MouseButtonSecondary, 70, -40)
			w.see()
		},
		"in, out, round, in": func(w *world) {
			for i, step := range []float32{75, 75, 75, -75, -50, 75, 75, 75, 75} {
				w.scroll(at.AddXY(float32(5*i), 0), step)
				w.see()
				w.drag(desktop.MouseButtonPrimary, 8, 3)
				w.see()
			}
		},
	} {
		for _, orthographic := range []bool{false, true} {
			w := newWorld(t)
			d, _ := document(t)
			w.v.SetDocument(d)
			w.v.SetCamera(w.v.camera.Turn(0.5, 0.4)) // so that it slopes
			w.v.camera.Orthographic = orthographic
			w.see()
			near(w)
			before := w.v.camera
			place, ok := onSquare(before, 0, 0)
			if !ok {
				t.Fatalf("%s: there is nothing in the middle", name)
			}
			w.v.hand.Look.Turn(0, 0)
			if !sameView(w.v.camera, before) {
				t.Errorf("%s, orthographic %v: the picture changes where only the pivot should", name, orthographic)
			}
			w.drag(desktop.MouseButtonPrimary, 60, 30)
			if w.v.camera.Rotation == before.Rotation {
				t.Fatalf("%s: it did not turn", name)
			}
			// The pixel in the middle is half a device pixel off the middle.
			gap := w.at(place).Subtract(fyne.NewPos(width/2, height/2))
			if math.Hypot(float64(gap.X), float64(gap.Y)) > 0.5 {
				t.Errorf("%s, orthographic %v: what was in the middle went away by %v", name, orthographic, gap)
			}
		}
	}
}

// TestFromAfarTurningGoesAboutTheMiddle: while most of the document is seen it
// turns about its middle, or what was chosen, also when it was near meanwhile.
func TestFromAfarTurningGoesAboutTheMiddle(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	w.v.SetCamera(w.v.camera.Turn(0.5, 0.4))
	w.see()
	start, at := w.v.camera, fyne.NewPos(270, 170)
	about := func(what string, want r3.Vec) {
		t.Helper()
		before := w.v.camera
		w.v.hand.Look.Turn(0.1, 0)
		if w.v.camera.Pivot != want {
			t.Errorf("%s: it turns about %v, want %v", what, w.v.camera.Pivot, want)
		}
		w.v.camera = before
	}
	about("whole", r3.Vec{})
	w.scroll(at, 25)
	w.see()
	about("a notch nearer", r3.Vec{})
	w.v.hand.Look.Pan(0.1, 0.05)
	w.see()
	about("moved", r3.Vec{})
	w.v.SetCamera(start)
	for range 14 {
		w.scroll(at, 75)
		w.see()
	}
	if p := w.v.camera.Pivot; r3.Norm(p) < 0.1 {
		t.Errorf("near, the pivot is still at %v", p)
	}
	for range 14 {
		before := w.v.camera
		w.scroll(at, -75)
		w.see()
		p := w.v.camera.Unproject(0, 0, w.v.camera.Distance())
		if _, _, depth, _ := before.Project(p); depth <= 0 {
			t.Fatal("a step out jumps behind the eye")
		}
	}
	if r3.Norm(r3.Sub(w.v.camera.Focus, start.Focus)) > 1e-6 || math.Abs(w.v.camera.Height/start.Height-1) > 1e-6 {
		t.Errorf("out again ends at %+v, began at %+v", w.v.camera, start)
	}
	about("out again", r3.Vec{})
	chosen := r3.Vec{X: 0.25, Y: 0.2}
	w.click(at, 0)
	w.click(at, 0)
	w.answer(chosen, true)
	about("chosen", chosen)
	w.locates = nil
	w.scroll(at, 25)
	w.see()
	about("chosen, a notch nearer", chosen)
}

// TestAPlaceLongGoneIsNoPivot: the last picture shows another part of the surface
// than the view that is turned.
func TestAPlaceLongGoneIsNoPivot(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	at := fyne.NewPos(width/2, height/2)
	for range 10 {
		w.scroll(at, 75)
		w.see()
	}
	old, _ := onSquare(w.v.camera, 0, 0)
	w.v.hand.Look.Pan(1.5, 0) // no picture of this comes
	want := w.v.camera.Pivot
	if x, y, _, _ := w.v.camera.Project(want); math.Hypot(x, y) > tolerance {
		t.Errorf("moved, the pivot is at (%g, %g) in the picture", x, y)
	}
	w.v.hand.Look.Turn(0.1, 0)
	if w.v.camera.Pivot != want || want == old {
		t.Errorf("it turns about %v, want %v; the place before is %v", w.v.camera.Pivot, want, old)
	}
	b, _ := document(t)
	w.v.SetDocument(d)
	w.v.SetCamera(w.v.camera.MoveTo(old))
	w.see()
	w.v.SetDocument(b) // no picture of this comes
	w.v.SetCamera(w.v.camera.ZoomTo(10, old))
	want = w.v.camera.Pivot
	w.v.hand.Look.Turn(0.1, 0)
	if w.v.camera.Pivot != want {
		t.Errorf("the middle of one document is that of another: it turns about %v, want %v", w.v.camera.Pivot, want)
	}
}
