package check

import (
	"fmt"
	"math"
	"slices"

	"cairn/landmark"
	"cairn/landmark/shape"
)

// farOff is how many deviations the logarithm of a point's residual is above its median:
// 0.24 % of the points of clean skulls are beyond it. Of residuals themselves 3.2 % would
// be beyond 3 deviations, as these are not normal.
const farOff = 3.5

// findOutliers looks for points that are not where they are in other specimens, by a fit
// that one point does not spoil, and whether the whole specimen is far from the others. A
// few points that are off make a specimen unusual, and an unusual specimen has points that
// are off: the one or the other is grave.
func (c *checking) findOutliers() {
	const (
		few    = 2   // points
		enough = 0.8 // of the points: with fewer placed, shapes are farther apart
	)
	r := c.reference
	if c.robust().err != nil {
		return
	}
	var outliers []int
	rest := slices.Clone(c.points)
	for i, far := range c.robust().residuals {
		u := r.residuals[i]
		if u.n >= fewestForOutliers && far > 0 && u.z(math.Log(far)) > c.farOff(i) {
			outliers = append(outliers, i)
			rest[i] = landmark.NoPosition()
		}
	}
	far, gravity := r.off(c.points), Doubtful
	complete := float64(len(c.placed())) >= enough*float64(len(c.points))
	if complete && far > r.fence && !math.IsInf(far, 1) && (len(outliers) > few || r.off(rest) > r.fence) {
		gravity = Hint
		c.add(Unusual, Hint, nil, fmt.Sprintf("the shape is %.3g off the mean, more than is usual: half of the others are within %.3g, and beyond %.3g counts as unusual", far, shape.Quantile(r.distances, 0.5), r.fence))
	}
	for _, i := range outliers {
		if c.doubled(i) {
			continue
		}
		c.add(Outlier, gravity, []int{i}, fmt.Sprintf("%s is %.2g %% of the centroid size away from where it is in the mean, and half of the others within %.2g %%", c.names([]int{i}), 100*c.robust().residuals[i], 100*math.Exp(r.residuals[i].median)),
			Remedy{Action: MarkMissing, Points: []int{i}})
	}
}

// farOff returns from how many deviations on a point is out of place.
func (c *checking) farOff(i int) float64 {
	if c.Rules != nil && said(c.Rules.Outlier, i) > 0 {
		return said(c.Rules.Outlier, i)
	}
	return farOff
}

// doubled reports whether it is said already that a point is at the place of another.
func (c *checking) doubled(i int) bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Kind == Doubled && f.Mend[0].Points[0] == i })
}

// slips are the factors by which units are mistaken.
var slips = []struct {
	factor     float64
	large, low string
}{
	{10, "centimetres", "millimetres"}, {25.4, "inches", "millimetres"}, {100, "metres", "centimetres"}, {1000, "metres", "millimetres"},
}

// findScale compares the size with those of others: a mistaken unit is a factor.
func (c *checking) findScale() {
	const (
		factor = 3   // that no two adults of a species differ by
		near   = 1.6 // how far from the factor of a unit it may be
		off    = 5   // deviations
		notice = 1.3 // how much a size must differ if it is worth a word
	)
	r := c.reference
	if r.size.n < fewestForScale || len(c.placed()) < 3 || c.Reading != nil {
		return
	}
	size := math.Log(r.sizeOf(c.points))
	ratio := math.Exp(size - r.size.median)
	if math.IsNaN(ratio) || math.IsInf(ratio, 0) || ratio == 0 {
		return
	}
	times := max(ratio, 1/ratio)
	word := "larger"
	if ratio < 1 {
		word = "smaller"
	}
	switch {
	case times > factor:
		text := fmt.Sprintf("the specimen is %.4g times %s than half of the others", times, word)
		var mend []Remedy
		best, closest := 0, math.Inf(1)
		for k, s := range slips {
			if d := math.Abs(math.Log(times / s.factor)); d < closest {
				best, closest = k, d
			}
		}
		if closest < math.Log(near) {
			f, own, others := slips[best].factor, slips[best].large, slips[best].low
			if ratio > 1 {
				f, own, others = 1/f, others, own
			}
			text += fmt.Sprintf(", as if it were in %s and they in %s", own, others)
			mend = append(mend, Remedy{Action: Read, Placement: scaled(f)})
		}
		c.add(Scale, Wrong, nil, text, mend...)
	case times > notice && math.Abs(r.size.z(size)) > off:
		c.add(Scale, Hint, nil, fmt.Sprintf("the specimen is %.3g times %s than half of the others", times, word))
	}
}

// scaled returns the placement that multiplies by a factor.
func scaled(f float64) landmark.Placement {
	switch f {
	case 1000:
		return landmark.Placement{Kind: landmark.Times1000}
	case 1.0 / 1000:
		return landmark.Placement{Kind: landmark.Over1000}
	}
	return landmark.Scaled(f)
}
