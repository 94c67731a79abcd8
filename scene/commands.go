package scene

import (
	"image/color"

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

func (c *renameGroup) Do(d *Document) {
	if n := d.Group(c.id); n != nil {
		old := n.Group.Name()
		n.Group.SetName(c.name)
		c.name = old
	}
}

func (c *renameGroup) Undo(d *Document) { c.Do(d) }
