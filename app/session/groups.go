package session

import (
	"slices"

	"cairn/scene"
)

// groupActions make and change whole groups.
func (s *Session) groupActions() []Action {
	const menu, parts, shown = "Groups", "Groups > Merge, Split, Order", "Groups > Show, Lock, Colour"
	return slices.Concat([]Action{
		{Name: "new-group", Title: "New Group", Menu: menu, Keys: []string{"Ctrl+Shift+N"}, Also: OnGroup, Why: s.noDocument, Words: "add empty"},
		{Name: "duplicate-group", Title: "Duplicate Group", Menu: menu, Keys: []string{"Ctrl+D"}, Also: OnGroup, Why: s.noGroups, Words: "copy clone", Do: s.duplicateGroup},
		{Name: "merge-groups", Title: "Merge Groups…", Menu: parts, Also: OnGroup, Why: s.oneGroup, Words: "join combine unite"},
		{Name: "split-by-label", Title: "Split by Label", Menu: parts, Also: OnGroup, Why: s.noLabels, Words: "divide groups", Do: func() { s.groupEdit(scene.SplitByLabel) }},
		{Name: "group-up", Title: "Group Up in the List", Menu: parts, Line: true, Also: OnGroup, Why: func() string { return s.noPlaceFor(-1) }, Words: "move reorder sort order", Do: func() { s.moveGroup(-1) }},
		{Name: "group-down", Title: "Group Down in the List", Menu: parts, Also: OnGroup, Why: func() string { return s.noPlaceFor(1) }, Words: "move reorder sort order", Do: func() { s.moveGroup(1) }},
	}, s.labelPlaces(parts), []Action{
		{Name: "lock-group", Title: "Group Is Locked", Menu: shown, Also: OnGroup, Why: s.noGroups, Words: "lock unlock keep fixed",
			On: s.groupLocked, Do: func() { _ = s.Document().Apply(scene.LockGroup(s.Document(), s.Group().ID(), !s.groupLocked())) }},
		{Name: "hide-group", Title: "Group Is Hidden", Menu: shown, Also: OnGroup, Why: s.noGroups, Words: "hide show visible",
			On: func() bool { g := s.Group(); return g != nil && !g.Visible() }, Do: func() { s.Document().SetVisible(s.Group().ID(), !s.Group().Visible()) }},
		{Name: "list-only-group", Title: "List Only This Group", Menu: shown, Also: OnGroup, Why: s.noGroups, Words: "table filter show",
			On: func() bool { return s.Only() != 0 }, Do: s.toggleOnly},
	}, s.labelLooks(shown), []Action{
		{Name: "rename-group", Title: "Rename Group…", Menu: menu, Line: true, Also: OnGroup, Why: s.noGroups},
		{Name: "group-color", Title: "Colour of Group…", Menu: menu, Also: OnGroup, Why: s.noGroups, Words: "recolour recolor hue"},
		{Name: "coordinates", Title: "Coordinates…", Menu: menu, Also: OnGroup, Why: s.oneWayOnly, Words: "placement lps ras units matrix"},
		{Name: "select-group", Title: "Select Points of Group", Menu: menu, Line: true, Also: OnGroup, Why: s.noGroups, Words: "all", Do: s.selectGroup},
		{Name: "remove-group", Title: "Remove Group", Menu: menu, Also: OnGroup, Why: s.noRemoval, Words: "delete"},
	})
}

// Only returns the one group whose points are listed, 0 where those of all are.
func (s *Session) Only() scene.ID {
	if d := s.Document(); d == nil || d.Group(s.only) == nil {
		return 0
	}
	return s.only
}

func (s *Session) toggleOnly() {
	if s.Only() != 0 {
		s.only = 0
	} else {
		s.only = s.Group().ID()
	}
	s.events.Listed()
}

// noRemoval says why the group that actions are about cannot be removed.
func (s *Session) noRemoval() string {
	if why := s.noGroups(); why != "" {
		return why
	}
	return s.lockedGroup(s.Group())
}

func (s *Session) groupLocked() bool {
	g := s.Group()
	return g != nil && g.Group.Properties().Locked
}

func (s *Session) oneGroup() string {
	if why := s.noGroups(); why != "" {
		return why
	}
	if len(s.Document().Groups()) == 1 {
		return "there is only one group"
	}
	return ""
}

// noPlaceFor says why the group that actions are about cannot go so many places down.
func (s *Session) noPlaceFor(by int) string {
	if why := s.oneGroup(); why != "" {
		return why
	}
	switch to := slices.Index(s.Document().Groups(), s.Group()) + by; {
	case to < 0:
		return "the group is the first"
	case to >= len(s.Document().Groups()):
		return "the group is the last"
	}
	return ""
}

// moveGroup puts the group that actions are about so many places down.
func (s *Session) moveGroup(by int) {
	g := s.Group()
	s.MoveGroup(g.ID(), slices.Index(s.Document().Groups(), g)+by)
}

// MoveGroup puts a group into another place of the order, from 0, and makes it the one
// that actions are about.
func (s *Session) MoveGroup(id scene.ID, to int) {
	if d := s.Document(); d != nil && d.Apply(scene.MoveGroup(d, id, to)) == nil {
		s.choose(id)
	}
}

func (s *Session) noLabels() string {
	if why := s.noGroups(); why != "" {
		return why
	}
	if len(s.Group().Group.Labels()) == 0 {
		return "the group has no labels"
	}
	return ""
}

func (s *Session) duplicateGroup() {
	d, g := s.Document(), s.Group()
	e := scene.DuplicateGroup(d, g.ID(), freeName(d, g.Group.Name()+" copy"))
	if d.Apply(e) == nil {
		s.choose(e.Added()[0])
	}
}

// groupEdit makes an edit of the group that actions are about.
func (s *Session) groupEdit(of func(*scene.Document, scene.ID) scene.Edit) {
	d := s.Document()
	e := of(d, s.Group().ID())
	if d.Apply(e) == nil && len(e.Added()) > 0 {
		s.choose(e.Added()[0])
	}
}

// choose makes a group that has come the one that actions are about.
func (s *Session) choose(id scene.ID) {
	s.ChooseGroup(id)
	s.events.Listed()
}

func (s *Session) selectGroup() {
	s.Document().Selection().Only(s.Group().Points()...)
}
