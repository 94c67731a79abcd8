package render

import (
	"errors"
	"fmt"
	"image"
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
	// coarser copies says nothing: they are not the surface.
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
// not drawn yet, and also a finer one that is being drawn.
func (t *Thread) Show(r Request) {
	t.mu.Lock()
	if !t.closed {
		t.queue.show = &r
	}
	t.mu.Unlock()
	t.signal()
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
	case errors.Is(err, errAborted), errors.Is(err, errRecolored): // another one is asked for
	case r.Failed != nil:
		r.Failed(err)
	}
}

func (t *Thread) drawShown(r Request) (*image.RGBA, error) {
	g := t.renderer
	samples := min(max(1, r.Quality.Samples), len(g.show))
	if limit := min(g.limits.Texture, g.limits.Renderbuffer, g.limits.Viewport[0], g.limits.Viewport[1]); samples*max(r.Width, r.Height) > limit {
		return nil, fmt.Errorf("render: a frame of %d×%d pixels is larger than this graphics driver draws (%d)", r.Width, r.Height, limit)
	}
	to := &g.show[samples-1]
	if err := to.resize(r.Width, r.Height, samples); err != nil {
		return nil, err
	}
	v := newView(r.Frame, r.Width, r.Height)
	if err := g.Prepare(r.Frame, v, r.Quality); err != nil {
		return nil, err
	}
	if err := g.drawShown(r.Frame, v, r.Quality, to); err != nil {
		return nil, err
	}
	img := t.buffer(r.Width, r.Height)
	if err := g.paintShown(r, v, to, img); err != nil {
		return nil, err
	}
	if len(g.unwritten) > 0 && r.Stale != nil {
		t.fonts.Want(t.alive, g.unwritten, r.Stale)
	}
	t.shown = &shown{r.Frame, to.surfaceKey, to}
	if r.Middle != nil && !to.surfaceKey.coarse() {
		r.Middle(to.middle.place(v))
	}
	return img, nil
}

// paintShown reads the picture of a frame that is shown, and paints over it what OpenGL
// does not draw. On another goroutine sprites are placed while the picture is read, and
// painted while names find their places.
func (r *Renderer) paintShown(q Request, v view, t *targets, img *image.RGBA) error {
	read, placed, painted := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		r.sprites.place(q.Frame, &t.places, img.Rect)
		close(placed)
		<-read
		r.sprites.paintBands(img)
		close(painted)
	}()
	t.read(img, 0, 0)
	close(read)
	memory := r.memoryOf(q.Frame.document)
	memory.moving = q.Quality.Error > 0
	o, err := r.buildOverlay(q.Frame, v, t.middle, &t.places, memory)
	<-placed
	r.sprites.paintBands(img)
	<-painted
	if err != nil {
		return err
	}
	return o.paint(img, r.pause)
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
