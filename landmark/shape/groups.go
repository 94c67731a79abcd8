package shape

import (
	"fmt"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// GroupSharing says which points a group of one specimen shares with one of another. A and
// B are the groups' indices.
type GroupSharing struct {
	A, B int
	Sharing
}

// SharedAmong finds the points that two specimens share in all their groups: those of
// groups of the same name, of several of one name in their order. Where one group is left
// on each side, these belong together whatever their names, as groups are often named after
// the specimen. The result is in the order of the first specimen's groups.
func SharedAmong(a, b []*landmark.Group) []GroupSharing {
	of := make(map[string][]int, len(b)) // the groups of b that are not taken, by name
	for j, g := range b {
		of[g.Name()] = append(of[g.Name()], j)
	}
	partner := make([]int, len(a))
	alone, left := -1, len(b) // a group of a without a partner, and how many of b are
	lonely := 0
	for i, g := range a {
		partner[i] = -1
		if same := of[g.Name()]; len(same) > 0 {
			partner[i], of[g.Name()] = same[0], same[1:]
			left--
		} else {
			alone = i
			lonely++
		}
	}
	if lonely == 1 && left == 1 {
		for _, rest := range of {
			if len(rest) > 0 {
				partner[alone] = rest[0]
			}
		}
	}
	var all []GroupSharing
	for i, j := range partner {
		if j >= 0 {
			all = append(all, GroupSharing{i, j, Shared(a[i], b[j])})
		}
	}
	return all
}

// FitGroups fits one specimen to another by all points that they share. What they share
// is returned also with an error. The errors are those of Fit. The weights of the options
// must be nil, as the points are not known before; it panics otherwise.
func FitGroups(from, to []*landmark.Group, o Options) (Similarity, []GroupSharing, error) {
	if o.Weights != nil {
		panic("shape: weights for points that are still to be found")
	}
	shared := SharedAmong(from, to)
	var a, b []r3.Vec
	for _, s := range shared {
		inA, inB := s.Positions(from[s.A], to[s.B])
		a, b = append(a, inA...), append(b, inB...)
	}
	s, err := Fit(a, b, o)
	if err != nil {
		return Similarity{}, shared, fmt.Errorf("the specimens share %d points: %w", len(a), err)
	}
	return s, shared, nil
}
