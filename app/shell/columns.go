package shell

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"cairn/app/session"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// columnTitles are what the headers say, and columnNames what the menu of columns does.
var (
	columnTitles = [session.Columns]string{"#", "Name", "State", "Group", "Labels", "x", "y", "z", "Dist."}
	columnNames  = [session.Columns]string{"Number", "Name", "State", "Group", "Labels", "x", "y", "z", "Distance to the Surface"}
)

// tableColumns says which columns the table of points has and how wide they are.
// Coordinates have all the width they need, as a number cut short is a wrong number;
// names take what is left.
type tableColumns struct {
	hidden [session.Columns]bool
	chosen [session.Columns]float32 // widths that were chosen by hand; 0: as wide as need be
	needed [session.Columns]float32 // widths of what the document can have in them; 0: usual
	order  session.Order
	group  float32 // width that the names of groups need, up to the usual one; 0: usual
	// groupChosen: the user has shown or hidden the column of groups. Else it is there
	// where rows of several groups are.
	groupChosen bool
}

const (
	numberWidth = 34
	leastName   = 56
	narrowest   = 20 // column whose content may be cut
	gap         = 4
	scrollRoom  = 6 // at the right, for the scroll bar
)

// usualWidths are those of columns whose content has no measured width.
var usualWidths = [session.Columns]float32{numberWidth, leastName, 70, 80, 80, 44, 44, 44, 52}

// Keys of preferences.
const (
	prefColumns = "table.columns" // those that are hidden, by number, with commas
	prefWidths  = "table.widths"  // chosen widths, with commas
	prefGroup   = "table.group"   // whether the column of groups was chosen, to be shown or not
)

// newTableColumns returns the columns as they were left: at first those that fit.
func newTableColumns(p fyne.Preferences) *tableColumns {
	c := &tableColumns{groupChosen: p.Bool(prefGroup)}
	hidden := p.StringWithFallback(prefColumns, fmt.Sprintf("%d,%d,%d,%d", session.ColumnState, session.ColumnGroup, session.ColumnLabels, session.ColumnDistance))
	for _, text := range strings.Split(hidden, ",") {
		if n, err := strconv.Atoi(text); err == nil && n >= 0 && n < len(c.hidden) && session.Column(n) != session.ColumnName {
			c.hidden[n] = true
		}
	}
	for i, text := range strings.Split(p.String(prefWidths), ",") {
		const most = 2000
		if x, err := strconv.ParseFloat(text, 32); err == nil && i < len(c.chosen) && x > 0 && x < most {
			c.chosen[i] = float32(x)
		}
	}
	return c
}

// keep remembers the columns for the next start.
func (c *tableColumns) keep(p fyne.Preferences) {
	var hidden, widths []string
	for i := range c.hidden {
		if c.hidden[i] {
			hidden = append(hidden, strconv.Itoa(i))
		}
		widths = append(widths, strconv.FormatFloat(float64(c.chosen[i]), 'f', 0, 32))
	}
	p.SetBool(prefGroup, c.groupChosen)
	p.SetString(prefColumns, strings.Join(hidden, ",")+",")
	p.SetString(prefWidths, strings.Join(widths, ","))
}

// shown returns the columns that are seen, in their order.
func (c *tableColumns) shown() (all []session.Column) {
	for i := range c.hidden {
		if !c.hidden[i] {
			all = append(all, session.Column(i))
		}
	}
	return all
}

// width returns the width of a column that is not that of names.
func (c *tableColumns) width(col session.Column) float32 {
	least := max(usualWidths[col], c.needed[col])
	if col == session.ColumnGroup && c.group > 0 {
		least = c.group
	}
	if chosen := c.chosen[col]; chosen > 0 {
		if c.needed[col] > 0 {
			return max(chosen, c.needed[col])
		}
		return max(chosen, narrowest)
	}
	return least
}

// least is how wide the table is at least.
func (c *tableColumns) least() float32 {
	sum := float32(scrollRoom)
	for _, col := range c.shown() {
		if col == session.ColumnName {
			sum += max(leastName, c.chosen[col])
		} else {
			sum += c.width(col)
		}
	}
	return sum
}

