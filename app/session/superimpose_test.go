package session

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cairn/app/tool"
	"cairn/app/workspace"
	"cairn/landmark/shape"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// overTwo opens two specimens that lie elsewhere, the second three times as large, and lays
// it over the first.
func overTwo(t *testing.T) (w *world, a, b scene.ID) {
	t.Helper()
	w = newWorld(t)
	ids := w.openAll(plate(tetrapod()), specimen{through(elsewhere(), tetrapod()), elsewhere().To, 6})
	for _, id := range ids {
		w.Documents.Document(id).OnChange(func(c scene.Changed) { w.Follow(c) })
	}
	w.SetHand(tool.NewHand(&toolView{w: w}))
	w.choose(func(s *Superimposed) { s.Other = ids[1] })
	return w, ids[0], ids[1]
}

// choose changes what was chosen for the active view.
func (w *world) choose(change func(*Superimposed)) {
	s := w.Superimposing().Superimposed
	change(&s)
	w.Superimpose(s)
}

func (w *world) closeDocument(id scene.ID) {
	place := slices.Index(w.Session.open(), id)
	w.Documents.Close(id)
	w.Session.Closed(workspace.Closed{Document: id, Index: place})
}

func (w *world) movePoint(id scene.ID, i int, by r3.Vec) {
	w.t.Helper()
	d := w.Documents.Document(id)
	g := d.Groups()[0]
	if err := d.Apply(scene.MovePoint(d, g.Point(i), r3.Add(g.Group.At(i).Position, by), r3.Vec{})); err != nil {
		w.t.Fatal(err)
	}
}

// pairsApart returns how far the landmarks of both are apart at most, as the picture has them.
func (w *world) pairsApart() float64 {
	w.t.Helper()
	most := math.NaN()
	other, s := w.Over(0)
	if other == nil {
		return most
	}
	for _, p := range s.Pairs {
		if d := r3.Norm(r3.Sub(p[0], p[1])); !(d <= most) {
			most = d
		}
	}
	return most
}

// exact is what a fit leaves of points that are kept as text.
const exact = 1e-6

// TestSuperimposing: fitted at first, then as is chosen, and no edit of either.
func TestSuperimposing(t *testing.T) {
	w, a, b := overTwo(t)
	edits := len(historyOf(w.Documents.Document(a)))
	other, s := w.Over(0)
	if other == nil || other.ID() != b || s.Opacity != 0.5 || s.Swiped || s.VectorScale != 0 {
		t.Fatalf("over it lies %v: %+v", other, s)
	}
	now := w.Superimposing()
	if now.Fit != scene.ByLandmarks || now.Shared != 4 || s.Onto.Scale != 1 || w.pairsApart() < 0.1 {
		t.Errorf("%+v, %v apart", now, w.pairsApart())
	}
	w.choose(func(s *Superimposed) { s.Fit = scene.ByLandmarksScaled })
	if now = w.Superimposing(); !(w.pairsApart() < exact) || now.Hint != "" || !strings.Contains(now.Fitted, "4 shared landmarks") || !strings.Contains(now.Fitted, "0.333 times") {
		t.Errorf("scaled, they are %v apart, and it is said: %s", w.pairsApart(), now.Fitted)
	}
	w.choose(func(s *Superimposed) { s.Fit = scene.AsStored })
	if _, s := w.Over(0); s.Onto != shape.Identity() || w.Superimposing().Hint == "" {
		t.Errorf("as stored %+v, and nothing says that it lies elsewhere", s.Onto)
	}
	w.choose(func(s *Superimposed) {
		s.Opacity, s.Swiped, s.Line, s.Vectors = 7, true, math.NaN(), math.Inf(1)
	})
	if _, s := w.Over(0); s.Opacity != 1 || s.Swipe != 0.5 || s.VectorScale != 0 {
		t.Errorf("numbers that make no sense are taken: %+v", s)
	}
	w.choose(func(s *Superimposed) { s.Opacity, s.Swiped, s.Vectors = 0.25, false, -3 })
	if _, s := w.Over(0); s.Opacity != 0.25 || s.VectorScale != -3 {
		t.Errorf("%+v", s)
	}
	w.do("superimpose-none")
	if other, _ := w.Over(0); other != nil || w.Action("superimpose-none").Reason() == "" || w.Action("swipe").Reason() == "" {
		t.Error("it is there still")
	}
	if n := len(historyOf(w.Documents.Document(a))); n != edits || w.Documents.Entry(a).Modified() || w.Documents.Entry(b).Modified() {
		t.Error("it is an edit")
	}
	if w.Superimpose(Superimposed{Other: a}); w.Superimposing().Other != 0 {
		t.Error("a specimen lies over itself")
	}
}

