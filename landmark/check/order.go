package check

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// findMirrored compares the specimen with its mirror image, and goes on with that where it
// is the better one. Flat sets fit both ways, and are not found.
func (c *checking) findMirrored() {
	const fewest = 4 // not in one plane
	placed := c.placed()
	if len(placed) < fewest {
		return
	}
	t, err := shape.CompareMirrored(c.points, c.reference.mean)
	if err != nil || t.Straight.Riemannian <= c.reference.believable() && t.Handedness != shape.Mirrored || !c.mirrored(t) {
		return
	}
	if order := c.exchanges(); order != nil {
		const much = 0.8 // of what the mirror image leaves
		moved := 0
		for _, cycle := range cycles(order) {
			moved += len(cycle)
		}
		if 2*moved < len(placed) && c.reference.off(ordered(c.points, order)) < much*t.Mirrored.Riemannian {
			return // a few exchanged points say more: of a symmetric shape the mirror image is near to many
		}
	}
	text := fmt.Sprintf("the points fit those of other specimens when they are mirrored: they are %.2g off then, and %.2g as they are", t.Mirrored.Riemannian, t.Straight.Riemannian)
	mend := []Remedy{{Action: Mirror}}
	if sides := c.sides(); len(sides.Points) > 0 && c.reference.off(sides.Apply(c.points)) < c.reference.believable() {
		text += "; the specimen is mirrored, or left and right have each other's names"
		mend = append(mend, sides)
	}
	c.add(Mirrored, Wrong, nil, text, mend...)
	for i := range c.points {
		c.points[i].X *= -1
	}
	c.setPoints(c.points)
}

// sides returns the remedy that exchanges left and right.
func (c *checking) sides() Remedy {
	r := Remedy{Action: Exchange}
	for i, j := range c.reference.Partners {
		if i < len(c.points) && j >= 0 && j < len(c.points) && j != i {
			r.Points, r.From = append(r.Points, i), append(r.From, j)
		}
	}
	return r
}

// mirrored reports whether the mirror image is the better one: all of it, or most of its
// points, where some others are wrong as well.
func (c *checking) mirrored(t shape.MirrorTest) bool {
	const much = 4 // times nearer
	if t.Handedness == shape.Mirrored && t.Mirrored.Riemannian <= c.reference.believable() {
		return true
	}
	half := func(mirrored bool) float64 {
		points := slices.Clone(c.points)
		for i := range points {
			if mirrored {
				points[i].X *= -1
			}
		}
		fit, err := shape.FitRobust(points, c.reference.mean, shape.Options{Scale: true})
		if err != nil {
			return math.NaN()
		}
		var far []float64
		for _, r := range fit.Residuals(points, c.reference.mean) {
			if r == r {
				far = append(far, r)
			}
		}
		return shape.Quantile(far, 0.5)
	}
	return t.Mirrored.Riemannian < t.Straight.Riemannian && half(true)*much < half(false)
}

// believable is how far a specimen may be from the mean if it is to be one like the others.
func (r *Reference) believable() float64 {
	const unknown = 0.2 // where nothing is known: skulls of one species are up to 0.07 off
	if math.IsInf(r.fence, 1) {
		return unknown
	}
	return max(2*r.fence, 2*r.distances[len(r.distances)-1])
}

// off returns how far points are from the mean; +Inf where that cannot be told.
func (r *Reference) off(points []r3.Vec) float64 {
	d, err := shape.Compare(points, r.mean, false)
	if err != nil {
		return math.Inf(1)
	}
	return d.Riemannian
}

// findOrder looks for names that are off by one, and for points that have each other's
// names, and goes on with them put right.
func (c *checking) findOrder() {
	before := c.reference.off(c.points)
	if math.IsInf(before, 1) {
		return
	}
	order := c.exchanges()
	exchanged := before
	if order != nil {
		exchanged = c.reference.off(ordered(c.points, order))
	}
	if order == nil && before <= min(c.reference.fence, 0.1) {
		return
	}
	if c.findShift(before, exchanged) || order == nil {
		return
	}
	for _, cycle := range cycles(order) {
		var from []int
		for _, i := range cycle {
			from = append(from, order[i])
		}
		look := "look exchanged"
		if len(cycle) > 2 {
			look = "look as if they had each other's names"
		}
		without := c.reference.off(ordered(c.points, orderOf(len(order), cycle, from)))
		c.add(Exchanged, Wrong, cycle, fmt.Sprintf("%s %s: the distance to the mean falls from %.3g to %.3g if they are", c.names(cycle), look, before, without),
			Remedy{Action: Exchange, Points: cycle, From: from})
	}
	c.setPoints(ordered(c.points, order))
}

// ordered returns the points so that each is what order says.
func ordered(points []r3.Vec, order []int) []r3.Vec {
	next := make([]r3.Vec, len(points))
	for i, j := range order {
		next[i] = points[j]
	}
	return next
}

// orderOf returns the order of n points in which those of a cycle get the ones of from.
func orderOf(n int, cycle, from []int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for k, i := range cycle {
		order[i] = from[k]
	}
	return order
}

