package shape

import (
	"math"
	"testing"
)

// TestQuantile: against values that R gives (quantile of method 7, its own), by hand: of n sorted
// values the share s lies at 1+(n-1)s.
func TestQuantile(t *testing.T) {
	values := []float64{7, 1, 3, 10, 2} // sorted: 1 2 3 7 10
	for share, want := range map[float64]float64{0: 1, 0.25: 2, 0.5: 3, 0.75: 7, 0.9: 8.8, 1: 10, 0.125: 1.5} {
		if got := Quantile(values, share); math.Abs(got-want) > 1e-15 {
			t.Errorf("below %v is %v of the values, want %v", got, share, want)
		}
	}
	if values[0] != 7 {
		t.Error("the values were sorted")
	}
	if got := UpperFence(values); got != 7+1.5*5 {
		t.Errorf("the fence is %v, want 14.5", got)
	}
	if !math.IsNaN(Quantile(nil, 0.5)) || !math.IsNaN(UpperFence(nil)) || Quantile([]float64{4}, 0.3) != 4 || UpperFence([]float64{4}) != 4 {
		t.Error("no values, or one, have another quantile")
	}
}
