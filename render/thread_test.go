package render

import (
	"context"
	"errors"
	"image"
	"image/color"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// start returns a thread that is closed when the test ends. Without OpenGL the
// test is skipped, but not where CI says that there must be one.
func start(t testing.TB) *Thread {
	t.Helper()
	th, err := Start(Options{Context: Surfaceless})
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	t.Cleanup(th.Close)
	return th
}

// front returns the first view of a thread, which it makes.
func front(th *Thread) *View {
	if all := th.allViews(); len(all) > 0 {
		return all[0]
	}
	return th.NewView()
}

var white = color.NRGBA{0xff, 0xff, 0xff, 0xff}

// plain is a style without any furniture.
var plain = Style{Background: white, Texture: true, Landmarks: true, PixelRatio: 1}

// timeout is long enough for a frame on a busy machine without a graphics card.
const timeout = time.Minute

// show is showIn the first view of a thread.
func show(t testing.TB, th *Thread, f *Frame, w, h int, q Quality) *image.RGBA {
	t.Helper()
	return showIn(t, front(th), f, w, h, q)
}

func take(t testing.TB, th *Thread, f *Frame, p Picture) *image.NRGBA {
	t.Helper()
	img, err := th.Capture(context.Background(), f, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// markedSphere returns a document with a bumpy sphere and landmarks all over it.
func markedSphere(t testing.TB, rings int) (*scene.Document, *scene.GroupNode) {
	t.Helper()
	d := scene.NewDocument("sphere")
	d.SetUnits("mm")
	if _, err := d.AddMesh(sphere(t, rings, 0.1, r3.Vec{}), "sphere"); err != nil {
		t.Fatal(err)
	}
	n, err := d.AddGroup(marks(30))
	if err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	return d, n
}

// keep keeps a document, which a frame does not, until the test ends.
func keep(t testing.TB, d *scene.Document) { t.Cleanup(func() { runtime.KeepAlive(d) }) }

func marks(n int) *landmark.Group {
	var all []landmark.Landmark
	var edges []landmark.Edge
	for i := range n {
		l := landmark.Landmark{Name: "mark " + string(rune('A'+i%26)), Status: landmark.Defined, Position: onSphere(float64(i)+0.5, n)}
		if i%7 == 6 {
			l.Status = landmark.Estimated
		}
		all = append(all, l)
		if i > 0 && i < n/2 {
			edges = append(edges, landmark.Edge{i - 1, i})
		}
	}
	g := landmark.NewGroup("marks", all)
	if err := g.SetConnectivity(edges); err != nil {
		panic(err)
	}
	return g
}

// frontCamera shows all of a document, from above and to the right. It does not
// depend on Fit, which may change its mind about margins.
func frontCamera(d *scene.Document) scene.Camera {
	const part = 0.8 // of the diagonal: what a sphere needs, and a little more
	c := scene.DefaultCamera().MoveTo(d.Bounds().Center())
	c.Height = part * d.Bounds().Diagonal()
	return c.Turn(0.5, 0.3)
}

func TestShownFramesAreRecycled(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	f := Extract(d, frontCamera(d), plain, NoPoint)
	seen := map[*uint8]bool{}
	for range 10 {
		img := make(chan *image.RGBA)
		front(th).Show(Request{Frame: f, Width: 40, Height: 30, Present: func(i *image.RGBA, _ time.Duration) { img <- i }})
		i := <-img
		if i.Stride != 4*40 || i.Rect != image.Rect(0, 0, 40, 30) || !i.Opaque() {
			t.Fatalf("stride %d, bounds %v, opaque %v", i.Stride, i.Rect, i.Opaque())
		}
		seen[&i.Pix[0]] = true
		front(th).Recycle(i)
	}
	if len(seen) != 1 {
		t.Errorf("ten frames took %d buffers", len(seen))
	}
}

func TestOnlyTheLatestWaitingFrameIsDrawn(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	f := Extract(d, frontCamera(d), plain, NoPoint)
	hold, held := make(chan struct{}), make(chan struct{})
	go th.call(func() { close(held); <-hold })
	<-held
	drawn := make(chan int, 100)
	for i := range 20 {
		front(th).Show(Request{Frame: f, Width: 20, Height: 20, Present: func(*image.RGBA, time.Duration) { drawn <- i }})
	}
	close(hold)
	if first := <-drawn; first != 19 {
		t.Errorf("frame %d of 20 was drawn first", first)
	}
	th.call(func() {})
	if len(drawn) != 0 {
		t.Errorf("%d more frames were drawn", len(drawn))
	}
}

func TestCaptureChecksItsSize(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 4)
	f := Extract(d, frontCamera(d), plain, NoPoint)
	for _, p := range []Picture{{0, 10, 1}, {10, -1, 1}, {1 << 20, 1 << 20, 1}, {10, 10, 5}} {
		if _, err := th.Capture(context.Background(), f, p, nil); err == nil {
			t.Errorf("%+v: no error", p)
		}
	}
}

// TestACancelledCaptureWaitsForNobody: neither for a huge picture before it, nor
// for a frame that is being drawn before its next tile.
func TestACancelledCaptureWaitsForNobody(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	f := Extract(d, frontCamera(d), plain, NoPoint)
	th.call(func() { th.renderer.tileSide = 64 })
	before := th.Stats()
	began, carryOn := make(chan struct{}), make(chan struct{})
	huge, endHuge := context.WithCancel(context.Background())
	first := make(chan error)
	go func() {
		var once sync.Once
		_, err := th.Capture(huge, f, Picture{640, 640, 1}, func(float64) {
			once.Do(func() { close(began); <-carryOn })
		})
		first <- err
	}()
	<-began // and nothing moves from here on
	ctx, cancel := context.WithCancel(context.Background())
	second := make(chan error)
	go func() {
		_, err := th.Capture(ctx, f, Picture{64, 64, 1}, nil)
		second <- err
	}()
	waitFor(t, "the second picture in the queue", func() bool {
		th.mu.Lock()
		defer th.mu.Unlock()
		return len(th.queue.captures) == 2
	})
	cancel()
	if err := within(t, second); !errors.Is(err, context.Canceled) {
		t.Errorf("the second: %v", err)
	}
	// The first is half done, and something else holds the thread.
	hold, held := make(chan struct{}), make(chan struct{})
	go th.call(func() { close(held); <-hold })
	waitFor(t, "the call in the queue", func() bool {
		th.mu.Lock()
		defer th.mu.Unlock()
		return len(th.queue.calls) == 1
	})
	close(carryOn)
	<-held
	endHuge()
	if err := within(t, first); !errors.Is(err, context.Canceled) {
		t.Errorf("the first: %v", err)
	}
	close(hold)
	th.call(func() {})
	if after := th.Stats(); after.Textures != before.Textures {
		t.Errorf("%d textures are left, %d were there", after.Textures, before.Textures)
	}
	take(t, th, f, Picture{64, 64, 1}) // the queue goes on
}

// within returns what comes, and fails if nothing does.
func within(t *testing.T, c <-chan error) error {
	t.Helper()
	select {
	case err := <-c:
		return err
	case <-time.After(timeout):
		t.Fatal("it does not end")
		return nil
	}
}

func TestCaptureCanBeCancelled(t *testing.T) {
	th := start(t)
	th.call(func() { th.renderer.tileSide = 64 })
	d, _ := markedSphere(t, 8)
	ctx, cancel := context.WithCancel(context.Background())
	f := Extract(d, frontCamera(d), plain, NoPoint)
	_, err := th.Capture(ctx, f, Picture{640, 640, 1}, func(float64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestFramesAreShownBetweenTiles(t *testing.T) {
	th := start(t)
	th.call(func() { th.renderer.tileSide = 64 })
	d, _ := markedSphere(t, 8)
	f := Extract(d, frontCamera(d), plain, NoPoint)
	shown := make(chan float64, 1)
	done := 0.0
	asked := false
	_, err := th.Capture(context.Background(), f, Picture{640, 640, 1}, func(part float64) {
		done = part
		if !asked {
			asked = true
			front(th).Show(Request{Frame: f, Width: 20, Height: 20, Present: func(*image.RGBA, time.Duration) { shown <- done }})
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if at := <-shown; at > 0.5 {
		t.Errorf("the frame came after %g of the picture", at)
	}
}

func TestCloseEndsWhatWaits(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	f := Extract(d, frontCamera(d), plain, NoPoint)
	th.call(func() { th.renderer.tileSide = 16 })
	result := make(chan error)
	began := make(chan struct{}, 10000)
	go func() {
		_, err := th.Capture(context.Background(), f, Picture{640, 640, 1}, func(float64) { began <- struct{}{} })
		result <- err
	}()
	<-began
	th.Close()
	th.Close()
	if err := <-result; !errors.Is(err, ErrClosed) {
		t.Errorf("the picture ended with %v", err)
	}
	if _, err := th.Capture(context.Background(), f, Picture{10, 10, 1}, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("a picture after Close ended with %v", err)
	}
	front(th).Show(Request{Frame: f, Width: 10, Height: 10})
	th.Forget(d.ID())
	if s := th.Stats(); s.Buffers+s.VertexArrays+s.Textures+s.Framebuffers+s.Renderbuffers+s.Programs != 0 || s.Bytes != 0 {
		t.Errorf("after Close there is still %+v", s)
	}
}

// TestACoarserFrameReplacesAFinerOne asks for a frame of a moving view while a
// finer one is in its first piece of several.
func TestACoarserFrameReplacesAFinerOne(t *testing.T) {
	th := start(t)
	d := scene.NewDocument("large")
	if _, err := d.AddMesh(sphere(t, 260, 0.1, r3.Vec{}), "sphere"); err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	f := Extract(d, frontCamera(d), plain, NoPoint)
	shown := make(chan Quality, 3)
	ask := func(q Quality) {
		front(th).Show(Request{Frame: f, Width: 50, Height: 50, Quality: q, Present: func(*image.RGBA, time.Duration) { shown <- q }})
	}
	pieces := 0
	th.call(func() {
		th.renderer.pause = func() error {
			if pieces++; pieces == 1 {
				ask(Moving)
			}
			return th.pause()
		}
	})
	ask(Fine)
	if first := <-shown; first != Moving {
		t.Errorf("quality %v was shown", first)
	}
	th.call(func() {})
	if len(shown) != 0 {
		t.Error("the finer frame was shown after all")
	}
}
