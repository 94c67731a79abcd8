// Package viewport is the widget that shows a document: pointer and keys go in,
// pictures from the render goroutine come out. A window has one or several. It
// reaches the document that it shows through a weak pointer only.
package viewport

import (
	"context"
	"image"
	"reflect"
	"time"
	"weak"

	"cairn/app/tool"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"gonum.org/v1/gonum/spatial/r3"
)

// Events tell the window what happened in the viewport, on the window's
// goroutine. All must be set.
type Events struct {
	Hover   func(scene.Point)                // the landmark under the pointer, or render.NoPoint
	Under   func(position r3.Vec, ok bool)   // the place on the surface under the pointer
	Style   func()                           // the projection has changed
	Frame   func(Shown)                      // a picture is on the screen from the next repaint on
	Key     func(*fyne.KeyEvent)             // a key that the viewport has no use for
	Rune    func(rune)                       // a character was typed
	Menu    func(scene.Point, fyne.Position) // the right button clicked a landmark, or render.NoPoint; the position is in the window
	Said    func(text string)                // a tool has something to tell the user
	Painted func()                           // the window has been painted for the first time
	Seen    func()                           // a picture of Frame has been painted
	Failed  func(error)                      // a picture could not be drawn
	Focused func()                           // it got the keys, or the pointer was pressed in it
	Moved   func()                           // its camera has moved, but not to follow another view
	// Over returns what lies over the document in the picture that is asked for; a nil document
	// for nothing. It is asked for each picture, so that nothing of the other is kept here.
	Over func() (*scene.Document, render.Superimposition)
	// Warp returns the shape as which the document is shown in the picture that is asked for, nil
	// for the document as it is. It is asked for each picture, too.
	Warp func(document scene.ID) *render.Warp
	// Spread returns the ellipsoids around points of the document, for each picture.
	Spread func(document scene.ID) []render.Ellipsoid
}

// Shown describes the picture on the screen.
type Shown struct {
	Document      scene.ID
	Camera        scene.Camera
	Width, Height int // device pixels
	Quality       render.Quality
	Took          time.Duration
	middle        *place // the surface in the middle of it; nil where that is not known
}

// Fineness returns 0 for a picture of a moving view, 1 for one of a view at rest and 2
// for one with smooth edges.
func (s Shown) Fineness() int {
	if s.Quality.Error > render.Still.Error {
		return 0
	}
	return s.Quality.Samples
}

// place is where on the surface something is, if it is there.
type place struct {
	at r3.Vec
	ok bool
}

// drawer is what a viewport needs of its render.View.
type drawer interface {
	Show(render.Request)
	Recycle(*image.RGBA)
	Capture(ctx context.Context, f *render.Frame, p render.Picture, progress func(float64)) (*image.NRGBA, error)
	Probe(x, y int, reply func(r3.Vec, bool))
	Locate(f *render.Frame, width, height, x, y int, reply func(r3.Vec, bool))
	Close()
}

// Viewport shows one document at a time. All its methods belong to the window's
// goroutine.
type Viewport struct {
	widget.BaseWidget
	screen     drawer
	measures   []render.Measure // that are drawn in the view
	remeasured bool             // they are others than in the picture
	post       func(func())     // runs a function on the window's goroutine, later
	events     Events
	raster     *canvas.Raster

	doc     weak.Pointer[scene.Document]
	id      scene.ID // of doc; 0 where there is none
	camera  scene.Camera
	cameras map[scene.ID]scene.Camera // of the other tabs
	style   render.Style
	hover   scene.Point

	size   image.Point // of the raster, in device pixels
	shown  *image.RGBA // what the raster shows; nil: the background
	of     scene.ID    // the document in shown
	took   map[render.Quality]time.Duration
	idle   *time.Timer
	flight *fyne.Animation
	goal   scene.Camera // where flight ends
	hand   *tool.Hand
	marks  *markLayer            // what the tool in hand draws
	held   func() tool.Modifiers // the keys held down, which not all events tell
	seen   bool                  // the window was painted
	fresh  bool                  // shown is not painted yet
	frame  *render.Frame         // asked for last, of the document
	click  bool                  // a released button is being followed
	ring   *canvas.Rectangle     // around the view while it has the keys
	quiet  bool                  // the pointer gave it the keys: the ring is not shown
	closed bool
	wanted bool // a picture, see redrawSoon

	overlaid bool // something lies over the document in frame
}

// New returns a viewport without a document. Its pictures come from screen, until Close;
// post runs a function on the window's goroutine, later.
func New(screen *render.View, post func(func()), style render.Style, events Events) *Viewport {
	v := &Viewport{
		screen: screen, post: post, events: events, style: style, hover: render.NoPoint,
		camera: scene.DefaultCamera(), cameras: map[scene.ID]scene.Camera{},
		took: map[render.Quality]time.Duration{},
	}
	v.marks, v.ring = newMarkLayer(), newFocusRing()
	v.hand, v.held = tool.NewHand(toolView{v}), currentModifiers
	v.raster = canvas.NewRaster(v.generate)
	v.raster.ScaleMode = canvas.ImageScalePixels
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer is part of fyne.Widget. Fyne may call it more than once.
func (v *Viewport) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(v.raster, v.marks.box, v.ring))
}

