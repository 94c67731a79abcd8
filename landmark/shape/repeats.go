package shape

import (
	"fmt"
	"math"

	"cairn/landmark"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
)

// PointErrors are the errors of placing, of each point, as repeats tell them.
type PointErrors struct {
	Observers []string // in the order in which they occur
	Points    []PointError
}

// PointError is that of one point, in the frame and unit of the specimens.
type PointError struct {
	// SD is how far a placing is from the mean of its specimen and observer: the root of the summed squared
	// distances by DF. Of an error that is alike along all axes it is √3 times that along one. NaN
	// without a repeat, and so are the next ones.
	SD   float64
	Axes r3.Vec // the same along x, y and z: the technical error of measurement
	DF   int    // of each specimen and observer the repeats but one, in sum
	// Covariance is that of the errors, by DF. Ellipsoid has standard deviations along its principal axes as half
	// axes, at right angles, the longest first.
	Covariance [3][3]float64
	Ellipsoid  [3]r3.Vec
	// Overall is the SD about the means of specimens, whoever placed: what observers differ by is in it, too.
	Overall float64
	// Differences are between observers, each pair once.
	Differences []ObserverDifference
}

// ObserverDifference is how far one observer's point is from another's in the mean over specimens.
type ObserverDifference struct {
	From, To int    // of Observers
	Vector   r3.Vec // from the one's point to the other's
	// StandardError is that of Vector, along x, y and z: by how much specimens differ in it. NaN
	// for one specimen.
	StandardError r3.Vec
	Specimens     int // on which both placed the point
}

// ErrorsOfPoints measures errors in the frame of the meshes: the points are repeated on the same mesh, so that
// nothing needs to be superimposed, and the error of one point is not spread over all (von Cramon-Taubadel
// et al. 2007, doi:10.1002/ajpa.20616). It is wrong where a mesh was moved or scanned anew
// in between: see Repeatability.
//
// Specimens and observers are by configuration; observers are nil where there is one. Missing points are
// left out one by one. Configurations of different lengths, without names, or with coordinates
// that are not finite give ErrRepeats.
func ErrorsOfPoints(sample [][]r3.Vec, specimens, observers []string) (*PointErrors, error) {
	observers, err := checkRepeats(sample, specimens, observers)
	if err != nil {
		return nil, err
	}
	_, specimen := numbered(specimens)
	names, observer := numbered(observers)
	e := &PointErrors{Observers: names}
	for j := range sample[0] {
		cells := newCells(len(names))
		for i, points := range sample {
			if !missing(points[j]) {
				cells.add(specimen[i], observer[i], points[j])
			}
		}
		e.Points = append(e.Points, cells.errors())
	}
	return e, nil
}

// checkRepeats returns the observers, one of no name where there are none.
func checkRepeats(sample [][]r3.Vec, specimens, observers []string) ([]string, error) {
	if observers == nil {
		observers = make([]string, len(sample))
	}
	if len(sample) == 0 {
		return nil, fmt.Errorf("%w: there are none", ErrRepeats)
	}
	if len(specimens) != len(sample) || len(observers) != len(sample) {
		return nil, fmt.Errorf("%w: %d names of specimens and %d of observers for %d", ErrRepeats, len(specimens), len(observers), len(sample))
	}
	for i, points := range sample {
		if len(points) != len(sample[0]) {
			return nil, fmt.Errorf("%w: configuration %d has %d points, and the first one %d", ErrRepeats, i+1, len(points), len(sample[0]))
		}
		for j, p := range points {
			if !finite(p) && !missing(p) {
				return nil, fmt.Errorf("%w: point %d of configuration %d has the coordinates %v", ErrRepeats, j+1, i+1, p)
			}
		}
	}
	return observers, nil
}

// cells are the placings of one point, by specimen and observer.
type cells struct {
	observers int
	placings  [][]r3.Vec // of specimen s and observer o at s*observers+o
}

func newCells(observers int) *cells { return &cells{observers: observers} }

