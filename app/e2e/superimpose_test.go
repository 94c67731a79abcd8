//go:build linux

package e2e

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestSuperimpose lays a specimen over another one by keys alone, drags the line between the
// two, moves it by arrows, and closes the other one.
func TestSuperimpose(t *testing.T) {
	dir := t.TempDir()
	a, _ := twin(t, filepath.Join(dir, "a.obj"), func(p r3.Vec) r3.Vec { return p })
	b, _ := twin(t, filepath.Join(dir, "b.obj"), func(p r3.Vec) r3.Vec { // a quarter turn about z, three times as large
		return r3.Vec{X: 100 - 3*p.Y, Y: 3 * p.X, Z: 3*p.Z - 50}
	})
	p := start(t, a, b)
	for _, file := range []string{a, b} {
		p.waitAfter(0, "opened", func(e event) bool { return e.File == file })
	}
	p.waitTitle("a.obj - Cairn")
	p.settled(0)
	said := func(text string, keys ...func()) {
		t.Helper()
		mark := p.mark()
		for _, press := range keys {
			press()
		}
		p.waitAfter(mark, "superimposed", func(e event) bool { return strings.Contains(e.Text, text) })
	}
	mark := p.mark()
	p.screen.tap('o', keyShift)
	p.waitAfter(mark, "panel", nil)
	said("Fitted by 4 shared landmarks", func() { p.screen.tap(keyDown) })
	said("0.333 times as large", func() { p.screen.tap(keyTab) }, func() { p.screen.tap(keyDown) })
	p.after(func() { p.screen.tap(keyReturn) })
	before := p.after(func() { p.screen.tap('s', keyShift) })

	// bluer reports whether the other specimen is seen at a place of the view.
	bluer := func(x float64) bool {
		in := p.inViewport(x, 0.65).Sub(p.screen.bounds(p.window).Min)
		c := p.picture().RGBAAt(in.X, in.Y)
		return int(c.B) > int(c.R)+30
	}
	if bluer(0.46) || !bluer(0.54) {
		t.Errorf("left of the middle the other one is seen: %v, and right of it: %v", bluer(0.46), bluer(0.54))
	}
	at := func(mark int) float64 {
		t.Helper()
		line := math.NaN()
		for _, e := range p.events()[mark:] {
			if e.Event == "superimposed" {
				line = e.Line
			}
		}
		return line
	}
	mark = p.mark()
	after := p.after(func() { p.screen.drag(p.inViewport(0.5, 0.2), p.inViewport(0.6, 0.3), buttonLeft) })
	if x := at(mark); math.Abs(x-0.6) > 0.01 || after.camera() != before.camera() || bluer(0.54) {
		t.Errorf("dragged to 0.6, the line is at %v; the view turned: %v", x, after.camera() != before.camera())
	}
	mark = p.mark()
	after = p.after(func() { p.screen.tap(keyLeft, keyShift) })
	if x := at(mark); math.Abs(x-0.5) > 0.01 || after.camera() != before.camera() {
		t.Errorf("moved by a key, the line is at %v", x)
	}
	p.screen.tap(keyEscape)
	mark = p.mark()
	if after = p.after(func() { p.screen.tap(keyLeft) }); after.camera() == before.camera() || p.since(mark, "superimposed") {
		t.Error("after Escape an arrow does not turn the view alone")
	}

	mark = p.mark()
	p.screen.tap(keyPageDown, keyControl)
	p.waitTitle("b.obj - Cairn")
	p.screen.tap('w', keyControl)
	p.waitTitle("a.obj - Cairn")
	p.waitAfter(mark, "notice", func(e event) bool { return strings.Contains(e.Text, "b.obj was closed") })
	p.settled(mark)
	if bluer(0.46) || bluer(0.54) {
		t.Error("it is seen though it is closed")
	}
	closed := p.waitAfter(mark, "closed", nil)
	if closed.GLObjects != 0 {
		t.Errorf("%d objects are left of it on the graphics card", closed.GLObjects)
	}
	p.quit()
}

// since reports whether something happened since a mark.
func (p *program) since(mark int, what string) bool {
	for _, e := range p.events()[mark:] {
		if e.Event == what {
			return true
		}
	}
	return false
}
