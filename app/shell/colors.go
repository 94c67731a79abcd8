package shell

import (
	"cairn/app/session"
	"cairn/app/trace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// colorPanel chooses which values the document in front shows as colours, and how. It
// stands left of the view, in place of the history, so that all of the specimen is seen: the
// view follows every choice at once. Done keeps what is chosen, Cancel brings back what was
// there before.
type colorPanel struct {
	sidePanel
	values  *drop
	names   []string           // of values, in the order of the list, behind "None"
	sources [4]*fyne.Container // what is asked of each session.ValueSource; nil: nothing
	radius  *panelField
	unit    *widget.Label
	other   *drop // the document to which distances are measured
	fit     *drop
	others  []session.OtherSurface // in the order of the list
	points  *panelField            // from which is measured along the surface
	making  *fyne.Container
	bar     *widget.ProgressBar
	tick    *ticker
	problem *widget.Label

	look      *fyne.Container // how the values are shown
	maps      *mapList
	scale     *fyne.Container // what labels have none of
	limits    *drop
	low, high *panelField
	symmetric *panelCheck
	middle    *widget.Label   // which value has the middle colour, where that is not 0
	between   *fyne.Container // what values of triangles have none of
	lines     *drop
	number    *panelField // of lines, or their step
	inPicture *panelCheck
	hadBar    bool // the bar was in the picture when the panel was opened
	closed    func()
}

// newColorPanel returns the panel, hidden. closed runs when it is closed.
func newColorPanel(d *desk, buttons toolButtons, closed func()) *colorPanel {
	p := &colorPanel{sidePanel: sidePanel{desk: d}, closed: closed, unit: widget.NewLabel(""), bar: widget.NewProgressBar(), problem: widget.NewLabel("")}
	p.leave = func(keep bool) {
		if keep {
			p.done()
		} else {
			p.cancel()
		}
	}
	p.tick = newTicker(d.post, p.showProgress)
	p.values = p.newDrop(nil, func(string) { p.chooseValues() })
	p.radius, p.low, p.high, p.number = p.newField(p.typeRadius), p.newField(p.typeLimits), p.newField(p.typeLimits), p.newField(p.typeLines)
	p.limits, p.lines = p.newDrop(limitNames, func(string) { p.chooseLimits() }), p.newDrop(lineNames, func(string) { p.chooseLines() })
	p.symmetric = p.newCheck("As far on both sides of 0", p.makeSymmetric)
	p.inPicture = p.newCheck("Bar in the picture", func(on bool) {
		if on != d.session.Style().ColorBar {
			d.keys.doNamed("color-bar")
		}
	})
	p.middle = caption("")
	p.maps = newMapList(p)
	p.problem.Wrapping, p.problem.Importance = fyne.TextWrapWord, widget.DangerImportance

	stop := d.dialogs.newButton("Stop", theme.CancelIcon(), d.sessionCall(func(s *session.Session) { s.StopColors() }))
	p.making = container.NewBorder(nil, nil, nil, stop, p.bar)
	p.askSources()
	p.between = container.NewVBox(heading("Lines of equal value"), container.NewBorder(nil, nil, nil, sized(p.number, 72), p.lines))
	p.scale = container.NewVBox(heading("Range"), p.limits, container.NewGridWithColumns(2, p.low, p.high), p.symmetric, p.middle,
		p.between)
	p.look = container.NewVBox(heading("Colours"), p.maps, p.scale, p.inPicture,
		d.dialogs.newButton("Export Values…", nil, func() { d.keys.doNamed("export-values") }))

	title := widget.NewLabel("Colour by")
	title.TextStyle.Bold = true
	hide := buttons.newButton("", theme.CancelIcon(), func() string { return "Close, and keep the colours" }, p.keep)
	head := container.NewBorder(nil, nil, title, hide)
	content := container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, theme.Padding(), theme.Padding()),
		container.NewVBox(p.values, p.sources[session.OfCurvature], p.sources[session.OfDistance], p.sources[session.AlongSurface], p.making, p.problem, p.look)))
	cancel := d.dialogs.newButton("Cancel", nil, p.cancel)
	done := d.dialogs.newButton("Done", nil, p.done)
	done.Importance = widget.HighImportance
	foot := container.NewVBox(widget.NewSeparator(), container.NewPadded(container.NewGridWithColumns(2, cancel, done)))
	p.box = container.NewBorder(nil, nil, nil, widget.NewSeparator(), container.NewBorder(head, foot, nil, nil, content))
	p.box.Hide()
	return p
}

