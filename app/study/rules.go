package study

import (
	"fmt"
	"slices"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/check"
)

// Words of thresholds. Those of lengths are in the protocol's unit.
const (
	SurfaceThreshold = "surface" // how far from the surface a point may lie
	MidlineThreshold = "midline" // how far off the plane between the sides a point of the midline may lie
	OutlierThreshold = "outlier" // how many deviations from its usual place a point may be away
	SpacingThreshold = "spacing" // how many times as far apart as others neighbours on a curve may be; of the document only
)

var thresholdWords = []string{SurfaceThreshold, MidlineThreshold, OutlierThreshold, SpacingThreshold}

// threshold returns a number of a list that has the last word on a name; 0 for none.
func threshold(all []Threshold, name string) (value float64) {
	for _, t := range all {
		if t.Name == name {
			value = t.Value
		}
	}
	return value
}

// Rules returns what the protocol says of points of these names, in their order, for
// check.Specimen: a name that the protocol does not have has no rules. unit is that of the
// specimen's coordinates, "" where nobody says: where it is another one than the protocol's,
// limits that are lengths do not count.
func (p *Protocol) Rules(names []string, unit string) *check.Rules {
	at := map[string]int{}
	for i, name := range names {
		if _, twice := at[name]; !twice && name != "" {
			at[name] = i
		}
	}
	n := len(names)
	r := &check.Rules{Surface: make([]float64, n), OffMidline: make([]float64, n), Outlier: make([]float64, n), Partners: make([]int, n)}
	for i := range r.Partners {
		r.Partners[i] = -1
	}
	lengths := unit == "" || p.Units == "" || unit == p.Units
	for k, t := range p.Template.Points {
		i, here := at[t.Name]
		if !here {
			continue
		}
		limit := func(name string) float64 {
			if own := threshold(p.Points[k].Thresholds, name); own > 0 {
				return own
			}
			return max(0, threshold(p.Thresholds, name))
		}
		if r.Outlier[i] = limit(OutlierThreshold); lengths {
			r.Surface[i], r.OffMidline[i] = limit(SurfaceThreshold), limit(MidlineThreshold)
		}
		if partner, ok := at[p.Points[k].Partner]; ok {
			r.Partners[i] = partner
		} else if p.Points[k].Midline {
			r.Partners[i] = i
		}
	}
	for _, l := range p.Template.Labels {
		if c, ok := p.curve(l, at); ok {
			r.Curves = append(r.Curves, c)
		}
	}
	return r
}

// curve returns the points of a label that is a curve, as far as they are among those that
// are asked for. Only points that are placed along curves are to be spaced evenly, unless the
// protocol says a number.
func (p *Protocol) curve(l landmark.Label, at map[string]int) (check.Curve, bool) {
	c := check.Curve{Name: l.Name, Closed: l.Curve == landmark.ClosedCurve, Spacing: threshold(p.Thresholds, SpacingThreshold)}
	along := true
	for n, k := range l.Indices {
		t := p.Template.Points[k]
		end := l.Curve == landmark.OpenCurve && (n == 0 || n == len(l.Indices)-1)
		along = along && (end || t.Kind == landmark.CurvePoint)
		i, here := at[t.Name]
		if !here {
			i = -1
		}
		c.Points = append(c.Points, i)
	}
	if c.Said = c.Spacing > 0; !c.Said && along {
		c.Spacing = check.UsualSpacing
	}
	return c, l.Curve != landmark.NoCurve && len(c.Points) > 1
}

// Doubts says what of the protocol has no meaning, in sentences for people: thresholds of
// words that no check has, or that are not above 0. They are kept.
func (p *Protocol) Doubts() (doubts []string) {
	look := func(of string, all []Threshold) {
		for _, t := range all {
			switch {
			case !slices.Contains(thresholdWords, t.Name):
				doubts = append(doubts, fmt.Sprintf("no check knows the threshold %s%s: they are %s", message.Quote(t.Name), of, message.Some(thresholdWords)))
			case !(t.Value > 0):
				doubts = append(doubts, fmt.Sprintf("the threshold %s%s is %v and does not count: it has to be more than 0", message.Quote(t.Name), of, t.Value))
			}
		}
	}
	look("", p.Thresholds)
	for i, point := range p.Points {
		look(" of "+message.Quote(p.Template.Points[i].Name), point.Thresholds)
	}
	return doubts
}
