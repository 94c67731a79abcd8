package lmio

import (
	"slices"

	"cairn/landmark"
)

// namesKey is where the points' names stand in a group's "metadata", which
// menpo reserves for such things and passes over.
const namesKey = "names"

// encodeLJSON returns the groups as LJSON version 3, as menpo 0.11.1 writes them
// (json.dump with indent 4 and sorted keys), but in their own order. So a file
// of menpo's comes out byte for byte as it was.
func encodeLJSON(groups []*landmark.Group) ([]byte, error) {
	w := &jsonWriter{}
	w.object(2, func(i int) {
		if i == 1 {
			w.key("version")
			w.raw("3")
			return
		}
		w.key("groups")
		w.object(len(groups), func(i int) {
			w.key(groups[i].Name())
			w.group(groups[i])
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
			p := g.At(i).Position
			w.array(g.Dim(), func(k int) { w.number([...]float64{p.X, p.Y, p.Z}[k]) })
		})
	})
}
