package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// chooser is a dialog of a field above a list. What is typed leaves the rows that it
// finds, the arrow keys mark one, Return or a click takes it.
type chooser struct {
	chooserOf
	dialog *question
	field  *listField
	list   *rowList
	none   *widget.Label    // in place of rows
	does   fyne.Disableable // the main button
	marked int              // row, -1 for none
}

// chooserOf says what a chooser is of.
type chooserOf struct {
	title, hint, yes string    // of the dialog, in the empty field, on the main button
	size             fyne.Size // where the window has room for that
	lines            bool      // divide the rows
	rows             func() int
	newRow           func() fyne.CanvasObject
	showRow          func(row int, o fyne.CanvasObject)
	take             func(row int) // does what a row stands for
	typed            func()        // the field has something else
}

// listField is a field whose up and down keys go to a list.
type listField struct {
	field
	step func(by int)
}

// TypedKey is part of fyne.Focusable.
func (f *listField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		f.step(-1)
	case fyne.KeyDown:
		f.step(1)
	default:
		f.field.TypedKey(e)
	}
}

// rowList is a list in a dialog: Escape dismisses the dialog, Return confirms it.
type rowList struct {
	widget.List
	dialogs *dialogStack
}

// TypedKey is part of fyne.Focusable.
func (l *rowList) TypedKey(e *fyne.KeyEvent) {
	if !l.dialogs.key(e) {
		l.List.TypedKey(e)
	}
}

// newChooser returns a chooser that is not shown yet.
func (s *dialogStack) newChooser(of chooserOf) *chooser {
	c := &chooser{chooserOf: of, marked: -1, field: &listField{field: field{dialogs: s}}, list: &rowList{dialogs: s}}
	c.none = widget.NewLabel("Nothing is called that.")
	c.none.Importance = widget.LowImportance
	c.none.Hide()
	c.field.ExtendBaseWidget(c.field)
	c.field.step = func(by int) { c.mark(c.marked + by) }
	c.field.SetPlaceHolder(of.hint)
	c.field.OnChanged = func(string) { c.typed() }
	l := c.list
	l.Length, l.CreateItem, l.HideSeparators = of.rows, of.newRow, !of.lines
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < c.rows() {
			c.showRow(i, o)
		}
	}
	l.ExtendBaseWidget(l)
	l.OnSelected = func(row widget.ListItemID) {
		if row != c.marked { // a click
			c.marked = row
			c.takeMarked()
		}
	}
	c.dialog = &question{
		CustomDialog: dialog.NewCustomWithoutButtons(of.title, container.New(layout.NewBorderLayout(c.field, nil, nil, nil), c.field, container.NewStack(l, container.NewVBox(c.none))), s.win),
		yes:          c.takeMarked,
	}
	yes := s.newButton(of.yes, theme.ConfirmIcon(), c.takeMarked)
	c.does = yes
	c.dialog.SetButtons([]fyne.CanvasObject{s.newButton("Cancel", theme.CancelIcon(), c.dialog.Hide), yes})
	const share = 0.9 // of the window
	size := s.win.Canvas().Size()
	c.dialog.Resize(of.size.Min(fyne.NewSize(size.Width*share, size.Height*share)))
	return c
}

// follow shows the rows as they are now, with one of them marked.
func (c *chooser) follow(marked int) {
	c.list.UnselectAll()
	c.marked = -1
	if c.rows() == 0 {
		c.none.Show()
		c.does.Disable()
	} else {
		c.none.Hide()
		c.does.Enable()
	}
	c.mark(marked)
	c.list.Refresh()
}

func (c *chooser) mark(row int) {
	if n := c.rows(); n > 0 {
		c.marked = max(0, min(n-1, row))
		c.list.Select(c.marked)
	}
}

func (c *chooser) takeMarked() {
	if c.marked >= 0 && c.marked < c.rows() {
		c.take(c.marked)
	}
}
