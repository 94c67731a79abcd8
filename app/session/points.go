package session

import (
	"cmp"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/scene"
)

// Selected returns the selected points, in the order of the groups and of their points.
func (s *Session) Selected() []scene.Point {
	d := s.Document()
	if d == nil {
		return nil
	}
	return inOrderOf(d, d.Selection().Points())
}

// inOrderOf sorts points by the order of their groups and of the points in them.
func inOrderOf(d *scene.Document, points []scene.Point) []scene.Point {
	at := make(map[scene.ID]int, len(d.Groups()))
	for i, g := range d.Groups() {
		at[g.ID()] = i
	}
	slices.SortFunc(points, func(a, b scene.Point) int {
		return cmp.Or(at[a.Group]-at[b.Group], d.Index(a)-d.Index(b))
	})
	return points
}

func (s *Session) noneSelected() string {
	switch d := s.Document(); {
	case d == nil:
		return "nothing is open"
	case d.Selection().Len() == 0:
		return "no point is selected"
	}
	return ""
}

func (s *Session) notOneSelected() string {
	if why := s.noneSelected(); why != "" {
		return why
	}
	if s.Document().Selection().Len() > 1 {
		return "more than one point is selected"
	}
	return ""
}

// Edit makes an edit of the document in front and selects the points that it changed,
// where not all of them are selected.
func (s *Session) Edit(e scene.Edit) error {
	d := s.Document()
	if d == nil {
		return scene.ErrClosed
	}
	changed := changedPoints(e)
	if !slices.ContainsFunc(changed, func(p scene.Point) bool { return !d.Selection().Has(p) }) {
		return d.Apply(e)
	}
	return s.following(d, func() error { return d.Apply(e) })
}

// following selects the points that came or changed by what is done to a document. Where
// none did, as when all that changed are gone, what is selected stays.
func (s *Session) following(d *scene.Document, do func() error) error {
	var touched []scene.Point
	stop := d.OnChange(func(c scene.Changed) { touched = append(touched, changedPoints(c.Edit)...) })
	err := do()
	stop()
	touched = slices.DeleteFunc(touched, func(p scene.Point) bool { return d.Index(p) < 0 })
	if err == nil && len(touched) > 0 && !sameSelection(d, touched) {
		d.Selection().Only(touched...)
	}
	return err
}

func sameSelection(d *scene.Document, points []scene.Point) bool {
	return d.Selection().Len() == len(points) && !slices.ContainsFunc(points, func(p scene.Point) bool { return !d.Selection().Has(p) })
}

// changedPoints returns the points that an edit brings or changes. Those that only have
// another place in the order are none of them, nor those of a file that is read in
// another way.
func changedPoints(e scene.Edit) (points []scene.Point) {
	for _, c := range e.Changes {
		if c.After.Reading != nil {
			continue
		}
		for i, after := range c.After.Points {
			if after.Index < 0 {
				continue
			}
			before := c.Before.Points[i]
			if moved := before.Index >= 0 && before.Index != after.Index; !moved {
				points = append(points, scene.Point{Group: c.Group, ID: after.ID})
			}
		}
	}
	return points
}

// deletePoints takes the selected points out, of which those that are locked stay. The
// point behind the last of them is selected then, or the one before, so that the keys can
// go on.
func (s *Session) deletePoints() {
	d := s.Document()
	points := s.loose(s.Selected())
	if stay := d.Selection().Len() - len(points); stay > 0 && s.hand != nil {
		s.hand.Say(message.Plural(stay, "locked point") + " not deleted: unlock first.")
	}
	next := neighbour(d, points)
	if d.Apply(scene.RemovePoints(d, points...)) == nil && next != (scene.Point{}) {
		d.Selection().Only(next)
	}
}

// loose returns those of some points that are not locked, alone or with their group. It
// uses the slice.
func (s *Session) loose(points []scene.Point) []scene.Point {
	d := s.Document()
	return slices.DeleteFunc(points, func(p scene.Point) bool {
		l, ok := d.Landmark(p)
		return !ok || l.Locked || d.Group(p.Group).Group.Properties().Locked
	})
}

// locked is why nothing is done with points that are all locked, and what follows the name
// of a group that is locked.
const (
	locked      = "what is selected is locked"
	unlockFirst = " is locked; unlock it first"
)

// IsOfLock reports whether a lock is the reason why an action cannot be done: that is not
// seen at once, unlike that nothing is selected.
func IsOfLock(why string) bool { return why == locked || strings.HasSuffix(why, unlockFirst) }

