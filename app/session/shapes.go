package session

import (
	"context"
	"math"
	"slices"
	"time"

	"cairn/app/study"
	"cairn/landmark"
	"cairn/scene"
)

// shapeWork is how far the analysis of a study's shapes is. It ends with the study.
type shapeWork struct {
	counted bool               // the landmark files of all specimens were read
	stale   bool               // landmarks have changed since
	keys    []string           // of the rows that it was made of
	made    *Shapes            // nil: not yet
	stop    context.CancelFunc // ends the job; nil: there is none
	seen    revision           // of the open specimen's group, which it was made of
	moved   revision           // which waits for rest
	later   *time.Timer        // has it made anew when points rest; nil before
	placed  placedShape
}

// end stops what is under way.
func (w *shapeWork) end() {
	if w.stop != nil {
		w.stop()
	}
	if w.later != nil {
		w.later.Stop()
	}
}

// Shapes returns what is known of the shapes of the open study's specimens: nil where no study is
// open, and until it is known. Where landmarks have changed a job makes it anew, and Events.Queued
// is called when that is over; until then it is what was known before. Nothing is worked out of a
// study of whose shapes nobody asks.
func (s *Session) Shapes() *Shapes {
	q := s.queue
	if q == nil {
		return nil
	}
	w := &q.shapes
	if w.counted && w.stop == nil && (w.stale || w.made == nil || !slices.Equal(w.keys, q.keys)) {
		s.makeShapes(q)
	}
	return w.made
}

// ShapeSpace returns where the shapes of the open study lie, nil where that is not known.
func (s *Session) ShapeSpace() *ShapeSpace {
	if made := s.Shapes(); made != nil {
		return made.Space
	}
	return nil
}

// makeShapes makes the analysis of a study in the background: of the landmarks as they are saved,
// and of the open specimen's as they are now; without repeats that are withheld.
func (s *Session) makeShapes(q *queue) {
	w := &q.shapes
	var names []string
	if q.protocol != nil {
		names = []string{}
		for _, p := range q.protocol.Template.Points {
			names = append(names, p.Name)
		}
	}
	var rows, once []rowOf // once: without repeats
	open, now := s.openGroup()
	subjects, taken := q.table.Subjects(), map[string]bool{}
	for i, key := range q.keys {
		if q.withheld(i) { // also where it stands above its first time
			continue
		}
		points := q.known[key]
		if key == q.row && open != nil && !q.query.Blind {
			points = slices.Clone(open.Group.Landmarks())
		}
		if len(points) == 0 {
			continue
		}
		rows = append(rows, rowOf{key, points})
		if !taken[subjects[i]] {
			taken[subjects[i]] = true
			once = append(once, rows[len(rows)-1])
		}
	}
	if len(once) > 1 { // each specimen counts once, as it was digitised first
		rows = once
	}
	ctx, stop := context.WithCancel(context.Background())
	w.stale, w.keys, w.stop, w.seen = false, slices.Clone(q.keys), stop, now
	before, post := w.made, s.events.Post
	go func() {
		made, err := makeShapes(ctx, names, rows, before)
		stop()
		post(func() {
			w.stop = nil
			if err != nil || s.queue != q {
				return
			}
			if made != before || w.stale {
				w.made = made
				s.events.Queued()
			}
		})
	}()
}

// openGroup returns the group of the open specimen that is compared, the one with the most points,
// and its state; nil where there is none.
func (s *Session) openGroup() (*scene.GroupNode, revision) {
	e := s.Documents.Entry(s.queue.document)
	if e == nil || e.Loading {
		return nil, revision{}
	}
	var best *scene.GroupNode
	for _, n := range e.Document.Groups() {
		if n.Group.Dim() == 3 && (best == nil || n.Group.Len() > best.Group.Len()) {
			best = n
		}
	}
	if best == nil {
		return nil, revision{}
	}
	return best, revision{group: best.ID(), revision: best.Group.Revision()}
}

// ShapeDot is a specimen of a study, as a plot of shapes shows it.
type ShapeDot struct {
	ShapeOf
	Row   int    // in the table
	Name  string // as it is shown
	Group string // as the table says or, where it has no groups, the status
	Open  bool
}

// ShapeDots returns the specimens of Shapes that are still in the table, in the table's order.
func (s *Session) ShapeDots() (dots []ShapeDot) {
	made := s.Shapes()
	if made == nil {
		return nil
	}
	q := s.queue
	rows := make(map[string]int, len(q.keys))
	grouped := false
	for i, key := range q.keys {
		rows[key] = i
		grouped = grouped || q.table.Get(i, study.Group) != ""
	}
	for _, of := range made.Specimens {
		row, ok := rows[of.key]
		if !ok || q.withheld(row) { // it was not, when the shapes were compared
			continue
		}
		d := ShapeDot{ShapeOf: of, Row: row, Name: q.name(row), Open: of.key == q.row && q.document != 0}
		if d.Group = q.table.Get(row, study.Group); !grouped {
			status, _ := q.table.Status(row)
			d.Group = status.Word()
		}
		dots = append(dots, d)
	}
	return dots
}

