package session

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/app/tool"
	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// slab is a plate, 10 by 10 and 1 thick, whose upper wall faces up.
const slab = "v 0 0 0\nv 10 0 0\nv 10 10 0\nv 0 10 0\nv 0 0 1\nv 10 0 1\nv 10 10 1\nv 0 10 1\n" +
	"f 1 3 2\nf 1 4 3\nf 5 6 7\nf 5 7 8\nf 1 2 6\nf 1 6 5\nf 2 3 7\nf 2 7 6\nf 3 4 8\nf 3 8 7\nf 4 1 5\nf 4 5 8\n"

// fiveNames are points on the upper wall; the last one is wanted.
var fiveNames = []string{"a", "b", "c", "d", "e"}

// onSlab returns where they are: e is in the middle.
var onSlab = []r3.Vec{{X: 1, Y: 1, Z: 1}, {X: 9, Y: 1, Z: 1}, {X: 9, Y: 9, Z: 1}, {X: 1, Y: 9, Z: 1}, {X: 5, Y: 4, Z: 1}}

// predicting is a session with two specimens: the second has all five points, the first the
// first four.
type predicting struct {
	*placing
	files string
}

func (p *predicting) open(name string, points []r3.Vec) *scene.Document {
	p.t.Helper()
	rows := "name,x,y,z\n"
	for i, q := range points {
		cells := fmt.Sprintf("%v,%v,%v", q.X, q.Y, q.Z)
		if q.X != q.X {
			cells = "NA,NA,NA"
		}
		rows += fiveNames[i] + "," + cells + "\n"
	}
	for ending, text := range map[string]string{".obj": slab, ".csv": rows} {
		if err := os.WriteFile(filepath.Join(p.files, name+ending), []byte(text), 0o644); err != nil {
			p.t.Fatal(err)
		}
	}
	id := p.Documents.Open(filepath.Join(p.files, name+".obj"))
	for timeout := time.After(time.Minute); p.Documents.Entry(id).Loading; {
		select {
		case f := <-p.queue:
			f()
		case <-timeout:
			p.t.Fatal("the file is not loaded")
		}
	}
	for _, m := range p.Documents.Document(id).Meshes() {
		if _, err := m.Mesh.Surface(p.t.Context()); err != nil {
			p.t.Fatal(err)
		}
	}
	return p.Documents.Document(id)
}

func newPredicting(t *testing.T) *predicting {
	t.Helper()
	w := newWorld(t)
	p := &predicting{&placing{world: w, view: &toolView{w: w}, clock: time.Unix(1e9, 0)}, t.TempDir()}
	first := append(append([]r3.Vec(nil), onSlab[:4]...), landmark.NoPosition())
	p.d = p.open("first", first)
	p.SetFront(p.d.ID())
	w.SetHand(tool.NewHand(p.view))
	n := p.d.Groups()[0]
	_ = p.d.Apply(scene.SetStatus(p.d, landmark.Undefined, n.Point(4)))
	w.hand.Take(w.hand.Place)
	w.hand.Place.Begin(n.ID())
	return p
}

func (p *predicting) point(i int) landmark.Landmark { return p.d.Groups()[0].Group.At(i) }

// expects returns where the tool shows that the next point is expected.
func (p *predicting) expects() *r3.Vec { return p.hand.Marks().Likely }

// rounding is for a fit of numbers near 10.
const rounding = 1e-9

