package session

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/tool"
	"cairn/app/workspace"
	"cairn/internal/testfiles"
	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// brick is 10 by 8 by 6.
const brick = "v 0 0 0\nv 10 0 0\nv 10 8 0\nv 0 8 0\nv 0 0 6\nv 10 0 6\nv 10 8 6\nv 0 8 6\n" +
	"f 1 3 2\nf 1 4 3\nf 5 6 7\nf 5 7 8\nf 1 2 6\nf 1 6 5\nf 2 3 7\nf 2 7 6\nf 3 4 8\nf 3 8 7\nf 4 1 5\nf 4 5 8\n"

// onBrick are points of its surface, which are no mirror image of themselves.
var onBrick = []r3.Vec{
	{X: 1, Y: 1, Z: 6}, {X: 9, Y: 2, Z: 6}, {X: 8, Y: 7, Z: 6}, {X: 2, Y: 6, Z: 6}, {X: 0, Y: 3, Z: 2}, {X: 10, Y: 5, Z: 3}, {X: 4, Y: 0, Z: 1}, {X: 6, Y: 8, Z: 5}, {X: 3, Y: 2, Z: 0}, {X: 7, Y: 5, Z: 0},
}

// checking is a session with two specimens with the same points, a to j, of which the
// first is in front.
type checking struct {
	*world
	d     *scene.Document
	other *scene.Document
	view  *toolView
}

func newChecking(t *testing.T) *checking {
	t.Helper()
	w := newWorld(t)
	c := &checking{world: w, view: &toolView{w: w}}
	w.rest = time.Millisecond
	c.other = c.openBrick("other", onBrick, turned)
	c.d = c.openBrick("first", onBrick, asItIs)
	w.SetHand(tool.NewHand(c.view))
	w.SetFront(c.d.ID())
	w.FollowChecks()
	c.settles("at first")
	return c
}

func asItIs(q r3.Vec) r3.Vec { return q }

// turned has a specimen lie elsewhere, turned, and a little larger.
func turned(q r3.Vec) r3.Vec { return r3.Vec{X: 100 - 1.25*q.Y, Y: 1.25 * q.X, Z: 1.25 * q.Z} }

// openBrick opens a brick with points a, b and so on, all of which lie somewhere else.
func (c *checking) openBrick(name string, points []r3.Vec, to func(r3.Vec) r3.Vec) *scene.Document {
	c.t.Helper()
	dir := c.t.TempDir()
	rows, mesh := "name,x,y,z\n", ""
	for _, line := range strings.SplitAfter(brick, "\n") {
		var q r3.Vec
		if n, _ := fmt.Sscanf(line, "v %v %v %v", &q.X, &q.Y, &q.Z); n == 3 {
			q = to(q)
			line = fmt.Sprintf("v %v %v %v\n", q.X, q.Y, q.Z)
		}
		mesh += line
	}
	for i, q := range points {
		q = to(q)
		cells := fmt.Sprintf("%v,%v,%v", q.X, q.Y, q.Z)
		if q.X != q.X {
			cells = "NA,NA,NA"
		}
		rows += string(rune('a'+i)) + "," + cells + "\n"
	}
	for ending, text := range map[string]string{".obj": mesh, ".csv": rows} {
		if err := os.WriteFile(filepath.Join(dir, name+ending), []byte(text), 0o644); err != nil {
			c.t.Fatal(err)
		}
	}
	return c.openFile(filepath.Join(dir, name+".obj"))
}

func (c *checking) openFile(path string) *scene.Document {
	c.t.Helper()
	id := c.Documents.Open(path)
	c.until(path+" is not loaded", func() bool { return !c.Documents.Entry(id).Loading })
	d := c.Documents.Document(id)
	for _, m := range d.Meshes() {
		if _, err := m.Mesh.Surface(c.t.Context()); err != nil {
			c.t.Fatal(err)
		}
	}
	c.t.Cleanup(d.OnChange(func(change scene.Changed) { c.Follow(change) }))
	return d
}

