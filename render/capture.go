package render

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
)

// ErrForgotten is returned by Capture where the document was closed meanwhile.
var ErrForgotten = errors.New("render: the document was closed")

// Picture is the size of a picture for Capture, in pixels, and how many samples
// along each axis make a pixel: 1 to 4.
type Picture struct{ Width, Height, Samples int }

// mostPixels keeps a mistyped size from taking all memory: 4 bytes each.
const mostPixels = 1 << 29

// tileSide is how long a side of a tile is at most, in samples. Longer ones
// would keep shown frames waiting and take much graphics memory.
const tileSide = 4096

// capture is a picture that is being drawn, tile by tile.
type capture struct {
	ctx      context.Context
	view     *View // that it was asked of; nil for none
	frame    *Frame
	picture  Picture
	progress func(float64)
	result   chan error
	last     bool // of its meshes, see CaptureLast

	image    *image.RGBA
	tiles    []image.Rectangle
	finished int // steps: every tile, then, where there are several, what lies over them
	steps    int
	seen     visibility
	middle   middle
}

// end frees what the capture has on the GPU and hands its result over.
func (c *capture) end(t *Thread, err error) {
	c.free(t)
	c.result <- err
}

func freeAll(t *Thread, withdrawn []*capture) {
	for _, c := range withdrawn {
		c.free(t)
	}
}

// free frees what the capture has on the GPU.
func (c *capture) free(t *Thread) {
	if t.renderer != nil {
		c.seen.free(t.renderer.device)
		t.publish() // before anybody is told
	}
}

// Capture draws a picture of any size, in tiles, and waits for it; frames are
// shown in between. It may be called from any goroutine but the render
// goroutine. When it returns, nothing uses f on its behalf. progress, which may
// be nil, gets numbers from 0 to 1 on the render goroutine.
//
// Where the background is transparent, so are its pixels and, in part, those at
// edges; the picture's alpha is straight.
func (t *Thread) Capture(ctx context.Context, f *Frame, p Picture, progress func(float64)) (*image.NRGBA, error) {
	return t.capture(ctx, nil, f, p, progress, false)
}

// CaptureLast is Capture for the last picture of the meshes in f, of which nobody asks
// anything afterwards: the memory that they take is given back to the system while they
// go to the GPU, see mesh.TriMesh.Spend. Meshes that are there already keep theirs.
func (t *Thread) CaptureLast(ctx context.Context, f *Frame, p Picture, progress func(float64)) (*image.NRGBA, error) {
	return t.capture(ctx, nil, f, p, progress, true)
}

func (t *Thread) capture(ctx context.Context, v *View, f *Frame, p Picture, progress func(float64), last bool) (*image.NRGBA, error) {
	p.Samples = max(p.Samples, 1)
	switch {
	case p.Width < 1 || p.Height < 1 || p.Width > mostPixels/p.Height:
		return nil, fmt.Errorf("render: a picture of %d×%d pixels cannot be drawn", p.Width, p.Height)
	case p.Samples > 4:
		return nil, fmt.Errorf("render: %d samples a pixel and axis are too many, 4 is the most", p.Samples)
	}
	if _, err := t.fonts.Find(ctx, f.names()); err != nil {
		return nil, err
	}
	c := &capture{ctx: ctx, view: v, frame: f, picture: p, progress: progress, last: last, result: make(chan error, 1)}
	t.mu.Lock()
	if t.closed || v != nil && v.gone {
		t.mu.Unlock()
		return nil, ErrClosed
	}
	t.queue.captures = append(t.queue.captures, c)
	t.mu.Unlock()
	t.signal()
	if err := t.await(c); err != nil {
		return nil, err
	}
	img := c.image
	c.image, c.frame = nil, nil // the picture is the caller's alone
	return straight(img), nil
}

// await waits for the result of c, or until its context is done. One that waits
// for others, or for a frame, is not waited for then: it leaves the queue.
func (t *Thread) await(c *capture) error {
	select {
	case err := <-c.result:
		return err
	case <-c.ctx.Done():
	}
	t.mu.Lock()
	i := slices.Index(t.queue.captures, c)
	waits := i >= 0 && t.drawing != c
	if waits {
		t.queue.captures = slices.Delete(t.queue.captures, i, i+1)
		t.queue.withdrawn = append(t.queue.withdrawn, c)
	}
	t.mu.Unlock()
	if !waits {
		return <-c.result // it ends at the next pause
	}
	t.signal()
	return c.ctx.Err()
}

