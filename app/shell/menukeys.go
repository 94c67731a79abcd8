package shell

import (
	"cairn/app/session"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// menuBar is what the driver's canvas has where the menu bar is in the window. The
// toolkit's interfaces have it nowhere; the key Alt alone does the same there.
type menuBar interface {
	ToggleMenu() // opens the first menu, or closes any
	DismissMenu() bool
}

// openMenu opens a menu of the menu bar, whose entries the arrow keys mark then.
// Where the menu bar is not in the window but the desktop's, its own keys open it.
func (w *Window) openMenu(n int) {
	bar, ok := w.win.Canvas().(menuBar)
	if !ok || len(w.dialogs) > 0 {
		return
	}
	bar.DismissMenu()
	bar.ToggleMenu()
	for range n {
		w.win.Canvas().FocusNext() // opens the next menu
	}
}

// hasMenu is a widget with a context menu, for which a key asks.
type hasMenu interface{ openMenu() }

// contextMenu opens the menu of what has the keys: of a row, or else of the view.
func (w *Window) contextMenu() {
	if o, ok := w.win.Canvas().Focused().(hasMenu); ok {
		o.openMenu()
		return
	}
	size := w.view.Size()
	w.popUp(session.OnView, fyne.CurrentApp().Driver().AbsolutePositionForObject(w.view).AddXY(size.Width/2, size.Height/2))
}

// viewMenu opens the menu of the view, or of a landmark in it, where one was clicked.
func (w *Window) viewMenu(p scene.Point, at fyne.Position) {
	places := session.OnView
	if p != render.NoPoint {
		places |= session.OnPoint
	}
	w.popUp(places, at)
}

// popUp opens the context menu of some places at a position in the window.
func (w *Window) popUp(p session.Place, at fyne.Position) {
	if len(w.dialogs) == 0 {
		widget.ShowPopUpMenuAtPosition(w.menuOf(w.session.At(p)), w.win.Canvas(), at)
	}
}
