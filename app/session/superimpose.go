package session

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"cairn/render"
	"cairn/scene"
)

// Superimposed says which other specimen lies over the one that a view shows, and how, as a
// user has chosen it. It is how the document is looked at, as the camera is, and no edit.
type Superimposed struct {
	Other   scene.ID // the document that lies over it; 0: none
	Fit     scene.Fit
	Mirror  bool    // Fit may take the mirror image
	Opacity float64 // of the other, where there is no line between the two; 0 to 1
	Swiped  bool    // a line divides the two
	Line    float64 // where it is, in parts of the view's width
	Vectors float64 // arrows between landmarks, so many times as long; 0: none
}

// superimposing is what lies over a document in a view, and where.
type superimposing struct {
	Superimposed
	name    string        // of the other
	held    *Superimposed // what CancelSuperimposed brings back; nil: nothing is held
	of      superimposedOf
	lies    scene.Superposition
	problem error // why it lies nowhere
	told    bool  // the user knows of the problem
}

// superimposedOf is what a superposition was worked out of. While it is the same, so is that.
type superimposedOf struct {
	other  scene.ID
	fit    scene.Fit
	mirror bool
	units  [2]string
	groups []uint64 // their IDs and revisions
}

func (o superimposedOf) equal(p superimposedOf) bool {
	return o.other == p.other && o.fit == p.fit && o.mirror == p.mirror && o.units == p.units && slices.Equal(o.groups, p.groups)
}

// over returns what lies over the document that a view shows, nil where nothing was ever
// chosen for it there.
func (s *Session) over(view int) *superimposing {
	v := s.layout.Views[view]
	if o := s.superimposed[v]; o != nil {
		return o
	}
	return s.reopenSuperimposed(v)
}

// overFront returns that of the active view, which must show a document.
func (s *Session) overFront() *superimposing {
	if o := s.over(s.layout.Active); o != nil {
		return o
	}
	if s.superimposed == nil {
		s.superimposed = map[ViewOf]*superimposing{}
	}
	o := &superimposing{Superimposed: Superimposed{Fit: scene.ByLandmarks, Opacity: 0.5, Line: 0.5}}
	s.superimposed[s.layout.Views[s.layout.Active]] = o
	return o
}

// lie works out where the other document lies, unless that is known. It returns that
// document; nil where there is none, or it lies nowhere.
func (s *Session) lie(view int) (other *scene.Document, o *superimposing) {
	o = s.over(view)
	d := s.Documents.Document(s.layout.Views[view].Document)
	if o == nil || d == nil || o.Other == 0 {
		return nil, nil
	}
	e := s.Documents.Entry(o.Other)
	if e == nil || e.Loading {
		return nil, nil
	}
	of := superimposedOf{other: o.Other, fit: o.Fit, mirror: o.Mirror && o.Fit != scene.AsStored, units: [2]string{d.Units(), e.Document.Units()}}
	for _, both := range []*scene.Document{d, e.Document} {
		for _, n := range both.Groups() {
			of.groups = append(of.groups, uint64(n.ID()), n.Group.Revision())
		}
	}
	if !o.of.equal(of) {
		o.of = of
		o.lies, o.problem = scene.Superpose(e.Document, d, of.fit, of.mirror)
	}
	if o.problem != nil {
		return nil, o
	}
	o.told = false
	return e.Document, o
}

// Over returns the document that lies over the one that a view shows, and how; nil for none.
// It is not to be kept.
func (s *Session) Over(view int) (*scene.Document, render.Superimposition) {
	if view < 0 || view >= len(s.layout.Views) {
		return nil, render.Superimposition{}
	}
	other, o := s.lie(view)
	if other == nil {
		return nil, render.Superimposition{}
	}
	to := render.Superimposition{Superposition: o.lies, VectorScale: o.Vectors, Opacity: o.Opacity, Swiped: o.Swiped, Swipe: o.Line}
	if o.Swiped {
		to.Opacity = 1
	}
	return other, to
}

// Overlies reports whether a document lies over the one that a view shows.
func (s *Session) Overlies(view int, id scene.ID) bool {
	o := s.over(view)
	return o != nil && o.Other == id && id != 0
}

// Superimpose lays another specimen over the document in front in the active view, or the
// same one in another way. Numbers that make no sense are brought into what does. A specimen
// that was not there before is fitted by landmarks, where it can be.
func (s *Session) Superimpose(to Superimposed) {
	d := s.Document()
	if d == nil || to.Other == s.front {
		return
	}
	o := s.overFront()
	to.Opacity, to.Line = part(to.Opacity), part(to.Line)
	if to.Vectors-to.Vectors != 0 {
		to.Vectors = 0
	}
	other := s.Documents.Document(to.Other)
	if other == nil {
		to.Other = 0
	}
	if other != nil && to.Other != o.Other {
		o.name = s.Documents.Name(to.Other)
		if _, err := scene.Superpose(other, d, to.Fit, to.Mirror); err != nil {
			to.Fit = scene.AsStored
		}
	}
	o.Superimposed, o.told = to, true // the panel says what is wrong
	s.putSwipeDown()
	s.keepSuperimposed(o)
	s.events.Superimposed()
}

