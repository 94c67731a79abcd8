package scene

import (
	"math"
	"testing"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheSizeIsTheSpecimens: one document after the other, the size is that of the
// meshes, and without them that of the landmarks but those far from the rest.
func TestTheSizeIsTheSpecimens(t *testing.T) {
	near := func(when string, got, want float64) {
		t.Helper()
		const rounding = 1e-12
		if math.Abs(got-want) > rounding*(1+want) {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
	d := NewDocument("a")
	near("empty", d.Size(), 0)

	add := func(positions ...r3.Vec) *GroupNode {
		n, err := d.AddGroup(group("g", positions...))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	one := add(r3.Vec{X: 7})
	near("one point", d.Size(), 0)
	add(r3.Vec{X: 7})
	near("two in one place", d.Size(), 0)
	d.Apply(RemoveGroupCommand(one.ID()))
	add(r3.Vec{X: 10, Y: 4})
	near("two points", d.Size(), 5)
	far := add(r3.Vec{X: -999, Y: -999, Z: -999})
	near("two points and a far one", d.Size(), 5)

	m, err := d.AddMesh(triangle(t), "a") // 1 × 1
	if err != nil {
		t.Fatal(err)
	}
	near("with a mesh", d.Size(), math.Sqrt2)
	m.Visible = false
	near("which is hidden", d.Size(), math.Sqrt2)
	add(r3.Vec{X: -999, Y: -999, Z: -999}, r3.Vec{X: 300}, r3.Vec{Y: 300}, r3.Vec{Z: 300})
	near("with landmarks of something larger", d.Size(), math.Sqrt2)
	d.Apply(RemoveGroupCommand(far.ID()))
	d.Undo()
	near("after an undo", d.Size(), math.Sqrt2)

	speck, err := mesh.New(mesh.Data{Positions: []float32{1, 1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	d = NewDocument("a cloud of one point")
	if _, err := d.AddMesh(speck, "b"); err != nil {
		t.Fatal(err)
	}
	add(r3.Vec{}, r3.Vec{X: 3, Y: 4})
	near("a mesh without extent", d.Size(), 5)
}

// TestFarPointsDoNotCount: the corners of a cube of edge 2 have the median distance
// √3 from its middle, and count as long as they are no farther than 5 of that.
func TestFarPointsDoNotCount(t *testing.T) {
	cube := mesh.Bounds{Min: r3.Vec{X: -1, Y: -1, Z: -1}, Max: r3.Vec{X: 1, Y: 1, Z: 1}, Valid: true}.Corners()
	points := append([]r3.Vec{{}}, cube[:]...)
	whole := 2 * math.Sqrt(3)
	inf := math.Inf(1)
	for _, c := range []struct {
		what  string
		extra []r3.Vec
		want  float64
	}{
		{"nothing else", nil, whole},
		{"within five", []r3.Vec{{X: 5}, {X: -5}}, math.Sqrt(100 + 4 + 4)},
		{"one missing", []r3.Vec{{X: -999, Y: -999, Z: -999}}, whole},
		{"several missing", []r3.Vec{{X: -999, Y: -999, Z: -999}, {X: 1e6}, {Y: -1e300}}, whole},
		{"not placed", []r3.Vec{{X: inf}, {Y: math.NaN()}}, whole},
	} {
		d := NewDocument("a")
		if _, err := d.AddGroup(group("g", append(points, c.extra...)...)); err != nil {
			t.Fatal(err)
		}
		if got := d.Size(); math.Abs(got-c.want) > 1e-12*c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	if got := pointsSize([]r3.Vec{{}, {}, {}, {X: 3, Y: 4}}); got != 5 {
		t.Errorf("most in one place: %v, want 5", got)
	}
	var many []r3.Vec // more than the sample, with a far one outside of it
	for i := range 9001 {
		many = append(many, r3.Vec{X: float64(i % 9)})
	}
	many[4001].Y = -1e5
	if got := pointsSize(many); got != 8 {
		t.Errorf("many: %v, want 8", got)
	}
}
