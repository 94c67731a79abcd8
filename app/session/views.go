package session

import (
	"fmt"
	"maps"
	"slices"

	"cairn/app/workspace"
	"cairn/scene"
)

// Keys of preferences of the views.
const (
	prefViews = "views"      // how many there are; 0: one
	prefLink  = "views.link" // a Link
)

// openLayout returns the layout that the window had last, with nothing shown.
func openLayout(p Preferences) Layout { return newLayout(p.Int(prefViews), preferredLink(p)) }

// preferredLink returns how the user wants the cameras of several specimens to go together.
func preferredLink(p Preferences) Link {
	if l := Link(p.Int(prefLink)); l == SameCamera || l == Free {
		return l
	}
	return ThroughLandmarks
}

// Layout returns which views there are, and what they show.
func (s *Session) Layout() Layout { return s.layout }

// SetViews tells which views the window has: all of the layout, in its order.
func (s *Session) SetViews(views []View) {
	s.Views, s.View = views, views[s.layout.Active]
}

// Front returns the document in front, which is that of the active view, 0 where there is
// none.
func (s *Session) Front() scene.ID { return s.front }

// SetFront has the active view show a document. With 0 no view shows any. It reports
// whether another document is in front then. What was chosen of its groups is chosen
// again: so points are copied in one document and pasted into the group that was chosen in
// the other.
func (s *Session) SetFront(id scene.ID) bool {
	if id == 0 {
		return s.setLayout(newLayoutLike(s.layout))
	}
	return s.setLayout(s.layout.show(s.layout.Active, id))
}

// newLayoutLike returns the layout with nothing shown.
func newLayoutLike(l Layout) Layout {
	for view := range l.Views {
		l = l.show(view, 0)
	}
	return l
}

// Bring brings a document to the front: a view that shows it becomes the active one, or
// else one that shows nothing, or else the active view shows it. It reports whether
// another document was in front.
func (s *Session) Bring(id scene.ID) bool {
	if id == 0 {
		return s.SetFront(0)
	}
	if view := s.layout.ViewShowing(id); view >= 0 {
		return s.setLayout(s.layout.activate(view))
	}
	if view := s.layout.ViewShowing(0); view >= 0 {
		return s.setLayout(s.layout.activate(view).show(view, id))
	}
	return s.SetFront(id)
}

// Fill shows a document where nothing is shown, if it is not seen yet and there is such a
// view.
func (s *Session) Fill(id scene.ID) {
	if view := s.layout.ViewShowing(0); view >= 0 && s.layout.ViewShowing(id) < 0 {
		s.setLayout(s.layout.show(view, id))
	}
}

// Closed follows a document that has closed: its views show others.
func (s *Session) Closed(c workspace.Closed) {
	s.setLayout(s.layout.without(c.Document, s.open(), c.Index))
	s.superimposedClosed(c.Document)
	s.specimenClosed(c.Document)
	s.checksClosed(c.Document)
}

// open returns the documents that are open, in the order of the tabs.
func (s *Session) open() (ids []scene.ID) {
	for _, e := range s.Documents.Entries() {
		ids = append(ids, e.Document.ID())
	}
	return ids
}

// setLayout changes which views there are and what they show, and reports whether another
// document is in front.
func (s *Session) setLayout(l Layout) bool {
	defer s.followWarp()
	s.layout = l
	s.bonds = nil
	s.pruneSuperimposed()
	if s.Views != nil && len(s.Views) == len(l.Views) {
		s.View = s.Views[l.Active]
	}
	id := l.Front()
	if id == s.front {
		return false
	}
	if s.left == nil {
		s.left = map[scene.ID]choice{}
	}
	s.left[s.front] = s.choice
	maps.DeleteFunc(s.left, func(id scene.ID, _ choice) bool { return s.Documents.Document(id) == nil })
	s.front, s.choice, s.distances = id, s.left[id], nil
	return true
}

// Activate makes a view the active one.
func (s *Session) Activate(view int) {
	if view != s.layout.Active && view >= 0 && view < len(s.layout.Views) {
		s.setLayout(s.layout.activate(view))
		s.events.Laid()
	}
}

// sides are from where the second, third and fourth view of one document look at it.
var sides = []scene.ViewDirection{scene.Right, scene.Top, scene.Bottom}

