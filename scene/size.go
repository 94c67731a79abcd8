package scene

import (
	"slices"

	"cairn/landmark"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Size returns how large the specimen is, in scene units: what landmarks are drawn
// in proportion to, and what bounds zooming. It is the diagonal of the box around the
// meshes, hidden ones too. Landmarks count only where no mesh has an extent: then it is
// that of the box around those that are not far from the rest, see FitBounds. It is 0
// where there is nothing, or all is in one place.
func (d *Document) Size() float64 { return d.extentNow().size }

// FitBounds returns the box that a view of the document is fitted to: that of the
// meshes and of the placed landmarks that are not far from the rest, hidden ones too.
// One number that stands for a missing point must not make a specimen a speck.
//
// A landmark is far if it is more than farPoints times farther from the middle than the
// specimen reaches. The middle is that of the meshes' box, and the specimen reaches as
// far as a ball in that box would. Where no mesh has an extent, the middle has the
// median of each of the landmarks' coordinates, and the specimen reaches as far as half
// of the landmarks; where more than half are in one place, none is far. Points of Doubts
// do not count, unless there is nothing else.
func (d *Document) FitBounds() mesh.Bounds { return d.extentNow().fit }

const (
	// farPoints is how many times as far from the middle as the specimen reaches a
	// point must be to say nothing of it: -999 for "missing", or one of another
	// specimen.
	farPoints = 5
	// ball is how far from its middle a ball reaches, as a part of the diagonal of the
	// box around it: 1/(2√3), rounded up.
	ball = 0.3
)

// extent is what Bounds, FitBounds and Size return, and of what state of the document.
type extent struct {
	all  mesh.Bounds
	fit  mesh.Bounds
	size float64

	of     uint64 // Document.Revision
	groups []groupState
}

// groupState tells states of a group apart, as far as its points' places go. It holds
// no group.
type groupState struct {
	id       ID
	revision uint64
	doubts   int // points
}

// extentNow returns the document's extent. It is computed anew where something has
// changed: a frame that shows the same again costs a look at each group.
func (d *Document) extentNow() *extent {
	e := &d.extent
	same := e.of == d.rev && len(e.groups) == len(d.groups)
	for i := 0; same && i < len(d.groups); i++ {
		same = e.groups[i] == groupStateOf(d.groups[i])
	}
	if same {
		return e
	}
	e.of, e.groups = d.rev, e.groups[:0]
	for _, n := range d.groups {
		e.groups = append(e.groups, groupStateOf(n))
	}
	e.all, e.fit, e.size = d.measureExtent()
	return e
}

func groupStateOf(n *GroupNode) groupState {
	s := groupState{id: n.id, revision: n.Group.Revision()}
	for _, doubt := range n.s.Doubts {
		s.doubts += len(doubt.Points)
	}
	return s
}

// measureExtent returns what Bounds, FitBounds and Size say.
func (d *Document) measureExtent() (all, fit mesh.Bounds, size float64) {
	points, placed := d.placedPoints()
	meshes := d.meshBounds()
	all = meshes
	for _, p := range placed {
		all = all.Add(p)
	}
	middle, reach := meshes.Center(), ball*meshes.Diagonal()
	switch {
	case reach > 0:
	case len(points) > 0:
		middle, reach = middleOf(points)
	default: // all are in doubt, and none is farther than the others
		points = placed
	}
	var near mesh.Bounds
	for _, p := range points {
		if reach == 0 || r3.Norm(r3.Sub(p, middle)) <= farPoints*reach {
			near = near.Add(p)
		}
	}
	size = meshes.Diagonal()
	if size == 0 {
		size = near.Diagonal()
	}
	return all, meshes.Union(near), size
}

// placedPoints returns the positions of the placed landmarks, first without those of
// Doubts.
func (d *Document) placedPoints() (sure, all []r3.Vec) {
	for _, n := range d.groups {
		doubtful := map[landmark.PointID]bool{}
		for _, doubt := range n.s.Doubts {
			for _, i := range doubt.Points {
				doubtful[i] = true
			}
		}
		marks := n.Group.Landmarks()
		all = slices.Grow(all, len(marks))
		sure = slices.Grow(sure, len(marks))
		for i := range marks {
			l := &marks[i]
			if !l.Placed() {
				continue
			}
			all = append(all, l.Position)
			if len(doubtful) == 0 || !doubtful[n.Group.ID(i)] {
				sure = append(sure, l.Position)
			}
		}
	}
	return sure, all
}

// middleOf returns the median of each coordinate, and the median distance from there.
// Medians are the upper ones, so that of two points both count.
func middleOf(points []r3.Vec) (middle r3.Vec, reach float64) {
	if len(points) == 0 {
		return r3.Vec{}, 0
	}
	const sample = 2000 // enough for medians, and sorted quickly while a point is dragged
	var some []r3.Vec
	for i := 0; i < len(points); i += max(1, len(points)/sample) {
		some = append(some, points[i])
	}
	median := func(of func(p r3.Vec) float64) float64 {
		values := make([]float64, len(some))
		for i, p := range some {
			values[i] = of(p)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	middle = r3.Vec{
		X: median(func(p r3.Vec) float64 { return p.X }),
		Y: median(func(p r3.Vec) float64 { return p.Y }),
		Z: median(func(p r3.Vec) float64 { return p.Z }),
	}
	return middle, median(func(p r3.Vec) float64 { return r3.Norm(r3.Sub(p, middle)) })
}
