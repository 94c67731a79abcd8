//go:build linux

package e2e

import (
	"encoding/json"
	"image"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// savedPoints saves the landmarks and returns the positions that the file has then.
func (p *program) savedPoints() (points []r3.Vec) {
	p.t.Helper()
	mark := p.mark()
	p.screen.tap('s', keyControl)
	content, err := os.ReadFile(p.waitAfter(mark, "saved", nil).File)
	if err != nil {
		p.fatal("%v", err)
	}
	var file struct {
		Groups map[string]struct {
			Landmarks struct{ Points [][3]float64 }
		}
	}
	if err := json.Unmarshal(content, &file); err != nil {
		p.fatal("%v", err)
	}
	for _, g := range file.Groups {
		for _, at := range g.Landmarks.Points {
			points = append(points, r3.Vec{X: at[0], Y: at[1], Z: at[2]})
		}
	}
	return points
}

// onBall tests that a point is on the bumpy sphere, 50 mm in radius with bumps of a
// twentieth of that.
func onBall(t *testing.T, what string, p r3.Vec) {
	t.Helper()
	if r := r3.Norm(p); math.Abs(r-50) > 4 {
		t.Errorf("%s is %g mm from the middle of the ball", what, r)
	}
}

// pixelsBetween returns how far a point is from a place on the screen.
func (p *program) pixelsBetween(at r3.Vec, place image.Point) float64 {
	gap := p.screenOf([3]float64{at.X, at.Y, at.Z}).Sub(place)
	return math.Hypot(float64(gap.X), float64(gap.Y))
}

// TestPlace places a point by a click and one by keys alone, drags the one and nudges
// the other, and takes it all back.
func TestPlace(t *testing.T) {
	p, _ := startOnBall(t)
	p.screen.tap('p')
	place := p.inViewport(0.45, 0.6)
	mark := p.mark()
	p.screen.click(place, buttonLeft)
	p.waitAfter(mark, "selected", func(e event) bool { return e.Index == 2 })
	mark = p.mark()
	p.screen.tap(keyLeft, keyShift)
	p.screen.tap(keyUp, keyShift)
	p.screen.tap(keyReturn)
	p.waitAfter(mark, "selected", func(e event) bool { return e.Index == 3 })
	p.screen.tap(keyEscape)
	points := p.savedPoints()
	if len(points) != 4 {
		p.fatal("there are %d points", len(points))
	}
	if gap := p.pixelsBetween(points[2], place); gap > 1.5 {
		t.Errorf("the click placed a point %.1f pixels beside it", gap)
	}
	onBall(t, "what was clicked", points[2])
	onBall(t, "what was placed by keys", points[3])
	if x, y := points[3].X-points[2].X, points[3].Y-points[2].Y; !(x < 0 && y > 0) {
		t.Errorf("arrows to the left and up led by (%g, %g)", x, y)
	}

	p.after(func() { p.screen.tap(keyRight, keyShift) }) // five pixels
	nudged := p.savedPoints()
	if gap := nudged[3].X - points[3].X; !(gap > 0) || nudged[2] != points[2] {
		t.Errorf("an arrow moved the point by %g", gap)
	}
	p.after(func() { p.screen.click(place, buttonLeft) }) // selects it
	goal := place.Add(image.Pt(40, -30))
	before := p.lastFrame()
	p.after(func() { p.screen.drag(place, goal, buttonLeft) })
	dragged := p.savedPoints()
	if gap := p.pixelsBetween(dragged[2], goal); gap > 2.5 {
		t.Errorf("the point was dragged %.1f pixels beside the pointer", gap)
	}
	onBall(t, "what was dragged", dragged[2])
	if turned(before, p.lastFrame()) > angleTolerance {
		t.Error("the drag turned the view")
	}
	for range 4 {
		p.after(func() { p.screen.tap('z', keyControl) })
	}
	if back := p.savedPoints(); len(back) != 2 || back[0] != (r3.Vec{X: apex[0], Y: apex[1], Z: apex[2]}) {
		t.Errorf("after undoing all, the points are %v", back)
	}
	p.quit()
}
