package shell

import (
	"fmt"
	"slices"

	"cairn/app/session"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// groupLine is a line of the list of groups: a group, or a label of it below.
type groupLine struct {
	group scene.ID
	label int // its place among the group's labels, -1: the line is of the group
}

// groupList is the list of groups, with the labels of those that are open below them. The
// line that is chosen is what the commands for groups and labels are about.
type groupList struct {
	widget.List
	p       *inspector
	lines   []groupLine
	parts   map[scene.ID][]int // of the groups' names, see partings
	open    map[scene.ID]bool  // whose labels are listed
	renamed *groupLine         // whose name is being edited; nil: none
	field   *nameField
	edited  fyne.CanvasObject // the field as it stands in a row
}

func newGroupList(p *inspector) *groupList {
	l := &groupList{p: p, open: map[scene.ID]bool{}}
	l.field = newNameField(p.w, l.named)
	l.edited = p.w.inRow(l.field)
	l.Length, l.CreateItem = func() int { return len(l.lines) }, func() fyne.CanvasObject { return newGroupRow(l) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if d := p.w.document(); d != nil && i < len(l.lines) {
			o.(*groupRow).show(d, i)
		}
	}
	l.OnSelected = func(row widget.ListItemID) {
		if row < len(l.lines) && row != l.row() {
			l.choose(l.lines[row])
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// update lists the groups of d, or nothing.
func (l *groupList) update(d *scene.Document) {
	l.lines, l.parts = nil, map[scene.ID][]int{}
	if d != nil {
		parts := partings(d.GroupNames())
		for i, g := range d.Groups() {
			l.parts[g.ID()] = parts[i]
			l.lines = append(l.lines, groupLine{g.ID(), -1})
			if l.open[g.ID()] {
				for k := range g.Group.Labels() {
					l.lines = append(l.lines, groupLine{g.ID(), k})
				}
			}
		}
	}
	l.Refresh()
	l.mark()
}

// choose makes a line the one that commands are about.
func (l *groupList) choose(line groupLine) {
	if line.label < 0 {
		l.p.w.session.ChooseGroup(line.group)
	} else {
		l.p.w.session.ChooseLabel(session.Label{Group: line.group, Index: line.label})
	}
	l.p.placed.update(l.p.w.document())
	l.p.w.menus.update()
}

// mark shows which line is chosen.
func (l *groupList) mark() {
	if row := l.row(); row >= 0 {
		l.Select(row)
	} else {
		l.UnselectAll()
	}
}

// row returns the line that is chosen, or -1.
func (l *groupList) row() int {
	chosen := groupLine{l.p.w.session.Chosen(), -1}
	if label, ok := l.p.w.session.ChosenLabel(); ok {
		chosen.label = label.Index
	}
	return slices.Index(l.lines, chosen)
}

// toggle lists the labels of a group, or no more.
func (l *groupList) toggle(group scene.ID, open bool) {
	if l.open[group] = open; !open {
		delete(l.open, group)
		if l.p.w.session.Chosen() == group {
			l.p.w.session.ChooseGroup(group) // and no label of it
		}
	}
	l.p.update(l.p.w.document())
}

// TappedSecondary is part of fyne.SecondaryTappable: the line is chosen, and its menu
// opens.
func (l *groupList) TappedSecondary(e *fyne.PointEvent) {
	if row := rowAt(&l.List, e.Position.Y, l.height()); row >= 0 {
		l.Select(row)
		l.p.w.menus.popUp(l.place(row), e.AbsolutePosition)
	}
}

// openMenu is part of hasMenu.
func (l *groupList) openMenu() {
	if row := max(0, l.row()); row < len(l.lines) {
		l.Select(row)
		l.p.w.menus.popUp(l.place(row), besideRow(&l.List, l, row, l.height()))
	}
}

// place returns the place in the table of actions of what a line's menu offers.
func (l *groupList) place(row int) session.Place {
	if l.lines[row].label >= 0 {
		return session.OnLabel
	}
	return session.OnGroup
}

func (l *groupList) height() float32 { return newGroupRow(l).MinSize().Height }

// TypedKey is part of fyne.Focusable: the arrow keys choose, and show and hide labels;
// Delete takes out what is chosen. Other keys are the view's.
func (l *groupList) TypedKey(e *fyne.KeyEvent) {
	row := l.row()
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		by := 1
		if e.Name == fyne.KeyUp {
			by = -1
		}
		if n := len(l.lines); n > 0 {
			l.Select(max(0, min(n-1, row+by)))
		}
	case fyne.KeyLeft, fyne.KeyRight:
		if row >= 0 {
			l.toggle(l.lines[row].group, e.Name == fyne.KeyRight)
		}
	case fyne.KeyDelete:
		if row >= 0 && l.lines[row].label >= 0 {
			l.p.w.keys.doNamed("delete-label")
		} else if row >= 0 {
			l.p.w.keys.doNamed("remove-group")
		}
	default:
		l.p.w.keys.typedKey(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (l *groupList) TypedRune(r rune) { l.p.w.keys.typedRune(r) }

// TypedShortcut is part of fyne.Shortcutable: Alt with an arrow puts the chosen group
// elsewhere in the order; what is none of the list is the window's.
func (l *groupList) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierAlt {
		by := map[fyne.KeyName]string{fyne.KeyUp: "group-up", fyne.KeyDown: "group-down"}[c.KeyName]
		if row := l.row(); by != "" && row >= 0 && l.lines[row].label < 0 {
			l.p.w.keys.doNamed(by)
			l.p.w.win.Canvas().Focus(l)
			return
		}
	}
	l.p.w.keys.shortcutAction(s)
}

// rename edits the name of the line that is chosen in its row.
func (l *groupList) rename() {
	d, row := l.p.w.document(), l.row()
	if d == nil || row < 0 {
		return
	}
	line := l.lines[row]
	g := d.Group(line.group)
	name := g.Group.Name()
	if line.label >= 0 {
		name = g.Group.Labels()[line.label].Name
	}
	l.renamed = &line
	l.field.begin(name)
	l.ScrollTo(row)
	l.Refresh()
	l.p.w.win.Canvas().Focus(l.field)
}

// named ends it: with another name, or as it was.
func (l *groupList) named(name string, changed bool) {
	line := l.renamed
	if l.renamed = nil; line == nil {
		return
	}
	if d := l.p.w.document(); changed && d != nil {
		if line.label >= 0 {
			l.p.w.session.RenameLabel(session.Label{Group: line.group, Index: line.label}, name)
		} else {
			_ = d.Apply(scene.RenameGroup(d, line.group, name))
		}
	}
	l.Refresh()
	l.p.w.win.Canvas().Focus(l)
}

// groupRow is one line of the list of groups.
type groupRow struct {
	widget.BaseWidget
	list    *groupList
	row     int
	line    groupLine
	opener  *opener
	visible *widget.Check
	swatch  *swatch
	name    *shortText
	count   *widget.Label
	box     *fyne.Container
	place   *fyne.Container // of the name, or the field in which that is edited
}

func newGroupRow(l *groupList) *groupRow {
	r := &groupRow{list: l, opener: newOpener(), visible: widget.NewCheck("", nil), swatch: newSwatch(), name: newShortText(), count: widget.NewLabel("")}
	r.name.text.TextSize = theme.TextSize()
	r.place = container.NewStack(container.New(middle{}, r.name))
	left := container.NewHBox(r.opener, r.visible, container.NewCenter(r.swatch), spacer(theme.InnerPadding()))
	r.box = container.NewBorder(nil, nil, left, r.count, r.place)
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
	open := r.list.open[id]
	r.opener.show(len(g.Group.Labels()) > 0, open, func() { r.list.toggle(id, !open) })
	r.visible.OnChanged = nil
	r.visible.SetChecked(g.Visible())
	r.visible.OnChanged = func(on bool) { p.showGroup(id, on) }
	r.visible.Show()
	r.swatch.Show()
	r.swatch.set(g.Color())
	r.swatch.tapped = func() { p.pickColor(id) }
	r.name.parts = r.list.parts[id]
	r.name.set(d.GroupName(g), theme.ColorNameForeground)
	count := fmt.Sprintf("%d/%d", g.Group.Placed(), g.Group.Len())
	if g.Group.Properties().Locked {
		count = "locked  " + count
	}
	r.count.SetText(count)
	r.box.Refresh()
}

// labelIndent has labels stand further in than their group.
const labelIndent = "        "

// showLabel fills the row with a label of a group.
func (r *groupRow) showLabel(g *scene.GroupNode) {
	if r.line.label >= len(g.Group.Labels()) {
		return
	}
	l, placed := g.Group.Labels()[r.line.label], 0
	for _, i := range l.Indices {
		if g.Group.At(i).Placed() {
			placed++
		}
	}
	r.opener.show(false, false, nil)
	r.visible.Hide()
	r.swatch.Hide()
	r.name.parts = nil
	r.name.set(labelIndent+l.Name, theme.ColorNameForeground)
	r.count.SetText(fmt.Sprintf("%d/%d", placed, len(l.Indices)))
	r.box.Refresh()
}

// MouseDown is part of desktop.Mouseable.
func (r *groupRow) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		r.list.Select(r.row)
	}
}

// MouseUp is part of desktop.Mouseable: the toolkit takes the focus away between the two.
func (r *groupRow) MouseUp(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary && r.list.renamed == nil {
		r.list.p.w.win.Canvas().Focus(r.list)
	}
}

// DoubleTapped is part of fyne.DoubleTappable: the line is renamed.
func (r *groupRow) DoubleTapped(*fyne.PointEvent) {
	r.list.Select(r.row)
	r.list.rename()
}

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
