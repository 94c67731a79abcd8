package landmark

import (
	"slices"
	"strings"
)

// unitNames are the units of coordinates, by the short form that Properties.Units
// has, with what people and programs also write for them, in lower case.
var unitNames = []struct {
	unit       string
	nanometers float64 // in one, without a fraction; 0 where it is no length
	words      []string
}{
	{"nm", 1, []string{"nanometer", "nanometers", "nanometre", "nanometres"}},
	{"um", 1e3, []string{"µm", "μm", "micron", "microns", "micrometer", "micrometers", "micrometre", "micrometres"}},
	{"mm", 1e6, []string{"millimeter", "millimeters", "millimetre", "millimetres"}},
	{"cm", 1e7, []string{"centimeter", "centimeters", "centimetre", "centimetres"}},
	{"m", 1e9, []string{"meter", "meters", "metre", "metres"}},
	{"km", 1e12, []string{"kilometer", "kilometers", "kilometre", "kilometres"}},
	{"in", 25_400_000, []string{"inch", "inches"}},
	{"ft", 304_800_000, []string{"foot", "feet"}},
	{"px", 0, []string{"pixel", "pixels"}},
	{"voxel", 0, []string{"voxels", "vx"}},
}

// Units returns the short forms of the units that Unit knows. The slice is the
// caller's.
func Units() []string {
	units := make([]string, 0, len(unitNames))
	for _, u := range unitNames {
		units = append(units, u.unit)
	}
	return units
}

// Unit returns the short form of a unit as people and programs write it, such as
// um for "µm" or "Microns"; ok is false for what is none.
func Unit(text string) (unit string, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, u := range unitNames {
		if text == u.unit || slices.Contains(u.words, text) {
			return u.unit, true
		}
	}
	return "", false
}

// UnitsPer returns how many of one unit a length of another is: 1000 mm are 1 m. Both
// are short forms as of Unit. ok is false where one is not known or is no length, such
// as px.
func UnitsPer(unit, other string) (n float64, ok bool) {
	size := func(name string) float64 {
		for _, u := range unitNames {
			if u.unit == name {
				return u.nanometers
			}
		}
		return 0
	}
	a, b := size(unit), size(other)
	if a == 0 || b == 0 {
		return 0, false
	}
	return b / a, true
}
