package natural

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSort checks names that were put in order by hand.
func TestSort(t *testing.T) {
	for _, want := range [][]string{
		{"scan 1.ply", "scan 2.ply", "scan 10.ply", "scan 100.ply"},
		{"2.ply", "10.ply", "a.ply"},
		{"a1b2.ply", "a1b10.ply", "a2b1.ply"},
		{"A 1.ply", "a 2.ply", "A 3.ply"},
		{"eclair", "éclair", "f"},
		{"99999999999999999998", "99999999999999999999", "100000000000000000000"},
		{"/d/2/b.ply", "/d/10/a.ply"},
		{"0.ply", "1.ply", "9.ply", "10.ply"},
		{"scan0.ply", "scan1.ply", "scan09.ply", "scan10.ply", "scan99.ply", "scan100.ply", "scanner.ply"},
		{"x0_1", "x0_2", "x0_10", "x1_0", "x1_1"},
		{"a 0", "a 00", "a 000", "a 1", "a 9a", "a 10"},
		{"a", "a0", "a0.ply", "a1", "aa"},
		{"\u00e4 0.ply", "\u00e4 1.ply"},
	} {
		got := slices.Clone(want)
		rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		if Sort(got); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestCompareIsAnOrder: other names are never equal, and the order does not
// depend on who comes first.
func TestCompareIsAnOrder(t *testing.T) {
	names := []string{"a01", "a1", "A1", "a001", "á1", "a\u03011", "a 1", "a-1", "", "1", "01", "0", "00", "a0", "a0b", "a0b0", "9", "09b"}
	for _, a := range names {
		for _, b := range names {
			if got := Compare(a, b); (got == 0) != (a == b) || (got < 0) != (Compare(b, a) > 0) {
				t.Errorf("%q and %q compare as %d, the other way round as %d", a, b, got, Compare(b, a))
			}
		}
	}
}
