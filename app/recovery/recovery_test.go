package recovery

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"testing"
	"time"

	"cairn/app/journal"
	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/scene"
	"cairn/scene/scenetest"

	"gonum.org/v1/gonum/spatial/r3"
)

// tape is a journal in memory: the first edit begins it with a snapshot.
type tape struct {
	t        *testing.T
	d        *scene.Document
	contents journal.Contents
}

func tapeOf(t *testing.T, d *scene.Document) *tape {
	p := &tape{t: t, d: d}
	d.OnChange(p.changed)
	return p
}

func (p *tape) changed(c scene.Changed) {
	if c.How == scene.Shown {
		return
	}
	if len(p.contents.Records) == 0 {
		b, err := Snapshot{Name: "a", When: time.Unix(0, 0)}.Record(p.d, c)
		p.add(KindSnapshot, b, err)
		return
	}
	b, err := Step(c)
	p.add(KindStep, b, err)
}

func (p *tape) add(kind uint32, payload []byte, err error) {
	if err != nil {
		p.t.Fatal(err)
	}
	p.contents.Records = append(p.contents.Records, journal.Record{Seq: uint64(len(p.contents.Records) + 1), Kind: kind, Payload: payload})
}

func (p *tape) play() (*scene.Document, *Journal) {
	p.t.Helper()
	j, err := Read(p.contents)
	if err != nil {
		p.t.Fatal(err)
	}
	d := scene.NewDocument("again")
	r, err := j.Restore(d, nil)
	if err != nil || len(r.Refused) > 0 {
		p.t.Fatalf("%v, %q", err, r.Refused)
	}
	return d, j
}

// TestRandomEditsComeBack: a document made of a journal holds what the first did, in
// every state; its history goes back to where the journal began and forth again.
func TestRandomEditsComeBack(t *testing.T) {
	sequences := 200
	if testing.Short() {
		sequences = 40
	}
	for seed := range uint64(sequences) {
		w := scenetest.New(t, seed)
		for range seed % 5 { // edits that the journal does not see
			w.Step()
		}
		before := scenetest.Written(w.Document())
		p := tapeOf(t, w.Document())
		for step := range 25 {
			w.Step()
			if len(p.contents.Records) == 0 {
				continue
			}
			again, j := p.play()
			want := w.Want()
			if got := scenetest.Written(again); got != want {
				t.Fatalf("sequence %d, step %d:\n%s\nwant\n%s", seed, step, got, want)
			}
			names, inForce := again.History().Names()
			if !slices.Equal(names[:inForce], j.Names) {
				t.Fatalf("sequence %d, step %d: the journal names %q, the history %q", seed, step, j.Names, names[:inForce])
			}
			for again.Undo() {
			}
			if got := scenetest.Written(again); got != before {
				t.Fatalf("sequence %d, step %d, all undone:\n%s\nwant\n%s", seed, step, got, before)
			}
			for range names {
				again.Redo()
			}
			again.Close()
		}
		w.Document().Close()
	}
}

