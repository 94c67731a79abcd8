package lmio

import "cairn/landmark"

// spellingOf returns a group's spelling if it is an S, and else the usual one, which
// is the zero value.
func spellingOf[S comparable](g *landmark.Group) S {
	s, _ := g.Properties().Spelling.(S)
	return s
}

// spelled returns a spelling for a group's properties.
func spelled[S comparable](s S) landmark.Spelling {
	var usual S
	if s == usual {
		return nil
	}
	return s
}
