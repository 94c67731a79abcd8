package gl

import (
	"time"

	"github.com/go-gl/gl/v3.3-core/gl"
)

// Fence is a place in the stream of commands that can be waited for. The zero
// Fence is behind nothing.
type Fence struct{ sync uintptr }

// NewFence returns a fence behind everything asked for so far, and has the
// driver begin with that. Wait frees it.
func NewFence() Fence {
	f := Fence{gl.FenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)}
	gl.Flush()
	return f
}

// Wait returns when everything before the fence is drawn, and frees the fence.
// It waits no longer than a second: a fence is there to save memory, and a
// frame that takes longer is still drawn.
func (f *Fence) Wait() {
	if f.sync == 0 {
		return
	}
	gl.ClientWaitSync(f.sync, 0, uint64(time.Second))
	gl.DeleteSync(f.sync)
	f.sync = 0
}
