package render

import (
	"cairn/scene"
)

type forgetting struct {
	id   scene.ID
	done chan struct{}
}

// Forget frees what the GPU holds for the document, mesh or group with this ID.
// A frame or picture of it that waits or is being drawn is dropped. When Forget
// returns, the counters say so. It takes a few milliseconds at most.
func (t *Thread) Forget(id scene.ID) {
	f := forgetting{id, make(chan struct{})}
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return
	}
	t.forgotten[id] = struct{}{}
	if s := t.queue.show; s != nil && s.Frame != nil && s.Frame.shows(id) {
		t.queue.show = nil
	}
	t.queue.forgets = append(t.queue.forgets, f)
	t.mu.Unlock()
	t.signal()
	select {
	case <-f.done:
	case <-t.done:
	}
}

// forget frees copies and tells those who wait for it.
func (t *Thread) forget(all []forgetting) {
	freed := 0
	for _, f := range all {
		freed += t.renderer.Forget(f.id)
		t.dropCaptures(f.id)
		if t.shown != nil && t.shown.key.document == f.id {
			t.shown = nil
		}
	}
	if freed > 0 {
		// Deleting only marks: a driver frees when it has drawn what uses it.
		t.renderer.device.Finish()
		TrimMemory()
	}
	t.publish()
	for _, f := range all {
		close(f.done)
	}
}
