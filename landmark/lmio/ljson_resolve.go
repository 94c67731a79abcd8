package lmio

import (
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// resolve decides which version the document is of and returns its groups,
// checked.
func (r *ljsonReader) resolve() ([]*landmark.Group, error) {
	if r.version == 0 {
		switch {
		case r.joined != nil:
			r.version = 1
		case r.mapped:
			r.version = 3
		default:
			r.version = 2
		}
		r.warn("the file gives no version; it is read as version %d", r.version)
	}
	var raw []*rawGroup
	switch {
	case r.version == 1 && r.joined != nil:
		raw = []*rawGroup{r.joined}
	case r.version == 2 && r.flat.hasPoints:
		raw = []*rawGroup{&r.flat}
	case r.version == 3 && r.mapped:
		raw = r.named
	default:
		return nil, r.Fail("version %d has %s, and here is none", r.version,
			[...]string{1: `a list "groups"`, 2: `"landmarks" with "points"`, 3: `an object "groups"`}[r.version])
	}
	if r.version != 2 && (r.flat.landmarks != nil || r.flat.labels != nil) {
		r.lose(`"landmarks" and "labels" outside of "groups", which mean nothing in version %d`, r.version)
	}
	if r.version == 2 && (r.joined != nil || r.mapped) {
		r.lose(`"groups", which means nothing in version 2`)
	}
	if len(raw) == 0 {
		for _, f := range r.extra {
			r.note(strings.TrimPrefix(f.key, ofDocument+"."))
		}
	}
	groups := make([]*landmark.Group, 0, len(raw))
	for i, g := range raw {
		if i == 0 { // which speaks for the document
			g.extra = append(g.extra, r.extra...)
		}
		group, err := r.finish(g)
		if err != nil {
			return nil, err
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// finish checks the indices of a group and builds it.
func (r *ljsonReader) finish(g *rawGroup) (*landmark.Group, error) {
	what := "group " + message.Quote(g.name)
	n := len(g.landmarks)
	if g != r.joined && !g.hasPoints {
		return nil, r.Fail(`%s lacks its "landmarks" with "points"`, what)
	}
	for i, l := range g.labels {
		for _, index := range l.Indices {
			if index < 0 || index >= n {
				return nil, r.failAt(g.labelEnds[i], "label %s names point %d, and %s has %s, counted from 0",
					message.Quote(l.Name), index, what, message.Plural(n, "point"))
			}
		}
	}
	r.applyMetadata(g)
	group := landmark.NewGroup(g.name, g.landmarks)
	if g.dim == 2 {
		group.SetDim(2)
		r.warn("%s is two-dimensional, from a picture; it is shown at z = 0", what)
	}
	if err := group.SetLabels(g.labels); err != nil {
		return nil, err
	}
	if err := r.setProperties(group, g); err != nil {
		return nil, err
	}
	return group, group.SetConnectivity(r.edgesWithin(g.edges, n, what))
}

// edgesWithin leaves out the lines to points that the group does not have: they
// are only drawn, so the points are still good. (In a label's mask such an
// index is an error, since nobody knows which point it was to be.)
func (r *ljsonReader) edgesWithin(edges []landmark.Edge, n int, what string) []landmark.Edge {
	kept := edges[:0]
	left := 0
	var first landmark.Edge
	for _, e := range edges {
		switch {
		case min(e[0], e[1]) >= 0 && max(e[0], e[1]) < n:
			kept = append(kept, e)
		case left == 0:
			first = e
			fallthrough
		default:
			left++
		}
	}
	if left > 0 {
		r.lose("%s: %s of the connectivity, since there are only %s (%d-%d is the first of them)",
			what, message.Plural(left, "line"), message.Plural(n, "point"), first[0], first[1])
	}
	return kept
}
