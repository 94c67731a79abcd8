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
		for i := range min(g.Len(), first.Len()) {
			if m := g.At(i); m.Name != first.At(i).Name {
				l.count(1, "name", "changed to that in the first group, since all have the same")
				m.Name = first.At(i).Name
				g.Set(i, m)
			}
		}
	}
}
