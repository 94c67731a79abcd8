package shape

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// printed is how far a number may be from a known one: those have twelve digits.
const printed = 1e-10

func generalise(t *testing.T, sample [][]r3.Vec, o GeneralisedOptions) *Superimposition {
	t.Helper()
	s, err := Generalise(context.Background(), sample, o)
	if err != nil {
		t.Fatal(err)
	}
	if !s.Converged || s.Change > max(o.Tolerance, 1e-12) || len(s.LeftOut) > 0 {
		t.Fatalf("after %d rounds the mean still changes by %v; left out %v", s.Rounds, s.Change, s.LeftOut)
	}
	return s
}

// TestKnownSamples compares with the numbers of geomorph, shapes and Morpho: the file's
// README says which were run on which sample, and how near they came.
func TestKnownSamples(t *testing.T) {
	_, skulls := mouseSkulls(t)
	for name, sample := range map[string][][]r3.Vec{
		"mice4":          mice(t),
		"plethodon42":    rows(t, "PlethodonLand.tps", 2, 42, 11),
		"morphologika15": rows(t, "mophologikaexample.txt", 3, 15, 31),
		"mouse122":       slices.DeleteFunc(skulls, broken),
	} {
		t.Run(name, func(t *testing.T) {
			var known struct {
				N, P    int
				Sizes   []float64 `json:"centroid_size"`
				Partial struct {
					Sum  float64     `json:"sum_of_squares_about_the_mean"`
					Size float64     `json:"centroid_size_of_the_mean"`
					Rho  []float64   `json:"rho_to_mean"`
					Mean [][]float64 `json:"consensus (any pose: compare after OPA)"`
				}
				Full struct {
					Sum    float64   `json:"sum_of_squares_about_the_mean"`
					Rho    []float64 `json:"rho_to_mean"`
					Scales []float64 `json:"scale_b"`
				}
				Rigid struct {
					Sum  float64   `json:"sum_of_squares_about_the_mean"`
					Size float64   `json:"centroid_size_of_the_mean"`
					Far  []float64 `json:"residual_per_specimen"`
				}
			}
			readKnown(t, "02_gpa_"+name+".json", &known)
			if len(sample) != known.N || len(sample[0]) != known.P {
				t.Fatalf("%d configurations of %d points, want %d of %d", len(sample), len(sample[0]), known.N, known.P)
			}

			s := generalise(t, sample, GeneralisedOptions{})
			compare(t, "partial: sum of squares", s.SumOfSquares(), known.Partial.Sum)
			compare(t, "partial: size of the mean", CentroidSize(s.Mean), known.Partial.Size)
			compareAll(t, "sizes", s.Sizes, known.Sizes)
			compareAll(t, "partial: rho", rhos(s), known.Partial.Rho)
			mean := make([]r3.Vec, len(known.Partial.Mean))
			for i, row := range known.Partial.Mean {
				row = append(row, 0)
				mean[i] = r3.Vec{X: row[0], Y: row[1], Z: row[2]}
			}
			if d, err := Compare(s.Mean, mean, false); err != nil || d.Partial > printed {
				t.Errorf("partial: the mean is %v from the known one, %v", d.Partial, err)
			}

			s = generalise(t, sample, GeneralisedOptions{Scaling: BestSize})
			compare(t, "full: sum of squares", s.SumOfSquares(), known.Full.Sum)
			compareAll(t, "full: rho", rhos(s), known.Full.Rho)
			scales := make([]float64, len(s.Fits))
			for i, f := range s.Fits {
				scales[i] = f.Scale * s.Sizes[i]
			}
			compareAll(t, "full: scales", scales, known.Full.Scales)

			s = generalise(t, sample, GeneralisedOptions{Scaling: OwnSize})
			compare(t, "rigid: sum of squares", s.SumOfSquares(), known.Rigid.Sum)
			compare(t, "rigid: size of the mean", CentroidSize(s.Mean), known.Rigid.Size)
			compareAll(t, "rigid: residuals", lengths(s), known.Rigid.Far)
		})
	}
}

func compare(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= printed*max(1, math.Abs(want))) || want == 0 {
		t.Errorf("%s: %.13g, want %.13g", what, got, want)
	}
}

func compareAll(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		compare(t, what, got[i], want[i])
	}
}

func rhos(s *Superimposition) (all []float64) {
	for _, d := range s.Distances {
		all = append(all, d.Riemannian)
	}
	return all
}

