package shell

import (
	"fmt"
	"time"

	"cairn/app/session"
	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// groupRow is one line of the list of groups.
type groupRow struct {
	widget.BaseWidget
	list    *groupList
	row     int
	line    groupLine
	opener  *opener
	visible *tippedCheck
	indent  fyne.CanvasObject // of a label
	swatch  *swatch
	name    *shortText
	count   *widget.Label
	states  string // how many points are in each state, which count is too narrow for
	box     *fyne.Container
	place   *fyne.Container // of the name, or the field in which that is edited
}

func newGroupRow(l *groupList) *groupRow {
	r := &groupRow{list: l, opener: newOpener(), indent: spacer(labelIndent), swatch: newSwatch(), name: newShortText(), count: widget.NewLabel("")}
	r.name.text.TextSize = theme.TextSize()
	r.visible = newTippedCheck(l.p.buttons.tips, func() string {
		if r.visible.Checked {
			return "Hide " + r.name.full
		}
		return "Show " + r.name.full
	})
	r.place = container.NewStack(container.New(middle{}, r.name))
	left := container.NewHBox(r.opener, r.visible, r.indent, container.NewCenter(r.swatch), spacer(theme.InnerPadding()))
	r.box = container.NewBorder(nil, nil, left, r.count, r.place)
	r.swatch.tapped = r.recolor
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is part of fyne.Widget.
func (r *groupRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(r.box)
}

// show fills the row with a line of the list.
func (r *groupRow) show(d *scene.Document, row int) {
	r.row, r.line = row, r.list.lines[row]
	g := d.Group(r.line.group)
	if g == nil {
		return
	}
	p, id := r.list.p, r.line.group
	r.place.Objects = r.place.Objects[:1]
	if edited := r.list.renamed; edited != nil && *edited == r.line {
		r.place.Objects = append(r.place.Objects, container.New(middle{}, r.list.edited))
	}
	r.place.Objects[0].(*fyne.Container).Hidden = len(r.place.Objects) > 1
	if r.line.label >= 0 {
		r.showLabel(g)
		return
	}
	open := r.list.open[id] != 0
	r.opener.show(len(g.Group.Labels()) > 0, open, func() { r.list.toggle(id, !open) })
	r.visible.OnChanged = nil
	r.visible.SetChecked(g.Visible())
	r.visible.OnChanged = func(on bool) { p.showGroup(id, on) }
	r.visible.Show()
	r.indent.Hide()
	r.swatch.set(g.Color())
	r.name.parts = r.list.parts[id]
	r.name.set(d.GroupName(g), theme.ColorNameForeground)
	r.states = g.Group.Progress().String()
	count := fmt.Sprintf("%d/%d", g.Group.Placed(), g.Group.Len())
	if g.Group.Properties().Locked {
		count = "locked  " + count
	}
	r.count.SetText(count)
	r.box.Refresh()
}

// labelIndent has labels stand further in than their group.
const labelIndent = 44

// showLabel fills the row with a label of a group.
func (r *groupRow) showLabel(g *scene.GroupNode) {
	if r.line.label >= len(g.Group.Labels()) {
		return
	}
	l, placed := g.Group.Labels()[r.line.label], 0
	points := make([]landmark.Landmark, len(l.Indices))
	for k, i := range l.Indices {
		if points[k] = g.Group.At(i); points[k].Placed() {
			placed++
		}
	}
	r.states = landmark.NewGroup("", points).Progress().String()
	r.opener.show(false, false, nil)
	r.visible.Hide()
	r.indent.Show()
	r.swatch.set(l.Color)
	r.name.parts = nil
	r.name.set(l.Name, theme.ColorNameForeground)
	r.count.SetText(fmt.Sprintf("%d/%d", placed, len(l.Indices)))
	r.box.Refresh()
}

// recolor asks for the colour of the group, or of the label.
func (r *groupRow) recolor() {
	r.list.p.buttons.tips.leave(r)
	if ed := r.list.p.editing; r.line.label < 0 {
		ed.askGroupColor(r.line.group)
	} else {
		ed.askLabelColor(session.Label{Group: r.line.group, Index: r.line.label})
	}
}

// MouseDown is part of desktop.Mouseable.
func (r *groupRow) MouseDown(e *desktop.MouseEvent) {
	r.list.p.buttons.tips.leave(r)
	if e.Button == desktop.MouseButtonPrimary {
		r.list.Select(r.row)
	}
}

// MouseUp is part of desktop.Mouseable: the toolkit takes the focus away between the two.
// A double click renames the line.
func (r *groupRow) MouseUp(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	if r.list.renamed == nil {
		r.list.p.win.Canvas().Focus(r.list)
	}
	if r.list.clicks.click(r.line, e.Modifier, time.Now()) {
		r.list.Select(r.row)
		r.list.rename()
	}
}

// MouseIn is part of desktop.Hoverable: a pointer that rests on the line is told how many
// points are in each state.
func (r *groupRow) MouseIn(*desktop.MouseEvent) {
	if r.list.drag < 0 {
		r.list.p.buttons.tips.soon(r)
	}
}

// MouseMoved is part of desktop.Hoverable.
func (r *groupRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (r *groupRow) MouseOut() { r.list.p.buttons.tips.leave(r) }

func (r *groupRow) says() string { return r.states }

// Dragged is part of fyne.Draggable: the line is put elsewhere in the order.
func (r *groupRow) Dragged(e *fyne.DragEvent) {
	r.list.clicks.drag()
	r.list.dragTo(e.AbsolutePosition)
}

// DragEnd is part of fyne.Draggable.
func (r *groupRow) DragEnd() { r.list.drop() }

// opener is the small triangle before a group with labels, which lists them.
type opener struct {
	widget.BaseWidget
	icon *widget.Icon
	do   func()
}

func newOpener() *opener {
	o := &opener{icon: widget.NewIcon(nil)}
	o.ExtendBaseWidget(o)
	return o
}

// CreateRenderer is part of fyne.Widget.
func (o *opener) CreateRenderer() fyne.WidgetRenderer {
	const size = 16
	return widget.NewSimpleRenderer(container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(size), o.icon)))
}

func (o *opener) show(has, open bool, do func()) {
	o.do = do
	switch {
	case !has:
		o.icon.SetResource(nil)
	case open:
		o.icon.SetResource(theme.MenuDropDownIcon())
	default:
		o.icon.SetResource(theme.MenuExpandIcon())
	}
}

// Tapped is part of fyne.Tappable.
func (o *opener) Tapped(*fyne.PointEvent) {
	if o.do != nil {
		o.do()
	}
}
