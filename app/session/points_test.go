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
	before := len(w.saw)
	if w.does("estimated"); len(w.saw) != before+1 || !strings.Contains(w.saw[before], "3 estimates count as placed now") {
		t.Errorf("of three estimates that count as placed it is said %q", w.saw[before:])
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