// allLocked says why something cannot be done with the selected points that locked ones
// are kept from.
func (s *Session) allLocked() string {
	if why := s.noneSelected(); why != "" {
		return why
	}
	if len(s.loose(s.Selected())) == 0 {
		return locked
	}
	return ""
}

// neighbour returns the point that follows some of a group, or else that before them,
// or no point.
func neighbour(d *scene.Document, points []scene.Point) scene.Point {
	if len(points) == 0 {
		return scene.Point{}
	}
	last := points[len(points)-1]
	g := d.Group(last.Group)
	gone := make(map[scene.Point]bool, len(points))
	for _, p := range points {
		gone[p] = true
	}
	for i := d.Index(last) + 1; i < g.Group.Len(); i++ {
		if !gone[g.Point(i)] {
			return g.Point(i)
		}
	}
	for i := d.Index(last) - 1; i >= 0; i-- {
		if !gone[g.Point(i)] {
			return g.Point(i)
		}
	}
	return scene.Point{}
}

// insertion returns where a point is put: beside the selected one, or at the end of the
// group where none is selected.
func (s *Session) insertion(behind int) (g *scene.GroupNode, at int) {
	points := s.Selected()
	if len(points) == 0 {
		g = s.Group()
		return g, g.Group.Len()
	}
	p := points[0]
	if behind > 0 {
		p = points[len(points)-1]
	}
	return s.Document().Group(p.Group), s.Document().Index(p) + behind
}

// noInsertBefore says why no point can be put before those selected.
func (s *Session) noInsertBefore() string {
	if why := s.noneSelected(); why != "" {
		return why
	}
	g, _ := s.insertion(0)
	return s.lockedGroup(g)
}

// noInsertAfter says why none can be put behind them, or at the end.
func (s *Session) noInsertAfter() string {
	if why := s.noGroups(); why != "" {
		return why
	}
	g, _ := s.insertion(1)
	return s.lockedGroup(g)
}

// lockedGroup says that a group is locked, "" where it is not.
func (s *Session) lockedGroup(g *scene.GroupNode) string {
	if !g.Group.Properties().Locked {
		return ""
	}
	return s.Document().GroupName(g) + unlockFirst
}

// insertPoint puts a point that nobody has visited there.
func (s *Session) insertPoint(behind int) {
	d := s.Document()
	g, at := s.insertion(behind)
	_ = s.Edit(scene.InsertPoints(d, g.ID(), at, landmark.Landmark{Position: landmark.NoPosition()}))
}

// MovePoints puts the selected points one place further in the order of their group, or
// one place back.
func (s *Session) MovePoints(by int) {
	d := s.Document()
	if s.otherGroups() != "" {
		return
	}
	points := s.Selected()
	to := d.Index(points[0]) - 1
	if by > 0 {
		to = d.Index(points[len(points)-1]) + 2
	}
	_ = d.Apply(scene.ReorderPoints(d, points[0].Group, pointIDs(points), to))
}

// Reorder puts the selected points of the group of one point before it in the order, or
// behind it. It reports whether there are some.
func (s *Session) Reorder(to scene.Point, behind bool) bool {
	d := s.Document()
	if d == nil {
		return false
	}
	at := d.Index(to)
	points := slices.DeleteFunc(s.Selected(), func(p scene.Point) bool { return p.Group != to.Group })
	if at < 0 || len(points) == 0 {
		return false
	}
	if behind {
		at++
	}
	_ = d.Apply(scene.ReorderPoints(d, to.Group, pointIDs(points), at))
	return true
}

func pointIDs(points []scene.Point) []landmark.PointID {
	ids := make([]landmark.PointID, len(points))
	for i, p := range points {
		ids[i] = p.ID
	}
	return ids
}

// otherGroups says why something cannot be done with the selected points together.
func (s *Session) otherGroups() string {
	if why := s.noneSelected(); why != "" {
		return why
	}
	points := s.Selected()
	if points[0].Group != points[len(points)-1].Group {
		return "the selected points are of several groups"
	}
	return ""
}

// all reports whether something is so of each selected point.
func (s *Session) all(is func(landmark.Landmark) bool) bool {
	d := s.Document()
	return d != nil && allAre(d, d.Selection().Points(), is)
}

// allAre reports whether something is so of each of some points, and there are some.
func allAre(d *scene.Document, points []scene.Point, is func(landmark.Landmark) bool) bool {
	return len(points) > 0 && !slices.ContainsFunc(points, func(p scene.Point) bool { l, ok := d.Landmark(p); return !ok || !is(l) })
}

