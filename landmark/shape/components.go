package shape

import (
	"fmt"
	"math"
	"slices"

	"cairn/landmark"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Components are the principal components of a sample: the directions, at right angles to
// each other, along which its shapes differ most. Index i is of specimen i, and index j of
// point j, as they were superimposed.
type Components struct {
	// Centre is the shape whose scores are all 0, in the frame and unit of the mean:
	// the mean of the shapes in the tangent space.
	Centre    []r3.Vec
	Axes      []Component // of the largest variance first
	Scores    [][]float64 // by specimen and component; nil for a specimen that was left out
	Variance  float64     // of the sample about its centre: the sum of all components' variances
	Projected bool        // whether the shapes were projected onto the tangent space

	// Present is which part of the points that the mean has each specimen has. Where it is
	// below 1, the specimen has the mean's points in place of those that it lacks, so that
	// its scores are somewhat too near 0: they are to be shown in another way.
	Present []float64

	pole   []r3.Vec // of length 1, what is projected along; nil without projection
	sample *Superimposition
}

// Component is a principal component.
type Component struct {
	Variance float64 // of the scores: the sum of their squares by n-1
	Share    float64 // of the whole variance
	// Loadings are the component's direction, of length 1 over all points; missing for
	// a point that all specimens lack. The loading that is the largest, whatever its sign,
	// is positive, the first of equal ones, so that the sign does not change between runs.
	// It still depends on the frame of the mean.
	Loadings []r3.Vec
}

// ComponentOptions say how components are found. The zero value projects.
type ComponentOptions struct {
	// Unprojected takes the aligned shapes as they are. Otherwise those of UnitSize and BestSize
	// are projected onto the tangent space at the mean, at right angles to the mean as one
	// long vector (Dryden & Mardia 2016, section 4.4, doi:10.1002/9781119072492; Rohlf 1999,
	// doi:10.1007/BF01889617), as geomorph and MorphoJ do. With sizes there is nothing to
	// project.
	Unprojected bool
}

// Components finds the principal components of a superimposed sample: the eigenvectors of the
// covariance of its coordinates, which is by n-1. A point that a specimen lacks is taken as
// that of the mean.
//
// Components are kept whose variance is more than 1e-12 of the first one's, and as many at most
// as n specimens and shapes of p points allow: n-1, and 3p-7, or 3p-6 with sizes. Specimens
// that are all alike have none. Two components of nearly the same variance are not told
// apart by a sample: only the plane of both is.
func (s *Superimposition) Components(o ComponentOptions) *Components {
	c := s.space(o)
	c.Scores, c.Present = make([][]float64, len(s.Aligned)), make([]float64, len(s.Aligned))
	var who []int
	var rows [][]r3.Vec
	for i, points := range s.Aligned {
		if points == nil {
			continue
		}
		row, present := c.tangent(points)
		c.Present[i] = present
		who, rows = append(who, i), append(rows, row)
	}
	c.Centre = meanOf(rows, len(s.Mean))
	x := mat.NewDense(len(rows), 3*len(s.fitter.in), nil)
	for r, row := range rows {
		c.write(x.RawRowView(r), row)
	}
	most := min(len(rows)-1, 3*len(s.fitter.in)-7)
	if s.sized() {
		most = min(len(rows)-1, 3*len(s.fitter.in)-6)
	}
	c.Variance = mat.Norm(x, 2)
	c.Variance *= c.Variance / float64(len(rows)-1)
	c.find(x, most)
	for r, i := range who {
		c.Scores[i] = c.scores(rows[r], len(c.Axes))
	}
	return c
}

// space returns where components are found, before any are.
func (s *Superimposition) space(o ComponentOptions) *Components {
	c := &Components{sample: s}
	if c.Projected = !o.Unprojected && !s.sized(); !c.Projected {
		return c
	}
	length := 0.0
	for _, j := range s.fitter.in {
		length += r3.Norm2(s.Mean[j])
	}
	c.pole = make([]r3.Vec, len(s.Mean))
	for _, j := range s.fitter.in {
		c.pole[j] = r3.Scale(1/math.Sqrt(length), s.Mean[j])
	}
	return c
}

func (s *Superimposition) sized() bool { return s.Scaling == OwnSize || s.Scaling == UnitThenOwnSize }

// Tangent returns the aligned specimens where Components finds their components: projected as it says, and with
// the mean's points in place of those that a specimen lacks; nil for those left out. It is the
// caller's.
func (s *Superimposition) Tangent() [][]r3.Vec {
	c := s.space(ComponentOptions{})
	rows := make([][]r3.Vec, len(s.Aligned))
	for i, points := range s.Aligned {
		if points != nil {
			rows[i], _ = c.tangent(points)
		}
	}
	return rows
}

// tangent returns an aligned specimen where its scores are taken: with the mean's points for
// those it lacks, and projected; and which part of the points it has.
func (c *Components) tangent(aligned []r3.Vec) (row []r3.Vec, present float64) {
	row = slices.Clone(aligned)
	along := 0.0
	for _, j := range c.sample.fitter.in {
		if missing(row[j]) {
			row[j] = c.sample.Mean[j]
		} else {
			present++
		}
		if c.Projected {
			along += r3.Dot(row[j], c.pole[j])
		}
	}
	if c.Projected {
		// What lies along the pole is that of the mean, so that the shape stays one.
		along -= c.length()
		for j := range row {
			row[j] = r3.Sub(row[j], r3.Scale(along, c.pole[j]))
		}
	}
	return row, present / float64(len(c.sample.fitter.in))
}

// length returns that of the mean as one long vector.
func (c *Components) length() float64 {
	sum := 0.0
	for _, j := range c.sample.fitter.in {
		sum += r3.Dot(c.sample.Mean[j], c.pole[j])
	}
	return sum
}

// write writes a shape less the centre as a row of numbers, x y z of the first point first.
func (c *Components) write(to []float64, row []r3.Vec) {
	for k, j := range c.sample.fitter.in {
		p := r3.Sub(row[j], c.Centre[j])
		to[3*k], to[3*k+1], to[3*k+2] = p.X, p.Y, p.Z
	}
}

// find finds the components of the rows of x, whose mean is 0, by the eigenvectors of the
// smaller of x·xᵀ and xᵀ·x: both have the same eigenvalues.
func (c *Components) find(x *mat.Dense, most int) {
	n, columns := x.Dims()
	var gram mat.SymDense
	if n < columns {
		gram.SymOuterK(1, x)
	} else {
		gram.SymOuterK(1, x.T())
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(&gram, true) {
		panic("shape: a symmetric matrix of finite numbers without eigenvalues")
	}
	values := eigen.Values(nil) // ascending
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	// Below the rounding of coordinates about as large as the mean, all are alike.
	const rounding, kept = 1e-15, 1e-12
	largest := values[len(values)-1]
	scale := CentroidSize(c.sample.Mean)
	if largest <= rounding*rounding*scale*scale*float64(n) {
		return
	}
	var axes [][]float64
	for k := len(values) - 1; k >= 0 && len(axes) < most && values[k] > kept*largest; k-- {
		axis := mat.Col(nil, k, &vectors)
		if n < columns {
			var v mat.VecDense
			v.MulVec(x.T(), mat.NewVecDense(n, axis))
			axis = v.RawVector().Data
		}
		straighten(axis, axes, values[k]/largest)
		axes = append(axes, axis)
		variance := values[k] / float64(n-1)
		c.Axes = append(c.Axes, Component{variance, variance / c.Variance, c.loadings(axis)})
	}
}

// straighten makes an axis of length 1, and at right angles to those before it where its
// variance, of the first one's, is so small that rounding turned it.
func straighten(axis []float64, before [][]float64, variance float64) {
	const sure = 1e-6 // above, rounding turns it by less than 1e-9
	v := mat.NewVecDense(len(axis), axis)
	v.ScaleVec(1/mat.Norm(v, 2), v)
	if variance > sure {
		return
	}
	for _, other := range before {
		o := mat.NewVecDense(len(other), other)
		v.AddScaledVec(v, -mat.Dot(v, o), o)
	}
	v.ScaleVec(1/mat.Norm(v, 2), v)
}

// loadings returns an axis by points, with the sign that Component says.
func (c *Components) loadings(axis []float64) []r3.Vec {
	const same = 1 - 1e-9 // loadings that are equal but for rounding
	largest, sign := 0.0, 1.0
	for _, v := range axis {
		largest = max(largest, math.Abs(v))
	}
	for _, v := range axis {
		if math.Abs(v) >= same*largest {
			sign = math.Copysign(1, v)
			break
		}
	}
	by := make([]r3.Vec, len(c.Centre))
	for j := range by {
		by[j] = landmark.NoPosition()
	}
	for k, j := range c.sample.fitter.in {
		by[j] = r3.Scale(sign, r3.Vec{X: axis[3*k], Y: axis[3*k+1], Z: axis[3*k+2]})
	}
	return by
}

// scores returns those of a shape along the first components.
func (c *Components) scores(row []r3.Vec, most int) []float64 {
	scores := make([]float64, min(most, len(c.Axes)))
	for k, a := range c.Axes[:len(scores)] {
		for _, j := range c.sample.fitter.in {
			scores[k] += r3.Dot(a.Loadings[j], r3.Sub(row[j], c.Centre[j]))
		}
	}
	return scores
}

// Project returns the scores of a specimen that need not be of the sample, in its own frame,
// and which part of the mean's points it has: it is fitted to the mean, and nothing else
// changes. A specimen of the sample gets the scores that it has there. The errors are those
// of Against.
func (c *Components) Project(points []r3.Vec) (scores []float64, present float64, err error) {
	b, err := c.sample.Against(points)
	if err != nil {
		return nil, 0, err
	}
	scores, present = c.Place(b, len(c.Axes))
	return scores, present, nil
}

// Place returns the scores of a specimen that Against of the same sample has fitted, of the first
// components, as many as there are or fewer, and which part of the mean's points it has: what
// Project does, where the fit is wanted too, and only some scores are.
func (c *Components) Place(b Beside, most int) (scores []float64, present float64) {
	row, present := c.tangent(b.Aligned)
	return c.scores(row, most), present
}

// Shape returns the shape at some scores, of the first components; 0 for the others. It is in
// the frame and unit of the mean, where a shape of UnitSize is in parts of the centroid size.
// It panics for more scores than there are components. The slice is the caller's.
func (c *Components) Shape(scores ...float64) []r3.Vec {
	if len(scores) > len(c.Axes) {
		panic(fmt.Sprintf("shape: %d scores, and there are %d components", len(scores), len(c.Axes)))
	}
	points := slices.Clone(c.Centre)
	for k, s := range scores {
		for j, v := range c.Axes[k].Loadings {
			points[j] = r3.Add(points[j], r3.Scale(s, v))
		}
	}
	return points
}
