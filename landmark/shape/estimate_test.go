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

// TestKnownEstimates: geomorph's estimate.missing agrees with the file's splines to 4e-6.
func TestKnownEstimates(t *testing.T) {
	read := func(prefix string) (at map[string][3]float64) {
		readKnownPart(t, "03_missing_mouse126.json", prefix, &at)
		return at
	}
	names, skulls := mouseSkulls(t)
	var whole [][]r3.Vec
	for _, points := range skulls {
		if !broken(points) {
			whole = append(whole, points)
			continue
		}
		points[slices.IndexFunc(points, isSentinel)] = landmark.NoPosition()
	}
	available := generalise(t, skulls, GeneralisedOptions{}).Mean
	complete := generalise(t, whole, GeneralisedOptions{}).SizedMean()
	for _, c := range []struct {
		method    EstimateMethod
		reference []r3.Vec
		want      map[string][3]float64
		tolerance float64
	}{
		{BySimilarity, available, read("estimate_F25_by_the_mean"), 1e-4}, // 1e-7 of the file, of a skull of 1000
		{BySpline, complete, read("estimate_F25_by_TPS"), 1e-7},
	} {
		if len(c.want) != 4 {
			t.Fatalf("%s: %d known estimates", c.method, len(c.want))
		}
		for i, name := range names {
			found, err := EstimateMissing(skulls[i], c.reference, c.method)
			want, lacks := c.want[name]
			if !lacks {
				if found != nil || err != nil {
					t.Errorf("%s, which lacks nothing: %v, %v", name, found, err)
				}
				continue
			}
			if err != nil || len(found) != 1 || found[0].Point != 24 || found[0].Method != c.method || found[0].Shared != 54 {
				t.Fatalf("%s: %+v, %v", name, found, err)
			}
			far := apart(found[0].Position, r3.Vec{X: want[0], Y: want[1], Z: want[2]})
			t.Logf("%s by %s: %.3g away", name, c.method, far)
			if !(far <= c.tolerance) {
				t.Errorf("%s by %s: %v away", name, c.method, far)
			}
		}
	}
}

// TestCopiesAreEstimatedExactly by both methods, in the specimen's own frame; by the spline also what is
// an affine map of the reference.
func TestCopiesAreEstimatedExactly(t *testing.T) {
	rnd := rand.New(rand.NewPCG(50, 50))
	reference := randomPoints(rnd, 12)
	reference[7] = landmark.NoPosition()
	s := randomSimilarity(rnd)
	s.Mirrored = false
	a := axes{random(rnd), random(rnd), random(rnd)}
	affine := make([]r3.Vec, len(reference))
	for j, p := range reference {
		affine[j] = a.apply(p)
	}
	for _, c := range []struct {
		method EstimateMethod
		whole  []r3.Vec
	}{{BySpline, s.ApplyAll(reference)}, {BySimilarity, s.ApplyAll(reference)}, {BySpline, affine}} {
		specimen := slices.Clone(c.whole)
		for _, j := range []int{2, 7, 11} {
			specimen[j] = landmark.NoPosition()
		}
		before := slices.Clone(specimen)
		found, err := EstimateMissing(specimen, reference, c.method)
		if err != nil || len(found) != 2 || found[0].Point != 2 || found[1].Point != 11 || found[0].Shared != 9 {
			t.Fatalf("%s: %+v, %v", c.method, found, err)
		}
		for _, e := range found {
			if far := apart(e.Position, c.whole[e.Point]); far > 1e-10 {
				t.Errorf("%s: point %d is %v away", c.method, e.Point, far)
			}
		}
		for j := range before {
			if before[j] != specimen[j] && !(missing(before[j]) && missing(specimen[j])) {
				t.Errorf("%s: point %d of the specimen was changed", c.method, j)
			}
		}
	}
}

func TestEstimatesThatAreRefused(t *testing.T) {
	rnd := rand.New(rand.NewPCG(51, 51))
	reference := randomPoints(rnd, 6)
	lacking := func(which ...int) []r3.Vec {
		points := slices.Clone(reference)
		for _, j := range which {
			points[j] = landmark.NoPosition()
		}
		return points
	}
	broken := lacking(0)
	broken[3].Z = math.Inf(-1)
	for _, c := range []struct {
		what     string
		specimen []r3.Vec
		method   EstimateMethod
		reason   error
	}{
		{"three are left", lacking(0, 1, 2), BySpline, ErrTooFewForSpline},
		{"two are left", lacking(0, 1, 2, 3), BySimilarity, ErrTooFew},
		{"all missing", lacking(0, 1, 2, 3, 4, 5), BySimilarity, ErrTooFew},
		{"infinity", broken, BySpline, ErrPoints},
		{"lengths", reference[:5], BySpline, ErrPoints},
		{"another method", lacking(0), "by heart", ErrPoints},
	} {
		if found, err := EstimateMissing(c.specimen, reference, c.method); !errors.Is(err, c.reason) || found != nil {
			t.Errorf("%s: %v, %v", c.what, found, err)
		}
	}
}

// TestSizedMeanIsOfThoseThatHaveAPoint, the larger ones counting more.
func TestSizedMeanIsOfThoseThatHaveAPoint(t *testing.T) {
	rnd := rand.New(rand.NewPCG(52, 52))
	shape := randomPoints(rnd, 8)
	sample := [][]r3.Vec{shape, r3Scaled(3, noisy(rnd, shape, 0.1)), r3Scaled(2, noisy(rnd, shape, 0.1))}
	sample[0][4], sample[2][4] = landmark.NoPosition(), landmark.NoPosition()
	sample[2][5] = landmark.NoPosition()
	s := generalise(t, sample, GeneralisedOptions{})
	mean := s.SizedMean()
	for j, got := range mean {
		var want r3.Vec
		n := 0.0
		for i, points := range s.Aligned {
			if !missing(points[j]) {
				want, n = r3.Add(want, r3.Scale(s.Sizes[i], points[j])), n+1
			}
		}
		if far := apart(got, r3.Scale(1/n, want)); !(far <= 1e-12) {
			t.Errorf("point %d is %v away", j, far)
		}
	}
}

func r3Scaled(scale float64, points []r3.Vec) []r3.Vec {
	return Similarity{Scale: scale, Rotation: Identity().Rotation}.ApplyAll(points)
}
