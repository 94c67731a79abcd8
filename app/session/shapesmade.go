package session

import (
	"context"
	"fmt"
	"math"
	"slices"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Shapes is what the landmarks of a study's specimens say of their shapes: a partial Procrustes
// analysis with the tangent space and its principal components, as cairn shape makes it. It does
// not change once it is made; its slices are only to be read.
type Shapes struct {
	Specimens []ShapeOf // that have landmarks, in the order of the table
	Shares    []float64 // of the variance that the components have, the largest first; none where Problem says why
	Used      int       // specimens that were superimposed
	Partly    int       // of these, that lack points

	// Of the distances to the mean, of the specimens that have all points where three or more have.
	Median float64
	Fence  float64 // shape.UpperFence; NaN of fewer than shape.FewestForFence, as of none it says something

	// Space is where the specimens lie; nil where Problem says why there is nothing to show.
	Space *ShapeSpace

	Problem  string // why there is nothing to show, as a sentence; ""
	Warnings []string
	Notes    []string // how it was made, and what is left out

	fit        *shape.Superimposition
	components *shape.Components
	from       matched
}

// ShapeOf is a specimen beside the mean of all.
type ShapeOf struct {
	Distance float64   // Riemannian, to the mean; NaN where LeftOut says why
	Scores   []float64 // along the components; nil where LeftOut says why
	Partly   bool      // it lacks points: its distance is over those that it has, and its scores are somewhat too near 0
	LeftOut  string    // why it is not superimposed, in a few words; ""

	key string // of its row
}

// matched are specimens whose points are in the same order.
type matched struct {
	names    []string
	byNumber bool // names do not say which points are the same
	keys     []string
	points   [][]r3.Vec // nil for one that is refused
	refused  []string   // why, in a few words; "" for those that are not
}

// rowOf are the landmarks of a row of a study.
type rowOf struct {
	key    string
	points []landmark.Landmark
}

// matchRows finds the points of the protocol in all rows or, where there is none, those that at
// least half of the specimens with names have. names are those of the protocol, nil for none.
func matchRows(names []string, rows []rowOf) (m matched) {
	var sets [][]landmark.Landmark
	for _, r := range rows {
		m.keys, sets = append(m.keys, r.key), append(sets, r.points)
	}
	m.points, m.refused = make([][]r3.Vec, len(rows)), make([]string, len(rows))
	if names != nil {
		m.names = names
		for i, s := range sets {
			m.points[i] = placedOf(s, byName(names, s), len(names))
		}
		return m
	}
	h := shape.MatchLandmarks(sets)
	have, of := make([]int, len(h.Names)), 0
	for i, row := range h.Rows {
		if m.refused[i] = h.Refused[i]; row == nil {
			continue
		}
		of++
		for j, l := range row {
			m.byNumber = m.byNumber || l.Name != h.Names[j]
			if l.Status != landmark.Undefined {
				have[j]++
			}
		}
	}
	at := make([]int, len(h.Names))
	for j, n := range have {
		if at[j] = -1; m.byNumber || 2*n >= of { // what few specimens have would make all others incomplete
			at[j] = len(m.names)
			m.names = append(m.names, h.Names[j])
		}
	}
	for i, row := range h.Rows {
		if row != nil {
			m.points[i] = placedOf(row, at, len(m.names))
		}
	}
	return m
}

// same reports whether two are alike, missing points with missing points.
func (m matched) same(o matched) bool {
	samePoint := func(a, b r3.Vec) bool { return a == b || a != a && b != b }
	return m.byNumber == o.byNumber && slices.Equal(m.names, o.names) && slices.Equal(m.keys, o.keys) && slices.Equal(m.refused, o.refused) &&
		slices.EqualFunc(m.points, o.points, func(a, b []r3.Vec) bool { return slices.EqualFunc(a, b, samePoint) })
}

// makeShapes superimposes the specimens and finds how they differ. before is what was made the last
// time, nil for nothing: it is returned again where nothing has changed. The error is that of the context.
func makeShapes(ctx context.Context, names []string, rows []rowOf, before *Shapes) (*Shapes, error) {
	from := matchRows(names, rows)
	if before != nil && before.from.same(from) {
		return before, nil
	}
	made := &Shapes{from: from, Median: math.NaN(), Fence: math.NaN()}
	for i, key := range from.keys {
		made.Specimens = append(made.Specimens, ShapeOf{key: key, Distance: math.NaN(), LeftOut: from.refused[i]})
	}
	sample, who := made.sample()
	if len(sample) < fewestForShapes {
		made.tooFew(len(sample))
		return made, nil
	}
	fit, err := shape.Generalise(ctx, sample, shape.GeneralisedOptions{})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		made.Problem = "The specimens cannot be superimposed: " + err.Error() + "."
		return made, nil
	}
	made.take(fit, who)
	return made, nil
}

// fewestForShapes is how many specimens are compared: of two both are as far from their mean.
const fewestForShapes = 3

