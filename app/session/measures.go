package session

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/landmark/measureio"
	"cairn/render"
	"cairn/scene"
)

// keptKinds are the measures that can be kept, by the names and titles of their actions.
var keptKinds = []struct {
	kind        measure.Kind
	name, title string
	words       string
}{
	{measure.Distance, "keep-distance", "Keep Distance", "length straight"},
	{measure.Angle, "keep-angle", "Keep Angle at the Second Point", "degrees"},
	{measure.Polyline, "keep-length", "Keep Length from Point to Point", "polyline"},
	{measure.SurfaceLength, "keep-surface-length", "Keep Length along the Surface", "geodesic"},
	{measure.CentroidSize, "keep-centroid-size", "Keep Centroid Size", "scale"},
	{measure.Area, "keep-area", "Keep Area of Label", "polygon"},
	{measure.SurfaceDistance, "keep-surface-distance", "Keep Distance to the Surface", "deviation"},
}

// measureActions keep measures of what is selected, and copy those that are kept.
func (s *Session) measureActions() []Action {
	const menu = "Measures"
	var all []Action
	for _, k := range keptKinds {
		all = append(all, Action{Name: k.name, Title: k.title, Menu: menu + " > Keep", Also: OnPoint, Under: "Measures", Words: "measure " + k.words,
			Why: func() string { return s.notKeeping(k.kind) }, Do: func() { s.keep(k.kind) }})
	}
	return append(all,
		Action{Name: "measures-in-pictures", Title: "Measures in the Pictures", Menu: menu, Words: "measures draw lines show view", On: s.DrawsMeasures, Do: s.toggleDrawn},
		Action{Name: "copy-measures", Title: "Copy Measures", Menu: menu, Line: true, Why: s.noneKept, Words: "clipboard table text"},
		Action{Name: "export-measures", Title: "Export as CSV…", Menu: menu, Why: s.noneKeptAnywhere, Words: "measures table spreadsheet"},
		Action{Name: "export-values", Title: "Export Values of the Surface…", Menu: "Measures", Why: s.noShownValues, Words: "save colors ply csv table curvature distance scalar"},
	)
}

// chosenPoints returns the selected points, in the order in which they were selected, as
// definitions have them.
func (s *Session) chosenPoints(d *scene.Document) []measure.Point {
	return s.named(d, d.Selection().Points())
}

// named returns points as definitions have them, without those that are gone.
func (s *Session) named(d *scene.Document, selected []scene.Point) []measure.Point {
	groups := d.Specimen().Groups
	at := make(map[scene.ID]measure.Group, len(groups))
	for _, g := range groups {
		at[scene.ID(g.ID)] = g
	}
	const named = 64 // points; of more the names are in no text
	points := make([]measure.Point, 0, len(selected))
	for _, p := range selected {
		g, ok := at[p.Group]
		i := d.Index(p)
		switch {
		case !ok || i < 0:
		case len(selected) <= named:
			points = append(points, measure.PointAt(groups, g, i))
		default:
			points = append(points, measure.Point{Number: i + 1, ID: measure.Identity{Group: g.ID, Point: p.ID}})
		}
	}
	return points
}

// SelectionTexts returns what the selection measures, the longest text first; nil for
// nothing. What is along the surface is there once Events.Measured was called.
func (s *Session) SelectionTexts() []string {
	d := s.Document()
	if d == nil || d.Selection().Len() == 0 {
		if d != nil {
			s.chosen.take(d, nil) // ends its job
		}
		return nil
	}
	points := s.chosenPoints(d)
	taken := measure.OfSelection(d.Specimen(), points)
	var along []measure.Definition
	if len(d.Meshes()) > 0 {
		switch len(points) {
		case 1:
			along = []measure.Definition{{Kind: measure.SurfaceDistance, Points: points}}
		case 2:
			along = []measure.Definition{{Kind: measure.SurfaceLength, Points: points}}
		}
	}
	if len(taken) > 0 && !taken[0].OK() {
		along = nil // for the same reason
	}
	for _, l := range s.chosen.take(d, along) {
		if l.OK() {
			taken = append(taken, l.Taken)
		}
	}
	return measure.SelectionTexts(taken)
}

// Kept returns the measures that the document in front keeps, as they are now.
func (s *Session) Kept() []Live {
	d := s.Document()
	if d == nil {
		return nil
	}
	return s.kept.take(d, d.NamedMeasures())
}

