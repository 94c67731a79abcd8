package session

import "slices"

// index makes actions found by their names and keys.
func (s *Session) index(actions []Action) {
	s.menus = menuNames(actions)
	s.byName, s.byKey = map[string]*Action{}, map[Key]*Action{}
	for i := range actions {
		a := &actions[i]
		s.actions = append(s.actions, a)
		s.byName[a.Name] = a
		for _, text := range a.Keys {
			s.byKey[MustKey(text)] = a
		}
	}
}

// Actions returns all actions, in the order of the menus. The slice is the session's.
func (s *Session) Actions() []*Action { return s.actions }

// Action returns an action by its name, or nil.
func (s *Session) Action(name string) *Action { return s.byName[name] }

// ForKey returns the action of a key, or nil. A key with Shift that has none does
// what it does without.
func (s *Session) ForKey(k Key) *Action {
	if a := s.byKey[k]; a != nil || !k.Shift || k.Modified() {
		return a
	}
	k.Shift = false
	return s.byKey[k]
}

// At returns the actions of a context menu: those of the tools first, the others in the
// table's order, and those for files last.
func (s *Session) At(p Place) (all []*Action) {
	for _, a := range s.actions {
		if a.Also&p != 0 {
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b *Action) int { return a.rank() - b.rank() })
	return all
}

func (a *Action) rank() int {
	switch menu, _ := a.Path(); menu {
	case "Tools":
		return 0
	case "File":
		return 2
	}
	return 1
}

// Menus returns the names of the menu bar's menus, in their order.
func (s *Session) Menus() []string { return s.menus }

func menuNames(table []Action) (names []string) {
	for _, a := range table {
		if menu, _ := a.Path(); menu != "" && !slices.Contains(names, menu) {
			names = append(names, menu)
		}
	}
	return names
}

// Run does an action, unless it cannot be done now: then it says why.
func (s *Session) Run(a *Action) (why string) {
	if why := a.Reason(); why != "" {
		return why
	}
	if a.Do == nil {
		s.events.Asked(a.Name)
		return ""
	}
	a.Do()
	return ""
}
