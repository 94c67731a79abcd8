package session

import (
	"errors"

	"cairn/app/tool"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// prediction is the last one that was asked for, and what it was made of.
type prediction struct {
	from     *references
	group    scene.ID
	revision uint64
	point    landmark.PointID
	surface  bool // it was there

	at tool.Likely
	ok bool
}

// Predicts reports whether it is shown where the next point is expected, as the user wants it.
func (s *Session) Predicts() bool { return s.Preferences.BoolWithFallback(prefPredict, true) }

// SetPredicts has it shown, or no longer, which is remembered.
func (s *Session) SetPredicts(on bool) {
	s.Preferences.SetBool(prefPredict, on)
	s.hand.Redraw()
	s.events.Styled()
}

// likely returns where a point is expected, for the tool that places.
func (s *Session) likely(d *scene.Document, t tool.Target) (tool.Likely, bool) {
	n := d.Group(t.Group)
	if !s.Predicts() || s.keptApart(d.ID()) != "" || n == nil || n.Group.Dim() != 3 {
		return tool.Likely{}, false
	}
	r := s.referencesOf(d, n)
	if r == nil {
		return tool.Likely{}, false
	}
	asked := prediction{from: r, group: n.ID(), revision: n.Group.Revision(), point: t.Point, surface: d.SurfaceBuilt()}
	last := &s.predicted
	if asked.from == last.from && asked.group == last.group && asked.revision == last.revision && asked.point == last.point && asked.surface == last.surface {
		return last.at, last.ok
	}
	if all, err := predict(d, n, r, n.Group.Index(t.Point)); err == nil && len(all) == 1 {
		asked.at, asked.ok = all[0].Likely, true
	}
	s.predicted = asked
	return asked.at, asked.ok
}

// expected is where a point of a group is expected.
type expected struct {
	index int
	tool.Likely
}

// predict returns where points of a group are expected, as far as other specimens have them:
// on the wall that faces as theirs does, if that is within the ellipsoid.
func predict(d *scene.Document, n *scene.GroupNode, r *references, indices ...int) (all []expected, err error) {
	points := r.configuration(n.Group)
	var wanted, of []int
	for _, i := range indices {
		if i >= 0 {
			wanted, of = append(wanted, r.row[i]), append(of, i)
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	p, err := r.shape.Predict(points, wanted...)
	if err != nil {
		return nil, err
	}
	for k, point := range p.Points {
		if point.Position != point.Position {
			continue // no other specimen has it
		}
		at := tool.Likely{Position: point.Position, Normal: r.normal(wanted[k], points), Middle: point.Position, Axes: point.Axes}
		wall, ok := d.NearestWall(point.Position, at.Normal, r3.Norm(point.Axes[0]))
		if ok && wall.Faces && point.Far(wall.Position) <= 1 {
			at.Position, at.Normal, at.OnSurface = wall.Position, wall.Normal, true
		}
		all = append(all, expected{of[k], at})
	}
	return all, nil
}

// toPredict returns the group whose points are predicted, and those of them that nobody has
// visited, or why there is nothing to predict.
func (s *Session) toPredict() (n *scene.GroupNode, open []int, why string) {
	d := s.Document()
	if why := s.noGroups(); why != "" {
		return nil, nil, why
	}
	if why := s.keptApart(d.ID()); why != "" {
		return nil, nil, why
	}
	n = s.Group()
	if s.notPlacing() == "" {
		if t, _ := s.hand.Place.Next(d); d.Group(t.Group) != nil {
			n = d.Group(t.Group)
		}
	}
	for i, l := range n.Group.Landmarks() {
		if l.Status == landmark.Undefined { // a lock keeps a point where it is, and it is nowhere yet
			open = append(open, i)
		}
	}
	switch {
	case n.Group.Dim() != 3:
		return nil, nil, d.GroupName(n) + " has points of a picture"
	case n.Group.Properties().Locked:
		return nil, nil, d.GroupName(n) + " is locked"
	case len(open) == 0:
		return nil, nil, "every point of " + d.GroupName(n) + " is placed or missing"
	case s.referencesOf(d, n) == nil:
		return nil, nil, "no other specimen that is open has the same landmarks"
	}
	return n, open, ""
}

func (s *Session) nothingToPredict() string {
	_, _, why := s.toPredict()
	return why
}

// predictRest gives the points that nobody has visited the places where they are expected, as
// estimates.
func (s *Session) predictRest() {
	n, open, why := s.toPredict()
	if why != "" {
		return
	}
	d := s.Document()
	all, err := predict(d, n, s.referencesOf(d, n), open...)
	switch {
	case errors.Is(err, shape.ErrTooFew), errors.Is(err, shape.ErrCollinear), errors.Is(err, shape.ErrCoincident):
		s.hand.Say("Nothing is predicted: place three points that are not on one line first.")
		return
	case err != nil:
		s.hand.Say("Nothing is predicted: " + err.Error() + ".")
		return
	case len(all) == 0:
		s.hand.Say("Nothing is predicted: no other specimen has the points that are left.")
		return
	}
	var points []scene.Point
	at := map[scene.Point]expected{}
	off := 0
	for _, e := range all {
		p := n.Point(e.index)
		points, at[p] = append(points, p), e
		if !e.OnSurface {
			off++
		}
	}
	_ = s.Edit(scene.ChangePoints(d, "Predict "+message.Plural(len(points), "Point"), points, func(p scene.Point, l *landmark.Landmark) {
		l.Position, l.Normal, l.Status, l.Origin = at[p].Position, at[p].Normal, landmark.Estimated, landmark.Predicted
	}))
	text := message.Plural(len(points), "point") + " predicted, as estimates"
	if left := len(open) - len(points); left > 0 {
		text += "; of " + message.Plural(left, "other") + " nothing is known"
	}
	if off > 0 && len(d.Meshes()) > 0 {
		text += "; " + message.Count(off, "one is", "are") + " off the surface"
	}
	s.hand.Say(text + ". Look at each before you take it for placed.")
	s.events.Styled()
}

// predictActions show where points are expected.
func (s *Session) predictActions() []Action {
	const how = "Tools > How Points Are Placed"
	return []Action{
		{Name: "predict", Title: "Show Where the Next Point Is Expected", Menu: how, Words: "predict prediction ghost likely guess template reference",
			On: s.Predicts, Do: func() { s.SetPredicts(!s.Predicts()) }},
		{Name: "turn-to-expected", Title: "Turn to Where the Next Point Is Expected", Also: OnView, Words: "predict camera fly view next",
			On: func() bool { return s.hand != nil && s.hand.Options.TurnToLikely },
			Do: func() { s.changeTool(func(o *tool.Options) { o.TurnToLikely = !o.TurnToLikely }) }},
		{Name: "predict-rest", Title: "Predict the Rest", Also: OnGroup | OnView, Words: "estimate fill missing unvisited expected",
			Why: s.nothingToPredict, Do: s.predictRest},
	}
}