// lengths returns how far each specimen is from the mean, as one long vector.
func lengths(s *Superimposition) (all []float64) {
	for i := range s.Aligned {
		sum := 0.0
		for _, r := range s.Residuals(i) {
			sum += r3.Norm2(r)
		}
		all = append(all, math.Sqrt(sum))
	}
	return all
}

// TestHolesInOneShape: what differs in size, place and missing points only must fit
// exactly, and the sizes be those that it was made with.
func TestHolesInOneShape(t *testing.T) {
	sample := holes(t)
	for _, scaling := range []Scaling{UnitSize, BestSize} {
		s := generalise(t, sample, GeneralisedOptions{Scaling: scaling})
		const known = 1e-9 // the tolerance of the file
		if sum := s.SumOfSquares(); sum > known*known {
			t.Errorf("scaling %d: the sum of squares is %v", scaling, sum)
		}
		for i, size := range s.Sizes {
			if want := float64(i + 1); math.Abs(size/s.Sizes[0]-want) > known {
				t.Errorf("scaling %d: specimen %d has %v times the first's size, want %v", scaling, i, size/s.Sizes[0], want)
			}
		}
		for i, points := range sample {
			for j, p := range points {
				if missing(p) != missing(s.Aligned[i][j]) || missing(s.Mean[j]) {
					t.Errorf("point %d of specimen %d: %v, aligned %v, mean %v", j, i, p, s.Aligned[i][j], s.Mean[j])
				}
			}
		}
	}
}

func TestHolesInKnownSkulls(t *testing.T) {
	var known struct {
		Sizes map[string]float64         `json:"equivalent_centroid_size (= S_present * 1 / S_mean_over_present)"`
		Naive map[string]float64         `json:"centroid_size_of_present_points_only"`
		Mean  struct{ Values []float64 } `json:"mean_pairs"`
		To122 float64                    `json:"partial_distance_mean126_to_mean122"`
		By    map[string][3]float64      `json:"estimate_F25_by_the_mean_after_similarity_fit"`
	}
	readKnown(t, "03_missing_mouse126.json", &known)
	names, skulls := mouseSkulls(t)
	var whole [][]r3.Vec
	n := 0
	for _, points := range skulls {
		if !broken(points) {
			whole = append(whole, points)
			continue
		}
		n++
		points[slices.IndexFunc(points, isSentinel)] = landmark.NoPosition()
	}
	if n != 4 {
		t.Fatalf("%d skulls lack a point, want 4", n)
	}
	s := generalise(t, skulls, GeneralisedOptions{})
	const tolerance = 1e-7 // of the file
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
			t.Errorf("%s: %.12g, want %.12g", what, got, want)
		}
	}
	size := CentroidSize(s.Mean)
	for i, pair := range [][2]int{{1, 25}, {25, 40}, {10, 50}} {
		near("mean", apart(s.Mean[pair[0]-1], s.Mean[pair[1]-1])/size, known.Mean.Values[i])
	}
	d, err := Compare(s.Mean, generalise(t, whole, GeneralisedOptions{}).Mean, false)
	if err != nil {
		t.Fatal(err)
	}
	near("to the mean of the whole", d.Partial, known.To122)
	for i, name := range names {
		want, lacks := known.Sizes[name]
		if !lacks {
			continue
		}
		near(name, s.Sizes[i], want)
		near(name+" naively", CentroidSize(skulls[i]), known.Naive[name])
		// The mean of size 1, brought onto the skull over the points that it has.
		back, err := Fit(s.Mean, skulls[i], Options{})
		if err != nil {
			t.Fatal(err)
		}
		back.Scale = s.Sizes[i] / size
		at := known.By[name]
		// The estimate counts in units of a skull of 1000, and the file's mean stopped at 1e-14.
		if far := apart(back.Apply(s.Mean[24]), r3.Vec{X: at[0], Y: at[1], Z: at[2]}); far > tolerance*1000 {
			t.Errorf("%s: the estimate is %v away", name, far)
		}
	}
}

func TestAMirroredSpecimenIsNotSwallowed(t *testing.T) {
	var known struct {
		Sums map[string]float64 `json:"sum_of_squares"`
	}
	readKnown(t, "04_reflection_mice4.json", &known)
	sample := mice(t)
	for i, p := range sample[2] {
		sample[2][i].X = -p.X
	}
	s := generalise(t, sample, GeneralisedOptions{})
	compare(t, "mirrored", s.SumOfSquares(), known.Sums["mirrored, reflection not allowed"])
	s = generalise(t, sample, GeneralisedOptions{Reflection: true})
	compare(t, "reflected", s.SumOfSquares(), known.Sums["no mirror"])
	turned := 0
	for _, f := range s.Fits {
		if f.Mirrored {
			turned++
		}
	}
	if turned != 1 && turned != 3 {
		t.Errorf("%d of 4 fits are mirrored", turned)
	}
}

