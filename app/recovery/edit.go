package recovery

import (
	"fmt"
	"image/color"
	"reflect"

	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/scene"
)

// step is one edit as it was made, taken back or made again.
type step struct {
	How string `json:"how"`
	// Mark names the edit: the same number is the same edit, made, taken back or made
	// again.
	Mark scene.State `json:"mark"`
	// Joined is the mark that the edit had until now, where this is the next part of a
	// gesture.
	Joined scene.State  `json:"joined,omitempty"`
	Edit   edit         `json:"edit"`
	States []groupState `json:"states,omitempty"`
}

// groupState names what a group held before an edit and after it: the same number stands
// for the same content.
type groupState struct {
	Group scene.ID    `json:"group"`
	Was   scene.State `json:"was,omitempty"`
	Is    scene.State `json:"is,omitempty"`
}

func stepOf(c scene.Changed) step {
	s := step{How: hows[c.How], Mark: c.Mark, Joined: c.Joined, Edit: editOf(c.Edit)}
	for _, g := range c.Groups {
		s.States = append(s.States, groupState{g.Group, g.Was, g.Is})
	}
	return s
}

var hows = map[scene.How]string{scene.Did: "did", scene.Undid: "undid", scene.Redid: "redid", scene.Abandoned: "abandoned"}

// gesture names what the edit belongs to; only one that was made for the first time
// belongs to anything.
func (s step) gesture() uint64 {
	if s.How != hows[scene.Did] && s.How != hows[scene.Abandoned] {
		return 0
	}
	return s.Edit.Gesture
}

// join adds a step of the same gesture that moves the same points, as the history does,
// and reports whether it is one: a drag is made again in one step.
func (s *step) join(later step) bool {
	if s.gesture() == 0 || s.How != later.How || s.gesture() != later.gesture() || len(s.Edit.Changes) != len(later.Edit.Changes) {
		return false
	}
	for i, c := range later.Edit.Changes {
		if !s.Edit.Changes[i].goesOn(c) {
			return false
		}
	}
	s.Mark, s.States, s.Edit.Name = later.Mark, later.States, later.Edit.Name
	for i, c := range later.Edit.Changes {
		s.Edit.Changes[i].After = c.After
	}
	return true
}

// goesOn reports whether a change is one of the values of the same points, and later
// the next of them.
func (c change) goesOn(later change) bool {
	onlyPoints := func(p part) bool {
		p.Points = nil
		return reflect.DeepEqual(p, part{})
	}
	if c.Group != later.Group || !onlyPoints(c.Before) || !onlyPoints(c.After) || !onlyPoints(later.Before) || !onlyPoints(later.After) ||
		len(c.After.Points) == 0 {
		return false
	}
	for _, list := range [][]pointState{c.Before.Points, later.Before.Points, later.After.Points} {
		if len(list) != len(c.After.Points) {
			return false
		}
	}
	for i, p := range later.After.Points {
		for _, q := range []pointState{c.Before.Points[i], c.After.Points[i], later.Before.Points[i]} {
			if q.ID != p.ID || q.Index != p.Index {
				return false
			}
		}
	}
	return true
}

// edit returns the edit in terms of this run of the program.
func (s step) edit(ids groups, gestures map[uint64]scene.Gesture) (scene.Edit, error) {
	s.Edit.Gesture = s.gesture()
	return s.Edit.edit(ids, gestures)
}

// edit is a scene.Edit.
type edit struct {
	Name    text     `json:"name"`
	Gesture uint64   `json:"gesture,omitempty"`
	Changes []change `json:"changes"`
}

type change struct {
	Group  scene.ID `json:"group,omitempty"`
	Before part     `json:"before"`
	After  part     `json:"after"`
}

// part is a scene.Part. What is null is not part of it.
type part struct {
	Points  []pointState     `json:"points,omitempty"`
	Labels  *[]label         `json:"labels,omitempty"`
	Lines   *[]landmark.Edge `json:"lines,omitempty"`
	Name    *text            `json:"name,omitempty"`
	Color   *shade           `json:"color,omitempty"` // that its file says
	Locked  *bool            `json:"locked,omitempty"`
	Hidden  *bool            `json:"hidden,omitempty"`
	Shown   *shade           `json:"shown,omitempty"` // colour
	Whole   *whole           `json:"whole,omitempty"`
	Reading *reading         `json:"reading,omitempty"`
	Units   *units           `json:"units,omitempty"`
	Place   *int             `json:"place,omitempty"` // in the order of the groups
	// Measures are those that the document keeps.
	Measures *[]definition `json:"measures,omitempty"`
}

type pointState struct {
	ID    landmark.PointID `json:"id"`
	Index int              `json:"index"`
	Point *point           `json:"point,omitempty"` // null where it is not there
}

