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
	t.queue.probe = &probe{x, y, reply}
	t.mu.Unlock()
	t.signal()
}

func (t *Thread) answer(p probe) {
	s := t.shown
	if s == nil || p.x < 0 || p.y < 0 || p.x >= s.view.width || p.y >= s.view.height {
		p.reply(r3.Vec{}, false)
		return
	}
	n := s.targets.samples
	z := s.targets.surface.ReadDepth(p.x*n+n/2, p.y*n+n/2)
	if z >= 1 {
		p.reply(r3.Vec{}, false)
		return
	}
	p.reply(s.view.unproject(p.x, p.y, s.view.viewDepth(float64(z))), true)
}