func (c *cells) add(specimen, observer int, p r3.Vec) {
	for len(c.placings) < (specimen+1)*c.observers {
		c.placings = append(c.placings, nil)
	}
	k := specimen*c.observers + observer
	c.placings[k] = append(c.placings[k], p)
}

func (c *cells) errors() PointError {
	within, df := scatter(c.placings)
	e := PointError{DF: df, SD: math.NaN(), Axes: landmark.NoPosition(), Overall: math.NaN()}
	for a := range e.Covariance {
		for b := range e.Covariance[a] {
			e.Covariance[a][b] = within.At(a, b) / float64(df) // NaN for 0 by 0
		}
		e.Ellipsoid[a] = landmark.NoPosition()
	}
	if df > 0 {
		v := e.Covariance
		e.SD = math.Sqrt(v[0][0] + v[1][1] + v[2][2])
		e.Axes = r3.Vec{X: math.Sqrt(v[0][0]), Y: math.Sqrt(v[1][1]), Z: math.Sqrt(v[2][2])}
		e.Ellipsoid = halfAxes(within, float64(df))
	}
	var whole [][]r3.Vec
	for k := 0; k < len(c.placings); k += c.observers {
		var all []r3.Vec
		for _, own := range c.placings[k : k+c.observers] {
			all = append(all, own...)
		}
		whole = append(whole, all)
	}
	if overall, df := scatter(whole); df > 0 {
		e.Overall = math.Sqrt(mat.Trace(overall) / float64(df))
	}
	for from := range c.observers {
		for to := from + 1; to < c.observers; to++ {
			e.Differences = append(e.Differences, c.difference(from, to))
		}
	}
	return e
}

// scatter returns the sum of squares and products of placings about the mean of their group, and its degrees of freedom.
func scatter(groups [][]r3.Vec) (sum *mat.SymDense, df int) {
	sum = mat.NewSymDense(3, nil)
	for _, group := range groups {
		if len(group) == 0 {
			continue
		}
		df += len(group) - 1
		mean := centroid(group)
		for _, p := range group {
			d := r3.Sub(p, mean)
			sum.SymRankOne(sum, 1, mat.NewVecDense(3, []float64{d.X, d.Y, d.Z}))
		}
	}
	return sum, df
}

// centroid returns the mean of points that are all there, of which there is one at least.
func centroid(points []r3.Vec) (mean r3.Vec) {
	for i, p := range points {
		mean = r3.Add(mean, r3.Scale(1/float64(i+1), r3.Sub(p, mean)))
	}
	return mean
}

// halfAxes returns the principal axes of a scatter, of the length of standard deviations, the longest first.
func halfAxes(scatter *mat.SymDense, df float64) (axes [3]r3.Vec) {
	var eigen mat.EigenSym
	if !eigen.Factorize(scatter, true) {
		return [3]r3.Vec{landmark.NoPosition(), landmark.NoPosition(), landmark.NoPosition()}
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for k, value := range eigen.Values(nil) {
		axis := r3.Vec{X: vectors.At(0, k), Y: vectors.At(1, k), Z: vectors.At(2, k)}
		axes[2-k] = r3.Scale(math.Sqrt(max(value, 0)/df), axis)
	}
	return axes
}

func (c *cells) difference(from, to int) ObserverDifference {
	d := ObserverDifference{From: from, To: to, Vector: landmark.NoPosition(), StandardError: landmark.NoPosition()}
	var each []r3.Vec
	for k := 0; k < len(c.placings); k += c.observers {
		if a, b := c.placings[k+from], c.placings[k+to]; len(a) > 0 && len(b) > 0 {
			each = append(each, r3.Sub(centroid(b), centroid(a)))
		}
	}
	if d.Specimens = len(each); d.Specimens == 0 {
		return d
	}
	d.Vector = centroid(each)
	if sum, df := scatter([][]r3.Vec{each}); df > 0 {
		by := float64(df * len(each))
		d.StandardError = r3.Vec{X: math.Sqrt(sum.At(0, 0) / by), Y: math.Sqrt(sum.At(1, 1) / by), Z: math.Sqrt(sum.At(2, 2) / by)}
	}
	return d
}