// Split gives the window so many views. New ones show the next documents, and where there
// are no more that in front, from its sides.
func (s *Session) Split(views int) {
	before := s.layout
	l := before.split(views, func(l Layout) scene.ID {
		if id := l.nextUnseen(s.open()); id != 0 {
			return id
		}
		return l.Front()
	})
	s.lay(l, func(v ViewOf) bool {
		return !slices.ContainsFunc(before.Views, func(o ViewOf) bool { return o.Number == v.Number })
	})
}

// ShowSides has all views show the document in front, each from another side. Where there
// is one view, there are three then.
func (s *Session) ShowSides() {
	l := s.layout
	if !l.Split() {
		l = l.split(1+2, Layout.Front)
	}
	l = l.fill(Layout.Front)
	s.lay(l, func(v ViewOf) bool { return v != l.Views[l.Active] })
}

// ShowSpecimens has each view show another document: that in front and those behind it, as
// far as there are any. Where there is one view, there are two then.
func (s *Session) ShowSpecimens() {
	l := s.layout
	next := func(l Layout) scene.ID { return l.nextUnseen(s.open()) }
	if !l.Split() {
		l = l.split(2, next)
	}
	s.lay(l.fill(next), func(ViewOf) bool { return false })
}

// lay has the window show a layout. Of one document in several views the cameras are free,
// and its views that turn reports show it from its sides. Else the cameras go together as
// the user wants that.
func (s *Session) lay(l Layout, turn func(ViewOf) bool) {
	l.Link = preferredLink(s.Preferences)
	if l.repeats() {
		l.Link = Free
	}
	s.setLayout(l)
	s.Preferences.SetInt(prefViews, len(l.Views))
	s.events.Laid()
	side := 0
	for i, v := range l.Views {
		if turn(v) && v.Document == l.Front() && v.Document != 0 && i != l.Active && side < len(sides) {
			s.Views[i].ShowSide(sides[side])
			side++
		}
	}
	s.Moved(l.Active)
	s.tellBonds()
}

// SetLink says how the cameras of the views go together, now and when specimens are shown
// side by side again.
func (s *Session) SetLink(link Link) {
	s.Preferences.SetInt(prefLink, int(link))
	s.layout.Link = link
	s.bonds = nil
	s.events.Laid()
	s.Moved(s.layout.Active)
	s.tellBonds()
}

// step goes to the next view, or by -1 to the one before.
func (s *Session) step(by int) {
	l := s.layout.activate(s.layout.Active + by)
	s.Activate(l.Active)
}

// splitActions say how many views there are and what they show.
func (s *Session) splitActions() []Action {
	const menu = "View > Split"
	split := func(views int, name, title, words string) Action {
		return Action{Name: name, Title: title, Menu: menu, Keys: []string{fmt.Sprintf("Alt+%d", views)}, Words: "views window compare " + words,
			On: func() bool { return len(s.layout.Views) == views }, Do: func() { s.Split(views) }}
	}
	link := func(to Link, name, title, words string) Action {
		return Action{Name: name, Title: title, Menu: menu, Words: "views split together turn " + words, Why: s.oneView,
			On: func() bool { return s.layout.Split() && s.layout.Link == to }, Do: func() { s.SetLink(to) }}
	}
	first := link(ThroughLandmarks, "link-landmarks", "Linked through Landmarks", "camera procrustes fit homologous")
	first.Line = true
	return []Action{
		split(1, "one-view", "One View", "whole unsplit close"),
		split(2, "two-views", "Two Views", "side by side"),
		split(3, "three-views", "Three Views", ""),
		split(4, "four-views", "Four Views", "quad"),
		{Name: "show-sides", Title: "This Specimen from Its Sides", Menu: menu, Line: true, Why: s.nothingToSee, Words: "views split front right top same document", Do: s.ShowSides},
		{Name: "show-specimens", Title: "Several Specimens", Menu: menu, Why: s.fewDocuments, Words: "views split compare side by side documents", Do: s.ShowSpecimens},
		first,
		link(SameCamera, "link-camera", "The Same Camera", "link"),
		link(Free, "link-none", "Free Cameras", "unlink"),
	}
}

func (s *Session) oneView() string {
	if !s.layout.Split() {
		return "there is one view"
	}
	return ""
}

func (s *Session) fewDocuments() string {
	if len(s.Documents.Entries()) < 2 {
		return "fewer than two documents are open"
	}
	return ""
}
