package shell

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// noticeBar shows messages in the upper left corner of the view, the newest first.
// They catch no click, drag or wheel beside them; a click on one dismisses it, and
// Escape all. A message about a document is seen while that is in front,
// and goes with it. Errors and questions stay until they are answered, others
// leave by themselves; Help → Messages has them all. What is said of an edit is
// seen while the edit is in force: not after Undo, and again after Redo.
type noticeBar struct {
	box   *fyne.Container
	post  func(func())
	log   *trace.Log
	front scene.ID
	all   []*notice
	seen  []*notice                // of all, in what is laid out now
	past  []string                 // the last texts, the oldest first
	draw  func()                   // has the window drawn; nil: there is none
	hide  func(text string) string // takes out of a text what is not to be shown; nil: nothing
	told  *notice                  // by a tool, last

	undrawn string // why the last picture that failed did
}

// notice is one message.
type notice struct {
	text  string
	row   fyne.CanvasObject
	width float32  // of the row with its text on one line
	about scene.ID // the document, 0 if none
	offer bool     // it asks for something
	// unsaved: it says that the document could not be saved.
	unsaved bool
	holds   func() bool // what it says is so now; nil: it always is
}

// while makes a message be seen only as long as what it says is so.
func (m *notice) while(holds func() bool) { m.holds = holds }

// mostNotices is how many messages are shown at once; the others wait. mostPast is
// how many texts are kept to be read later.
const (
	mostNotices = 3
	mostPast    = 500
)

// newNoticeBar returns a bar without messages; post runs a function on the
// window's goroutine, later.
func newNoticeBar(post func(func()), log *trace.Log) *noticeBar {
	n := &noticeBar{box: container.New(cards{}), post: post, log: log}
	n.box.Hide()
	return n
}

// failure shows that something went wrong, with a document or, where about is 0,
// without one.
func (n *noticeBar) failure(about scene.ID, text string) *notice {
	return n.add(&notice{about: about}, theme.ErrorIcon(), text, nil)
}

// How long messages stay that ask for nothing: one that something is done, and
// one to read.
const (
	passing = 8 * time.Second
	reading = 30 * time.Second
)

// notSaved is failure for a document that could not be saved: the message goes when it is
// saved, and where that fails again the new one takes its place. Its button asks for
// another place.
func (n *noticeBar) notSaved(about scene.ID, text string, saveAs func()) {
	n.all = slices.DeleteFunc(n.all, func(m *notice) bool { return m.unsaved && m.about == about })
	n.add(&notice{about: about, unsaved: true}, theme.ErrorIcon(), text, widget.NewButton("Save As…", saveAs))
}

// warning shows what the user should know about a file; about is its document,
// or 0.
func (n *noticeBar) warning(about scene.ID, text string) *notice {
	return n.leave(n.add(&notice{about: about}, theme.WarningIcon(), text, nil), reading)
}

// info shows for a while that something is done or is so; about is the document
// with which the message goes, or 0.
func (n *noticeBar) info(about scene.ID, text string) *notice {
	return n.leave(n.add(&notice{about: about}, theme.InfoIcon(), text, nil), passing)
}

// infoOnce is info for what a key says each time: it takes the place of the same text.
func (n *noticeBar) infoOnce(about scene.ID, text string) {
	same := n.fit(text)
	n.all = slices.DeleteFunc(n.all, func(m *notice) bool { return m.about == about && m.text == same })
	n.info(about, text)
}

// infoWith is info with a button.
func (n *noticeBar) infoWith(about scene.ID, text, label string, do func()) *notice {
	b := widget.NewButton(label, do)
	b.Importance = widget.LowImportance
	return n.leave(n.add(&notice{about: about}, theme.InfoIcon(), text, b), passing)
}

// leave dismisses a message after a while.
func (n *noticeBar) leave(m *notice, after time.Duration) *notice {
	time.AfterFunc(after, func() { n.post(func() { n.remove(m) }) })
	return m
}

// offer shows what was done for the user with a document, with a button that
// does otherwise. It is seen while holds says that it was done: so it goes with
// the button, and comes again where that is undone.
func (n *noticeBar) offer(about scene.ID, text, label string, holds func() bool, do func()) {
	m := &notice{about: about, offer: true, holds: holds}
	n.add(m, theme.InfoIcon(), text, widget.NewButton(label, do))
}

// show shows the messages about the document in front, as far as what they say is
// so now.
func (n *noticeBar) show(front scene.ID) {
	n.front = front
	if !slices.Equal(n.seen, n.now()) {
		n.lay()
	}
}

// dismissAbout dismisses all messages about a document that is gone.
func (n *noticeBar) dismissAbout(id scene.ID) {
	n.all = slices.DeleteFunc(n.all, func(m *notice) bool { return m.about == id })
	n.lay()
}

