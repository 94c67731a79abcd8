package session

import (
	"cairn/app/study"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"
)

// NextProtocol is what the protocol of a study is to be, made of the landmarks of the open
// specimen. Nothing is written yet.
type NextProtocol struct {
	*study.Protocol
	Before *study.Protocol // that of the study now; nil for none
	Notes  []string        // for people
	Places int             // points that have a place on the reference
}

// noProtocolSource says why no protocol can be made.
func (s *Session) noProtocolSource() string {
	if s.queue == nil {
		return "no study is open"
	}
	if !s.IsSpecimen(s.Front()) {
		return "no specimen of the study is in front"
	}
	return s.noGroups()
}

// NextProtocol makes a protocol of the group that actions are about, which must be there.
func (s *Session) NextProtocol() *NextProtocol {
	g := s.Group().Group
	n := &NextProtocol{Before: s.queue.protocol}
	n.Protocol, n.Notes = study.ProtocolFrom(g, lmio.TemplateOf(g), n.Before)
	if n.Template.Name == "" {
		n.Template.Name = s.Document().GroupName(s.Group())
	}
	for _, l := range g.Landmarks() {
		if l.Placed() {
			n.Places++
		}
	}
	return n
}

// ProtocolWritten follows a protocol that was written into the folder of a study, where that
// is open.
func (s *Session) ProtocolWritten(folder string, p *study.Protocol) {
	q := s.queue
	if q == nil || q.Folder != folder {
		return
	}
	q.protocol = p
	if e := s.Documents.Entry(q.document); e != nil && !e.Loading {
		s.recount(e)
	}
	s.events.Queued()
}

// protocolNames returns the names of the protocol's points by the names that points may have:
// those, and those from before they were renamed.
func (q *queue) protocolNames() map[string]string {
	names := map[string]string{}
	for _, t := range q.protocol.Template.Points {
		names[t.Name] = t.Name
	}
	for _, r := range q.protocol.Renamed {
		if _, now := names[r.Old]; !now && names[r.New] == r.New {
			names[r.Old] = r.New
		}
	}
	return names
}

// compare returns, by the names that points are called by, which points of the protocol the
// groups lack, and which points of them it does not have. Both are in their order.
func (q *queue) compare(groups []*scene.GroupNode) (lacked, beyond []string) {
	names, there := q.protocolNames(), map[string]bool{}
	for _, n := range groups {
		for i := range n.Group.Len() {
			called := n.Group.PointName(i)
			if name, ok := names[called]; ok {
				there[name] = true
			} else {
				beyond = append(beyond, called)
			}
		}
	}
	for _, t := range q.protocol.Template.Points {
		if !there[t.Name] {
			lacked = append(lacked, t.Name)
		}
	}
	return lacked, beyond
}

// isWhole reports whether a group has all the points that it is to have: those of its template,
// or as a group of the open specimen those of the study's protocol, which may be shared out
// among its groups.
func (s *Session) isWhole(n *scene.GroupNode) bool {
	if s.Templates.Of(n.Group) != nil {
		return true
	}
	if s.queue == nil || s.queue.protocol == nil {
		return false
	}
	e := s.Documents.Entry(s.queue.document)
	if e == nil || e.Loading || e.Document.Group(n.ID()) != n {
		return false
	}
	if _, beyond := s.queue.compare([]*scene.GroupNode{n}); len(beyond) == n.Group.Len() {
		return false // it is of something else
	}
	lacked, _ := s.queue.compare(e.Document.Groups())
	return len(lacked) == 0
}

// migration returns what brings the open specimen to the study's protocol, and its group; nil
// where it is as the protocol has it, has nothing of it, or it is not clear how.
func (s *Session) migration(id scene.ID) (*study.Migration, *scene.GroupNode) {
	e := s.Documents.Entry(id)
	if !s.IsSpecimen(id) || s.queue.protocol == nil || e == nil || e.Loading {
		return nil, nil
	}
	var groups []*landmark.Group
	for _, n := range e.Document.Groups() {
		groups = append(groups, n.Group)
	}
	best, err := s.queue.protocol.Best(groups, nil)
	if err != nil {
		return nil, nil
	}
	n := e.Document.Groups()[best]
	m, err := s.queue.protocol.Migrate(n.Group, nil)
	said := n.Group.Properties().Protocol
	if err != nil || !m.Changes() && (said.IsZero() || said == s.queue.protocol.ID()) {
		return nil, nil
	}
	return m, n
}

// OlderProtocol says in what the open specimen differs from the protocol of its study, by the
// names of its points; "" where it does not.
func (s *Session) OlderProtocol(id scene.ID) string {
	m, n := s.migration(id)
	if m == nil {
		return ""
	}
	text := "These landmarks differ from the protocol of the study"
	if said := n.Group.Properties().Protocol; !said.IsZero() {
		text = "These landmarks were made by " + said.String() + ", and the study has " + s.queue.protocol.ID().String() + " now"
	}
	if !m.Changes() {
		return text + ". Their points are the same."
	}
	return text + ". Brought to it: " + m.String() + "."
}

// Migrate brings the open specimen to the protocol of its study, as an edit.
func (s *Session) Migrate(id scene.ID) error {
	m, n := s.migration(id)
	if m == nil {
		return nil
	}
	d := s.Documents.Document(id)
	e := scene.ExchangeGroup(d, "Bring to the Protocol", n.ID(), m.Apply(n.Group))
	if err := d.Apply(e); err != nil {
		return err
	}
	s.choose(e.Added()[0])
	if e := s.Documents.Entry(id); e != nil {
		s.recount(e)
	}
	s.events.Queued()
	return nil
}

// beginGroup adds a group without places to the document in front, and asks for its points.
func (s *Session) beginGroup(g *landmark.Group, from string) error {
	d := s.Document()
	g.SetName(freeName(d, g.Name()))
	e := scene.AddGroups(d, "", g)
	e.Name = "New Group from " + from
	if err := d.Apply(e); err != nil {
		return err
	}
	n := d.Group(e.Added()[0])
	d.Selection().Only(n.Point(0))
	s.hand.Take(s.hand.Place)
	s.hand.Place.Begin(n.ID())
	s.events.Styled()
	return nil
}