// until runs what is posted until something is so.
func (c *checking) until(not string, is func() bool) {
	c.t.Helper()
	for timeout := time.After(time.Minute); !is(); {
		select {
		case f := <-c.queue:
			f()
		case <-timeout:
			c.t.Fatal(not)
		}
	}
}

// settles waits until what the document in front holds now is checked.
func (c *checking) settles(when string) {
	c.t.Helper()
	c.until(when+": it is not checked", func() bool {
		of := c.checks[c.front]
		return of != nil && of.stop == nil && of.of != nil && slices.Equal(of.of, c.checkedGroups(c.Document()))
	})
}

// finds checks what is found once it has settled: kinds with points, such as "exchanged a b".
func (c *checking) finds(when string, want ...string) {
	c.t.Helper()
	c.settles(when)
	var got []string
	for _, f := range c.Findings() {
		text := f.Kind.String()
		for _, p := range f.Points {
			text += " " + c.Document().PointName(p)
		}
		got = append(got, text)
	}
	if !slices.Equal(got, want) {
		c.t.Errorf("%s: found is %q, want %q", when, got, want)
	}
}

func (c *checking) group() *scene.GroupNode { return c.Document().Groups()[0] }

// set puts points of the document in front elsewhere, in one step.
func (c *checking) set(to map[int]r3.Vec) {
	c.t.Helper()
	var points []scene.Point
	for i := range to {
		points = append(points, c.group().Point(i))
	}
	d := c.Document()
	if err := d.Apply(scene.ChangePoints(d, "set", points, func(p scene.Point, l *landmark.Landmark) { l.Position = to[d.Index(p)] })); err != nil {
		c.t.Fatal(err)
	}
}

// exchange exchanges two points.
func (c *checking) exchange(i, j int) {
	g := c.group().Group
	c.set(map[int]r3.Vec{i: g.At(j).Position, j: g.At(i).Position})
}

// TestAnExchangeIsSeenAndMended, undone, seen again, dismissed, and back where its points move.
func TestAnExchangeIsSeenAndMended(t *testing.T) {
	c := newChecking(t)
	c.finds("as placed")
	c.refused("next-finding", "nothing odd is known of the landmarks")
	c.exchange(2, 5)
	c.finds("exchanged", "exchanged c f")
	f, number, of, ok := c.ShownFinding()
	if !ok || number != 1 || of != 1 || len(f.Mend) != 1 || f.Mend[0].Title != "Exchange c and f" || f.Mend[0].Why != "" || !strings.Contains(f.Text, "look exchanged") {
		t.Fatalf("shown is %+v, %d of %d", f, number, of)
	}
	if at, ok := c.FindingAt(c.group().Point(5)); !ok || at.Kind != check.Exchanged {
		t.Errorf("at f it is %+v", at)
	}
	if _, ok := c.FindingAt(c.group().Point(1)); ok {
		t.Error("something is found at b")
	}
	if got := c.hand.Odd(c.d); len(got) != 2 || !slices.Contains(got, onBrick[2]) || !slices.Contains(got, onBrick[5]) {
		t.Errorf("marked are %v", got)
	}
	c.does("mend-finding")
	if c.group().Group.At(2).Position != onBrick[2] || c.group().Group.At(5).Position != onBrick[5] {
		t.Error("they are not exchanged")
	}
	if got := c.d.History().UndoName(); got != "Exchange c and f" {
		t.Errorf("undo takes back %q", got)
	}
	if len(c.Findings()) != 0 {
		t.Error("what is mended is still said")
	}
	c.finds("mended")
	c.Undo()
	c.finds("that undone", "exchanged c f")
	c.does("dismiss-finding")
	if len(c.Findings()) != 0 || len(c.hand.Odd(c.d)) != 0 {
		t.Error("what was dismissed is still said")
	}
	c.set(map[int]r3.Vec{0: {X: 1.1, Y: 1, Z: 6}})
	c.finds("another point moved")
	c.set(map[int]r3.Vec{2: r3.Add(c.group().Group.At(2).Position, r3.Vec{Y: 0.1})})
	c.finds("one of its points moved", "exchanged c f")
	c.Undo()
	c.finds("that undone, as when it was dismissed")
	c.Redo()
	c.finds("and redone", "exchanged c f")
	c.Undo()
	c.Undo()
	c.Undo() // as it was opened
	c.finds("nothing is exchanged")
}

