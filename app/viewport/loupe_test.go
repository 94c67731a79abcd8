package viewport

import (
	"cairn/scene"
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"gonum.org/v1/gonum/spatial/r3"
)

// withLoupe returns a view in which points of a document are placed with the loupe.
func withLoupe(t *testing.T) (*world, *scene.Document, *loupe) {
	t.Helper()
	w := newWorld(t)
	d, _ := document(t)
	for _, n := range d.Meshes() {
		if _, err := n.Mesh.Surface(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.v.SetDocument(d)
	w.v.hand.Options.Loupe = true
	w.v.hand.Take(w.v.hand.Place)
	return w, d, w.v.marks.loupe
}

// TestTheLoupeShowsWhereAPointGoes: six times larger, with the place in its middle,
// within the view, and not before it is drawn.
func TestTheLoupeShowsWhereAPointGoes(t *testing.T) {
	w, _, l := withLoupe(t)
	drawn := func() {
		t.Helper()
		select {
		case p := <-w.captured:
			if p.Width != 2*loupeRadius*ratio || p.Height != p.Width {
				t.Errorf("a loupe of %d×%d pixels is drawn", p.Width, p.Height)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("no loupe is drawn")
		}
		for l.drawing {
			w.run()
		}
	}
	for _, at := range []fyne.Position{{X: 230, Y: 140}, {X: 290, Y: 60}, {X: 290, Y: 240}} {
		w.v.MouseMoved(w.mouse(at, 0, 0))
		drawn()
		from, to := l.picture.Position(), l.picture.Position().Add(l.picture.Size())
		if !l.picture.Visible() || from.X < 0 || from.Y < 0 || to.X > width || to.Y > height {
			t.Errorf("for %v it is seen: %v, from %v to %v", at, l.picture.Visible(), from, to)
		}
		middle := from.AddXY(loupeRadius, loupeRadius).Subtract(at)
		if far := math.Hypot(float64(middle.X), float64(middle.Y)); math.Abs(far-loupeRadius-loupeGap) > 0.01 {
			t.Errorf("for %v it is %g beside", at, far)
		}
	}
	// A step over the surface is six times as long in the loupe as in the picture.
	for _, orthographic := range []bool{false, true} {
		w.v.camera.Orthographic = orthographic
		center := r3.Vec{X: 0.2, Y: 0.1}
		step := r3.Add(center, r3.Vec{X: 1e-4})
		far := func(a, b float64) float64 { return math.Abs(a - b) }
		x0, _, _, _ := w.v.camera.Project(center)
		x1, _, _, _ := w.v.camera.Project(step)
		c := w.v.loupeCamera(center)
		y0, _, _, _ := c.Project(center)
		y1, _, _, _ := c.Project(step)
		if got := far(y0, y1) * 2 * loupeRadius / (far(x0, x1) * height); math.Abs(got-loupeZoom) > 0.01 {
			t.Errorf("orthographic %v: it magnifies %g times", orthographic, got)
		}
	}
	w.v.hand.Options.Loupe = false
	w.v.remark()
	if l.picture.Visible() {
		t.Error("switched off, it is seen")
	}
}

// TestTheLoupeGivesWay: a picture of the view that is wanted at once does not wait for
// the loupe, which is drawn anew after it; and what it shows already is not drawn again.
func TestTheLoupeGivesWay(t *testing.T) {
	w, d, l := withLoupe(t)
	rest := func() {
		for l.drawing {
			w.run()
		}
	}
	w.slow = true
	w.v.MouseMoved(w.mouse(fyne.NewPos(230, 140), 0, 0))
	<-w.captured
	w.v.Redraw()
	rest()
	if l.picture.Visible() || l.frame != nil {
		t.Error("what was not drawn is seen")
	}
	w.slow = false
	w.v.remark() // as the picture does that it gave way to
	<-w.captured
	rest()
	if !l.picture.Visible() {
		t.Error("it is not drawn after the picture that it gave way to")
	}
	w.v.remark()
	rest()
	if len(w.captured) > 0 {
		t.Error("it is drawn again though nothing has changed")
	}
	d.Selection().Only(d.Groups()[0].Point(0))
	w.v.remark()
	<-w.captured
	rest()
}
