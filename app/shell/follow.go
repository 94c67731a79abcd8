package shell

import (
	"cairn/app/session"
	"cairn/app/trace"
	"cairn/scene"
)

// changed follows every change of a document, from whichever side it came: the
// panels hear of it from here alone.
func (w *Window) changed(c scene.Changed) {
	if w.ending {
		return
	}
	f := w.session.Follow(c)
	switch f {
	case session.FollowTabs:
		w.syncTabs()
	case session.FollowSelection:
		w.selected()
	case session.FollowPlaces:
		w.inspector.points.Refresh()
		w.followMeasures()
		w.syncTabs()
		w.followTool()
		w.toolbar.update()
		w.updateMenu()
	case session.FollowLater:
		w.refreshSoon()
	case session.FollowAll:
		w.refresh()
	}
	if f >= session.FollowPlaces {
		w.hovered(w.view.Hover()) // it may have another name, or be gone
		w.view.Redraw()
	}
}

// refreshSoon refreshes once for all that asks for it until then.
func (w *Window) refreshSoon() {
	if w.stale {
		return
	}
	w.stale = true
	w.post(func() {
		if w.stale && !w.ending {
			w.refresh()
		}
	})
}

// selected brings the panels up to date with the selection.
func (w *Window) selected() {
	d := w.document()
	if d == nil {
		return
	}
	w.inspector.showSelection(d)
	w.followMeasures()
	w.inspector.placed.update(d)
	w.toolbar.update()
	w.updateMenu()
	w.followTool()
	w.view.Redraw()
	for _, g := range d.Groups() {
		for i := range g.Group.Len() {
			if d.Selection().Has(g.Point(i)) {
				w.log.Event("selected", trace.Fields{"group": g.Group.Name(), "index": i, "name": g.Group.At(i).Name})
			}
		}
	}
}
