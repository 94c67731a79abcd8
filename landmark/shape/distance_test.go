package shape

import (
	"math"
	"slices"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestKnownDistances(t *testing.T) {
	var known struct {
		A, B     [][3]float64
		SizeA    float64 `json:"centroid_size_A"`
		SizeB    float64 `json:"centroid_size_B"`
		Rho      float64 `json:"rho_riemannian"`
		Partial  float64 `json:"partial_procrustes_distance"`
		Full     float64 `json:"full_procrustes_distance"`
		Mirrored struct {
			Without float64 `json:"rho_without_reflection"`
			With    float64 `json:"rho_with_reflection"`
		} `json:"mirrored_B (x negated)"`
	}
	readKnown(t, "01_opa.json", &known)
	a, b := vectors(known.A), vectors(known.B)
	d, err := Compare(a, b, false)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "rho", d.Riemannian, known.Rho)
	compare(t, "partial", d.Partial, known.Partial)
	compare(t, "full", d.Full, known.Full)
	compare(t, "size", CentroidSize(a), known.SizeA)
	compare(t, "size", CentroidSize(b), known.SizeB)
	for i := range b {
		b[i].X = -b[i].X
	}
	without, err1 := Compare(b, a, false)
	with, err2 := Compare(b, a, true)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	compare(t, "mirrored", without.Riemannian, known.Mirrored.Without)
	compare(t, "mirrored, reflection allowed", with.Riemannian, known.Mirrored.With)

	// A distance far below what an arc cosine can tell from 0.
	near := slices.Clone(a)
	const shift = 1e-11
	near[4].X += shift
	if d, err := Compare(a, near, false); err != nil || d.Partial < shift/known.SizeA/3 || d.Riemannian > shift/known.SizeA {
		t.Errorf("moved by %v of a size of %v: %+v, %v", shift, known.SizeA, d, err)
	}
	if size := CentroidSize(a[:1]); size != 0 {
		t.Errorf("one point has the size %v", size)
	}
	if size := CentroidSize([]r3.Vec{landmark.NoPosition()}); !math.IsNaN(size) {
		t.Errorf("no point has the size %v", size)
	}
}
