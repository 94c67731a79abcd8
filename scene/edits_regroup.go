package scene

import (
	"image/color"
	"slices"

	"cairn/landmark"
)

// NewGroup returns the edit that adds a group without points, to place some in.
func NewGroup(d *Document, name string) Edit {
	e := AddGroups(d, "", landmark.NewGroup(name, nil))
	e.Name = "New Group"
	return e
}

// DuplicateGroup returns the edit that adds a copy of a group under another name. No
// file has the copy yet.
func DuplicateGroup(d *Document, id ID, name string) Edit {
	n := d.Group(id)
	if n == nil {
		return Edit{Name: "Duplicate Group"}
	}
	c := n.Group.Copy()
	c.SetName(name)
	p := c.Properties()
	p.Color.A = 0 // or the two could not be told apart
	c.SetProperties(p)
	e := AddGroups(d, "", c)
	e.Name = "Duplicate Group"
	return e
}

// MergeGroups returns the edit that puts the points of other groups behind those of
// one, with their labels and lines, and takes those groups out. Labels of one name
// become one, with the first colour that was chosen for them. Groups with another number of coordinates stay as they are. What another
// format's file says of the points beyond what Cairn knows is left behind: lost is of how
// many points.
func MergeGroups(d *Document, into ID, from ...ID) (e Edit, lost int) {
	e.Name = "Merge Groups"
	n := d.Group(into)
	if n == nil {
		return e, 0
	}
	var points []landmark.Landmark
	labels := slices.Clone(n.Group.Labels())
	lines := slices.Clone(n.Group.Connectivity())
	var gone []Change
	for _, id := range from {
		other := d.Group(id)
		if other == nil || id == into || other.Group.Dim() != n.Group.Dim() || slices.ContainsFunc(gone, func(c Change) bool { return c.Group == id }) {
			continue
		}
		shift := n.Group.Len() + len(points)
		for _, l := range other.Group.Landmarks() {
			if l.Extra.Len() > 0 && other.Group.Properties().Format != n.Group.Properties().Format {
				l.Extra = landmark.Fields{}
				lost++
			}
			points = append(points, l)
		}
		for _, l := range other.Group.Labels() {
			labels = addLabel(labels, l, shift)
		}
		for _, line := range other.Group.Connectivity() {
			lines = append(lines, landmark.Edge{line[0] + shift, line[1] + shift})
		}
		gone = append(gone, d.removal(other))
	}
	if gone == nil {
		return e, 0
	}
	c := Change{Group: into}
	for i, id := range n.Group.NewIDs(len(points)) {
		c.After.Points = append(c.After.Points, landmark.PointState{ID: id, Index: n.Group.Len() + i, Landmark: points[i]})
	}
	c.After.Labels, c.After.Lines = &labels, &lines
	e.Changes = append(d.edit("", c).Changes, gone...)
	return e, lost
}

// addLabel adds a label whose points come a number of places later, to the label of its
// name where there is one that is no curve.
func addLabel(labels []landmark.Label, l landmark.Label, shift int) []landmark.Label {
	moved := make([]int, len(l.Indices))
	for i, k := range l.Indices {
		moved[i] = k + shift
	}
	i := slices.IndexFunc(labels, func(m landmark.Label) bool {
		return m.Name == l.Name && m.Curve == landmark.NoCurve && l.Curve == landmark.NoCurve
	})
	if i < 0 {
		l.Indices = moved
		return append(labels, l)
	}
	labels[i].Indices = slices.Concat(labels[i].Indices, moved)
	if labels[i].Color.A == 0 {
		labels[i].Color = l.Color
	}
	return labels
}