// cycles returns the points that an order moves, those that go round among each other
// together, each list ascending.
func cycles(order []int) (all [][]int) {
	seen := make([]bool, len(order))
	for i := range order {
		var cycle []int
		for j := i; !seen[j]; j = order[j] {
			seen[j] = true
			cycle = append(cycle, j)
		}
		if len(cycle) > 1 {
			slices.Sort(cycle)
			all = append(all, cycle)
		}
	}
	return all
}

const (
	// tryAll is up to how many placed points each pair is tried: the fit of few points
	// turns towards those that are exchanged, so that they do not stand out.
	tryAll = 15
	// clearly is how much must be left of the distance at most for a pair to be exchanged
	// that does not stand out.
	clearly = 0.5
	// noise is how many times as far as they differ among specimens two points must be
	// apart, or each is now and then where the other is expected.
	noise = 1.1
	// mostTried is how many pairs that stand out are tried, those first that gain most.
	mostTried = 40
)

// exchanges returns which point has which one's position, or nil where each has its own.
//
// After a similarity fit, a pair stands out where the line between its points runs against
// that of the mean: q = (xa-xb)·(ma-mb)/|ma-mb|² is below 0. That is -1 for exchanged
// points; among clean skulls it is 0.24 at least. Of the pairs that stand out, and of the
// points that go round among each other in the assignment to those of the mean with the
// least squares, those count that leave the least after a new fit; then the next are
// looked for.
func (c *checking) exchanges() (order []int) {
	points := c.points
	now := c.reference.off(points)
	for range len(points) {
		step, then := c.reference.exchange(points, now)
		if step == nil || c.ctx.Err() != nil {
			break
		}
		points = ordered(points, step)
		if order == nil {
			order = step
		} else {
			for i, j := range step {
				step[i] = order[j]
			}
			order = step
		}
		now = then
	}
	if len(cycles(order)) == 0 {
		return nil
	}
	return order
}

// candidate is an order that is better than another.
type candidate struct {
	order []int
	moved []int
	far   float64 // from the mean
}

