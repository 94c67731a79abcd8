package viewport

import (
	"image/color"
	"time"

	"cairn/app/tool"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

func newFocusRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = theme.InputBorderSize() * 2
	r.Hide()
	return r
}

// FocusGained is part of fyne.Focusable.
func (v *Viewport) FocusGained() { v.markFocus(!v.quiet) }

// FocusLost is part of fyne.Focusable. It is also told when the window goes behind
// another, and then the view keeps the keys.
func (v *Viewport) FocusLost() {
	v.markFocus(false)
	v.post(func() {
		if c := fyne.CurrentApp().Driver().CanvasForObject(v); c == nil || c.Focused() != fyne.Focusable(v) {
			v.quiet = false
		}
	})
}

// markFocus shows that the view has the keys, or no longer.
func (v *Viewport) markFocus(on bool) {
	v.ring.StrokeColor, v.ring.Hidden = theme.Color(theme.ColorNamePrimary), !on
	v.ring.Refresh()
}

// TakeFocus gives the view the keys after the pointer was used: no ring around it says
// so, as it does when they come by the keyboard.
func (v *Viewport) TakeFocus() {
	v.quiet = true
	v.markFocus(false)
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v)
	}
}

// TypedRune is part of fyne.Focusable.
func (v *Viewport) TypedRune(r rune) { v.events.Rune(r) }

// TypedKey is part of fyne.Focusable. It also serves the window's keys while
// nothing has the focus. Keys of actions are the window's: Events.Key.
func (v *Viewport) TypedKey(e *fyne.KeyEvent) {
	if !v.hand.Key(tool.Key{Name: tool.KeyName(e.Name), Modifiers: v.held(), Time: time.Now()}) {
		v.events.Key(e)
	}
}

// ZoomBy enlarges the picture about its middle, or about the crosshair.
func (v *Viewport) ZoomBy(factor float64) { v.hand.ZoomBy(factor) }

// FitAll brings the whole document into view.
func (v *Viewport) FitAll() {
	if d := v.Document(); d != nil {
		v.FlyTo(v.camera.Fit(d.FitBounds(), v.aspect()))
	}
}

// FitSelection brings the selected landmarks into view, or everything.
func (v *Viewport) FitSelection() {
	if d := v.Document(); d != nil {
		v.FlyTo(d.FitSelection(v.camera, v.aspect()))
	}
}

// Look turns to a named view of everything, as the document's frame names it.
func (v *Viewport) Look(to scene.ViewDirection) {
	if d := v.Document(); d != nil {
		v.FlyTo(v.camera.Look(to, d.ViewFrame()).Fit(d.FitBounds(), v.aspect()))
	}
}

// ToggleOrthographic changes between the two projections.
func (v *Viewport) ToggleOrthographic() {
	c := v.camera
	c.Orthographic = !c.Orthographic
	v.SetCamera(c)
	v.events.Style()
}

// flightTime is long enough to see where the view goes, and no longer.
const flightTime = 180 * time.Millisecond

// FlyTo moves the view to a camera in a short flight.
func (v *Viewport) FlyTo(to scene.Camera) {
	if v.id == 0 {
		return
	}
	v.stopFlight()
	v.hand.Look.Sent()
	from := v.camera
	v.goal = to
	v.flight = fyne.NewAnimation(flightTime, func(t float32) {
		v.camera = from.Interpolate(to, float64(t))
		if t >= 1 {
			v.flight = nil
		}
		v.Redraw()
	})
	v.flight.Curve = fyne.AnimationEaseInOut
	v.flight.Start()
}

// Destination returns how the document in front is looked at, or where a flight
// under way brings the view: what the user asked for last.
func (v *Viewport) Destination() scene.Camera {
	if v.flight != nil {
		return v.goal
	}
	return v.camera
}

func (v *Viewport) stopFlight() {
	if v.flight != nil {
		v.flight.Stop()
		v.flight = nil
	}
}
