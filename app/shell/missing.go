package shell

import (
	"fmt"
	"slices"

	"cairn/app/trace"
	"cairn/scene"
)

// tellNegative offers, once, to count those points of new groups as missing that
// their files perhaps mark so.
func (w *Window) tellNegative(id scene.ID) {
	d := w.docs.Document(id)
	for _, g := range d.Groups() {
		group, negative := g.ID(), g.Negative
		if len(negative) == 0 {
			continue
		}
		g.Negative = nil
		points, have, count := "1 point", "has", "counts"
		if n := len(negative); n > 1 {
			points, have, count = fmt.Sprintf("%d points", n), "have", "count"
		}
		w.notices.offer(id, fmt.Sprintf("%s: %s of %s %s negative coordinates only, as tpsDig marks missing points, and %s as placed.",
			d.Name(), points, d.GroupName(g), have, count), "Mark as Missing",
			w.whileGroup(id, group, func(g *scene.GroupNode) bool {
				return !slices.ContainsFunc(negative, func(i int) bool { return !g.Group.At(i).Placed() })
			}), func() { w.markMissing(id, group, negative) })
	}
}

// markMissing says of points of a group that they are missing. It can be undone.
func (w *Window) markMissing(document, group scene.ID, points []int) {
	d := w.docs.Document(document)
	if d == nil || d.Group(group) == nil {
		return
	}
	d.Apply(scene.MarkMissingCommand(group, points))
	w.log.Event("marked", trace.Fields{"group": d.Group(group).Group.Name(), "text": "missing"})
	w.edited()
}
