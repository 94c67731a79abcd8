package viewport

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"gonum.org/v1/gonum/spatial/r3"
)

// closest is the least height of the view, in parts of the document's size, and
// zoomStep what a key enlarges the picture by.
const closest, zoomStep = 1e-5, 1.2

func TestScrollingGoesToTheSurface(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	for name, step := range map[string]float32{"a wheel": 25, "a touchpad": 1.5} {
		start := w.v.camera
		// A place well in front of the focus, as a nose is.
		pointer := fyne.NewPos(250, 120)
		at := w.v.fraction(pointer)
		hit := start.Unproject(at.X, at.Y, 0.6*start.Distance())
		w.locates = nil
		w.scroll(pointer, step)
		w.scroll(pointer, step) // before there is an answer
		if w.v.camera != start || len(w.locates) != 1 {
			t.Fatalf("%s: before the answer the view moved, or %d questions were asked", name, len(w.locates))
		}
		if q := w.locates[0]; q.x != ratio*250 || q.y != ratio*120 {
			t.Errorf("%s: the place at (%d, %d) is asked for", name, q.x, q.y)
		}
		w.answer(hit, true)
		const each = 0.15 / 25 // of the logarithm
		want := eyeDistance(start, hit) * math.Exp(-2*each*float64(step))
		if got := eyeDistance(w.v.camera, hit); math.Abs(got-want) > tolerance {
			t.Errorf("%s: two notches bring the eye to %g, want %g", name, got, want)
		}
		for range 100 {
			before := eyeDistance(w.v.camera, hit)
			w.scroll(pointer, step)
			for n := len(w.locates); n > 1; n = 1 { // asked again, from near by
				w.answer(hit, true)
				w.locates = w.locates[:1]
			}
			after := eyeDistance(w.v.camera, hit)
			if _, _, depth, ok := w.v.camera.Project(hit); !ok || depth <= 0 {
				t.Fatalf("%s: the eye went through the surface", name)
			}
			if gap := w.at(hit).Subtract(pointer); math.Hypot(float64(gap.X), float64(gap.Y)) > 0.01 {
				t.Fatalf("%s: the place moved by %v under the pointer", name, gap)
			}
			if w.v.camera.Height > 2*closest*d.Bounds().Diagonal() && after >= before {
				t.Fatalf("%s: it stops at %g", name, after)
			}
		}
		for range 102 {
			w.scroll(pointer, -step)
			if len(w.locates) > 1 {
				w.answer(hit, true)
				w.locates = w.locates[:1]
			}
		}
		if name == "a touchpad" && (r3.Norm(r3.Sub(w.v.camera.Focus, start.Focus)) > 1e-6 || math.Abs(w.v.camera.Height/start.Height-1) > 1e-6) {
			t.Errorf("%s: out again ends at %+v, began at %+v", name, w.v.camera, start)
		}
		w.v.SetCamera(start)
	}
}

func TestScrollingBesideTheSurface(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	for _, orthographic := range []bool{false, true} {
		w.v.camera.Orthographic = orthographic
		start, pointer := w.v.camera, fyne.NewPos(10, 20)
		at := w.v.fraction(pointer)
		place := start.Unproject(at.X, at.Y, start.Distance())
		w.scroll(pointer, 50)
		w.answer(r3.Vec{}, false)
		if want := start.Height * math.Exp(-0.3); math.Abs(w.v.camera.Height-want) > tolerance {
			t.Errorf("orthographic %v: the height is %g, want %g", orthographic, w.v.camera.Height, want)
		}
		if gap := w.at(place).Subtract(pointer); math.Hypot(float64(gap.X), float64(gap.Y)) > 0.01 {
			t.Errorf("orthographic %v: the place under the pointer moved by %v", orthographic, gap)
		}
		w.scroll(pointer, -50)
		if r3.Norm(r3.Sub(w.v.camera.Focus, start.Focus)) > tolerance {
			t.Errorf("orthographic %v: out again ends at %v", orthographic, w.v.camera.Focus)
		}
	}
}

func TestScrollingAsksAgainAfterTheViewTurned(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	pointer := fyne.NewPos(200, 150)
	w.scroll(pointer, 25)
	w.answer(r3.Vec{}, true)
	w.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	w.scroll(pointer, 25)
	if len(w.locates) != 2 {
		t.Errorf("%d places were asked for, want 2", len(w.locates))
	}
	w.answer(r3.Vec{}, true)
	w.scroll(pointer.AddXY(30, 0), 25)
	if len(w.locates) != 3 {
		t.Errorf("elsewhere: %d places were asked for, want 3", len(w.locates))
	}
}

// TestAPlaceOfAnotherDocumentIsNotZoomedTo: the answer comes when another is in front.
func TestAPlaceOfAnotherDocumentIsNotZoomedTo(t *testing.T) {
	w := newWorld(t)
	a, _ := document(t)
	b, _ := document(t)
	w.v.SetDocument(a)
	w.scroll(fyne.NewPos(200, 150), 25)
	w.v.SetDocument(b)
	before := w.v.camera
	w.answer(r3.Vec{X: 0.3}, true)
	if w.v.camera != before {
		t.Error("the view of one document follows the wheel over another")
	}
}

func TestZoomByGoesToTheMiddle(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	start := w.v.camera
	hit := start.Unproject(0, 0, 0.5*start.Distance())
	w.v.ZoomBy(1.2)
	w.answer(hit, true)
	if q := w.locates[0]; q.x != ratio*width/2 || q.y != ratio*height/2 {
		t.Errorf("the place at (%d, %d) is asked for", q.x, q.y)
	}
	if got, want := eyeDistance(w.v.camera, hit), eyeDistance(start, hit)/1.2; math.Abs(got-want) > tolerance {
		t.Errorf("the eye is %g from the surface, want %g", got, want)
	}
	w.v.ZoomBy(1 / 1.2)
	if r3.Norm(r3.Sub(w.v.camera.Focus, start.Focus)) > tolerance {
		t.Errorf("out again ends at %v, began at %v", w.v.camera.Focus, start.Focus)
	}
}
