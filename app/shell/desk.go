package shell

import (
	"cairn/app/session"
	"cairn/app/trace"
	"cairn/app/viewport"
	"cairn/app/workspace"
	"cairn/scene"

	"fyne.io/fyne/v2"
)

// desk is what every subject of the window works with: the documents, what is decided
// about them, the views, and the ways to ask the user and to tell. What
// is a subject's own is in its own type. It belongs to the window's goroutine.
type desk struct {
	app     fyne.App
	win     fyne.Window
	post    func(func()) // runs a function on the window's goroutine, later; it may be called from any
	log     *trace.Log
	docs    *workspace.Workspace
	session *session.Session   // what is decided without the window
	view    *viewport.Viewport // the active one
	panes   *panes             // all views
	keys    *keyboard
	dialogs *dialogStack
	notices *noticeBar
	show    func(scene.ID) // brings a document to the front, in a view that shows it already if there is one; 0: none
	here    func(scene.ID) // has the active view show a document
	refresh func()         // brings everything around the view up to date
	ending  bool           // documents close because the program ends
	looks   int            // at files that are to be written, under way; see looking.go
}

// document returns the document in front, or nil.
func (d *desk) document() *scene.Document { return d.docs.Document(d.session.Front()) }
