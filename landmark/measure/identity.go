package measure

import (
	"slices"

	"cairn/landmark"
)

// Identity tells a point from all others of a document, for the session. The zero
// value tells none.
type Identity struct {
	Group uint64 // see Group.ID
	Point landmark.PointID
}

// identityOf returns the identity of landmark i, the zero value where the group has
// none.
func identityOf(g Group, i int) Identity {
	if g.ID == 0 {
		return Identity{}
	}
	return Identity{g.ID, g.Landmarks.ID(i)}
}

// find returns the landmark of an identity, if it is there.
func (id Identity) find(groups []Group) (f found, ok bool) {
	if id == (Identity{}) {
		return found{}, false
	}
	for _, g := range groups {
		if g.ID != id.Group {
			continue
		}
		if i := g.Landmarks.Index(id.Point); i != landmark.NoIndex {
			return found{g, i}, true
		}
	}
	return found{}, false
}

// groupIn reports whether the group of an identity is there.
func (id Identity) groupIn(groups []Group) bool {
	return id.Group != 0 && slices.ContainsFunc(groups, func(g Group) bool { return g.ID == id.Group })
}
