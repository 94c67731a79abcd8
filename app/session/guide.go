package session

import (
	"fmt"
	"slices"
	"strconv"

	"cairn/app/template"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/scene"
)

// Guide is what is shown of the point that a click places next, while points are
// placed one after the other.
type Guide struct {
	Group      scene.ID
	Point      scene.Point
	Name       string // of the point
	Number, Of int    // of the point in its group, from 1
	Labels     []string
	Definition string
	Optional   bool
	Kind       landmark.PointKind
	Status     landmark.PositionStatus // of the point: a click places it anew where it is placed
	Reason     string                  // why it is missing
	Estimates  bool                    // what is placed next is an estimate
	Progress   landmark.Progress       // of the group

	Template *template.Known // nil where it is not known
	At       int             // the point's number in the template, from 0; -1: it has none
}

// Guide returns what is to be shown; ok is false where no points are asked for.
func (s *Session) Guide() (g Guide, ok bool) {
	d := s.Document()
	if d == nil || s.notPlacing() != "" {
		return g, false
	}
	t, why := s.hand.Place.Next(d)
	n := d.Group(t.Group)
	if n == nil || why != "" || t.Point == 0 {
		return g, false
	}
	i := n.Group.Index(t.Point)
	l := n.Group.At(i)
	g = Guide{Group: n.ID(), Point: n.Point(i), Name: n.Group.PointName(i), Number: i + 1, Of: n.Group.Len(),
		Definition: l.Description, Status: l.Status, Reason: l.Reason, Estimates: s.hand.Place.Estimates(), Progress: n.Group.Progress(), At: -1}
	for _, label := range n.Group.Labels() {
		if slices.Contains(label.Indices, i) {
			g.Labels = append(g.Labels, label.Name)
		}
	}
	if g.Template = s.Templates.Of(n.Group); g.Template != nil {
		g.At = g.Template.Template.Match(n.Group)[i]
	}
	if g.At >= 0 {
		of := g.Template.Template.Points[g.At]
		g.Optional, g.Kind = of.Optional, of.Kind
		if g.Definition == "" {
			g.Definition = of.Definition
		}
	}
	return g, true
}

// InTemplate returns the points of the guide's group by the numbers of the template's
// points, NoPoint for those that the group does not have.
func (s *Session) InTemplate(g Guide) []scene.Point {
	n := s.Document().Group(g.Group)
	if n == nil || g.Template == nil {
		return nil
	}
	points := make([]scene.Point, len(g.Template.Template.Points))
	for i, k := range g.Template.Template.Match(n.Group) {
		if k >= 0 {
			points[k] = n.Point(i)
		}
	}
	return points
}

// Begin makes a group from a template in the document in front, with every point not
// visited, selects its first and takes the tool that places in hand. One undo takes
// the group back.
func (s *Session) Begin(t *landmark.Template) error {
	return s.beginGroup(t.NewGroup(), t.Name)
}

// freeName returns a name that no group of the document has: with a number behind it
// where one has it.
func freeName(d *scene.Document, name string) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(d.Groups(), func(n *scene.GroupNode) bool { return n.Group.Name() == name })
	}
	free := name
	for i := 2; taken(free); i++ {
		free = name + " " + strconv.Itoa(i)
	}
	return free
}

// Jump asks for a point next, whatever its state, where points are being placed.
func (s *Session) Jump(p scene.Point) {
	if s.notPlacing() == "" {
		s.hand.Place.Jump(p)
		s.events.Styled()
	}
}

// marked returns what Missing and Estimated are about: while points are placed the
// one that is next, else those selected. Points that are locked are none of them.
func (s *Session) marked() (points []scene.Point) {
	d := s.Document()
	if d == nil {
		return nil
	}
	if g, ok := s.Guide(); ok {
		points = []scene.Point{g.Point}
	} else {
		points = s.Selected()
	}
	return s.loose(points)
}

func (s *Session) nothingToMark() string {
	if why := s.noGroups(); why != "" {
		return why
	}
	switch _, asked := s.Guide(); {
	case len(s.marked()) > 0:
		return ""
	case asked:
		return "the point that is asked for is locked"
	}
	return s.allLocked()
}

