package shell

import (
	"fmt"
	"strconv"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// superimposePanel chooses which other specimen lies over the one in front in the active
// view, and how. It stands left of the view, in place of the history: the view follows every
// choice at once. Done keeps what is chosen, Cancel brings back what was there before.
type superimposePanel struct {
	sidePanel
	other   *drop
	others  []session.OtherSurface // in the order of the list, behind "Nothing"
	how     *fyne.Container        // it lies, where something does
	fit     *drop
	mirror  *panelCheck
	fitted  *widget.Label // how well it fits
	hint    *widget.Label
	problem *widget.Label
	look    *fyne.Container // how it is seen, where it is
	swiped  *panelCheck
	share   *widget.Label // what the slider is of
	opacity *panelSlider
	behind  *widget.Label // what opacity does not show
	line    *panelSlider
	arrows  *panelCheck
	times   *panelField
	closed  func()
}

// newSuperimposePanel returns the panel, hidden. closed runs when it is closed.
func newSuperimposePanel(d *desk, buttons toolButtons, closed func()) *superimposePanel {
	p := &superimposePanel{sidePanel: sidePanel{desk: d}, closed: closed, share: widget.NewLabel("")}
	p.leave = func(keep bool) {
		if keep && p.times.wrong && !p.times.Hidden {
			p.win.Canvas().Focus(p.times)
			return
		}
		p.close(keep)
	}
	p.other = p.newDrop(nil, func(string) { p.chooseOther() })
	p.other.PlaceHolder = "Nothing"
	p.fit = p.newDrop(fitNames, func(string) {
		p.change(func(s *session.Superimposed) { s.Fit = scene.Fits()[max(0, p.fit.SelectedIndex())] })
	})
	p.mirror = p.newCheck("May be its mirror image", func(on bool) { p.change(func(s *session.Superimposed) { s.Mirror = on }) })
	p.fitted, p.hint, p.problem = caption(""), caption(""), caption("")
	p.behind = caption("")
	p.hint.Importance, p.problem.Importance = widget.WarningImportance, widget.DangerImportance
	p.opacity = p.newSlider("opacity", func(x float64) { p.change(func(s *session.Superimposed) { s.Opacity = x / 100 }) })
	p.line = p.newSlider("line", func(x float64) { p.change(func(s *session.Superimposed) { s.Line = x / 100 }) })
	p.swiped = p.newCheck("Line between the two", func(on bool) { p.change(func(s *session.Superimposed) { s.Swiped = on }) })
	p.arrows = p.newCheck("Vectors, times as long:", func(on bool) { p.drawVectors(on) })
	p.times = p.newField(p.typeVectors)

	p.how = container.NewVBox(p.fit, p.mirror)
	p.look = container.NewVBox(p.fitted, p.hint,
		heading("How it is seen"), p.swiped, p.share, p.opacity, p.line, p.behind,
		heading("Between landmarks of one name"), container.NewBorder(nil, nil, nil, sized(p.times, 56), p.arrows),
		d.dialogs.newButton("Swap the Two", theme.ViewRefreshIcon(), func() { d.keys.doNamed("superimpose-swap") }))
	p.box = p.frame("Superimpose", "Close, and keep it", buttons, p.other, p.how, p.problem, p.look)
	p.box.Hide()
	return p
}

// frame returns the box of a panel: its title, what is in it, and how it is left.
func (p *sidePanel) frame(title, close string, buttons toolButtons, content ...fyne.CanvasObject) *fyne.Container {
	name := widget.NewLabel(title)
	name.TextStyle.Bold = true
	head := container.NewBorder(nil, nil, name, buttons.newButton("", theme.CancelIcon(), func() string { return close }, func() { p.leave(true) }))
	done := p.dialogs.newButton("Done", nil, func() { p.leave(true) })
	done.Importance = widget.HighImportance
	cancel := p.dialogs.newButton("Cancel", nil, func() { p.leave(false) })
	foot := container.NewVBox(widget.NewSeparator(), container.NewPadded(container.NewGridWithColumns(2, cancel, done)))
	inner := container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, theme.Padding(), theme.Padding()), container.NewVBox(content...)))
	return container.NewBorder(nil, nil, nil, widget.NewSeparator(), container.NewBorder(head, foot, nil, nil, inner))
}

// show shows the panel, with the keys in its list of specimens.
func (p *superimposePanel) show() {
	p.box.Show()
	p.update()
	p.win.Canvas().Focus(p.other)
	p.log.Event("panel", trace.Fields{"text": "Superimpose"})
}

// close closes the panel, and keeps what is chosen or brings back what was there before.
func (p *superimposePanel) close(keep bool) {
	if keep {
		p.session.KeepSuperimposed()
	} else {
		p.session.CancelSuperimposed()
	}
	p.box.Hide()
	p.closed()
}

// change changes what lies over the document in front, or how.
func (p *superimposePanel) change(do func(s *session.Superimposed)) {
	if p.filling {
		return
	}
	s := p.session.Superimposing().Superimposed
	do(&s)
	p.session.Superimpose(s)
}

func (p *superimposePanel) chooseOther() {
	i := p.other.SelectedIndex()
	if i < 0 || i > len(p.others) {
		return
	}
	p.change(func(s *session.Superimposed) {
		if s.Other = 0; i > 0 {
			s.Other = p.others[i-1].Document
		}
	})
}

// drawVectors draws vectors as long as they are, or none.
func (p *superimposePanel) drawVectors(on bool) {
	p.change(func(s *session.Superimposed) {
		if s.Vectors = 0; on {
			s.Vectors = 1
		}
	})
}

