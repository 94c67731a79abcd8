package study

import (
	"fmt"
	"slices"

	"cairn/internal/message"
	"cairn/landmark"
)

// Rename says that a point of the old name has a new one since the protocol changed.
type Rename struct{ Old, New string }

// Migration is what brings a group to a protocol that has changed: by the names of
// points, never by their numbers. It is a value to be looked at before anything
// happens; Apply makes the group.
type Migration struct {
	From    []int    // of each point of the protocol: the group's point that it is, -1 where it is added
	Beyond  []int    // the group's points that the protocol does not have, in their order
	Renamed []Rename // of those that the group has
	Added   []string // points that are not visited yet
	Removed []string // points that the protocol does not have: they stay behind the others
	Placed  int      // of Removed: how many have a position, or are said to be missing
	Moved   int      // points that come into another order among those that stay
	Labels  []string // labels that the protocol does not have: they stay with their points

	protocol *Protocol
}

// Changes reports whether the group is to become another. Points that the protocol does not
// have and that are behind the others already are none.
func (m *Migration) Changes() bool {
	return len(m.Renamed)+len(m.Added)+m.Moved > 0
}

// String says it in a line.
func (m *Migration) String() string {
	if !m.Changes() && len(m.Removed) == 0 {
		return "as the protocol has it"
	}
	text := fmt.Sprintf("%s kept", message.Plural(len(m.From)-len(m.Added), "point"))
	if len(m.Renamed) > 0 {
		var names []string
		for _, r := range m.Renamed {
			names = append(names, fmt.Sprintf("%s to %s", message.Quote(r.Old), message.Quote(r.New)))
		}
		text += ", renamed " + message.Some(names)
	}
	if m.Moved > 0 {
		text += fmt.Sprintf(", %d in another order", m.Moved)
	}
	if len(m.Added) > 0 {
		text += ", added " + message.Some(m.Added)
	}
	if len(m.Removed) > 0 {
		text += fmt.Sprintf(", not in the protocol and put behind the others: %s (%d of them placed or missing)", message.Some(m.Removed), m.Placed)
	}
	return text
}

// Migrate says how a group comes to a protocol. Points are found by their names, by what the
// protocol says was renamed, and by renames, which go before that and may name points that the group does not have, since one list is for all
// files of a study. The error says why that is not clear: a point of the group has no name
// or the name of another, a new name is not in the protocol, or is that of two points.
func (p *Protocol) Migrate(g *landmark.Group, renames []Rename) (*Migration, error) {
	m := &Migration{From: make([]int, len(p.Points)), protocol: p}
	for i := range m.From {
		m.From[i] = -1
	}
	if g.Dim() != p.Template.Dim {
		return nil, fmt.Errorf("the protocol's points have %d coordinates, and those of group %s have %d", p.Template.Dim, message.Quote(g.Name()), g.Dim())
	}
	to, err := p.renaming(renames)
	if err != nil {
		return nil, err
	}
	for _, r := range p.Renamed {
		if _, said := to[r.Old]; !said && p.has(r.New) && !p.has(r.Old) {
			to[r.Old] = r.New
		}
	}
	at := map[string]int{}
	for i, t := range p.Template.Points {
		at[t.Name] = i
	}
	for k, l := range g.Landmarks() {
		if l.Name == "" {
			return nil, fmt.Errorf("point %d of group %s has no name: name it first, since points are found by their names", k+1, message.Quote(g.Name()))
		}
		name, renamed := to[l.Name]
		if !renamed {
			name = l.Name
		}
		i, known := at[name]
		switch {
		case known && m.From[i] >= 0:
			return nil, fmt.Errorf("points %d (%s) and %d (%s) of group %s would both be %s", m.From[i]+1, message.Quote(g.At(m.From[i]).Name), k+1, message.Quote(l.Name),
				message.Quote(g.Name()), message.Quote(name))
		case known:
			m.From[i] = k
			if renamed {
				m.Renamed = append(m.Renamed, Rename{l.Name, name})
			}
		default:
			m.Beyond, m.Removed = append(m.Beyond, k), append(m.Removed, l.Name)
			if l.Status != landmark.Undefined {
				m.Placed++
			}
		}
	}
	var stay []int
	for i, k := range m.From {
		if k < 0 {
			m.Added = append(m.Added, p.Template.Points[i].Name)
		} else {
			stay = append(stay, k)
		}
	}
	m.Moved = outOfOrder(stay)
	if m.Moved == 0 && len(m.Beyond) > 0 && len(stay) > 0 && m.Beyond[0] < stay[len(stay)-1] {
		m.Moved = len(m.Beyond)
	}
	for _, l := range g.Labels() {
		if !p.hasLabel(l.Name) {
			m.Labels = append(m.Labels, l.Name)
		}
	}
	return m, nil
}

