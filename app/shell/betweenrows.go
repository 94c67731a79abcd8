package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// betweenRows has a list handle what is clicked and dragged between its rows: the toolkit
// leaves a little room there, and gives that to the list. It is for the row above. Without
// that a click would do nothing, and a drag would take along what is selected, wherever it
// stands.
type betweenRows struct {
	rowAt func(at fyne.Position) mouseRow // returns the row that the room at a place is for, nil for none
	above mouseRow                        // the row above the room in which the pointer was pressed, nil: in none
}

// mouseRow is what a row does with the pointer.
type mouseRow interface {
	desktop.Mouseable
	fyne.Draggable
	fyne.SecondaryTappable
}

// MouseDown is part of desktop.Mouseable.
func (b *betweenRows) MouseDown(e *desktop.MouseEvent) {
	if b.above = b.rowAt(e.Position); b.above != nil {
		b.above.MouseDown(e)
	}
}

// MouseUp is part of desktop.Mouseable.
func (b *betweenRows) MouseUp(e *desktop.MouseEvent) {
	if b.above != nil {
		b.above.MouseUp(e)
	}
}

// Dragged is part of fyne.Draggable.
func (b *betweenRows) Dragged(e *fyne.DragEvent) {
	if b.above != nil {
		b.above.Dragged(e)
	}
}

// DragEnd is part of fyne.Draggable.
func (b *betweenRows) DragEnd() {
	if b.above != nil {
		b.above.DragEnd()
	}
}

// TappedSecondary is part of fyne.SecondaryTappable.
func (b *betweenRows) TappedSecondary(e *fyne.PointEvent) {
	if row := b.rowAt(e.Position); row != nil {
		row.TappedSecondary(e)
	}
}

// rowNumber returns the number of the row of a list at a height in it, with the room below
// it, or -1.
func rowNumber(l *widget.List, y, height float32) int {
	row := int((l.GetScrollOffset() + y) / (height + theme.Padding()))
	if y < 0 || row >= l.Length() {
		return -1
	}
	return row
}

// rowAbove returns a row for what is clicked in the room below it, nil where there is none.
func (l *pointList) rowAbove(at fyne.Position) mouseRow {
	row := rowNumber(&l.List, at.Y, l.height())
	if l.p.document() == nil || row < 0 || row >= len(l.p.rows) {
		return nil
	}
	r := newPointRow(l.p)
	r.row, r.point = row, l.p.rows[row]
	return r
}

// rowAbove returns a row for what is clicked in the room below it, nil where there is none.
func (l *groupList) rowAbove(at fyne.Position) mouseRow {
	row := rowNumber(&l.List, at.Y, l.height())
	if row < 0 || row >= len(l.lines) {
		return nil
	}
	r := newGroupRow(l)
	r.row, r.line = row, l.lines[row]
	return r
}
