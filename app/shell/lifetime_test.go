package shell

import (
	"path/filepath"
	"runtime"
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
	for range 20 {
		for f := r.queue.take(); f != nil; f = r.queue.take() {
			f()
		}
		runtime.GC()
	}
	if document.Value() != nil {
		t.Error("the document is held")
	}
	for i, g := range groups {
		if g.Value() != nil {
			t.Errorf("group %d is held", i)
		}
	}
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
