package shell

import (
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// The toolkit leaves a little room between the rows of a list, and what is clicked or
// dragged there comes to the list. It is for the row above: without that a click would do
// nothing, and a drag would take along what is selected, wherever it stands.

// rowAt returns the row of a list at a height in it, with the room below it, or -1.
func rowAt(l *widget.List, y, height float32) int {
	row := int((l.GetScrollOffset() + y) / (height + theme.Padding()))
	if y < 0 || row >= l.Length() {
		return -1
	}
	return row
}

// handle returns a row for what is clicked in the room below it, nil where there is none.
func (l *pointList) handle(d *scene.Document, at fyne.Position) *pointRow {
	row := rowAt(&l.List, at.Y, l.height())
	if d == nil || row < 0 || row >= len(l.p.rows) {
		return nil
	}
	r := newPointRow(l.p)
	r.row, r.point = row, l.p.rows[row]
	return r
}

// MouseDown is part of desktop.Mouseable.
func (l *pointList) MouseDown(e *desktop.MouseEvent) {
	if l.below = l.handle(l.p.document(), e.Position); l.below != nil {
		l.below.MouseDown(e)
	}
}

// MouseUp is part of desktop.Mouseable.
func (l *pointList) MouseUp(e *desktop.MouseEvent) {
	if l.below != nil {
		l.below.MouseUp(e)
	}
}

// Dragged is part of fyne.Draggable.
func (l *pointList) Dragged(e *fyne.DragEvent) {
	if l.below != nil {
		l.below.Dragged(e)
	}
}

// DragEnd is part of fyne.Draggable.
func (l *pointList) DragEnd() {
	if l.below != nil {
		l.below.DragEnd()
	}
}

// TappedSecondary is part of fyne.SecondaryTappable.
func (l *pointList) TappedSecondary(e *fyne.PointEvent) {
	if r := l.handle(l.p.document(), e.Position); r != nil {
		r.TappedSecondary(e)
	}
}

// handle returns a row for what is clicked in the room below it, nil where there is none.
func (l *groupList) handle(at fyne.Position) *groupRow {
	row := rowAt(&l.List, at.Y, l.height())
	if row < 0 || row >= len(l.lines) {
		return nil
	}
	r := newGroupRow(l)
	r.row, r.line = row, l.lines[row]
	return r
}

// MouseDown is part of desktop.Mouseable.
func (l *groupList) MouseDown(e *desktop.MouseEvent) {
	if l.below = l.handle(e.Position); l.below != nil {
		l.below.MouseDown(e)
	}
}

// MouseUp is part of desktop.Mouseable.
func (l *groupList) MouseUp(e *desktop.MouseEvent) {
	if l.below != nil {
		l.below.MouseUp(e)
	}
}

// Dragged is part of fyne.Draggable.
func (l *groupList) Dragged(e *fyne.DragEvent) {
	if l.below != nil {
		l.below.Dragged(e)
	}
}

// DragEnd is part of fyne.Draggable.
func (l *groupList) DragEnd() {
	if l.below != nil {
		l.below.DragEnd()
	}
}

// TappedSecondary is part of fyne.SecondaryTappable.
func (l *groupList) TappedSecondary(e *fyne.PointEvent) {
	if r := l.handle(e.Position); r != nil {
		r.TappedSecondary(e)
	}
}
