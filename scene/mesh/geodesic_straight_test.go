package mesh

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// straightened returns what a search knows that may take no steps: the way along edges,
// straightened.
func straightened(t *testing.T, m *TriMesh, s *Surface, a, b SurfacePoint) Path {
	t.Helper()
	n, err := s.joined(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	from, err := n.place(&m.data, a)
	if err != nil {
		t.Fatal(err)
	}
	to, err := n.place(&m.data, b)
	if err != nil {
		t.Fatal(err)
	}
	g := newSearch(t.Context(), &m.data, n, from, to)
	g.most = 1
	p, err := g.shortest()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// On a fine sphere, where a search has to end early, the way is a great circle all the
// same: the way along edges is up to a seventh longer.
func TestAStraightenedWayIsAGeodesic(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	m, s := newSurface(t, ball(112))
	for range 30 {
		a, b := r3.Unit(randomDirection(r)), r3.Unit(randomDirection(r))
		want := math.Acos(r3.Dot(a, b))
		p := straightened(t, m, s, on(t, s, a), on(t, s, b))
		// The triangles lie below the sphere by no more than 2e-4 of the radius.
		if math.Abs(p.Length/want-1) > 2e-4 {
			t.Errorf("from %v to %v: %v, want %v", a, b, p.Length, want)
		}
	}
}

// On surfaces with hills, borders, twists and one side only, the way is one, and that or
// another of nearly its length is the shortest: on one side of a hill, say.
func TestAStraightenedWayIsNearlyTheShortest(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	const around, along = 40, 9
	for name, d := range map[string]Data{
		"hills":     sheet(14, func(x, y float64) float64 { return 0.1 * math.Sin(9*x) * math.Cos(7*y) }),
		"cylinder":  strip(around, along, 0),
		"a twist":   strip(around, along, 1),
		"two turns": strip(around, along, 2),
	} {
		m, s := newSurface(t, d)
		for range 12 {
			a := on(t, s, m.Vertex(r.IntN(m.VertexCount())))
			b := on(t, s, r3.Add(m.Vertex(r.IntN(m.VertexCount())), r3.Vec{X: 0.01, Y: 0.013, Z: 0.003}))
			shortest := walked(t, s, a, b)
			p := straightened(t, m, s, a, b)
			if p.Length < shortest*(1-1e-7) {
				t.Errorf("%s: %v is shorter than the shortest, %v", name, p.Length, shortest)
			}
			if p.Length > shortest*1.05 {
				t.Errorf("%s: from %v to %v: %v, but the shortest is %v", name, a.Position, b.Position, p.Length, shortest)
			}
		}
	}
}

// strip returns a closed strip of radius 1 and half as wide that is turned by so many
// half turns on its way around. With an odd number it has one side only.
func strip(around, along, halfTurns int) Data {
	var d Data
	at := func(i, j int) uint32 {
		if i == around {
			i = 0
			if halfTurns%2 == 1 {
				j = along - j
			}
		}
		return uint32(i*(along+1) + j)
	}
	for i := range around {
		angle := 2 * math.Pi * float64(i) / float64(around)
		twist := angle * float64(halfTurns) / 2
		for j := range along + 1 {
			off := float64(j)/float64(along)*0.5 - 0.25
			far := 1 + off*math.Sin(twist)
			d.Positions = append(d.Positions, float32(far*math.Cos(angle)), float32(far*math.Sin(angle)), float32(off*math.Cos(twist)))
		}
	}
	for i := range around {
		for j := range along {
			d.Triangles = append(d.Triangles, at(i, j), at(i+1, j), at(i+1, j+1), at(i, j), at(i+1, j+1), at(i, j+1))
		}
	}
	return d
}

// Three pages of a book hang together in its spine, an edge of three triangles each: the
// way from one page to another is that over both of them laid flat.
func TestGeodesicOverAnEdgeOfThreeTriangles(t *testing.T) {
	var d Data
	const n = 8
	for page := range 3 {
		first := uint32(len(d.Positions) / 3)
		sin, cos := math.Sincos(2 * math.Pi * float64(page) / 3)
		for i := range n + 1 {
			for j := range n + 1 {
				x := float64(i) / n
				d.Positions = append(d.Positions, float32(x*cos), float32(x*sin), float32(j)/n)
			}
		}
		for i := range uint32(n) {
			for j := range uint32(n) {
				a := first + i*(n+1) + j
				d.Triangles = append(d.Triangles, a, a+n+1, a+n+2, a, a+n+2, a+1)
			}
		}
	}
	_, s := newSurface(t, d)
	on := func(page int, x, z float64) SurfacePoint {
		sin, cos := math.Sincos(2 * math.Pi * float64(page) / 3)
		return on(t, s, r3.Vec{X: x * cos, Y: x * sin, Z: z})
	}
	r := rand.New(rand.NewPCG(35, 36))
	for i := range 60 {
		x, y, z, w := r.Float64(), r.Float64(), r.Float64(), r.Float64()
		if i%3 == 0 {
			x = 0 // in the spine, from which it is as far on each page
		}
		want := math.Hypot(x+y, z-w)
		// The places are off the pages by the rounding of float32.
		if got := walked(t, s, on(0, x, z), on(1+r.IntN(2), y, w)); math.Abs(got-want) > 1e-6 {
			t.Errorf("from %v, %v to %v, %v: %v, want %v", x, z, y, w, got, want)
		}
	}
}
