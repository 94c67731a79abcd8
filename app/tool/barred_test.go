package tool

import (
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r2"
)

// TestOnlyLookingWhereTheViewIsBarred: nothing is selected, moved or placed, with a reason; turning,
// zooming and the pivot go on.
func TestOnlyLookingWhereTheViewIsBarred(t *testing.T) {
	w, n := newWorld(t)
	before := n.Group.Revision()
	w.hand.Take(w.hand.Place)
	w.barred = Computed
	w.click(0, 0, 0) // on a landmark
	if w.doc.Selection().Len() != 0 || n.Group.Revision() != before || len(w.said) != 1 || !strings.Contains(w.said[0], Computed) {
		t.Errorf("a click: %d selected, revision %d of %d, said %q", w.doc.Selection().Len(), n.Group.Revision(), before, w.said)
	}
	w.doc.Selection().Only(n.Point(0))
	c := w.camera
	w.drag(Left, 0, r2.Vec{}, r2.Vec{X: 40}, r2.Vec{X: 80})
	if n.Group.Revision() != before || w.camera == c {
		t.Error("a drag on a selected landmark moves it, or does not turn the view")
	}
	if w.hand.Key(Key{Name: KeyReturn}) || n.Group.Revision() != before {
		t.Error("Return places a point")
	}
	if w.hand.Scroll(w.pointer(0, 0, NoButton, 0), 1); len(w.locates) != 1 { // where it zooms to
		t.Error("the wheel does not zoom")
	}
	w.after(2 * doubleClick)
	w.click(30, 30, 0)
	if w.click(30, 30, 0); len(w.locates) != 2 {
		t.Errorf("a double click asks for %d places", len(w.locates))
	}
	w.barred = ""
	w.after(2 * doubleClick)
	w.hand.Take(nil)
	w.camera = c
	if w.click(0, 0, 0); !w.doc.Selection().Has(n.Point(0)) {
		t.Error("nothing is selected afterwards")
	}
}
