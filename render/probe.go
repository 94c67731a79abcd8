package render

import (
	"gonum.org/v1/gonum/spatial/r3"
)

// probe asks for the place under a pixel.
type probe struct {
	x, y  int
	reply func(p r3.Vec, ok bool)
}

// Probe replies with the place on the surface under device pixel (x, y), from
// the top left, of the frame last shown; ok is false where there is no surface.
// It never waits. A newer probe replaces one that waits, whose reply is not
// called then. reply runs on the render goroutine.
func (t *Thread) Probe(x, y int, reply func(p r3.Vec, ok bool)) {
	t.mu.Lock()
	if !t.closed {
		t.queue.probe = &probe{x, y, reply}
	}
	t.mu.Unlock()
	t.signal()
}

// Locate is Probe for a place that must be known: nothing replaces it, and
// replies come in the order of the questions. Where the last frame was dropped
// half drawn, they come after the next. A closed thread does not reply.
func (t *Thread) Locate(x, y int, reply func(p r3.Vec, ok bool)) {
	t.mu.Lock()
	if !t.closed {
		t.queue.locates = append(t.queue.locates, probe{x, y, reply})
	}
	t.mu.Unlock()
	t.signal()
}

// canAnswer reports whether a probe need not wait for the next frame. A frame is
// dropped half drawn for another that waits; then the depth of the one before is
// gone. The caller holds t.mu.
func (t *Thread) canAnswer() bool { return t.queue.show == nil || t.shown.readable() }

func (t *Thread) answer(p probe) {
	s := t.shown
	if !s.readable() {
		p.reply(r3.Vec{}, false)
		return
	}
	v := &s.key.view
	if p.x < 0 || p.y < 0 || p.x >= v.width || p.y >= v.height {
		p.reply(r3.Vec{}, false)
		return
	}
	n := s.targets.samples
	z := s.targets.surface.ReadDepth(p.x*n+n/2, p.y*n+n/2)
	if z >= 1 {
		p.reply(r3.Vec{}, false)
		return
	}
	p.reply(v.unproject(p.x, p.y, v.viewDepth(float64(z))), true)
}
