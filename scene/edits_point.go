package scene

import (
	"fmt"
	"slices"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// ChangePoints returns the edit that changes points, each as change says. Points
// that are not there are left out. change must not keep the landmark.
func ChangePoints(d *Document, name string, points []Point, change func(Point, *landmark.Landmark)) Edit {
	var changes []Change
	for _, of := range byGroup(points) {
		n := d.Group(of[0].Group)
		if n == nil {
			continue
		}
		c := Change{Group: n.id}
		for _, p := range of {
			if s := n.Group.State(p.ID); s.Index >= 0 {
				change(p, &s.Landmark)
				c.After.Points = append(c.After.Points, s)
			}
		}
		if len(c.After.Points) > 0 {
			changes = append(changes, c)
		}
	}
	return d.edit(name, changes...)
}

// byGroup parts points by their groups, in the order in which they come; each point
// once.
func byGroup(points []Point) (groups [][]Point) {
	at, seen := map[ID]int{}, map[Point]bool{}
	for _, p := range points {
		if seen[p] {
			continue
		}
		seen[p] = true
		i, ok := at[p.Group]
		if !ok {
			i = len(groups)
			at[p.Group] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], p)
	}
	return groups
}

// MovePoint returns the edit that puts a point somewhere, in the document's frame.
// normal is that of the surface there, of length 1, or zero where there is none. A
// point that had no position, or an estimated one, counts as placed from then on, and one
// that was predicted as adjusted.
func MovePoint(d *Document, p Point, to, normal r3.Vec) Edit {
	name := "Place "
	if l, ok := d.Landmark(p); ok && l.Placed() {
		name = "Move "
	}
	return ChangePoints(d, name+d.PointName(p), []Point{p}, func(_ Point, l *landmark.Landmark) {
		l.Position, l.Normal, l.Status, l.Reason, l.Origin = to, normal, landmark.Defined, "", l.Origin.Moved()
	})
}

// SetStatus returns the edit that says of points that they are missing, or not
// visited, so that they have no position; or, of points that have a position, that
// it is estimated or placed by an observer, who has accepted it where it was predicted.
// Points that have none stay as they are then. MarkMissing says why one is missing.
func SetStatus(d *Document, s landmark.PositionStatus, points ...Point) Edit {
	return ChangePoints(d, statusName(d, s, points), points, func(_ Point, l *landmark.Landmark) {
		switch s {
		case landmark.Missing, landmark.Undefined:
			l.Position, l.Normal, l.Status, l.Reason, l.Origin = landmark.NoPosition(), r3.Vec{}, s, "", landmark.Observed
		default:
			if !l.Placed() {
				return
			}
			if l.Status = s; s == landmark.Defined && l.Origin == landmark.Predicted {
				l.Origin = landmark.Accepted
			}
		}
	})
}

// MarkMissing returns the edit that says of points that they are missing, and why.
func MarkMissing(d *Document, reason string, points ...Point) Edit {
	return ChangePoints(d, statusName(d, landmark.Missing, points), points, func(_ Point, l *landmark.Landmark) {
		l.Position, l.Normal, l.Status, l.Reason, l.Origin = landmark.NoPosition(), r3.Vec{}, landmark.Missing, reason, landmark.Observed
	})
}

func statusName(d *Document, s landmark.PositionStatus, points []Point) string {
	what := "Landmarks"
	if len(points) == 1 {
		what = d.PointName(points[0])
	}
	switch s {
	case landmark.Missing:
		return fmt.Sprintf("Mark %s as Missing", what)
	case landmark.Estimated:
		return fmt.Sprintf("Mark %s as Estimated", what)
	case landmark.Undefined:
		return fmt.Sprintf("Mark %s as Not Visited", what)
	}
	return fmt.Sprintf("Mark %s as Placed", what)
}

// PointName returns what a point is called in messages: its name, or its number in
// its group.
func (d *Document) PointName(p Point) string {
	if l, ok := d.Landmark(p); ok && l.Name != "" {
		return l.Name
	}
	return fmt.Sprintf("Point %d", d.Index(p)+1)
}

// RenamePoint returns the edit that gives a point another name.
func RenamePoint(d *Document, p Point, name string) Edit {
	return ChangePoints(d, "Rename "+d.PointName(p), []Point{p}, func(_ Point, l *landmark.Landmark) { l.Name = name })
}

// LockPoints returns the edit that says of points whether they may be moved.
func LockPoints(d *Document, locked bool, points ...Point) Edit {
	return ChangePoints(d, verb(locked, "Lock", "Unlock")+" "+d.pointsName(points), points, func(_ Point, l *landmark.Landmark) { l.Locked = locked })
}

