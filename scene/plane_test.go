package scene

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

const planeRounding = 1e-12 // of lengths about 1

func TestNewPlane(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, bad := range [][2]r3.Vec{
		{{}, {}}, {{}, {X: nan}}, {{}, {X: 1, Y: inf}}, {{X: inf}, {X: 1}}, {{Y: nan}, {X: 1}},
	} {
		if p, err := NewPlane(bad[0], bad[1]); err == nil || p != (Plane{}) {
			t.Errorf("%v: %v, %v", bad, p, err)
		}
	}
	for _, size := range []float64{1, 5e-324, 1e-200, 1e300} {
		p, err := NewPlane(r3.Vec{X: 1}, r3.Vec{Y: -size})
		if err != nil || p.Normal != (r3.Vec{Y: -1}) || !p.Valid() {
			t.Errorf("%v: %v, %v", size, p, err)
		}
	}
}

func TestPlaneThrough(t *testing.T) {
	nan := math.NaN()
	a, b, c := r3.Vec{X: 1, Z: 2}, r3.Vec{X: 3, Z: 2}, r3.Vec{X: 1, Y: 1, Z: 2}
	p, err := PlaneThrough(a, b, c)
	if err != nil || r3.Norm(r3.Sub(p.Normal, r3.Vec{Z: 1})) > planeRounding {
		t.Fatal(p, err)
	}
	for _, v := range []r3.Vec{a, b, c} {
		if math.Abs(p.Above(v)) > planeRounding {
			t.Errorf("%v is %v above it", v, p.Above(v))
		}
	}
	if got := p.Above(r3.Vec{Z: 5}); math.Abs(got-3) > planeRounding {
		t.Errorf("above: %v, want 3", got)
	}
	if got := p.Flipped().Moved(-1).Above(r3.Vec{Z: 5}); math.Abs(got+2) > planeRounding {
		t.Errorf("flipped and moved: %v, want -2", got)
	}
	for _, bad := range [][3]r3.Vec{{a, a, a}, {a, a, b}, {a, b, {X: 5, Z: 2}}, {a, b, {X: nan}}, {a, {X: 1e9, Z: 2}, {X: 2e9, Y: 1e-3, Z: 2}}} {
		if p, err := PlaneThrough(bad[0], bad[1], bad[2]); err == nil {
			t.Errorf("%v: %v", bad, p)
		}
	}
	if _, err := PlaneThrough(a, b, r3.Vec{X: nan}); !errors.Is(err, errPlaneNowhere) {
		t.Errorf("through a point that is nowhere: %v", err)
	}
	for _, size := range []float64{1e-150, 1e150} {
		if _, err := PlaneThrough(r3.Scale(size, a), r3.Scale(size, b), r3.Scale(size, c)); err != nil {
			t.Errorf("%v times as large: %v", size, err)
		}
	}
}

func TestNoPlane(t *testing.T) {
	var p Plane
	from, to, ok := p.Kept(r3.Vec{}, r3.Vec{X: 1})
	if !p.IsZero() || !p.Valid() || p.Above(r3.Vec{X: 1e300}) > 0 || from != 0 || !math.IsInf(to, 1) || !ok || p.Through(shape.Identity()) != p {
		t.Error("the zero value cuts something")
	}
	c := DefaultCamera()
	if c.OntoCut() || c.Hides(r3.Vec{}, 0) {
		t.Error("a view without a plane cuts something")
	}
	for _, bad := range []Plane{{Normal: r3.Vec{X: 2}}, {Normal: r3.Vec{X: math.NaN()}}, {Point: r3.Vec{X: math.Inf(1)}, Normal: r3.Vec{X: 1}}, {Point: r3.Vec{X: 1}}} {
		if bad.Valid() {
			t.Errorf("%+v is valid", bad)
		}
	}
}

// TestKeptPartOfARay looks at places along random rays one by one.
func TestKeptPartOfARay(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	random := func() r3.Vec { return r3.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()} }
	for range 300 {
		p, err := NewPlane(random(), random())
		if err != nil {
			t.Fatal(err)
		}
		origin, direction := random(), r3.Scale(3*r.Float64(), random())
		from, to, ok := p.Kept(origin, direction)
		for i := range 60 {
			at := float64(i) / 7
			above := p.Above(r3.Add(origin, r3.Scale(at, direction)))
			if math.Abs(above) < 1e-9 {
				continue
			}
			if got := ok && at >= from && at <= to; got != (above < 0) {
				t.Fatalf("%+v, from %v along %v: at %v, %v above, kept %v (from %v to %v)", p, origin, direction, at, above, got, from, to)
			}
		}
	}
}