// TestPoseAndOrderDoNotMatter: a specimen may lie, be as large and stand in the sample
// as it will, with missing points, too.
func TestPoseAndOrderDoNotMatter(t *testing.T) {
	rnd := rand.New(rand.NewPCG(10, 10))
	shape := randomPoints(rnd, 9)
	var sample [][]r3.Vec
	for range 7 {
		sample = append(sample, noisy(rnd, shape, 0.1))
	}
	sample[1][0], sample[1][4], sample[3][8], sample[6][0] = landmark.NoPosition(), landmark.NoPosition(), landmark.NoPosition(), landmark.NoPosition()
	order := rnd.Perm(len(sample))
	for _, scaling := range []Scaling{UnitSize, BestSize, OwnSize, UnitThenOwnSize} {
		o := GeneralisedOptions{Scaling: scaling, Tolerance: 1e-14}
		want := generalise(t, sample, o)
		moved := make([][]r3.Vec, len(sample))
		for i, from := range order {
			s := randomSimilarity(rnd)
			if s.Mirrored = false; scaling == OwnSize || scaling == UnitThenOwnSize {
				s.Scale = 1
			}
			moved[i] = s.ApplyAll(sample[from])
		}
		got := generalise(t, moved, o)
		const tolerance = 1e-12 // the mean stops at 1e-14
		if math.Abs(got.SumOfSquares()-want.SumOfSquares()) > tolerance {
			t.Errorf("scaling %d: sum of squares %v, want %v", scaling, got.SumOfSquares(), want.SumOfSquares())
		}
		if d, err := Compare(got.Mean, want.Mean, false); err != nil || d.Partial > tolerance {
			t.Errorf("scaling %d: the means differ by %v, %v", scaling, d.Partial, err)
		}
		for i, from := range order {
			if math.Abs(got.Distances[i].Full-want.Distances[from].Full) > tolerance {
				t.Errorf("scaling %d: specimen %d is %v from the mean, want %v", scaling, from, got.Distances[i], want.Distances[from])
			}
		}
		// The fits make the aligned points, and the mean is theirs; it has the axes of the first whole specimen.
		for i, points := range moved {
			for j, p := range points {
				if q := got.Aligned[i][j]; missing(p) != missing(q) || !missing(p) && apart(got.Fits[i].Apply(p), q) > exact {
					t.Errorf("scaling %d: %v comes to %v, aligned is %v", scaling, p, got.Fits[i].Apply(p), q)
				}
			}
		}
		first := slices.IndexFunc(moved, func(points []r3.Vec) bool { return !slices.ContainsFunc(points, missing) })
		if q := got.Fits[first].Rotation; math.Abs(q.Real) < 1-exact {
			t.Errorf("scaling %d: specimen %d is turned by %v", scaling, first, q)
		}
		for j, m := range got.Mean {
			var sum r3.Vec
			n := 0.0
			for i := range moved {
				if q := got.Aligned[i][j]; !missing(q) {
					sum, n = r3.Add(sum, q), n+1
				}
			}
			if apart(r3.Scale(1/n, sum), m) > exact {
				t.Errorf("scaling %d: point %d of the mean is %v, the mean of all %v", scaling, j, m, r3.Scale(1/n, sum))
			}
		}
	}
}

