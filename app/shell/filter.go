package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// filterField filters the table of points. Return and the down key lead into the
// table; Escape shows all points again and gives the keys back to the view.
type filterField struct {
	widget.Entry
	keys  *keyboard
	below func() // gives the keys to the table
}

func newFilterField(keys *keyboard, below func()) *filterField {
	f := &filterField{keys: keys, below: below}
	f.SetPlaceHolder("Filter by name or label")
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey is part of fyne.Focusable.
func (f *filterField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		f.SetText("")
		f.keys.keysToView()
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		f.below()
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut is part of fyne.Shortcutable: what is none of a field is the
// window's.
func (f *filterField) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*desktop.CustomShortcut); ok && f.keys.typedShortcut(s) {
		return
	}
	f.Entry.TypedShortcut(s)
}

// FocusGained is part of fyne.Focusable.
func (f *filterField) FocusGained() {
	f.Entry.FocusGained()
	noteFocus(f.keys.dialogs.log, "filter", f.Text)
}

// find puts the keys into the filter.
func (p *inspector) find() {
	p.win.Canvas().Focus(p.filter)
	p.filter.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// leaveFilter gives the keys to the table, and chooses its first point where none is.
func (p *inspector) leaveFilter() {
	if p.points.Length() > 0 {
		p.win.Canvas().Focus(p.points)
		p.points.step(1)
	}
}
