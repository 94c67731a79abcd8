package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// popUpMenu is a menu over the window, such as that of a row. It differs from the
// toolkit's in its keys: Return on an entry with a submenu opens that, and Escape in a
// submenu goes back to what it is of, where the toolkit closes everything.
type popUpMenu struct {
	widget.BaseWidget
	canvas fyne.Canvas
	menu   *widget.Menu
	at     fyne.Position
}

// showPopUp opens a menu at a position in the window, as far as it has room there.
func showPopUp(menu *fyne.Menu, c fyne.Canvas, at fyne.Position) {
	p := &popUpMenu{canvas: c, menu: widget.NewMenu(menu), at: at}
	p.ExtendBaseWidget(p)
	p.menu.OnDismiss = func() { c.Overlays().Remove(p) }
	p.Resize(c.Size())
	c.Overlays().Add(p)
	c.Focus(p)
}

// CreateRenderer is part of fyne.Widget.
func (p *popUpMenu) CreateRenderer() fyne.WidgetRenderer { return &popUpRenderer{p} }

// popUpRenderer has the menu over a window that is covered for the pointer.
type popUpRenderer struct{ p *popUpMenu }

// Destroy is part of fyne.WidgetRenderer.
func (r *popUpRenderer) Destroy() {}

// Objects is part of fyne.WidgetRenderer.
func (r *popUpRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.p.menu} }

// MinSize is part of fyne.WidgetRenderer.
func (r *popUpRenderer) MinSize() fyne.Size { return fyne.Size{} }

// Refresh is part of fyne.WidgetRenderer.
func (r *popUpRenderer) Refresh() { r.p.menu.Refresh() }

// Layout is part of fyne.WidgetRenderer: the menu is moved to where all of it is seen. One
// that is higher than the window scrolls.
func (r *popUpRenderer) Layout(window fyne.Size) {
	size := r.p.menu.MinSize()
	r.p.menu.Move(fyne.NewPos(
		max(0, min(r.p.at.X, window.Width-size.Width)),
		max(0, min(r.p.at.Y, window.Height-size.Height))))
	r.p.menu.Resize(fyne.NewSize(size.Width, min(size.Height, window.Height)))
}

// TypedKey is part of fyne.Focusable.
func (p *popUpMenu) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		p.menu.ActivateNext()
	case fyne.KeyUp:
		p.menu.ActivatePrevious()
	case fyne.KeyRight:
		p.menu.ActivateLastSubmenu()
	case fyne.KeyLeft:
		p.menu.DeactivateLastSubmenu()
	case fyne.KeyEnter, fyne.KeyReturn, fyne.KeySpace:
		if !p.menu.ActivateLastSubmenu() {
			p.menu.TriggerLast()
		}
	case fyne.KeyEscape:
		if !p.menu.DeactivateLastSubmenu() {
			p.menu.Dismiss()
		}
	}
}

// TypedRune is part of fyne.Focusable.
func (p *popUpMenu) TypedRune(rune) {}

// FocusGained is part of fyne.Focusable.
func (p *popUpMenu) FocusGained() {}

// FocusLost is part of fyne.Focusable.
func (p *popUpMenu) FocusLost() {}

// Tapped is part of fyne.Tappable: a click beside the menu closes it.
func (p *popUpMenu) Tapped(*fyne.PointEvent) { p.menu.Dismiss() }

// TappedSecondary is part of fyne.SecondaryTappable.
func (p *popUpMenu) TappedSecondary(*fyne.PointEvent) { p.menu.Dismiss() }

// MouseIn is part of desktop.Hoverable: what is below a menu is not pointed at.
func (p *popUpMenu) MouseIn(*desktop.MouseEvent) {}

// MouseMoved is part of desktop.Hoverable.
func (p *popUpMenu) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (p *popUpMenu) MouseOut() {}
