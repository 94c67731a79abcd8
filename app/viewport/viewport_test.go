package viewport

import (
	"image"
	"math"
	"sync"
	"testing"

	"cairn/landmark"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"gonum.org/v1/gonum/spatial/r3"
)

// tolerance is for a few dozen float64 operations on numbers near 1.
const tolerance = 1e-9

// world is a viewport on a thread that only notes what it is asked. Nothing
// happens by itself: a test draws and answers when it wants.
type world struct {
	t       *testing.T
	v       *Viewport
	shows   []render.Request
	probes  []question
	locates []question
	free    int        // pictures that came back
	mu      sync.Mutex // timers post too
	posted  []func()

	hovers   []scene.Point
	under    []r3.Vec
	selected int
	styled   int
	frames   []Shown
	keys     []fyne.KeyName
	failed   []error
}

type question struct {
	frame *render.Frame
	x, y  int
	reply func(r3.Vec, bool)
}

func (w *world) Show(r render.Request) { w.shows = append(w.shows, r) }
func (w *world) Recycle(i *image.RGBA) { w.free++ }
func (w *world) post(f func()) {
	w.mu.Lock()
	w.posted = append(w.posted, f)
	w.mu.Unlock()
}
func (w *world) Probe(x, y int, reply func(r3.Vec, bool)) {
	w.probes = append(w.probes, question{nil, x, y, reply})
}
func (w *world) Locate(f *render.Frame, width, height, x, y int, reply func(r3.Vec, bool)) {
	if width != w.v.size.X || height != w.v.size.Y {
		w.t.Errorf("a place in a picture of %d×%d is asked for", width, height)
	}
	w.locates = append(w.locates, question{f, x, y, reply})
}

// run does what was posted to the window's goroutine.
func (w *world) run() {
	for {
		w.mu.Lock()
		posted := w.posted
		w.posted = nil
		w.mu.Unlock()
		if len(posted) == 0 {
			return
		}
		for _, f := range posted {
			f()
		}
	}
}

// Size of the viewport in Fyne units, and device pixels a unit.
const (
	width, height = 400, 300
	ratio         = 2
)

func newWorld(t *testing.T) *world {
	test.NewTempApp(t)
	w := &world{t: t}
	w.v = New(nil, render.Style{Landmarks: true, GlyphScale: 1}, Events{
		Hover:    func(p scene.Point) { w.hovers = append(w.hovers, p) },
		Under:    func(p r3.Vec, ok bool) { w.under = append(w.under, p) },
		Selected: func() { w.selected++ },
		Style:    func() { w.styled++ },
		Frame:    func(s Shown) { w.frames = append(w.frames, s) },
		Key:      func(e *fyne.KeyEvent) { w.keys = append(w.keys, e.Name) },
		Painted:  func() {},
		Failed:   func(err error) { w.failed = append(w.failed, err) },
	})
	w.v.thread, w.v.post = w, w.post
	w.v.Resize(fyne.NewSize(width, height))
	w.v.generate(ratio*width, ratio*height)
	w.run()
	return w
}

// document returns a square at z = 0, two units wide, with three landmarks on it.
func document(t *testing.T) (*scene.Document, *scene.GroupNode) {
	t.Helper()
	m, err := mesh.New(mesh.Data{
		Positions: []float32{-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0},
		Triangles: []uint32{0, 1, 2, 0, 2, 3},
	})
	if err != nil {
		t.Fatal(err)
	}
	d := scene.NewDocument("square")
	if _, err := d.AddMesh(m, "square"); err != nil {
		t.Fatal(err)
	}
	n, err := d.AddGroup(landmark.NewGroup("points", []landmark.Landmark{
		{Name: "a", Status: landmark.Defined}, {Name: "b", Status: landmark.Defined, Position: r3.Vec{X: 0.5}},
		{Name: "c", Status: landmark.Defined, Position: r3.Vec{Y: 0.5}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d, n
}

// at returns where a place is in the viewport.
func (w *world) at(p r3.Vec) fyne.Position {
	x, y, _, _ := w.v.camera.Project(p)
	return fyne.NewPos(float32(width/2+x*height), float32(height/2-y*height))
}

func (w *world) mouse(p fyne.Position, b desktop.MouseButton, m fyne.KeyModifier) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: b, Modifier: m}
}

func (w *world) click(p fyne.Position, m fyne.KeyModifier) {
	w.v.MouseDown(w.mouse(p, desktop.MouseButtonPrimary, m))
	w.v.MouseUp(w.mouse(p, desktop.MouseButtonPrimary, m))
}

func (w *world) scroll(p fyne.Position, dy float32) {
	w.v.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: p}, Scrolled: fyne.NewDelta(0, dy)})
}

