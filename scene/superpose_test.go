package scene

import (
	"math"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// pointed returns a document with landmarks of these names at places of an uneven form,
// brought somewhere by f.
func pointed(t *testing.T, name, units string, f func(r3.Vec) r3.Vec, names ...string) *Document {
	t.Helper()
	form := []r3.Vec{{}, {X: 3}, {Y: 2}, {X: 1, Z: 5}, {X: 2, Y: 2, Z: -1}}
	d := NewDocument(name)
	d.SetUnits(units)
	var all []landmark.Landmark
	for i, n := range names {
		all = append(all, landmark.Landmark{Name: n, Status: landmark.Defined, Position: f(form[i])})
	}
	if _, err := d.AddGroup(landmark.NewGroup("points", all)); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSuperpose(t *testing.T) {
	same := func(p r3.Vec) r3.Vec { return p }
	q := quat.Number{Real: 0.6, Imag: 0.8}
	moved := shape.Similarity{To: r3.Vec{X: 100, Y: -20}, Scale: 1, Rotation: q}
	grown := shape.Similarity{To: r3.Vec{X: 100, Y: -20}, Scale: 3, Rotation: q}
	mirrored := shape.Similarity{To: r3.Vec{X: 1}, Scale: 1, Rotation: q, Mirrored: true}
	all := []string{"a", "b", "c", "d", "e"}
	for _, test := range []struct {
		name        string
		units, its  string
		put         shape.Similarity
		fit         Fit
		mirror      bool
		scale       float64
		fits, hints bool
	}{
		{"as stored", "", "", shape.Identity(), AsStored, false, 1, true, false},
		{"as stored, elsewhere", "", "", moved, AsStored, false, 1, false, false},
		{"as stored, of other units", "mm", "m", shape.Similarity{Scale: 1e-3, Rotation: quat.Number{Real: 1}}, AsStored, false, 1000, true, false},
		{"moved", "", "", moved, ByLandmarks, false, 1, true, false},
		{"larger", "", "", grown, ByLandmarks, false, 1, false, false},
		{"larger, scaled", "", "", grown, ByLandmarksScaled, false, 1. / 3, true, false},
		{"larger by its unit", "m", "mm", shape.Similarity{Scale: 1000, Rotation: q}, ByLandmarks, false, 1e-3, true, false},
		{"a mirror image", "", "", mirrored, ByLandmarks, false, 1, false, true},
		{"a mirror image, mirrored", "", "", mirrored, ByLandmarks, true, 1, true, false},
		{"mirrored where that fits worse", "", "", moved, ByLandmarks, true, 1, true, false},
	} {
		first := pointed(t, "first", test.units, same, all...)
		// In another order, and with one that the first does not have.
		other := pointed(t, "other", test.its, test.put.Apply, "a", "b", "c", "x", "e")
		s, err := Superpose(other, first, test.fit, test.mirror)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if len(s.Pairs) != 4 || math.Abs(s.Onto.Scale-test.scale) > 1e-9*test.scale || s.MirrorFits != test.hints {
			t.Errorf("%s: %d pairs, scale %v, a mirror image would fit: %v", test.name, len(s.Pairs), s.Onto.Scale, s.MirrorFits)
		}
		if (s.Apart < 1e-9) != test.fits {
			t.Errorf("%s: the points are %v apart", test.name, s.Apart)
		}
		sum := 0.0
		for i, p := range s.Pairs {
			k := i + i/3 // without d
			if p[0] != first.Groups()[0].Group.At(k).Position || r3.Norm(r3.Sub(p[1], s.Onto.Apply(other.Groups()[0].Group.At(k).Position))) > 1e-9 {
				t.Errorf("%s: pair %d is %v", test.name, i, p)
			}
			sum += r3.Norm2(r3.Sub(p[0], p[1])) / 4
		}
		if math.Abs(math.Sqrt(sum)-s.Apart) > 1e-9 {
			t.Errorf("%s: %v apart, want %v", test.name, s.Apart, math.Sqrt(sum))
		}
	}
}

func TestWhatCannotBeSuperposed(t *testing.T) {
	same := func(p r3.Vec) r3.Vec { return p }
	line := func(p r3.Vec) r3.Vec { return r3.Vec{X: p.X + 2*p.Y + 3*p.Z} }
	first := pointed(t, "first.ply", "", same, "a", "b", "c", "d", "e")
	for _, test := range []struct {
		other *Document
		want  []string
	}{
		{pointed(t, "other.ply", "", same, "x", "y"), []string{"share 0"}},
		{pointed(t, "other.ply", "", same, "a", "b", "y"), []string{"share 2", "three"}},
		{NewDocument("other.ply"), []string{"share 0"}},
		{pointed(t, "other.ply", "", line, "a", "b", "c"), []string{"share 3", "one line"}},
	} {
		_, err := Superpose(test.other, first, ByLandmarks, false)
		if err == nil {
			t.Errorf("nothing is wrong, want %q", test.want)
			continue
		}
		for _, w := range append(test.want, "other.ply cannot be fitted") {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%q lacks %q", err, w)
			}
		}
		s, err := Superpose(test.other, first, AsStored, false)
		if err != nil || s.Onto != shape.Identity() {
			t.Errorf("as stored: %+v, %v", s, err)
		}
	}
}

// TestAMirrorImageHasToFitFarBetter: one that fits a little better, as of nearly flat points, is
// no reason to say so.
func TestAMirrorImageHasToFitFarBetter(t *testing.T) {
	// Across from the square's corners: as far off as a mirror image as not (0), or all of it one (1).
	for _, test := range []struct {
		mirrored float64
		hints    bool
	}{{0.5, false}, {0.55, false}, {0.9, true}, {1, true}} {
		bend := func(height float64) func(r3.Vec) r3.Vec {
			return func(p r3.Vec) r3.Vec {
				if p.Z > 0 {
					p.Z = height
				}
				return r3.Vec{X: p.X, Y: p.Y, Z: p.Z}
			}
		}
		first := pointed(t, "first", "", bend(1), "a", "b", "c", "d")
		other := pointed(t, "other", "", bend(1-2*test.mirrored), "a", "b", "c", "d")
		s, err := Superpose(other, first, ByLandmarks, false)
		if err != nil {
			t.Fatal(err)
		}
		if s.MirrorFits != test.hints {
			t.Errorf("%v of a mirror image: it is said that one would fit far better: %v", test.mirrored, s.MirrorFits)
		}
	}
}

func TestTheBoxAroundBoth(t *testing.T) {
	same := func(p r3.Vec) r3.Vec { return p }
	first := pointed(t, "first", "", same, "a", "b", "c", "d", "e") // from (0, 0, -1) to (3, 2, 5)
	other := pointed(t, "other", "", same, "a", "b", "c", "d", "e")
	s := Superposition{Onto: shape.Similarity{To: r3.Vec{X: 10}, Scale: 2, Rotation: quat.Number{Real: 1}}}
	if got, want := s.Around(other, first), (mesh.Bounds{Min: r3.Vec{Z: -2}, Max: r3.Vec{X: 16, Y: 4, Z: 10}, Valid: true}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got := s.Around(NewDocument("empty"), first); got != first.FitBounds() {
		t.Errorf("around nothing: %v, want %v", got, first.FitBounds())
	}
}
