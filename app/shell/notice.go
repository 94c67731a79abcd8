package shell

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// noticeBar shows messages over the top of the view without blocking anything,
// the newest first. A message about a document is seen while that is in front,
// and goes with it. Errors and questions stay until they are answered, others
// leave by themselves; Help → Messages has them all.
type noticeBar struct {
	box   *fyne.Container
	log   *trace.Log
	front scene.ID
	all   []*notice
	past  []string // every text, the oldest first
}

// notice is one message.
type notice struct {
	row   fyne.CanvasObject
	about scene.ID // the document, 0 if none
	offer bool     // it asks for something
}

// mostNotices is how many messages are shown at once; the others wait.
const mostNotices = 3

func newNoticeBar(log *trace.Log) *noticeBar {
	n := &noticeBar{box: container.NewVBox(), log: log}
	n.box.Hide()
	return n
}

// failure shows that something went wrong.
func (n *noticeBar) failure(text string) { n.add(&notice{}, theme.ErrorIcon(), text, nil) }

// How long messages stay that ask for nothing: one that something is done, and
// one to read.
const (
	passing = 8 * time.Second
	reading = 30 * time.Second
)

// warning shows what the user should know about a file; about is its document,
// or 0.
func (n *noticeBar) warning(about scene.ID, text string) {
	n.leave(n.add(&notice{about: about}, theme.WarningIcon(), text, nil), reading)
}

// info shows for a while that something is done, with a button if label is not
// empty.
func (n *noticeBar) info(text, label string, do func()) {
	var b *widget.Button
	if label != "" {
		b = widget.NewButton(label, do)
		b.Importance = widget.LowImportance
	}
	n.leave(n.add(&notice{}, theme.InfoIcon(), text, b), passing)
}

// leave dismisses a message after a while.
func (n *noticeBar) leave(m *notice, after time.Duration) {
	time.AfterFunc(after, func() { fyne.Do(func() { n.remove(m) }) })
}

// offer shows what was done for the user with a document, with a button that
// does otherwise.
func (n *noticeBar) offer(about scene.ID, text, label string, do func()) {
	m := &notice{about: about, offer: true}
	n.add(m, theme.InfoIcon(), text, widget.NewButton(label, func() {
		n.remove(m)
		do()
	}))
}

// show shows the messages about a document that comes to the front, and no
// longer those about another.
func (n *noticeBar) show(front scene.ID) {
	if n.front != front {
		n.front = front
		n.lay()
	}
}

// dismissAbout dismisses all messages about a document that is gone.
func (n *noticeBar) dismissAbout(id scene.ID) {
	n.all = slices.DeleteFunc(n.all, func(m *notice) bool { return m.about == id })
	n.lay()
}

// dismissOffers dismisses what was offered for a document and is no longer so.
func (n *noticeBar) dismissOffers(id scene.ID) {
	n.all = slices.DeleteFunc(n.all, func(m *notice) bool { return m.offer && m.about == id })
	n.lay()
}

func (n *noticeBar) add(m *notice, icon fyne.Resource, text string, action *widget.Button) *notice {
	n.log.Event("notice", trace.Fields{"text": text})
	n.past = append(n.past, text)
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	label.Selectable = true
	dismiss := widget.NewButtonWithIcon("", theme.CancelIcon(), func() { n.remove(m) })
	dismiss.Importance = widget.LowImportance
	right := container.NewHBox(dismiss)
	if action != nil {
		right = container.NewHBox(action, dismiss)
	}
	m.row = container.NewBorder(nil, nil, container.NewHBox(spacer(6), widget.NewIcon(icon)), container.NewCenter(right), label)
	n.all = slices.Insert(n.all, 0, m)
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
// none.
func (n *noticeBar) belongs(m *notice) bool { return m.about == 0 || m.about == n.front }

func (n *noticeBar) lay() {
	n.box.RemoveAll()
	waiting := 0
	for _, m := range n.all {
		switch {
		case !n.belongs(m):
		case len(n.box.Objects) < mostNotices:
			n.box.Add(newCard(m.row))
		default:
			waiting++
		}
	}
	if waiting > 0 {
		all := widget.NewButton("Dismiss All", n.clear)
		all.Importance = widget.LowImportance
		n.box.Add(newCard(container.NewHBox(widget.NewLabel(fmt.Sprintf("and %d more", waiting)), layout.NewSpacer(), all)))
	}
	n.box.Hidden = len(n.box.Objects) == 0
	n.box.Refresh()
}

// card is what a message lies on, over the view.
type card struct {
	widget.BaseWidget
	back    *canvas.Rectangle
	content fyne.CanvasObject
}

func newCard(content fyne.CanvasObject) *card {
	c := &card{back: canvas.NewRectangle(nil), content: content}
	c.back.CornerRadius, c.back.StrokeWidth = theme.InputRadiusSize(), 1
	c.ExtendBaseWidget(c)
	c.color()
	return c
}

// CreateRenderer is part of fyne.Widget.
func (c *card) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(c.back, c.content))
}

// Refresh is part of fyne.Widget; it follows a change of the theme.
func (c *card) Refresh() {
	c.color()
	c.BaseWidget.Refresh()
}

func (c *card) color() {
	c.back.FillColor = theme.Color(theme.ColorNameOverlayBackground)
	c.back.StrokeColor = theme.Color(theme.ColorNameSeparator)
}

// showMessages lists every message since the program started.
func (w *Window) showMessages() {
	text := widget.NewLabel(strings.Join(w.notices.past, "\n\n"))
	if len(w.notices.past) == 0 {
		text.SetText("There was no message yet.")
	}
	text.Wrapping, text.Selectable = fyne.TextWrapWord, true
	d := dialog.NewCustom("Messages", "Close", container.NewVScroll(text), w.win)
	d.Resize(w.dialogSize())
	w.showDialog(d, 0, nil)
}
