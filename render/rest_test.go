package render

import (
	"bytes"
	"testing"
)

func TestRestGivesEverythingBackAndDrawsAgain(t *testing.T) {
	th := start(t)
	before := th.Stats()
	d, _ := markedSphere(t, 20)
	keep(t, d)
	frame := Extract(d, frontCamera(d), Style{Landmarks: true}, NoPoint)
	const side = 64
	want := bytes.Clone(show(t, th, frame, side, side, Still).Pix)
	th.Rest()
	if th.Stats().ByDocument[d.ID()].Objects == 0 {
		t.Fatal("Rest took the copies of an open document")
	}

	th.Forget(d.ID())
	th.Rest()
	after := th.Stats()
	if after.Bytes > before.Bytes || after.Textures > before.Textures || after.Programs > before.Programs {
		t.Errorf("after Rest: %+v, at the start: %+v", after, before)
	}
	other, _ := markedSphere(t, 20) // a forgotten document is not drawn again
	keep(t, other)
	got := show(t, th, Extract(other, frontCamera(other), Style{Landmarks: true}, NoPoint), side, side, Still)
	if !bytes.Equal(got.Pix, want) {
		t.Error("the picture differs after Rest")
	}
}

func TestRestOfAClosedThreadReturns(t *testing.T) {
	th := start(t)
	th.Close()
	th.Rest()
}

// TestInfoDuringRest is for the race detector: Rest opens another context.
func TestInfoDuringRest(t *testing.T) {
	th := start(t)
	want := th.Info()
	rested := make(chan struct{})
	go func() {
		defer close(rested)
		th.Rest()
	}()
	for range 1000 {
		if got := th.Info(); got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
	}
	<-rested
}
