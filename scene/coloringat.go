package scene

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/scene/mesh"
)

// ValueTitle returns how people read the name of values: the hyphens of those that are
// measured are none of a word.
func ValueTitle(name string) string {
	if slices.Contains(MeasuredNames(), name) {
		return strings.ReplaceAll(name, "-", " ")
	}
	return name
}

// At returns the value at a place of the mesh that the coloring is of, as the colour there
// shows it: between vertices that of the place within the triangle, of triangles that of
// the triangle, and of labels of vertices that of the triangle's last corner, as it
// is drawn. ok is false where there is none.
func (c *Coloring) At(m *mesh.TriMesh, h mesh.Hit) (value float64, ok bool) {
	at := func(i int) (float64, bool) {
		if i < 0 || i >= len(c.field.Values) || !mesh.Defined(c.field.Values[i]) {
			return 0, false
		}
		return float64(c.field.Values[i]), true
	}
	if h.Triangle < 0 { // of a cloud of points
		if c.field.OfFaces {
			return 0, false
		}
		return at(h.Vertex)
	}
	if c.field.OfFaces {
		return at(h.Triangle)
	}
	all := m.Data().Triangles
	if 3*h.Triangle+3 > len(all) {
		return 0, false
	}
	corners := all[3*h.Triangle:][:3]
	if c.colors.Labels {
		return at(int(corners[2]))
	}
	const most = 0.001 // of the weight, for corners without a value: as the shader has it
	sum, weight := 0.0, 0.0
	for k, v := range corners {
		if x, ok := at(int(v)); ok {
			sum += h.Barycentric[k] * x
			weight += h.Barycentric[k]
		}
	}
	return sum / weight, weight > 1-most
}

// Text returns a value as people read it, with its unit: as exact as a thousandth of the
// range of colours, or the name of a label.
func (c *Coloring) Text(value float64) string {
	if c.colors.Labels {
		return c.LabelName(int(math.Floor(value + 0.5)))
	}
	text := c.Number(value)
	if c.field.Unit != "" {
		text += " " + strings.TrimPrefix(c.field.Unit, "1")
	}
	return text
}

// Number returns a value as exact as a thousandth of the range of colours, with four
// digits where the range has only one value.
func (c *Coloring) Number(value float64) string {
	const part, digits = 1000, 4
	largest := max(math.Abs(c.low), math.Abs(c.high), math.Abs(value))
	step := (c.high - c.low) / part
	if !(step > 0) {
		step = largest * math.Pow10(1-digits)
	}
	if largest >= 1e6 || largest < 1e-4 || step < 1e-9 {
		return strings.Replace(strconv.FormatFloat(value, 'g', digits, 64), "-", "−", -1)
	}
	decimals := max(0, int(math.Ceil(-math.Log10(step))))
	text := strconv.FormatFloat(value, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return strings.Replace(text, "-", "−", 1)
}

// LabelName returns what a label is called: its name, or its number where it has none.
func (c *Coloring) LabelName(n int) string {
	if n >= 0 && n < len(c.field.Names) {
		if name := strings.TrimSpace(c.field.Names[n]); name != "" {
			return name
		}
	}
	return strconv.Itoa(n)
}
