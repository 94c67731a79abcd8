package shell

import (
	"fmt"
	"image/color"

	"cairn/app/session"
	"cairn/app/trace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// historyList lists the edits of the document in front, the oldest first. The first row
// stands for how the document was opened. A click or Return takes the document to what
// it was after the edit of the row.
type historyList struct {
	widget.List
	session *session.Session
	dialogs *dialogStack
	names   []string
	inForce int // edits
	marked  int // row that the keys are at
}

// showHistory lists what was edited, to jump there.
func (d *desk) showHistory() {
	l := &historyList{session: d.session, dialogs: d.dialogs}
	l.Length = func() int { return len(l.names) + 1 }
	l.CreateItem = newHistoryRow
	l.UpdateItem = l.updateRow
	l.OnSelected = func(row widget.ListItemID) {
		l.Unselect(row)
		l.jump(row)
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	l.update()
	l.marked = l.inForce
	size := d.win.Canvas().Size()
	d.dialogs.page("History", l, fyne.NewSize(min(420, size.Width*0.9), min(480, size.Height*0.8)), nil)
	l.ScrollTo(l.marked)
	d.win.Canvas().Focus(l)
}

// newHistoryRow has a tick for what is now, and a name.
func newHistoryRow() fyne.CanvasObject {
	name := newShortText()
	name.text.TextSize = theme.TextSize()
	back := canvas.NewRectangle(color.Transparent)
	return container.NewStack(back, container.NewPadded(container.NewBorder(nil, nil, widget.NewIcon(nil), nil, container.New(middle{}, name))))
}

func (l *historyList) updateRow(row widget.ListItemID, o fyne.CanvasObject) {
	stack := o.(*fyne.Container)
	back := stack.Objects[0].(*canvas.Rectangle)
	border := stack.Objects[1].(*fyne.Container).Objects[0].(*fyne.Container)
	name, tick := border.Objects[0].(*fyne.Container).Objects[0].(*shortText), border.Objects[1].(*widget.Icon)
	text, ink := "As opened", theme.ColorNameForeground
	if row > 0 && row <= len(l.names) {
		text = l.names[row-1]
	}
	if row > l.inForce {
		ink = theme.ColorNameDisabled // undone
	}
	tick.SetResource(nil)
	if row == l.inForce {
		tick.SetResource(theme.ConfirmIcon())
	}
	back.FillColor = color.Transparent
	if row == l.marked {
		back.FillColor = theme.Color(theme.ColorNameHover)
	}
	back.Refresh()
	name.set(text, ink)
}

// update shows the history as it is.
func (l *historyList) update() {
	l.names, l.inForce = l.session.Edits()
	l.Refresh()
}

// jump takes the document to what it was at a row.
func (l *historyList) jump(row int) {
	l.session.JumpTo(row)
	l.marked = row
	l.update()
	l.dialogs.win.Canvas().Focus(l)
	l.dialogs.log.Event("history", trace.Fields{"text": fmt.Sprint(row)})
}

// FocusGained is part of fyne.Focusable. The list of the toolkit would mark a row of its
// own.
func (l *historyList) FocusGained() {}

// FocusLost is part of fyne.Focusable.
func (l *historyList) FocusLost() {}

// TypedKey is part of fyne.Focusable.
func (l *historyList) TypedKey(e *fyne.KeyEvent) {
	to := l.marked
	switch e.Name {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(l.names)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.jump(l.marked)
		return
	default:
		l.dialogs.key(e)
		return
	}
	l.marked = max(0, min(len(l.names), to))
	l.ScrollTo(l.marked)
	l.Refresh()
}

// TypedRune is part of fyne.Focusable.
func (l *historyList) TypedRune(rune) {}
