package shape

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// skullMean returns the mean of the clean skulls.
func skullMean(t *testing.T) []r3.Vec {
	return generalise(t, cleanSkulls(t), GeneralisedOptions{}).Mean
}

func TestKnownPairs(t *testing.T) {
	var known struct {
		Unsure []int   `json:"not mutually assigned"`
		Cost   float64 `json:"assignment_cost (centroid size 1)"`
	}
	readKnown(t, "13_pairs_mouse122.json", &known)
	want := skullPartners(t)
	mean := skullMean(t)
	squared := CentroidSize(mean) * CentroidSize(mean) // the file's cost is that of the mean as it is, somewhat smaller than 1
	rnd := rand.New(rand.NewPCG(60, 60))
	for range 3 { // in any pose
		found, err := FindPairs(mean)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(found.Partners, want) || len(found.Unsure) != len(known.Unsure) {
			t.Errorf("partners %v, want %v; unsure %v", found.Partners, want, found.Unsure)
		}
		const tolerance = 1e-9 // the file asks for 1e-7, a thousandth of the cost
		if math.Abs(found.Cost*squared-known.Cost) > tolerance || found.Other < 100*found.Cost {
			t.Errorf("cost %v, want %v; across another axis %v", found.Cost, known.Cost, found.Other)
		}
		t.Logf("cost differs by %.2g; another axis costs %.3g", found.Cost*squared-known.Cost, found.Other)
		mean = randomSimilarity(rnd).ApplyAll(mean)
	}
}

// symmetricPoints returns n pairs and m points of the midline, x being across, and the partners.
func symmetricPoints(rnd *rand.Rand, n, m int) (points []r3.Vec, partners []int) {
	for i := range n {
		p := random(rnd)
		p.X = math.Abs(p.X) + 0.1
		q := p
		q.X = -p.X
		points, partners = append(points, p, q), append(partners, 2*i+1, 2*i)
	}
	for i := range m {
		p := random(rnd)
		p.X = 0
		points, partners = append(points, p), append(partners, 2*n+i)
	}
	return points, partners
}

func TestPairsOfASymmetricShape(t *testing.T) {
	rnd := rand.New(rand.NewPCG(61, 61))
	for range 20 {
		points, partners := symmetricPoints(rnd, 8, 3)
		s := randomSimilarity(rnd)
		moved := s.ApplyAll(points)
		moved = append(moved[:5:5], append([]r3.Vec{landmark.NoPosition()}, moved[5:]...)...)
		found, err := FindPairs(moved)
		if err != nil {
			t.Fatal(err)
		}
		for j, k := range partners {
			at := func(j int) int { // the missing point shifts those after it
				if j >= 5 {
					return j + 1
				}
				return j
			}
			if found.Partners[at(j)] != at(k) {
				t.Errorf("the partner of %d is %d, want %d", at(j), found.Partners[at(j)], at(k))
			}
		}
		if found.Partners[5] != -1 || found.Cost > 1e-20 {
			t.Errorf("the missing point has the partner %d; cost %v", found.Partners[5], found.Cost)
		}
		if !(found.Other > 1e-3) || math.IsInf(found.Other, 0) {
			t.Errorf("across another axis it costs %v", found.Other)
		}
		through, normal, err := Midline(moved, found.Partners)
		want := s.Direction(r3.Vec{X: 1})
		if err != nil || apart(normal, want) > 1e-9 || math.Abs(r3.Dot(r3.Sub(through, s.Apply(r3.Vec{Y: 3, Z: -1})), want)) > 1e-9 {
			t.Errorf("midline through %v along %v, want %v; %v", through, normal, want, err)
		}
	}
	for what, points := range map[string][]r3.Vec{
		"three points": randomPoints(rnd, 3), "one line": {{X: 1}, {X: 2}, {X: 3}, {X: 4}}, "one place": make([]r3.Vec, 5), "infinity": {{X: math.Inf(1)}, {}, {Y: 1}, {Z: 1}},
	} {
		if found, err := FindPairs(points); err == nil {
			t.Errorf("%s: %+v", what, found)
		}
	}
	if _, _, err := Midline([]r3.Vec{{X: 1}, {X: -1}, {Y: 1}}, []int{1, 0, 2}); !errors.Is(err, ErrTooFew) {
		t.Errorf("midline of one pair and one point: %v", err)
	}
	if _, _, err := Midline([]r3.Vec{{Y: 2}, {Y: 3}, {Y: 1}, {Y: 7}}, []int{0, 1, 2, 3}); !errors.Is(err, ErrCollinear) {
		t.Errorf("midline of points on a line: %v", err)
	}
}

// TestPairsAreMutual: of these five points, which were found by trying many, three choose each other in a ring.
func TestPairsAreMutual(t *testing.T) {
	found, err := FindPairs([]r3.Vec{{X: 0.46, Y: 0.48, Z: -1.33}, {X: -1.31, Y: 0.82, Z: -0.42}, {X: -1.03, Y: 3.1, Z: -0.37}, {X: -0.28, Y: 2.1, Z: 0.62}, {X: -0.75, Y: -0.94, Z: -0.02}})
	if err != nil || !slices.Equal(found.Partners, []int{-1, -1, 4, -1, 2}) || !slices.Equal(found.Unsure, []int{0, 1, 3}) {
		t.Errorf("%+v, %v", found, err)
	}
}
