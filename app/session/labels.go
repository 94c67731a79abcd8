package session

import (
	"image/color"
	"slices"
	"strings"

	"cairn/landmark"
	"cairn/scene"
)

// Label names a label of a group by its place among the group's labels.
type Label struct {
	Group scene.ID
	Index int
}

// ChooseLabel makes a label the one that actions are about, until a group or another
// point is chosen.
func (s *Session) ChooseLabel(l Label) {
	s.group, s.label = l.Group, l.Index+1
}

// ChosenLabel returns the label that was chosen from the list, and whether one was that
// is there.
func (s *Session) ChosenLabel() (Label, bool) {
	d := s.Document()
	if d == nil || s.label == 0 {
		return Label{}, false
	}
	g := d.Group(s.group)
	if g == nil || s.label > len(g.Group.Labels()) {
		return Label{}, false
	}
	return Label{s.group, s.label - 1}, true
}

// labelActions change labels, which are named parts of a group.
func (s *Session) labelActions() []Action {
	const menu = "Landmarks > Labels"
	return []Action{
		{Name: "new-label", Title: "New Label of Selected Points…", Menu: menu, Also: OnPoint | OnGroup, Under: "Selected Points", Why: s.otherGroups, Words: "name part subset"},
		{Name: "rename-label", Title: "Rename Label…", Menu: menu, Also: OnLabel, Why: s.noLabelChosen},
		{Name: "label-add", Title: "Add Selected Points", Menu: menu, Also: OnLabel, Why: s.nothingToAdd, Words: "label", Do: func() { s.inLabel(true) }},
		{Name: "label-remove", Title: "Take Selected Points Out", Menu: menu, Also: OnLabel, Why: s.nothingToTakeOut, Words: "label remove", Do: func() { s.inLabel(false) }},
		{Name: "select-label", Title: "Select Points of Label", Menu: menu, Also: OnLabel, Why: s.noLabelChosen, Do: s.selectLabel},
		{Name: "delete-label", Title: "Delete Label", Menu: menu, Also: OnLabel, Why: s.noLabelChosen, Words: "remove", Do: s.deleteLabel},
	}
}

// labelPlaces puts the label that is chosen elsewhere in the order.
func (s *Session) labelPlaces(menu string) []Action {
	return []Action{
		{Name: "label-up", Title: "Label Up in the List", Menu: menu, Line: true, Also: OnLabel, Why: func() string { return s.noPlaceForLabel(-1) }, Words: "move reorder sort order", Do: func() { s.moveLabel(-1) }},
		{Name: "label-down", Title: "Label Down in the List", Menu: menu, Also: OnLabel, Why: func() string { return s.noPlaceForLabel(1) }, Words: "move reorder sort order", Do: func() { s.moveLabel(1) }},
	}
}

// labelLooks locks, hides and colours the points of the label that is chosen.
func (s *Session) labelLooks(menu string) []Action {
	state := func(name, title, words string, is func(landmark.Landmark) bool, set func(*scene.Document, bool, ...scene.Point) scene.Edit) Action {
		return Action{Name: name, Title: title, Menu: menu, Also: OnLabel, Why: s.labelIsEmpty, Words: words,
			On: func() bool { return s.allOfLabel(is) },
			Do: func() { d := s.Document(); _ = d.Apply(set(d, !s.allOfLabel(is), s.labelPoints()...)) }}
	}
	lock := state("lock-label", "Points of Label Are Locked", "lock unlock keep fixed", isLocked, scene.LockPoints)
	lock.Line = true
	_, under, _ := strings.Cut(menu, " > ")
	return []Action{
		lock, state("hide-label", "Points of Label Are Hidden", "hide show", isHidden, scene.HidePoints),
		{Name: "label-color", Title: "Colour of Label…", Menu: menu, Also: OnLabel, Why: s.noLabelChosen, Words: "recolour recolor hue"},
		{Name: "label-no-color", Title: "Label without Colour of Its Own", Also: OnLabel, Under: under, Why: s.noLabelColor, Words: "recolour recolor hue reset remove", Do: s.uncolorLabel},
	}
}

func (s *Session) noLabelChosen() string {
	if why := s.noGroups(); why != "" {
		return why
	}
	if _, ok := s.ChosenLabel(); !ok {
		return "no label is chosen in the list of groups"
	}
	return ""
}

// labelled returns the selected points of the label's group by whether the label has
// them.
func (s *Session) labelled(has bool) (indices []int) {
	at, ok := s.ChosenLabel()
	if !ok {
		return nil
	}
	d := s.Document()
	l := d.Group(at.Group).Group.Labels()[at.Index]
	for _, p := range s.Selected() {
		if i := d.Index(p); p.Group == at.Group && slices.Contains(l.Indices, i) == has {
			indices = append(indices, i)
		}
	}
	return indices
}

func (s *Session) nothingToAdd() string {
	if why := s.noLabelChosen(); why != "" {
		return why
	}
	if len(s.labelled(false)) == 0 {
		return "no point of its group is selected that it has not"
	}
	return ""
}

func (s *Session) nothingToTakeOut() string {
	if why := s.noLabelChosen(); why != "" {
		return why
	}
	if len(s.labelled(true)) == 0 {
		return "none of its points is selected"
	}
	return ""
}

