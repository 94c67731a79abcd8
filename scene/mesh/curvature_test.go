package mesh

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// curvedGrid returns the mesh of a surface over [0, 1]², with n×m squares, each cut along the
// same diagonal; its first and last columns or rows are the same vertices where it
// closes in that direction.
func curvedGrid(t *testing.T, n, m int, closeU, closeV bool, at func(u, v float64) r3.Vec) (*TriMesh, [][2]float64) {
	t.Helper()
	cols, rows := n+1, m+1
	if closeU {
		cols = n
	}
	if closeV {
		rows = m
	}
	var d Data
	var uv [][2]float64
	for j := range rows {
		for i := range cols {
			u, v := float64(i)/float64(n), float64(j)/float64(m)
			p := at(u, v)
			d.Positions = append(d.Positions, float32(p.X), float32(p.Y), float32(p.Z))
			uv = append(uv, [2]float64{u, v})
		}
	}
	index := func(i, j int) uint32 { return uint32(j%rows*cols + i%cols) }
	for j := range m {
		for i := range n {
			a, b, c, e := index(i, j), index(i+1, j), index(i+1, j+1), index(i, j+1)
			d.Triangles = append(d.Triangles, a, b, c, a, c, e)
		}
	}
	mesh, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	return mesh, uv
}

