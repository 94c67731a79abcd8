package recovery

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"cairn/app/journal"
	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// twoPoints is a document with two points at zero, and a function that moves one of them
// within a gesture.
func twoPoints(t *testing.T) (d *scene.Document, move func(i int, x float64, g scene.Gesture)) {
	t.Helper()
	d = scene.NewDocument("a")
	t.Cleanup(d.Close)
	n, err := d.AddGroup(landmark.NewGroup("g", []landmark.Landmark{{Status: landmark.Defined}, {Status: landmark.Defined}}))
	if err != nil {
		t.Fatal(err)
	}
	return d, func(i int, x float64, g scene.Gesture) {
		t.Helper()
		e := scene.MovePoint(d, n.Point(i), r3.Vec{X: x}, r3.Vec{})
		e.Gesture = g
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAnotherEditOfAnAbandonedGestureStays where the record that took it back is lost: of
// two edits of one gesture, with another between them, each is taken back by its own record.
func TestAnotherEditOfAnAbandonedGestureStays(t *testing.T) {
	d, move := twoPoints(t)
	p := tapeOf(t, d)
	move(0, 9, 0)
	g := scene.NewGesture()
	move(0, 1, g)
	move(1, 5, 0)
	move(1, 2, g)
	if !d.Abandon(g) || !d.Undo() || !d.Abandon(g) {
		t.Fatal("there were not three edits")
	}
	p.contents.Records = slices.Delete(p.contents.Records, 4, 6) // the first that was abandoned, and the one that was undone
	again, r := p.restored()
	at := again.Groups()[0].Group
	if a, b := at.At(0).Position.X, at.At(1).Position.X; a != 9 || b != 2 || len(r.Refused) != 0 {
		t.Errorf("the points are at %v and %v, want 9 and 2; refused %q", a, b, r.Refused)
	}
}

// TestOnlyMovesOfPointsAreJoined: a change of anything else is a step of its own, on
// whichever side it is.
func TestOnlyMovesOfPointsAreJoined(t *testing.T) {
	points := func() part { return part{Points: []pointState{{ID: 1, Index: 0}}} }
	a, b := change{1, points(), points()}, change{1, points(), points()}
	if !a.goesOn(b) {
		t.Fatal("moves of one point do not go on")
	}
	name := text("n")
	for where, p := range map[string]*part{"before": &a.Before, "after": &a.After, "later before": &b.Before, "later after": &b.After} {
		p.Name = &name
		if a.goesOn(b) {
			t.Errorf("a change with a name %s goes on", where)
		}
		p.Name = nil
	}
}

// TestWhatWasUndoneIsGoneBehindAMove that goes on with an edit before it: a record that
// makes it again all the same, in its wrong place, makes an edit of its own, and nothing
// joins that.
func TestWhatWasUndoneIsGoneBehindAMove(t *testing.T) {
	d, move := twoPoints(t)
	p := tapeOf(t, d)
	one, two := scene.NewGesture(), scene.NewGesture()
	move(0, 1, one) // in the snapshot
	move(1, 5, two) // 1
	d.Undo()        // 2
	d.Redo()        // 3
	d.Undo()        // 4
	move(0, 2, one) // 5
	move(1, 5, two) // 6
	move(1, 6, two) // 7
	var records []journal.Record
	for _, i := range []int{0, 1, 2, 5, 3, 7} {
		records = append(records, p.contents.Records[i])
	}
	p.contents.Records = records
	j, err := Read(p.contents)
	if err != nil {
		t.Fatal(err)
	}
	again, r := p.restored()
	names, inForce := again.History().Names()
	if len(r.Refused) != 0 || j.Edits != 3 || inForce != 3 || !slices.Equal(names[:inForce], j.Names) {
		t.Errorf("the journal counts %d %q, the history has %d %q; refused %q", j.Edits, j.Names, inForce, names, r.Refused)
	}
}

// TestASetOfNoPointsKeepsItsGroup: also a set that names nothing but a group comes back.
func TestASetOfNoPointsKeepsItsGroup(t *testing.T) {
	want := []measure.Definition{{Kind: measure.CentroidSize, Of: measure.Set{Group: "g"}}, {Kind: measure.CentroidSize, Of: measure.Set{Group: "g", All: true}}}
	if got := definitions(definitionsOf(want), groups{}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestEachFileOfASnapshotIsChecked: one whose version is none is said, wherever it stands.
func TestEachFileOfASnapshotIsChecked(t *testing.T) {
	d, _ := twoPoints(t)
	for bad := range 3 {
		b, err := Take(d, scene.Changed{}).Record(Snapshot{Files: []File{{Path: "/a"}, {Path: "/b"}, {Path: "/c"}}})
		if err != nil {
			t.Fatal(err)
		}
		var r record
		if err := json.Unmarshal(b, &r); err != nil {
			t.Fatal(err)
		}
		r.Files[bad].Version = "no version"
		if b, err = json.Marshal(r); err != nil {
			t.Fatal(err)
		}
		if _, _, err := read(b); err == nil {
			t.Errorf("file %d: it is not said", bad+1)
		}
	}
}
