package shell

import (
	"slices"
	"strings"

	"cairn/app/session"
	"cairn/app/workspace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// documentList is the dialog that lists the open documents. Typed letters leave those
// whose names contain them.
type documentList struct {
	*chooser
	docs    *workspace.Workspace
	session *session.Session
	show    func(scene.ID) // puts a document in front
	ids     []scene.ID     // of the documents that are listed
	names   []string       // that they have in lists
	parts   [][]int        // of their names, see partings
}

// showDocuments lists the open documents, if there are some.
func (d *desk) showDocuments() {
	if len(d.docs.Entries()) > 0 {
		d.listDocuments()
	}
}

func (d *desk) listDocuments() *documentList {
	l := &documentList{docs: d.docs, session: d.session, show: d.show}
	l.chooser = d.dialogs.newChooser(chooserOf{
		title: "All Tabs", hint: "Type a part of the name", yes: "Show", size: fyne.NewSize(520, 480), lines: true,
		rows: func() int { return len(l.ids) }, newRow: newDocumentRow, showRow: l.showRow, take: l.open, typed: l.update,
	})
	l.update()
	d.dialogs.show(l.dialog, 0, nil)
	d.dialogs.follow(l.update)
	return l
}

func newDocumentRow() fyne.CanvasObject {
	return container.NewPadded(newShortText())
}

func (l *documentList) showRow(i int, o fyne.CanvasObject) {
	if e := l.docs.Entry(l.ids[i]); e != nil {
		name := o.(*fyne.Container).Objects[0].(*shortText)
		name.text.TextStyle.Bold = l.ids[i] == l.session.Front()
		name.parts = moved(l.parts[i], tabText(e, l.names[i]), l.names[i])
		name.set(tabText(e, l.names[i]), theme.ColorNameForeground)
	}
}

// update lists the documents that match the filter. The one that is marked stays so
// while it is listed; else the one in front is marked, or else the first.
func (l *documentList) update() {
	marked := l.session.Front()
	if l.marked >= 0 && l.marked < len(l.ids) {
		marked = l.ids[l.marked]
	}
	want := strings.ToLower(strings.TrimSpace(l.field.Text))
	l.ids, l.names = l.ids[:0], l.names[:0]
	names := l.docs.Names()
	for i, e := range l.docs.Entries() {
		if strings.Contains(strings.ToLower(names[i]), want) {
			l.ids = append(l.ids, e.Document.ID())
			l.names = append(l.names, names[i])
		}
	}
	l.parts = partings(l.names)
	at := slices.Index(l.ids, marked)
	if at < 0 {
		at = slices.Index(l.ids, l.session.Front())
	}
	l.follow(max(at, 0))
}

// open puts a document in front.
func (l *documentList) open(row int) {
	id := l.ids[row]
	l.dialog.Hide()
	if l.docs.Entry(id) != nil {
		l.show(id)
	}
}
