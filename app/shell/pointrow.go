package shell

import (
	"image/color"
	"slices"
	"strconv"
	"strings"
	"time"

	"cairn/app/session"
	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pointRow is a row of the table of points. The list uses it for one point after the
// other.
type pointRow struct {
	widget.BaseWidget
	p       *inspector
	row     int
	point   scene.Point
	back    *canvas.Rectangle
	cells   [session.Columns]*shortText
	marks   [3]*widget.Icon // behind the name: locked, hidden, odd
	odd     string          // what is odd about the point, "": nothing
	across  bool            // the state stands across the coordinates, which the point has not
	hover   string          // the whole of the text under the pointer, where it is cut
	pressed bool            // on a row that is selected with others: a click, not a drag, selects it alone
}

func newPointRow(p *inspector) *pointRow {
	r := &pointRow{p: p, back: canvas.NewRectangle(color.Transparent)}
	r.back.CornerRadius = theme.SelectionRadiusSize()
	for i := range r.cells {
		r.cells[i] = newShortText()
		if trailing(session.Column(i)) {
			r.cells[i].text.Alignment = fyne.TextAlignTrailing
		}
	}
	r.marks = [3]*widget.Icon{widget.NewIcon(lockIcon), widget.NewIcon(theme.VisibilityOffIcon()), widget.NewIcon(oddIcon)}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is part of fyne.Widget.
func (r *pointRow) CreateRenderer() fyne.WidgetRenderer { return &pointRowRenderer{r} }

type pointRowRenderer struct{ r *pointRow }

func (x *pointRowRenderer) Destroy() {}

// Objects is part of fyne.WidgetRenderer: the field for the name is one while the row's
// point is renamed.
func (x *pointRowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{x.r.back}
	for _, c := range x.r.cells {
		objects = append(objects, c)
	}
	for _, m := range x.r.marks {
		objects = append(objects, m)
	}
	if x.r.renaming() {
		objects = append(objects, x.r.p.points.edited)
	}
	return objects
}

// MinSize is part of fyne.WidgetRenderer.
func (x *pointRowRenderer) MinSize() fyne.Size {
	const air = 5
	return fyne.NewSize(x.r.p.columns.least(), x.r.cells[0].MinSize().Height+air)
}

// Layout is part of fyne.WidgetRenderer.
func (x *pointRowRenderer) Layout(size fyne.Size) {
	r, c := x.r, x.r.p.columns
	r.back.Resize(size)
	at := c.places(size.Width)
	for i := range r.cells {
		r.cells[i].Hidden = c.hidden[i]
	}
	for i, col := range c.shown() {
		left, right := at[i], at[i+1]
		if col == session.ColumnName && r.renaming() {
			f := r.p.points.edited
			f.Move(fyne.NewPos(left, 0))
			f.Resize(fyne.NewSize(right-left, size.Height))
		}
		if r.across && col >= session.ColumnX && col <= session.ColumnZ {
			if col != session.ColumnZ {
				r.cells[col].Hidden = true
				continue
			}
			for k := i; k > 0 && c.shown()[k] > session.ColumnX; k-- { // from where the coordinates begin
				if c.shown()[k-1] >= session.ColumnX {
					left = at[k-1]
				}
			}
		}
		if col == session.ColumnName {
			right = r.placeMarks(right, size.Height)
		}
		r.cells[col].Move(fyne.NewPos(left+gap, 0))
		r.cells[col].Resize(fyne.NewSize(right-left-2*gap, size.Height))
	}
	r.cells[session.ColumnName].Hidden = r.renaming()
}

// Refresh is part of fyne.WidgetRenderer.
func (x *pointRowRenderer) Refresh() {
	x.Layout(x.r.Size())
	canvas.Refresh(x.r)
}

// placeMarks puts the marks that are seen before x, and returns where they begin.
func (r *pointRow) placeMarks(x, height float32) float32 {
	const size = 13
	for _, m := range slices.Backward(r.marks[:]) {
		if m.Visible() {
			x -= size + 1
			m.Move(fyne.NewPos(x, (height-size)/2))
			m.Resize(fyne.NewSquareSize(size))
		}
	}
	return x
}

func (r *pointRow) renaming() bool {
	l := r.p.points
	return l.renamed != (scene.Point{}) && l.renamed == r.point
}

// show fills the row with a point.
func (r *pointRow) show(d *scene.Document, row int) {
	r.row, r.point = row, r.p.rows[row]
	l, ok := d.Landmark(r.point)
	if !ok {
		return
	}
	ink := theme.ColorNameForeground
	if l.Status != landmark.Defined || l.Hidden {
		ink = theme.ColorNameDisabled
	}
	r.back.FillColor = color.Transparent
	if d.Selection().Has(r.point) {
		r.back.FillColor = theme.Color(theme.ColorNameSelection)
		if r.p.points.focused {
			r.back.FillColor = theme.Color(theme.ColorNameFocus)
		}
	}
	r.back.StrokeWidth = 0
	next := r.point == r.p.guide.shown.Point // it is placed next
	if next {
		r.back.StrokeColor, r.back.StrokeWidth = theme.Color(theme.ColorNamePrimary), theme.InputBorderSize()
		ink = theme.ColorNameForeground
	}
	name := r.cells[session.ColumnName]
	if name.parts = nil; l.Name != "" && row < len(r.p.rowParts) {
		name.parts = r.p.rowParts[row]
	}
	r.marks[0].Hidden, r.marks[1].Hidden = !l.Locked, !l.Hidden
	r.showOdd()
	texts := r.p.pointTexts(d, r.point, l)
	if r.across = !l.Placed(); next && l.Status == landmark.Undefined {
		texts[session.ColumnState], texts[session.ColumnZ] = "next", "next"
	}
	z := r.cells[session.ColumnZ].text
	if z.Alignment = fyne.TextAlignTrailing; r.across {
		z.Alignment = fyne.TextAlignLeading // beside the name, where a narrow table still shows it
	}
	for i, text := range texts {
		if !r.p.columns.hidden[i] {
			r.cells[i].set(text, ink)
		}
	}
	r.Refresh()
}

// pointTexts returns what a row of the table says in each column.
func (p *inspector) pointTexts(d *scene.Document, at scene.Point, l landmark.Landmark) (cells [session.Columns]string) {
	cells = pointCells(d, at, l)
	if !p.columns.hidden[session.ColumnLabels] {
		cells[session.ColumnLabels] = strings.Join(labelsOf(d, at), ", ")
	}
	if g := d.Group(at.Group); g != nil {
		cells[session.ColumnGroup] = d.GroupName(g)
	}
	if !p.columns.hidden[session.ColumnDistance] {
		if x, ok := p.session.Distance(at); ok {
			cells[session.ColumnDistance] = distanceText(x)
		}
	}
	return cells
}

// pointCells returns what a row of the table says without what has to be looked for. A
// point without a name goes by the labels that it belongs to.
func pointCells(d *scene.Document, p scene.Point, l landmark.Landmark) (cells [session.Columns]string) {
	cells[session.ColumnNumber], cells[session.ColumnName] = strconv.Itoa(d.Index(p)+1), l.Name
	if l.Name == "" {
		cells[session.ColumnName] = strings.Join(labelsOf(d, p), ", ")
	}
	state := l.StatusText()
	cells[session.ColumnState] = state
	if !l.Placed() {
		cells[session.ColumnZ] = state // across the columns of x and y
		return cells
	}
	n := decimals(d)
	for i, x := range [...]float64{l.Position.X, l.Position.Y, l.Position.Z} {
		cells[int(session.ColumnX)+i] = coordinate(x, n)
	}
	return cells
}

// MouseDown is part of desktop.Mouseable: the row is selected, with Ctrl beside others,
// with Shift all rows up to it.
func (r *pointRow) MouseDown(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	d := r.p.document()
	many := d != nil && d.Selection().Has(r.point) && d.Selection().Len() > 1
	if r.pressed = many && e.Modifier&(fyne.KeyModifierShift|fyne.KeyModifierShortcutDefault) == 0; r.pressed {
		return // perhaps they are dragged together
	}
	r.p.points.choose(r.row, e.Modifier)
}

// MouseUp is part of desktop.Mouseable: the toolkit takes the focus away between the two.
// A double click renames the point.
func (r *pointRow) MouseUp(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	if r.pressed {
		r.pressed = false
		r.p.points.choose(r.row, 0)
	}
	if r.p.points.renamed == (scene.Point{}) {
		r.p.win.Canvas().Focus(r.p.points)
	}
	if r.p.points.clicks.click(r.point, e.Modifier, time.Now()) {
		r.p.points.rename(r.point)
	}
}

// Dragged is part of fyne.Draggable: the selected rows are put elsewhere in the order.
func (r *pointRow) Dragged(e *fyne.DragEvent) {
	r.pressed = false
	r.p.points.clicks.drag()
	r.p.points.dragTo(e.AbsolutePosition)
}

// DragEnd is part of fyne.Draggable.
func (r *pointRow) DragEnd() { r.p.points.drop() }

// MouseIn is part of desktop.Hoverable.
func (r *pointRow) MouseIn(e *desktop.MouseEvent) { r.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable: where a text is cut, it is shown whole, and at the
// mark of what is odd, what that is.
func (r *pointRow) MouseMoved(e *desktop.MouseEvent) {
	text := r.cutAt(e.Position.X)
	if m := r.marks[2]; m.Visible() && e.Position.X >= m.Position().X && e.Position.X < m.Position().X+m.Size().Width {
		text = r.odd
	}
	if text == r.hover {
		return
	}
	r.hover = text
	if r.p.buttons.tips.leave(r); text != "" {
		r.p.buttons.tips.soon(r)
	}
}

// MouseOut is part of desktop.Hoverable.
func (r *pointRow) MouseOut() {
	r.hover = ""
	r.p.buttons.tips.leave(r)
}

// cutAt returns the whole of a text that is cut at x, "" where none is.
func (r *pointRow) cutAt(x float32) string {
	at := r.p.columns.places(r.Size().Width)
	for i, col := range r.p.columns.shown() {
		if x < at[i] || x >= at[i+1] {
			continue
		}
		c := r.cells[col]
		if r.across && col >= session.ColumnX && col <= session.ColumnZ {
			c = r.cells[session.ColumnZ]
		}
		if c.text.Text != c.full {
			return c.full
		}
	}
	return ""
}

func (r *pointRow) says() string { return r.hover }
