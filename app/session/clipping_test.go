package session

import (
	"math"
	"strings"
	"testing"

	"cairn/app/tool"
	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// clipping is a session with a square from (0, 0) to (1, 1), seen from the front, and two
// landmarks.
func clipping(t *testing.T) (*world, *toolView, *scene.Document) {
	t.Helper()
	w := newWorld(t)
	v := &toolView{w: w}
	d := w.load(true)
	w.SetHand(tool.NewHand(v))
	return w, v, d
}

func (w *world) do(name string) {
	w.t.Helper()
	if why := w.Run(w.Action(name)); why != "" {
		w.t.Fatalf("%s: %s", name, why)
	}
}

func TestThePlaneIsSwitchedOnAndOff(t *testing.T) {
	w, v, _ := clipping(t)
	on := w.Action("clip")
	if on.Checked() || w.Action("clip-flip").Reason() == "" || w.Action("clip-position").Reason() == "" {
		t.Fatal("there is a plane")
	}
	w.do("clip")
	middle := r3.Vec{X: 0.5, Y: 0.5}
	if v.clip.Normal != (r3.Vec{Z: 1}) || math.Abs(v.clip.Above(middle)) > 1e-9 || !on.Checked() {
		t.Fatalf("at first %+v, not across the view through the middle", v.clip)
	}
	if w.hand.Held() != w.hand.Clip {
		t.Error("the tool that moves it is not in hand")
	}
	w.hand.Key(tool.Key{Name: tool.KeyUp, Modifiers: tool.Shift})
	moved := v.clip
	if moved.Above(middle) >= 0 {
		t.Errorf("an arrow has not moved it towards what is cut away: %+v", moved)
	}
	w.do("clip")
	if !v.clip.IsZero() || on.Checked() || w.hand.Held() != nil {
		t.Errorf("not off: %+v, in hand %v", v.clip, w.hand.Held())
	}
	w.do("clip")
	if v.clip != moved {
		t.Errorf("on again it is %+v, not where it was, %+v", v.clip, moved)
	}
	w.do("clip-flip")
	if v.clip != moved.Flipped() {
		t.Errorf("flipped: %+v", v.clip)
	}
	// Another tool in hand stays there.
	w.do("place")
	w.do("clip")
	w.do("clip")
	if w.hand.Held() != w.hand.Place {
		t.Error("the tool in hand was put down")
	}
	w.do("clip-move")
	if w.hand.Held() != w.hand.Clip || !strings.Contains(w.Prompt(), "Drag the ring") {
		t.Errorf("in hand: %v, %q", w.hand.Held(), w.Prompt())
	}
}

func TestThePlaneIsPut(t *testing.T) {
	w, v, _ := clipping(t)
	for name, normal := range map[string]r3.Vec{"clip-x": {X: 1}, "clip-y": {Y: 1}, "clip-z": {Z: 1}, "clip-view": {Z: 1}} {
		w.do(name)
		if r3.Norm(r3.Cross(v.clip.Normal, normal)) > 1e-12 || math.Abs(v.clip.Above(r3.Vec{X: 0.5, Y: 0.5})) > 1e-9 {
			t.Errorf("%s: %+v", name, v.clip)
		}
		if name == "clip-z" && v.clip.Normal.Z < 0 {
			t.Errorf("%s: the half nearer to the eye stays", name)
		}
	}
	w.do("clip-x")
	what, x := w.ClipPosition()
	if what != "x" || math.Abs(x-0.5) > 1e-9 {
		t.Errorf("at %s = %v", what, x)
	}
	w.SetClipPosition(0.25)
	if math.Abs(v.clip.Above(r3.Vec{X: 0.25, Y: 9})) > 1e-12 {
		t.Errorf("moved to 0.25: %+v", v.clip)
	}
	if texts, _ := w.Measuring(); len(texts) != 1 || !strings.Contains(texts[0], "x\u00a0=\u00a00.25") {
		t.Errorf("it is said to be at %q", texts)
	}
	oblique, _ := scene.NewPlane(r3.Vec{X: 1}, r3.Vec{X: 3, Y: 4})
	v.clip = oblique
	if what, x := w.ClipPosition(); what != "" || math.Abs(x-(0.6*0.5-0.8*0.5)) > 1e-9 {
		t.Errorf("oblique: %q %v", what, x)
	}
	w.SetClipPosition(-0.5)
	if _, x := w.ClipPosition(); math.Abs(x+0.5) > 1e-9 || v.clip.Normal != oblique.Normal {
		t.Errorf("moved: %v, %+v", x, v.clip)
	}
	if w.Action("clip-points").Reason() != errNotThree.Error() {
		t.Errorf("through two points: %q", w.Action("clip-points").Reason())
	}
	before := v.clip
	w.hand.Clip.Set(scene.Plane{})
	w.SetClipPosition(3)
	if !v.clip.IsZero() {
		t.Errorf("a plane that is gone was moved from %+v", before)
	}
}

func TestThePlaneThroughThreePoints(t *testing.T) {
	w, v, d := clipping(t)
	g := d.Groups()[0]
	d.Selection().Only(g.Point(0), g.Point(1))
	if w.Action("clip-points").Reason() == "" {
		t.Error("two points are enough")
	}
	insert := func(p r3.Vec) {
		t.Helper()
		if err := d.Apply(scene.InsertPoints(d, g.ID(), g.Group.Len(), landmark.Landmark{Name: "c", Status: landmark.Defined, Position: p})); err != nil {
			t.Fatal(err)
		}
	}
	a, b := g.Group.At(0).Position, g.Group.At(1).Position
	insert(r3.Vec{X: 0.3, Y: 0.9, Z: 0.4})
	d.Selection().Only(g.Points()...)
	w.do("clip-points")
	for _, p := range []r3.Vec{a, b, {X: 0.3, Y: 0.9, Z: 0.4}} {
		if math.Abs(v.clip.Above(p)) > 1e-9 {
			t.Errorf("%v is %v above the plane", p, v.clip.Above(p))
		}
	}
	if v.clip.Normal.Z <= 0 {
		t.Error("the half nearer to the eye stays")
	}
	insert(r3.Scale(0.5, r3.Add(a, b)))
	d.Selection().Only(g.Point(0), g.Point(1), g.Point(3))
	if why := w.Action("clip-points").Reason(); !strings.Contains(why, "one line") {
		t.Errorf("through three points of a line: %q", why)
	}
}
