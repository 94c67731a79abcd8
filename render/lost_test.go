package render

import (
	"context"
	"errors"
	"image"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"cairn/render/internal/glcontext"
	"cairn/scene"

	"github.com/go-gl/glfw/v3.3/glfw"
	"gonum.org/v1/gonum/spatial/r3"
)

// mortal is a context that a test ends. What is done with it then fails the
// test.
type mortal struct {
	glcontext.Context
	t    *testing.T
	dead *atomic.Bool
}

func (m mortal) Alive() bool { return !m.dead.Load() }

func (m mortal) Release() { m.t.Error("a context that is gone was released") }

func (m mortal) Destroy() { m.t.Error("a context that is gone was destroyed") }

// startMortal returns a thread whose context is gone once dead says so. Its
// goroutine stays, as it does for a window.
func startMortal(t *testing.T) (th *Thread, dead *atomic.Bool) {
	dead = new(atomic.Bool)
	th = start(t)
	th.call(func() { th.context = mortal{th.context, t, dead} })
	return th, dead
}

// checkEnded tries everything that a program does at its end, and after it.
func checkEnded(t *testing.T, th *Thread, f *Frame) {
	t.Helper()
	th.Forget(f.Document())
	if s := th.Stats(); s.Buffers+s.VertexArrays+s.Textures+s.Framebuffers+s.Renderbuffers+s.Programs+len(s.ByDocument) != 0 || s.Bytes != 0 {
		t.Errorf("without a context there is still %+v", s)
	}
	th.Rest()
	front(th).Show(Request{Frame: f, Width: 10, Height: 10, Present: func(*image.RGBA, time.Duration) { t.Error("a frame was shown") }})
	front(th).Probe(0, 0, func(r3.Vec, bool) {})
	if _, err := th.Capture(context.Background(), f, Picture{10, 10, 1}, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("a picture ended with %v", err)
	}
	th.Close()
	th.Close()
}

func TestALostContextEndsTheThread(t *testing.T) {
	th, dead := startMortal(t)
	d := everything(t)
	f := Extract(d, frontCamera(d), full, NoPoint)
	show(t, th, f, 100, 100, Still)
	dead.Store(true)
	checkEnded(t, th, f)
	runtime.KeepAlive(d)
}

func TestAContextLostInAFrame(t *testing.T) {
	th, dead := startMortal(t)
	d := scene.NewDocument("large")
	if _, err := d.AddMesh(sphere(t, 260, 0.1, r3.Vec{}), "sphere"); err != nil { // several pieces
		t.Fatal(err)
	}
	keep(t, d)
	f := Extract(d, frontCamera(d), full, NoPoint)
	pieces := 0
	th.call(func() {
		th.renderer.pause = func() error {
			if pieces++; pieces == 2 {
				dead.Store(true)
			}
			return th.pause()
		}
	})
	if _, err := th.Capture(context.Background(), f, Picture{50, 50, 1}, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("the picture ended with %v", err)
	}
	if pieces != 2 {
		t.Errorf("the frame ended in piece %d", pieces)
	}
	checkEnded(t, th, f)
}

// TestTheToolkitEndsFirst ends GLFW under a thread that draws in a window of it,
// as the toolkit does on a signal.
func TestTheToolkitEndsFirst(t *testing.T) {
	if runtime.GOOS != "linux" || os.Getenv("DISPLAY") == "" {
		t.Skip("needs an X display and a test that need not be on the main thread")
	}
	runtime.LockOSThread() // stands for the main thread
	defer runtime.UnlockOSThread()
	th, err := Start(Options{Context: HiddenWindow, OnMain: func(f func()) { f() }})
	if err != nil {
		t.Skip(err)
	}
	d := everything(t)
	f := Extract(d, frontCamera(d), full, NoPoint)
	show(t, th, f, 100, 100, Still)
	glfw.Terminate()
	checkEnded(t, th, f)
	runtime.KeepAlive(d)
}
