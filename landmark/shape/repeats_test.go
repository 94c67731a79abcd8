package shape

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// observed returns the configurations of the known answer, their specimens and observers.
func observed(t *testing.T) (sample [][]r3.Vec, specimens, observers []string) {
	sample, labels := labelled(t, "08_observer_error.csv")
	return sample, column(labels, 0), column(labels, 1)
}

// TestKnownObserverError: RRPP agrees with the file's sums of squares to 1e-11.
func TestKnownObserverError(t *testing.T) {
	var known struct {
		Within      []float64          `json:"-"`
		Overall     []float64          `json:"raw_per_landmark_SD over both observers"`
		Differences [][3]float64       `json:"mean_difference_B_minus_A"`
		SS          map[string]float64 `json:"-"`
		DF          map[string]int     `json:"df_goodall (x 3p-7=14)"`
		F           float64            `json:"F_specimen_over_within_one_way"`
		Size        float64            `json:"centroid_size_ICC_one_way"`
		SizeError   float64            `json:"TEM_centroid_size (sqrt of within MS)"`
		Error       float64            `json:"percent_measurement_error (Bailey & Byrnes 1990: s2w/(s2w+s2a))"`
		R           float64            `json:"-"`
		ICC         []float64          `json:"-"`
	}
	readKnown(t, "08_observer_error.json", &known)
	for prefix, into := range map[string]any{ // names with commas, which a tag cannot have
		"raw_per_landmark_within_SD": &known.Within, "procrustes_anova_SS": &known.SS, "repeatability_R": &known.R, "per_landmark_ICC": &known.ICC,
	} {
		readKnownPart(t, "08_observer_error.json", prefix, into)
	}
	sample, specimens, observers := observed(t)
	raw, err := ErrorsOfPoints(sample, specimens, observers)
	if err != nil {
		t.Fatal(err)
	}
	const tolerance = 1e-8 // of the file
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
			t.Errorf("%s: %.12g, want %.12g", what, got, want)
		}
	}
	if !slices.Equal(raw.Observers, []string{"A", "B"}) || len(raw.Points) != 7 {
		t.Fatalf("%d points of %v", len(raw.Points), raw.Observers)
	}
	for j, p := range raw.Points {
		near("SD", p.SD, known.Within[j])
		near("SD overall", p.Overall, known.Overall[j])
		near("axes", r3.Norm(p.Axes), known.Within[j])
		near("ellipsoid", math.Sqrt(r3.Norm2(p.Ellipsoid[0])+r3.Norm2(p.Ellipsoid[1])+r3.Norm2(p.Ellipsoid[2])), known.Within[j])
		d := p.Differences[0]
		if len(p.Differences) != 1 || d.From != 0 || d.To != 1 || d.Specimens != 6 || p.DF != 24 {
			t.Errorf("%+v", p)
		}
		near("difference", apart(d.Vector, vectors(known.Differences)[j]), 0)
	}
	r, err := Repeatability(context.Background(), sample, specimens, observers)
	if err != nil || r.Unequal != nil {
		t.Fatal(err, r)
	}
	for k, name := range []string{"specimen", "observer", "specimen x observer", "repeat (residual)"} {
		e := r.Anova.Effects[k]
		near(name, e.SumOfSquares, known.SS[name])
		if want := known.DF[strings.TrimSuffix(name, " (residual)")]; e.DF != want || e.DF == 0 {
			t.Errorf("%s: %d degrees of freedom, want %d", name, e.DF, want)
		}
	}
	for effect, over := range map[string]string{SpecimenEffect: SpecimenObserverEffect, ObserverEffect: SpecimenObserverEffect, SpecimenObserverEffect: RepeatEffect, RepeatEffect: ""} {
		e := r.Anova.Effect(effect)
		if e.Over != over || over != "" && e.F != e.MeanSquare/r.Anova.Effect(over).MeanSquare {
			t.Errorf("%+v, want it over %q", e, over)
		}
	}
	near("total", r.Anova.Total, known.SS["total"])
	near("total of specimens", r.Specimens.Total, known.SS["total"])
	near("F", r.Specimens.Effect(SpecimenEffect).F, known.F)
	near("repeatability", r.Repeatability.Value, known.R)
	near("measurement error", r.MeasurementError, known.Error)
	near("k0", r.Repeats, 6)
	near("size", r.Size.Value, known.Size)
	near("error of size", r.SizeError, known.SizeError)
	for j, want := range known.ICC {
		near("ICC of a point", r.Points[j].Value, want)
		if c := r.Points[j]; !(c.Low < c.Value && c.Value < c.High && c.High < 1) {
			t.Errorf("interval of a point: %+v", c)
		}
	}
}

