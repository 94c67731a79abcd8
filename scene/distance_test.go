package scene

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// specimenAt returns a document with a tetrahedron, brought elsewhere, and its corners as
// landmarks.
func specimenAt(t *testing.T, name string, place shape.Similarity, stretch float64) *Document {
	t.Helper()
	d := NewDocument(name)
	t.Cleanup(d.Close)
	corners := []r3.Vec{{}, {X: 3 * stretch}, {Y: 4}, {Z: 5}}
	var data mesh.Data
	var points []landmark.Landmark
	for i, p := range corners {
		p = place.Apply(p)
		data.Positions = append(data.Positions, float32(p.X), float32(p.Y), float32(p.Z))
		points = append(points, landmark.Landmark{Name: string(rune('a' + i)), Status: landmark.Defined, Position: p})
	}
	data.Triangles = []uint32{0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3}
	m, err := mesh.New(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddMesh(m, name); err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddGroup(landmark.NewGroup("corners", points)); err != nil {
		t.Fatal(err)
	}
	return d
}

func somewhere(rnd *rand.Rand, scale float64) shape.Similarity {
	q := quat.Number{Real: rnd.NormFloat64(), Imag: rnd.NormFloat64(), Jmag: rnd.NormFloat64(), Kmag: rnd.NormFloat64()}
	return shape.Similarity{From: randomPoint(rnd), To: r3.Scale(10, randomPoint(rnd)), Scale: scale, Rotation: quat.Scale(1/quat.Abs(q), q)}
}

// TestDistancesBetweenSpecimens: the same shape elsewhere is at no distance once it is
// fitted, and one that is moved along by a known way is at that distance, in the first
// one's unit.
func TestDistancesBetweenSpecimens(t *testing.T) {
	const rounding = 0.005 // mm, of float32 metres some ten metres away
	rnd := rand.New(rand.NewPCG(41, 42))
	a := specimenAt(t, "a.ply", shape.Identity(), 1)
	for _, test := range []struct {
		scale float64
		unit  string // of the other; the first is in mm
		fit   Fit
		none  bool // whether nothing is left of the distance
	}{
		{1, "mm", ByLandmarks, true},
		{7, "mm", ByLandmarksScaled, true},
		{7, "mm", ByLandmarks, false},
		{0.001, "m", ByLandmarks, true},
		{7, "", ByLandmarksScaled, true},
		{1, "mm", AsStored, false},
	} {
		b := specimenAt(t, "b.ply", somewhere(rnd, test.scale), 1)
		a.SetUnits("mm")
		b.SetUnits(test.unit)
		o, err := NewOther(b, a, test.fit)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Distances(t.Context(), a.Meshes()[0].Mesh, a.Units(), o, nil)
		if err != nil || f.Unit != "mm" || f.Name != Distance || !strings.Contains(f.Detail, "to b.ply") ||
			(f.Method == "fitted by 4 landmarks") != (test.fit != AsStored) {
			t.Fatalf("%+v: %+v, %v", test, f, err)
		}
		for _, v := range f.Values {
			if none := math.Abs(float64(v)) < rounding; none != test.none {
				t.Errorf("%+v: %v", test, f.Values)
				break
			}
		}
	}
	// In metres, as stored: the same place, so that corner 0 is 1 mm behind the face x = 0.
	b := specimenAt(t, "b.ply", shape.Similarity{To: r3.Vec{X: -0.001}, Scale: 0.001, Rotation: quat.Number{Real: 1}}, 1)
	b.SetUnits("m")
	o, err := NewOther(b, a, AsStored)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Distances(t.Context(), a.Meshes()[0].Mesh, "mm", o, nil)
	// Corner 1 at (3, 0, 0) lies over the corner at (2, 0, 0).
	if err != nil || math.Abs(float64(f.Values[1])-1) > 1e-5 {
		t.Errorf("%v, %v", f, err)
	}
}

func TestOthersThatCannotBeFitted(t *testing.T) {
	a := specimenAt(t, "a.ply", shape.Identity(), 1)
	empty := NewDocument("empty.ply")
	defer empty.Close()
	if _, err := NewOther(empty, a, AsStored); err == nil || !strings.Contains(err.Error(), "empty.ply has no surface") {
		t.Errorf("%v", err)
	}
	b := specimenAt(t, "b.ply", shape.Identity(), 1)
	g := b.Groups()[0].Group
	for i := range g.Len() {
		l := g.At(i)
		l.Name += "x"
		g.Set(i, l)
	}
	if _, err := NewOther(b, a, ByLandmarks); !errors.Is(err, shape.ErrTooFew) || !strings.Contains(err.Error(), "share 0") {
		t.Errorf("%v", err)
	}
}

func TestSurfaceDistancesFromLandmarks(t *testing.T) {
	d := specimenAt(t, "a.ply", shape.Identity(), 1)
	m := d.Meshes()[0].Mesh
	for names, want := range map[string][]float32{
		"":        {0, 0, 0, 0},
		"corners": {0, 0, 0, 0},
		"a":       {0, 3, 4, 5},
		"a,b":     {0, 0, 4, 5},
		"#9":      nil,
		"elbow":   nil,
	} {
		from, err := d.Places(names)
		if (err != nil) != (want == nil) {
			t.Fatalf("%q: %v", names, err)
		}
		if err != nil {
			continue
		}
		f, err := SurfaceDistances(t.Context(), m, "mm", from, names, nil)
		if err != nil || f.Name != SurfaceDistance || f.Unit != "mm" {
			t.Fatalf("%q: %+v, %v", names, f, err)
		}
		for i, v := range f.Values {
			if v != want[i] {
				t.Errorf("%q: %v, want %v", names, f.Values, want)
				break
			}
		}
	}
}
