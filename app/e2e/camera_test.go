//go:build linux

package e2e

import (
	"image"
	"image/color"
	"math"
	"path/filepath"
	"testing"

	"github.com/jezek/xgb/xproto"
	"gonum.org/v1/gonum/spatial/r3"
)

// startOnBall opens a specimen with two landmarks and waits until it is shown.
func startOnBall(t *testing.T, env ...string) (*program, event) {
	t.Helper()
	dir := t.TempDir()
	file := specimen(t, filepath.Join(dir, "ball.ply"), small)
	landmarks(t, filepath.Join(dir, "ball.ljson"), "points", apex, flank)
	p := startWith(t, env, file)
	p.wait("opened")
	p.waitTitle("ball.ply - Cairn")
	frame := p.settled(0)
	p.viewport()
	return p, frame
}

// seen is the least share of the window's pixels that a movement of the view changes.
const seen = 0.02

// angleTolerance and lengthTolerance allow for the rounding of float64 and of
// whole pixels, in degrees and in millimetres of a sphere of 50.
const (
	angleTolerance  = 0.5
	lengthTolerance = 0.5
)

func TestPointer(t *testing.T) {
	p, _ := startOnBall(t)
	drag := func(button byte, held ...xproto.Keysym) func() {
		return func() {
			from, to := p.inViewport(0.4, 0.4), p.inViewport(0.55, 0.5)
			p.screen.hold(held...)
			p.screen.drag(from, to, button)
			p.screen.letGo(held...)
		}
	}
	tests := []struct {
		name        string
		do          func()
		turns, pans bool
	}{
		{"left drag turns", drag(buttonLeft), true, false},
		{"right drag pans", drag(buttonRight), false, true},
		{"middle drag pans", drag(buttonMiddle), false, true},
		{"Shift and left drag pan", drag(buttonLeft, keyShift), false, true},
		{"plain movement does nothing", func() {
			p.screen.move(p.inViewport(0.3, 0.3))
			p.screen.move(p.screenOf(apex)) // where a landmark lights up, so that there is a frame
		}, false, false},
	}
	for _, test := range tests {
		p.run(test.name, func(t *testing.T) {
			p.after(func() { p.screen.tap('1') })
			before, picture := p.lastFrame(), p.picture()
			after := p.after(test.do)
			if angle := turned(before, after); (angle > angleTolerance) != test.turns {
				t.Errorf("turned by %.2f degrees", angle)
			}
			if length := moved(before, after); (length > lengthTolerance) != test.pans {
				t.Errorf("moved by %.2f mm", length)
			}
			if before.viewHeight() != after.viewHeight() {
				t.Error("zoomed")
			}
			changed := func() bool { share, _ := difference(picture, p.picture()); return share > seen }
			if moves := test.turns || test.pans; moves && !poll(patience, changed) || !moves && changed() {
				t.Errorf("the picture is to change: %t", moves)
			}
		})
	}
	p.quit()
}

// TestPanFollowsPointer: what was under the pointer stays there.
func TestPanFollowsPointer(t *testing.T) {
	p, before := startOnBall(t)
	from, to := p.inViewport(0.5, 0.5), p.inViewport(0.5, 0.5).Add(pixels(120, 60))
	after := p.after(func() { p.screen.drag(from, to, buttonRight) })
	perPixel := before.viewHeight() / float64(before.Height)
	want := math.Hypot(120, 60) * perPixel
	// A drag begins a few pixels after the press, where a click would still be one.
	if got := moved(before, after); math.Abs(got-want) > 5*perPixel {
		t.Errorf("a drag of 134 pixels moved the view by %.2f mm, want %.2f", got, want)
	}
	p.quit()
}

