package session

import (
	"fmt"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// does runs an action by its name; it must be possible.
func (w *world) does(name string) {
	w.t.Helper()
	if why := w.Run(w.Action(name)); why != "" {
		w.t.Fatalf("%s cannot be done: %s", name, why)
	}
}

// refused checks why an action cannot be done.
func (w *world) refused(name, want string) {
	w.t.Helper()
	if got := w.Action(name).Reason(); got != want {
		w.t.Errorf("%s: %q, want %q", name, got, want)
	}
}

// letters opens a square with a group of points a to e, and follows
// the document.
func (w *world) letters() (*scene.Document, *scene.GroupNode) {
	d := w.load(false)
	w.t.Cleanup(d.OnChange(func(c scene.Changed) { w.Follow(c) }))
	var points []landmark.Landmark
	for i, name := range strings.Split("abcde", "") {
		points = append(points, landmark.Landmark{Name: name, Status: landmark.Defined, Position: r3.Vec{X: float64(i) / 8}})
	}
	e := scene.AddGroups(d, "", landmark.NewGroup("letters", points))
	if err := d.Apply(e); err != nil {
		w.t.Fatal(err)
	}
	return d, d.Group(e.Added()[0])
}

// order returns the names of a group's points, those of selected ones as capitals.
func order(d *scene.Document, g *scene.GroupNode) (s string) {
	for i, l := range g.Group.Landmarks() {
		name := l.Name
		if name == "" {
			name = "_"
		}
		if d.Selection().Has(g.Point(i)) {
			name = strings.ToUpper(name)
			if name == "_" {
				name = "!"
			}
		}
		s += name
	}
	return s
}

// selects selects points of a group by their names.
func selects(d *scene.Document, g *scene.GroupNode, names string) {
	var points []scene.Point
	for i, l := range g.Group.Landmarks() {
		if strings.Contains(names, l.Name) {
			points = append(points, g.Point(i))
		}
	}
	d.Selection().Only(points...)
}

// TestSelectionFollowsEdits: after each edit of points, after undoing it and after
// redoing it, selected is what came or changed; a is selected before each of the latter.
func TestSelectionFollowsEdits(t *testing.T) {
	for _, c := range []struct{ action, selected, did, undid, redid string }{
		{"delete-points", "bc", "aDe", "aBCde", "Ade"},
		{"delete-points", "de", "abC", "abcDE", "Abc"},
		{"insert-after", "b", "ab!cde", "Abcde", "ab!cde"},
		{"insert-before", "bd", "a!bcde", "Abcde", "a!bcde"},
		{"point-up", "bc", "BCade", "Abcde", "bcAde"}, // they only stand elsewhere
		{"point-down", "bd", "aceBD", "Abcde", "Acebd"},
		{"missing", "ae", "AbcdE", "AbcdE", "AbcdE"},
		{"lock-points", "c", "abCde", "abCde", "abCde"},
	} {
		t.Run(c.action+" "+c.selected, func(t *testing.T) {
			w := newWorld(t)
			d, g := w.letters()
			check := func(when, want string) {
				t.Helper()
				if got := order(d, g); got != want {
					t.Errorf("%s: %s, want %s", when, got, want)
				}
				selects(d, g, "a")
			}
			selects(d, g, c.selected)
			w.does(c.action)
			check("done", c.did)
			w.Undo()
			check("undone", c.undid)
			w.Redo()
			check("redone", c.redid)
		})
	}
}

// TestStatesAndReasons: all selected points in one edit; those without a position cannot
// be called placed.
func TestStatesAndReasons(t *testing.T) {
	w := newWorld(t)
	w.refused("missing", "nothing is open")
	d, g := w.letters()
	w.refused("missing", "no point is selected")
	selects(d, g, "bcd")
	w.MarkMissingBecause("broken off")
	for i, want := range []landmark.PositionStatus{landmark.Defined, landmark.Missing, landmark.Missing, landmark.Missing, landmark.Defined} {
		if l := g.Group.At(i); l.Status != want || (l.Reason == "broken off") != (want == landmark.Missing) {
			t.Errorf("%+v", l)
		}
	}
	w.refused("placed", "what is selected has no position")
	w.does("not-visited")
	if l := g.Group.At(1); l.Status != landmark.Undefined || l.Reason != "" {
		t.Errorf("%+v", l)
	}
	w.Undo()
	w.Undo()
	w.does("estimated")
	if p := g.Group.Progress(); p.Estimated != 3 || p.Placed != 2 {
		t.Error(p)
	}
	if name := d.History().UndoName(); name != "Mark Landmarks as Estimated" {
		t.Error(name)
	}
}

// TestLocksAndHiding: on where some are not, off where all are.
func TestLocksAndHiding(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	selects(d, g, "b")
	w.does("lock-points")
	selects(d, g, "bc")
	if w.Action("lock-points").Checked() {
		t.Error("one of them is not locked")
	}
	w.does("lock-points")
	if !g.Group.At(1).Locked || !g.Group.At(2).Locked || !w.Action("lock-points").Checked() {
		t.Error("not both are locked")
	}
	w.does("lock-points")
	if g.Group.At(1).Locked || g.Group.At(2).Locked {
		t.Error("not both are free")
	}
	w.does("lock-group")
	w.does("hide-group")
	if !g.Group.Properties().Locked || g.Visible() || !w.Action("lock-group").Checked() || !w.Action("hide-group").Checked() {
		t.Error("the group is not locked and hidden")
	}
}

// TestGroupsAreMade: new ones have names of their own and are the ones that actions are
// about.
func TestGroupsAreMade(t *testing.T) {
	w := newWorld(t)
	w.refused("new-group", "nothing is open")
	d, g := w.letters()
	w.refused("merge-groups", "there is only one group")
	w.refused("split-by-label", "the group has no labels")
	for range 2 {
		w.NewGroup()
	}
	w.ChooseGroup(g.ID())
	w.does("duplicate-group")
	var names []string
	for _, g := range d.Groups() {
		names = append(names, g.Group.Name())
	}
	if got := strings.Join(names, ","); got != "letters,group,group 2,letters copy" {
		t.Error(got)
	}
	if w.Group().Group.Name() != "letters copy" || w.Group().Group.Len() != 5 {
		t.Error("the copy is not chosen")
	}
}

// TestLines: along the selected points in the order in which they were selected; twice
// makes no line more.
func TestLines(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	selects(d, g, "a")
	w.refused("line-between", "only one point is selected")
	selects(d, g, "ace")
	w.refused("disconnect", "there is no line between the selected points")
	w.does("line-between")
	d.Selection().Only(g.Point(2), g.Point(0), g.Point(4))
	w.does("line-between")
	if got := fmt.Sprint(g.Group.Connectivity()); got != "[[0 2] [2 4] [0 4]]" {
		t.Error(got)
	}
	selects(d, g, "ab")
	w.refused("disconnect", "there is no line between the selected points")
	selects(d, g, "ca")
	w.does("disconnect")
	if got := fmt.Sprint(g.Group.Connectivity()); got != "[[2 4] [0 4]]" {
		t.Error(got)
	}
}

// TestCurves: a label along the points in the order in which they were selected, by one
// step for undo; its lines go with the label.
func TestCurves(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	selects(d, g, "ab")
	w.refused("closed-curve", "only two points are selected")
	if name := w.FreeCurveName(); name != "curve 1" {
		t.Error(name)
	}
	d.Selection().Only(g.Point(3))
	d.Selection().Add(g.Point(0))
	d.Selection().Toggle(g.Point(2))
	w.NewCurve("curve 1", landmark.ClosedCurve)
	if name := w.FreeCurveName(); name != "curve 2" {
		t.Error(name)
	}
	if got := fmt.Sprint(g.Group.Labels(), g.Group.Lines()); got != "[{curve 1 [3 0 2] 2 {0 0 0 0}}] [[3 0] [0 2] [2 3]]" {
		t.Error(got)
	}
	w.refused("disconnect", "what runs between them is the curve \"curve 1\", a label that can be deleted")
	w.Undo()
	if len(g.Group.Labels()) != 0 || d.History().UndoName() != "Add Landmarks" {
		t.Error("it takes more than one step back")
	}
}

// TestGroupsAreReordered: one place at a time, the first no further; as edits.
func TestGroupsAreReordered(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	w.refused("group-up", "there is only one group")
	for _, name := range []string{"b", "c"} {
		if err := d.Apply(scene.NewGroup(d, name)); err != nil {
			t.Fatal(err)
		}
	}
	says := func(want string) {
		t.Helper()
		got := ""
		for _, n := range d.Groups() {
			got += n.Group.Name() + " "
		}
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	w.ChooseGroup(g.ID())
	w.refused("group-up", "the group is the first")
	w.does("group-down")
	says("b letters c ")
	w.does("group-down")
	says("b c letters ")
	w.refused("group-down", "the group is the last")
	w.Undo()
	says("b letters c ")
	w.Undo()
	w.Redo()
	w.does("group-up")
	says("letters b c ")
	d.Selection().Only(g.Point(1))
	w.does("group-down") // the group of the selected point
	says("b letters c ")
	if !d.Selection().Has(g.Point(1)) {
		t.Error("the selection is lost")
	}
}

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

// TestLockedPointsStay: neither Delete nor Missing takes a locked point, alone or in a
// locked group; of several the others go.
func TestLockedPointsStay(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	selects(d, g, "bc")
	w.does("lock-points")
	for _, action := range []string{"delete-points", "missing", "not-visited"} {
		w.refused(action, locked)
	}
	selects(d, g, "bcd")
	if w.does("delete-points"); order(d, g) != "abcE" {
		t.Errorf("%s, want d alone to be gone", order(d, g))
	}
	w.Undo()
	if err := d.Apply(scene.LockGroup(d, g.ID(), true)); err != nil {
		t.Fatal(err)
	}
	selects(d, g, "a")
	if w.refused("delete-points", locked); order(d, g) != "Abcde" {
		t.Error(order(d, g))
	}
	w.Undo()
	w.refused("delete-points", "")
}

// TestALockedGroupKeepsItsPoints: none is put into it, and it is not removed.
func TestALockedGroupKeepsItsPoints(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	actions := []string{"insert-before", "insert-after", "remove-group"}
	d.Selection().Only(g.Point(1))
	for _, name := range actions {
		w.refused(name, "")
	}
	if err := d.Apply(scene.LockGroup(d, g.ID(), true)); err != nil {
		t.Fatal(err)
	}
	for _, name := range actions {
		w.refused(name, "letters is locked; unlock it first")
		if why := w.Action(name).Reason(); !IsOfLock(why) {
			t.Errorf("%q is of no lock", why)
		}
	}
	if why := w.NotPasting(w.Copied("")); why != "letters is locked; unlock it first" {
		t.Errorf("pasting: %q", why)
	}
	d.Selection().Only()
	w.refused("insert-before", "no point is selected")
	w.refused("insert-after", "letters is locked; unlock it first")
}
