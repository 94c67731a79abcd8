package viewport

import (
	"image"
	"math"
	"testing"
	"time"

	"cairn/render"
	"cairn/scene"

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

// TestTheLoupeShowsTheSurfaceAlone: none of what is painted over the picture is painted
// over the small one, too, where it would hide the place.
func TestTheLoupeShowsTheSurfaceAlone(t *testing.T) {
	w, _, l := withLoupe(t)
	bare := w.v.Style()
	bare.Names, bare.Gizmo, bare.ScaleBar, bare.Legend, bare.ColorBar = render.NoNames, false, false, false, false
	w.v.style = bare
	w.v.MouseMoved(w.mouse(fyne.NewPos(230, 140), 0, 0))
	<-w.captured
	for l.drawing {
		w.run()
	}
	for name, change := range map[string]func(s *render.Style){
		"names":      func(s *render.Style) { s.Names = render.Names },
		"axes":       func(s *render.Style) { s.Gizmo = true },
		"scale bar":  func(s *render.Style) { s.ScaleBar = true },
		"legend":     func(s *render.Style) { s.Legend = true },
		"colour bar": func(s *render.Style) { s.ColorBar = true },
	} {
		style := bare
		change(&style)
		w.v.style = style
		frame := l.frame
		w.v.remark()
		if l.frame != frame {
			t.Errorf("the %s changes the loupe", name)
		}
		for l.drawing {
			w.run()
		}
	}
}

// TestTheLoupeStaysInTheView: in views of any size and for any place, those beyond the
// edges too, it is wholly within the view with its rim, and never over the place.
func TestTheLoupeStaysInTheView(t *testing.T) {
	const rounding = 0.01 // of float32, in views of thousands of units
	rim := float32(1.25 + 2)
	views := []fyne.Size{{Width: 200, Height: 150}, {Width: 150, Height: 200}, {Width: 320, Height: 200}, {Width: 400, Height: 300},
		{Width: 1600, Height: 120}, {Width: 120, Height: 1600}, {Width: 3840, Height: 2160}}
	for _, view := range views {
		radius := loupeRadiusIn(view)
		if radius < loupeLeast || radius > loupeRadius {
			t.Errorf("in a view of %v it has the radius %g", view, radius)
		}
		if view.Width >= 400 && view.Height >= 300 && radius != loupeRadius {
			t.Errorf("in a view of %v it is smaller than it can be: %g", view, radius)
		}
		for i := range 61 {
			for j := range 61 {
				at := fyne.NewPos(view.Width*float32(i-5)/50, view.Height*float32(j-5)/50)
				p := loupePlace(at, view, radius)
				room := min(p.X, p.Y, view.Width-p.X, view.Height-p.Y)
				if room < radius+rim-rounding {
					t.Fatalf("in a view of %v for %v its middle is at %v, and its radius %g", view, at, p, radius)
				}
				away := math.Hypot(float64(p.X-at.X), float64(p.Y-at.Y))
				if away < float64(radius)+loupeGap-rounding {
					t.Fatalf("in a view of %v for %v it is at %v, %g away from its middle, and its radius %g", view, at, p, away, radius)
				}
			}
		}
	}
	for _, view := range []fyne.Size{{}, {Width: 10, Height: 10}, {Width: 3000, Height: 20}, {Width: 60, Height: 60}} {
		if r := loupeRadiusIn(view); r >= loupeLeast || r < 0 {
			t.Errorf("a view of %v has room for %g", view, r)
		}
	}
}

// TestTheLoupeInASmallView: at any ratio of pixels it is drawn as large as it is shown,
// six times larger, anew when the view changes, and not at all in a view without room.
func TestTheLoupeInASmallView(t *testing.T) {
	w, _, l := withLoupe(t)
	w.v.hand.Options.Loupe = true
	for _, c := range []struct {
		view  fyne.Size
		ratio int
	}{{fyne.NewSize(200, 150), 1}, {fyne.NewSize(200, 150), 2}, {fyne.NewSize(400, 300), 1}, {fyne.NewSize(240, 150), 2}, {fyne.NewSize(50, 40), 1}} {
		w.v.Resize(c.view)
		w.v.generate(c.ratio*int(c.view.Width), c.ratio*int(c.view.Height))
		w.run()
		at := fyne.NewPos(c.view.Width/2+3, c.view.Height/2)
		w.v.MouseMoved(w.mouse(at, 0, 0))
		w.v.remark() // as each picture of the view does
		radius := float64(loupeRadiusIn(c.view))
		if radius < loupeLeast {
			w.run()
			if l.picture.Visible() || l.drawing {
				t.Errorf("in a view of %v it is seen", c.view)
			}
			continue
		}
		want := image.Pt(1, 1).Mul(int(math.Round(2 * radius * float64(c.ratio))))
		seen := func() image.Point {
			if l.drawing || !l.picture.Visible() {
				return image.Point{}
			}
			return l.picture.Image.Bounds().Size()
		}
		for end := time.Now().Add(10 * time.Second); seen() != want; w.run() {
			if time.Now().After(end) {
				t.Fatalf("in a view of %v with %d pixels a unit %v pixels are seen, not %v", c.view, c.ratio, seen(), want)
			}
		}
		from, to := l.picture.Position(), l.picture.Position().Add(l.picture.Size())
		if !l.picture.Visible() || from.X < 0 || from.Y < 0 || to.X > c.view.Width || to.Y > c.view.Height {
			t.Errorf("in a view of %v it is seen: %v, from %v to %v", c.view, l.picture.Visible(), from, to)
		}
		if rim := l.rim.light.Size().Width; rim != to.X-from.X {
			t.Errorf("in a view of %v the rim is %g wide around %g", c.view, rim, to.X-from.X)
		}
		// What a unit of the view shows is six times as long in the loupe.
		camera := w.v.loupeCamera(r3.Vec{})
		view := w.v.camera
		if _, _, depth, ok := view.Project(r3.Vec{}); ok && !view.Orthographic {
			view.Height *= depth / view.Distance()
		}
		if got := view.Height / float64(c.view.Height) / (camera.Height / float64(l.picture.Size().Height)); math.Abs(got-loupeZoom) > 0.01 {
			t.Errorf("in a view of %v it magnifies %g times", c.view, got)
		}
	}
}
