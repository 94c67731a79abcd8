package shell

import (
	"image/color"
	"slices"

	"cairn/app/session"
	"cairn/app/trace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// errorList lists points with their errors, the worst first. A click or Return selects the point on
// the open specimen.
type errorList struct {
	panelList
	p    *repeatsPage
	rows []session.PointError
}

func newErrorList(p *repeatsPage) *errorList {
	l := &errorList{p: p, panelList: panelList{keys: p.keys, called: "errors"}}
	l.take = l.choose
	l.Length = func() int { return len(l.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newErrorRow() }
	l.UpdateItem = l.updateRow
	l.OnSelected = func(row widget.ListItemID) {
		l.Unselect(row)
		l.choose(row)
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

func (l *errorList) updateRow(row widget.ListItemID, o fyne.CanvasObject) {
	r, e := o.(*errorRow), l.rows[row]
	ink := theme.ColorNameForeground
	if e.Placed == 0 {
		ink = theme.ColorNameDisabled
	}
	r.set(e.Name, numberOr("–", "%.3g", e.SD), count(e.Placed), session.ICCText(e.ICC), ink)
	r.back.FillColor = color.Transparent
	if l.focused && row == l.marked {
		r.back.FillColor = theme.Color(theme.ColorNameFocus)
	}
	r.back.Refresh()
}

// follow lists other rows.
func (l *errorList) follow(rows []session.PointError) {
	if slices.EqualFunc(rows, l.rows, func(a, b session.PointError) bool { return a.Name == b.Name }) {
		l.rows = rows
		l.Refresh()
		return
	}
	l.rows, l.marked = rows, 0
	l.Refresh()
	l.ScrollToTop()
}

// choose selects the point of a row on the open specimen.
func (l *errorList) choose(row int) {
	if row < 0 || row >= len(l.rows) {
		return
	}
	l.marked = row
	l.p.session.SelectLandmark(l.rows[row].Name)
	l.Refresh()
	l.p.log.Event("error", trace.Fields{"name": l.rows[row].Name})
}
