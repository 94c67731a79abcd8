package session

import (
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestCopyAndPaste: as a table with all digits, and by name into another document.
func TestCopyAndPaste(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	_ = d.Apply(scene.MovePoint(d, g.Point(1), r3.Vec{X: 0.1, Y: 1.0 / 3, Z: -1e-9}, r3.Vec{Z: 1}))
	selects(d, g, "c")
	w.MarkMissingBecause("worn")
	selects(d, g, "bc")
	want := "name\tx\ty\tz\tstate\tgroup\nb\t0.1\t0.3333333333333333\t-1e-09\tplaced\tletters\nc\t\t\t\tmissing: worn\tletters\n"
	if got := w.Copy(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	other := w.load(true) // points a and b
	e, matched := w.PasteInto(w.Copied(w.Copy()))
	if err := w.Edit(e); err != nil || matched != 1 {
		t.Fatal(err, matched)
	}
	into := other.Groups()[0]
	if got := order(other, into); got != "aBC" {
		t.Errorf("%s", got)
	}
	if b := into.Group.At(1); b.Position.Y != 1.0/3 || into.Group.At(2).Reason != "worn" {
		t.Errorf("%+v", b)
	}
	w.Undo()
	if into.Group.Len() != 2 {
		t.Error("pasting is not undone by one step")
	}
}

// TestPointsOfAPicture are pasted among their like only: the third coordinate is neither
// made up nor dropped.
func TestPointsOfAPicture(t *testing.T) {
	w := newWorld(t)
	d := w.load(true) // a group with three coordinates, on a mesh
	solid := d.Groups()[0]
	flat := landmark.NewGroup("photo", []landmark.Landmark{{Name: "p", Status: landmark.Defined, Position: r3.Vec{X: 1, Y: 2}}})
	flat.SetDim(2)
	picture, err := d.AddGroup(flat)
	if err != nil {
		t.Fatal(err)
	}
	d.Selection().Only(picture.Point(0))
	if got, want := w.Copy(), "name\tx\ty\tstate\tgroup\np\t1\t2\tplaced\tphoto\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	c := w.Copied("")
	w.ChooseGroup(solid.ID())
	if why := w.NotPasting(c); !strings.Contains(why, "have two coordinates") {
		t.Errorf("among points of a mesh: %q", why)
	}
	w.ChooseGroup(picture.ID())
	if why := w.NotPasting(c); why != "" {
		t.Errorf("among their like: %q", why)
	}
	d.Selection().Only(solid.Point(0))
	w.Copy()
	w.ChooseGroup(picture.ID())
	if why := w.NotPasting(w.Copied("")); !strings.Contains(why, "have three coordinates") {
		t.Errorf("among points of a picture: %q", why)
	}
	_ = d.Apply(scene.RemoveGroups(d, solid.ID(), picture.ID()))
	if why := w.NotPasting(c); !strings.Contains(why, "a mesh has three") {
		t.Errorf("on a mesh: %q", why)
	}
	if e, _ := w.PasteInto(c); d.Apply(e) != nil || d.Groups()[0].Group.Dim() != 2 {
		t.Error("a new group of them has three coordinates")
	}
}

// TestPasteInAnotherUnit: a length stays what it is. Where a unit is not known nothing is
// guessed.
func TestPasteInAnotherUnit(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	d.SetUnits("m")
	_ = d.Apply(scene.MovePoint(d, g.Point(0), r3.Vec{X: 0.25, Y: -1, Z: 3}, r3.Vec{Z: 1}))
	selects(d, g, "a")
	if got, want := w.Copy(), "name\tx (m)\ty (m)\tz (m)\tstate\tgroup\na\t0.25\t-1\t3\tplaced\tletters\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	c := w.Copied("")
	for _, x := range []struct {
		units   string
		changed bool
		want    r3.Vec
	}{
		{"mm", true, r3.Vec{X: 250, Y: -1000, Z: 3000}},
		{"m", false, r3.Vec{X: 0.25, Y: -1, Z: 3}},
		{"", false, r3.Vec{X: 0.25, Y: -1, Z: 3}},
		{"px", false, r3.Vec{X: 0.25, Y: -1, Z: 3}},
	} {
		in, changed := c.In(x.units)
		if got := in.Points[0]; changed != x.changed || got.Position != x.want || got.Normal != (r3.Vec{Z: 1}) {
			t.Errorf("in %q: %+v, %v", x.units, got, changed)
		}
	}
	if c.Points[0].Position.X != 0.25 {
		t.Error("what was copied has changed")
	}
}
