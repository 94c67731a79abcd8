package meshio

import "strings"

// metres is how many metres a unit has, of all that unitsIn knows.
var metres = map[string]float64{"m": 1, "cm": 1e-2, "mm": 1e-3, "um": 1e-6, "in": 0.0254}

// unitUnknown is what a GLB file of a mesh without a unit has for its unit. Without
// it the file would be in metres.
const unitUnknown = "unknown"

// unitsIn returns the unit of length that a comment names ("units: mm"), or "".
func unitsIn(comment string) string {
	words := strings.FieldsFunc(strings.ToLower(comment), func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\r' || r == ':' || r == '='
	})
	for i, w := range words {
		if (w != "unit" && w != "units") || i+1 == len(words) {
			continue
		}
		switch words[i+1] {
		case "um", "µm", "micrometer", "micrometers", "micron", "microns":
			return "um"
		case "mm", "millimeter", "millimeters", "millimetre", "millimetres":
			return "mm"
		case "cm", "centimeter", "centimeters", "centimetre", "centimetres":
			return "cm"
		case "m", "meter", "meters", "metre", "metres":
			return "m"
		case "in", "inch", "inches":
			return "in"
		}
	}
	return ""
}

// knownUnit returns the unit as Read gives it, or "" where it has no word for it.
func knownUnit(units string) string { return unitsIn("units: " + units) }