// TestFindingsGoRound in the order of their gravity, and select their points.
func TestFindingsGoRound(t *testing.T) {
	c := newChecking(t)
	c.exchange(2, 5)
	c.set(map[int]r3.Vec{9: {X: 1998, Y: 1998, Z: -1998}})
	c.finds("two", "sentinel j", "exchanged c f")
	var shown []int
	for range 3 {
		_, number, of, _ := c.ShownFinding()
		shown = append(shown, number*10+of)
		c.does("next-finding")
	}
	if !slices.Equal(shown, []int{12, 22, 12}) {
		t.Errorf("shown are %v", shown)
	}
	if got := order(c.d, c.group()); got != "abCdeFghij" {
		t.Errorf("selected are the points of the second: %s", got)
	}
	c.does("mend-finding")
	if c.finds("the second is mended", "sentinel j"); c.group().Group.At(2).Position != onBrick[2] {
		t.Error("it is another one that was mended")
	}
	c.does("mend-finding")
	if c.finds("and the first"); c.group().Group.At(9).Status != landmark.Missing {
		t.Errorf("j is %+v", c.group().Group.At(9))
	}
}

// TestHintsWaitToBeAskedFor: a point a little off the surface gives no alarm.
func TestHintsWaitToBeAskedFor(t *testing.T) {
	w := newWorld(t)
	c := &checking{world: w, view: &toolView{w: w}}
	w.SetHand(tool.NewHand(c.view))
	w.rest = time.Millisecond
	c.d = c.openFile(filepath.Join(testfiles.Dir(t, "mice"), "A_J.ply"))
	c.SetFront(c.d.ID())
	p := c.group().Point(4)
	if err := c.d.Apply(scene.LockPoints(c.d, false, p)); err != nil {
		t.Fatal(err)
	}
	was := c.group().Group.At(4).Position
	surface, _ := c.d.NearestWall(was, r3.Vec{}, 0)
	off := r3.Add(surface.Position, r3.Scale(1, surface.Normal)) // mm, of a skull of 25
	c.set(map[int]r3.Vec{4: off})
	name := c.d.PointName(p)
	c.finds("a point is off the surface", "off-surface "+name)
	if _, _, of, ok := c.ShownFinding(); ok || of != 1 || len(c.hand.Odd(c.d)) != 0 {
		t.Error("a hint is shown, or marked in the picture")
	}
	if f, ok := c.FindingAt(p); !ok || f.Gravity != check.Hint {
		t.Error("its row does not know of it")
	}
	c.refused("mend-finding", "no finding is shown")
	c.does("next-finding")
	if got := c.hand.Odd(c.d); !slices.Equal(got, []r3.Vec{off}) {
		t.Errorf("asked for, marked are %v", got)
	}
	nearest, _ := c.d.NearestWall(off, r3.Vec{}, 0)
	c.does("mend-finding")
	if l := c.group().Group.At(4); r3.Norm(r3.Sub(l.Position, nearest.Position)) > rounding || l.Normal != nearest.Normal || l.Status != landmark.Defined {
		t.Errorf("brought to the surface it is at %v with the normal %v, want %v", l.Position, l.Normal, nearest)
	}
	if got := c.d.History().UndoName(); got != "Project "+name {
		t.Error(got)
	}
	c.finds("brought to the surface")
}

