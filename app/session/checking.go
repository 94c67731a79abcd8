package session

import (
	"context"
	"slices"
	"time"

	"cairn/app/study"
	"cairn/landmark"
	"cairn/landmark/check"
	"cairn/scene"
)

// documentChecks is what was found odd in a document, and the job that looks again. It holds
// no document.
type documentChecks struct {
	of     []checkedGroup // what was checked last; nil: nothing
	making []checkedGroup // what the job checks that is under way
	stop   context.CancelFunc
	job    int // counts them
	later  *time.Timer

	found      []Finding
	shown      string // the key of the finding that is shown; "": none was chosen
	references map[scene.ID]checkReference
}

// checkedGroup is all that the findings about a group depend on. Two that are equal have the
// same.
type checkedGroup struct {
	group    scene.ID
	revision uint64
	from     *collection
	measured *scene.MeasuredPlacement // the first of its ways to be read; nil: none
	clear    bool
	meshes   int
	protocol *study.Protocol // of the study whose specimen it is; nil: none
	unit     string
	alone    bool // it is compared with no other specimens
}

// checkReference is what a group was compared with, and what that was made of.
type checkReference struct {
	from *collection
	made *check.Reference // nil: nothing could be fitted
}

// mostChecked is how many points a group may have. Each pair of points is looked at.
const mostChecked = 500

// Checks reports whether landmarks are checked while they are placed, as the user wants it.
func (s *Session) Checks() bool { return s.Preferences.BoolWithFallback(prefChecks, true) }

// SetChecks has them checked, or no longer, which is remembered.
func (s *Session) SetChecks(on bool) {
	s.Preferences.SetBool(prefChecks, on)
	if !on {
		for _, c := range s.checks {
			c.end()
		}
		s.checks = nil
	}
	s.FollowChecks()
	s.tellChecked()
}

// FollowChecks has the document in front checked when its landmarks lie still, if something has
// changed by then.
func (s *Session) FollowChecks() {
	e := s.Documents.Entry(s.front)
	if !s.Checks() || e == nil || e.Loading {
		return
	}
	if s.checks == nil {
		s.checks = map[scene.ID]*documentChecks{}
	}
	c := s.checks[s.front]
	if c == nil {
		c = &documentChecks{references: map[scene.ID]checkReference{}}
		s.checks[s.front] = c
	}
	if c.later != nil {
		c.later.Reset(s.rest)
		return
	}
	id, post := s.front, s.events.Post
	c.later = time.AfterFunc(s.rest, func() { post(func() { s.checkLater(id) }) })
}

// checksClosed forgets what was found of a document that has closed, and what was collected for it.
func (s *Session) checksClosed(id scene.ID) {
	if c := s.checks[id]; c != nil {
		c.end()
		delete(s.checks, id)
	}
	s.pruneCollected()
	s.FollowChecks()
}

// checkLater checks a document whose landmarks lie still. While something is dragged it waits
// for the end of that.
func (s *Session) checkLater(id scene.ID) {
	c := s.checks[id]
	if c == nil || id != s.front || s.Document() == nil {
		return
	}
	if s.hand != nil && s.hand.Dragging() {
		c.later.Reset(s.rest)
		return
	}
	s.check(s.Document(), c)
}

// end ends a job, if there is one.
func (c *documentChecks) end() {
	if c.stop != nil {
		c.stop()
		c.stop, c.making = nil, nil
	}
	if c.later != nil {
		c.later.Stop()
	}
}

// checkedGroups returns what is to be checked of a document.
func (s *Session) checkedGroups(d *scene.Document) []checkedGroup {
	all := []checkedGroup{} // not nil: nothing is to be checked
	for _, n := range d.Groups() {
		if n.Group.Dim() != 3 || n.Group.Placed() == 0 || n.Group.Len() > mostChecked {
			continue
		}
		g := checkedGroup{group: n.ID(), revision: n.Group.Revision(), from: s.collect(d, n), clear: n.Clear(), meshes: len(d.Meshes()), unit: d.Units(), alone: s.keptApart(d.ID()) != ""}
		if s.IsSpecimen(d.ID()) {
			g.protocol = s.queue.protocol
		}
		if len(n.Measured()) > 0 {
			g.measured = &n.Measured()[0]
		}
		all = append(all, g)
	}
	return all
}

// check has a job check a document, unless what is there now is checked or being so. The job
// has copies of the points; it holds the meshes, not the document, which waits for it as it
// closes.
func (s *Session) check(d *scene.Document, c *documentChecks) {
	state := s.checkedGroups(d)
	if c.stop == nil && c.of != nil && slices.Equal(state, c.of) || c.stop != nil && slices.Equal(state, c.making) {
		return
	}
	if c.stop != nil {
		c.stop()
	}
	var work []*groupCheck
	for _, g := range state {
		n := d.Group(g.group)
		one := &groupCheck{checkedGroup: g, copy: n.Group.Copy(), ways: n.Measured()}
		if names := one.names(); g.protocol != nil {
			one.rules = g.protocol.Rules(names, g.unit)
		}
		if known := c.references[g.group]; known.from == g.from {
			one.reference, one.known = known.made, true
		}
		work = append(work, one)
	}
	meshes := d.TriMeshes()
	ctx, stop := context.WithCancel(context.Background())
	c.job++
	c.stop, c.making = stop, state
	id, job, post := d.ID(), c.job, s.events.Post
	err := d.Go(func(docCtx context.Context) {
		defer context.AfterFunc(docCtx, stop)()
		err := checkGroups(ctx, work, meshes)
		meshes = nil // what is posted does not hold them
		post(func() { s.checked(id, job, state, work, err) })
	})
	if err != nil { // the document is closed
		c.end()
	}
}

// checked follows the end of a job, unless another was begun since or the document has changed.
func (s *Session) checked(id scene.ID, job int, state []checkedGroup, work []*groupCheck, err error) {
	d, c := s.Documents.Document(id), s.checks[id]
	if d == nil || c == nil || c.stop == nil || c.job != job {
		return
	}
	c.stop()
	c.stop, c.making = nil, nil
	if err != nil || !slices.Equal(state, s.checkedGroups(d)) {
		s.FollowChecks() // of what is there now
		return
	}
	c.of, c.found = state, nil
	clear(c.references)
	for _, g := range work {
		c.references[g.group] = checkReference{g.from, g.reference}
		for _, f := range g.found {
			c.found = append(c.found, s.finding(d, g, f))
		}
	}
	slices.SortStableFunc(c.found, func(a, b Finding) int { return int(b.Gravity) - int(a.Gravity) })
	s.tellChecked()
}

// placedRows returns the points of a group in the order of a collection's rows.
func placedRows(g *landmark.Group, c *collection) []int {
	at := make([]int, c.len)
	for row := range at {
		at[row] = -1
	}
	for i, row := range c.row {
		at[row] = i
	}
	return at
}
