package mesh

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// rounding is how far, relative to the sizes in a calculation, float64 lets two
// ways of it differ here: some dozens of its steps of 2e-16.
const rounding = 1e-14

// soup returns n triangles of the given size in random places of a box of the
// given extent, about the origin given.
func soup(r *rand.Rand, n int, size, extent float64, origin r3.Vec) Data {
	d := Data{Origin: origin}
	for range n {
		x, y, z := extent*(r.Float64()-0.5), extent*(r.Float64()-0.5), extent*(r.Float64()-0.5)
		for range 3 {
			d.Triangles = append(d.Triangles, uint32(len(d.Positions)/3))
			for _, c := range []float64{x, y, z} {
				d.Positions = append(d.Positions, float32(c+size*(r.Float64()-0.5)))
			}
		}
	}
	return d
}

// flattened makes every second triangle a needle, a line or a point.
func flattened(r *rand.Rand, d Data) Data {
	for i := 0; i+8 < len(d.Positions); i += 18 {
		a, b, c := d.Positions[i:i+3], d.Positions[i+3:i+6], d.Positions[i+6:i+9]
		switch r.IntN(4) {
		case 0: // two corners in one place
			copy(c, a)
		case 1: // three
			copy(b, a)
			copy(c, a)
		case 2: // in a line, but for the rounding to float32
			for k := range c {
				c[k] = a[k] + (b[k]-a[k])/3
			}
		case 3: // a corner a little beside another
			copy(c, b)
			c[0] = math.Nextafter32(c[0], 1e30)
		}
	}
	return d
}

// bumpy returns a closed surface with 2·n·n triangles.
func bumpy(n int) Data {
	var d Data
	for i := range n {
		for j := range n {
			u, v := 2*math.Pi*float64(i)/float64(n), math.Pi*float64(j)/float64(n-1)
			r := 50 + 5*math.Sin(7*u)*math.Sin(5*v)
			d.Positions = append(d.Positions,
				float32(r*math.Sin(v)*math.Cos(u)), float32(r*math.Sin(v)*math.Sin(u)), float32(r*math.Cos(v)))
		}
	}
	at := func(i, j int) uint32 { return uint32(i%n*n + min(j, n-1)) }
	for i := range n {
		for j := range n - 1 {
			d.Triangles = append(d.Triangles, at(i, j), at(i+1, j), at(i, j+1), at(i+1, j), at(i+1, j+1), at(i, j+1))
		}
	}
	return d
}

func newSurface(t testing.TB, d Data) (*TriMesh, *Surface) {
	t.Helper()
	m, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Surface(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { runtime.KeepAlive(m) }) // a surface does not
	return m, s
}

// checkHit checks a hit without the code that found it: the point is one of
// the triangle, its distance is right, and it is the nearest of the triangle:
// seen along p-c, no point x of it is
// nearer to p than |p-c| - (p-c)·(x-c)/|p-c|, which is least for a corner.
func checkHit(t *testing.T, m *TriMesh, p r3.Vec, h Hit) {
	t.Helper()
	size := r3.Norm(r3.Sub(p, m.data.Origin)) + r3.Norm(m.data.Origin) + m.Bounds().Diagonal() + r3.Norm(r3.Sub(m.Bounds().Center(), m.data.Origin))
	sum, point := 0.0, r3.Vec{}
	corners := m.data.Triangles[3*h.Triangle:][:3]
	for k, w := range h.Barycentric {
		if !(w >= 0 && w <= 1) {
			t.Fatalf("%v: weights %v", p, h.Barycentric)
		}
		sum += w
		point = r3.Add(point, r3.Scale(w, m.Vertex(int(corners[k]))))
	}
	if math.Abs(sum-1) > rounding || r3.Norm(r3.Sub(point, h.Position)) > rounding*size {
		t.Fatalf("%v: the weights %v give %v, not %v", p, h.Barycentric, point, h.Position)
	}
	to := r3.Sub(p, h.Position)
	if d := math.Abs(r3.Norm(to) - h.Distance); !(d <= rounding*size) {
		t.Fatalf("%v: distance %v is wrong by %v", p, h.Distance, d)
	}
	nearest := math.Inf(1)
	for _, v := range corners {
		side := r3.Sub(m.Vertex(int(v)), h.Position)
		length := r3.Norm(side)
		foot := r3.Dot(to, side) / length
		if foot > 0 {
			step := min(foot, length)
			after := math.Sqrt(max(h.Distance*h.Distance-step*(2*foot-step), 0))
			if gain := step * (2*foot - step) / (h.Distance + after); gain > rounding*size {
				t.Fatalf("%v: %v is not the nearest of triangle %d: on the way to corner %d it comes nearer by %v",
					p, h.Position, h.Triangle, v, gain)
			}
		}
		nearest = min(nearest, length)
	}
	if d := r3.Norm(r3.Sub(m.Vertex(h.Vertex), h.Position)); d > nearest+rounding*size {
		t.Fatalf("%v: corner %d is %v away from %v, another %v", p, h.Vertex, d, h.Position, nearest)
	}
}

