package scene

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"cairn/internal/bumpysphere"
	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// onMesh returns some vertices of a mesh as landmarks, and their numbers.
func onMesh(m *mesh.TriMesh, n int) (points []r3.Vec, vertices []int) {
	for i := range n {
		v := i * (m.VertexCount() - 1) / (n - 1)
		points, vertices = append(points, m.Vertex(v)), append(vertices, v)
	}
	return points, vertices
}

func randomField(r *rand.Rand, n int, size float64) []r3.Vec {
	field := make([]r3.Vec, n)
	for i := range field {
		field[i] = r3.Vec{X: size * r.NormFloat64(), Y: size * r.NormFloat64(), Z: size * r.NormFloat64()}
	}
	return field
}

// warpedSphere returns a mesh of about n triangles, somewhere in space, and fields of its landmarks.
func warpedSphere(t testing.TB, n, landmarks int, origin r3.Vec) (*mesh.TriMesh, []r3.Vec, []int, [][]r3.Vec) {
	t.Helper()
	b := bumpysphere.New(n)
	m, err := mesh.New(mesh.Data{Origin: origin, Positions: b.Positions, Triangles: b.Triangles})
	if err != nil {
		t.Fatal(err)
	}
	points, vertices := onMesh(m, landmarks)
	r := rand.New(rand.NewPCG(1, 2))
	size := m.Bounds().Diagonal()
	return m, points, vertices, [][]r3.Vec{randomField(r, landmarks, 0.05*size), randomField(r, landmarks, 0.02*size), randomField(r, landmarks, 0.02*size)}
}

// TestAWarpedMeshHasItsLandmarksWhereTheyBelong: by the definition of a spline, vertices at
// landmarks come to the weighted sum of their displacements, and all others to where the spline
// to that sum brings them.
func TestAWarpedMeshHasItsLandmarksWhereTheyBelong(t *testing.T) {
	for _, origin := range []r3.Vec{{}, {X: 4e5, Y: 5e6, Z: -100}} {
		m, points, vertices, by := warpedSphere(t, 2000, 30, origin)
		size := m.Bounds().Diagonal()
		points[7] = landmark.NoPosition()
		by[0][7] = r3.Vec{X: math.NaN(), Y: math.NaN(), Z: math.NaN()}
		w, err := NewWarping(points, by)
		if err != nil {
			t.Fatal(err)
		}
		fields, err := w.Mesh(context.Background(), m, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, weights := range [][mesh.WarpFields]float64{{}, {1}, {1, -3, 0}, {1, 2, 2.5}, {0, 0, -1}} {
			target := make([]r3.Vec, len(points))
			for j, p := range points {
				target[j] = p
				for i := range by {
					if j != 7 {
						target[j] = r3.Add(target[j], r3.Scale(weights[i], by[i][j]))
					}
				}
			}
			whole, err := shape.NewSpline(points, target, 0)
			if err != nil {
				t.Fatal(err)
			}
			// Rounding of 16 bits of each field, and of the solved equations far away.
			rounding := 1e-4 * size
			for j, v := range vertices {
				to := r3.Add(m.Vertex(v), fields.Displacement(v, weights))
				if j != 7 && r3.Norm(r3.Sub(to, target[j])) > rounding {
					t.Errorf("weights %v: landmark %d comes to %v, not %v", weights, j, to, target[j])
				}
			}
			for v := 0; v < m.VertexCount(); v += 97 {
				at := m.Vertex(v)
				for i, d := range w.Displace([]r3.Vec{at}) {
					at = r3.Add(at, r3.Scale(weights[i], d[0]))
				}
				for of, to := range map[string]r3.Vec{"mesh": r3.Add(m.Vertex(v), fields.Displacement(v, weights)), "point": at} {
					if want := whole.Apply(m.Vertex(v)); r3.Norm(r3.Sub(to, want)) > rounding {
						t.Errorf("weights %v: a %s at vertex %d comes to %v, not %v", weights, of, v, to, want)
					}
				}
			}
		}
	}
}

func TestWarpingSaysWhyNot(t *testing.T) {
	flat := []r3.Vec{{}, {X: 1}, {Y: 1}, {X: 1, Y: 1}, {X: 2, Y: 1}}
	few := []r3.Vec{{}, {X: 1}, {Y: 1}, landmark.NoPosition(), landmark.NoPosition()}
	field := [][]r3.Vec{make([]r3.Vec, 5)}
	if _, err := NewWarping(flat, field); !errors.Is(err, shape.ErrOnePlane) {
		t.Errorf("flat points: %v", err)
	}
	if _, err := NewWarping(few, field); !errors.Is(err, shape.ErrTooFewForSpline) {
		t.Errorf("three points: %v", err)
	}
	if _, err := NewWarping(flat, nil); err == nil {
		t.Error("there is no field, and no error")
	}
}

// TestAWarpCanBeEnded in the middle, and says how far it is.
func TestAWarpCanBeEnded(t *testing.T) {
	m, points, _, by := warpedSphere(t, 200_000, 20, r3.Vec{})
	w, err := NewWarping(points, by)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	last, calls := 0.0, 0
	if _, err = w.Mesh(ctx, m, func(part float64) {
		if part <= last || part > 1 {
			t.Errorf("%v after %v", part, last)
		}
		if last, calls = part, calls+1; part > 0.3 {
			cancel()
		}
	}); !errors.Is(err, context.Canceled) || last > 0.7 || calls < 2 {
		t.Errorf("ended at %v after %d calls with %v", last, calls, err)
	}
	if _, err = w.Mesh(context.Background(), m, func(part float64) { last = part }); err != nil || last != 1 {
		t.Errorf("%v at the end, %v", last, err)
	}
}

// BenchmarkWarp works out four fields of 68 landmarks for a mesh of a million triangles.
func BenchmarkWarp(b *testing.B) {
	m, points, _, by := warpedSphere(b, 1_000_000, 68, r3.Vec{})
	w, err := NewWarping(points, append(by, by[0]))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		begin := time.Now()
		if _, err := w.Mesh(context.Background(), m, nil); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(m.VertexCount())/time.Since(begin).Seconds(), "vertices/s")
	}
}
