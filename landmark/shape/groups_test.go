package shape

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/landmark"
)

func named(name string) *landmark.Group {
	g := group("a", "b")
	g.SetName(name)
	return g
}

func TestGroupsBelongTogether(t *testing.T) {
	for name, test := range map[string]struct {
		a, b []string
		want []Pair
	}{
		"other order":                {[]string{"x", "y"}, []string{"y", "x"}, []Pair{{0, 1}, {1, 0}}},
		"named after the specimen":   {[]string{"A_J"}, []string{"CAST"}, []Pair{{0, 0}}},
		"one left on each side":      {[]string{"A_J", "curve", "skull"}, []string{"skull", "curve", "CAST"}, []Pair{{0, 2}, {1, 1}, {2, 0}}},
		"two left on a side":         {[]string{"A_J", "x"}, []string{"CAST"}, nil},
		"two left on the other":      {[]string{"A_J"}, []string{"CAST", "x"}, nil},
		"several of a name":          {[]string{"x", "x"}, []string{"x", "y", "x"}, []Pair{{0, 0}, {1, 2}}},
		"one of a name too few":      {[]string{"x", "x"}, []string{"x"}, []Pair{{0, 0}}},
		"one of a name, and another": {[]string{"x", "x"}, []string{"y", "x"}, []Pair{{0, 1}, {1, 0}}},
		"none":                       {nil, []string{"x"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var a, b []*landmark.Group
			for _, n := range test.a {
				a = append(a, named(n))
			}
			for _, n := range test.b {
				b = append(b, named(n))
			}
			var got []Pair
			for _, s := range SharedAmong(a, b) {
				got = append(got, Pair{s.A, s.B})
				if len(s.Pairs) != 2 {
					t.Errorf("groups %d and %d share %v", s.A, s.B, s.Pairs)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// TestFitGroups: the points of two groups determine together what neither does alone.
func TestFitGroups(t *testing.T) {
	rnd := rand.New(rand.NewPCG(13, 13))
	made := randomSimilarity(rnd)
	made.Mirrored = false
	points := randomPoints(rnd, 4)
	specimen := func(moved Similarity, names ...string) (groups []*landmark.Group) {
		for k, name := range names {
			g := group("a", "b")
			g.SetName(name)
			for i := range 2 {
				l := g.At(i)
				l.Position = moved.Apply(points[2*k+i])
				g.Set(i, l)
			}
			groups = append(groups, g)
		}
		return groups
	}
	from, to := specimen(Identity(), "x", "y"), specimen(made, "x", "y")
	slices.Reverse(to)
	s, shared, err := FitGroups(from, to, Options{Scale: true})
	if err != nil || len(shared) != 2 {
		t.Fatal(shared, err)
	}
	for _, p := range points {
		if apart(s.Apply(p), made.Apply(p)) > 1e-9 {
			t.Errorf("%v comes to %v, not to %v", p, s.Apply(p), made.Apply(p))
		}
	}
	if _, shared, err := FitGroups(from[:1], to, Options{}); !errors.Is(err, ErrTooFew) || len(shared) != 1 {
		t.Errorf("of two points: %v, %v", shared, err)
	}
}
