package render

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"cairn/render/internal/glcontext"
	"cairn/render/internal/typeset"
	"cairn/scene"
)

// ErrClosed is returned where the thread was closed.
var ErrClosed = errors.New("render: the renderer is closed")

// Thread is a goroutine, locked to its system thread, that owns an OpenGL
// context and draws in it. Its methods may be called from any goroutine but
// its own, except for NewView, Locate, Stats and Info, which may be called there too,
// from Present and the replies.
type Thread struct {
	context glcontext.Context
	opener  func() (glcontext.Context, error)
	onMain  func(func())
	wake    chan struct{} // holds one token while there may be something to do
	// sweepDue asks for a Sweep.
	sweepDue *atomic.Bool
	done     chan struct{} // closed when the goroutine has ended
	fonts    *typeset.Fonts
	alive    context.Context // of the search for fonts; stop ends it
	stop     context.CancelFunc

	renderer *Renderer // of the render goroutine

	mu      sync.Mutex // guards the rest
	info    Info
	queue   queue
	views   []*View  // that hold something on the GPU
	running *task    // is being done
	drawing *capture // is being drawn; nobody else may touch it
	stats   Stats
	closed  bool
	// forgotten are IDs that were forgotten. A frame of a forgotten document is
	// not drawn, as its meshes are being cleared. IDs are not used again, so this
	// grows by a few bytes a document.
	forgotten map[scene.ID]struct{}
}

// task is a frame that is being drawn, or a tile of a picture.
type task struct {
	frame   *Frame
	view    *View // nil for none
	shown   bool  // in the view, and no picture
	quality Quality
	done    <-chan struct{} // ends a picture; nil for others
}

// queue is what waits to be done.
type queue struct {
	releases  []releasing
	calls     []func()
	locates   []location
	shows     []*View // that have a request, each once, those that wait longest first
	captures  []*capture
	withdrawn []*capture // nobody waits for them any more
	captured  bool       // the last thing done was a tile: a frame goes first now
	close     bool
}

// sweepWaker returns what asks for a Sweep. Cleanups of meshes call it, so it does not
// refer to the thread, whose queue may hold what keeps a mesh alive.
func (t *Thread) sweepWaker() func() {
	due, wake := t.sweepDue, t.wake
	return func() {
		due.Store(true)
		signal(wake)
	}
}

func (t *Thread) signal() { signal(t.wake) }

// signal puts the token into the channel, if it is not there.
func signal(wake chan<- struct{}) {
	select {
	case wake <- struct{}{}:
	default:
	}
}

// loop does what is queued until the thread is closed.
func (t *Thread) loop() {
	for {
		t.mu.Lock()
		work := t.next()
		t.mu.Unlock()
		if work == nil {
			<-t.wake
			continue
		}
		t.checkContext()
		if !work() || t.renderer == nil {
			return
		}
		t.publish()
	}
}

// next takes what is to be done next from the queue, the urgent first, or nil.
// Its function reports false when the goroutine has to end. The caller holds
// t.mu.
func (t *Thread) next() func() bool {
	q := &t.queue
	switch {
	case len(q.releases) > 0:
		all := q.releases
		q.releases = nil
		return func() bool { t.free(all); return true }
	case q.close:
		return func() bool { return false }
	case len(q.withdrawn) > 0:
		gone := q.withdrawn
		q.withdrawn = nil
		return func() bool { freeAll(t, gone); return true }
	case len(q.calls) > 0:
		f := q.calls[0]
		q.calls = slices.Delete(q.calls, 0, 1)
		return func() bool { f(); return true }
	case t.sweepDue.CompareAndSwap(true, false):
		return func() bool { t.renderer.Sweep(); return true }
	case len(q.locates) > 0:
		l := q.locates[0]
		q.locates = slices.Delete(q.locates, 0, 1)
		return func() bool { t.answerLocate(l); return true }
	}
	if v := t.probed(); v != nil {
		p := *v.probe
		v.probe = nil
		return func() bool { v.answer(p); return true }
	}
	switch {
	case len(q.shows) > 0 && (q.captured || len(q.captures) == 0):
		v := t.waiting()
		r := t.take(v)
		q.captured = false
		return func() bool { t.present(v, r); return true }
	case len(q.captures) > 0:
		c := q.captures[0]
		q.captured, t.drawing = true, c
		return func() bool { t.captureTile(c); return true }
	}
	return nil
}

// call runs f on the render goroutine and waits for it. It reports false, and f
// does not run, where the thread is closed.
func (t *Thread) call(f func()) bool {
	ran := make(chan struct{})
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return false
	}
	t.queue.calls = append(t.queue.calls, func() { f(); close(ran) })
	t.mu.Unlock()
	t.signal()
	select {
	case <-ran:
		return true
	case <-t.done:
		return false
	}
}

// begin notes what is being drawn, for pause, and reports false where it must
// not be drawn.
func (t *Thread) begin(b task) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, id := range b.frame.documents() {
		if _, gone := t.forgotten[id]; gone {
			return false
		}
	}
	t.running = &b
	return true
}

func (t *Thread) end() {
	t.mu.Lock()
	t.running = nil
	t.mu.Unlock()
}

// pause is called between pieces of a frame's work. It does what cannot wait,
// and returns errAborted where the frame is not wanted any more.
func (t *Thread) pause() error {
	t.checkContext()
	t.mu.Lock()
	err := t.interrupted()
	var all []releasing
	if err == nil {
		all, t.queue.releases = t.queue.releases, nil
	}
	t.mu.Unlock()
	if len(all) > 0 {
		t.free(all)
	}
	return err
}

// interrupted returns why what is being drawn is not drawn to its end, or nil. The caller
// holds t.mu.
func (t *Thread) interrupted() error {
	q, now := &t.queue, t.running
	// What this frame uses is freed when the frame has ended, not under it.
	used := func(r releasing) bool { return r.frees(now.view, now.frame) }
	switch {
	case q.close:
		return errAborted
	case now == nil:
		return nil
	case slices.ContainsFunc(q.releases, used):
		return errAborted
	}
	select {
	case <-now.done:
		return errAborted
	default:
	}
	if v := t.waiting(); now.shown && v != nil && v.request.Quality.coarser(now.quality) {
		return errPutOff
	}
	return nil
}

// Close frees everything on the GPU, ends the goroutine and waits for it.
// Whoever waits for a picture gets ErrClosed. Closing twice is allowed.
func (t *Thread) Close() {
	t.mu.Lock()
	t.stop()
	first := !t.closed
	t.closed, t.queue.close = true, true
	t.mu.Unlock()
	t.signal()
	<-t.done
	if first && t.context.OnMain() {
		t.onMain(t.context.Destroy)
	}
}

// dropQueue closes the queue and ends what waits in it.
func (t *Thread) dropQueue() {
	t.mu.Lock()
	captures, withdrawn := t.queue.captures, t.queue.withdrawn
	t.queue = queue{close: true}
	t.closed = true
	for _, v := range t.views {
		v.shut()
	}
	t.mu.Unlock()
	for _, c := range captures {
		c.end(t, ErrClosed)
	}
	freeAll(t, withdrawn)
}

// shutDown runs when the loop has ended.
func (t *Thread) shutDown() {
	t.dropQueue()
	if t.renderer == nil {
		return // the context could not be renewed
	}
	for _, v := range t.allViews() {
		v.empty()
	}
	t.renderer.Close()
	t.renderer.device.Finish()
	t.publish()
	t.renderer = nil
	t.context.Release()
	t.destroy(t.context)
}