// leastDistance returns the distance to the nearest of all triangles.
func leastDistance(m *TriMesh, p r3.Vec) float64 {
	d := &m.data
	best := nearest{distance2: math.Inf(1)}
	for i := range m.TriangleCount() {
		best.consider(d, r3.Sub(p, d.Origin), uint32(i))
	}
	return math.Sqrt(best.distance2)
}

func TestClosestIsTheNearestOfAllTriangles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	meshes := map[string]Data{
		"one":       soup(r, 1, 1, 1, r3.Vec{}),
		"a leaf":    soup(r, leafSize, 1, 1, r3.Vec{}),
		"a soup":    soup(r, 3000, 0.1, 2, r3.Vec{}),
		"large":     soup(r, 500, 3, 2, r3.Vec{}),
		"far out":   soup(r, 500, 30, 1000, r3.Vec{X: 4.5e6, Y: -5e5, Z: 100}),
		"thin":      flattened(r, soup(r, 3000, 0.3, 2, r3.Vec{})),
		"huge":      soup(r, 300, 1e37, 1e38, r3.Vec{}),
		"tiny":      soup(r, 300, 1e-38, 1e-37, r3.Vec{}),
		"closed":    bumpy(40),
		"one place": soup(r, 300, 1, 0, r3.Vec{}),
	}
	outlier := soup(r, 1000, 0.1, 2, r3.Vec{})
	outlier.Positions[0] = 1e30
	meshes["a vertex far out"] = outlier
	same := soup(r, 1, 1, 1, r3.Vec{})
	for range 200 {
		same.Triangles = append(same.Triangles, 0, 1, 2)
	}
	meshes["the same again and again"] = same
	for name, d := range meshes {
		t.Run(name, func(t *testing.T) {
			m, s := newSurface(t, d)
			size := m.Bounds().Diagonal()
			for i := range 300 {
				p := r3.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()}
				scale := []float64{0.3, 1, 30, 1e4, 1e9, 1e20}[i%6] * size
				p = r3.Add(m.Bounds().Center(), r3.Scale(scale, p))
				h, ok := s.Closest(p)
				if !ok {
					t.Fatalf("%v: nothing found", p)
				}
				checkHit(t, m, p, h)
				if want := leastDistance(m, p); math.Abs(h.Distance-want) > rounding*want+rounding*r3.Norm(r3.Sub(p, m.data.Origin)) {
					t.Fatalf("%v: %v away, but a triangle is %v away", p, h.Distance, want)
				}
			}
		})
	}
}

// Known answers for a triangle in the plane z = 0, one for each region.
func TestClosestInEachRegion(t *testing.T) {
	m, s := newSurface(t, Data{
		Origin:    r3.Vec{X: 100, Y: 200, Z: 300},
		Positions: []float32{0, 0, 0, 4, 0, 0, 0, 4, 0},
		Triangles: []uint32{0, 1, 2},
	})
	for _, c := range []struct {
		name     string
		p, want  r3.Vec
		distance float64
		weights  [3]float64
		vertex   int
	}{
		{"face", r3.Vec{X: 1, Y: 1, Z: 5}, r3.Vec{X: 1, Y: 1}, 5, [3]float64{0.5, 0.25, 0.25}, 0},
		{"below the face", r3.Vec{X: 2, Y: 1, Z: -2}, r3.Vec{X: 2, Y: 1}, 2, [3]float64{0.25, 0.5, 0.25}, 0},
		{"first corner", r3.Vec{X: -3, Y: -4}, r3.Vec{}, 5, [3]float64{1, 0, 0}, 0},
		{"second corner", r3.Vec{X: 7, Y: -4}, r3.Vec{X: 4}, 5, [3]float64{0, 1, 0}, 1},
		{"third corner", r3.Vec{X: -4, Y: 7}, r3.Vec{Y: 4}, 5, [3]float64{0, 0, 1}, 2},
		{"first edge", r3.Vec{X: 3, Y: -2}, r3.Vec{X: 3}, 2, [3]float64{0.25, 0.75, 0}, 1},
		{"second edge", r3.Vec{X: 6, Y: 4}, r3.Vec{X: 3, Y: 1}, 3 * math.Sqrt2, [3]float64{0, 0.75, 0.25}, 1},
		{"third edge", r3.Vec{X: -3, Y: 1, Z: 4}, r3.Vec{Y: 1}, 5, [3]float64{0.75, 0, 0.25}, 0},
		{"on a corner", r3.Vec{X: 4}, r3.Vec{X: 4}, 0, [3]float64{0, 1, 0}, 1},
	} {
		h, ok := s.Closest(r3.Add(c.p, m.data.Origin))
		if !ok || h.Position != r3.Add(c.want, m.data.Origin) || h.Vertex != c.vertex || h.Triangle != 0 ||
			math.Abs(h.Distance-c.distance) > rounding || h.Barycentric != c.weights {
			t.Errorf("%s: %+v", c.name, h)
		}
	}
}

