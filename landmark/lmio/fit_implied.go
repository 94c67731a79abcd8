package lmio

import (
	"slices"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// meansMissing reports whether a coordinate of a point is the number that
// stands for a missing one in the format.
func (l *limits) meansMissing(p r3.Vec) bool {
	return l.missingNumber != 0 && (p.X == l.missingNumber || p.Y == l.missingNumber || p.Z == l.missingNumber)
}

// implied gives a group the labels that the format will read from its points,
// and these only.
func (l *ledger) implied(g *landmark.Group) {
	if l.limits.implied == nil {
		return
	}
	labels := l.limits.implied(g)
	for _, label := range g.Labels() {
		if !slices.ContainsFunc(labels, func(o landmark.Label) bool { return sameButColor(o, label) }) {
			l.count(1, labelNoun(label), leftOut+" (its points are kept)")
		}
	}
	for i, label := range labels {
		k := slices.IndexFunc(g.Labels(), func(o landmark.Label) bool { return sameButColor(o, label) })
		if k < 0 {
			l.count(1, labelNoun(label), "will be there again, since the points imply it")
			continue
		}
		labels[i].Color = g.Labels()[k].Color
	}
	_ = g.SetLabels(labels) // of the same points
}

func labelNoun(l landmark.Label) string {
	if l.Curve != landmark.NoCurve {
		return "curve"
	}
	return "label"
}

// sameButColor reports whether two labels are the same but for their colours, which
// points imply of none.
func sameButColor(a, b landmark.Label) bool {
	return a.Name == b.Name && a.Curve == b.Curve && slices.Equal(a.Indices, b.Indices)
}

// stale leaves out what a file said of points that are no longer as they were.
func (l *ledger) stale(g *landmark.Group) {
	if l.limits.stale == nil {
		return
	}
	p := g.Properties()
	var kept []landmark.Field
	for _, f := range p.Extra.All() {
		if l.limits.stale(g, f) {
			l.lose("%s left out, since points came or went", message.Quote(f.Key))
		} else {
			kept = append(kept, f)
		}
	}
	if len(kept) < p.Extra.Len() {
		p.Extra = landmark.NewFields(kept...)
		g.SetProperties(p)
	}
}

// spelling leaves out what is no longer true of how a group is written.
func (l *ledger) spelling(g *landmark.Group, first bool) {
	p := g.Properties()
	if l.limits.spelling != nil {
		p.Spelling = l.limits.spelling(g, first)
	} else if !first {
		p.Spelling = nil
	}
	g.SetProperties(p)
}
