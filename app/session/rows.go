package session

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/natural"
	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Column is a column of the table of points.
type Column uint8

const (
	ColumnNumber Column = iota // in the order of the file
	ColumnName
	ColumnState
	ColumnGroup
	ColumnLabels
	ColumnX
	ColumnY
	ColumnZ
	ColumnDistance // to the surface
	Columns        // how many there are
)

// Order is by which column the table is sorted; its zero value is the order of the file.
type Order struct {
	By      Column
	Reverse bool
}

// Next returns the order after a click on the header of a column: by it, then the other
// way round, then the order of the file again.
func (o Order) Next(by Column) Order {
	switch {
	case o.By != by:
		return Order{By: by}
	case !o.Reverse:
		return Order{By: by, Reverse: true}
	}
	return Order{}
}

// Rows returns the points that the table lists: those of the groups that are listed, whose
// name, label, group or number a text matches, in an order.
func (s *Session) Rows(filter string, o Order) (rows []scene.Point) {
	d := s.Document()
	if d == nil {
		return nil
	}
	want := strings.ToLower(strings.TrimSpace(filter))
	for _, g := range d.Groups() {
		if only := s.Only(); only == 0 || only == g.ID() {
			rows = append(rows, matching(g, want)...)
		}
	}
	s.sort(d, rows, o)
	return rows
}

// matching returns the points of a group that a text in small letters matches.
func matching(g *scene.GroupNode, want string) (points []scene.Point) {
	labelled := map[int]bool{}
	if want != "" {
		for _, l := range g.Group.Labels() {
			if strings.Contains(strings.ToLower(l.Name), want) {
				for _, i := range l.Indices {
					labelled[i] = true
				}
			}
		}
	}
	all := want == "" || strings.Contains(strings.ToLower(g.Group.Name()), want)
	for i, l := range g.Group.Landmarks() {
		if all || labelled[i] || strings.Contains(strings.ToLower(l.Name), want) || fmt.Sprint(i+1) == want {
			points = append(points, g.Point(i))
		}
	}
	return points
}

// sort sorts points that are in the order of the file. Equal ones stay in it, and what has
// no value comes last in either direction.
func (s *Session) sort(d *scene.Document, rows []scene.Point, o Order) {
	if o.By == ColumnNumber {
		if o.Reverse {
			slices.Reverse(rows)
		}
		return
	}
	if text := s.sortedText(d, o.By); text != nil {
		sortBy(rows, o.Reverse, func(p scene.Point) (string, bool) { t := text(p); return t, t != "" },
			func(a, b string) int { return cmp.Or(natural.Compare(a, b), cmp.Compare(a, b)) })
		return
	}
	sortBy(rows, o.Reverse, s.sortedNumber(d, o.By), cmp.Compare[float64])
}

// sortBy sorts points by keys, each of which is asked for once. Those without one come
// last.
func sortBy[K any](rows []scene.Point, reverse bool, of func(scene.Point) (K, bool), compare func(a, b K) int) {
	type keyed struct {
		point scene.Point
		key   K
	}
	var with []keyed
	var without []scene.Point
	for _, p := range rows {
		if k, ok := of(p); ok {
			with = append(with, keyed{p, k})
		} else {
			without = append(without, p)
		}
	}
	slices.SortStableFunc(with, func(a, b keyed) int {
		if reverse {
			a, b = b, a
		}
		return compare(a.key, b.key)
	})
	for i, k := range with {
		rows[i] = k.point
	}
	copy(rows[len(with):], without)
}

// sortedText returns what a column of text says of a point, nil for a column of numbers.
func (s *Session) sortedText(d *scene.Document, by Column) func(scene.Point) string {
	switch by {
	case ColumnName:
		return func(p scene.Point) string { l, _ := d.Landmark(p); return l.Name }
	case ColumnGroup:
		return func(p scene.Point) string { return d.GroupName(d.Group(p.Group)) }
	case ColumnLabels:
		names := s.LabelNames()
		return func(p scene.Point) string { return strings.Join(names[p], ", ") }
	}
	return nil
}

// sortedNumber returns what a column of numbers says of a point, if anything.
func (s *Session) sortedNumber(d *scene.Document, by Column) func(scene.Point) (float64, bool) {
	axis := func(of func(r3.Vec) float64) func(scene.Point) (float64, bool) {
		return func(p scene.Point) (float64, bool) {
			l, _ := d.Landmark(p)
			return of(l.Position), l.Placed()
		}
	}
	switch by {
	case ColumnX:
		return axis(func(v r3.Vec) float64 { return v.X })
	case ColumnY:
		return axis(func(v r3.Vec) float64 { return v.Y })
	case ColumnZ:
		return axis(func(v r3.Vec) float64 { return v.Z })
	case ColumnDistance:
		return s.Distance
	}
	return func(p scene.Point) (float64, bool) { l, _ := d.Landmark(p); return stateOrder[l.Status], true }
}

// stateOrder is how states are sorted: what is done first.
var stateOrder = [...]float64{landmark.Defined: 0, landmark.Estimated: 1, landmark.Missing: 2, landmark.Undefined: 3}

// LabelNames returns the names of the labels of each point that has one, in the document
// in front.
func (s *Session) LabelNames() map[scene.Point][]string {
	names := map[scene.Point][]string{}
	d := s.Document()
	if d == nil {
		return names
	}
	for _, g := range d.Groups() {
		for _, l := range g.Group.Labels() {
			for _, i := range l.Indices {
				p := g.Point(i)
				if all := names[p]; len(all) == 0 || all[len(all)-1] != l.Name {
					names[p] = append(all, l.Name)
				}
			}
		}
	}
	return names
}

// measured is a distance and where it was measured.
type measured struct {
	at       r3.Vec
	distance float64
}

// Distance returns how far a point of the document in front is from the surface. ok is
// false where it has no position, or there is no surface yet. It measures a point anew only
// where that has moved.
func (s *Session) Distance(p scene.Point) (distance float64, ok bool) {
	d := s.Document()
	if d == nil {
		return 0, false
	}
	l, _ := d.Landmark(p)
	if !l.Placed() {
		return 0, false
	}
	if m, known := s.distances[p]; known && m.at == l.Position {
		return m.distance, true
	}
	var surfaces []*mesh.Surface
	for _, n := range d.Meshes() {
		surface := n.Mesh.BuiltSurface()
		if surface == nil {
			return 0, false
		}
		surfaces = append(surfaces, surface)
	}
	hit, _, ok := mesh.Nearest(surfaces, l.Position)
	if ok {
		if s.distances == nil {
			s.distances = map[scene.Point]measured{}
		}
		s.distances[p] = measured{l.Position, hit.Distance}
	}
	return hit.Distance, ok
}
