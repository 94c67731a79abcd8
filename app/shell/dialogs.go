package shell

import (
	"slices"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// openDialog is a dialog and the document that it is about, 0 if none.
type openDialog struct {
	dialog.Dialog
	about scene.ID
}

// confirmer is a dialog that Return confirms.
type confirmer interface{ Confirm() }

// accept confirms the dialog on top, where it has something to confirm.
func (w *Window) accept() {
	if n := len(w.dialogs); n > 0 {
		if c, ok := w.dialogs[n-1].Dialog.(confirmer); ok {
			c.Confirm()
		}
	}
}

// showDialog shows a dialog that Escape dismisses, and that goes when the
// document that it is about is closed. closed runs when it is gone in whatever
// way; nil if nobody asks.
func (w *Window) showDialog(d dialog.Dialog, about scene.ID, closed func()) {
	w.dialogs = append(w.dialogs, openDialog{d, about})
	d.SetOnClosed(func() {
		w.dialogs = slices.DeleteFunc(w.dialogs, func(x openDialog) bool { return x.Dialog == d })
		if closed != nil {
			closed()
		}
	})
	w.win.Canvas().Unfocus() // so that Return and Escape reach the dialog
	d.Show()
}

// escape dismisses the dialog on top.
func (w *Window) escape() {
	if n := len(w.dialogs); n > 0 {
		top := w.dialogs[n-1]
		w.dialogs = w.dialogs[:n-1]
		top.Hide()
	}
}

// dismissAbout dismisses the dialogs about a document that is gone.
func (w *Window) dismissAbout(id scene.ID) {
	for _, d := range slices.Backward(slices.Clone(w.dialogs)) {
		if d.about == id {
			d.Hide()
		}
	}
}

// typedKey gets the keys that nothing focused wants.
func (w *Window) typedKey(e *fyne.KeyEvent) {
	if len(w.dialogs) > 0 {
		w.dialogKey(e)
		return
	}
	w.view.TypedKey(e)
}

// dialogKey does what Escape and Return do in a dialog, and reports whether it
// was one of them.
func (w *Window) dialogKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		w.accept()
	default:
		return false
	}
	return true
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

// field is a line of text in a dialog: Escape dismisses the dialog, Return
// confirms it.
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
	if !f.w.dialogKey(e) {
		f.Entry.TypedKey(e)
	}
}
