package tool

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheRimIsTheOutlineOfTheEllipsoid: as far as the farthest of many of its points in each
// direction of the picture, of a ball, a long one aslant and a flat one, from two sides.
func TestTheRimIsTheOutlineOfTheEllipsoid(t *testing.T) {
	turned := scene.DefaultCamera()
	turned.Height, turned.Orthographic = 4, true
	straight := turned
	turned = facing(turned, r3.Vec{X: 1, Y: -2, Z: 0.5})
	slant := r3.Unit(r3.Vec{X: 1, Y: 1, Z: 1})
	across := r3.Unit(r3.Vec{X: 1, Y: -1})
	for name, axes := range map[string][3]r3.Vec{
		"ball":  {{X: 0.3}, {Y: 0.3}, {Z: 0.3}},
		"long":  {r3.Scale(0.5, slant), r3.Scale(0.1, across), r3.Scale(0.1, r3.Cross(slant, across))},
		"plate": {{X: 0.4}, {Y: 0.2}, {Z: 1e-6}},
	} {
		for _, c := range []scene.Camera{straight, turned} {
			l := Likely{Middle: r3.Vec{X: 0.2, Y: 0.1, Z: 0.3}, Axes: axes}
			rim := l.rim(c)
			if len(rim) < 20 {
				t.Fatalf("%s: %d points", name, len(rim))
			}
			rng := rand.New(rand.NewPCG(1, 2))
			var seen []r2.Vec
			for range 20000 {
				u := r3.Unit(r3.Vec{X: rng.NormFloat64(), Y: rng.NormFloat64(), Z: rng.NormFloat64()})
				q := r3.Add(l.Middle, r3.Add(r3.Scale(u.X, axes[0]), r3.Add(r3.Scale(u.Y, axes[1]), r3.Scale(u.Z, axes[2]))))
				x, y, _, _ := c.Project(q)
				seen = append(seen, r2.Vec{X: x, Y: y})
			}
			for k := range 12 {
				sin, cos := math.Sincos(float64(k) * math.Pi / 6)
				way := r2.Vec{X: cos, Y: sin}
				reach := func(all []r2.Vec) float64 {
					most := math.Inf(-1)
					for _, p := range all {
						most = max(most, r2.Dot(p, way))
					}
					return most
				}
				// Neither the 40 corners of the rim nor the points that were drawn by lot come
				// exactly to the end: half of a percent of 0.5 in a picture 4 high.
				if a, b := reach(rim), reach(seen); math.Abs(a-b) > 0.005*0.5 {
					t.Errorf("%s at %v: the rim reaches to %v, the ellipsoid to %v", name, way, a, b)
				}
			}
		}
	}
	if rim := (Likely{}).rim(straight); rim != nil {
		t.Errorf("without axes: %v", rim)
	}
}

// expecting is a sphere whose next point is expected somewhere.
func expecting(t *testing.T, l *Likely) (*world, *scene.GroupNode) {
	w, n := newSphere(t, unvisited("a", "b", "c")...)
	w.hand.Place.Likely = func(_ *scene.Document, at Target) (Likely, bool) { return *l, at.Point != n.Group.ID(2) }
	w.hand.Take(w.hand.Place)
	return w, n
}

// TestReturnTakesAPredictionOver, unless it is off the surface or the crosshair is out; a
// click places as ever.
func TestReturnTakesAPredictionOver(t *testing.T) {
	at := r3.Unit(r3.Vec{X: 1, Y: 2, Z: 2})
	l := &Likely{Position: at, Normal: at, Middle: at, Axes: [3]r3.Vec{{X: 0.1}, {Y: 0.1}, {Z: 0.1}}}
	w, n := expecting(t, l)
	enter := Key{Name: KeyReturn}
	w.hand.Key(enter)
	if n.Group.Progress().Placed != 0 || len(w.said) != 1 || !strings.Contains(w.said[0], "off the surface") {
		t.Fatalf("off the surface: %v, %q", n.Group.Progress(), w.said)
	}
	if m := w.hand.Marks(); m.Likely == nil || *m.Likely != at || !m.Unsure || m.Behind || len(m.Rim) == 0 {
		t.Errorf("off the surface: %+v", m)
	}
	l.OnSurface = true
	w.hand.Key(enter)
	if a := n.Group.At(0); a.Position != at || a.Normal != at || a.Origin != landmark.Accepted || a.Status != landmark.Defined {
		t.Errorf("Return makes %+v", a)
	}
	w.hand.Key(Key{Name: KeyRight}) // the crosshair
	w.hand.Key(enter)
	if b := n.Group.At(1); !b.Placed() || b.Origin != landmark.Observed || b.Position.X > 0.1 {
		t.Errorf("the crosshair places %+v", b)
	}
	w.hand.Place.Jump(n.Point(0))
	w.after(2 * doubleClick)
	w.click(20, 10, 0)
	if a := n.Group.At(0); a.Origin != landmark.Adjusted {
		t.Errorf("placed anew it is %+v", a)
	}
	if m := w.hand.Marks(); m.Likely != nil { // c
		t.Errorf("where nothing is expected: %+v", m)
	}
}

// TestTheViewTurnsToWhatIsExpected if that is wished, and not where it is seen well.
func TestTheViewTurnsToWhatIsExpected(t *testing.T) {
	front := r3.Unit(r3.Vec{X: 0.1, Z: 1})
	l := &Likely{Position: front, Normal: front, OnSurface: true}
	w, n := expecting(t, l)
	to := func(p r3.Vec) {
		l.Position, l.Normal = p, p
		w.flight = nil
		w.hand.Place.Jump(n.Point(0))
	}
	behind := r3.Vec{Z: -1}
	if to(behind); w.flight != nil {
		t.Error("it turns although nobody wished that")
	}
	if m := w.hand.Marks(); !m.Behind {
		t.Error("what is hidden is shown as if it were not")
	}
	w.hand.Options.TurnToLikely = true
	if to(front); w.flight != nil {
		t.Error("it turns to what is seen well")
	}
	height := w.camera.Height
	if to(behind); w.flight == nil {
		t.Fatal("it does not turn to what is hidden")
	}
	x, y, _, ok := w.camera.Project(behind)
	if !ok || math.Hypot(x, y) > tolerance || w.camera.Height != height {
		t.Errorf("it is at %v, %v, with a view %v high", x, y, w.camera.Height)
	}
	if v := r3.Rotation(w.camera.Rotation).Rotate(behind); math.Abs(v.Z-1) > tolerance {
		t.Errorf("its normal goes along %v", v)
	}
	edge := r3.Unit(r3.Vec{X: 1, Z: -0.1})
	if to(edge); w.flight == nil {
		t.Error("it does not turn to what is seen along the surface")
	}
}
