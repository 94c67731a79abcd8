package shape

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
)

// Pairing says which points of a symmetric shape are the mirror images of which.
type Pairing struct {
	// Partners are by point: its mirror image, itself for a point of the midline, and -1
	// where none was found.
	Partners []int
	// Unsure are the points whose mirror image is nearest to a point that has another: they have
	// no partner.
	Unsure []int
	// Cost is the sum of the squared distances between the points and their partners' mirror
	// images, for a centroid size of 1. For the mean of 122 skulls it is 0.00014. Other is that of
	// the best plane across another axis, which is much larger where the shape has one plane only.
	Cost, Other float64
}

// ErrNoMirror is returned where no mirror plane is found at all.
var ErrNoMirror = errors.New("no mirror plane was found")

// FindPairs finds pairs and midline from positions alone, which are best those of a mean shape:
// it is reflected across each principal axis in turn, each point gets the mirror image that suits,
// all distances squared being the least in sum, the image is turned to fit these, and so on until
// nothing changes. The axis of the least sum wins. Only points that choose each other are partners.
//
// A missing point has no partner. Points with coordinates that are not finite are refused as by
// Fit, and so are fewer than four, or such on one line. A shape without a mirror plane gets pairs, too,
// but at a large Cost: it is for the caller to judge. Work grows with the third power of the number
// of points: of a thousand it takes seconds.
func FindPairs(mean []r3.Vec) (*Pairing, error) {
	var in []int
	var placed []r3.Vec
	for j, p := range mean {
		if missing(p) {
			continue
		}
		if !finite(p) {
			return nil, fmt.Errorf("%w: point %d has the coordinates %v", ErrPoints, j+1, p)
		}
		in, placed = append(in, j), append(placed, p)
	}
	if len(placed) < 4 {
		return nil, fmt.Errorf("%w: only %d points are there", ErrNoMirror, len(placed))
	}
	f, err := newForm(placed, nil)
	if err != nil {
		return nil, err
	}
	found := &Pairing{Cost: math.Inf(1), Other: math.Inf(1), Partners: make([]int, len(mean))}
	var best []int
	for _, axis := range principalAxes(f.points) {
		partner, cost, err := pairAcross(f.points, axis)
		if err != nil {
			continue
		}
		if cost < found.Cost {
			best, found.Cost, found.Other = partner, cost, found.Cost
		} else {
			found.Other = min(found.Other, cost)
		}
	}
	if best == nil {
		return nil, ErrNoMirror
	}
	for j := range found.Partners {
		found.Partners[j] = -1
	}
	for k, j := range in {
		if best[best[k]] == k {
			found.Partners[j] = in[best[k]]
		} else {
			found.Unsure = append(found.Unsure, j)
		}
	}
	return found, nil
}

// principalAxes returns the directions of centred points, at right angles, that of the least extent first.
func principalAxes(points []r3.Vec) [3]r3.Vec {
	spread := mat.NewSymDense(3, nil)
	for _, p := range points {
		spread.SymRankOne(spread, 1, mat.NewVecDense(3, []float64{p.X, p.Y, p.Z}))
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(spread, true) {
		panic("shape: a symmetric matrix of finite numbers without eigenvalues")
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	var axes [3]r3.Vec
	for k := range axes {
		axes[k] = r3.Vec{X: vectors.At(0, k), Y: vectors.At(1, k), Z: vectors.At(2, k)}
	}
	return axes
}

// pairAcross pairs the points of a form with those of its mirror image, across an axis at first.
func pairAcross(points []r3.Vec, axis r3.Vec) (partner []int, cost float64, err error) {
	const rounds = 50 // it takes 2 to 5
	image := make([]r3.Vec, len(points))
	for j, p := range points {
		image[j] = r3.Sub(p, r3.Scale(2*r3.Dot(p, axis), axis))
	}
	squares := make([][]float64, len(points))
	for i := range squares {
		squares[i] = make([]float64, len(points))
	}
	for range rounds {
		for i, p := range points {
			for j, q := range image {
				squares[i][j] = r3.Norm2(r3.Sub(p, q))
			}
		}
		next := Assign(squares)
		cost = 0
		paired := make([]r3.Vec, len(points))
		for i, j := range next {
			cost += squares[i][j]
			paired[i] = image[j]
		}
		if slices.Equal(next, partner) {
			return partner, cost, nil
		}
		partner = next
		s, err := Fit(paired, points, Options{})
		if err != nil {
			return nil, 0, err
		}
		image = s.ApplyAll(image)
	}
	return partner, cost, nil
}

// Midline returns the plane between the left and the right of a configuration: a point of it and its
// normal, of length 1, that goes from the second point of the first pair to the first. It is the plane
// of the least squares of the points of the midline and the middles of the pairs, and so needs
// three of these that are not on one line; ErrTooFew and ErrCollinear otherwise. Points that are
// missing, or whose partner is, are left out. It panics unless there is a partner, or -1, for each point.
func Midline(points []r3.Vec, partners []int) (through, normal r3.Vec, err error) {
	if len(partners) != len(points) {
		panic(fmt.Sprintf("shape: %d partners for %d points", len(partners), len(points)))
	}
	var middles []r3.Vec
	var across r3.Vec
	for j, k := range partners {
		if k < j || k >= len(points) || missing(points[j]) || missing(points[k]) {
			continue
		}
		middles = append(middles, r3.Add(r3.Scale(0.5, points[j]), r3.Scale(0.5, points[k])))
		if k > j && across == (r3.Vec{}) {
			across = r3.Sub(points[j], points[k])
		}
	}
	if len(middles) < 3 {
		return r3.Vec{}, r3.Vec{}, fmt.Errorf("%w: a midline of %d", ErrTooFew, len(middles))
	}
	f, err := newForm(middles, nil)
	if err != nil {
		return r3.Vec{}, r3.Vec{}, err
	}
	if f.collinear(nil) {
		return r3.Vec{}, r3.Vec{}, ErrCollinear
	}
	normal = principalAxes(f.points)[0]
	if r3.Dot(normal, across) < 0 {
		normal = r3.Scale(-1, normal)
	}
	return f.centre, normal, nil
}
