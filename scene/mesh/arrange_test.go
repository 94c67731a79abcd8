package mesh

import (
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/internal/bumpysphere"
)

// shuffledSphere returns a closed mesh in no order.
func shuffledSphere(triangles int) Data {
	s := bumpysphere.New(triangles)
	random := rand.New(rand.NewPCG(1, 2))
	to := random.Perm(len(s.Positions) / 3)
	d := Data{Positions: make([]float32, len(s.Positions)), Triangles: make([]uint32, 0, len(s.Triangles))}
	for v, at := range to {
		copy(d.Positions[3*at:], s.Positions[3*v:3*v+3])
	}
	for _, f := range random.Perm(len(s.Triangles) / 3) {
		for _, v := range s.Triangles[3*f : 3*f+3] {
			d.Triangles = append(d.Triangles, uint32(to[v]))
		}
	}
	return d
}

// corners9 returns where the corners of all triangles are, sorted.
func corners9(d *Data) [][9]float32 {
	var all [][9]float32
	for f := range len(d.Triangles) / 3 {
		var c [9]float32
		for k, v := range d.Triangles[3*f : 3*f+3] {
			copy(c[3*k:], d.Positions[3*v:3*v+3])
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b [9]float32) int { return slices.Compare(a[:], b[:]) })
	return all
}

// TestArrange: the triangles are those of before, corner by corner, over as many vertices;
// neighbours lie near each other; and each place has the normal that it had, but for a step
// of rounding, since the normals of its faces are added in another order.
func TestArrange(t *testing.T) {
	const triangles = 150_000
	plain, err := New(shuffledSphere(triangles))
	if err != nil {
		t.Fatal(err)
	}
	before := corners9(plain.Data())
	plain.ComputeNormals()
	m, err := New(shuffledSphere(triangles))
	if err != nil {
		t.Fatal(err)
	}
	if !m.Arrange() {
		t.Fatal("a mesh in no order was left so")
	}
	if m.data.scattered() {
		t.Error("neighbours are far apart still")
	}
	if !slices.Equal(before, corners9(m.Data())) {
		t.Error("the triangles are others")
	}
	if m.VertexCount() != plain.VertexCount() || m.Bounds() != plain.Bounds() {
		t.Error("other vertices or bounds")
	}
	m.ComputeNormals()
	normal := map[[3]float32]uint32{}
	for v, n := range plain.ShadingNormals() {
		normal[[3]float32(plain.Data().Positions[3*v:])] = n
	}
	for v, n := range m.ShadingNormals() {
		was := normal[[3]float32(m.Data().Positions[3*v:])]
		for shift := 0; shift < 30; shift += 10 {
			a, b := int32(n<<(22-shift))>>22, int32(was<<(22-shift))>>22
			if a-b > 1 || b-a > 1 {
				t.Fatalf("vertex %d has the normal %x, not %x", v, n, was)
			}
		}
	}
}

// TestArrangeLeaves: what has more than positions and triangles, what is near each other,
// what is small and what has defects keeps its numbers.
func TestArrangeLeaves(t *testing.T) {
	const triangles = 150_000
	sphere := bumpysphere.New(triangles)
	coloured := shuffledSphere(triangles)
	coloured.Colors = make([]uint8, len(coloured.Positions)/3*4)
	twice := shuffledSphere(triangles)
	twice.Triangles[0] = twice.Triangles[1]
	for name, d := range map[string]Data{
		"in order": {Positions: sphere.Positions, Triangles: sphere.Triangles},
		"coloured": coloured, "small": shuffledSphere(1000), "with a defect": twice, "empty": {},
	} {
		m, err := New(d)
		if err != nil {
			t.Fatal(err)
		}
		positions, list := slices.Clone(m.Data().Positions), slices.Clone(m.Data().Triangles)
		if m.Arrange() || !slices.Equal(positions, m.Data().Positions) || !slices.Equal(list, m.Data().Triangles) {
			t.Errorf("the mesh that is %s got other numbers", name)
		}
	}
}
