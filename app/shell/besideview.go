package shell

import (
	"fyne.io/fyne/v2"
)

// besideView is what stands left of the view: a panel that is open for a while, the study,
// or the history, one at a time. It lays it out as wide as there is room: its width is nothing
// that the window needs.
type besideView struct {
	history *historyPanel
	study   *studyPanel
	panels  []*sidePanel
}

// arrange shows what is to be beside the view now, and reports whether that is something else.
func (l *besideView) arrange() (changed bool) {
	taken := false
	for _, p := range l.panels {
		taken = taken || p.open()
	}
	s := l.history.session
	for box, hidden := range map[*fyne.Container]bool{
		l.study.box:   taken || !s.ShowsStudy(),
		l.history.box: taken || !s.ShowsHistory(),
	} {
		changed = changed || box.Hidden != hidden
		box.Hidden = hidden
	}
	return changed
}

// wide returns how wide the panel is in a window.
func (l *besideView) wide(window float32) float32 {
	const usual, part, more = 240, 0.3, 0.38 // Fyne units, and of a narrow window
	for _, p := range l.panels {
		if p.open() {
			return min(usual, window*more)
		}
	}
	switch {
	case !l.study.box.Hidden:
		return min(studyWidth, window*more)
	case !l.history.box.Hidden:
		return min(usual, window*part)
	}
	return 0
}

// MinSize is part of fyne.Layout. The first object is what is right of the panels.
func (l *besideView) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

// Layout is part of fyne.Layout.
func (l *besideView) Layout(o []fyne.CanvasObject, size fyne.Size) {
	wide := l.wide(size.Width)
	o[0].Move(fyne.NewPos(wide, 0))
	o[0].Resize(fyne.NewSize(size.Width-wide, size.Height))
	for _, panel := range o[1:] {
		panel.Resize(fyne.NewSize(wide, size.Height))
	}
}

// showBeside shows what is to be beside the view now.
func (w *Window) showBeside() {
	if w.beside.arrange() {
		w.middle.Refresh()
		w.menus.update()
	}
	w.history.update()
	w.study.update()
}

// giveWay closes the panels that are open for a while, and keeps what is chosen there.
func (w *Window) giveWay() {
	if w.colors.open() {
		w.colors.done()
	}
	if w.superimpose.open() {
		w.superimpose.close(true)
	}
}

// toggleHistory shows the history, with the keys, or hides it, which is remembered.
func (w *Window) toggleHistory() {
	w.session.ToggleHistory()
	w.showToggled(w.session.ShowsHistory(), w.history.list)
}

// toggleStudy shows the study, with the keys, or hides it until another one is opened.
func (w *Window) toggleStudy() {
	w.session.ToggleStudy()
	w.showToggled(w.session.ShowsStudy(), w.study.choice)
}

// showToggled follows a choice of what is beside the view, which gets the keys.
func (w *Window) showToggled(on bool, keys fyne.Focusable) {
	if on {
		w.giveWay()
	}
	w.showBeside()
	w.menus.update()
	if on {
		w.win.Canvas().Focus(keys)
	} else {
		w.keys.focusView()
	}
}
