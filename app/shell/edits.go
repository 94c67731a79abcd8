package shell

import (
	"errors"
	"fmt"
	"strings"

	"cairn/app/trace"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// usualReasons are offered where it is asked why a point is missing.
var usualReasons = []string{"Not on this specimen", "Broken off or worn", "Covered", "Outside the scan", "Cannot be told"}

// editing asks what an edit needs to know, and makes it.
type editing struct{ *desk }

// askReason marks points as missing, with a reason that is chosen or typed.
func (ed *editing) askReason() {
	reason := ed.dialogs.newField()
	reason.SetPlaceHolder("Why the point is missing, in any words")
	usual := ed.dialogs.newDrop(usualReasons, func(text string) { reason.SetText(text) })
	usual.PlaceHolder = "Usual reasons"
	reason.SetText(ed.session.Reason())
	of := newShortText() // a name may be long
	of.set(ed.session.Marked(), theme.ColorNameForeground)
	ed.dialogs.form("Missing, Because", "Mark as Missing", ed.session.Front(), container.NewVBox(of, reason, usual), func() {
		ed.session.MarkMissingBecause(strings.TrimSpace(reason.Text))
	})
	reason.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// askMerge asks which groups are to be put into the one that commands are about.
func (ed *editing) askMerge() {
	d, into := ed.document(), ed.session.Group()
	front, id := d.ID(), into.ID()
	var checks []*check
	var from []scene.ID
	box := container.NewVBox(widget.NewLabel(fmt.Sprintf("Put behind the points of %s:", d.GroupName(into))))
	for i, g := range d.Groups() {
		if g.ID() == id {
			continue
		}
		c := ed.dialogs.newCheck(fmt.Sprintf("%s (%s)", d.GroupNames()[i], message.Plural(g.Group.Len(), "point")))
		if g.Group.Dim() != into.Group.Dim() {
			c.SetText(c.Text + fmt.Sprintf(", which have %d coordinates and not %d", g.Group.Dim(), into.Group.Dim()))
			c.Disable()
		}
		c.SetChecked(len(d.Groups()) == 2 && !c.Disabled())
		checks, from = append(checks, c), append(from, g.ID())
		box.Add(c)
	}
	chosen := func() (ids []scene.ID) {
		for i, c := range checks {
			if c.Checked {
				ids = append(ids, from[i])
			}
		}
		return ids
	}
	ed.dialogs.checkedForm("Merge Groups", "Merge", front, box, func() error {
		if len(chosen()) == 0 {
			return errors.New("no group is chosen: check at least one")
		}
		return nil
	}, func() {
		d := ed.docs.Document(front)
		if d == nil {
			return
		}
		e, lost := scene.MergeGroups(d, id, chosen()...)
		if err := d.Apply(e); err != nil {
			ed.notices.failure(front, "The groups could not be merged: "+err.Error())
			return
		}
		ed.session.ChooseGroup(id)
		if lost > 0 {
			ed.notices.warning(front, fmt.Sprintf("What the files of other formats say of %s beyond what Cairn knows is left behind. Undo brings it back.", message.Plural(lost, "point")))
		}
	})
}

// askNewLabel makes a label of the selected points.
func (ed *editing) askNewLabel() {
	name := ed.dialogs.newField()
	name.SetPlaceHolder("Such as left eye")
	ed.dialogs.checkedForm("New Label of "+message.Plural(len(ed.session.Selected()), "Point"), "Make Label", ed.session.Front(), name, func() error {
		if strings.TrimSpace(name.Text) == "" {
			return errors.New("a label needs a name")
		}
		return nil
	}, func() { ed.session.NewLabel(strings.TrimSpace(name.Text)) })
}

// askCurve makes a curve through the selected points, in the order in which they were
// selected.
func (ed *editing) askCurve(title string, curve landmark.Curve) {
	name := ed.dialogs.newField()
	name.SetText(ed.session.FreeCurveName())
	ed.dialogs.checkedForm(fmt.Sprintf("%s through %s", title, message.Plural(len(ed.session.Selected()), "Point")), "Make Curve", ed.session.Front(), name, func() error {
		if strings.TrimSpace(name.Text) == "" {
			return errors.New("a curve needs a name")
		}
		return nil
	}, func() { ed.session.NewCurve(strings.TrimSpace(name.Text), curve) })
	name.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// askLabelName asks for another name of the label that is chosen.
func (ed *editing) askLabelName() {
	at, ok := ed.session.ChosenLabel()
	if !ok {
		return
	}
	name := ed.dialogs.newField()
	name.SetText(ed.document().Group(at.Group).Group.Labels()[at.Index].Name)
	ed.dialogs.form("Rename Label", "Rename", ed.session.Front(), name, func() { ed.session.RenameLabel(at, strings.TrimSpace(name.Text)) })
	name.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// recolorGroup asks for another colour of the group that commands are about.
func (ed *editing) recolorGroup() {
	if g := ed.session.Group(); g != nil {
		ed.askGroupColor(g.ID())
	}
}

// recolorLabel asks for the colour of the label that is chosen.
func (ed *editing) recolorLabel() {
	if at, ok := ed.session.ChosenLabel(); ok {
		ed.askLabelColor(at)
	}
}

// copyPoints puts the selected points on the clipboard, as a table, and keeps them to be
// pasted.
func (ed *editing) copyPoints() {
	n := len(ed.session.Selected())
	ed.app.Clipboard().SetContent(ed.session.Copy())
	ed.notices.info(ed.session.Front(), fmt.Sprintf("%s copied: paste in another document, or in a table.", message.Plural(n, "point")))
	ed.log.Event("copied", trace.Fields{"text": fmt.Sprint(n)})
}