// TestEverythingOfALandmarkComesBack, to the last bit.
func TestEverythingOfALandmarkComesBack(t *testing.T) {
	odd := math.Float64frombits(0x7ff8000000000123)
	l := landmark.Landmark{
		Name: "a\xffb\u202e \"", Position: r3.Vec{X: odd, Y: math.Inf(-1), Z: math.Copysign(0, -1)}, Status: landmark.Estimated, Origin: landmark.Predicted,
		Description: "line\nline", Normal: r3.Vec{X: 0.1, Y: 5e-324}, Locked: true, Hidden: true,
		Extra: landmark.NewFields(landmark.Field{Key: "k\x00", Value: "v\xfe"}),
	}
	g := landmark.NewGroup("", []landmark.Landmark{l, {Status: landmark.Missing, Position: landmark.NoPosition()}, {Origin: landmark.Accepted}, {Origin: landmark.Adjusted}})
	g.SetDim(2)
	g.SetProperties(landmark.Properties{Units: "µm", Declared: landmark.Scaled(0.1), Locked: true, Format: "f", Extra: l.Extra, Protocol: landmark.ProtocolID{Name: "a\xffb", Hash: "0a"}})
	g.SetPlacement(landmark.Placement{Kind: landmark.Centred, Center: r3.Vec{X: 1. / 3}})
	if err := g.SetLabels([]landmark.Label{{Name: "a\xff", Indices: []int{1, 0}, Curve: landmark.ClosedCurve, Color: color.NRGBA{1, 2, 3, 4}}, {Name: "b", Indices: []int{}}}); err != nil {
		t.Fatal(err)
	}
	d := scene.NewDocument("a")
	defer d.Close()
	n, err := d.AddGroup(g)
	if err != nil {
		t.Fatal(err)
	}
	p := tapeOf(t, d)
	if err := d.Apply(scene.RenamePoint(d, n.Point(1), "x")); err != nil {
		t.Fatal(err)
	}
	again, _ := p.play()
	defer again.Close()
	got := again.Groups()[0]
	if a, b := allOf(got), allOf(n); a != b {
		t.Errorf("%s\nwant\n%s", a, b)
	}
	if e := scene.LockPoints(again, true, scene.Point{Group: got.ID(), ID: 1}); !e.Empty() {
		t.Error("the point is another")
	}
}

// allOf writes out all of a group, with the bits of numbers.
func allOf(n *scene.GroupNode) string {
	s := fmt.Sprintf("%q %d %v %+v %+v %v %v\n", n.Group.Name(), n.Group.Dim(), n.Group.Placement(), n.Group.Labels(), n.Group.Connectivity(), n.Group.IDs(), n.Color())
	p := n.Group.Properties()
	s += fmt.Sprintf("%q %q %v %v %v %v %q %q\n", p.Protocol, p.Units, p.Declared, p.Color, p.Locked, p.Hidden, p.Format, p.Extra.All())
	for _, l := range n.Group.Landmarks() {
		s += fmt.Sprintf("%q %v %d %q %q %v %v %q", l.Name, l.Status, l.Origin, l.Description, l.Reason, l.Locked, l.Hidden, l.Extra.All())
		for _, x := range []float64{l.Position.X, l.Position.Y, l.Position.Z, l.Normal.X, l.Normal.Y, l.Normal.Z} {
			s += fmt.Sprintf(" %x", math.Float64bits(x))
		}
		s += "\n"
	}
	return s
}

// TestReasonsAndOrderComeBack: why a point is missing, and which group stands where.
func TestReasonsAndOrderComeBack(t *testing.T) {
	d := scene.NewDocument("a")
	defer d.Close()
	var groups []scene.ID
	for _, name := range []string{"x", "y", "z"} {
		n, err := d.AddGroup(landmark.NewGroup(name, []landmark.Landmark{{Name: "a", Status: landmark.Missing, Position: landmark.NoPosition(), Reason: "worn " + name}}))
		if err != nil {
			t.Fatal(err)
		}
		groups = append(groups, n.ID())
	}
	p := tapeOf(t, d)
	for _, e := range []func() scene.Edit{
		func() scene.Edit { return scene.MoveGroup(d, groups[0], 2) },
		func() scene.Edit {
			return scene.MarkMissing(d, "broken off", d.Group(groups[1]).Point(0))
		},
	} {
		if err := d.Apply(e()); err != nil {
			t.Fatal(err)
		}
	}
	says := func(d *scene.Document) (s string) {
		for _, n := range d.Groups() {
			s += n.Group.Name() + ": " + n.Group.At(0).Reason + "; "
		}
		return s
	}
	again, _ := p.play()
	defer again.Close()
	if got := says(again); got != "y: broken off; z: worn z; x: worn x; " {
		t.Error(got)
	}
	again.Undo()
	again.Undo()
	if got := says(again); got != "x: worn x; y: worn y; z: worn z; " {
		t.Error(got)
	}
}