// TestTheSuperimposedFollowsLandmarks of either, with the panel closed, too; and it is said,
// once, when they do no longer tell how the two lie.
func TestTheSuperimposedFollowsLandmarks(t *testing.T) {
	for _, which := range []int{0, 1} {
		w, a, b := overTwo(t)
		w.choose(func(s *Superimposed) { s.Fit = scene.ByLandmarksScaled })
		id := []scene.ID{a, b}[which]
		before := w.pairsApart()
		w.movePoint(id, 0, r3.Vec{X: 0.5})
		if now := w.pairsApart(); !(before < exact) || !(now > 0.01) {
			t.Errorf("document %d: moved by 0.5, they are %v apart; before %v", which, now, before)
		}
		w.Documents.Document(id).Undo()
		if now := w.pairsApart(); !(now < exact) {
			t.Errorf("document %d: taken back, they are %v apart", which, now)
		}
		d := w.Documents.Document(id)
		g := d.Groups()[0]
		if err := d.Apply(scene.RemovePoints(d, g.Point(0), g.Point(1))); err != nil {
			t.Fatal(err)
		}
		w.movePoint(id, 0, r3.Vec{X: 0.1})
		if other, _ := w.Over(0); other != nil || len(w.saw) != 1 || !strings.Contains(w.saw[0], "share 2 placed landmarks, and 3 are needed") {
			t.Errorf("document %d: two landmarks are left, and it is said %q", which, w.saw)
		}
		if now := w.Superimposing(); !strings.Contains(now.Problem, "share 2 placed landmarks") || now.Fitted != "" {
			t.Errorf("document %d: %+v", which, now)
		}
		d.Undo()
		d.Undo()
		if now := w.pairsApart(); !(now < exact) || len(w.saw) != 1 {
			t.Errorf("document %d: they are there again, and %v apart; %q", which, now, w.saw)
		}
	}
}

// TestTooFewLandmarks: what shares fewer than three lies as stored at first, and is refused
// in a plain sentence where a fit is asked for.
func TestTooFewLandmarks(t *testing.T) {
	w := newWorld(t)
	ids := w.openAll(plate(tetrapod()), plate(map[string]r3.Vec{"a": {}, "b": {X: 1}, "x": {Y: 1}}), plate(nil))
	w.choose(func(s *Superimposed) { s.Other = ids[1] })
	if now := w.Superimposing(); now.Fit != scene.AsStored || now.Shared != 2 || now.Problem != "" || now.Hint != "" {
		t.Errorf("%+v", now)
	}
	w.choose(func(s *Superimposed) { s.Fit = scene.ByLandmarks })
	now := w.Superimposing()
	if other, _ := w.Over(0); other != nil || now.Problem != "they share 2 placed landmarks, and 3 are needed to fit one to the other" || len(w.saw) != 0 {
		t.Errorf("%+v; it is said %q", now, w.saw)
	}
	w.choose(func(s *Superimposed) { s.Other = ids[2] })
	if now := w.Superimposing(); now.Shared != 0 || !strings.Contains(now.Fitted, "no landmarks") || now.Fit != scene.AsStored {
		t.Errorf("%+v", now)
	}
	if now.Others[0].Document != ids[1] || len(now.Others) != 2 {
		t.Errorf("%v can lie over it", now.Others)
	}
}

