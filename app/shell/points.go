package shell

import (
	"slices"
	"strconv"
	"strings"

	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pointList is the table of points. Keys that it has no use for go to the
// viewport, so that F flies to the point just chosen.
type pointList struct {
	widget.List
	p      *inspector
	view   func(*fyne.KeyEvent)
	chosen int // row, -1 if none
}

func newPointList(p *inspector) *pointList {
	l := &pointList{p: p, view: func(e *fyne.KeyEvent) { p.w.view.TypedKey(e) }, chosen: -1}
	l.Length = func() int { return len(p.rows) }
	l.CreateItem = func() fyne.CanvasObject { return p.newPointRow() }
	l.UpdateItem = p.updatePointRow
	l.OnSelected = func(row widget.ListItemID) {
		l.chosen = row
		p.choose(row)
	}
	l.OnUnselected = func(widget.ListItemID) { l.chosen = -1 }
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// selectAll selects the points of all rows.
func (p *inspector) selectAll() {
	if d := p.w.document(); d != nil && len(p.rows) > 0 {
		d.Selection().Only(p.rows...)
	}
}

// rename renames the group that was chosen from the list, or else the selected point.
func (p *inspector) rename() {
	if p.w.session.Chosen() != 0 {
		p.w.renameGroup()
		return
	}
	p.w.renamePoint()
}

// step chooses the next row, or the one before.
func (l *pointList) step(by int) {
	if n := l.Length(); n > 0 {
		l.Select(max(0, min(n-1, l.chosen+by)))
	}
}

// TypedKey is part of fyne.Focusable.
func (l *pointList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		l.step(-1)
	case fyne.KeyDown:
		l.step(1)
	default:
		l.view(e)
	}
}

// pointColumns lays a row of the table out: number, name, x, y, z. Coordinates
// have all the width they need, as a number cut short is a wrong number; names
// take what is left.
type pointColumns struct{ coordinates *[3]float32 }

const (
	numberWidth = 34
	leastName   = 56
	gap         = 4
	scrollRoom  = 6 // at the right, for the scroll bar
)

// MinSize is part of fyne.Layout.
func (c pointColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	const air = 5
	return fyne.NewSize(numberWidth+leastName+c.sum()+scrollRoom, objects[0].MinSize().Height+air)
}

// Layout is part of fyne.Layout.
func (c pointColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	parts := *c.coordinates
	size.Width -= scrollRoom
	widths := [...]float32{numberWidth, size.Width - numberWidth - c.sum(), parts[0], parts[1], parts[2]}
	x := float32(0)
	for i, o := range objects {
		o.Move(fyne.NewPos(x+gap, 0))
		o.Resize(fyne.NewSize(widths[i]-2*gap, size.Height))
		x += widths[i]
	}
	if len(objects) == len(widths) && objects[2].(*shortText).full == "" { // no coordinates: the last text is why
		objects[4].Move(fyne.NewPos(x-c.sum()+gap, 0))
		objects[4].Resize(fyne.NewSize(c.sum()-2*gap, size.Height))
	}
}

// sum is the width of all coordinates.
func (c pointColumns) sum() float32 { return c.coordinates[0] + c.coordinates[1] + c.coordinates[2] }

// measureCoordinates sets the width of each coordinate's column to that of the
// longest number that the document can have in it.
func (p *inspector) measureCoordinates(d *scene.Document) {
	const least = 44
	p.coordinates = [3]float32{least, least, least}
	if d == nil || !d.Bounds().Valid {
		return
	}
	b, n := d.Bounds(), decimals(d)
	for i, ends := range [3][2]float64{{b.Min.X, b.Max.X}, {b.Min.Y, b.Max.Y}, {b.Min.Z, b.Max.Z}} {
		for _, x := range ends {
			width := fyne.MeasureText(coordinate(x, n), theme.TextSize()-1, fyne.TextStyle{}).Width
			p.coordinates[i] = max(p.coordinates[i], width+2*gap+2)
		}
	}
}

// newPointRow returns a row of the table.
func (p *inspector) newPointRow() *fyne.Container {
	row := container.New(pointColumns{&p.coordinates})
	for i := range 5 {
		t := newShortText()
		if i != 1 {
			t.text.Alignment = fyne.TextAlignTrailing
		}
		row.Add(t)
	}
	return row
}

func (p *inspector) pointHeader() fyne.CanvasObject {
	row := p.newPointRow()
	for i, text := range [...]string{"#", "Name", "x", "y", "z"} {
		t := row.Objects[i].(*shortText)
		t.text.TextStyle.Bold = true
		t.set(text, theme.ColorNameForeground)
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
	ink := theme.ColorNameForeground
	if l.Status != landmark.Defined {
		ink = theme.ColorNameDisabled
	}
	name := o.(*fyne.Container).Objects[1].(*shortText)
	if name.parts = nil; l.Name != "" && i < len(p.rowParts) {
		name.parts = p.rowParts[i]
	}
	showCells(o.(*fyne.Container), pointCells(d, point, l), ink)
}

// showCells fills a row, and lays it out anew: the list does that only when it
// is resized, and not when the columns' width has changed.
func showCells(row *fyne.Container, cells [5]string, ink fyne.ThemeColorName) {
	for j, text := range cells {
		row.Objects[j].(*shortText).set(text, ink)
	}
	row.Layout.Layout(row.Objects, row.Size())
}

// pointCells returns what a row of the table says. A point without a name goes
// by the labels that it belongs to.
func pointCells(d *scene.Document, p scene.Point, l landmark.Landmark) [5]string {
	cells := [5]string{1: l.Name, 0: strconv.Itoa(d.Index(p) + 1)}
	if l.Name == "" {
		cells[1] = strings.Join(labelsOf(d, p), ", ")
	}
	if !l.Placed() {
		cells[4] = l.Status.String() // across the columns of x and y
		return cells
	}
	n := decimals(d)
	for i, x := range [...]float64{l.Position.X, l.Position.Y, l.Position.Z} {
		cells[2+i] = coordinate(x, n)
	}
	return cells
}

// labelsOf returns the names of the labels that a point belongs to.
func labelsOf(d *scene.Document, p scene.Point) (names []string) {
	if g := d.Group(p.Group); g != nil {
		for _, l := range g.Group.Labels() {
			if slices.Contains(l.Indices, d.Index(p)) {
				names = append(names, l.Name)
			}
		}
	}
	return names
}
