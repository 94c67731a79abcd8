package tool

import (
	"math"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// Look turns, moves and zooms the view, shows what is under the pointer, and selects
// landmarks by clicks.
type Look struct {
	view    View
	zooming *zooming // nil: nothing was zoomed yet
	middle  place    // on the surface, in the middle of the picture shown
	strayed bool     // the view was moved or zoomed since the pivot was set
	sent    int      // how often the view was sent somewhere
}

// place is where on the surface something is, if it is there.
type place struct {
	at r3.Vec
	ok bool
}

// NewLook returns the tool for a view.
func NewLook(v View) *Look { return &Look{view: v, strayed: true} }

// Reset is part of Tool.
func (l *Look) Reset() { l.zooming, l.middle, l.strayed = nil, place{}, true }

// Move is part of Tool.
func (l *Look) Move(p Pointer) {
	if l.view.Document() != nil {
		l.view.Point(p.At)
	}
}

// Leave is part of Tool.
func (l *Look) Leave() { l.view.Unpoint() }

// Grab is part of Tool: a drag turns the view, or with Shift or another button
// moves it.
func (l *Look) Grab(p Pointer) Drag {
	return &lookDrag{look: l, pan: p.Button != Left || p.Modifiers.Has(Shift), last: p.At}
}

type lookDrag struct {
	look *Look
	pan  bool
	last r2.Vec
}

func (d *lookDrag) To(p Pointer) {
	by := r2.Sub(p.At, d.last)
	d.last = p.At
	if d.pan {
		d.look.Pan(by.X, by.Y)
	} else {
		d.look.Turn(by.X*math.Pi, -by.Y*math.Pi) // half a turn over the picture's height
	}
}

func (d *lookDrag) End() {}

func (d *lookDrag) Cancel() bool { return false }

// Click is part of Tool: it selects the landmark there, and nothing where there is
// none. With Ctrl it selects one more, or one less, with Shift one more; beside a
// landmark neither does anything. A second click puts the pivot on the surface there.
func (l *Look) Click(p Pointer, double bool) bool {
	if double {
		l.pivot(p.At)
		return true
	}
	selection := l.view.Document().Selection()
	more := p.Modifiers&(Ctrl|Shift) != 0
	switch hit, ok := l.view.LandmarkAt(p.At); {
	case !ok && (more || selection.Len() == 0):
		return true
	case !ok:
		selection.Only()
	case p.Modifiers.Has(Ctrl):
		selection.Toggle(hit)
	case more:
		selection.Add(hit)
	default:
		selection.Only(hit)
	}
	l.view.Selected()
	return true
}

// pivot brings what is at a place of the picture to its middle and turns about it.
func (l *Look) pivot(at r2.Vec) {
	l.view.Locate(at, func(p r3.Vec, ok bool) {
		if ok {
			l.view.FlyTo(l.view.Camera().MoveTo(p))
		}
	})
}

const (
	zoomStep  = 1.2
	turnStep  = math.Pi / 36 // five degrees
	panStep   = 0.05         // of the picture's height
	wheelStep = 0.15         // a notch, of the logarithm of the factor
)

// Scroll is part of Tool: it zooms to the pointer.
func (l *Look) Scroll(p Pointer, notches float64) bool {
	l.zoom(wheelStep*notches, p.At)
	return true
}

// Key is part of Tool: arrows turn the view, or with Shift move it, plus and minus
// zoom, and Escape selects nothing.
func (l *Look) Key(k Key) bool {
	d := l.view.Document()
	if d == nil {
		return false
	}
	if way, ok := k.arrow(); ok {
		if k.Modifiers.Has(Shift) {
			l.Pan(way.X*panStep, way.Y*panStep)
		} else {
			l.Turn(way.X*turnStep, -way.Y*turnStep)
		}
		return true
	}
	switch k.Name {
	case KeyPlus:
		l.ZoomBy(zoomStep, r2.Vec{})
	case KeyMinus:
		l.ZoomBy(1/zoomStep, r2.Vec{})
	case KeyEscape:
		if d.Selection().Len() == 0 {
			return false
		}
		d.Selection().Only()
		l.view.Selected()
	default:
		return false
	}
	return true
}

// ZoomBy enlarges the picture about a place of it.
func (l *Look) ZoomBy(factor float64, about r2.Vec) {
	if factor > 0 {
		l.zoom(math.Log(factor), about)
	}
}

// inPicture reports whether a place is seen in a picture of the given width / height.
func inPicture(c scene.Camera, p r3.Vec, aspect float64) bool {
	x, y, _, ok := c.Project(p)
	return ok && math.Abs(x) < aspect/2 && math.Abs(y) < 0.5
}
