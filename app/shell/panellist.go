package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// panelList is a list in a panel beside the view, of which the arrow keys mark a row, and Return does what a click does.
// What is none of the list is the view's. The list of the toolkit would mark a row of its own.
type panelList struct {
	widget.List
	keys    *keyboard
	called  string // in the log
	page    int    // rows that Page Up and Page Down go; 0: those keys are the view's
	take    func(row int)
	left    func() // follows the loss of the keys; nil: nothing does
	marked  int    // row that the keys are at
	focused bool
}

// FocusGained is part of fyne.Focusable.
func (l *panelList) FocusGained() {
	l.focused = true
	l.Refresh()
	noteFocus(l.keys.dialogs.log, l.called, "")
}

// FocusLost is part of fyne.Focusable.
func (l *panelList) FocusLost() {
	l.focused = false
	if l.left != nil {
		l.left()
	}
	l.Refresh()
}

// TypedKey is part of fyne.Focusable.
func (l *panelList) TypedKey(e *fyne.KeyEvent) {
	to, last := l.marked, l.Length()-1
	switch {
	case e.Name == fyne.KeyUp:
		to--
	case e.Name == fyne.KeyDown:
		to++
	case e.Name == fyne.KeyPageUp && l.page > 0:
		to -= l.page
	case e.Name == fyne.KeyPageDown && l.page > 0:
		to += l.page
	case e.Name == fyne.KeyHome:
		to = 0
	case e.Name == fyne.KeyEnd:
		to = last
	case e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter, e.Name == fyne.KeySpace:
		l.take(l.marked)
		return
	case e.Name == fyne.KeyEscape:
		l.keys.keysToView()
		return
	default:
		l.keys.typedKey(e)
		return
	}
	if last < 0 {
		return
	}
	l.marked = max(0, min(last, to))
	l.ScrollTo(l.marked)
	l.Refresh()
}

// TypedRune is part of fyne.Focusable.
func (l *panelList) TypedRune(r rune) { l.keys.typedRune(r) }

// TypedShortcut is part of fyne.Shortcutable.
func (l *panelList) TypedShortcut(s fyne.Shortcut) { l.keys.shortcutAction(s) }
