package shell

import (
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"weak"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestNothingHoldsAnEditedDocumentThatWasClosed: a hundred points placed and moved, some
// selected, undone and made again, all kept in a journal; then neither the window, its
// panels and history, nor the journal holds the document, a group or a copy of one.
func TestNothingHoldsAnEditedDocumentThatWasClosed(t *testing.T) {
	r := newRoom(t)
	journals := filepath.Join(t.TempDir(), "journals")
	r.keepIn(journals)
	id := r.load(files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})[0])[0]
	document, groups := r.editMuch(id)
	r.docs.Close(id)
	r.wait("it is closed", func() bool { return r.docs.Entry(id) == nil })
	r.collect()
	if document.Value() != nil {
		t.Error("the document is held")
	}
	for i, g := range groups {
		if g.Value() != nil {
			t.Errorf("group %d is held", i)
		}
	}
}

// collect does what is queued and calls the collector, several times over.
func (r *room) collect() {
	for range 20 {
		for f := r.queue.take(); f != nil; f = r.queue.take() {
			f()
		}
		runtime.GC()
	}
}

// TestNothingHoldsDocumentsOfClosedViews: two specimens side by side, linked through their
// landmarks, cut open, one with the distance to the other as colours, in four views. Once
// they are closed, nothing holds them or their values.
func TestNothingHoldsDocumentsOfClosedViews(t *testing.T) {
	r := newRoom(t)
	held := r.splitAndColor()
	for _, e := range slices.Clone(r.docs.Entries()) {
		r.docs.Close(e.Document.ID())
	}
	r.keys.doNamed("one-view")
	r.painted("all is closed", func() bool { return len(r.docs.Entries()) == 0 && len(r.panes.all) == 1 })
	r.collect()
	for name, alive := range held {
		if alive() {
			t.Errorf("%s is held", name)
		}
	}
}

// splitAndColor returns functions that say whether something can still be reached.
func (r *room) splitAndColor() map[string]func() bool {
	r.t.Helper()
	ids := r.three()
	r.keys.doNamed("four-views")
	a, b := r.docs.Document(ids[0]), r.docs.Document(ids[1])
	r.session.SetDistance(ids[1], scene.AsStored)
	r.session.ShowValues(scene.Distance)
	n := a.Meshes()[0]
	r.painted("the distances are there", func() bool { return n.Coloring() != nil })
	r.keys.doNamed("clip")
	r.painted("it is cut open", func() bool { return !r.view.Camera().Clip.IsZero() })
	return map[string]func() bool{
		"the first document": reaches(a), "the other": reaches(b), "its mesh": reaches(b.Meshes()[0].Mesh), "the field of distances": reaches(n.Coloring().Field()),
	}
}

// reaches returns whether something can still be reached, without holding it.
func reaches[T any](x *T) func() bool {
	p := weak.Make(x)
	return func() bool { return p.Value() != nil }
}

// editMuch edits a document in many ways, and returns pointers that do not hold it.
func (r *room) editMuch(id scene.ID) (document weak.Pointer[scene.Document], groups []weak.Pointer[landmark.Group]) {
	d := r.docs.Document(id)
	d.OnChange(func(c scene.Changed) {
		for _, x := range c.Edit.Changes {
			for _, p := range []scene.Part{x.Before, x.After} {
				if p.Whole != nil {
					groups = append(groups, weak.Make(p.Whole.Group))
				}
			}
		}
	})
	_ = d.Apply(scene.NewGroup(d, "edited"))
	n := d.Groups()[1]
	const points = 100
	for i := range points {
		_ = d.Apply(scene.InsertPoints(d, n.ID(), i, landmark.Landmark{Status: landmark.Defined, Position: r3.Vec{X: float64(i) / points}}))
	}
	g := scene.NewGesture()
	for i := range points {
		e := scene.MovePoint(d, n.Point(i), r3.Vec{Y: float64(i) / points}, r3.Vec{Z: 1})
		if i%2 == 0 {
			e.Gesture = g
		}
		_ = d.Apply(e)
	}
	d.Selection().Only(n.Point(0), n.Point(1))
	_ = d.Apply(scene.RemoveGroups(d, d.Groups()[0].ID()))
	for range points / 2 {
		r.undo()
	}
	for range points / 4 {
		r.redo()
	}
	for _, n := range d.Groups() {
		groups = append(groups, weak.Make(n.Group))
	}
	return weak.Make(d), groups
}
