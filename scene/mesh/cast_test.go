package mesh

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// ball returns a closed sphere of radius 1: an octahedron whose faces are cut into
// n·n triangles. Vertices are shared, so nothing may slip through.
func ball(n int) Data {
	var d Data
	index := map[[3]int]uint32{}
	vertex := func(x, y, z int) uint32 {
		key := [3]int{x, y, z}
		if i, ok := index[key]; ok {
			return i
		}
		i := uint32(len(d.Positions) / 3)
		index[key] = i
		v := r3.Unit(r3.Vec{X: float64(x), Y: float64(y), Z: float64(z)})
		d.Positions = append(d.Positions, float32(v.X), float32(v.Y), float32(v.Z))
		return i
	}
	for side := range 8 {
		sx, sy, sz := 1-side&1*2, 1-side>>1&1*2, 1-side>>2&1*2
		at := func(i, j int) uint32 { return vertex(sx*i, sy*j, sz*(n-i-j)) }
		triangle := func(a, b, c uint32) {
			if sx*sy*sz < 0 {
				b, c = c, b
			}
			d.Triangles = append(d.Triangles, a, b, c)
		}
		for i := range n {
			for j := range n - i {
				triangle(at(i+1, j), at(i, j+1), at(i, j))
				if i+j < n-1 {
					triangle(at(i+1, j), at(i+1, j+1), at(i, j+1))
				}
			}
		}
	}
	return d
}

// plainCast finds the first triangle in another way, without a tree: it cuts the
// ray with the plane of each triangle and looks whether the place lies within, by the
// signs of volumes. clear tells that no place is so near to an edge, and no two are so
// near to each other, that rounding could decide.
func plainCast(m *TriMesh, origin, direction r3.Vec) (triangle int, distance float64, clear bool) {
	const margin = 1e-9 // relative to the triangle
	o, u := r3.Sub(origin, m.data.Origin), r3.Unit(direction)
	triangle, distance, clear = -1, math.Inf(1), true
	second := math.Inf(1)
	for i := range m.TriangleCount() {
		t := m.data.Triangles[3*i:][:3]
		a, b, c := r3.Sub(m.data.offset(t[0]), o), r3.Sub(m.data.offset(t[1]), o), r3.Sub(m.data.offset(t[2]), o)
		size := r3.Norm(r3.Sub(b, a)) + r3.Norm(r3.Sub(c, a))
		if r3.Norm(r3.Cross(a, u)) > size+rounding*r3.Norm(a) {
			continue // far from the ray, and perhaps a point, whose volumes are all 0
		}
		n := r3.Cross(r3.Sub(b, a), r3.Sub(c, a))
		wa, wb, wc := r3.Dot(u, r3.Cross(b, c)), r3.Dot(u, r3.Cross(c, a)), r3.Dot(u, r3.Cross(a, b))
		sum := wa + wb + wc
		if sum < 0 {
			wa, wb, wc = -wa, -wb, -wc
		}
		edge := margin*math.Abs(sum) + rounding*max(r3.Norm2(a), r3.Norm2(b), r3.Norm2(c))
		if least := min(wa, wb, wc); least < -edge {
			continue
		} else if least < edge || sum == 0 {
			clear = false
			continue
		}
		at := r3.Dot(a, n) / r3.Dot(u, n)
		switch {
		case at < 0:
		case at < distance:
			triangle, distance, second = i, at, distance
		case at < second:
			second = at
		}
	}
	if triangle >= 0 && (second-distance < margin*(1+distance) || distance < margin) {
		clear = false
	}
	return triangle, distance, clear
}

// firstOfAll tests all triangles without the tree.
func firstOfAll(m *TriMesh, origin, direction r3.Vec) struck {
	all := emptyBox()
	for v := range m.VertexCount() {
		all.add(m.data.corner(uint32(v)))
	}
	best := struck{along: math.Inf(1)}
	if r, ok := newRay(r3.Sub(origin, m.data.Origin), direction, &all); ok {
		for i := range m.TriangleCount() {
			best.consider(&m.data, &r, uint32(i))
		}
	}
	return best
}

