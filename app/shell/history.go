package shell

import (
	"fmt"
	"image/color"
	"slices"

	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// historyPanel lists the edits of the document in front, left of the view, while one works.
type historyPanel struct {
	*desk
	box  *fyne.Container
	list *historyList
	of   scene.ID // the document that it lists
}

func newHistoryPanel(d *desk, buttons toolButtons) *historyPanel {
	h := &historyPanel{desk: d}
	h.list = newHistoryList(h)
	title := widget.NewLabel("History")
	title.TextStyle.Bold = true
	hide := buttons.newButton("", theme.CancelIcon(), func() string { return "Hide the history" }, func() {
		d.keys.doNamed("history")
		d.keys.focusView()
	})
	head := container.NewBorder(nil, nil, title, hide)
	h.box = container.NewBorder(nil, nil, nil, widget.NewSeparator(), container.NewBorder(head, nil, nil, nil, h.list))
	h.box.Hide()
	return h
}

// update lists the edits of the document in front, where the panel is seen.
func (h *historyPanel) update() {
	if h == nil || h.box.Hidden {
		return
	}
	front := h.session.Front()
	h.list.update(h.document() != nil, front != h.of)
	h.of = front
}

// historyList is the list, the oldest edit first. The first row stands for how the
// document was opened. A click or Return takes the document to what it was after the edit
// of the row.
type historyList struct {
	panelList
	p       *historyPanel
	names   []string
	inForce int // edits
	open    bool
}

func newHistoryList(p *historyPanel) *historyList {
	l := &historyList{p: p, panelList: panelList{keys: p.keys, called: "history"}}
	l.take, l.left = l.jump, func() { l.marked = l.inForce }
	l.Length = func() int {
		if !l.open {
			return 0
		}
		return len(l.names) + 1
	}
	l.CreateItem = newHistoryRow
	l.UpdateItem = l.updateRow
	l.OnSelected = func(row widget.ListItemID) {
		l.Unselect(row)
		l.jump(row)
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
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
	if row == l.marked && l.focused {
		back.FillColor = theme.Color(theme.ColorNameFocus)
	}
	back.Refresh()
	name.set(text, ink)
}

// update shows the history as it is, that of another document or of none perhaps. The row
// of what is in force is seen where that is another one.
func (l *historyList) update(open, another bool) {
	names, inForce := l.p.session.Edits()
	if !another && open == l.open && inForce == l.inForce && slices.Equal(names, l.names) {
		return
	}
	l.open, l.names, l.inForce, l.marked = open, names, inForce, inForce
	l.Refresh()
	l.ScrollTo(l.marked)
}

// jump takes the document to what it was at a row.
func (l *historyList) jump(row int) {
	l.p.session.JumpTo(row)
	l.p.update()
	l.p.win.Canvas().Focus(l)
	l.p.log.Event("history", trace.Fields{"text": fmt.Sprint(row)})
}
