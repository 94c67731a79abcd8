package scene

import (
	"testing"

	"cairn/landmark"
	"cairn/landmark/measure"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestMeasuresAreKeptByEdits: keeping, renaming and letting go can be undone, and is
// told.
func TestMeasuresAreKeptByEdits(t *testing.T) {
	d := NewDocument("d")
	defer d.Close()
	one := measure.Definition{Kind: measure.CentroidSize, Of: measure.Set{All: true}}
	two := measure.Definition{Kind: measure.Distance, Points: []measure.Point{{Name: "a"}, {Name: "b"}}}
	named := two
	named.Name = "height"
	told := 0
	stop := d.OnChange(func(c Changed) {
		if c.Measures {
			told++
		}
	})
	defer stop()
	d.SetMeasures([]measure.Definition{one})
	states := [][]measure.Definition{{one}, {one, two}, {named, one}, {one}, {}}
	check := func(what string, want []measure.Definition) {
		t.Helper()
		got := d.Measures()
		if len(got) != len(want) {
			t.Fatalf("%s: %d measures, want %d", what, len(got), len(want))
		}
		for i := range got {
			if !got[i].Same(want[i]) {
				t.Errorf("%s: measure %d is %+v, want %+v", what, i, got[i], want[i])
			}
		}
	}
	for _, s := range states[1:] {
		list := append([]measure.Definition{}, s...)
		if err := d.Apply(KeepMeasures(d, "Measures", list)); err != nil {
			t.Fatal(err)
		}
		clear(list) // the document has its own
		check("done", s)
	}
	if e := KeepMeasures(d, "Measures", nil); !e.Empty() {
		t.Errorf("an edit that changes nothing: %+v", e)
	}
	for i := len(states) - 2; i >= 0; i-- {
		d.Undo()
		check("undone", states[i])
	}
	for _, s := range states[1:] {
		d.Redo()
		check("redone", s)
	}
	if want := 1 + 3*(len(states)-1); told != want {
		t.Errorf("told %d times, want %d", told, want)
	}
}

// TestSpecimen: groups are found by the names that the window shows, and points stay
// the same ones when they are renamed.
func TestSpecimen(t *testing.T) {
	d := NewDocument("d")
	defer d.Close()
	placed := func(name string, x float64) landmark.Landmark {
		return landmark.Landmark{Name: name, Position: r3.Vec{X: x}, Status: landmark.Defined}
	}
	var first *GroupNode
	for _, g := range []*landmark.Group{
		landmark.NewGroup("face", []landmark.Landmark{placed("a", 1), placed("b", 4)}),
		landmark.NewGroup("", []landmark.Landmark{placed("a", 10), placed("c", 20)}),
	} {
		n, err := d.AddGroup(g)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = n
		}
	}
	d.SetUnits("cm")
	for text, want := range map[string]float64{"face/a, face/b": 3, "landmarks/a, c": 10, "b, landmarks/a": 6} {
		points, _, err := measure.ParsePoints(text)
		if err != nil {
			t.Fatal(err)
		}
		m := measure.Definition{Kind: measure.Distance, Points: points}
		v, err := m.Evaluate(t.Context(), d.Specimen())
		if err != nil || v.Number != want || v.Unit != "cm" {
			t.Errorf("%s: %+v, error %v", text, v, err)
		}
		bound := m.Bind(d.Specimen().Groups)
		if err := d.Apply(RenamePoint(d, first.Point(0), "x")); err != nil {
			t.Fatal(err)
		}
		if v, err := bound.Evaluate(t.Context(), d.Specimen()); err != nil || v.Number != want {
			t.Errorf("%s with a point renamed: %+v, error %v", text, v, err)
		}
		d.Undo()
	}
}

// TestAMeasureFollowsTheNameOfItsLabel, there and back; not where two labels have one name.
func TestAMeasureFollowsTheNameOfItsLabel(t *testing.T) {
	d := NewDocument("d")
	defer d.Close()
	points := make([]landmark.Landmark, 4)
	for i, p := range []r3.Vec{{}, {X: 2}, {X: 2, Y: 3}, {Y: 3}} {
		points[i] = landmark.Landmark{Position: p, Status: landmark.Defined}
	}
	g := landmark.NewGroup("g", points)
	around := []int{0, 1, 2, 3}
	if err := g.SetLabels([]landmark.Label{{Name: "jaw", Indices: around}, {Name: "brow", Indices: around}}); err != nil {
		t.Fatal(err)
	}
	if err := d.Apply(AddGroups(d, "", g)); err != nil {
		t.Fatal(err)
	}
	group := d.Groups()[0].ID()
	d.SetMeasures([]measure.Definition{{Kind: measure.Area, Of: measure.Set{Label: "jaw"}}})
	check := func(when, label, reason string) {
		t.Helper()
		m := d.Measures()[0]
		v, err := m.Evaluate(t.Context(), d.Specimen())
		if err != nil || m.Of.Label != label || v.Reason != reason || reason == "" && v.Number != 6 {
			t.Errorf("%s it is of %q: %+v, %v", when, m.Of.Label, v, err)
		}
	}
	rename := func(i int, name string) {
		t.Helper()
		if err := d.Apply(RenameLabel(d, group, i, name)); err != nil {
			t.Fatal(err)
		}
	}
	check("at first", "jaw", "")
	rename(0, "mandible")
	check("renamed", "mandible", "")
	d.Undo()
	check("undone", "jaw", "")
	d.Redo()
	check("redone", "mandible", "")
	rename(1, "mandible")
	rename(0, "jaw")
	check("of two of one name", "mandible", "")
	if e := RenameLabel(d, group, 2, "chin"); !e.Empty() {
		t.Errorf("a label that is not there: %+v", e)
	}
	if d.Measures()[0].Of.Label != "mandible" || d.Groups()[0].Group.Labels()[1].Name != "mandible" {
		t.Error("it follows another label than the one that has its name")
	}
	rename(1, "") // a measure of all points names no label, and is of no label without a name
	d.SetMeasures([]measure.Definition{{Kind: measure.Area, Of: measure.Set{All: true, GroupID: uint64(group)}}})
	if e := RenameLabel(d, group, 1, "chin"); len(e.Changes) != 1 || e.Changes[0].After.Measures != nil {
		t.Errorf("a measure of all points follows a label: %+v", e)
	}
}