func TestWhatCannotBeFittedIsLeftOutAndSaid(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 11))
	shape := randomPoints(rnd, 8)
	none := landmark.NoPosition()
	var sample [][]r3.Vec
	for range 5 {
		sample = append(sample, noisy(rnd, shape, 0.1))
	}
	want := generalise(t, sample, GeneralisedOptions{})
	two := []r3.Vec{shape[0], shape[1], none, none, none, none, none, none}
	line := make([]r3.Vec, 8)
	for i := range line {
		line[i] = r3.Vec{X: float64(i)}
	}
	sample = slices.Insert(sample, 1, two, line)
	for i := range sample { // and a point that all lack
		sample[i] = append(slices.Clone(sample[i]), none)
	}
	got, err := Generalise(context.Background(), sample, GeneralisedOptions{})
	if err != nil || !got.Converged {
		t.Fatal(got, err)
	}
	if len(got.LeftOut) != 2 || !errors.Is(got.LeftOut[1], ErrTooFew) || !errors.Is(got.LeftOut[2], ErrCollinear) {
		t.Errorf("left out: %v", got.LeftOut)
	}
	if got.Aligned[1] != nil || !math.IsNaN(got.Sizes[2]) || got.Residuals(2) != nil || got.Aligned[3] == nil {
		t.Errorf("of those left out: %v, %v", got.Aligned[1], got.Sizes[2])
	}
	if !missing(got.Mean[8]) || missing(got.Mean[7]) || math.Abs(got.SumOfSquares()-want.SumOfSquares()) > exact {
		t.Errorf("mean %v; sum of squares %v, want %v", got.Mean, got.SumOfSquares(), want.SumOfSquares())
	}

	// The axes are not those of one that is left out, though it is the first with all points.
	s := generalise(t, sample[3:], GeneralisedOptions{})
	if got, err := Generalise(context.Background(), sample[2:], GeneralisedOptions{}); err != nil || len(got.LeftOut) != 1 || apart(got.Mean[0], s.Mean[0]) > exact {
		t.Errorf("a line first: %v", err)
	}

	// One that shares two points with the first, and more with the others, comes in later.
	late := slices.Clone(shape)
	late[0], late[1], late[2] = none, none, none
	start := slices.Clone(shape)
	start[5], start[6], start[7] = none, none, none
	between := slices.Clone(shape)
	between[0] = none
	between[7] = none
	between[1] = none
	s = generalise(t, [][]r3.Vec{start, late, between}, GeneralisedOptions{})
	if s.SumOfSquares() > exact {
		t.Errorf("the sum of squares is %v", s.SumOfSquares())
	}
}

// TestAMeanThatOnlyGrowsIsNotDone: points may join the mean that move none of it, and
// still bring in a specimen that shares them alone.
func TestAMeanThatOnlyGrowsIsNotDone(t *testing.T) {
	none := landmark.NoPosition()
	cross := []r3.Vec{{X: 1}, {X: -1}, {Y: 2}, {Y: -2}, {Z: 3}, {Z: -3}}
	sample := [][]r3.Vec{
		{cross[0], cross[1], cross[2], cross[3], none, none},
		{none, none, cross[2], cross[3], cross[4], cross[5]},
		{cross[0], cross[1], cross[2], cross[3], none, none},
		{cross[0], cross[1], cross[2], none, cross[4], cross[5]},
	}
	// The second shares two points with the first, and all that it has with the last.
	s := generalise(t, sample, GeneralisedOptions{Scaling: OwnSize, Tolerance: 10})
	if s.Rounds < 2 || s.Aligned[1] == nil {
		t.Errorf("done after %d rounds, left out %v", s.Rounds, s.LeftOut)
	}
}

func TestGeneraliseRefuses(t *testing.T) {
	rnd := rand.New(rand.NewPCG(12, 12))
	good := randomPoints(rnd, 5)
	broken := slices.Clone(good)
	broken[3].Y = math.NaN()
	line := make([]r3.Vec, 5)
	for name, test := range map[string]struct {
		sample [][]r3.Vec
		want   error
	}{
		"none":               {nil, ErrSample},
		"one":                {[][]r3.Vec{good}, ErrSample},
		"one that fits":      {[][]r3.Vec{line, good}, ErrCoincident},
		"different lengths":  {[][]r3.Vec{good, good[:4]}, ErrSample},
		"NaN in a specimen":  {[][]r3.Vec{good, good, broken}, ErrPoints},
		"nothing determines": {[][]r3.Vec{line, line}, ErrSample},
	} {
		if s, err := Generalise(context.Background(), test.sample, GeneralisedOptions{}); !errors.Is(err, test.want) {
			t.Errorf("%s: %+v, error %v, want %v", name, s, err, test.want)
		}
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := Generalise(ended, [][]r3.Vec{good, good}, GeneralisedOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	s, err := Generalise(context.Background(), [][]r3.Vec{good, noisy(rnd, good, 0.3), noisy(rnd, good, 0.3)}, GeneralisedOptions{Rounds: 1})
	if err != nil || s.Converged || s.Rounds != 1 || s.Change < 1e-6 || s.Mean == nil {
		t.Errorf("after one round: %+v, %v", s, err)
	}
}