func isLocked(l landmark.Landmark) bool { return l.Locked }
func isHidden(l landmark.Landmark) bool { return l.Hidden }

// pointEdits are in the menu Edit.
func (s *Session) pointEdits() []Action {
	return []Action{
		{Name: "copy-points", Title: "Copy Points", Menu: "Edit", Line: true, Keys: []string{"Ctrl+C"}, Also: OnPoint, Why: s.noneSelected, Words: "clipboard table text"},
		{Name: "paste-points", Title: "Paste Points", Menu: "Edit", Keys: []string{"Ctrl+V"}, Also: OnPoint | OnGroup, Why: s.noDocument, Words: "clipboard by name table text spreadsheet"},
		{Name: "delete-points", Title: "Delete Points", Menu: "Edit", Keys: []string{"Delete"}, Also: OnPoint, Why: s.allLocked, Words: "remove erase", Do: s.deletePoints},
		{Name: "select-all", Title: "Select All Points", Menu: "Edit", Keys: []string{"Ctrl+A"}, Why: s.noGroups, Words: "every landmark listed"},
	}
}

// pointActions change selected points.
func (s *Session) pointActions() []Action {
	const menu = "Landmarks > Selected Points"
	return []Action{
		{Name: "rename", Title: "Rename", Now: s.renameTitle, Menu: menu, Line: true, Keys: []string{"F2"}, Also: OnPoint, Why: s.nothingToRename, Words: "name point group"},
		{Name: "insert-before", Title: "Insert Point Before", Menu: menu, Keys: []string{"Shift+Insert"}, Also: OnPoint, Why: s.noInsertBefore, Words: "new add", Do: func() { s.insertPoint(0) }},
		{Name: "insert-after", Title: "Insert Point After", Menu: menu, Keys: []string{"Insert"}, Also: OnPoint, Why: s.noInsertAfter, Words: "new add", Do: func() { s.insertPoint(1) }},
		{Name: "point-up", Title: "Up in the Order", Menu: menu, Also: OnPoint, Why: s.otherGroups, Words: "move reorder sort", Do: func() { s.MovePoints(-1) }},
		{Name: "point-down", Title: "Down in the Order", Menu: menu, Also: OnPoint, Why: s.otherGroups, Words: "move reorder sort", Do: func() { s.MovePoints(1) }},
		{Name: "lock-points", Title: "Locked", Menu: menu, Also: OnPoint, Why: s.noneSelected, Words: "lock unlock keep fixed",
			On: func() bool { return s.all(isLocked) },
			Do: func() { _ = s.Edit(scene.LockPoints(s.Document(), !s.all(isLocked), s.Selected()...)) }},
		{Name: "hide-points", Title: "Hidden", Menu: menu, Also: OnPoint, Why: s.noneSelected, Words: "hide show",
			On: func() bool { return s.all(isHidden) },
			Do: func() { _ = s.Edit(scene.HidePoints(s.Document(), !s.all(isHidden), s.Selected()...)) }},
	}
}

// stateActions say what is known of where points are: of the selected ones, or of the
// next one while points are placed.
func (s *Session) stateActions() []Action {
	const menu = "Tools > State of Points"
	return []Action{
		{Name: "missing", Title: "Mark as Missing", Menu: menu, Line: true, Keys: []string{"M"}, Also: OnPoint, Words: "absent broken status state place", Why: s.nothingToMark, Do: s.MarkMissing},
		{Name: "missing-because", Title: "Missing, Because…", Menu: menu, Keys: []string{"Shift+M"}, Also: OnPoint, Why: s.nothingToMark, Words: "absent mark reason why"},
		{Name: "estimated", Title: "Mark as Estimated", Menu: menu, Keys: []string{"E"}, Also: OnPoint, Words: "guess uncertain status state place", Why: s.nothingToEstimate, On: s.areEstimates, Do: s.markEstimated},
		{Name: "placed", Title: "Placed", Menu: menu, Also: OnPoint, Words: "mark observed", Why: s.nothingToEstimate,
			Do: func() { s.setStatus(landmark.Defined, "", s.positioned()) }},
		{Name: "not-visited", Title: "Not Visited", Menu: menu, Keys: []string{"U"}, Also: OnPoint, Words: "clear position undefined unplace", Why: s.nothingToMark,
			Do: func() { s.setStatus(landmark.Undefined, "", s.marked()) }},
	}
}

func (s *Session) nothingToRename() string {
	if s.group != 0 && s.noGroups() == "" {
		return ""
	}
	return s.notOneSelected()
}
