package session

import (
	"slices"
	"strconv"

	"cairn/scene"
)

// Where it is possible to go to, as the palette names it in front of a name.
const (
	toPoint    = "Landmark"
	toGroup    = "Group"
	toDocument = "Document"
)

// FindAll returns what Find does and, for a text of at least one word, where it is
// possible to go to by name: the landmarks and groups of the document in front, and
// the open documents. The best comes first; of two that are as good, the action.
func (s *Session) FindAll(text string) []*Action {
	wanted := words(text)
	if len(wanted) == 0 {
		return s.Find(text)
	}
	return find(slices.Concat(s.actions, s.destinations()), wanted)
}

// destinations returns an action for each place to go to.
func (s *Session) destinations() (all []*Action) {
	if d := s.Document(); d != nil {
		for _, g := range d.Groups() {
			group, document, id := d.GroupName(g), d.ID(), g.ID() // what is listed must not hold the document
			all = append(all, &Action{Title: group, Menu: toGroup, Do: func() { s.goToGroup(document, id) }})
			for i := range g.Group.Len() {
				title := g.Group.At(i).Name
				if title == "" {
					title = strconv.Itoa(i + 1)
				}
				p := g.Point(i)
				all = append(all, &Action{Title: title, Menu: toPoint, Note: group, Do: func() { s.goToPoint(document, p) }})
			}
		}
	}
	names := s.Documents.Names()
	for i, e := range s.Documents.Entries() {
		id := e.Document.ID()
		all = append(all, &Action{Title: names[i], Menu: toDocument, Do: func() { s.events.Show(id) }})
	}
	return all
}

// goToPoint selects a landmark of a document and flies to it. One without a position
// is only selected. Nothing happens where it is gone by now, or no more in front.
func (s *Session) goToPoint(document scene.ID, p scene.Point) {
	d := s.Document()
	if d == nil || d.ID() != document {
		return
	}
	l, ok := d.Landmark(p)
	if !ok {
		return
	}
	d.Selection().Only(p)
	if l.Placed() {
		s.View.FitSelection()
	}
}

// goToGroup chooses a group, selects its points and flies to them.
func (s *Session) goToGroup(document, group scene.ID) {
	d := s.Document()
	if d == nil || d.ID() != document || d.Group(group) == nil {
		return
	}
	points := d.Group(group).Points()
	d.Selection().Only(points...)
	s.ChooseGroup(group) // after the selection, which forgets what was chosen
	if len(points) > 0 {
		s.View.FitSelection()
	}
	s.events.Listed()
}
