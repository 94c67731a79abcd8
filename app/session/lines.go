package session

import (
	"slices"
	"strconv"

	"cairn/app/tool"
	"cairn/landmark"
	"cairn/scene"
)

// lineActions draw and remove lines and curves between points.
func (s *Session) lineActions() []Action {
	const menu = "Landmarks > Lines"
	return []Action{
		s.take("draw-curve", "Draw Curve", "C", func(h *tool.Hand) tool.Tool { return h.Draw }, s.nothingToSee,
			Action{Menu: menu, Also: OnView, Words: "line join trace outline by hand click"}),
		{Name: "open-curve", Title: "Open Curve…", Menu: menu, Also: OnPoint, Why: s.fewerThanTwo, Words: "line draw join connect label"},
		{Name: "closed-curve", Title: "Closed Curve…", Menu: menu, Also: OnPoint, Why: s.fewerThanThree, Words: "line draw join connect label outline ring"},
		{Name: "line-between", Title: "Line Between", Menu: menu, Also: OnPoint, Why: s.fewerThanTwo, Words: "draw join connect edge", Do: s.connect},
		{Name: "disconnect", Title: "Delete Lines between Them", Menu: menu, Also: OnPoint, Why: s.noLinesBetween, Words: "remove edge curve", Do: s.disconnect},
	}
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

func (s *Session) fewerThanThree() string {
	if why := s.fewerThanTwo(); why != "" {
		return why
	}
	if s.Document().Selection().Len() < 3 {
		return "only two points are selected"
	}
	return ""
}

// connect draws lines along the selected points, in the order in which they were
// selected. Lines that are there stay.
func (s *Session) connect() {
	d, points := s.Document(), s.Document().Selection().Points()
	lines := slices.Clone(d.Group(points[0].Group).Group.Connectivity())
	for i := 1; i < len(points); i++ {
		e := landmark.Edge{d.Index(points[i-1]), d.Index(points[i])}
		if !slices.Contains(lines, e) && !slices.Contains(lines, landmark.Edge{e[1], e[0]}) {
			lines = append(lines, e)
		}
	}
	_ = d.Apply(scene.SetLines(d, "Connect Points", points[0].Group, lines))
}

// FreeCurveName returns a name that no label of the selected points' group has.
func (s *Session) FreeCurveName() string {
	points := s.Selected()
	if len(points) == 0 {
		return ""
	}
	return tool.FreeCurveName(s.Document().Group(points[0].Group).Group)
}

// NewCurve makes a label of the selected points that is a curve along them, in the order
// in which they were selected.
func (s *Session) NewCurve(name string, curve landmark.Curve) {
	if s.fewerThanTwo() == "" {
		s.labelPointsAs("New Curve "+name, s.Document().Selection().Points(), landmark.Label{Name: name, Curve: curve})
	}
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
	if inside, _ := s.between(); len(inside) > 0 {
		return ""
	}
	d := s.Document()
	g := d.Group(s.Selected()[0].Group)
	for _, l := range g.Group.Labels() {
		for _, e := range l.Lines() {
			if d.Selection().Has(g.Point(e[0])) && d.Selection().Has(g.Point(e[1])) {
				return "what runs between them is the curve " + strconv.Quote(l.Name) + ", a label that can be deleted"
			}
		}
	}
	return "there is no line between the selected points"
}

func (s *Session) disconnect() {
	_, others := s.between()
	_ = s.Document().Apply(scene.SetLines(s.Document(), "Remove Lines", s.Selected()[0].Group, others))
}
