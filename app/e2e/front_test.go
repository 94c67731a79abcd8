//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestMakeThisViewFront: the named views of a document follow the view that was
// made its front, those of another do not, the next start remembers it without
// the session, and resetting it brings the view of the coordinates back.
func TestMakeThisViewFront(t *testing.T) {
	dir := t.TempDir()
	one, two := specimen(t, filepath.Join(dir, "one.ply"), small), specimen(t, filepath.Join(dir, "two.ply"), small)
	p := start(t, one)
	p.wait("opened")
	usual := p.settled(0)
	made := p.after(func() { p.screen.drag(p.inViewport(0.3, 0.3), p.inViewport(0.52, 0.61), buttonLeft) })
	if turned(usual, made) < 10 {
		t.Fatal("the drag did not turn the view")
	}
	p.chooseFront("make front")
	right := p.after(func() { p.screen.tap('3') })
	// What was at the right of the picture is seen from in front, and up is still up.
	for _, v := range []struct{ was, is r3.Vec }{{r3.Vec{X: 1}, r3.Vec{Z: 1}}, {r3.Vec{Y: 1}, r3.Vec{Y: 1}}} {
		place := r3.Add(right.camera().Focus, r3.Sub(made.camera().FromView(v.was), made.camera().Focus))
		if got := right.camera().ToView(place); r3.Norm(r3.Sub(got, v.is)) > 1e-9 { // rounding
			t.Errorf("from the right, what was at %v is at %v", v.was, got)
		}
	}
	p.after(func() { p.drop(two) })
	p.waitTitle("two.ply - Cairn")
	if other := p.after(func() { p.screen.tap('1') }); other.rotation() != usual.rotation() {
		t.Errorf("the front of another document is %v", other.rotation())
	}
	p.quit()

	if err := os.Remove(filepath.Join(filepath.Dir(p.path), "state", "cairn", "session.json")); err != nil {
		t.Error(err)
	}
	p = startWith(t, sameUser(p), one)
	p.wait("opened")
	if first := p.settled(0); first.rotation() != made.rotation() {
		t.Errorf("the next start shows it as %v, want %v", first.rotation(), made.rotation())
	}
	p.chooseFront("reset front")
	if now := p.after(func() { p.screen.tap('1') }); turned(now, usual) > 1e-6 {
		t.Errorf("reset, the front is %v", now.rotation())
	}
	p.quit()
}

// chooseFront does a command that changes the front, by the palette, and waits until
// it has.
func (p *program) chooseFront(words string) {
	p.t.Helper()
	mark := p.mark()
	p.command(words)
	p.waitAfter(mark, "front", nil)
}
