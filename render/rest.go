package render

// Rest gives back what the driver keeps for itself: buffers for binning,
// compiled programs, framebuffers. It is for a program with nothing open and
// does nothing while a document has copies on the GPU or a picture waits. It
// waits until that is done, some hundredths of a second; the next frame is drawn
// as much later for it.
func (t *Thread) Rest() { t.call(t.renew) }

// renew closes the context and opens another; one that belongs to the main
// thread stays, and only what was made in it goes. Where the driver gives no
// other there is no renderer any more, which ends the goroutine.
func (t *Thread) renew() {
	t.mu.Lock()
	busy := len(t.queue.captures) > 0 || len(t.queue.shows) > 0
	t.mu.Unlock()
	if busy || len(t.renderer.Stats().ByDocument) > 0 {
		return
	}
	for _, v := range t.allViews() {
		v.empty()
	}
	t.fonts.Forget()
	old := t.renderer
	old.Close()
	old.device.Finish()
	leaked := old.leaked + old.device.Live().Objects() // nobody knows of what is left now
	if t.context.OnMain() {
		t.use(old.device)
	} else {
		t.context.Release()
		t.context.Destroy()
		t.renderer = nil
		if t.open(t.opener) != nil {
			return
		}
	}
	t.renderer.leaked = leaked
	TrimMemory()
}
