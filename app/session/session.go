// Package session is what the window decides without the window: which document is
// in front, what is drawn and how, and, in one table of actions, what can be done,
// by what key, when, and why not. It knows nothing of the toolkit, so that all of it
// is tested without a screen.
package session

import (
	"image/color"
	"sync"
	"time"

	"cairn/app/study"
	"cairn/app/template"
	"cairn/app/tool"
	"cairn/app/workspace"
	"cairn/render"
	"cairn/scene"
)

// Session belongs to the window's goroutine, as everything that it is made of.
type Session struct {
	Documents   *workspace.Workspace
	Recent      *workspace.Recent
	Preferences Preferences
	View        View   // the active one; nil until the window has one, which is before anything is done
	Views       []View // all, in the layout's order; see SetViews
	Templates   template.Library

	events Events
	hand   *tool.Hand // in the view; nil until that is there
	layout Layout
	bonds  map[[2]scene.ID]Bond // of documents that are shown, as far as they were asked for; by the lesser ID first
	front  scene.ID             // the layout's
	choice                      // in the document in front
	left   map[scene.ID]choice  // in those behind it
	copied copied

	distances         map[scene.Point]measured     // of points of the document in front, as far as they were asked for
	chosen            *measurer                    // of what is selected
	kept              *measurer                    // of what the document in front keeps
	inHand            *measurer                    // of what the tool that measures has
	colors            map[scene.ID]*documentColors // what documents show as colours
	occluding         map[scene.ID]*occluding      // the jobs that measure ambient occlusion
	superimposed      map[ViewOf]*superimposing    // what lies over documents, as views show them
	superimposedAgain map[scene.ID]bool            // what the last session had over a document was looked for
	unlocked          *specimenLock                // that was given back last, perhaps not yet on the disk
	renewEvery        time.Duration                // of the lock of a specimen
	aheadAfter        time.Duration                // from when a specimen is there until the next one is read
	rest              time.Duration                // for how long landmarks lie still until values are made of them; a drag moves them many times a second
	learned           []Learned                    // specimens that points are predicted from, beside the open ones
	learnedRevision   int                          // counts how often they changed
	references        *references                  // of the group whose points were predicted last; nil: none yet
	predicted         prediction                   // the last one
	collected         map[scene.ID]*collection     // what other specimens have of the points of groups
	checks            map[scene.ID]*documentChecks // what was found odd in documents
	style             render.Style
	queue             *queue         // the study that is open; nil: none
	warp              *warping       // its open specimen as another shape; nil: nothing is known of that
	tables            sync.WaitGroup // of studies, that are being written, also where the study was closed
	keeping           []*queue       // of which that is so
	actions           []*Action
	menus             []string // their names
	byName            map[string]*Action
	byKey             map[Key]*Action
}

// choice is what was chosen from the list of groups of a document.
type choice struct {
	group scene.ID    // 0: none
	label int         // of that group, from 1 on; 0: none
	only  scene.ID    // the one group whose points are listed; 0: all
	clip  scene.Plane // where the plane was that was taken away last
}

// Events tell the window what happened. All must be set.
type Events struct {
	Menu   func(number int)     // a menu of the menu bar is to be opened
	Asked  func(action string)  // an action was chosen that only the window can do
	Open   func(paths []string) // files were chosen to be opened
	Show   func(scene.ID)       // a document is to come to the front
	Styled func()               // what is drawn, or how, has changed
	Themed func()               // another theme was chosen
	Listed func()               // what submenus list has changed
	Post   func(func())         // runs a function on the window's goroutine, later; it may be called from any
	// Laid: there are other views, or another one is active. SetViews is to be called before it
	// returns.
	Laid func()
	Told func(text string) // something that the user should know, for a while
	// Measured: what was measured along a surface, or from one, is there.
	Measured func()
	// Measuring: the tool that measures has something else.
	Measuring func()
	// Colored: the document in front shows other values as colours, or it is known better
	// what it will show. Of others it may come, too.
	Colored func()
	// Occluded: the measuring of ambient occlusion has begun in a document, or ended.
	Occluded func()
	// Superimposed: something else lies over the document in a view, or in another way.
	Superimposed func()
	// Warped: the specimen of the study is shown as another shape, or as it is again, or the working
	// out of that has begun or ended.
	Warped func(document scene.ID)
	// Checked: other things are odd about the document in front, or another one is shown.
	Checked func()
	// Leave: a specimen of a study is to be closed. then is to run when what is unsaved of it
	// is in its file, which is path where the specimen has none yet, "": beside the mesh.
	Leave func(id scene.ID, path string, then func())
	// Locked: somebody else works on the open specimen, or has taken it over.
	Locked func(OtherHolder)
	// Parting: a specimen of a study, of a mesh, is about to be closed, and still shown.
	Parting func(id scene.ID, mesh string)
	// Queued: another specimen of the study is open, or more is known of one.
	Queued func()
}

// View is what a session needs of a viewport.
type View interface {
	SetStyle(render.Style)
	Camera() scene.Camera
	// Follow looks at its document differently, as another view has moved.
	Follow(scene.Camera)
	// ShowSide is Look without a flight, for a view that is new.
	ShowSide(scene.ViewDirection)
	FitAll()
	FitSelection()
	Look(scene.ViewDirection)
	ToggleOrthographic()
	ZoomBy(factor float64)
}