// checkCast checks a hit by itself: the weights give the place, the place is on the
// ray and in the triangle's plane, and the normal is that of the triangle and faces
// the ray.
func checkCast(t *testing.T, m *TriMesh, origin, direction r3.Vec, h Hit) {
	t.Helper()
	corners := m.data.Triangles[3*h.Triangle:][:3]
	size := r3.Norm(r3.Sub(origin, m.data.Origin)) + r3.Norm(m.data.Origin) + m.Bounds().Diagonal() + r3.Norm(r3.Sub(m.Bounds().Center(), m.data.Origin))
	sum, place := 0., r3.Vec{}
	for k, w := range h.Barycentric {
		if !(w >= 0 && w <= 1+rounding) {
			t.Fatalf("weights %v", h.Barycentric)
		}
		sum += w
		place = r3.Add(place, r3.Scale(w, m.Vertex(int(corners[k]))))
	}
	if math.Abs(sum-1) > rounding || r3.Norm(r3.Sub(place, h.Position)) > rounding*size {
		t.Fatalf("the weights %v give %v, not %v", h.Barycentric, place, h.Position)
	}
	u := unit(direction)
	if off := r3.Norm(r3.Sub(r3.Add(origin, r3.Scale(h.Distance, u)), h.Position)); !(off <= 10*rounding*size) || !(h.Distance >= 0) {
		t.Fatalf("from %v along %v: %v, %v away, is %v beside the ray", origin, u, h.Position, h.Distance, off)
	}
	if math.Abs(r3.Norm(h.Normal)-1) > rounding || r3.Dot(h.Normal, u) > 0 {
		t.Fatalf("normal %v, along %v", h.Normal, u)
	}
	a, b, c := m.data.offset(corners[0]), m.data.offset(corners[1]), m.data.offset(corners[2])
	ab, ac := r3.Sub(b, a), r3.Sub(c, a)
	if r3.Norm(r3.Cross(ab, ac)) > 0 && max(math.Abs(r3.Dot(ab, h.Normal)), math.Abs(r3.Dot(ac, h.Normal))) > 1e-7*(r3.Norm(ab)+r3.Norm(ac)) {
		t.Fatalf("the normal %v does not stand on triangle %d", h.Normal, h.Triangle)
	}
	v, p := (&Surface{mesh: m.surface.Load().mesh}).NearestVertex(h)
	for _, other := range corners {
		if r3.Norm(r3.Sub(p, h.Position)) > r3.Norm(r3.Sub(m.Vertex(int(other)), h.Position))+rounding*size {
			t.Fatalf("vertex %d is not the nearest", v)
		}
	}
}

func randomDirection(r *rand.Rand) r3.Vec {
	return r3.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()}
}

// rays to places of all kinds: inside of triangles, on edges, on vertices, along the
// axes, and past the mesh.
func aimed(r *rand.Rand, m *TriMesh, i int) (origin, direction r3.Vec) {
	d := &m.data
	t := d.Triangles[3*r.IntN(m.TriangleCount()):][:3]
	a, b, c := m.Vertex(int(t[0])), m.Vertex(int(t[1])), m.Vertex(int(t[2]))
	target, size := a, m.Bounds().Diagonal()
	switch i % 5 {
	case 0:
		u, v := r.Float64(), r.Float64()
		target = r3.Add(a, r3.Add(r3.Scale(u*(1-v), r3.Sub(b, a)), r3.Scale(v, r3.Sub(c, a))))
	case 1, 2:
		target = r3.Add(a, r3.Scale(r.Float64(), r3.Sub(b, a)))
	case 3:
		target = r3.Add(target, r3.Scale(size*0.1, randomDirection(r)))
	}
	back := randomDirection(r)
	if i%7 == 0 {
		back = [3]r3.Vec{{X: 1}, {Y: -1}, {Z: 1}}[i%3]
	}
	back = r3.Scale([]float64{0.01, 1, 30, 1e3}[i%4]*size, back)
	return r3.Add(target, back), r3.Scale(-[]float64{1, 1e-200 / (size + 1), 1e10}[i%3], back)
}

