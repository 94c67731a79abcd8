package landmark

import "fmt"

// Progress counts how far a group is: the points in each state, which together are
// all of them.
type Progress struct {
	Placed, Estimated, Missing, NotVisited int
	Of                                     int // points
}

// Progress returns the counts. They are by state: a placed point counts as that
// whatever its coordinates are.
func (g *Group) Progress() Progress {
	p := Progress{Of: g.Len()}
	for _, l := range g.landmarks {
		switch l.Status {
		case Defined:
			p.Placed++
		case Estimated:
			p.Estimated++
		case Missing:
			p.Missing++
		default:
			p.NotVisited++
		}
	}
	return p
}

// Done reports whether every point was visited.
func (p Progress) Done() bool { return p.NotVisited == 0 }

// String says it in the words of the window: "10 of 68 placed (1 estimated), 1 missing,
// 57 not visited". An estimated point is placed, too, as in the list of groups and in
// what cairn info says. States that no point has are left out.
func (p Progress) String() string {
	text := fmt.Sprintf("%d of %d placed", p.Placed+p.Estimated, p.Of)
	if p.Estimated > 0 {
		text += fmt.Sprintf(" (%d %s)", p.Estimated, Estimated)
	}
	for _, c := range []struct {
		n     int
		state PositionStatus
	}{{p.Missing, Missing}, {p.NotVisited, Undefined}} {
		if c.n > 0 {
			text += fmt.Sprintf(", %d %s", c.n, c.state)
		}
	}
	return text
}

// The way through a group's points while they are placed. Each function takes the
// index of the point that is asked for now, and returns that of another. They change
// nothing: which point is asked for is known to the caller, who can jump anywhere.

// NextToPlace returns the first point from index from on that nobody has visited, and
// goes on from the first point where there is none up to the last. ok is false where
// every point was visited. A from outside the group stands for the first point.
func (g *Group) NextToPlace(from int) (i int, ok bool) {
	if from < 0 || from >= g.Len() {
		from = 0
	}
	for k := range g.Len() {
		if i := (from + k) % g.Len(); g.landmarks[i].Status == Undefined {
			return i, true
		}
	}
	return -1, false
}

// Skip leaves point current as it is and returns the next one that nobody has
// visited. That is current again where it is the only one. ok is false where every
// point was visited.
func (g *Group) Skip(current int) (i int, ok bool) { return g.NextToPlace(current + 1) }

// Back returns the point before current in the group's order, whatever its state, to
// look at it or to place it anew: the last one before the first. ok is false in a
// group without points. A current outside the group stands for one behind the last.
func (g *Group) Back(current int) (i int, ok bool) {
	if g.Len() == 0 {
		return -1, false
	}
	if current <= 0 || current > g.Len() {
		current = g.Len()
	}
	return current - 1, true
}
