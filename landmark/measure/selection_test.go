package measure

import (
	"reflect"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestSelections(t *testing.T) {
	s := specimen(landmark.NewGroup("g", []landmark.Landmark{
		{Name: "a", Position: r3.Vec{X: 3}, Status: landmark.Defined},
		{Name: "b", Status: landmark.Defined},
		{Name: "c", Position: r3.Vec{Y: 4}, Status: landmark.Estimated},
		{Name: "d", Position: r3.Vec{X: 3, Y: 4, Z: 2}, Status: landmark.Defined},
		{Name: "gone", Position: landmark.NoPosition(), Status: landmark.Missing},
	}))
	surface := s
	surface.Surface = plate{}
	for _, c := range []struct {
		s      Specimen
		points string
		want   []string // texts of all measures
		status []string // longest and shortest
	}{
		{s, "", nil, nil},
		{s, "a", nil, nil},
		{surface, "d", []string{"distance to the surface d: 2.0000 mm"}, []string{"distance to the surface of d: 2.0000 mm", "2.0000 mm"}},
		{s, "a, c", []string{"distance a–c: 5.0000 mm"}, []string{"distance a–c: 5.0000 mm", "5.0000 mm"}},
		{s, "a, b, c", []string{"angle a–b–c: 90.000°", "distance a–b: 3.0000 mm", "distance b–c: 4.0000 mm"},
			[]string{"angle a–b–c: 90.000°   distance a–b: 3.0000 mm   distance b–c: 4.0000 mm", "90.000°   3.0000 mm   4.0000 mm"}},
		// lengths 3, 4, √13; the sum of squares about the mean is 25 in the plane and 4 - 4/4 across it
		{s, "a, b, c, d", []string{"length of the polyline a–b–c–d: 10.606 mm", "centroid size a–b–c–d: 5.2915 mm"},
			[]string{"4 points: length of the polyline 10.606 mm   centroid size 5.2915 mm", "10.606 mm   5.2915 mm"}},
		{s, "a, gone", []string{`distance a–gone: point "gone" is missing`}, []string{`no distance: point "gone" is missing`, "–"}},
		{s, "a, gone, c, d", []string{`length of the polyline a–gone–c–d: point "gone" is missing`},
			[]string{`no length of the polyline: point "gone" is missing`, "–"}},
		{s, "a, b, gone", []string{`angle a–b–gone: point "gone" is missing`, "distance a–b: 3.0000 mm", `distance b–gone: point "gone" is missing`},
			[]string{`no angle: point "gone" is missing   distance a–b: 3.0000 mm   no distance: point "gone" is missing`, "–   3.0000 mm   –"}},
	} {
		var points []Point
		for _, name := range strings.FieldsFunc(c.points, func(r rune) bool { return r == ',' || r == ' ' }) {
			points = append(points, Point{Group: "g", Name: name})
		}
		taken := OfSelection(c.s, points)
		var texts []string
		for _, m := range taken {
			texts = append(texts, m.Text())
		}
		if !reflect.DeepEqual(texts, c.want) {
			t.Errorf("%s: %q, want %q", c.points, texts, c.want)
		}
		status := SelectionTexts(taken)
		if (status == nil) != (c.status == nil) || status != nil && (status[0] != c.status[0] || status[len(status)-1] != c.status[1]) {
			t.Errorf("%s: %q, want %q", c.points, status, c.status)
		}
	}
}
