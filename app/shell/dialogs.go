package shell

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// showDialog shows a dialog that Escape dismisses. closed runs when it is gone
// in whatever way; nil if nobody asks.
func (w *Window) showDialog(d dialog.Dialog, closed func()) {
	w.dialogs = append(w.dialogs, d)
	d.SetOnClosed(func() {
		w.dialogs = slices.DeleteFunc(w.dialogs, func(x dialog.Dialog) bool { return x == d })
		if closed != nil {
			closed()
		}
	})
	d.Show()
}

// escape dismisses the dialog on top and reports whether there was one.
func (w *Window) escape() bool {
	if len(w.dialogs) == 0 {
		return false
	}
	top := w.dialogs[len(w.dialogs)-1]
	w.dialogs = w.dialogs[:len(w.dialogs)-1]
	top.Hide()
	return true
}

// dismissAll closes every dialog: what they ask about is gone.
func (w *Window) dismissAll() {
	for w.escape() {
	}
}

// typedKey gets the keys that nothing focused wants.
func (w *Window) typedKey(e *fyne.KeyEvent) {
	if len(w.dialogs) > 0 {
		if e.Name == fyne.KeyEscape {
			w.escape()
		}
		return
	}
	w.view.TypedKey(e)
}

// spareKey gets the keys that the viewport has no use for.
func (w *Window) spareKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyF1 {
		w.showKeys()
	}
}

// typedRune gets the characters that nothing focused wants.
func (w *Window) typedRune(r rune) {
	if len(w.dialogs) == 0 {
		w.view.TypedRune(r)
	}
}

// field is a line of text in a dialog: Escape dismisses the dialog.
type field struct {
	widget.Entry
	w *Window
}

func (w *Window) newField() *field {
	f := &field{w: w}
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey is part of fyne.Focusable.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		f.w.escape()
		return
	}
	f.Entry.TypedKey(e)
}
