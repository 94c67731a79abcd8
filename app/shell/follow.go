package shell

import (
	"time"

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
	if e := w.docs.Entry(c.Document); c.Document != w.session.Front() && e != nil && !e.Loading {
		w.panes.redraw(c.Document)
		w.superimpose.update()
	}
	if f >= session.FollowSelection && w.view.Clicking() {
		w.followAfterPicture(f)
		return
	}
	w.follow(f)
}

// follow brings up to date what a change concerns.
func (w *Window) follow(f session.Follow) {
	switch f {
	case session.FollowTabs:
		w.syncTabs()
	case session.FollowSelection:
		w.selected()
	case session.FollowPlaces:
		w.inspector.points.Refresh()
		w.history.update()
		w.study.moved()
		w.followMeasures()
		w.syncTabs()
		w.followTool()
		w.toolbar.update()
		w.menus.update()
	case session.FollowLater:
		w.refreshSoon()
	case session.FollowAll:
		w.refresh()
	}
	if f >= session.FollowPlaces {
		w.superimpose.update()
		w.hovered(w.view, w.view.Hover()) // it may have another name, or be gone
		w.panes.redraw(w.session.Front())
	}
}

// followAfterPicture has the view drawn at once, and follows a click in all else when
// that has been painted: panels, menus and tabs take longer than the picture.
func (w *Window) followAfterPicture(f session.Follow) {
	const latest = 150 * time.Millisecond // where no picture comes
	w.panes.redraw(w.session.Front())
	if f == session.FollowSelection {
		w.logSelected(w.document())
	}
	if w.behind == session.FollowNothing {
		time.AfterFunc(latest, func() { w.post(w.catchUp) })
	}
	w.behind = max(w.behind, f)
}

// catchUp follows what waits for the picture of a click.
func (w *Window) catchUp() {
	f := w.behind
	w.behind = session.FollowNothing
	if f == session.FollowNothing || w.ending || w.document() == nil {
		return
	}
	if f == session.FollowAll || f == session.FollowLater {
		w.refresh() // the selection, too
		w.hovered(w.view, w.view.Hover())
		return
	}
	w.showSelected()
	if f == session.FollowPlaces {
		w.inspector.points.Refresh()
		w.history.update()
		w.study.moved()
		w.syncTabs()
		w.hovered(w.view, w.view.Hover())
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

// queued follows a study: it, or its specimen, was opened or closed, or more is known of it.
func (w *Window) queued() {
	if !w.ending {
		w.opening.keepStudy()
	}
	w.refreshSoon()
}

// selected brings the panels and the view up to date with the selection.
func (w *Window) selected() {
	d := w.document()
	if d == nil {
		return
	}
	w.showSelected()
	w.panes.redraw(w.session.Front())
	w.logSelected(d)
}

// showSelected brings the panels up to date with the selection.
func (w *Window) showSelected() {
	d := w.document()
	w.inspector.showSelection(d)
	w.followMeasures()
	w.inspector.placed.update(d)
	w.toolbar.update()
	w.menus.update()
	w.followTool()
}

// logSelected notes which points are selected.
func (w *Window) logSelected(d *scene.Document) {
	if w.log == nil || d == nil {
		return
	}
	for _, p := range d.Selection().Points() {
		if l, ok := d.Landmark(p); ok {
			w.log.Event("selected", trace.Fields{"group": d.Group(p.Group).Group.Name(), "index": d.Index(p), "name": l.Name})
		}
	}
}