// TestErrorsAlongAnAxis: repeats of one point that differ along one direction have an ellipsoid that lies along it, of
// the length of their standard deviation; specimens that lack the point, and single placings, have no part.
func TestErrorsAlongAnAxis(t *testing.T) {
	along := r3.Unit(r3.Vec{X: 1, Y: 2, Z: -2})
	at := func(place r3.Vec, by float64) []r3.Vec { return []r3.Vec{r3.Add(place, r3.Scale(by, along))} }
	here, there := r3.Vec{X: 100, Y: 5}, r3.Vec{Z: -70}
	sample := [][]r3.Vec{at(here, 1), at(here, -1), at(there, 2), at(there, 0), at(there, -2), {landmark.NoPosition()}, at(r3.Vec{}, 7)}
	e, err := ErrorsOfPoints(sample, []string{"a", "a", "b", "b", "b", "c", "d"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := e.Points[0]
	want := math.Sqrt((1 + 1 + 4 + 0 + 4) / 3.0) // of 1 and 2 degrees of freedom
	const exact = 1e-12
	if p.DF != 3 || math.Abs(p.SD-want) > exact || math.Abs(p.Overall-want) > exact || len(p.Differences) != 0 {
		t.Errorf("%+v, want a deviation of %v", p, want)
	}
	if far := r3.Norm(r3.Cross(p.Ellipsoid[0], along)); far > exact || math.Abs(r3.Norm(p.Ellipsoid[0])-want) > exact || r3.Norm(p.Ellipsoid[1]) > 1e-7 {
		t.Errorf("ellipsoid %v, want %v along %v", p.Ellipsoid, want, along)
	}
	if far := apart(p.Axes, r3.Scale(want, r3.Vec{X: along.X, Y: along.Y, Z: -along.Z})); far > exact {
		t.Errorf("deviations %v", p.Axes)
	}
	if v := p.Covariance[0][1]; math.Abs(v-want*want*along.X*along.Y) > exact || v != p.Covariance[1][0] {
		t.Errorf("covariance %v", p.Covariance)
	}
}

// TestObserversDiffer: by a vector that is the mean over specimens, whatever the number of repeats, with the standard
// error that the differences of specimens have.
func TestObserversDiffer(t *testing.T) {
	one := func(x, y float64) []r3.Vec { return []r3.Vec{{X: x, Y: y}} }
	sample := [][]r3.Vec{one(0, 0), one(2, 0), one(3, 0), one(10, 5), one(10, 6), one(10, 7), one(40, 0)}
	specimens := []string{"a", "a", "a", "b", "b", "b", "only"}
	observers := []string{"A", "A", "B", "A", "B", "B", "C"}
	e, err := ErrorsOfPoints(sample, specimens, observers)
	if err != nil {
		t.Fatal(err)
	}
	d := e.Points[0].Differences
	if len(d) != 3 || d[0].Specimens != 2 || apart(d[0].Vector, r3.Vec{X: 1, Y: 0.75}) > 1e-12 { // (2 0) and (0 1.5)
		t.Fatalf("%+v", d)
	}
	if apart(d[0].StandardError, r3.Vec{X: 1, Y: 0.75}) > 1e-12 { // deviation √2 and 1.5/√2, by √2
		t.Errorf("standard error %v", d[0].StandardError)
	}
	if d[1].Specimens != 0 || !missing(d[1].Vector) || !missing(d[1].StandardError) || d[1].To != 2 {
		t.Errorf("observers of nothing in common: %+v", d[1])
	}
	// Within specimen and observer there are 2 and 0.5, about specimens more.
	if p := e.Points[0]; p.DF != 2 || math.Abs(p.SD-math.Sqrt(1.25)) > 1e-12 || math.Abs(p.Overall-math.Sqrt((14.0/3+2)/4)) > 1e-12 {
		t.Errorf("%+v", p)
	}
	alone, err := ErrorsOfPoints(sample[:1], specimens[:1], nil)
	if p := alone.Points[0]; err != nil || !math.IsNaN(p.SD) || !math.IsNaN(p.Overall) || !missing(p.Axes) || !missing(p.Ellipsoid[2]) {
		t.Errorf("without repeats: %+v, %v", p, err)
	}
}

func TestUnequalObservers(t *testing.T) {
	sample, specimens, observers := observed(t)
	r, err := Repeatability(context.Background(), sample[1:], specimens[1:], observers[1:])
	if err != nil || r.Anova != nil || !errors.Is(r.Unequal, ErrRepeats) || !strings.Contains(r.Unequal.Error(), `"A" measured "1" 2 times`) {
		t.Fatalf("%+v, %v", r, err)
	}
	// 35 configurations: five specimens of six, and one of five.
	if want := (35 - (5*36+25)/35.0) / 5; math.Abs(r.Repeats-want) > 1e-12 {
		t.Errorf("k0 is %v, want %v", r.Repeats, want)
	}
	b, w := r.Specimens.Effect(SpecimenEffect).MeanSquare, r.Specimens.Effect(WithinEffect).MeanSquare
	if want := (b - w) / (b + (r.Repeats-1)*w); math.Abs(r.Repeatability.Value-want) > 1e-12 || r.Specimens.Effect(WithinEffect).DF != 29*14 {
		t.Errorf("repeatability %v, want %v", r.Repeatability, want)
	}
	alone, err := Repeatability(context.Background(), sample[1:], specimens[1:], nil)
	if err != nil || alone.Anova != nil || alone.Unequal != nil || alone.Repeatability != r.Repeatability {
		t.Errorf("without observers: %+v, %v", alone, err)
	}
}

// TestRepeatabilityCanBeNegative, of one shape measured by chance, and is not cut off.
func TestRepeatabilityCanBeNegative(t *testing.T) {
	rnd := rand.New(rand.NewPCG(80, 80))
	shape := randomPoints(rnd, 10)
	low := 0
	for range 20 {
		var sample [][]r3.Vec
		var names []string
		for i := range 8 {
			sample, names = append(sample, noisy(rnd, shape, 0.1)), append(names, string(rune('a'+i/2)))
		}
		r, err := Repeatability(context.Background(), sample, names, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Repeatability.Value < 0 && r.MeasurementError > 100 {
			low++
		}
	}
	if low < 3 || low > 17 { // half of them, more or less
		t.Errorf("%d of 20 are negative", low)
	}
}

func TestRepeatsThatAreRefused(t *testing.T) {
	sample, specimens, observers := observed(t)
	broken := slices.Clone(sample[3])
	broken[2].Y = math.NaN()
	lame := slices.Clone(sample[3])
	lame[2] = landmark.NoPosition()
	for what, c := range map[string]struct {
		sample    [][]r3.Vec
		specimens []string
	}{
		"nothing":      {nil, nil},
		"one specimen": {sample[:6], specimens[:6]},
		"no repeats":   {[][]r3.Vec{sample[0], sample[6], sample[12]}, []string{"a", "b", "c"}},
		"names":        {sample, specimens[1:]},
		"half a NaN":   {append(sample[:8:8], broken), specimens[:9]},
		"lengths":      {append(sample[:8:8], sample[8][1:]), specimens[:9]},
	} {
		if r, err := Repeatability(context.Background(), c.sample, c.specimens, nil); !errors.Is(err, ErrRepeats) || r != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := ErrorsOfPoints(append(sample[:8:8], broken), specimens[:9], nil); !errors.Is(err, ErrRepeats) || !strings.Contains(err.Error(), "point 3 of configuration 9") {
		t.Errorf("half a NaN: %v", err)
	}
	r, err := Repeatability(context.Background(), append(sample[:35:35], lame), specimens, observers)
	if err != nil || len(r.LeftOut) != 1 || !strings.Contains(r.LeftOut[35].Error(), "[3]") || r.Specimens.Effect(WithinEffect).DF != 29*14 {
		t.Errorf("one that lacks a point: %+v, %v", r, err)
	}
}