// shownComponents is along how many components the open specimen is placed.
const shownComponents = 3

// OpenShape is the open specimen of a study beside the mean of all, as its points are now.
type OpenShape struct {
	Document scene.ID
	Distance float64   // Riemannian, over the points that it has; NaN where Problem says why
	Beyond   bool      // the distance is above the fence
	Scores   []float64 // along the first components; nil where Problem says why
	Placed   int       // points that both have
	Of       int       // points that the mean has

	Worst    scene.Point // the point that is farthest from that of the mean, which is brought to the specimen
	Name     string      // of that
	Residual float64     // how far it is, in the unit of the specimen
	Problem  string      // why it cannot be compared, as a sentence; ""
}

// placedShape is the last answer of OpenShape, and what it was of.
type placedShape struct {
	of    *Shapes
	state revision
	blind bool
	OpenShape

	names []string // of the group's points
	at    []int    // their places
}

// OpenShape places the open specimen beside the mean as it was when it was last made, in some 20 µs
// for 55 points; ok is false where no specimen of the study is open, or no mean is known. When the
// points have rested for a while, all is made anew of them. While names are hidden, nothing is said of
// the open specimen: its repeat would be seen beside the first time.
func (s *Session) OpenShape() (o OpenShape, ok bool) {
	if s.queue == nil || s.queue.shapes.made == nil || s.queue.shapes.made.fit == nil {
		return o, false
	}
	n, state := s.openGroup()
	if s.Documents.Entry(s.queue.document) == nil {
		return o, false
	}
	w := &s.queue.shapes
	p := &w.placed
	s.makeShapesAtRest(state)
	blind := s.queue.query.Blind
	if p.of == w.made && p.state == state && p.blind == blind {
		return p.OpenShape, true
	}
	p.state, p.blind = state, blind
	p.OpenShape = OpenShape{Document: s.queue.document, Distance: math.NaN()}
	if n == nil {
		p.of, p.at, p.names = w.made, nil, nil
		p.Problem = "The open specimen has no landmarks."
		return p.OpenShape, true
	}
	if p.find(w.made, n.Group.Landmarks()); blind {
		p.Problem = "While names are hidden the open specimen is not compared: it would lie where it was placed before."
		return p.OpenShape, true
	}
	p.place(n)
	return p.OpenShape, true
}

// makeShapesAtRest has all made anew when the points of the open specimen have rested in a state that
// is new.
func (s *Session) makeShapesAtRest(state revision) {
	q := s.queue
	w := &q.shapes
	if state == w.seen || state == w.moved {
		return
	}
	w.moved = state
	if w.later != nil {
		w.later.Reset(s.rest)
		return
	}
	post := s.events.Post
	w.later = time.AfterFunc(s.rest, func() {
		post(func() {
			if s.queue == q {
				w.stale = true
				s.Shapes()
			}
		})
	})
}

// find finds which points of a group are which of the mean. While they only move, it is as before.
func (p *placedShape) find(of *Shapes, points []landmark.Landmark) {
	if p.of == of && slices.EqualFunc(points, p.names, func(l landmark.Landmark, name string) bool { return l.Name == name }) {
		return
	}
	p.of, p.names, p.at = of, p.names[:0], of.Space.places(points)
	for _, l := range points {
		p.names = append(p.names, l.Name)
	}
}

func (p *placedShape) place(n *scene.GroupNode) {
	points := n.Group.Landmarks()
	b, err := p.of.fit.Against(placedOf(points, p.at, len(p.of.Space.Names)))
	if err != nil {
		p.Problem = "The open specimen cannot be compared: " + err.Error() + "."
		return
	}
	p.Scores, _ = p.of.components.Place(b, shownComponents)
	p.Distance = b.Distances.Riemannian
	p.Beyond = p.Distance > p.of.Fence
	for j, r := range b.Residuals {
		if r == r {
			p.Placed++
		}
		if m := p.of.fit.Mean[j]; m == m {
			p.Of++
		}
	}
	if i := slices.Index(p.at, b.Worst); i >= 0 {
		r := b.Residuals[b.Worst]
		p.Worst, p.Name, p.Residual = n.Point(i), n.Group.PointName(i), math.Sqrt(r.X*r.X+r.Y*r.Y+r.Z*r.Z)/b.Fit.Scale
	}
}