// TestMeasuresComeBack, each of the points that it was of.
func TestMeasuresComeBack(t *testing.T) {
	d := scene.NewDocument("a")
	defer d.Close()
	n, err := d.AddGroup(landmark.NewGroup("g", []landmark.Landmark{{Name: "a", Status: landmark.Defined}, {Name: "a", Position: r3.Vec{X: 2}, Status: landmark.Defined}}))
	if err != nil {
		t.Fatal(err)
	}
	p := tapeOf(t, d)
	at := func(i int) measure.Point {
		return measure.Point{Group: "g", Name: "a", ID: measure.Identity{Group: uint64(n.ID()), Point: n.Group.ID(i)}}
	}
	kept := []measure.Definition{
		{Name: "w", Kind: measure.Distance, Points: []measure.Point{at(0), at(1)}, Extra: landmark.NewFields(landmark.Field{Key: "k", Value: "1"})},
		{Kind: measure.CentroidSize, Of: measure.Set{Group: "g", GroupID: uint64(n.ID()), All: true}},
	}
	for i := range kept {
		if err := d.Apply(scene.KeepMeasures(d, "Keep", kept[:i+1])); err != nil {
			t.Fatal(err)
		}
	}
	again, _ := p.play()
	defer again.Close()
	id := uint64(again.Groups()[0].ID())
	got := again.Measures()
	if len(got) != 2 || got[0].Points[1].ID != (measure.Identity{Group: id, Point: 2}) || got[1].Of.GroupID != id || !got[1].Of.All || got[0].Name != "w" ||
		got[0].Kind != measure.Distance || got[0].Extra.Len() != 1 {
		t.Errorf("%+v", got)
	}
	if again.Undo(); len(again.Measures()) != 1 {
		t.Errorf("undone: %+v", again.Measures())
	}
}

// TestWhatFollowsALostEditIsNotTakenForTheSame: of a journal from which one record is
// gone, each other edit is made, taken back or refused as itself.
func TestWhatFollowsALostEditIsNotTakenForTheSame(t *testing.T) {
	for name, c := range map[string]struct {
		lost    int // index of the record
		steps   func(move func(i int, x float64), d *scene.Document)
		want    [2]float64
		refused int
	}{
		"an edit": {2, func(move func(int, float64), d *scene.Document) { move(0, 2); d.Undo(); move(1, 11) }, [2]float64{1, 11}, 1},
		"an undo": {2, func(_ func(int, float64), d *scene.Document) { d.Undo(); d.Undo() }, [2]float64{0, 10}, 0},
		"a redo":  {4, func(_ func(int, float64), d *scene.Document) { d.Undo(); d.Undo(); d.Redo(); d.Redo() }, [2]float64{0, 10}, 0},
	} {
		d := scene.NewDocument("a")
		n, err := d.AddGroup(landmark.NewGroup("g", []landmark.Landmark{{Status: landmark.Defined}, {Status: landmark.Defined}}))
		if err != nil {
			t.Fatal(err)
		}
		p := tapeOf(t, d)
		move := func(i int, x float64) {
			t.Helper()
			if err := d.Apply(scene.MovePoint(d, n.Point(i), r3.Vec{X: x}, r3.Vec{})); err != nil {
				t.Fatal(err)
			}
		}
		move(0, 1)
		move(1, 10)
		c.steps(move, d)
		p.contents.Records = slices.Delete(p.contents.Records, c.lost, c.lost+1)
		j, err := Read(p.contents)
		if err != nil {
			t.Fatal(err)
		}
		again := scene.NewDocument("again")
		r, err := j.Restore(again, nil)
		if err != nil || len(r.Refused) != c.refused {
			t.Errorf("%s: %v, refused %q", name, err, r.Refused)
		}
		g := again.Groups()[0].Group
		if got := [2]float64{g.At(0).Position.X, g.At(1).Position.X}; got != c.want {
			t.Errorf("%s is lost: the points are at %v, want %v", name, got, c.want)
		}
		d.Close()
		again.Close()
	}
}

