//go:build linux

package e2e

import (
	"image"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jezek/xgb/xproto"
)

// TestRecolourALabel: from the menu of its row by keys, and back to none from the palette; the
// view, the file and info show it, and undo and redo do, too.
func TestRecolourALabel(t *testing.T) {
	dir := t.TempDir()
	points := landmarks(t, filepath.Join(dir, "ball.ljson"), "points", apex, flank)
	p := start(t, specimen(t, filepath.Join(dir, "ball.ply"), small))
	p.wait("opened")
	p.waitTitle("ball.ply - Cairn")
	p.settled(0)
	p.viewport()
	said := func(want string) {
		t.Helper()
		mark := p.mark()
		p.screen.tap('s', keyControl)
		p.waitAfter(mark, "saved", nil)
		out, errOut, err := command(t, dir, "info", points)
		if _, labels, _ := strings.Cut(out, "; labels "); err != nil || strings.TrimSpace(labels) != want {
			t.Errorf("info: %v %s; labels %q, want %q", err, errOut, labels, want)
		}
	}
	at := p.screenOf(apex)
	seen := func(what string, is func(r, g, b uint8) bool) {
		t.Helper()
		if !poll(patience, func() bool {
			const near = 3 // pixels: in the middle it shines
			img, in := p.picture(), at.Sub(p.screen.bounds(p.window).Min)
			for i := range 4 * near * near {
				c := img.RGBAAt(in.X-near+i%(2*near), in.Y-near+i/(2*near))
				if is(c.R, c.G, c.B) {
					return true
				}
			}
			return false
		}) {
			t.Errorf("the point is not %s", what)
		}
	}
	orange := func(r, g, b uint8) bool { return r > 120 && g > r/4 && b < r/4 }
	seen("in its group's orange", orange)
	// The row of the group is below the title of the panel; the keys open it.
	const inRow, below = 90, 48
	row := p.screen.bounds(p.window).Min.Add(image.Pt(p.viewport().Max.X, p.viewport().Min.Y)).Add(pixels(inRow, below))
	p.screen.click(row, buttonLeft)
	for _, key := range []xproto.Keysym{keyRight, keyDown} {
		p.rests()
		p.screen.tap(key)
	}
	p.rests()
	mark := p.mark()
	p.screen.tap(keyF10, keyShift)
	p.rests()
	p.screen.taps(keyDown, 3) // to what shows, locks and colours
	p.screen.tap(keyRight)
	p.rests()
	p.screen.taps(keyDown, 2) // behind locking and hiding
	p.screen.tap(keyReturn)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "field" && e.Text == "#d55e00" })
	p.screen.text("#00c800")
	p.after(func() { p.screen.tap(keyReturn) })
	seen("green", func(r, g, b uint8) bool { return g > 100 && r < g/4 && b < g/4 })
	said("all (2, #00c800)")
	p.after(func() { p.screen.tap('z', keyControl) })
	seen("orange again", orange)
	said("all (2)")
	p.after(func() { p.screen.tap('y', keyControl) })
	said("all (2, #00c800)")
	p.screen.tap('k', keyControl)
	p.rests()
	p.screen.text("label without")
	p.rests()
	p.after(func() { p.screen.tap(keyReturn) })
	seen("orange without a colour", orange)
	said("all (2)")
	p.quit()
}
