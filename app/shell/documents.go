package shell

import (
	"slices"
	"strings"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// documentList is the dialog that lists the open documents. Typed letters leave
// those whose names contain them, the arrow keys mark one, Return goes to it.
type documentList struct {
	w      *Window
	dialog *question
	filter *listField
	list   *rowList
	ids    []scene.ID // of the documents that are listed
	names  []string   // that they have in lists
	parts  [][]int    // of their names, see partings
	marked int        // row, -1 for none
}

// listField is a field whose up and down keys go to a list.
type listField struct {
	field
	step func(by int)
}

// TypedKey is part of fyne.Focusable.
func (f *listField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		f.step(-1)
	case fyne.KeyDown:
		f.step(1)
	default:
		f.field.TypedKey(e)
	}
}

// rowList is a list in a dialog: Escape dismisses the dialog, Return confirms it.
type rowList struct {
	widget.List
	w *Window
}

// TypedKey is part of fyne.Focusable.
func (l *rowList) TypedKey(e *fyne.KeyEvent) {
	if !l.w.dialogKey(e) {
		l.List.TypedKey(e)
	}
}

// showDocuments lists the open documents.
func (w *Window) showDocuments() {
	if len(w.docs.Entries()) == 0 {
		return
	}
	l := &documentList{w: w, marked: -1, filter: &listField{field: field{w: w}}}
	l.filter.ExtendBaseWidget(l.filter)
	l.filter.step = func(by int) { l.mark(l.marked + by) }
	l.filter.SetPlaceHolder("Type a part of the name")
	l.list = &rowList{w: w}
	l.list.Length, l.list.CreateItem, l.list.UpdateItem = func() int { return len(l.ids) }, newDocumentRow, l.updateRow
	l.list.ExtendBaseWidget(l.list)
	l.list.OnSelected = func(row widget.ListItemID) {
		if row != l.marked { // a click
			l.marked = row
			l.open()
		}
	}
	l.dialog = &question{
		CustomDialog: dialog.NewCustomWithoutButtons("All Tabs", container.New(layout.NewBorderLayout(l.filter, nil, nil, nil), l.filter, l.list), w.win),
		yes:          l.open,
	}
	l.dialog.SetButtons([]fyne.CanvasObject{w.newButton("Cancel", theme.CancelIcon(), l.dialog.Hide), w.newButton("Show", theme.ConfirmIcon(), l.open)})
	size := w.win.Canvas().Size()
	l.dialog.Resize(fyne.NewSize(min(520, size.Width*0.9), min(480, size.Height*0.9)))
	l.update()
	l.filter.OnChanged = func(string) { l.update() }
	w.listed = l
	w.showDialog(l.dialog, 0, func() { w.listed = nil })
}

func newDocumentRow() fyne.CanvasObject {
	return container.NewPadded(newShortText())
}

func (l *documentList) updateRow(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(l.ids) {
		return
	}
	if e := l.w.docs.Entry(l.ids[i]); e != nil {
		name := o.(*fyne.Container).Objects[0].(*shortText)
		name.text.TextStyle.Bold = l.ids[i] == l.w.session.Front()
		name.parts = moved(l.parts[i], tabText(e, l.names[i]), l.names[i])
		name.set(tabText(e, l.names[i]), theme.ColorNameForeground)
	}
}

// update lists the documents that match the filter. The one that is marked stays so
// while it is listed; else the one in front is marked, or else the first.
func (l *documentList) update() {
	marked := l.w.session.Front()
	if l.marked >= 0 && l.marked < len(l.ids) {
		marked = l.ids[l.marked]
	}
	want := strings.ToLower(strings.TrimSpace(l.filter.Text))
	l.ids, l.names = l.ids[:0], l.names[:0]
	names := l.w.docs.Names()
	for i, e := range l.w.docs.Entries() {
		if strings.Contains(strings.ToLower(names[i]), want) {
			l.ids = append(l.ids, e.Document.ID())
			l.names = append(l.names, names[i])
		}
	}
	l.parts = partings(l.names)
	l.list.UnselectAll()
	l.marked = -1
	at := slices.Index(l.ids, marked)
	if at < 0 {
		at = slices.Index(l.ids, l.w.session.Front())
	}
	l.mark(max(at, 0))
	l.list.Refresh()
}

func (l *documentList) mark(row int) {
	if n := len(l.ids); n > 0 {
		l.marked = max(0, min(n-1, row))
		l.list.Select(l.marked)
	}
}

// open puts the marked document in front.
func (l *documentList) open() {
	if l.marked < 0 || l.marked >= len(l.ids) {
		return
	}
	id := l.ids[l.marked]
	l.dialog.Hide()
	if l.w.docs.Entry(id) != nil {
		l.w.show(id)
	}
}
