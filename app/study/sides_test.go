package study

import (
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// facing returns a protocol of points at places: four pairs about x = 0 and three points
// between them, by these names.
func facing(names string) *Protocol {
	at := []r3.Vec{{X: 1, Y: 2}, {X: -1, Y: 2}, {X: 3, Z: 1}, {X: -3, Z: 1}, {X: 2, Y: -7}, {X: -2, Y: -7}, {X: 1, Y: 9, Z: 2}, {X: -1, Y: 9, Z: 2}, {Y: 4, Z: 3}, {Y: -5, Z: 1}, {Y: 11}}
	t := &landmark.Template{Name: "f", Dim: 3}
	for i, name := range strings.Fields(names) {
		t.Points = append(t.Points, landmark.TemplatePoint{Name: name, Position: at[i]})
	}
	p, _ := FromTemplate(t)
	return p
}

// sides writes down what a protocol says: "a-b" for a pair, "c|" for the midline.
func sides(p *Protocol) string {
	var texts []string
	for i, point := range p.Points {
		switch name := p.Template.Points[i].Name; {
		case point.Midline:
			texts = append(texts, name+"|")
		case point.Partner > name:
			texts = append(texts, name+"-"+point.Partner)
		}
	}
	return strings.Join(texts, " ")
}

// TestPairsOfAProtocol: the places above say who faces whom; names that say otherwise leave
// the points alone.
func TestPairsOfAProtocol(t *testing.T) {
	for names, want := range map[string]string{
		"a b c d e f g h i j k":     "a-b c-d e-f g-h i| j| k|",
		"o_L o_R c d e f g h i j k": "c-d e-f g-h i| j| k| o_L-o_R",
		"o_L b c d e f g o_R i j k": "c-d e-f i| j| k|",
		"a_L a_R":                   "a_L-a_R",
		"1 2":                       "",
	} {
		p := facing(names)
		notes := p.Pair()
		got := strings.Fields(sides(p))
		for _, w := range strings.Fields(want) {
			if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+w+" ") {
				t.Errorf("%s: %q lacks %s", names, got, w)
			}
		}
		if len(got) != len(strings.Fields(want)) {
			t.Errorf("%s: %q, want %q", names, got, want)
		}
		if (len(notes) > 0) != strings.Contains(names, "o_L b") {
			t.Errorf("%s: notes are %q", names, notes)
		}
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", names, err)
		}
	}
	said := facing("a b c d e f g h i j k")
	said.Points[0].Partner, said.Points[3].Partner = "d", "a"
	said.Pair()
	if got := sides(said); got != "a-d e-f g-h i| j| k|" {
		t.Errorf("what was said before became %q", got)
	}
}

// TestPairsOfMice: each of four specimens, which were digitised one by one, tells the same of
// all 51 points.
func TestPairsOfMice(t *testing.T) {
	folder, first := testfiles.Dir(t, "mice"), ""
	for _, name := range []string{"A_J", "129S1_SVIMJ", "C57BL6_J", "CAST_EIJ"} {
		p, _, err := ProtocolOf(t.Context(), filepath.Join(folder, name+".mrk.json"), "mice")
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = sides(p)
		}
		if pairs, midline := p.Sides(); 2*pairs+midline != 51 || sides(p) != first {
			t.Errorf("%s: %d pairs, %d on the midline: %s", name, pairs, midline, sides(p))
		}
	}
}