// TestWheelZoomsToPointer: the place under the pointer stays under it.
func TestWheelZoomsToPointer(t *testing.T) {
	p, before := startOnBall(t)
	at := p.screenOf(apex)
	in := p.after(func() { p.screen.wheel(at, wheelUp, 4) })
	if in.viewHeight() > 0.8*before.viewHeight() {
		t.Errorf("four clicks of the wheel zoomed from %.1f to %.1f mm", before.viewHeight(), in.viewHeight())
	}
	const near = 3 // of whole pixels, here and there
	if d := p.screenOf(apex).Sub(at); math.Hypot(float64(d.X), float64(d.Y)) > near {
		t.Errorf("the place under the pointer moved by %v pixels", d)
	}
	out := p.after(func() { p.screen.wheel(at, wheelDown, 4) })
	if math.Abs(out.viewHeight()-before.viewHeight()) > 0.01*before.viewHeight() {
		t.Errorf("zooming in and out again ends at %.2f mm, was %.2f", out.viewHeight(), before.viewHeight())
	}
	p.quit()
}

// TestNearByTurningGoesAboutTheSurface: about what is in the middle of the view,
// once the wheel has brought it near; and about the whole again from afar.
func TestNearByTurningGoesAboutTheSurface(t *testing.T) {
	p, before := startOnBall(t)
	at, middle := p.inViewport(0.55, 0.4), p.inViewport(0.5, 0.5)
	p.after(func() { p.screen.wheel(at, wheelUp, 20) })
	after := p.after(func() { p.screen.drag(middle, middle.Add(pixels(90, 40)), buttonLeft) })
	if turned(before, after) < angleTolerance {
		t.Fatal("the view did not turn")
	}
	off := r3.Norm(r3.Sub(vec(after.Pivot), vec(before.Pivot)))
	if off < 40 || off > 60 { // the surface is about 50 mm from the middle of the ball
		t.Errorf("the view turned about a place %.1f mm from the middle of the ball", off)
	}
	const near = 3 // of whole pixels, here and there
	if d := p.screenOf(after.Pivot).Sub(middle); math.Hypot(float64(d.X), float64(d.Y)) > near {
		t.Errorf("what the view turned about is %v pixels off the middle", d)
	}
	p.after(func() { p.screen.wheel(at, wheelDown, 20) })
	again := p.after(func() { p.screen.drag(middle, middle.Add(pixels(-90, -40)), buttonLeft) })
	if off := r3.Norm(r3.Sub(vec(again.Pivot), vec(before.Pivot))); off > 0.01 {
		t.Errorf("from afar the view turned about a place %.1f mm from the middle of the ball", off)
	}
	p.quit()
}

func vec(p [3]float64) r3.Vec { return r3.Vec{X: p[0], Y: p[1], Z: p[2]} }

func TestDoubleClickSetsPivot(t *testing.T) {
	p, before := startOnBall(t)
	after := p.after(func() { p.screen.doubleClick(p.inViewport(0.4, 0.4)) })
	d := math.Hypot(after.Pivot[0]-before.Pivot[0], math.Hypot(after.Pivot[1]-before.Pivot[1], after.Pivot[2]-before.Pivot[2]))
	const onSurface = 40 // the surface is about 50 mm from the pivot, which is in the middle at first
	if d < onSurface {
		t.Errorf("the pivot moved by %.1f mm, to %.1f", d, after.Pivot)
	}
	if turned(before, after) > angleTolerance {
		t.Error("a double click turned the view")
	}
	p.quit()
}

