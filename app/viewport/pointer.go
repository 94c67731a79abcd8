package viewport

import (
	"time"

	"cairn/app/tool"
	"cairn/render"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"gonum.org/v1/gonum/spatial/r2"
)

// The toolkit's events are made plain ones here, for the tool in hand.

// MouseDown is part of desktop.Mouseable.
func (v *Viewport) MouseDown(e *desktop.MouseEvent) {
	v.stopFlight()
	v.TakeFocus()
	v.events.Focused() // also where it had the keys already
	v.hand.Press(v.pointer(e))
}

// MouseUp is part of desktop.Mouseable.
func (v *Viewport) MouseUp(e *desktop.MouseEvent) {
	p := v.pointer(e)
	menu := p.Button == tool.Right && v.hand.Clicking(p)
	v.click = true
	v.hand.Release(p)
	v.click = false
	if menu {
		v.openMenu(p, e.AbsolutePosition)
	}
}

// Clicking reports whether what happens now comes from a click in the view: it is to be
// seen there before it is anywhere else.
func (v *Viewport) Clicking() bool { return v.click }

// openMenu asks for the menu of what is under the pointer. A landmark is selected
// first, unless it is.
func (v *Viewport) openMenu(p tool.Pointer, at fyne.Position) {
	d := v.Document()
	if d == nil {
		return
	}
	hit, ok := toolView{v}.LandmarkAt(p.At)
	if !ok {
		hit = render.NoPoint
	} else if !d.Selection().Has(hit) {
		d.Selection().Only(hit)
		toolView{v}.Selected()
	}
	v.events.Menu(hit, at)
}

// Dragged is part of fyne.Draggable. Fyne sends it for the left and the middle
// button, also outside the widget.
func (v *Viewport) Dragged(e *fyne.DragEvent) {
	v.hand.Drag(tool.Pointer{At: v.fraction(e.Position), Modifiers: v.held(), Time: time.Now()})
}

// DragEnd is part of fyne.Draggable.
func (v *Viewport) DragEnd() { v.hand.EndDrag() }

// Cursor is part of desktop.Cursorable: while points are placed it is a cross, and over the
// line between two specimens it says so.
func (v *Viewport) Cursor() desktop.Cursor {
	switch {
	case v.hand.Swipe.Points():
		return desktop.HResizeCursor
	case v.hand.Held() == nil || v.hand.Held() == v.hand.Swipe:
		return desktop.DefaultCursor
	}
	return desktop.CrosshairCursor
}

// MouseIn is part of desktop.Hoverable.
func (v *Viewport) MouseIn(e *desktop.MouseEvent) { v.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable.
func (v *Viewport) MouseMoved(e *desktop.MouseEvent) { v.hand.Move(v.pointer(e)) }

// MouseOut is part of desktop.Hoverable.
func (v *Viewport) MouseOut() { v.hand.Leave() }

// Scrolled is part of fyne.Scrollable.
func (v *Viewport) Scrolled(e *fyne.ScrollEvent) {
	const notch = 25 // Fyne's units
	v.hand.Scroll(tool.Pointer{At: v.fraction(e.Position), Modifiers: v.held(), Time: time.Now()}, float64(e.Scrolled.DY)/notch)
}

// pointer returns what the toolkit tells of the pointer.
func (v *Viewport) pointer(e *desktop.MouseEvent) tool.Pointer {
	p := tool.Pointer{At: v.fraction(e.Position), Modifiers: modifiers(e.Modifier), Time: time.Now()}
	switch { // of several that are held down the one that Fyne reports no dragging with
	case e.Button&desktop.MouseButtonSecondary != 0:
		p.Button = tool.Right
	case e.Button&desktop.MouseButtonPrimary != 0:
		p.Button = tool.Left
	case e.Button != 0:
		p.Button = tool.Middle
	}
	return p
}

func modifiers(m fyne.KeyModifier) (s tool.Modifiers) {
	if m&fyne.KeyModifierShift != 0 {
		s |= tool.Shift
	}
	if m&fyne.KeyModifierShortcutDefault != 0 {
		s |= tool.Ctrl
	}
	if m&fyne.KeyModifierAlt != 0 {
		s |= tool.Alt
	}
	return s
}

// currentModifiers returns what is held down, which not all events tell.
func currentModifiers() tool.Modifiers {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return modifiers(d.CurrentKeyModifiers())
	}
	return 0
}

// fraction returns a position as tools and the camera have it: fractions of the
// picture's height from its middle, right and up.
func (v *Viewport) fraction(p fyne.Position) r2.Vec {
	s := v.Size()
	return r2.Vec{X: float64(p.X-s.Width/2) / float64(s.Height), Y: float64(s.Height/2-p.Y) / float64(s.Height)}
}
