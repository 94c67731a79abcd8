package scene

import (
	"image/color"
	"slices"

	"cairn/landmark"
	"cairn/scene/mesh"
)

// MeshNode is a mesh of a document and how it is shown.
type MeshNode struct {
	id      ID
	Mesh    *mesh.TriMesh
	Name    string
	Visible bool
}

// ID returns the node's ID.
func (n *MeshNode) ID() ID { return n.id }

// Copy returns a deep copy with an ID of its own.
func (n *MeshNode) Copy() *MeshNode {
	c := *n
	c.id, c.Mesh = newID(), n.Mesh.Copy()
	return &c
}

// GroupNode is a landmark group of a document and how it is shown.
type GroupNode struct {
	id      ID
	state   State
	Group   *landmark.Group
	Visible bool
	// Color is what the group is shown in. Recolored tells that its file says
	// another, which looked like that of a group that was there, until the user has
	// been told.
	Color     color.NRGBA
	Recolored bool
	// File is the landmark file that the group came from or was last saved to,
	// absolute; empty where there is none.
	File string
	// Measured are the ways to read the group's coordinates, with how far the
	// points are from the mesh in each; nil where there is no mesh. Clear tells
	// that one of them is clearly the right one, and was taken.
	Measured []MeasuredPlacement
	Clear    bool
	// Chosen tells that the user has said how the coordinates are read, so that
	// the file has to say so too when it is saved.
	Chosen bool
	// Doubts are points that count as placed and perhaps stand for missing ones, until
	// the user has been asked.
	Doubts []Doubt
}

// Doubt names points by their indices, and says why they perhaps stand for missing
// ones, in words that follow "have".
type Doubt struct {
	Points []int
	Why    string
}

// newGroupNode returns the node of a group, whose colour is still to be chosen.
func newGroupNode(g *landmark.Group) *GroupNode {
	return &GroupNode{id: newID(), state: newState(), Group: g, Visible: !g.Properties().Hidden}
}

// chooseColor gives the node the colour that the group's file says, or the first
// free hue of the palette where it says none or one that looks like those that are
// taken. What the file says stays as it is. From then on its colour is taken.
func (n *GroupNode) chooseColor(taken *colorSet) {
	said := n.Group.Properties().Color
	if said.A == 0 || taken.like(said) {
		n.Color, n.Recolored = taken.takeFree(), said.A != 0
		return
	}
	n.Color = said
	taken.add(said)
}

// takenColors returns the colours that the document's groups are shown in, in
// their order. The set is the document's own.
func (d *Document) takenColors() *colorSet {
	same := d.taken != nil && len(d.taken.all) <= len(d.groups)
	for i := 0; same && i < len(d.taken.all); i++ {
		same = d.taken.all[i] == d.groups[i].Color
	}
	if !same {
		d.taken = newColorSet(nil)
	}
	for _, n := range d.groups[len(d.taken.all):] {
		d.taken.add(n.Color)
	}
	return d.taken
}

// ColorHolder returns, for a group that is shown in another colour than its file
// says, the first other group that is shown in one like the file's, or nil. ok
// is false for any other group.
func (d *Document) ColorHolder(n *GroupNode) (holder *GroupNode, ok bool) {
	said := n.Group.Properties().Color
	if said.A == 0 || said == n.Color {
		return nil, false
	}
	for _, g := range d.groups {
		if g != n && newColorSet([]color.NRGBA{g.Color}).like(said) {
			return g, true
		}
	}
	return nil, true
}

// ID returns the node's ID.
func (n *GroupNode) ID() ID { return n.id }

// State names what the group holds now.
func (n *GroupNode) State() State { return n.state }

// Copy returns a deep copy with an ID of its own.
func (n *GroupNode) Copy() *GroupNode {
	c := *n
	c.id, c.Group, c.Measured = newID(), n.Group.Copy(), slices.Clone(n.Measured)
	c.Doubts = slices.Clone(n.Doubts)
	for i := range c.Doubts {
		c.Doubts[i].Points = slices.Clone(c.Doubts[i].Points)
	}
	return &c
}
