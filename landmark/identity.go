package landmark

import (
	"errors"
	"fmt"
	"image/color"
	"slices"
)

// PointID names a point within its group for as long as the program runs, whatever
// is inserted before it, removed or put in another order. 0 names none. A new
// group's points have 1, 2, 3 and so on.
type PointID uint32

// NoIndex is the index of a point that is not there.
const NoIndex = -1

// PointState is a point of a group at one time: its place in the order, NoIndex
// where it is not there, and what it is. Of a point that is not there, Landmark
// means nothing.
type PointState struct {
	ID       PointID
	Index    int
	Landmark Landmark
}

// Part is part of what a group holds. What is nil is not part of it. It is a plain
// value; its slices are never changed once it is made, so copies share them.
type Part struct {
	Points []PointState
	Labels *[]Label
	Lines  *[]Edge
	Name   *string
	// What the group's file is to say of it, see Properties.
	Color          *color.NRGBA
	Locked, Hidden *bool
}

// ErrPart is wrapped by the errors of Replace.
var ErrPart = errors.New("landmark: the change does not fit the group")

// ID returns the identity of point i; it panics if there is none.
func (g *Group) ID(i int) PointID { return g.ids[i] }

// IDs returns the identities of all points in their order. The slice is the
// group's own.
func (g *Group) IDs() []PointID { return g.ids }

// Index returns the place of a point in the group's order, or NoIndex.
func (g *Group) Index(id PointID) int {
	if i := int(id) - 1; i >= 0 && i < len(g.ids) && g.ids[i] == id {
		return i // nothing came or went before it
	}
	if g.index == nil {
		g.index = make(map[PointID]int, len(g.ids))
		for i, id := range g.ids {
			g.index[id] = i
		}
	}
	if i, ok := g.index[id]; ok {
		return i
	}
	return NoIndex
}

// NewIDs returns identities for n points that are to be inserted. No point of the
// group has or had one of them.
func (g *Group) NewIDs(n int) []PointID {
	ids := make([]PointID, n)
	for i := range ids {
		ids[i] = g.lastID + PointID(i) + 1
	}
	return ids
}

// number gives identities to points that have none yet.
func (g *Group) number() {
	g.ids = make([]PointID, len(g.landmarks))
	for i := range g.ids {
		g.ids[i] = PointID(i + 1)
	}
	g.lastID, g.index = PointID(len(g.ids)), nil
}

// Current returns what the group holds now of the parts that p names.
func (g *Group) Current(p Part) Part {
	var c Part
	if p.Points != nil {
		c.Points = make([]PointState, len(p.Points))
		for k, s := range p.Points {
			c.Points[k] = g.State(s.ID)
		}
	}
	if p.Labels != nil {
		labels := copyLabels(g.labels)
		c.Labels = &labels
	}
	if p.Lines != nil {
		lines := slices.Clone(g.connectivity)
		c.Lines = &lines
	}
	if p.Name != nil {
		name := g.name
		c.Name = &name
	}
	said := g.properties
	if p.Color != nil {
		c.Color = &said.Color
	}
	if p.Locked != nil {
		c.Locked = &said.Locked
	}
	if p.Hidden != nil {
		c.Hidden = &said.Hidden
	}
	return c
}

// State returns a point as it is now.
func (g *Group) State(id PointID) PointState {
	if i := g.Index(id); i >= 0 {
		return PointState{ID: id, Index: i, Landmark: g.landmarks[i]}
	}
	return PointState{ID: id, Index: NoIndex}
}

// Replace makes the group hold a part. Points are taken out, put in and changed, so
// that each has the index that its state says; the others keep their order between
// them. Labels and lines stay with their points and lose those that leave, unless
// they are part of p themselves. Where p does not fit, the group is left as it was.
func (g *Group) Replace(p Part) error {
	next := *g
	if err := next.replacePoints(p.Points); err != nil {
		return err
	}
	if p.Labels != nil {
		if err := next.SetLabels(copyLabels(*p.Labels)); err != nil {
			return err
		}
	}
	if p.Lines != nil {
		if err := next.SetConnectivity(slices.Clone(*p.Lines)); err != nil {
			return err
		}
	}
	if p.Name != nil {
		next.name = *p.Name
	}
	if p.Color != nil {
		next.properties.Color = *p.Color
	}
	if p.Locked != nil {
		next.properties.Locked = *p.Locked
	}
	if p.Hidden != nil {
		next.properties.Hidden = *p.Hidden
	}
	next.rev = g.rev + 1
	*g = next
	for _, s := range p.Points { // in place only now that nothing can fail
		if s.Index >= 0 {
			g.landmarks[s.Index] = s.Landmark
		}
	}
	return nil
}

