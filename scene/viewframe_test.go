package scene

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// frameOf returns the frame in which a camera sees the front.
func frameOf(t *testing.T, c Camera) ViewFrame {
	t.Helper()
	f, ok := NewViewFrame(c.Rotation)
	if !ok {
		t.Fatalf("%+v is no rotation", c.Rotation)
	}
	return f
}

// TestTheViewMadeFrontNamesTheOthers: who walks around what they see in front of
// them finds on every side what was at that side of the picture.
func TestTheViewMadeFrontNamesTheOthers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	// Where what was at the right, at the top and nearest is in each picture.
	sides := map[ViewDirection][3]r3.Vec{
		Front:  {{X: 1}, {Y: 1}, {Z: 1}},
		Back:   {{X: -1}, {Y: 1}, {Z: -1}},
		Right:  {{Z: 1}, {Y: 1}, {X: -1}},
		Left:   {{Z: -1}, {Y: 1}, {X: 1}},
		Top:    {{X: 1}, {Z: 1}, {Y: -1}},
		Bottom: {{X: 1}, {Z: -1}, {Y: 1}},
	}
	c := DefaultCamera()
	for n := range 60 { // one frame after the other: each is chosen in the last one's views
		c.Focus = r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}
		c = c.Turn(rnd.Float64()*6, rnd.Float64()*6)
		f := frameOf(t, c)
		right, top, nearest := c.FromView(r3.Vec{X: 1}), c.FromView(r3.Vec{Y: 1}), c.FromView(r3.Vec{Z: 1})
		for d, want := range sides {
			seen := c.Look(d, f)
			for i, p := range []r3.Vec{right, top, nearest} {
				if got := seen.ToView(p); !near(got, want[i]) {
					t.Fatalf("frame %d, view %d: point %d is at %v, want %v", n, d, i, got, want[i])
				}
			}
		}
		if front := c.Look(Back, f).Look(Front, f); front != c {
			t.Fatalf("frame %d: the front is %+v, it was made of %+v", n, front, c)
		}
		c = c.Look(ViewDirection(rnd.IntN(6)), f)
	}
}

func TestOnlyRotationsMakeFrames(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, q := range []quat.Number{{}, {Real: 2}, {Real: nan}, {Real: 1, Imag: nan}, {Real: 0.6, Imag: 0.8, Kmag: nan},
		{Jmag: inf}, {Real: 0.5, Imag: 0.5}, {Real: 1e300, Imag: 1e300}} {
		if f, ok := NewViewFrame(q); ok || !f.IsDefault() {
			t.Errorf("%v makes the frame %v", q, f)
		}
	}
	for _, q := range []quat.Number{{Real: 1}, {Real: -1}} {
		if f, ok := NewViewFrame(q); !ok || !f.IsDefault() {
			t.Errorf("the front of the coordinates makes the frame %v", f)
		}
	}
}

// TestViewFrameFacing: in the frame of a face and the top of a head, the face
// looks at the viewer and the head is upright.
func TestViewFrameFacing(t *testing.T) {
	axes := []r3.Vec{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}}
	rnd := rand.New(rand.NewPCG(9, 10))
	check := func(front, up r3.Vec) {
		f, err := ViewFrameFacing(front, up)
		if err != nil {
			t.Errorf("front %v, up %v: %v", front, up, err)
			return
		}
		c := DefaultCamera().Look(Front, f)
		if got := c.ToView(front); !near(got, r3.Vec{Z: r3.Norm(front)}) {
			t.Errorf("front %v, up %v: the front is at %v", front, up, got)
		}
		if got := c.ToView(up); math.Abs(got.X) > tolerance*r3.Norm(up) || got.Y <= 0 {
			t.Errorf("front %v, up %v: the top is at %v", front, up, got)
		}
	}
	for _, front := range axes {
		for _, up := range axes {
			if r3.Dot(front, up) == 0 {
				check(front, up)
			} else if f, err := ViewFrameFacing(front, up); err == nil {
				t.Errorf("front %v, up %v: the frame %v", front, up, f)
			}
		}
	}
	for range 200 {
		check(r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()},
			r3.Vec{X: rnd.NormFloat64() * 100, Y: rnd.NormFloat64(), Z: rnd.NormFloat64()})
	}
	if f, err := ViewFrameFacing(r3.Vec{Z: 1e200}, r3.Vec{Y: 1e-200, Z: 3e-201}); err != nil || !f.IsDefault() {
		t.Errorf("the usual directions make the frame %v, %v", f, err)
	}
	for _, bad := range []r3.Vec{{}, {X: math.NaN()}, {Z: math.Inf(1)}, {X: 1, Y: math.Inf(-1)}, {Y: 1, Z: math.NaN()}} {
		if f, err := ViewFrameFacing(bad, r3.Vec{Y: 1}); err == nil {
			t.Errorf("front %v: the frame %v", bad, f)
		}
		if f, err := ViewFrameFacing(r3.Vec{Z: 1}, bad); err == nil {
			t.Errorf("up %v: the frame %v", bad, f)
		}
	}
}
