package shell

import (
	"testing"

	"cairn/app/session"
	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2"
)

// TestGroupsOfPointsAreTold: the column of groups comes where points of several groups are
// listed, and goes with them, until the user shows or hides it.
func TestGroupsOfPointsAreTold(t *testing.T) {
	r := newRoom(t)
	d, _ := r.letters("ab")
	c := r.inspector.columns
	shown := func(when string, want bool) {
		t.Helper()
		r.refresh()
		if c.hidden[session.ColumnGroup] == want {
			t.Errorf("%s it is hidden: %t", when, !want)
		}
	}
	shown("of one group", false)
	_ = d.Apply(scene.AddGroups(d, "", landmark.NewGroup("empty", nil)))
	shown("beside an empty one", false)
	_ = d.Apply(scene.AddGroups(d, "", landmark.NewGroup("others", []landmark.Landmark{{Status: landmark.Defined}})))
	shown("of two", true)
	r.inspector.sortBy(session.ColumnGroup)
	r.keys.doNamed("list-only-group")
	shown("of the only one listed", false)
	if !c.inOrder() {
		t.Error("it is sorted by a column that is hidden")
	}
	r.keys.doNamed("list-only-group")
	shown("of two again", true)
	r.inspector.toggleColumn(session.ColumnGroup)
	shown("hidden by hand", false)
	if again := newTableColumns(r.app.Preferences()); !again.groupChosen || !again.hidden[session.ColumnGroup] {
		t.Error("what was chosen is forgotten")
	}
}

// TestWidthsByKeys: the menu of columns makes them wider, narrower, and as wide as their
// texts, and that is remembered; numbers are never cut.
func TestWidthsByKeys(t *testing.T) {
	r := newRoom(t)
	r.letters("ab")
	p := r.inspector
	p.toggleColumn(session.ColumnState)
	do := func(col session.Column, entry int) {
		t.Helper()
		for i, c := range p.columns.shown() {
			if c == col {
				p.widthsMenu().ChildMenu.Items[i].ChildMenu.Items[entry].Action()
			}
		}
	}
	const wider, narrower, texts = 0, 1, 2
	for _, col := range []session.Column{session.ColumnState, session.ColumnName, session.ColumnX} {
		before := p.columns.leastWidth(col)
		do(col, wider)
		if got := p.columns.leastWidth(col); got != before+24 {
			t.Errorf("column %d is %g wide, was %g", col, got, before)
		}
		if kept := newTableColumns(r.app.Preferences()); kept.chosen[col] != float32(int(before+24.5)) {
			t.Errorf("remembered is %g, want %g", kept.chosen[col], before+24)
		}
		for range 30 {
			do(col, narrower)
		}
		if least := p.columns.leastWidth(col); least < narrowest || least < p.columns.needed[col] {
			t.Errorf("column %d is %g wide", col, least)
		}
	}
	d := r.document()
	long := "a name that is much longer than the column"
	_ = d.Apply(scene.RenamePoint(d, d.Groups()[0].Point(0), long))
	r.refresh()
	if do(session.ColumnName, texts); p.columns.leastWidth(session.ColumnName) < fyne.MeasureText(long, 12, fyne.TextStyle{}).Width {
		t.Errorf("for a long name it is %g wide", p.columns.leastWidth(session.ColumnName))
	}
}

// TestStateIsSeenInANarrowTable: what stands across the coordinates begins beside the
// name, so that it is seen where the last columns are not.
func TestStateIsSeenInANarrowTable(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("ab")
	_ = d.Apply(scene.SetStatus(d, landmark.Undefined, g.Point(0)))
	r.refresh()
	row := newPointRow(r.inspector)
	row.Resize(fyne.NewSize(300, 24))
	row.show(d, 0)
	cell := row.cells[session.ColumnZ]
	at := r.inspector.columns.places(300)
	for i, col := range r.inspector.columns.shown() {
		if col == session.ColumnX && cell.Position().X != at[i]+gap {
			t.Errorf("it begins at %g, the coordinates at %g", cell.Position().X, at[i])
		}
	}
	if cell.text.Text != "not visited" || cell.text.Alignment != fyne.TextAlignLeading {
		t.Errorf("%q, alignment %v", cell.text.Text, cell.text.Alignment)
	}
	if row.show(d, 1); cell.text.Alignment != fyne.TextAlignTrailing {
		t.Error("numbers do not stand at their right")
	}
}
