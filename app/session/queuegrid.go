package session

import (
	"slices"

	"cairn/app/study"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/scene"
)

// heat is the heat grid of a study: what was worked out last in the background, and whether
// files have changed since.
type heat struct {
	grid    *study.Grid // its rows are those of keys; nil: none yet
	keys    []string
	stale   bool
	working bool
	grids   *study.Grids // what was read of files, for the goroutine that works; nil: nothing yet
	forget  []string     // the files that were saved since
}

// saved follows a specimen whose files have just been written: they are read again, though
// their size and time may be the same.
func (h *heat) saved(d *scene.Document) {
	for _, n := range d.Groups() {
		if file := n.File(); file != "" && !slices.Contains(h.forget, file) {
			h.forget = append(h.forget, file)
		}
	}
	h.stale = true
}

// Grid returns how far each landmark of each specimen of the open study is, by the rows of
// Specimens; of the open one as it is now. nil: it is not known yet. What has changed is read
// in the background, and Queued tells when that is there. The grid is the session's, and for
// this event only.
func (s *Session) Grid() *study.Grid {
	q := s.queue
	if q == nil {
		return nil
	}
	if h := &q.heat; (h.grid == nil || h.stale) && !h.working {
		s.workOutGrid()
	}
	q.heat.rearrange(q.keys)
	if e := s.Documents.Entry(q.document); q.heat.grid != nil && e != nil && !e.Loading && q.at() >= 0 {
		var groups []*landmark.Group
		for _, n := range e.Document.Groups() {
			groups = append(groups, n.Group)
		}
		q.heat.grid.Follow(q.at(), groups, q.protocol)
	}
	return q.heat.grid
}

// workOutGrid has the grid worked out in the background from the table as it is.
func (s *Session) workOutGrid() {
	q, post := s.queue, s.events.Post
	h := &q.heat
	if h.grids == nil {
		h.grids = study.NewGrids()
	}
	h.working, h.stale = true, false
	for _, file := range h.forget {
		h.grids.Forget(file)
	}
	h.forget = nil
	grids, table, keys, protocol, folder := h.grids, q.table.Clone(), slices.Clone(q.keys), q.protocol, q.Folder
	go func() {
		grid, err := grids.Grid(q.done, table, protocol, folder)
		post(func() {
			if h.working = false; err != nil || s.queue != q {
				return
			}
			h.grid, h.keys = grid, keys
			s.events.Queued()
		})
	}()
}

// rearrange gives the grid the rows that the table has now. Of those that are new it knows
// nothing yet.
func (h *heat) rearrange(keys []string) {
	if h.grid == nil || slices.Equal(h.keys, keys) {
		return
	}
	at := map[string]int{}
	for i, key := range h.keys {
		at[key] = i
	}
	rows := make([]study.GridRow, len(keys))
	for i, key := range keys {
		if k, ok := at[key]; ok {
			rows[i] = h.grid.Rows[k]
		}
	}
	h.grid.Rows, h.keys = rows, slices.Clone(keys)
}

// aim is a landmark of a specimen.
type aim struct{ key, landmark string }

// GoToLandmark goes to a landmark of the specimen of a row: that is opened where it is not,
// and the landmark is selected, and looked at along its normal, when it is there.
func (s *Session) GoToLandmark(row int, name string) { s.goToSpecimen(row, name) }

// SpecimenShown follows a document whose content is shown now: where somebody wanted to go to
// a landmark of it, that is selected.
func (s *Session) SpecimenShown(id scene.ID) { s.aimAt(id) }

// aimAt goes to the landmark that was aimed at, where its specimen is there.
func (s *Session) aimAt(id scene.ID) {
	q := s.queue
	if q == nil || q.document != id || q.aim.key != q.row || q.aim.landmark == "" {
		return
	}
	e := s.Documents.Entry(id)
	if e == nil || e.Loading {
		return
	}
	name := q.aim.landmark
	q.aim = aim{}
	for _, n := range e.Document.Groups() {
		for i := range n.Group.Len() {
			if n.Group.PointName(i) == name {
				if d := s.Document(); d == nil || d.ID() != id {
					return // it is no more in front
				}
				e.Document.Selection().Only(n.Point(i))
				if n.Group.At(i).Placed() {
					s.hand.ShowMe() // bone may be before it, seen from here
				}
				return
			}
		}
	}
	s.events.Told(q.name(q.at()) + " has no landmark " + message.Quote(name) + ".")
}
