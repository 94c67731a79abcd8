package render

import (
	"context"
	"errors"
	"image"
	"runtime"
	"testing"
	"time"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestForgetEndsTheFrameThatIsDrawn forgets from within the first piece of a
// frame of many, and counts the pieces that are drawn nevertheless.
func TestForgetEndsTheFrameThatIsDrawn(t *testing.T) {
	th := start(t)
	d := scene.NewDocument("large")
	if _, err := d.AddMesh(sphere(t, 260, 0.1, r3.Vec{}), "sphere"); err != nil { // several pieces
		t.Fatal(err)
	}
	d.OnRemove(th.Forget)
	f := Extract(d, frontCamera(d), full, NoPoint)
	for name, ask := range map[string]func(){
		"frame": func() {
			front(th).Show(Request{Frame: f, Width: 50, Height: 50, Quality: Still,
				Present: func(*image.RGBA, time.Duration) { t.Error("a forgotten frame was shown") }})
		},
		"picture": func() {
			if _, err := th.Capture(context.Background(), f, Picture{50, 50, 1}, nil); !errors.Is(err, ErrForgotten) {
				t.Errorf("the picture ended with %v", err)
			}
		},
	} {
		pieces := 0
		forgotten := make(chan struct{})
		th.call(func() {
			pause := th.renderer.pause
			th.renderer.pause = func() error {
				if pieces++; pieces == 1 {
					go func() { th.Forget(d.ID()); close(forgotten) }()
					for queued := false; !queued; runtime.Gosched() {
						th.mu.Lock()
						queued = len(th.queue.releases) > 0
						th.mu.Unlock()
					}
				}
				return pause()
			}
		})
		ask()
		<-forgotten
		th.call(func() { th.renderer.pause = th.pause })
		if pieces != 1 {
			t.Errorf("%s: %d pieces were done", name, pieces)
		}
		if s := th.Stats(); len(s.ByDocument) != 0 {
			t.Errorf("%s: there is still %+v", name, s.ByDocument)
		}
		th.mu.Lock()
		clear(th.forgotten) // for the next round
		th.mu.Unlock()
	}
	runtime.KeepAlive(d)
}

// TestForgetDoesNotWaitForOthersFrames forgets a document while a frame of
// another is drawn.
func TestForgetDoesNotWaitForOthersFrames(t *testing.T) {
	th := start(t)
	small := everything(t)
	show(t, th, Extract(small, frontCamera(small), full, NoPoint), 50, 50, Still)
	large := scene.NewDocument("large")
	if _, err := large.AddMesh(sphere(t, 260, 0.1, r3.Vec{}), "sphere"); err != nil {
		t.Fatal(err)
	}
	keep(t, large)
	pieces, at := 0, 0
	th.call(func() {
		th.renderer.pause = func() error {
			pieces++
			if pieces > 1 {
				return th.pause()
			}
			done := make(chan struct{})
			go func() { th.Forget(small.ID()); close(done) }()
			for {
				if err := th.pause(); err != nil {
					return err
				}
				select {
				case <-done:
					at = pieces
					return nil
				default:
					runtime.Gosched()
				}
			}
		}
	})
	show(t, th, Extract(large, frontCamera(large), full, NoPoint), 50, 50, Still)
	if at != 1 || pieces < 3 {
		t.Errorf("forgotten in piece %d of %d", at, pieces)
	}
	if _, there := th.Stats().ByDocument[small.ID()]; there {
		t.Error("the small document is still there")
	}
}

func TestAFrameOfAForgottenDocumentIsNotDrawn(t *testing.T) {
	th := start(t)
	d := everything(t)
	d.OnRemove(th.Forget)
	f := Extract(d, frontCamera(d), full, NoPoint)
	d.Close()
	front(th).Show(Request{Frame: f, Width: 50, Height: 50, Present: func(*image.RGBA, time.Duration) { t.Error("it was shown") }})
	if _, err := th.Capture(context.Background(), f, Picture{50, 50, 1}, nil); !errors.Is(err, ErrForgotten) {
		t.Errorf("the picture ended with %v", err)
	}
	if s := th.Stats(); len(s.ByDocument) != 0 {
		t.Errorf("there is %+v", s.ByDocument)
	}
	if empty := Extract(d, scene.DefaultCamera(), full, NoPoint); len(empty.meshes)+len(empty.groups) != 0 {
		t.Error("a closed document gives a frame with something in it")
	}
}

func TestAFrameWithoutItsDocumentIsAnError(t *testing.T) {
	th := start(t)
	f := func() *Frame {
		d := scene.NewDocument("gone")
		if _, err := d.AddMesh(sphere(t, 8, 0, r3.Vec{}), "sphere"); err != nil {
			t.Fatal(err)
		}
		return Extract(d, scene.DefaultCamera(), full, NoPoint)
	}()
	waitFor(t, "the mesh is collected", func() bool { return f.meshes[0].mesh.Value() == nil })
	if _, err := th.Capture(context.Background(), f, Picture{50, 50, 1}, nil); !errors.Is(err, errGone) {
		t.Errorf("the picture ended with %v", err)
	}
}

// TestForgottenPicturesWaitForNobody: one that waits for a picture of another document ends
// before that does, where its document or its view closes.
func TestForgottenPicturesWaitForNobody(t *testing.T) {
	th := start(t)
	other, _ := markedSphere(t, 8)
	long := Extract(other, frontCamera(other), plain, NoPoint)
	th.call(func() { th.renderer.tileSide = 64 })
	d, _ := markedSphere(t, 8)
	v := th.NewView()
	picture := Picture{64, 64, 1}
	for _, c := range []struct {
		name   string
		frame  *Frame
		forget func()
		want   error
	}{
		{"its view", long, v.Close, ErrClosed},
		{"its document", Extract(d, frontCamera(d), plain, NoPoint), func() { th.Forget(d.ID()) }, ErrForgotten},
	} {
		began, carryOn := make(chan struct{}), make(chan struct{})
		ended, first := make(chan error, 1), make(chan error, 1)
		step, inTime := 0, false
		go func() {
			_, err := th.Capture(context.Background(), long, Picture{640, 640, 1}, func(float64) {
				switch step++; step {
				case 1:
					close(began)
					<-carryOn
				case 2: // what was asked for meanwhile is done
					select {
					case err := <-ended:
						inTime = errors.Is(err, c.want)
					case <-time.After(timeout / 4):
					}
				}
			})
			first <- err
		}()
		<-began
		go func() {
			ask := th.Capture
			if c.want == ErrClosed {
				ask = v.Capture
			}
			_, err := ask(context.Background(), c.frame, picture, nil)
			ended <- err
		}()
		waitFor(t, "the second picture in the queue", func() bool {
			th.mu.Lock()
			defer th.mu.Unlock()
			return len(th.queue.captures) == 2
		})
		go c.forget()
		waitFor(t, "that it is to be forgotten", func() bool {
			th.mu.Lock()
			defer th.mu.Unlock()
			return len(th.queue.releases) == 1
		})
		close(carryOn)
		if err := within(t, first); err != nil {
			t.Fatal(err)
		}
		if !inTime {
			t.Errorf("%s closes, and the picture waits for that of another", c.name)
		}
	}
	runtime.KeepAlive(d)
	runtime.KeepAlive(other)
}
