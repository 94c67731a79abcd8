package mesh

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// firstInBeam looks at all points, and tells by the angle to the ray which are in a beam
// from its apex: another way than that of CastPoint.
func firstInBeam(m *TriMesh, origin, direction r3.Vec, b Beam) (vertex int, clear bool) {
	const unclear = 1e-9 // relative: nearer to the edge, or to another point, the two ways may differ by rounding
	way := r3.Unit(direction)
	vertex, clear = -1, true
	least := math.Inf(1)
	for v := range m.VertexCount() {
		to := r3.Sub(m.Vertex(v), origin)
		along := r3.Dot(to, way)
		if along < 0 {
			continue
		}
		beside, room := r3.Norm(r3.Cross(to, way)), b.Radius+b.Spread*along
		if math.Abs(beside-room) <= unclear*(1+room+r3.Norm(to)) {
			clear = false
		}
		if beside > room {
			continue
		}
		if math.Abs(along-least) <= unclear*(1+along) {
			clear = false
		}
		if along < least {
			vertex, least = v, along
		}
	}
	return vertex, clear
}

// TestCastPointIsTheFirstOfAllPoints compares with a look at all points: balls, sheets and
// points all over, of a cloud that has an origin, and beams like those of either
// projection, narrow and wide, from outside and from within.
func TestCastPointIsTheFirstOfAllPoints(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	unclear, met, missed := 0, 0, 0
	for _, n := range []int{1, 2, 9, 100, 5000} {
		data := Data{Origin: r3.Vec{X: 1000, Y: -20, Z: 3}}
		for i := range n {
			p := randomDirection(r)
			switch i % 3 {
			case 1:
				p.Z = 0.25
			case 2:
				p = r3.Scale(r.Float64(), p)
			}
			data.Positions = append(data.Positions, float32(p.X), float32(p.Y), float32(p.Z))
		}
		m, s := newSurface(t, data)
		for i := range 2000 {
			origin := r3.Add(data.Origin, r3.Scale(4*r.Float64(), randomDirection(r)))
			at := m.Vertex(r.IntN(n))
			direction := r3.Scale(math.Exp(4*r.NormFloat64()), r3.Add(r3.Sub(at, origin), r3.Scale(0.02, randomDirection(r))))
			b := Beam{Radius: 0.05 * r.Float64()}
			if i%2 == 0 {
				b = Beam{Spread: 0.02 * r.Float64()}
			}
			if i%10 == 0 {
				b.Spread = 2 * r.Float64() // the box around many points may be beside it, and one of them in it
			}
			want, clear := firstInBeam(m, origin, direction, b)
			if !clear {
				unclear++
				continue
			}
			h, ok := s.CastPoint(origin, direction, b)
			if ok != (want >= 0) || ok && h.Vertex != want {
				t.Fatalf("%d points, %v along %v in %+v: met point %d (%v), want %d", n, origin, direction, b, h.Vertex, ok, want)
			}
			if !ok {
				missed++
				continue
			}
			met++
			if h.Position != m.Vertex(want) || h.Triangle != -1 || h.Normal != (r3.Vec{}) || math.Abs(h.Distance-r3.Norm(r3.Sub(m.Vertex(want), origin))) > 1e-9 {
				t.Fatalf("point %d at %v: met %+v", want, m.Vertex(want), h)
			}
		}
	}
	if unclear > 50 || met < 1000 || missed < 1000 {
		t.Errorf("%d met, %d missed, %d unclear: the beams test little", met, missed, unclear)
	}
}

// TestCastPointMeetsNothing where there is nothing to meet, or the question is none.
func TestCastPointMeetsNothing(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	cloudMesh, cloud := newSurface(t, Data{Positions: []float32{0, 0, 0, 1, 0, 0, float32(nan), 0, 0}})
	defer runtime.KeepAlive(cloudMesh)
	z := r3.Vec{Z: 1}
	for name, test := range map[string]struct {
		origin, direction r3.Vec
		beam              Beam
	}{
		"behind":             {z, z, Beam{Radius: 0.1}},
		"beside":             {r3.Vec{X: 0.5, Z: -1}, z, Beam{Radius: 0.1}},
		"no direction":       {r3.Vec{Z: -1}, r3.Vec{}, Beam{Radius: 0.1}},
		"no finite one":      {r3.Vec{Z: -1}, r3.Vec{Z: inf}, Beam{Radius: 0.1}},
		"from nowhere":       {r3.Vec{Z: nan}, z, Beam{Radius: 0.1}},
		"from too far":       {r3.Vec{Z: -1e200}, z, Beam{Radius: 0.1}},
		"of negative radius": {r3.Vec{Z: -1}, z, Beam{Radius: -1}},
		"of no radius":       {r3.Vec{Z: -1}, z, Beam{Radius: nan}},
		"of no spread":       {r3.Vec{Z: -1}, z, Beam{Spread: nan}},
		"without end":        {r3.Vec{Z: -1}, z, Beam{Radius: inf}},
		"that opens wholly":  {r3.Vec{Z: -1}, z, Beam{Spread: inf}},
	} {
		if h, ok := cloud.CastPoint(test.origin, test.direction, test.beam); ok {
			t.Errorf("%s: met %+v", name, h)
		}
	}
	if h, ok := cloud.CastPoint(r3.Vec{}, z, Beam{}); !ok || h.Vertex != 0 {
		t.Errorf("a point at the origin: %+v, %v", h, ok)
	}
	triangleMesh, triangle := newSurface(t, Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}, Triangles: []uint32{0, 1, 2}})
	defer runtime.KeepAlive(triangleMesh)
	if _, ok := triangle.CastPoint(r3.Vec{Z: -1}, z, Beam{Radius: 1}); ok {
		t.Error("a point of a mesh with triangles is met")
	}
}
