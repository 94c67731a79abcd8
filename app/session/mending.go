package session

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// edit returns the edit that a remedy is for a group of a document, which is as it was when the
// remedy was found, or why there is none. at says which point of the group each row of the
// remedy is, -1 for none. What an observer said of a place goes with it; a lock stays with its
// point, and nothing is done where that would have to move.
func (m mending) edit(d *scene.Document, n *scene.GroupNode, at []int) (e scene.Edit, why string) {
	if m.why != "" {
		return e, m.why
	}
	if m.Action == check.Read {
		return scene.PlaceGroup(d, n.ID(), m.Placement), ""
	}
	change, why := m.changes(d, n, at)
	if why != "" {
		return e, why
	}
	var points []scene.Point
	var fixed []string
	for i := range n.Group.Len() {
		if change[i] == nil {
			continue
		}
		points = append(points, n.Point(i))
		if n.Group.At(i).Locked {
			fixed = append(fixed, d.PointName(n.Point(i)))
		}
	}
	switch {
	case n.Group.Properties().Locked:
		return e, d.GroupName(n) + unlockFirst
	case len(fixed) == 1:
		return e, fixed[0] + unlockFirst
	case len(fixed) > 1:
		return e, message.Some(fixed) + " are locked; unlock them first"
	case len(points) == 0:
		return e, "it changes nothing"
	}
	return scene.ChangePoints(d, m.title(d, n, at), points, func(p scene.Point, l *landmark.Landmark) { change[d.Index(p)](l) }), ""
}

// changes returns what a remedy does to each point of a group, nil where nothing.
func (m mending) changes(d *scene.Document, n *scene.GroupNode, at []int) (change []func(*landmark.Landmark), why string) {
	change = make([]func(*landmark.Landmark), n.Group.Len())
	switch m.Action {
	case check.Mirror:
		for i, l := range n.Group.Landmarks() {
			if l.Placed() {
				change[i] = func(l *landmark.Landmark) {
					l.Position, l.Normal = m.reflect.position(l.Position), m.reflect.direction(l.Normal)
				}
			}
		}
		return change, ""
	case check.MarkMissing, check.Move:
		for k, row := range m.Points {
			if at[row] < 0 {
				return nil, notInGroup
			}
			change[at[row]] = unplace(landmark.Missing)
			if m.Action == check.Move {
				change[at[row]] = func(l *landmark.Landmark) {
					l.Position, l.Normal, l.Origin = m.Positions[k], normalAt(d, m.Positions[k]), l.Origin.Moved()
				}
			}
		}
		return change, ""
	}
	return m.rearrange(n, at, change)
}

// normalAt returns the normal of the surface at a place, zero where there is no surface there.
func normalAt(d *scene.Document, p r3.Vec) r3.Vec {
	const rounding = 1e-6 // of the document's size
	if w, ok := d.NearestWall(p, r3.Vec{}, 0); ok && w.Distance <= rounding*d.Size() {
		return w.Normal
	}
	return r3.Vec{}
}

const notInGroup = "the group has not all of the points"

func unplace(s landmark.PositionStatus) func(*landmark.Landmark) {
	return func(l *landmark.Landmark) { take(l, landmark.Landmark{Position: landmark.NoPosition(), Status: s}) }
}

// take gives a landmark the place of another one, with what was said of that.
func take(l *landmark.Landmark, of landmark.Landmark) {
	l.Position, l.Normal, l.Status, l.Reason, l.Origin = of.Position, of.Normal, of.Status, of.Reason, of.Origin
}

// rearrange gives points the places of others. Where there is none for a point, nobody has
// visited it.
func (m mending) rearrange(n *scene.GroupNode, at []int, change []func(*landmark.Landmark)) ([]func(*landmark.Landmark), string) {
	points := make([]r3.Vec, len(at))
	for row, i := range at {
		if points[row] = landmark.NoPosition(); i >= 0 && n.Group.At(i).Placed() {
			points[row] = n.Group.At(i).Position
		}
	}
	for row, from := range m.Sources(points) {
		i, of := at[row], landmark.Landmark{Position: landmark.NoPosition()}
		if from >= 0 && at[from] >= 0 {
			of = n.Group.At(at[from])
		}
		switch {
		case from == row || i < 0 && of.Status == landmark.Undefined:
		case i < 0:
			return nil, notInGroup
		case of.Status != landmark.Undefined || n.Group.At(i).Status != landmark.Undefined:
			change[i] = func(l *landmark.Landmark) { take(l, of) }
		}
	}
	return change, ""
}

// title says what a remedy does, as its button and the history have it.
func (m mending) title(d *scene.Document, n *scene.GroupNode, at []int) string {
	// name names points, if there are few and their names are short.
	name := func(rows ...int) string {
		const most = 16 // letters of names on a button
		var names []string
		for _, row := range rows {
			if at[row] < 0 {
				continue
			}
			names = append(names, d.PointName(n.Point(at[row])))
		}
		text := strings.Join(names, " and ")
		switch short := len([]rune(text)) <= most; {
		case short && len(names) <= 2:
			return text
		case len(names) == 1:
			return "This Point"
		}
		return message.Plural(len(names), "Point")
	}
	switch m.Action {
	case check.Exchange:
		if len(m.Points) > 2 && m.swaps() {
			return "Exchange Left and Right"
		}
		return "Exchange " + name(m.Points...)
	case check.Mirror:
		return "Mirror the Points"
	case check.MarkMissing:
		return "Mark " + name(m.Points...) + " as Missing"
	case check.Move:
		return "Project " + name(m.Points...)
	case check.Read:
		if f, ok := m.Placement.Scale(); ok {
			return fmt.Sprintf("Read Times %.6g", f)
		}
		return readings[m.Placement.Kind]
	case check.Insert:
		return "Leave " + name(m.Points...) + " Open, Shift On"
	default:
		return "Take " + name(m.Points...) + " Out, Shift Back"
	}
}

// readings are the titles of remedies that read coordinates otherwise.
var readings = map[landmark.PlacementKind]string{
	landmark.AsStored: "Read as in the File", landmark.Negated: "Read with X and Y Negated", landmark.Centred: "Read as Centred on the Mesh",
	landmark.Times1000: "Read Times 1000", landmark.Over1000: "Read Divided by 1000", landmark.ByMatrix: "Read by the File's Matrix",
}

// swaps reports whether an exchange is of pairs.
func (m mending) swaps() bool {
	for k, i := range m.Points {
		if back := slices.Index(m.Points, m.From[k]); back < 0 || m.From[back] != i {
			return false
		}
	}
	return true
}
