package shape

import (
	"slices"
	"testing"
)

func TestPairsByName(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  []int
	}{
		{[]string{"orbit_L", "orbit_R", "nasion"}, []int{1, 0, 2}},
		{[]string{"L orbit", "nasion", "R orbit"}, []int{2, 1, 0}},
		{[]string{"orbit-l", "orbit-r"}, []int{1, 0}},
		{[]string{"orbitLeft1", "orbitRight1", "orbitLeft2", "orbitRight2"}, []int{1, 0, 3, 2}},
		{[]string{"orbitL", "orbitR"}, []int{1, 0}},
		{[]string{"orbit.l.2", "orbit.r.2", "orbit.l.3"}, []int{1, 0, -1}},
		{[]string{"Left_Orbit", "right orbit"}, []int{-1, -1}},
		{[]string{"Left_Orbit", "right_orbit"}, []int{1, 0}},
		{[]string{"ORBIT_LEFT", "orbit_right"}, []int{1, 0}},
		{[]string{"lorbit", "rorbit"}, []int{-1, -1}},               // words that only begin alike
		{[]string{"nasion", "bregma"}, []int{-1, -1}},               // nothing is known without a pair
		{[]string{"o_L", "o_L", "o_R", "x"}, []int{-1, -1, -1, -1}}, // which of the two?
		{[]string{"left_R", "a_L", "a_R", "", "right_L"}, []int{-1, 2, 1, -1, -1}},
		{[]string{"глаз_L", "глаз_R", "нос"}, []int{1, 0, 2}},
		{nil, nil},
	} {
		if got := PairsByName(c.names); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.names, got, c.want)
		}
	}
}

func TestOpinionsThatDisagree(t *testing.T) {
	got := Disagree([]int{1, 0, 2, -1, 5, 4, 6}, []int{1, 0, 3, 2, -1, 4, 5})
	if !slices.Equal(got, []int{2, 6}) {
		t.Errorf("they disagree about %v, want 2 and 6", got)
	}
}
