package render

import (
	"errors"
	"fmt"
	"image"
	"runtime"
	"sync"
	"time"

	"cairn/render/internal/gl"
	"cairn/render/internal/glcontext"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// ErrClosed is returned where the thread was closed.
var ErrClosed = errors.New("render: the renderer is closed")

// ContextKind says where OpenGL draws.
type ContextKind int

const (
	AnyContext   ContextKind = iota // what this system offers; without a display first
	Surfaceless                     // EGL, without a display (Linux)
	HiddenWindow                    // of GLFW, which needs a window system
)

// Options says how to start a Thread.
type Options struct {
	Context ContextKind
	// OnMain runs f on the main thread and waits for it. Start and Close call it
	// on the goroutine that they are called on, and only for a hidden window.
	// Nil where there is no window system.
	OnMain func(f func())
}

// Thread is a goroutine, locked to its system thread, that owns an OpenGL
// context and draws in it. Its methods may be called from any goroutine but
// its own, except for Show, Recycle, Probe, Stats and Info, which may be called
// there too, from Present and the replies.
type Thread struct {
	context glcontext.Context
	opener  func() (glcontext.Context, error)
	onMain  func(func())
	info    Info
	wake    chan struct{} // holds one token while there may be something to do
	done    chan struct{} // closed when the goroutine has ended

	// Of the render goroutine.
	renderer *Renderer
	shown    *shown

	mu      sync.Mutex // guards the rest
	queue   queue
	running *Frame // is being drawn
	quality Quality
	ctxDone <-chan struct{} // ends the running capture; nil for a shown frame
	free    []*image.RGBA
	stats   Stats
	closed  bool
	// forgotten are IDs that were forgotten. A frame of a forgotten document is
	// not drawn, as its meshes are being cleared. IDs are not used again, so this
	// grows by a few bytes a document.
	forgotten map[scene.ID]struct{}
}

// queue is what waits to be done.
type queue struct {
	forgets  []forgetting
	calls    []func()
	sweep    bool
	probe    *probe
	show     *Request
	captures []*capture
	captured bool // the last thing done was a tile: a frame goes first now
	close    bool
}

type forgetting struct {
	id   scene.ID
	done chan struct{}
}

// shown is what the last frame shown looked like, for Probe.
type shown struct {
	document scene.ID
	view     view
	targets  *targets
}

// Request asks for a frame to be drawn and shown.
type Request struct {
	Frame         *Frame
	Width, Height int // in device pixels
	Quality       Quality
	// Present gets the picture, opaque where the background is, with the top row
	// first and no gap between rows. It runs on the render goroutine, must not
	// wait for it, and owns the picture until it gives it to Recycle.
	Present func(img *image.RGBA, took time.Duration)
	// Failed, which may be nil, gets the error where the frame cannot be drawn.
	// It runs on the render goroutine. A frame that was replaced or forgotten is
	// no failure: nobody is called then.
	Failed func(err error)
}

// Info says what draws.
type Info struct {
	Version, Vendor, Renderer, ShadingLanguage string
	MaxTexture, MaxRenderbuffer                int
	MaxViewport                                [2]int
	Context                                    string // "EGL surfaceless", "hidden window"
}

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

// Start opens an OpenGL 3.3 context and returns when it can draw.
func Start(o Options) (*Thread, error) {
	t := &Thread{
		onMain:    o.OnMain,
		wake:      make(chan struct{}, 1),
		done:      make(chan struct{}),
		forgotten: map[scene.ID]struct{}{},
	}
	var failures error
	if o.Context != HiddenWindow {
		err := t.start(glcontext.OpenSurfaceless)
		if err == nil {
			return t, nil
		}
		failures = err
	}
	if o.Context != Surfaceless && o.OnMain != nil {
		var c glcontext.Context
		var err error
		o.OnMain(func() { c, err = glcontext.OpenHiddenWindow() })
		if err == nil {
			if err = t.start(func() (glcontext.Context, error) { return c, nil }); err == nil {
				return t, nil
			}
			o.OnMain(c.Destroy)
		}
		failures = errors.Join(failures, err)
	}
	if failures == nil {
		failures = errors.New("a hidden window needs a window system")
	}
	return nil, fmt.Errorf("render: no OpenGL: %w", failures)
}

// start runs the goroutine and waits until it can draw, or has ended.
func (t *Thread) start(open func() (glcontext.Context, error)) error {
	t.opener = open
	ready := make(chan error)
	go func() {
		// Never unlocked: the system thread ends with the goroutine, and with it
		// whatever a driver keeps for it.
		runtime.LockOSThread()
		err := t.open(open)
		ready <- err
		if err != nil {
			return
		}
		defer close(t.done)
		t.loop()
		t.shutDown()
	}()
	return <-ready
}

func (t *Thread) open(open func() (glcontext.Context, error)) error {
	c, err := open()
	if err != nil {
		return err
	}
	if err := c.MakeCurrent(); err != nil {
		t.destroy(c)
		return err
	}
	d, err := gl.Load(c.ProcAddress)
	if err != nil {
		c.Release()
		t.destroy(c)
		return err
	}
	l := d.Limits()
	t.context = c
	t.info = Info{
		Version: gl.Version(), Vendor: gl.Vendor(), Renderer: gl.Renderer(), ShadingLanguage: gl.ShadingLanguage(),
		MaxTexture: l.Texture, MaxRenderbuffer: l.Renderbuffer, MaxViewport: l.Viewport, Context: c.Kind(),
	}
	t.use(d)
	t.publish()
	return nil
}

// use makes a renderer for the current context.
func (t *Thread) use(d *gl.Device) {
	t.renderer = newRenderer(d, t.wakeToSweep)
	t.renderer.pause = t.pause
}

// destroy frees the context. Start and Close destroy those that belong to the
// main thread.
func (t *Thread) destroy(c glcontext.Context) {
	if !c.OnMain() {
		c.Destroy()
	}
}

func (t *Thread) wakeToSweep() {
	t.mu.Lock()
	t.queue.sweep = true
	t.mu.Unlock()
	t.signal()
}

func (t *Thread) signal() {
	select {
	case t.wake <- struct{}{}:
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
	case len(q.forgets) > 0:
		f := q.forgets
		q.forgets = nil
		return func() bool { t.forget(f); return true }
	case q.close:
		return func() bool { return false }
	case len(q.calls) > 0:
		f := q.calls[0]
		q.calls = q.calls[1:]
		return func() bool { f(); return true }
	case q.sweep:
		q.sweep = false
		return func() bool { t.renderer.Sweep(); return true }
	case q.probe != nil:
		p := *q.probe
		q.probe = nil
		return func() bool { t.answer(p); return true }
	case q.show != nil && (q.captured || len(q.captures) == 0):
		r := *q.show
		q.show, q.captured = nil, false
		return func() bool { t.present(r); return true }
	case len(q.captures) > 0:
		c := q.captures[0]
		q.captured = true
		return func() bool { t.captureTile(c); return true }
	}
	return nil
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

// Info returns what draws.
func (t *Thread) Info() Info { return t.info }

// Show asks for a frame. It never waits; a newer request replaces one that is
// not drawn yet, and one for a moving view also a finer one that is being
// drawn.
func (t *Thread) Show(r Request) {
	t.mu.Lock()
	t.queue.show = &r
	t.mu.Unlock()
	t.signal()
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
func (t *Thread) begin(f *Frame, q Quality, ctxDone <-chan struct{}) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, gone := t.forgotten[f.document]; gone {
		return false
	}
	t.running, t.quality, t.ctxDone = f, q, ctxDone
	return true
}

func (t *Thread) end() {
	t.mu.Lock()
	t.running, t.ctxDone = nil, nil
	t.mu.Unlock()
}

// pause is called between pieces of a frame's work. It does what cannot wait,
// and returns errAborted where the frame is not wanted any more.
func (t *Thread) pause() error {
	t.mu.Lock()
	q := &t.queue
	abort := q.close
	for _, f := range q.forgets {
		// What this frame uses is freed when the frame has ended, not under it.
		abort = abort || t.running.shows(f.id)
	}
	capturing := t.ctxDone != nil
	if !capturing && t.quality > Moving && q.show != nil && q.show.Quality == Moving {
		abort = true
	}
	select {
	case <-t.ctxDone:
		abort = true
	default:
	}
	var f []forgetting
	if !abort {
		f, q.forgets = q.forgets, nil
	}
	t.mu.Unlock()
	if abort {
		return errAborted
	}
	if len(f) > 0 {
		t.forget(f)
	}
	return nil
}

// present draws a frame and hands it over.
func (t *Thread) present(r Request) {
	if r.Frame == nil || r.Width <= 0 || r.Height <= 0 || r.Present == nil {
		return
	}
	if !t.begin(r.Frame, r.Quality, nil) {
		return
	}
	start := time.Now()
	img, err := t.drawShown(r)
	t.end()
	t.publish() // before anybody is told
	switch {
	case err == nil:
		r.Present(img, time.Since(start))
	case errors.Is(err, errAborted):
	case r.Failed != nil:
		r.Failed(err)
	}
}

func (t *Thread) drawShown(r Request) (*image.RGBA, error) {
	t.shown = nil
	g := t.renderer
	samples := 1
	if r.Quality == Fine {
		samples = 2
	}
	if limit := min(g.limits.Texture, g.limits.Renderbuffer, g.limits.Viewport[0], g.limits.Viewport[1]); samples*max(r.Width, r.Height) > limit {
		return nil, fmt.Errorf("render: a frame of %d×%d pixels is larger than this graphics driver draws (%d)", r.Width, r.Height, limit)
	}
	to := &g.show[samples-1]
	if err := to.resize(r.Width, r.Height, samples); err != nil {
		return nil, err
	}
	if err := g.Prepare(r.Frame, r.Quality); err != nil {
		return nil, err
	}
	v := newView(r.Frame, r.Width, r.Height)
	if err := g.Draw(r.Frame, v, r.Quality, to, &g.seen); err != nil {
		return nil, err
	}
	if err := g.Finish(r.Frame, v, to, &g.seen); err != nil {
		return nil, err
	}
	img := t.buffer(r.Width, r.Height)
	to.read(img, 0, 0)
	t.shown = &shown{r.Frame.document, v, to}
	return img, nil
}

// buffer returns a picture to read into, a recycled one if there is one.
func (t *Thread) buffer(w, h int) *image.RGBA {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, img := range t.free {
		if img.Rect == image.Rect(0, 0, w, h) {
			last := len(t.free) - 1
			t.free[i], t.free[last] = t.free[last], nil
			t.free = t.free[:last]
			return img
		}
	}
	t.free = nil // of another size
	return image.NewRGBA(image.Rect(0, 0, w, h))
}

// Recycle gives a picture that Present got back, to be drawn into again. Nobody
// may use it afterwards.
func (t *Thread) Recycle(img *image.RGBA) {
	const most = 3 // one shown, one waiting, one being drawn
	if img == nil || img.Stride != 4*img.Rect.Dx() {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.free) < most && !t.closed {
		t.free = append(t.free, img)
	}
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
		if t.shown != nil && t.shown.document == f.id {
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

// TrimMemory gives memory that the C library keeps back to the system.
func TrimMemory() { glcontext.TrimMemory() }

// Close frees everything on the GPU, ends the goroutine and waits for it.
// Whoever waits for a picture gets ErrClosed. Closing twice is allowed.
func (t *Thread) Close() {
	t.mu.Lock()
	first := !t.closed
	t.closed, t.queue.close = true, true
	t.mu.Unlock()
	t.signal()
	<-t.done
	if first && t.context.OnMain() {
		t.onMain(t.context.Destroy)
	}
}

// shutDown runs when the loop has ended.
func (t *Thread) shutDown() {
	t.mu.Lock()
	captures := t.queue.captures
	t.queue = queue{close: true}
	t.free, t.closed = nil, true
	t.mu.Unlock()
	for _, c := range captures {
		c.end(t, ErrClosed)
	}
	if t.renderer == nil {
		return // the context could not be renewed
	}
	t.renderer.Close()
	t.renderer.device.Finish()
	t.publish()
	t.renderer, t.shown = nil, nil
	t.context.Release()
	t.destroy(t.context)
}

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
