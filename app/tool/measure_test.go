package tool

import (
	"slices"
	"strings"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// measures takes the tool in hand, and notes what it is asked to keep.
func (w *world) measures(kept *[][]scene.Point) *Measure {
	m := w.hand.Measure
	m.Keep = func(points []scene.Point) (string, string) {
		*kept = append(*kept, points)
		return "width", ""
	}
	w.hand.Take(m)
	return m
}

// apart clicks as somebody does who means no double click.
func (w *world) apart(x, y float64) {
	w.after(2 * doubleClick)
	w.click(x, y, 0)
}

// TestMeasureTakesLandmarksAndPlaces: a click near a landmark takes that, elsewhere the
// place on the surface, and beside everything nothing; a picture is 300 high and shows 4
// units of the scene, so that 75 are one.
func TestMeasureTakesLandmarksAndPlaces(t *testing.T) {
	w, n := newWorld(t)
	var kept [][]scene.Point
	m := w.measures(&kept)
	changed := 0
	m.Changed = func() { changed++ }
	undo := w.doc.History().UndoName()
	w.apart(2, 1)   // a, at the middle
	w.apart(-30, 0) // no landmark
	w.apart(140, 0) // nothing
	if got := w.said; len(got) != 1 || got[0] != "Not measured: there is no surface at that place." {
		t.Errorf("beside the square it said %q", got)
	}
	got := m.Chosen(w.doc)
	if len(got) != 2 || got[0] != (Measured{Point: n.Point(0)}) || got[1].Point != (scene.Point{}) || !near(got[1].At, r3.Vec{X: -0.4}) {
		t.Fatalf("chosen: %+v", got)
	}
	w.apart(-30, 0) // the same again
	w.hand.Move(w.pointer(37, 0, NoButton, 0))
	if live := m.Live(w.doc); len(m.Chosen(w.doc)) != 2 || live == nil || live.Point != n.Point(1) || live.At != (r3.Vec{X: 0.5}) {
		t.Errorf("under the pointer: %+v", live)
	}
	if before := changed; before == 0 {
		t.Error("nobody hears of it")
	} else if w.hand.Move(w.pointer(37, 0, NoButton, 0)); changed != before {
		t.Error("a pointer at rest changes something")
	}
	w.key(KeyReturn, 0)
	if len(kept) != 0 || !strings.Contains(w.said[len(w.said)-1], "only measures between landmarks") {
		t.Errorf("kept %v, said %q", kept, w.said)
	}
	w.key(KeyBackspace, 0)
	w.apart(37, 0)
	before := w.towards(r3.Vec{Z: 1})
	w.drag(Left, 0, r2.Vec{X: 20}, r2.Vec{X: 60}, r2.Vec{X: 80, Y: 5})
	if w.towards(r3.Vec{Z: 1}) == before || len(m.Chosen(w.doc)) != 2 {
		t.Error("a drag does not turn the view, or measures")
	}
	w.key(KeyReturn, 0)
	if len(kept) != 1 || !slices.Equal(kept[0], []scene.Point{n.Point(0), n.Point(1)}) || w.said[len(w.said)-1] != "Kept: width." {
		t.Errorf("kept %v, said %q", kept, w.said)
	}
	if len(m.Chosen(w.doc)) != 0 || w.doc.History().UndoName() != undo || w.doc.Selection().Len() != 0 {
		t.Error("it does not begin anew, or has edited or selected something")
	}
}

// TestMeasureBackspaceAndEscape: Backspace takes the last place back, Escape all, and
// then the tool out of the hand.
func TestMeasureBackspaceAndEscape(t *testing.T) {
	w, n := newWorld(t)
	var kept [][]scene.Point
	m := w.measures(&kept)
	w.apart(0, 0)
	w.apart(37, 0)
	w.apart(0, 37)
	w.key(KeyBackspace, 0)
	if got := m.Chosen(w.doc); len(got) != 2 || got[1].Point != n.Point(1) {
		t.Errorf("after Backspace: %+v", got)
	}
	// A landmark that goes is measured no more, and is again once it is back.
	if err := w.doc.Apply(scene.RemovePoints(w.doc, n.Point(1))); err != nil {
		t.Fatal(err)
	}
	if got := m.Chosen(w.doc); len(got) != 1 || got[0].Point != n.Point(0) {
		t.Errorf("without b: %+v", got)
	}
	w.doc.Undo()
	if got := m.Chosen(w.doc); len(got) != 2 {
		t.Errorf("with b again: %+v", got)
	}
	if !strings.Contains(w.hand.Prompt(), "Return keeps") {
		t.Errorf("between landmarks the prompt is %q", w.hand.Prompt())
	}
	if w.key(KeyEscape, 0); w.hand.Held() != m || len(m.Chosen(w.doc)) != 0 {
		t.Error("Escape does not begin anew")
	}
	w.key(KeyReturn, 0)
	if len(kept) != 0 || !strings.Contains(w.said[len(w.said)-1], "two landmarks") {
		t.Errorf("of nothing it kept %v, and said %q", kept, w.said)
	}
	if w.key(KeyEscape, 0); w.hand.Held() != nil {
		t.Error("Escape again does not end the tool")
	}
}

// TestMeasureByKeys: the crosshair begins in the middle, where a is, and goes 40 of the
// toolkit's units with Shift and 4 without: b is 37.5 to the right.
func TestMeasureByKeys(t *testing.T) {
	w, n := newWorld(t)
	var kept [][]scene.Point
	m := w.measures(&kept)
	w.key(KeyRight, Shift)
	w.key(KeyReturn, 0)
	w.key(KeyLeft, Shift)
	if c := w.hand.Marks().Crosshair; c == nil || r2.Norm(*c) > tolerance {
		t.Errorf("the crosshair is at %v", c)
	}
	w.key(KeyReturn, 0)
	if got := m.Chosen(w.doc); len(got) != 2 || got[0].Point != n.Point(1) || got[1].Point != n.Point(0) {
		t.Fatalf("chosen: %+v", got)
	}
	w.key(KeyReturn, 0)
	if len(kept) != 1 || !slices.Equal(kept[0], []scene.Point{n.Point(1), n.Point(0)}) {
		t.Errorf("kept: %v", kept)
	}
}
