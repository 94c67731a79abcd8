package shape

import (
	"slices"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// group returns a group of points at x = 0, 1, 2 ...; a name that ends in ? is missing, though its
// file gives the old place.
func group(names ...string) *landmark.Group {
	points := make([]landmark.Landmark, len(names))
	for i, name := range names {
		points[i] = landmark.Landmark{Name: name, Status: landmark.Defined, Position: r3.Vec{X: float64(i)}}
		if n := len(name) - 1; n >= 0 && name[n] == '?' {
			points[i] = landmark.Landmark{Name: name[:n], Position: r3.Vec{Y: 1}, Status: landmark.Missing}
		}
	}
	return landmark.NewGroup("", points)
}

func TestShared(t *testing.T) {
	tests := []struct {
		name string
		a, b *landmark.Group
		want Sharing
	}{
		{"other order", group("a", "b", "c"), group("c", "x", "a"),
			Sharing{Pairs: []Pair{{0, 2}, {2, 0}}, Alone: 2}},
		{"not placed", group("a", "b?", "c", "d?"), group("d?", "c?", "b", "a"),
			Sharing{Pairs: []Pair{{0, 3}}, Unplaced: []Pair{{1, 2}, {2, 1}, {3, 0}}}},
		{"doubles", group("b", "a", "b", "c", "e", "e"), group("c", "b", "c", "a"),
			Sharing{Pairs: []Pair{{1, 3}}, Doubled: []string{"b", "c"}, Alone: 8}},
		{"other letters", group("A"), group("a"), Sharing{Alone: 2}},
		{"without names", group("", "", "?"), group("", "?", "?"),
			Sharing{Pairs: []Pair{{0, 0}}, Unplaced: []Pair{{1, 1}, {2, 2}}, ByIndex: true}},
		{"one without names", group("", ""), group("a", "b"), Sharing{Pairs: []Pair{{0, 0}, {1, 1}}, ByIndex: true}},
		{"one without names and shorter", group("", ""), group("a", "b", "c"), Sharing{Alone: 5}},
		{"without names and shorter", group("", ""), group("", "", ""), Sharing{Pairs: []Pair{{0, 0}, {1, 1}}, Alone: 1}},
		{"some without names", group("a", "", "", "b"), group("b", "", "a", ""),
			Sharing{Pairs: []Pair{{0, 2}, {1, 1}, {3, 0}}, Alone: 2}},
		{"empty", group(), group(), Sharing{}},
		{"one empty", group("a"), group(), Sharing{Alone: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, swapped := range []bool{false, true} {
				a, b, want := test.a, test.b, test.want
				if swapped {
					a, b = b, a
					want.Pairs, want.Unplaced = turnedRound(want.Pairs), turnedRound(want.Unplaced)
				}
				got := Shared(a, b)
				if !slices.Equal(got.Pairs, want.Pairs) || !slices.Equal(got.Unplaced, want.Unplaced) ||
					!slices.Equal(got.Doubled, want.Doubled) || got.Alone != want.Alone || got.ByIndex != want.ByIndex {
					t.Errorf("swapped %t: got %+v, want %+v", swapped, got, want)
				}
				inA, inB := got.Positions(a, b)
				for i, p := range got.Pairs {
					if inA[i].X != float64(p.A) || inB[i].X != float64(p.B) {
						t.Errorf("pair %v is at %v and %v", p, inA[i], inB[i])
					}
				}
			}
		})
	}
}

// turnedRound returns the pairs of the same groups in the other order.
func turnedRound(pairs []Pair) []Pair {
	turned := make([]Pair, len(pairs))
	for i, p := range pairs {
		turned[i] = Pair{p.B, p.A}
	}
	slices.SortFunc(turned, func(a, b Pair) int { return a.A - b.A })
	return turned
}

func TestPoints(t *testing.T) {
	got := Points(group("a", "b?", "c"))
	if len(got) != 3 || got[0] != (r3.Vec{}) || !missing(got[1]) || got[2] != (r3.Vec{X: 2}) {
		t.Errorf("got %v", got)
	}
}