func TestEquallyNearTrianglesAreTakenByNumber(t *testing.T) {
	m, s := newSurface(t, bumpy(30))
	first := map[uint32]int{}
	for i, v := range m.data.Triangles {
		if _, ok := first[v]; !ok {
			first[v] = i / 3
		}
	}
	for v, triangle := range first {
		// Triangles at the poles share places, and not only vertices.
		if h, _ := s.Closest(m.Vertex(int(v))); h.Distance != 0 || h.Triangle > triangle {
			t.Errorf("at vertex %d: %+v, want triangle %d", v, h, triangle)
		}
	}
}

// Each triangle alone, so that one that seems farther away than it is, and is
// never a hit, shows as well.
func TestClosestOnEveryTriangle(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for i, d := range []Data{soup(r, 300, 1, 3, r3.Vec{}), flattened(r, soup(r, 2000, 1, 1, r3.Vec{}))} {
		m, _ := newSurface(t, d)
		for triangle := range m.TriangleCount() {
			for _, scale := range []float64{0.1, 1, 100} {
				p := r3.Scale(scale, r3.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()})
				best := nearest{distance2: math.Inf(1)}
				best.consider(&m.data, p, uint32(triangle))
				checkHit(t, m, p, m.nearest(p, best))
			}
		}
		if i == 1 && m.TriangleCount() != 2000 {
			t.Fatal("thin triangles were left out")
		}
	}
}

func TestClosestInAPointCloud(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	d := soup(r, 500, 1, 1, r3.Vec{X: 5})
	d.Triangles = nil
	d.Positions[7], d.Positions[3000] = float32(math.NaN()), float32(math.Inf(1))
	m, s := newSurface(t, d)
	for range 200 {
		p := r3.Vec{X: 5 + r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()}
		best, at := math.Inf(1), -1
		for v := range m.VertexCount() {
			if dist := r3.Norm(r3.Sub(p, m.Vertex(v))); dist < best {
				best, at = dist, v
			}
		}
		h, ok := s.Closest(p)
		if !ok || h.Vertex != at || math.Abs(h.Distance-best) > rounding || h.Triangle != -1 || h.Position != m.Vertex(at) {
			t.Errorf("%v: %+v, want vertex %d, %v away", p, h, at, best)
		}
	}
}

func TestClosestFindsNothingWhereThereIsNothing(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	_, empty := newSurface(t, Data{})
	_, invalid := newSurface(t, Data{Positions: []float32{float32(nan), 0, 0}})
	_, full := newSurface(t, bumpy(5))
	for _, c := range []struct {
		name string
		s    *Surface
		p    r3.Vec
	}{
		{"no vertices", empty, r3.Vec{}},
		{"no valid vertices", invalid, r3.Vec{}},
		{"NaN", full, r3.Vec{Y: nan}},
		{"infinite", full, r3.Vec{X: 1, Z: -inf}},
	} {
		if h, ok := c.s.Closest(c.p); ok {
			t.Errorf("%s: %+v", c.name, h)
		}
	}
}

func TestVertexMean(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, c := range map[string]struct {
		d    Data
		want r3.Vec
	}{
		"two":          {Data{Origin: r3.Vec{X: 10}, Positions: []float32{1, 2, 3, 3, 4, 7}}, r3.Vec{X: 12, Y: 3, Z: 5}},
		"invalid ones": {Data{Positions: []float32{nan, 2, 3, 3, 4, 7, 1, inf, 0, 0, inf, -inf}}, r3.Vec{X: 3, Y: 4, Z: 7}},
		"large":        {Data{Positions: []float32{3e38, 3e38, 3e38}}, r3.Vec{X: float64(float32(3e38)), Y: float64(float32(3e38)), Z: float64(float32(3e38))}},
		"none":         {Data{Origin: r3.Vec{Y: 5}}, r3.Vec{Y: 5}},
	} {
		if _, s := newSurface(t, c.d); s.VertexMean() != c.want {
			t.Errorf("%s: %v", name, s.VertexMean())
		}
	}
}

