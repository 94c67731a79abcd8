package shell

import (
	"strings"

	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// palette is the dialog that finds every action by its name, and landmarks, groups and
// documents to go to. Typed words leave those that they find, the arrow keys mark one,
// Return does it.
type palette struct {
	w      *Window
	dialog *question
	field  *listField
	list   *rowList
	found  []*session.Action
	marked int // row, -1 for none
}

// showPalette opens the command palette.
func (w *Window) showPalette() {
	p := &palette{w: w, marked: -1, field: &listField{field: field{w: w}}}
	p.field.ExtendBaseWidget(p.field)
	p.field.step = func(by int) { p.mark(p.marked + by) }
	p.field.SetPlaceHolder("Type what to do, or the name of a landmark, group or document")
	p.list = &rowList{w: w}
	p.list.Length, p.list.CreateItem, p.list.UpdateItem = func() int { return len(p.found) }, newPaletteRow, p.updateRow
	p.list.HideSeparators = true
	p.list.ExtendBaseWidget(p.list)
	p.list.OnSelected = func(row widget.ListItemID) {
		if row != p.marked { // a click
			p.marked = row
			p.run()
		}
	}
	p.dialog = &question{
		CustomDialog: dialog.NewCustomWithoutButtons("All Commands", container.New(layout.NewBorderLayout(p.field, nil, nil, nil), p.field, p.list), w.win),
		yes:          p.run,
	}
	p.dialog.SetButtons([]fyne.CanvasObject{w.newButton("Cancel", theme.CancelIcon(), p.dialog.Hide), w.newButton("Do It", theme.ConfirmIcon(), p.run)})
	size := w.win.Canvas().Size()
	p.dialog.Resize(fyne.NewSize(min(600, size.Width*0.9), min(520, size.Height*0.9)))
	p.update()
	p.field.OnChanged = func(string) { p.update() }
	w.showDialog(p.dialog, 0, nil)
}

// newPaletteRow returns a row: a tick, the title, and the key or why not.
func newPaletteRow() fyne.CanvasObject {
	name, note := newShortText(), newShortText()
	note.text.Alignment = fyne.TextAlignTrailing
	tick := widget.NewIcon(nil)
	return container.NewPadded(container.NewBorder(nil, nil, tick, nil, container.New(paletteColumns{}, name, note)))
}

// paletteColumns gives a note what it needs, up to half of the row, and the name the
// rest.
type paletteColumns struct{}

// MinSize is part of fyne.Layout.
func (paletteColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+b.Width, max(a.Height, b.Height))
}

// Layout is part of fyne.Layout.
func (paletteColumns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	note := o[1].(*shortText)
	needs := fyne.MeasureText(note.full, note.text.TextSize, note.text.TextStyle).Width
	right := min(needs, size.Width/2)
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(size.Width-right-theme.Padding()*2, size.Height))
	o[1].Move(fyne.NewPos(size.Width-right, 0))
	o[1].Resize(fyne.NewSize(right, size.Height))
}

func (p *palette) updateRow(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(p.found) {
		return
	}
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
	for _, a := range p.w.session.FindAll(p.field.Text) {
		if a.Choices == nil && a.Name != "commands" {
			p.found = append(p.found, a)
		}
	}
	p.list.UnselectAll()
	p.marked = -1
	p.mark(0)
	p.list.ScrollToTop()
	p.list.Refresh()
}

func (p *palette) mark(row int) {
	if n := len(p.found); n > 0 {
		p.marked = max(0, min(n-1, row))
		p.list.Select(p.marked)
	}
}

// run does the marked action. One that cannot be done stays where it is, with the
// reason beside it.
func (p *palette) run() {
	if p.marked < 0 || p.marked >= len(p.found) || p.found[p.marked].Reason() != "" {
		return
	}
	a := p.found[p.marked]
	p.dialog.Hide()
	p.w.do(a)
}
