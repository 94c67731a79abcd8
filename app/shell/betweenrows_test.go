package shell

import (
	"testing"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// TestNothingIsLostBetweenRows: the room between two rows of the table, and of the list of
// groups, is of the row above, for a click and for a drag.
func TestNothingIsLostBetweenRows(t *testing.T) {
	r := newRoom(t)
	d, _ := r.letters("abcdef")
	l := r.inspector.points
	below := func(row int, height float32) fyne.Position {
		return fyne.NewPos(20, float32(row)*(height+theme.Padding())+height+theme.Padding()/2)
	}
	press := func(to desktop.Mouseable, at fyne.Position) *desktop.MouseEvent {
		e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
		to.MouseDown(e)
		return e
	}
	l.MouseUp(press(l, below(2, l.height())))
	if r.tableSays() != "abCdef" {
		t.Errorf("clicked below c: %s", r.tableSays())
	}
	e := press(l, below(4, l.height())) // and not c, which is selected, is dragged
	l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: fyne.CurrentApp().Driver().AbsolutePositionForObject(l)}})
	l.DragEnd()
	if l.MouseUp(e); r.tableSays() != "Eabcdf" {
		t.Errorf("dragged from below e to the top: %s", r.tableSays())
	}
	if l.MouseUp(press(l, below(9, l.height()))); r.tableSays() != "Eabcdf" {
		t.Errorf("clicked below all: %s", r.tableSays())
	}

	if err := d.Apply(scene.NewGroup(d, "h")); err != nil {
		t.Fatal(err)
	}
	groups := r.inspector.groups
	for row, want := range []string{"g", "h"} {
		groups.MouseUp(press(groups, below(row, groups.height())))
		if g := r.session.Group(); g == nil || g.Group.Name() != want || r.session.Chosen() != g.ID() {
			t.Errorf("clicked below %s: %v is chosen", want, g)
		}
	}
}

// TestTipsGoWithKeys: a tip of a row that the pointer rests on goes when a key does
// something, as it may be of a point that is gone.
func TestTipsGoWithKeys(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abc")
	row := newPointRow(r.inspector)
	row.show(d, 1)
	row.hover = "b"
	for name, key := range map[string]func(){
		"Delete":               func() { d.Selection().Only(g.Point(1)); r.keys.doNamed("delete-points"); r.undo() },
		"an arrow":             func() { r.inspector.points.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) },
		"the labels' triangle": func() { r.inspector.groups.toggle(g.ID(), true) },
	} {
		r.buttons.tips.show(row)
		if key(); r.buttons.tips.box.Visible() {
			t.Errorf("behind %s the tip stays", name)
		}
	}
}
