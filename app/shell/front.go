package shell

import (
	"cairn/app/trace"
	"cairn/scene"
)

// makeFront makes the view of the document in front its front. A flight under way
// counts as at its end, which is what the user asked to see.
func (w *Window) makeFront() {
	d := w.document()
	if d == nil || !d.Bounds().Valid {
		return
	}
	if f, ok := scene.NewViewFrame(w.view.Destination().Rotation); ok {
		w.setViewFrame(d, f, "This view is now the front of "+w.docs.Name(d.ID())+", and the other named views follow. No coordinate changes.")
	}
}

// resetFront lets the named views of the document in front follow its coordinates.
func (w *Window) resetFront() {
	if d := w.document(); d != nil && !d.ViewFrame().IsDefault() {
		w.setViewFrame(d, scene.ViewFrame{}, "The named views of "+w.docs.Name(d.ID())+" follow its coordinates again.")
	}
}

// setViewFrame changes what the named views of a document mean, and says so: in
// the view itself nothing is to be seen of it.
func (w *Window) setViewFrame(d *scene.Document, f scene.ViewFrame, done string) {
	id := d.ID()
	w.docs.SetViewFrame(id, f, func(err error) {
		if w.docs.Entry(id) != nil && !w.ending {
			w.notices.warning(id, w.docs.Name(id)+": the next start will not remember this: "+err.Error())
		}
	})
	q := f.Rotation()
	w.log.Event("front", trace.Fields{"document": d.ID(), "rotation": []float64{q.Real, q.Imag, q.Jmag, q.Kmag}})
	w.notices.info(d.ID(), done)
	w.menus.update()
}
