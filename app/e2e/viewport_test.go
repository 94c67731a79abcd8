//go:build linux

package e2e

import (
	"image"
	"image/color"
	"math"
	"time"

	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Qualities of a frame, as the log has them.
const (
	moving = iota
	still
	fine
)

// settled waits until a frame at rest is shown behind a mark, and nothing
// follows it for a while, and returns the last frame.
func (p *program) settled(mark int) event {
	p.t.Helper()
	const quiet = 400 * time.Millisecond // more than the viewport waits before it refines a picture
	last := p.waitAfter(mark, "frame", func(e event) bool { return e.Quality >= still })
	seen, since := p.mark(), time.Now()
	if !poll(patience, func() bool {
		if n := p.mark(); n != seen {
			seen, since = n, time.Now()
		}
		return time.Since(since) > quiet
	}) {
		p.fatal("frames never end")
	}
	for _, e := range p.events()[mark:] {
		if e.Event == "frame" {
			last = e
		}
	}
	return last
}

// after does something, and returns the frame that the view comes to rest with.
func (p *program) after(do func()) event {
	p.t.Helper()
	mark := p.mark()
	do()
	return p.settled(mark)
}

// lastFrame returns the frame that is shown.
func (p *program) lastFrame() event {
	p.t.Helper()
	all := p.events()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Event == "frame" {
			return all[i]
		}
	}
	p.fatal("no frame yet")
	return event{}
}

// viewport finds the viewport in the window's picture: it begins at the left
// edge, and there it is as high in the background's colour as the log says. It
// is looked for when its size changes, and where it was is where it is then:
// later a surface may reach its edge.
func (p *program) viewport() image.Rectangle {
	p.t.Helper()
	f := p.lastFrame()
	if p.view.Size() == image.Pt(f.Width, f.Height) {
		return p.view
	}
	img := p.picture()
	background := img.RGBAAt(3, img.Bounds().Dy()/2)
	top := img.Bounds().Dy() / 2
	for top > 0 && img.RGBAAt(3, top-1) == background {
		top--
	}
	bottom := top
	for bottom < img.Bounds().Dy() && img.RGBAAt(3, bottom) == background {
		bottom++
	}
	if bottom-top < f.Height {
		p.fatal("the viewport's left edge is %d to %d in the window, but its pictures are %d high", top, bottom, f.Height)
	}
	bottom = min(bottom, top+f.Height)
	p.view = image.Rect(0, bottom-f.Height, f.Width, bottom)
	return p.view
}

// inViewport returns a place on the screen, given as fractions of the viewport.
func (p *program) inViewport(x, y float64) image.Point {
	p.t.Helper()
	v := p.viewport()
	return p.screen.bounds(p.window).Min.Add(v.Min).Add(image.Pt(int(x*float64(v.Dx())), int(y*float64(v.Dy()))))
}

// camera returns the camera that a frame was drawn with.
func (e event) camera() scene.Camera {
	c, f := e.Camera, e.focus()
	return scene.Camera{
		Rotation: quat.Number{Real: c[0], Imag: c[1], Jmag: c[2], Kmag: c[3]},
		Focus:    r3.Vec{X: f[0], Y: f[1], Z: f[2]},
		Height:   e.viewHeight(), Orthographic: e.Orthographic,
	}
}

// screenOf returns where on the screen the shown frame has a place of the scene.
func (p *program) screenOf(at [3]float64) image.Point {
	p.t.Helper()
	f, v := p.lastFrame(), p.viewport()
	x, y, _, ok := f.camera().Project(r3.Vec{X: at[0], Y: at[1], Z: at[2]})
	if !ok {
		p.fatal("%v is behind the eye", at)
	}
	h := float64(v.Dy())
	in := image.Pt(int(math.Round(float64(v.Dx())/2+x*h)), int(math.Round(h/2-y*h)))
	return p.screen.bounds(p.window).Min.Add(v.Min).Add(in)
}

// colored reports whether a strong colour, as a landmark has and bone has not,
// is within a few pixels of a place on the screen.
func (p *program) colored(at image.Point) bool {
	const near, strong = 4, 60
	img, in := p.picture(), at.Sub(p.screen.bounds(p.window).Min)
	for y := in.Y - near; y <= in.Y+near; y++ {
		for x := in.X - near; x <= in.X+near; x++ {
			if saturation(img.RGBAAt(x, y)) > strong {
				return true
			}
		}
	}
	return false
}

func saturation(c color.RGBA) int {
	return int(max(c.R, c.G, c.B)) - int(min(c.R, c.G, c.B))
}

// turned returns the angle between two frames' views, in degrees.
func turned(a, b event) float64 {
	p, q := a.rotation(), b.rotation()
	dot := math.Abs(p[0]*q[0] + p[1]*q[1] + p[2]*q[2] + p[3]*q[3])
	return 2 * math.Acos(min(1, dot)) * 180 / math.Pi
}

// moved returns how far the focus of a frame is from that of another.
func moved(a, b event) float64 { return r3.Norm(r3.Sub(a.camera().Focus, b.camera().Focus)) }
