package tool

import (
	"math"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// zooming is what the wheel, a touchpad or the keys have begun. The place that
// they go to is asked for once, and kept while the pointer and the view rest:
// so going in and out again ends where it began.
type zooming struct {
	at     r2.Vec
	asked  bool    // the place is not known yet
	amount float64 // that waits for it: the logarithm of the factor
	place  r3.Vec
	first  float64      // the view's height when the place was found
	camera scene.Camera // as the last step left it
}

const (
	// restless is how far the pointer may move and still mean the same place, in
	// the toolkit's units.
	restless = 1
	// renewal is how much closer or farther the view may come before the place is
	// asked for again: a depth is known to a millionth of the distance at best.
	renewal = 10
	// closest and farthest bound the view's height, in parts of the document's
	// size. Nearer than that a mesh of float32 shows its rounding.
	closest, farthest = 1e-5, 1e3
)

// goesOn reports whether a step at a place of the picture belongs to what was begun.
func (z *zooming) goesOn(at r2.Vec, unit float64, c scene.Camera) bool {
	if r2.Norm(r2.Sub(at, z.at)) > restless*unit {
		return false
	}
	return z.asked || z.camera == c && c.Height < z.first*renewal && c.Height > z.first/renewal
}

// zoom enlarges the picture by a factor, given by its logarithm, and keeps what
// is at a place in its place. The eye comes nearer to the surface there and never
// goes through it. Where there is none it goes to the depth of the focus.
func (l *Look) zoom(amount float64, at r2.Vec) {
	if l.view.Document() == nil {
		return
	}
	l.view.Stop()
	if z := l.zooming; z != nil && z.goesOn(at, l.view.Picture().Unit, l.view.Camera()) {
		z.amount += amount
		if !z.asked {
			l.stepZoom(z)
		}
		return
	}
	z := &zooming{at: at, asked: true, amount: amount}
	l.zooming = z
	sent := l.sent
	l.view.Locate(at, func(p r3.Vec, ok bool) {
		if l.sent != sent {
			return // the view was sent elsewhere meanwhile
		}
		z.asked, z.first, z.place = false, l.view.Camera().Height, p
		if !ok {
			z.place = l.placeBeside(at)
		}
		l.stepZoom(z)
	})
}

// placeBeside returns where to zoom to beside the surface: to a landmark that floats
// there, or to the depth of the focus.
func (l *Look) placeBeside(at r2.Vec) r3.Vec {
	if d := l.view.Document(); d != nil {
		if hit, ok := l.view.LandmarkAt(at); ok {
			if m, ok := d.Landmark(hit); ok {
				return m.Position
			}
		}
	}
	c := l.view.Camera()
	return c.Unproject(at.X, at.Y, c.Distance())
}

func (l *Look) stepZoom(z *zooming) {
	d := l.view.Document()
	if d == nil {
		return
	}
	factor := math.Exp(z.amount)
	z.amount = 0
	before := l.view.Camera()
	if size := d.Size(); size > 0 {
		h := before.Height
		factor = min(factor, max(1, h/(closest*size)))
		factor = max(factor, min(1, h/(farthest*size)))
	}
	z.camera = l.follow(before, before.ZoomTo(factor, z.place), z.place)
	l.view.SetCamera(z.camera)
}