// HidePoints returns the edit that says of points whether they are drawn.
func HidePoints(d *Document, hidden bool, points ...Point) Edit {
	return ChangePoints(d, verb(hidden, "Hide", "Show")+" "+d.pointsName(points), points, func(_ Point, l *landmark.Landmark) { l.Hidden = hidden })
}

func verb(on bool, yes, no string) string {
	if on {
		return yes
	}
	return no
}

// pointsName is what points are called in the name of an edit.
func (d *Document) pointsName(points []Point) string {
	if len(points) == 1 {
		return d.PointName(points[0])
	}
	return fmt.Sprintf("%d Points", len(points))
}

// InsertPoints returns the edit that puts new points into a group, the first at
// place at of its order, from 0 to the number of its points.
func InsertPoints(d *Document, group ID, at int, points ...landmark.Landmark) Edit {
	n := d.Group(group)
	if n == nil || len(points) == 0 {
		return Edit{Name: "Add Point"}
	}
	at = max(0, min(at, n.Group.Len()))
	c := Change{Group: group}
	for i, id := range n.Group.NewIDs(len(points)) {
		c.After.Points = append(c.After.Points, landmark.PointState{ID: id, Index: at + i, Landmark: points[i]})
	}
	name := fmt.Sprintf("Add %d Points", len(points))
	if len(points) == 1 {
		name = "Add Point"
		if points[0].Name != "" {
			name = "Add " + points[0].Name
		}
	}
	return d.edit(name, c)
}

// AppendPoint returns the edit that puts a new point behind the last of a group and
// gives the group other labels, which may have it. It keeps the slice.
func AppendPoint(d *Document, name string, group ID, point landmark.Landmark, labels []landmark.Label) Edit {
	n := d.Group(group)
	if n == nil {
		return Edit{Name: name}
	}
	c := Change{Group: group}
	c.After.Points = []landmark.PointState{{ID: n.Group.NewIDs(1)[0], Index: n.Group.Len(), Landmark: point}}
	c.After.Labels = &labels
	return d.edit(name, c)
}

// Inserted returns the points that an edit puts in, in their order.
func (e Edit) Inserted() (points []Point) {
	for _, c := range e.Changes {
		for i, s := range c.After.Points {
			if c.Before.Points[i].Index < 0 && s.Index >= 0 {
				points = append(points, Point{c.Group, s.ID})
			}
		}
	}
	return points
}

// RemovePoints returns the edit that takes points out of their groups. Labels lose
// them, and lines that end there go too.
func RemovePoints(d *Document, points ...Point) Edit {
	var changes []Change
	for _, of := range byGroup(points) {
		n := d.Group(of[0].Group)
		if n == nil {
			continue
		}
		var gone []landmark.PointState
		for _, p := range of {
			if n.Group.Index(p.ID) >= 0 {
				gone = append(gone, landmark.PointState{ID: p.ID, Index: landmark.NoIndex})
			}
		}
		if len(gone) > 0 {
			changes = append(changes, d.withoutPoints(n, gone))
		}
	}
	return d.edit("Delete "+d.pointsName(points), changes...)
}

// withoutPoints returns what a group is after some points have left it, with its
// labels and lines, so that these can be brought back.
func (d *Document) withoutPoints(n *GroupNode, gone []landmark.PointState) Change {
	c := Change{Group: n.id}
	c.After.Points = gone
	if len(n.Group.Labels()) == 0 && len(n.Group.Connectivity()) == 0 {
		return c
	}
	rest := n.Group.Copy()
	_ = rest.Replace(landmark.Part{Points: gone}) // they are in it
	labels, lines := rest.Labels(), rest.Connectivity()
	c.After.Labels, c.After.Lines = &labels, &lines
	return c
}

// ReorderPoints returns the edit that puts points of one group, in the order in which
// they stand, before the point that is at place to of the order; at its end where to
// is the number of points. It moves nothing in space.
func ReorderPoints(d *Document, group ID, points []landmark.PointID, to int) Edit {
	const name = "Reorder Points"
	n := d.Group(group)
	if n == nil {
		return Edit{Name: name}
	}
	ids := n.Group.IDs()
	to = max(0, min(to, len(ids)))
	var before, moved, after []landmark.PointID
	for i, id := range ids {
		switch {
		case slices.Contains(points, id):
			moved = append(moved, id)
		case i < to:
			before = append(before, id)
		default:
			after = append(after, id)
		}
	}
	c := Change{Group: group}
	for i, id := range slices.Concat(before, moved, after) {
		if s := n.Group.State(id); s.Index != i {
			s.Index = i
			c.After.Points = append(c.After.Points, s)
		}
	}
	if c.After.Points == nil {
		return Edit{Name: name}
	}
	return d.edit(name, c)
}
