package viewport

import (
	"math"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"gonum.org/v1/gonum/spatial/r3"
)

// zooming is what the wheel, a touchpad or the keys have begun. The place that
// they go to is asked for once, and kept while the pointer and the view rest:
// so going in and out again ends where it began.
type zooming struct {
	at     fyne.Position
	asked  bool    // the place is not known yet
	amount float64 // that waits for it: the logarithm of the factor
	place  r3.Vec
	first  float64      // the view's height when the place was found
	camera scene.Camera // as the last step left it
}

const (
	// restless is how far the pointer may move and still mean the same place, in
	// Fyne units.
	restless = 1
	// renewal is how much closer or farther the view may come before the place is
	// asked for again: a depth is known to a millionth of the distance at best.
	renewal = 10
	// closest and farthest bound the view's height, in parts of the document's
	// size. Nearer than that a mesh of float32 shows its rounding.
	closest, farthest = 1e-5, 1e3
)

// goesOn reports whether a step at p belongs to what was begun.
func (z *zooming) goesOn(p fyne.Position, c scene.Camera) bool {
	gap := p.Subtract(z.at)
	if math.Hypot(float64(gap.X), float64(gap.Y)) > restless {
		return false
	}
	return z.asked || z.camera == c && c.Height < z.first*renewal && c.Height > z.first/renewal
}

// zoom enlarges the picture by a factor, given by its logarithm, and keeps what
// is at p in its place. The eye comes nearer to the surface there and never goes
// through it. Where there is none it goes to the depth of the focus.
func (v *Viewport) zoom(amount float64, p fyne.Position) {
	d := v.Document()
	if d == nil || v.id == 0 {
		return
	}
	v.stopFlight()
	if z := v.zooming; z != nil && z.goesOn(p, v.camera) {
		z.amount += amount
		if !z.asked {
			v.stepZoom(z)
		}
		return
	}
	z := &zooming{at: p, asked: true, amount: amount}
	v.zooming = z
	v.locate(p, func(at r3.Vec, ok bool) {
		z.asked, z.first, z.place = false, v.camera.Height, at
		if !ok {
			z.place = v.placeBeside(p)
		}
		v.stepZoom(z)
	})
}

// placeBeside returns where to zoom to at p, beside the surface: to a landmark
// that floats there, or to the depth of the focus.
func (v *Viewport) placeBeside(p fyne.Position) r3.Vec {
	if d := v.Document(); d != nil {
		if l, ok := d.Landmark(v.landmarkAt(p)); ok {
			return l.Position
		}
	}
	x, y := v.fraction(p)
	return v.camera.Unproject(x, y, v.camera.Distance())
}

func (v *Viewport) stepZoom(z *zooming) {
	d := v.Document()
	if d == nil {
		return
	}
	factor := math.Exp(z.amount)
	z.amount = 0
	if size := d.Bounds().Diagonal(); size > 0 {
		h := v.camera.Height
		factor = min(factor, max(1, h/(closest*size)))
		factor = max(factor, min(1, h/(farthest*size)))
	}
	before := v.camera
	v.camera = v.camera.ZoomTo(factor, z.place)
	v.follow(before, z.place)
	z.camera = v.camera
	v.Redraw()
}
