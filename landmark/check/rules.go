package check

import (
	"fmt"
	"math"
	"slices"

	"cairn/landmark"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// Rules are what a protocol says of points, beyond what other specimens say. The zero value
// says nothing. Nobody changes it while it is used.
type Rules struct {
	// Surface is how far from the surface each point may lie, and OffMidline how far from the
	// plane between the sides one of the midline, in the unit of the points. Outlier is from
	// how many deviations on a point is out of place. 0 is for what is usual; nil is for
	// that of all points.
	Surface, OffMidline, Outlier []float64
	// Partners say for each point which one is on the other side: itself for one of the
	// midline, -1 where nothing is said; nil for none.
	Partners []int
	Curves   []Curve
}

// Curve is a row of points that follow each other.
type Curve struct {
	Name   string
	Points []int // in their order; -1 for one that the specimens do not have
	Closed bool  // the last is beside the first
	// Spacing is how many times as far apart as others two neighbours may be, or as near;
	// 0 where that is not looked at.
	Spacing float64
	Said    bool // the protocol says Spacing; it is not the usual one
}

// UsualSpacing is a Curve's Spacing where points are to be spaced evenly and nobody says more.
const UsualSpacing = 3

// said returns what a list says of a point, 0 for nothing.
func said(list []float64, i int) float64 {
	if i < len(list) && list[i] > 0 {
		return list[i]
	}
	return 0
}

// findAgainstRules looks for what the protocol says and no other specimen need show.
func (c *checking) findAgainstRules() {
	if c.Rules == nil || c.found(Shifted) {
		return
	}
	for _, curve := range c.Rules.Curves {
		c.findDisorder(curve)
		c.findSpacing(curve)
	}
	if len(c.Rules.Partners) == len(c.points) {
		c.findOffMidline()
	}
}

// along returns the points of a curve that are placed, in their order.
func (c *checking) along(curve Curve) (placed []int) {
	for _, i := range curve.Points {
		if i >= 0 && i < len(c.points) && finite(c.points[i]) {
			placed = append(placed, i)
		}
	}
	return placed
}

// findDisorder looks for neighbours on a curve that stand in each other's place: the curve
// goes back between them, and is shorter if they are exchanged. Where the mean does so, too,
// the curve is meant like that.
func (c *checking) findDisorder(curve Curve) {
	row := c.along(curve)
	if len(row) < 3 {
		return
	}
	var found []int
	for k := range row {
		if k+1 == len(row) && !curve.Closed {
			break
		}
		if !c.goesBack(c.points, row, k, curve.Closed) || slices.Contains(found, row[k]) {
			continue
		}
		gravity := Hint // of a curve that winds, where nobody knows better
		if r := c.reference; r != nil && !slices.ContainsFunc(row, func(i int) bool { return !finite(r.mean[i]) }) {
			if c.goesBack(r.mean, row, k, curve.Closed) {
				continue
			}
			gravity = Doubtful
		}
		a, b := row[k], row[(k+1)%len(row)]
		found = append(found, a, b)
		c.add(Order, gravity, []int{a, b}, fmt.Sprintf("%s are out of order on the curve %s: it goes back between them", c.names([]int{a, b}), curve.title()),
			Remedy{Action: Exchange, Points: []int{min(a, b), max(a, b)}, From: []int{max(a, b), min(a, b)}})
	}
}

func (c Curve) title() string {
	if c.Name == "" {
		return "of them"
	}
	return fmt.Sprintf("%q", c.Name)
}

// goesBack reports whether the curve of a row of points goes back between k and the next,
// and is shorter with both exchanged. At its ends one turn tells it: the first point lies
// between the next two.
func (c *checking) goesBack(points []r3.Vec, row []int, k int, closed bool) bool {
	at := func(k int) (r3.Vec, bool) {
		if closed {
			k = (k + len(row)) % len(row)
		} else if k < 0 || k >= len(row) {
			return r3.Vec{}, false
		}
		return points[row[k]], true
	}
	a, _ := at(k)
	b, _ := at(k + 1)
	before, first := at(k - 1)
	after, last := at(k + 2)
	between := r3.Sub(b, a)
	now, then := 0.0, 0.0
	if first {
		if r3.Dot(r3.Sub(a, before), between) >= 0 {
			return false
		}
		now, then = now+apart(before, a), then+apart(before, b)
	} else if r3.Dot(between, r3.Sub(after, a)) >= 0 {
		return false
	}
	if last {
		if r3.Dot(between, r3.Sub(after, b)) >= 0 {
			return false
		}
		now, then = now+apart(b, after), then+apart(a, after)
	} else if r3.Dot(r3.Sub(before, b), r3.Sub(a, b)) >= 0 {
		return false
	}
	return then < now
}

// findSpacing looks for two neighbours on a curve that are much farther apart than others, or
// nearer: compared with those of the mean where that is known, or else with each other.
func (c *checking) findSpacing(curve Curve) {
	const fewest = 3 // distances
	if !(curve.Spacing > 1) {
		return
	}
	type gap struct {
		a, b int
		wide float64
	}
	var gaps []gap
	last := len(curve.Points) - 1
	if curve.Closed {
		last++
	}
	for k := range max(0, last) { // neighbours by their names: where one is missing, the gap is wide
		a, b := curve.Points[k], curve.Points[(k+1)%len(curve.Points)]
		if min(a, b) < 0 || max(a, b) >= len(c.points) || !finite(c.points[a]) || !finite(c.points[b]) {
			continue
		}
		wide := apart(c.points[a], c.points[b])
		if c.reference != nil {
			wide /= apart(c.reference.mean[a], c.reference.mean[b])
		}
		if wide > 0 && !math.IsInf(wide, 1) { // two at one place are doubled
			gaps = append(gaps, gap{a, b, wide})
		}
	}
	if len(gaps) < fewest {
		return
	}
	var all []float64
	for _, g := range gaps {
		all = append(all, g.wide)
	}
	gravity, middle := Hint, shape.Quantile(all, 0.5)
	if curve.Said {
		gravity = Doubtful
	}
	for _, g := range gaps {
		times, word := g.wide/middle, "far"
		if times < 1 {
			times, word = 1/times, "near"
		}
		if times > curve.Spacing {
			c.add(Spacing, gravity, []int{g.a, g.b}, fmt.Sprintf("on the curve %s %s are %.2g times as %s from each other as others there; beyond %.3g it counts",
				curve.title(), c.names([]int{g.a, g.b}), times, word, curve.Spacing))
		}
	}
}

// findOffMidline looks for points of the midline that are not in the plane between the sides,
// which the others give. Where the mean is as far off, that is as it should be.
func (c *checking) findOffMidline() {
	const usual = 0.04 // of the centroid size: among clean skulls of mice it is 0.014 at most
	size := shape.CentroidSize(c.points)
	points := slices.Clone(c.points)
	for range points { // the worst first: it bends the plane of the others
		worst, most, off, allowed := -1, 1.0, 0.0, 0.0
		for i, p := range points {
			if c.Rules.Partners[i] != i || !finite(p) {
				continue
			}
			far, ok := c.fromMidline(points, i)
			if !ok {
				continue
			}
			limit := said(c.Rules.OffMidline, i)
			if limit == 0 {
				limit = usual * size
				if c.reference != nil {
					if expected, ok := c.fromMidline(c.reference.mean, i); ok {
						limit += expected * size
					}
				}
			}
			if far/limit > most {
				worst, most, off, allowed = i, far/limit, far, said(c.Rules.OffMidline, i)
			}
		}
		if worst < 0 {
			return
		}
		gravity, text := Hint, fmt.Sprintf("%s is %.3g off the plane between the sides, in which it belongs, %.2g %% of the centroid size", c.names([]int{worst}), off, 100*off/size)
		if allowed > 0 {
			gravity, text = Doubtful, fmt.Sprintf("%s is %.3g off the plane between the sides, and the protocol allows %.3g", c.names([]int{worst}), off, allowed)
		}
		c.add(OffMidline, gravity, []int{worst}, text)
		points[worst] = landmark.NoPosition()
	}
}

// fromMidline returns how far a point is from the plane that the others give.
func (c *checking) fromMidline(points []r3.Vec, i int) (far float64, ok bool) {
	others := slices.Clone(points)
	others[i] = landmark.NoPosition()
	through, normal, err := shape.Midline(others, c.Rules.Partners)
	if err != nil {
		return 0, false
	}
	return math.Abs(r3.Dot(normal, r3.Sub(points[i], through))), true
}