// SplitByLabel returns the edit that makes a group of each label of a group. A point of
// several labels comes into each of theirs; points of none stay in the group, which
// goes where none is left. Lines go along where both ends are in one of the groups. The
// colour that was chosen for a label becomes that of its group, whatever others have.
func SplitByLabel(d *Document, id ID) Edit {
	const name = "Split by Label"
	n := d.Group(id)
	if n == nil || len(n.Group.Labels()) == 0 {
		return Edit{Name: name}
	}
	var parts []*landmark.Group
	labelled := map[int]bool{}
	for _, l := range n.Group.Labels() {
		if len(l.Indices) > 0 {
			parts = append(parts, partOfGroup(n.Group, l))
		}
		for _, i := range l.Indices {
			labelled[i] = true
		}
	}
	if parts == nil {
		return Edit{Name: name}
	}
	e := AddGroups(d, "", parts...)
	e.Name = name
	for _, c := range e.Changes {
		if chosen := c.After.Whole.Group.Properties().Color; chosen.A != 0 {
			c.After.Whole.Settings.Color, c.After.Whole.Settings.Recolored = chosen, false
		}
	}
	if len(labelled) == n.Group.Len() {
		e.Changes = append(e.Changes, d.removal(n))
		return e
	}
	var gone []Point
	for i := range n.Group.Len() {
		if labelled[i] {
			gone = append(gone, n.Point(i))
		}
	}
	rest := RemovePoints(d, gone...)
	var none []landmark.Label // the groups are called after them now
	rest.Changes[0].After.Labels = &none
	e.Changes = append(e.Changes, d.edit(name, Change{Group: id, After: rest.Changes[0].After}).Changes...)
	return e
}

// partOfGroup returns the points of a label as a group of its name. A curve stays one.
func partOfGroup(g *landmark.Group, l landmark.Label) *landmark.Group {
	var points []landmark.Landmark
	to := map[int]int{}
	var order []int
	for _, i := range l.Indices {
		if _, ok := to[i]; !ok {
			to[i] = len(points)
			points = append(points, g.At(i))
		}
		order = append(order, to[i])
	}
	part := landmark.NewGroup(l.Name, points)
	part.SetDim(g.Dim())
	p := g.Properties()
	p.Color = l.Color // where it has none, each gets one of its own
	part.SetProperties(p)
	part.SetPlacement(g.Placement())
	if l.Curve != landmark.NoCurve {
		l.Indices, l.Color = order, color.NRGBA{} // the group has that now
		_ = part.SetLabels([]landmark.Label{l})   // all are in it
	}
	var lines []landmark.Edge
	for _, e := range g.Connectivity() {
		a, hasA := to[e[0]]
		if b, hasB := to[e[1]]; hasA && hasB {
			lines = append(lines, landmark.Edge{a, b})
		}
	}
	_ = part.SetConnectivity(lines) // they are between its points
	return part
}

// PastePoints returns the edit that gives points to a group: one whose name the group
// has once, unlocked, goes where the pasted one is; the others are put in at the end.
// What their file says beyond what Cairn knows is left behind. matched is how many had
// a name that was there.
func PastePoints(d *Document, group ID, points []landmark.Landmark) (e Edit, matched int) {
	e.Name = "Paste Points"
	n := d.Group(group)
	if n == nil {
		return e, 0
	}
	at, many := map[string]int{}, map[string]int{}
	for i, l := range n.Group.Landmarks() {
		at[l.Name] = i
		many[l.Name]++
	}
	c := Change{Group: group}
	var rest []landmark.Landmark
	for _, l := range points {
		i, ok := at[l.Name]
		if !ok || l.Name == "" || many[l.Name] > 1 || n.Group.At(i).Locked || n.Group.Properties().Locked {
			l.Extra = landmark.Fields{}
			rest = append(rest, l)
			continue
		}
		many[l.Name]++ // a second one of the name is put in
		s := n.Group.State(n.Group.ID(i))
		s.Landmark.Position, s.Landmark.Normal, s.Landmark.Status, s.Landmark.Reason, s.Landmark.Origin = l.Position, l.Normal, l.Status, l.Reason, l.Origin
		c.After.Points = append(c.After.Points, s)
		matched++
	}
	for i, id := range n.Group.NewIDs(len(rest)) {
		c.After.Points = append(c.After.Points, landmark.PointState{ID: id, Index: n.Group.Len() + i, Landmark: rest[i]})
	}
	if c.After.Points == nil {
		return e, 0
	}
	made := d.edit(e.Name, c)
	return made, matched
}
