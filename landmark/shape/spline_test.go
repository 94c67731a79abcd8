package shape

import (
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func meanDistance(points []r3.Vec) float64 {
	sum, n := 0.0, 0.0
	for i, p := range points {
		for _, q := range points[:i] {
			sum, n = sum+apart(p, q), n+1
		}
	}
	return sum / n
}

func spline(t *testing.T, from, to []r3.Vec, smoothing float64) *Spline {
	t.Helper()
	s, err := NewSpline(from, to, smoothing)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// knownSpline is what the files say of one.
type knownSpline struct {
	Weights [][3]float64 `json:"weights_w"`
	Affine  [][3]float64 `json:"affine_rows_1_x_y_z"`
	Mapped  [][3]float64 `json:"mapped_query"`
	Energy  float64      `json:"bending_energy_trace(w^T K w)"`
	RMS     float64      `json:"mapped_source_minus_target_rms"`
}

func (k knownSpline) check(t *testing.T, s *Spline, query []r3.Vec, tolerance float64) {
	t.Helper()
	for i, w := range k.Weights {
		if far := apart(s.weights[i], r3.Vec{X: w[0], Y: w[1], Z: w[2]}); !(far <= tolerance) {
			t.Errorf("weight %d is %v away", i, far)
		}
	}
	columns := vectors(k.Affine)
	origin := r3.Sub(s.to, s.affine.apply(s.source.centre))
	for i, got := range []r3.Vec{origin, s.affine.x, s.affine.y, s.affine.z} {
		if far := apart(got, columns[i]); !(far <= tolerance) {
			t.Errorf("affine part: %v, want %v", got, columns[i])
		}
	}
	for i, want := range vectors(k.Mapped) {
		if far := apart(s.Apply(query[i]), want); !(far <= tolerance) {
			t.Errorf("%v comes to %v, %v away", query[i], s.Apply(query[i]), far)
		}
	}
	if !(math.Abs(s.Energy()-k.Energy) <= tolerance) {
		t.Errorf("bending energy %.13g, want %.13g", s.Energy(), k.Energy)
	}
}

// TestKnownSplines: Morpho and geomorph agree with the files to 5e-12, as their README says.
func TestKnownSplines(t *testing.T) {
	var known struct {
		Source, Target, Query [][3]float64
		None                  knownSpline `json:"lambda=0"`
		Trace                 knownSpline `json:"lambda=1e-08"`
		Some                  knownSpline `json:"lambda=0.1"`
		Much                  knownSpline `json:"lambda=1"`
		UnitTrap              struct {
			BendingEnergy float64 `json:"bending_energy"`
		} `json:"unit_trap"`
	}
	readKnown(t, "05_tps3d.json", &known)
	from, to, query := vectors(known.Source), vectors(known.Target), vectors(known.Query)
	const tolerance = 1e-9 // of the file
	for lambda, want := range map[float64]knownSpline{0: known.None, 1e-8: known.Trace, 0.1: known.Some, 1: known.Much} {
		s := spline(t, from, to, lambda/meanDistance(from))
		want.check(t, s, query, tolerance)
		if got := s.source.Lambda(); math.Abs(got-lambda) > 1e-14 {
			t.Errorf("λ %v, want %v", got, lambda)
		}
		squares := 0.0
		for i, p := range from {
			squares += r3.Norm2(r3.Sub(s.Apply(p), to[i]))
		}
		if rms := math.Sqrt(squares / float64(len(from))); math.Abs(rms-want.RMS) > tolerance {
			t.Errorf("λ %v: landmarks are missed by %v, want %v", lambda, rms, want.RMS)
		}
	}
	thousand := Similarity{Scale: 1000, Rotation: Identity().Rotation}
	large := spline(t, thousand.ApplyAll(from), thousand.ApplyAll(to), 0.3)
	small := spline(t, from, to, 0.3)
	for _, p := range query { // the smoothing has no unit
		if far := apart(large.Apply(thousand.Apply(p)), thousand.Apply(small.Apply(p))); far > 1000*tolerance {
			t.Errorf("in another unit %v is %v away", p, far)
		}
	}
	large = spline(t, thousand.ApplyAll(from), thousand.ApplyAll(to), 0)
	if got := large.Energy(); math.Abs(got-known.UnitTrap.BendingEnergy) > 1000*tolerance {
		t.Errorf("bending energy of a thousand times as large: %v, want %v", got, known.UnitTrap.BendingEnergy)
	}
}

func TestKnownSplineOfMice(t *testing.T) {
	var known struct {
		knownSpline
		Query  [][3]float64
		Mapped [][3]float64
		Energy float64 `json:"bending_energy"`
	}
	readKnown(t, "05_tps3d_mice.json", &known)
	sample := mice(t)
	k := known.knownSpline
	k.Mapped, k.Energy = known.Mapped, known.Energy
	const tolerance = 1e-9 // the file asks for 1e-6, and is printed to 1e-11
	k.check(t, spline(t, sample[1], sample[2], 0), vectors(known.Query), tolerance)
}

// TestSplinesOfAffineMaps are these maps, with and without smoothing, near an origin and far from it.
func TestSplinesOfAffineMaps(t *testing.T) {
	rnd := rand.New(rand.NewPCG(41, 41))
	for n := 4; n < 30; n += 5 {
		for _, far := range []float64{0, 1000} {
			from := randomPoints(rnd, n)
			for i := range from {
				from[i] = r3.Add(from[i], r3.Vec{X: far, Y: -far})
			}
			a := axes{random(rnd), random(rnd), random(rnd)}
			shift := random(rnd)
			affine := func(p r3.Vec) r3.Vec { return r3.Add(shift, a.apply(p)) }
			var to []r3.Vec
			for _, p := range from {
				to = append(to, affine(p))
			}
			for _, smoothing := range []float64{0, 0.5} {
				s := spline(t, from, to, smoothing)
				const rounding = 1e-10 // of coordinates of a thousand, by a system of condition 1e3
				for range 20 {
					p := r3.Add(from[0], r3.Scale(3, random(rnd)))
					if far := apart(s.Apply(p), affine(p)); far > rounding {
						t.Errorf("%d points, smoothing %v: %v away", n, smoothing, far)
					}
					if v, want := s.Volume(p), r3.Dot(a.x, r3.Cross(a.y, a.z)); math.Abs(v-want) > rounding {
						t.Errorf("%d points, smoothing %v: volume %v, want %v", n, smoothing, v, want)
					}
				}
				if e := s.Energy(); math.Abs(e) > rounding {
					t.Errorf("%d points, smoothing %v: bending energy %v", n, smoothing, e)
				}
			}
		}
	}
}

// TestSplinesMeetTheirLandmarks, and less so the more they are smoothed, with less energy.
func TestSplinesMeetTheirLandmarks(t *testing.T) {
	rnd := rand.New(rand.NewPCG(42, 42))
	from := randomPoints(rnd, 25)
	to := noisy(rnd, randomSimilarity(rnd).ApplyAll(from), 0.5)
	missed, energy := -1.0, math.Inf(1)
	for _, smoothing := range []float64{0, 0.001, 0.1, 10} {
		s := spline(t, from, to, smoothing)
		sum := 0.0
		for i, p := range s.ApplyAll(from) {
			sum += r3.Norm2(r3.Sub(p, to[i]))
		}
		if smoothing == 0 && sum > 1e-22 {
			t.Errorf("landmarks are missed by %v", math.Sqrt(sum))
		}
		if sum <= missed || s.Energy() >= energy || s.Energy() < 0 {
			t.Errorf("smoothing %v: missed by %v, before by %v, energy %v after %v", smoothing, sum, missed, s.Energy(), energy)
		}
		missed, energy = sum, s.Energy()
	}
}

// TestOneSourceServesAllTargets as splines of their own do, in any order.
func TestOneSourceServesAllTargets(t *testing.T) {
	rnd := rand.New(rand.NewPCG(43, 43))
	from := randomPoints(rnd, 12)
	source, err := NewSplineSource(from, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	a, b := noisy(rnd, from, 0.3), noisy(rnd, from, 0.3)
	sum := make([]r3.Vec, len(a))
	for i := range sum {
		sum[i] = r3.Add(a[i], b[i])
	}
	var by []*Spline
	for _, to := range [][]r3.Vec{a, b, sum, a} {
		s, err := source.To(to)
		if err != nil {
			t.Fatal(err)
		}
		by = append(by, s)
		p := random(rnd)
		if s.Apply(p) != spline(t, from, to, 0.01).Apply(p) {
			t.Error("another spline from a source that served before")
		}
	}
	for range 10 { // linear in the target: what a component's field of displacements rests on
		p := random(rnd)
		if far := apart(r3.Add(by[0].Apply(p), by[1].Apply(p)), by[2].Apply(p)); far > 1e-12 {
			t.Errorf("the spline of a sum is %v from the sum of splines", far)
		}
		if by[0].Apply(p) != by[3].Apply(p) {
			t.Error("the first target's spline changed")
		}
	}
}

// TestJacobianIsTheDerivative, by differences, and space that is folded has a volume below 0.
func TestJacobianIsTheDerivative(t *testing.T) {
	rnd := rand.New(rand.NewPCG(44, 44))
	from := randomPoints(rnd, 15)
	s := spline(t, from, noisy(rnd, from, 0.2), 0)
	const step = 1e-5
	slope := func(p, d r3.Vec) r3.Vec {
		return r3.Scale(0.5/step, r3.Sub(s.Apply(r3.Add(p, r3.Scale(step, d))), s.Apply(r3.Sub(p, r3.Scale(step, d)))))
	}
	for range 20 {
		p := random(rnd)
		x, y, z := s.Jacobian(p)
		for _, pair := range [][2]r3.Vec{{x, slope(p, r3.Vec{X: 1})}, {y, slope(p, r3.Vec{Y: 1})}, {z, slope(p, r3.Vec{Z: 1})}} {
			if far := apart(pair[0], pair[1]); far > 1e-7 { // the square of the step, by curvatures up to hundreds near a knot
				t.Errorf("%v, by differences %v", pair[0], pair[1])
			}
		}
	}
	cube := []r3.Vec{{}, {X: 1}, {Y: 1}, {Z: 1}, {X: 1, Y: 1}, {X: 1, Z: 1}, {Y: 1, Z: 1}, {X: 1, Y: 1, Z: 1}, {X: 0.4, Y: 0.5, Z: 0.5}, {X: 0.6, Y: 0.5, Z: 0.5}}
	to := slices.Clone(cube)
	middle := r3.Vec{X: 0.5, Y: 0.5, Z: 0.5}
	if v := spline(t, cube, to, 0).Volume(middle); math.Abs(v-1) > 1e-12 {
		t.Errorf("volume of what stays: %v", v)
	}
	to[8], to[9] = to[9], to[8] // two landmarks change places
	if v := spline(t, cube, to, 0).Volume(middle); v >= 0 {
		t.Errorf("folded space has the volume %v", v)
	}
	x, y, z := s.Jacobian(from[3])
	if !finite(x) || !finite(y) || !finite(z) {
		t.Error("no Jacobian at a landmark")
	}
}

func TestSplinesThatAreRefused(t *testing.T) {
	rnd := rand.New(rand.NewPCG(45, 45))
	none := landmark.NoPosition()
	good := randomPoints(rnd, 8)
	with := func(change func([]r3.Vec)) []r3.Vec {
		points := slices.Clone(good)
		change(points)
		return points
	}
	flat := randomSimilarity(rnd).ApplyAll([]r3.Vec{{}, {X: 1}, {Y: 1}, {X: 0.3, Y: 0.2}, {X: 1, Y: 1}, {X: 0.6, Y: 0.1}})
	for _, c := range []struct {
		what      string
		from, to  []r3.Vec
		smoothing float64
		reason    error
		says      string
	}{
		{"three points", good[:3], good[:3], 0, ErrTooFewForSpline, "1, 2, 3"},
		{"three that both have", with(func(p []r3.Vec) { p[0], p[2], p[4] = none, none, none }), with(func(p []r3.Vec) { p[1], p[6] = none, none }), 0, ErrTooFewForSpline, "4, 6, 8"},
		{"none", nil, nil, 0, ErrTooFewForSpline, ""},
		{"a plane", flat, good[:6], 0, ErrOnePlane, "1, 2, 3, 4, 5, 6"},
		{"a plane, smoothed", flat, good[:6], 1, ErrOnePlane, "plane"},
		{"one place", make([]r3.Vec, 5), good[:5], 0, ErrOnePlane, "1, 2"},
		{"two at one place", with(func(p []r3.Vec) { p[6] = p[2] }), good, 0, ErrOnePlace, "3, 7"},
		{"NaN in one coordinate", with(func(p []r3.Vec) { p[4].Y = math.NaN() }), good, 0, ErrPoints, "point 5"},
		{"infinity", good, with(func(p []r3.Vec) { p[4].Y = math.Inf(1) }), 0, ErrPoints, "point 5"},
		{"lengths", good, good[:7], 0, ErrPoints, "8 points to 7"},
		{"negative smoothing", good, good, -1, ErrPoints, "-1"},
		{"no smoothing", good, good, math.NaN(), ErrPoints, "NaN"},
	} {
		s, err := NewSpline(c.from, c.to, c.smoothing)
		if !errors.Is(err, c.reason) || !strings.Contains(err.Error(), c.says) || s != nil {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	// With smoothing two at one place come to one place, near the middle of their targets.
	twice := with(func(p []r3.Vec) { p[6] = p[2] })
	s := spline(t, twice, good, 1e-6)
	if far := apart(s.Apply(twice[2]), r3.Scale(0.5, r3.Add(good[2], good[6]))); far > 1e-4 {
		t.Errorf("two at one place: %v from the middle of their targets", far)
	}
	// A target lacks what its source has.
	source, err := NewSplineSource(good, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := source.To(with(func(p []r3.Vec) { p[1] = none })); !errors.Is(err, ErrPoints) || !strings.Contains(err.Error(), "point 2") {
		t.Errorf("a target without a point: %v", err)
	}
	whole := spline(t, good, with(func(p []r3.Vec) { p[1] = none }), 0)
	for _, p := range []r3.Vec{{X: math.NaN()}, {Z: math.Inf(1)}} {
		if got := whole.Apply(p); !missing(got) {
			t.Errorf("%v comes to %v", p, got)
		}
	}
}

// TestManyPointsAreApplied as one is, whatever the number of processors and of points.
func TestManyPointsAreApplied(t *testing.T) {
	rnd := rand.New(rand.NewPCG(46, 46))
	from := randomPoints(rnd, 20)
	s := spline(t, from, noisy(rnd, from, 0.2), 0)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, n := range []int{0, 1, 2, 3, 1023, 1024, 1025, 5001} {
		points := randomPoints(rnd, n)
		positions := make([]float32, 0, 3*n)
		for i, p := range points {
			positions = append(positions, float32(p.X), float32(p.Y), float32(p.Z))
			points[i] = r3.Vec{X: float64(positions[3*i]), Y: float64(positions[3*i+1]), Z: float64(positions[3*i+2])}
		}
		for _, processors := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(processors)
			moved := make([]float32, 3*n)
			s.ApplyMesh(moved, positions)
			all := s.ApplyAll(points)
			for i, p := range points {
				want := s.Apply(p)
				if all[i] != want || moved[3*i] != float32(want.X) || moved[3*i+1] != float32(want.Y) || moved[3*i+2] != float32(want.Z) {
					t.Fatalf("%d points, %d processors: point %d comes elsewhere", n, processors, i)
				}
			}
		}
		want := make([]float32, len(positions))
		s.ApplyMesh(want, positions)
		if s.ApplyMesh(positions, positions); !slices.Equal(positions, want) {
			t.Errorf("%d points: in place they come elsewhere", n)
		}
	}
}

// BenchmarkSplineApply: the spline of 68 landmarks, and the vertices of a mesh of 100,000. The
// bar is 30 ms on two processors.
func BenchmarkSplineApply(b *testing.B) {
	rnd := rand.New(rand.NewPCG(40, 40))
	from := randomPoints(rnd, 68)
	spline, err := NewSpline(from, noisy(rnd, from, 0.1), 0)
	if err != nil {
		b.Fatal(err)
	}
	positions := make([]float32, 3*100000)
	for i := range positions {
		positions[i] = float32(rnd.NormFloat64())
	}
	moved := make([]float32, len(positions))
	b.ReportAllocs()
	for b.Loop() {
		spline.ApplyMesh(moved, positions)
	}
}

// BenchmarkSplineSource: the equations of 68 landmarks are solved.
func BenchmarkSplineSource(b *testing.B) {
	from := randomPoints(rand.New(rand.NewPCG(40, 40)), 68)
	for b.Loop() {
		if _, err := NewSplineSource(from, 0); err != nil {
			b.Fatal(err)
		}
	}
}