// notKeeping says why a measure of what is selected, or of the label or group that is
// chosen, cannot be kept.
func (s *Session) notKeeping(k measure.Kind) string {
	if why := s.noGroups(); why != "" {
		return why
	}
	d := s.Document()
	n := d.Selection().Len()
	if k.NeedsSurface() && len(d.Meshes()) == 0 {
		return "there is no surface"
	}
	of := s.wanted(k)
	if !of.Of.IsZero() {
		if l, ok := s.ChosenLabel(); ok && k == measure.Area && !goesAround(d.Group(l.Group).Group, l.Index) {
			return "the points of the label are no curve, and no lines go around them"
		}
		return s.keptAlready(of)
	}
	least, most := k.Points()
	switch {
	case k == measure.Area && n < least:
		return "no label is chosen in the list of groups, and fewer than three points are selected"
	case least == 1 && most == 1 && n != 1:
		return "it is of one selected point"
	case n < least && least == most:
		return fmt.Sprintf("it is of %d selected points", least)
	case n < least:
		return fmt.Sprintf("it is of %d or more selected points", least)
	case most > 0 && n > most:
		return fmt.Sprintf("it is of %d selected points, and %d are", most, n)
	}
	return s.keptAlready(of)
}

// goesAround reports whether the points of a label stand in the order of a polygon: they
// are a curve, or each is joined to the next by a line, and the last to the first.
func goesAround(g *landmark.Group, label int) bool {
	l := g.Labels()[label]
	if l.Curve != landmark.NoCurve || len(l.Indices) < 3 {
		return l.Curve != landmark.NoCurve
	}
	for i, from := range l.Indices {
		to := l.Indices[(i+1)%len(l.Indices)]
		if !slices.Contains(g.Connectivity(), landmark.Edge{from, to}) && !slices.Contains(g.Connectivity(), landmark.Edge{to, from}) {
			return false
		}
	}
	return true
}

func (s *Session) keptAlready(m measure.Definition) string {
	for _, kept := range s.Document().Measures() {
		if m.Kind == kept.Kind && slices.EqualFunc(m.Points, kept.Points, func(a, b measure.Point) bool { return a.ID == b.ID }) && m.Of.GroupID == kept.Of.GroupID && m.Of.Label == kept.Of.Label && m.Of.All == kept.Of.All {
			return "it is kept already"
		}
	}
	return ""
}

// wanted returns the measure of a kind of what is selected or chosen.
func (s *Session) wanted(k measure.Kind) measure.Definition {
	d := s.Document()
	m := measure.Definition{Kind: k}
	if l, ok := s.ChosenLabel(); ok && k == measure.Area {
		g := d.Group(l.Group)
		m.Of = measure.Set{Group: g.Group.Name(), GroupID: uint64(l.Group), Label: g.Group.Labels()[l.Index].Name}
		return m
	}
	if g := s.Group(); k == measure.CentroidSize && d.Selection().Len() == 0 && g != nil {
		m.Of = measure.Set{Group: g.Group.Name(), GroupID: uint64(g.ID()), All: true}
		return m
	}
	m.Points = s.chosenPoints(d)
	return m
}

func (s *Session) keep(k measure.Kind) { s.Keep(s.wanted(k)) }

// Keep has the document in front keep one measure more.
func (s *Session) Keep(m measure.Definition) {
	d := s.Document()
	_ = d.Apply(scene.KeepMeasures(d, "Keep "+m.Title(), append(slices.Clone(d.Measures()), m)))
}

// changeKept changes what the document in front keeps. name is what Undo calls it.
func (s *Session) changeKept(name string, change func([]measure.Definition) []measure.Definition) {
	if d := s.Document(); d != nil {
		_ = d.Apply(scene.KeepMeasures(d, name, change(slices.Clone(d.Measures()))))
	}
}

// has reports whether the document in front keeps a measure of a number, from 0 on.
func (s *Session) has(i int) bool {
	d := s.Document()
	return d != nil && i >= 0 && i < len(d.Measures())
}

// DropMeasure lets go of a measure.
func (s *Session) DropMeasure(i int) {
	if s.has(i) {
		s.changeKept("Delete "+s.Document().NamedMeasures()[i].Title(), func(all []measure.Definition) []measure.Definition { return slices.Delete(all, i, i+1) })
	}
}

// RenameMeasure gives a measure a name; "" takes it away.
func (s *Session) RenameMeasure(i int, name string) {
	if s.has(i) && s.Document().Measures()[i].Name != name {
		s.changeKept("Rename Measure", func(all []measure.Definition) []measure.Definition {
			all[i].Name = name
			return all
		})
	}
}

