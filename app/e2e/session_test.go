//go:build linux

package e2e

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReopenLastSession: the next start offers what was open, as it was looked
// at, and says which file is gone.
func TestReopenLastSession(t *testing.T) {
	dir := t.TempDir()
	one, two := specimen(t, filepath.Join(dir, "one.ply"), small), specimen(t, filepath.Join(dir, "two.ply"), small)
	p := start(t, one)
	p.wait("opened")
	p.after(func() { p.drop(two) })
	p.waitTitle("two.ply - Cairn")
	p.after(func() { p.screen.tap('7') }) // from the top
	looked := p.lastFrame()
	p.quit()

	home := sameUser(p)
	if err := os.Remove(one); err != nil {
		t.Fatal(err)
	}
	next := startWith(t, home)
	next.waitTitle("Cairn")

	next.clickReopen()
	opened := next.waitAfter(0, "opened", nil)
	next.waitAfter(0, "failed", func(e event) bool { return strings.HasSuffix(e.File, "one.ply") })
	if opened.File != two {
		t.Errorf("opened %s, want %s", opened.File, two)
	}
	next.waitTitle("two.ply - Cairn")
	next.settled(0)
	if now := next.lastFrame(); now.Camera != looked.Camera {
		t.Errorf("it is looked at with %v, want %v", now.Camera, looked.Camera)
	}

	next.quit()
}

// clickReopen clicks the lowest button in the middle of the empty view.
func (p *program) clickReopen() {
	p.t.Helper()
	middle := p.at(0.368, 0.52) // of the view, which is left of the panel
	const far, step = 220, 9
	for y := far; y > 0; y -= step {
		p.screen.click(middle.Add(image.Pt(0, y)), buttonLeft)
		if poll(patience/200, func() bool { return p.count("reopened") > 0 }) {
			return
		}
	}
	p.fatal("the last session is not offered: %s", savePicture(p.t, "offer.png", p.picture()))
}
