package session

import (
	"context"
	"slices"

	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// references are what the points of a group are predicted from: the same points of other
// specimens, as far as an observer has placed them.
type references struct {
	made      madeOf
	row       []int // of each point of the group: its place in the rows of the others
	len       int   // of a row
	shape     *shape.References
	specimens []reference
}

// reference is a specimen in the order of the rows.
type reference struct {
	points  []r3.Vec // not placed, estimated or taken over from a prediction: landmark.NoPosition
	normals []r3.Vec // zero where nothing is known
}

// madeOf says what references were made of. Two of one kind make the same.
type madeOf struct {
	names   []string // of the group's points
	groups  []revision
	learned int
}

type revision struct {
	group    scene.ID
	revision uint64
}

func (m madeOf) same(o madeOf) bool {
	return m.learned == o.learned && slices.Equal(m.names, o.names) && slices.Equal(m.groups, o.groups)
}

// LearnFrom has points predicted from specimens beside those that are open: landmarks in the
// frame of each, of which the session keeps copies. nil takes them away.
func (s *Session) LearnFrom(specimens [][]landmark.Landmark) {
	s.learned, s.references = nil, nil
	for _, points := range specimens {
		s.learned = append(s.learned, slices.Clone(points))
	}
	s.learnedRevision++
}

// referencesOf returns what the points of a group are predicted from, nil where there is
// nothing. It makes them anew only where other specimens have changed.
func (s *Session) referencesOf(d *scene.Document, n *scene.GroupNode) *references {
	made := madeOf{learned: s.learnedRevision}
	for _, l := range n.Group.Landmarks() {
		made.names = append(made.names, l.Name)
	}
	for _, e := range s.Documents.Entries() {
		if e.Document != d && !e.Loading {
			for _, other := range e.Document.Groups() {
				made.groups = append(made.groups, revision{other.ID(), other.Group.Revision()})
			}
		}
	}
	if s.references == nil || !s.references.made.same(made) {
		s.references = s.makeReferences(d, n)
		s.references.made = made
	}
	if s.references.shape == nil {
		return nil
	}
	return s.references
}

func (s *Session) makeReferences(d *scene.Document, n *scene.GroupNode) *references {
	all := [][]landmark.Landmark{n.Group.Landmarks()}
	for _, e := range s.Documents.Entries() {
		if e.Document == d || e.Loading {
			continue
		}
		if other := sharesMost(n.Group, e.Document); other != nil {
			all = append(all, withNormals(e.Document, other))
		}
	}
	all = append(all, s.learned...)
	h := shape.MatchLandmarks(all)
	r := &references{len: len(h.Names)}
	if h.Rows[0] == nil {
		return r // its points cannot be told apart
	}
	at := map[string]int{}
	for j, name := range h.Names {
		at[name] = j
	}
	for i, l := range n.Group.Landmarks() {
		if h.ByNumber || l.Name == "" {
			r.row = append(r.row, i)
		} else {
			r.row = append(r.row, at[l.Name])
		}
	}
	var configurations [][]r3.Vec
	for _, row := range h.Rows[1:] {
		if row == nil {
			continue
		}
		of := reference{make([]r3.Vec, len(row)), make([]r3.Vec, len(row))}
		for j, l := range row {
			if of.points[j] = landmark.NoPosition(); observed(l) {
				of.points[j], of.normals[j] = l.Position, l.Normal
			}
		}
		r.specimens, configurations = append(r.specimens, of), append(configurations, of.points)
	}
	var partners []int
	if !h.ByNumber {
		partners = shape.PairsByName(h.Names)
	}
	if len(configurations) > 0 {
		// Where none can be fitted there are no references.
		r.shape, _ = shape.NewReferences(context.Background(), configurations, partners)
	}
	return r
}

// observed reports whether an observer has placed a landmark without taking a prediction
// over: what was only confirmed must not count as another observation.
func observed(l landmark.Landmark) bool {
	return l.Placed() && l.Status == landmark.Defined && l.Origin != landmark.Accepted && l.Origin != landmark.Predicted
}

// sharesMost returns the group of a document that has the most points of g, nil where none
// has enough for a fit and one point more.
func sharesMost(g *landmark.Group, d *scene.Document) (best *scene.GroupNode) {
	const enough = 4
	most := enough - 1
	for _, n := range d.Groups() {
		shared := shape.Shared(g, n.Group)
		if count := len(shared.Pairs) + len(shared.Unplaced); count > most && n.Group.Dim() == g.Dim() {
			best, most = n, count
		}
	}
	return best
}

// withNormals returns the landmarks of a group, those without a normal with that of the
// surface where they lie.
func withNormals(d *scene.Document, n *scene.GroupNode) []landmark.Landmark {
	all := slices.Clone(n.Group.Landmarks())
	for i, l := range all {
		if l.Placed() && l.Normal == (r3.Vec{}) {
			if w, ok := d.NearestWall(l.Position, r3.Vec{}, 0); ok {
				all[i].Normal = w.Normal
			}
		}
	}
	return all
}

// configuration returns what is placed of a group, in the order of the rows. Estimates are no
// places to go by.
func (r *references) configuration(g *landmark.Group) []r3.Vec {
	points := make([]r3.Vec, r.len)
	for j := range points {
		points[j] = landmark.NoPosition()
	}
	for i, l := range g.Landmarks() {
		if l.Placed() && l.Status == landmark.Defined {
			points[r.row[i]] = l.Position
		}
	}
	return points
}

// mostNormals is of how many specimens the normal of a point is the mean: they hardly differ.
const mostNormals = 20

// normal returns the normal of a point as other specimens have it, turned as they are fitted
// to the points that are placed; zero where nothing is known.
func (r *references) normal(row int, points []r3.Vec) r3.Vec {
	points = slices.Clone(points)
	points[row] = landmark.NoPosition()
	var sum r3.Vec
	found := 0
	for _, of := range r.specimens {
		if of.normals[row] == (r3.Vec{}) || found == mostNormals {
			continue
		}
		if fit, err := shape.Fit(of.points, points, shape.Options{Scale: true}); err == nil {
			sum = r3.Add(sum, fit.Direction(of.normals[row]))
			found++
		}
	}
	if l := r3.Norm(sum); l > 0 {
		return r3.Scale(1/l, sum)
	}
	return r3.Vec{}
}
