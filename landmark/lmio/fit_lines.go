package lmio

import (
	"image/color"
	"slices"
	"strconv"

	"cairn/landmark"
)

func (l *ledger) labels(g *landmark.Group) {
	var kept []landmark.Label
	for _, label := range g.Labels() {
		switch {
		case label.Curve == landmark.NoCurve && l.limits.labels:
		case label.Curve != landmark.NoCurve && l.limits.curves:
		case label.Curve != landmark.NoCurve && l.limits.labels && l.limits.implied == nil:
			l.count(1, "curve", "will be a label without lines")
			label.Curve = landmark.NoCurve
		case label.Curve != landmark.NoCurve:
			l.count(1, "curve", leftOut+" (its points are kept)")
			continue
		default:
			l.count(1, "label", leftOut)
			continue
		}
		kept = append(kept, label)
	}
	if l.limits.whichCurves != nil {
		kept = l.limits.whichCurves(l, kept, g.Len())
	}
	if len(kept) != len(g.Labels()) {
		_ = g.SetLabels(kept) // of the same points
	} else {
		copy(g.Labels(), kept)
	}
	if n := len(g.Connectivity()); !l.limits.connectivity && n > 0 {
		l.count(n, "line", "between points left out")
	} else if !l.lines && n > 0 {
		l.count(n, "line", "between points left out, since not all groups have the same")
	}
	if !l.limits.connectivity || !l.lines {
		_ = g.SetConnectivity(nil)
	}
}

// labelColors leaves out the colours of the labels that are left, where the format
// has no place for them.
func (l *ledger) labelColors(g *landmark.Group) {
	for i := range g.Labels() {
		if label := &g.Labels()[i]; label.Color.A != 0 && !l.limits.labelColors {
			l.count(1, "colour of a label", leftOut)
			label.Color = color.NRGBA{}
		}
	}
}

// wholeCurve is for formats in which a group is one curve or none: it leaves the
// first of the curves that runs through all n points in order, without a name.
func (l *ledger) wholeCurve(curves []landmark.Label, n int) []landmark.Label {
	var kept []landmark.Label
	for _, c := range curves {
		if len(kept) > 0 || len(c.Indices) != n || !consecutive(c.Indices, 0) {
			l.count(1, "curve", leftOut+", since it does not run through all points of the group in order (they are kept)")
			continue
		}
		if name := curveName(c.Curve, 1); name != c.Name {
			l.count(1, "name of a curve", leftOut)
			c.Name = name
		}
		kept = append(kept, c)
	}
	return kept
}

// tailCurves is for formats in which the curves follow the other points: it
// leaves those of the curves that are the last of n points, one after the other,
// and names them by their number.
func (l *ledger) tailCurves(curves []landmark.Label, n int) []landmark.Label {
	var kept []landmark.Label
	for _, c := range slices.Backward(curves) {
		if !consecutive(c.Indices, n-len(c.Indices)) {
			l.count(1, "curve", leftOut+", since its points are not the last of the group (they are kept)")
			continue
		}
		n -= len(c.Indices)
		kept = append(kept, c)
	}
	slices.Reverse(kept)
	numbers := map[landmark.Curve]int{}
	for i, c := range kept {
		numbers[c.Curve]++
		if name := curveName(c.Curve, numbers[c.Curve]); name != c.Name {
			l.count(1, "name of a curve", "changed: it will be a number")
			kept[i].Name = name
		}
	}
	return kept
}

// curveName is what a curve is called where the format has only its number.
func curveName(kind landmark.Curve, number int) string {
	if kind == landmark.ClosedCurve {
		return "outline " + strconv.Itoa(number)
	}
	return "curve " + strconv.Itoa(number)
}

// consecutive reports whether the indices count up from first.
func consecutive(indices []int, first int) bool {
	for i, k := range indices {
		if k != first+i {
			return false
		}
	}
	return true
}

// sameLines reports whether all groups have the same lines between points.
func sameLines(groups []*landmark.Group) bool {
	return !slices.ContainsFunc(groups, func(g *landmark.Group) bool {
		return !slices.Equal(g.Connectivity(), groups[0].Connectivity())
	})
}
