package session

import (
	"fmt"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/scene"
)

// A name may be given twice, as files have it, too. It is said then.

// RenamePoint gives a point of the document in front another name.
func (s *Session) RenamePoint(p scene.Point, name string) {
	d := s.Document()
	if d == nil || s.Edit(scene.RenamePoint(d, p, name)) != nil || d.Group(p.Group) == nil {
		return
	}
	n := 0
	for _, l := range d.Group(p.Group).Group.Landmarks() {
		if l.Name == name {
			n++
		}
	}
	s.sayShared(n, "points of this group", name)
}

// RenameGroup gives a group of the document in front another name.
func (s *Session) RenameGroup(id scene.ID, name string) { s.nameGroup(id, name, 0) }

// NewGroup adds a group under a name that no other has, and makes it the one that actions
// are about. It returns the group, 0 where there is none, and what NameNewGroup takes.
func (s *Session) NewGroup() (scene.ID, scene.Gesture) {
	d := s.Document()
	if d == nil {
		return 0, 0
	}
	e := scene.NewGroup(d, freeName(d, "group"))
	e.Gesture = scene.NewGesture()
	if d.Apply(e) != nil {
		return 0, 0
	}
	s.choose(e.Added()[0])
	return e.Added()[0], e.Gesture
}

// NameNewGroup gives a group that NewGroup made another name, in the same step of undo
// where nothing was edited between.
func (s *Session) NameNewGroup(id scene.ID, name string, of scene.Gesture) { s.nameGroup(id, name, of) }

func (s *Session) nameGroup(id scene.ID, name string, new scene.Gesture) {
	d := s.Document()
	if d == nil || d.Group(id) == nil {
		return
	}
	e := scene.RenameGroup(d, id, name)
	if e.Gesture = new; new != 0 {
		e.Name = scene.NewGroup(d, "").Name
	}
	if d.Apply(e) != nil {
		return
	}
	n := 0
	for _, g := range d.Groups() {
		if g.Group.Name() == name {
			n++
		}
	}
	s.sayShared(n, "groups", name)
}

// RenameLabel gives a label of the document in front another name.
func (s *Session) RenameLabel(at Label, name string) {
	d := s.Document()
	if d == nil || d.Group(at.Group) == nil {
		return
	}
	e := scene.RenameLabel(d, at.Group, at.Index, name)
	e.Name = "Rename Label " + s.labelName(at)
	if d.Apply(e) == nil {
		s.sayShared(countLabels(d.Group(at.Group).Group, name), "labels of this group", name)
	}
}

func countLabels(g *landmark.Group, name string) (n int) {
	for _, l := range g.Labels() {
		if l.Name == name {
			n++
		}
	}
	return n
}

// sayShared says that so many things have the name that one of them was given, where it
// is not the only one.
func (s *Session) sayShared(n int, what, name string) {
	if n < 2 || name == "" || s.hand == nil {
		return
	}
	many := "Two"
	if n > 2 {
		many = fmt.Sprint(n)
	}
	s.hand.Say(fmt.Sprintf("%s %s are named %s now.", many, what, message.Quote(name)))
}

// renameTitle says what Rename renames.
func (s *Session) renameTitle() string {
	if s.group == 0 || s.noGroups() != "" {
		return "Rename Point"
	}
	if _, ok := s.ChosenLabel(); ok {
		return "Rename Label"
	}
	return "Rename Group"
}