func TestViewKeys(t *testing.T) {
	p, front := startOnBall(t)
	tests := []struct {
		name  string
		key   xproto.Keysym
		held  []xproto.Keysym
		angle float64 // to the front view
	}{
		{"right", '3', nil, 90},
		{"left", '3', []xproto.Keysym{keyControl}, 90},
		{"top", '7', nil, 90},
		{"bottom", '7', []xproto.Keysym{keyControl}, 90},
		{"back", '1', []xproto.Keysym{keyControl}, 180},
		{"front", '1', nil, 0},
	}
	previous := front
	for _, test := range tests {
		p.run(test.name, func(t *testing.T) {
			now := p.after(func() { p.screen.tap(test.key, test.held...) })
			if angle := turned(front, now); math.Abs(angle-test.angle) > angleTolerance {
				t.Errorf("%.1f degrees from the front, want %.0f", angle, test.angle)
			}
			if turned(previous, now) < angleTolerance {
				t.Error("nothing turned")
			}
			previous = now
		})
	}
	p.run("orthographic and back", func(t *testing.T) {
		for _, want := range []bool{!front.Orthographic, front.Orthographic} {
			if got := p.after(func() { p.screen.tap('5') }).Orthographic; got != want {
				t.Errorf("orthographic: %t, want %t", got, want)
			}
		}
	})
	p.run("Home fits everything", func(t *testing.T) {
		p.after(func() { p.screen.wheel(p.inViewport(0.2, 0.2), wheelUp, 5) })
		home := p.after(func() { p.screen.tap(keyHome) })
		if math.Abs(home.viewHeight()-front.viewHeight()) > 0.02*front.viewHeight() || moved(home, front) > lengthTolerance {
			t.Errorf("Home shows %.1f mm, %.2f mm off; the first view %.1f mm", home.viewHeight(), moved(home, front), front.viewHeight())
		}
	})
	p.quit()
}

// TestStyleKeys: each key changes the picture, and pressed until its round is
// over, brings the first one back.
func TestStyleKeys(t *testing.T) {
	p, _ := startOnBall(t)
	tests := []struct {
		name  string
		key   xproto.Keysym
		round int     // presses until the picture is the first again
		least float64 // share of the window's pixels that a press changes
	}{
		{"wireframe", 'w', 2, 0.02},
		{"landmarks", 'l', 2, 0.00002}, // one small dot
		{"names", 'n', 3, 0.0001},
	}
	for _, test := range tests {
		p.run(test.name, func(t *testing.T) {
			first := p.picture()
			for press := 1; press < test.round; press++ {
				p.after(func() { p.screen.tap(test.key) })
				if !poll(patience, func() bool { share, _ := difference(first, p.picture()); return share >= test.least }) {
					t.Errorf("%d presses change nothing", press)
				}
			}
			p.after(func() { p.screen.tap(test.key) })
			// The status bar may count what is drawn meanwhile.
			const rest = 0.002
			if !poll(patience, func() bool { share, _ := difference(first, p.picture()); return share < rest }) {
				share, where := difference(first, p.picture())
				t.Errorf("%d presses leave %.4f of the picture different, in %v", test.round, share, where)
			}
		})
	}
	p.quit()
}

// TestTextureKey: T shows a surface without its picture.
func TestTextureKey(t *testing.T) {
	dir := t.TempDir()
	red := image.NewRGBA(image.Rect(0, 0, 8, 8))
	for i := range 64 {
		red.Set(i%8, i/8, color.RGBA{0xd0, 0x10, 0x10, 0xff})
	}
	writePicture(t, filepath.Join(dir, "skin.png"), red)
	write(t, filepath.Join(dir, "quad.mtl"), []byte("newmtl skin\nmap_Kd skin.png\n"))
	file := write(t, filepath.Join(dir, "quad.obj"), []byte("mtllib quad.mtl\nusemtl skin\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n"+
		"vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\nf 1/1 2/2 3/3 4/4\n"))
	p := start(t, file)
	p.wait("opened")
	p.settled(0)
	at := middle(p.viewport())
	for _, textured := range []bool{true, false, true} {
		if !poll(patience, func() bool { return (saturation(p.picture().RGBAAt(at.X, at.Y)) > 80) == textured }) {
			t.Errorf("textured is to be %t; the colour in the middle is %v", textured, p.picture().RGBAAt(at.X, at.Y))
		}
		p.after(func() { p.screen.tap('t') })
	}
	p.quit()
}
