package render

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"

	"cairn/render/internal/gl"
	"cairn/render/internal/glcontext"
	"cairn/render/internal/typeset"
	"cairn/scene"
)

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

// Info says what draws.
type Info struct {
	Version, Vendor, Renderer, ShadingLanguage string
	MaxTexture, MaxRenderbuffer                int
	MaxViewport                                [2]int
	Context                                    string // "EGL surfaceless", "hidden window"
	Buffered                                   bool   // frames that are shown are read through a buffer of pixels
}

// Start opens an OpenGL 3.3 context and returns when it can draw.
func Start(o Options) (*Thread, error) {
	t := &Thread{
		fonts:     typeset.System(),
		onMain:    o.OnMain,
		wake:      make(chan struct{}, 1),
		sweepDue:  &atomic.Bool{},
		done:      make(chan struct{}),
		forgotten: map[scene.ID]struct{}{},
	}
	t.alive, t.stop = context.WithCancel(context.Background())
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
	t.use(d)
	t.mu.Lock() // Rest opens the context anew
	t.info = Info{
		Version: gl.Version(), Vendor: gl.Vendor(), Renderer: gl.Renderer(), ShadingLanguage: gl.ShadingLanguage(),
		MaxTexture: l.Texture, MaxRenderbuffer: l.Renderbuffer, MaxViewport: l.Viewport, Context: c.Kind(),
		Buffered: t.renderer.buffered,
	}
	t.mu.Unlock()
	t.publish()
	return nil
}

// use makes a renderer for the current context.
func (t *Thread) use(d *gl.Device) {
	t.renderer = newRenderer(d, t.sweepWaker())
	t.renderer.pause = t.pause
	t.renderer.fonts = t.fonts
}

// destroy frees the context. Start and Close destroy those that belong to the
// main thread.
func (t *Thread) destroy(c glcontext.Context) {
	if !c.OnMain() {
		c.Destroy()
	}
}

// Info returns what draws.
func (t *Thread) Info() Info {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.info
}

// TrimMemory gives memory that the C library keeps back to the system.
func TrimMemory() { glcontext.TrimMemory() }
