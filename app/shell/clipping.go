package shell

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// askClipPosition asks where the clipping plane is to be.
func (ed *editing) askClipPosition() {
	what, now := ed.session.ClipPosition()
	label := "Distance from the middle of the box around the specimen"
	if what != "" {
		label = what
	}
	if unit := ed.document().Units(); unit != "" {
		label += " (" + unit + ")"
	}
	position := ed.dialogs.newField()
	position.SetText(strconv.FormatFloat(now, 'g', 7, 64))
	var x float64
	check := func() (err error) {
		x, err = parseNumber(position.Text)
		return err
	}
	ed.dialogs.checkedForm("Position of the Clipping Plane", "Move", ed.session.Front(), container.NewVBox(widget.NewLabel(label), position), check, func() {
		ed.session.SetClipPosition(x)
	})
	position.TypedShortcut(&fyne.ShortcutSelectAll{})
}