func TestCastIsTheFirstOfAllTriangles(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	meshes := map[string]Data{
		"one":                     soup(r, 1, 1, 1, r3.Vec{}),
		"a soup":                  soup(r, 2000, 0.2, 2, r3.Vec{}),
		"large":                   soup(r, 500, 3, 2, r3.Vec{}),
		"far out":                 soup(r, 500, 100, 1000, r3.Vec{X: 4.5e6, Y: -5e5, Z: 100}),
		"thin":                    flattened(r, soup(r, 1000, 0.5, 2, r3.Vec{})),
		"huge":                    soup(r, 300, 1e37, 1e38, r3.Vec{}),
		"tiny":                    soup(r, 300, 1e-37, 1e-37, r3.Vec{}),
		"closed":                  ball(10),
		"flat":                    sheet(20, func(x, y float64) float64 { return 0 }),
		"the same":                {Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}, Triangles: []uint32{0, 1, 2, 0, 1, 2, 2, 1, 0}},
		"a vertex far out":        soup(r, 1000, 0.1, 2, r3.Vec{}),
		"steps, seen from beside": sheet(20, func(x, y float64) float64 { return math.Round(x * 3) }),
	}
	meshes["a vertex far out"].Positions[0] = 1e30
	for name, d := range meshes {
		t.Run(name, func(t *testing.T) {
			m, s := newSurface(t, d)
			hits, sure := 0, 0
			for i := range 1000 {
				origin, direction := aimed(r, m, i)
				h, ok := s.Cast(origin, direction)
				want := firstOfAll(m, origin, direction)
				if ok == math.IsInf(want.along, 1) || ok && (h.Triangle != int(want.element) || h.Barycentric != want.weights) {
					t.Fatalf("ray %d from %v along %v: %+v %v, but of all triangles %+v", i, origin, direction, h, ok, want)
				}
				if ok {
					hits++
					checkCast(t, m, origin, direction, h)
				}
				if name == "huge" || name == "tiny" {
					continue // the other way overflows
				}
				if triangle, distance, clear := plainCast(m, origin, direction); clear {
					sure++
					if ok != (triangle >= 0) || ok && (h.Triangle != triangle || math.Abs(h.Distance-distance) > 1e-9*(1+distance)) {
						t.Fatalf("ray %d: %+v %v, but by planes it is %d, %v away", i, h, ok, triangle, distance)
					}
				}
			}
			if hits < 50 || sure < 50 && name != "huge" && name != "tiny" && name != "a vertex far out" {
				t.Errorf("only %d hits, %d of them compared with the other way", hits, sure)
			}
		})
	}
}

// sheet returns a square from 0 to 1 of n·n squares, two triangles each, at the
// heights that are given.
func sheet(n int, height func(x, y float64) float64) Data {
	var d Data
	for i := range n + 1 {
		for j := range n + 1 {
			x, y := float64(i)/float64(n), float64(j)/float64(n)
			d.Positions = append(d.Positions, float32(x), float32(y), float32(height(x, y)))
		}
	}
	for i := range n {
		for j := range n {
			a := uint32(i*(n+1) + j)
			b := a + uint32(n) + 1
			d.Triangles = append(d.Triangles, a, b, b+1, a, b+1, a+1)
		}
	}
	return d
}

// From within a closed surface every ray meets it, and no other place than the one
// that it is aimed at: edges and vertices are where a ray could slip through.
func TestNoRaySlipsThroughAnEdgeOrAVertex(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, origin := range []r3.Vec{{}, {X: 1e6, Y: -2e6, Z: 3e6}} {
		d := ball(24)
		d.Origin = origin
		m, s := newSurface(t, d)
		aim := func(from, target r3.Vec) {
			h, ok := s.Cast(from, r3.Sub(target, from))
			if !ok {
				t.Fatalf("from %v to %v: it slips through", from, target)
			}
			if off := r3.Norm(r3.Sub(h.Position, target)); off > rounding*(1+r3.Norm(origin)) {
				t.Fatalf("from %v to %v: %v beside it", from, target, off)
			}
		}
		for i := range 20_000 {
			from := r3.Add(origin, r3.Scale(0.3*r.Float64(), r3.Unit(randomDirection(r))))
			if i%3 == 0 {
				from = origin // seen from there, much lies exactly behind each other
			}
			tri := d.Triangles[3*r.IntN(m.TriangleCount()):][:3]
			a, b := m.Vertex(int(tri[0])), m.Vertex(int(tri[1]))
			aim(from, a)
			aim(from, r3.Add(a, r3.Scale(float64(1+r.IntN(7))/8, r3.Sub(b, a))))
			aim(from, r3.Add(a, r3.Scale(r.Float64(), r3.Sub(b, a))))
		}
	}
}