// nothingToEstimate is nothingToMark, but that a selected point must have a position.
func (s *Session) nothingToEstimate() string {
	if why := s.nothingToMark(); why != "" {
		return why
	}
	if _, ok := s.Guide(); !ok && len(s.positioned()) == 0 {
		return "what is selected has no position"
	}
	return ""
}

// positioned returns those of marked that have a position.
func (s *Session) positioned() []scene.Point {
	return slices.DeleteFunc(s.marked(), func(p scene.Point) bool {
		l, _ := s.Document().Landmark(p)
		return !l.Placed()
	})
}

// MarkMissing says of the marked points that they are missing. While points are placed
// the next one is asked for then.
func (s *Session) MarkMissing() { s.MarkMissingBecause("") }

// MarkMissingBecause says the same and why.
func (s *Session) MarkMissingBecause(reason string) {
	s.setStatus(landmark.Missing, reason, s.marked())
}

// Marked names what Missing and Estimated are about: the point, or how many there are; ""
// where there is none.
func (s *Session) Marked() string {
	switch points := s.marked(); len(points) {
	case 0:
		return ""
	case 1:
		return s.Document().PointName(points[0])
	default:
		return message.Plural(len(points), "point")
	}
}

// Reason returns why the first of the marked points is missing, "" where that is not said.
func (s *Session) Reason() string {
	points := s.marked()
	if len(points) == 0 {
		return ""
	}
	l, _ := s.Document().Landmark(points[0])
	return l.Reason
}

// markEstimated says of the marked points that they are estimated, and of those that
// all are that they are not. What is yet to be placed will be an estimate.
func (s *Session) markEstimated() {
	if g, ok := s.Guide(); ok && g.Status != landmark.Defined && g.Status != landmark.Estimated {
		s.hand.Place.Estimate(!s.hand.Place.Estimates())
		s.events.Styled()
		return
	}
	to := landmark.Estimated
	if s.areEstimates() {
		to = landmark.Defined
	}
	points := s.positioned()
	s.setStatus(to, "", points)
	if to == landmark.Defined && len(points) > 1 {
		s.events.Told(fmt.Sprintf("%d estimates count as placed now, where they are. Undo takes that back.", len(points)))
	}
}

// areEstimates reports whether the marked points are all estimated, or what is placed
// next will be.
func (s *Session) areEstimates() bool {
	if s.nothingToMark() != "" {
		return false
	}
	if s.hand != nil && s.hand.Place.Estimates() {
		return true
	}
	return allAre(s.Document(), s.positioned(), func(l landmark.Landmark) bool { return l.Status == landmark.Estimated })
}

func (s *Session) setStatus(to landmark.PositionStatus, reason string, points []scene.Point) {
	d := s.Document()
	e := scene.SetStatus(d, to, points...)
	if to == landmark.Missing {
		e = scene.MarkMissing(d, reason, points...)
	}
	if asked, placing := s.Guide(); placing {
		_ = d.Apply(e)
		s.hand.Place.Went(d, asked.Point)
	} else {
		_ = s.Edit(e)
	}
	s.events.Styled()
}

// followPlacing has the tool that places ask for what was taken back, or go on behind
// what was made again. It is put down where the group whose points it asks for is gone.
func (s *Session) followPlacing(c scene.Changed) {
	if s.notPlacing() != "" {
		return
	}
	d := s.Document()
	if s.hand.Place.Orphaned(d) {
		s.hand.Take(nil)
		return
	}
	if c.How != scene.Undid && c.How != scene.Redid {
		return
	}
	for _, change := range c.Edit.Changes {
		before, after := change.Before.Points, change.After.Points
		for i := range min(len(before), len(after)) {
			if d.Group(change.Group) != nil && before[i].Landmark.Status != after[i].Landmark.Status && after[i].Index >= 0 {
				s.hand.Place.Went(d, scene.Point{Group: change.Group, ID: after[i].ID})
				return
			}
		}
	}
}

// placed tells, at the end, how a group was placed, and puts the tool down.
func (s *Session) placed(n *scene.GroupNode) {
	name, p := s.Document().GroupName(n), n.Group.Progress()
	s.hand.Take(nil)
	s.hand.Say(name + " is complete: " + p.String() + ".")
}
