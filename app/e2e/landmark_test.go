//go:build linux

package e2e

import (
	"image"
	"testing"
)

func pixels(x, y int) image.Point { return image.Pt(x, y) }

func TestHoverNamesLandmark(t *testing.T) {
	p, _ := startOnBall(t)
	p.screen.move(p.inViewport(0.1, 0.1))
	at := p.screenOf(apex)
	if !p.colored(at) {
		t.Fatalf("no landmark is drawn at %v", at)
	}
	mark, before := p.mark(), p.picture()
	p.screen.move(at)
	hover := p.waitAfter(mark, "hover", nil)
	if hover.Group != "points" || hover.Index != 0 {
		t.Errorf("hovering named landmark %d of %q", hover.Index, hover.Group)
	}
	view := p.viewport()
	if !poll(patience, func() bool {
		below := image.Rect(0, view.Max.Y, before.Bounds().Dx(), before.Bounds().Dy())
		share, _ := difference(clip(before, below), clip(p.picture(), below))
		return share > 0.001
	}) {
		t.Error("the status bar shows nothing new while a landmark is hovered")
	}
	p.quit()
}

func TestClickSelectsLandmark(t *testing.T) {
	p, _ := startOnBall(t)
	mark, before := p.mark(), p.picture()
	p.screen.click(p.screenOf(apex), buttonLeft)
	selected := p.waitAfter(mark, "selected", nil)
	if selected.Group != "points" || selected.Index != 0 {
		t.Errorf("clicking selected landmark %d of %q", selected.Index, selected.Group)
	}
	inspector := before.Bounds()
	inspector.Min.X = p.viewport().Max.X
	if !poll(patience, func() bool {
		share, _ := difference(clip(before, inspector), clip(p.picture(), inspector))
		return share > 0.001
	}) {
		t.Error("the table does not show what is selected")
	}
	near := p.after(func() { p.screen.tap('f') })
	if far := moved(near, event{Camera: [8]float64{1, 0, 0, 0, apex[0], apex[1], apex[2], 1}}); far > lengthTolerance {
		t.Errorf("F looks %.1f mm beside the selected landmark", far)
	}
	p.quit()
}

// TestHiddenLandmark: one behind the surface is dimmed, neither gone nor as if
// it were in front.
func TestHiddenLandmark(t *testing.T) {
	p, _ := startOnBall(t)
	at := p.screenOf(apex)
	bright := p.strongest(at)
	p.after(func() { p.screen.tap('1', keyControl) }) // from the back
	at = p.screenOf(apex)
	dim := p.strongest(at)
	const ghost = 8 // of 255: what is left of the colour is still seen
	if dim >= bright || dim < ghost {
		t.Errorf("the landmark's colour has a strength of %d behind the surface, %d in front", dim, bright)
	}
	p.quit()
}

// strongest returns the strongest colour within a few pixels of a place.
func (p *program) strongest(at image.Point) int {
	p.t.Helper()
	const near = 3
	img, in, most := p.picture(), at.Sub(p.screen.bounds(p.window).Min), 0
	for y := in.Y - near; y <= in.Y+near; y++ {
		for x := in.X - near; x <= in.X+near; x++ {
			most = max(most, saturation(img.RGBAAt(x, y)))
		}
	}
	return most
}
