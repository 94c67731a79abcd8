package scene

import "cairn/landmark"

// Selection is the set of selected landmarks of a document. Its zero value is
// empty. It names groups by ID, so that it keeps nothing alive.
type Selection struct {
	points map[Point]struct{}
	rev    uint64
}

// Point names one landmark of a document.
type Point struct {
	Group ID
	Index int
}

// Has reports whether p is selected.
func (s *Selection) Has(p Point) bool { _, ok := s.points[p]; return ok }

// Len returns how many points are selected.
func (s *Selection) Len() int { return len(s.points) }

// Only selects just the given points; without any it selects nothing.
func (s *Selection) Only(points ...Point) {
	s.points = make(map[Point]struct{}, len(points))
	for _, p := range points {
		s.points[p] = struct{}{}
	}
	s.rev++
}

// Toggle adds p, or takes it out if it was selected.
func (s *Selection) Toggle(p Point) {
	if s.Has(p) {
		delete(s.points, p)
	} else {
		if s.points == nil {
			s.points = map[Point]struct{}{}
		}
		s.points[p] = struct{}{}
	}
	s.rev++
}

// Revision counts the changes of the selection.
func (s *Selection) Revision() uint64 { return s.rev }

// forget takes the points of a group out.
func (s *Selection) forget(group ID) {
	for p := range s.points {
		if p.Group == group {
			delete(s.points, p)
		}
	}
	s.rev++
}

// Landmark returns the landmark that p names, and whether it exists.
func (d *Document) Landmark(p Point) (landmark.Landmark, bool) {
	g := d.Group(p.Group)
	if g == nil || p.Index < 0 || p.Index >= g.Group.Len() {
		return landmark.Landmark{}, false
	}
	return g.Group.At(p.Index), true
}
