package shell

import (
	"fmt"
	"time"

	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// noticeBar shows messages above the viewport without blocking anything, the
// newest first.
type noticeBar struct {
	box  *fyne.Container
	log  *trace.Log
	more *widget.Label
	all  []fyne.CanvasObject
	// offers are rows with a button that is about a document.
	offers map[fyne.CanvasObject]scene.ID
}

// mostNotices is how many messages are shown at once; the others wait.
const mostNotices = 3

func newNoticeBar(log *trace.Log) *noticeBar {
	n := &noticeBar{box: container.NewVBox(), log: log, more: widget.NewLabel(""), offers: map[fyne.CanvasObject]scene.ID{}}
	n.box.Hide()
	return n
}

// failure shows that something went wrong.
func (n *noticeBar) failure(text string) { n.add(theme.ErrorIcon(), text, nil) }

// warning shows what the user should know about a file.
func (n *noticeBar) warning(text string) { n.add(theme.WarningIcon(), text, nil) }

// passing is how long a message stays that asks for nothing.
const passing = 8 * time.Second

// info shows for a while that something is done, with a button if label is not
// empty.
func (n *noticeBar) info(text, label string, do func()) {
	var b *widget.Button
	if label != "" {
		b = widget.NewButton(label, do)
		b.Importance = widget.LowImportance
	}
	row := n.add(theme.InfoIcon(), text, b)
	time.AfterFunc(passing, func() { fyne.Do(func() { n.remove(row) }) })
}

// offer shows what was done for the user with a document, with a button that
// does otherwise. It goes when the document is closed.
func (n *noticeBar) offer(about scene.ID, text, label string, do func()) {
	var row fyne.CanvasObject
	b := widget.NewButton(label, func() {
		n.remove(row)
		do()
	})
	row = n.add(theme.InfoIcon(), text, b)
	n.offers[row] = about
}

// dismissAbout dismisses what was offered for a document that is gone.
func (n *noticeBar) dismissAbout(id scene.ID) {
	for row, about := range n.offers {
		if about == id {
			n.remove(row)
		}
	}
}

func (n *noticeBar) add(icon fyne.Resource, text string, action *widget.Button) fyne.CanvasObject {
	n.log.Event("notice", trace.Fields{"text": text})
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	label.Selectable = true
	var row *fyne.Container
	dismiss := widget.NewButtonWithIcon("", theme.CancelIcon(), func() { n.remove(row) })
	dismiss.Importance = widget.LowImportance
	right := container.NewHBox(dismiss)
	if action != nil {
		right = container.NewHBox(action, dismiss)
	}
	row = container.NewBorder(nil, nil, container.NewHBox(spacer(6), widget.NewIcon(icon)), container.NewCenter(right), label)
	n.all = append([]fyne.CanvasObject{row}, n.all...)
	n.lay()
	return row
}

func (n *noticeBar) remove(row fyne.CanvasObject) {
	delete(n.offers, row)
	for i, r := range n.all {
		if r == row {
			n.all = append(n.all[:i:i], n.all[i+1:]...)
			break
		}
	}
	n.lay()
}

// clear dismisses all messages.
func (n *noticeBar) clear() {
	n.all = nil
	clear(n.offers)
	n.lay()
}

func (n *noticeBar) lay() {
	shown := n.all[:min(len(n.all), mostNotices)]
	n.box.RemoveAll()
	for _, r := range shown {
		n.box.Add(r)
	}
	if rest := len(n.all) - len(shown); rest > 0 {
		n.more.SetText(fmt.Sprintf("and %d more", rest))
		all := widget.NewButton("Dismiss All", n.clear)
		all.Importance = widget.LowImportance
		n.box.Add(container.NewHBox(n.more, layout.NewSpacer(), all))
	}
	if len(n.all) == 0 {
		n.box.Hide()
	} else {
		n.box.Add(widget.NewSeparator())
		n.box.Show()
	}
}
