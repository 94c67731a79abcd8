package shape

import (
	"reflect"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// set makes a specimen of the names in a text; "-" stands for none. x counts its points.
func set(names string) (points []landmark.Landmark) {
	for i, name := range strings.Fields(names) {
		if name == "-" {
			name = ""
		}
		points = append(points, landmark.Landmark{Name: name, Status: landmark.Defined, Position: r3.Vec{X: float64(i + 1)}})
	}
	return points
}

func TestMatchLandmarks(t *testing.T) {
	for name, test := range map[string]struct {
		specimens []string
		names     string
		rows      []string // x of each point, 0 for one that is lacking; "" for one that is refused
		byNumber  bool
		lacking   []Lack
		refused   map[int]string
	}{
		"by name, in another order": {[]string{"a b c d", "d c b a"}, "a b c d", []string{"1 2 3 4", "4 3 2 1"}, false, nil, nil},
		"a name that only some have": {[]string{"a b c d", "b a c e d", "d c b a e"}, "a b c d e", []string{"1 2 3 4 0", "2 1 3 5 4", "4 3 2 1 5"}, false,
			[]Lack{{4, []int{0}}}, nil},
		"no names":                {[]string{"- - -", "- - -", "- -"}, "1 2 3", []string{"1 2 3", "1 2 3", ""}, true, nil, map[int]string{2: "it has 2 points, and most have 3"}},
		"as many as others":       {[]string{"- - -", "- -"}, "1 2 3", []string{"1 2 3", ""}, true, nil, map[int]string{1: "it has 2 points, and most have 3"}},
		"names of the specimens":  {[]string{"A-1 A-2 A-3", "B-1 B-2 B-3"}, "1 2 3", []string{"1 2 3", "1 2 3"}, true, nil, nil},
		"the same names, doubled": {[]string{"a a b -", "a a b -"}, "a 2 b 4", []string{"1 2 3 4", "1 2 3 4"}, false, nil, nil},
		"a number for a name":     {[]string{"2 2 b", "2 2 b"}, "2 2' b", []string{"1 2 3", "1 2 3"}, false, nil, nil},
		"a name twice":            {[]string{"a b c d", "a a b c", "a b d c"}, "a b c d", []string{"1 2 3 4", "", "1 2 4 3"}, false, nil, map[int]string{1: `it has the name "a" twice`}},
		"a point without a name":  {[]string{"a b c d", "a b c -"}, "a b c d", []string{"1 2 3 4", ""}, false, nil, map[int]string{1: "point 4 has no name, and other specimens have names"}},
		"too few common names":    {[]string{"a b c d", "a b e f g"}, "a b c d e f g", []string{"1 2 3 4 0 0 0", "1 2 0 0 3 4 5"}, false, []Lack{{2, []int{1}}, {3, []int{1}}, {4, []int{0}}, {5, []int{0}}, {6, []int{0}}}, nil},
		"none":                    {nil, "", nil, true, nil, nil},
	} {
		var specimens [][]landmark.Landmark
		for _, s := range test.specimens {
			specimens = append(specimens, set(s))
		}
		h := MatchLandmarks(specimens)
		if got := strings.Join(h.Names, " "); got != test.names || h.ByNumber != test.byNumber {
			t.Errorf("%s: names %q, by number %t", name, got, h.ByNumber)
		}
		for i, want := range test.rows {
			var got []string
			for _, l := range h.Rows[i] {
				x := "0"
				if l.Placed() {
					x = string(rune('0' + int(l.Position.X)))
				}
				got = append(got, x)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s: specimen %d is %v, want %s", name, i, got, want)
			}
		}
		if !reflect.DeepEqual(h.Lacking, test.lacking) || len(h.Refused)+len(test.refused) > 0 && !reflect.DeepEqual(h.Refused, test.refused) {
			t.Errorf("%s: lacking %v, refused %v", name, h.Lacking, h.Refused)
		}
	}
}

// TestMatchedLandmarksAreCopies, and what is lacking is nowhere.
func TestMatchedLandmarksAreCopies(t *testing.T) {
	for _, specimens := range [][][]landmark.Landmark{{set("- - -"), set("- - -")}, {set("a b c"), set("a b c d")}} {
		h := MatchLandmarks(specimens)
		h.Rows[0][0].Name = "changed"
		if specimens[0][0].Name == "changed" {
			t.Error("the specimen's landmarks are those of the result")
		}
		if last := h.Rows[0][len(h.Names)-1]; len(h.Names) == 4 && (last.Name != "d" || !missing(last.Position) || last.Status != landmark.Undefined) {
			t.Errorf("what is lacking is %+v", last)
		}
	}
}
