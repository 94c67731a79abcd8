package tool

import (
	"math"
	"strings"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// clipWorld is a sphere of radius 1 seen from its front and a little from above and the
// right, cut across x through its middle, with the tool that moves the plane in hand.
func clipWorld(t *testing.T) *world {
	w, _ := newSphere(t)
	w.camera = w.camera.Turn(-0.6, 0.4)
	w.camera.Clip = scene.Plane{Normal: r3.Vec{X: 1}}
	w.hand.Take(w.hand.Clip)
	return w
}

// seenAt returns where a place is seen, in the toolkit's units.
func (w *world) seenAt(p r3.Vec) r2.Vec {
	x, y, _, _ := w.camera.Project(p)
	return r2.Vec{X: x / unit, Y: y / unit}
}

func TestDraggingTheRingMovesThePlane(t *testing.T) {
	for _, orthographic := range []bool{true, false} {
		w := clipWorld(t)
		w.camera.Orthographic = orthographic
		changed := 0
		w.hand.Clip.Changed = func() { changed++ }
		handle := *w.hand.Marks().Handle
		if r3.Norm(handle) > 1e-6 {
			t.Fatalf("the handle is at %v", handle)
		}
		// A part of the normal is seen: the plane goes where the pointer is along it.
		w.drag(Left, 0, w.seenAt(handle), w.seenAt(r3.Vec{X: 0.3}), w.seenAt(r3.Vec{X: 0.2}))
		const nearby = 0.01 // in perspective lengths along the view are not alike
		if got := w.camera.Clip; got.Normal != (r3.Vec{X: 1}) || math.Abs(got.Point.X-0.2) > nearby {
			t.Errorf("orthographic %v: dragged to %+v, want x = 0.2", orthographic, got)
		}
		if changed == 0 {
			t.Error("nobody was told")
		}
		// It stays at the specimen.
		w.drag(Left, 0, w.seenAt(*w.hand.Marks().Handle), w.seenAt(r3.Vec{X: -30}))
		if got := w.camera.Clip.Point.X; got > -1 || got < -1.2 {
			t.Errorf("orthographic %v: dragged away, it is at %v", orthographic, got)
		}
	}
}

func TestDraggingTheOutlineTiltsThePlane(t *testing.T) {
	w := clipWorld(t)
	f := frame(w.doc, w.camera.Clip)
	if len(f.outline) != 4 {
		t.Fatalf("the outline has %d corners", len(f.outline))
	}
	var top r3.Vec // the middle of the edge at the top
	for i, p := range f.outline {
		m := r3.Scale(0.5, r3.Add(p, f.outline[(i+1)%4]))
		if m.Y > top.Y {
			top = m
		}
	}
	// It follows the pointer along the normal, and so turns about the middle.
	to := r3.Add(top, r3.Vec{X: top.Y}) // by 45 degrees
	w.drag(Left, 0, w.seenAt(top), w.seenAt(to))
	got := w.camera.Clip
	want := r3.Unit(r3.Vec{X: 1, Y: -1})
	if r3.Norm(r3.Sub(got.Normal, want)) > 1e-3 || math.Abs(got.Above(f.handle)) > 1e-6 {
		t.Errorf("tilted to %+v, want %v through %v", got, want, f.handle)
	}
	if !got.Valid() {
		t.Error("the plane is none")
	}
}

func TestThePlaneSeenFromItsFrontIsDragged(t *testing.T) {
	w, _ := newSphere(t)
	w.hand.Take(w.hand.Clip)
	w.camera.Clip = scene.Plane{Normal: r3.Vec{Z: 1}} // towards the eye
	w.drag(Left, 0, r2.Vec{}, r2.Vec{Y: 30})
	if got := w.camera.Clip.Point.Z; math.Abs(got-0.4) > 1e-9 { // the picture is 4 high
		t.Errorf("dragged up it is at %v, want 0.4 nearer to the eye", got)
	}
	f := frame(w.doc, w.camera.Clip)
	right := r3.Vec{X: f.outline[0].X, Z: 0.4}
	if right.X < 0 {
		right.X = -right.X
	}
	w.drag(Left, 0, w.seenAt(right), r2.Sub(w.seenAt(right), r2.Vec{X: 15}))
	if n := w.camera.Clip.Normal; !(n.X > 0.05) || math.Abs(n.Y) > 1e-6 {
		t.Errorf("its right edge dragged to the middle: the normal is %v, and that edge is to go away", n)
	}
}

func TestThePlaneStaysWhereTheDragIsCancelled(t *testing.T) {
	w := clipWorld(t)
	before := w.camera.Clip
	w.hand.Press(w.pointer(0, 0, Left, 0))
	w.hand.Drag(w.pointer(30, 30, Left, 0))
	w.hand.Drag(w.pointer(60, 30, Left, 0))
	if w.camera.Clip == before {
		t.Fatal("nothing is dragged")
	}
	if w.key(KeyEscape, 0); w.camera.Clip != before || w.hand.Held() != w.hand.Clip {
		t.Errorf("cancelled: %+v, in hand %v", w.camera.Clip, w.hand.Held())
	}
	w.hand.Release(w.pointer(60, 30, Left, 0))
	if w.key(KeyEscape, 0); w.hand.Held() != nil || w.camera.Clip != before {
		t.Error("Escape does not put the tool down, or takes the plane with it")
	}
}

func TestKeysMoveThePlane(t *testing.T) {
	w := clipWorld(t)
	step := w.doc.FitBounds().Diagonal() / 400
	for _, test := range []struct {
		key  KeyName
		m    Modifiers
		want float64
	}{{KeyUp, 0, 1}, {KeyRight, Shift, 11}, {KeyDown, Alt, 10.9}, {KeyLeft, 0, 9.9}} {
		if !w.key(test.key, test.m) || math.Abs(w.camera.Clip.Point.X-test.want*step) > 1e-9 {
			t.Errorf("%s: %v steps, want %v", test.key, w.camera.Clip.Point.X/step, test.want)
		}
	}
	if got := w.hand.Prompt(); got != "" {
		t.Errorf("moved by keys, the prompt is still %q", got)
	}
	if w.hand.Take(w.hand.Clip); !strings.HasPrefix(w.hand.Prompt(), "Drag the ring") {
		t.Errorf("taken anew, the prompt is %q", w.hand.Prompt())
	}
	w.camera.Clip = scene.Plane{}
	before := w.camera
	if w.hand.Clip.Key(Key{Name: KeyUp}) || w.camera != before {
		t.Error("without a plane an arrow does something")
	}
	if w.hand.Marks().Handle != nil || len(w.hand.Marks().Outline) > 0 {
		t.Error("without a plane something is drawn")
	}
	if !strings.Contains(w.hand.Prompt(), "no clipping plane") {
		t.Errorf("prompt: %q", w.hand.Prompt())
	}
}

// TestThePlaneFacesTheEye: whichever way a direction points, the half with the eye is cut
// away. In perspective that is where the eye stands, which a plane beside the middle of the
// view may be behind though it looks towards it.
func TestThePlaneFacesTheEye(t *testing.T) {
	for _, orthographic := range []bool{true, false} {
		for _, turn := range []float64{-0.5, 0.5} { // the eye is to the right of the specimen, or to the left
			w := clipWorld(t)
			w.camera = scene.DefaultCamera().Turn(turn, 0)
			w.camera.Orthographic = orthographic
			eye := w.camera.FromView(r3.Vec{Z: w.camera.Distance()})
			for _, x := range []float64{0, 2 * eye.X} { // in the middle, and beyond the eye
				for _, normal := range []r3.Vec{{X: 1}, {X: -3}} {
					got, err := w.hand.Clip.Facing(r3.Vec{X: x}, normal)
					want := math.Copysign(1, eye.X-x)
					if orthographic {
						want = math.Copysign(1, eye.X) // infinitely far away
					}
					if err != nil || got.Normal != (r3.Vec{X: want}) || got.Point.X != x {
						t.Errorf("orthographic %v, eye at %v, across %v at %v: %+v, %v", orthographic, eye, normal, x, got, err)
					}
				}
			}
		}
	}
	w := clipWorld(t)
	if _, err := w.hand.Clip.Facing(r3.Vec{}, r3.Vec{}); err == nil {
		t.Error("a plane across nothing")
	}
}

// TestElsewhereTheViewTurns: a drag beside the ring and the outline is for looking.
func TestElsewhereTheViewTurns(t *testing.T) {
	w := clipWorld(t)
	before := w.camera
	w.drag(Left, 0, r2.Vec{X: 180, Y: -135}, r2.Vec{X: 150, Y: -120})
	if w.camera.Clip != before.Clip || w.camera.Rotation == before.Rotation {
		t.Errorf("plane %+v, rotation %v", w.camera.Clip, w.camera.Rotation)
	}
}

func TestClipTexts(t *testing.T) {
	w := clipWorld(t)
	w.doc.SetUnits("mm")
	oblique, _ := scene.NewPlane(r3.Vec{X: 0.5}, r3.Vec{X: 1, Y: 1})
	for _, test := range []struct {
		p    scene.Plane
		want string
	}{
		{scene.Plane{Point: r3.Vec{X: 0.12345678}, Normal: r3.Vec{X: 1}}, "Clipping plane at x = 0.1235 mm"},
		{scene.Plane{Point: r3.Vec{Y: -1e-9}, Normal: r3.Vec{Y: -1}}, "Clipping plane at y = 0.0000 mm"},
		{oblique, "Clipping plane 0.3536 mm from the middle"},
		{scene.Plane{}, ""},
	} {
		if got := strings.ReplaceAll(ClipText(w.doc, test.p), "\u00a0", " "); got != test.want {
			t.Errorf("%+v: %q, want %q", test.p, got, test.want)
		}
		if !test.p.IsZero() {
			what, x := ClipPosition(w.doc, test.p)
			moved := AtPosition(w.doc, test.p, x+0.25)
			if gotWhat, got := ClipPosition(w.doc, moved); gotWhat != what || math.Abs(got-x-0.25) > 1e-9 || moved.Normal != test.p.Normal {
				t.Errorf("%+v moved by 0.25 is at %v, was at %v", test.p, got, x)
			}
		}
	}
}