// geodesicBall returns an octahedron whose triangles were cut in four so often, on a sphere.
func geodesicBall(t *testing.T, cuts int, radius float64) *TriMesh {
	t.Helper()
	points := []r3.Vec{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}}
	triangles := []uint32{0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5}
	for range cuts {
		between := map[[2]uint32]uint32{}
		middle := func(a, b uint32) uint32 {
			k := [2]uint32{min(a, b), max(a, b)}
			if _, ok := between[k]; !ok {
				between[k] = uint32(len(points))
				points = append(points, r3.Unit(r3.Add(points[a], points[b])))
			}
			return between[k]
		}
		var next []uint32
		for f := 0; f < len(triangles); f += 3 {
			a, b, c := triangles[f], triangles[f+1], triangles[f+2]
			x, y, z := middle(a, b), middle(b, c), middle(c, a)
			next = append(next, a, x, z, x, b, y, z, y, c, x, y, z)
		}
		triangles = next
	}
	d := Data{Triangles: triangles}
	for _, p := range points {
		d.Positions = append(d.Positions, float32(radius*p.X), float32(radius*p.Y), float32(radius*p.Z))
	}
	m, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func curvatureOf(t *testing.T, m *TriMesh, radius float64) *Curvature {
	t.Helper()
	c, err := m.Curvature(context.Background(), radius, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// How far the values may be off, as a part of the right ones: triangles are flat, and
// theirs are about a tenth of a radius long.
const (
	meanTolerance     = 0.02
	gaussianTolerance = 0.08
)

// want compares values with those of the smooth surface, and returns how many are
// defined.
func (c *Curvature) want(t *testing.T, name string, of func(i int) (mean, gaussian, scale float64)) (defined int) {
	t.Helper()
	bad := 0
	for i := range c.Mean {
		h, k := float64(c.Mean[i]), float64(c.Gaussian[i])
		if math.IsNaN(h) != math.IsNaN(k) {
			t.Fatalf("%s: vertex %d has %v and %v", name, i, h, k)
		}
		if math.IsNaN(h) {
			continue
		}
		defined++
		mean, gaussian, scale := of(i)
		if (math.Abs(h-mean) > meanTolerance*scale || math.Abs(k-gaussian) > gaussianTolerance*scale*scale) && bad < 3 {
			bad++
			t.Errorf("%s: vertex %d has mean %v and Gaussian %v, want %v and %v", name, i, h, k, mean, gaussian)
		}
	}
	return defined
}

func TestCurvatureOfKnownSurfaces(t *testing.T) {
	const r = 2.5
	c := curvatureOf(t, geodesicBall(t, 4, r), 0)
	if n := c.want(t, "sphere", func(int) (float64, float64, float64) { return 1 / r, 1 / (r * r), 1 / r }); n != len(c.Mean) {
		t.Errorf("of the sphere %d vertices of %d have values", n, len(c.Mean))
	}

	const rows, around = 12, 64
	m, _ := curvedGrid(t, around, rows, true, false, func(u, v float64) r3.Vec {
		return r3.Vec{X: r * math.Cos(2*math.Pi*u), Y: r * math.Sin(2*math.Pi*u), Z: 3 * v}
	})
	c = curvatureOf(t, m, 0)
	if n := c.want(t, "cylinder", func(int) (float64, float64, float64) { return 1 / (2 * r), 0, 1 / r }); n != (rows-1)*around {
		t.Errorf("of the cylinder %d vertices have values, want those off its borders: %d", n, (rows-1)*around)
	}

	const big, small = 3.0, 1.0
	m, uv := curvedGrid(t, 96, 48, true, true, func(u, v float64) r3.Vec {
		w := big + small*math.Cos(2*math.Pi*v)
		return r3.Vec{X: w * math.Cos(2*math.Pi*u), Y: w * math.Sin(2*math.Pi*u), Z: small * math.Sin(2*math.Pi*v)}
	})
	c = curvatureOf(t, m, 0)
	c.want(t, "torus", func(i int) (float64, float64, float64) {
		cos := math.Cos(2 * math.Pi * uv[i][1])
		w := big + small*cos
		return (big + 2*small*cos) / (2 * small * w), cos / (small * w), 1 / small
	})

	// The graph of z = (x² - y²) / 2: at the origin one principal curvature is 1 and the
	// other -1.
	m, uv = curvedGrid(t, 41, 41, false, false, func(u, v float64) r3.Vec {
		x, y := 2*u-1, 2*v-1
		return r3.Vec{X: x, Y: y, Z: (x*x - y*y) / 2}
	})
	c = curvatureOf(t, m, 0)
	c.want(t, "saddle", func(i int) (float64, float64, float64) {
		x, y := 2*uv[i][0]-1, 2*uv[i][1]-1
		w := 1 + x*x + y*y
		// ((1+fy²)fxx - 2 fx fy fxy + (1+fx²)fyy) / 2w³ᐟ² bends up, which is hollow from above.
		return -(y*y - x*x) / (2 * math.Pow(w, 1.5)), -1 / (w * w), 1
	})
}

func TestShapes(t *testing.T) {
	c := &Curvature{Mean: []float32{1, -1, 0.5, -0.5, 0, 0, float32(math.NaN()), 1}, Gaussian: []float32{1, 1, 0, 0, -1, 0, float32(math.NaN()), 1.01}}
	nan := math.NaN()
	for i, want := range []struct{ index, curvedness float64 }{
		{1, 1}, {-1, 1}, {0.5, math.Sqrt(0.5)}, {-0.5, math.Sqrt(0.5)}, {0, 1}, {nan, 0}, {nan, nan}, {1, 1},
	} {
		got := [2]float64{float64(c.ShapeIndex()[i]), float64(c.Curvedness()[i])}
		for k, w := range [2]float64{want.index, want.curvedness} {
			if math.Abs(got[k]-w) > 1e-6 || math.IsNaN(got[k]) != math.IsNaN(w) {
				t.Errorf("vertex %d: %v, want %v", i, got, want)
			}
		}
	}
}

// TestCurvatureTurnsWithTheFaces: from the other side a cap is a cup.
func TestCurvatureTurnsWithTheFaces(t *testing.T) {
	m := geodesicBall(t, 3, 1)
	d := m.Data()
	for f := 0; f < len(d.Triangles); f += 3 {
		d.Triangles[f], d.Triangles[f+1] = d.Triangles[f+1], d.Triangles[f]
	}
	for i, h := range curvatureOf(t, m, 0).Mean {
		if h > -0.9 {
			t.Fatalf("vertex %d of a hollow has %v", i, h)
		}
	}
}

// TestGaussBonnet: the Gaussian curvature of a closed surface, however rough, adds up to
// 2π times its Euler characteristic: 2 of a sphere.
func TestGaussBonnet(t *testing.T) {
	m := geodesicBall(t, 3, 1)
	d := m.Data()
	random := rand.New(rand.NewPCG(1, 2))
	for i := range d.Positions {
		d.Positions[i] += float32(0.02 * random.Float64())
	}
	r := m.newRings()
	var w ringWork
	sum := 0.0
	for v := range m.VertexCount() {
		_, k, area := m.bend(r, uint32(v), &w)
		sum += k * area
	}
	if math.Abs(sum-4*math.Pi) > 1e-6 {
		t.Errorf("the sum is %v, want %v", sum, 4*math.Pi)
	}
}

func TestSmoothCurvatureLosesNoise(t *testing.T) {
	m := geodesicBall(t, 4, 1)
	d := m.Data()
	random := rand.New(rand.NewPCG(1, 2))
	for i := 0; i < len(d.Positions); i += 3 {
		s := float32(1 + 0.002*random.NormFloat64())
		d.Positions[i], d.Positions[i+1], d.Positions[i+2] = s*d.Positions[i], s*d.Positions[i+1], s*d.Positions[i+2]
	}
	spread := func(radius float64) float64 {
		sum := 0.0
		c := curvatureOf(t, m, radius)
		for _, h := range c.Mean {
			sum += (float64(h) - 1) * (float64(h) - 1)
		}
		return math.Sqrt(sum / float64(len(c.Mean)))
	}
	rough, smooth := spread(0), spread(0.3)
	if !(smooth < rough/4) || smooth > 0.1 {
		t.Errorf("the mean curvature is off by %v, smoothed by %v", rough, smooth)
	}
}

// TestCurvatureWhereThereIsNone: at three triangles on an edge, at two fans that share a
// vertex, without triangles, and at triangles without an area.
func TestCurvatureWhereThereIsNone(t *testing.T) {
	two := geodesicBall(t, 1, 1).Data()
	d := Data{Positions: append([]float32{}, two.Positions...), Triangles: append([]uint32{}, two.Triangles...)}
	n := uint32(len(d.Positions) / 3)
	for i := 0; i < len(two.Positions); i += 3 {
		d.Positions = append(d.Positions, two.Positions[i]+2, two.Positions[i+1], two.Positions[i+2])
	}
	for _, v := range two.Triangles {
		if v == 1 { // x = -1, at x = 1 now, is vertex 0 of the other
			d.Triangles = append(d.Triangles, 0)
		} else {
			d.Triangles = append(d.Triangles, v+n)
		}
	}
	d.Positions = append(d.Positions, 9, 9, 9) // of no triangle
	d.Triangles = append(d.Triangles, 2, 4, n) // onto a face of the first
	m, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	c := curvatureOf(t, m, 0)
	none := map[int]bool{0: true, 2: true, 4: true, int(n): true, int(n) + 1: true, m.VertexCount() - 1: true}
	for i, h := range c.Mean {
		if math.IsNaN(float64(h)) != none[i] {
			t.Errorf("vertex %d has %v", i, h)
		}
	}
	flat, err := New(Data{Positions: []float32{0, 0, 0, 1, 0, 0, 2, 0, 0}, Triangles: []uint32{0, 1, 2, 0, 2, 1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range curvatureOf(t, flat, 1).Mean {
		if !math.IsNaN(float64(h)) {
			t.Errorf("a line has curvature %v", h)
		}
	}
	if c := curvatureOf(t, &TriMesh{}, 1); len(c.Mean) != 0 {
		t.Errorf("an empty mesh has %v", c.Mean)
	}
}

func TestCurvatureEndsWithItsContext(t *testing.T) {
	m := geodesicBall(t, 5, 1)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	last := -1.0
	c, err := m.Curvature(ctx, 0.2, func(p float64) {
		if p < last || p > 1 {
			t.Errorf("progress %v after %v", p, last)
		}
		last = p
		cancel()
	})
	if c != nil || !errors.Is(err, context.Canceled) || last < 0 {
		t.Errorf("%v, %v after progress %v", c, err, last)
	}
}
