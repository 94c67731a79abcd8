//go:build linux

package e2e

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// plane returns the clipping plane of a frame.
func (e event) plane() scene.Plane {
	c := e.Clip
	return scene.Plane{Point: r3.Vec{X: c[0], Y: c[1], Z: c[2]}, Normal: r3.Vec{X: c[3], Y: c[4], Z: c[5]}}
}

// TestTheClippingPlaneIsDragged: X cuts a ball open, its ring moves the plane as far as the
// pointer goes, arrows move it, and X closes the ball.
func TestTheClippingPlaneIsDragged(t *testing.T) {
	p, first := startOnBall(t)
	if !first.plane().IsZero() {
		t.Fatalf("at first there is a plane: %v", first.Clip)
	}
	middle := p.inViewport(0.5, 0.5)
	at := func() color.RGBA {
		in := middle.Sub(p.screen.bounds(p.window).Min)
		return p.picture().RGBAAt(in.X+30, in.Y+30) // beside the ring
	}
	whole := at()
	cut := p.after(func() { p.screen.tap('x') })
	if d := cut.plane(); d.IsZero() || math.Abs(d.Above(cut.camera().Focus)) > lengthTolerance {
		t.Fatalf("X puts the plane at %+v, not through the middle, %v", d, cut.camera().Focus)
	}
	// The cut is filled in a brownish colour, and bone is grey.
	if c := at(); saturation(c) < saturation(whole)+20 {
		t.Errorf("the middle was %v and is %v: no filled cut", whole, c)
	}

	// Seen from the right, the plane across the view is seen from its edge: a drag moves it
	// as far as the pointer goes.
	p.after(func() { p.screen.tap('3') })
	side := p.lastFrame()
	height := float64(p.viewport().Dy())
	mark := p.mark()
	to := middle
	to.X -= int(math.Round(height / 8)) // the front looks to the left there
	moved := p.after(func() { p.screen.drag(middle, to, buttonLeft) })
	want := side.viewHeight() / 8
	if got := moved.plane().Above(side.plane().Point) * -1; math.Abs(got-want) > 0.05*want || moved.plane().Normal != side.plane().Normal || moved.camera() != side.camera() {
		t.Errorf("dragged by %v towards the front: it has moved by %v, %+v", want, got, moved.plane())
	}
	if said := p.waitAfter(mark, "measuring", nil); !strings.Contains(said.Text, "Clipping plane at z") {
		t.Errorf("the status says %q", said.Text)
	}
	keyed := p.after(func() { p.screen.tap(keyDown) })
	if got := moved.plane().Above(keyed.plane().Point); !(got < 0) || keyed.camera() != moved.camera() {
		t.Errorf("the arrow has moved it by %v", got)
	}
	flipped := p.after(func() { p.screen.tap('x', keyShift) })
	if flipped.plane().Normal != r3.Scale(-1, keyed.plane().Normal) {
		t.Errorf("flipped: %+v, before %+v", flipped.plane(), keyed.plane())
	}
	p.screen.tap(keyEscape)
	turned := p.after(func() { p.screen.tap(keyLeft) })
	if turned.plane() != flipped.plane() || turned.camera() == flipped.camera() {
		t.Error("after Escape an arrow does not turn the view alone")
	}
	gone := p.after(func() { p.screen.tap('x') })
	if !gone.plane().IsZero() {
		t.Errorf("X again: %+v", gone.plane())
	}
	back := p.after(func() { p.screen.tap('x') })
	if back.plane() != flipped.plane() {
		t.Errorf("X once more: %+v, where it was is %+v", back.plane(), flipped.plane())
	}
	p.quit()
}
