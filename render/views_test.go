package render

import (
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// showIn draws a frame in a view as the window does and returns a copy of it.
func showIn(t testing.TB, v *View, f *Frame, w, h int, q Quality) *image.RGBA {
	t.Helper()
	shown, failed := make(chan *image.RGBA, 1), make(chan error, 1)
	v.Show(Request{
		Frame: f, Width: w, Height: h, Quality: q,
		Present: func(img *image.RGBA, _ time.Duration) {
			c := *img
			c.Pix = slices.Clone(img.Pix)
			v.Recycle(img)
			shown <- &c
		},
		Failed: func(err error) { failed <- err },
	})
	select {
	case img := <-shown:
		return img
	case err := <-failed:
		t.Fatal(err)
	case <-time.After(timeout):
		t.Fatal("the frame did not come")
	}
	return nil
}

// TestViewsDoNotChangeEachOther draws two documents in three views in any order, and
// compares each picture with that of a view that has shown nothing before.
func TestViewsDoNotChangeEachOther(t *testing.T) {
	t.Run("drawn", testViews)
	t.Run("painted", func(t *testing.T) {
		paintGlyphs(t)
		testViews(t)
	})
}

func testViews(t *testing.T) {
	th := start(t)
	s := newSequence(t)
	bare := full
	bare.Names = NoNames // they go by where they stood in the frame before
	views := []*View{th.NewView(), th.NewView(), th.NewView()}
	const seed = 1 // any will do
	rnd := rand.New(rand.NewPCG(seed, seed))
	for step := range 60 {
		d := s.documents[rnd.IntN(2)]
		g := d.Groups()[0]
		p := g.Point(rnd.IntN(g.Group.Len()))
		if rnd.IntN(2) == 0 {
			d.Selection().Only(p)
		}
		hover := []scene.Point{NoPoint, p}[rnd.IntN(2)]
		c := frontCamera(d).Turn(float64(rnd.IntN(3)), 0)
		size := []image.Point{{120, 90}, {80, 100}}[rnd.IntN(2)]
		q := []Quality{Still, Fine}[rnd.IntN(2)]
		f := Extract(d, c, bare, hover)
		k := rnd.IntN(len(views))
		got := showIn(t, views[k], f, size.X, size.Y, q)
		fresh := th.NewView()
		want := showIn(t, fresh, f, size.X, size.Y, q)
		fresh.Close()
		if !slices.Equal(got.Pix, want.Pix) {
			t.Fatalf("step %d: view %d shows another picture than a view that has shown nothing", step, k)
		}
	}
}

// TestAClosedViewHasNothingOnTheGPU: what documents have there stays, and other views
// show what they showed.
func TestAClosedViewHasNothingOnTheGPU(t *testing.T) {
	th := start(t)
	s := newSequence(t)
	f := Extract(s.documents[0], frontCamera(s.documents[0]), full, NoPoint)
	first := th.NewView()
	showIn(t, first, f, 100, 80, Fine)
	before, again := th.Stats(), showIn(t, first, f, 100, 80, Still)
	showIn(t, first, f, 100, 80, Fine)
	before = th.Stats()
	second := th.NewView()
	showIn(t, second, f, 64, 64, Still)
	showIn(t, second, f, 64, 64, Fine)
	if with := th.Stats(); with.Framebuffers <= before.Framebuffers || with.Textures <= before.Textures {
		t.Fatalf("a second view has no framebuffers of its own: %+v, before %+v", with, before)
	}
	second.Close()
	second.Close()
	after := th.Stats()
	if after.Framebuffers != before.Framebuffers || after.Textures != before.Textures || after.Renderbuffers != before.Renderbuffers ||
		after.Buffers != before.Buffers || after.Bytes != before.Bytes || after.Leaked != 0 {
		t.Errorf("after closing a view there is %+v, before it was opened %+v", after, before)
	}
	second.Show(Request{Frame: f, Width: 9, Height: 9, Present: func(*image.RGBA, time.Duration) { t.Error("a closed view shows a frame") }})
	second.Probe(0, 0, func(r3.Vec, bool) { t.Error("a closed view answers") })
	if img := showIn(t, first, f, 100, 80, Still); !slices.Equal(img.Pix, again.Pix) {
		t.Error("the other view shows something else")
	}
	th.Close()
	th.NewView().Show(Request{Frame: f, Width: 9, Height: 9, Present: func(*image.RGBA, time.Duration) { t.Error("a view of a closed thread shows a frame") }})
	if s := th.Stats(); s.Framebuffers+s.Textures+s.Renderbuffers+s.Buffers != 0 || s.Bytes != 0 {
		t.Errorf("a closed thread has %+v", s)
	}
}

// TestViewsAreGivenBackAtRest: and show their frames again afterwards.
func TestViewsAreGivenBackAtRest(t *testing.T) {
	th := start(t)
	views := []*View{th.NewView(), th.NewView()}
	for range 2 {
		d := scene.NewDocument("small")
		if _, err := d.AddMesh(sphere(t, 8, 1, r3.Vec{}), "sphere"); err != nil {
			t.Fatal(err)
		}
		f := Extract(d, frontCamera(d), plain, NoPoint)
		for _, v := range views {
			if img := showIn(t, v, f, 40, 40, Still); img.RGBAAt(20, 20) == img.RGBAAt(0, 0) {
				t.Error("the sphere is not there")
			}
		}
		runtime.KeepAlive(d)
		th.Forget(d.ID())
		d.Close()
		th.Rest()
		if s := th.Stats(); s.Framebuffers+s.Textures != 0 {
			t.Errorf("at rest there is %+v", s)
		}
	}
}

// TestAViewKeepsNothingOfAForgottenDocument: neither what it showed nor where names stood.
func TestAViewKeepsNothingOfAForgottenDocument(t *testing.T) {
	th := start(t)
	s := newSequence(t)
	v := th.NewView()
	for _, q := range []Quality{Still, Fine} {
		showIn(t, v, Extract(s.documents[0], frontCamera(s.documents[0]), full, NoPoint), 100, 80, q)
	}
	th.Forget(s.documents[1].ID()) // of another, all stays
	held := func() (n int) {
		th.call(func() {
			n = len(v.names) + count(v.shown != nil)
			for i := range v.targets {
				n += count(v.targets[i].over != nil) + count(v.targets[i].surfaceKey.document != 0)
			}
		})
		return n
	}
	if n := held(); n != 6 {
		t.Errorf("%d things are kept of a document that is shown", n)
	}
	th.Forget(s.documents[0].ID())
	if n := held(); n != 0 {
		t.Errorf("%d things are kept of a document that is forgotten", n)
	}
}

// TestWaitingViewsGoInOrder: the coarsest first, then those that wait longest. A view
// that is closed meanwhile has no turn.
func TestWaitingViewsGoInOrder(t *testing.T) {
	th := start(t)
	f := large(t)
	shown := make(chan string, 5)
	asked := []struct {
		name string
		q    Quality
	}{{"fine", Fine}, {"still", Still}, {"closed", Moving}, {"moving", Moving}, {"moving too", Moving}}
	views := make([]*View, len(asked))
	th.call(func() {
		for i, a := range asked {
			views[i] = th.NewView()
			views[i].Show(Request{Frame: f, Width: 20, Height: 20, Quality: a.q, Present: func(*image.RGBA, time.Duration) { shown <- a.name }})
		}
		go views[2].Close()
		for open := true; open; {
			th.mu.Lock()
			open = !views[2].gone
			th.mu.Unlock()
			runtime.Gosched()
		}
	})
	for _, want := range []string{"moving", "moving too", "still", "fine"} {
		if got := <-shown; got != want {
			t.Errorf("%s was shown before %s", got, want)
		}
	}
}

// large returns a frame that is drawn in several pieces.
func large(t *testing.T) *Frame {
	d := scene.NewDocument("large")
	if _, err := d.AddMesh(sphere(t, 260, 0.1, r3.Vec{}), "sphere"); err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	return Extract(d, frontCamera(d), plain, NoPoint)
}

// atFirstPiece runs f at the first piece of work of the next frames.
func atFirstPiece(th *Thread, f func()) {
	pieces := 0
	th.call(func() {
		th.renderer.pause = func() error {
			if pieces++; pieces == 1 {
				f()
			}
			return th.pause()
		}
	})
}

// TestAMovingViewGoesFirst asks for a frame of a moving view while another view draws a
// finer one: that is put off and comes afterwards, once. A newer one takes its place.
func TestAMovingViewGoesFirst(t *testing.T) {
	th := start(t)
	f := large(t)
	rests, moves := th.NewView(), th.NewView()
	for _, newer := range []bool{false, true} {
		shown := make(chan string, 5)
		ask := func(v *View, name string, q Quality) {
			v.Show(Request{Frame: f, Width: 50, Height: 50, Quality: q, Present: func(*image.RGBA, time.Duration) { shown <- name }})
		}
		want := []string{"moves", "rests"}
		atFirstPiece(th, func() {
			ask(moves, "moves", Moving)
			if newer {
				ask(rests, "newer", Fine)
				want[1] = "newer"
			}
		})
		ask(rests, "rests", Fine)
		got := []string{<-shown, <-shown}
		th.call(func() {})
		if !slices.Equal(got, want) || len(shown) != 0 {
			t.Errorf("newer %v: shown were %v and %d others, want %v", newer, got, len(shown), want)
		}
		th.call(func() { // draw all again
			for _, v := range th.views {
				for i := range v.targets {
					v.targets[i].forget()
				}
			}
		})
	}
}

// TestAPutOffFrameIsDroppedWithItsDocument: it would be drawn without its mesh.
func TestAPutOffFrameIsDroppedWithItsDocument(t *testing.T) {
	for _, drop := range []string{"document", "view"} {
		th := start(t)
		f := large(t)
		small := scene.NewDocument("small")
		defer small.Close()
		rests, moves := th.NewView(), th.NewView()
		shown, ended := make(chan struct{}), make(chan struct{})
		atFirstPiece(th, func() {
			moves.Show(Request{Frame: Extract(small, scene.DefaultCamera(), plain, NoPoint), Width: 50, Height: 50, Quality: Moving,
				Present: func(*image.RGBA, time.Duration) {
					go func() { // the finer one waits again now
						defer close(ended)
						if drop == "view" {
							rests.Close()
						} else {
							th.Forget(f.Document())
						}
					}()
					close(shown)
				}})
		})
		stop := make(chan struct{})
		rests.Show(Request{Frame: f, Width: 50, Height: 50, Quality: Fine, Present: func(*image.RGBA, time.Duration) {
			select {
			case <-stop:
				t.Errorf("%s: it was drawn after all", drop)
			default: // before the other goroutine came to it
			}
		}})
		<-shown
		<-ended
		close(stop)
		th.call(func() {})
		if u := th.Stats().ByDocument[f.Document()]; drop == "document" && u.Objects != 0 {
			t.Errorf("there are %d copies of a forgotten document", u.Objects)
		}
		if th.mu.Lock(); len(th.queue.shows) != 0 {
			t.Errorf("%s: %d frames wait", drop, len(th.queue.shows))
		}
		th.mu.Unlock()
	}
}

// TestClosingAViewEndsWhatItDraws while its frame is drawn, and its picture.
func TestClosingAViewEndsWhatItDraws(t *testing.T) {
	th := start(t)
	f := large(t)
	v := th.NewView()
	closed := make(chan struct{})
	atFirstPiece(th, func() {
		go func() { v.Close(); close(closed) }()
		for {
			th.mu.Lock()
			asked := len(th.queue.releases) > 0
			th.mu.Unlock()
			if asked {
				return
			}
			runtime.Gosched()
		}
	})
	v.Show(Request{Frame: f, Width: 50, Height: 50, Quality: Fine, Present: func(*image.RGBA, time.Duration) { t.Error("a closed view shows a frame") }})
	<-closed

	v = th.NewView()
	atFirstPiece(th, func() { go v.Close() })
	_, err := v.Capture(context.Background(), f, Picture{4 * tileSide, 16, 1}, func(float64) {
		<-v.open.Done()
	})
	if !errors.Is(err, ErrClosed) {
		t.Errorf("the picture of a closed view ended with %v", err)
	}
	if _, err := v.Capture(context.Background(), f, Picture{10, 10, 1}, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("a picture of a closed view ended with %v", err)
	}
	if _, err := th.NewView().Capture(context.Background(), f, Picture{10, 10, 1}, nil); err != nil {
		t.Error(err)
	}
}

// TestClosingAViewFreesItsPicture that is half done, while another view draws a frame: when
// the view is closed, the counters are those from before.
func TestClosingAViewFreesItsPicture(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 24) // which landmarks can be seen is noted from tile to tile
	f := Extract(d, frontCamera(d), full, NoPoint)
	drawn := make(chan struct{}, 1)
	v, other := th.NewView(), th.NewView()
	frame := Request{Frame: f, Width: 50, Height: 50, Quality: Fine, Present: func(*image.RGBA, time.Duration) { drawn <- struct{}{} }}
	other.Show(frame)
	<-drawn
	th.call(func() { th.renderer.tileSide = 64 })
	before, after := th.Stats(), make(chan Stats, 1)
	queued := func() bool {
		th.mu.Lock()
		defer th.mu.Unlock()
		return len(th.queue.releases) > 0 && len(th.queue.withdrawn) > 0
	}
	_, err := v.Capture(context.Background(), f, Picture{300, 16, 1}, func(done float64) {
		pause := th.renderer.pause
		th.renderer.pause = func() error { // in the next frame, which goes before the next tile
			th.renderer.pause = pause
			go func() { v.Close(); after <- th.Stats() }()
			for !queued() {
				runtime.Gosched()
			}
			return pause()
		}
		frame.Frame = Extract(d, frontCamera(d).Turn(1, 0), full, NoPoint)
		other.Show(frame)
	})
	if !errors.Is(err, ErrClosed) {
		t.Errorf("the picture ended with %v", err)
	}
	if s := <-after; s.Textures != before.Textures || s.Framebuffers != before.Framebuffers {
		t.Errorf("when the view was closed, there was %+v; before %+v", s, before)
	}
}

