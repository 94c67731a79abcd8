package landmark

import "testing"

// TestUnitsPer compares with the definitions of the units: the inch is 25.4 mm and the
// foot 12 inches (international yard and pound agreement of 1959).
func TestUnitsPer(t *testing.T) {
	for _, c := range []struct {
		unit, other string
		want        float64
	}{
		{"mm", "m", 1000}, {"m", "mm", 0.001}, {"um", "mm", 1000}, {"nm", "um", 1000}, {"cm", "m", 100},
		{"m", "km", 1000}, {"mm", "in", 25.4}, {"in", "ft", 12}, {"mm", "mm", 1},
	} {
		if got, ok := UnitsPer(c.unit, c.other); !ok || got != c.want {
			t.Errorf("%s per %s: %g %v, want %g", c.unit, c.other, got, ok, c.want)
		}
	}
	for _, c := range [][2]string{{"mm", ""}, {"", "mm"}, {"px", "mm"}, {"mm", "voxel"}, {"furlong", "m"}, {"", ""}} {
		if got, ok := UnitsPer(c[0], c[1]); ok {
			t.Errorf("%s per %s: %g", c[0], c[1], got)
		}
	}
}