// TestTheSuperimposedCloses: its overlay goes from all views, and it is said.
func TestTheSuperimposedCloses(t *testing.T) {
	w, _, b := overTwo(t)
	w.HoldSuperimposed()
	w.do("two-views")
	before := w.overlaid
	w.closeDocument(b)
	if other, _ := w.Over(0); other != nil || w.Superimposing().Other != 0 || w.overlaid == before || w.Overlies(0, b) {
		t.Error("it lies there still")
	}
	if want := "s1.obj was closed: it is superimposed no longer."; !slices.Contains(w.saw, want) {
		t.Errorf("it is said %q, not %q", w.saw, want)
	}
	if w.CancelSuperimposed(); w.Superimposing().Other != 0 {
		t.Error("Cancel brings back what was closed")
	}
	// Closed while it is in front, it is said of what comes there instead.
	w, a, b := overTwo(t)
	w.SetFront(b)
	front := w.front
	w.events.Told = func(string) { front = w.front }
	if w.closeDocument(b); front != a {
		t.Errorf("it is said while %v is in front, not %v", front, a)
	}
	c, _, d := overTwo(t)
	c.do("swipe")
	if c.closeDocument(d); c.hand.Held() != nil {
		t.Error("the tool that moves the line is in hand still")
	}
	w.closeDocument(a)
	if len(w.superimposed) != 0 {
		t.Errorf("%d are kept of documents that were closed", len(w.superimposed))
	}
}

// TestEachViewHasItsOwn: by tab and by view, and those of views that are gone are forgotten.
func TestEachViewHasItsOwn(t *testing.T) {
	w, a, b := overTwo(t)
	w.SetFront(b)
	if now := w.Superimposing(); now.Other != 0 {
		t.Errorf("another tab has it, too: %+v", now)
	}
	w.choose(func(s *Superimposed) { s.Other, s.Vectors = a, 2 })
	w.SetFront(a)
	if now := w.Superimposing(); now.Other != b || now.Vectors != 0 {
		t.Errorf("back in the first tab: %+v", now)
	}
	w.do("two-views")
	w.SetFront(a)
	w.Activate(1)
	w.SetFront(a)
	if now := w.Superimposing(); now.Other != 0 || !w.Overlies(0, b) || w.Overlies(1, b) {
		t.Errorf("the second view has it, too: %+v", now)
	}
	w.choose(func(s *Superimposed) { s.Other = b })
	w.Activate(0)
	kept := len(w.superimposed)
	w.do("one-view")
	if len(w.superimposed) >= kept {
		t.Errorf("%d are kept as before, also of a view that is gone", kept)
	}
	w.do("two-views")
	w.Activate(1)
	w.SetFront(a)
	if w.Overlies(1, b) || !w.Overlies(0, b) {
		t.Error("a new view has what one had that is gone")
	}
}

// TestSuperimposedIsCancelled: what was there when it was noted comes back.
func TestSuperimposedIsCancelled(t *testing.T) {
	w, _, b := overTwo(t)
	before := w.Superimposing().Superimposed
	w.HoldSuperimposed()
	w.choose(func(s *Superimposed) { s.Other = 0 })
	w.HoldSuperimposed() // notes nothing
	w.choose(func(s *Superimposed) { s.Other, s.Swiped, s.Fit = b, true, scene.AsStored })
	w.CancelSuperimposed()
	if now := w.Superimposing().Superimposed; now != before {
		t.Errorf("%+v came back, not %+v", now, before)
	}
	w.HoldSuperimposed()
	w.choose(func(s *Superimposed) { s.Swiped = true })
	w.KeepSuperimposed()
	if w.CancelSuperimposed(); !w.Superimposing().Swiped {
		t.Error("what was kept is taken back")
	}
}

// TestHowItLiesIsWorkedOutAnew where units differ or a mirror image may be taken; and what may
// be wrong is said.
func TestHowItLiesIsWorkedOutAnew(t *testing.T) {
	w := newWorld(t)
	mirrored := map[string]r3.Vec{}
	for n, p := range tetrapod() {
		mirrored[n] = r3.Vec{X: -p.X, Y: p.Y, Z: p.Z}
	}
	ids := w.openAll(plate(tetrapod()), plate(mirrored))
	w.choose(func(s *Superimposed) { s.Other = ids[1] })
	if now := w.Superimposing(); !strings.Contains(now.Hint, "mirror image would fit far better") || w.pairsApart() < 0.01 {
		t.Errorf("a mirror image: %q, %v apart", now.Hint, w.pairsApart())
	}
	w.choose(func(s *Superimposed) { s.Mirror = true })
	if now := w.Superimposing(); now.Hint != "" || !(w.pairsApart() < exact) {
		t.Errorf("mirrored: %q, %v apart", now.Hint, w.pairsApart())
	}
	w.choose(func(s *Superimposed) { s.Fit = scene.AsStored })
	w.Documents.Document(ids[0]).SetUnits("mm")
	if now := w.Superimposing(); !strings.Contains(now.Hint, "Only one of the two says its unit") {
		t.Errorf("one has a unit: %q", now.Hint)
	}
	w.Documents.Document(ids[1]).SetUnits("m")
	if _, s := w.Over(0); math.Abs(s.Onto.Scale-1000) > exact {
		t.Errorf("metres are brought into millimetres by %v", s.Onto.Scale)
	}
}

