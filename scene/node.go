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

	coloring *Coloring // nil: shown as it is
	held     *Coloring // what is shown again by RestoreColoring
}

// ID returns the node's ID.
func (n *MeshNode) ID() ID { return n.id }

// Copy returns a deep copy with an ID of its own.
func (n *MeshNode) Copy() *MeshNode {
	c := *n
	c.id, c.Mesh, c.held = newID(), n.Mesh.Copy(), nil
	if n.coloring != nil {
		c.coloring = n.coloring.copy()
	}
	return &c
}

// GroupNode is a landmark group of a document and how it is shown. Others read it;
// edits and methods of the document change it.
type GroupNode struct {
	id    ID
	state State
	// Group is what the group holds. Only edits change it, see Document.Apply.
	Group *landmark.Group
	s     GroupSettings
}

// GroupSettings are how a group is shown, and what is known of where it came from.
type GroupSettings struct {
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

// Visible reports whether the group is shown.
func (n *GroupNode) Visible() bool { return n.s.Visible }

// Color returns what the group is shown in.
func (n *GroupNode) Color() color.NRGBA { return n.s.Color }

// Recolored reports whether the user is still to be told that the group is shown in
// another colour than its file says.
func (n *GroupNode) Recolored() bool { return n.s.Recolored }

// File returns the landmark file that the group came from or was last saved to,
// absolute; empty where there is none.
func (n *GroupNode) File() string { return n.s.File }

// Measured returns the ways to read the group's coordinates; the slice is the node's.
func (n *GroupNode) Measured() []MeasuredPlacement { return n.s.Measured }

// Clear reports whether one of Measured is clearly the right one.
func (n *GroupNode) Clear() bool { return n.s.Clear }

// Chosen reports whether the user has said how the coordinates are read, and no file
// says so yet.
func (n *GroupNode) Chosen() bool { return n.s.Chosen }

// Doubts returns points that perhaps stand for missing ones; the slice is the node's.
func (n *GroupNode) Doubts() []Doubt { return n.s.Doubts }

// Settings returns how the group is shown and where it came from; what it points to
// is the node's.
func (n *GroupNode) Settings() GroupSettings { return n.s }

// Point names point i of the group.
func (n *GroupNode) Point(i int) Point { return Point{n.id, n.Group.ID(i)} }

// Points names all points of the group, in their order. The slice is the caller's.
func (n *GroupNode) Points() []Point {
	points := make([]Point, n.Group.Len())
	for i := range points {
		points[i] = n.Point(i)
	}
	return points
}

// Doubt names points, and says why they perhaps stand for missing
// ones, in words that follow "have".
type Doubt struct {
	Points []landmark.PointID
	Why    string
}

// newGroupNode returns the node of a group, whose colour is still to be chosen.
func newGroupNode(g *landmark.Group) *GroupNode {
	return &GroupNode{id: newID(), state: newState(), Group: g, s: GroupSettings{Visible: !g.Properties().Hidden}}
}

// chooseColor gives a group the colour that its file says, or the first free hue of
// the palette where it says none or one that looks like those that are taken. What
// the file says stays as it is. From then on its colour is taken.
func (s *GroupSettings) chooseColor(g *landmark.Group, taken *colorSet) {
	said := g.Properties().Color
	if said.A == 0 || taken.like(said) {
		s.Color, s.Recolored = taken.takeFree(), said.A != 0
		return
	}
	s.Color = said
	taken.add(said)
}

// takenColors returns the colours that the document's groups are shown in, in
// their order. The set is the document's own.
func (d *Document) takenColors() *colorSet {
	same := d.taken != nil && len(d.taken.all) <= len(d.groups)
	for i := 0; same && i < len(d.taken.all); i++ {
		same = d.taken.all[i] == d.groups[i].s.Color
	}
	if !same {
		d.taken = newColorSet(nil)
	}
	for _, n := range d.groups[len(d.taken.all):] {
		d.taken.add(n.s.Color)
	}
	return d.taken
}

// ColorHolder returns, for a group that is shown in another colour than its file
// says, the first other group that is shown in one like the file's, or nil. ok
// is false for any other group.
func (d *Document) ColorHolder(n *GroupNode) (holder *GroupNode, ok bool) {
	said := n.Group.Properties().Color
	if said.A == 0 || said == n.s.Color {
		return nil, false
	}
	for _, g := range d.groups {
		if g != n && newColorSet([]color.NRGBA{g.s.Color}).like(said) {
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
	c.id, c.Group, c.s = newID(), n.Group.Copy(), n.s.Copy()
	return &c
}

// Copy returns a deep copy.
func (s GroupSettings) Copy() GroupSettings {
	s.Measured, s.Doubts = slices.Clone(s.Measured), slices.Clone(s.Doubts)
	for i := range s.Doubts {
		s.Doubts[i].Points = slices.Clone(s.Doubts[i].Points)
	}
	return s
}

// SetVisible shows a group or hides it. It is no edit.
func (d *Document) SetVisible(group ID, visible bool) {
	d.set(group, LookChanged, func(s *GroupSettings) { s.Visible = visible })
}

// SetSource says which landmark file has a group as it was added, absolute.
func (d *Document) SetSource(group ID, file string) {
	d.set(group, ReadingChanged, func(s *GroupSettings) { s.File = file })
}

// SetMeasured says how far the points of a group are from the mesh in each way to
// read their coordinates, and whether the one that was taken is clearly right. The
// document keeps the slice.
func (d *Document) SetMeasured(group ID, ways []MeasuredPlacement, clear bool) {
	d.set(group, ReadingChanged, func(s *GroupSettings) { s.Measured, s.Clear = ways, clear })
}

// SetDoubts says which points of a group perhaps stand for missing ones. The document
// keeps the slice.
func (d *Document) SetDoubts(group ID, doubts []Doubt) {
	d.set(group, PointsChanged, func(s *GroupSettings) { s.Doubts = doubts })
}

// ToldOfColor notes that the user knows that a group has another colour than its
// file says.
func (d *Document) ToldOfColor(group ID) {
	d.set(group, LookChanged, func(s *GroupSettings) { s.Recolored = false })
}

// SavedTo notes that a file has a group, and how the file says that its coordinates
// are to be read. It moves no point.
func (d *Document) SavedTo(group ID, file string, says landmark.Properties, p landmark.Placement) {
	d.set(group, ReadingChanged, func(s *GroupSettings) { s.File, s.Chosen = file, false })
	if n := d.Group(group); n != nil && (n.Group.Properties() != says || n.Group.Placement() != p) {
		n.Group.SetProperties(says)
		n.Group.SetPlacement(p)
	}
}

// set changes how a group is shown or what is known of it, and tells of it.
func (d *Document) set(group ID, what Aspect, change func(*GroupSettings)) {
	if n := d.Group(group); n != nil {
		change(&n.s)
		d.tellGroup(group, what)
	}
}
