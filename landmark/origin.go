package landmark

// Origin says what part a prediction had in where a landmark is. A landmark without a
// position has none: it is Observed.
type Origin uint8

const (
	// Observed: an observer placed it without taking over a prediction, or nobody has
	// said anything else.
	Observed Origin = iota
	// Predicted: it was computed, and no observer has said anything to it yet.
	Predicted
	// Accepted: an observer took over a prediction as it was.
	Accepted
	// Adjusted: an observer has moved what was predicted or accepted.
	Adjusted
)

// String returns the word that files and the window have, "" for Observed.
func (o Origin) String() string {
	switch o {
	case Predicted:
		return "predicted"
	case Accepted:
		return "accepted"
	case Adjusted:
		return "adjusted"
	default:
		return ""
	}
}

// Moved returns the origin of a landmark that an observer has moved.
func (o Origin) Moved() Origin {
	if o == Observed {
		return Observed
	}
	return Adjusted
}