func (p *Protocol) has(point string) bool {
	return slices.ContainsFunc(p.Template.Points, func(t landmark.TemplatePoint) bool { return t.Name == point })
}

func (p *Protocol) hasLabel(name string) bool {
	return slices.ContainsFunc(p.Template.Labels, func(l landmark.Label) bool { return l.Name == name })
}

// renaming returns the new names by the old ones. A list that is not clear, or leads to
// a name that the protocol does not have, is an error.
func (p *Protocol) renaming(renames []Rename) (map[string]string, error) {
	to, from := map[string]string{}, map[string]string{}
	for _, r := range renames {
		other, twice := from[r.New]
		if now, again := to[r.Old]; again && now != r.New {
			return nil, fmt.Errorf("%s is renamed to %s and to %s", message.Quote(r.Old), message.Quote(now), message.Quote(r.New))
		} else if twice && other != r.Old {
			return nil, fmt.Errorf("%s and %s are both renamed to %s", message.Quote(other), message.Quote(r.Old), message.Quote(r.New))
		} else if !p.has(r.New) {
			return nil, fmt.Errorf("%s is renamed to %s, which the protocol does not have", message.Quote(r.Old), message.Quote(r.New))
		}
		to[r.Old], from[r.New] = r.New, r.Old
	}
	return to, nil
}

// outOfOrder returns how many items have to be moved so that a list rises: all but its
// longest rising part (Schensted, C. 1961, doi:10.4153/CJM-1961-015-3).
func outOfOrder(list []int) int {
	var ends []int // of rising parts of each length, the smallest
	for _, x := range list {
		k, _ := slices.BinarySearch(ends, x)
		ends = append(ends[:k], append([]int{x}, ends[min(k+1, len(ends)):]...)...)
	}
	return len(list) - len(ends)
}

// Apply returns the group as the protocol has it, named as it was: points that stay keep
// all that they have, but for their name, and for the definition where they have no
// description; what is added is not visited. It names the protocol. It changes nothing of g, for which the
// migration must have been made.
func (m *Migration) Apply(g *landmark.Group) *landmark.Group {
	c := g.Copy()
	t := m.protocol.Template
	fresh := c.NewIDs(len(m.Added))
	points := make([]landmark.PointState, 0, len(m.From)+len(m.Beyond))
	place := map[int]int{} // of the group's points
	for i, k := range m.From {
		s := landmark.PointState{Index: i}
		if k >= 0 {
			s.ID, s.Landmark = c.ID(k), c.At(k)
			place[k] = i
		} else {
			s.ID, fresh = fresh[0], fresh[1:]
			s.Landmark = landmark.Landmark{Status: landmark.Undefined, Position: landmark.NoPosition()}
		}
		s.Landmark.Name = t.Points[i].Name
		if s.Landmark.Description == "" {
			s.Landmark.Description = t.Points[i].Definition
		}
		points = append(points, s)
	}
	for n, k := range m.Beyond {
		place[k] = len(m.From) + n
		points = append(points, landmark.PointState{ID: c.ID(k), Index: place[k], Landmark: c.At(k)})
	}
	labels, lines := m.labels(g, place), m.lines(g, place)
	if err := c.Replace(landmark.Part{Points: points, Labels: &labels, Lines: &lines}); err != nil {
		panic("study: a migration for another group: " + err.Error())
	}
	said := c.Properties()
	said.Protocol = m.protocol.ID()
	c.SetProperties(said)
	return c
}

// labels returns those of the protocol, and those of the group that it does not have.
func (m *Migration) labels(g *landmark.Group, place map[int]int) []landmark.Label {
	var labels []landmark.Label
	for _, l := range m.protocol.Template.Labels {
		l.Indices = slices.Clone(l.Indices)
		labels = append(labels, l)
	}
	for _, l := range g.Labels() {
		if m.protocol.hasLabel(l.Name) {
			continue
		}
		l.Indices = slices.Clone(l.Indices)
		for i, k := range l.Indices {
			l.Indices[i] = place[k]
		}
		labels = append(labels, l)
	}
	return labels
}

// lines returns those of the protocol, and those of the group that end at a point that
// the protocol does not have.
func (m *Migration) lines(g *landmark.Group, place map[int]int) []landmark.Edge {
	lines := slices.Clone(m.protocol.Template.Connectivity)
	for _, e := range g.Connectivity() {
		if slices.Contains(m.Beyond, e[0]) || slices.Contains(m.Beyond, e[1]) {
			lines = append(lines, landmark.Edge{place[e[0]], place[e[1]]})
		}
	}
	return lines
}
