package session

import (
	"reflect"
	"slices"

	"cairn/scene"
)

// Follow says what of the window a change of a document concerns.
type Follow uint8

const (
	FollowNothing Follow = iota
	// FollowTabs: whether another document than that in front is saved.
	FollowTabs
	// FollowSelection: other points are selected.
	FollowSelection
	// FollowPlaces: points of the document in front lie elsewhere. The rows of the
	// table are the same: this is what a drag does, many times a second.
	FollowPlaces
	// FollowLater: something is known of groups or meshes that was not; there may be many such
	// changes at once, and they are followed once.
	FollowLater
	// FollowAll: anything else of the document in front.
	FollowAll
)

// Follow returns what a change of a document concerns. What comes while a file is
// read is none of it: the workspace tells when all is there.
func (s *Session) Follow(c scene.Changed) Follow {
	e := s.Documents.Entry(c.Document)
	if len(c.Groups) > 0 || c.Content {
		s.bonds = nil
		s.followSuperimposed(c.Document)
		s.followWarp()
	}
	if len(c.Groups) > 0 || c.Units {
		s.FollowColors()
	}
	if len(c.Groups) > 0 || c.Content {
		s.FollowChecks()
	}
	if c.Selection && c.Document == s.front {
		s.shareSelection()
	}
	switch {
	case e == nil || e.Loading:
		return FollowNothing
	case c.Document != s.front:
		if c.How == scene.Shown {
			return FollowNothing
		}
		return FollowTabs
	case c.Selection && len(c.Groups) == 0:
		s.group, s.label = 0, 0
		return FollowSelection
	case c.How != scene.Shown:
		s.followPlacing(c)
		if !c.Units && onlyPlaces(c.Edit) {
			return FollowPlaces
		}
		return FollowAll
	}
	f := FollowNothing
	if c.Content { // a mesh is drawn otherwise, with colours or occlusion that have come
		f = FollowLater
	}
	for _, g := range c.Groups {
		if g.What&scene.LookChanged != 0 {
			return FollowAll
		}
		f = FollowLater
	}
	return f
}

// onlyPlaces reports whether an edit moves points and changes nothing else.
func onlyPlaces(e scene.Edit) bool {
	for _, c := range e.Changes {
		if len(c.After.Points) == 0 || len(c.After.Points) != len(c.Before.Points) || !pointsAlone(c.After) {
			return false
		}
		for i, after := range c.After.Points {
			before := c.Before.Points[i]
			before.Landmark.Position, before.Landmark.Normal = after.Landmark.Position, after.Landmark.Normal
			if !reflect.DeepEqual(before, after) {
				return false
			}
		}
	}
	return len(e.Changes) > 0
}

// pointsAlone reports whether nothing but points is part of p.
func pointsAlone(p scene.Part) bool {
	p.Points = nil
	return reflect.ValueOf(p).IsZero()
}

// Undo takes the last edit of the document in front back, Redo makes it again.
func (s *Session) Undo() {
	if d := s.Document(); d != nil {
		_ = s.following(d, func() error { d.Undo(); return nil })
	}
}

// Redo is the inverse of Undo.
func (s *Session) Redo() {
	if d := s.Document(); d != nil {
		_ = s.following(d, func() error { d.Redo(); return nil })
	}
}

// RemoveGroup takes the group that actions are about out of the document in front.
// It can be undone.
func (s *Session) RemoveGroup() error {
	g := s.Group()
	if g == nil {
		return nil
	}
	return s.Document().Apply(scene.RemoveGroups(s.Document(), g.ID()))
}

// Group returns the group that actions are about: the one that was chosen from the
// list, or else that of the selected landmark, or else the last one, or nil.
func (s *Session) Group() *scene.GroupNode {
	d := s.Document()
	if d == nil || len(d.Groups()) == 0 {
		return nil
	}
	if g := d.Group(s.group); g != nil {
		return g
	}
	selected := d.Selection().Points()
	for _, g := range d.Groups() {
		if slices.ContainsFunc(selected, func(p scene.Point) bool { return p.Group == g.ID() }) {
			return g
		}
	}
	return d.Groups()[len(d.Groups())-1]
}

// ChooseGroup makes a group the one that actions are about, until another point is
// selected in its document.
func (s *Session) ChooseGroup(id scene.ID) { s.group, s.label = id, 0 }

// Unchoose forgets what was chosen from the list of groups: actions are about the
// selected points.
func (s *Session) Unchoose() {
	if s.group != 0 {
		s.choose(0)
	}
}

// Chosen returns the group that was chosen from the list, 0 where none is.
func (s *Session) Chosen() scene.ID { return s.group }
