package shell

import (
	"strings"

	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// palette is the dialog that finds every action by its name, and landmarks, groups and
// documents to go to. Typed words leave those that they find.
type palette struct {
	*chooser
	keys  *keyboard
	found []*session.Action
}

// showPalette opens the command palette.
func (b *keyboard) showPalette() {
	p := &palette{keys: b}
	p.chooser = b.dialogs.newChooser(chooserOf{
		title: "All Commands", hint: "Type what to do, or the name of a landmark, group or document", yes: "Do It", size: fyne.NewSize(600, 520),
		rows: func() int { return len(p.found) }, newRow: newPaletteRow, showRow: p.showRow, take: p.run, typed: p.update,
	})
	p.update()
	b.dialogs.show(p.dialog, 0, nil)
}

// newPaletteRow returns a row: a tick, the title, and the key or why not.
func newPaletteRow() fyne.CanvasObject {
	name, note := newShortText(), newShortText()
	note.text.Alignment, note.atEnd = fyne.TextAlignTrailing, true
	tick := widget.NewIcon(nil)
	return container.NewPadded(container.NewBorder(nil, nil, tick, nil, container.New(paletteColumns{}, name, note)))
}

// paletteColumns gives a note what it needs, up to half of the row, or what the name
// leaves where that is more, and the name the rest.
type paletteColumns struct{}

// MinSize is part of fyne.Layout.
func (paletteColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+b.Width, max(a.Height, b.Height))
}

// Layout is part of fyne.Layout.
func (paletteColumns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	name, note := o[0].(*shortText), o[1].(*shortText)
	between := theme.Padding() * 2
	right := min(note.width(note.full), max(size.Width/2, size.Width-between-name.width(name.full)))
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(size.Width-right-between, size.Height))
	o[1].Move(fyne.NewPos(size.Width-right, 0))
	o[1].Resize(fyne.NewSize(right, size.Height))
}

func (p *palette) showRow(i int, o fyne.CanvasObject) {
	a := p.found[i]
	row := o.(*fyne.Container).Objects[0].(*fyne.Container)
	columns := row.Objects[0].(*fyne.Container)
	tick := row.Objects[1].(*widget.Icon)
	tick.SetResource(nil)
	if a.Checked() {
		tick.SetResource(theme.ConfirmIcon())
	}
	title := strings.TrimSuffix(a.Label(), "…")
	if menu, sub := a.Path(); sub != "" {
		title = sub + ": " + title
	} else if menu != "" {
		title = menu + ": " + title
	}
	note, ink := a.Note, theme.ColorNameForeground
	if k, ok := a.Key(); ok {
		note = k.String()
	}
	if why := a.Reason(); why != "" {
		note, ink = why, theme.ColorNameDisabled
	}
	columns.Objects[0].(*shortText).set(title, ink)
	columns.Objects[1].(*shortText).set(note, ink)
	columns.Layout.Layout(columns.Objects, columns.Size())
}

// update lists what the typed text finds, and marks the first.
func (p *palette) update() {
	p.found = nil
	for _, a := range p.keys.session.FindAll(p.field.Text) {
		if a.Choices == nil && a.Name != "commands" {
			p.found = append(p.found, a)
		}
	}
	p.follow(0)
	p.list.ScrollToTop()
}

// run does an action. One that cannot be done stays where it is, with the reason beside
// it.
func (p *palette) run(row int) {
	if a := p.found[row]; a.Reason() == "" {
		p.dialog.Hide()
		p.keys.do(a)
	}
}
