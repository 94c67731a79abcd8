package render

import (
	"context"
	"errors"
	"image"
	"time"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// Frame is what a document looked like at one moment.
type Frame struct{ document scene.ID }

// Extract copies what is needed to draw d as c sees it. It runs on the
// document's goroutine and is short. hover is the landmark under the pointer,
// or NoPoint.
func Extract(d *scene.Document, c scene.Camera, s Style, hover scene.Point) *Frame {
	return &Frame{document: d.ID()}
}

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

// Thread is a goroutine that owns an OpenGL context and draws in it.
type Thread struct{}

// Start opens an OpenGL 3.3 context and returns when it can draw.
func Start(o Options) (*Thread, error) { return nil, errors.New("render: not built yet") }

// Request asks for a frame to be drawn and shown.
type Request struct {
	Frame         *Frame
	Width, Height int // in device pixels
	Quality       Quality
	// Present gets the picture, opaque where the background is, with the top row
	// first and no gap between rows. It runs on the render goroutine and owns
	// the picture until it gives it to Recycle.
	Present func(img *image.RGBA, took time.Duration)
}

// Show asks for a frame. It never waits; a newer request replaces one that is
// not drawn yet. It may be called from any goroutine.
func (t *Thread) Show(r Request) {}

// Recycle gives a picture that Present got back, to be drawn into again.
func (t *Thread) Recycle(img *image.RGBA) {}

// Forget frees what the GPU holds for the document, mesh or group with this ID.
// When it returns, the counters say so.
func (t *Thread) Forget(id scene.ID) {}

// Probe replies with the place on the surface under device pixel (x, y), from
// the top left, of the frame last shown.
func (t *Thread) Probe(x, y int, reply func(p r3.Vec, ok bool)) {}

// Picture is the size of a picture for Capture, in pixels, and how many samples
// along each axis make a pixel: 1 to 4.
type Picture struct{ Width, Height, Samples int }

// Capture draws a picture of any size. It may be called from any goroutine but
// the render goroutine, and waits. progress, which may be nil, gets numbers
// from 0 to 1.
func (t *Thread) Capture(ctx context.Context, f *Frame, p Picture, progress func(float64)) (*image.NRGBA, error) {
	return nil, errors.New("render: not built yet")
}

// Stats counts what is on the GPU.
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

// Stats returns a snapshot. It may be called from any goroutine.
func (t *Thread) Stats() Stats { return Stats{} }

// Info says what draws.
type Info struct {
	Version, Vendor, Renderer, ShadingLanguage string
	MaxTexture, MaxRenderbuffer                int
	MaxViewport                                [2]int
	Context                                    string // "EGL surfaceless", "hidden window"
}

// Info returns what draws. It may be called from any goroutine.
func (t *Thread) Info() Info { return Info{} }

// Close frees everything on the GPU and ends the goroutine.
func (t *Thread) Close() {}

// TrimMemory gives memory that the C library keeps back to the system.
func TrimMemory() {}
