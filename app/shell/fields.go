package shell

import (
	"cairn/app/trace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// field is a line of text in a dialog: Escape dismisses the dialog, Return
// confirms it.
type field struct {
	widget.Entry
	dialogs *dialogStack
	below   fyne.Focusable // what the down arrow goes to; nil: nothing
}

func (s *dialogStack) newField() *field {
	f := &field{dialogs: s}
	f.ExtendBaseWidget(f)
	return f
}

// FocusGained is part of fyne.Focusable.
func (f *field) FocusGained() {
	f.Entry.FocusGained()
	noteFocus(f.dialogs.log, "field", f.Text)
}

// noteFocus notes for a bug report, and for tests, what has got the keys.
func noteFocus(log *trace.Log, kind, text string) {
	log.Event("focus", trace.Fields{"kind": kind, "text": text})
}

// TypedKey is part of fyne.Focusable.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	if f.below != nil && e.Name == fyne.KeyDown {
		f.dialogs.win.Canvas().Focus(f.below)
	} else if !f.dialogs.key(e) {
		f.Entry.TypedKey(e)
	}
}

// check is a box to tick in a dialog: Escape dismisses the dialog, Return
// confirms it.
type check struct {
	widget.Check
	dialogs *dialogStack
}

func (s *dialogStack) newCheck(text string) *check {
	c := &check{dialogs: s}
	c.Text = text
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained is part of fyne.Focusable.
func (c *check) FocusGained() {
	c.Check.FocusGained()
	noteFocus(c.dialogs.log, "check", c.Text)
}

// TypedKey is part of fyne.Focusable.
func (c *check) TypedKey(e *fyne.KeyEvent) { c.dialogs.key(e) }

// drop is a list that drops down. In a dialog, Escape and Return do what they do
// there; beside the view, keys that it has no use for go to the view.
type drop struct {
	widget.Select
	dialogs *dialogStack
	beside  *keyboard            // for what it has no use for; nil in a dialog
	spare   func(*fyne.KeyEvent) // gets keys before beside does; nil: beside gets them
}

func (s *dialogStack) newDrop(options []string, changed func(string)) *drop {
	d := &drop{dialogs: s}
	d.Options, d.OnChanged = options, changed
	d.ExtendBaseWidget(d)
	return d
}

// FocusGained is part of fyne.Focusable.
func (d *drop) FocusGained() {
	d.Select.FocusGained()
	noteFocus(d.dialogs.log, "drop", d.Selected)
}

// TypedKey is part of fyne.Focusable.
func (d *drop) TypedKey(e *fyne.KeyEvent) {
	opens := e.Name == fyne.KeySpace || e.Name == fyne.KeyUp || e.Name == fyne.KeyDown
	switch {
	case d.spare != nil && !d.dialogs.any() && e.Name != fyne.KeySpace:
		d.spare(e)
	case opens && fyne.CurrentApp().Driver().CanvasForObject(d) == nil: // it was not painted yet, and the toolkit would panic
	case d.dialogs.any():
		if !d.dialogs.key(e) {
			d.Select.TypedKey(e)
		}
	case opens:
		d.Select.TypedKey(e)
	default:
		d.beside.typedKey(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (d *drop) TypedRune(r rune) {
	if d.beside != nil {
		d.beside.typedRune(r)
	}
}
