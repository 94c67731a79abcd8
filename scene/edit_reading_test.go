package scene

import (
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestAPlacedGroupThatWasSavedIsTakenBack: saving has the file say how its coordinates
// are read, which is no edit. Taken back, they are read otherwise than the file says
// now, and so the user has chosen that; made again, they are read as it says.
func TestAPlacedGroupThatWasSavedIsTakenBack(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	n, err := d.AddGroup(group("a", r3.Vec{X: 1}))
	if err != nil {
		t.Fatal(err)
	}
	negated := landmark.Placement{Kind: landmark.Negated}
	if err := d.Apply(PlaceGroup(d, n.ID(), negated)); err != nil {
		t.Fatal(err)
	}
	says := n.Group.Properties()
	says.Declared = negated
	d.SavedTo(n.ID(), "a.fcsv", says, negated)
	if n.Chosen() {
		t.Fatal("what the file says counts as chosen")
	}
	if !d.Undo() || n.Group.At(0).Position != (r3.Vec{X: 1}) || n.Group.Placement() != (landmark.Placement{}) {
		t.Fatalf("taken back, the point is at %v, %v", n.Group.At(0).Position, n.Group.Placement().Kind)
	}
	if !n.Chosen() {
		t.Error("taken back, they are read otherwise than the file says, and nobody has chosen that")
	}
	if !d.Redo() || n.Group.At(0).Position.X != -1 || n.Group.Placement() != negated {
		t.Errorf("made again, the point is at %v, %v", n.Group.At(0).Position, n.Group.Placement().Kind)
	}
}

// TestAGroupComesBackAsItWas: what is no edit, such as which file has it and whether it
// is shown, is as it was when the group was taken back, not when it was made.
func TestAGroupComesBackAsItWas(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	e := AddGroups(d, "", group("a", r3.Vec{X: 1}))
	if err := d.Apply(e); err != nil {
		t.Fatal(err)
	}
	id := e.Added()[0]
	d.SavedTo(id, "a.fcsv", d.Group(id).Group.Properties(), landmark.Placement{})
	d.SetVisible(id, false)
	if !d.Undo() || d.Group(id) != nil || !d.Redo() {
		t.Fatal("it is not taken back and made again")
	}
	if n := d.Group(id); n.File() != "a.fcsv" || n.Visible() {
		t.Errorf("it comes back of the file %q, shown: %v", n.File(), n.Visible())
	}
}
