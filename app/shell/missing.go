package shell

import (
	"fmt"
	"slices"

	"cairn/app/trace"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/scene"
)

// tellDoubts offers, once, to count those points of new groups as missing that
// their files perhaps mark so.
func (nw *news) tellDoubts(id scene.ID) {
	d := nw.docs.Document(id)
	for _, g := range d.Groups() {
		group, doubts := g.ID(), g.Doubts()
		if len(doubts) > 0 {
			d.SetDoubts(group, nil)
		}
		for _, doubt := range doubts {
			have, count := message.Verb(len(doubt.Points), "has", "have"), message.Verb(len(doubt.Points), "counts", "count")
			text := fmt.Sprintf("%s: %s of %s %s %s, and %s as placed.", nw.docs.Name(d.ID()), message.Plural(len(doubt.Points), "point"), d.GroupName(g), have, doubt.Why, count)
			nw.notices.offer(id, text, "Mark as Missing",
				nw.whileGroup(id, group, func(g *scene.GroupNode) bool {
					return !slices.ContainsFunc(doubt.Points, func(id landmark.PointID) bool {
						i := g.Group.Index(id)
						return i == landmark.NoIndex || !g.Group.At(i).Placed()
					})
				}), func() { nw.markMissing(id, group, doubt.Points) })
		}
	}
}

// markMissing says of points of a group that they are missing. It can be undone.
func (nw *news) markMissing(document, group scene.ID, points []landmark.PointID) {
	d := nw.docs.Document(document)
	if d == nil || d.Group(group) == nil {
		return
	}
	var missing []scene.Point
	for _, id := range points {
		missing = append(missing, scene.Point{Group: group, ID: id})
	}
	_ = d.Apply(scene.SetStatus(d, landmark.Missing, missing...)) // it was made for the document as it is
	nw.log.Event("marked", trace.Fields{"group": d.Group(group).Group.Name(), "text": "missing"})
}
