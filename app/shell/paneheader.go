package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// paneHeader stands above a view where there are several: the name of what it shows, a
// button to choose that, and how the view is linked to the active one. A click activates
// the view.
type paneHeader struct {
	widget.BaseWidget
	back   *canvas.Rectangle
	name   *shortText
	choose *toolButton
	link   *shortText
	click  func()
}

func newPaneHeader(buttons toolButtons, click, choose func()) *paneHeader {
	h := &paneHeader{back: canvas.NewRectangle(color.Transparent), name: newShortText(), link: newShortText(), click: click}
	h.link.atEnd, h.link.text.Alignment = true, fyne.TextAlignTrailing
	h.choose = buttons.newButton("", theme.MenuDropDownIcon(), func() string { return "Choose what this view shows" }, choose)
	h.ExtendBaseWidget(h)
	return h
}

// show shows the name of what is seen, with where it parts from others, and what it is
// linked by, the shorter ways to say so behind.
func (h *paneHeader) show(name string, parts []int, active bool, link ...string) {
	ink := theme.ColorNameForeground
	if name == "" {
		name, ink = "Nothing", theme.ColorNamePlaceHolder
	}
	h.name.parts, h.name.text.TextStyle.Bold = parts, active
	h.name.set(name, ink)
	if len(link) == 0 {
		link = []string{""}
	}
	h.link.shorter = link[1:]
	h.link.set(link[0], theme.ColorNamePlaceHolder)
	h.Refresh()
}

// CreateRenderer is part of fyne.Widget.
func (h *paneHeader) CreateRenderer() fyne.WidgetRenderer { return paneHeaderRenderer{h} }

// Refresh is part of fyne.Widget.
func (h *paneHeader) Refresh() {
	h.back.FillColor = theme.Color(theme.ColorNameBackground)
	h.BaseWidget.Refresh()
}

// Tapped is part of fyne.Tappable.
func (h *paneHeader) Tapped(*fyne.PointEvent) { h.click() }

// Cursor is part of desktop.Cursorable.
func (h *paneHeader) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// paneHeaderRenderer lays a header out in a line.
type paneHeaderRenderer struct{ h *paneHeader }

// Destroy is part of fyne.WidgetRenderer.
func (r paneHeaderRenderer) Destroy() {}

// Objects is part of fyne.WidgetRenderer.
func (r paneHeaderRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.h.back, r.h.name, r.h.choose, r.h.link}
}

// MinSize is part of fyne.WidgetRenderer.
func (r paneHeaderRenderer) MinSize() fyne.Size {
	const height = 24
	return fyne.NewSize(height, height)
}

// Layout is part of fyne.WidgetRenderer. The name comes first where there is no room for
// all.
func (r paneHeaderRenderer) Layout(size fyne.Size) {
	h, air := r.h, theme.Padding()
	h.back.Resize(size)
	button := fyne.NewSquareSize(size.Height)
	name := max(0, min(h.name.width(h.name.full)+1, size.Width-button.Width-2*air))
	line := func(o fyne.CanvasObject, x, width float32) {
		height := o.MinSize().Height
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
		o.Resize(fyne.NewSize(max(0, width), height))
	}
	line(h.name, 2*air, name)
	h.choose.Move(fyne.NewPos(2*air+name, 0))
	h.choose.Resize(button)
	behind := 2*air + name + button.Width + 2*air
	room := size.Width - behind - 2*air
	h.link.Hidden = room < 5*air
	line(h.link, behind, room)
}

// Refresh is part of fyne.WidgetRenderer.
func (r paneHeaderRenderer) Refresh() {
	r.Layout(r.h.Size())
	canvas.Refresh(r.h)
}