// TestTheSwipe: the action has the line come, then its tool, and then both go.
func TestTheSwipe(t *testing.T) {
	w, _, _ := overTwo(t)
	on := w.Action("swipe")
	w.do("swipe")
	if _, s := w.Over(0); !s.Swiped || s.Opacity != 1 || w.hand.Held() != w.hand.Swipe || !on.Checked() {
		t.Fatalf("%+v, in hand %v", s, w.hand.Held())
	}
	before := w.overlaid
	w.hand.Key(tool.Key{Name: tool.KeyLeft, Modifiers: tool.Shift})
	if _, s := w.Over(0); math.Abs(s.Swipe-0.4) > 1e-9 || w.overlaid == before {
		t.Errorf("the line is at %v", s.Swipe)
	}
	w.hand.Key(tool.Key{Name: tool.KeyEscape})
	if w.hand.Held() != nil || !on.Checked() {
		t.Error("Escape takes the line away, or leaves the tool in hand")
	}
	w.do("swipe")
	if w.hand.Held() != w.hand.Swipe || !on.Checked() {
		t.Error("the tool is not taken in hand again")
	}
	w.do("swipe")
	if w.hand.Held() != nil || on.Checked() {
		t.Error("the line does not go")
	}
	w.do("swipe")
	if w.choose(func(s *Superimposed) { s.Swiped = false }); w.hand.Held() != nil {
		t.Error("the line is gone, and its tool is in hand")
	}
	if w.moveLine(0.9); w.Superimposing().Line == 0.9 {
		t.Error("a line that is not there is moved")
	}
}

// TestAMirrorImageIsSwapped: no camera looks into a mirror, so that the view keeps its own.
func TestAMirrorImageIsSwapped(t *testing.T) {
	w := newWorld(t)
	mirror := shape.Similarity{To: r3.Vec{X: 5}, Scale: 1, Rotation: elsewhere().Rotation, Mirrored: true}
	ids := w.openAll(plate(tetrapod()), specimen{through(mirror, tetrapod()), mirror.To, 2})
	w.choose(func(s *Superimposed) { s.Other, s.Mirror = ids[1], true })
	before := w.camera(0)
	w.do("superimpose-swap")
	if other, _ := w.Over(0); w.Front() != ids[1] || other == nil || other.ID() != ids[0] || !(w.pairsApart() < exact) {
		t.Errorf("in front is %v, over it %v", w.Front(), other)
	}
	if got := w.camera(0); got != before {
		t.Errorf("the camera is %+v, want %+v", got, before)
	}
}

// TestTheTwoAreSwapped: the other one is shown, the first lies over it, and all is where it was
// in the picture.
func TestTheTwoAreSwapped(t *testing.T) {
	w, a, b := overTwo(t)
	w.choose(func(s *Superimposed) { s.Fit, s.Vectors = scene.ByLandmarksScaled, 2 })
	c := w.camera(0)
	c.Focus, c.Pivot = r3.Vec{X: 0.2}, r3.Vec{X: 0.2}
	w.view.camera = c.Turn(0.4, 1)
	before := w.camera(0)
	w.do("superimpose-swap")
	other, s := w.Over(0)
	if w.Front() != b || other == nil || other.ID() != a || s.VectorScale != 2 || !(w.pairsApart() < exact) {
		t.Fatalf("in front is %v, over it %v: %+v", w.Front(), other, s)
	}
	for i := range 4 {
		x, y, _, _ := before.Project(w.Documents.Document(a).Groups()[0].Group.At(i).Position)
		u, v, _, _ := w.camera(0).Project(w.Documents.Document(b).Groups()[0].Group.At(i).Position)
		if math.Abs(x-u) > exact || math.Abs(y-v) > exact {
			t.Errorf("point %d was at %v %v, and is at %v %v", i, x, y, u, v)
		}
	}
	w.SetFront(a)
	if w.Superimposing().Other != 0 {
		t.Error("both lie over each other")
	}
}

