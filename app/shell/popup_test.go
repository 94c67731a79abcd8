package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestSubmenusByKeys: in a menu of a row, Return opens a submenu and chooses in it, and
// Escape and Left go back one level before Escape closes the menu.
func TestSubmenusByKeys(t *testing.T) {
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(400, 300))
	chosen := ""
	entry := func(name string) *fyne.MenuItem { return fyne.NewMenuItem(name, func() { chosen = name }) }
	sub := fyne.NewMenuItem("sub", nil)
	sub.ChildMenu = fyne.NewMenu("", entry("one"), entry("two"))
	press := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	open := func() bool { return w.Canvas().Overlays().Top() != nil }
	for _, c := range []struct {
		keys   []fyne.KeyName
		chosen string // what is chosen then, by Return, which closes the menu
	}{
		{[]fyne.KeyName{fyne.KeyDown}, "plain"},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, "one"},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyEnter, fyne.KeyDown}, "two"},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, fyne.KeyDown}, "two"},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeySpace, fyne.KeyEscape, fyne.KeyUp}, "plain"},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyLeft, fyne.KeyUp}, "plain"},
		{[]fyne.KeyName{fyne.KeyUp, fyne.KeyReturn, fyne.KeyEscape, fyne.KeyReturn}, "one"},
	} {
		showPopUp(fyne.NewMenu("", entry("plain"), sub), w.Canvas(), fyne.NewPos(390, 290))
		if press(c.keys...); !open() || chosen != "" {
			t.Errorf("%v: open: %t, chosen: %q", c.keys, open(), chosen)
			continue
		}
		if press(fyne.KeyReturn); open() || chosen != c.chosen {
			t.Errorf("%v and Return: open: %t, chosen: %q, want %q", c.keys, open(), chosen, c.chosen)
		}
		chosen = ""
	}
	showPopUp(fyne.NewMenu("", entry("plain"), sub), w.Canvas(), fyne.NewPos(390, 290))
	menu := w.Canvas().Overlays().Top().(*popUpMenu).menu
	if at, size := menu.Position(), menu.Size(); at.X+size.Width > 400 || at.Y+size.Height > 300 {
		t.Errorf("the menu is at %v and %v large", at, size)
	}
	if press(fyne.KeyUp, fyne.KeyReturn, fyne.KeyEscape, fyne.KeyEscape); open() {
		t.Error("two Escapes do not close the menu")
	}
	showPopUp(fyne.NewMenu("", entry("plain")), w.Canvas(), fyne.NewPos(0, 0))
	if test.TapCanvas(w.Canvas(), fyne.NewPos(300, 200)); open() {
		t.Error("a click beside the menu does not close it")
	}
}
