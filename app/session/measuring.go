package session

import (
	"cairn/app/tool"
	"cairn/landmark/measure"
	"cairn/render"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// Measuring returns what the tool that measures has, or where that is which moves the
// clipping plane: texts, the longest first, and what is
// drawn of it; nothing where it is not in hand. What is along the surface is there once
// Events.Measured was called.
func (s *Session) Measuring() (texts []string, drawn []render.Measure) {
	d := s.Document()
	if d == nil || s.hand == nil || s.hand.Held() != s.hand.Measure {
		if d != nil {
			s.inHand.take(d, nil) // ends its job
		}
		if d != nil && s.hand != nil && s.hand.Held() == s.hand.Clip {
			return s.clipTexts(d), nil
		}
		return nil, nil
	}
	chosen, live := s.hand.Measure.Chosen(d), s.hand.Measure.Live(d)
	var next []Live // from the last place to the pointer
	if n := len(chosen); n > 0 && live != nil {
		next = s.takeBetween(d, []measure.Kind{measure.Distance}, []tool.Measured{chosen[n-1], *live}, &measurer{})
	}
	taken := s.takeBetween(d, offered(len(chosen), len(d.Meshes()) > 0), chosen, s.inHand)
	for _, l := range next {
		if m, ok := l.Drawn(); ok {
			drawn = append(drawn, m)
		}
	}
	if len(taken) > 0 { // the others are of the same line
		if m, ok := taken[0].Drawn(); ok {
			drawn = append(drawn, m)
		}
	}
	if len(taken) == 0 {
		taken = next
	}
	var values []measure.Taken
	for _, l := range taken {
		if l.Reason != Pending {
			values = append(values, l.Taken)
		}
	}
	return measure.SelectionTexts(values), drawn
}

// offered returns what is measured between so many places.
func offered(places int, surface bool) []measure.Kind {
	switch {
	case places < 2:
		return nil
	case places == 2 && surface:
		return []measure.Kind{measure.Distance, measure.SurfaceLength}
	case places == 2:
		return []measure.Kind{measure.Distance}
	case places == 3:
		return []measure.Kind{measure.Angle, measure.Polyline}
	}
	return []measure.Kind{measure.Polyline}
}

// takeBetween takes measures of the same places. One that is no landmark is called that.
func (s *Session) takeBetween(d *scene.Document, kinds []measure.Kind, places []tool.Measured, by *measurer) []Live {
	points := make([]measure.Point, len(places))
	at := make([]r3.Vec, len(places))
	names := make([]string, len(places))
	for i, p := range places {
		points[i] = measure.Point{Name: "place"}
		if named := s.named(d, []scene.Point{p.Point}); len(named) > 0 {
			points[i] = named[0]
		}
		at[i], names[i] = p.At, points[i].Name
	}
	wanted := make([]measure.Definition, len(kinds))
	found := make([]measure.Resolved, len(kinds))
	for i, k := range kinds {
		wanted[i] = measure.Definition{Kind: k, Points: points}
		found[i] = measure.Resolved{Kind: k, Points: at, Names: names}
	}
	return by.takeAt(d, wanted, found)
}

// keepBetween has the document in front keep what is measured between landmarks: the
// distance of two, the angle of three, the length of more. It returns what that is
// called, or why it cannot be kept.
func (s *Session) keepBetween(points []scene.Point) (title, why string) {
	d := s.Document()
	if d == nil {
		return "", "nothing is open"
	}
	m := measure.Definition{Kind: offered(len(points), false)[0], Points: s.named(d, points)}
	if err := m.Check(); err != nil {
		return "", err.Error()
	}
	if why := s.keptAlready(m); why != "" {
		return "", why
	}
	s.Keep(m)
	return m.Title(), ""
}
