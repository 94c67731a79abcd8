package shape

import (
	"slices"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Pair is a point of one group and its counterpart in another, by their indices.
type Pair struct{ A, B int }

// Sharing says which points two groups share.
type Sharing struct {
	Pairs    []Pair   // placed in both, in the order of the first group
	Unplaced []Pair   // shared as well, but not placed in one of them or in both
	Doubled  []string // names that a group has more than once, and the other has at all: which is meant is not known, so that none is paired; sorted
	Alone    int      // points of both groups that have no counterpart, doubled ones among them
	ByIndex  bool     // one group has no names: its points were paired with those of the same index
}

// Shared finds the points that two groups share: those of the same name, letter by
// letter, and of the points without a name those of the same index. Where a group has no
// names at all and as many points as the other, all are paired by index. It keeps
// nothing of the groups, which may be the same one.
func Shared(a, b *landmark.Group) Sharing {
	var s Sharing
	add := func(i, j int) {
		if a.At(i).Placed() && b.At(j).Placed() {
			s.Pairs = append(s.Pairs, Pair{i, j})
		} else {
			s.Unplaced = append(s.Unplaced, Pair{i, j})
		}
	}
	inA, inB := byName(a), byName(b)
	if s.ByIndex = a.Len() == b.Len() && a.Len() > 0 && len(inA)*len(inB) == 0; s.ByIndex {
		for i := range a.Len() {
			add(i, i)
		}
		return s
	}
	for i, l := range a.Landmarks() {
		if l.Name == "" {
			if i < b.Len() && b.At(i).Name == "" {
				add(i, i)
			}
			continue
		}
		others := inB[l.Name]
		if len(others) == 1 && len(inA[l.Name]) == 1 {
			add(i, others[0])
		} else if len(others) > 0 && inA[l.Name][0] == i {
			s.Doubled = append(s.Doubled, l.Name)
		}
	}
	slices.Sort(s.Doubled)
	s.Alone = a.Len() + b.Len() - 2*(len(s.Pairs)+len(s.Unplaced))
	return s
}

// Positions returns where the pairs are in both groups, in the frames of their
// documents, ready for Fit. The groups must not have lost points since Shared. Both
// slices are the caller's.
func (s Sharing) Positions(a, b *landmark.Group) (inA, inB []r3.Vec) {
	inA, inB = make([]r3.Vec, len(s.Pairs)), make([]r3.Vec, len(s.Pairs))
	for i, p := range s.Pairs {
		inA[i], inB[i] = a.At(p.A).Position, b.At(p.B).Position
	}
	return inA, inB
}

// byName returns the indices of the points of each name.
func byName(g *landmark.Group) map[string][]int {
	all := make(map[string][]int, g.Len())
	for i, l := range g.Landmarks() {
		if l.Name != "" {
			all[l.Name] = append(all[l.Name], i)
		}
	}
	return all
}
