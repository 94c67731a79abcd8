package shell

import (
	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// rowAt returns the row of a list at a height in it, whose rows are so high, or -1.
func rowAt(l *widget.List, y, height float32) int {
	row := int((l.GetScrollOffset() + y) / (height + theme.Padding()))
	if row < 0 || row >= l.Length() {
		return -1
	}
	return row
}

// besideRow returns where the menu of a row opens by key, in the window.
func besideRow(l *widget.List, o fyne.CanvasObject, row int, height float32) fyne.Position {
	const in = 40
	y := float32(row)*(height+theme.Padding()) + height - l.GetScrollOffset()
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(in, max(0, min(l.Size().Height, y)))
}

// TappedSecondary is part of fyne.SecondaryTappable: the row is chosen, unless its
// point is selected, and its menu opens.
func (l *pointList) TappedSecondary(e *fyne.PointEvent) {
	row := rowAt(&l.List, e.Position.Y, l.height())
	if row < 0 {
		return
	}
	if d := l.p.w.document(); d != nil && !d.Selection().Has(l.p.rows[row]) {
		l.choose(row, 0)
	}
	l.p.w.popUp(session.OnPoint, e.AbsolutePosition)
}

// openMenu is part of hasMenu.
func (l *pointList) openMenu() {
	if l.chosen >= 0 {
		l.p.w.popUp(session.OnPoint, besideRow(&l.List, l, l.chosen, l.height()))
	}
}

func (l *pointList) height() float32 { return newPointRow(l.p).MinSize().Height }

// groupList is the list of groups. The one that is chosen is what the commands for
// groups are about.
type groupList struct {
	widget.List
	p *inspector
}

func newGroupList(p *inspector) *groupList {
	l := &groupList{p: p}
	l.Length, l.CreateItem, l.UpdateItem = func() int { return len(p.groupIDs) }, p.newGroupRow, p.updateGroupRow
	l.OnSelected = func(row widget.ListItemID) {
		if row < len(p.groupIDs) && p.groupIDs[row] != p.w.session.Chosen() {
			p.w.session.ChooseGroup(p.groupIDs[row])
			p.placed.update(p.w.document())
			p.w.updateMenu()
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// mark shows which group is chosen.
func (l *groupList) mark() {
	for row, id := range l.p.groupIDs {
		if id == l.p.w.session.Chosen() {
			l.Select(row)
			return
		}
	}
	l.UnselectAll()
}

// row returns the row of the group that is chosen, or -1.
func (l *groupList) row() int {
	for row, id := range l.p.groupIDs {
		if id == l.p.w.session.Chosen() {
			return row
		}
	}
	return -1
}

// TappedSecondary is part of fyne.SecondaryTappable: the group is chosen, and its
// menu opens.
func (l *groupList) TappedSecondary(e *fyne.PointEvent) {
	if row := rowAt(&l.List, e.Position.Y, l.height()); row >= 0 {
		l.Select(row)
		l.p.w.popUp(session.OnGroup, e.AbsolutePosition)
	}
}

// openMenu is part of hasMenu.
func (l *groupList) openMenu() {
	if row := max(0, l.row()); row < len(l.p.groupIDs) {
		l.Select(row)
		l.p.w.popUp(session.OnGroup, besideRow(&l.List, l, row, l.height()))
	}
}

func (l *groupList) height() float32 { return l.p.newGroupRow().MinSize().Height }

// TypedKey is part of fyne.Focusable: the arrow keys choose, other keys are the
// view's.
func (l *groupList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		by := 1
		if e.Name == fyne.KeyUp {
			by = -1
		}
		if n := len(l.p.groupIDs); n > 0 {
			l.Select(max(0, min(n-1, l.row()+by)))
		}
	default:
		l.p.w.view.TypedKey(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (l *groupList) TypedRune(r rune) { l.p.w.typedRune(r) }

// rename renames the group that is chosen, or its label.
func (l *groupList) rename() {
	if _, ok := l.p.w.session.ChosenLabel(); ok {
		l.p.w.askLabelName()
		return
	}
	l.p.w.renameGroup()
}
