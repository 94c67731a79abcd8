package viewport

import (
	"image/color"
	"time"

	"cairn/app/tool"
	"cairn/scene"
	"cairn/scene/mesh"

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
func (v *Viewport) FocusGained() {
	v.markFocus(!v.quiet)
	v.events.Focused()
}

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
		v.FlyTo(v.camera.Fit(v.fitBounds(d), v.aspect()))
	}
}

// fitBounds returns the box around a document and what lies over it.
func (v *Viewport) fitBounds(d *scene.Document) mesh.Bounds {
	other, s := v.events.Over()
	if other == nil {
		return d.FitBounds()
	}
	return s.Around(other, d)
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
		v.FlyTo(v.camera.Look(to, d.ViewFrame()).Fit(v.fitBounds(d), v.aspect()))
	}
}

// ShowSide looks at everything from one of its sides, at once.
func (v *Viewport) ShowSide(from scene.ViewDirection) {
	if d := v.Document(); d != nil && v.id != 0 {
		v.stopFlight()
		v.camera = v.camera.Look(from, d.ViewFrame()).Fit(v.fitBounds(d), v.aspect())
		v.Redraw()
	}
}

// Reframe keeps what is seen of the document in a view whose width was aspect times its
// height: where about half of it or more was to be seen, as much of it is now.
func (v *Viewport) Reframe(aspect float64) {
	d := v.Document()
	if d == nil || v.id == 0 || !v.camera.ShowsMost(d.FitBounds(), aspect) {
		return
	}
	b := d.FitBounds()
	v.camera.Height *= v.camera.Fit(b, v.aspect()).Height / v.camera.Fit(b, aspect).Height
	v.Redraw()
}

// Aspect returns the width of the view in heights.
func (v *Viewport) Aspect() float64 { return v.aspect() }

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
		if t >= 1 {
			v.flight = nil
		}
		v.move(from.Interpolate(to, float64(t)))
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
