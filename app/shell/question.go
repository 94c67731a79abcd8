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
	f := newCheckedQuestion(s, title, content)
	for i, a := range answers {
		do := func() {
			f.Hide()
			if a.do != nil {
				a.do()
			}
		}
		main := i == len(answers)-1
		if give := do; main && check != nil {
			do = func() { f.checked(check, give) }
		}
		b := s.newButton(a.text, a.icon, do)
		if main {
			b.Importance = widget.HighImportance
			f.yes = do
		}
		f.buttons = append(f.buttons, b)
	}
	f.SetButtons(f.buttons)
	f.fit()
	s.show(f.question, about, func() {
		f.gone = true
		if f.hidden != nil {
			f.hidden()
		}
	})
	return f.question
}

// checkedQuestion is a question that says below its content what is wrong with it.
type checkedQuestion struct {
	*question
	dialogs  *dialogStack
	body     *fyne.Container
	below    *container.Scroll
	problem  *widget.Label
	gone     bool
	checking bool // whether it can be done is being found out
}

func newCheckedQuestion(s *dialogStack, title string, content fyne.CanvasObject) *checkedQuestion {
	f := &checkedQuestion{dialogs: s, problem: widget.NewLabel("")}
	f.problem.Wrapping = fyne.TextWrapWord
	f.below = container.NewVScroll(f.problem)
	f.below.Hide()
	f.body = container.New(noHigher{s.win.Canvas()}, container.NewVScroll(content), f.below)
	f.question = &question{CustomDialog: dialog.NewCustomWithoutButtons(title, f.body, s.win)}
	f.refuse = func(why string) {
		f.tell(sentence(why), widget.DangerImportance)
		s.log.Event("refused", trace.Fields{"text": f.problem.Text})
	}
	return f
}

// fit gives the dialog the size that it needs: first the width, as texts know only then how
// high they are.
func (f *checkedQuestion) fit() {
	const most = 560 // Fyne units
	width := min(most, f.dialogs.win.Canvas().Size().Width*0.9)
	f.Resize(fyne.NewSize(width, f.MinSize().Height))
	f.Resize(fyne.NewSize(width, f.MinSize().Height))
}

func (f *checkedQuestion) tell(text string, importance widget.Importance) {
	f.problem.Importance = importance
	f.problem.SetText(text)
	f.below.Show()
	f.body.Refresh() // gives the text its width, and with that its height
	f.fit()
}

// checked does something if check finds nothing wrong with it. What check finds once the
// dialog is gone does not count.
func (f *checkedQuestion) checked(check func(said func(error)), do func()) {
	if f.checking {
		return
	}
	f.checking = true
	check(func(err error) {
		if f.checking = false; f.gone {
			return
		}
		if err != nil {
			f.refuse(err.Error())
			return
		}
		do()
	})
	if !f.checking {
		return
	}
	time.AfterFunc(blink, func() {
		f.dialogs.post(func() {
			if f.checking && !f.gone {
				f.tell("The disk has not answered yet. Cancel does not wait for it.", widget.MediumImportance)
			}
		})
	})
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
