package shell

import (
	"slices"
	"time"
	"unicode"

	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// dialogStack are the dialogs that are open, the top one last, and all ways to open one.
type dialogStack struct {
	win  fyne.Window
	log  *trace.Log
	post func(func()) // runs a function on the window's goroutine, later; from any
	left func()       // runs when the last one is gone
	open []openDialog
}

// any reports whether a dialog is open.
func (s *dialogStack) any() bool { return len(s.open) > 0 }

// openDialog is a dialog and the document that it is about, 0 if none.
type openDialog struct {
	dialog.Dialog
	about  scene.ID
	update func() // shows what it lists as that is now; nil where it lists nothing that changes
}

// follow has the dialog on top, by update, show what it lists whenever that may be
// something else.
func (s *dialogStack) follow(update func()) { s.open[len(s.open)-1].update = update }

// update shows what the open dialogs list as that is now.
func (s *dialogStack) update() {
	for _, d := range s.open {
		if d.update != nil {
			d.update()
		}
	}
}

// confirmer is a dialog that Return confirms.
type confirmer interface{ Confirm() }

// accept confirms the dialog on top, where it has something to confirm.
func (s *dialogStack) accept() {
	if n := len(s.open); n > 0 {
		if c, ok := s.open[n-1].Dialog.(confirmer); ok {
			c.Confirm()
		}
	}
}

// show shows a dialog that Escape dismisses, and that goes when the
// document that it is about is closed. Its first field has the focus; behind the
// last dialog the view has it again. closed runs when it is gone in whatever way;
// nil if nobody asks.
func (s *dialogStack) show(d dialog.Dialog, about scene.ID, closed func()) {
	s.open = append(s.open, openDialog{d, about, nil})
	d.SetOnClosed(func() {
		s.open = slices.DeleteFunc(s.open, func(x openDialog) bool { return x.Dialog == d })
		if len(s.open) == 0 {
			s.left()
		}
		if closed != nil {
			closed()
		}
	})
	s.win.Canvas().Unfocus() // or what had the focus would have it again before the view
	d.Show()
	s.focusField()
}

// focusField gives the first field of the dialog on top the focus. Where there is
// none, nothing has it, so that Return and Escape reach the dialog.
func (s *dialogStack) focusField() {
	c := s.win.Canvas()
	c.FocusNext()
	switch c.Focused().(type) {
	case *button, *widget.Button:
		c.Unfocus()
	}
}

// page shows a dialog to read, which Return dismisses, too, with more buttons
// before the one that closes it. (Its labels are not made selectable: that way they
// would take all keys, Escape too, and give them to nobody.)
func (s *dialogStack) page(title string, content fyne.CanvasObject, size fyne.Size, closed func(), more ...fyne.CanvasObject) {
	p := &question{CustomDialog: dialog.NewCustomWithoutButtons(title, content, s.win)}
	p.yes = p.Hide
	p.page, _ = content.(*container.Scroll)
	p.SetButtons(append(more, s.newButton("Close", nil, p.Hide)))
	p.Resize(size.Max(fyne.NewSize(0, p.MinSize().Height)))
	s.show(p, 0, closed)
}

// pageSize returns the size of a page with much to read.
func (s *dialogStack) pageSize() fyne.Size {
	window := s.win.Canvas().Size()
	return fyne.NewSize(min(900, window.Width*0.9), min(640, window.Height*0.9))
}

// escape dismisses the dialog on top.
func (s *dialogStack) escape() {
	if n := len(s.open); n > 0 {
		top := s.open[n-1]
		s.open = s.open[:n-1]
		top.Hide()
	}
}

// dismissAbout dismisses the dialogs about a document that is gone.
func (s *dialogStack) dismissAbout(id scene.ID) {
	for _, d := range slices.Backward(slices.Clone(s.open)) {
		if d.about == id {
			d.Hide()
		}
	}
}

// key does what Escape and Return do in a dialog, and reports whether it
// was one of them.
func (s *dialogStack) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		s.accept()
	default:
		return s.scrollPage(e.Name)
	}
	return true
}

