package session

import (
	"context"
	"maps"
	"slices"

	"cairn/app/workspace"
	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/landmark/shape"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// collection is the same points of other specimens, as far as an observer has placed them,
// in one order with those of a group: what is expected of the points of that group, and what
// is odd about them, is told from it. It does not change, so that jobs may have it.
type collection struct {
	made      madeOf
	row       []int    // of each point of the group: its place in the rows of the others; nil where its points cannot be told apart
	names     []string // of the rows; nil where points are matched by their number
	len       int      // of a row
	specimens []reference
	far       []float64 // of those with a surface: how far their points lie off it, as check.SurfaceDistance has it
}

// reference is a specimen in the order of the rows.
type reference struct {
	name    string
	points  []r3.Vec // not placed, estimated or taken over from a prediction: landmark.NoPosition
	normals []r3.Vec // zero where nothing is known
}

// references are what the points of a group are predicted from.
type references struct {
	*collection
	shape *shape.References
}

// madeOf says what a collection was made of. Two of one kind make the same.
type madeOf struct {
	names   []string // of the group's points
	groups  []revision
	learned int
}

type revision struct {
	group    scene.ID
	revision uint64
	surface  bool // it was there
}

func (m madeOf) same(o madeOf) bool {
	return m.learned == o.learned && slices.Equal(m.names, o.names) && slices.Equal(m.groups, o.groups)
}

// Learned is a specimen that points are predicted from, and compared with, while it is not
// open.
type Learned struct {
	Name   string
	Points []landmark.Landmark // in its own frame
}

// LearnFrom has points predicted from specimens beside those that are open. The session keeps
// copies. nil takes them away.
func (s *Session) LearnFrom(specimens []Learned) {
	s.learned, s.references, s.collected = nil, nil, nil
	for _, l := range specimens {
		l.Points = slices.Clone(l.Points)
		s.learned = append(s.learned, l)
	}
	s.learnedRevision++
	s.FollowChecks()
}

// referencesOf returns what the points of a group are predicted from, nil where there is
// nothing. It makes them anew only where other specimens have changed.
func (s *Session) referencesOf(d *scene.Document, n *scene.GroupNode) *references {
	c := s.collect(d, n)
	if s.references == nil || s.references.collection != c {
		s.references = newReferences(c)
	}
	if s.references.shape == nil {
		return nil
	}
	return s.references
}

func newReferences(c *collection) *references {
	r := &references{collection: c}
	var configurations [][]r3.Vec
	for _, of := range c.specimens {
		configurations = append(configurations, of.points)
	}
	var partners []int
	if c.names != nil {
		partners = shape.PairsByName(c.names)
	}
	if len(configurations) > 0 {
		// Where none can be fitted there are no references.
		r.shape, _ = shape.NewReferences(context.Background(), configurations, partners)
	}
	return r
}

// collect returns what other specimens have of the points of a group. It looks anew only where
// they have changed.
func (s *Session) collect(d *scene.Document, n *scene.GroupNode) *collection {
	made := madeOf{learned: s.learnedRevision}
	for _, l := range n.Group.Landmarks() {
		made.names = append(made.names, l.Name)
	}
	for _, e := range s.Documents.Entries() {
		if e.Document != d && !e.Loading {
			for _, other := range e.Document.Groups() {
				made.groups = append(made.groups, revision{other.ID(), other.Group.Revision(), e.Document.SurfaceBuilt()})
			}
		}
	}
	if c := s.collected[n.ID()]; c != nil && c.made.same(made) {
		return c
	}
	if s.collected == nil {
		s.collected = map[scene.ID]*collection{}
	}
	c := s.newCollection(d, n)
	c.made = made
	s.collected[n.ID()] = c
	return c
}

// pruneCollected forgets what was collected for groups that are there no more.
func (s *Session) pruneCollected() {
	maps.DeleteFunc(s.collected, func(group scene.ID, _ *collection) bool {
		return !slices.ContainsFunc(s.Documents.Entries(), func(e *workspace.Entry) bool { return e.Document.Group(group) != nil })
	})
}

func (s *Session) newCollection(d *scene.Document, n *scene.GroupNode) *collection {
	all, names := [][]landmark.Landmark{n.Group.Landmarks()}, []string{""}
	c := &collection{}
	for _, e := range s.Documents.Entries() {
		if e.Document == d || e.Loading {
			continue
		}
		if other := sharesMost(n.Group, e.Document); other != nil {
			all, names = append(all, withNormals(e.Document, other)), append(names, s.Documents.Name(e.Document.ID()))
			if e.Document.SurfaceBuilt() {
				c.far = append(c.far, check.SurfaceDistance(shape.Points(other.Group), walls{e.Document}))
			}
		}
	}
	for _, l := range s.learned {
		all, names = append(all, l.Points), append(names, l.Name)
	}
	h := shape.MatchLandmarks(all)
	c.len = len(h.Names)
	if h.Rows[0] == nil {
		return c // its points cannot be told apart
	}
	if !h.ByNumber {
		c.names = h.Names
	}
	at := map[string]int{}
	for j, name := range h.Names {
		at[name] = j
	}
	for i, l := range n.Group.Landmarks() {
		if h.ByNumber || l.Name == "" {
			c.row = append(c.row, i)
		} else {
			c.row = append(c.row, at[l.Name])
		}
	}
	for k, row := range h.Rows {
		if k == 0 || row == nil {
			continue
		}
		of := reference{names[k], make([]r3.Vec, len(row)), make([]r3.Vec, len(row))}
		for j, l := range row {
			if of.points[j] = landmark.NoPosition(); observed(l) {
				of.points[j], of.normals[j] = l.Position, l.Normal
			}
		}
		c.specimens = append(c.specimens, of)
	}
	return c
}

// walls is the surface of an open document, as checks ask it.
type walls struct{ *scene.Document }

// Nearest is part of check.Surface.
func (w walls) Nearest(p r3.Vec) (check.Nearest, bool) {
	h, ok := w.NearestWall(p, r3.Vec{}, 0)
	return check.Nearest{Position: h.Position, Normal: h.Normal, Distance: h.Distance}, ok
}

// Inside is part of check.Surface.
func (w walls) Inside(r3.Vec) (inside, ok bool) { return false, false }

// Bounds is part of check.Surface.
func (w walls) Bounds() (low, high r3.Vec) {
	b := w.Document.Bounds()
	return b.Min, b.Max
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
func (c *collection) configuration(g *landmark.Group) []r3.Vec {
	points := make([]r3.Vec, c.len)
	for j := range points {
		points[j] = landmark.NoPosition()
	}
	for i, l := range g.Landmarks() {
		if l.Placed() && l.Status == landmark.Defined {
			points[c.row[i]] = l.Position
		}
	}
	return points
}

// mostNormals is of how many specimens the normal of a point is the mean: they hardly differ.
const mostNormals = 20

// normal returns the normal of a point as other specimens have it, turned as they are fitted
// to the points that are placed; zero where nothing is known.
func (c *collection) normal(row int, points []r3.Vec) r3.Vec {
	points = slices.Clone(points)
	points[row] = landmark.NoPosition()
	var sum r3.Vec
	found := 0
	for _, of := range c.specimens {
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
