package landmark

import (
	"slices"
	"strings"
)

// unitNames are the units of coordinates, by the short form that Properties.Units
// has, with what people and programs also write for them, in lower case.
var unitNames = []struct {
	unit  string
	words []string
}{
	{"nm", []string{"nanometer", "nanometers", "nanometre", "nanometres"}},
	{"um", []string{"µm", "μm", "micron", "microns", "micrometer", "micrometers", "micrometre", "micrometres"}},
	{"mm", []string{"millimeter", "millimeters", "millimetre", "millimetres"}},
	{"cm", []string{"centimeter", "centimeters", "centimetre", "centimetres"}},
	{"m", []string{"meter", "meters", "metre", "metres"}},
	{"km", []string{"kilometer", "kilometers", "kilometre", "kilometres"}},
	{"in", []string{"inch", "inches"}},
	{"ft", []string{"foot", "feet"}},
	{"px", []string{"pixel", "pixels"}},
	{"voxel", []string{"voxels", "vx"}},
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
