package render

// Rest gives back what the driver keeps for itself: buffers for binning,
// compiled programs, framebuffers. It is for a program with nothing open and
// does nothing while a document has copies on the GPU or a picture waits. It
// never waits; the next frame is drawn a few hundredths of a second later for
// it. It may be called from any goroutine.
func (t *Thread) Rest() {
	t.mu.Lock()
	t.queue.rest = true
	t.mu.Unlock()
	t.signal()
}

// renew closes the context and opens another; one that belongs to the main
// thread stays, and only what was made in it goes. It reports false where the
// driver gives no other, which ends the goroutine.
func (t *Thread) renew() bool {
	t.mu.Lock()
	busy := len(t.queue.captures) > 0 || t.queue.show != nil
	t.mu.Unlock()
	if busy || len(t.renderer.Stats().ByDocument) > 0 {
		return true
	}
	t.mu.Lock()
	t.free = nil
	t.mu.Unlock()
	t.shown = nil
	old := t.renderer
	old.Close()
	old.device.Finish()
	if t.context.OnMain() {
		t.use(old.device)
	} else {
		t.context.Release()
		t.context.Destroy()
		t.renderer = nil
		if t.open(t.opener) != nil {
			return false
		}
	}
	t.renderer.leaked = old.leaked
	TrimMemory()
	return true
}
