package render

import (
	"cairn/render/internal/gl"
	"cairn/scene"
)

// Stats counts what is on the GPU, shared objects included.
type Stats struct {
	Buffers, VertexArrays, Textures, Framebuffers, Renderbuffers, Programs int
	Bytes                                                                  int64
	Leaked                                                                 int // copies that the collector had to free
	ByDocument                                                             map[scene.ID]Usage
}

// Usage is what one document holds on the GPU.
type Usage struct {
	Objects int
	Bytes   int64
}

// publish makes the counters visible to Stats.
func (t *Thread) publish() {
	s := t.renderer.Stats()
	t.mu.Lock()
	t.stats = s
	t.mu.Unlock()
}

// Stats returns a snapshot of the counters after the last piece of work.
func (t *Thread) Stats() Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stats
}

// addTexture counts a texture, if there is one.
func (u *Usage) addTexture(t gl.Texture) {
	if t.Valid() {
		u.Objects++
		u.Bytes += t.Bytes()
	}
}
