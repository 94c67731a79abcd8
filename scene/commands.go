package scene

import (
	"image/color"
	"slices"

	"cairn/landmark"
)

// AddGroupCommand returns the edit that adds a landmark group to a document.
// The document owns the group from then on. file is where the group came from,
// or empty.
func AddGroupCommand(g *landmark.Group, file string) Command { return &addGroup{group: g, file: file} }

type addGroup struct {
	group *landmark.Group // until the first Do
	file  string
	node  *GroupNode
}

func (c *addGroup) Name() string { return "Add Landmarks" }
func (c *addGroup) Group() ID    { return 0 }

func (c *addGroup) Do(d *Document) {
	if c.node == nil {
		c.node, _ = d.AddGroup(c.group) // Apply has seen that d is open
		c.node.File = c.file
		c.group = nil
		return
	}
	d.insertGroup(len(d.groups), c.node)
}

func (c *addGroup) Undo(d *Document) { d.removeGroup(c.node.id) }

// RemoveGroupCommand returns the edit that takes a group out of a document.
func RemoveGroupCommand(id ID) Command { return &removeGroup{id: id} }

type removeGroup struct {
	id   ID
	at   int
	node *GroupNode
}

func (c *removeGroup) Name() string { return "Remove Landmarks" }
func (c *removeGroup) Group() ID    { return 0 }

func (c *removeGroup) Do(d *Document) {
	c.node = d.Group(c.id)
	c.at = d.removeGroup(c.id)
}

func (c *removeGroup) Undo(d *Document) {
	if c.node != nil {
		d.insertGroup(c.at, c.node)
	}
}

// RecolorGroupCommand returns the edit that gives a group another colour, here
// and in its file.
func RecolorGroupCommand(id ID, c color.NRGBA) Command {
	return &recolorGroup{id: id, color: c, said: c}
}

type recolorGroup struct {
	id          ID
	color, said color.NRGBA // said is what the group's file has, alpha 0 for nothing
}

func (c *recolorGroup) Name() string { return "Colour of Landmarks" }
func (c *recolorGroup) Group() ID    { return c.id }

func (c *recolorGroup) Do(d *Document) {
	if n := d.Group(c.id); n != nil {
		p := n.Group.Properties()
		n.Color, c.color = c.color, n.Color
		p.Color, c.said = c.said, p.Color
		n.Group.SetProperties(p)
	}
}

func (c *recolorGroup) Undo(d *Document) { c.Do(d) }

// RenameGroupCommand returns the edit that renames a group.
func RenameGroupCommand(id ID, name string) Command { return &renameGroup{id: id, name: name} }

type renameGroup struct {
	id   ID
	name string
}

func (c *renameGroup) Name() string { return "Rename Landmarks" }
func (c *renameGroup) Group() ID    { return c.id }

func (c *renameGroup) Do(d *Document) {
	if n := d.Group(c.id); n != nil {
		old := n.Group.Name()
		n.Group.SetName(c.name)
		c.name = old
	}
}

func (c *renameGroup) Undo(d *Document) { c.Do(d) }

// ReloadGroupsCommand returns the edit that takes out the groups that came from
// a file, and puts in those that the file holds now, which the document owns
// from then on. One that follows a group of its name keeps how that was shown,
// unless the file says otherwise.
func ReloadGroupsCommand(file string, groups []*landmark.Group) Command {
	return &reloadGroups{file: file, groups: groups}
}

type reloadGroups struct {
	file    string
	groups  []*landmark.Group // until the first Do
	at      int
	out, in []*GroupNode
}

func (c *reloadGroups) Name() string { return "Reload Landmarks" }
func (c *reloadGroups) Group() ID    { return 0 }

func (c *reloadGroups) Do(d *Document) {
	c.out = nil
	for _, n := range slices.Clone(d.groups) {
		if n.File == c.file {
			if at := d.removeGroup(n.id); len(c.out) == 0 {
				c.at = at
			}
			c.out = append(c.out, n)
		}
	}
	if len(c.out) == 0 {
		c.at = len(d.groups)
	}
	left := slices.Clone(c.out)
	for _, g := range c.groups {
		c.in = append(c.in, c.node(g, &left))
	}
	taken := newColorSet(nil)
	for _, n := range slices.Concat(d.groups, c.in) {
		if n.Color.A != 0 {
			taken.add(n.Color)
		}
	}
	for _, n := range c.in {
		if n.Color.A == 0 {
			n.chooseColor(taken)
		}
	}
	c.groups = nil
	for i, n := range c.in {
		d.insertGroup(c.at+i, n)
	}
}

// node returns the node of a group that comes in. It follows the first of the
// groups of its name that are left, and has no colour yet where it follows none.
func (c *reloadGroups) node(g *landmark.Group, left *[]*GroupNode) *GroupNode {
	n := newGroupNode(g)
	n.File = c.file
	i := slices.IndexFunc(*left, func(old *GroupNode) bool { return old.Group.Name() == g.Name() })
	if i < 0 {
		return n
	}
	old, said := (*left)[i], g.Properties()
	*left = slices.Delete(*left, i, i+1)
	n.Visible = old.Visible && !said.Hidden
	if said.Color.A == 0 || said.Color == old.Group.Properties().Color {
		n.Color = old.Color
	}
	return n
}

func (c *reloadGroups) Undo(d *Document) {
	for _, n := range c.in {
		d.removeGroup(n.id)
	}
	for i, n := range c.out {
		d.insertGroup(min(c.at+i, len(d.groups)), n)
	}
}

// ChooseUnitsCommand returns the edit that says in which unit of length a
// document's coordinates are; "" says that it is not known. It names the unit
// and converts nothing.
func ChooseUnitsCommand(units string) Command { return &chooseUnits{units: units, chosen: true} }

type chooseUnits struct {
	units  string
	chosen bool
}

func (c *chooseUnits) Name() string { return "Unit" }
func (c *chooseUnits) Group() ID    { return 0 }

func (c *chooseUnits) Do(d *Document) {
	d.units, c.units = c.units, d.units
	d.unitsChosen, c.chosen = c.chosen, d.unitsChosen
}

func (c *chooseUnits) Undo(d *Document) { c.Do(d) }
