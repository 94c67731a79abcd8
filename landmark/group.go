package landmark

import (
	"errors"
	"fmt"
	"slices"
)

// Label is a named subset of a group's points, by their indices. Labels of one
// group may overlap, and their order means something.
type Label struct {
	Name    string
	Indices []int
}

// Edge is a line between two points of a group, by their indices.
type Edge [2]int

// Group is an ordered set of landmarks with the labels and the connectivity
// that belong to them. It holds no reference to a mesh or a document.
//
// A Group is not safe for concurrent use: it belongs to the goroutine of its
// document. Slices that a method returns must not be changed.
type Group struct {
	name         string
	dim          int
	landmarks    []Landmark
	labels       []Label
	connectivity []Edge
	rev          uint64
}

// ErrIndex is wrapped by errors about an index that the group does not have.
var ErrIndex = errors.New("landmark: index out of range")

// NewGroup returns a group of three-dimensional landmarks. It keeps the slice.
func NewGroup(name string, landmarks []Landmark) *Group {
	return &Group{name: name, dim: 3, landmarks: landmarks, rev: 1}
}

// Name returns the group's name, which may be empty.
func (g *Group) Name() string { return g.name }

// SetName renames the group.
func (g *Group) SetName(name string) { g.name = name; g.rev++ }

// Dim returns how many coordinates a point has in the group's file: 3, or 2 for
// landmarks of a picture, whose Z is then 0.
func (g *Group) Dim() int { return g.dim }

// SetDim sets the number of coordinates; it panics unless it is 2 or 3.
func (g *Group) SetDim(dim int) {
	if dim != 2 && dim != 3 {
		panic(fmt.Sprintf("landmark: a group of dimension %d", dim))
	}
	g.dim = dim
	g.rev++
}

// Len returns the number of landmarks, placed or not.
func (g *Group) Len() int { return len(g.landmarks) }

// At returns landmark i; it panics if there is none.
func (g *Group) At(i int) Landmark { return g.landmarks[i] }

// Landmarks returns the group's own slice.
func (g *Group) Landmarks() []Landmark { return g.landmarks }

// Set replaces landmark i; it panics if there is none.
func (g *Group) Set(i int, l Landmark) { g.landmarks[i] = l; g.rev++ }

// Labels returns the group's own slice.
func (g *Group) Labels() []Label { return g.labels }

// SetLabels replaces the labels and keeps the slice. It refuses an index that
// the group does not have.
func (g *Group) SetLabels(labels []Label) error {
	for _, l := range labels {
		for _, i := range l.Indices {
			if i < 0 || i >= len(g.landmarks) {
				return fmt.Errorf("%w: label %q names point %d of %d", ErrIndex, l.Name, i, len(g.landmarks))
			}
		}
	}
	g.labels = labels
	g.rev++
	return nil
}

// Connectivity returns the group's own slice.
func (g *Group) Connectivity() []Edge { return g.connectivity }

// SetConnectivity replaces the lines between points and keeps the slice. It
// refuses an index that the group does not have.
func (g *Group) SetConnectivity(edges []Edge) error {
	for _, e := range edges {
		for _, i := range e {
			if i < 0 || i >= len(g.landmarks) {
				return fmt.Errorf("%w: a line names point %d of %d", ErrIndex, i, len(g.landmarks))
			}
		}
	}
	g.connectivity = edges
	g.rev++
	return nil
}

// Revision counts the changes of the group: whoever keeps a copy of something
// in it knows by it that the copy is old.
func (g *Group) Revision() uint64 { return g.rev }

// Count returns how many landmarks are in the given state.
func (g *Group) Count(s PositionStatus) int {
	n := 0
	for _, l := range g.landmarks {
		if l.Status == s {
			n++
		}
	}
	return n
}

// Placed returns how many landmarks can be drawn.
func (g *Group) Placed() int {
	n := 0
	for _, l := range g.landmarks {
		if l.Placed() {
			n++
		}
	}
	return n
}

// Copy returns a deep copy, which shares nothing with g.
func (g *Group) Copy() *Group {
	c := *g
	c.landmarks = slices.Clone(g.landmarks)
	c.connectivity = slices.Clone(g.connectivity)
	c.labels = slices.Clone(g.labels)
	for i := range c.labels {
		c.labels[i].Indices = slices.Clone(c.labels[i].Indices)
	}
	return &c
}

// Clear drops the group's data, so that a forgotten pointer to it holds next
// to nothing. The document calls it when it closes.
func (g *Group) Clear() {
	g.landmarks, g.labels, g.connectivity = nil, nil, nil
	g.rev++
}

// Bytes returns the memory that the group's slices hold, names not counted.
func (g *Group) Bytes() int64 {
	const landmarkBytes, edgeBytes, indexBytes = 48, 16, 8
	n := int64(cap(g.landmarks))*landmarkBytes + int64(cap(g.connectivity))*edgeBytes
	for _, l := range g.labels {
		n += int64(cap(l.Indices)) * indexBytes
	}
	return n
}