// reopenBoth opens both again as the next start does, the other one last, and shows the first.
func (w *world) reopenBoth() (a, b scene.ID) {
	w.t.Helper()
	s := w.written()
	for _, id := range w.Session.open() {
		w.closeDocument(id)
	}
	a, _ = w.Documents.Reopen(s, 10)
	w.SetFront(a)
	for _, e := range w.Documents.Entries() {
		if other, _ := w.Over(0); other != nil && e.Loading {
			w.t.Fatal("it lies there before it is read")
		}
		w.until("the file is loaded", func() bool { return !e.Loading })
		if e.Document.ID() != a {
			b = e.Document.ID()
		}
	}
	return a, b
}

// TestTheSuperimposedComesBackWithTheSession as it was, once, and not where it was taken away.
func TestTheSuperimposedComesBackWithTheSession(t *testing.T) {
	w, _, _ := overTwo(t)
	w.choose(func(s *Superimposed) {
		s.Fit, s.Mirror, s.Opacity, s.Swiped, s.Line, s.Vectors = scene.ByLandmarksScaled, true, 0.25, true, 0.75, -2
	})
	want := w.Superimposing().Superimposed
	a, b := w.reopenBoth()
	want.Other = b
	if other, _ := w.Over(0); other == nil || other.ID() != b || w.Superimposing().Superimposed != want {
		t.Fatalf("%+v came back, want %+v", w.Superimposing().Superimposed, want)
	}
	w.do("two-views")
	w.Activate(1)
	if w.SetFront(a); w.Superimposing().Other != 0 {
		t.Error("it comes back in each view")
	}
	w.do("one-view")
	w.SetFront(a)
	w.choose(func(s *Superimposed) { s.Other = b })
	w.reopenBoth()
	w.do("superimpose-none")
	if other, _ := w.Over(0); other != nil {
		t.Error("it is there still")
	}
	w.reopenBoth()
	if other, _ := w.Over(0); other != nil {
		t.Error("what was taken away comes back")
	}
}

// TestOddSessionsOfTheSuperimposed: what makes no sense in the file is left out.
func TestOddSessionsOfTheSuperimposed(t *testing.T) {
	for text, want := range map[string]*workspace.SessionOver{
		`{"path":"/b.obj","fit":"best","opacity":7,"line":-1}`: {Path: "/b.obj", Fit: "best", Opacity: 7, Line: -1},
		`{"path":"b.obj","fit":"stored"}`:                      nil,
		`{"path":7}`:                                           nil,
		`"b.obj"`:                                              nil,
		`null`:                                                 nil,
	} {
		var d workspace.SessionDocument
		if err := json.Unmarshal([]byte(`{"path":"/a.obj","superimposed":`+text+`}`), &d); err != nil || d.Path != "/a.obj" || !reflect.DeepEqual(d.Over, want) {
			t.Errorf("%s: %v, %+v", text, err, d.Over)
		}
	}
}

// TestWhatIsNotReadYetLiesOverNothing: it does as soon as it is there.
func TestWhatIsNotReadYetLiesOverNothing(t *testing.T) {
	w, a, b := overTwo(t)
	path := w.Documents.Entry(b).Path
	w.closeDocument(b)
	w.SetFront(a)
	other := w.Documents.Open(path)
	e := w.Documents.Entry(other)
	w.SetFront(a)
	w.choose(func(s *Superimposed) { s.Other, s.Fit = other, scene.AsStored })
	if over, _ := w.Over(0); over != nil || !e.Loading {
		t.Errorf("%v lies over it, which is being read: %v", over, e.Loading)
	}
	w.until("the file is loaded", func() bool { return !e.Loading })
	if over, _ := w.Over(0); over == nil || over.ID() != other {
		t.Errorf("once it is read, %v lies over it", over)
	}
}
