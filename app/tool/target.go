package tool

import (
	"fmt"

	"cairn/landmark"
	"cairn/scene"
)

// Target is the point that is placed next. Its zero value is the first point of a new
// group.
type Target struct {
	Group scene.ID
	Point landmark.PointID // 0: a new one behind the last
}

// groupFor returns the group that points go to, 0 for a new one: that which is chosen, or
// else that of the point placed last, of what is selected, the first with points that
// nobody has visited, the last. chosen may be nil.
func groupFor(d *scene.Document, chosen func(*scene.Document) scene.ID, last scene.Point) scene.ID {
	if chosen != nil {
		if id := chosen(d); id != 0 {
			return id
		}
	}
	if d.Group(last.Group) != nil {
		return last.Group
	}
	for _, s := range d.Selection().Points() {
		return s.Group
	}
	if n := firstUnvisited(d); n != nil {
		return n.ID()
	}
	if groups := d.Groups(); len(groups) > 0 {
		return groups[len(groups)-1].ID()
	}
	return 0
}

// firstUnvisited returns the first group that has points that nobody has visited, and
// takes them; nil for none.
func firstUnvisited(d *scene.Document) *scene.GroupNode {
	for _, n := range d.Groups() {
		if n.Group.Count(landmark.Undefined) > 0 && (Target{Group: n.ID()}).refusal(d) == "" {
			return n
		}
	}
	return nil
}

// Name returns what the point is called in messages.
func (t Target) Name(d *scene.Document) string {
	if n := d.Group(t.Group); n != nil && t.Point == 0 {
		return fmt.Sprintf("Point %d", n.Group.Len()+1)
	}
	if t.Group == 0 {
		return "Point 1"
	}
	return d.PointName(scene.Point{Group: t.Group, ID: t.Point})
}

// asked returns what the user is asked to place: a point that is there as the guide calls
// it, and where there are several groups, of which one a new point will be.
func (t Target) asked(d *scene.Document) string {
	n := d.Group(t.Group)
	switch {
	case n == nil:
	case t.Point != 0 && n.Group.Index(t.Point) >= 0:
		return n.Group.PointName(n.Group.Index(t.Point))
	case len(d.Groups()) > 1:
		return t.Name(d) + " of " + d.GroupName(n)
	}
	return t.Name(d)
}

// refusal says why the point cannot be placed, "" where it can.
func (t Target) refusal(d *scene.Document) string {
	n := d.Group(t.Group)
	switch {
	case n == nil:
		return ""
	case n.Group.Dim() != 3:
		return d.GroupName(n) + " is a group of points in a picture: choose or make another"
	case n.Group.Properties().Locked:
		return d.GroupName(n) + " is locked: unlock it, or choose another group"
	case !n.Visible():
		return d.GroupName(n) + " is hidden: show it, or choose another group"
	}
	return ""
}

// placing returns the edit that gives the target the state, position and normal of put,
// and the point that it is then. Points that are added to named ones are named by their
// number; names of a group that has none are left to be numbers.
func (t Target) placing(d *scene.Document, put landmark.Landmark) (scene.Edit, scene.Point) {
	n := d.Group(t.Group)
	if n == nil {
		e := scene.AddGroups(d, "", landmark.NewGroup("", []landmark.Landmark{put}))
		e.Name = "Place Point 1"
		return e, scene.Point{Group: e.Added()[0], ID: 1}
	}
	if t.Point == 0 {
		put.Name = nextName(n.Group)
		e := scene.InsertPoints(d, t.Group, n.Group.Len(), put)
		e.Name = "Place " + t.Name(d)
		return e, e.Inserted()[0]
	}
	p := scene.Point{Group: t.Group, ID: t.Point}
	e := scene.ChangePoints(d, "Place "+d.PointName(p), []scene.Point{p}, func(_ scene.Point, l *landmark.Landmark) {
		if put.Origin == landmark.Observed && l.Placed() {
			put.Origin = l.Origin.Moved()
		}
		l.Position, l.Normal, l.Status, l.Reason, l.Origin = put.Position, put.Normal, put.Status, "", put.Origin
		l.Locked = l.Locked || put.Locked
	})
	return e, p
}

// nextName returns the name of a point that is added to a group behind the last.
func nextName(g *landmark.Group) string {
	taken, named := map[string]bool{}, false
	for _, l := range g.Landmarks() {
		taken[l.Name] = true
		named = named || l.Name != ""
	}
	if !named {
		return ""
	}
	i := g.Len() + 1
	for taken[fmt.Sprint(i)] {
		i++
	}
	return fmt.Sprint(i)
}