// TestReturnPlacesWhereThePointIsExpected: by another specimen that is open, on the wall that
// faces as there. It is known that a prediction was taken over, and what became of it.
func TestReturnPlacesWhereThePointIsExpected(t *testing.T) {
	p := newPredicting(t)
	if p.expects() != nil || !strings.HasPrefix(p.Prompt(), "Click to place") {
		t.Errorf("without another specimen e is expected at %v; %s", p.expects(), p.Prompt())
	}
	turned := make([]r3.Vec, 5) // the other lies elsewhere, turned and twice as large
	for i, q := range onSlab {
		turned[i] = r3.Vec{X: 100 - 2*q.Y, Y: 2 * q.X, Z: 2 * q.Z}
	}
	other := p.open("other", turned)
	at := p.expects()
	if at == nil || r3.Norm(r3.Sub(*at, onSlab[4])) > rounding {
		t.Fatalf("e is expected at %v, want %v", at, onSlab[4])
	}
	if m := p.hand.Marks(); m.Unsure || len(m.Rim) == 0 {
		t.Errorf("it is off the surface, or has no rim: %+v", m)
	}
	if !strings.HasPrefix(p.Prompt(), "Return places e where it is expected") {
		t.Error(p.Prompt())
	}
	p.hand.Key(tool.Key{Name: tool.KeyReturn})
	l := p.point(4)
	if l.Status != landmark.Defined || l.Origin != landmark.Accepted || r3.Norm(r3.Sub(l.Position, onSlab[4])) > rounding || l.Normal.Z != 1 {
		t.Fatalf("Return makes %+v", l)
	}
	// What was taken over does not count for another specimen.
	_ = other.Apply(scene.SetStatus(other, landmark.Undefined, other.Groups()[0].Point(4)))
	p.SetFront(other.ID())
	p.hand.Take(p.hand.Place)
	p.hand.Place.Begin(other.Groups()[0].ID())
	p.next("e")
	if at := p.expects(); at != nil {
		t.Errorf("from an accepted point another one is expected at %v", at)
	}
	p.SetFront(p.d.ID())
	_ = p.d.Apply(scene.MovePoint(p.d, p.d.Groups()[0].Point(4), r3.Vec{X: 5, Y: 5, Z: 1}, r3.Vec{Z: 1}))
	if got := p.point(4).Origin; got != landmark.Adjusted {
		t.Errorf("moved it is %q", got)
	}
	p.SetFront(other.ID())
	p.hand.Take(p.hand.Place) // it was put down where that group is not
	p.hand.Place.Begin(other.Groups()[0].ID())
	if at := p.expects(); at == nil {
		t.Error("from an adjusted point nothing is expected")
	}
}

// TestPredictionsFollowWhatTheyAreMadeOf, as a cache would not: points that move on both
// sides, another next point, specimens that come and go.
func TestPredictionsFollowWhatTheyAreMadeOf(t *testing.T) {
	p := newPredicting(t)
	other := p.open("other", onSlab)
	is := func(what string, want r3.Vec) {
		t.Helper()
		if at := p.expects(); at == nil || r3.Norm(r3.Sub(*at, want)) > rounding {
			t.Errorf("%s: it is expected at %v, want %v", what, at, want)
		}
	}
	is("at first", onSlab[4])
	g := other.Groups()[0]
	_ = other.Apply(scene.MovePoint(other, g.Point(4), r3.Vec{X: 6, Y: 3, Z: 1}, r3.Vec{}))
	is("the other's e moved", r3.Vec{X: 6, Y: 3, Z: 1})
	other.Undo()
	is("that undone", onSlab[4])
	n := p.d.Groups()[0]
	shift := r3.Vec{X: 0.5}
	var e []scene.Point
	for i := range 4 {
		e = append(e, n.Point(i))
	}
	_ = p.d.Apply(scene.ChangePoints(p.d, "shift", e, func(_ scene.Point, l *landmark.Landmark) { l.Position = r3.Add(l.Position, shift) }))
	is("all placed points moved", r3.Add(onSlab[4], shift))
	p.d.Undo()
	p.Jump(n.Point(0))
	is("another point is next", onSlab[0])
	p.Jump(n.Point(4))
	is("and the first again", onSlab[4])
	p.Documents.Close(other.ID())
	if at := p.expects(); at != nil {
		t.Errorf("of a specimen that was closed it is expected at %v", at)
	}
	learned := make([]landmark.Landmark, 5)
	for i, q := range onSlab {
		learned[i] = landmark.Landmark{Name: fiveNames[i], Position: q, Status: landmark.Defined, Normal: r3.Vec{Z: 1}}
	}
	p.LearnFrom([]Learned{{Points: learned}})
	is("from one that was learned", onSlab[4])
	learned[4].Position = r3.Vec{X: 2, Y: 2, Z: 1}
	is("which is a copy", onSlab[4])
	learned[4].Normal = r3.Vec{Z: -1}
	learned[4].Position = onSlab[4]
	p.LearnFrom([]Learned{{Points: learned}})
	if m := p.hand.Marks(); m.Likely == nil || !m.Unsure {
		t.Errorf("the lower wall is too far from it: %+v", m)
	}
	learned[4].Normal, learned[4].Position = r3.Vec{Z: 1}, r3.Vec{X: 5, Y: 4, Z: 3}
	p.LearnFrom([]Learned{{Points: learned}})
	if m := p.hand.Marks(); m.Likely == nil || !m.Unsure || r3.Norm(r3.Sub(*m.Likely, learned[4].Position)) > rounding {
		t.Errorf("it is brought to a surface that is far from it: %+v", m)
	}
	learned[4].Position = onSlab[4]
	p.LearnFrom([]Learned{{Points: learned}})
	for _, visible := range []bool{true, false, true} { // whether there is a surface counts, too
		p.d.Meshes()[0].Visible = visible
		if m := p.hand.Marks(); m.Likely == nil || m.Unsure == visible {
			t.Errorf("with the surface visible %v: %+v", visible, m)
		}
	}
	p.LearnFrom(nil)
	p.SetPredicts(true)
	if at := p.expects(); at != nil {
		t.Errorf("of none that were learned it is expected at %v", at)
	}
}

