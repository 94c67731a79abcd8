package shell

import (
	"strings"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// emptyList stands in place of the table where that has no rows: it says why, and
// offers what makes some.
type emptyList struct {
	box     *fyne.Container
	hint    *widget.Label
	buttons *fyne.Container
	actions []actionButton
}

func newEmptyList(of toolButtons) *emptyList {
	e := &emptyList{hint: widget.NewLabel("")}
	e.hint.Alignment, e.hint.Importance, e.hint.Wrapping = fyne.TextAlignCenter, widget.LowImportance, fyne.TextWrapWord
	column := container.NewVBox()
	for _, b := range []tool{{"new-from-template", "New from Template…", nil}, {"new-group", "New Group", nil}} {
		button := of.forAction(b)
		button.Importance = widget.MediumImportance
		e.actions = append(e.actions, button)
		column.Add(button.toolButton)
	}
	e.buttons = container.NewHBox(layout.NewSpacer(), column, layout.NewSpacer())
	e.box = container.New(squeezed{}, container.NewVScroll(container.NewVBox(e.hint, e.buttons)))
	return e
}

// update shows what belongs there for d, or nil, which may still be read and whose table
// has so many rows under a filter.
func (e *emptyList) update(d *scene.Document, loading bool, rows int, filter string) {
	hint, offers := "Landmarks of an open mesh are listed here.", false
	switch {
	case d == nil:
	case loading:
		hint = "" // nobody knows yet
	case len(d.Groups()) == 0:
		hint, offers = "This document has no landmarks. Drop a landmark file on it, or begin:", true
	case strings.TrimSpace(filter) != "":
		hint = "No landmark matches the filter."
	default:
		hint = "This group has no points. Press P, and each click on the surface places one."
	}
	e.hint.SetText(hint)
	e.hint.Hidden = rows > 0
	e.buttons.Hidden = rows > 0 || !offers
	for _, b := range e.actions {
		enable(&b.Button, b.action.Reason() == "")
	}
	e.box.Hidden = rows > 0
	e.box.Refresh()
}
