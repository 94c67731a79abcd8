package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// card is what a message lies on, over the view.
type card struct {
	widget.BaseWidget
	back    *canvas.Rectangle
	content fyne.CanvasObject
	width   float32 // that it would have at best
	tapped  func()
}

func newCard(content fyne.CanvasObject, width float32, tapped func()) *card {
	c := &card{back: canvas.NewRectangle(nil), content: content, width: width, tapped: tapped}
	c.back.CornerRadius, c.back.StrokeWidth = theme.InputRadiusSize(), 1
	c.ExtendBaseWidget(c)
	c.color()
	return c
}

// Tapped is part of fyne.Tappable.
func (c *card) Tapped(*fyne.PointEvent) { c.tapped() }

// Cursor is part of desktop.Cursorable.
func (c *card) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn is part of desktop.Hoverable: what is under a card is not under the
// pointer.
func (c *card) MouseIn(*desktop.MouseEvent) {}

// MouseMoved is part of desktop.Hoverable.
func (c *card) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (c *card) MouseOut() {}

// CreateRenderer is part of fyne.Widget.
func (c *card) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(c.back, c.content))
}

// Refresh is part of fyne.Widget; it follows a change of the theme.
func (c *card) Refresh() {
	c.color()
	c.BaseWidget.Refresh()
}

func (c *card) color() {
	c.back.FillColor = theme.Color(theme.ColorNameOverlayBackground)
	c.back.StrokeColor = theme.Color(theme.ColorNameSeparator)
}

// cards lays cards out in a column, from the upper left corner. They are as wide
// as what they say on one line, if the view is: so they cover little of it, and that
// at its edge. It asks for no room: the window need not be large enough for messages.
type cards struct{}

// MinSize is part of fyne.Layout.
func (cards) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout is part of fyne.Layout.
func (cards) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		c := o.(*card)
		width := min(size.Width, c.width)
		c.Move(fyne.NewPos(0, y))
		c.Resize(fyne.NewSize(width, c.MinSize().Height)) // text is wrapped, and then needs its height
		c.Resize(fyne.NewSize(width, c.MinSize().Height))
		y += c.Size().Height + theme.Padding()
	}
}
