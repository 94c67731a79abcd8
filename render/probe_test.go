package render

import (
	"image"
	"slices"
	"testing"
	"time"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestEveryLocateIsAnsweredInOrder(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	show(t, th, Extract(d, frontCamera(d), plain, NoPoint), 60, 40, Still)
	var got []int
	note := func(i int, want bool) func(r3.Vec, bool) {
		return func(p r3.Vec, ok bool) {
			got = append(got, i)
			if ok != want {
				t.Errorf("question %d: a surface at %v: %v, want %v", i, p, ok, want)
			}
		}
	}
	hold, held := make(chan struct{}), make(chan struct{})
	go th.call(func() { close(held); <-hold })
	<-held
	th.Locate(30, 20, note(0, true))
	th.Locate(0, 0, note(1, false))
	th.Probe(30, 20, func(r3.Vec, bool) { t.Error("a probe that was replaced is answered") })
	last := make(chan struct{})
	th.Probe(30, 20, func(r3.Vec, bool) { close(last) })
	th.Locate(30, 20, note(2, true))
	close(hold)
	<-last
	if !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("answered: %v", got)
	}
}

// TestADroppedFrameIsNoEmptyOne asks while a frame is drawn that is dropped for
// another: the sphere in the middle is there all the time.
func TestADroppedFrameIsNoEmptyOne(t *testing.T) {
	for name, quality := range map[string]Quality{"where the last was": Still, "elsewhere": Fine} {
		th := start(t)
		d := scene.NewDocument("large")
		if _, err := d.AddMesh(sphere(t, 260, 0.1, r3.Vec{}), "sphere"); err != nil {
			t.Fatal(err)
		}
		keep(t, d)
		const width, height = 60, 40
		c := frontCamera(d)
		show(t, th, Extract(d, c, plain, NoPoint), width, height, Still)
		turned := Extract(d, c.Turn(0.1, 0), plain, NoPoint)
		pieces := 0
		answers := make(chan bool, 2)
		answer := func(_ r3.Vec, ok bool) { answers <- ok }
		th.call(func() {
			th.renderer.pause = func() error {
				if pieces++; pieces == 1 {
					th.Locate(width/2, height/2, answer)
					th.Probe(width/2, height/2, answer)
					th.Show(Request{Frame: turned, Width: width, Height: height, Quality: Moving, Present: func(*image.RGBA, time.Duration) {}})
				}
				return th.pause()
			}
		})
		th.Show(Request{Frame: turned, Width: width, Height: height, Quality: quality,
			Present: func(*image.RGBA, time.Duration) { t.Error("the finer frame was not dropped") }})
		for range cap(answers) {
			if !<-answers {
				t.Errorf("%s: nothing was found in the middle", name)
			}
		}
	}
}
