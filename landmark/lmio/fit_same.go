package lmio

import (
	"slices"

	"cairn/landmark"
)

// allOfFile is for formats all of whose Extra belongs to the file, see limits.
func allOfFile(string) bool { return true }

// alike makes groups alike in what a file says but once.
func (l *ledger) alike(groups []*landmark.Group) {
	first := groups[0]
	declared := first.Properties().Declared
	if l.limits.sameDeclared && slices.ContainsFunc(groups, func(g *landmark.Group) bool { return g.Properties().Declared != declared }) {
		for _, g := range groups {
			p := g.Properties()
			p.Declared = landmark.Placement{} // the coordinates are written as they are now: nothing is lost
			g.SetProperties(p)
		}
	}
	if !l.limits.sameNames {
		return
	}
	for _, g := range groups[1:] {
		if to := orderOf(g, first); to != nil {
			l.count(1, "group", "whose points stand in another order: they are written in that of the first group")
			reorder(g, to)
		}
		for i := range min(g.Len(), first.Len()) {
			if m := g.At(i); m.Name != first.At(i).Name {
				l.count(1, "name", "changed to that in the first group, since all have the same")
				m.Name = first.At(i).Name
				g.Set(i, m)
			}
		}
	}
}

// orderOf returns the index in first of each point of g, by its name; nil where
// the order is the same, or the names do not tell.
func orderOf(g, first *landmark.Group) []int {
	if first.Len() != g.Len() {
		return nil
	}
	at := map[string]int{}
	for i, l := range first.Landmarks() {
		at[l.Name] = i
	}
	to, taken, same := make([]int, g.Len()), map[string]bool{}, true
	for i, l := range g.Landmarks() {
		k, ok := at[l.Name]
		if !ok || taken[l.Name] {
			return nil // also where a name stands twice in first: g has more names then
		}
		taken[l.Name] = true
		to[i], same = k, same && k == i
	}
	if same {
		return nil
	}
	return to
}

// reorder moves each point of a group to its new index, with the labels and lines.
func reorder(g *landmark.Group, to []int) {
	points := make([]landmark.Landmark, g.Len())
	for i, l := range g.Landmarks() {
		points[to[i]] = l
	}
	g.Thin(points, to)
}