// straight makes the alpha straight, in place.
func straight(img *image.RGBA) *image.NRGBA {
	for i := 0; i+3 < len(img.Pix); i += 4 {
		a := uint32(img.Pix[i+3])
		if a == 0 || a == 255 {
			continue
		}
		for c := range 3 {
			img.Pix[i+c] = uint8(min(255, (uint32(img.Pix[i+c])*255+a/2)/a))
		}
	}
	return &image.NRGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}
}

// dropCaptures ends the captures that use what is to be freed.
func (t *Thread) dropCaptures(r releasing, why error) {
	t.mu.Lock()
	var dropped []*capture
	kept := t.queue.captures[:0]
	for _, c := range t.queue.captures {
		if r.frees(c.view, c.frame) {
			dropped = append(dropped, c)
		} else {
			kept = append(kept, c)
		}
	}
	clear(t.queue.captures[len(kept):])
	t.queue.captures = kept
	t.mu.Unlock()
	for _, c := range dropped {
		c.end(t, why)
	}
}

// captureTile does the next step of c, the first of the queue.
func (t *Thread) captureTile(c *capture) {
	defer func() {
		t.mu.Lock()
		t.drawing = nil
		t.mu.Unlock()
	}()
	err := c.ctx.Err()
	if err == nil && !t.begin(task{frame: c.frame, view: c.view, quality: Full, done: c.ctx.Done()}) {
		err = ErrForgotten
	}
	if err == nil {
		err = t.captureStep(c)
		t.end()
	}
	if errors.Is(err, errAborted) {
		if err = c.ctx.Err(); err == nil {
			return // to be forgotten or closed: whoever asked for that is next
		}
	}
	if err == nil {
		c.finished++
		if c.progress != nil {
			c.progress(float64(c.finished) / float64(c.steps))
		}
		if c.finished < c.steps {
			return
		}
	}
	t.mu.Lock()
	t.queue.captures = slices.Delete(t.queue.captures, 0, 1) // clears the place: c keeps a picture
	t.mu.Unlock()
	c.end(t, err)
}

func (t *Thread) captureStep(c *capture) error {
	g := t.renderer
	p := c.picture
	if c.image == nil {
		side := min(g.tileSide, g.limits.Texture, g.limits.Renderbuffer, g.limits.Viewport[0], g.limits.Viewport[1])
		c.tiles = tiles(p.Width, p.Height, max(1, side/p.Samples))
		c.steps = len(c.tiles)
		if c.steps > 1 {
			c.steps++
		}
		c.image = image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	}
	v := newView(c.frame, p.Width, p.Height)
	if c.finished < len(c.tiles) {
		v.tile = c.tiles[c.finished]
		if err := t.drawTile(c, v); err != nil {
			return err
		}
	}
	if c.finished < c.steps-1 {
		return nil
	}
	// A name may reach into a tile that its landmark is not in, and depends on
	// whether that is hidden: so names come when all tiles are drawn.
	v.tile = c.image.Rect
	g.find = func(texts []string) error { _, err := t.fonts.Find(c.ctx, texts); return err } // rarely any: Capture did
	defer func() { g.find = nil }()
	return g.Finish(c.frame, v, c.image, &c.seen, c.middle)
}

// drawTile draws the tile of v into the picture.
func (t *Thread) drawTile(c *capture, v view) error {
	to := targets{device: t.renderer.device}
	defer to.free()
	if err := to.resize(v.tile.Dx(), v.tile.Dy(), c.picture.Samples); err != nil {
		return err
	}
	t.renderer.last = c.last
	t.renderer.samples = c.picture.Samples
	defer func() { t.renderer.last = false }()
	if err := t.renderer.Prepare(c.frame, v, Full); err != nil {
		return err
	}
	if err := t.renderer.checkSolids(c.frame, v); err != nil {
		return err
	}
	if o := c.frame.over; o != nil {
		if err := t.renderer.checkSolids(o.frame, o.through(v)); err != nil {
			return err
		}
	}
	if err := t.renderer.Draw(c.frame, v, Full, &to, &c.seen); err != nil {
		return err
	}
	if to.middle.nearer(c.middle) {
		c.middle = to.middle
	}
	to.read(c.image, v.tile.Min.X, v.tile.Min.Y)
	return nil
}

// tiles cuts a picture into tiles of nearly the same size, row by row.
func tiles(width, height, side int) []image.Rectangle {
	columns, rows := (width+side-1)/side, (height+side-1)/side
	var all []image.Rectangle
	for y := range rows {
		for x := range columns {
			all = append(all, image.Rect(width*x/columns, height*y/rows, width*(x+1)/columns, height*(y+1)/rows))
		}
	}
	return all
}
