package shell

import (
	"slices"

	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
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
