package mesh

import (
	"cairn/internal/stopafter"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// on returns the point of the surface nearest to p.
func on(t testing.TB, s *Surface, p r3.Vec) SurfacePoint {
	t.Helper()
	h, ok := s.Closest(p)
	if !ok {
		t.Fatalf("no surface at %v", p)
	}
	return h.On()
}

// walked returns the length of the path along the surface, and checks that it is one:
// it begins and ends where it is to, and lies on the surface.
func walked(t testing.TB, s *Surface, a, b SurfacePoint) float64 {
	t.Helper()
	p, err := s.Geodesic(t.Context(), a, b)
	if err != nil {
		t.Fatalf("%v to %v: %v", a, b, err)
	}
	const fit = 1e-9
	first, last := p.Points[0], p.Points[len(p.Points)-1]
	if r3.Norm(r3.Sub(first, a.Position)) > fit || r3.Norm(r3.Sub(last, b.Position)) > fit {
		t.Fatalf("from %v to %v, not %v to %v", first, last, a, b)
	}
	sum := 0.
	for i, q := range p.Points[1:] {
		sum += r3.Norm(r3.Sub(q, p.Points[i]))
		for _, part := range []float64{0.3, 0.7, 1} {
			between := r3.Add(r3.Scale(1-part, p.Points[i]), r3.Scale(part, q))
			if h, ok := s.Closest(between); !ok || h.Distance > fit {
				t.Fatalf("%v of the way from %v to %v is off the surface by %v", between, a, b, h.Distance)
			}
		}
	}
	if math.Abs(sum-p.Length) > fit*(1+sum) {
		t.Fatalf("the length %v is not %v", p.Length, sum)
	}
	return p.Length
}

func TestGeodesicOnAPlaneIsStraight(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	d := sheet(20, func(x, y float64) float64 { return 0 })
	d.Origin = r3.Vec{X: 1000}
	_, s := newSurface(t, d)
	for i := range 300 {
		a := r3.Vec{X: 1000 + r.Float64(), Y: r.Float64()}
		b := r3.Vec{X: 1000 + r.Float64(), Y: r.Float64()}
		if i%3 > 0 { // vertices and places on edges
			a = r3.Vec{X: 1000 + math.Round(20*(a.X-1000))/20, Y: math.Round(20*a.Y) / 20}
			b.Y = math.Round(20*b.Y) / 20
			if i%3 == 1 {
				b.X = 1000 + math.Round(20*(b.X-1000))/20
			}
		}
		pa, pb := on(t, s, a), on(t, s, b)
		want := r3.Norm(r3.Sub(pa.Position, pb.Position))
		if got := walked(t, s, pa, pb); math.Abs(got-want) > 1e-8 {
			t.Fatalf("from %v to %v: %v, want %v", a, b, got, want)
		}
	}
}

func TestGeodesicOnASphereIsAGreatCircle(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	_, s := newSurface(t, ball(60))
	for i := range 20 {
		a, b := r3.Unit(randomDirection(r)), r3.Unit(randomDirection(r))
		if i == 0 {
			b = r3.Scale(-1, a)
		}
		want := math.Acos(max(-1, r3.Dot(a, b)))
		// The triangles lie below the sphere by no more than 1e-3 of the radius.
		if got := walked(t, s, on(t, s, a), on(t, s, b)); math.Abs(got/want-1) > 1e-3 {
			t.Errorf("from %v to %v: %v, want %v", a, b, got, want)
		}
	}
}

// box returns the surface of a box from 0 to the size, each side cut into squares of
// two triangles, with vertices of their own on each side.
func boxOf(size [3]float64, n int) Data {
	var d Data
	for axis := range 3 {
		u, v := (axis+1)%3, (axis+2)%3
		for _, at := range []float64{0, size[axis]} {
			first := uint32(len(d.Positions) / 3)
			for i := range n + 1 {
				for j := range n + 1 {
					var p [3]float64
					p[axis], p[u], p[v] = at, size[u]*float64(i)/float64(n), size[v]*float64(j)/float64(n)
					d.Positions = append(d.Positions, float32(p[0]), float32(p[1]), float32(p[2]))
				}
			}
			for i := range n {
				for j := range n {
					a := first + uint32(i*(n+1)+j)
					b := a + uint32(n) + 1
					d.Triangles = append(d.Triangles, a, b, b+1, a, b+1, a+1)
				}
			}
		}
	}
	return d
}

func TestGeodesicOnABoxUnfoldsIt(t *testing.T) {
	for _, n := range []int{1, 4, 8} {
		_, cube := newSurface(t, boxOf([3]float64{1, 1, 1}, n))
		for _, c := range []struct {
			a, b r3.Vec
			want float64
		}{
			{r3.Vec{}, r3.Vec{X: 1, Y: 1, Z: 1}, math.Sqrt(5)},
			{r3.Vec{X: 0.5, Y: 0.5}, r3.Vec{X: 0.5, Y: 0.5, Z: 1}, 2},
			{r3.Vec{X: 0.25, Y: 0.5}, r3.Vec{X: 0.25, Y: 0.5, Z: 1}, 1.5},
			{r3.Vec{}, r3.Vec{X: 1, Y: 1}, math.Sqrt2},
			{r3.Vec{X: 0.5}, r3.Vec{X: 0.5, Y: 1, Z: 1}, 2},
			{r3.Vec{X: 0.25, Y: 0.25}, r3.Vec{X: 1, Y: 0.5, Z: 0.5}, math.Hypot(0.75+0.5, 0.25)},
		} {
			if got := walked(t, cube, on(t, cube, c.a), on(t, cube, c.b)); math.Abs(got-c.want) > 1e-8 {
				t.Errorf("%d: from %v to %v: %v, want %v", n, c.a, c.b, got, c.want)
			}
		}
		// The spider and the fly (Dudeney 1903): in a room of 30 by 12 by 12, from a foot
		// below the ceiling in the middle of one end to a foot above the floor at the other
		// it is 40 feet, across five of the six sides.
		_, room := newSurface(t, boxOf([3]float64{30, 12, 12}, n*3))
		spider, fly := on(t, room, r3.Vec{Y: 6, Z: 11}), on(t, room, r3.Vec{X: 30, Y: 6, Z: 1})
		if got := walked(t, room, spider, fly); math.Abs(got-40) > 1e-7 {
			t.Errorf("%d: the spider goes %v, want 40", n, got)
		}
	}
}

// plate returns a square from 0 to 1 of n·n squares without those in a part of it.
func plate(n int, hole func(x, y float64) bool) Data {
	d := sheet(n, func(x, y float64) float64 { return 0 })
	kept := d.Triangles[:0]
	for i := 0; i < len(d.Triangles); i += 6 {
		square := i / 6
		if !hole((float64(square/n)+0.5)/float64(n), (float64(square%n)+0.5)/float64(n)) {
			kept = append(kept, d.Triangles[i:i+6]...)
		}
	}
	d.Triangles = kept
	return d
}

func TestGeodesicGoesAroundAHole(t *testing.T) {
	_, s := newSurface(t, plate(20, func(x, y float64) bool { return x > 0.4 && x < 0.6 && y > 0.3 && y < 0.9 }))
	around := func(points ...r3.Vec) (length float64) {
		for i, p := range points[1:] {
			length += r3.Norm(r3.Sub(p, points[i]))
		}
		return length
	}
	a, b := r3.Vec{X: 0.1, Y: 0.5}, r3.Vec{X: 0.9, Y: 0.5}
	below := around(a, r3.Vec{X: 0.4, Y: 0.3}, r3.Vec{X: 0.6, Y: 0.3}, b)
	if got := walked(t, s, on(t, s, a), on(t, s, b)); math.Abs(got-below) > 1e-7 {
		t.Errorf("%v, want %v", got, below)
	}
	a, b = r3.Vec{X: 0.21, Y: 0.83}, r3.Vec{X: 0.72, Y: 0.77}
	above := around(a, r3.Vec{X: 0.4, Y: 0.9}, r3.Vec{X: 0.6, Y: 0.9}, b)
	if got := walked(t, s, on(t, s, a), on(t, s, b)); math.Abs(got-above) > 1e-7 {
		t.Errorf("%v, want %v", got, above)
	}
}

// On a rough surface the way is never longer than one along edges with many places on
// each, nor shorter than such a one by more than these places lie apart, at either end too.
func TestGeodesicOnRoughSurfaces(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for name, d := range map[string]Data{
		"hills": sheet(12, func(x, y float64) float64 { return 0.3 * math.Sin(9*x) * math.Cos(7*y) }),
		"noise": sheet(10, func(x, y float64) float64 { return 0.15 * r.Float64() }),
	} {
		m, s := newSurface(t, d)
		for range 12 {
			a := on(t, s, r3.Vec{X: r.Float64(), Y: r.Float64()})
			b := on(t, s, r3.Vec{X: r.Float64(), Y: r.Float64()})
			got, want := walked(t, s, a, b), overSteinerPoints(m, a, b, 24)
			if got > want+1e-9 || got < want*0.997-0.006 {
				t.Errorf("%s: from %v to %v: %v, along many places %v", name, a.Position, b.Position, got, want)
			}
			if back := walked(t, s, b, a); math.Abs(back-got) > 1e-7 {
				t.Errorf("%s: %v there, %v back", name, got, back)
			}
		}
	}
}

// overSteinerPoints returns the shortest way over k places on every edge, which are
// joined within each triangle: a plain second way, too long by little.
func overSteinerPoints(m *TriMesh, a, b SurfacePoint, k int) float64 {
	type edge [2]uint32
	number := map[edge]int{}
	var places []r3.Vec
	var in [][]int // the places of each triangle
	for t := range m.TriangleCount() {
		var own []int
		for i := range 3 {
			u, v := m.data.Triangles[3*t+i], m.data.Triangles[3*t+(i+1)%3]
			e := edge{min(u, v), max(u, v)}
			first, ok := number[e]
			if !ok {
				first = len(places)
				number[e] = first
				for j := range k + 1 {
					w := float64(j) / float64(k)
					places = append(places, r3.Add(r3.Scale(1-w, m.Vertex(int(e[0]))), r3.Scale(w, m.Vertex(int(e[1])))))
				}
			}
			for j := range k + 1 {
				own = append(own, first+j)
			}
		}
		in = append(in, own)
	}
	ends := [2]int{len(places), len(places) + 1}
	places = append(places, a.Position, b.Position)
	in[a.Triangle], in[b.Triangle] = append(in[a.Triangle], ends[0]), append(in[b.Triangle], ends[1])
	triangles := make([][]int, len(places))
	same := map[r3.Vec][]int{} // a vertex is a place of each of its edges
	for t, own := range in {
		for _, p := range own {
			triangles[p] = append(triangles[p], t)
		}
	}
	for i, p := range places {
		same[p] = append(same[p], i)
	}
	reach := infinite(len(places))
	var q queue
	reach[ends[0]] = 0
	q.push(entry{item: int32(ends[0])})
	for len(q) > 0 {
		e := q.pop()
		i := int(e.item)
		if i == ends[1] {
			return e.least
		}
		if e.least > reach[i] {
			continue
		}
		visit := func(j int) {
			if d := e.least + r3.Norm(r3.Sub(places[i], places[j])); d < reach[j] {
				reach[j] = d
				q.push(entry{least: d, item: int32(j)})
			}
		}
		for _, t := range triangles[i] {
			for _, j := range in[t] {
				visit(j)
			}
		}
		for _, j := range same[places[i]] {
			visit(j)
		}
	}
	return math.Inf(1)
}

func TestGeodesicSaysWhyThereIsNone(t *testing.T) {
	two := ball(4)
	n := uint32(len(two.Positions) / 3)
	other := ball(4)
	for i := 0; i < len(other.Positions); i += 3 {
		other.Positions[i] += 10
	}
	two.Positions = append(two.Positions, other.Positions...)
	for _, v := range other.Triangles {
		two.Triangles = append(two.Triangles, v+n)
	}
	m, s := newSurface(t, two)
	near, far := on(t, s, r3.Vec{X: 1}), on(t, s, r3.Vec{X: 11})
	if p, err := s.Geodesic(t.Context(), near, far); !errors.Is(err, ErrNotConnected) || p.Points != nil {
		t.Errorf("between two parts: %v, %v", p, err)
	}
	nan := math.NaN()
	for _, p := range []SurfacePoint{{-1, r3.Vec{}}, {m.TriangleCount(), r3.Vec{}}, {0, r3.Vec{X: nan}}, {0, r3.Vec{Y: math.Inf(1)}}} {
		if _, err := s.Geodesic(t.Context(), near, p); err == nil {
			t.Errorf("%v: no error", p)
		}
		if _, err := s.Geodesic(t.Context(), p, near); err == nil {
			t.Errorf("%v: no error", p)
		}
	}
	_, cloud := newSurface(t, Data{Positions: []float32{0, 0, 0, 1, 1, 1}})
	before := s.Bytes()
	m.Clear()
	if before <= 0 || s.Bytes() != 0 {
		t.Errorf("cleared, the surface holds %d bytes of %d", s.Bytes(), before)
	}
	for name, s := range map[string]*Surface{"a cloud": cloud, "cleared": s} {
		if _, err := s.Geodesic(t.Context(), near, near); !errors.Is(err, ErrNoSurface) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Triangles whose vertices are in one place hang together there, also where a file has -0
// for a coordinate of one of them.
func TestGeodesicOverPlacesOfMinusZero(t *testing.T) {
	minus := float32(math.Copysign(0, -1))
	_, s := newSurface(t, Data{
		Positions: []float32{0, 0, 0, 0, 1, 0, 1, 0, 0, minus, 0, 0, minus, 1, 0, -1, 0, 0},
		Triangles: []uint32{0, 2, 1, 3, 4, 5},
	})
	a, b := on(t, s, r3.Vec{X: 0.25, Y: 0.25}), on(t, s, r3.Vec{X: -0.5, Y: 0.25})
	if got := walked(t, s, a, b); math.Abs(got-0.75) > 1e-9 {
		t.Errorf("%v, want 0.75", got)
	}
}

func TestGeodesicCanBeStopped(t *testing.T) {
	d := ball(40)
	m, s := newSurface(t, d)
	a, b := on(t, s, r3.Vec{X: 1, Y: 0.1}), on(t, s, r3.Vec{X: -1, Z: 0.2})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Geodesic(ctx, a, b); !errors.Is(err, context.Canceled) {
		t.Errorf("%v before the net was built", err)
	}
	whole := &stopafter.Context{Context: t.Context()}
	whole.Most.Store(math.MaxInt64)
	if _, err := s.Geodesic(whole, a, b); err != nil {
		t.Fatal(err)
	}
	looks := whole.Looks.Load()
	if least := int64(m.TriangleCount() / step); looks < least {
		t.Errorf("the context was looked at %d times, want at least %d", looks, least)
	}
	for i := range int64(8) {
		p := &stopafter.Context{Context: t.Context()}
		p.Most.Store(looks * i / 8)
		if path, err := s.Geodesic(p, a, b); !errors.Is(err, context.Canceled) || path.Points != nil {
			t.Errorf("stopped at look %d of %d: %v", p.Most.Load(), looks, err)
		}
		if more := p.Looks.Load() - p.Most.Load(); more > 2 {
			t.Errorf("stopped at look %d, but it went on for %d", p.Most.Load(), more)
		}
	}
}

// Where the search ends at its bound, the way is still one, and says what it may be
// too long by.
func TestGeodesicAtItsBound(t *testing.T) {
	m, s := newSurface(t, ball(40))
	a, b := on(t, s, r3.Vec{X: 1, Y: 0.1}), on(t, s, r3.Vec{X: -1, Z: 0.2})
	want := walked(t, s, a, b)
	n, err := s.joined(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	from, _ := n.place(&m.data, a)
	to, _ := n.place(&m.data, b)
	for _, most := range []int{1, 100, 2000} {
		g := newSearch(t.Context(), &m.data, n, from, to)
		g.most = most
		p, err := g.shortest()
		if err != nil || p.Length < want*(1-1e-9) || !(p.Length-p.ExcessBound <= want) || len(g.windows) > 4*most+100 {
			t.Errorf("%d windows: %v, %v too long at most, %v; the shortest is %v", most, p.Length, p.ExcessBound, err, want)
		}
	}
}

func BenchmarkGeodesic(b *testing.B) {
	for name, d := range map[string]Data{"ball": ball(112), "bumpy": bumpy(224), "hills": sheet(224, func(x, y float64) float64 {
		return 0.1*math.Sin(30*x)*math.Cos(27*y) + 0.0005*math.Sin(1e5*x*y)
	})} {
		_, s := newSurface(b, d)
		bounds := d.UsedBounds()
		a, z := on(b, s, r3.Add(bounds.Min, r3.Vec{X: 0.01, Y: 0.02})), on(b, s, r3.Sub(bounds.Max, r3.Vec{X: 0.013, Y: 0.01}))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Geodesic(context.Background(), a, z); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Whatever the triangles are, a way is found or there is a reason, and a way is no
// shorter than a straight line.
func FuzzGeodesic(f *testing.F) {
	f.Add([]byte("a few bytes that make a mesh of some triangles"), uint8(0), uint8(3))
	f.Add([]byte{0, 0, 128, 63, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 63, 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 128, 63}, uint8(1), uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, from, to uint8) {
		var d Data
		for i := range len(data) / 3 { // places of a small grid, so that many are the same
			d.Positions = append(d.Positions, float32(data[3*i]%4), float32(data[3*i+1]%4), float32(data[3*i+2]%4))
		}
		for i, n := 0, len(d.Positions)/3; i < n; i++ {
			d.Triangles = append(d.Triangles, uint32(i), uint32((i+1)%n), uint32((i+2)%n))
		}
		m, s := newSurface(t, d)
		if m.TriangleCount() == 0 {
			return
		}
		on := func(i uint8) SurfacePoint {
			triangle := int(i) % m.TriangleCount()
			c := m.data.Triangles[3*triangle:][:3]
			return SurfacePoint{triangle, r3.Add(r3.Scale(0.5, m.Vertex(int(c[0]))), r3.Add(r3.Scale(0.25, m.Vertex(int(c[1]))), r3.Scale(0.25, m.Vertex(int(c[2])))))}
		}
		a, b := on(from), on(to)
		p, err := s.Geodesic(t.Context(), a, b)
		if err != nil {
			return
		}
		if straight := r3.Norm(r3.Sub(a.Position, b.Position)); !(p.Length >= straight-1e-6) || len(p.Points) == 0 || math.IsInf(p.Length, 1) {
			t.Fatalf("%v, but a straight line is %v long", p, straight)
		}
	})
}
