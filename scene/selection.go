package scene

import (
	"cmp"
	"slices"

	"cairn/landmark"
)

// Selection is the set of selected landmarks of a document. Its zero value is
// empty. It names groups by ID, so that it keeps nothing alive.
type Selection struct {
	points  map[Point]uint64 // the larger, the later it was selected
	last    uint64           // of these
	rev     uint64
	changed func() // nil for a selection of no document
}

// Point names one landmark of a document by its identity, which other edits leave
// as it is. The zero value names none.
type Point struct {
	Group ID
	ID    landmark.PointID
}

// Has reports whether p is selected.
func (s *Selection) Has(p Point) bool { _, ok := s.points[p]; return ok }

// Len returns how many points are selected.
func (s *Selection) Len() int { return len(s.points) }

// Only selects just the given points; without any it selects nothing.
func (s *Selection) Only(points ...Point) {
	s.points = make(map[Point]uint64, len(points))
	s.Add(points...)
}

// Toggle adds p, or takes it out if it was selected.
func (s *Selection) Toggle(p Point) {
	if s.Has(p) {
		delete(s.points, p)
	} else {
		s.Add(p)
		return
	}
	s.tell()
}

// Revision counts the changes of the selection.
func (s *Selection) Revision() uint64 { return s.rev }

// Points returns what is selected, in the order in which it was. The slice is the
// caller's.
func (s *Selection) Points() []Point {
	points := make([]Point, 0, len(s.points))
	for p := range s.points {
		points = append(points, p)
	}
	slices.SortFunc(points, func(a, b Point) int { return cmp.Compare(s.points[a], s.points[b]) })
	return points
}

// Add selects points beside those that are selected.
func (s *Selection) Add(points ...Point) {
	if s.points == nil {
		s.points = map[Point]uint64{}
	}
	for _, p := range points {
		if !s.Has(p) {
			s.last++
			s.points[p] = s.last
		}
	}
	s.tell()
}

func (s *Selection) tell() {
	s.rev++
	if s.changed != nil {
		s.changed()
	}
}

// forget takes the points of a group out.
func (s *Selection) forget(group ID) {
	for p := range s.points {
		if p.Group == group {
			delete(s.points, p)
		}
	}
	s.rev++
}

// drop takes a point out that is no longer there.
func (s *Selection) drop(p Point) {
	if s.Has(p) {
		delete(s.points, p)
		s.rev++
	}
}

// Landmark returns the landmark that p names, and whether it exists.
func (d *Document) Landmark(p Point) (landmark.Landmark, bool) {
	i := d.Index(p)
	if i < 0 {
		return landmark.Landmark{}, false
	}
	return d.Group(p.Group).Group.At(i), true
}

// Index returns the place of a point in the order of its group, or
// landmark.NoIndex where there is no such point.
func (d *Document) Index(p Point) int {
	n := d.Group(p.Group)
	if n == nil {
		return landmark.NoIndex
	}
	return n.Group.Index(p.ID)
}