// changeLabels makes an edit of the labels of a group, which change gets a copy of.
func (s *Session) changeLabels(name string, group scene.ID, change func([]landmark.Label) []landmark.Label) {
	d := s.Document()
	g := d.Group(group)
	if g == nil {
		return
	}
	labels := slices.Clone(g.Group.Labels())
	for i := range labels {
		labels[i].Indices = slices.Clone(labels[i].Indices)
	}
	_ = d.Apply(scene.SetLabels(d, name, group, change(labels)))
}

// NewLabel makes a label of the selected points, which are of one group.
func (s *Session) NewLabel(name string) {
	if s.otherGroups() == "" {
		s.labelPointsAs("New Label "+name, s.Selected(), landmark.Label{Name: name})
	}
}

// labelPointsAs makes a label of points of one group, in their order.
func (s *Session) labelPointsAs(edit string, points []scene.Point, l landmark.Label) {
	for _, p := range points {
		l.Indices = append(l.Indices, s.Document().Index(p))
	}
	s.changeLabels(edit, points[0].Group, func(all []landmark.Label) []landmark.Label { return append(all, l) })
}

// RecolorLabel gives a label a colour of its own, or none where its alpha is 0.
func (s *Session) RecolorLabel(at Label, c color.NRGBA) {
	if d := s.Document(); d != nil {
		_ = d.Apply(scene.RecolorLabel(d, at.Group, at.Index, c))
	}
}

func (s *Session) uncolorLabel() {
	at, _ := s.ChosenLabel()
	s.RecolorLabel(at, color.NRGBA{})
}

func (s *Session) noLabelColor() string {
	if why := s.noLabelChosen(); why != "" {
		return why
	}
	at, _ := s.ChosenLabel()
	if s.Document().Group(at.Group).Group.Labels()[at.Index].Color.A == 0 {
		return "no colour was chosen for the label"
	}
	return ""
}

func (s *Session) inLabel(add bool) {
	at, _ := s.ChosenLabel()
	indices, name := s.labelled(!add), "Take Points out of "+s.labelName(at)
	if add {
		name = "Add Points to " + s.labelName(at)
	}
	s.changeLabels(name, at.Group, func(l []landmark.Label) []landmark.Label {
		if add {
			l[at.Index].Indices = append(l[at.Index].Indices, indices...)
		} else {
			l[at.Index].Indices = slices.DeleteFunc(l[at.Index].Indices, func(i int) bool { return slices.Contains(indices, i) })
		}
		return l
	})
}

func (s *Session) deleteLabel() {
	at, _ := s.ChosenLabel()
	s.label = 0
	s.changeLabels("Delete Label "+s.labelName(at), at.Group, func(l []landmark.Label) []landmark.Label { return slices.Delete(l, at.Index, at.Index+1) })
}

func (s *Session) selectLabel() {
	at, _ := s.ChosenLabel()
	s.Document().Selection().Only(s.labelPoints()...)
	s.ChooseLabel(at) // what is selected goes with it
}

// labelName returns what a label is called, "" where it is not there.
func (s *Session) labelName(at Label) string {
	if g := s.Document().Group(at.Group); g != nil && at.Index < len(g.Group.Labels()) {
		return g.Group.Labels()[at.Index].Name
	}
	return ""
}

// labelPoints returns the points of the label that is chosen.
func (s *Session) labelPoints() (points []scene.Point) {
	at, ok := s.ChosenLabel()
	if !ok {
		return nil
	}
	g := s.Document().Group(at.Group)
	for _, i := range g.Group.Labels()[at.Index].Indices {
		points = append(points, g.Point(i))
	}
	return points
}

func (s *Session) labelIsEmpty() string {
	if why := s.noLabelChosen(); why != "" {
		return why
	}
	if len(s.labelPoints()) == 0 {
		return "the label has no points"
	}
	return ""
}

// allOfLabel reports whether something is so of each point of the label that is chosen.
func (s *Session) allOfLabel(is func(landmark.Landmark) bool) bool {
	return allAre(s.Document(), s.labelPoints(), is)
}

// noPlaceForLabel says why the label that is chosen cannot go so many places down.
func (s *Session) noPlaceForLabel(by int) string {
	if why := s.noLabelChosen(); why != "" {
		return why
	}
	at, _ := s.ChosenLabel()
	switch to := at.Index + by; {
	case to < 0:
		return "the label is the first of its group"
	case to >= len(s.Document().Group(at.Group).Group.Labels()):
		return "the label is the last of its group"
	}
	return ""
}

func (s *Session) moveLabel(by int) {
	at, _ := s.ChosenLabel()
	s.MoveLabel(at, at.Index+by)
}

// MoveLabel puts a label into another place of the order of its group's labels, from 0,
// and makes it the one that actions are about. Files are written in that order, and
// points of several labels have the colour of the first: of those with a colour of their
// own, where one has.
func (s *Session) MoveLabel(at Label, to int) {
	s.changeLabels("Order of Labels", at.Group, func(all []landmark.Label) []landmark.Label {
		if at.Index >= len(all) || to < 0 || to >= len(all) {
			return all
		}
		moved := all[at.Index]
		s.ChooseLabel(Label{at.Group, to}) // whoever hears of the edit finds it there
		return slices.Insert(slices.Delete(all, at.Index, at.Index+1), to, moved)
	})
}
