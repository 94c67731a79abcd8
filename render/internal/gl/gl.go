// Package gl is the part of OpenGL 3.3 core that Cairn uses, with a Go type for
// each kind of object and a live count of each. It is the only package that
// imports go-gl. It knows nothing of scenes.
//
// Every function needs the context current on the calling thread.
package gl

import (
	"errors"
	"fmt"
	"unsafe"

	gl "github.com/go-gl/gl/v3.3-core/gl"
)

// ErrOutOfMemory is wrapped by the errors of the New functions where the driver
// has no memory left.
var ErrOutOfMemory = errors.New("gl: out of graphics memory")

// Device makes, counts and deletes the objects of one context.
type Device struct {
	live Live
}

// Live counts the objects that exist, and the bytes of buffers, textures and
// renderbuffers as they were asked for.
type Live struct {
	Buffers, VertexArrays, Textures, Framebuffers, Renderbuffers, Programs int
	Bytes                                                                  int64
}

// Objects returns how many objects exist, of all kinds.
func (l Live) Objects() int {
	return l.Buffers + l.VertexArrays + l.Textures + l.Framebuffers + l.Renderbuffers + l.Programs
}

// Limits are the largest sizes that the context can draw, in pixels.
type Limits struct {
	Texture, Renderbuffer int
	Viewport              [2]int
}

// Load finds the functions of OpenGL with the loader of the current context.
func Load(procAddr func(name string) unsafe.Pointer) (*Device, error) {
	if err := gl.InitWithProcAddrFunc(procAddr); err != nil {
		return nil, fmt.Errorf("gl: OpenGL 3.3 is incomplete here: %w", err)
	}
	var major, minor int32
	gl.GetIntegerv(gl.MAJOR_VERSION, &major)
	gl.GetIntegerv(gl.MINOR_VERSION, &minor)
	if major*10+minor < 33 {
		return nil, fmt.Errorf("gl: this is OpenGL %d.%d (%s), and 3.3 is needed", major, minor, Renderer())
	}
	if rangeElements = procAddr("glDrawRangeElementsBaseVertex"); rangeElements == nil {
		return nil, errors.New("gl: OpenGL 3.3 is incomplete here: glDrawRangeElementsBaseVertex is missing")
	}
	return &Device{}, nil
}

// Lose makes the counters zero without a call of OpenGL: the context is gone,
// and all objects with it.
func (d *Device) Lose() { d.live = Live{} }

// Live returns what exists now.
func (d *Device) Live() Live { return d.live }

// Limits asks the context for its limits.
func (d *Device) Limits() Limits {
	var l Limits
	var t, r int32
	var v [2]int32
	gl.GetIntegerv(gl.MAX_TEXTURE_SIZE, &t)
	gl.GetIntegerv(gl.MAX_RENDERBUFFER_SIZE, &r)
	gl.GetIntegerv(gl.MAX_VIEWPORT_DIMS, &v[0])
	l.Texture, l.Renderbuffer, l.Viewport = int(t), int(r), [2]int{int(v[0]), int(v[1])}
	return l
}

// Version returns the version of OpenGL and of the driver.
func Version() string { return gl.GoStr(gl.GetString(gl.VERSION)) }

// Vendor returns who made the driver.
func Vendor() string { return gl.GoStr(gl.GetString(gl.VENDOR)) }

// Renderer returns what draws.
func Renderer() string { return gl.GoStr(gl.GetString(gl.RENDERER)) }

// ShadingLanguage returns the version of the shading language.
func ShadingLanguage() string { return gl.GoStr(gl.GetString(gl.SHADING_LANGUAGE_VERSION)) }

// Check returns the errors that OpenGL has recorded, or nil.
func (d *Device) Check(where string) error {
	var all error
	for range 8 { // a lost context may return errors for ever
		e := gl.GetError()
		switch e {
		case gl.NO_ERROR:
			return all
		case gl.OUT_OF_MEMORY:
			all = errors.Join(all, fmt.Errorf("%w: %s", ErrOutOfMemory, where))
		default:
			all = errors.Join(all, fmt.Errorf("gl: error 0x%04x: %s", e, where))
		}
	}
	return all
}

// Finish waits until everything is drawn and freed.
func (d *Device) Finish() { gl.Finish() }

// Census asks the driver which objects exist with names up to most, for tests:
// what Live counts can be wrong, and drivers give small names. It counts no
// bytes.
func (d *Device) Census(most uint32) Live {
	var l Live
	for name := uint32(1); name <= most; name++ {
		for _, kind := range []struct {
			exists bool
			count  *int
		}{
			{gl.IsBuffer(name), &l.Buffers},
			{gl.IsVertexArray(name), &l.VertexArrays},
			{gl.IsTexture(name), &l.Textures},
			{gl.IsFramebuffer(name), &l.Framebuffers},
			{gl.IsRenderbuffer(name), &l.Renderbuffers},
			{gl.IsProgram(name), &l.Programs},
		} {
			if kind.exists {
				*kind.count++
			}
		}
	}
	return l
}
