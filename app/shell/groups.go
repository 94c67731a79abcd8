package shell

import (
	"image/color"
	"maps"
	"slices"

	"cairn/app/session"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
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
	betweenRows
	p       *inspector
	lines   []groupLine
	parts   map[scene.ID][]int    // of the groups' names, see partings
	open    map[scene.ID]scene.ID // groups whose labels are listed, with their documents
	renamed *groupLine            // whose name is being edited; nil: none
	made    scene.Gesture         // that made the group whose name is; 0: it was there
	field   *nameField
	edited  fyne.CanvasObject // the field as it stands in a row

	of    scene.ID // the document whose groups they are, 0: none
	fresh []int    // the lines that were not there before

	clicks doubleClicks

	line *canvas.Rectangle // where a dragged line would come
	drag int               // the line before which it would, -1: nowhere
}

func newGroupList(p *inspector) *groupList {
	l := &groupList{p: p, open: map[scene.ID]scene.ID{}, line: canvas.NewRectangle(color.Transparent), drag: -1}
	l.line.Hide()
	l.rowAt = l.rowAbove
	l.field = newNameField(p.log, l.named)
	l.edited = inRow(l.field)
	l.Length, l.CreateItem = func() int { return len(l.lines) }, func() fyne.CanvasObject { return newGroupRow(l) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if d := p.document(); d != nil && i < len(l.lines) {
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
	was, of := l.lines, l.of
	l.lines, l.parts, l.of, l.fresh = nil, map[scene.ID][]int{}, 0, nil
	if d != nil {
		l.of = d.ID()
		parts := partings(d.GroupNames())
		for i, g := range d.Groups() {
			l.parts[g.ID()] = parts[i]
			l.lines = append(l.lines, groupLine{g.ID(), -1})
			if l.open[g.ID()] != 0 {
				for k := range g.Group.Labels() {
					l.lines = append(l.lines, groupLine{g.ID(), k})
				}
			}
		}
	}
	if l.of == of && len(was) > 0 {
		for i, line := range l.lines {
			if !slices.Contains(was, line) {
				l.fresh = append(l.fresh, i)
			}
		}
	}
	l.Refresh()
	l.mark()
}

// reveal has the lines seen that came last, the first of them above all: a new group, a
// new label, or a group that was opened, with its labels.
func (l *groupList) reveal() {
	n := len(l.fresh)
	if n == 0 {
		return
	}
	l.ScrollTo(l.fresh[n-1])
	first := l.fresh[0]
	if n > 1 && l.lines[first].label == 0 {
		first-- // the group that was opened
	}
	l.ScrollTo(first)
}

// choose makes a line the one that commands are about.
func (l *groupList) choose(line groupLine) {
	if line.label < 0 {
		l.p.session.ChooseGroup(line.group)
	} else {
		l.p.session.ChooseLabel(session.Label{Group: line.group, Index: line.label})
	}
	l.p.placed.update(l.p.document())
	l.p.menus.update()
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
	chosen := groupLine{l.p.session.Chosen(), -1}
	if label, ok := l.p.session.ChosenLabel(); ok {
		chosen.label = label.Index
	}
	return slices.Index(l.lines, chosen)
}

// forget forgets a document that was closed.
func (l *groupList) forget(document scene.ID) {
	maps.DeleteFunc(l.open, func(_, of scene.ID) bool { return of == document })
}

// toggle lists the labels of a group, or no more.
func (l *groupList) toggle(group scene.ID, open bool) {
	l.p.buttons.tips.hide() // it would lie over the first label
	if l.open[group] = l.p.session.Front(); !open {
		delete(l.open, group)
		if l.p.session.Chosen() == group {
			l.p.session.ChooseGroup(group) // and no label of it
		}
	}
	l.p.update(l.p.document())
}

// openMenu is part of hasMenu.
func (l *groupList) openMenu() {
	if row := max(0, l.row()); row < len(l.lines) {
		l.Select(row)
		l.p.menus.popUp(l.place(row), besideRow(&l.List, l, row, l.height()))
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
	l.p.buttons.tips.hide()
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
			l.p.keys.doNamed("delete-label")
		} else if row >= 0 {
			l.p.keys.doNamed("remove-group")
		}
	default:
		l.p.keys.typedKey(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (l *groupList) TypedRune(r rune) { l.p.keys.typedRune(r) }

// TypedShortcut is part of fyne.Shortcutable: Alt with an arrow puts the chosen group, or
// label, elsewhere in the order; what is none of the list is the window's.
func (l *groupList) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierAlt {
		by := map[fyne.KeyName]string{fyne.KeyUp: "-up", fyne.KeyDown: "-down"}[c.KeyName]
		if row := l.row(); by != "" && row >= 0 {
			what := "group"
			if l.lines[row].label >= 0 {
				what = "label"
			}
			l.p.keys.doNamed(what + by)
			l.p.win.Canvas().Focus(l)
			return
		}
	}
	l.p.keys.shortcutAction(s)
}

// dragTo shows where the chosen line would come, in the window's coordinates.
func (l *groupList) dragTo(at fyne.Position) {
	if l.row() < 0 || l.renamed != nil {
		return
	}
	l.p.buttons.tips.hide()
	y := at.Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(l).Y
	l.drag = dropRow(&l.List, y, l.height())
	showDrop(&l.List, l.line, l.drag, l.height())
}

// drop puts the chosen line where it was dragged: a group among the groups, a label among
// those of its group.
func (l *groupList) drop() {
	to, row := l.drag, l.row()
	l.drag = -1
	l.line.Hide()
	if to < 0 || row < 0 || to > len(l.lines) {
		return
	}
	dragged, before := l.lines[row], 0
	for i, other := range l.lines[:to] {
		switch {
		case i == row:
		case dragged.label < 0 && other.label < 0, dragged.label >= 0 && other.label >= 0 && other.group == dragged.group:
			before++
		}
	}
	switch {
	case dragged.label < 0:
		l.p.session.MoveGroup(dragged.group, before)
	case to > 0 && l.lines[to-1].group == dragged.group:
		l.p.session.MoveLabel(session.Label{Group: dragged.group, Index: dragged.label}, before)
	default:
		l.p.notices.info(l.p.session.Front(), "A label stays in its group when it is dragged.")
	}
	l.p.win.Canvas().Focus(l)
}

// rename edits the name of the line that is chosen in its row.
func (l *groupList) rename() {
	d, row := l.p.document(), l.row()
	if d == nil || row < 0 {
		return
	}
	line := l.lines[row]
	g := d.Group(line.group)
	name := g.Group.Name()
	if line.label >= 0 {
		name = g.Group.Labels()[line.label].Name
	}
	l.renamed, l.made = &line, 0
	l.field.begin(name)
	l.ScrollTo(row)
	l.Refresh()
	l.p.win.Canvas().Focus(l.field)
}

// newGroup makes a group and has its name edited in its row. Both is one step of undo.
func (p *inspector) newGroup() {
	id, made := p.session.NewGroup()
	if id == 0 {
		return
	}
	p.update(p.document())
	p.groups.rename()
	p.groups.made = made
}

// named ends it: with another name, or as it was.
func (l *groupList) named(name string, changed bool) {
	line := l.renamed
	if l.renamed = nil; line == nil {
		return
	}
	made := l.made
	l.made = 0
	switch s := l.p.session; {
	case !changed:
	case line.label >= 0:
		s.RenameLabel(session.Label{Group: line.group, Index: line.label}, name)
	case made != 0:
		s.NameNewGroup(line.group, name, made)
	default:
		s.RenameGroup(line.group, name)
	}
	l.Refresh()
	l.p.win.Canvas().Focus(l)
}
