package scene

import (
	"math"
	"math/rand/v2"
	"testing"

	"cairn/landmark"
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
	_ = d.Apply(RemoveGroups(d, one.ID()))
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
	_ = d.Apply(RemoveGroups(d, far.ID()))
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
	if got := sizeOf(t, []r3.Vec{{}, {}, {}, {X: 3, Y: 4}}); got != 5 {
		t.Errorf("most in one place: %v, want 5", got)
	}
	var many []r3.Vec // more than the sample, with a far one outside of it
	for i := range 9001 {
		many = append(many, r3.Vec{X: float64(i % 9)})
	}
	many[4001].Y = -1e5
	if got := sizeOf(t, many); got != 8 {
		t.Errorf("many: %v, want 8", got)
	}
}

// sizeOf is the size of a document of points.
func sizeOf(t *testing.T, points []r3.Vec) float64 {
	t.Helper()
	d := NewDocument("a")
	if _, err := d.AddGroup(group("g", points...)); err != nil {
		t.Fatal(err)
	}
	return d.Size()
}

// TestFarPointsAreOfOneRule: with a mesh and without one, for views and sizes.
func TestFarPointsAreOfOneRule(t *testing.T) {
	d := NewDocument("a")
	n, err := d.AddGroup(group("g", r3.Vec{}, r3.Vec{X: 3, Y: 4}, r3.Vec{Z: 2}, r3.Vec{X: -999, Y: -999, Z: -999}))
	if err != nil {
		t.Fatal(err)
	}
	want := mesh.Bounds{Max: r3.Vec{X: 3, Y: 4, Z: 2}, Valid: true}
	if got := d.FitBounds(); got != want {
		t.Errorf("without a mesh a view is fitted to %+v", got)
	}
	if got := d.Size(); got != want.Diagonal() {
		t.Errorf("the size is %v, not that of the view's box", got)
	}
	n.s.Doubts = []Doubt{{Points: []landmark.PointID{3}}}
	if got := d.FitBounds().Max.Z; got != 0 || d.Size() != 5 {
		t.Errorf("a point in doubt counts: up to %v, size %v", got, d.Size())
	}
	if _, err := d.AddMesh(triangle(t), "m"); err != nil { // its box has the diagonal √2 and the middle (½, ½, 0)
		t.Fatal(err)
	}
	n.s.Doubts = nil
	for x, counts := range map[float64]bool{0.5 + 1.49*math.Sqrt2: true, 0.5 + 1.51*math.Sqrt2: false} {
		n.Group.Set(1, landmark.Landmark{Position: r3.Vec{X: x, Y: 0.5}, Status: landmark.Defined})
		if got := d.FitBounds().Max.X; (got == x) != counts || d.Size() != math.Sqrt2 {
			t.Errorf("a point at %v: up to %v, size %v", x, got, d.Size())
		}
	}
}

// TestTheExtentIsThatOfNow: after each of many changes, the same as without a memory.
func TestTheExtentIsThatOfNow(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	point := func() r3.Vec {
		p := r3.Vec{X: random.NormFloat64(), Y: random.NormFloat64(), Z: random.NormFloat64()}
		if random.IntN(5) == 0 {
			p = r3.Scale(1000, p)
		}
		return p
	}
	d := NewDocument("a")
	sizes := map[float64]bool{}
	for step := range 2000 {
		groups := d.Groups()
		switch k := random.IntN(8); {
		case k == 0 && step > 1500 && len(d.Meshes()) == 0:
			if _, err := d.AddMesh(triangle(t), "m"); err != nil {
				t.Fatal(err)
			}
		case k <= 1 || len(groups) == 0:
			if _, err := d.AddGroup(group("g", point(), point(), point())); err != nil {
				t.Fatal(err)
			}
		case k == 2:
			_ = d.Apply(RemoveGroups(d, groups[random.IntN(len(groups))].ID()))
		case k == 3:
			d.Undo()
		case k == 4:
			d.SetDoubts(groups[random.IntN(len(groups))].ID(), []Doubt{{Points: []landmark.PointID{1, 3}[:random.IntN(3)]}})
		case k == 5:
			_ = d.Apply(SetStatus(d, landmark.Missing, groups[random.IntN(len(groups))].Point(1)))
		default:
			_ = d.Apply(MovePoint(d, groups[random.IntN(len(groups))].Point(random.IntN(3)), point(), r3.Vec{}))
		}
		var all mesh.Bounds // the plain way
		for _, n := range d.Meshes() {
			all = all.Union(n.Mesh.Bounds())
		}
		for _, n := range d.Groups() {
			for _, l := range n.Group.Landmarks() {
				if l.Placed() {
					all = all.Add(l.Position)
				}
			}
		}
		if got := d.Bounds(); got != all {
			t.Fatalf("step %d: bounds %+v, want %+v", step, got, all)
		}
		_, fit, size := d.measureExtent()
		if got, gotSize := d.FitBounds(), d.Size(); got != fit || gotSize != size {
			t.Fatalf("step %d: %+v and %v, want %+v and %v", step, got, gotSize, fit, size)
		}
		sizes[size] = true
	}
	if len(sizes) < 100 {
		t.Errorf("only %d sizes were seen", len(sizes))
	}
}
