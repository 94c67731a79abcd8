package session

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"cairn/app/tool"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// The open specimen of a study can be shown as another shape of the study's ShapeSpace: its mesh is
// warped so that its landmarks come to those of the shape, which is brought into the specimen's
// place and size. A thin-plate spline to the mean, and one along each component, are worked out for
// all vertices in a job; from then on another shape is only other weights.

// warping is a specimen that is shown as another shape, or was a short while ago. Its fields go with
// the document, with the study, when landmarks change, and some time after the warp has ended.
type warping struct {
	document scene.ID
	meshes   []scene.ID // its nodes
	space    *ShapeSpace
	state    []revision // of its groups

	scores  []float64    // along the first components; nil: the warp has ended
	fields  *warpFields  // nil until the job is over
	shown   *render.Warp // nil: the specimen as it is
	stop    context.CancelFunc
	done    *atomic.Uint32 // how much of the job, in thousandths
	problem string         // why there are no fields
	later   *time.Timer    // has the fields go
}

// warpComponents is along how many components a specimen can be warped.
const warpComponents = mesh.WarpFields - 1

// fieldsStay is how long fields are kept after a warp has ended: whoever has dragged once in a plot
// often does again.
const fieldsStay = time.Minute

// Warping reports whether the open specimen of the study is shown as another shape, or is to be when
// that is worked out.
func (s *Session) Warping() bool { return s.warp != nil && s.warp.scores != nil }

// WarpScores returns the scores of that shape, nil where there is none. They are only to be read.
func (s *Session) WarpScores() []float64 {
	if s.warp == nil {
		return nil
	}
	return s.warp.scores
}

// Warp returns the shape as which views show a document, nil for the document as it is. Whoever has
// a picture drawn of it keeps it until then.
func (s *Session) Warp(id scene.ID) *render.Warp {
	if !s.Warping() || s.warp.document != id {
		return nil
	}
	return s.warp.shown
}

// WarpWork says how much of a warp is worked out, 0 to 1; ok is false where nothing is under way.
func (s *Session) WarpWork() (done float64, ok bool) {
	if s.warp == nil || s.warp.stop == nil {
		return 0, false
	}
	return float64(s.warp.done.Load()) / 1000, true
}

// WhyNoWarp says why the open specimen cannot be shown as another shape, "" where it can.
func (s *Session) WhyNoWarp() string {
	if s.queue == nil || s.queue.document == 0 {
		return "no specimen of a study is open"
	}
	e := s.Documents.Entry(s.queue.document)
	switch {
	case e == nil || e.Loading:
		return "the specimen is not there yet"
	case s.layout.ViewShowing(s.queue.document) < 0:
		return "no view shows the specimen of the study"
	case !slices.ContainsFunc(e.Document.Meshes(), func(n *scene.MeshNode) bool { return n.Mesh.VertexCount() > 0 }):
		return "the specimen has no mesh that could be warped"
	}
	space := s.ShapeSpace()
	if space == nil {
		return "the mean shape of the study is not known"
	}
	const least = 4
	if points := s.warpPoints(space); points < least {
		return fmt.Sprintf("%d points of the mean shape must be placed on the specimen, and it has %d", least, points)
	}
	if s.warp != nil && s.warp.is(e.Document, space) {
		return s.warp.problem
	}
	return ""
}

// warpPoints counts the points that are placed on the open specimen and that the mean has.
func (s *Session) warpPoints(space *ShapeSpace) (n int) {
	group, _ := s.openGroup()
	if group == nil {
		return 0
	}
	for j, p := range space.Points(group.Group) {
		if isPlace(p) && isPlace(space.Mean[j]) {
			n++
		}
	}
	return n
}

func isPlace(p r3.Vec) bool { return p.X-p.X == 0 && p.Y-p.Y == 0 && p.Z-p.Z == 0 }

// is reports whether the fields are those that a document has in a space, as it is now.
func (w *warping) is(d *scene.Document, space *ShapeSpace) bool {
	return w.document == d.ID() && w.space == space && !w.changed(d)
}

// changed reports whether landmarks or meshes have changed since the fields were begun.
func (w *warping) changed(d *scene.Document) bool {
	return !slices.Equal(w.state, groupStates(d)) || !slices.Equal(w.meshes, meshNodes(d))
}

func groupStates(d *scene.Document) (all []revision) {
	for _, n := range d.Groups() {
		all = append(all, revision{group: n.ID(), revision: n.Group.Revision()})
	}
	return all
}

func meshNodes(d *scene.Document) (all []scene.ID) {
	for _, n := range d.Meshes() {
		all = append(all, n.ID())
	}
	return all
}

