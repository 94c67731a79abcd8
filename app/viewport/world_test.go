package viewport

import (
	"context"
	"image"
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
	other   *scene.Document // that lies over the document; nil: none
	over    render.Superimposition
	warp    *render.Warp // as which the document is shown; nil: as it is
	spread  []render.Ellipsoid
	v       *Viewport
	shows   []render.Request
	probes  []question
	locates []question
	free    int        // pictures that came back
	closed  int        // how often the view of the renderer was closed
	focused int        // how often it was told that the viewport has the keys
	moved   int        // and that its camera has moved
	mu      sync.Mutex // timers post too
	posted  []func()

	hovers   []scene.Point
	under    []r3.Vec
	styled   int
	said     []string
	captured chan render.Picture
	slow     bool // captures end only when nobody waits for them
	frames   []Shown
	keys     []fyne.KeyName
	runes    []rune
	menus    []scene.Point // that the right button clicked
	failed   []error
}

type question struct {
	frame *render.Frame
	x, y  int
	reply func(r3.Vec, bool)
}

func (w *world) Show(r render.Request) { w.shows = append(w.shows, r) }

func (w *world) Recycle(i *image.RGBA) { w.free++ }

func (w *world) Capture(ctx context.Context, f *render.Frame, p render.Picture, _ func(float64)) (*image.NRGBA, error) {
	w.captured <- p
	if w.slow {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	img := image.NewNRGBA(image.Rect(0, 0, p.Width, p.Height))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	return img, nil
}

func (w *world) Close() { w.closed++ }

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
	w := &world{t: t, captured: make(chan render.Picture, 100)}
	w.v = New(nil, w.post, render.Style{Landmarks: true, GlyphScale: 1}, Events{
		Hover:   func(p scene.Point) { w.hovers = append(w.hovers, p) },
		Under:   func(p r3.Vec, ok bool) { w.under = append(w.under, p) },
		Style:   func() { w.styled++ },
		Warp:    func(scene.ID) *render.Warp { return w.warp },
		Spread:  func(scene.ID) []render.Ellipsoid { return w.spread },
		Over:    func() (*scene.Document, render.Superimposition) { return w.other, w.over },
		Frame:   func(s Shown) { w.frames = append(w.frames, s) },
		Menu:    func(p scene.Point, at fyne.Position) { w.menus = append(w.menus, p) },
		Rune:    func(r rune) { w.runes = append(w.runes, r) },
		Key:     func(e *fyne.KeyEvent) { w.keys = append(w.keys, e.Name) },
		Said:    func(text string) { w.said = append(w.said, text) },
		Painted: func() {},
		Seen:    func() {},
		Failed:  func(err error) { w.failed = append(w.failed, err) },
		Focused: func() { w.focused++ },
		Moved:   func() { w.moved++ },
	})
	w.v.screen = w
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
	if w.v.wanted {
		w.run() // asks for it
	}
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