// TestOldResultsAreDropped: what a job finds in points that have changed since is not shown, and
// while something is dragged nothing is looked for.
func TestOldResultsAreDropped(t *testing.T) {
	c := newChecking(t)
	c.rest = time.Hour // nothing by itself
	c.exchange(2, 5)
	of := c.checks[c.front]
	c.check(c.d, of)
	c.exchange(2, 5) // before the result has come
	before := c.lookedAt
	c.until("the job does not end", func() bool { return of.stop == nil })
	if len(of.found) != 0 || c.lookedAt != before {
		t.Errorf("of another state is shown %+v", of.found)
	}
	c.exchange(2, 5)
	c.check(c.d, of)
	first := of.job
	c.exchange(0, 1)
	c.check(c.d, of) // another one begins
	c.checked(c.d.ID(), first, c.checkedGroups(c.d), nil, nil)
	if of.stop == nil {
		t.Error("the end of the first counts for the second")
	}
	c.finds("the second", "exchanged a b", "exchanged c f")
	c.hand.Press(tool.Pointer{Button: tool.Left})
	c.hand.Drag(tool.Pointer{Button: tool.Left, At: r2.Vec{X: 0.3, Y: 0.3}})
	c.Undo()
	job := of.job
	c.checkLater(c.d.ID())
	if of.job != job {
		t.Error("it is checked while something is dragged")
	}
	c.hand.EndDrag()
	c.checkLater(c.d.ID())
	c.finds("the drag has ended", "exchanged c f")
}

// TestOnlyWhatWasLookedAtIsMended: where points have moved since, it is said and nothing is done.
func TestOnlyWhatWasLookedAtIsMended(t *testing.T) {
	c := newChecking(t)
	c.exchange(2, 5)
	c.finds("exchanged", "exchanged c f")
	c.rest = time.Hour // nothing by itself
	c.exchange(2, 5)
	before := c.d.History().UndoName()
	c.does("mend-finding")
	if c.group().Group.At(2).Position != onBrick[2] || c.d.History().UndoName() != before || len(c.view.said) != 1 || !strings.Contains(c.view.said[0], "have just changed") {
		t.Errorf("said is %q, and c is at %v", c.view.said, c.group().Group.At(2).Position)
	}
}

// TestFindingsFollowOtherSpecimens, as a cache would not.
func TestFindingsFollowOtherSpecimens(t *testing.T) {
	c := newChecking(t)
	c.exchange(2, 5)
	c.finds("by the other", "exchanged c f")
	c.SetFront(c.other.ID())
	c.exchange(2, 5) // the other one, likewise: who is to say which is right
	c.finds("seen from there")
	c.SetFront(c.d.ID())
	c.FollowChecks()
	c.finds("both alike")
	c.Documents.Close(c.other.ID())
	c.Closed(workspace.Closed{Document: c.other.ID()})
	c.finds("alone")
	learned := make([]landmark.Landmark, len(onBrick))
	for i, q := range onBrick {
		learned[i] = landmark.Landmark{Name: string(rune('a' + i)), Position: turned(q), Status: landmark.Defined}
	}
	c.LearnFrom([]Learned{{"x", learned}})
	c.finds("by one that is not open", "exchanged c f")
	c.LearnFrom(nil)
	c.finds("which is taken away")
	c.SetChecks(false)
	c.LearnFrom([]Learned{{"x", learned}})
	if len(c.Findings()) != 0 || c.checks != nil {
		t.Error("off, something is found")
	}
	c.refused("next-finding", "landmarks are not checked while they are placed")
	c.does("check-while-placing")
	c.finds("on again", "exchanged c f")
}

// TestABlindRepeatIsComparedWithNoOthers, but still with its own mesh.
func TestABlindRepeatIsComparedWithNoOthers(t *testing.T) {
	c := newChecking(t)
	c.exchange(2, 5)
	c.finds("by the other", "exchanged c f")
	c.Session.queue = &queue{Study: &Study{}, document: c.d.ID()}
	defer func() { c.Session.queue = nil }()
	c.Session.queue.query.Blind = true
	c.FollowChecks()
	c.finds("blindly")
	c.set(map[int]r3.Vec{9: {X: 1998, Y: 1998, Z: -1998}})
	c.finds("a stray point, blindly", "sentinel j")
	c.Session.queue.query.Blind = false
	c.FollowChecks()
	c.finds("and no longer so", "sentinel j", "exchanged c f")
}

