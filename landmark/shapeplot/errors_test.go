package shapeplot

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestErrorsAreDrawnWorstFirst: with their names, those that are no numbers left out, and of many
// the first ones, which is said.
func TestErrorsAreDrawnWorstFirst(t *testing.T) {
	f := Errors([]PointError{{"low", 0.1}, {"none", math.NaN()}, {"high", 0.9}, {"middle", 0.4}}, "mm")
	said := texts(t, written(t, f, "svg"))
	for _, want := range []string{"low", "middle", "high", "standard deviation of a placing (mm)"} {
		if !slices.Contains(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	}
	if slices.Contains(said, "none") {
		t.Error("a point without repeats is drawn")
	}
	if names := f.plot.Y.Tick.Marker.(nominal); !slices.Equal(names, nominal{"low", "middle", "high"}) || f.plot.X.Max < 0.9 || f.plot.X.Min != 0 {
		t.Errorf("from below: %q, up to %v", names, f.plot.X.Max)
	}
	var many []PointError
	for i := range 50 {
		many = append(many, PointError{fmt.Sprint("p", i), float64(i)})
	}
	if said := strings.Join(texts(t, written(t, Errors(many, ""), "svg")), " "); !strings.Contains(said, "the largest 30 of 50 points") || !strings.Contains(said, "p49") || strings.Contains(said, "p19 ") {
		t.Errorf("of many: %q", said)
	}
	for _, format := range Formats {
		written(t, Errors(nil, "mm"), format)
		written(t, Errors([]PointError{{"zero", 0}}, "mm"), format)
	}
}
