package shell

import (
	"slices"
	"unicode"

	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
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
// document that it is about is closed. Its first field has the focus; behind the
// last dialog the view has it again. closed runs when it is gone in whatever way;
// nil if nobody asks.
func (w *Window) showDialog(d dialog.Dialog, about scene.ID, closed func()) {
	w.dialogs = append(w.dialogs, openDialog{d, about})
	d.SetOnClosed(func() {
		w.dialogs = slices.DeleteFunc(w.dialogs, func(x openDialog) bool { return x.Dialog == d })
		if len(w.dialogs) == 0 && !w.ending {
			w.focusView()
		}
		if closed != nil {
			closed()
		}
	})
	w.win.Canvas().Unfocus() // or what had the focus would have it again before the view
	d.Show()
	w.focusField()
}

// focusField gives the first field of the dialog on top the focus. Where there is
// none, nothing has it, so that Return and Escape reach the dialog.
func (w *Window) focusField() {
	c := w.win.Canvas()
	c.FocusNext()
	switch c.Focused().(type) {
	case *button, *widget.Button:
		c.Unfocus()
	}
}

// showPage shows a dialog to read, which Return dismisses, too, with more buttons
// before the one that closes it. (Its labels are not made selectable: that way they
// would take all keys, Escape too, and give them to nobody.)
func (w *Window) showPage(title string, content fyne.CanvasObject, size fyne.Size, closed func(), more ...fyne.CanvasObject) {
	p := &question{CustomDialog: dialog.NewCustomWithoutButtons(title, content, w.win)}
	p.yes = p.Hide
	p.page, _ = content.(*container.Scroll)
	p.SetButtons(append(more, w.newButton("Close", nil, p.Hide)))
	p.Resize(size.Max(fyne.NewSize(0, p.MinSize().Height)))
	w.showDialog(p, 0, closed)
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
		return w.scrollPage(e.Name)
	}
	return true
}

// scrollPage moves what the page on top shows, if it is one, as a key says, and
// reports whether it has.
func (w *Window) scrollPage(key fyne.KeyName) bool {
	q, ok := w.dialogs[len(w.dialogs)-1].Dialog.(*question)
	if !ok || q.page == nil {
		return false
	}
	const line, far = 32, 1e6 // Fyne units
	by := map[fyne.KeyName]float32{
		fyne.KeyUp: -line, fyne.KeyDown: line, fyne.KeyHome: -far, fyne.KeyEnd: far,
		fyne.KeyPageUp: line - q.page.Size().Height, fyne.KeyPageDown: q.page.Size().Height - line,
	}[key]
	if by != 0 {
		q.page.ScrollToOffset(q.page.Offset.AddXY(0, by))
	}
	return by != 0
}

// spareKey gets the keys that the viewport has no use for.
func (w *Window) spareKey(e *fyne.KeyEvent) {
	if !w.typedPlain(e) && e.Name == fyne.KeyEscape {
		w.notices.clear()
	}
}

// typedRune gets the characters that nothing focused wants.
func (w *Window) typedRune(r rune) {
	if len(w.dialogs) == 0 {
		w.view.TypedRune(r)
	}
}

// question is a dialog that asks, with what its main button does.
type question struct {
	*dialog.CustomDialog
	yes    func()
	page   *container.Scroll // what keys scroll; nil for none
	hidden func()            // runs when it is gone in whatever way; may be nil
}

// Confirm is what Return does.
func (q *question) Confirm() { q.yes() }

// answer is a button of a dialog; nil do only dismisses it.
type answer struct {
	text string
	icon fyne.Resource
	do   func()
}

// ask shows a dialog whose last answer is its main one.
func (w *Window) ask(title string, about scene.ID, content fyne.CanvasObject, answers ...answer) *question {
	return w.askChecked(title, about, content, nil, answers...)
}