// part brings a number between 0 and 1.
func part(x float64) float64 {
	if math.IsNaN(x) {
		return 0.5
	}
	return max(0, min(1, x))
}

// HoldSuperimposed notes what lies over the document in front, for CancelSuperimposed to
// bring back, unless that is noted already.
func (s *Session) HoldSuperimposed() {
	if s.Document() == nil {
		return
	}
	if o := s.overFront(); o.held == nil {
		held := o.Superimposed
		o.held = &held
	}
}

// KeepSuperimposed has what is chosen stay wherever something was noted.
func (s *Session) KeepSuperimposed() {
	for _, o := range s.superimposed {
		o.held = nil
	}
}

// CancelSuperimposed brings back what lay over the document in front when it was noted. What
// was noted elsewhere stays as chosen.
func (s *Session) CancelSuperimposed() {
	if s.Document() == nil {
		return
	}
	o := s.overFront()
	held := o.held
	s.KeepSuperimposed()
	if held != nil {
		s.Superimpose(*held)
	}
}

// superimposedClosed follows a document that has closed: it lies over none any more.
func (s *Session) superimposedClosed(id scene.ID) {
	delete(s.superimposedAgain, id)
	for v := range s.superimposed {
		if v.Document == id {
			delete(s.superimposed, v)
		}
	}
	for view := range s.layout.Views {
		if o := s.over(view); o != nil && o.Other == id {
			s.events.Told(fmt.Sprintf("%s was closed: it is superimposed no longer.", o.name))
			break
		}
	}
	gone := false
	for _, o := range s.superimposed {
		if o.Other == id {
			o.Other, gone = 0, true
		}
	}
	if gone {
		s.putSwipeDown()
		s.events.Superimposed()
	}
}

// pruneSuperimposed forgets what lay over documents in views that are gone.
func (s *Session) pruneSuperimposed() {
	maps.DeleteFunc(s.superimposed, func(v ViewOf, _ *superimposing) bool {
		return !slices.ContainsFunc(s.layout.Views, func(is ViewOf) bool { return is.Number == v.Number })
	})
}

// followSuperimposed says, once, where a change of a document has another one lie over it no
// longer.
func (s *Session) followSuperimposed(id scene.ID) {
	for view, v := range s.layout.Views {
		if v.Document != id && !s.Overlies(view, id) {
			continue
		}
		if other, o := s.lie(view); other == nil && o != nil && !o.told {
			o.told = true
			s.events.Told(fmt.Sprintf("%s is superimposed no longer: %s.", o.name,
				whyApart(s.Documents.Document(v.Document), s.Documents.Document(o.Other), o.problem)))
		}
	}
}

// swapSuperimposed shows the other specimen instead, with the one in front over it.
func (s *Session) swapSuperimposed() {
	view := s.layout.Active
	other, o := s.lie(view)
	if other == nil {
		return
	}
	to, was := o.Superimposed, s.front
	camera := s.View.Camera().Through(o.lies.Onto.Inverse())
	mirrored := o.lies.Onto.Mirrored
	o.Other = 0
	s.keepSuperimposed(o)
	s.SetFront(other.ID())
	s.events.Laid()
	if !mirrored { // no camera looks into a mirror
		s.View.Follow(camera)
	}
	over := s.overFront()
	over.name = s.Documents.Name(was)
	to.Other = was
	over.Superimposed = to
	s.keepSuperimposed(over)
	s.events.Superimposed()
}

// superimposeActions lay one specimen over another.
func (s *Session) superimposeActions() []Action {
	return []Action{
		{Name: "superimpose", Title: "Superimpose…", Menu: "View", Keys: []string{"Shift+O"}, Also: OnView, Why: s.nothingToSuperimpose,
			Words: "overlay over compare procrustes fit opacity swipe vectors"},
		{Name: "superimpose-none", Title: "Nothing Superimposed", Words: "overlay remove off", Why: s.nothingSuperimposed,
			Do: func() {
				s.Superimpose(Superimposed{Fit: s.overFront().Fit, Opacity: s.overFront().Opacity, Line: s.overFront().Line})
			}},
		{Name: "superimpose-swap", Title: "Swap Superimposed Specimens", Words: "overlay exchange below above", Why: s.nothingSuperimposed, Do: s.swapSuperimposed},
		{Name: "swipe", Title: "Swipe between Superimposed Specimens", Keys: []string{"Shift+S"}, Words: "overlay line divide curtain compare", Why: s.nothingSuperimposed,
			On: func() bool { _, ok := s.line(); return ok }, Do: s.stepSwipe},
	}
}

func (s *Session) nothingToSuperimpose() string {
	if why := s.nothingToSee(); why != "" {
		return why
	}
	if len(s.otherMeshes()) == 0 {
		return "no other mesh is open"
	}
	return ""
}

func (s *Session) nothingSuperimposed() string {
	if why := s.nothingToSee(); why != "" {
		return why
	}
	if o := s.over(s.layout.Active); o == nil || o.Other == 0 {
		return "nothing is superimposed"
	}
	return ""
}