func TestClosestFromVeryFar(t *testing.T) {
	_, s := newSurface(t, bumpy(20))
	for _, x := range []float64{1e50, 1e150, 1e307, -1e308} {
		h, ok := s.Closest(r3.Vec{X: x})
		if !ok || math.Abs(h.Distance-math.Abs(x)) > rounding*math.Abs(x) || r3.Norm(h.Position) > 60 {
			t.Errorf("%v: %+v %v", x, h, ok)
		}
	}
	if h, ok := s.Closest(r3.Vec{X: 1.5e308, Y: 1.5e308, Z: 1.5e308}); !ok || !math.IsInf(h.Distance, 1) {
		t.Errorf("farther than a float64: %+v %v", h, ok)
	}
}

// fuzzed makes a mesh of any bytes.
func fuzzed(data []byte) Data {
	var d Data
	for ; len(data) >= 4; data = data[4:] {
		bits := uint32(data[0]) | uint32(data[1])<<8 | uint32(data[2])<<16 | uint32(data[3])<<24
		d.Positions = append(d.Positions, math.Float32frombits(bits))
	}
	d.Positions = d.Positions[:len(d.Positions)/3*3]
	for i := range len(d.Positions) / 3 { // each vertex with two others
		n := uint32(len(d.Positions) / 3)
		d.Triangles = append(d.Triangles, uint32(i), uint32(i*7+1)%n, uint32(i*3+2)%n)
	}
	return d
}

func FuzzClosest(f *testing.F) {
	f.Add([]byte("a few bytes that make a mesh of some triangles"), 1., 2., 3.)
	f.Add([]byte{0, 0, 128, 63, 0, 0, 0, 0, 255, 255, 127, 127}, 0., math.Inf(1), math.NaN())
	f.Add([]byte{1, 0, 0, 0, 0, 0, 128, 255, 1, 2, 3, 4, 9, 9, 9, 9, 8, 8, 8, 8, 7, 7, 7, 7}, 1e300, -1e-300, 0.)
	f.Fuzz(func(t *testing.T, data []byte, x, y, z float64) {
		d := fuzzed(data)
		m, s := newSurface(t, d)
		p := r3.Vec{X: x, Y: y, Z: z}
		h, ok := s.Closest(p)
		if !ok {
			if s := x + y + z; len(d.Positions) > 0 && s-s == 0 && m.Bounds().Valid {
				t.Fatalf("%v: nothing found", p)
			}
			return
		}
		size := max(math.Abs(x), math.Abs(y), math.Abs(z), m.Bounds().Diagonal(), r3.Norm(m.Bounds().Center()))
		if m.TriangleCount() == 0 || size > 1e100 {
			return // the check itself would overflow
		}
		checkHit(t, m, p, h)
		if want := leastDistance(m, p); math.Abs(h.Distance-want) > rounding*size {
			t.Fatalf("%v: %v away, but a triangle is %v away", p, h.Distance, want)
		}
	})
}

func BenchmarkSurface(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
	}{{"160k", 283}, {"1M", 708}, {"10M", 2237}} {
		d := bumpy(c.n)
		b.Run("build/"+c.name, func(b *testing.B) {
			for b.Loop() {
				tree, err := newBVH(b.Context(), &d)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(tree.bytes())/float64(len(d.Triangles)/3), "B/triangle")
			}
		})
		m, s := newSurface(b, d)
		for _, q := range []struct {
			name string
			off  float64 // the mesh is about 100 across
		}{{"on", 0.01}, {"near", 1}, {"far", 500}} {
			b.Run("closest/"+c.name+"/"+q.name, func(b *testing.B) {
				r := rand.New(rand.NewPCG(5, 6))
				for b.Loop() {
					p := r3.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()}
					if _, ok := s.Closest(r3.Add(m.Vertex(r.IntN(m.VertexCount())), r3.Scale(q.off, p))); !ok {
						b.Fatal("nothing found")
					}
				}
			})
		}
		b.Run("cast/"+c.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(5, 6))
			for b.Loop() {
				from := r3.Scale(300, r3.Unit(randomDirection(r)))
				target := m.Vertex(r.IntN(m.VertexCount()))
				s.Cast(from, r3.Sub(target, from)) // where the surface is seen from beside, it may just miss
			}
		})
	}
}
