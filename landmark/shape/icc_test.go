package shape

import (
	"errors"
	"math"
	"testing"
)

func TestKnownICCs(t *testing.T) {
	var known struct {
		Data     [][]float64        `json:"-"`
		Between  float64            `json:"MS_between_targets"`
		Within   float64            `json:"MS_within"`
		Judges   float64            `json:"MS_judges"`
		Rest     float64            `json:"MS_error"`
		Computed map[string]float64 `json:"computed"`
	}
	readKnown(t, "08_icc_shrout_fleiss.json", &known)
	readKnownPart(t, "08_icc_shrout_fleiss.json", "data", &known.Data)
	c, err := NewICCs(known.Data)
	if err != nil {
		t.Fatal(err)
	}
	const tolerance = 1e-10 // of the file
	for what, pair := range map[string][2]float64{
		"between": {c.Between, known.Between}, "within": {c.Within, known.Within}, "judges": {c.Judges, known.Judges}, "rest": {c.Rest, known.Rest},
		"(1,1)": {c.One.Value, known.Computed["ICC(1,1)"]}, "(2,1)": {c.Two.Value, known.Computed["ICC(2,1)"]}, "(3,1)": {c.Three.Value, known.Computed["ICC(3,1)"]},
		"(1,k)": {c.OneMean.Value, known.Computed["ICC(1,k)"]}, "(2,k)": {c.TwoMean.Value, known.Computed["ICC(2,k)"]}, "(3,k)": {c.ThreeMean.Value, known.Computed["ICC(3,k)"]},
	} {
		if !(math.Abs(pair[0]-pair[1]) <= tolerance) {
			t.Errorf("%s: %.13g, want %.13g", what, pair[0], pair[1])
		}
	}
	// The intervals that R's psych prints of the same table in its manual, of 95 %.
	for what, c := range map[string]struct {
		got       ICC
		low, high float64
	}{
		"(1,1)": {c.One, -0.133, 0.72}, "(2,1)": {c.Two, 0.019, 0.76}, "(3,1)": {c.Three, 0.342, 0.95},
		"(1,k)": {c.OneMean, -0.884, 0.91}, "(2,k)": {c.TwoMean, 0.071, 0.93}, "(3,k)": {c.ThreeMean, 0.676, 0.99},
	} {
		if !(math.Abs(c.got.Low-c.low) <= 0.0005) || !(math.Abs(c.got.High-c.high) <= 0.005) { // as printed
			t.Errorf("%s: from %v to %v, want %v to %v", what, c.got.Low, c.got.High, c.low, c.high)
		}
	}
}

// TestIntervalOfFewSpecimens: F 19 with 5 and 6 degrees of freedom is an ICC of 0.9, anywhere from 0.52 to 0.985.
func TestIntervalOfFewSpecimens(t *testing.T) {
	c := oneWayICC(19, 1, 5, 6, 2)
	if math.Abs(c.Value-0.9) > 1e-12 || math.Abs(c.Low-0.52) > 0.005 || math.Abs(c.High-0.985) > 0.0005 {
		t.Errorf("%+v", c)
	}
}

func TestICCsOfPoorTables(t *testing.T) {
	for what, table := range map[string][][]float64{
		"nothing": nil, "one thing": {{1, 2}}, "one judge": {{1}, {2}}, "ragged": {{1, 2}, {1}}, "NaN": {{1, 2}, {math.NaN(), 1}},
	} {
		if c, err := NewICCs(table); !errors.Is(err, ErrRepeats) || c != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	c, err := NewICCs([][]float64{{1, 2}, {2, 1}, {1.5, 1.5}}) // alike but for the repeats
	if err != nil || c.One.Value >= 0 {
		t.Errorf("things that differ less than repeats: %+v, %v", c, err)
	}
	c, err = NewICCs([][]float64{{1, 1}, {2, 2}})
	if err != nil || c.One.Value != 1 || !math.IsNaN(c.One.Low) {
		t.Errorf("without error: %+v, %v", c, err)
	}
	c, err = NewICCs([][]float64{{1, 1}, {1, 1}})
	if err != nil || !math.IsNaN(c.One.Value) || !math.IsNaN(c.Two.Value) {
		t.Errorf("all equal: %+v, %v", c, err)
	}
}
