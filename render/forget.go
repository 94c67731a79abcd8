package render

import (
	"slices"

	"cairn/scene"
)

// releasing asks for what the GPU holds to be freed: that of a view, or else that of a
// document, mesh or group.
type releasing struct {
	view *View // nil for none
	id   scene.ID
	done chan struct{}
}

// frees reports whether a frame or picture of a view uses what is to be freed. v is nil
// where it is of none.
func (r releasing) frees(v *View, f *Frame) bool {
	if r.view != nil {
		return r.view == v
	}
	return f.shows(r.id)
}

// Forget frees what the GPU holds for the document, mesh or group with this ID.
// A frame or picture of it that waits or is being drawn is dropped. When Forget
// returns, the counters say so. It takes a few milliseconds at most.
func (t *Thread) Forget(id scene.ID) { t.release(releasing{id: id}) }

// release asks for something to be freed, and waits until it is.
func (t *Thread) release(r releasing) {
	r.done = make(chan struct{})
	t.mu.Lock()
	if t.closed || r.view != nil && r.view.gone {
		t.mu.Unlock()
		return
	}
	for _, v := range slices.Clone(t.queue.shows) {
		if r.frees(v, v.request.Frame) {
			t.take(v)
		}
	}
	if r.view != nil {
		r.view.shut()
	} else {
		t.forgotten[r.id] = struct{}{}
	}
	t.queue.releases = append(t.queue.releases, r)
	t.mu.Unlock()
	t.signal()
	select {
	case <-r.done:
	case <-t.done:
	}
}

// free frees what is asked for and tells those who wait for it.
func (t *Thread) free(all []releasing) {
	t.mu.Lock()
	withdrawn := t.queue.withdrawn // of a view that is closed, perhaps
	t.queue.withdrawn = nil
	t.mu.Unlock()
	freeAll(t, withdrawn)
	freed := 0
	for _, r := range all {
		if r.view != nil {
			t.dropCaptures(r, ErrClosed)
			r.view.empty()
			t.mu.Lock()
			t.views = slices.DeleteFunc(t.views, func(v *View) bool { return v == r.view })
			t.mu.Unlock()
			freed++
			continue
		}
		freed += t.renderer.Forget(r.id)
		t.dropCaptures(r, ErrForgotten)
		for _, v := range t.allViews() {
			v.forget(r.id)
		}
	}
	if freed > 0 {
		// Deleting only marks: a driver frees when it has drawn what uses it.
		t.renderer.device.Finish()
		TrimMemory()
	}
	t.publish()
	for _, r := range all {
		close(r.done)
	}
}

// allViews returns the views that are open.
func (t *Thread) allViews() []*View {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.views)
}