// Known answers on a triangle in the plane z = 300, and where there are none.
func TestCastOnOneTriangle(t *testing.T) {
	m, s := newSurface(t, Data{
		Origin:    r3.Vec{X: 100, Y: 200, Z: 300},
		Positions: []float32{0, 0, 0, 4, 0, 0, 0, 4, 0},
		Triangles: []uint32{0, 1, 2},
	})
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name            string
		from, direction r3.Vec
		ok              bool
		at, normal      r3.Vec
		distance        float64
		weights         [3]float64
		vertex          int
	}{
		{"from above", r3.Vec{X: 1, Y: 1, Z: 5}, r3.Vec{Z: -3}, true, r3.Vec{X: 1, Y: 1}, r3.Vec{Z: 1}, 5, [3]float64{0.5, 0.25, 0.25}, 0},
		{"from behind", r3.Vec{X: 2, Y: 1, Z: -2}, r3.Vec{Z: 0.1}, true, r3.Vec{X: 2, Y: 1}, r3.Vec{Z: -1}, 2, [3]float64{0.25, 0.5, 0.25}, 0},
		{"aslant", r3.Vec{X: 4, Y: 1, Z: 4}, r3.Vec{X: -3, Z: -4}, true, r3.Vec{X: 1, Y: 1}, r3.Vec{Z: 1}, 5, [3]float64{0.5, 0.25, 0.25}, 0},
		{"on a corner", r3.Vec{X: 4, Z: 1}, r3.Vec{Z: -1}, true, r3.Vec{X: 4}, r3.Vec{Z: 1}, 1, [3]float64{0, 1, 0}, 1},
		{"on an edge", r3.Vec{X: 1, Y: 3, Z: 1}, r3.Vec{Z: -1e-300}, true, r3.Vec{X: 1, Y: 3}, r3.Vec{Z: 1}, 1, [3]float64{0, 0.25, 0.75}, 2},
		{"begins there", r3.Vec{X: 1, Y: 1}, r3.Vec{Z: 1}, true, r3.Vec{X: 1, Y: 1}, r3.Vec{Z: -1}, 0, [3]float64{0.5, 0.25, 0.25}, 0},
		{"a tiny direction", r3.Vec{X: 1, Y: 1, Z: 5}, r3.Vec{Z: -5e-324}, true, r3.Vec{X: 1, Y: 1}, r3.Vec{Z: 1}, 5, [3]float64{0.5, 0.25, 0.25}, 0},
		{"a huge direction", r3.Vec{X: 1, Y: 1, Z: 5}, r3.Vec{Z: -1.7e308}, true, r3.Vec{X: 1, Y: 1}, r3.Vec{Z: 1}, 5, [3]float64{0.5, 0.25, 0.25}, 0},
		{name: "away", from: r3.Vec{X: 1, Y: 1, Z: 5}, direction: r3.Vec{Z: 3}},
		{name: "beside", from: r3.Vec{X: 3, Y: 3, Z: 5}, direction: r3.Vec{Z: -3}},
		{name: "just beside", from: r3.Vec{X: -1e-12, Y: 1, Z: 5}, direction: r3.Vec{Z: -3}},
		{name: "along the face", from: r3.Vec{X: -5, Y: 1}, direction: r3.Vec{X: 1}},
		{name: "along an edge", from: r3.Vec{X: -5}, direction: r3.Vec{X: 1}},
		{name: "no direction", from: r3.Vec{X: 1, Y: 1, Z: 5}},
		{name: "NaN direction", from: r3.Vec{X: 1, Y: 1, Z: 5}, direction: r3.Vec{X: nan, Z: -1}},
		{name: "infinite direction", from: r3.Vec{X: 1, Y: 1, Z: 5}, direction: r3.Vec{X: inf, Y: -inf, Z: -1}},
		{name: "NaN origin", from: r3.Vec{X: 1, Y: 1, Z: nan}, direction: r3.Vec{Z: -1}},
		{name: "infinite origin", from: r3.Vec{X: 1, Y: 1, Z: inf}, direction: r3.Vec{Z: -1}},
		{name: "very far", from: r3.Vec{X: 1, Y: 1, Z: 1e200}, direction: r3.Vec{Z: -1}},
	} {
		h, ok := s.Cast(r3.Add(c.from, m.data.Origin), c.direction)
		if ok != c.ok {
			t.Errorf("%s: %+v %v", c.name, h, ok)
			continue
		}
		if !ok {
			if h != (Hit{}) {
				t.Errorf("%s: nothing, but %+v", c.name, h)
			}
			continue
		}
		if r3.Norm(r3.Sub(h.Position, r3.Add(c.at, m.data.Origin))) > 1e-12 || h.Normal != c.normal || h.Vertex != c.vertex || h.Triangle != 0 ||
			math.Abs(h.Distance-c.distance) > 1e-12 || h.Barycentric != c.weights {
			t.Errorf("%s: %+v", c.name, h)
		}
		if v, p := s.NearestVertex(h); v != c.vertex || p != m.Vertex(v) {
			t.Errorf("%s: nearest vertex %d at %v", c.name, v, p)
		}
	}
}