// exchange returns the order that leaves the least, and how far the points are from the
// mean in it; nil where none is better.
func (r *Reference) exchange(points []r3.Vec, now float64) ([]int, float64) {
	fit, err := shape.Fit(points, r.mean, shape.Options{Scale: true})
	if err != nil {
		return nil, now
	}
	var all []candidate
	try := func(order, moved []int, most float64) {
		if far := r.off(ordered(points, order)); far < most {
			all = append(all, candidate{order, moved, far})
		}
	}
	pairs, both := r.pairs(fit.ApplyAll(points))
	standing := false
	for _, p := range pairs {
		most := now
		if p.gain <= 0 {
			most *= clearly
		}
		standing = standing || p.gain > 0
		try(orderOf(len(points), []int{p.a, p.b}, []int{p.b, p.a}), []int{p.a, p.b}, most)
	}
	if standing {
		order := r.assigned(fit.ApplyAll(points), both)
		for _, cycle := range cycles(order) {
			var from []int
			for _, i := range cycle {
				from = append(from, order[i])
			}
			try(orderOf(len(points), cycle, from), cycle, now)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	for _, c := range all {
		if r.improves(points, c) {
			return c.order, c.far
		}
	}
	return nil, now
}

// pair are two points, and what it gains to exchange them: above 0 where they stand out.
type pair struct {
	a, b int
	gain float64
}

// pairs returns the pairs that are worth a try, those first that gain most, and which
// points can have been exchanged at all.
func (r *Reference) pairs(points []r3.Vec) (pairs []pair, both []int) {
	for i, p := range points {
		if finite(p) && finite(r.mean[i]) {
			both = append(both, i)
		}
	}
	for x, b := range both {
		for _, a := range both[:x] {
			gain := -2 * r3.Dot(r3.Sub(points[a], points[b]), r3.Sub(r.mean[a], r.mean[b]))
			if (gain > 0 || len(both) <= tryAll) && r.clearOfNoise(a, b) > noise {
				pairs = append(pairs, pair{a, b, gain})
			}
		}
	}
	slices.SortStableFunc(pairs, func(p, q pair) int { return cmp.Compare(q.gain, p.gain) })
	if len(both) > tryAll {
		pairs = pairs[:min(len(pairs), mostTried)]
	}
	return pairs, both
}

// improves reports whether an order puts each point right that it moves. One point that is
// off may come near the place of another, and the sum of squares falls when they are
// exchanged; but then the other, which was right, is off.
func (r *Reference) improves(points []r3.Vec, c candidate) bool {
	const (
		worse = 1.5 // times as far as before, that a point may be after it: they differ by as much
		least = 0.2 // of q then: it is 0.24 among clean skulls
	)
	mended := ordered(points, c.order)
	fit, err := shape.Fit(mended, r.mean, shape.Options{Scale: true})
	if err != nil {
		return false
	}
	before, after := fit.Residuals(points, r.mean), fit.Residuals(mended, r.mean)
	for _, i := range c.moved {
		if after[i] > worse*before[i] {
			return false
		}
	}
	if len(c.moved) > 2 {
		return true
	}
	a, b := c.moved[0], c.moved[1]
	m := r3.Sub(r.mean[a], r.mean[b])
	return r3.Dot(r3.Sub(fit.Apply(mended[a]), fit.Apply(mended[b])), m) > least*r3.Norm2(m)
}

// assigned returns the order in which the points are nearest to those of the mean.
func (r *Reference) assigned(points []r3.Vec, both []int) []int {
	cost := make([][]float64, len(both))
	for x, i := range both {
		for _, j := range both {
			cost[x] = append(cost[x], r3.Norm2(r3.Sub(points[j], r.mean[i])))
		}
	}
	var from []int
	for _, y := range shape.Assign(cost) {
		from = append(from, both[y])
	}
	return orderOf(len(points), both, from)
}

// findShift looks for names that are off by one from some point on: as after a point that
// was passed over, or one too many. It must explain much more than exchanged points do.
func (c *checking) findShift(before, exchanged float64) bool {
	const (
		fewest = 3   // points that are moved: two may be exchanged as well
		much   = 0.4 // of what is left otherwise
	)
	least := min(much*before, much*exchanged)
	if order := exchanged < before; order {
		least = min(much*before, exchanged) // a long cycle is the same, said worse
	}
	least = min(least, c.reference.believable())
	var best *Remedy
	last := lastPlaced(c.points)
	for k := 0; k+fewest <= last+1; k++ {
		for _, action := range []Action{Insert, Remove} {
			r := Remedy{Action: action, Points: []int{k}}
			if action == Insert && last+1 == len(c.points) {
				continue // there is no room for the last
			}
			if far := c.reference.off(r.Apply(c.points)); far < least {
				best, least = &r, far
			}
		}
	}
	if best == nil {
		return false
	}
	k := best.Points[0]
	moved := orderRange(k, last)
	text := fmt.Sprintf("%s and all after it look as if they were one name too early: a point seems to be missing at %s, and the distance to the mean falls from %.3g to %.3g with it", c.names([]int{k}), c.names([]int{k}), before, least)
	if best.Action == Remove {
		text = fmt.Sprintf("all points after %s look as if they were one name too late: it seems to be one too many, and the distance to the mean falls from %.3g to %.3g without it", c.names([]int{k}), before, least)
	}
	c.add(Shifted, Wrong, moved, text, *best)
	c.setPoints(best.Apply(c.points))
	return true
}

func orderRange(from, to int) (all []int) {
	for i := from; i <= to; i++ {
		all = append(all, i)
	}
	return all
}

// findDoubled looks for points that are much nearer to each other than in the mean.
func (c *checking) findDoubled() {
	const (
		near  = 0.2 // of their distance in the mean, of which clean skulls have 0.24 at least
		clear = 3   // times the residuals: neighbours on a curve come near to each other by chance
	)
	fit := c.robust()
	if fit.err != nil {
		c.findSamePlace()
		return
	}
	type double struct {
		wrong, right int // the one that is farther from where it should be, and the other
		d, expected  float64
	}
	var all []double
	placed := c.placed()
	for x, a := range placed {
		for _, b := range placed[:x] {
			expected := apart(c.reference.mean[a], c.reference.mean[b]) / fit.Scale
			if d := apart(c.points[a], c.points[b]); d == 0 || d < near*expected && c.reference.clearOfNoise(a, b) > clear {
				if fit.residuals[b] > fit.residuals[a] {
					a, b = b, a
				}
				all = append(all, double{a, b, d, expected})
			}
		}
	}
	slices.SortStableFunc(all, func(p, q double) int { return cmp.Compare(p.d*q.expected, q.d*p.expected) })
	said := map[int]bool{}
	for _, p := range all {
		if said[p.wrong] {
			continue // it is near several, and was placed at the nearest
		}
		said[p.wrong] = true
		c.add(Doubled, Doubtful, []int{p.wrong, p.right}, fmt.Sprintf("%s are %.3g apart, where %.3g is expected: %s seems to be at the wrong place", c.names([]int{p.right, p.wrong}), p.d, p.expected, c.quoted(p.wrong)),
			Remedy{Action: MarkMissing, Points: []int{p.wrong}}, Remedy{Action: MarkMissing, Points: []int{p.right}})
	}
}

// findSamePlace looks for points at exactly one place.
func (c *checking) findSamePlace() {
	first := map[r3.Vec]int{}
	for _, i := range c.placed() {
		if k, twice := first[c.points[i]]; twice {
			c.add(Doubled, Doubtful, []int{k, i}, fmt.Sprintf("%s are at the same place", c.names([]int{k, i})), Remedy{Action: MarkMissing, Points: []int{i}}, Remedy{Action: MarkMissing, Points: []int{k}})
			continue
		}
		first[c.points[i]] = i
	}
}