// sample returns the specimens that have enough points for a fit, and which they are; of the others
// it says why not.
func (m *Shapes) sample() (sample [][]r3.Vec, who []int) {
	for i, points := range m.from.points {
		s := &m.Specimens[i]
		if s.LeftOut != "" {
			continue
		}
		n := 0
		for _, p := range points {
			if p == p {
				n++
			}
		}
		const enough = 3
		if n < enough {
			s.LeftOut = fmt.Sprintf("%s placed, and %d are needed", message.Plural(n, "point"), enough)
			continue
		}
		sample, who = append(sample, points), append(who, i)
	}
	return sample, who
}

func (m *Shapes) tooFew(n int) {
	m.Problem = fmt.Sprintf("%s three points or more that others have, too. Shapes are compared from %d specimens on.",
		message.Count(n, "specimen has", "specimens have"), fewestForShapes)
	if n == 0 {
		m.Problem = fmt.Sprintf("No specimen has three points that others have, too. Shapes are compared from %d specimens on.", fewestForShapes)
	}
}

// take takes over what a fit says, of the specimens that it was of.
func (m *Shapes) take(fit *shape.Superimposition, who []int) {
	c := fit.Components(shape.ComponentOptions{})
	m.fit, m.components = fit, c
	var whole, all, sizes []float64
	for k, i := range who {
		s := &m.Specimens[i]
		if err := fit.LeftOut[k]; err != nil {
			s.LeftOut = err.Error()
			continue
		}
		s.Distance, s.Scores, s.Partly = fit.Distances[k].Riemannian, c.Scores[k], c.Present[k] < 1
		m.Used++
		if all = append(all, s.Distance); s.Partly {
			m.Partly++
		} else {
			whole = append(whole, s.Distance)
		}
		sizes = append(sizes, fit.Sizes[k])
	}
	if m.Used < fewestForShapes {
		m.fit, m.components = nil, nil
		m.tooFew(m.Used)
		return
	}
	if len(whole) < fewestForShapes {
		whole = all
	}
	m.Median = shape.Quantile(whole, 0.5)
	if len(whole) >= shape.FewestForFence {
		m.Fence = shape.UpperFence(whole)
	}
	m.Space = &ShapeSpace{Names: m.from.names, ByNumber: m.from.byNumber, Mean: c.Centre, Size: shape.Quantile(sizes, 0.5)}
	for _, a := range c.Axes {
		m.Shares = append(m.Shares, a.Share)
		m.Space.Components = append(m.Space.Components, a.Loadings)
		m.Space.Deviations = append(m.Space.Deviations, math.Sqrt(a.Variance))
	}
	m.say()
}

// say says what must be known of a result before it is believed, and how it was made.
func (m *Shapes) say() {
	if !m.fit.Converged {
		m.Warnings = append(m.Warnings, fmt.Sprintf("The mean has not settled after %s: it still changes by %.1g of its size. Distances and scores are not to be relied on.",
			message.Plural(m.fit.Rounds, "round"), m.fit.Change))
	}
	if len(m.Shares) == 0 {
		m.Warnings = append(m.Warnings, "All specimens have the same shape: there is nothing in which they differ.")
	}
	if isFlat(m.fit.Mean) {
		m.Warnings = append(m.Warnings, "The points lie in one plane: a specimen and its mirror image count as the same.")
	}
	if m.Partly > 0 {
		m.Warnings = append(m.Warnings, fmt.Sprintf("%s, drawn hollow: fitted by what is there, and drawn somewhat too near the middle.",
			message.Count(m.Partly, "specimen lacks points", "specimens lack points")))
	}
	left := 0
	for _, s := range m.Specimens {
		if s.LeftOut != "" {
			left++
		}
	}
	if left > 0 {
		m.Warnings = append(m.Warnings, message.Count(left, "specimen is", "specimens are")+" left out.")
	}
	if m.from.byNumber {
		m.Notes = append(m.Notes, "Points of one number were taken for the same, as names do not say it.")
	}
	m.Notes = append(m.Notes, fmt.Sprintf("Partial Procrustes fit of %s and %s, settled after %s; projected onto the tangent space. Distances are Riemannian (ρ), in radians.",
		message.Plural(m.Used, "specimen"), message.Plural(len(m.from.names), "point"), message.Plural(m.fit.Rounds, "round")))
}

// isFlat reports whether points lie in one plane, but for rounding.
func isFlat(points []r3.Vec) bool {
	var a mat.SymDense
	rows := mat.NewDense(len(points), 3, nil)
	for i, p := range points {
		if p == p {
			rows.SetRow(i, []float64{p.X, p.Y, p.Z})
		}
	}
	a.SymOuterK(1, rows.T())
	var eigen mat.EigenSym
	if !eigen.Factorize(&a, false) {
		return false
	}
	const rounding = 1e-7 // of the longest extent: what float32 leaves
	values := eigen.Values(nil)
	return values[0] <= rounding*rounding*values[2]
}
