package shell

import (
	"image/color"
	"slices"
	"strings"

	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pointList is the table of points. Keys that it has no use for go to the viewport, so
// that F flies to the point just chosen. What is selected is the document's selection:
// the list of the toolkit, which knows one chosen row, only draws the rows.
type pointList struct {
	widget.List
	betweenRows
	p       *inspector
	view    func(*fyne.KeyEvent)
	chosen  int         // the row that the keys are at, -1 if none
	anchor  scene.Point // where a range begins
	focused bool
	ring    *canvas.Rectangle // around it while it has the keys

	renamed scene.Point // whose name is being edited
	field   *nameField
	edited  fyne.CanvasObject // the field as it stands in a row

	clicks doubleClicks

	line *canvas.Rectangle // where dragged rows would come
	drag int               // the row before which they would, -1: nowhere
}

func newPointList(p *inspector) *pointList {
	l := &pointList{p: p, view: func(e *fyne.KeyEvent) { p.keys.typedKey(e) }, chosen: -1, drag: -1,
		ring: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent)}
	l.ring.StrokeWidth, l.ring.CornerRadius = theme.InputBorderSize()*2, theme.InputRadiusSize()
	l.ring.Hide()
	l.line.Hide()
	l.rowAt = l.rowAbove
	l.field = newNameField(p.log, l.named)
	l.edited = inRow(l.field)
	l.Length = func() int { return len(p.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newPointRow(p) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if d := p.document(); d != nil && i < len(p.rows) {
			o.(*pointRow).show(d, i)
		}
	}
	l.OnSelected = func(row widget.ListItemID) {
		l.Unselect(row) // it is the document that knows what is selected
		l.choose(row, 0)
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// choose follows a click or a key on a row: with Ctrl one more is selected, or one less,
// with Shift all from the one that was chosen before.
func (l *pointList) choose(row int, mod fyne.KeyModifier) {
	d, rows := l.p.document(), l.p.rows
	if d == nil || row < 0 || row >= len(rows) {
		return
	}
	l.chosen = row
	from := slices.Index(rows, l.anchor)
	switch {
	case mod&fyne.KeyModifierShift != 0 && from >= 0:
		d.Selection().Only(rows[min(from, row) : max(from, row)+1]...)
	case mod&fyne.KeyModifierShortcutDefault != 0:
		l.anchor = rows[row]
		d.Selection().Toggle(rows[row])
	default:
		l.anchor = rows[row]
		d.Selection().Only(rows[row])
		l.p.session.Jump(rows[row])
	}
	l.ScrollTo(row)
}

// step chooses the next row, or the one before; with Shift it is one more.
func (l *pointList) step(by int) {
	if n := l.Length(); n > 0 {
		l.choose(max(0, min(n-1, l.chosen+by)), modifiers()&fyne.KeyModifierShift)
	}
}

// follow shows what is selected, and has the first of it seen where the keys are at no
// selected row.
func (l *pointList) follow(d *scene.Document) {
	if d == nil || d.Selection().Len() == 0 {
		l.chosen = -1
		l.Refresh()
		return
	}
	if l.chosen < 0 || l.chosen >= len(l.p.rows) || !d.Selection().Has(l.p.rows[l.chosen]) {
		l.chosen = slices.IndexFunc(l.p.rows, d.Selection().Has)
		if l.chosen >= 0 {
			l.anchor = l.p.rows[l.chosen]
			l.ScrollTo(l.chosen)
		}
	}
	l.Refresh()
}

// selectAll selects the points of all rows.
func (p *inspector) selectAll() {
	if d := p.document(); d != nil && len(p.rows) > 0 {
		d.Selection().Only(p.rows...)
	}
}

// FocusGained is part of fyne.Focusable.
func (l *pointList) FocusGained() { l.focus(true) }

// FocusLost is part of fyne.Focusable.
func (l *pointList) FocusLost() { l.focus(false) }

func (l *pointList) focus(on bool) {
	l.focused = on
	l.ring.StrokeColor, l.ring.Hidden = theme.Color(theme.ColorNameFocus), !on
	l.ring.Refresh()
	l.Refresh()
	if on {
		noteFocus(l.p.log, "table", "")
	}
}

// TypedKey is part of fyne.Focusable.
func (l *pointList) TypedKey(e *fyne.KeyEvent) {
	const page = 10 // rows
	l.p.buttons.tips.hide()
	switch e.Name {
	case fyne.KeyUp:
		l.step(-1)
	case fyne.KeyDown:
		l.step(1)
	case fyne.KeyPageUp:
		l.step(-page)
	case fyne.KeyPageDown:
		l.step(page)
	case fyne.KeyReturn, fyne.KeyEnter: // to nudge the point that is selected, or to aim for the one that is asked for
		l.p.win.Canvas().Focus(l.p.view)
	default:
		l.view(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (l *pointList) TypedRune(r rune) { l.p.keys.typedRune(r) }

// TypedShortcut is part of fyne.Shortcutable: Alt with an arrow puts what is selected
// elsewhere in the order; what is none of the table is the window's.
func (l *pointList) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierAlt {
		switch c.KeyName {
		case fyne.KeyUp:
			l.p.keys.doNamed("point-up")
			return
		case fyne.KeyDown:
			l.p.keys.doNamed("point-down")
			return
		case fyne.KeyLeft, fyne.KeyRight:
			l.view(&fyne.KeyEvent{Name: c.KeyName})
			return
		}
	}
	l.p.keys.shortcutAction(s)
}

// dragTo shows where dragged rows would come, in the window's coordinates.
func (l *pointList) dragTo(at fyne.Position) {
	if !l.p.columns.inOrder() {
		return // they stand in another order than the file's
	}
	if l.drag < 0 { // it begins
		d := l.p.document()
		if d == nil || d.Selection().Len() == 0 {
			return
		}
	}
	y := at.Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(l).Y
	l.drag = dropRow(&l.List, y, l.height())
	showDrop(&l.List, l.line, l.drag, l.height())
}

// drop puts the selected rows where they were dragged: before the row below the line, or
// behind the one above it where that is the end of their group. It says why they stay.
func (l *pointList) drop() {
	to, rows, s := l.drag, l.p.rows, l.p.session
	l.drag = -1
	l.line.Hide()
	switch {
	case !l.p.columns.inOrder():
		l.p.notices.info(s.Front(), "The table is sorted: rows are dragged in the order of the file. Click on the header by which it is sorted until its arrow is gone.")
	case to < 0:
	case to < len(rows) && s.Reorder(rows[to], false), to > 0 && to <= len(rows) && s.Reorder(rows[to-1], true):
	default:
		l.p.notices.info(s.Front(), "Points stay in their group when they are dragged. Copy and paste them to bring them into another.")
	}
}

// rename edits the name of a point in its row.
func (l *pointList) rename(p scene.Point) {
	d := l.p.document()
	row := slices.Index(l.p.rows, p)
	if d == nil || row < 0 {
		return
	}
	point, _ := d.Landmark(p)
	l.ScrollTo(row)
	l.renamed = p
	l.field.begin(point.Name)
	l.Refresh()
	l.p.win.Canvas().Focus(l.field)
}

// named ends it: with another name, or as it was.
func (l *pointList) named(name string, changed bool) {
	p := l.renamed
	if l.renamed = (scene.Point{}); p == (scene.Point{}) {
		return
	}
	if changed {
		l.p.session.RenamePoint(p, name)
	}
	l.Refresh()
	l.p.win.Canvas().Focus(l)
}

// rename renames the group or the label that was chosen from the list, or else the
// selected point, in their rows.
func (p *inspector) rename() {
	if p.session.Chosen() != 0 {
		p.groups.rename()
		return
	}
	points := p.session.Selected()
	if len(points) != 1 {
		return
	}
	if !slices.Contains(p.rows, points[0]) { // the filter hides it
		p.filter.SetText("")
	}
	p.points.rename(points[0])
}

// nameField is a name that is edited in its row: Return takes it, as going elsewhere
// does, and Escape leaves it as it was.
type nameField struct {
	widget.Entry
	log   *trace.Log
	was   string
	ended bool
	done  func(name string, changed bool)
}

func newNameField(log *trace.Log, done func(name string, changed bool)) *nameField {
	f := &nameField{log: log, done: done, ended: true}
	f.ExtendBaseWidget(f)
	return f
}

// begin fills the field; what is typed replaces it.
func (f *nameField) begin(name string) {
	f.was, f.ended = name, false
	f.SetText(name)
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
}

func (f *nameField) end(take bool) {
	if f.ended {
		return
	}
	f.ended = true
	name := strings.TrimSpace(f.Text)
	f.done(name, take && name != f.was)
}

// TypedKey is part of fyne.Focusable.
func (f *nameField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		f.end(true)
	case fyne.KeyEscape:
		f.end(false)
	default:
		f.Entry.TypedKey(e)
	}
}

// FocusGained is part of fyne.Focusable.
func (f *nameField) FocusGained() {
	f.Entry.FocusGained()
	noteFocus(f.log, "name", f.Text)
}

// FocusLost is part of fyne.Focusable.
func (f *nameField) FocusLost() {
	f.Entry.FocusLost()
	f.end(true)
}

// tableBox is the table with what is drawn over it, as wide as its columns need.
func (p *inspector) tableBox() *fyne.Container {
	overlay := container.NewWithoutLayout(p.points.line)
	rows := container.NewStack(p.points, overlay, p.points.ring)
	return container.NewBorder(p.header, nil, nil, nil, rows)
}

// labelsOf returns the names of the labels that a point belongs to.
func labelsOf(d *scene.Document, p scene.Point) (names []string) {
	if g := d.Group(p.Group); g != nil {
		at := d.Index(p)
		for _, l := range g.Group.Labels() {
			if slices.Contains(l.Indices, at) {
				names = append(names, l.Name)
			}
		}
	}
	return names
}
