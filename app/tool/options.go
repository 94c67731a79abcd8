package tool

// Options are what the tools have in common. They belong to the Hand.
type Options struct {
	Snap Snap
	Lock bool // points after they are placed
	// TurnToLikely has the view turn to where the next point is expected.
	TurnToLikely bool
	Loupe        bool // show a magnified part of the picture while points are placed and moved
}

// Snap says where a point goes that is placed or dragged.
type Snap uint8

const (
	ToSurface Snap = iota // where the ray from the eye meets it
	ToVertex              // to the corner of the triangle there that is nearest
	Free                  // in the plane across the view
)

// String returns what the window calls it.
func (s Snap) String() string {
	switch s {
	case ToVertex:
		return "Nearest Vertex"
	case Free:
		return "Free in the View Plane"
	}
	return "Surface"
}
