package shell

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// button is a button in a dialog: Escape dismisses the dialog, Return and the
// space bar press the button.
type button struct {
	widget.Button
	dialogs *dialogStack
	ring    *canvas.Rectangle // nil before it is drawn
}

func (s *dialogStack) newButton(text string, icon fyne.Resource, do func()) *button {
	b := &button{dialogs: s}
	b.Text, b.Icon, b.OnTapped = text, icon, do
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained is part of fyne.Focusable.
func (b *button) FocusGained() {
	b.Button.FocusGained()
	b.showRing(true)
	noteFocus(b.dialogs.log, "button", b.Text)
}

// CreateRenderer is part of fyne.Widget: a button in the accent's colour has a ring in it
// while it has the keys, as that colour hides the toolkit's tint.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	b.ring = canvas.NewRectangle(color.Transparent)
	b.ring.CornerRadius, b.ring.StrokeWidth = theme.InputRadiusSize(), theme.InputBorderSize()*3/2
	b.ring.Hide()
	return ringed{b.Button.CreateRenderer(), b.ring}
}

// ringed is how a button is drawn, with a ring over it.
type ringed struct {
	fyne.WidgetRenderer
	ring *canvas.Rectangle
}

// Objects is part of fyne.WidgetRenderer.
func (r ringed) Objects() []fyne.CanvasObject {
	return append(slices.Clip(r.WidgetRenderer.Objects()), r.ring)
}

// Layout is part of fyne.WidgetRenderer.
func (r ringed) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	const in = 2 // from the edge, where it lies on the button's own colour
	r.ring.Move(fyne.NewSquareOffsetPos(in))
	r.ring.Resize(size.SubtractWidthHeight(2*in, 2*in))
}

// FocusLost is part of fyne.Focusable.
func (b *button) FocusLost() {
	b.Button.FocusLost()
	b.showRing(false)
}

func (b *button) showRing(on bool) {
	if b.ring != nil {
		b.ring.StrokeColor, b.ring.Hidden = theme.Color(theme.ColorNameForegroundOnPrimary), !on || b.Importance != widget.HighImportance
		b.ring.Refresh()
	}
}

// TypedKey is part of fyne.Focusable.
func (b *button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	case fyne.KeyEscape:
		b.dialogs.escape()
	default:
		if !b.dialogs.any() || !b.dialogs.scrollPage(e.Name) {
			b.Button.TypedKey(e)
		}
	}
}
