package shell

import (
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/scene"
)

// lastSession is what was open when the program ended last, and what of it is
// being opened again.
type lastSession struct {
	workspace.Session
	views  map[scene.ID]scene.Camera // of documents that load, for when they are there
	opened bool                      // something was opened since the start, so the offer is over
}

// prefSession is false where the user does not want the last session offered.
const prefSession = "session"

// offered returns how many documents of the last session the empty window
// offers to open again.
func (w *Window) offered() int {
	if w.last.opened || !w.app.Preferences().BoolWithFallback(prefSession, true) {
		return 0
	}
	return len(w.last.Documents)
}

func reopenText(documents int) string {
	return "Reopen Last Session (" + message.Plural(documents, "document") + ")"
}

// reopen opens the documents of the last session as they were looked at. What is
// no longer there is told as with every file.
func (w *Window) reopen() {
	last := w.last.Session
	var front scene.ID
	for i, d := range last.Documents {
		id := w.docs.Open(d.Path, d.With...)
		if d.Camera != nil {
			w.last.views[id] = *d.Camera
		}
		if i == last.Front {
			front = id
		}
	}
	w.log.Event("reopened", trace.Fields{"files": len(last.Documents)})
	if w.docs.Document(front) != nil {
		w.show(front)
	}
}

// restoreView makes a document that has come be looked at as in its session.
func (w *Window) restoreView(id scene.ID) {
	if c, ok := w.last.views[id]; ok {
		w.view.SetView(id, c)
		delete(w.last.views, id)
	}
}

// keepSession keeps what is open for the next start. Where nothing was opened
// at all, the session before stays.
func (w *Window) keepSession() {
	if !w.last.opened {
		return
	}
	if err := w.docs.Session(w.front, w.view.View).Save(); err != nil {
		w.log.Event("failed", trace.Fields{"error": "the session was not kept: " + err.Error()})
	}
}

// toggleSession turns the offer on or off.
func (w *Window) toggleSession() {
	p := w.app.Preferences()
	p.SetBool(prefSession, !p.BoolWithFallback(prefSession, true))
	w.refresh()
	w.menus.main.Refresh()
}
