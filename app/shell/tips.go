package shell

import (
	"strings"
	"time"

	"cairn/app/trace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tipped is something that a tip is shown of.
type tipped interface {
	fyne.CanvasObject
	says() string
}

// tips says beside a button what it does, while the pointer rests on it or it has
// the keys. The toolkit has nothing of the kind. It lies above everything else in the
// window, of things that take no clicks.
type tips struct {
	layer *fyne.Container
	back  *canvas.Rectangle
	lines *fyne.Container
	box   *fyne.Container
	post  func(func())
	log   *trace.Log
	timer *time.Timer
	of    tipped // whose tip is shown or will be; nil: none
}

// rest is how long the pointer rests on a button before its tip is shown.
const rest = 500 * time.Millisecond

func newTips(post func(func()), log *trace.Log) *tips {
	t := &tips{post: post, log: log, back: canvas.NewRectangle(nil), lines: container.New(layout.NewCustomPaddedVBoxLayout(0))}
	t.box = container.NewStack(t.back, container.New(layout.NewCustomPaddedLayout(4, 4, 8, 8), t.lines))
	t.layer = container.NewWithoutLayout(t.box)
	t.box.Hide()
	return t
}

// soon shows the tip of a button when the pointer has rested on it.
func (t *tips) soon(b tipped) {
	t.hide()
	t.of = b
	t.timer = time.AfterFunc(rest, func() {
		t.post(func() {
			if t.of == b && !t.box.Visible() {
				t.show(b)
			}
		})
	})
}

// show shows the tip of a button below it, at once.
func (t *tips) show(b tipped) {
	t.hide()
	t.of = b
	text := b.says()
	for _, line := range strings.Split(text, "\n") {
		l := canvas.NewText(line, theme.Color(theme.ColorNameForeground))
		l.TextSize = theme.TextSize() - 1
		t.lines.Add(l)
	}
	t.back.FillColor, t.back.StrokeColor = theme.Color(theme.ColorNameOverlayBackground), theme.Color(theme.ColorNameInputBorder)
	t.back.StrokeWidth, t.back.CornerRadius = 1, theme.InputRadiusSize()
	t.box.Resize(t.box.MinSize())
	const gap = 2
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(b).Subtract(d.AbsolutePositionForObject(t.layer)).AddXY(0, b.Size().Height+gap)
	at.X = max(0, min(at.X, t.layer.Size().Width-t.box.Size().Width))
	t.box.Move(at)
	t.box.Show()
	if c := d.CanvasForObject(b); c != nil {
		c.Refresh(t.layer) // the toolkit forgets which window a hidden container is in, and would draw it some time
	}
	t.log.Event("tip", trace.Fields{"text": text})
}

// leave hides the tip of a button, if it is shown or will be.
func (t *tips) leave(b tipped) {
	if t.of == b {
		t.hide()
	}
}

func (t *tips) hide() {
	if t.timer != nil {
		t.timer.Stop()
	}
	t.of, t.timer = nil, nil
	t.lines.RemoveAll()
	t.box.Hide()
}

// toolButtons makes buttons beside the view.
type toolButtons struct {
	keys *keyboard
	tips *tips
}

// toolButton is a button beside the view, with a tip. Return and the space bar press
// it; keys that it has no use for are the view's.
type toolButton struct {
	widget.Button
	toolButtons
	tip    func() string // what it does
	gained func()        // runs when it gets the keys; it may be nil
}

func (of toolButtons) newButton(text string, icon fyne.Resource, tip func() string, do func()) *toolButton {
	b := &toolButton{toolButtons: of, tip: tip}
	b.Text, b.Icon, b.Importance, b.OnTapped = text, icon, widget.LowImportance, do
	b.ExtendBaseWidget(b)
	return b
}

func (b *toolButton) says() string { return b.tip() }

// Tapped is part of fyne.Tappable.
func (b *toolButton) Tapped(e *fyne.PointEvent) {
	b.tips.leave(b)
	b.Button.Tapped(e)
}

// MouseIn is part of desktop.Hoverable.
func (b *toolButton) MouseIn(e *desktop.MouseEvent) {
	b.Button.MouseIn(e)
	b.tips.soon(b)
}

// MouseOut is part of desktop.Hoverable.
func (b *toolButton) MouseOut() {
	b.Button.MouseOut()
	b.tips.leave(b)
}

// FocusGained is part of fyne.Focusable.
func (b *toolButton) FocusGained() {
	b.Button.FocusGained()
	if b.gained != nil {
		b.gained()
	}
	b.tips.show(b)
	noteFocus(b.tips.log, "tool", b.tip())
}

// FocusLost is part of fyne.Focusable.
func (b *toolButton) FocusLost() {
	b.Button.FocusLost()
	b.tips.leave(b)
}

// TypedKey is part of fyne.Focusable.
func (b *toolButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if !b.Disabled() {
			b.Tapped(nil)
		}
	case fyne.KeyEscape:
		b.keys.keysToView()
	default:
		b.keys.typedKey(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (b *toolButton) TypedRune(r rune) { b.keys.typedRune(r) }

// tippedCheck is a check box with a tip, while the pointer rests on it.
type tippedCheck struct {
	widget.Check
	tips *tips
	tip  func() string // what a click does
}

func newTippedCheck(t *tips, tip func() string) *tippedCheck {
	c := &tippedCheck{tips: t, tip: tip}
	c.ExtendBaseWidget(c)
	return c
}

func (c *tippedCheck) says() string { return c.tip() }

// MouseIn is part of desktop.Hoverable.
func (c *tippedCheck) MouseIn(e *desktop.MouseEvent) {
	c.Check.MouseIn(e)
	c.tips.soon(c)
}

// MouseOut is part of desktop.Hoverable.
func (c *tippedCheck) MouseOut() {
	c.Check.MouseOut()
	c.tips.leave(c)
}

// Tapped is part of fyne.Tappable.
func (c *tippedCheck) Tapped(e *fyne.PointEvent) {
	c.tips.leave(c)
	c.Check.Tapped(e)
}