// replacePoints gives points their places. Points that stay where they are are not
// written yet.
func (g *Group) replacePoints(points []PointState) error {
	moves := false
	seen := make(map[PointID]bool, len(points))
	for _, s := range points {
		if s.ID == 0 || seen[s.ID] {
			return fmt.Errorf("%w: it names the point %d twice, or none", ErrPart, s.ID)
		}
		seen[s.ID] = true
		if g.dim == 2 && s.Index >= 0 && s.Landmark.Placed() && s.Landmark.Position.Z != 0 {
			return fmt.Errorf("%w: it takes a point out of the plane of a group of two coordinates", ErrPart)
		}
		moves = moves || g.Index(s.ID) != s.Index
	}
	if !moves {
		return nil
	}
	if g.append(points) {
		return nil
	}
	stay := slices.DeleteFunc(slices.Clone(g.ids), func(id PointID) bool { return seen[id] })
	come := slices.DeleteFunc(slices.Clone(points), func(s PointState) bool { return s.Index < 0 })
	order := make([]PointID, len(stay)+len(come)) // 0: a place for one that stays
	at := make(map[PointID]Landmark, len(order))
	for _, s := range come {
		switch {
		case s.Index >= len(order):
			return fmt.Errorf("%w: it puts a point in place %d of %d", ErrPart, s.Index+1, len(order))
		case order[s.Index] != 0:
			return fmt.Errorf("%w: it puts two points in place %d", ErrPart, s.Index+1)
		}
		order[s.Index], at[s.ID] = s.ID, s.Landmark
		g.lastID = max(g.lastID, s.ID)
	}
	for i, id := range g.ids {
		if !seen[id] {
			at[id] = g.landmarks[i]
		}
	}
	for i, id := range order {
		if id == 0 {
			order[i], stay = stay[0], stay[1:]
		}
	}
	g.rearrange(order, at)
	return nil
}

// append puts points at the end and reports whether that is all there is to do, as when
// one after the other is placed.
func (g *Group) append(points []PointState) bool {
	for i, s := range points {
		if s.Index != len(g.ids)+i || g.Index(s.ID) != NoIndex {
			return false
		}
	}
	for _, s := range points {
		g.ids, g.landmarks = append(g.ids, s.ID), append(g.landmarks, s.Landmark)
		g.lastID = max(g.lastID, s.ID)
	}
	g.index = nil
	return true
}

// rearrange gives the group points in a new order. Labels and lines follow.
func (g *Group) rearrange(order []PointID, at map[PointID]Landmark) {
	landmarks := make([]Landmark, len(order))
	place := make(map[PointID]int, len(order))
	for i, id := range order {
		landmarks[i] = at[id]
		place[id] = i
	}
	to := make([]int, len(g.ids))
	for i, id := range g.ids {
		to[i] = NoIndex
		if k, ok := place[id]; ok {
			to[i] = k
		}
	}
	g.labels, g.connectivity = movedLabels(g.labels, to), movedLines(g.connectivity, to)
	g.landmarks, g.ids, g.index = landmarks, order, nil
}

// movedLabels returns labels whose points have new indices: to has that of each old
// one, negative where it is gone.
func movedLabels(labels []Label, to []int) []Label {
	moved := slices.Clone(labels)
	for i, l := range moved {
		indices := make([]int, 0, len(l.Indices))
		for _, k := range l.Indices {
			if to[k] >= 0 {
				indices = append(indices, to[k])
			}
		}
		moved[i].Indices = indices
	}
	return moved
}

// movedLines does the same for lines; one that ends at a point that is gone goes too.
func movedLines(lines []Edge, to []int) []Edge {
	if lines == nil {
		return nil
	}
	moved := make([]Edge, 0, len(lines))
	for _, e := range lines {
		if to[e[0]] >= 0 && to[e[1]] >= 0 {
			moved = append(moved, Edge{to[e[0]], to[e[1]]})
		}
	}
	return moved
}

func copyLabels(labels []Label) []Label {
	c := slices.Clone(labels)
	for i := range c {
		c[i].Indices = slices.Clone(c[i].Indices)
	}
	return c
}

// LastID returns the highest identity that a point of the group has or had.
func (g *Group) LastID() PointID { return g.lastID }

// SetIDs gives the points the identities that they had in another run of the
// program, in their order; last is the highest that any had. The slice is copied.
func (g *Group) SetIDs(ids []PointID, last PointID) error {
	if len(ids) != len(g.landmarks) {
		return fmt.Errorf("%w: %d identities for %d points", ErrPart, len(ids), len(g.landmarks))
	}
	seen := make(map[PointID]bool, len(ids))
	for _, id := range ids {
		if id == 0 || id > last || seen[id] {
			return fmt.Errorf("%w: the identity %d is there twice, or is none", ErrPart, id)
		}
		seen[id] = true
	}
	g.ids, g.lastID, g.index = slices.Clone(ids), last, nil
	g.rev++
	return nil
}
