package lmio

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cairn/landmark"
)

// namesKey is where the points' names stand in a group's "metadata", which
// menpo reserves for such things and passes over.
const namesKey = "names"

// encodeLJSON returns the groups as LJSON version 3, byte for byte as menpo
// 0.11.1 writes them (json.dump with indent 4 and sorted keys): the groups come
// out sorted by their names.
func encodeLJSON(groups []*landmark.Group) ([]byte, error) {
	sorted := slices.Clone(groups)
	slices.SortStableFunc(sorted, func(a, b *landmark.Group) int { return strings.Compare(a.Name(), b.Name()) })
	for i := 1; i < len(sorted); i++ {
		if sorted[i].Name() == sorted[i-1].Name() {
			return nil, fmt.Errorf("LJSON cannot hold two groups of the same name, %s; rename one", quote(sorted[i].Name()))
		}
	}
	w := &jsonWriter{}
	w.object(2, func(i int) {
		if i == 1 {
			w.key("version")
			w.raw("3")
			return
		}
		w.key("groups")
		w.object(len(sorted), func(i int) {
			w.key(sorted[i].Name())
			w.group(sorted[i])
		})
	})
	return w.out, nil
}

func (w *jsonWriter) group(g *landmark.Group) {
	names := slices.ContainsFunc(g.Landmarks(), func(l landmark.Landmark) bool { return l.Name != "" })
	members := 2
	if names {
		members = 3
	}
	w.object(members, func(i int) {
		switch i {
		case 0:
			w.key("labels")
			w.labels(g)
		case 1:
			w.key("landmarks")
			w.landmarks(g)
		case 2:
			w.key("metadata")
			w.object(1, func(int) {
				w.key(namesKey)
				w.array(g.Len(), func(i int) { w.text(g.At(i).Name) })
			})
		}
	})
}

func (w *jsonWriter) labels(g *landmark.Group) {
	w.array(len(g.Labels()), func(i int) {
		l := g.Labels()[i]
		w.object(2, func(i int) {
			if i == 0 {
				w.key("label")
				w.text(l.Name)
				return
			}
			w.key("mask")
			w.array(len(l.Indices), func(i int) { w.integer(l.Indices[i]) })
		})
	})
}

func (w *jsonWriter) landmarks(g *landmark.Group) {
	edges := g.Connectivity()
	// menpo gives all but the plainest point set a connectivity.
	connected := edges != nil || len(g.Labels()) > 0
	members := 1
	if connected {
		members = 2
	}
	w.object(members, func(i int) {
		if connected && i == 0 {
			w.key("connectivity")
			w.array(len(edges), func(i int) {
				w.array(2, func(k int) { w.integer(edges[i][k]) })
			})
			return
		}
		w.key("points")
		w.array(g.Len(), func(i int) {
			p := coordinates(g.At(i))
			w.array(g.Dim(), func(k int) { w.number(p[k]) })
		})
	})
}

// coordinates returns what is to be written of a landmark, NaN for null. One
// that is not placed keeps the coordinates that it has beside a missing one; a
// position that is whole, and so would come back as placed, is not written.
func coordinates(l landmark.Landmark) [3]float64 {
	p := l.Position
	if whole := !math.IsNaN(p.X + p.Y + p.Z); whole && !l.Placed() {
		p = landmark.NoPosition()
	}
	return [3]float64{p.X, p.Y, p.Z}
}

// ljsonLosses names what the groups have and LJSON has not.
func ljsonLosses(groups []*landmark.Group) []string {
	var lost []string
	for _, g := range groups {
		if n := g.Count(landmark.Estimated); n > 0 {
			lost = append(lost, fmt.Sprintf("group %s: %s will come back as placed", quote(g.Name()), plural(n, "estimated point")))
		}
		if n := g.Count(landmark.Undefined); n > 0 {
			lost = append(lost, fmt.Sprintf("group %s: %s not visited yet will come back as missing", quote(g.Name()), plural(n, "point")))
		}
	}
	return lost
}
