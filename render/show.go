package render

import (
	"errors"
	"fmt"
	"image"
	"slices"
	"time"

	"gonum.org/v1/gonum/spatial/r3"
)

// shown is what the last frame shown looked like, for Probe.
type shown struct {
	frame   *Frame
	key     surfaceKey
	targets *targets
}

// readable reports whether the depth of the frame is still there: not once the
// surface of another was begun in its place, or something in it was forgotten.
func (s *shown) readable() bool { return s != nil && s.targets.surfaceKey.equal(s.key) }

// Request asks for a frame to be drawn and shown.
type Request struct {
	Frame         *Frame
	Width, Height int // in device pixels
	Quality       Quality
	// Present gets the picture, opaque where the background is, with the top row
	// first and no gap between rows. It runs on the render goroutine, must not
	// wait for it, and owns the picture until it gives it to Recycle.
	Present func(img *image.RGBA, took time.Duration)
	// Middle, which may be nil, gets the place on the surface in the middle of the
	// frame, just before Present; ok is false where there is no surface. A frame of
	// coarser copies than those of a view at rest says nothing: they are not the surface.
	Middle func(p r3.Vec, ok bool)
	// Failed, which may be nil, gets the error where the frame cannot be drawn.
	// It runs on the render goroutine. A frame that was replaced or forgotten is
	// no failure: nobody is called then.
	Failed func(err error)
	// Stale, which may be nil, says that the frame would look different now, as
	// fonts were found that its names need. It runs on a goroutine of its own, and
	// not for each frame that lacks them: whoever shows frames asks for a new one.
	Stale func()
}

// Show asks for a frame. It never waits; a newer request replaces one that is
// not drawn yet, and also a finer one that is being drawn. A finer one of another view
// is put off.
func (v *View) Show(r Request) {
	if r.Frame == nil || r.Width <= 0 || r.Height <= 0 || r.Present == nil {
		return
	}
	t := v.thread
	t.mu.Lock()
	if !v.gone {
		t.ask(v, r)
	}
	t.mu.Unlock()
	t.signal()
}

// ask puts a request of a view into the queue. The caller holds t.mu.
func (t *Thread) ask(v *View, r Request) {
	if v.request == nil {
		t.queue.shows = append(t.queue.shows, v)
	}
	v.request = &r
}

// take takes the request of a view out of the queue. The caller holds t.mu.
func (t *Thread) take(v *View) (r Request) {
	r, v.request = *v.request, nil
	t.queue.shows = slices.DeleteFunc(t.queue.shows, func(o *View) bool { return o == v })
	return r
}

// present draws a frame and hands it over.
func (t *Thread) present(v *View, r Request) {
	if !t.begin(task{frame: r.Frame, view: v, shown: true, quality: r.Quality}) {
		return
	}
	start := time.Now()
	img, err := v.draw(r)
	if errors.Is(err, errPutOff) {
		t.again(v, r)
	}
	t.end()
	t.publish() // before anybody is told
	switch {
	case err == nil:
		r.Present(img, time.Since(start))
	case errors.Is(err, errAborted), errors.Is(err, errPutOff), errors.Is(err, errRecolored), errors.Is(err, errRewarped): // another one is asked for
	case r.Failed != nil:
		r.Failed(err)
	}
}

// again asks once more for a frame that was put off, unless a newer one waits or it is
// not to be drawn any more.
func (t *Thread) again(v *View, r Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	unwanted := func(f releasing) bool { return f.frees(v, r.Frame) }
	if v.request == nil && !v.gone && !t.queue.close && !slices.ContainsFunc(t.queue.releases, unwanted) {
		t.ask(v, r)
	}
}

// draw draws a frame into the view.
func (v *View) draw(r Request) (*image.RGBA, error) {
	t, g := v.thread, v.thread.renderer
	samples := min(max(1, r.Quality.Samples), len(v.targets))
	if limit := min(g.limits.Texture, g.limits.Renderbuffer, g.limits.Viewport[0], g.limits.Viewport[1]); samples*max(r.Width, r.Height) > limit {
		return nil, fmt.Errorf("render: a frame of %d×%d pixels is larger than this graphics driver draws (%d)", r.Width, r.Height, limit)
	}
	to := &v.targets[samples-1]
	to.device = g.device
	if err := to.resize(r.Width, r.Height, samples); err != nil {
		return nil, err
	}
	on := newView(r.Frame, r.Width, r.Height)
	if err := g.Prepare(r.Frame, on, r.Quality); err != nil {
		return nil, err
	}
	if err := g.drawShown(r.Frame, on, r.Quality, to); err != nil {
		return nil, err
	}
	img := v.buffer(r.Width, r.Height)
	memory := v.memoryOf(r.Frame.document)
	memory.moving = r.Quality.Error > Still.Error
	if err := g.paintShown(r.Frame, on, to, img, memory); err != nil {
		return nil, err
	}
	if len(g.unwritten) > 0 && r.Stale != nil {
		t.fonts.Want(t.alive, g.unwritten, r.Stale)
	}
	v.shown = &shown{r.Frame, to.surfaceKey, to}
	if r.Middle != nil && to.surfaceKey.stands(g.surfaceKey(r.Frame, on, Still)) {
		r.Middle(to.middle.place(on))
	}
	return img, nil
}

// paintShown reads the picture of a frame that is shown, and paints over it what OpenGL
// does not draw. On another goroutine sprites are placed while the picture is read, and
// painted while names find their places.
func (r *Renderer) paintShown(f *Frame, v view, t *targets, img *image.RGBA, names *nameMemory) error {
	read, placed, painted := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		r.sprites.place(f, &t.places, img.Rect)
		close(placed)
		<-read
		r.sprites.paintBands(img)
		close(painted)
	}()
	pending := t.startRead(img, r.buffered)
	if !pending {
		close(read)
	}
	o, err := r.buildOverlay(f, v, t.middle, &t.places, names)
	if pending {
		t.finishRead(img)
		close(read)
	}
	<-placed
	r.sprites.paintBands(img)
	<-painted
	if err != nil {
		return err
	}
	return o.paint(img, r.pause)
}
