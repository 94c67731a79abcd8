//go:build linux

package e2e

import (
	"path/filepath"
	"testing"
)

// command does a command by the palette: words that find it first, and Return.
func (p *program) command(words string) {
	p.t.Helper()
	mark := p.mark()
	p.screen.tap('k', keyControl)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "field" })
	p.screen.text(words)
	p.screen.tap(keyReturn)
}

// TestMenusByKey: Alt and a letter open a menu, arrows and Return choose in it, as fast
// as they are typed, and the view has the keys again.
func TestMenusByKey(t *testing.T) {
	p := start(t, specimen(t, filepath.Join(t.TempDir(), "one.ply"), small))
	p.wait("opened")
	before := p.settled(0)
	namedViews := func() { // below Split, Clipping Plane and Show
		for range 4 {
			p.screen.tap(keyDown)
		}
	}
	back := p.after(func() {
		p.screen.tap('v', keyAlt)
		namedViews()
		p.screen.tap(keyRight) // into them, to Front
		p.screen.tap(keyDown)  // Back
		p.screen.tap(keyReturn)
	})
	if turned(before, back) < 170 {
		t.Errorf("from the back the view is turned by %v degrees", turned(before, back))
	}
	if again := p.after(func() { p.screen.tap('1') }); turned(before, again) > 1e-6 {
		t.Error("the view has not the keys behind the menu")
	}
	// Return on an entry with a submenu opens that.
	back = p.after(func() {
		p.screen.tap('v', keyAlt)
		namedViews()
		p.screen.tap(keyReturn)
		p.screen.tap(keyDown)
		p.screen.tap(keyReturn)
	})
	if turned(before, back) < 170 {
		t.Errorf("by Return on Named Views, the view is turned by %v degrees", turned(before, back))
	}
	p.quit()
}
