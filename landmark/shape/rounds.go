package shape

import (
	"errors"
	"fmt"
	"math"

	"cairn/landmark"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// generalisation is an analysis under way. Its specimens are worked on in blocks, and
// sums go over the blocks in their order: the result does not depend on how many
// processors there are.
type generalisation struct {
	Superimposition
	o       GeneralisedOptions
	members []member
	first   int // the specimen whose axes everything gets
	fitter      // to the mean of the round before, or to the first specimen
	sums    [][]r3.Vec
	counts  [][]int
}

// fitter fits specimens to a mean.
type fitter struct {
	scaling    Scaling
	reflection bool
	target     []r3.Vec // the mean; after scaling to unit size it is of size 1
	whole      form     // of the points of target that are there
	in         []int    // which these are
	share      float64  // of BestSize: what the scales to the target are divided by, so that the mean of the squared sizes is 1
	// off is where the centroid of the mean of what was fitted to the target was, before it
	// came to the origin: not there, where points are missing.
	off r3.Vec
}

// member is a specimen of an analysis.
type member struct {
	points   []r3.Vec // as given
	placed   []int    // indices of those that are there
	own      form     // of these
	matching          // to the target, over the points that both have
	shared   []int    // which these are, in both forms
	scale    float64  // from the size of the specimen's points to that in the mean's frame
	err      error    // why it is left out of this round
	buffer   []r3.Vec // for what the target has of the shared points
}

// newGeneralisation checks the specimens, and makes the one that has the most points and
// determines a fit the first mean.
func newGeneralisation(specimens [][]r3.Vec, o GeneralisedOptions) (*generalisation, error) {
	n := len(specimens)
	g := &generalisation{o: o, first: -1, members: make([]member, n), fitter: fitter{scaling: o.Scaling, reflection: o.Reflection}}
	g.Superimposition = Superimposition{Scaling: o.Scaling,
		Aligned: make([][]r3.Vec, n), Fits: make([]Similarity, n), Sizes: make([]float64, n),
		Distances: make([]Distances, n), LeftOut: map[int]error{},
	}
	for i, points := range specimens {
		if len(points) != len(specimens[0]) {
			return nil, fmt.Errorf("%w: specimen %d has %d points, the first has %d", ErrSample, i+1, len(points), len(specimens[0]))
		}
		g.members[i].points = points
	}
	g.inBlocks(func(m *member) { m.err = m.prepare() })
	most := 0
	for i := range g.members {
		m := &g.members[i]
		if errors.Is(m.err, ErrPoints) {
			return nil, fmt.Errorf("specimen %d: %w", i+1, m.err)
		}
		if m.err == nil && len(m.placed) > most {
			g.first, most = i, len(m.placed)
		}
	}
	if g.first < 0 {
		return nil, fmt.Errorf("%w: none has three points that are not on one line", ErrSample)
	}
	first := &g.members[g.first]
	scale := 1.0
	if o.Scaling != OwnSize {
		scale = 1 / first.own.size
	}
	if math.IsInf(scale, 0) {
		return nil, errRange
	}
	target, _ := centred(first.points, scale)
	p := len(target)
	for range blockCount(n) {
		g.sums, g.counts = append(g.sums, make([]r3.Vec, p)), append(g.counts, make([]int, p))
	}
	return g, g.aim(target)
}

func (g *generalisation) inBlocks(do func(*member)) {
	inBlocks(len(g.members), func(_, from, to int) {
		for i := from; i < to; i++ {
			do(&g.members[i])
		}
	})
}

// prepare makes the form of the points that the member has. The error says that they do
// not determine a fit.
func (m *member) prepare() (err error) {
	m.placed = make([]int, 0, len(m.points))
	there := make([]r3.Vec, 0, len(m.points))
	for j, p := range m.points {
		if missing(p) {
			continue
		}
		if !finite(p) {
			return fmt.Errorf("%w: point %d has the coordinates %v", ErrPoints, j+1, p)
		}
		m.placed, there = append(m.placed, j), append(there, p)
	}
	if len(there) < 3 {
		return fmt.Errorf("%w: %d", ErrTooFew, len(there))
	}
	own, err := newForm(there, nil)
	if err != nil {
		return err
	}
	m.own = own
	if m.own.collinear(nil) {
		return ErrCollinear
	}
	return nil
}

// aim has all fitted to another mean from now on. Its slices are new ones.
func (f *fitter) aim(target []r3.Vec) (err error) {
	f.target = target
	f.in = make([]int, 0, len(target))
	there := make([]r3.Vec, 0, len(target))
	for j, p := range target {
		if !missing(p) {
			f.in, there = append(f.in, j), append(there, p)
		}
	}
	f.whole, err = newForm(there, nil)
	return err
}

// unit reports whether all are turned at size 1.
func (f *fitter) unit() bool { return f.scaling == UnitSize || f.scaling == UnitThenOwnSize }

// round fits all to the mean and makes a new one.
func (g *generalisation) round() error {
	g.inBlocks(func(m *member) {
		if m.err = m.fit(&g.fitter); m.err == nil {
			m.scale = m.factor(g.scaling)
		}
	})
	if err := g.enough(); err != nil {
		return err
	}
	if g.scaling == BestSize {
		g.shareScale()
	}
	g.average()
	next := g.Mean
	if g.unit() {
		next, _ = centred(g.Mean, 1/CentroidSize(g.Mean))
	}
	size := CentroidSize(next)
	if !(size > 0) || math.IsInf(size, 0) {
		return errRange
	}
	squares, grew := 0.0, false
	for j, p := range next {
		if missing(p) {
			continue
		}
		if missing(g.target[j]) {
			grew = true
			continue
		}
		squares += r3.Norm2(r3.Scale(1/size, r3.Sub(p, g.target[j])))
	}
	g.Rounds++
	g.Change = math.Sqrt(squares)
	g.Converged = !grew && g.Change <= g.o.Tolerance
	g.sizes()
	return g.aim(next)
}

// fit matches a member to the target over the points that both have. One that shares too
// little with it is tried again in the next round, when the mean may have more points.
func (m *member) fit(f *fitter) (err error) {
	if m.own.points == nil {
		return m.err // it has no form: it will never fit
	}
	m.from, m.shared = m.own, m.placed
	if len(f.in) < len(f.target) {
		m.shared = make([]int, 0, len(m.placed))
		for _, j := range m.placed {
			if !missing(f.target[j]) {
				m.shared = append(m.shared, j)
			}
		}
		if len(m.shared) < 3 {
			return fmt.Errorf("%w: %d", ErrTooFew, len(m.shared))
		}
		if len(m.shared) < len(m.placed) {
			if m.from, err = newForm(take(nil, m.points, m.shared), nil); err != nil {
				return err
			}
		}
	}
	m.to = f.whole
	if len(m.shared) < len(f.in) {
		m.buffer = take(m.buffer[:0], f.target, m.shared)
		if m.to, err = newForm(m.buffer, nil); err != nil {
			return err
		}
	}
	return m.findTurn(f.reflection)
}

// take appends the points of some indices.
func take(to, points []r3.Vec, indices []int) []r3.Vec {
	for _, j := range indices {
		to = append(to, points[j])
	}
	return to
}

// factor returns the scale of the fit. For BestSize all scales are to be divided by one
// number yet.
func (m *member) factor(scaling Scaling) float64 {
	switch scaling {
	case UnitSize, UnitThenOwnSize:
		return m.to.size / m.from.size
	case BestSize:
		return m.cosine * m.to.size / m.from.size
	}
	return 1
}

// size is the member's, as Superimposition.Sizes has it.
func (m *member) size(whole float64) float64 { return m.from.size / m.to.size * whole }

// enough says why fewer than two specimens can be fitted.
func (g *generalisation) enough() error {
	n, why := 0, error(nil)
	for i := range g.members {
		if err := g.members[i].err; err == nil {
			n++
		} else if why == nil {
			why = fmt.Errorf("specimen %d: %w", i+1, err)
		}
	}
	if n >= 2 {
		return nil
	}
	if why == nil {
		return fmt.Errorf("%w: there is one only", ErrSample)
	}
	return fmt.Errorf("%w: %d of %d can be fitted; %w", ErrSample, n, len(g.members), why)
}

// shareScale makes the mean of the squared sizes 1. To scale each to the mean and then
// all together is one step of the power iteration to ten Berge's eigenvector: an entry is
// the product of a specimen with the weighted sum of all, which is the mean.
func (g *generalisation) shareScale() {
	squares, n := 0.0, 0.0
	for i := range g.members {
		if m := &g.members[i]; m.err == nil {
			squares += math.Pow(m.scale*m.size(g.whole.size), 2)
			n++
		}
	}
	g.share = math.Sqrt(squares / n)
	for i := range g.members {
		g.members[i].scale /= g.share
	}
}

// average makes the mean of the specimens where they fit, about the origin.
func (g *generalisation) average() {
	inBlocks(len(g.members), func(block, from, to int) {
		sum, count := g.sums[block], g.counts[block]
		clear(sum)
		clear(count)
		for i := from; i < to; i++ {
			g.members[i].addTo(sum, count)
		}
	})
	sum, count := make([]r3.Vec, len(g.target)), make([]int, len(g.target))
	for block := range g.sums {
		for j, p := range g.sums[block] {
			sum[j] = r3.Add(sum[j], p)
			count[j] += g.counts[block][j]
		}
	}
	g.Mean, g.off = centred(divided(sum, count), 1)
}

// addTo adds the member where it fits: its points that the target shares by its form,
// and others, which only early rounds have, one by one.
func (m *member) addTo(sum []r3.Vec, count []int) {
	if m.err != nil {
		return
	}
	axes := m.similarity(m.scale * m.from.size).axes()
	for k, j := range m.shared {
		sum[j] = r3.Add(sum[j], r3.Add(axes.apply(m.from.points[k]), m.to.centre))
		count[j]++
	}
	if len(m.shared) == len(m.placed) {
		return
	}
	fit, k := m.similarity(m.scale), 0
	for _, j := range m.placed {
		if k < len(m.shared) && m.shared[k] == j {
			k++
			continue
		}
		sum[j] = r3.Add(sum[j], fit.Apply(m.points[j]))
		count[j]++
	}
}

// sizes keeps the sizes, which are by the target of this round.
func (g *generalisation) sizes() {
	for i := range g.members {
		if m := &g.members[i]; m.err == nil {
			g.Sizes[i] = m.size(g.whole.size)
		}
	}
}

// finish turns everything to the axes of the first specimen, brings all there, and
// measures the distances.
func (g *generalisation) finish() {
	back := Identity()
	if first := &g.members[g.first]; first.err == nil {
		back.Rotation = quat.Conj(first.rotation)
	}
	g.Mean = back.ApplyAll(g.Mean)
	inBlocks(len(g.members), func(_, from, to int) {
		for i := from; i < to; i++ {
			m := &g.members[i]
			if m.err != nil {
				g.Sizes[i] = math.NaN()
				continue
			}
			fit := m.similarity(m.scale)
			fit.To = r3.Sub(fit.To, g.off)
			g.Fits[i] = fit.Then(back)
			if g.scaling == UnitThenOwnSize {
				g.Fits[i].Scale *= g.Sizes[i]
				g.Fits[i].To = r3.Scale(g.Sizes[i], g.Fits[i].To)
			}
			g.Aligned[i] = g.Fits[i].ApplyAll(m.points)
			g.Distances[i] = m.distances()
		}
	})
	for i := range g.members {
		if err := g.members[i].err; err != nil {
			g.LeftOut[i] = err
		}
	}
	g.Superimposition.fitter = g.fitter
	g.Superimposition.fitter.aim(back.ApplyAll(g.target)) // which has been aimed at, turned otherwise
	g.Superimposition.fitter.off = back.Direction(g.off)
	if g.scaling == UnitThenOwnSize {
		g.Mean = meanOf(g.Aligned, len(g.target))
	}
}

// meanOf returns the mean of what specimens have of each point; nil ones have nothing.
func meanOf(specimens [][]r3.Vec, points int) []r3.Vec {
	sum, count := make([]r3.Vec, points), make([]int, points)
	for _, s := range specimens {
		for j, p := range s {
			if !missing(p) {
				sum[j] = r3.Add(sum[j], p)
				count[j]++
			}
		}
	}
	return divided(sum, count)
}

// divided returns the sums by how many each has; missing where there are none.
func divided(sum []r3.Vec, count []int) []r3.Vec {
	for j, n := range count {
		if sum[j] = r3.Scale(1/float64(n), sum[j]); n == 0 {
			sum[j] = landmark.NoPosition()
		}
	}
	return sum
}