// The triangles lie in one place, in either direction, and a ray meets an edge of two.
func TestEquallyFarTrianglesAreTakenByNumber(t *testing.T) {
	_, same := newSurface(t, Data{
		Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0},
		Triangles: []uint32{0, 1, 2, 0, 1, 2, 2, 1, 0},
	})
	_, square := newSurface(t, Data{
		Positions: []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0},
		Triangles: []uint32{0, 1, 2, 0, 2, 3},
	})
	for i, s := range []*Surface{same, square} {
		for _, z := range []float64{1, -1} {
			if h, ok := s.Cast(r3.Vec{X: 0.25, Y: 0.25, Z: z}, r3.Vec{Z: -z}); !ok || h.Triangle != 0 {
				t.Errorf("mesh %d from %v: %+v %v, want triangle 0", i, z, h, ok)
			}
		}
	}
}

// Many triangles in one place lie in several leaves. Down from z = 0 they are -0 along the
// ray, up 0.
func TestTheFirstOfManyTrianglesAtTheOriginOfARay(t *testing.T) {
	d := Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}}
	for range 10 * leafSize {
		d.Triangles = append(d.Triangles, 0, 1, 2)
	}
	// The first is larger, so that its leaf is looked into after others.
	aside := Data{Positions: append([]float32{0, 0, 0, 9, 0, 0, 0, 9, 0}, d.Positions...), Triangles: []uint32{0, 1, 2}}
	for _, v := range d.Triangles {
		aside.Triangles = append(aside.Triangles, v+3)
	}
	for _, d := range []Data{d, aside} {
		m, s := newSurface(t, d)
		for _, z := range []float64{1, -1} {
			if h, ok := s.Cast(r3.Vec{X: 0.25, Y: 0.25}, r3.Vec{Z: z}); !ok || h.Triangle != 0 || h.Distance != 0 {
				t.Errorf("%d triangles, towards %v: %+v %v, want triangle 0", m.TriangleCount(), z, h, ok)
			}
		}
	}
}

// A ray to a place in a box enters it no later than there, whichever of its coordinates
// are 0, -0, tiny or huge; and a box beside an axis is passed by.
func TestRaysEnterTheBoxesThatTheyGoTo(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	special := []float64{0, math.Copysign(0, -1), 1e-310, -1e-310, 1e-30, 1, -1, 1e30}
	for range 100_000 {
		b := emptyBox()
		scale := math.Pow(10, 12*random.Float64()-6)
		for range 1 + random.IntN(2) { // one is flat in all directions
			p := [3]float32{float32(scale * random.NormFloat64()), float32(scale * random.NormFloat64()), float32(scale * random.NormFloat64())}
			b.add(&p)
		}
		share := random.Float64()
		in := func(k int) float64 { return float64(b.lo[k]) + share*(float64(b.hi[k])-float64(b.lo[k])) }
		place := r3.Vec{X: in(0), Y: in(1), Z: in(2)}
		way := randomDirection(random)
		if random.IntN(2) == 0 {
			pick := func() float64 { return special[random.IntN(len(special))] }
			way = r3.Vec{X: pick(), Y: pick(), Z: pick()}
		}
		largest := max(math.Abs(way.X), math.Abs(way.Y), math.Abs(way.Z))
		if largest == 0 {
			continue
		}
		way = r3.Vec{X: way.X / largest, Y: way.Y / largest, Z: way.Z / largest}
		off := 0.
		if random.IntN(4) > 0 {
			off = scale * random.ExpFloat64()
		}
		from := r3.Sub(place, r3.Scale(off, way))
		r, ok := newRay(from, way, &b)
		if !ok {
			t.Fatalf("no ray from %v along %v", from, way)
		}
		const rounding = 1e-12
		if near := r.enters(&b, orderedOf(beyond)); near > orderedOf(off*(1+rounding)+rounding*scale) {
			t.Fatalf("from %v along %v: %v is entered at %g, but %v in it is %g along", from, way, b, math.Float64frombits(uint64(near)), place, off)
		}
		aside := r
		aside.lower[0], aside.upper[0] = aside.lower[0]+1e9*scale, aside.upper[0]+1e9*scale
		if way.X == 0 && aside.enters(&b, orderedOf(beyond)) != passed {
			t.Fatalf("from %v along %v, far beside: %v is entered", from, way, b)
		}
	}
}

