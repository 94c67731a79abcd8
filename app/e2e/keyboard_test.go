//go:build linux

package e2e

import (
	"path/filepath"
	"testing"

	"github.com/jezek/xgb/xproto"
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

// TestMenusByKey: Alt and a letter open a menu, arrows and Return choose in it, and
// the view has the keys again.
func TestMenusByKey(t *testing.T) {
	p := start(t, specimen(t, filepath.Join(t.TempDir(), "one.ply"), small))
	p.wait("opened")
	before := p.settled(0)
	// seen taps a key when what the one before it did is on the screen.
	seen := func(key xproto.Keysym, held ...xproto.Keysym) {
		t.Helper()
		last := p.picture()
		p.screen.tap(key, held...)
		if !poll(patience, func() bool { share, _ := difference(last, p.picture()); return share > 0 }) {
			p.fatal("the key %#x does nothing that is seen", key)
		}
	}
	back := p.after(func() {
		seen('v', keyAlt)
		seen(keyDown)  // to Named Views
		seen(keyRight) // into them, to Front
		seen(keyDown)  // Back
		p.screen.tap(keyReturn)
	})
	if turned(before, back) < 170 {
		t.Errorf("from the back the view is turned by %v degrees", turned(before, back))
	}
	if again := p.after(func() { p.screen.tap('1') }); turned(before, again) > 1e-6 {
		t.Error("the view has not the keys behind the menu")
	}
	p.quit()
}