// askChecked is ask with a check, which may be nil: while it gives an error, the
// main answer shows that in the dialog and does nothing.
func (w *Window) askChecked(title string, about scene.ID, content fyne.CanvasObject, check func() error, answers ...answer) *question {
	problem := widget.NewLabel("")
	problem.Wrapping, problem.Importance = fyne.TextWrapWord, widget.DangerImportance
	below := container.NewVScroll(problem)
	below.Hide()
	body := container.New(noHigher{w.win.Canvas()}, container.NewVScroll(content), below)
	q := &question{CustomDialog: dialog.NewCustomWithoutButtons(title, body, w.win)}
	fit := func() {
		const width = 560
		q.Resize(fyne.NewSize(min(width, w.win.Canvas().Size().Width*0.9), q.MinSize().Height))
	}
	refused := func() bool {
		if check == nil {
			return false
		}
		err := check()
		if err == nil {
			return false
		}
		problem.SetText(sentence(err.Error()))
		below.Show()
		body.Refresh() // gives the text its width, and with that its height
		w.log.Event("refused", trace.Fields{"text": problem.Text})
		fit()
		return true
	}
	var buttons []fyne.CanvasObject
	for i, a := range answers {
		main := i == len(answers)-1
		do := func() {
			if main && refused() {
				return
			}
			q.Hide()
			if a.do != nil {
				a.do()
			}
		}
		b := w.newButton(a.text, a.icon, do)
		if main {
			b.Importance = widget.HighImportance
			q.yes = do
		}
		buttons = append(buttons, b)
	}
	q.SetButtons(buttons)
	fit()
	w.showDialog(q, about, func() {
		if q.hidden != nil {
			q.hidden()
		}
	})
	return q
}

// form shows a dialog with a button that does something and one that cancels.
func (w *Window) form(title, confirm string, about scene.ID, content fyne.CanvasObject, do func()) {
	w.ask(title, about, content, answer{"Cancel", theme.CancelIcon(), nil}, answer{confirm, theme.ConfirmIcon(), do})
}

// checkedForm is form with a check: what is wrong with the answers is said in the
// dialog, which stays then.
func (w *Window) checkedForm(title, confirm string, about scene.ID, content fyne.CanvasObject, check func() error, do func()) {
	w.askChecked(title, about, content, check, answer{"Cancel", theme.CancelIcon(), nil}, answer{confirm, theme.ConfirmIcon(), do})
}

// sentence returns what an error says as a sentence, as it stands alone in a
// dialog.
func sentence(text string) string {
	r := []rune(text)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r) + "."
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

// FocusGained is part of fyne.Focusable.
func (f *field) FocusGained() {
	f.Entry.FocusGained()
	f.w.focused("field", f.Text)
}

// focused notes for a bug report, and for tests, what has got the keys.
func (w *Window) focused(kind, text string) {
	w.log.Event("focus", trace.Fields{"kind": kind, "text": text})
}

// TypedKey is part of fyne.Focusable.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	if !f.w.dialogKey(e) {
		f.Entry.TypedKey(e)
	}
}

// button is a button in a dialog: Escape dismisses the dialog, Return and the
// space bar press the button.
type button struct {
	widget.Button
	w *Window
}

func (w *Window) newButton(text string, icon fyne.Resource, do func()) *button {
	b := &button{w: w}
	b.Text, b.Icon, b.OnTapped = text, icon, do
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained is part of fyne.Focusable.
func (b *button) FocusGained() {
	b.Button.FocusGained()
	b.w.focused("button", b.Text)
}

// TypedKey is part of fyne.Focusable.
func (b *button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	case fyne.KeyEscape:
		b.w.escape()
	default:
		if len(b.w.dialogs) == 0 || !b.w.scrollPage(e.Name) {
			b.Button.TypedKey(e)
		}
	}
}

// check is a box to tick in a dialog: Escape dismisses the dialog, Return
// confirms it.
type check struct {
	widget.Check
	w *Window
}

func (w *Window) newCheck(text string) *check {
	c := &check{w: w}
	c.Text = text
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained is part of fyne.Focusable.
func (c *check) FocusGained() {
	c.Check.FocusGained()
	c.w.focused("check", c.Text)
}

// TypedKey is part of fyne.Focusable.
func (c *check) TypedKey(e *fyne.KeyEvent) { c.w.dialogKey(e) }

// drop is a list that drops down. In a dialog, Escape and Return do what they do
// there; beside the view, keys that it has no use for go to the view.
type drop struct {
	widget.Select
	w *Window
}

func (w *Window) newDrop(options []string, changed func(string)) *drop {
	d := &drop{w: w}
	d.Options, d.OnChanged = options, changed
	d.ExtendBaseWidget(d)
	return d
}

// FocusGained is part of fyne.Focusable.
func (d *drop) FocusGained() {
	d.Select.FocusGained()
	d.w.focused("drop", d.Selected)
}

// TypedKey is part of fyne.Focusable.
func (d *drop) TypedKey(e *fyne.KeyEvent) {
	switch {
	case len(d.w.dialogs) > 0:
		if !d.w.dialogKey(e) {
			d.Select.TypedKey(e)
		}
	case e.Name == fyne.KeySpace || e.Name == fyne.KeyUp || e.Name == fyne.KeyDown:
		d.Select.TypedKey(e)
	default:
		d.w.view.TypedKey(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (d *drop) TypedRune(r rune) { d.w.typedRune(r) }
