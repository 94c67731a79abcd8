package landmark

import (
	"errors"
	"fmt"
	"image/color"
	"slices"
)

// Label is a named subset of a group's points, by their indices. Labels of one
// group may overlap, and their order means something.
type Label struct {
	Name    string
	Indices []int
	Curve   Curve       // whether the points stand along a curve, in that order
	Color   color.NRGBA // that was chosen for it; alpha 0: none was
}

// Curve says whether the points of a label are a curve.
type Curve uint8

const (
	NoCurve     Curve = iota // points in any order
	OpenCurve                // from the first to the last
	ClosedCurve              // and back to the first
)

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
	ids          []PointID       // of the landmarks
	lastID       PointID         // the highest that a point has or had
	index        map[PointID]int // nil until it is asked for
	labels       []Label
	connectivity []Edge
	properties   Properties
	placement    Placement
	rev          uint64
}

// Properties are what a file says of a whole group beside its points.
type Properties struct {
	Units string // of length, such as "mm", "um" or "m"; "" where the file does not say
	// Declared is how the file itself says its coordinates are to be read.
	// Unlike the group's Placement it does not depend on any mesh.
	Declared Placement
	Color    color.NRGBA // alpha 0: none is said
	Locked   bool        // no point is to be moved
	Hidden   bool        // no point is to be drawn
	Format   string      // name of the format that the group was read from; "" for none
	Protocol ProtocolID  // by which the points were placed
	Extra    Fields      // what else the file says; it belongs to Format, as that of the landmarks
	Spelling Spelling    // how the file says it; it belongs to Format
}

// ErrIndex is wrapped by errors about an index that the group does not have.
var ErrIndex = errors.New("landmark: index out of range")

// NewGroup returns a group of three-dimensional landmarks. It keeps the slice.
func NewGroup(name string, landmarks []Landmark) *Group {
	g := &Group{name: name, dim: 3, landmarks: landmarks, rev: 1}
	g.number()
	return g
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

// Lines returns what is drawn between points: the connectivity, and the curves
// of the labels. The slice is the group's own where there are no curves.
func (g *Group) Lines() []Edge {
	lines := g.connectivity[:len(g.connectivity):len(g.connectivity)]
	for _, l := range g.labels {
		lines = append(lines, l.Lines()...)
	}
	return lines
}

// Lines returns what is drawn along a label that is a curve, nothing for others.
func (l Label) Lines() []Edge {
	if l.Curve == NoCurve || len(l.Indices) < 2 {
		return nil
	}
	edges := make([]Edge, 0, len(l.Indices))
	for i := 1; i < len(l.Indices); i++ {
		edges = append(edges, Edge{l.Indices[i-1], l.Indices[i]})
	}
	if l.Curve == ClosedCurve && len(l.Indices) > 2 {
		edges = append(edges, Edge{l.Indices[len(l.Indices)-1], l.Indices[0]})
	}
	return edges
}

// Properties returns what is said of the whole group.
func (g *Group) Properties() Properties { return g.properties }

// SetProperties replaces what is said of the whole group. It moves no point:
// see Place.
func (g *Group) SetProperties(p Properties) { g.properties = p; g.rev++ }

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

// Thin replaces the landmarks by some of them and keeps the slice: to has the
// new index of each old one, or -1 where it is left out. Labels lose what is
// left out, and lines that end there are dropped. The points get identities anew:
// it is for reading a file.
func (g *Group) Thin(kept []Landmark, to []int) {
	g.labels, g.connectivity = movedLabels(g.labels, to), movedLines(g.connectivity, to)
	g.landmarks = kept
	g.number()
	g.rev++
}

// Copy returns a deep copy, which shares nothing with g.
func (g *Group) Copy() *Group {
	c := *g
	c.landmarks = slices.Clone(g.landmarks)
	c.connectivity = slices.Clone(g.connectivity)
	c.labels = copyLabels(g.labels)
	c.ids, c.index = slices.Clone(g.ids), nil
	return &c
}

// Clear drops the group's data, so that a forgotten pointer to it holds next
// to nothing. The document calls it when it closes.
func (g *Group) Clear() {
	g.landmarks, g.labels, g.connectivity, g.ids, g.index = nil, nil, nil, nil, nil
	g.properties.Extra, g.properties.Spelling = Fields{}, nil
	g.rev++
}

// Bytes returns the memory that the group's slices hold, not counting texts:
// names, descriptions and Extra.
func (g *Group) Bytes() int64 {
	const landmarkBytes, idBytes, edgeBytes, indexBytes = 120, 4, 16, 8
	n := int64(cap(g.landmarks))*landmarkBytes + int64(cap(g.ids))*idBytes + int64(cap(g.connectivity))*edgeBytes
	for _, l := range g.labels {
		n += int64(cap(l.Indices)) * indexBytes
	}
	return n
}
