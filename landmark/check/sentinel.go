package check

import (
	"fmt"
	"math"
	"slices"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

const (
	// farOutside is how many diagonals of the box around the other points a point may be
	// away from it, where there is no mesh.
	farOutside = 2
	// fewestInBox is how many other points say where a point may be.
	fewestInBox = 4
)

// strays returns the points that are many times as far from the others as these are apart.
func strays(points []r3.Vec) (found []int) {
	for range len(points) {
		worst, most := -1, float64(farOutside)
		all, _ := boxOf(points, found)
		for i, p := range points {
			if !finite(p) || slices.Contains(found, i) || !all.bounds(p) {
				continue
			}
			box, n := boxOf(points, append(slices.Clone(found), i))
			if n < fewestInBox {
				continue
			}
			if out := box.outside(p) / box.diagonal(); out > most {
				worst, most = i, out
			}
		}
		if worst < 0 {
			break
		}
		found = append(found, worst)
	}
	slices.Sort(found)
	return found
}

// box is a box along the axes.
type box struct{ min, max r3.Vec }

// boxOf returns the box around the points but some, and how many are in it.
func boxOf(points []r3.Vec, but []int) (b box, n int) {
	inf := math.Inf(1)
	b = box{r3.Vec{X: inf, Y: inf, Z: inf}, r3.Vec{X: -inf, Y: -inf, Z: -inf}}
	for i, p := range points {
		if finite(p) && !slices.Contains(but, i) {
			n++
			b.min = r3.Vec{X: min(b.min.X, p.X), Y: min(b.min.Y, p.Y), Z: min(b.min.Z, p.Z)}
			b.max = r3.Vec{X: max(b.max.X, p.X), Y: max(b.max.Y, p.Y), Z: max(b.max.Z, p.Z)}
		}
	}
	return b, n
}

// bounds reports whether a point of the box is at its boundary.
func (b box) bounds(p r3.Vec) bool {
	return p.X == b.min.X || p.Y == b.min.Y || p.Z == b.min.Z || p.X == b.max.X || p.Y == b.max.Y || p.Z == b.max.Z
}

func (b box) diagonal() float64 { return r3.Norm(r3.Sub(b.max, b.min)) }

// outside returns how far a point is from the box; 0 inside.
func (b box) outside(p r3.Vec) float64 {
	gap := func(least, x, most float64) float64 { return max(least-x, x-most, 0) }
	return r3.Norm(r3.Vec{X: gap(b.min.X, p.X, b.max.X), Y: gap(b.min.Y, p.Y, b.max.Y), Z: gap(b.min.Z, p.Z, b.max.Z)})
}

// findSentinels looks for points that are no places: those that their file's reader
// doubts, strays, those far outside of the mesh, and those at the origin or with the
// coordinates of another specimen's point that are far from where they should be.
func (c *checking) findSentinels() {
	for _, d := range c.Doubts {
		d.Points = slices.DeleteFunc(slices.Clone(d.Points), c.asExpected)
		if len(d.Points) == 0 {
			continue
		}
		c.sentinel(d.Points, fmt.Sprintf("%s %s %s", c.names(d.Points), message.Verb(len(d.Points), "has", "have"), d.Why))
	}
	for _, i := range strays(c.points) {
		rest, _ := boxOf(c.points, strays(c.points))
		text := fmt.Sprintf("%s at %s is %.3g times as far from the other points as they are apart", c.names([]int{i}), at(c.points[i]), rest.outside(c.points[i])/rest.diagonal())
		if n := len(c.elsewhere(i)); n > 0 {
			text += fmt.Sprintf(", and %s a point there, too", message.Count(n, "other specimen has", "other specimens have"))
		}
		c.sentinel([]int{i}, text)
	}
	if c.Surface != nil && c.Reading == nil {
		b, mostly := meshBox(c.Surface), 0
		var out []int
		for _, i := range c.placed() {
			if b.outside(c.points[i]) > b.diagonal() {
				out = append(out, i)
			} else {
				mostly++
			}
		}
		if mostly > len(out) { // otherwise it is the wrong mesh
			for _, i := range out {
				c.sentinel([]int{i}, fmt.Sprintf("%s at %s is %.3g times the mesh's size away from it", c.names([]int{i}), at(c.points[i]), b.outside(c.points[i])/b.diagonal()))
			}
		}
	}
	if c.reference != nil {
		c.findRepeated()
	}
}

// findRepeated looks for points at the origin, or with the coordinates of another
// specimen's point, that are far from where they should be. Specimens may well be moved so
// that a point of all of them is at one place.
func (c *checking) findRepeated() {
	var repeated []int
	placed := c.placed()
	for _, i := range placed {
		if len(c.elsewhere(i)) > 0 || c.points[i] == (r3.Vec{}) {
			repeated = append(repeated, i)
		}
	}
	if 2*len(repeated) > len(placed) {
		return // a copy: see findCopied
	}
	for _, i := range slices.DeleteFunc(repeated, c.asExpected) {
		text := fmt.Sprintf("%s is at %s", c.names([]int{i}), at(c.points[i]))
		if n := len(c.elsewhere(i)); n > 0 {
			text += fmt.Sprintf(", where %s a point, too", message.Count(n, "other specimen has", "other specimens have"))
		}
		c.sentinel([]int{i}, text+"; in the mean it is elsewhere")
	}
}

// asExpected reports whether a point is where most specimens have it, to the last digit, or
// about where the mean has it, of the specimen or of its mirror image, as it is not known
// yet whether that is meant. Without a reference, or
// with too few points, it is not.
func (c *checking) asExpected(i int) bool {
	if c.reference == nil {
		return false
	}
	if c.points[i] == c.reference.fixed[i] {
		return true
	}
	image := slices.Clone(c.points)
	for k := range image {
		image[k].X *= -1
	}
	mirrored := &checking{reference: c.reference, points: image}
	for _, fit := range []*fitted{c.robust(), mirrored.robust()} {
		if fit.err == nil && !c.reference.elsewhere(i, fit.residuals[i]) {
			return true
		}
	}
	return false
}

// elsewhere returns which other specimens have a point with the coordinates of point i.
func (c *checking) elsewhere(i int) (others []string) {
	if c.reference == nil || c.ID == "" {
		return nil
	}
	for _, id := range c.reference.seen[c.points[i]] {
		if id != c.ID {
			others = append(others, id)
		}
	}
	return others
}

// sentinel takes points out of what is looked at next.
func (c *checking) sentinel(points []int, why string) {
	points = slices.DeleteFunc(slices.Clone(points), func(i int) bool { return !finite(c.points[i]) })
	if len(points) == 0 {
		return
	}
	c.add(Sentinel, Wrong, points, why+"; perhaps it stands for a missing point", Remedy{Action: MarkMissing, Points: points})
	for _, i := range points {
		c.points[i] = landmark.NoPosition()
	}
	c.setPoints(c.points)
}

// findCopied looks for another specimen that has most of the points.
func (c *checking) findCopied() {
	shared := map[string]int{}
	placed := c.placed()
	for _, i := range placed {
		for _, id := range c.elsewhere(i) {
			shared[id]++
		}
	}
	most := ""
	for id, n := range shared {
		if n > shared[most] || n == shared[most] && id < most {
			most = id
		}
	}
	if n := shared[most]; n > 2 && 2*n > len(placed) {
		c.add(Copied, Doubtful, nil, fmt.Sprintf("%d of %d points have the coordinates of those of %s, so that one is a copy of the other", n, len(placed), message.Quote(most)))
	}
}

// at writes a place.
func at(p r3.Vec) string { return fmt.Sprintf("(%.6g, %.6g, %.6g)", p.X, p.Y, p.Z) }