func TestCastMeetsNothingWhereThereIsNoSurface(t *testing.T) {
	_, empty := newSurface(t, Data{})
	_, cloud := newSurface(t, Data{Positions: []float32{0, 0, 0, 1, 1, 1}})
	_, line := newSurface(t, Data{Positions: []float32{0, 0, 0, 1, 0, 0, 2, 0, 0}, Triangles: []uint32{0, 1, 2}})
	cleared, gone := newSurface(t, ball(3))
	h, ok := gone.Cast(r3.Vec{}, r3.Vec{X: 1, Y: 0.1, Z: 0.2})
	if !ok {
		t.Fatal("nothing is met where there is something")
	}
	cleared.Clear()
	if v, _ := gone.NearestVertex(h); v != -1 {
		t.Errorf("a cleared mesh has vertex %d", v)
	}
	for name, s := range map[string]*Surface{"empty": empty, "a cloud": cloud, "a triangle that is a line": line, "cleared": gone} {
		for _, direction := range []r3.Vec{{X: 1}, {Y: 1}, {X: 1, Y: 0.1, Z: 0.2}} {
			if h, ok := s.Cast(r3.Vec{}, direction); ok {
				t.Errorf("%s: %+v", name, h)
			}
		}
	}
}

func TestBuiltSurfaceDoesNotWait(t *testing.T) {
	m, err := New(ball(3))
	if err != nil {
		t.Fatal(err)
	}
	if s := m.BuiltSurface(); s != nil {
		t.Error("a surface before it was built")
	}
	s, err := m.Surface(t.Context())
	if err != nil || m.BuiltSurface() != s {
		t.Errorf("%v; %p and not %p", err, m.BuiltSurface(), s)
	}
	if m.Clear(); m.BuiltSurface() != nil {
		t.Error("a cleared mesh has a surface")
	}
}

func FuzzCast(f *testing.F) {
	f.Add([]byte("a few bytes that make a mesh of some triangles"), 1., 2., 3., -1., -2., -3.)
	f.Add([]byte{0, 0, 128, 63, 0, 0, 0, 0, 255, 255, 127, 127}, 0., math.Inf(1), math.NaN(), 0., 0., 1.)
	f.Add([]byte{1, 0, 0, 0, 0, 0, 128, 255, 1, 2, 3, 4, 9, 9, 9, 9, 8, 8, 8, 8, 7, 7, 7, 7}, 1e99, -1e-300, 0., -1., 0., 0.)
	f.Fuzz(func(t *testing.T, data []byte, x, y, z, dx, dy, dz float64) {
		m, s := newSurface(t, fuzzed(data))
		origin, direction := r3.Vec{X: x, Y: y, Z: z}, r3.Vec{X: dx, Y: dy, Z: dz}
		h, ok := s.Cast(origin, direction)
		want := firstOfAll(m, origin, direction)
		if ok == math.IsInf(want.along, 1) || ok && (h.Triangle != int(want.element) || h.Barycentric != want.weights) {
			t.Fatalf("%+v %v, but of all triangles %+v", h, ok, want)
		}
		if ok {
			checkCast(t, m, origin, direction, h)
		}
	})
}
