package shape

import (
	"math"
	"slices"
)

// Quantile returns the number below which a share of the values is, from 0 to 1, between the
// two nearest (method 7 of Hyndman & Fan 1996, doi:10.1080/00031305.1996.10473566, which R and
// NumPy have unless told otherwise); NaN of none. The values are only read, and must be numbers.
func Quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	at := share * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// FewestForFence is how many values make an UpperFence that says something.
const FewestForFence = 8

// UpperFence returns the number above which a value is unusual among others: the third quartile
// and 1.5 times the distance between the quartiles (Tukey 1977, Exploratory Data Analysis), as
// plotOutliers of geomorph draws it for distances to the mean. NaN of none. Of fewer than
// FewestForFence it says little.
func UpperFence(values []float64) float64 {
	q1, q3 := Quantile(values, 0.25), Quantile(values, 0.75)
	return q3 + 1.5*(q3-q1)
}
