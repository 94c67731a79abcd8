package glcontext

import (
	"unsafe"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// windowContext is the context of a window that is never shown.
type windowContext struct{ window *glfw.Window }

// OpenHiddenWindow opens a context in a hidden window. It must be called on the
// main thread. GLFW may be in use already, by the window toolkit, which ends it.
func OpenHiddenWindow() (c Context, err error) {
	// The bindings log an error of the window system, such as a missing display,
	// return none, and panic at the next call.
	defer func() {
		if e, ok := recover().(*glfw.Error); ok {
			c, err = nil, &Error{"a hidden window", e.Error()}
		}
	}()
	if err := glfw.Init(); err != nil { // harmless where the toolkit did it
		return nil, &Error{"a hidden window", err.Error()}
	}
	// Hints are global: without a reset before and after, this window gets those
	// of the toolkit's and the toolkit's next window gets these.
	glfw.DefaultWindowHints()
	defer resetHints()
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 3)
	glfw.WindowHint(glfw.ContextVersionMinor, 3)
	glfw.WindowHint(glfw.OpenGLProfile, glfw.OpenGLCoreProfile)
	glfw.WindowHint(glfw.OpenGLForwardCompatible, glfw.True)
	glfw.WindowHint(glfw.DepthBits, 0) // drawing goes into framebuffers
	glfw.WindowHint(glfw.StencilBits, 0)
	w, err := glfw.CreateWindow(16, 16, "Cairn", nil, nil)
	if err != nil {
		return nil, &Error{"a hidden window", err.Error()}
	}
	if w == nil {
		return nil, &Error{"a hidden window", "the window system refuses one"}
	}
	return &windowContext{w}, nil
}

func (c *windowContext) Kind() string { return "hidden window" }

func (c *windowContext) MakeCurrent() error { c.window.MakeContextCurrent(); return nil }

func (c *windowContext) Release() { glfw.DetachCurrentContext() }

func (c *windowContext) ProcAddress(name string) unsafe.Pointer { return glfw.GetProcAddress(name) }

func (c *windowContext) OnMain() bool { return true }

// Alive asks GLFW something that any thread may ask, and that only an ended GLFW
// has no answer to. The bindings panic then, and also for errors of others.
func (c *windowContext) Alive() (alive bool) {
	const notInitialized glfw.ErrorCode = 0x00010001 // GLFW_NOT_INITIALIZED
	defer func() {
		e, failed := recover().(*glfw.Error)
		alive = !failed || e.Code != notInitialized
	}()
	glfw.GetTime()
	return true
}

// Destroy does nothing where GLFW was ended, and the window with it.
func (c *windowContext) Destroy() {
	if c.Alive() {
		c.window.Destroy()
	}
}

// resetHints undoes the hints, also after a panic, where GLFW may not be
// initialised.
func resetHints() {
	defer func() { _ = recover() }()
	glfw.DefaultWindowHints()
}