// TestTheOtherSideIsGoneBy: a point on the left lies out as far as its partner on the right
// does, where names say which that is.
func TestTheOtherSideIsGoneBy(t *testing.T) {
	p := newPredicting(t)
	place := func(names []string, at []r3.Vec) []landmark.Landmark {
		all := make([]landmark.Landmark, len(at))
		for i, q := range at {
			all[i] = landmark.Landmark{Name: names[i], Position: q, Status: landmark.Defined}
			if q.X != q.X {
				all[i].Status = landmark.Undefined
			}
		}
		return all
	}
	where := func(names []string) float64 {
		t.Helper()
		at := []r3.Vec{{X: 5, Y: 1, Z: 1}, {X: 5, Y: 9, Z: 1}, {X: 5, Y: 5, Z: 3}, {X: 9, Y: 5, Z: 1}, {X: 1, Y: 5, Z: 1}}
		p.LearnFrom([]Learned{{Points: place(names, at)}})
		at[3].X, at[4] = 9.5, landmark.NoPosition()
		n, err := p.d.AddGroup(landmark.NewGroup("other", place(names, at)))
		if err != nil {
			t.Fatal(err)
		}
		p.hand.Place.Begin(n.ID())
		if l, ok := p.likely(p.d, tool.Target{Group: n.ID(), Point: n.Group.ID(4)}); ok {
			return l.Middle.X
		}
		t.Fatal("nothing is expected")
		return 0
	}
	plain := where([]string{"m1", "m2", "m3", "x", "y"})
	paired := where([]string{"m1", "m2", "m3", "x_R", "x_L"})
	if !(paired < plain-0.1) {
		t.Errorf("on the left it is expected at x %v by its partner, %v without", paired, plain)
	}
}

// TestPredictionsCanBeOff, and three points are needed.
func TestPredictionsCanBeOff(t *testing.T) {
	p := newPredicting(t)
	p.open("other", onSlab)
	p.do("predict")
	if at := p.expects(); at != nil || p.Predicts() {
		t.Errorf("off, it is expected at %v", at)
	}
	p.do("predict")
	n := p.d.Groups()[0]
	_ = p.d.Apply(scene.SetStatus(p.d, landmark.Missing, n.Point(0), n.Point(1)))
	if at := p.expects(); at != nil {
		t.Errorf("with two points it is expected at %v", at)
	}
	p.do("predict-rest")
	if last := p.view.said[len(p.view.said)-1]; !strings.Contains(last, "place three points") {
		t.Error(last)
	}
}

// TestTheRestIsPredicted: as estimates, in one step; saying that an estimate is placed accepts it.
func TestTheRestIsPredicted(t *testing.T) {
	p := newPredicting(t)
	if why := p.run("predict-rest"); !strings.Contains(why, "no other specimen") {
		t.Errorf("without another specimen: %q", why)
	}
	p.open("other", onSlab)
	n := p.d.Groups()[0]
	_ = p.d.Apply(scene.SetStatus(p.d, landmark.Undefined, n.Point(1)))
	_ = p.d.Apply(scene.LockPoints(p.d, true, n.Point(1))) // as files have points that nobody has visited
	p.do("predict-rest")
	for _, i := range []int{1, 4} {
		l := p.point(i)
		if l.Status != landmark.Estimated || l.Origin != landmark.Predicted || r3.Norm(r3.Sub(l.Position, onSlab[i])) > rounding || math.Abs(l.Normal.Z-1) > rounding {
			t.Errorf("%s is %+v", l.Name, l)
		}
	}
	if got := p.d.History().UndoName(); got != "Predict 2 Points" {
		t.Errorf("undo takes back %q", got)
	}
	_ = p.d.Apply(scene.SetStatus(p.d, landmark.Defined, n.Point(4)))
	if got := p.point(4).Origin; got != landmark.Accepted {
		t.Errorf("said to be placed it is %q", got)
	}
	if why := p.run("predict-rest"); !strings.Contains(why, "every point") {
		t.Errorf("then there is nothing left: %q", why)
	}
}
