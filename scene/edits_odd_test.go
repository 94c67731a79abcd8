package scene

import (
	"errors"
	"image/color"
	"math"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/landmark/measure"

	"gonum.org/v1/gonum/spatial/r3"
)

// oddDocument has a group of three coordinates and one of two, in which names stand twice,
// points stand nowhere or infinitely far, a label has all points of another, and a line
// goes from a point that is not placed.
func oddDocument(t *testing.T) (d *Document, solid, flat *GroupNode) {
	t.Helper()
	d = NewDocument("odd")
	t.Cleanup(d.Close)
	nan, inf := math.NaN(), math.Inf(1)
	for _, dim := range []int{3, 2} {
		g := landmark.NewGroup("twice", []landmark.Landmark{
			{Name: "a", Status: landmark.Defined, Position: r3.Vec{X: 1}},
			{Name: "a", Status: landmark.Estimated, Position: r3.Vec{X: nan, Y: 1}},
			{Status: landmark.Defined, Position: r3.Vec{X: inf, Y: -inf}},
			{Name: "a", Status: landmark.Missing, Position: landmark.NoPosition(), Reason: "broken"},
			{Name: "b", Status: landmark.Defined, Position: r3.Vec{Y: math.Copysign(0, -1)}, Locked: true, Hidden: true},
		})
		g.SetDim(dim)
		if err := errors.Join(g.SetLabels([]landmark.Label{
			{Name: "l", Indices: []int{0, 1, 2}}, {Name: "c", Indices: []int{2, 1, 0, 4}, Curve: landmark.ClosedCurve}, {Name: "none"},
		}), g.SetConnectivity([]landmark.Edge{{0, 1}, {3, 4}})); err != nil {
			t.Fatal(err)
		}
		if _, err := d.AddGroup(g); err != nil {
			t.Fatal(err)
		}
	}
	return d, d.Groups()[0], d.Groups()[1]
}

// oddEdits returns every edit there is, with values at its edges, of a group.
func oddEdits(d *Document, n, other *GroupNode) map[string]Edit {
	nan := landmark.Landmark{Name: "a", Status: landmark.Defined, Position: r3.Vec{X: math.NaN(), Y: math.Inf(1)}}
	if n.Group.Dim() == 3 {
		nan.Position.Z = math.Inf(-1)
	}
	id, p := n.ID(), n.Point
	merged, _ := MergeGroups(d, id, other.ID(), id, other.ID())
	pasted, _ := PastePoints(d, id, []landmark.Landmark{nan, {Name: "b"}, {Name: "b", Position: r3.Vec{X: 2}, Status: landmark.Defined}, {}})
	return map[string]Edit{
		"add groups":    AddGroups(d, "", n.Group, n.Group),
		"remove":        RemoveGroups(d, id, other.ID()),
		"recolour":      RecolorGroup(d, id, color.NRGBA{1, 2, 3, 4}),
		"rename group":  RenameGroup(d, id, "twice\x00"),
		"lock group":    LockGroup(d, id, true),
		"move group":    MoveGroup(d, id, 99),
		"labels":        SetLabels(d, "Labels", id, []landmark.Label{{Name: "l", Indices: []int{4}}, {Name: "l"}}),
		"lines":         SetLines(d, "Lines", id, nil),
		"units":         ChooseUnits(d, "mm"),
		"place group":   PlaceGroup(d, id, landmark.Placement{Kind: landmark.Negated}),
		"reload":        ReloadGroups(d, "", []*landmark.Group{n.Group}),
		"move to":       MovePoint(d, p(0), nan.Position, r3.Vec{X: math.NaN()}),
		"move back":     MovePoint(d, p(2), r3.Vec{}, r3.Vec{}),
		"status":        SetStatus(d, landmark.Estimated, p(0), p(1), p(2), p(3), p(0)),
		"not visited":   SetStatus(d, landmark.Undefined, p(2), p(3)),
		"missing":       MarkMissing(d, "why", p(1), p(1)),
		"rename point":  RenamePoint(d, p(4), "a"),
		"lock points":   LockPoints(d, true, p(1), p(2), p(1)),
		"hide points":   HidePoints(d, true, p(2), p(2)),
		"insert":        InsertPoints(d, id, -3, nan, nan),
		"insert behind": InsertPoints(d, id, 99, nan),
		"remove points": RemovePoints(d, p(1), p(1), p(2)),
		"remove all":    RemovePoints(d, p(0), p(1), p(2), p(3), p(4)),
		"reorder":       ReorderPoints(d, id, []landmark.PointID{n.Group.ID(2), n.Group.ID(2), n.Group.ID(0), 999}, 99),
		"new group":     NewGroup(d, "twice"),
		"duplicate":     DuplicateGroup(d, id, "twice"),
		"merge":         merged,
		"split":         SplitByLabel(d, id),
		"paste":         pasted,
		"rename label":  RenameLabel(d, id, 1, "l"),
		"keep measures": KeepMeasures(d, "Keep", []measure.Definition{{Kind: measure.CentroidSize, Of: measure.Set{Group: "twice", All: true}}}),
	}
}