// MinSize keeps a picture worth looking at.
func (v *Viewport) MinSize() fyne.Size { return fyne.NewSize(200, 150) }

// Document returns the document in front, or nil.
func (v *Viewport) Document() *scene.Document {
	if d := v.doc.Value(); d != nil && !d.Closed() {
		return d
	}
	return nil
}

// Camera returns how the document in front is looked at.
func (v *Viewport) Camera() scene.Camera { return v.camera }

// SetCamera looks at the document in front differently, at once.
func (v *Viewport) SetCamera(c scene.Camera) {
	v.stopFlight()
	v.move(c)
}

// move looks with another camera, and tells so.
func (v *Viewport) move(c scene.Camera) {
	v.camera = c
	v.redrawSoon()
	v.events.Moved()
}

// Follow looks with a camera that goes by that of another view, which has moved. It tells
// nobody.
func (v *Viewport) Follow(c scene.Camera) {
	if v.id == 0 {
		return
	}
	v.stopFlight()
	if c != v.camera {
		v.camera = c
		v.redrawSoon()
	}
}

// Style returns what is drawn and how.
func (v *Viewport) Style() render.Style {
	s := v.style
	s.PixelRatio = v.pixelRatio()
	return s
}

// Shows reports whether pictures of a document are shown, or are to be.
func (v *Viewport) Shows(id scene.ID) bool { return v.id == id && id != 0 }

// SetStyle changes what is drawn and how. PixelRatio is the viewport's own.
func (v *Viewport) SetStyle(s render.Style) {
	v.style = s
	v.Redraw()
}

// Superimposed reports whether something lies over the document in the picture that was
// asked for last.
func (v *Viewport) Superimposed() bool { return v.overlaid }

// Pixels returns the size of the picture on the screen, in device pixels; zero
// before the first.
func (v *Viewport) Pixels() image.Point { return v.size }

// Hand returns what has the tools of the view.
func (v *Viewport) Hand() *tool.Hand { return v.hand }

// Hover returns the landmark under the pointer, or render.NoPoint.
func (v *Viewport) Hover() scene.Point { return v.hover }

// SetDocument puts a document in front, or nothing. Its camera is the one it
// was last looked at with; a document seen for the first time is fitted, from
// its front.
func (v *Viewport) SetDocument(d *scene.Document) {
	v.stopFlight()
	if v.id != 0 {
		v.cameras[v.id] = v.camera
	}
	v.frame = nil
	v.hand.Reset()
	v.setHover(render.NoPoint)
	v.took = map[render.Quality]time.Duration{}
	if d == nil || d.Closed() {
		v.doc, v.id = weak.Pointer[scene.Document]{}, 0
		v.blank()
		return
	}
	v.doc, v.id = weak.Make(d), d.ID()
	c, seen := v.cameras[v.id]
	if seen {
		v.camera = c
	} else {
		v.camera = scene.DefaultCamera().Look(scene.Front, d.ViewFrame()).Fit(d.FitBounds(), v.aspect())
		v.camera.Orthographic = false
	}
	if !d.Bounds().Valid {
		delete(v.cameras, v.id) // to be fitted when its content is there
		v.id = 0
		v.blank()
		return
	}
	v.Redraw()
}

// Picture returns the picture of a document that is on the screen, nil for none. It is the
// viewport's, and for this event only.
func (v *Viewport) Picture(id scene.ID) image.Image {
	if v.shown == nil || v.of != id {
		return nil
	}
	return v.shown
}

// View returns how a document is looked at, or was when it was in front, and
// whether it was shown at all.
func (v *Viewport) View(id scene.ID) (scene.Camera, bool) {
	if id == v.id && id != 0 {
		return v.camera, true
	}
	c, ok := v.cameras[id]
	return c, ok
}

// SetView says how a document that was not shown yet is looked at when it is.
func (v *Viewport) SetView(id scene.ID, c scene.Camera) {
	if id != v.id {
		v.cameras[id] = c
	}
}

// Forget drops what the viewport keeps of a document that is about to close.
func (v *Viewport) Forget(id scene.ID) {
	if d := v.doc.Value(); d == nil || d.ID() == id {
		v.stopFlight()
		v.doc, v.id, v.hover, v.frame = weak.Pointer[scene.Document]{}, 0, render.NoPoint, nil
		v.blank()
	}
	delete(v.cameras, id)
}

// Close ends the viewport, which shows nothing any more, and frees what it has on the
// graphics card.
func (v *Viewport) Close() {
	v.SetDocument(nil)
	v.cameras, v.closed = nil, true
	if v.marks.loupe.drawing {
		v.marks.loupe.cancel()
	}
	v.screen.Close()
}

// blank shows the background and gives the picture back.
func (v *Viewport) blank() {
	if v.idle != nil {
		v.idle.Stop()
	}
	if v.shown != nil {
		v.screen.Recycle(v.shown)
		v.shown = nil
	}
	v.raster.Refresh()
}

// SetMeasures says which measures are drawn with the document in front, from the next
// picture on. The slice is the viewport's then.
func (v *Viewport) SetMeasures(m []render.Measure) {
	if !reflect.DeepEqual(m, v.measures) {
		v.measures, v.remeasured = m, true
	}
}
