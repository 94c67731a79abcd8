// Package landmark holds landmarks, the groups they stand in, and what a file
// says about them. It knows nothing of meshes, files, the GPU or the window.
package landmark

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// PositionStatus says why a landmark has a position, or why it has none.
type PositionStatus uint8

const (
	// Undefined: nobody has visited the landmark yet.
	Undefined PositionStatus = iota
	// Defined: placed by an observer.
	Defined
	// Estimated: computed, not observed.
	Estimated
	// Missing: visited and found not to be there on this specimen.
	Missing
)

// String returns the word that the window and the command line show.
func (s PositionStatus) String() string {
	switch s {
	case Defined:
		return "placed"
	case Estimated:
		return "estimated"
	case Missing:
		return "missing"
	default:
		return "not visited"
	}
}

// Landmark is one point of a Group. It is a plain value: copying it copies all
// of it.
type Landmark struct {
	// Name is the point's own text; it may be empty. (A Label is something
	// else: a named subset of a group.)
	Name string
	// Position is in the units and frame of the document. It is to be used only
	// where Placed is true; any other landmark has NaN for coordinates that its
	// file leaves out, or that mean nothing there.
	Position r3.Vec
	Status   PositionStatus
	Origin   Origin // what part a prediction had in Position

	Description string // any text about the point, such as how it is defined
	Reason      string // why it is missing, any text; "" where nobody has said so, and in every other state
	Normal      r3.Vec // of the surface there, of length 1; zero where the file has none
	Locked      bool   // not to be moved
	Hidden      bool   // not to be drawn
	Extra       Fields // what else its file says, see Properties.Format
}

// NoPosition is the position of a landmark that has none: three NaN, so that
// it can never pass for the origin.
func NoPosition() r3.Vec { return r3.Vec{X: math.NaN(), Y: math.NaN(), Z: math.NaN()} }

// Placed reports whether the landmark has a position that may be drawn and
// computed with: a placed or estimated one with finite coordinates.
func (l Landmark) Placed() bool {
	return (l.Status == Defined || l.Status == Estimated) && finite(l.Position)
}

// StatusText returns the status in a word, and behind a colon why the landmark is missing,
// where somebody has said that.
func (l Landmark) StatusText() string {
	if l.Status == Missing && l.Reason != "" {
		return l.Status.String() + ": " + l.Reason
	}
	return l.Status.String()
}

// Shown reports whether the landmark is to be drawn: it is placed and not hidden.
func (l Landmark) Shown() bool { return l.Placed() && !l.Hidden }

func finite(p r3.Vec) bool {
	return p.X-p.X == 0 && p.Y-p.Y == 0 && p.Z-p.Z == 0 // infinity - infinity is NaN
}
