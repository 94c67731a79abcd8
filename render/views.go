package render

import (
	"context"
	"image"
	"slices"

	"cairn/scene"
)

// View is a place on the screen where frames are shown, one after the other. It owns
// the framebuffers that they are drawn in and the memory of the last one, so that a
// little change draws little. What frames show, meshes and landmarks, has its copies
// on the GPU once, for all views. Methods may be called from any goroutine; all but
// Capture and Close also on the render goroutine, from Present and the replies. A closed
// view shows and answers nothing; Locate, which is the thread's, still does.
type View struct {
	thread *Thread
	open   context.Context // of its pictures; close ends it
	close  context.CancelFunc

	// Of the render goroutine.
	targets [2]targets // with one sample a pixel and with four, so that going from one to the other finds the surface as it was
	names   map[scene.ID]*nameMemory
	shown   *shown

	// Guarded by the thread's mutex.
	request *Request // waits to be drawn
	probe   *probe   // waits for its answer
	free    []*image.RGBA
	gone    bool
}

// NewView returns a view that shows nothing yet. Close frees what it takes; so does
// the thread's Close.
func (t *Thread) NewView() *View {
	v := &View{thread: t, names: map[scene.ID]*nameMemory{}}
	v.open, v.close = context.WithCancel(context.Background())
	t.mu.Lock()
	defer t.mu.Unlock()
	if v.gone = t.closed; !v.gone {
		t.views = append(t.views, v)
	}
	return v
}

// Close drops what waits to be drawn, ends the pictures that were begun by Capture, and
// frees what the view has on the GPU. When it returns, the counters say so. It must not
// be called on the render goroutine. Closing twice is allowed.
func (v *View) Close() {
	v.close()
	v.thread.release(releasing{view: v})
}

// Capture is Thread.Capture for a picture that nobody wants once the view is closed: it
// returns ErrClosed then.
func (v *View) Capture(ctx context.Context, f *Frame, p Picture, progress func(float64)) (*image.NRGBA, error) {
	if v.open.Err() != nil {
		return nil, ErrClosed
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(v.open, func() { cancel(ErrClosed) })()
	img, err := v.thread.capture(ctx, v, f, p, progress, false)
	if err != nil && context.Cause(ctx) == ErrClosed {
		err = ErrClosed
	}
	return img, err
}

// memoryOf returns where the names of a document stand in the frames that are shown.
func (v *View) memoryOf(id scene.ID) *nameMemory {
	if v.names[id] == nil {
		v.names[id] = &nameMemory{}
	}
	return v.names[id]
}

// forget drops what the view keeps of the document, mesh or group with this ID.
func (v *View) forget(id scene.ID) {
	delete(v.names, id)
	if v.shown != nil && slices.Contains(v.shown.frame.documents(), id) {
		v.shown = nil
	}
	for i := range v.targets {
		if v.targets[i].shows(id) {
			v.targets[i].forget()
		}
	}
}

// empty frees what the view has on the GPU, and its pictures. Of the render goroutine.
func (v *View) empty() {
	for i := range v.targets {
		v.targets[i].free()
	}
	v.lose()
}

// lose is empty without a call of OpenGL.
func (v *View) lose() {
	v.targets, v.shown, v.names = [2]targets{}, nil, map[scene.ID]*nameMemory{}
	v.thread.mu.Lock()
	v.free = nil
	v.thread.mu.Unlock()
}

// shut closes a view for those who ask it for something. The caller holds the thread's
// mutex.
func (v *View) shut() { v.gone, v.request, v.probe, v.free = true, nil, nil, nil }

// waiting returns the view whose frame is to be drawn next, or nil: of the coarsest
// quality first, so that what moves does not wait for what rests, and of those the one
// that waits longest. The caller holds t.mu.
func (t *Thread) waiting() *View {
	var next *View
	for _, v := range t.queue.shows {
		if next == nil || v.request.Quality.coarser(next.request.Quality) {
			next = v
		}
	}
	return next
}

// buffer returns a picture to read into, a recycled one if there is one.
func (v *View) buffer(w, h int) *image.RGBA {
	v.thread.mu.Lock()
	defer v.thread.mu.Unlock()
	for i, img := range v.free {
		if img.Rect == image.Rect(0, 0, w, h) {
			last := len(v.free) - 1
			v.free[i], v.free[last] = v.free[last], nil
			v.free = v.free[:last]
			return img
		}
	}
	v.free = nil // of another size
	return image.NewRGBA(image.Rect(0, 0, w, h))
}

// Recycle gives a picture that Present got back, to be drawn into again. Nobody
// may use it afterwards.
func (v *View) Recycle(img *image.RGBA) {
	const most = 3 // one shown, one waiting, one being drawn
	if img == nil || img.Stride != 4*img.Rect.Dx() {
		return
	}
	v.thread.mu.Lock()
	defer v.thread.mu.Unlock()
	if len(v.free) < most && !v.gone {
		v.free = append(v.free, img)
	}
}
