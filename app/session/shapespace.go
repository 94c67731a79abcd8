package session

import (
	"slices"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// ShapeSpace is how the shapes of a study's specimens differ: their mean, and the directions in
// which they differ most. It is a value of its own, which does not change once it is made; its
// slices are only to be read. It may be used on any goroutine.
type ShapeSpace struct {
	Names    []string // of the points; by number "1", "2" and so on where ByNumber
	ByNumber bool     // points were matched by their number, as names did not say which are the same

	// Mean is the shape whose scores are all 0: about the origin, of a centroid size of nearly 1,
	// landmark.NoPosition for a point that no specimen has.
	Mean []r3.Vec
	// Components are the principal components, the one of the largest variance first: directions of
	// length 1 over all points, in the frame of Mean.
	Components [][]r3.Vec
	Deviations []float64 // the standard deviation of the scores along each
	// Size is the median of the specimens' centroid sizes, in the unit of their coordinates.
	Size float64
}

// At returns the shape at some scores, of the first components, 0 for the others: in the frame of
// Mean, missing where that is. The slice is the caller's.
func (s *ShapeSpace) At(scores ...float64) []r3.Vec {
	points := slices.Clone(s.Mean)
	for k, score := range scores {
		for j, v := range s.Components[k] {
			points[j] = r3.Add(points[j], r3.Scale(score, v))
		}
	}
	return points
}

// Points returns what an observer has placed of a group, in the order of Names and in the group's
// frame; landmark.NoPosition for what it lacks, and for estimates. The slice is the caller's.
func (s *ShapeSpace) Points(g *landmark.Group) []r3.Vec {
	return placedOf(g.Landmarks(), s.places(g.Landmarks()), len(s.Names))
}

// places returns for each landmark which point it is, -1 for none. Of two of one name it is the first.
func (s *ShapeSpace) places(points []landmark.Landmark) []int {
	if s.ByNumber {
		at := make([]int, len(points))
		for i := range at {
			if at[i] = i; i >= len(s.Names) {
				at[i] = -1
			}
		}
		return at
	}
	return byName(s.Names, points)
}

// byName returns for each landmark the place of its name, -1 for none. Of two of one name it is the
// first.
func byName(names []string, points []landmark.Landmark) []int {
	of := make(map[string]int, len(names))
	for j, name := range names {
		of[name] = j
	}
	at := make([]int, len(points))
	for i, l := range points {
		j, ok := of[l.Name]
		if !ok {
			at[i] = -1
			continue
		}
		at[i] = j
		delete(of, l.Name)
	}
	return at
}

// placedOf returns where an observer has placed the points, by their places.
func placedOf(points []landmark.Landmark, at []int, n int) []r3.Vec {
	places := make([]r3.Vec, n)
	for j := range places {
		places[j] = landmark.NoPosition()
	}
	for i, l := range points {
		if at[i] >= 0 && l.Placed() && l.Status == landmark.Defined {
			places[at[i]] = l.Position
		}
	}
	return places
}
