package shell

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// specimenPage lists the specimens of the open study. A click opens one.
type specimenPage struct {
	*desk
	list *widget.List
}

func newSpecimenPage(d *desk) *specimenPage {
	p := &specimenPage{desk: d}
	p.list = widget.NewList(func() int { return len(d.session.Specimens()) }, newSpecimenRow, p.fill)
	p.list.HideSeparators = true
	p.list.OnSelected = func(row widget.ListItemID) {
		p.list.Unselect(row)
		d.session.GoToSpecimen(row)
	}
	return p
}

func (p *specimenPage) object() fyne.CanvasObject { return p.list }

func (p *specimenPage) update() { p.list.Refresh() }

func newSpecimenRow() fyne.CanvasObject {
	return container.NewPadded(container.NewBorder(nil, nil, nil, widget.NewLabel(""), container.New(middle{}, newShortText())))
}

func (p *specimenPage) fill(row widget.ListItemID, o fyne.CanvasObject) {
	all := p.session.Specimens()
	if row >= len(all) {
		return
	}
	border := o.(*fyne.Container).Objects[0].(*fyne.Container)
	name, state := border.Objects[0].(*fyne.Container).Objects[0].(*shortText), border.Objects[1].(*widget.Label)
	s, ink := all[row], theme.ColorNameForeground
	if s.Open {
		ink = theme.ColorNamePrimary
	}
	name.set(s.Name, ink)
	text := string(s.Status)
	if s.Of > 0 {
		text += fmt.Sprintf(" %d of %d", s.Visited, s.Of)
	}
	state.SetText(text)
}
