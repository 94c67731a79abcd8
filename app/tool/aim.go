package tool

import "gonum.org/v1/gonum/spatial/r2"

// aim is where a tool that takes places in the picture aims: at the pointer, or with
// the keyboard at a crosshair. At an edge of the picture that stays, and the view turns.
type aim struct {
	pointer   *r2.Vec // nil where it is not over the picture
	crosshair *r2.Vec // nil until an arrow is pressed, and once the pointer moves
}

const (
	crosshairStep = 4    // the toolkit's units; with Shift ten times that, with Alt a tenth
	crosshairRim  = 0.05 // of the picture's height: the crosshair keeps off its edges
)

// at returns where it aims, nil for nowhere.
func (a *aim) at() *r2.Vec {
	if a.crosshair != nil {
		return a.crosshair
	}
	return a.pointer
}

// follow follows the pointer. It reports whether that was elsewhere: where it was not,
// the view has come to rest under it.
func (a *aim) follow(p Pointer) bool {
	if a.pointer != nil && *a.pointer == p.At {
		return false
	}
	a.pointer, a.crosshair = &p.At, nil
	return true
}

// arrow moves the crosshair if the key is an arrow, and reports whether it is. At an
// edge of the picture it turns the view towards what is behind the edge, unless look is
// nil.
func (a *aim) arrow(k Key, v View, look *Look) bool {
	way, ok := k.arrow()
	if !ok {
		return false
	}
	at := r2.Vec{}
	if from := a.at(); from != nil {
		at = *from
	}
	to := r2.Add(at, r2.Scale(crosshairStep*v.Picture().Unit*k.Modifiers.steps(), way))
	x, y := v.Picture().Aspect/2-crosshairRim, 0.5-crosshairRim
	inside := r2.Vec{X: max(-x, min(x, to.X)), Y: max(-y, min(y, to.Y))}
	a.crosshair = &inside
	if beyond := r2.Sub(to, inside); look != nil && at == inside && beyond != (r2.Vec{}) {
		d := r2.Unit(beyond)
		look.Turn(-d.X*turnStep, d.Y*turnStep)
	}
	return true
}