// typeVectors takes how many times as long they are from its field.
func (p *superimposePanel) typeVectors() {
	if p.filling {
		return
	}
	x, err := parseNumber(p.times.Text)
	if p.times.mark(err != nil || x <= 0); p.times.wrong {
		p.say("how many times as long vectors are is a number over 0, such as 5")
		return
	}
	p.change(func(s *session.Superimposed) { s.Vectors = x })
}

// say says what is wrong, or nothing.
func (p *superimposePanel) say(problem string) {
	p.problem.Hidden = problem == ""
	if text := sentence(problem); problem != "" && p.problem.Text != text {
		p.problem.SetText(text)
		p.log.Event("refused", trace.Fields{"text": text})
	}
	if problem == "" {
		p.problem.Text = ""
	}
}

// update shows what lies over the document in front, where the panel is seen.
func (p *superimposePanel) update() {
	if !p.open() {
		return
	}
	p.session.HoldSuperimposed()
	now := p.session.Superimposing()
	p.filling = true
	defer func() { p.filling = false }()
	p.others = now.Others
	titles, chosen := surfaceTitles(now.Others, now.Other)
	p.other.Options = append([]string{"Nothing"}, titles...)
	p.other.SetSelectedIndex(chosen + 1)
	p.how.Hidden, p.look.Hidden = now.Other == 0, now.Fitted == ""
	p.fit.SetSelectedIndex(int(now.Fit))
	p.mirror.Hidden = now.Fit == scene.AsStored
	p.mirror.SetChecked(now.Mirror)
	p.say(now.Problem)
	p.fitted.SetText(now.Fitted)
	p.hint.Hidden = now.Hint == ""
	p.hint.SetText(now.Hint)
	p.swiped.SetChecked(now.Swiped)
	p.opacity.Hidden, p.line.Hidden = now.Swiped, !now.Swiped
	p.opacity.SetValue(100 * now.Opacity)
	p.line.SetValue(100 * now.Line)
	p.share.SetText(fmt.Sprintf("Opacity %.0f\u00a0%%", 100*now.Opacity))
	if now.Swiped {
		p.share.SetText(fmt.Sprintf("Line at %.0f\u00a0%% of the width", 100*now.Line))
	}
	p.behind.Hidden = now.Swiped
	p.behind.SetText(p.veiled())
	p.arrows.SetChecked(now.Vectors != 0)
	if p.times.Hidden = now.Vectors == 0; !p.times.Hidden {
		fill(p.times, strconv.FormatFloat(now.Vectors, 'g', 6, 64), now.Vectors)
	}
	if now.Shared == 0 {
		p.arrows.Disable()
	} else {
		p.arrows.Enable()
	}
	p.box.Refresh()
}

// veiled says what cannot be seen of two specimens where one covers the other by its opacity.
func (p *superimposePanel) veiled() string {
	text := "What of it is behind the first stays hidden."
	if p.session.ColorStatus().Shown != nil {
		text += " Over values as colours it changes these: they are those of the bar only where it does not lie."
	}
	return text
}

// panelSlider is a slider of a panel, in hundredths.
type panelSlider struct {
	widget.Slider
	p    *sidePanel
	name string
}

func (p *sidePanel) newSlider(name string, moved func(float64)) *panelSlider {
	s := &panelSlider{p: p, name: name}
	s.Max, s.Step = 100, 1
	s.OnChanged = func(x float64) {
		if !p.filling {
			moved(x)
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained is part of fyne.Focusable.
func (s *panelSlider) FocusGained() {
	s.Slider.FocusGained()
	noteFocus(s.p.log, "slider", s.name)
}

// TypedKey is part of fyne.Focusable: left and right move it.
func (s *panelSlider) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyRight:
		s.Slider.TypedKey(e)
	default:
		s.p.spareKey(e)
	}
}

// TypedRune is part of fyne.Focusable: what is typed is the view's.
func (s *panelSlider) TypedRune(r rune) { s.p.keys.typedRune(r) }

// toggleSuperimpose shows the panel that lays another specimen over the one in front, or
// closes it and keeps what is chosen.
func (w *Window) toggleSuperimpose() {
	if w.superimpose.open() {
		w.superimpose.close(true)
		return
	}
	if w.colors.open() {
		w.colors.keep() // it has its place
	}
	w.superimpose.show()
	w.showBeside()
	w.middle.Refresh()
	w.menus.update()
}

// superimposed follows a change of what lies over documents.
func (w *Window) superimposed() {
	if w.ending {
		return
	}
	w.superimpose.update()
	w.session.FollowOcclusion()
	w.panes.redrawSuperimposed()
	w.menus.update()
	if w.log != nil {
		now := w.session.Superimposing()
		w.log.Event("superimposed", trace.Fields{"text": now.Fitted, "document": now.Other, "line": now.Line})
	}
}

// over returns what lies over the document that a pane shows.
func (g *panes) over(p *pane) (*scene.Document, render.Superimposition) {
	for i, is := range g.all {
		if is == p {
			return g.session.Over(i)
		}
	}
	return nil, render.Superimposition{}
}

// redrawSuperimposed asks for new pictures of all views in which something lies over the
// document, or did.
func (g *panes) redrawSuperimposed() {
	for _, p := range g.all {
		if other, _ := g.over(p); other != nil || p.view.Superimposed() {
			p.view.Redraw()
		}
	}
}

// superimposeOn has a frame of the document in front show what lies over it in the active
// view. width is that of the picture in heights: the line between the two is at the same
// place of the specimen.
func (d *desk) superimposeOn(frame *render.Frame, width float64) {
	other, s := d.session.Over(d.session.Layout().Active)
	if other == nil {
		return
	}
	s.Swipe = max(0, min(1, (s.Swipe-0.5)*d.view.Aspect()/width+0.5))
	frame.Superimpose(other, s)
}
