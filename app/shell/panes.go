package shell

import (
	"fmt"
	"slices"

	"cairn/app/session"
	"cairn/app/viewport"
	"cairn/internal/message"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// panes are the views of the window, as the session's layout has them.
type panes struct {
	*desk
	all        []*pane // in the layout's order
	box        *fyne.Container
	buttons    toolButtons
	newScreen  func() *render.View
	events     func(*pane) viewport.Events
	newOverlay func() *overlay
}

// start makes the box that the views are laid out in, and the first of them.
func (g *panes) start() {
	g.box = container.New(paneGrid{})
	g.lay()
}

// lay brings the views up to date with the layout: how many there are, what they show, and
// which is the active one.
func (g *panes) lay() {
	l := g.session.Layout()
	before := g.all
	g.all = nil
	for _, v := range l.Views {
		if i := slices.IndexFunc(before, func(p *pane) bool { return p.number == v.Number }); i >= 0 {
			g.all = append(g.all, before[i])
		} else {
			g.all = append(g.all, g.newPane(v.Number))
		}
	}
	g.activate()
	if !slices.Equal(before, g.all) {
		g.place(before)
	}
	g.showDocuments()
}

// newPane returns a pane whose view shows nothing.
func (g *panes) newPane(number int) *pane {
	p := &pane{number: number, overlay: g.newOverlay(), prompt: newPrompt()}
	p.view = viewport.New(g.newScreen(), g.post, g.session.Style(), g.events(p))
	p.header = newPaneHeader(g.buttons, func() { g.focus(p) }, func() { g.choose(p) })
	p.build()
	return p
}

// activate makes the active view the one that everything else is about.
func (g *panes) activate() {
	views := make([]session.View, len(g.all))
	for i, p := range g.all {
		views[i] = p.view
	}
	g.session.SetViews(views)
	active := g.active()
	before := g.view
	g.view, g.keys.view = active.view, active.view
	g.session.SetHand(active.view.Hand())
	if c := g.win.Canvas(); before != nil && before != active.view && c.Focused() == fyne.Focusable(before) {
		active.view.TakeFocus() // the border tells which it is
	}
}

// place gives the panes their places instead of those that were there before, which are
// closed where they are no longer among them.
func (g *panes) place(before []*pane) {
	aspects := make([]float64, len(g.all))
	for i, p := range g.all {
		aspects[i] = p.view.Aspect()
	}
	for _, p := range before {
		if !slices.Contains(g.all, p) {
			p.close()
		}
	}
	g.box.Objects = nil
	for i, p := range g.all {
		p.show(len(g.all) > 1, i == g.session.Layout().Active)
		g.box.Objects = append(g.box.Objects, p.box)
	}
	g.box.Refresh()
	for i, p := range g.all {
		if slices.Contains(before, p) {
			p.view.Reframe(aspects[i])
		}
	}
}

// active returns the pane of the active view.
func (g *panes) active() *pane { return g.all[g.session.Layout().Active] }

// document returns what a pane shows, 0: nothing.
func (g *panes) document(p *pane) scene.ID {
	if i := slices.Index(g.all, p); i >= 0 {
		return g.session.Layout().Views[i].Document
	}
	return 0
}

// showDocuments has each view show its document.
func (g *panes) showDocuments() {
	for i, p := range g.all {
		d := g.docs.Document(g.document(p))
		if d != nil && p.view.Shows(d.ID()) || d == nil && p.view.Document() == nil {
			continue
		}
		g.renew(i, d)
	}
}

// renew has a view show a document, of which it may have shown less until now.
func (g *panes) renew(i int, d *scene.Document) {
	p := g.all[i]
	p.view.SetMeasures(nil)
	if d != nil && d.ID() == g.session.Front() {
		p.view.SetMeasures(g.session.DrawnMeasures())
	}
	p.view.SetDocument(d)
	g.session.Arrived(i)
}

// loaded has the views show a document whose content is there.
func (g *panes) loaded(id scene.ID) {
	for i, p := range g.all {
		if g.document(p) == id {
			g.renew(i, g.docs.Document(id))
		}
	}
}

// recolor follows a change of the theme.
func (g *panes) recolor() {
	for _, p := range g.all {
		p.overlay.recolor()
	}
}

// update brings what stands around the views up to date.
func (g *panes) update() {
	l, names := g.session.Layout(), g.docs.Names()
	parts := partings(names)
	for i, p := range g.all {
		p.show(l.Split(), i == l.Active)
		e := g.docs.Entry(g.document(p))
		p.overlay.update(e)
		if !l.Split() {
			continue
		}
		if e == nil {
			p.header.show("", nil, i == l.Active)
			continue
		}
		at := slices.Index(g.docs.Entries(), e)
		text := tabText(e, names[at])
		p.header.show(text, moved(parts[at], text, names[at]), i == l.Active, g.linkText(i)...)
	}
}

// linkText says how a view is linked to the active one, the shorter ways behind.
func (g *panes) linkText(view int) []string {
	l := g.session.Layout()
	b, ok := g.session.BondOf(l.Active, view)
	switch {
	case !ok:
		return nil
	case b.Points > 0:
		by := message.Plural(b.Points, "landmark")
		return []string{fmt.Sprintf("linked to %s by %s", forTitle(g.docs.Name(l.Front())), by), "linked by " + by, by}
	case b.Why != "":
		return []string{"same camera: too few landmarks shared", "same camera"}
	}
	return []string{"same camera"}
}

// prompted says in the active view what the tool in hand waits for.
func (g *panes) prompted() {
	for i, p := range g.all {
		if i == g.session.Layout().Active {
			p.prompt.show(g.session.Prompt())
		} else {
			p.prompt.show("")
		}
	}
}

// focus makes the view of a pane the active one, and gives it the keys.
func (g *panes) focus(p *pane) {
	g.pointed(p)
	g.keys.focusView()
}

// pointed makes the view of a pane the active one.
func (g *panes) pointed(p *pane) { g.session.Activate(slices.Index(g.all, p)) }

// moved follows the camera of a pane's view, which has moved.
func (g *panes) moved(p *pane) {
	if i := slices.Index(g.all, p); i >= 0 {
		g.session.Moved(i)
	}
}

// choose opens a menu of the documents that a pane can show.
func (g *panes) choose(p *pane) {
	names := g.docs.Names()
	parts := partings(names)
	m := fyne.NewMenu("")
	const longest = 64 // characters of a line in a menu
	for i, e := range g.docs.Entries() {
		id := e.Document.ID()
		item := fyne.NewMenuItem(shortened([]rune(tabText(e, names[i])), longest, moved(parts[i], tabText(e, names[i]), names[i])), func() {
			g.pointed(p)
			g.here(id)
			g.keys.focusView()
		})
		item.Checked = id == g.document(p)
		m.Items = append(m.Items, item)
	}
	open := fyne.NewMenuItem("Open…", func() {
		g.pointed(p)
		g.keys.doNamed("open")
	})
	addItem(m, open, true)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.header)
	showPopUp(m, g.win.Canvas(), at.AddXY(0, p.header.Size().Height))
}

