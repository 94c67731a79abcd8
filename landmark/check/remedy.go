package check

import (
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Action is what a remedy does.
type Action uint8

const (
	// Exchange gives each of Points the position that the one of the same place in From has.
	Exchange    Action = iota
	Mirror             // the specimen is mirrored, its points and its mesh
	MarkMissing        // Points are not there on this specimen
	Move               // Points go to Positions: onto the surface, or back
	Read               // the coordinates of the file are read by Placement
	// Insert says that a point was passed over: Points[0] is missing, and those from there
	// to the last placed one have the positions of the points before them.
	Insert
	// Remove says that one point too many was placed: the position of Points[0] belongs to
	// none, and each after it has that of the next.
	Remove
)

var actions = [...]string{"exchange", "mirror", "mark missing", "move", "read", "insert", "remove"}

// String returns the word for it.
func (a Action) String() string { return actions[a] }

// Remedy is what would mend a finding. It is a plain value; its slices are the caller's.
type Remedy struct {
	Action    Action
	Points    []int
	From      []int              // of Exchange
	Positions []r3.Vec           // of Move: in the specimen's frame
	Placement landmark.Placement // of Read
}

// Sources returns for each of the points which one's place it gets by Exchange, Insert and
// Remove, -1 for none: nil for what does none of these. The slice is the caller's.
func (r Remedy) Sources(points []r3.Vec) []int {
	from := make([]int, len(points))
	for i := range from {
		from[i] = i
	}
	switch r.Action {
	case Exchange:
		for k, i := range r.Points {
			from[i] = r.From[k]
		}
	case Insert:
		last := lastPlaced(points)
		for i := r.Points[0] + 1; i <= last+1 && i < len(points); i++ {
			from[i] = i - 1
		}
		from[r.Points[0]] = -1
	case Remove:
		copy(from[r.Points[0]:], from[r.Points[0]+1:])
		from[len(from)-1] = -1
	default:
		return nil
	}
	return from
}

// Apply returns positions as the remedy would make them: of Exchange, MarkMissing, Move,
// Insert and Remove. Those of Mirror and Read are left as they are, as these are about
// more than points. The slice is the caller's.
func (r Remedy) Apply(points []r3.Vec) []r3.Vec {
	mended := make([]r3.Vec, len(points))
	copy(mended, points)
	switch r.Action {
	case MarkMissing:
		for _, i := range r.Points {
			mended[i] = landmark.NoPosition()
		}
	case Move:
		for k, i := range r.Points {
			mended[i] = r.Positions[k]
		}
	}
	for i, from := range r.Sources(points) {
		if mended[i] = landmark.NoPosition(); from >= 0 {
			mended[i] = points[from]
		}
	}
	return mended
}

func lastPlaced(points []r3.Vec) int {
	last := len(points) - 1
	for last >= 0 && !finite(points[last]) {
		last--
	}
	return last
}
