package shape

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// placedAs returns landmarks p1, p2 and so on; a point that is missing is not visited.
func placedAs(points []r3.Vec) (all []landmark.Landmark) {
	for j, p := range points {
		l := landmark.Landmark{Name: fmt.Sprint("p", j+1), Position: p, Status: landmark.Defined}
		if missing(p) {
			l.Status = landmark.Undefined
		}
		all = append(all, l)
	}
	return all
}

func reliabilityOf(t *testing.T, replicates []Replicate) *Reliability {
	t.Helper()
	r, err := NewReliability(t.Context(), replicates)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReliabilityOfTheKnownAnswer: the same errors and correlations as of its parts alone, with
// specimens that were measured once, another order of the points, a file in another frame and an
// estimate that make no difference.
func TestReliabilityOfTheKnownAnswer(t *testing.T) {
	sample, specimens, observers := observed(t)
	var replicates []Replicate
	for i, points := range sample {
		replicates = append(replicates, Replicate{Specimen: specimens[i], Observer: observers[i], Landmarks: placedAs(points)})
	}
	slices.Reverse(replicates[1].Landmarks)
	once := placedAs(sample[3])
	moved := placedAs(Similarity{Scale: 1, Rotation: quat.Number{Kmag: 1}}.ApplyAll(sample[0])) // x and y negated, as from RAS to LPS
	replicates = append(replicates, Replicate{Specimen: "once", Landmarks: once}, Replicate{Specimen: specimens[0], Observer: "A", Landmarks: moved[:4]})
	r := reliabilityOf(t, replicates)
	if r.Specimens != 6 || r.Replicates != 37 || !slices.Equal(r.Observers, []string{"A", "B"}) {
		t.Errorf("%d specimens, %d replicates, observers %q", r.Specimens, r.Replicates, r.Observers)
	}
	if last := len(sample) + 1; !slices.Equal(r.Elsewhere, []int{last}) || !slices.Equal(r.NotWhole, []int{last}) {
		t.Errorf("elsewhere: %v, not whole: %v, want %d", r.Elsewhere, r.NotWhole, last)
	}
	// Of the file, by landmark, and of the shapes.
	var known struct {
		Within []float64 `json:"-"`
		ICC    []float64 `json:"-"`
		Error  float64   `json:"percent_measurement_error (Bailey & Byrnes 1990: s2w/(s2w+s2a))"`
	}
	readKnown(t, "08_observer_error.json", &known)
	readKnownPart(t, "08_observer_error.json", "raw_per_landmark_within_SD", &known.Within)
	readKnownPart(t, "08_observer_error.json", "per_landmark_ICC", &known.ICC)
	const tolerance = 1e-8 // of the file
	for j, name := range r.Names {
		if want := fmt.Sprint("p", j+1); name != want || r.Placed[j] != 36 {
			t.Fatalf("point %d is %s, placed %d times", j+1, name, r.Placed[j])
		}
		if math.Abs(r.Errors.Points[j].SD-known.Within[j]) > tolerance || math.Abs(r.ICC[j].Value-known.ICC[j]) > tolerance {
			t.Errorf("%s: SD %.10g, want %.10g; ICC %.10g, want %.10g", name, r.Errors.Points[j].SD, known.Within[j], r.ICC[j].Value, known.ICC[j])
		}
		// Each observer alone, by the definition: both together are the mean by degrees of freedom.
		a, b := r.ByObserver[0].Points[j], r.ByObserver[1].Points[j]
		if n := r.PlacedBy[0][j] + r.PlacedBy[1][j]; n != 36 {
			t.Errorf("%s: the observers placed it %d times", name, n)
		}
		if both := math.Sqrt((a.SD*a.SD*12 + b.SD*b.SD*12) / 24); a.DF != 12 || b.DF != 12 || math.Abs(both-known.Within[j]) > tolerance {
			t.Errorf("%s: the observers alone give %.10g of %d and %d, want %.10g", name, both, a.DF, b.DF, known.Within[j])
		}
	}
	alone, err := ErrorsOfPoints(ofObserverA(sample, specimens, observers))
	if err != nil || r.ByObserver[0].Points[4].SD != alone.Points[4].SD {
		t.Errorf("observer A alone: %v, want %v: %v", r.ByObserver[0].Points[4].SD, alone.Points[4].SD, err)
	}
	if r.Shape == nil || math.Abs(r.Shape.MeasurementError-known.Error) > 1e-6 || r.Shape.Anova == nil {
		t.Errorf("shape: %+v, %v", r.Shape, r.NoShape)
	}
	// An estimate is none of an observer's.
	replicates[2].Landmarks[0].Status = landmark.Estimated
	if r = reliabilityOf(t, replicates); r.Placed[0] != 35 || r.Errors.Points[0].DF != 23 || !slices.Contains(r.NotWhole, 2) {
		t.Errorf("with an estimate: placed %d times, %d degrees of freedom, not whole %v", r.Placed[0], r.Errors.Points[0].DF, r.NotWhole)
	}
}

func ofObserverA(sample [][]r3.Vec, specimens, observers []string) (own [][]r3.Vec, of, by []string) {
	for i := range sample {
		if observers[i] == "A" {
			own, of, by = append(own, sample[i]), append(of, specimens[i]), append(by, "A")
		}
	}
	return own, of, by
}

// TestAnObserverWhoIsNotNamedIsAnotherOne than the only one that is, as where only the rows that were
// added say who it was; where nobody is named, it is one.
func TestAnObserverWhoIsNotNamedIsAnotherOne(t *testing.T) {
	sample, specimens, _ := observed(t)
	var replicates []Replicate
	for i := range 12 {
		m := Replicate{Specimen: specimens[i], Landmarks: placedAs(sample[i])}
		if i%3 == 2 {
			m.Observer = "Ann"
		}
		replicates = append(replicates, m)
	}
	r := reliabilityOf(t, replicates)
	// 12 placings of 2 specimens: each by both, which leaves 12 - 4 means.
	if !slices.Equal(r.Observers, []string{"", "Ann"}) || len(r.ByObserver) != 2 || r.Errors.Points[0].DF != 8 || r.PlacedBy[0][0] != 8 || r.PlacedBy[1][0] != 4 {
		t.Errorf("observers %q, %d degrees of freedom, placed %v", r.Observers, r.Errors.Points[0].DF, r.PlacedBy)
	}
	for i := range replicates {
		replicates[i].Observer = ""
	}
	r = reliabilityOf(t, replicates)
	if !slices.Equal(r.Observers, []string{""}) || r.ByObserver != nil || r.Errors.Points[0].DF != 10 {
		t.Errorf("nobody is named: observers %q, %d degrees of freedom", r.Observers, r.Errors.Points[0].DF)
	}
}

// TestWhatRepeatsCannotTell: nothing repeated, one specimen, and a point that few have.
func TestWhatRepeatsCannotTell(t *testing.T) {
	sample, specimens, _ := observed(t)
	one := func(i int) Replicate { return Replicate{Specimen: specimens[i], Landmarks: placedAs(sample[i])} }
	if _, err := NewReliability(t.Context(), []Replicate{one(0), one(6), one(12)}); !errors.Is(err, ErrRepeats) {
		t.Error("nothing is repeated:", err)
	}
	if _, err := NewReliability(t.Context(), nil); !errors.Is(err, ErrRepeats) {
		t.Error("nothing at all:", err)
	}
	r := reliabilityOf(t, []Replicate{one(0), one(1)})
	if r.Shape != nil || !errors.Is(r.NoShape, ErrRepeats) || !(r.Errors.Points[0].SD > 0) || !math.IsNaN(r.ICC[0].Value) {
		t.Errorf("of one specimen: %+v, %v, SD %v", r.Shape, r.NoShape, r.Errors.Points[0].SD)
	}
	few := []Replicate{one(0), one(1), one(6), one(7), one(12)}
	for i := 1; i < 4; i++ {
		few[i].Landmarks[2] = landmark.Landmark{Name: "p3", Position: landmark.NoPosition()}
	}
	if r = reliabilityOf(t, few); r.Shape == nil || !math.IsNaN(r.ICC[2].Value) || math.IsNaN(r.ICC[1].Value) || r.Placed[2] != 0 || len(r.NotWhole) != 0 {
		t.Errorf("a point that few have: %v, ICC %v, placed %v, not whole %v", r.NoShape, r.ICC, r.Placed, r.NotWhole)
	}
}

// TestEllipsoidsOfOneFrame: all specimens have one shape, each lies and is turned in its own way, and
// errors are along x of the first one's frame, at point 2 along y. So they are in any frame of
// the same shape, turned as that is. Of the specimen itself nothing is turned.
func TestEllipsoidsOfOneFrame(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	var shape []r3.Vec
	for range 8 {
		shape = append(shape, r3.Vec{X: rng.NormFloat64(), Y: rng.NormFloat64(), Z: rng.NormFloat64()})
	}
	const sd = 1e-5
	pose := func() Similarity {
		q := quat.Number{Real: rng.NormFloat64(), Imag: rng.NormFloat64(), Jmag: rng.NormFloat64(), Kmag: rng.NormFloat64()}
		return Similarity{To: r3.Vec{X: rng.NormFloat64(), Y: 5}, Scale: 1, Rotation: quat.Scale(1/quat.Abs(q), q)}
	}
	var replicates []Replicate
	sum, n := 0.0, 0 // of squares along x at point 1
	for k := range 30 {
		at := pose()
		var own []float64
		for range 3 {
			points := slices.Clone(shape)
			e := sd * rng.NormFloat64()
			own = append(own, e)
			points[0].X += e
			points[1].Y += 2 * e
			replicates = append(replicates, Replicate{Specimen: fmt.Sprint(k), Landmarks: placedAs(at.ApplyAll(points))})
		}
		mean := (own[0] + own[1] + own[2]) / 3
		for _, e := range own {
			sum, n = sum+(e-mean)*(e-mean), n+1
		}
		n--
	}
	want := math.Sqrt(sum / float64(n))
	r := reliabilityOf(t, replicates)
	turned := pose()
	for name, frame := range map[string]Similarity{"as made": Identity(), "turned": turned} {
		e, err := r.ErrorsIn(frame.ApplyAll(shape), "none of them")
		if err != nil {
			t.Fatal(err)
		}
		// The fits go by points that have errors, of 1e-5 of the size.
		const tolerance = 1e-4
		for j, axis := range []r3.Vec{{X: want}, {Y: 2 * want}} {
			got, axis := e.Points[j].Ellipsoid[0], frame.Direction(axis)
			if off := min(r3.Norm(r3.Sub(got, axis)), r3.Norm(r3.Add(got, axis))); off > tolerance*want {
				t.Errorf("%s: point %d has the axis %v, want %v", name, j+1, got, axis)
			}
			if across := r3.Norm(e.Points[j].Ellipsoid[1]); across > tolerance*want {
				t.Errorf("%s: point %d is %v wide across", name, j+1, across)
			}
		}
	}
	only := reliabilityOf(t, replicates[:3])
	e, err := only.ErrorsIn(shape, "0")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := e.Points[0].Ellipsoid[0], only.Errors.Points[0].Ellipsoid[0]; got != want {
		t.Errorf("the specimen itself was turned: %v, want %v", got, want)
	}
}

// TestSidesOfRepeats: the analysis of the known answer, of left and right measured twice.
func TestSidesOfRepeats(t *testing.T) {
	sample, labels := labelled(t, "07_matching_symmetry.csv")
	var replicates []Replicate
	for i, points := range sample {
		m := Replicate{Specimen: labels[i][0] + labels[i][1], Individual: labels[i][0], Side: sidesOf(labels, 1)[i], HasSide: true, Landmarks: placedAs(points)}
		replicates = append(replicates, m)
	}
	r := reliabilityOf(t, replicates)
	want, err := MatchingSymmetry(t.Context(), sample, column(labels, 0), sidesOf(labels, 1))
	if err != nil || r.Sides == nil {
		t.Fatal(err, r.Sides)
	}
	if !slices.Equal(r.Sides.Effects[:3], want.Anova.Effects[:3]) {
		t.Errorf("%v, want %v", r.Sides.Effects, want.Anova.Effects)
	}
	for i := range replicates {
		replicates[i].HasSide = replicates[i].Side == Left
	}
	if r = reliabilityOf(t, replicates); r.Sides != nil {
		t.Error("there is a right side:", r.Sides)
	}
}
