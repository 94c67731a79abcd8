package recovery

import (
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"reflect"
	"slices"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// restored makes a document of the records of a tape, of which some may be refused.
func (p *tape) restored() (*scene.Document, Restored) {
	p.t.Helper()
	j, err := Read(p.contents)
	if err != nil {
		p.t.Fatal(err)
	}
	d := scene.NewDocument("again")
	p.t.Cleanup(d.Close)
	r, err := j.Restore(d, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return d, r
}

// TestTheStatesOfFilesAreKnown: a file that had a group as it was before the first edit,
// behind it, or as of a snapshot without one, is said to have it just then.
func TestTheStatesOfFilesAreKnown(t *testing.T) {
	has := func(id scene.ID, s scene.State) []File {
		return []File{{Path: "/a.json", Holds: []Held{{Group: id, State: s, Units: "mm"}}}}
	}
	for name, c := range map[string]struct {
		first                    bool // the snapshot has the first edit
		of                       int  // how many edits the file has
		asItIs, undone, bothBack bool // the file has the group now, after Undo, and after two
	}{
		"before the first edit":        {true, 0, false, false, true},
		"behind the first edit":        {true, 1, false, true, false},
		"behind the second edit":       {true, 2, true, false, false},
		"as of the snapshot":           {false, 1, false, true, false},
		"behind an edit, no first one": {false, 2, true, false, false},
	} {
		d, n := pointAtZero(t)
		states := []scene.State{n.State()}
		rename := func(to string) (c scene.Changed) {
			stop := d.OnChange(func(x scene.Changed) { c = x })
			defer stop()
			if err := d.Apply(scene.RenameGroup(d, n.ID(), to)); err != nil {
				t.Fatal(err)
			}
			states = append(states, n.State())
			return c
		}
		first := rename("one")
		if !c.first {
			first = scene.Changed{}
		}
		taken := Take(d, first)
		second := rename("two")
		p := &tape{t: t}
		b, err := taken.Record(Snapshot{Name: "a", Files: has(n.ID(), states[c.of])})
		p.add(KindSnapshot, b, err)
		b, err = Step(second)
		p.add(KindStep, b, err)
		again, r := p.restored()
		if len(r.Files) != 1 || r.Files[0].Path != "/a.json" || r.Files[0].Holds[0].Units != "mm" || r.Files[0].Holds[0].Group != again.Groups()[0].ID() {
			t.Fatalf("%s: %+v", name, r.Files)
		}
		now := func() bool { return r.Files[0].Has(again.Groups()[0].ID(), again.Groups()[0].State()) }
		asItIs := now()
		again.Undo()
		undone := now()
		bothBack := again.Undo() && now()
		if asItIs != c.asItIs || undone != c.undone || bothBack != c.bothBack {
			t.Errorf("the file has it %s: now %v, undone %v, both undone %v", name, asItIs, undone, bothBack)
		}
		d.Close()
	}
}

// TestAStateBehindALostEditIsUnknown: a file that was saved with an edit that could not be
// made again does not have what there is without it, also where all since was taken back.
func TestAStateBehindALostEditIsUnknown(t *testing.T) {
	for name, damage := range map[string]func(payload []byte) []byte{
		"it does not fit": func(b []byte) []byte {
			var s step
			if err := json.Unmarshal(b, &s); err != nil {
				t.Fatal(err)
			}
			other := text("another")
			s.Edit.Changes[0].Before.Name = &other
			b, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			return b
		},
		"it cannot be read": func([]byte) []byte { return []byte("{") },
		"nothing is lost":   func(b []byte) []byte { return b },
	} {
		d, n := pointAtZero(t)
		p := tapeOf(t, d)
		_ = d.Apply(scene.RenameGroup(d, n.ID(), "one"))
		_ = d.Apply(scene.RenameGroup(d, n.ID(), "two")) // which is lost
		saved := n.State()
		_ = d.Apply(scene.MovePoint(d, n.Point(0), r3.Vec{X: 1}, r3.Vec{}))
		d.Undo()
		b, err := Saving(File{Path: "/a.json", Holds: []Held{{Group: n.ID(), State: saved}}})
		p.add(KindSaving, b, err)
		p.contents.Records[1].Payload = damage(p.contents.Records[1].Payload)
		again, r := p.restored()
		lost := name != "nothing is lost"
		if (len(r.Refused) > 0) != lost || len(r.Savings) != 1 {
			t.Fatalf("%s: refused %q, %d saves", name, r.Refused, len(r.Savings))
		}
		if g := again.Groups()[0]; r.Savings[0].Has(g.ID(), g.State()) == lost {
			t.Errorf("%s: the file is said to have %q, %v", name, g.Group.Name(), !lost)
		}
		d.Close()
	}
}

// TestAFileThatWasSavedBehindADragHasIt: the parts of the drag are made again as one.
func TestAFileThatWasSavedBehindADragHasIt(t *testing.T) {
	d, n := pointAtZero(t)
	defer d.Close()
	p := tapeOf(t, d)
	_ = d.Apply(scene.RenameGroup(d, n.ID(), "one"))
	g := scene.NewGesture()
	for _, x := range []float64{1, 2, 3} {
		e := scene.MovePoint(d, n.Point(0), r3.Vec{X: x}, r3.Vec{})
		e.Gesture = g
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	b, err := Saving(File{Path: "/a.json", Holds: []Held{{Group: n.ID(), State: n.State()}}})
	p.add(KindSaving, b, err)
	again, r := p.restored()
	has := func() bool { return r.Savings[0].Has(again.Groups()[0].ID(), again.Groups()[0].State()) }
	if len(r.Savings) != 1 || !has() {
		t.Errorf("the file has not what was dragged: %+v", r.Savings)
	}
	if again.Undo(); has() {
		t.Error("the file has what there was before the drag")
	}
	if again.Redo(); !has() {
		t.Error("the file has not what was dragged again")
	}
}

// TestAnAbandonedGestureIsAnEditOfItsOwn where the journal does not have its beginning:
// Undo comes to each place where the point was between.
func TestAnAbandonedGestureIsAnEditOfItsOwn(t *testing.T) {
	d, n := pointAtZero(t)
	defer d.Close()
	g := scene.NewGesture()
	move := func(x float64) {
		e := scene.MovePoint(d, n.Point(0), r3.Vec{X: x}, r3.Vec{})
		e.Gesture = g
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	move(1)
	p := tapeOf(t, d)
	move(2)
	move(3)
	d.Abandon(g)
	again, _ := p.restored()
	var at []float64
	for more := true; more; more = again.Undo() {
		at = append(at, again.Groups()[0].Group.At(0).Position.X)
	}
	if !slices.Equal(at, []float64{0, 3, 1}) {
		t.Errorf("the point was at %v", at)
	}
}

// TestALaterVersionIsSaid, with its number, and nothing is made of it.
func TestALaterVersionIsSaid(t *testing.T) {
	d, n := pointAtZero(t)
	defer d.Close()
	p := tapeOf(t, d)
	_ = d.Apply(scene.RenameGroup(d, n.ID(), "one"))
	var r record
	if err := json.Unmarshal(p.contents.Records[0].Payload, &r); err != nil {
		t.Fatal(err)
	}
	r.Version = version + 1
	p.contents.Records[0].Payload, _ = json.Marshal(r)
	_, err := Read(p.contents)
	var later *VersionError
	if want := fmt.Sprintf("it was written by a later version of Cairn (%d), which can read it", version+1); !errors.As(err, &later) || err.Error() != want {
		t.Errorf("%v, want %q", err, want)
	}
}

// TestOnlyWhatFollowsTheLastSnapshotCounts: of edits and of saves.
func TestOnlyWhatFollowsTheLastSnapshotCounts(t *testing.T) {
	d, n := pointAtZero(t)
	defer d.Close()
	p := tapeOf(t, d)
	_ = d.Apply(scene.RenameGroup(d, n.ID(), "one"))
	_ = d.Apply(scene.RenameGroup(d, n.ID(), "two"))
	b, err := Saving(File{Path: "/a.json"})
	p.add(KindSaving, b, err)
	b, err = Take(d, scene.Changed{}).Record(Snapshot{Name: "a", Path: "/b.ply"})
	p.add(KindSnapshot, b, err)
	_ = d.Apply(scene.RenameGroup(d, n.ID(), "three"))
	j, err := Read(p.contents)
	if err != nil || j.Edits != 1 || len(j.Savings()) != 0 || j.Snapshot.Path != "/b.ply" {
		t.Fatalf("%+v (%v)", j, err)
	}
	again, r := p.restored()
	if again.Undo(); again.Groups()[0].Group.Name() != "two" || len(r.Savings) != 0 || again.Undo() {
		t.Errorf("%q, %d saves", again.Groups()[0].Group.Name(), len(r.Savings))
	}
}

// TestHowAGroupIsShownComesBack: every setting but what can be measured anew. One that is
// new fails here until it is written down.
func TestHowAGroupIsShownComesBack(t *testing.T) {
	s := scene.GroupSettings{
		Visible: true, Color: color.NRGBA{1, 2, 3, 4}, Recolored: true, File: "/a\xff.json", Clear: true, Chosen: true,
		Doubts: []scene.Doubt{{Points: []landmark.PointID{1}, Why: "far"}},
	}
	for i := range reflect.TypeFor[scene.GroupSettings]().NumField() {
		if f := reflect.TypeFor[scene.GroupSettings]().Field(i); f.Name != "Measured" && reflect.ValueOf(s).Field(i).IsZero() {
			t.Errorf("the test does not set %s", f.Name)
		}
	}
	b, err := json.Marshal(groupOf(landmark.NewGroup("g", []landmark.Landmark{{}}), s))
	if err != nil {
		t.Fatal(err)
	}
	var c group
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	if _, got, err := c.group(); err != nil || !reflect.DeepEqual(got, s) {
		t.Errorf("%+v (%v), want %+v", got, err, s)
	}
}

// TestWhatWasTakenBackIsToldAsTakenBack, also where an edit of its own has to do it.
func TestWhatWasTakenBackIsToldAsTakenBack(t *testing.T) {
	d, n := pointAtZero(t)
	defer d.Close()
	_ = d.Apply(scene.RenameGroup(d, n.ID(), "one")) // which the journal does not have
	b, err := Take(d, scene.Changed{}).Record(Snapshot{Name: "a"})
	p := tapeOf(t, d)
	p.add(KindSnapshot, b, err)
	d.Undo()
	d.Redo()
	_ = d.Apply(scene.RenameGroup(d, n.ID(), "two"))
	d.Undo()
	j, err := Read(p.contents)
	if err != nil {
		t.Fatal(err)
	}
	var told []scene.How
	again := scene.NewDocument("again")
	defer again.Close()
	r, err := j.Restore(again, func(c scene.Changed) {
		if c.How != scene.Shown {
			told = append(told, c.How)
		}
	})
	if want := []scene.How{scene.Undid, scene.Redid, scene.Did, scene.Undid}; err != nil || len(r.Refused) > 0 || !slices.Equal(told, want) {
		t.Errorf("told %v, want %v (%v, refused %q)", told, want, err, r.Refused)
	}
	if again.Groups()[0].Group.Name() != "one" {
		t.Errorf("it is called %q", again.Groups()[0].Group.Name())
	}
}
