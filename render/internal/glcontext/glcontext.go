// Package glcontext opens an OpenGL 3.3 core context that draws into
// framebuffers only: with EGL, which needs no display, or in a hidden window.
// It knows nothing of what is drawn.
package glcontext

import (
	"fmt"
	"strings"
	"unsafe"
)

// Context is an OpenGL context. It is made current on one thread and stays
// there.
type Context interface {
	// Kind says how the context was opened, for people.
	Kind() string
	// MakeCurrent binds the context to the calling thread.
	MakeCurrent() error
	// Release unbinds the context from the calling thread.
	Release()
	// ProcAddress returns a function of OpenGL, or nil. The context must be current.
	ProcAddress(name string) unsafe.Pointer
	// Alive reports whether the context can still be used: the window toolkit may
	// end the window system, and with it a window's context, at any time. It may
	// be called on any thread, also without a context.
	Alive() bool
	// Destroy frees the context, which must not be current on any thread.
	Destroy()
	// OnMain reports whether Destroy must be called on the main thread.
	OnMain() bool
}

// Software reports whether what OpenGL calls its renderer draws on the processor, as far as
// it says so.
func Software(renderer string) bool {
	for _, name := range []string{"llvmpipe", "softpipe", "swrast", "Software", "SwiftShader", "Basic Render"} {
		if strings.Contains(renderer, name) {
			return true
		}
	}
	return false
}

// advice is what a user can do where there is no OpenGL.
const advice = "OpenGL 3.3 is needed: on Debian or Ubuntu, install libegl1 and libgl1-mesa-dri, or the driver of the graphics card"

// Error says what was tried and what it answered.
type Error struct{ Tried, Found string }

func (e *Error) Error() string {
	return fmt.Sprintf("glcontext: %s: %s; %s", e.Tried, e.Found, advice)
}
