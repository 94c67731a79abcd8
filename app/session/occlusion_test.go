package session

import (
	"fmt"
	"strings"
	"testing"
	"weak"

	"cairn/scene"
	"cairn/scene/mesh"
)

// groove returns a file of a bent strip of n pieces, in the fold of which it is dark.
func groove(n int) string {
	var b strings.Builder
	for i := range n + 1 {
		fmt.Fprintf(&b, "v %d 1 1\nv %d 0 0\nv %d -1 1\n", i, i, i)
	}
	for i := range n {
		a := 3*i + 1
		fmt.Fprintf(&b, "f %d %d %d %d\nf %d %d %d %d\n", a, a+1, a+4, a+3, a+1, a+2, a+5, a+4)
	}
	return b.String()
}

func occlusionOf(d *scene.Document) *mesh.Occlusion { return d.Meshes()[0].Mesh.Occlusion() }

// measuredOcclusion waits until nothing is measured any longer.
func (w *world) measuredOcclusion() {
	w.t.Helper()
	w.until("the occlusion is measured", func() bool { _, ok := w.Occluding(); return !ok })
}

func TestOcclusionIsMeasuredOfWhatIsSeen(t *testing.T) {
	w := newWorld(t)
	a := w.open("a.obj", groove(9))
	b := w.open("b.obj", groove(9))
	if _, ok := w.Occluding(); ok || occlusionOf(b) != nil {
		t.Error("it is measured, and nobody has asked for it")
	}
	w.run("occlusion")
	if _, ok := w.Occluding(); !ok || w.occluded != 1 || !w.view.style.Occlusion {
		t.Errorf("nothing is measured, told %d times", w.occluded)
	}
	revision := b.Revision()
	w.measuredOcclusion()
	if o := occlusionOf(b); o == nil || o.Open[4] == 255 || b.Revision() == revision || w.occluded != 2 {
		t.Errorf("it is %v, told %d times", o, w.occluded)
	}
	if occlusionOf(a) != nil {
		t.Error("it was measured of what nobody sees")
	}
	// What comes to be seen is measured then; what is measured is not again.
	before := occlusionOf(b)
	w.SetFront(a.ID())
	w.FollowOcclusion()
	w.measuredOcclusion()
	w.SetFront(b.ID())
	w.FollowOcclusion()
	if _, ok := w.Occluding(); ok || occlusionOf(a) == nil || occlusionOf(b) != before {
		t.Error("the one that came to the front is not measured, or the other one again")
	}
	w.run("occlusion")
	w.run("occlusion")
	if _, ok := w.Occluding(); ok || occlusionOf(b) != before || w.occluded != 4 {
		t.Errorf("off and on again measures it again, told %d times", w.occluded)
	}
	if w.run("undo") == "" {
		t.Error("it is an edit")
	}
}

func TestOcclusionThatIsSwitchedOffIsNotMeasured(t *testing.T) {
	w := newWorld(t)
	d := w.open("a.obj", groove(20000))
	w.run("occlusion")
	w.SetOcclusion(false)
	if _, ok := w.Occluding(); ok || w.occluded != 2 || w.Style().Occlusion {
		t.Errorf("it is measured after that, told %d times", w.occluded)
	}
	w.run("occlusion") // while the first job may be ending still
	w.measuredOcclusion()
	if occlusionOf(d) == nil {
		t.Error("on again it is not measured")
	}
}

// TestOcclusionEndsWithItsDocument: nothing of a document is left that is closed while it is
// measured, nor of one of which it is.
func TestOcclusionEndsWithItsDocument(t *testing.T) {
	w := newWorld(t)
	for _, whole := range []bool{false, true} {
		d := w.open("a.obj", groove(20000))
		w.SetOcclusion(true)
		if whole {
			w.measuredOcclusion()
		}
		m := weak.Make(d.Meshes()[0].Mesh)
		id := d.ID()
		w.Documents.Close(id)
		w.SetFront(0)
		w.FollowOcclusion()
		if _, ok := w.Occluding(); ok {
			t.Error("it goes on, and the document is closed")
		}
		w.measuredOcclusion()
		if n := m.Value(); n != nil && (n.Occlusion() != nil || n.Bytes() != 0) {
			t.Errorf("%d bytes are left", n.Bytes())
		}
	}
}

// TestNothingIsMeasuredOfPoints: a cloud has no surface, with the option on, too.
func TestNothingIsMeasuredOfPoints(t *testing.T) {
	w := newWorld(t)
	w.SetOcclusion(true)
	d := w.open("a.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\n")
	w.FollowOcclusion()
	if _, ok := w.Occluding(); ok || occlusionOf(d) != nil {
		t.Error("something is measured of points")
	}
}