// TestOddValuesAreEditedLikeOthers: each edit is made, undone and made again to the bit, and
// a group of two coordinates stays one.
func TestOddValuesAreEditedLikeOthers(t *testing.T) {
	d, solid, flat := oddDocument(t)
	for _, pair := range [][2]ID{{solid.ID(), flat.ID()}, {flat.ID(), solid.ID()}} {
		for name, e := range oddEdits(d, d.Group(pair[0]), d.Group(pair[1])) {
			before, told := oddState(d), d.rev
			if err := d.Apply(e); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			after := oddState(d)
			if e.Empty() {
				if after != before || d.rev != told {
					t.Errorf("%s: an empty edit changes something", name)
				}
				continue
			}
			if after == before || d.rev == told {
				t.Errorf("%s: nothing changed, or it is not to be seen", name)
			}
			for _, n := range d.Groups() {
				for i, l := range n.Group.Landmarks() {
					if n.Group.Dim() == 2 && l.Position.Z != 0 && l.Placed() {
						t.Errorf("%s: point %d of %s, of two coordinates, has a third, %g", name, i+1, n.Group.Name(), l.Position.Z)
					}
				}
			}
			for range 2 {
				if d.Undo(); oddState(d) != before {
					t.Errorf("%s, undone:\n%s\nbefore:\n%s", name, oddState(d), before)
				}
				if d.Redo(); oddState(d) != after {
					t.Errorf("%s, made again:\n%s\nat first:\n%s", name, oddState(d), after)
				}
			}
			d.Undo()
		}
	}
}

// oddState is stateOf with what is of the document itself. What edits do not say of a group
// that is gone and back, such as when it last changed, is not in it.
func oddState(d *Document) string {
	var b strings.Builder
	b.WriteString(stateOf(d))
	b.WriteString(d.units)
	for _, m := range d.measures {
		b.WriteString(m.Name + m.Kind.Word())
	}
	return b.String()
}