// places returns where the columns that are shown begin in a row of some width, and at
// the end where the last one ends.
func (c *tableColumns) places(width float32) (x []float32) {
	rest := width - c.least()
	at := float32(0)
	for _, col := range c.shown() {
		x = append(x, at)
		if col == session.ColumnName {
			at += max(leastName, c.chosen[col]) + max(0, rest)
		} else {
			at += c.width(col)
		}
	}
	return append(x, at)
}

// measure sets the widths of coordinates to that of the longest number that a document
// can have in them.
func (c *tableColumns) measure(d *scene.Document) {
	c.needed, c.group = [session.Columns]float32{}, 0
	if d != nil {
		for _, name := range append(d.GroupNames(), columnTitles[session.ColumnGroup]) {
			c.group = min(usualWidths[session.ColumnGroup], max(c.group, cellWidth(name)))
		}
	}
	if d == nil || !d.Bounds().Valid {
		return
	}
	b, n := d.Bounds(), decimals(d)
	for i, ends := range [3][2]float64{{b.Min.X, b.Max.X}, {b.Min.Y, b.Max.Y}, {b.Min.Z, b.Max.Z}} {
		for _, x := range ends {
			col := session.ColumnX + session.Column(i)
			c.needed[col] = max(usualWidths[col], c.needed[col], cellWidth(coordinate(x, n)))
		}
	}
}

// cellWidth is how wide a column has to be for a text.
func cellWidth(text string) float32 {
	return fyne.MeasureText(text, theme.TextSize()-1, fyne.TextStyle{}).Width + 2*gap + 2
}

// drag makes the column that ends at a border wider: that of names takes or gives the
// room, so the column behind it changes instead.
func (c *tableColumns) drag(at int, by float32) {
	shown := c.shown()
	col := shown[at]
	if col == session.ColumnName && at+1 < len(shown) {
		col, by = shown[at+1], -by
	}
	if col == session.ColumnName {
		c.chosen[col] = max(leastName, max(leastName, c.chosen[col])+by)
		return
	}
	c.chosen[col] = max(1, c.width(col)+by)
}

// tableHeader has the titles of the columns. A click on one sorts by it, its right border
// is dragged, and the right button opens the menu of columns.
type tableHeader struct {
	widget.BaseWidget
	p      *inspector
	titles [session.Columns]*shortText
	lines  []*canvas.Line
	border int // that is dragged; -1: none
	over   bool
}

func newTableHeader(p *inspector) *tableHeader {
	h := &tableHeader{p: p, border: -1}
	for i := range h.titles {
		h.titles[i] = newShortText()
		h.titles[i].text.TextStyle.Bold = true
		if trailing(session.Column(i)) {
			h.titles[i].text.Alignment = fyne.TextAlignTrailing
		}
		h.lines = append(h.lines, canvas.NewLine(color.Transparent))
	}
	h.ExtendBaseWidget(h)
	return h
}

// trailing reports whether what a column has stands at its right.
func trailing(c session.Column) bool {
	return c == session.ColumnNumber || c >= session.ColumnX
}

// CreateRenderer is part of fyne.Widget.
func (h *tableHeader) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, 0, 2*len(h.titles))
	for i := range h.titles {
		objects = append(objects, h.titles[i], h.lines[i])
	}
	return &headerRenderer{h, objects}
}

type headerRenderer struct {
	h       *tableHeader
	objects []fyne.CanvasObject
}

func (r *headerRenderer) Destroy()                     {}
func (r *headerRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *headerRenderer) MinSize() fyne.Size {
	const air = 5
	return fyne.NewSize(r.h.p.columns.least(), r.h.titles[0].MinSize().Height+air)
}