// TestOutline: a plane meets a cube in a square, a hexagon or a triangle, whose areas follow
// from their sides, in order around its normal; or not at all.
func TestOutline(t *testing.T) {
	box := mesh.Bounds{Min: r3.Vec{X: 1}, Max: r3.Vec{X: 2, Y: 1, Z: 1}, Valid: true}
	diagonal := r3.Vec{X: 1, Y: 1, Z: 1}
	for _, test := range []struct {
		point, normal r3.Vec
		corners       int
		area          float64
	}{
		{r3.Vec{X: 1.25}, r3.Vec{X: 1}, 4, 1},
		{r3.Vec{Y: 0.25}, r3.Vec{Y: -1}, 4, 1},
		{box.Center(), diagonal, 6, 3 * math.Sqrt(3) / 4},                              // sides of √½
		{r3.Vec{X: 1.5}, diagonal, 3, math.Sqrt(3) / 8},                                // of √½, too
		{r3.Add(box.Center(), r3.Vec{Z: 0.1}), r3.Vec{X: 1, Z: 1}, 4, math.Sqrt2 * .9}, // off the middle
		{r3.Vec{X: 2.5}, r3.Vec{X: 1}, 0, 0},
		{r3.Vec{X: 1}, r3.Scale(-1, diagonal), 3, 0}, // a corner alone
	} {
		p, err := NewPlane(test.point, test.normal)
		if err != nil {
			t.Fatal(err)
		}
		got := p.Outline(box)
		var around r3.Vec // twice the area, along the normal where it goes counterclockwise
		for i, q := range got {
			if math.Abs(p.Above(q)) > planeRounding {
				t.Errorf("%+v: %v is beside it", p, q)
			}
			around = r3.Add(around, r3.Cross(r3.Sub(q, box.Center()), r3.Sub(got[(i+1)%len(got)], box.Center())))
		}
		if area := r3.Dot(around, p.Normal) / 2; len(got) != test.corners || math.Abs(area-test.area) > planeRounding {
			t.Errorf("%+v: %d corners around %v, want %d around %v", p, len(got), area, test.corners, test.area)
		}
	}
	if got := (Plane{}).Outline(box); got != nil {
		t.Errorf("no plane: %v", got)
	}
}

// TestAPlaneGoesThroughASimilarity: what is cut away of one scene is what is of the other.
func TestAPlaneGoesThroughASimilarity(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	random := func() r3.Vec { return r3.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()} }
	for i := range 50 {
		q := quat.Number{Real: r.NormFloat64(), Imag: r.NormFloat64(), Jmag: r.NormFloat64(), Kmag: r.NormFloat64()}
		s := shape.Similarity{From: random(), To: random(), Scale: 0.1 + 3*r.Float64(), Rotation: quat.Scale(1/quat.Abs(q), q), Mirrored: i%2 == 0}
		c := DefaultCamera()
		var err error
		if c.Clip, err = NewPlane(random(), random()); err != nil {
			t.Fatal(err)
		}
		through := c.Through(s).Clip
		if !through.Valid() {
			t.Fatal(through)
		}
		for range 20 {
			p := random()
			if got, want := through.Above(s.Apply(p)), s.Scale*c.Clip.Above(p); math.Abs(got-want) > 1e-9 {
				t.Fatalf("%v above the one is %v above the other", want, got)
			}
		}
	}
}

func TestOntoCut(t *testing.T) {
	for _, orthographic := range []bool{false, true} {
		c := DefaultCamera() // which looks along -z
		c.Orthographic = orthographic
		for _, test := range []struct {
			plane Plane
			want  bool
		}{
			{Plane{Normal: r3.Vec{Z: 1}}, true}, {Plane{Normal: r3.Vec{Z: -1}}, false},
			// Beyond the eye, which has a place in perspective only.
			{Plane{Point: r3.Vec{Z: 100}, Normal: r3.Vec{Z: 1}}, orthographic},
			{Plane{Point: r3.Vec{X: 0.1}, Normal: r3.Vec{X: -1}}, !orthographic},
		} {
			c.Clip = test.plane
			if got := c.OntoCut(); got != test.want {
				t.Errorf("%+v, orthographic %v: %v", test.plane, orthographic, got)
			}
		}
	}
}
