package scene

import (
	"image/color"
	"slices"
	"strings"

	"cairn/landmark"
)

// AddGroups returns the edit that adds landmark groups to a document, each a copy.
// file is where they came from, or empty.
func AddGroups(d *Document, file string, groups ...*landmark.Group) Edit {
	e := Edit{Name: "Add Landmarks"}
	taken := d.copyTakenColors()
	for i, g := range groups {
		s := GroupSettings{Visible: !g.Properties().Hidden, File: file}
		s.chooseColor(g, taken)
		e.Changes = append(e.Changes, Change{Group: newID(), After: Part{Whole: &WholeGroup{At: len(d.groups) + i, Group: g.Copy(), Settings: s}}})
	}
	return e
}

// Added returns the groups that an edit adds, in its order.
func (e Edit) Added() (groups []ID) {
	for _, c := range e.Changes {
		if c.After.Whole != nil {
			groups = append(groups, c.Group)
		}
	}
	return groups
}

// copyTakenColors returns the colours that the groups are shown in, to add to.
func (d *Document) copyTakenColors() *colorSet {
	taken := newColorSet(nil)
	for _, n := range d.groups {
		taken.add(n.s.Color)
	}
	return taken
}

// RemoveGroups returns the edit that takes groups out of a document.
func RemoveGroups(d *Document, groups ...ID) Edit {
	e := Edit{Name: "Remove Landmarks"}
	if len(groups) == 1 {
		e.Name = "Remove " + d.nameOf(groups[0])
	}
	for _, id := range groups {
		if n := d.Group(id); n != nil {
			e.Changes = append(e.Changes, d.removal(n))
		}
	}
	return e
}

// removal returns the change that takes a group out.
func (d *Document) removal(n *GroupNode) Change {
	at := slices.Index(d.groups, n)
	return Change{Group: n.id, Before: Part{Whole: &WholeGroup{At: at, Group: n.Group.Copy(), Settings: n.s.Copy()}}}
}

// nameOf returns what a group is called in the name of an edit.
func (d *Document) nameOf(id ID) string {
	if n := d.Group(id); n != nil {
		return "Group " + d.GroupName(n)
	}
	return "Group"
}

// RecolorGroup returns the edit that gives a group another colour, here and in its
// file.
func RecolorGroup(d *Document, id ID, c color.NRGBA) Edit {
	return d.edit("Colour of "+d.nameOf(id), Change{Group: id, After: Part{Color: &c, Part: landmark.Part{Color: &c}}})
}

// RenameGroup returns the edit that renames a group.
func RenameGroup(d *Document, id ID, name string) Edit {
	return d.edit("Rename "+d.nameOf(id), Change{Group: id, After: Part{Part: landmark.Part{Name: &name}}})
}

// LockGroup returns the edit that says of a group whether its points may be moved.
func LockGroup(d *Document, id ID, locked bool) Edit {
	return d.edit(verb(locked, "Lock", "Unlock")+" "+d.nameOf(id), Change{Group: id, After: Part{Part: landmark.Part{Locked: &locked}}})
}

// MoveGroup returns the edit that puts a group into another place of the order of the
// document's groups, from 0. Files are written in that order. A place before the first is
// the first, one behind the last the last.
func MoveGroup(d *Document, id ID, place int) Edit {
	if d.Group(id) == nil {
		return Edit{Name: "Move Group"}
	}
	place = max(0, min(len(d.groups)-1, place))
	return d.edit("Move "+d.nameOf(id), Change{Group: id, After: Part{Place: &place}})
}

// SetLabels returns the edit that gives a group other labels. It keeps the slice.
func SetLabels(d *Document, name string, id ID, labels []landmark.Label) Edit {
	return d.edit(name, Change{Group: id, After: Part{Part: landmark.Part{Labels: &labels}}})
}

// RecolorLabel returns the edit that gives label i of a group a colour of its own, or
// takes it away where the alpha is 0. Where there is no such label the edit is empty.
func RecolorLabel(d *Document, group ID, i int, c color.NRGBA) Edit {
	n := d.Group(group)
	if n == nil || i < 0 || i >= len(n.Group.Labels()) {
		return Edit{Name: "Colour of Label"}
	}
	labels := slices.Clone(n.Group.Labels())
	labels[i].Color = c
	return SetLabels(d, strings.TrimSpace("Colour of Label "+labels[i].Name), group, labels)
}

