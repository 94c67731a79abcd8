package measure

import (
	"fmt"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Group is a group of landmarks that measures are taken from.
type Group struct {
	ID        uint64 // that Identity means, or 0
	Name      string // that people see, where the group has no name of its own or shares it; "" for its own
	Landmarks *landmark.Group
}

// shown returns what people know the group by.
func (g Group) shown() string {
	if g.Name != "" {
		return g.Name
	}
	return g.Landmarks.Name()
}

// nameAmong returns the name by which called finds the group: its own, or else the
// one that people see; "" where there is none.
func (g Group) nameAmong(groups []Group) string {
	for _, name := range []string{g.Landmarks.Name(), g.shown()} {
		if name == "" {
			continue
		}
		if inside, _, reason := called(groups, name); reason == "" && inside[0].Landmarks == g.Landmarks {
			return name
		}
	}
	return g.Landmarks.Name()
}

// Resolved is a definition with the points found: plain values, so that what
// takes long may be measured on any goroutine.
type Resolved struct {
	Kind   Kind
	Points []r3.Vec // in the order of the definition, in the units and frame of the document; the caller's
	Names  []string // of the points, as people know them
	Reason string   // why not all points are there; "" where they are
}

// Resolve finds the points of a definition. It belongs to the goroutine of the
// groups. Where a name fits no point or several, or a point has no position,
// Reason says so and nothing is guessed.
func (d Definition) Resolve(groups []Group) Resolved {
	r := Resolved{Kind: d.Kind}
	if err := d.Check(); err != nil {
		r.Reason = err.Error()
		return r
	}
	found, reason := d.find(groups)
	if reason != "" {
		r.Reason = reason
		return r
	}
	if err := checkCount(d.Kind, len(found)); err != nil {
		r.Reason = err.Error()
		return r
	}
	if r.Reason = unplaced(found); r.Reason != "" {
		return r
	}
	for _, f := range found {
		l := f.group.Landmarks.At(f.index)
		r.Points = append(r.Points, l.Position)
		r.Names = append(r.Names, f.name())
	}
	return r
}

// Unknown says which name of the definition fits no point, group or label, or
// several; "" where all fit one. Points without a position are there. It belongs to the
// goroutine of the groups.
func (d Definition) Unknown(groups []Group) string {
	if d.Check() != nil {
		return ""
	}
	_, reason := d.find(groups)
	return reason
}

// found is a landmark that a definition names.
type found struct {
	group Group
	index int
}

func (f found) name() string {
	if name := f.group.Landmarks.At(f.index).Name; name != "" {
		return name
	}
	return fmt.Sprint(f.index + 1)
}

// find returns the landmarks that the definition names, or why it cannot.
func (d Definition) find(groups []Group) ([]found, string) {
	if !d.Of.IsZero() {
		return d.Of.find(groups)
	}
	all := make([]found, 0, len(d.Points))
	for _, p := range d.Points {
		f, reason := p.find(groups)
		if reason != "" {
			return nil, reason
		}
		all = append(all, f)
	}
	return all, ""
}

// find returns the landmark that the point names.
func (p Point) find(groups []Group) (found, string) {
	f, ok := p.ID.find(groups)
	if ok {
		return f, ""
	}
	if p.Name == "" && p.ID.groupIn(groups) {
		return f, fmt.Sprintf("point %d, which was meant, is gone", p.Number) // another one has its number now
	}
	return p.findByName(groups)
}

func (p Point) findByName(groups []Group) (found, string) {
	inside, where, reason := called(groups, p.Group)
	if reason != "" {
		return found{}, reason
	}
	if p.Name == "" {
		return numbered(inside, p, where)
	}
	var f found
	count := 0
	for _, g := range inside {
		for i, l := range g.Landmarks.Landmarks() {
			if l.Name == p.Name {
				f = found{g, i}
				count++
			}
		}
	}
	switch {
	case count == 0:
		return found{}, fmt.Sprintf("there is no point %s%s", message.Quote(p.Name), where)
	case count > 1:
		return found{}, fmt.Sprintf("%d points%s are called %s", count, where, message.Quote(p.Name))
	}
	return f, ""
}

// numbered returns the point of a number, which must have no name.
func numbered(inside []Group, p Point, where string) (found, string) {
	if len(inside) != 1 {
		return found{}, fmt.Sprintf("point %d may be of any of %d groups", p.Number, len(inside))
	}
	g := inside[0]
	if p.Number > g.Landmarks.Len() {
		return found{}, fmt.Sprintf("there is no point %d%s, which has %d", p.Number, where, g.Landmarks.Len())
	}
	if name := g.Landmarks.At(p.Number - 1).Name; name != "" {
		return found{}, fmt.Sprintf("point %d%s is called %s, and one without a name was meant", p.Number, where, message.Quote(name))
	}
	return found{g, p.Number - 1}, ""
}

// called returns the group of a name, or all where none is said, and words for
// messages. A group's own name goes before the one that people see.
func called(groups []Group, name string) (inside []Group, where, reason string) {
	if name == "" {
		if len(groups) == 0 {
			return nil, "", "there are no landmarks"
		}
		return groups, "", ""
	}
	most := 0 // groups of the name
	for _, nameOf := range []func(Group) string{func(g Group) string { return g.Landmarks.Name() }, Group.shown} {
		inside = nil
		for _, g := range groups {
			if nameOf(g) == name {
				inside = append(inside, g)
			}
		}
		if len(inside) == 1 {
			return inside, " in group " + message.Quote(name), ""
		}
		most = max(most, len(inside))
	}
	if most == 0 {
		return nil, "", "there is no group " + message.Quote(name)
	}
	return nil, "", fmt.Sprintf("%d groups are called %s", most, message.Quote(name))
}

// find returns the landmarks of the set in the order of their group or label.
func (s Set) find(groups []Group) ([]found, string) {
	inside, where, reason := s.groups(groups)
	if reason != "" {
		return nil, reason
	}
	if s.All {
		if len(inside) > 1 {
			return nil, fmt.Sprintf("all points of one group are meant, and there are %d groups", len(inside))
		}
		all := make([]found, inside[0].Landmarks.Len())
		for i := range all {
			all[i] = found{inside[0], i}
		}
		return all, ""
	}
	var all []found
	count := 0
	for _, g := range inside {
		for _, l := range g.Landmarks.Labels() {
			if l.Name != s.Label {
				continue
			}
			if count++; count == 1 {
				for _, i := range l.Indices {
					all = append(all, found{g, i})
				}
			}
		}
	}
	switch {
	case count == 0:
		return nil, fmt.Sprintf("there is no label %s%s", message.Quote(s.Label), where)
	case count > 1:
		return nil, fmt.Sprintf("%d labels%s are called %s", count, where, message.Quote(s.Label))
	}
	return all, ""
}

// groups returns the group that the set is of: first by its identity.
func (s Set) groups(groups []Group) (inside []Group, where, reason string) {
	for _, g := range groups {
		if s.GroupID != 0 && g.ID == s.GroupID {
			return []Group{g}, " in group " + message.Quote(g.shown()), ""
		}
	}
	return called(groups, s.Group)
}

// unplaced says which landmarks have no position, "" where all have one.
func unplaced(all []found) string {
	var names []string
	first := ""
	for _, f := range all {
		l := f.group.Landmarks.At(f.index)
		if l.Placed() {
			continue
		}
		if names = append(names, f.name()); len(names) > 1 {
			continue
		}
		first = "is " + l.Status.String()
		if l.Status == landmark.Defined || l.Status == landmark.Estimated {
			first = "has no finite position"
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("point %s %s", message.Quote(names[0]), first)
	}
	return fmt.Sprintf("%d of its %d points have no position: %s", len(names), len(all), message.Some(names))
}

// Bind returns the definition as it is to be kept now: what is found by its
// identity has the names of today, and what is found by its names gets its
// identity. What is not found stays as it is. Where no group is said, none is
// filled in, unless the name alone would mean another point.
func (d Definition) Bind(groups []Group) Definition {
	points := make([]Point, len(d.Points))
	for i, p := range d.Points {
		points[i] = p.bind(groups)
	}
	if len(points) > 0 {
		d.Points = points
	}
	if !d.Of.IsZero() {
		d.Of = d.Of.bind(groups)
	}
	return d
}

func (p Point) bind(groups []Group) Point {
	f, reason := p.find(groups)
	if reason != "" {
		return p
	}
	named := PointAt(groups, f.group, f.index)
	named.Extra = p.Extra
	if p.Group == "" {
		return named.alone(groups, f)
	}
	return named
}

// alone returns the point without its group, if it is found so, too.
func (p Point) alone(groups []Group, f found) Point {
	short := p
	short.Group = ""
	if other, reason := short.findByName(groups); reason == "" && other == f {
		return short
	}
	return p
}

func (s Set) bind(groups []Group) Set {
	inside, _, reason := s.groups(groups)
	if reason != "" || len(inside) != 1 {
		return s
	}
	s.GroupID = inside[0].ID
	if s.Group != "" || len(groups) > 1 {
		s.Group = inside[0].nameAmong(groups)
	}
	return s
}

// PointAt names landmark i of one of the groups, with its identity. A group without
// a name of its own is left out where the point is found without it: its files
// often have none for any specimen.
func PointAt(groups []Group, g Group, i int) Point {
	p := Point{Group: g.nameAmong(groups), Name: g.Landmarks.At(i).Name, ID: identityOf(g, i)}
	if p.Name == "" {
		p.Number = i + 1
	}
	if g.Landmarks.Name() == "" {
		return p.alone(groups, found{g, i})
	}
	return p
}
