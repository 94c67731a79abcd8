package shell

import (
	"slices"

	"cairn/app/session"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
)

// menuBar is what the driver's canvas has where the menu bar is in the window. The
// toolkit's interfaces have it nowhere; the key Alt alone does the same there.
type menuBar interface {
	ToggleMenu() // opens the first menu, or closes any
	DismissMenu() bool
}

// open opens a menu of the menu bar, whose entries the arrow keys mark then.
// Where the menu bar is not in the window but the desktop's, its own keys open it.
func (m *menus) open(n int) {
	bar, ok := m.win.Canvas().(menuBar)
	if !ok || m.dialogs.any() {
		return
	}
	bar.DismissMenu()
	bar.ToggleMenu()
	for range n {
		m.win.Canvas().FocusNext() // opens the next menu
	}
}

// openSubmenu opens the submenu of an entry of the menu bar. It is the entry's action,
// which the toolkit does for Return alone, once it has closed the menu: so it is opened
// anew, with the keys that lead there.
func (m *menus) openSubmenu(menu *fyne.Menu, entry *fyne.MenuItem) {
	m.open(slices.Index(m.main.Items, menu))
	bar := m.win.Canvas().Focused()
	if bar == nil {
		return
	}
	for _, item := range menu.Items {
		if !item.IsSeparator {
			bar.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
		if item == entry {
			break
		}
	}
	bar.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
}

// hasMenu is a widget with a context menu, for which a key asks.
type hasMenu interface{ openMenu() }

// context opens the menu of what has the keys: of a row, or else of the view.
func (m *menus) context() {
	if o, ok := m.win.Canvas().Focused().(hasMenu); ok {
		o.openMenu()
		return
	}
	size := m.view.Size()
	m.popUp(session.OnView, fyne.CurrentApp().Driver().AbsolutePositionForObject(m.view).AddXY(size.Width/2, size.Height/2))
}

// ofView opens the menu of the view, or where a landmark was clicked, that of points, as
// in the table.
func (m *menus) ofView(p scene.Point, at fyne.Position) {
	places := session.OnView
	if p != render.NoPoint {
		places = session.OnPoint
	}
	m.popUp(places, at)
}

// popUp opens the context menu of some places at a position in the window.
func (m *menus) popUp(p session.Place, at fyne.Position) {
	if !m.dialogs.any() {
		if p == session.OnPoint {
			m.session.Unchoose() // or its entries would be about the group
		}
		showPopUp(m.menuOf(m.session.At(p)), m.win.Canvas(), at)
	}
}