// TestADragIsMadeAgainInOneStep, with the point where it was at the end, and where it
// was at first when it is undone.
func TestADragIsMadeAgainInOneStep(t *testing.T) {
	d := scene.NewDocument("a")
	defer d.Close()
	n, err := d.AddGroup(landmark.NewGroup("g", []landmark.Landmark{{Status: landmark.Defined}, {Status: landmark.Defined}}))
	if err != nil {
		t.Fatal(err)
	}
	p := tapeOf(t, d)
	move := func(i int, x float64, g scene.Gesture) {
		t.Helper()
		e := scene.MovePoint(d, n.Point(i), r3.Vec{X: x}, r3.Vec{})
		e.Gesture = g
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	move(0, 1, 0)
	one, two := scene.NewGesture(), scene.NewGesture()
	for i := range 100 {
		move(0, float64(2+i), one)
	}
	move(1, 5, one) // another point
	move(1, 6, two)
	j, err := Read(p.contents)
	if err != nil {
		t.Fatal(err)
	}
	if len(j.steps) != 3 || j.Edits != 3 {
		t.Errorf("%d steps of %d edits", len(j.steps), j.Edits)
	}
	again, _ := p.play()
	defer again.Close()
	for _, want := range [][2]float64{{101, 6}, {101, 5}, {1, 0}, {0, 0}} {
		g := again.Groups()[0].Group
		if got := [2]float64{g.At(0).Position.X, g.At(1).Position.X}; got != want {
			t.Errorf("the points are at %v, want %v", got, want)
		}
		again.Undo()
	}
}

// TestADragThatBeganBeforeTheJournalIsTakenBackWhole: a journal may begin anew in the midst
// of one, as when a file is saved, and then has only a part of the edit.
func TestADragThatBeganBeforeTheJournalIsTakenBackWhole(t *testing.T) {
	for name, takeBack := range map[string]func(*scene.Document, scene.Gesture){
		"undone":              func(d *scene.Document, _ scene.Gesture) { d.Undo() },
		"abandoned":           func(d *scene.Document, g scene.Gesture) { d.Abandon(g) },
		"undone, redone":      func(d *scene.Document, _ scene.Gesture) { d.Undo(); d.Redo() },
		"undone, both, again": func(d *scene.Document, _ scene.Gesture) { d.Undo(); d.Undo(); d.Redo(); d.Redo(); d.Undo() },
	} {
		for _, first := range []bool{false, true} { // whether the snapshot is of an edit of the drag
			d, n := pointAtZero(t)
			move := func(x float64, g scene.Gesture) {
				t.Helper()
				e := scene.MovePoint(d, n.Point(0), r3.Vec{X: x}, r3.Vec{})
				e.Gesture = g
				if err := d.Apply(e); err != nil {
					t.Fatal(err)
				}
			}
			g := scene.NewGesture()
			move(1, 0)
			move(2, g)
			move(3, g)
			p := tapeOf(t, d)
			if !first {
				b, err := Take(d, scene.Changed{}).Record(Snapshot{Name: "a"})
				p.add(KindSnapshot, b, err)
			}
			move(4, g)
			move(5, g)
			takeBack(d, g)
			again, j := p.play()
			if got, want := again.Groups()[0].Group.At(0).Position.X, n.Group.At(0).Position.X; got != want {
				t.Errorf("%s, %v: the point is at %v, want %v", name, first, got, want)
			}
			names, inForce := again.History().Names()
			if !slices.Equal(names[:inForce], j.Names) {
				t.Errorf("%s, %v: the journal names %q, the history %q", name, first, j.Names, names[:inForce])
			}
			again.Close()
			d.Close()
		}
	}
}

// pointAtZero is a document with one point.
func pointAtZero(t *testing.T) (*scene.Document, *scene.GroupNode) {
	t.Helper()
	d := scene.NewDocument("a")
	n, err := d.AddGroup(landmark.NewGroup("g", []landmark.Landmark{{Status: landmark.Defined}}))
	if err != nil {
		t.Fatal(err)
	}
	return d, n
}