func (d *desk) sessionCall(do func(*session.Session)) func() { return func() { do(d.session) } }

// heading is the title of a part of the panel.
func heading(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.SizeName, l.Importance = theme.SizeNameCaptionText, widget.LowImportance
	return l
}

// caption is a small text of several lines.
func caption(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.SizeName, l.Importance, l.Wrapping = theme.SizeNameCaptionText, widget.LowImportance, fyne.TextWrapWord
	return l
}

// sized gives an object a width.
func sized(o fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(width, o.MinSize().Height), o)
}

// show shows the panel, with the keys in its list of values.
func (p *colorPanel) show() {
	p.hadBar = p.session.Style().ColorBar
	p.box.Show()
	p.update()
	p.win.Canvas().Focus(p.values)
	p.log.Event("panel", trace.Fields{"text": "Colour by"})
}

// done keeps what is chosen, unless something is typed that makes no sense: then that has the
// keys.
func (p *colorPanel) done() {
	if f := p.wrongField(); f != nil {
		p.win.Canvas().Focus(f)
		return
	}
	p.keep()
}

// keep keeps what is chosen.
func (p *colorPanel) keep() {
	p.session.KeepColors()
	p.hide()
}

// wrongField returns a field that is seen in which something makes no sense, or nil.
func (p *colorPanel) wrongField() *panelField {
	look := !p.look.Hidden && !p.scale.Hidden
	for _, f := range []struct {
		*panelField
		seen bool
	}{{p.radius, !p.sources[session.OfCurvature].Hidden}, {p.low, look}, {p.high, look}, {p.number, look && !p.between.Hidden && !p.number.Hidden}} {
		if f.wrong && f.seen {
			return f.panelField
		}
	}
	return nil
}

// cancel brings back what was there before.
func (p *colorPanel) cancel() {
	p.session.CancelColors()
	if p.session.Style().ColorBar != p.hadBar {
		p.keys.doNamed("color-bar")
	}
	p.hide()
}

func (p *colorPanel) hide() {
	p.tick.stop()
	p.box.Hide()
	p.closed()
}

// update shows what is chosen for the document in front, where the panel is seen.
func (p *colorPanel) update() {
	if !p.open() {
		return
	}
	p.session.HoldColors()
	now := p.session.ColorStatus()
	p.filling = true
	p.fillValues(now)
	p.fillSources(now)
	p.say(now.Problem)
	p.look.Hidden = now.Shown == nil || now.Values == ""
	if !p.look.Hidden {
		p.fillLook(now)
	}
	p.filling = false
	if now.Making {
		p.tick.start()
	} else {
		p.tick.stop()
	}
	p.showProgress()
	p.box.Refresh()
}

// say says what is wrong, or nothing.
func (p *colorPanel) say(problem string) {
	if problem == "" {
		p.problem.Hide()
		return
	}
	if text := sentence(problem); p.problem.Text != text {
		p.problem.SetText(text)
		p.log.Event("refused", trace.Fields{"text": text})
	}
	p.problem.Show()
}

// showProgress shows how far the making of values is.
func (p *colorPanel) showProgress() {
	now := p.session.ColorStatus()
	p.bar.SetValue(now.Done)
	if hidden := !now.Making || !p.tick.long(); hidden != p.making.Hidden {
		p.making.Hidden = hidden
		p.box.Refresh()
	}
}

// toggleColors shows the panel of colours in place of the history, or closes it and keeps
// what is chosen.
func (w *Window) toggleColors() {
	if w.colors.open() {
		w.colors.keep()
		return
	}
	if w.superimpose.open() {
		w.superimpose.close(true) // it has its place
	}
	w.colors.show()
	w.showBeside()
	w.middle.Refresh()
	w.menus.update()
}

// panelClosed follows the closing of a panel in place of the history.
func (w *Window) panelClosed() {
	w.showBeside()
	w.middle.Refresh()
	w.menus.update()
	w.keys.focusView()
}

// colored follows a change of what is shown as colours.
func (w *Window) colored() {
	if w.ending {
		return
	}
	w.colors.update()
	w.panes.redraw(w.session.Front())
	w.hovered(w.view, w.view.Hover())
	w.menus.update()
	w.updateStatus()
}
