package session

import (
	"fmt"
	"image/color"
	"testing"

	"cairn/landmark"
)

// TestLabels: made of the selected points, changed, and gone, each undone by one step.
func TestLabels(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	said := func() (s string) {
		for _, l := range g.Group.Labels() {
			s += fmt.Sprintf("%s%v", l.Name, l.Indices)
		}
		return s
	}
	w.refused("new-label", "no point is selected")
	selects(d, g, "db")
	w.NewLabel("eye")
	at := Label{g.ID(), 0}
	w.refused("label-add", "no label is chosen in the list of groups")
	selects(d, g, "bce")
	w.ChooseLabel(at)
	w.does("label-add")
	if got := said(); got != "eye[1 3 2 4]" {
		t.Error(got)
	}
	w.refused("label-add", "no point of its group is selected that it has not")
	selects(d, g, "d")
	w.ChooseLabel(at)
	w.does("label-remove")
	w.RenameLabel(at, "brow")
	if got := said(); got != "brow[1 2 4]" {
		t.Error(got)
	}
	w.does("select-label")
	if got := order(d, g); got != "aBCdE" {
		t.Error(got)
	}
	w.does("delete-label")
	if got := said(); got != "" {
		t.Error(got)
	}
	for range 5 {
		w.Undo()
	}
	if got := said(); got != "" || d.History().UndoName() != "Add Landmarks" {
		t.Errorf("%s left; %s", got, d.History().UndoName())
	}
}

// TestLabelsAreReorderedLockedAndHidden: by actions about the label that is chosen, which
// stays so; each is undone by one step, which says which label it is about.
func TestLabelsAreReorderedLockedAndHidden(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	for _, points := range []string{"ab", "bc", "de"} {
		selects(d, g, points)
		w.NewLabel(points)
	}
	says := func(want string, chosen int) {
		t.Helper()
		got := ""
		for _, l := range g.Group.Labels() {
			got += l.Name + fmt.Sprint(l.Indices) + " "
		}
		if at, ok := w.ChosenLabel(); got != want || chosen >= 0 && (!ok || at.Index != chosen) {
			t.Errorf("%q, want %q; chosen is %v %t, want %d", got, want, at, ok, chosen)
		}
	}
	w.refused("label-up", "no label is chosen in the list of groups")
	w.ChooseLabel(Label{g.ID(), 0})
	w.refused("label-up", "the label is the first of its group")
	w.does("label-down")
	says("bc[1 2] ab[0 1] de[3 4] ", 1)
	w.does("label-down")
	says("bc[1 2] de[3 4] ab[0 1] ", 2)
	w.refused("label-down", "the label is the last of its group")
	w.MoveLabel(Label{g.ID(), 2}, 0)
	says("ab[0 1] bc[1 2] de[3 4] ", 0)
	for range 3 {
		if name := d.History().UndoName(); name != "Order of Labels" {
			t.Error(name)
		}
		w.Undo()
	}
	says("ab[0 1] bc[1 2] de[3 4] ", -1)
	d.Selection().Only(g.Point(4)) // is not what they are about
	w.ChooseLabel(Label{g.ID(), 1})
	marked := func(is func(landmark.Landmark) bool) (s string) {
		for _, l := range g.Group.Landmarks() {
			if is(l) {
				s += l.Name
			}
		}
		return s
	}
	for _, c := range []struct {
		action string
		is     func(landmark.Landmark) bool
	}{{"lock-label", isLocked}, {"hide-label", isHidden}} {
		if a := w.Action(c.action); a.Checked() {
			t.Errorf("%s is on", c.action)
		}
		w.does(c.action)
		if got := marked(c.is); got != "bc" || !w.Action(c.action).Checked() {
			t.Errorf("%s: of %q", c.action, got)
		}
		w.does(c.action)
		if got := marked(c.is); got != "" {
			t.Errorf("%s again: of %q", c.action, got)
		}
	}
	w.RenameLabel(Label{g.ID(), 1}, "eye")
	if name := d.History().UndoName(); name != "Rename Label bc" {
		t.Error(name)
	}
	w.ChooseLabel(Label{g.ID(), 1})
	w.does("delete-label")
	if name := d.History().UndoName(); name != "Delete Label eye" {
		t.Error(name)
	}
}

// TestLabelsAreRecolored: the one that is chosen, and back to none; each is one step that
// says which label it is about.
func TestLabelsAreRecolored(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	w.refused("label-color", "no label is chosen in the list of groups")
	w.refused("label-no-color", "no label is chosen in the list of groups")
	for _, points := range []string{"ab", "bc"} {
		selects(d, g, points)
		w.NewLabel(points)
	}
	at, red := Label{g.ID(), 1}, color.NRGBA{200, 0, 0, 255}
	w.ChooseLabel(at)
	w.refused("label-no-color", "no colour was chosen for the label")
	check := func(want color.NRGBA, undo string) {
		t.Helper()
		l := g.Group.Labels()
		if l[0].Color.A != 0 || l[1].Color != want || d.History().UndoName() != undo {
			t.Errorf("%+v, want %v; undo takes back %q", l, want, d.History().UndoName())
		}
	}
	w.RecolorLabel(at, red)
	check(red, "Colour of Label bc")
	w.RecolorLabel(at, red) // is no edit
	w.does("label-up")
	w.does("label-down")
	w.RenameLabel(at, "x")
	check(red, "Rename Label bc")
	w.does("label-no-color")
	check(color.NRGBA{}, "Colour of Label x")
	w.Undo()
	check(red, "Rename Label bc")
	for range 4 {
		w.Undo()
	}
	check(color.NRGBA{}, "New Label bc")
	w.Redo()
	check(red, "Colour of Label bc")
	w.RecolorLabel(Label{g.ID(), 7}, red) // there is none
	check(red, "Colour of Label bc")
}
