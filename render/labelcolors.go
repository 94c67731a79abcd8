package render

import (
	"image/color"
	"iter"
	"slices"

	"cairn/landmark"
	"cairn/scene"
)

// labelColors are the colours of a document's groups where they go by label. It
// is nil where no group has labels: then colours go by group.
type labelColors map[scene.ID]*groupColors

// groupColors are those of one group. A nil one stands for the group's own colour.
type groupColors struct {
	labels []color.NRGBA // of each label
	of     []int         // of each point: the first label that names it, or -1
}

// newLabelColors gives each label of the document a hue, in the order of the
// groups and their labels. Labels of one name have one hue, in whatever group;
// those without a name have one each. Hidden groups count, so that hiding one
// changes no colour. No label takes the colour of a group, whether it shows that or
// not: what comes without a label, or loses it, shows it and changes no other colour.
func newLabelColors(d *scene.Document) labelColors {
	all := labelColors{}
	var taken []color.NRGBA
	labels := 0
	for _, n := range d.Groups() {
		g := &groupColors{of: firstLabels(n.Group)}
		all[n.ID()] = g
		labels += len(n.Group.Labels())
		taken = append(taken, n.Color())
	}
	if labels == 0 {
		return nil
	}
	next, stop := iter.Pull(scene.FreeHues(taken))
	defer stop()
	named := map[string]color.NRGBA{}
	for _, n := range d.Groups() {
		g := all[n.ID()]
		for _, l := range n.Group.Labels() {
			c, ok := named[l.Name]
			if !ok || l.Name == "" {
				c, _ = next()
				named[l.Name] = c
			}
			g.labels = append(g.labels, c)
		}
	}
	return all
}

// firstLabels returns for each point the first label that names it, or -1.
func firstLabels(g *landmark.Group) []int {
	of := slices.Repeat([]int{-1}, g.Len())
	for i, l := range slices.Backward(g.Labels()) {
		for _, p := range l.Indices {
			of[p] = i
		}
	}
	return of
}

// mixed reports whether the ends of a line have no label in common.
func (g *groupColors) mixed(e landmark.Edge) bool { return g.of[e[0]] != g.of[e[1]] }

// point returns the colour of a point of the group.
func (g *groupColors) point(n *scene.GroupNode, i int) color.NRGBA {
	if g == nil || g.of[i] < 0 {
		return n.Color()
	}
	return g.labels[g.of[i]]
}

// edge returns the colour of a line of the group: that of its ends, or the
// group's own where they differ.
func (g *groupColors) edge(n *scene.GroupNode, e landmark.Edge) color.NRGBA {
	if g == nil || g.mixed(e) {
		return n.Color()
	}
	return g.point(n, e[0])
}

// key returns what differs where the labels have other colours.
func (g *groupColors) key() string {
	if g == nil {
		return ""
	}
	key := []byte{1} // differs from none, where the group has no labels
	for _, c := range g.labels {
		key = append(key, c.R, c.G, c.B)
	}
	return string(key)
}
