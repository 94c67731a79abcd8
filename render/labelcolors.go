package render

import (
	"image/color"
	"slices"

	"cairn/landmark"
	"cairn/scene"
)

// labelColors are the colours of a document's groups where labels have any. It is
// nil where none has: then colours go by group.
type labelColors map[scene.ID]*groupColors

// groupColors are those of one group. A nil one stands for the group's own colour.
type groupColors struct {
	labels []color.NRGBA // of each label; alpha 0 for the group's
	chosen []bool        // of each label: whether the colour is its own
	of     []int         // of each point: the label whose colour it has, or -1
}

// newLabelColors finds the colours of the document's labels. One that was chosen
// comes before all others: it is shown whether colours go by label or not.
//
// Where they do, each label that has none gets a hue, in the order of the groups and
// their labels. Labels of one name have one hue, in whatever group: the colour that
// was chosen for one of them, unless several different ones were. Those without a
// name have one each. Hidden groups count, so that hiding one changes no colour. No
// label gets a hue that looks like a chosen colour or that of a group, whether it
// shows that or not: what comes without a label, or loses it, shows it and changes no
// other colour.
func newLabelColors(d *scene.Document, byLabel bool) labelColors {
	labels, named := 0, map[string][]color.NRGBA{} // the colours chosen for a name
	var groups, chosen []color.NRGBA
	for _, n := range d.Groups() {
		groups = append(groups, n.Color())
		labels += len(n.Group.Labels())
		for _, l := range n.Group.Labels() {
			if l.Color.A == 0 {
				continue
			}
			chosen = append(chosen, l.Color)
			if !slices.Contains(named[l.Name], l.Color) {
				named[l.Name] = append(named[l.Name], l.Color)
			}
		}
	}
	if !byLabel && len(chosen) == 0 || labels == 0 {
		return nil
	}
	all := labelColors{}
	for _, n := range d.Groups() {
		all[n.ID()] = chosenColors(n.Group, byLabel)
	}
	if byLabel {
		all.fill(d, named, groups, chosen)
	}
	return all
}

// chosenColors returns the colours of a group as far as they were chosen.
func chosenColors(g *landmark.Group, byLabel bool) *groupColors {
	c := &groupColors{of: slices.Repeat([]int{-1}, g.Len())}
	for _, l := range g.Labels() {
		c.labels, c.chosen = append(c.labels, l.Color), append(c.chosen, l.Color.A != 0)
	}
	for _, own := range []bool{false, true} {
		for i, l := range slices.Backward(g.Labels()) {
			if c.chosen[i] != own || !own && !byLabel {
				continue
			}
			for _, p := range l.Indices {
				c.of[p] = i
			}
		}
	}
	return c
}

// fill gives a colour to the labels for which none was chosen.
func (all labelColors) fill(d *scene.Document, named map[string][]color.NRGBA, groups, chosen []color.NRGBA) {
	numbers := hueNumbers(d)
	hues := scene.LabelHues(1+slices.Max(numbers), groups, chosen)
	k := 0
	for _, n := range d.Groups() {
		colors := all[n.ID()].labels
		for i, l := range n.Group.Labels() {
			switch own := named[l.Name]; {
			case l.Color.A != 0:
			case l.Name != "" && len(own) == 1:
				colors[i] = own[0]
			default:
				colors[i] = hues[numbers[k]]
			}
			k++
		}
	}
}

// hueNumbers returns the number of the hue of each label of the document in turn. Those
// with a colour of their own have one too: choosing it changes no other label's hue.
func hueNumbers(d *scene.Document) (numbers []int) {
	next, named := 0, map[string]int{}
	for _, n := range d.Groups() {
		for _, l := range n.Group.Labels() {
			number, ok := named[l.Name]
			if !ok || l.Name == "" {
				number = next
				named[l.Name] = next
				next++
			}
			numbers = append(numbers, number)
		}
	}
	return numbers
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

// curve returns the colour of a line along label i, which is a curve: the one that was
// chosen for it, or else that of any line.
func (g *groupColors) curve(n *scene.GroupNode, i int, e landmark.Edge) color.NRGBA {
	if g != nil && g.chosen[i] {
		return g.labels[i]
	}
	return g.edge(n, e)
}

// key returns what differs where the labels have other colours.
func (g *groupColors) key() string {
	if g == nil {
		return ""
	}
	key := []byte{1} // differs from none, where the group has no labels
	for _, c := range g.labels {
		key = append(key, c.R, c.G, c.B, c.A)
	}
	return string(key)
}
