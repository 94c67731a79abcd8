package shell

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// TestTips: a button says what it does when the pointer rests on it or it has the
// keys, with its key and why it cannot be used; and stops when neither is so.
func TestTips(t *testing.T) {
	r := newRoom(t)
	button := func(action string) *toolButton {
		for _, b := range r.toolbar.tools {
			if b.action.Name == action {
				return b.toolButton
			}
		}
		t.Fatalf("there is no button %q", action)
		return nil
	}
	shown := func() bool { return r.buttons.tips.box.Visible() }
	save, wire := button("save"), button("wireframe")
	save.MouseIn(nil)
	if shown() {
		t.Error("the tip is shown at once")
	}
	r.wait("the tip is shown", shown)
	if got, want := save.tip(), "Save Landmarks   Ctrl + S\nNot now: nothing is open."; got != want || len(r.buttons.tips.lines.Objects) != 2 {
		t.Errorf("the tip says %q in %d lines, want %q", got, len(r.buttons.tips.lines.Objects), want)
	}
	save.MouseOut()
	if shown() {
		t.Error("the tip stays")
	}
	save.MouseIn(nil)
	save.MouseOut()
	wire.FocusGained()
	if !shown() || !strings.HasPrefix(wire.tip(), "Wireframe   W") {
		t.Errorf("with the keys there the tip is shown: %v; it says %q", shown(), wire.tip())
	}
	save.MouseOut()
	if !shown() {
		t.Error("another button takes the tip away")
	}
	right := r.buttons.tips.box.Position().X + r.buttons.tips.box.Size().Width
	if right > r.win.Canvas().Size().Width {
		t.Errorf("the tip ends at %g", right)
	}
	wire.FocusLost()
	if shown() {
		t.Error("the tip stays without the keys")
	}
}

// TestToolbarByKeys: Return presses the button that has the keys, and others are the
// view's.
func TestToolbarByKeys(t *testing.T) {
	r := newRoom(t)
	r.load(files(t, map[string]string{"a.obj": square})...)
	b := r.toolbar.tools[slices.IndexFunc(r.toolbar.tools, func(b actionButton) bool { return b.action.Name == "wireframe" })]
	r.win.Canvas().Focus(b.toolButton)
	r.press(fyne.KeyT)
	if r.session.Style().Texture {
		t.Error("T does nothing")
	}
	r.press(fyne.KeyReturn)
	if !r.session.Style().Wireframe || r.win.Canvas().Focused() != fyne.Focusable(r.view) {
		t.Error("Return does not press the button, or the view has not the keys then")
	}
}

// TestTabsByKeys: arrows go from tab to tab, Return shows one, Delete closes one,
// and when it is gone the view has the keys.
func TestTabsByKeys(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "b.obj": square, "c.obj": square})
	ids := r.load(paths...)
	r.show(ids[0])
	c := r.win.Canvas()
	for range 30 { // the tabs are reached by the Tab key
		if c.FocusNext(); c.Focused() == fyne.Focusable(r.tabs.tabs[0]) {
			break
		}
	}
	r.press(fyne.KeyLeft) // there is none
	r.press(fyne.KeyRight)
	r.press(fyne.KeyRight)
	if c.Focused() != fyne.Focusable(r.tabs.tabs[2]) || r.session.Front() != ids[0] {
		t.Fatalf("a %T has the keys; document %v of %v is in front", c.Focused(), r.session.Front(), ids)
	}
	r.press(fyne.KeyReturn)
	if r.session.Front() != ids[2] {
		t.Error("Return does not show its document")
	}
	r.press(fyne.KeyW)
	if !r.session.Style().Wireframe {
		t.Error("W does nothing")
	}
	r.press(fyne.KeyDelete)
	if r.docs.Entry(ids[2]) != nil || c.Focused() != fyne.Focusable(r.view) {
		t.Errorf("it is not closed, or a %T has the keys", c.Focused())
	}
}

// TestToolbarShowsTheButtonWithTheKeys: in a narrow window the toolbar scrolls to it.
func TestToolbarShowsTheButtonWithTheKeys(t *testing.T) {
	r := newRoom(t)
	r.show(r.load(files(t, map[string]string{"a.obj": square})...)[0])
	r.win.Resize(fyne.NewSize(400, 350))
	bar := r.toolbar
	if bar.room.Size().Width >= bar.box.MinSize().Width {
		t.Fatal("the window is not narrow")
	}
	inside := func(b *toolButton) {
		t.Helper()
		from := b.Position().X - bar.room.Offset.X
		if from < 0 || from+b.Size().Width > bar.room.Size().Width {
			t.Errorf("%q goes from %g, and the toolbar is %g wide", b.Text, from, bar.room.Size().Width)
		}
	}
	last, first := bar.tools[len(bar.tools)-1].toolButton, bar.tools[0].toolButton
	for _, b := range []*toolButton{last, first, bar.views} {
		r.win.Canvas().Focus(b)
		inside(b)
	}
}

// TestTipsOfSmallThings: the box of a group and the cross of a tab say what they do.
func TestTipsOfSmallThings(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.ljson": `{"version":3,"groups":{"g":{"labels":[],"landmarks":{"points":[[0.25,0.25,0]]}}}}`})
	d := r.docs.Document(r.load(paths[1])[0])
	row := newGroupRow(r.inspector.groups)
	row.show(d, 0)
	for want, of := range map[string]tipped{"Hide g": row.visible, "Close a.obj": r.tabs.tabs[0].shut} {
		h := of.(desktop.Hoverable)
		h.MouseIn(&desktop.MouseEvent{})
		r.wait("a tip is shown", r.buttons.tips.box.Visible)
		if got := of.says(); got != want {
			t.Errorf("the tip says %q, want %q", got, want)
		}
		h.MouseOut()
		if r.buttons.tips.box.Visible() {
			t.Errorf("the tip %q stays", want)
		}
	}
}
