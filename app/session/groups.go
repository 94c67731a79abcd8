package session

import (
	"slices"

	"cairn/landmark"
	"cairn/scene"
)

// groupActions make and change whole groups.
func (s *Session) groupActions() []Action {
	return []Action{
		{Name: "new-group", Title: "New Group", Menu: "Landmarks", Line: true, Keys: []string{"Ctrl+Shift+N"}, Also: OnGroup, Why: s.noDocument, Words: "add empty", Do: s.newGroup},
		{Name: "duplicate-group", Title: "Duplicate Group", Menu: "Landmarks", Keys: []string{"Ctrl+D"}, Also: OnGroup, Why: s.noGroups, Words: "copy clone", Do: s.duplicateGroup},
		{Name: "merge-groups", Title: "Merge Groups…", Menu: "Landmarks", Also: OnGroup, Why: s.oneGroup, Words: "join combine unite"},
		{Name: "split-by-label", Title: "Split by Label", Menu: "Landmarks", Also: OnGroup, Why: s.noLabels, Words: "divide groups", Do: func() { s.groupEdit(scene.SplitByLabel) }},
		{Name: "group-color", Title: "Colour of Group…", Menu: "Landmarks", Also: OnGroup, Why: s.noGroups, Words: "recolour recolor hue"},
		{Name: "lock-group", Title: "Group Is Locked", Menu: "Landmarks", Also: OnGroup, Why: s.noGroups, Words: "lock unlock keep fixed",
			On: s.groupLocked, Do: func() { _ = s.Document().Apply(scene.LockGroup(s.Document(), s.Group().ID(), !s.groupLocked())) }},
		{Name: "hide-group", Title: "Group Is Hidden", Menu: "Landmarks", Also: OnGroup, Why: s.noGroups, Words: "hide show visible",
			On: func() bool { g := s.Group(); return g != nil && !g.Visible() }, Do: func() { s.Document().SetVisible(s.Group().ID(), !s.Group().Visible()) }},
		{Name: "list-only-group", Title: "List Only This Group", Menu: "Landmarks", Also: OnGroup | OnPoint, Why: s.noGroups, Words: "table filter show",
			On: func() bool { return s.Only() != 0 }, Do: s.toggleOnly},
		{Name: "select-group", Title: "Select Points of Group", Menu: "Landmarks", Also: OnGroup, Why: s.noGroups, Words: "all", Do: s.selectGroup},
	}
}

// lineActions draw and remove lines between points.
func (s *Session) lineActions() []Action {
	const menu = "Landmarks > Lines"
	connect := func(name, title string, closed bool) Action {
		return Action{Name: name, Title: title, Menu: menu, Also: OnPoint, Why: s.fewerThanTwo, Words: "line curve draw join", Do: func() { s.connect(closed) }}
	}
	open := connect("connect-open", "Connect Selected Points", false)
	open.Line = true
	return []Action{
		open,
		connect("connect-closed", "Connect Them as a Closed Curve", true),
		{Name: "disconnect", Title: "Remove Lines between Them", Menu: menu, Also: OnPoint, Why: s.noLinesBetween, Words: "delete edge curve", Do: s.disconnect},
	}
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

func (s *Session) noLabels() string {
	if why := s.noGroups(); why != "" {
		return why
	}
	if len(s.Group().Group.Labels()) == 0 {
		return "the group has no labels"
	}
	return ""
}

func (s *Session) newGroup() {
	d := s.Document()
	e := scene.NewGroup(d, freeName(d, "group"))
	if d.Apply(e) == nil {
		s.choose(e.Added()[0])
	}
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
	var points []scene.Point
	g := s.Group()
	for i := range g.Group.Len() {
		points = append(points, g.Point(i))
	}
	s.Document().Selection().Only(points...)
}

func (s *Session) fewerThanTwo() string {
	if why := s.otherGroups(); why != "" {
		return why
	}
	if s.Document().Selection().Len() < 2 {
		return "only one point is selected"
	}
	return ""
}

// connect draws a line along the selected points, in their order; closed: and back to
// the first. Lines that are there stay.
func (s *Session) connect(closed bool) {
	d, points := s.Document(), s.Selected()
	g := d.Group(points[0].Group).Group
	lines := slices.Clone(g.Connectivity())
	add := func(a, b scene.Point) {
		e := landmark.Edge{d.Index(a), d.Index(b)}
		if !slices.Contains(lines, e) && !slices.Contains(lines, landmark.Edge{e[1], e[0]}) {
			lines = append(lines, e)
		}
	}
	for i := 1; i < len(points); i++ {
		add(points[i-1], points[i])
	}
	if closed && len(points) > 2 {
		add(points[len(points)-1], points[0])
	}
	_ = d.Apply(scene.SetLines(d, "Connect Points", points[0].Group, lines))
}

// between returns the lines of a group that run between selected points, and the others.
func (s *Session) between() (inside, others []landmark.Edge) {
	d, points := s.Document(), s.Selected()
	if len(points) == 0 {
		return nil, nil
	}
	g := d.Group(points[0].Group)
	for _, e := range g.Group.Connectivity() {
		if d.Selection().Has(g.Point(e[0])) && d.Selection().Has(g.Point(e[1])) {
			inside = append(inside, e)
		} else {
			others = append(others, e)
		}
	}
	return inside, others
}

func (s *Session) noLinesBetween() string {
	if why := s.fewerThanTwo(); why != "" {
		return why
	}
	if inside, _ := s.between(); len(inside) == 0 {
		return "there is no line between the selected points"
	}
	return ""
}

func (s *Session) disconnect() {
	_, others := s.between()
	_ = s.Document().Apply(scene.SetLines(s.Document(), "Remove Lines", s.Selected()[0].Group, others))
}
