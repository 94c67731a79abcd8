package mesh

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

func distancesAlong(t *testing.T, s *Surface, from ...r3.Vec) []float32 {
	t.Helper()
	var places []SurfacePoint
	for _, p := range from {
		places = append(places, on(t, s, p))
	}
	values, err := s.DistancesAlong(t.Context(), places, nil)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// TestDistancesAlongAPlane: they are those of straight lines, from vertices, edges and
// places within triangles, however the plane is folded, and the least from several.
func TestDistancesAlongAPlane(t *testing.T) {
	const fold = 0.45 // of the sheet is flat, and the rest stands upright
	r := rand.New(rand.NewPCG(31, 32))
	for name, place := range map[string]func(x, y float64) r3.Vec{
		"flat": func(x, y float64) r3.Vec { return r3.Vec{X: x, Y: y} },
		"folded": func(x, y float64) r3.Vec {
			return r3.Vec{X: min(x, fold), Y: y, Z: max(0, x-fold)}
		},
	} {
		m, _ := newSurface(t, sheet(20, func(x, y float64) float64 { return 0 }))
		flat := make([]r3.Vec, m.VertexCount())
		d := m.data
		d.Positions = nil
		for v := range flat {
			flat[v] = m.Vertex(v)
			p := place(flat[v].X, flat[v].Y)
			d.Positions = append(d.Positions, float32(p.X), float32(p.Y), float32(p.Z))
		}
		d.Origin = r3.Vec{Y: 500}
		_, s := newSurface(t, d)
		for range 20 {
			var from, in []r3.Vec
			for range 1 + r.IntN(12) {
				x, y := r.Float64(), r.Float64()
				if r.IntN(2) == 0 {
					x = math.Round(20*x) / 20
				}
				from, in = append(from, r3.Vec{X: x, Y: y}), append(in, r3.Add(d.Origin, place(x, y)))
			}
			for v, got := range distancesAlong(t, s, in...) {
				want := math.Inf(1)
				for _, p := range from {
					want = min(want, r3.Norm(r3.Sub(p, flat[v])))
				}
				if math.Abs(float64(got)-want) > 2e-6 { // float32
					t.Fatalf("%s: from %v to vertex %d at %v: %v, want %v", name, from, v, flat[v], got, want)
				}
			}
		}
		_ = m
	}
}

// TestDistancesAlongACylinder: unrolled it is a plane, in which the other way around is
// sometimes the shorter one.
func TestDistancesAlongACylinder(t *testing.T) {
	const radius, height, around = 2.0, 5.0, 64
	m, uv := curvedGrid(t, around, 25, true, false, func(u, v float64) r3.Vec {
		return r3.Vec{X: radius * math.Cos(2*math.Pi*u), Y: radius * math.Sin(2*math.Pi*u), Z: height * v}
	})
	s, err := m.Surface(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	girth := 2 * radius * math.Sin(math.Pi/around) * around
	for v, got := range distancesAlong(t, s, m.Vertex(10*around)) {
		x, y := math.Abs(uv[v][0]-uv[10*around][0]), uv[v][1]-uv[10*around][1]
		want := math.Hypot(girth*min(x, 1-x), height*y)
		// Where the ways around both sides meet, a front is a mixture of the two.
		if e := float64(got) - want; math.Abs(e) > 1e-5 && !(math.Abs(x-0.5) < 2.5/around && math.Abs(e) < 0.05) {
			t.Errorf("vertex %d at %v: %v, want %v", v, uv[v], got, want)
		}
	}
}

// TestDistancesAlongWithoutAWay: parts without a place, and vertices of no triangle.
func TestDistancesAlongWithoutAWay(t *testing.T) {
	d := Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 5, 0, 0, 6, 0, 0, 5, 1, 0, 9, 9, 9, 0, 0, 0, 1, 0, 0, 0, -1, 0},
		Triangles: []uint32{0, 1, 2, 3, 4, 5, 8, 7, 9}}
	m, s := newSurface(t, d)
	nan := math.NaN()
	for i, want := range []float64{0, 1, 1, nan, nan, nan, nan, 0, 1, 1} { // 7 and 8 are 0 and 1 once more
		if got := float64(distancesAlong(t, s, r3.Vec{})[i]); got != want && (got == got || want == want) {
			t.Errorf("vertex %d has %v, want %v", i, got, want)
		}
	}
	values, err := s.DistancesAlong(t.Context(), nil, nil)
	if err != nil || len(values) != m.VertexCount() || Defined(values[0]) {
		t.Errorf("from nowhere: %v, %v", values, err)
	}
	if _, err := s.DistancesAlong(t.Context(), []SurfacePoint{{Triangle: 3}}, nil); err == nil {
		t.Error("from a triangle that is not there")
	}
	m.Clear()
	if _, err := s.DistancesAlong(t.Context(), nil, nil); !errors.Is(err, ErrNoSurface) {
		t.Errorf("cleared: %v", err)
	}
}

func TestDistancesAlongEndWithTheirContext(t *testing.T) {
	_, s := newSurface(t, ball(40))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var from []SurfacePoint
	for range 50 {
		from = append(from, SurfacePoint{})
	}
	last := 0.
	values, err := s.DistancesAlong(ctx, from, func(p float64) {
		if p < last || p > 1 {
			t.Errorf("progress %v after %v", p, last)
		}
		last = p
		cancel()
	})
	if values != nil || !errors.Is(err, context.Canceled) || last == 0 {
		t.Errorf("%v after progress %v", err, last)
	}
	calls := 0
	if _, err := s.DistancesAlong(t.Context(), from[:1], func(p float64) { calls, last = calls+1, p }); err != nil || calls < 3 || last != 1 {
		t.Errorf("of one place %d times, to %v: %v", calls, last, err)
	}
}