// WarpTo shows the open specimen of the study as the shape at some scores along the first components
// of ShapeSpace, three at most, and 0 along all others: no scores are the mean. The first time that is
// worked out in a job; until then, and where WhyNoWarp has a reason, nothing changes. It is quick
// enough to be called for each movement of the pointer.
func (s *Session) WarpTo(scores ...float64) {
	if s.WhyNoWarp() != "" {
		return
	}
	d, space := s.Documents.Document(s.queue.document), s.ShapeSpace()
	scores = append([]float64{}, scores[:min(len(scores), warpComponents, len(space.Components))]...)
	began := !s.Warping()
	if s.warp == nil || !s.warp.is(d, space) {
		var shown *render.Warp // until the new one is there, unless landmarks have changed
		if s.warp != nil && s.warp.document == d.ID() && !s.warp.changed(d) && s.warp.scores != nil {
			shown = s.warp.shown
		}
		s.dropWarp()
		s.warp = &warping{document: d.ID(), meshes: meshNodes(d), space: space, state: groupStates(d), shown: shown, done: &atomic.Uint32{}}
		s.startWarp(d, s.warp)
	}
	w := s.warp
	w.scores = scores
	if w.later != nil {
		w.later.Stop()
	}
	if began && s.hand != nil && s.hand.Held() != nil {
		s.hand.Take(nil)
	}
	w.show()
	s.events.Warped(w.document)
}

// madeWarp follows the end of a job, unless its warp is gone.
func (s *Session) madeWarp(w *warping, fields *warpFields, err error) {
	if s.warp != w {
		return
	}
	w.stop()
	w.stop = nil
	if err != nil {
		w.shown = nil
		if w.problem = warpProblem(err, w.space); w.problem != "" && w.scores != nil {
			s.events.Told("The specimen cannot be warped: " + w.problem + ".")
		}
		w.scores = nil
	}
	w.fields = fields
	w.show()
	s.events.Warped(w.document)
}

// show makes the picture of the scores, if the fields are there.
func (w *warping) show() {
	if w.fields == nil || w.scores == nil {
		return
	}
	to := &render.Warp{Meshes: w.fields.meshes, Places: map[scene.ID][]r3.Vec{}, Sign: w.sign()}
	to.Weights[0] = 1
	copy(to.Weights[1:], w.scores)
	for id, at := range w.fields.places {
		at = slices.Clone(at)
		for i, by := range w.fields.moves[id] {
			for j, d := range by {
				at[j] = r3.Add(at[j], r3.Scale(to.Weights[i], d))
			}
		}
		to.Places[id] = at
	}
	w.shown = to
}

// sign says which shape it is.
func (w *warping) sign() string {
	var parts []string
	for k, score := range w.scores {
		sd := score / w.space.Deviations[k]
		if math.Abs(sd) < 0.05 || math.IsNaN(sd) || math.IsInf(sd, 0) { // +0.0
			continue
		}
		parts = append(parts, strings.ReplaceAll(fmt.Sprintf("PC%d %+.1f SD", k+1, sd), "-", "\u2212"))
	}
	if len(parts) == 0 {
		return "Computed: the mean shape"
	}
	return "Computed: " + strings.Join(parts, ", ")
}

// EndWarp shows the specimen as it is. What was worked out stays for a while.
func (s *Session) EndWarp() {
	w := s.warp
	if w == nil || w.scores == nil {
		return
	}
	w.scores, w.shown = nil, nil
	if w.fields == nil {
		s.dropWarp()
	} else if post := s.events.Post; w.later == nil {
		w.later = time.AfterFunc(fieldsStay, func() { post(func() { s.forgetWarp(w) }) })
	} else {
		w.later.Reset(fieldsStay)
	}
	s.events.Warped(w.document)
}

// forgetWarp drops the fields of a warp that has ended, and not begun again.
func (s *Session) forgetWarp(w *warping) {
	if s.warp == w && w.scores == nil {
		s.dropWarp()
	}
}

// dropWarp drops all of a warp, and ends its job.
func (s *Session) dropWarp() {
	w := s.warp
	if w == nil {
		return
	}
	if w.stop != nil {
		w.stop()
	}
	if w.later != nil {
		w.later.Stop()
	}
	w.fields, w.shown = nil, nil // the runtime may keep a timer that was stopped, and it keeps w
	s.warp = nil
}

// followWarp drops a warp whose document is closed or seen no more, or whose landmarks or meshes have
// changed, of which it says so.
func (s *Session) followWarp() {
	w := s.warp
	if w == nil {
		return
	}
	d := s.Documents.Document(w.document)
	gone := d == nil || !s.IsSpecimen(w.document) || s.layout.ViewShowing(w.document) < 0
	if !gone && !w.changed(d) {
		return
	}
	shown := w.scores != nil
	s.dropWarp()
	if !shown {
		return
	}
	if !gone {
		s.events.Told("The landmarks have changed: the specimen is shown as it is.")
	}
	s.events.Warped(w.document)
}

// barred says why nothing can be picked in the document in front; "" where it can.
func (s *Session) barred() string {
	if s.Warp(s.front) != nil {
		return tool.Computed
	}
	return ""
}

func (s *Session) notWarping() string {
	if !s.Warping() {
		return "no computed shape is shown"
	}
	return ""
}

// warpActions end a warp.
func (s *Session) warpActions() []Action {
	return []Action{{Name: "warp-end", Title: "Show the Specimen as It Is", Words: "warp computed shape end original", Why: s.notWarping, Do: s.EndWarp}}
}