// answer replies to the last question for a place.
func (w *world) answer(p r3.Vec, ok bool) {
	w.t.Helper()
	if len(w.locates) == 0 {
		w.t.Fatal("no place was asked for")
	}
	w.locates[len(w.locates)-1].reply(p, ok)
	w.run()
}

// draw has the last request drawn, and presented later.
func (w *world) draw() *image.RGBA {
	w.t.Helper()
	if len(w.shows) == 0 {
		w.t.Fatal("no frame was asked for")
	}
	img := image.NewRGBA(image.Rect(0, 0, 1, 1))
	w.shows[len(w.shows)-1].Present(img, 0)
	return img
}

func eyeDistance(c scene.Camera, p r3.Vec) float64 {
	return r3.Norm(r3.Sub(p, c.FromView(r3.Vec{Z: c.Distance()})))
}

func TestScrollingGoesToTheSurface(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	for name, step := range map[string]float32{"a wheel": 25, "a touchpad": 1.5} {
		start := w.v.camera
		// A place well in front of the focus, as a nose is.
		pointer := fyne.NewPos(250, 120)
		x, y := w.v.fraction(pointer)
		hit := start.Unproject(x, y, 0.6*start.Distance())
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
		x, y := w.v.fraction(pointer)
		place := start.Unproject(x, y, start.Distance())
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

func TestPlusAndMinusGoToTheMiddle(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	start := w.v.camera
	hit := start.Unproject(0, 0, 0.5*start.Distance())
	w.v.TypedRune('+')
	w.answer(hit, true)
	if q := w.locates[0]; q.x != ratio*width/2 || q.y != ratio*height/2 {
		t.Errorf("the place at (%d, %d) is asked for", q.x, q.y)
	}
	if got, want := eyeDistance(w.v.camera, hit), eyeDistance(start, hit)/zoomStep; math.Abs(got-want) > tolerance {
		t.Errorf("the eye is %g from the surface, want %g", got, want)
	}
	w.v.TypedRune('-')
	if r3.Norm(r3.Sub(w.v.camera.Focus, start.Focus)) > tolerance {
		t.Errorf("out again ends at %v, began at %v", w.v.camera.Focus, start.Focus)
	}
}

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
		if d.Selection().Len() != 0 || w.selected != 0 {
			t.Errorf("%s: dragging selects", name)
		}
		w.v.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(0, 0)}})
		if w.v.camera != end {
			t.Errorf("%s: it goes on after the release", name)
		}
		if l, _ := d.Landmark(scene.Point{Group: n.ID(), Index: 1}); l.Position != (r3.Vec{X: 0.5}) {
			t.Errorf("%s: the landmark moved to %v", name, l.Position)
		}
	}
}

func TestClicksSelect(t *testing.T) {
	w := newWorld(t)
	d, n := document(t)
	w.v.SetDocument(d)
	a, b := scene.Point{Group: n.ID(), Index: 1}, scene.Point{Group: n.ID(), Index: 2}
	has := func(what string, points ...scene.Point) {
		t.Helper()
		if d.Selection().Len() != len(points) {
			t.Errorf("%s: %d points are selected", what, d.Selection().Len())
		}
		for _, p := range points {
			if !d.Selection().Has(p) {
				t.Errorf("%s: point %d is not selected", what, p.Index)
			}
		}
	}
	w.click(w.at(r3.Vec{X: 0.5}), 0)
	has("a click", a)
	w.click(w.at(r3.Vec{Y: 0.5}), fyne.KeyModifierShortcutDefault)
	has("Ctrl and a click", a, b)
	w.click(w.at(r3.Vec{X: 0.5}), fyne.KeyModifierShortcutDefault)
	has("Ctrl and a click on a selected one", b)
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

func TestKeys(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	style := w.v.style
	for key, want := range map[fyne.KeyName]func(*render.Style){
		fyne.KeyW: func(s *render.Style) { s.Wireframe = !s.Wireframe },
		fyne.KeyT: func(s *render.Style) { s.Texture = !s.Texture },
		fyne.KeyL: func(s *render.Style) { s.Landmarks = !s.Landmarks },
		fyne.KeyN: func(s *render.Style) { s.Names = render.Names },
	} {
		w.v.style, w.styled = style, 0
		w.v.TypedKey(&fyne.KeyEvent{Name: key})
		changed := style
		want(&changed)
		if w.v.style != changed || w.styled != 1 {
			t.Errorf("%s: %+v, told %d times", key, w.v.style, w.styled)
		}
	}
	w.v.TypedKey(&fyne.KeyEvent{Name: fyne.Key5})
	if !w.v.camera.Orthographic {
		t.Error("5: the view is in perspective")
	}
	w.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF12})
	if len(w.keys) != 1 || w.keys[0] != fyne.KeyF12 {
		t.Errorf("spare keys: %v", w.keys)
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
	b := scene.Point{Group: n.ID(), Index: 1}
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