// dismissSaved dismisses what was offered for a document before it was saved, and that it
// could not be saved.
func (n *noticeBar) dismissSaved(id scene.ID) {
	n.all = slices.DeleteFunc(n.all, func(m *notice) bool { return (m.offer || m.unsaved) && m.about == id })
	n.lay()
}

// fit returns a text as it may be shown.
func (n *noticeBar) fit(text string) string {
	if n.hide == nil {
		return text
	}
	return n.hide(text)
}

// remember keeps a text for Help → Messages.
func (n *noticeBar) remember(text string) {
	text = n.fit(text)
	n.past = append(n.past[max(0, len(n.past)+1-mostPast):], text)
}

func (n *noticeBar) add(m *notice, icon fyne.Resource, text string, action *widget.Button) *notice {
	n.log.Event("notice", trace.Fields{"text": text})
	text = n.fit(text)
	n.remember(text)
	m.text = text
	label := widget.NewLabel(text)
	dismiss := widget.NewButtonWithIcon("", theme.CancelIcon(), func() { n.remove(m) })
	dismiss.Importance = widget.LowImportance
	right := container.NewHBox(dismiss)
	if action != nil {
		right = container.NewHBox(action, dismiss)
	}
	m.row = container.NewBorder(nil, nil, container.NewHBox(spacer(6), widget.NewIcon(icon)), container.NewCenter(right), label)
	m.width = m.row.MinSize().Width
	label.Wrapping = fyne.TextWrapWord
	label.Refresh()
	n.all = slices.Insert(n.all, 0, m)
	n.all = n.all[:min(mostPast, len(n.all))]
	n.lay()
	return m
}

func (n *noticeBar) remove(m *notice) {
	n.all = slices.DeleteFunc(n.all, func(other *notice) bool { return other == m })
	n.lay()
}

// clear dismisses all messages that could be seen now.
func (n *noticeBar) clear() {
	n.all = slices.DeleteFunc(n.all, n.belongs)
	n.lay()
}

// belongs reports whether a message is about the document in front, or about
// none, and is so.
func (n *noticeBar) belongs(m *notice) bool {
	return (m.about == 0 || m.about == n.front) && (m.holds == nil || m.holds())
}

// now returns the messages that are to be seen now.
func (n *noticeBar) now() (seen []*notice) {
	for _, m := range n.all {
		if n.belongs(m) {
			seen = append(seen, m)
		}
	}
	return seen
}

func (n *noticeBar) lay() {
	n.box.RemoveAll()
	n.seen = n.now()
	for _, m := range n.seen[:min(mostNotices, len(n.seen))] {
		n.box.Add(newCard(m.row, m.width, func() { n.remove(m) }))
	}
	if waiting := len(n.seen) - mostNotices; waiting > 0 {
		all := widget.NewButton("Dismiss All", n.clear)
		all.Importance = widget.LowImportance
		row := container.NewHBox(widget.NewLabel(fmt.Sprintf("and %d more", waiting)), layout.NewSpacer(), all)
		n.box.Add(newCard(row, row.MinSize().Width, n.clear))
	}
	n.log.Event("notices", trace.Fields{"count": len(n.seen)})
	n.box.Hidden = len(n.box.Objects) == 0
	n.box.Refresh()
	if n.draw != nil {
		n.draw() // the toolkit forgets which window a hidden container is in
	}
}

// whileInForce tells whether the latest edit of a document is not undone.
func (d *desk) whileInForce(id scene.ID) func() bool {
	of := d.docs.Document(id)
	if of == nil {
		return nil
	}
	edit := of.History().Latest()
	return func() bool {
		of := d.docs.Document(id)
		return of != nil && of.History().InForce(edit)
	}
}

// showMessages lists the last messages since the program started.
func (w *Window) showMessages() {
	all := strings.Join(w.notices.past, "\n\n")
	text := widget.NewLabel(all)
	text.Wrapping = fyne.TextWrapWord
	copyAll := w.dialogs.newButton("Copy All", theme.ContentCopyIcon(), func() { w.app.Clipboard().SetContent(all) })
	if all == "" {
		text.SetText("There was no message yet.")
		copyAll.Disable()
	}
	w.dialogs.page("Messages", container.NewVScroll(text), w.dialogs.pageSize(), nil, copyAll)
}

// said shows in passing what a tool has to tell. It replaces what was told before, as
// who clicks again wants to know of the last click only.
func (n *noticeBar) said(text string) {
	if n.told != nil {
		n.remove(n.told)
	}
	n.told = n.info(n.front, text)
}

// failedDrawing tells why a picture could not be drawn, once for the same reason.
func (n *noticeBar) failedDrawing(err error) {
	if text := "The view cannot be drawn: " + err.Error(); text != n.undrawn {
		n.undrawn = text
		n.failure(0, text)
	}
}