// TestAGestureOverTwoGroupsGivesBothStatesBack: of the second, which only a later part of
// the gesture is about, too.
func TestAGestureOverTwoGroupsGivesBothStatesBack(t *testing.T) {
	d, one, two := oddDocument(t)
	was := [2]State{one.State(), two.State()}
	g := NewGesture()
	for i, p := range []Point{one.Point(0), two.Point(0)} {
		e := MovePoint(d, p, r3.Vec{X: float64(5 + i)}, r3.Vec{})
		e.Gesture = g
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	now := [2]State{one.State(), two.State()}
	if names, _ := d.History().Names(); len(names) != 1 || now[0] == was[0] || now[1] == was[1] {
		t.Fatalf("the history has %q", names)
	}
	for range 2 {
		if d.Undo(); [2]State{one.State(), two.State()} != was {
			t.Error("undone, the states are others than before")
		}
		if d.Redo(); [2]State{one.State(), two.State()} != now {
			t.Error("made again, the states are others than at first")
		}
	}
}

// TestAnEditOfNoGroupIsRefused, and is no step of the history that changes nothing.
func TestAnEditOfNoGroupIsRefused(t *testing.T) {
	d, n, _ := oddDocument(t)
	before := oddState(d)
	both := RenameGroup(d, 0, "x")
	both.Changes[0].After.Units = &UnitChoice{"mm", true}
	stale := RenameGroup(d, n.ID(), "x")
	stale.Changes[0].Before.Locked, stale.Changes[0].After.Locked = new(bool), new(bool)
	*stale.Changes[0].Before.Locked = true // which it is not
	stale.Changes[0].After.Units = &UnitChoice{"mm", true}
	for name, e := range map[string]Edit{"none": RenameGroup(d, 0, "x"), "none, with a unit": both, "another state, with a unit": stale} {
		err := d.Apply(e)
		if names, _ := d.History().Names(); !errors.Is(err, ErrStale) || len(names) != 0 || oddState(d) != before {
			t.Errorf("%s: %v, the history has %q", name, err, names)
		}
	}
}

// TestPartsAndCopiesAreLikeTheirGroup in their coordinates, and are told apart by colour.
func TestPartsAndCopiesAreLikeTheirGroup(t *testing.T) {
	d, solid, flat := oddDocument(t)
	for _, n := range []*GroupNode{solid, flat} {
		if err := d.Apply(RecolorGroup(d, n.ID(), color.NRGBA{200, 10, 10, 255})); err != nil {
			t.Fatal(err)
		}
		for name, e := range map[string]Edit{"duplicate": DuplicateGroup(d, n.ID(), "copy"), "split": SplitByLabel(d, n.ID())} {
			if err := d.Apply(e); err != nil {
				t.Fatal(err)
			}
			seen := map[color.NRGBA]bool{n.Color(): true}
			for _, id := range e.Added() {
				made := d.Group(id)
				if made.Group.Dim() != n.Group.Dim() || seen[made.Color()] {
					t.Errorf("%s: a group of %d coordinates, in the colour %v", name, made.Group.Dim(), made.Color())
				}
				seen[made.Color()] = true
			}
			d.Undo()
		}
	}
}

// TestAllThatAnEditIsAboutIsTold of a group, though it stands in several changes.
func TestAllThatAnEditIsAboutIsTold(t *testing.T) {
	d, n, _ := oddDocument(t)
	e := RenameGroup(d, n.ID(), "x")
	e.Changes = append(e.Changes, LockGroup(d, n.ID(), true).Changes...)
	var told []Changed
	defer d.OnChange(func(c Changed) { told = append(told, c) })()
	if err := d.Apply(e); err != nil {
		t.Fatal(err)
	}
	if len(told) != 1 || len(told[0].Groups) != 1 || told[0].Groups[0].What != NameChanged|PropertiesChanged {
		t.Errorf("%+v", told)
	}
}

// TestACurveIsNotMergedWithALabelOfItsName
func TestACurveIsNotMergedWithALabelOfItsName(t *testing.T) {
	for _, kinds := range [][2]landmark.Curve{{landmark.NoCurve, landmark.OpenCurve}, {landmark.OpenCurve, landmark.NoCurve}, {landmark.OpenCurve, landmark.OpenCurve}} {
		d := NewDocument("a")
		for i, kind := range kinds {
			g := group([]string{"one", "two"}[i], r3.Vec{}, r3.Vec{X: 1})
			if err := g.SetLabels([]landmark.Label{{Name: "l", Indices: []int{0, 1}, Curve: kind}}); err != nil {
				t.Fatal(err)
			}
			_, _ = d.AddGroup(g)
		}
		into := d.Groups()[0]
		e, _ := MergeGroups(d, into.ID(), d.Groups()[1].ID())
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
		if l := into.Group.Labels(); len(l) != 2 || l[0].Curve != kinds[0] || l[1].Curve != kinds[1] || l[1].Indices[0] != 2 {
			t.Errorf("%v: %+v", kinds, l)
		}
		d.Close()
	}
}
