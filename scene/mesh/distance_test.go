package mesh

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// signedDistances measures from places that are vertices of a mesh without triangles.
func signedDistances(t *testing.T, places []r3.Vec, others ...*TriMesh) []float32 {
	t.Helper()
	var d Data
	for _, p := range places {
		d.Positions = append(d.Positions, float32(p.X), float32(p.Y), float32(p.Z))
	}
	m, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	values, err := m.DistancesTo(t.Context(), others, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// cubeOf returns a cube from -1 to 1 with outward faces, each cut along one diagonal; with
// corners of their own for each triangle where split.
func cubeOf(t *testing.T, split bool) *TriMesh {
	t.Helper()
	d := Data{Positions: []float32{-1, -1, -1, 1, -1, -1, 1, 1, -1, -1, 1, -1, -1, -1, 1, 1, -1, 1, 1, 1, 1, -1, 1, 1},
		Triangles: []uint32{0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7}}
	if split {
		var p []float32
		for i, v := range d.Triangles {
			p = append(p, d.Positions[3*v:3*v+3]...)
			d.Triangles[i] = uint32(i)
		}
		d.Positions = p
	}
	m, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// toCube is the signed distance to the cube from -1 to 1.
func toCube(p r3.Vec) float64 {
	x, y, z := math.Abs(p.X)-1, math.Abs(p.Y)-1, math.Abs(p.Z)-1
	out := r3.Norm(r3.Vec{X: max(x, 0), Y: max(y, 0), Z: max(z, 0)})
	return out + min(max(x, y, z), 0)
}

// TestDistancesToACube asks inside and outside, straight over faces, edges and corners,
// and beside them, where the normal of one of the triangles there would say the wrong side.
func TestDistancesToACube(t *testing.T) {
	var places []r3.Vec
	for _, x := range []float64{-3, -1.25, -1, -0.75, -0.25, 0, 0.5, 1, 1.125, 2} {
		for _, y := range []float64{-2.5, -1, -0.5, 0, 0.25, 0.875, 1, 1.5} {
			for _, z := range []float64{-1.5, -1, -0.875, 0, 0.125, 0.75, 1, 4} {
				places = append(places, r3.Vec{X: x, Y: y, Z: z})
			}
		}
	}
	for _, split := range []bool{false, true} {
		for i, v := range signedDistances(t, places, cubeOf(t, split)) {
			if want := toCube(places[i]); math.Abs(float64(v)-want) > 1e-6 {
				t.Errorf("split %t: %v has %v, want %v", split, places[i], v, want)
			}
		}
	}
}

// spikes returns closed surfaces that are rough: stars with thin spikes and deep dents, in
// which nearest places are mostly edges and corners.
func spikes(t *testing.T, n int, seed uint64) *TriMesh {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	d := ball(n)
	for i := 0; i < len(d.Positions); i += 3 {
		s := float32(0.3 + 1.7*r.Float64()*r.Float64())
		for k := range 3 {
			d.Positions[i+k] *= s
		}
	}
	d.Origin = r3.Vec{X: 7, Y: -100, Z: 0.5}
	m, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// plainDistance returns the distance to the nearest triangle by looking at all of them,
// and whether the place is inside by how often the surface goes around it: the sum of the
// solid angles of all triangles (Van Oosterom, A. and Strackee, J. 1983, The solid angle of
// a plane triangle, doi:10.1109/TBME.1983.325207).
func plainDistance(m *TriMesh, p r3.Vec) (distance float64, inside bool) {
	distance = math.Inf(1)
	angle := 0.
	for i := range m.TriangleCount() {
		t := m.data.Triangles[3*i:][:3]
		a, b, c := r3.Sub(m.Vertex(int(t[0])), p), r3.Sub(m.Vertex(int(t[1])), p), r3.Sub(m.Vertex(int(t[2])), p)
		la, lb, lc := r3.Norm(a), r3.Norm(b), r3.Norm(c)
		angle += 2 * math.Atan2(r3.Dot(a, r3.Cross(b, c)), la*lb*lc+r3.Dot(a, b)*lc+r3.Dot(b, c)*la+r3.Dot(c, a)*lb)
		normal := r3.Cross(r3.Sub(b, a), r3.Sub(c, a))
		over := true
		corners := [3]r3.Vec{a, b, c}
		for k := range corners {
			from, to := corners[k], corners[(k+1)%3]
			side := r3.Sub(to, from)
			over = over && r3.Dot(r3.Cross(side, r3.Scale(-1, from)), normal) >= 0
			part := min(1, max(0, -r3.Dot(from, side)/r3.Norm2(side)))
			distance = min(distance, r3.Norm(r3.Add(from, r3.Scale(part, side))))
		}
		if over {
			distance = min(distance, math.Abs(r3.Dot(a, r3.Unit(normal))))
		}
	}
	return distance, angle > 2*math.Pi
}

func TestDistancesToRoughSurfaces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	negative := 0
	for seed := range uint64(6) {
		m := spikes(t, 2+int(seed), seed)
		var places []r3.Vec
		for range 400 {
			p := r3.Add(m.data.Origin, r3.Scale(2*r.Float64(), r3.Unit(randomDirection(r))))
			// As a mesh holds it.
			places = append(places, r3.Vec{X: float64(float32(p.X)), Y: float64(float32(p.Y)), Z: float64(float32(p.Z))})
		}
		for i, v := range signedDistances(t, places, m) {
			want, inside := plainDistance(m, places[i])
			if inside {
				want = -want
				negative++
			}
			if math.Abs(float64(v)-want) > 1e-6 {
				t.Fatalf("surface %d: %v has %v, want %v", seed, places[i], v, want)
			}
		}
	}
	if negative < 100 {
		t.Errorf("only %d places are inside: the test asks too little", negative)
	}
}

// TestDistancesBetweenSpheres: between concentric spheres the distance is the difference of
// their radii, but for the flatness of the triangles of the other.
func TestDistancesBetweenSpheres(t *testing.T) {
	other := geodesicBall(t, 4, 2)
	for radius, want := range map[float64]float64{2.5: 0.5, 2.05: 0.05, 1.5: -0.5, 0.25: -1.75} {
		m := geodesicBall(t, 3, radius)
		values, err := m.DistancesTo(t.Context(), []*TriMesh{other}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		const flat = 0.007 // how far the triangles lie below their sphere, of side 0.17
		for i, v := range values {
			if math.Abs(float64(v)-want) > flat {
				t.Fatalf("radius %v: vertex %d has %v, want %v", radius, i, v, want)
			}
		}
	}
}

// TestDistancesToAnOpenSurface: above a sheet they are positive, below negative, beside it
// too; where two sheets face each other in one place there is no side.
func TestDistancesToAnOpenSurface(t *testing.T) {
	sheet := Data{Positions: []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}, Triangles: []uint32{0, 1, 2, 0, 2, 3}}
	m, err := New(sheet)
	if err != nil {
		t.Fatal(err)
	}
	places := []r3.Vec{{X: 0.5, Y: 0.5, Z: 2}, {X: 0.5, Y: 0.5, Z: -2}, {X: 4, Y: 0.5, Z: 4}, {X: -3, Y: -4, Z: -12}, {X: 2, Y: 0.5}, {X: 1, Y: 1}}
	for i, want := range []float32{2, -2, 5, -13, 1, 0} {
		if v := signedDistances(t, places, m)[i]; v != want {
			t.Errorf("%v has %v, want %v", places[i], v, want)
		}
	}
	both, err := New(Data{Positions: sheet.Positions, Triangles: append([]uint32{2, 1, 0, 3, 2, 0}, sheet.Triangles...)})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float32{2, 2, 5, 13, 1, 0} {
		if v := signedDistances(t, places, both)[i]; v != want {
			t.Errorf("of two: %v has %v, want %v", places[i], v, want)
		}
	}
}

// TestDistancesWhereThereIsNone: no surface, and vertices that are nowhere.
func TestDistancesWhereThereIsNone(t *testing.T) {
	cloud, err := New(Data{Positions: []float32{0, 0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	if v := signedDistances(t, []r3.Vec{{}}, cloud); v[0] == v[0] {
		t.Errorf("to a point: %v", v)
	}
	if v := signedDistances(t, []r3.Vec{{}}); v[0] == v[0] {
		t.Errorf("to nothing: %v", v)
	}
	nan := math.NaN()
	v := signedDistances(t, []r3.Vec{{X: nan}, {Z: math.Inf(1)}, {X: 3}}, cloud, cubeOf(t, false))
	if v[0] == v[0] || v[1] == v[1] || v[2] != 2 {
		t.Errorf("%v", v)
	}
}

// TestDistancesToSeveralSurfaces: the nearest of all counts, whichever it is.
func TestDistancesToSeveralSurfaces(t *testing.T) {
	a, b := spikes(t, 3, 8), cubeOf(t, true)
	r := rand.New(rand.NewPCG(5, 6))
	var places []r3.Vec
	for range 200 {
		places = append(places, r3.Vec{X: float64(float32(8 * r.Float64())), Y: float64(float32(-110 * r.Float64())), Z: float64(float32(r.Float64()))})
	}
	toA, toB, both := signedDistances(t, places, a), signedDistances(t, places, b), signedDistances(t, places, a, b)
	nearA := 0
	for i := range places {
		want := toB[i]
		if math.Abs(float64(toA[i])) < math.Abs(float64(toB[i])) {
			want = toA[i]
			nearA++
		}
		if both[i] != want {
			t.Fatalf("%v has %v, want %v", places[i], both[i], want)
		}
	}
	if nearA == 0 || nearA == len(places) {
		t.Errorf("%d are nearest to the first", nearA)
	}
}

func TestDistancesThroughAPlace(t *testing.T) {
	m := geodesicBall(t, 1, 1)
	moved := func(p r3.Vec) r3.Vec { return r3.Vec{X: 2 * p.X, Y: 2 * p.Z, Z: 2 * p.Y} }
	got, err := m.DistancesTo(t.Context(), []*TriMesh{cubeOf(t, false)}, moved, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if want := toCube(moved(m.Vertex(i))); math.Abs(float64(v)-want) > 1e-6 {
			t.Errorf("vertex %d has %v, want %v", i, v, want)
		}
	}
}

func TestDistancesEndWithTheirContext(t *testing.T) {
	m, other := geodesicBall(t, 5, 1), cubeOf(t, false)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	last := 0.
	values, err := m.DistancesTo(ctx, []*TriMesh{other}, nil, func(p float64) {
		if p < last || p > 1 {
			t.Errorf("progress %v after %v", p, last)
		}
		last = p
		cancel()
	})
	if values != nil || !errors.Is(err, context.Canceled) || last == 0 || last == 1 {
		t.Errorf("%v after progress %v", err, last)
	}
	if _, err := m.DistancesTo(t.Context(), []*TriMesh{other}, nil, func(p float64) { last = p }); err != nil || last != 1 {
		t.Errorf("%v after progress %v", err, last)
	}
}
