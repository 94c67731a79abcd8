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
	w *Window
}

func newFilterField(w *Window) *filterField {
	f := &filterField{w: w}
	f.SetPlaceHolder("Filter by name or label")
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey is part of fyne.Focusable.
func (f *filterField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		f.SetText("")
		f.w.keys.keysToView()
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		if points := f.w.inspector.points; points.Length() > 0 {
			f.w.win.Canvas().Focus(points)
			points.step(1)
		}
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut is part of fyne.Shortcutable: what is none of a field is the
// window's.
func (f *filterField) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*desktop.CustomShortcut); ok && f.w.keys.typedShortcut(s) {
		return
	}
	f.Entry.TypedShortcut(s)
}

// FocusGained is part of fyne.Focusable.
func (f *filterField) FocusGained() {
	f.Entry.FocusGained()
	noteFocus(f.w.log, "filter", f.Text)
}

// find puts the keys into the filter.
func (w *Window) find() {
	w.win.Canvas().Focus(w.inspector.filter)
	w.inspector.filter.TypedShortcut(&fyne.ShortcutSelectAll{})
}
