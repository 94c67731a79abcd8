package render

import (
	"slices"
	"testing"

	"cairn/scene"
)

// TestFramesAreReadAlikeInBothWays draws frames of changing sizes and qualities, each read
// at once and through a buffer, and compares every byte; then nothing is left.
func TestFramesAreReadAlikeInBothWays(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 40)
	plain, buffered := th.NewView(), th.NewView()
	through := func(on bool) { th.call(func() { th.renderer.buffered = on }) }
	if on := false; !th.call(func() { on = th.renderer.buffered }) || on != th.Info().Buffered {
		t.Errorf("frames go through a buffer: %v, and it is said: %v", on, th.Info().Buffered)
	}
	groups := d.Groups()
	bare := full
	bare.Landmarks = false // the picture is the surface's own
	for i, of := range []struct {
		w, h int
		q    Quality
		turn float64
		look Style
		over scene.Point
	}{
		{120, 90, Still, 0, full, NoPoint}, {120, 90, Still, 0.5, full, NoPoint}, {120, 90, Still, 0.5, bare, NoPoint},
		{120, 90, Fine, 0.5, full, NoPoint}, {120, 90, Fine, 0.5, full, groups[0].Point(3)}, {71, 93, Moving, 1, full, NoPoint},
		{71, 93, Still, 1, full, groups[0].Point(5)}, {120, 90, Still, 1, full, NoPoint}, // of a size that was shown before
	} {
		f := Extract(d, frontCamera(d).Turn(of.turn, 0), of.look, of.over)
		through(false)
		want := showIn(t, plain, f, of.w, of.h, of.q)
		through(true)
		got := showIn(t, buffered, f, of.w, of.h, of.q)
		if want.Rect != got.Rect || !slices.Equal(want.Pix, got.Pix) {
			t.Errorf("frame %d is read otherwise through a buffer", i)
		}
	}
	before := th.Stats()
	through(false)
	plain.Close()
	one := th.Stats()
	buffered.Close()
	both := th.Stats()
	// The view that was read at once has no buffer of its own; the other has one for each of
	// its two numbers of samples.
	if before.Buffers-one.Buffers != 0 || one.Buffers-both.Buffers != 2 {
		t.Errorf("%d, %d and %d buffers with both views, one and none", before.Buffers, one.Buffers, both.Buffers)
	}
}
