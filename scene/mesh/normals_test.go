package mesh

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// Ten bits hold a coordinate to half of 1/511; three of them and the sines of
// small angles make about twice that in direction.
const packedAngle = 2.0 / 511

func angle(a, b r3.Vec) float64 { return math.Acos(math.Min(1, r3.Cos(a, b))) }

// unpacked returns the direction that a packed normal stands for: three numbers of ten
// bits in two's complement, the last two bits unused (GL_INT_2_10_10_10_REV).
func unpacked(n uint32) r3.Vec {
	part := func(shift uint) float64 { return float64(int32(n<<(22-shift))>>22) / 511 }
	return r3.Vec{X: part(0), Y: part(10), Z: part(20)}
}

func TestPackNormal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		v := r3.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()}
		scale := math.Pow(10, 60*r.Float64()-30) // the lengths of areas of any mesh
		s := r3.Scale(scale, v)
		got := unpacked(PackNormal(float32(s.X), float32(s.Y), float32(s.Z)))
		if a := angle(got, v); a > packedAngle {
			t.Fatalf("%v times %g comes back as %v, %g away", v, scale, got, a)
		}
	}
	for _, c := range []struct {
		name    string
		x, y, z float32
		want    uint32
	}{
		{"zero", 0, 0, 0, 0},
		{"not a number", float32(math.NaN()), 0, 1, 0},
		{"infinite", float32(math.Inf(1)), 0, 1, 0},
		{"x", 2, 0, 0, 511},
		{"minus y", 0, -1, 0, 0x201 << 10},
		{"z", 0, 0, 1e-30, 511 << 20},
	} {
		if got := PackNormal(c.x, c.y, c.z); got != c.want {
			t.Errorf("%s: %#x, want %#x", c.name, got, c.want)
		}
	}
}

func TestComputeNormals(t *testing.T) {
	m := mustNew(t, Data{
		// A right angle: one triangle in z=0 of area 2, one in y=0 of area 1/2, and
		// a vertex that no face uses.
		Positions: []float32{0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 1, 9, 9, 9},
		Triangles: []uint32{0, 1, 2, 0, 3, 1},
	})
	m.ComputeNormals()
	weighted := r3.Vec{Z: 4, Y: 1} // twice the areas
	for i, want := range []r3.Vec{weighted, weighted, {Z: 1}, {Y: 1}} {
		if got := unpacked(m.ShadingNormals()[i]); angle(got, want) > packedAngle {
			t.Errorf("vertex %d: %v, want %v", i, got, want)
		}
	}
	if m.ShadingNormals()[4] != 0 {
		t.Error("a vertex without faces has a normal")
	}
}

// TestComputeNormalsOfSphere: on a sphere the normals point away from the
// centre.
func TestComputeNormalsOfSphere(t *testing.T) {
	m := mustNew(t, sphere(60))
	m.ComputeNormals()
	// Half of an edge, seen from the centre, and the packing.
	const most = math.Pi/60/2 + packedAngle
	for i, n := range m.ShadingNormals() {
		if a := angle(unpacked(n), m.Vertex(i)); a > most {
			t.Fatalf("vertex %d at %v: normal %v, %g away", i, m.Vertex(i), unpacked(n), a)
		}
	}
}

// sphere returns a ball of radius 1 of n rings of 2n vertices, without poles.
func sphere(n int) Data {
	var d Data
	for ring := range n {
		for k := range 2 * n {
			polar, around := math.Pi*(float64(ring)+0.5)/float64(n), math.Pi*float64(k)/float64(n)
			d.Positions = append(d.Positions, float32(math.Sin(polar)*math.Cos(around)),
				float32(math.Sin(polar)*math.Sin(around)), float32(math.Cos(polar)))
		}
	}
	for ring := range n - 1 {
		for k := range 2 * n {
			a, b := uint32(ring*2*n+k), uint32(ring*2*n+(k+1)%(2*n))
			c, e := a+uint32(2*n), b+uint32(2*n)
			d.Triangles = append(d.Triangles, a, c, e, a, e, b)
		}
	}
	return d
}

func TestComputeNormalsLeavesAlone(t *testing.T) {
	d := square()
	d.Normals = make([]float32, 12)
	m := mustNew(t, d)
	m.ComputeNormals()
	if m.ShadingNormals() != nil {
		t.Error("normals beside those of the file")
	}
	points := mustNew(t, Data{Positions: make([]float32, 9)})
	points.ComputeNormals()
	if points.ShadingNormals() != nil {
		t.Error("normals of a point cloud")
	}
	twice := mustNew(t, square())
	twice.ComputeNormals()
	first := &twice.ShadingNormals()[0]
	twice.ComputeNormals()
	if first != &twice.ShadingNormals()[0] {
		t.Error("computed twice")
	}
}

func TestComputeNormalsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m := mustNew(t, square())
	if err := m.ComputeNormalsContext(ctx); !errors.Is(err, context.Canceled) || m.ShadingNormals() != nil {
		t.Errorf("%v, normals %v", err, m.ShadingNormals())
	}
	if err := m.ComputeNormalsContext(context.Background()); err != nil || m.ShadingNormals() == nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestVertexNormalsInRanges: the normals are bit for bit those that one sum after the
// other gives, in the order of the faces, however the vertices are cut into ranges and in
// whatever order the triangles are.
func TestVertexNormalsInRanges(t *testing.T) {
	ordered := sphere(120)
	shuffled := sphere(120)
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(shuffled.Triangles)/3, func(i, k int) {
		for c := range 3 {
			shuffled.Triangles[3*i+c], shuffled.Triangles[3*k+c] = shuffled.Triangles[3*k+c], shuffled.Triangles[3*i+c]
		}
	})
	for name, d := range map[string]Data{"in order": ordered, "shuffled": shuffled} {
		sums := make([]float32, len(d.Positions))
		for f := 0; f < len(d.Triangles); f += 3 {
			var corner [3]r3f
			for k := range corner {
				corner[k] = r3f(d.Positions[3*d.Triangles[f+k]:])
			}
			u, v := corner[1].minus(corner[0]), corner[2].minus(corner[0])
			for _, k := range d.Triangles[f : f+3] {
				sums[3*k] += u[1]*v[2] - u[2]*v[1]
				sums[3*k+1] += u[2]*v[0] - u[0]*v[2]
				sums[3*k+2] += u[0]*v[1] - u[1]*v[0]
			}
		}
		for _, size := range []int{1, 17, 1000, 9999, 28_800, 1 << 20} {
			normals, err := d.vertexNormals(t.Context(), d.survey().spans, size)
			if err != nil {
				t.Fatal(err)
			}
			for v, n := range normals {
				if want := PackNormal(sums[3*v], sums[3*v+1], sums[3*v+2]); n != want {
					t.Fatalf("%s, ranges of %d: vertex %d: %#x, want %#x", name, size, v, n, want)
				}
			}
		}
	}
}

// r3f is a place in float32.
type r3f [3]float32

func (a r3f) minus(b r3f) r3f { return r3f{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }
