package session

import (
	"slices"

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
		{Name: "new-label", Title: "New Label of Selected Points…", Menu: menu, Also: OnPoint | OnGroup, Why: s.otherGroups, Words: "name part subset"},
		{Name: "rename-label", Title: "Rename Label…", Menu: menu, Also: OnLabel, Why: s.noLabelChosen},
		{Name: "label-add", Title: "Add Selected Points", Menu: menu, Also: OnLabel, Why: s.nothingToAdd, Words: "label", Do: func() { s.inLabel(true) }},
		{Name: "label-remove", Title: "Take Selected Points Out", Menu: menu, Also: OnLabel, Why: s.nothingToTakeOut, Words: "label remove", Do: func() { s.inLabel(false) }},
		{Name: "select-label", Title: "Select Points of Label", Menu: menu, Also: OnLabel, Why: s.noLabelChosen, Do: s.selectLabel},
		{Name: "delete-label", Title: "Delete Label", Menu: menu, Also: OnLabel, Why: s.noLabelChosen, Words: "remove", Do: s.deleteLabel},
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
	points := s.Selected()
	if s.otherGroups() != "" {
		return
	}
	var indices []int
	for _, p := range points {
		indices = append(indices, s.Document().Index(p))
	}
	s.changeLabels("New Label "+name, points[0].Group, func(l []landmark.Label) []landmark.Label {
		return append(l, landmark.Label{Name: name, Indices: indices})
	})
}

// RenameLabel gives a label another name.
func (s *Session) RenameLabel(at Label, name string) {
	s.changeLabels("Rename Label", at.Group, func(l []landmark.Label) []landmark.Label {
		if at.Index < len(l) {
			l[at.Index].Name = name
		}
		return l
	})
}

func (s *Session) inLabel(add bool) {
	at, _ := s.ChosenLabel()
	indices, name := s.labelled(!add), "Take Points out of Label"
	if add {
		name = "Add Points to Label"
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
	s.changeLabels("Delete Label", at.Group, func(l []landmark.Label) []landmark.Label { return slices.Delete(l, at.Index, at.Index+1) })
}

func (s *Session) selectLabel() {
	at, _ := s.ChosenLabel()
	d := s.Document()
	g := d.Group(at.Group)
	var points []scene.Point
	for _, i := range g.Group.Labels()[at.Index].Indices {
		points = append(points, g.Point(i))
	}
	d.Selection().Only(points...)
	s.ChooseLabel(at) // what is selected goes with it
}
