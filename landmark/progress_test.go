package landmark

import (
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// inStates returns a group with a point for each letter: p(laced), e(stimated),
// m(issing), or n(ot visited).
func inStates(states string) *Group {
	points := make([]Landmark, len(states))
	for i, c := range states {
		points[i].Status = map[rune]PositionStatus{'p': Defined, 'e': Estimated, 'm': Missing, 'n': Undefined}[c]
	}
	return NewGroup("g", points)
}

func TestTheWayThroughAGroup(t *testing.T) {
	const none = -1
	for _, c := range []struct {
		states           string
		at               int
		next, skip, back int
	}{
		{"", 0, none, none, none},
		{"n", 0, 0, 0, 0},
		{"p", 0, none, none, 0},
		{"nnn", 0, 0, 1, 2},
		{"nnn", 1, 1, 2, 0},
		{"nnn", 2, 2, 0, 1},   // skipping the last asks for the first again
		{"npemn", 1, 4, 4, 0}, // placed, estimated and missing are all visited
		{"npemp", 3, 0, 0, 2}, // from the end on to the beginning
		{"pmnep", 2, 2, 2, 1}, // the only one left comes again
		{"pepm", 1, none, none, 0},
		{"nn", 7, 0, 0, 1},  // no point of the group
		{"nn", -1, 0, 0, 1}, // none asked for yet
	} {
		g := inStates(c.states)
		for _, f := range []struct {
			name string
			f    func(int) (int, bool)
			want int
		}{{"next", g.NextToPlace, c.next}, {"skip", g.Skip, c.skip}, {"back", g.Back, c.back}} {
			if got, ok := f.f(c.at); got != f.want || ok != (f.want != none) {
				t.Errorf("%q at %d: %s is %d, %t, want %d", c.states, c.at, f.name, got, ok, f.want)
			}
		}
	}
}

// TestPlacingAsked goes through a template as a user does who skips one point and
// finds one missing.
func TestPlacingAsked(t *testing.T) {
	g := eye().NewGroup()
	current, _ := g.NextToPlace(0)
	place := func() {
		t.Helper()
		l := g.At(current)
		l.Status, l.Position = Defined, r3.Vec{X: float64(current)}
		g.Set(current, l)
		current, _ = g.NextToPlace(current)
	}
	current, _ = g.Skip(current)
	if current != 1 {
		t.Fatalf("after the first is skipped, point %d is asked for", current)
	}
	place()
	l := g.At(current)
	l.Status = Missing
	g.Set(current, l)
	if current, _ = g.NextToPlace(current); current != 0 {
		t.Fatalf("the point that was skipped does not come again, but %d", current)
	}
	if p := g.Progress(); p.Done() || p.String() != "1 of 3 placed, 1 missing, 1 not visited" {
		t.Error(p)
	}
	place()
	if p := g.Progress(); !p.Done() || p != (Progress{Placed: 2, Missing: 1, Of: 3}) || current != -1 {
		t.Error(p, current)
	}
}

func TestProgressWords(t *testing.T) {
	for states, want := range map[string]string{
		"":      "0 of 0 placed",
		"ppe":   "3 of 3 placed (1 estimated)",
		"nnpem": "2 of 5 placed (1 estimated), 1 missing, 2 not visited",
	} {
		if got := inStates(states).Progress().String(); got != want {
			t.Errorf("%q: %q", states, got)
		}
	}
}