// Preferences are what a user has chosen for every start. Those of the toolkit do.
type Preferences interface {
	Bool(key string) bool
	BoolWithFallback(key string, otherwise bool) bool
	SetBool(key string, value bool)
	Int(key string) int
	SetInt(key string, value int)
	StringWithFallback(key, otherwise string) string
	SetString(key, value string)
}

// Keys of preferences.
const (
	prefTheme        = "theme"
	prefNames        = "names" // a render.NameStyle
	prefConstantSize = "landmarks.constantSize"
	prefByLabel      = "landmarks.byLabel"
	prefLegend       = "legend"
	prefColorBar     = "colors.bar"
	prefOcclusion    = "occlusion"
	prefMeasures     = "measures" // whether they are in the pictures
	prefHistory      = "history"  // whether the edits are listed beside the view
	prefAutosave     = "autosave"
	prefBackups      = "backups"
	prefChecks       = "checks"  // whether landmarks are checked while they are placed
	prefSession      = "session" // false where the user does not want the last session offered
)

// Themes that a user can choose.
const (
	FollowSystem = "system"
	AlwaysLight  = "light"
	AlwaysDark   = "dark"
)

// New returns a session with the style that was used last.
func New(docs *workspace.Workspace, recent *workspace.Recent, p Preferences, e Events) *Session {
	s := &Session{Documents: docs, Recent: recent, Preferences: p, events: e, rest: 400 * time.Millisecond, aheadAfter: 300 * time.Millisecond, renewEvery: study.RenewEvery}
	s.chosen, s.kept, s.inHand = &measurer{events: &s.events}, &measurer{events: &s.events}, &measurer{events: &s.events}
	names := render.NameStyle(p.Int(prefNames))
	if names != render.Names && names != render.Numbers {
		names = render.NoNames
	}
	s.style = render.Style{
		Texture: true, Landmarks: true, GlyphScale: 1, Gizmo: true, ScaleBar: true, Names: names,
		ConstantSize: p.Bool(prefConstantSize), ByLabel: p.Bool(prefByLabel), Legend: p.Bool(prefLegend),
		ColorBar: p.BoolWithFallback(prefColorBar, true), Occlusion: p.Bool(prefOcclusion),
	}
	s.layout = openLayout(p)
	s.index(append(s.table(), s.menuActions()...))
	return s
}

// Document returns the document in front, or nil.
func (s *Session) Document() *scene.Document { return s.Documents.Document(s.front) }

// Style returns what is drawn and how. Its PixelRatio is not set.
func (s *Session) Style() render.Style { return s.style }

// ChangeStyle changes what is drawn or how.
func (s *Session) ChangeStyle(change func(*render.Style)) {
	change(&s.style)
	s.styleViews()
	s.events.Styled()
}

func (s *Session) styleViews() {
	for _, v := range s.Views {
		v.SetStyle(s.style)
	}
}

// SetLegend shows the legend or hides it, which is remembered.
func (s *Session) SetLegend(on bool) {
	s.ChangeStyle(func(st *render.Style) { st.Legend = on })
	s.Preferences.SetBool(prefLegend, on)
}

// SetBackground changes the colour behind the picture, which goes with the theme.
func (s *Session) SetBackground(c color.NRGBA) {
	s.style.Background = c
	s.styleViews()
}

// KeepNames remembers for the next start how points are named.
func (s *Session) KeepNames() { s.Preferences.SetInt(prefNames, int(s.style.Names)) }

// Theme returns the theme that was chosen.
func (s *Session) Theme() string { return s.Preferences.StringWithFallback(prefTheme, FollowSystem) }

// OffersLast reports whether the empty window is to offer the last session.
func (s *Session) OffersLast() bool { return s.Preferences.BoolWithFallback(prefSession, true) }

// SetOffersLast says whether it is to.
func (s *Session) SetOffersLast(on bool) { s.Preferences.SetBool(prefSession, on) }

// Autosaves reports whether changed documents are to be saved by themselves.
func (s *Session) Autosaves() bool { return s.Preferences.BoolWithFallback(prefAutosave, false) }

// KeepsBackups reports whether a copy is kept of each landmark file that is replaced.
func (s *Session) KeepsBackups() bool { return s.Preferences.BoolWithFallback(prefBackups, false) }

// SetKeepsBackups says whether one is to be.
func (s *Session) SetKeepsBackups(on bool) {
	s.Preferences.SetBool(prefBackups, on)
	s.Documents.SetBackups(on)
}

// SetAutosaves says whether they are to.
func (s *Session) SetAutosaves(on bool) { s.Preferences.SetBool(prefAutosave, on) }

func (s *Session) chooseTheme(theme string) {
	s.Preferences.SetString(prefTheme, theme)
	s.events.Themed()
}

func (s *Session) scaleGlyphs(factor float64) {
	const least, most = 0.05, 20
	s.ChangeStyle(func(st *render.Style) { st.GlyphScale = max(least, min(most, st.GlyphScale*factor)) })
}

// recentFiles are what was opened lately, and how to forget it.
func (s *Session) recentFiles() (all []Choice) {
	for _, path := range s.Recent.Files() {
		all = append(all, Choice{Title: path, File: true, Do: func() { s.events.Open([]string{path}) }})
	}
	if len(all) > 0 {
		all = append(all, Choice{Title: "Clear This List", Line: true, Do: func() {
			s.Recent.Clear()
			s.events.Listed()
		}})
	}
	return all
}
