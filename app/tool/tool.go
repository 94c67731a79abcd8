// Package tool says what pointer and keys mean in the view. The viewport turns the
// toolkit's events into plain ones and hands them to the Hand; that makes clicks and
// drags of them, for the tool in hand. What that has no use for is for looking.
//
// It knows nothing of the toolkit and of drawing, so that a tool is tested without
// a window. Everything in it belongs to the window's goroutine.
package tool

import (
	"time"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Picture is the size of the picture in which tools are used. Places and lengths in
// it are fractions of its height, from its middle, right and up, as scene.Camera has
// them.
type Picture struct {
	Aspect float64 // its width
	Unit   float64 // a unit of the toolkit, which is what a hand can tell apart
	Pixel  float64 // a pixel of the screen
}

// Button is one of the pointer's.
type Button uint8

const (
	NoButton Button = iota
	Left
	Middle
	Right
)

// Modifiers are the keys held down meanwhile.
type Modifiers uint8

const (
	Shift Modifiers = 1 << iota
	Ctrl            // Command on a Mac
	Alt
)

// Has reports whether all of m are held down.
func (s Modifiers) Has(m Modifiers) bool { return s&m == m }

// Pointer is where the pointer is, and what is held down.
type Pointer struct {
	At        r2.Vec // fractions of the picture's height; also beside the picture while a button is down
	Button    Button // that was pressed, released or is held down
	Modifiers Modifiers
	Time      time.Time
}

// Key is a key that was pressed, or repeats because it is held down.
type Key struct {
	Name      KeyName
	Modifiers Modifiers
	Time      time.Time
}

// KeyName is the name of a key, as the toolkit has it.
type KeyName string

const (
	KeyLeft      KeyName = "Left"
	KeyRight     KeyName = "Right"
	KeyUp        KeyName = "Up"
	KeyDown      KeyName = "Down"
	KeyEscape    KeyName = "Escape"
	KeyReturn    KeyName = "Return"
	KeyEnter     KeyName = "KP_Enter"
	KeySpace     KeyName = "Space"
	KeyBackspace KeyName = "BackSpace"
	KeyPlus      KeyName = "+"
	KeyMinus     KeyName = "-"
)

// arrow returns the direction of an arrow key, right and up, and whether it is one.
func (k Key) arrow() (r2.Vec, bool) {
	switch k.Name {
	case KeyLeft:
		return r2.Vec{X: -1}, true
	case KeyRight:
		return r2.Vec{X: 1}, true
	case KeyUp:
		return r2.Vec{Y: 1}, true
	case KeyDown:
		return r2.Vec{Y: -1}, true
	}
	return r2.Vec{}, false
}

// Computed is why nothing is picked in a picture of a shape that was computed: it has places that
// no specimen has.
const Computed = "the view shows a computed shape, and no specimen"

// View is what a tool sees and can do. A tool keeps no document between two events.
type View interface {
	// Document returns the document in front, or nil where nothing is shown.
	Document() *scene.Document
	Camera() scene.Camera
	// Destination returns the camera, or that where a flight under way brings the view.
	Destination() scene.Camera
	// SetCamera looks at the document differently, at once.
	SetCamera(scene.Camera)
	// Stop ends a flight where it is.
	Stop()
	// FlyTo moves the view to a camera in a short flight.
	FlyTo(scene.Camera)
	Picture() Picture
	// LandmarkAt returns the landmark whose glyph is at a place of the picture.
	LandmarkAt(at r2.Vec) (scene.Point, bool)
	// ShowsLandmarks reports whether landmarks are drawn at all.
	ShowsLandmarks() bool
	// Locate has the renderer say where the surface is at a place of the picture, as
	// the camera sees it now. reply comes later, and not once another document is in
	// front.
	Locate(at r2.Vec, reply func(r3.Vec, bool))
	// Barred says why nothing can be picked or changed in the picture, as a clause; "" where it can.
	// Only looking works then.
	Barred() string
	// Point shows what is under the pointer: the landmark and the place on the surface.
	Point(at r2.Vec)
	// Unpoint shows that nothing is.
	Unpoint()
	// Selected tells that the selection was changed.
	Selected()
	// Say tells the user something in a line that goes away by itself.
	Say(text string)
	// Remark shows the marks of the tool in hand as they are now: that takes no new
	// picture.
	Remark()
	// Redraw asks for a picture of things as they are now.
	Redraw()
}

// Tool is what clicks, drags and keys mean while it is in hand.
type Tool interface {
	// Click is a press and a release of the left button at one place, with those
	// modifiers that were held down at the end. double tells that it is the second one
	// there, soon after the first, which was a click of its own. It reports whether the
	// tool has a use for it.
	Click(p Pointer, double bool) bool
	// Grab begins a drag; p is where and how the button was pressed. It returns nil
	// where the tool has no use for it.
	Grab(p Pointer) Drag
	// Move tells where the pointer is while no button is down.
	Move(p Pointer)
	// Leave tells that the pointer is over the picture no longer.
	Leave()
	// Scroll is the wheel, or two fingers on a touchpad: notches up, or parts of one.
	Scroll(p Pointer, notches float64) bool
	// Key reports whether the tool has a use for the key.
	Key(k Key) bool
	// Reset forgets what was begun: another document is in front, or another tool in
	// hand.
	Reset()
}

// Drag is a movement with a button held down.
type Drag interface {
	// To tells where the pointer is now.
	To(p Pointer)
	// End tells that the button was released.
	End()
	// Cancel takes back what the drag did, when Escape is pressed. It reports false
	// where there is nothing to take back: then the drag goes on.
	Cancel() bool
}
