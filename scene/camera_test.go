package scene

import (
	"math"
	"math/rand/v2"
	"testing"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// tolerance is for a few dozen float64 operations on numbers near 1.
const tolerance = 1e-9

func near(a, b r3.Vec) bool { return r3.Norm(r3.Sub(a, b)) < tolerance*(1+r3.Norm(a)) }

func TestNamedViewsFaceTheViewer(t *testing.T) {
	for d, toViewer := range map[ViewDirection]r3.Vec{
		Front: {Z: 1}, Back: {Z: -1}, Right: {X: 1}, Left: {X: -1}, Top: {Y: 1}, Bottom: {Y: -1},
	} {
		c := DefaultCamera().Look(d, ViewFrame{})
		if got := c.ToView(toViewer); !near(got, r3.Vec{Z: 1}) {
			t.Errorf("view %d: the axis towards the viewer is at %v", d, got)
		}
	}
	if up := DefaultCamera().Look(Right, ViewFrame{}).ToView(r3.Vec{Y: 1}); !near(up, r3.Vec{Y: 1}) {
		t.Errorf("right view: up is %v", up)
	}
}

func randomCamera(rnd *rand.Rand) Camera {
	c := DefaultCamera()
	c.Height = math.Exp(rnd.Float64()*10 - 5)
	c.Orthographic = rnd.IntN(2) == 0
	c.Focus = r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}
	c.Pivot = r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}
	return c.Turn(rnd.Float64()*6, rnd.Float64()*6)
}

func TestUnprojectInvertsProject(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		c := randomCamera(rnd)
		p := c.Unproject(rnd.Float64()-0.5, rnd.Float64()-0.5, c.Distance()*(0.2+rnd.Float64()))
		x, y, depth, ok := c.Project(p)
		if got := c.Unproject(x, y, depth); !ok || !near(got, p) {
			t.Fatalf("%+v: %v comes back as %v", c, p, got)
		}
	}
}

func TestTurningKeepsThePivotInItsPlace(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		c := randomCamera(rnd)
		before := c.ToView(c.Pivot)
		c = c.Turn(rnd.Float64(), rnd.Float64())
		if after := c.ToView(c.Pivot); !near(before, after) {
			t.Fatalf("the pivot moved from %v to %v", before, after)
		}
	}
}

func TestZoomKeepsThePlaceUnderThePointer(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		c := randomCamera(rnd)
		x, y := rnd.Float64()-0.5, rnd.Float64()-0.5
		p := c.Unproject(x, y, c.Distance())
		c = c.Zoom(1.7, x, y)
		gx, gy, _, _ := c.Project(p)
		if math.Hypot(gx-x, gy-y) > tolerance {
			t.Fatalf("the place under the pointer moved from (%g, %g) to (%g, %g)", x, y, gx, gy)
		}
	}
}

// eye returns where a camera looks from, by its definition: Distance from Focus,
// against the direction of the view.
func eye(c Camera) r3.Vec { return c.FromView(r3.Vec{Z: c.Distance()}) }

// TestZoomToNeverReachesThePlace goes in and out in steps of all sizes, as
// wheels and touchpads make them.
func TestZoomToNeverReachesThePlace(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 12))
	for range 200 {
		c := randomCamera(rnd)
		x, y := rnd.Float64()-0.5, rnd.Float64()-0.5
		depth := c.Distance() * math.Exp(3*rnd.NormFloat64()) // far before the focus, or far behind
		p := c.Unproject(x, y, depth)
		start, toward := c, r3.Unit(r3.Sub(p, eye(c)))
		total := 1.0
		for range 60 {
			factor := math.Exp(0.15 * (3*rnd.Float64() - 1)) // mostly nearer
			before := r3.Norm(r3.Sub(p, eye(c)))
			c = c.ZoomTo(factor, p)
			total *= factor
			way := r3.Sub(p, eye(c))
			// The eye is a difference of lengths up to that of Focus.
			slack := 1e-12 * (r3.Norm(p) + r3.Norm(c.Focus) + c.Distance())
			if !c.Orthographic && r3.Norm(r3.Sub(way, r3.Scale(before/factor, toward))) > slack+1e-9*before {
				t.Fatalf("%+v: from %g before the place to %v, not to %g", c, before, way, before/factor)
			}
			gx, gy, _, ok := c.Project(p)
			if reach := slack / c.Height; math.Hypot(gx-x, gy-y) > 1e-9+reach || !ok {
				t.Fatalf("%+v: the place went from (%g, %g) to (%g, %g), before the eye: %v", c, x, y, gx, gy, ok)
			}
		}
		// Near p, the rounding of places is large against the way that is left.
		const back = 1e-6
		if c = c.ZoomTo(1/total, p); r3.Norm(r3.Sub(c.Focus, start.Focus)) > back*(start.Distance()+r3.Norm(p)) || math.Abs(c.Height/start.Height-1) > tolerance {
			t.Fatalf("all the way back ends at %+v, began at %+v", c, start)
		}
	}
}

