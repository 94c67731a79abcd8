package session

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/app/study"
	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// gridText returns the heat grid as it will be when all is read: names, and a letter a state.
func (w *world) gridText() string {
	w.t.Helper()
	var g *study.Grid
	w.until("the grid is there", func() bool {
		g = w.Grid()
		return g != nil && !w.Session.queue.heat.working && !w.Session.queue.heat.stale
	})
	text := strings.Join(g.Names, " ")
	for i := range g.Rows {
		text += " "
		for k := range g.Names {
			text += map[study.CellState]string{study.NotThere: ".", study.NotPlaced: "o", study.Placed: "P", study.Predicted: "e", study.Accepted: "A", study.MovedBy: "M", study.MissingHere: "x"}[g.State(i, k)]
		}
	}
	return text
}

// TestGridFollowsTheWork: of the open specimen it says what is placed at once, of the others
// what their files have, also where they were written twice within a moment; what was not
// saved goes with its specimen.
func TestGridFollowsTheWork(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 3, true, map[int]string{2: "name,x,y,z\na,0.1,0.5,0\nb,0.2,0.5,0\n"})
	if w.Grid() != nil {
		t.Error("without a study there is a grid")
	}
	w.openStudy(folder)
	check := func(what, want string) {
		t.Helper()
		if got := w.gridText(); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	check("as opened", "a b oo .. PP")
	apply := func(e func(d *scene.Document, n *scene.GroupNode) scene.Edit) {
		t.Helper()
		d := w.Document()
		if err := d.Apply(e(d, d.Groups()[0])); err != nil {
			t.Fatal(err)
		}
	}
	place := func(i int) {
		t.Helper()
		apply(func(d *scene.Document, n *scene.GroupNode) scene.Edit {
			return scene.MovePoint(d, n.Point(i), r3.Vec{X: 0.5, Y: 0.5}, r3.Vec{})
		})
	}
	place(1)
	check("one is placed", "a b oP .. PP")
	w.Document().Undo()
	check("and taken back", "a b oo .. PP")
	place(1)
	w.goes("next-specimen", "s1")
	check("saved", "a b oP oo PP")
	w.goes("previous-specimen", "s0")
	check("the second is left untouched", "a b oP .. PP") // no file was made of it
	apply(func(d *scene.Document, n *scene.GroupNode) scene.Edit {
		return scene.SetStatus(d, landmark.Missing, n.Point(0))
	})
	w.goes("next-specimen", "s1")
	check("saved again", "a b xP oo PP")
	// What is closed without saving is as its file has it.
	place(0)
	check("not saved", "a b xP Po PP")
	w.closeDocument(w.Front())
	check("closed", "a b xP .. PP")
	// A file that is written twice at the same time, as some disks tell it, is read again.
	w.GoToSpecimen(0)
	w.until("it is open", func() bool { return w.name() == "s0" })
	w.opened()
	file := filepath.Join(folder, "s0.ljson")
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(bytes.ReplaceAll(text, []byte(" 0.5"), []byte("null")), []byte(" 0.0"), []byte("null"), 1) // b is missing, in as many bytes
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(file, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	w.SpecimenSaved(w.Front())
	w.closeDocument(w.Front())
	check("written at the same time", "a b xx .. PP")
	w.CloseStudy()
	if w.Grid() != nil {
		t.Error("without the study there is a grid")
	}
}

// TestGridOfAnotherTable: a row that another person has added gets its place, and the others
// keep theirs meanwhile.
func TestGridOfAnotherTable(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 2, true, map[int]string{1: onePoint})
	w.openStudy(folder)
	if got := w.gridText(); got != "a b oo Po" && got != "a b oo P." {
		t.Fatal(got)
	}
	q := w.Session.queue
	for range 2 { // it is put in front, and then there is no more to do
		q.heat.rearrange([]string{"new", q.keys[0], q.keys[1]})
		if g := q.heat.grid; len(g.Rows) != 3 || g.State(0, 0) != study.NotThere || g.State(2, 0) != study.Placed {
			t.Errorf("%+v", g)
		}
	}
}

// TestGoToLandmark: of the open specimen it is selected and shown as Space does at once, of another one
// when that is there; one that it does not have is told.
func TestGoToLandmark(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 3, false, map[int]string{0: "name,x,y,z\na,0.1,0.5,0\nb,0.2,0.5,0\n", 1: onePoint})
	w.openStudy(folder)
	check := func(what, specimen, want string, flights int) {
		t.Helper()
		var names []string
		for _, p := range w.Document().Selection().Points() {
			l, _ := w.Document().Landmark(p)
			names = append(names, l.Name)
		}
		if got := fmt.Sprint(names); got != want || w.name() != specimen || strings.Count(fmt.Sprint(w.view.did), "show me") != flights {
			t.Errorf("%s: of %s is selected %s, want %s; the view did %v", what, w.name(), got, want, w.view.did)
		}
	}
	goes := func(row int, name, specimen string) {
		t.Helper()
		w.GoToLandmark(row, name)
		w.until("it is open", func() bool { return w.name() == specimen })
		w.opened()
		w.SpecimenShown(w.Session.queue.document)
	}
	goes(0, "b", "s0")
	check("the open one", "s0", "[b]", 1)
	goes(1, "a", "s1")
	check("another one", "s1", "[a]", 2)
	goes(0, "zz", "s0")
	check("no landmark", "s0", "[]", 2)
	if len(w.saw) != 1 || !strings.Contains(w.saw[0], "s0 has no landmark") {
		t.Error(w.saw)
	}
	// One that is not reached is not gone to later.
	w.fails = true
	w.place("c")
	w.GoToLandmark(1, "a")
	w.fails = false
	w.goes("next-specimen", "s1")
	w.SpecimenShown(w.Session.queue.document)
	check("by the next key", "s1", "[]", 2)
}