// TestNothingOfAClosedDocumentIsKept: neither findings nor what was collected for it, and its
// jobs end.
func TestNothingOfAClosedDocumentIsKept(t *testing.T) {
	c := newChecking(t)
	c.exchange(2, 5)
	c.settles("exchanged")
	c.exchange(0, 1)
	c.check(c.d, c.checks[c.front]) // under way
	id, group := c.d.ID(), c.group().ID()
	c.Documents.Close(id)
	c.Closed(workspace.Closed{Document: id, Index: 1})
	if c.checks[id] != nil || c.collected[group] != nil || len(c.Findings()) != 0 {
		t.Error("something is kept")
	}
	c.finds("the other one") // whatever still comes of the first
	if c.checks[id] != nil {
		t.Error("what came late is kept")
	}
}

// TestADismissalIsKeptForTheNextStart, with the session, and goes with the document otherwise.
func TestADismissalIsKeptForTheNextStart(t *testing.T) {
	c := newChecking(t)
	c.exchange(2, 5)
	c.settles("exchanged")
	c.does("dismiss-finding")
	kept := c.Documents.Session(c.front, func(scene.ID) (camera scene.Camera, ok bool) { return camera, false })
	at := slices.IndexFunc(kept.Documents, func(d workspace.SessionDocument) bool { return len(d.Dismissed) > 0 })
	if at < 0 || len(kept.Documents[at].Dismissed) != 1 || kept.Documents[at].Dismissed[0].Finding != "exchanged:c,f" {
		t.Fatalf("kept are %+v", kept.Documents)
	}
	c.Documents.Entry(c.front).Dismissed = nil
	if len(c.Findings()) != 1 {
		t.Error("without it, it is not shown")
	}
	c.Documents.Entry(c.front).Dismissed = kept.Documents[at].Dismissed
	if len(c.Findings()) != 0 {
		t.Error("with it, it is shown")
	}
}

// TestMiceGiveNoAlarm: clean specimens, with the three others open, and an exchange of any two
// points that are far from each other is seen.
func TestMiceGiveNoAlarm(t *testing.T) {
	files := []string{"129S1_SVIMJ.ply", "A_J.ply", "C57BL6_J.ply", "CAST_EIJ.ply"}
	w := newWorld(t)
	c := &checking{world: w, view: &toolView{w: w}}
	w.SetHand(tool.NewHand(c.view))
	w.rest = time.Millisecond
	var all []*scene.Document
	for _, f := range files {
		all = append(all, c.openFile(filepath.Join(testfiles.Dir(t, "mice"), f)))
	}
	for _, d := range all {
		c.SetFront(d.ID())
		c.FollowChecks()
		c.settles(d.Name())
		if f, _, _, ok := c.ShownFinding(); ok {
			t.Errorf("%s: %s: %s", d.Name(), f.Kind, f.Text)
		}
	}
	d := c.Document()
	g := c.group().Group
	c.exchange(0, 1)
	c.settles("exchanged, and locked")
	c.refused("mend-finding", "1, 2 are locked; unlock them first") // as the file has them
	c.Undo()
	if err := d.Apply(scene.LockPoints(d, false, c.group().Points()...)); err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]int{{0, 1}, {4, 20}, {30, 31}} { // as known answer 10 has them, from 1
		c.exchange(pair[0], pair[1])
		c.settles("exchanged")
		f, _, _, ok := c.ShownFinding()
		if !ok || f.Kind != check.Exchanged || !slices.Equal(f.Points, []scene.Point{c.group().Point(pair[0]), c.group().Point(pair[1])}) {
			t.Errorf("%v: shown is %+v", pair, f)
		}
		before := g.At(pair[1]).Position
		c.does("mend-finding")
		if g.At(pair[0]).Position != before {
			t.Errorf("%v: it is not mended", pair)
		}
		d.Undo()
		d.Undo()
	}
}
