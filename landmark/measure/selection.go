package measure

import (
	"context"
	"fmt"
	"strings"
)

// Taken is a measure with its value.
type Taken struct {
	Definition
	Value
}

// Text returns the measure with its value, as in "distance nasion–gnathion: 12.34
// mm" (names are numbers, too), or without one why there is none.
func (t Taken) Text() string {
	if !t.OK() {
		return t.Title() + ": " + t.Reason
	}
	return t.Title() + ": " + t.Value.Text()
}

// Short returns the least that says what is measured: "distance 12.34 mm", or
// "angle –" where there is none.
func (t Taken) Short() string { return t.Kind.String() + " " + t.Value.Text() }

// OfSelection takes the measures that a selection of points offers at once, in the
// order to show them: of one point its distance to the surface, where there is one;
// of two their distance; of three the angle at the second and the two lengths from
// it; of more the length of the polyline and the centroid size. Points are in the
// order of the polyline. It asks nothing that takes long. A selection that holds
// points without a position says so once.
func OfSelection(s Specimen, points []Point) []Taken {
	var wanted []Definition
	of := func(k Kind, points ...Point) { wanted = append(wanted, Definition{Kind: k, Points: points}) }
	switch len(points) {
	case 0:
	case 1:
		if s.Surface != nil {
			of(SurfaceDistance, points...)
		}
	case 2:
		of(Distance, points...)
	case 3:
		of(Angle, points...)
		of(Distance, points[0], points[1])
		of(Distance, points[1], points[2])
	default:
		of(Polyline, points...)
		of(CentroidSize, points...)
	}
	var all []Taken
	for _, d := range wanted {
		v, err := d.Evaluate(context.Background(), s) // which nothing cancels
		if err != nil {
			continue
		}
		all = append(all, Taken{d, v})
	}
	if len(all) > 1 && !all[0].OK() && !all[1].OK() && all[0].Reason == all[1].Reason {
		all = all[:1]
	}
	return all
}

// SelectionTexts returns what the status bar shows of what OfSelection took: the
// longest text first, and behind it shorter ones for where there is no room; nil
// where there is nothing to show.
func SelectionTexts(taken []Taken) []string {
	if len(taken) == 0 {
		return nil
	}
	long, short, least := make([]string, len(taken)), make([]string, len(taken)), make([]string, len(taken))
	for i, t := range taken {
		long[i], short[i], least[i] = t.Text(), t.Short(), t.Value.Text()
		if len(t.Points) == 1 { // "surface 5 0.12" would read as two numbers
			long[i] = fmt.Sprintf("%s of %s: %s", t.Kind, t.Points[0].short(), t.Value.Text())
		}
		if n := len(t.Points); n > 3 { // whose names would say little
			long[i] = t.Short()
			if i == 0 {
				long[i] = fmt.Sprintf("%d points: %s", n, t.Short())
			}
		}
		if !t.OK() {
			long[i] = "no " + t.Kind.String() + ": " + t.Reason
			short[i] = long[i]
		}
	}
	const gap = "   "
	return []string{strings.Join(long, gap), strings.Join(short, gap), strings.Join(least, gap)}
}