func TestZoomToRefusesWhatIsNoFactor(t *testing.T) {
	c := DefaultCamera()
	for _, factor := range []float64{0, -1, math.NaN(), math.Inf(1), math.Inf(-1), 1e-300, 1e300} {
		if got := c.ZoomTo(factor, r3.Vec{X: 1}); got != c {
			t.Errorf("factor %g: %+v", factor, got)
		}
	}
}

// TestAheadIsInTheMiddle: as deep as the place that it is asked for.
func TestAheadIsInTheMiddle(t *testing.T) {
	rnd := rand.New(rand.NewPCG(13, 14))
	for range 200 {
		c := randomCamera(rnd)
		p := c.Unproject(rnd.Float64()-0.5, rnd.Float64()-0.5, c.Distance()*(0.1+3*rnd.Float64()))
		a := c.Ahead(p)
		v, w := c.ToView(a), c.ToView(p)
		if slack := tolerance * (c.Distance() + r3.Norm(c.Focus)); math.Hypot(v.X, v.Y) > slack || math.Abs(v.Z-w.Z) > slack {
			t.Fatalf("%+v: ahead of %v is %v in the view, want (0, 0, %g)", c, p, v, w.Z)
		}
		c.Orthographic = false
		if got := c.Ahead(c.FromView(r3.Vec{X: 1, Z: 2 * c.Distance()})); got != c.Focus {
			t.Fatalf("of a place behind the eye it is %v, not the focus", got)
		}
	}
}

func TestShowsMost(t *testing.T) {
	b := mesh.Bounds{}.Add(r3.Vec{X: -1, Y: -1, Z: -0.1}).Add(r3.Vec{X: 1, Y: 1, Z: 0.1})
	fitted := DefaultCamera().Fit(b, 1)
	for _, orthographic := range []bool{false, true} {
		fitted.Orthographic = orthographic
		for what, test := range map[string]struct {
			c    Camera
			want bool
		}{
			"whole":       {fitted, true},
			"nearer":      {fitted.Zoom(1.7, 0, 0), true},
			"a third":     {fitted.Zoom(3, 0, 0), false},
			"from afar":   {fitted.Zoom(0.01, 0, 0), true},
			"half of it":  {fitted.Pan(0.4, 0), true},
			"gone":        {fitted.Pan(0, 1.2), false},
			"at its edge": {fitted.Zoom(20, 0.4, 0.4), false},
		} {
			if got := test.c.ShowsMost(b, 1); got != test.want {
				t.Errorf("%s, orthographic %v: %v", what, orthographic, got)
			}
		}
	}
	if !DefaultCamera().ShowsMost(mesh.Bounds{}, 1) {
		t.Error("of nothing it does not show most")
	}
}

func TestFitShowsEverything(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	b := mesh.Bounds{}.Add(r3.Vec{X: -3, Y: 10, Z: 2}).Add(r3.Vec{X: 5, Y: 11, Z: 40})
	for range 200 {
		c := randomCamera(rnd)
		aspect := 0.3 + 3*rnd.Float64()
		c = c.Fit(b, aspect)
		for i := range 8 {
			p := [2]r3.Vec{b.Min, b.Max}
			corner := r3.Vec{X: p[i&1].X, Y: p[i>>1&1].Y, Z: p[i>>2&1].Z}
			x, y, _, ok := c.Project(corner)
			if !ok || math.Abs(y) > 0.5 || math.Abs(x) > 0.5*aspect {
				t.Fatalf("aspect %g: corner %v is at (%g, %g)", aspect, corner, x, y)
			}
		}
	}
}

func TestInterpolateEndsWhereItShould(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 10))
	a, b := randomCamera(rnd), randomCamera(rnd)
	if got := a.Interpolate(b, 1); got != b {
		t.Errorf("at 1: %+v, want %+v", got, b)
	}
	if got := a.Interpolate(b, 0); !near(got.Focus, a.Focus) || math.Abs(got.Height-a.Height) > tolerance*a.Height {
		t.Errorf("at 0: %+v, want %+v", got, a)
	}
}

func TestFitOfOnePoint(t *testing.T) {
	c := DefaultCamera().Fit(mesh.Bounds{}.Add(r3.Vec{X: 5}), 1)
	if c.Focus != (r3.Vec{X: 5}) || !(c.Height >= 1) {
		t.Errorf("one point is shown with height %g about %v", c.Height, c.Focus)
	}
}
