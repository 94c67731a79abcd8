package render

import "cairn/render/internal/gl"

// throttle keeps the driver from falling far behind with what a frame asks it
// to draw. A software driver keeps some hundred bytes of each triangle that
// waits, and keeps that memory for as long as its context lives: a mesh of a
// million triangles would cost 110 MB for good. With one chunk being drawn
// while the next is prepared, it is a tenth of that and no slower.
type throttle struct {
	asked int // since the last fence, in triangles
	fence gl.Fence
}

// add says that so many triangles, or points, were asked for.
func (t *throttle) add(n int) {
	t.asked += n
	if t.asked < drawChunk {
		return
	}
	next := gl.NewFence()
	t.fence.Wait()
	t.fence, t.asked = next, 0
}

// end waits for what is behind the last fence.
func (t *throttle) end() { t.fence.Wait() }
