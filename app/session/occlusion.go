package session

import (
	"context"
	"maps"
	"slices"
	"sync/atomic"

	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"
)

// occluding is the job that measures the ambient occlusion of a document's meshes. What it
// measures is the document's.
type occluding struct {
	stop context.CancelFunc
	done atomic.Uint32 // how much of it, in thousandths
}

// Occluding says how far the measuring of ambient occlusion is, 0 to 1, of all documents
// where it is under way; false where it is of none.
func (s *Session) Occluding() (done float64, ok bool) {
	if len(s.occluding) == 0 {
		return 0, false
	}
	for _, o := range s.occluding {
		done += float64(o.done.Load()) / 1000 / float64(len(s.occluding))
	}
	return done, true
}

// SetOcclusion switches ambient occlusion on or off in all views, which is remembered. To
// switch it off ends what measures it; what is measured stays with the documents.
func (s *Session) SetOcclusion(on bool) {
	s.Preferences.SetBool(prefOcclusion, on)
	s.ChangeStyle(func(st *render.Style) { st.Occlusion = on })
	s.FollowOcclusion()
}

// FollowOcclusion has the ambient occlusion measured of the documents that the views show,
// and of those that lie over them, where it is switched on and not measured yet.
func (s *Session) FollowOcclusion() {
	before := len(s.occluding)
	if !s.style.Occlusion {
		for _, o := range s.occluding {
			o.stop()
		}
		s.occluding = nil
	}
	maps.DeleteFunc(s.occluding, func(id scene.ID, _ *occluding) bool { return s.Documents.Document(id) == nil })
	began := false
	for view, of := range s.layout.Views {
		if !s.style.Occlusion {
			break
		}
		if e := s.Documents.Entry(of.Document); e != nil && !e.Loading {
			began = s.occlude(e.Document) || began
		}
		if over, _ := s.Over(view); over != nil {
			began = s.occlude(over) || began
		}
	}
	if began || len(s.occluding) != before {
		s.events.Occluded()
	}
}

// occlude has a job measure what is not measured of a document, unless one does, and
// reports whether one was begun.
func (s *Session) occlude(d *scene.Document) bool {
	id := d.ID()
	wanted := func(m *mesh.TriMesh) bool { return m.TriangleCount() > 0 && m.Occlusion() == nil }
	if s.occluding[id] != nil || !slices.ContainsFunc(d.TriMeshes(), wanted) {
		return false
	}
	ctx, stop := context.WithCancel(context.Background())
	o, meshes, post := &occluding{stop: stop}, d.TriMeshes(), s.events.Post
	err := d.Go(func(docCtx context.Context) {
		defer context.AfterFunc(docCtx, stop)()
		all := make([]*mesh.Occlusion, len(meshes))
		for i, m := range meshes {
			if !wanted(m) {
				continue
			}
			one, err := m.MakeOcclusion(ctx, func(part float64) { o.done.Store(uint32(1000 * (float64(i) + part) / float64(len(all)))) })
			if err != nil {
				break // the document is closing, or nobody wants it any longer
			}
			all[i] = one
		}
		meshes = nil // what is posted does not hold them
		post(func() { s.occluded(id, o, all) })
	})
	if err != nil { // the document is closed
		stop()
		return false
	}
	if s.occluding == nil {
		s.occluding = map[scene.ID]*occluding{}
	}
	s.occluding[id] = o
	return true
}

// occluded follows the end of a job, unless it was ended before.
func (s *Session) occluded(id scene.ID, o *occluding, all []*mesh.Occlusion) {
	if s.occluding[id] != o {
		return
	}
	o.stop()
	delete(s.occluding, id)
	if d := s.Documents.Document(id); d != nil {
		for i, n := range d.Meshes() {
			if i < len(all) && all[i] != nil {
				d.SetOcclusion(n, all[i])
			}
		}
	}
	s.events.Occluded()
}
