package session

import (
	"context"
	"fmt"
	"math"
	"slices"

	"cairn/app/workspace"
	"cairn/landmark/measure"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Pending is the reason of a measure without a value that a job is taking.
const Pending = "…"

// Live is a measure as it is now.
type Live struct {
	measure.Taken
	Path []r3.Vec // what is measured, in the order of the definition; along the surface the way there
}

// drawnAs is what a picture says behind a length that is not the straight one between two
// points, which could be between the same two.
var drawnAs = map[measure.Kind]string{
	measure.Polyline: " from point to point", measure.Perimeter: " around", measure.SurfaceLength: " along the surface",
}

// Drawn returns how a picture shows the measure, and whether there is something to show:
// a size of many points and a distance from the surface have no line.
func (l Live) Drawn() (render.Measure, bool) {
	m := render.Measure{Path: l.Path, Text: l.Value.Text() + drawnAs[l.Kind]}
	if l.Name != "" {
		m.Text = l.Name + " " + m.Text
	}
	switch l.Kind {
	case measure.Angle:
		m.Angle = true
	case measure.Perimeter, measure.Area:
		m.Closed = true
	case measure.CentroidSize, measure.SurfaceDistance:
		return render.Measure{}, false
	}
	return m, l.OK() && len(m.Path) >= 2
}

// measurer takes measures of one document after the other: what is straight at once, and
// what asks the surface in a job, which ends when something else is wanted. It holds
// neither the document nor its meshes.
type measurer struct {
	events   *Events
	document scene.ID
	known    map[string]surfaceValue // what the surface said, by what was asked
	asked    []string                // that the job is about, in its order
	stop     context.CancelFunc      // nil: there is no job
	job      int                     // counts them
}

// surfaceValue is what a job found.
type surfaceValue struct {
	measure.Value
	path []r3.Vec
}

// take returns the measures as they are now, those that a job takes as Pending until
// that is over. Events.Measured is called then.
func (m *measurer) take(d *scene.Document, wanted []measure.Definition) []Live {
	groups := d.Specimen().Groups
	found := make([]measure.Resolved, len(wanted))
	for i, w := range wanted {
		found[i] = w.Resolve(groups)
	}
	return m.takeAt(d, wanted, found)
}

// takeAt is take where the points are found already. The definitions may then name what
// is no landmark.
func (m *measurer) takeAt(d *scene.Document, wanted []measure.Definition, found []measure.Resolved) []Live {
	if m.document != d.ID() {
		m.document, m.known = d.ID(), nil
	}
	units := d.Units()
	all := make([]Live, len(wanted))
	known := map[string]surfaceValue{}
	var keys []string
	var ask []measure.Resolved
	for i, w := range wanted {
		r := found[i]
		all[i] = Live{measure.Taken{Definition: w}, r.Points}
		if !w.Kind.NeedsSurface() || r.Reason != "" || len(d.Meshes()) == 0 {
			all[i].Value, _ = r.Value(context.Background(), nil, units) // which nothing cancels
			continue
		}
		key := fmt.Sprint(r.Kind, r.Points, units, len(d.Meshes()))
		if v, ok := m.known[key]; ok {
			known[key], all[i].Value = v, v.Value
			if v.path != nil {
				all[i].Path = v.path
			}
			continue
		}
		all[i].Value = measure.Value{Number: math.NaN(), Unit: units, Reason: Pending}
		keys, ask = append(keys, key), append(ask, r)
	}
	m.known = known
	m.ask(d, keys, ask, units)
	return all
}

// ask has a job answer questions, which go by keys, unless one is about them.
func (m *measurer) ask(d *scene.Document, keys []string, questions []measure.Resolved, units string) {
	if m.stop != nil && slices.Equal(keys, m.asked) {
		return
	}
	if m.stop != nil {
		m.stop()
		m.stop = nil
	}
	if len(questions) == 0 {
		return
	}
	meshes := d.TriMeshes()
	ctx, stop := context.WithCancel(context.Background())
	m.job++
	m.asked, m.stop = keys, stop
	job, post := m.job, m.events.Post
	err := d.Go(func(docCtx context.Context) {
		defer context.AfterFunc(docCtx, stop)()
		found := answer(ctx, meshes, questions, units)
		meshes = nil
		post(func() { m.answered(job, found) })
	})
	if err != nil { // the document is closed
		stop()
		m.stop = nil
	}
}

// answered follows the end of a job.
func (m *measurer) answered(job int, found []surfaceValue) {
	if job != m.job || m.stop == nil {
		return
	}
	m.stop()
	m.stop = nil
	if len(found) > 0 {
		for i, v := range found {
			m.known[m.asked[i]] = v
		}
		m.events.Measured()
	}
}

// answer takes measures from the surface of meshes, on any goroutine, in the order of the
// questions; none behind the end of ctx.
func answer(ctx context.Context, meshes []*mesh.TriMesh, questions []measure.Resolved, units string) []surfaceValue {
	found := make([]surfaceValue, len(questions))
	surface, err := workspace.Surface(ctx, meshes...)
	if err != nil {
		return nil
	}
	for i, q := range questions {
		t := &tracing{Surface: surface}
		v, err := q.Value(ctx, t, units)
		if err != nil {
			return nil
		}
		found[i] = surfaceValue{v, t.path}
	}
	return found
}

// tracing is a surface that keeps the way along which it was measured.
type tracing struct {
	measure.Surface
	path []r3.Vec
}

// Along is part of measure.Surface.
func (t *tracing) Along(ctx context.Context, from, to r3.Vec) (length, excess float64, err error) {
	s, ok := t.Surface.(interface {
		Path(ctx context.Context, from, to r3.Vec) (mesh.Path, error)
	})
	if !ok {
		return t.Surface.Along(ctx, from, to)
	}
	p, err := s.Path(ctx, from, to)
	t.path = append(t.path, p.Points...)
	return p.Length, p.ExcessBound, err
}

// Drawn returns what a picture shows of the measures that a document keeps, once all of
// them are taken. It belongs to the document's goroutine. The error is that of ctx.
func Drawn(ctx context.Context, d *scene.Document) (drawn []render.Measure, err error) {
	groups, units := d.Specimen().Groups, d.Units()
	meshes := d.TriMeshes()
	for _, m := range d.Measures() {
		var t tracing
		var surface measure.Surface
		if m.Kind.NeedsSurface() && len(meshes) > 0 {
			if t.Surface, err = workspace.Surface(ctx, meshes...); err != nil {
				return nil, err
			}
			surface = &t
		}
		r := m.Resolve(groups)
		l := Live{measure.Taken{Definition: m}, r.Points}
		if l.Value, err = r.Value(ctx, surface, units); err != nil {
			return nil, err
		}
		if t.path != nil {
			l.Path = t.path
		}
		if mark, ok := l.Drawn(); ok {
			drawn = append(drawn, mark)
		}
	}
	return drawn, nil
}
