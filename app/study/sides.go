package study

import (
	"fmt"

	"cairn/internal/message"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// Pair gives the points that have no partner yet, and are not on the midline, their
// partners or the midline: those that the places on the reference tell (shape.FindPairs),
// where these have one clear mirror plane, and those that names tell (shape.PairsByName). Where
// both say different things, neither is taken, and a note says so.
func (p *Protocol) Pair() (notes []string) {
	names, at := make([]string, len(p.Points)), make([]r3.Vec, len(p.Points))
	for i, t := range p.Template.Points {
		names[i], at[i] = t.Name, t.Position
	}
	byName, byPlace := shape.PairsByName(names), placesTell(at)
	for i, k := range byName {
		if k == i && byPlace[i] >= 0 {
			byName[i] = -1 // a name without a side says little
		}
	}
	differ := map[int]bool{}
	var unsure []string
	for _, i := range shape.Disagree(byPlace, byName) {
		differ[i] = true
		unsure = append(unsure, names[i])
	}
	partner := func(i int) int {
		if byPlace[i] >= 0 {
			return byPlace[i]
		}
		return byName[i]
	}
	free := func(i int) bool { return p.Points[i].Partner == "" && !p.Points[i].Midline && !differ[i] }
	for i := range p.Points {
		switch k := partner(i); {
		case k < 0 || !free(i) || !free(k) || partner(k) != i:
		case k == i:
			p.Points[i].Midline = true
		default:
			p.Points[i].Partner, p.Points[k].Partner = names[k], names[i]
		}
	}
	if len(unsure) > 0 {
		notes = append(notes, fmt.Sprintf("the name and the place of %s tell different partners, so that none is taken", message.Some(unsure)))
	}
	return notes
}

// Bounds of what counts as one clear mirror plane: the sum of squared distances to the
// mirror images for a centroid size of 1. That of 122 skulls' mean is 0.00014 and those of
// single ones up to 0.002; across a plane that is none it is some 0.1 and more.
const (
	mostPairCost  = 0.01
	leastPairEdge = 4 // times as much across another axis
)

// placesTell returns the partners that places tell, -1 for none.
func placesTell(at []r3.Vec) []int {
	const most = 500 // points: work grows with the third power
	none := make([]int, len(at))
	for i := range none {
		none[i] = -1
	}
	if len(at) > most {
		return none
	}
	found, err := shape.FindPairs(at)
	if err != nil || found.Cost > mostPairCost || found.Other < leastPairEdge*found.Cost {
		return none
	}
	return found.Partners
}

// Sides counts the pairs of points, and those of the midline.
func (p *Protocol) Sides() (pairs, midline int) {
	for _, point := range p.Points {
		switch {
		case point.Midline:
			midline++
		case point.Partner != "":
			pairs++
		}
	}
	return pairs / 2, midline
}
