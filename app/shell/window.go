// Package shell is the window: tabs, menus, panels, dialogs and shortcuts
// around one viewport or several. It reaches documents through the workspace by their IDs
// and keeps no pointer to one between two events: Fyne's caches keep closed
// widgets, with all their closures, for a minute and longer.
package shell

import (
	"fmt"
	"image/color"
	"os"
	"time"

	"cairn/app/filelock"
	"cairn/app/instance"
	"cairn/app/journal"
	"cairn/app/session"
	_ "cairn/app/shell/locale" // before the toolkit
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/filesystem"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// ID is the application's ID, as the desktop entry has it.
const ID = "org.cairn3d.Cairn"

// Options say how the window starts.
type Options struct {
	Files   []string // to open
	Trace   *trace.Log
	Version string
	Sample  func() ([]string, error) // writes the sample specimens and returns their paths
	Others  *instance.Listener       // for files of programs that start later; nil for none
	Exit    func()                   // ends the process well, called when everything is closed and saved
}

// Window is the one window of the program. All its methods belong to the
// window's goroutine.
type Window struct {
	*desk
	options Options

	thread *render.Thread

	tabs        *tabBar
	toolbar     *toolbar
	buttons     toolButtons
	inspector   *inspector
	status      *statusBar
	frame       *fyne.Container  // what is in the window
	middle      *fyne.Container  // between the bars: what is beside the view, and split
	split       *container.Split // between the view and the inspector
	beside      *besideView
	history     *historyPanel
	study       *studyPanel
	colors      *colorPanel
	superimpose *superimposePanel
	theme       *quietTheme
	menus       *menus
	fronted     scene.ID       // what was in front when that was looked at last
	stale       bool           // refresh is to come
	warping     bool           // a computed shape is shown
	behind      session.Follow // what is to be followed after the picture of a click

	files     *fileAsker
	opening   *opening
	news      *news
	saving    *saving
	closing   *closing
	left      *leftovers
	templates *templating
	editing   *editing
	exporting *exporting
	ends      *ender
}

// newWindow fills a window. Pictures come from thread; post runs a function on the
// window's goroutine, later.
func newWindow(a fyne.App, win fyne.Window, thread *render.Thread, post func(func()), o Options) *Window {
	w := &Window{desk: &desk{app: a, win: win, post: post, log: o.Trace}, thread: thread, options: o}
	w.show, w.here, w.refresh = w.showDocument, w.showHere, w.update
	w.dialogs = &dialogStack{win: w.win, log: w.log, post: w.post, left: func() {
		if !w.ending {
			w.keys.focusView()
		}
	}}
	w.notices = newNoticeBar(w.post, w.log)
	w.keys = &keyboard{win: w.win, post: w.post, dialogs: w.dialogs, notices: w.notices}
	w.menus = &menus{keyboard: w.keys}
	w.engage()
	w.docs = workspace.New(w.post, workspace.Events{
		Added: w.added, Loaded: w.loaded, Failed: w.failed, Closed: w.closed,
		NotAdded:    func(id scene.ID, path string, err error) { w.notRead(id, path, "add", err) },
		NotReloaded: func(id scene.ID, path string, err error) { w.notRead(id, path, "reload", err) },
		Notice:      func(id scene.ID, text string) { w.notices.info(id, text).while(w.whileInForce(id)) },
		Measured:    func(scene.ID) { w.refresh() },
		Kept:        w.left.kept, NotKept: w.left.notKept, Left: w.left.follow, Held: w.saving.heldElsewhere,
	})
	w.build()
	w.saving.followAutosave()
	w.docs.SetBackups(w.session.KeepsBackups())
	return w
}

// engage makes the window's subjects.
func (w *Window) engage() {
	known := &session.Told{}
	w.files = &fileAsker{desk: w.desk}
	w.ends = &ender{desk: w.desk, thread: w.thread, others: w.options.Others, exit: w.options.Exit, keep: w.keep, stop: w.stop,
		ended: make(chan struct{}), signals: make(chan os.Signal, 1), ends: endSignals()}
	w.opening = &opening{desk: w.desk, files: w.files, samples: w.options.Sample, ended: w.ends.ended, last: lastSession{Session: workspace.OpenSession()}, began: map[scene.ID]time.Time{}}
	w.news = &news{w.desk, known}
	w.saving = &saving{desk: w.desk, files: w.files, known: known, awaited: map[scene.ID]bool{}}
	w.closing = &closing{w.desk, w.saving}
	w.left = &leftovers{desk: w.desk, tellUnkept: func(unkept bool) {
		w.status.unkept = unkept
		w.updateStatus()
	}}
	w.templates = &templating{desk: w.desk, files: w.files, list: workspace.OpenTemplates(), follow: w.followTool}
	w.editing = &editing{w.desk}
	w.exporting = &exporting{w.desk, w.files, w.thread, w.giveBack}
}

// keep keeps for the next start how the window is, and what is open.
func (w *Window) keep() {
	size := w.win.Canvas().Size()
	w.app.Preferences().SetFloat(prefWidth, float64(size.Width))
	w.app.Preferences().SetFloat(prefHeight, float64(size.Height))
	w.app.Preferences().SetFloat(prefSplit, w.split.Offset)
	w.session.KeepNames()
	w.opening.keepSession()
}

// stop stops what is under way and belongs to no document.
func (w *Window) stop() {
	w.panes.stop()
	w.colors.tick.stop()
	w.status.job.tick.stop()
	if w.files.stopAsking != nil {
		w.files.stopAsking()
	}
}

func (w *Window) build() {
	w.session = session.New(w.docs, workspace.OpenRecent(), w.app.Preferences(), session.Events{
		Asked: func(action string) { asked[action](w) }, Open: w.opening.open, Show: w.show, Styled: w.styled, Themed: w.themed, Listed: w.refreshSoon, Menu: w.menus.open,
		Laid: w.lay, Told: func(text string) { w.notices.info(w.session.Front(), text) },
		Post: w.post, Measured: w.measured, Measuring: w.measuring, Colored: w.colored, Occluded: w.occluded, Superimposed: w.superimposed, Checked: w.checked, Warped: w.warped,
		Leave: w.closing.leave, Locked: w.saving.heldByOthers, Queued: w.queued, Parting: w.parting,
	})
	w.notices.hide = w.session.Hide
	w.theme = newTheme(w.session.Theme())
	w.app.Settings().SetTheme(w.theme)
	w.session.SetBackground(w.background())
	w.keys.session = w.session
	w.buttons = toolButtons{w.keys, newTips(w.post, w.log)}
	w.keys.hush = w.buttons.tips.hide
	w.tabs = newTabBar(w.buttons, w.menus, w.showDocuments)
	w.tabs.show, w.tabs.close, w.tabs.relay = w.show, w.closing.closeDocument, w.layFrame
	w.toolbar = newToolbar(w.buttons, w.menus)
	w.inspector = newInspector(w.editing, w.buttons, w.menus, w.news.place, w.exporting.copyMeasures)
	w.status = newStatusBar(newStatusJob(w.desk))
	w.buildPanes()

	const margin = 8 // of messages from the edges of the view
	notices := container.New(layout.NewCustomPaddedLayout(margin, 0, margin, margin), container.NewClip(w.notices.box))
	w.notices.draw = func() { w.win.Canvas().Refresh(notices) }
	w.split = container.NewHSplit(container.NewStack(w.panes.box, notices), w.inspector.box)
	w.split.SetOffset(w.app.Preferences().FloatWithFallback(prefSplit, 0.74))
	top := container.NewVBox(container.NewPadded(w.toolbar.room), widget.NewSeparator(), w.tabs.box)
	bottom := container.NewVBox(widget.NewSeparator(), w.status.box)
	w.history = newHistoryPanel(w.desk, w.buttons)
	w.colors = newColorPanel(w.desk, w.buttons, w.panelClosed)
	w.superimpose = newSuperimposePanel(w.desk, w.buttons, w.panelClosed)
	w.study = newStudyPanel(w.desk, w.buttons, w.exporting.exportShapes, w.exporting.exportRepeats)
	w.beside = &besideView{w.history, w.study, []*sidePanel{&w.colors.sidePanel, &w.superimpose.sidePanel}}
	w.beside.arrange()
	w.middle = container.New(w.beside, w.split, w.history.box, w.study.box, w.colors.box, w.superimpose.box)
	w.frame = container.New(layout.NewBorderLayout(top, bottom, nil, nil), top, bottom, w.middle)
	w.win.SetContent(container.NewStack(w.frame, w.buttons.tips.layer))
	w.win.SetPadded(false)
	w.win.Resize(w.initialSize())
	w.win.SetMainMenu(w.menus.build())
	w.keys.listen()
	w.win.SetMaster()
	w.win.SetCloseIntercept(w.quit)
	w.win.SetOnDropped(w.dropped)
	w.win.Canvas().SetOnTypedKey(w.keys.typedKey)
	w.win.Canvas().SetOnTypedRune(w.keys.typedRune)
	w.app.Settings().AddListener(func(fyne.Settings) { w.recolor() })
	w.refresh()
}

// Preference keys.
const (
	prefSplit  = "split"
	prefWidth  = "width"
	prefHeight = "height"
)

func (w *Window) initialSize() fyne.Size {
	p := w.app.Preferences()
	return fyne.NewSize(float32(p.FloatWithFallback(prefWidth, 1180)), float32(p.FloatWithFallback(prefHeight, 760)))
}

func (w *Window) background() color.NRGBA {
	return background(w.theme.variant(w.app.Settings().ThemeVariant()))
}

// themed follows the choice of a theme.
func (w *Window) themed() {
	w.theme.choice = w.session.Theme()
	w.app.Settings().SetTheme(w.theme)
}

// recolor follows a change of the theme.
func (w *Window) recolor() {
	w.session.SetBackground(w.background())
	w.panes.recolor()
	w.refresh()
}

// started runs when the event loop does.
func (w *Window) started() {
	w.ends.takeSignals()
	w.beat()
	w.templates.read()
	w.docs.Keep(openJournals)
	w.docs.Lock(openLocks)
	w.opening.open(w.options.Files)
	w.options.Others.Serve(w.opening.handed)
}

// openJournals opens the folder for what is not saved.
func openJournals() (*journal.Folder, error) {
	return journal.OpenUser(filesystem.Real)
}

// openLocks opens the folder for locks of files.
func openLocks() (*filelock.Folder, error) {
	path, err := filelock.UserFolder()
	if err != nil {
		return nil, err
	}
	return filelock.Open(filesystem.Real, path)
}

// painted runs when the window can be seen.
func (w *Window) painted() {
	w.log.Event("window", trace.Fields{})
}

// layFrame gives what is in the window its places anew. The toolkit does that by itself
// for the last one only of things that came or went at the same time.
func (w *Window) layFrame() {
	if w.frame != nil {
		w.frame.Layout.Layout(w.frame.Objects, w.frame.Size())
	}
}

// showDocument brings a document to the front, 0: none.
func (w *Window) showDocument(id scene.ID) {
	w.session.Bring(id)
	w.lay()
}

// showHere has the active view show a document.
func (w *Window) showHere(id scene.ID) {
	w.session.SetFront(id)
	w.lay()
}

// lay follows a change of the session's layout.
func (w *Window) lay() {
	if front := w.session.Front(); front != w.fronted {
		w.fronted = front
		w.status.leave()
		w.inspector.filter.SetText("")
	}
	w.panes.lay()
	w.session.FollowColors()
	w.session.FollowOcclusion()
	w.session.FollowChecks()
	w.refresh()
}

// update brings everything around the viewport up to date with the document
// in front.
func (w *Window) update() {
	w.stale, w.behind = false, session.FollowNothing
	d := w.document()
	title := "Cairn"
	if d != nil {
		title = w.docs.Name(w.session.Front()) + " - Cairn"
	}
	w.win.SetTitle(title)
	w.notices.show(w.session.Front())
	w.syncTabs()
	w.panes.update()
	w.inspector.update(d)
	w.followTool()
	w.toolbar.update()
	w.menus.update()
	w.showBeside()
	w.colors.update()
	w.superimpose.update()
	w.updateStatus()
	w.status.finding(findingTexts(w.session)...)
	w.followMeasures()
}

func (w *Window) syncTabs() { w.tabs.sync(w.docs.Entries(), w.docs.Names(), w.session.Front()) }

func (w *Window) updateStatus() {
	w.status.document(w.document(), !w.view.Camera().Clip.IsZero())
	var cpu int64
	for _, e := range w.docs.Entries() {
		cpu += e.Document.Bytes()
	}
	var gpu int64
	for _, u := range w.thread.Stats().ByDocument {
		gpu += u.Bytes
	}
	w.status.memory(cpu, gpu)
	w.dialogs.update()
}

// followTool shows what the tool in hand waits for.
func (w *Window) followTool() {
	w.panes.prompted()
	w.inspector.guide.update()
}

// styled follows a change of the style.
func (w *Window) styled() {
	w.notices.show(w.session.Front()) // what they say of it may be so no more
	w.toolbar.update()
	w.followTool()
	w.menus.update()
}

// count writes a number with thin spaces between thousands: 12 228.
func count(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// spacer returns an invisible object of a fixed width.
func spacer(width float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(width, 1))
	return r
}
