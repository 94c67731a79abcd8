package shell

import (
	"strconv"

	"cairn/landmark"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// pointList is the table of points. Keys that it has no use for go to the
// viewport, so that F flies to the point just chosen.
type pointList struct {
	widget.List
	view func(*fyne.KeyEvent)
}

func newPointList(p *inspector) *pointList {
	l := &pointList{view: func(e *fyne.KeyEvent) { p.w.view.TypedKey(e) }}
	l.Length = func() int { return len(p.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newPointRow() }
	l.UpdateItem = p.updatePointRow
	l.OnSelected = p.choose
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey is part of fyne.Focusable.
func (l *pointList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeySpace:
		l.List.TypedKey(e)
	default:
		l.view(e)
	}
}

// pointColumns lays a row of the table out: number, name, x, y, z.
type pointColumns struct{}

const (
	numberWidth     = 40
	coordinateShare = 0.22 // of the width, for each of x, y and z
)

// MinSize is part of fyne.Layout.
func (pointColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(240, objects[0].MinSize().Height)
}

// Layout is part of fyne.Layout.
func (pointColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	part := size.Width * coordinateShare
	widths := [...]float32{numberWidth, size.Width - numberWidth - 3*part, part, part, part}
	x := float32(0)
	for i, o := range objects {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(widths[i], size.Height))
		x += widths[i]
	}
}

func newPointRow() *fyne.Container {
	row := container.New(pointColumns{})
	for i := range 5 {
		l := widget.NewLabel("")
		l.Truncation = fyne.TextTruncateClip
		if i != 1 {
			l.Alignment = fyne.TextAlignTrailing
		}
		row.Add(l)
	}
	return row
}

func pointHeader() fyne.CanvasObject {
	row := newPointRow()
	for i, text := range [...]string{"#", "Name", "x", "y", "z"} {
		l := row.Objects[i].(*widget.Label)
		l.TextStyle.Bold = true
		l.SetText(text)
	}
	return row
}

func (p *inspector) updatePointRow(i widget.ListItemID, o fyne.CanvasObject) {
	d := p.w.document()
	if d == nil || i >= len(p.rows) {
		return
	}
	point := p.rows[i]
	l, ok := d.Landmark(point)
	if !ok {
		return
	}
	cells := [5]string{strconv.Itoa(point.Index + 1), l.Name, "", "", ""}
	if l.Placed() {
		n := decimals(d)
		cells[2], cells[3], cells[4] = coordinate(l.Position.X, n), coordinate(l.Position.Y, n), coordinate(l.Position.Z, n)
	} else if cells[1] == "" {
		cells[1] = l.Status.String()
	} else {
		cells[1] += " – " + l.Status.String()
	}
	for j, o := range o.(*fyne.Container).Objects {
		cell := o.(*widget.Label)
		importance := widget.MediumImportance
		if l.Status != landmark.Defined {
			importance = widget.LowImportance
		}
		if cell.Text != cells[j] || cell.Importance != importance {
			cell.Importance = importance
			cell.SetText(cells[j])
		}
	}
}