// at returns the number of the view at a place in the window, -1 where none is.
func (g *panes) at(place fyne.Position) int {
	for _, p := range g.all {
		from, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.box), p.box.Size()
		if in := place.Subtract(from); in.X >= 0 && in.Y >= 0 && in.X < size.Width && in.Y < size.Height {
			return p.number
		}
	}
	return -1
}

// redraw asks for new pictures of a document in all views that show it, or over which it lies.
func (g *panes) redraw(id scene.ID) {
	for i, p := range g.all {
		if p.view.Shows(id) || g.session.Overlies(i, id) {
			p.view.Redraw()
		}
	}
}

// setMeasures says which measures are drawn with the document in front.
func (g *panes) setMeasures(m []render.Measure) {
	for _, p := range g.all {
		if g.document(p) == g.session.Front() {
			p.view.SetMeasures(m)
		}
	}
}

// camera returns how a document is looked at, or was, and whether it was shown at all. The
// active view counts before the others.
func (g *panes) camera(id scene.ID) (scene.Camera, bool) {
	if c, ok := g.view.View(id); ok {
		return c, true
	}
	for _, p := range g.all {
		if c, ok := p.view.View(id); ok {
			return c, true
		}
	}
	return scene.Camera{}, false
}

// setCamera says how a document that was not shown yet is looked at when it is.
func (g *panes) setCamera(id scene.ID, c scene.Camera) {
	for _, p := range g.all {
		p.view.SetView(id, c)
	}
}

// forget drops what the views keep of a document that is about to close.
func (g *panes) forget(id scene.ID) {
	for _, p := range g.all {
		p.view.Forget(id)
	}
}

// stop ends all views: the window closes.
func (g *panes) stop() {
	for _, p := range g.all {
		p.close()
	}
}