// Layout is part of fyne.WidgetRenderer.
func (r *headerRenderer) Layout(size fyne.Size) {
	c := r.h.p.columns
	for i := range r.h.titles {
		r.h.titles[i].Hidden, r.h.lines[i].Hidden = c.hidden[i], c.hidden[i]
	}
	x := c.places(size.Width)
	for i, col := range c.shown() {
		t := r.h.titles[col]
		t.Move(fyne.NewPos(x[i]+gap, 0))
		t.Resize(fyne.NewSize(x[i+1]-x[i]-2*gap, size.Height))
		l := r.h.lines[col]
		l.Position1, l.Position2 = fyne.NewPos(x[i+1], 3), fyne.NewPos(x[i+1], size.Height-3)
	}
}

// Refresh is part of fyne.WidgetRenderer.
func (r *headerRenderer) Refresh() {
	c := r.h.p.columns
	for i, t := range r.h.titles {
		text := columnTitles[i]
		if col := session.Column(i); c.order.By == col && (col != session.ColumnNumber || c.order.Reverse) {
			mark := " ▴"
			if c.order.Reverse {
				mark = " ▾"
			}
			text += mark
		}
		t.set(text, theme.ColorNameForeground)
		r.h.lines[i].StrokeColor = theme.Color(theme.ColorNameSeparator)
		r.h.lines[i].Refresh()
	}
	r.Layout(r.h.Size())
}

// near is how far from a border the pointer still takes hold of it.
const near = 5

// borderAt returns the column, by its place, whose right border is at x, or -1.
func (h *tableHeader) borderAt(x float32) int {
	places := h.p.columns.places(h.Size().Width)
	for i, at := range places[1:] {
		if x >= at-near && x <= at+near && (i+1 < len(places)-1 || h.p.columns.shown()[i] != session.ColumnName) {
			return i
		}
	}
	return -1
}

// Tapped is part of fyne.Tappable: the table is sorted.
func (h *tableHeader) Tapped(e *fyne.PointEvent) {
	if h.borderAt(e.Position.X) >= 0 {
		return
	}
	places := h.p.columns.places(h.Size().Width)
	for i, col := range h.p.columns.shown() {
		if e.Position.X >= places[i] && e.Position.X < places[i+1] {
			h.p.sortBy(col)
			return
		}
	}
}

// TappedSecondary is part of fyne.SecondaryTappable: the menu of columns opens.
func (h *tableHeader) TappedSecondary(e *fyne.PointEvent) { h.p.columnsMenu(e.AbsolutePosition) }

// Dragged is part of fyne.Draggable.
func (h *tableHeader) Dragged(e *fyne.DragEvent) {
	if h.border < 0 {
		if h.border = h.borderAt(e.Position.X - e.Dragged.DX); h.border < 0 {
			return
		}
	}
	h.p.columns.drag(h.border, e.Dragged.DX)
	h.p.relay()
}

// DragEnd is part of fyne.Draggable.
func (h *tableHeader) DragEnd() {
	h.border = -1
	h.p.columns.keep(h.p.app.Preferences())
}

// MouseIn is part of desktop.Hoverable.
func (h *tableHeader) MouseIn(e *desktop.MouseEvent) { h.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable.
func (h *tableHeader) MouseMoved(e *desktop.MouseEvent) { h.over = h.borderAt(e.Position.X) >= 0 }

// MouseOut is part of desktop.Hoverable.
func (h *tableHeader) MouseOut() { h.over = false }

// Cursor is part of desktop.Cursorable.
func (h *tableHeader) Cursor() desktop.Cursor {
	if h.over || h.border >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

// sortBy sorts the table by a column, or the other way round, or no more.
func (p *inspector) sortBy(col session.Column) {
	p.columns.order = p.columns.order.Next(col)
	p.update(p.document())
}

// relay lays the table out anew after a change of the columns.
func (p *inspector) relay() {
	p.widen()
	p.header.Refresh()
	p.tableRoom.Refresh()
	p.points.Refresh()
}

// widen makes the panel as wide as its columns, as long as that leaves enough for the view.
func (p *inspector) widen() {
	const most = 340
	p.columnRoom.SetMinSize(fyne.NewSize(min(most, p.columns.least()), 0))
}

// inOrder reports whether the rows stand in the order of the file.
func (c *tableColumns) inOrder() bool { return c.order == (session.Order{}) }