// MoveMeasure puts a measure where another one is.
func (s *Session) MoveMeasure(from, to int) bool {
	if !s.has(from) || !s.has(to) || from == to {
		return false
	}
	s.changeKept("Move Measure", func(all []measure.Definition) []measure.Definition {
		m := all[from]
		return slices.Insert(slices.Delete(all, from, from+1), to, m)
	})
	return true
}

// SelectMeasured selects the points of a measure, in its order.
func (s *Session) SelectMeasured(i int) {
	if !s.has(i) {
		return
	}
	d := s.Document()
	m := d.Measures()[i]
	var points []scene.Point
	for _, p := range m.Points {
		if at := (scene.Point{Group: scene.ID(p.ID.Group), ID: p.ID.Point}); d.Index(at) >= 0 {
			points = append(points, at)
		}
	}
	if g := d.Group(scene.ID(m.Of.GroupID)); g != nil {
		for k := range g.Group.Len() {
			if m.Of.All || slices.ContainsFunc(g.Group.Labels(), func(l landmark.Label) bool { return l.Name == m.Of.Label && slices.Contains(l.Indices, k) }) {
				points = append(points, g.Point(k))
			}
		}
	}
	d.Selection().Only(points...)
}

// MeasuresText returns the kept measures of the document in front as a table with tabs:
// all of them, or the one of a number from 0 on.
func (s *Session) MeasuresText(only int) string {
	var rows []measureio.Row
	for i, l := range s.Kept() {
		if only < 0 || only == i {
			rows = append(rows, measureio.Row{Document: s.Documents.Name(s.front), Taken: l.Taken})
		}
	}
	return strings.TrimSuffix(measureio.Text(rows), "\n")
}

// MeasureAll takes the kept measures of all open documents, in their order, in the
// background: done gets them on the window's goroutine.
func (s *Session) MeasureAll(done func([]measureio.Row)) {
	rows, waiting := []measureio.Row{}, 1
	over := func() {
		if waiting--; waiting == 0 {
			done(rows)
		}
	}
	names, post := s.Documents.Names(), s.events.Post
	for i, e := range s.Documents.Entries() {
		d, units := e.Document, e.Document.Units()
		groups := d.Specimen().Groups
		var ask []measure.Resolved
		var at []int // the rows of the questions
		for _, m := range d.NamedMeasures() {
			r := m.Resolve(groups)
			row := measureio.Row{Document: names[i], Taken: measure.Taken{Definition: m}}
			if m.Kind.NeedsSurface() && r.Reason == "" && len(d.Meshes()) > 0 {
				row.Value = measure.Value{Number: math.NaN(), Unit: units, Reason: "the document was closed meanwhile"}
				ask, at = append(ask, r), append(at, len(rows))
			} else {
				row.Value, _ = r.Value(context.Background(), nil, units) // which nothing cancels
			}
			rows = append(rows, row)
		}
		if len(ask) == 0 {
			continue
		}
		meshes := d.TriMeshes()
		waiting++
		err := d.Go(func(ctx context.Context) {
			found := answer(ctx, meshes, ask, units)
			meshes = nil
			post(func() {
				for i, v := range found {
					rows[at[i]].Value = v.Value
				}
				over()
			})
		})
		if err != nil {
			waiting--
		}
	}
	post(over)
}

func (s *Session) noneKept() string {
	switch d := s.Document(); {
	case d == nil:
		return "nothing is open"
	case len(d.Measures()) == 0:
		return "no measures are kept"
	}
	return ""
}

func (s *Session) noneKeptAnywhere() string {
	for _, e := range s.Documents.Entries() {
		if len(e.Document.Measures()) > 0 {
			return ""
		}
	}
	return "no measures are kept"
}

// DrawsMeasures reports whether kept measures are drawn, in the view and in pictures.
func (s *Session) DrawsMeasures() bool { return s.Preferences.Bool(prefMeasures) }

func (s *Session) toggleDrawn() {
	s.Preferences.SetBool(prefMeasures, !s.DrawsMeasures())
	s.events.Measured()
	s.events.Styled()
}

// DrawnMeasures returns what pictures show of the kept measures.
func (s *Session) DrawnMeasures() (drawn []render.Measure) {
	if !s.DrawsMeasures() {
		return nil
	}
	return s.DrawableMeasures()
}

// DrawableMeasures returns how the kept measures are drawn, whether or not they are.
func (s *Session) DrawableMeasures() (drawn []render.Measure) {
	for _, l := range s.Kept() {
		if m, ok := l.Drawn(); ok {
			drawn = append(drawn, m)
		}
	}
	return drawn
}
