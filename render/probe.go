package render

import (
	"image"

	"cairn/render/internal/gl"

	"gonum.org/v1/gonum/spatial/r3"
)

// probe asks for the place under a pixel of the frame last shown.
type probe struct {
	x, y  int
	reply func(p r3.Vec, ok bool)
}

// location asks for the place under a pixel of a frame.
type location struct {
	frame         *Frame
	width, height int // of the picture, in device pixels
	probe
}

// Probe replies with the place on the surface under device pixel (x, y), from
// the top left, of the frame last shown; ok is false where there is no surface.
// Where that frame was drawn from coarser copies, the place is still that on the
// mesh itself. It never waits. A newer probe replaces one that waits, whose reply
// is not called then. reply runs on the render goroutine.
func (v *View) Probe(x, y int, reply func(p r3.Vec, ok bool)) {
	t := v.thread
	t.mu.Lock()
	if !v.gone {
		v.probe = &probe{x, y, reply}
	}
	t.mu.Unlock()
	t.signal()
}

// Locate is Thread.Locate.
func (v *View) Locate(f *Frame, width, height, x, y int, reply func(p r3.Vec, ok bool)) {
	v.thread.Locate(f, width, height, x, y, reply)
}

// Locate is Probe for a place that must be known, in a picture of f of the given
// size, whether that was shown or not: on the line through the middle of the
// pixel. Nothing replaces it, and replies come in the order of the questions. A
// closed thread does not reply; a forgotten document has no surface.
func (t *Thread) Locate(f *Frame, width, height, x, y int, reply func(p r3.Vec, ok bool)) {
	t.mu.Lock()
	if !t.closed {
		t.queue.locates = append(t.queue.locates, location{f, width, height, probe{x, y, reply}})
	}
	t.mu.Unlock()
	t.signal()
}

// probed returns a view whose probe need not wait for the next frame, or nil. A frame is
// dropped half drawn for another that waits; then the depth of the one before is
// gone. The caller holds t.mu.
func (t *Thread) probed() *View {
	for _, v := range t.views {
		if v.probe != nil && (v.request == nil || v.shown.readable()) {
			return v
		}
	}
	return nil
}

// answer reads the depth of the frame last shown. A coarser copy is not the
// surface: then the pixel is drawn again.
func (v *View) answer(p probe) {
	s := v.shown
	if !s.readable() {
		p.reply(r3.Vec{}, false)
		return
	}
	on := s.key.view
	if s.key.coarse() {
		v.thread.answerLocate(location{s.frame, on.width, on.height, p})
		return
	}
	if p.x < 0 || p.y < 0 || p.x >= on.width || p.y >= on.height {
		p.reply(r3.Vec{}, false)
		return
	}
	n := s.targets.samples
	p.reply(surfacePlace(on, p, s.targets.surface.ReadDepth(p.x*n+n/2, p.y*n+n/2)))
}

// answerLocate draws the surface again around the one pixel, from all triangles.
// Nearly all of them are outside, so that it costs a fraction of a frame.
func (t *Thread) answerLocate(l location) {
	l.frame = l.frame.alone() // what is superimposed is not pointed at
	z, err := float32(1), error(nil)
	v := newView(l.frame, max(1, l.width), max(1, l.height))
	inside := l.x >= 0 && l.y >= 0 && l.x < l.width && l.y < l.height
	// Of no view, so that no waiting frame ends it: then nobody would answer.
	if inside && t.begin(task{frame: l.frame}) {
		z, err = t.pixelDepth(l, v)
		t.end()
	}
	if err != nil {
		z = 1
	}
	l.reply(surfacePlace(v, l.probe, z))
}

// pixelDepth draws the surface around a pixel and returns the pixel's depth, as
// the depth buffer has it.
func (t *Thread) pixelDepth(l location, v view) (float32, error) {
	g := t.renderer
	// Discs of points whose middle is outside of the tile are not drawn.
	reach := int(pointDiameter*l.frame.style.PixelRatio) + 1
	v.tile = image.Rect(l.x-reach, l.y-reach, l.x+reach+1, l.y+reach+1)
	to := targets{device: g.device}
	defer to.free()
	if err := to.resize(v.tile.Dx(), v.tile.Dy(), 1); err != nil {
		return 1, err
	}
	if err := g.Prepare(l.frame, v, Full); err != nil {
		return 1, err
	}
	gl.Defaults()
	if err := g.drawSurface(l.frame, v, Full, &to); err != nil {
		return 1, err
	}
	return to.surface.ReadDepth(reach, reach), nil
}

// surfacePlace returns where the surface is at a depth of the depth buffer, under the
// middle of a pixel.
func surfacePlace(v view, p probe, z float32) (r3.Vec, bool) {
	if z >= 1 {
		return r3.Vec{}, false
	}
	return v.unproject(p.x, p.y, v.viewDepth(float64(z))), true
}
