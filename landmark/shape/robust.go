package shape

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// FitRobust is Fit for points a few of which are wrong: least squares spread the error of
// one point over all. Each pair counts as 1/(1+(r/c)²)² does, where r is how far the pair
// is apart and c twice the median of that, in turn with the fit (iteratively reweighted
// least squares with the weights of Geman & McClure 1987; Black & Rangarajan 1996,
// doi:10.1007/BF00131148). Up to half of the pairs may be wrong where they do not agree
// with each other.
//
// Weights of the options are multiplied by it. The errors are those of Fit. It takes
// about twenty times as long.
func FitRobust(from, to []r3.Vec, o Options) (Similarity, error) {
	fit, err := Fit(from, to, o)
	if err != nil {
		return fit, err
	}
	given := o.Weights
	o.Weights = make([]float64, len(from))
	var sorted []float64
	for range robustRounds {
		far := fit.Residuals(from, to)
		sorted = sorted[:0]
		for _, r := range far {
			if r == r {
				sorted = append(sorted, r)
			}
		}
		slices.Sort(sorted)
		c := 2 * median(sorted)
		if !(c > 0) {
			return fit, nil // half of the pairs fit exactly, and the others are the wrong ones
		}
		change := 0.0
		for i, r := range far {
			w := 0.0
			if r == r {
				w = 1 / (1 + (r/c)*(r/c))
				w *= w
			}
			if given != nil {
				w *= given[i]
			}
			change = max(change, math.Abs(w-o.Weights[i]))
			o.Weights[i] = w
		}
		next, err := Fit(from, to, o)
		if err != nil {
			return fit, nil // too few points agree: the last fit is the best there is
		}
		fit = next
		if change < 1e-6 {
			break
		}
	}
	return fit, nil
}

// robustRounds is how often the weights are made: they settle in 5 to 20.
const robustRounds = 30
