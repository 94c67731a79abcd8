package shell

import (
	"cairn/app/session"
	"cairn/app/trace"
	"cairn/app/viewport"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"gonum.org/v1/gonum/spatial/r3"
)

// What the window does with what its views tell.

// buildPanes makes the views of the session's layout.
func (w *Window) buildPanes() {
	w.desk.panes = &panes{
		desk: w.desk, buttons: w.buttons, newScreen: w.thread.NewView, events: w.viewEvents,
		newOverlay: func() *overlay { return newOverlay(w.opening, w.left, w.closing.closeDocument) },
	}
	w.panes.start()
}

// viewEvents returns what is done with what the view of a pane tells.
func (w *Window) viewEvents(p *pane) viewport.Events {
	return viewport.Events{
		Hover: func(at scene.Point) { w.hovered(p.view, at) }, Under: func(at r3.Vec, ok bool) { w.under(p.view, at, ok) },
		Style: w.styled, Frame: func(s viewport.Shown) { w.framed(p, s) }, Failed: func(err error) { w.notDrawn(p, err) },
		Key: w.keys.spareKey, Rune: w.keys.typedSign, Said: w.notices.said, Painted: w.painted, Seen: w.catchUp,
		Menu:    func(at scene.Point, place fyne.Position) { w.menus.ofView(at, place) },
		Focused: func() { w.panes.pointed(p) }, Moved: func() { w.panes.moved(p) },
		Warp:   w.session.Warp,
		Over:   func() (*scene.Document, render.Superimposition) { return w.panes.over(p) },
		Spread: w.session.ErrorEllipsoids,
	}
}

// hovered names the landmark under the pointer in a view.
func (w *Window) hovered(v *viewport.Viewport, p scene.Point) {
	d := v.Document()
	if d == nil || p == render.NoPoint {
		w.status.landmark()
		return
	}
	l, ok := d.Landmark(p)
	if !ok { // its group was removed
		w.status.landmark()
		return
	}
	texts := landmarkTexts(d, p, l)
	if f, odd := w.session.FindingAt(p); odd && d.ID() == w.session.Front() {
		texts = append([]string{texts[len(texts)-1] + ": " + f.Text}, texts...)
	}
	w.status.landmark(texts...)
	w.log.Event("hover", trace.Fields{"group": d.Group(p.Group).Group.Name(), "index": d.Index(p), "name": l.Name})
}

// under shows the place on the surface under the pointer in a view.
func (w *Window) under(v *viewport.Viewport, p r3.Vec, ok bool) {
	d := v.Document()
	if d == nil || !ok {
		w.status.surface()
		return
	}
	at, value := positionText(p, decimals(d)), session.ValueAt(d, p)
	if value == "" {
		w.status.surface(at)
		return
	}
	w.status.surface(value+"   "+at, value)
	if w.log != nil {
		w.log.Event("value", trace.Fields{"text": value})
	}
}

// framed notes a picture on the screen.
func (w *Window) framed(p *pane, s viewport.Shown) {
	c := s.Camera
	w.log.Event("frame", trace.Fields{
		"document": s.Document, "view": p.number, "width": s.Width, "height": s.Height, "quality": s.Fineness(),
		"ms":     float64(s.Took.Microseconds()) / 1000,
		"camera": []float64{c.Rotation.Real, c.Rotation.Imag, c.Rotation.Jmag, c.Rotation.Kmag, c.Focus.X, c.Focus.Y, c.Focus.Z, c.Height},
		"pivot":  []float64{c.Pivot.X, c.Pivot.Y, c.Pivot.Z}, "orthographic": c.Orthographic,
		"clip": []float64{c.Clip.Point.X, c.Clip.Point.Y, c.Clip.Point.Z, c.Clip.Normal.X, c.Clip.Normal.Y, c.Clip.Normal.Z},
	})
	p.overlay.drawn(s.Document)
	w.updateStatus()
}

// notDrawn follows a picture that could not be drawn.
func (w *Window) notDrawn(p *pane, err error) {
	p.overlay.drawn(w.panes.document(p))
	w.notices.failedDrawing(err)
}

// dropped opens what was dropped on the window, in the view that it was dropped on.
func (w *Window) dropped(place fyne.Position, uris []fyne.URI) {
	w.opening.dropped(w.panes.at(place), uris)
}