// scrollPage moves what the page on top shows, if it is one, as a key says, and
// reports whether it has.
func (s *dialogStack) scrollPage(key fyne.KeyName) bool {
	q, ok := s.open[len(s.open)-1].Dialog.(*question)
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

// question is a dialog that asks, with what its main button does.
type question struct {
	*dialog.CustomDialog
	yes     func()
	buttons []fyne.CanvasObject // the main one last
	page    *container.Scroll   // what keys scroll; nil for none
	hidden  func()              // runs when it is gone in whatever way; may be nil
	refuse  func(why string)    // shows in it what is wrong
}

// Confirm is what Return does.
func (q *question) Confirm() { q.yes() }

// answer is a button of a dialog; nil do only dismisses it.
type answer struct {
	text string
	icon fyne.Resource
	do   func()
}

// asks gives a dialog that was asked another button before its main one, which does
// something and leaves the dialog open.
func (s *dialogStack) asks(q *question, text string, icon fyne.Resource, do func()) {
	q.buttons = slices.Insert(q.buttons, len(q.buttons)-1, fyne.CanvasObject(s.newButton(text, icon, do)))
	q.SetButtons(q.buttons)
}

// shows reports whether a dialog is open.
func (s *dialogStack) shows(q *question) bool {
	return slices.ContainsFunc(s.open, func(d openDialog) bool { return d.Dialog == dialog.Dialog(q) })
}

// ask shows a dialog whose last answer is its main one.
func (s *dialogStack) ask(title string, about scene.ID, content fyne.CanvasObject, answers ...answer) *question {
	return s.askChecked(title, about, content, nil, answers...)
}

// askChecked is ask with a check of the main answer, which may be nil. The check says on
// the window's goroutine, at once or later, what is wrong: that is shown in the dialog, and
// the answer does nothing. What it says when the dialog is gone does not count.
func (s *dialogStack) askChecked(title string, about scene.ID, content fyne.CanvasObject, check func(said func(error)), answers ...answer) *question {
	problem := widget.NewLabel("")
	problem.Wrapping = fyne.TextWrapWord
	below := container.NewVScroll(problem)
	below.Hide()
	body := container.New(noHigher{s.win.Canvas()}, container.NewVScroll(content), below)
	q := &question{CustomDialog: dialog.NewCustomWithoutButtons(title, body, s.win)}
	fit := func() {
		const width = 560
		q.Resize(fyne.NewSize(min(width, s.win.Canvas().Size().Width*0.9), q.MinSize().Height))
	}
	tell := func(text string, importance widget.Importance) {
		problem.Importance = importance
		problem.SetText(text)
		below.Show()
		body.Refresh() // gives the text its width, and with that its height
		fit()
	}
	q.refuse = func(why string) {
		tell(sentence(why), widget.DangerImportance)
		s.log.Event("refused", trace.Fields{"text": problem.Text})
	}
	gone, checking := false, false
	checked := func(do func()) {
		if checking {
			return
		}
		checking = true
		check(func(err error) {
			if checking = false; gone {
				return
			}
			if err != nil {
				q.refuse(err.Error())
				return
			}
			do()
		})
		if !checking {
			return
		}
		time.AfterFunc(blink, func() {
			s.post(func() {
				if checking && !gone {
					tell("The disk has not answered yet. Cancel does not wait for it.", widget.MediumImportance)
				}
			})
		})
	}
	for i, a := range answers {
		do := func() {
			q.Hide()
			if a.do != nil {
				a.do()
			}
		}
		main := i == len(answers)-1
		if give := do; main && check != nil {
			do = func() { checked(give) }
		}
		b := s.newButton(a.text, a.icon, do)
		if main {
			b.Importance = widget.HighImportance
			q.yes = do
		}
		q.buttons = append(q.buttons, b)
	}
	q.SetButtons(q.buttons)
	fit()
	s.show(q, about, func() {
		gone = true
		if q.hidden != nil {
			q.hidden()
		}
	})
	return q
}

// form shows a dialog with a button that does something and one that cancels.
func (s *dialogStack) form(title, confirm string, about scene.ID, content fyne.CanvasObject, do func()) {
	s.ask(title, about, content, answer{"Cancel", theme.CancelIcon(), nil}, answer{confirm, theme.ConfirmIcon(), do})
}

// checkedForm is form with a check: what is wrong with the answers is said in the
// dialog, which stays then.
func (s *dialogStack) checkedForm(title, confirm string, about scene.ID, content fyne.CanvasObject, check func() error, do func()) {
	s.askChecked(title, about, content, func(answer func(error)) { answer(check()) },
		answer{"Cancel", theme.CancelIcon(), nil}, answer{confirm, theme.ConfirmIcon(), do})
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
