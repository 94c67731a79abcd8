package check

import (
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// PartnersIn returns which points are left and right of which, for Reference.Partners, where
// that is clear from a mean shape alone; nil where it is not, or where there are so many points
// that it would take long. The slice is the caller's.
func PartnersIn(mean []r3.Vec) []int {
	const (
		most  = 200 // points: the work grows with the third power
		clear = 10  // times better than across any other plane
	)
	if len(mean) > most {
		return nil
	}
	p, err := shape.FindPairs(mean)
	if err != nil || clear*p.Cost > p.Other {
		return nil
	}
	return p.Partners
}
