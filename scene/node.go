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
	Color   color.NRGBA
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
	// Negative are the indices of points of which the group's file has coordinates
	// below 0 only, until the user has been asked: some programs mark missing points
	// so.
	Negative []int
}

// newGroupNode returns the node of a group that stands at a place among others.
// It has the colour that the group's file says, or else that of the palette.
func newGroupNode(g *landmark.Group, place int) *GroupNode {
	n := &GroupNode{id: newID(), state: newState(), Group: g, Visible: !g.Properties().Hidden, Color: Palette(place)}
	if c := g.Properties().Color; c.A != 0 {
		n.Color = c
	}
	return n
}

// ID returns the node's ID.
func (n *GroupNode) ID() ID { return n.id }

// State names what the group holds now.
func (n *GroupNode) State() State { return n.state }

// Copy returns a deep copy with an ID of its own.
func (n *GroupNode) Copy() *GroupNode {
	c := *n
	c.id, c.Group, c.Measured = newID(), n.Group.Copy(), slices.Clone(n.Measured)
	c.Negative = slices.Clone(n.Negative)
	return &c
}