type whole struct {
	At    int    `json:"at"`
	Group *group `json:"group"`
}

type reading struct {
	Placement placement `json:"placement"`
	Chosen    bool      `json:"chosen"`
	Declared  placement `json:"declared"`
}

type units struct {
	Units  text `json:"units"`
	Chosen bool `json:"chosen"`
}

func editOf(e scene.Edit) edit {
	c := edit{Name: text(e.Name), Gesture: uint64(e.Gesture), Changes: make([]change, len(e.Changes))}
	for i, x := range e.Changes {
		c.Changes[i] = change{x.Group, partOf(x.Before), partOf(x.After)}
	}
	return c
}

func partOf(p scene.Part) part {
	c := part{Place: p.Place, Locked: p.Locked, Hidden: p.Hidden, Name: mapped(p.Part.Name, func(s string) text { return text(s) }),
		Color: mapped(p.Part.Color, shadeOf), Shown: mapped(p.Color, shadeOf), Labels: mapped(p.Labels, labelsOf), Measures: mapped(p.Measures, definitionsOf)}
	if p.Lines != nil { // none is not null
		lines := append([]landmark.Edge{}, *p.Lines...)
		c.Lines = &lines
	}
	for _, s := range p.Points {
		state := pointState{ID: s.ID, Index: s.Index}
		if s.Index >= 0 {
			l := pointOf(s.Landmark)
			state.Point = &l
		}
		c.Points = append(c.Points, state)
	}
	if p.Whole != nil {
		c.Whole = &whole{p.Whole.At, groupOf(p.Whole.Group, p.Whole.Settings)}
	}
	if r := p.Reading; r != nil {
		c.Reading = &reading{placementOf(r.Placement), r.Chosen, placementOf(r.Declared)}
	}
	if p.Units != nil {
		c.Units = &units{text(p.Units.Units), p.Units.Chosen}
	}
	return c
}

// mapped returns f of what p points to, or nil.
func mapped[A, B any](p *A, f func(A) B) *B {
	if p == nil {
		return nil
	}
	b := f(*p)
	return &b
}

// groups gives groups of another run of the program the IDs that they have in this one.
type groups map[scene.ID]scene.ID

func (g groups) id(old scene.ID) scene.ID {
	if old == 0 {
		return 0
	}
	if _, ok := g[old]; !ok {
		g[old] = scene.NewID()
	}
	return g[old]
}

func (c edit) edit(ids groups, gestures map[uint64]scene.Gesture) (scene.Edit, error) {
	e := scene.Edit{Name: string(c.Name)}
	if c.Gesture != 0 {
		if _, ok := gestures[c.Gesture]; !ok {
			gestures[c.Gesture] = scene.NewGesture()
		}
		e.Gesture = gestures[c.Gesture]
	}
	for _, x := range c.Changes {
		before, err := x.Before.part(ids)
		if err != nil {
			return e, err
		}
		after, err := x.After.part(ids)
		if err != nil {
			return e, err
		}
		e.Changes = append(e.Changes, scene.Change{Group: ids.id(x.Group), Before: before, After: after})
	}
	return e, nil
}

func (c part) part(ids groups) (scene.Part, error) {
	p := scene.Part{Place: c.Place, Part: landmark.Part{Lines: c.Lines, Locked: c.Locked, Hidden: c.Hidden}}
	p.Part.Name = mapped(c.Name, func(t text) string { return string(t) })
	p.Part.Color, p.Color = mapped(c.Color, shade.color), mapped[shade, color.NRGBA](c.Shown, shade.color)
	p.Labels = mapped(c.Labels, landmarkLabels)
	for _, s := range c.Points {
		state := landmark.PointState{ID: s.ID, Index: s.Index}
		if s.Point != nil {
			l, err := s.Point.landmark()
			if err != nil {
				return p, err
			}
			state.Landmark = l
		} else if s.Index >= 0 {
			return p, fmt.Errorf("a point in place %d says nothing of itself", s.Index+1)
		}
		p.Points = append(p.Points, state)
	}
	if c.Whole != nil && c.Whole.Group != nil {
		g, s, err := c.Whole.Group.group()
		if err != nil {
			return p, err
		}
		p.Whole = &scene.WholeGroup{At: c.Whole.At, Group: g, Settings: s}
	}
	if r := c.Reading; r != nil {
		p.Reading = &scene.Reading{Placement: r.Placement.placement(), Chosen: r.Chosen, Declared: r.Declared.placement()}
	}
	p.Measures = mapped(c.Measures, func(list []definition) []measure.Definition { return definitions(list, ids) })
	if c.Units != nil {
		p.Units = &scene.UnitChoice{Units: string(c.Units.Units), Chosen: c.Units.Chosen}
	}
	return p, nil
}