// TestAClosedViewKeepsNoPicture that comes back to it late; an open one does, and draws the
// next frame into it.
func TestAClosedViewKeepsNoPicture(t *testing.T) {
	th := start(t)
	v := th.NewView()
	kept := func() int {
		th.mu.Lock()
		defer th.mu.Unlock()
		return len(v.free)
	}
	img := image.NewRGBA(image.Rect(0, 0, 8, 8))
	v.Recycle(img)
	if kept() != 1 || v.buffer(8, 8) != img || kept() != 0 {
		t.Error("an open view does not draw into the picture that it got back")
	}
	v.Close()
	v.Recycle(img)
	if n := kept(); n != 0 {
		t.Errorf("a closed view keeps %d pictures", n)
	}
}

// TestNamesOfAMovingViewLookForPlacesInTurns: a frame of a moving view says so to the memory
// of names, and one of a view at rest that it is none.
func TestNamesOfAMovingViewLookForPlacesInTurns(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	v := th.NewView()
	for i, q := range []Quality{Moving, Still, Moving, Fine} {
		drawn := make(chan struct{})
		v.Show(Request{Frame: Extract(d, frontCamera(d).Turn(float64(i), 0), full, NoPoint), Width: 60, Height: 40, Quality: q,
			Present: func(*image.RGBA, time.Duration) { close(drawn) }})
		<-drawn
		var moving bool
		th.call(func() { moving = v.memoryOf(d.ID()).moving })
		if moving != (q == Moving) {
			t.Errorf("frame %d of quality %+v: moving %v", i, q, moving)
		}
	}
}

// TestProbesOfViewsAreTheirOwn asks two views that show different things at a pixel.
func TestProbesOfViewsAreTheirOwn(t *testing.T) {
	th := start(t)
	d := scene.NewDocument("sphere")
	if _, err := d.AddMesh(sphere(t, 30, 1, r3.Vec{}), "sphere"); err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	here, away := th.NewView(), th.NewView()
	c := frontCamera(d)
	showIn(t, here, Extract(d, c, plain, NoPoint), 40, 40, Still)
	c.Focus = r3.Add(c.Focus, r3.Vec{X: 100})
	showIn(t, away, Extract(d, c, plain, NoPoint), 40, 40, Still)
	type answer struct {
		of string
		ok bool
	}
	got := make(chan answer, 2)
	here.Probe(20, 20, func(_ r3.Vec, ok bool) { got <- answer{"here", ok} })
	away.Probe(20, 20, func(_ r3.Vec, ok bool) { got <- answer{"away", ok} })
	for range 2 {
		if a := <-got; a.ok != (a.of == "here") {
			t.Errorf("%s: a surface is there: %v", a.of, a.ok)
		}
	}
}
