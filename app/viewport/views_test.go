package viewport

import (
	"math"
	"testing"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestNamedViewsFollowTheDocument: each document has its own front, first seen
// from there; keys and flights go by it.
func TestNamedViewsFollowTheDocument(t *testing.T) {
	w := newWorld(t)
	a, _ := document(t)
	b, _ := document(t)
	below, err := scene.ViewFrameFacing(r3.Vec{Y: -1}, r3.Vec{Z: 1})
	if err != nil {
		t.Fatal(err)
	}
	b.SetViewFrame(below)
	// towards returns the direction of the scene that comes to the viewer, and the one that is up.
	towards := func() [2]r3.Vec {
		c := w.v.Destination()
		var d [2]r3.Vec
		for i, v := range []r3.Vec{{Z: 1}, {Y: 1}} {
			p := r3.Sub(c.FromView(v), c.Focus)
			d[i] = r3.Vec{X: math.Round(p.X), Y: math.Round(p.Y), Z: math.Round(p.Z)}
		}
		return d
	}
	for _, step := range []struct {
		of   *scene.Document
		look scene.ViewDirection
		want [2]r3.Vec
	}{
		{a, -1, [2]r3.Vec{{Z: 1}, {Y: 1}}},
		{b, -1, [2]r3.Vec{{Y: -1}, {Z: 1}}},
		{b, scene.Right, [2]r3.Vec{{X: 1}, {Z: 1}}},
		{a, scene.Top, [2]r3.Vec{{Y: 1}, {Z: -1}}},
		{b, scene.Top, [2]r3.Vec{{Z: 1}, {Y: 1}}},
		{a, scene.Front, [2]r3.Vec{{Z: 1}, {Y: 1}}},
		{b, scene.Front, [2]r3.Vec{{Y: -1}, {Z: 1}}},
	} {
		if w.v.Document() != step.of {
			w.v.SetDocument(step.of)
		}
		if step.look >= 0 {
			w.v.Look(step.look)
		}
		if got := towards(); got != step.want {
			t.Errorf("looking to %v: towards the viewer and up are %v, want %v", step.look, got, step.want)
		}
	}
}

// TestDestination: while the view flies, what counts is where it was sent.
func TestDestination(t *testing.T) {
	w := newWorld(t)
	d, _ := document(t)
	w.v.SetDocument(d)
	start := w.v.camera
	if w.v.Destination() != start {
		t.Error("a view at rest goes somewhere")
	}
	goal := start.Turn(1, 0.5)
	w.v.FlyTo(goal) // at once, in a test
	w.v.flight, w.v.camera = fyne.NewAnimation(flightTime, func(float32) {}), start.Interpolate(goal, 0.3)
	if got := w.v.Destination(); got != goal {
		t.Errorf("under way to %+v, the destination is %+v", goal, got)
	}
	w.v.SetCamera(start) // as a drag does
	if got := w.v.Destination(); got != start {
		t.Errorf("stopped at %+v, the destination is %+v", start, got)
	}
}