// SetLines returns the edit that gives a group other lines between its points. It
// keeps the slice.
func SetLines(d *Document, name string, id ID, lines []landmark.Edge) Edit {
	return d.edit(name, Change{Group: id, After: Part{Part: landmark.Part{Lines: &lines}}})
}

// ChooseUnits returns the edit that says in which unit of length a document's
// coordinates are; "" says that it is not known. It names the unit and converts
// nothing.
func ChooseUnits(d *Document, units string) Edit {
	return d.edit("Unit", Change{After: Part{Units: &UnitChoice{units, true}}})
}

// PlaceGroup returns the edit that reads the coordinates of a group in another way.
// Undoing it brings every bit of them back.
func PlaceGroup(d *Document, id ID, p landmark.Placement) Edit {
	const name = "Place Landmarks"
	n := d.Group(id)
	if n == nil {
		return Edit{Name: name}
	}
	placed := n.Group.Copy()
	placed.Place(p)
	after := Part{Reading: &Reading{Placement: p, Chosen: true, Declared: n.Group.Properties().Declared}}
	for _, id := range placed.IDs() {
		after.Points = append(after.Points, placed.State(id))
	}
	return d.edit(name, Change{Group: id, After: after})
}

// ReloadGroups returns the edit that takes out the groups that came from a file, and
// puts in copies of those that the file holds now. One that follows a group of its
// name keeps how that was shown, unless the file says otherwise.
func ReloadGroups(d *Document, file string, groups []*landmark.Group) Edit {
	e := Edit{Name: "Reload Landmarks"}
	at := len(d.groups)
	var left []*GroupNode
	for i, n := range d.groups {
		if n.s.File != file {
			continue
		}
		if len(left) == 0 {
			at = i
		}
		e.Changes, left = append(e.Changes, d.removal(n)), append(left, n)
	}
	come := make([]GroupSettings, len(groups))
	taken := newColorSet(nil)
	for _, n := range d.groups {
		if n.s.File != file {
			taken.add(n.s.Color)
		}
	}
	for i, g := range groups {
		if come[i] = settingsAfter(g, file, &left); come[i].Color.A != 0 {
			taken.add(come[i].Color)
		}
	}
	for i, g := range groups {
		if come[i].Color.A == 0 {
			come[i].chooseColor(g, taken)
		}
		e.Changes = append(e.Changes, Change{Group: newID(), After: Part{Whole: &WholeGroup{At: at + i, Group: g.Copy(), Settings: come[i]}}})
	}
	return e
}

// ExchangeGroup returns the edit that puts a copy of another group in the place of one: in the
// order, for the same file, in the same colour. Its points may have the identities of those that
// they are. Where there is no such group the edit is empty.
func ExchangeGroup(d *Document, name string, id ID, by *landmark.Group) Edit {
	e := Edit{Name: name}
	n := d.Group(id)
	if n == nil {
		return e
	}
	gone := d.removal(n)
	e.Changes = append(e.Changes, gone, Change{Group: newID(), After: Part{Whole: &WholeGroup{At: gone.Before.Whole.At, Group: by.Copy(), Settings: n.s.Copy()}}})
	return e
}

// settingsAfter returns how a group is shown that comes in from a file. It follows the
// first of the groups of its name that are left, and has no colour yet where it
// follows none.
func settingsAfter(g *landmark.Group, file string, left *[]*GroupNode) GroupSettings {
	said := g.Properties()
	s := GroupSettings{Visible: !said.Hidden, File: file}
	i := slices.IndexFunc(*left, func(old *GroupNode) bool { return old.Group.Name() == g.Name() })
	if i < 0 {
		return s
	}
	old := (*left)[i]
	*left = slices.Delete(*left, i, i+1)
	s.Visible = old.s.Visible && !said.Hidden
	if said.Color.A == 0 || said.Color == old.Group.Properties().Color {
		s.Color = old.s.Color
	}
	return s
}
