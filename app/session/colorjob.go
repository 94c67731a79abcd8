package session

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"cairn/scene"
	"cairn/scene/mesh"
)

// FollowColors has the values that the views show made anew where what they are made of has
// changed since: the unit at once, and landmarks when they rest. Those of documents that no
// view shows are, when one does.
func (s *Session) FollowColors() {
	for _, id := range s.layout.Documents() {
		if e := s.Documents.Entry(id); e != nil && !e.Loading && len(e.Document.Meshes()) > 0 {
			s.followColors(e.Document)
		}
	}
}

func (s *Session) followColors(d *scene.Document) {
	c := s.colorsOf(d)
	s.reopenColors(d, c)
	if c.Values == "" {
		return
	}
	switch from := s.source(d, c); {
	case from.err != nil: // which may be another one than before
	case c.stop == nil && from.key == c.stopped:
		return
	case c.stop == nil && from.key == c.of:
		if c.problem != "" && from.values != nil {
			s.makeColors(d) // what was wrong is so no more, as by undo
		}
		return
	}
	if of := sourceOf(d, c.Values); of == OfFile || of == OfCurvature {
		if c.stop == nil && c.problem == "" {
			s.makeColors(d)
		}
		return
	}
	if c.later != nil {
		c.later.Reset(s.rest)
		return
	}
	id, post := d.ID(), s.events.Post
	c.later = time.AfterFunc(s.rest, func() { post(func() { s.followLater(id) }) })
}

// followLater has values made anew of landmarks that have come to rest, unless no view shows
// them any longer.
func (s *Session) followLater(id scene.ID) {
	d, c := s.Documents.Document(id), s.colors[id]
	if d != nil && c != nil && c.Values != "" && slices.Contains(s.layout.Documents(), id) {
		s.makeColors(d)
	}
}

// makeColors has a document show what was chosen: another look of the same values at once,
// others when a job has made them.
func (s *Session) makeColors(d *scene.Document) {
	c := s.colorsOf(d)
	from := s.source(d, c)
	if c.stop != nil && (c.Values == "" || from.key != c.making) {
		c.end()
	}
	c.problem = ""
	switch {
	case c.stop != nil: // it comes in the look that is chosen then
	case c.Values == "":
		for _, n := range d.Meshes() {
			_ = d.SetColoring(n, nil) // an open document takes none
		}
		c.of, c.shown = "", c.ColorChoice
	case from.err != nil:
		c.problem = from.err.Error()
	case from.key == c.of:
		s.relook(d, c)
	default:
		s.startColors(d, c, from)
	}
	s.keepColors(d, c)
	s.events.Colored()
}

// relook shows the values that are there in the look that was chosen.
func (s *Session) relook(d *scene.Document, c *documentColors) {
	all := make([]*scene.Coloring, len(d.Meshes()))
	for i, n := range d.Meshes() {
		if n.Coloring() == nil {
			continue
		}
		var err error
		if all[i], err = n.Coloring().With(c.Look); err != nil {
			c.problem = err.Error()
			return
		}
	}
	for i, n := range d.Meshes() {
		_ = d.SetColoring(n, all[i]) // there are as many values as before
	}
	c.shown = c.ColorChoice
}

// startColors has a job make the values. It holds the meshes, not the documents, which
// wait for it as they close.
func (s *Session) startColors(d *scene.Document, c *documentColors, from source) {
	meshes := d.TriMeshes()
	ctx, stop := context.WithCancel(context.Background())
	done, over := &atomic.Uint32{}, make(chan struct{})
	if other := from.other; other != nil {
		if err := other.Go(func(ctx context.Context) {
			defer context.AfterFunc(ctx, stop)()
			<-over
		}); err != nil {
			stop()
			c.problem = otherClosed
			return
		}
	}
	c.job++
	c.stopped = ""
	c.stop, c.done, c.making = stop, done, from.key
	id, job, key, values, post := d.ID(), c.job, from.key, from.values, s.events.Post
	err := d.Go(func(docCtx context.Context) {
		defer close(over)
		defer context.AfterFunc(docCtx, stop)()
		all, err := makeValues(ctx, meshes, values, func(part float64) { done.Store(uint32(1000 * part)) })
		meshes, values = nil, nil
		post(func() { s.madeColors(id, job, key, all, err) })
	})
	if err != nil { // the document is closed
		close(over)
		stop()
		c.stop = nil
	}
}

const otherClosed = "the other document was closed"

// makeValues makes values of meshes, in the look that suits them, on any goroutine; nil for a
// mesh that has none.
func makeValues(ctx context.Context, meshes []*mesh.TriMesh, values valuesOf, progress func(float64)) ([]*scene.Coloring, error) {
	all := make([]*scene.Coloring, len(meshes))
	for i, m := range meshes {
		f, err := values(ctx, m, func(part float64) { progress((float64(i) + part) / float64(len(meshes))) })
		if err != nil {
			return nil, err
		}
		if f == nil {
			continue
		}
		stats := f.Stats()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if all[i], err = (scene.ColorLook{}).Color(f, stats); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// madeColors follows the end of a job, unless another was begun since.
func (s *Session) madeColors(id scene.ID, job int, key string, all []*scene.Coloring, err error) {
	d, c := s.Documents.Document(id), s.colors[id]
	if d == nil || c == nil || c.stop == nil || c.job != job {
		return
	}
	c.end()
	switch {
	case errors.Is(err, context.Canceled):
		c.problem = otherClosed
	case err != nil:
		c.problem = err.Error()
	case len(all) != len(d.Meshes()):
		c.problem = "the document has other meshes now"
	default:
		for i, n := range d.Meshes() {
			if err := d.SetColoring(n, all[i]); err != nil {
				c.problem = err.Error()
			}
		}
		c.of, c.shown = key, c.ColorChoice
		c.shown.Look = scene.ColorLook{}
		s.relook(d, c)
	}
	s.events.Colored()
}
