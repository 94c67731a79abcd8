package session

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"cairn/app/study"
	"cairn/landmark"
	"cairn/scene"
)

// queue is the study that is open, of which the specimens are worked on one after the other.
// The one that is open and the next one, which is read ahead, are in memory, and no other.
type queue struct {
	*Study
	document scene.ID // of the open specimen; 0: none
	row      string   // the key of its row, also where it was closed since
	by       int      // in which direction one went last
	counts   map[string]pointCount
	pose     *pose               // how the specimen before was looked at, for the one that loads
	writing  <-chan tableWritten // gets what comes of writing the table; nil: it is not being written
	again    bool                // it is, and the table has changed since
	hidden   bool                // the user does not want it beside the view
	unkept   bool                // the table was not written the last time
	done     context.Context     // when the study is closed
	stop     context.CancelFunc
	tables   *sync.WaitGroup                // the session's: of those that are being written, and where the work was left
	known    map[string][]landmark.Landmark // of the rows that have landmarks
	left     places

	lock         *specimenLock // of the open specimen; nil for none
	withoutLocks bool          // that its folder has no locks was told
	shapes       shapeWork
	repeats      repeatWork
	sorted       []int // all rows as the query has them, but for its filter, since that or the rows changed
	heat         heat
	aim          aim // the landmark to be selected when its specimen is there
}

// prefKeepsView is the preference for looking at each specimen as at the one before.
const prefKeepsView = "study.view"

// OpenStudy opens a study, in place of another one, at the specimen where it was left.
func (s *Session) OpenStudy(opened *Study) {
	s.leaveSpecimen(func() {
		s.dropStudy()
		ctx, stop := context.WithCancel(context.Background())
		s.queue = &queue{Study: opened, by: 1, counts: map[string]pointCount{}, known: map[string][]landmark.Landmark{}, done: ctx, stop: stop, tables: &s.tables}
		s.queue.sort()
		s.countSpecimens(ctx)
		if at := slices.Index(opened.keys, opened.begin); at >= 0 && opened.begin != "" {
			s.openSpecimen(at)
		} else if rows := s.Listed(); len(rows) > 0 {
			s.openSpecimen(rows[0])
		} else if len(opened.keys) > 0 {
			s.openSpecimen(0)
		}
		s.events.Queued()
	})
}

// CloseStudy saves and closes the open specimen, and then the study.
func (s *Session) CloseStudy() {
	if s.queue == nil {
		return
	}
	s.leaveSpecimen(func() {
		s.dropStudy()
		s.events.Queued()
	})
}

// dropStudy closes the study with its specimen.
func (s *Session) dropStudy() {
	if s.queue == nil {
		return
	}
	open := s.queue.document
	s.part()
	s.queue.stop()
	s.unlockSpecimen()
	s.queue.shapes.end()
	s.LearnFrom(nil)
	s.queue = nil
	s.Documents.ReadAhead("")
	s.Documents.Close(open)
	s.followWarp()
}

// InStudy reports whether a study is open.
func (s *Session) InStudy() bool { return s.queue != nil }

// IsSpecimen reports whether a document is the open specimen of the study.
func (s *Session) IsSpecimen(id scene.ID) bool {
	return s.queue != nil && id != 0 && s.queue.document == id
}

// SpecimenFile returns the file for the landmarks of the open specimen, "" where its row names none.
func (s *Session) SpecimenFile() string {
	if s.queue == nil {
		return ""
	}
	return s.queue.files[s.queue.row].landmarks
}

// SpecimenPath returns the file that is opened for the open specimen, also while it is being
// opened or was closed since, "" for none.
func (s *Session) SpecimenPath() string {
	if s.queue == nil || s.queue.at() < 0 {
		return ""
	}
	item, _ := s.queue.item(s.queue.at())
	return item.Path
}

// StudyFolder returns the folder of the open study, "" for none.
func (s *Session) StudyFolder() string {
	if s.queue == nil {
		return ""
	}
	return s.queue.Folder
}

// at returns which row the open specimen is, or the one that was open last; -1 for none.
func (q *queue) at() int { return slices.Index(q.keys, q.row) }

// GoToSpecimen saves the open specimen, closes it, and opens that of a row.
func (s *Session) GoToSpecimen(row int) { s.goToSpecimen(row, "") }

// goToSpecimen is GoToSpecimen, to a landmark of it where one is named.
func (s *Session) goToSpecimen(row int, landmark string) {
	q := s.queue
	if q == nil || row < 0 || row >= len(q.keys) {
		return
	}
	q.aim = aim{q.keys[row], landmark}
	if q.document != 0 && q.keys[row] == q.row {
		s.events.Show(q.document)
		s.aimAt(q.document)
		return
	}
	if _, err := q.item(row); err != nil {
		s.events.Told(fmt.Sprintf("%s cannot be opened: %v.", q.name(row), err))
		return
	}
	q.by = 1
	if slices.Index(q.sorted, q.at()) > slices.Index(q.sorted, row) {
		q.by = -1
	}
	key := q.keys[row]
	s.leaveSpecimen(func() {
		if row := slices.Index(q.keys, key); s.queue == q && row >= 0 {
			s.openSpecimen(row)
		}
	})
}

// leaveSpecimen does then when what is unsaved of the open specimen is in its file. Where it
// cannot be saved, the specimen stays open, the window says why, and then does not run.
func (s *Session) leaveSpecimen(then func()) {
	q := s.queue
	if q == nil || q.document == 0 {
		then()
		return
	}
	id := q.document
	if s.untouched(id) {
		then()
		return
	}
	modified := s.Documents.Entry(id).Modified()
	s.events.Leave(id, q.files[q.row].landmarks, func() {
		if s.queue != q || q.document != id {
			return // somebody was faster
		}
		if modified || q.at() >= 0 && !q.hasStatus(q.at()) { // what somebody says of one that is only looked at stays
			s.SpecimenSaved(id)
		}
		then()
	})
}

// hasStatus reports whether the table says how far a row is.
func (q *queue) hasStatus(row int) bool {
	status, _ := q.table.Status(row)
	return status != study.NotVisited
}

// untouched reports whether a specimen has got nothing but the protocol's empty points, of
// which no file is made.
func (s *Session) untouched(id scene.ID) bool {
	e := s.Documents.Entry(id)
	if e == nil || e.Loading {
		return true
	}
	for _, n := range e.Document.Groups() {
		if n.File() != "" || n.Group.Progress().NotVisited < n.Group.Len() {
			return false
		}
	}
	return len(e.Removed()) == 0 && len(e.LeftAlone()) == 0 && s.Documents.MeasuresSaved(id)
}

// openSpecimen opens the specimen of a row in the views of the one that is open, closes
// that, and remembers the place.
func (s *Session) openSpecimen(row int) {
	q := s.queue
	item, err := q.item(row)
	if err != nil {
		s.events.Told(fmt.Sprintf("%s cannot be opened: %v.", q.name(row), err))
		q.row, q.document = q.keys[row], 0
		return
	}
	s.unlockSpecimen()
	old := q.document
	s.part()
	if e := s.Documents.Entry(old); e != nil {
		q.pose = s.poseOf(e.Document)
		if e.Path == item.Path { // a repeat: the file is read again, with other landmarks
			q.document = 0
			s.Documents.Close(old)
			old = 0
		}
	}
	if ahead, _ := s.Documents.Ahead(); ahead != item.Path {
		s.Documents.ReadAhead("") // or there would be three meshes
	}
	q.row = q.keys[row]
	if q.query.Blind {
		item.Title = q.name(row)
	}
	id := s.Documents.OpenItem(item)
	q.document = id
	q.heat.stale = true // of the one that is left, what was not saved is gone
	if !s.replace(old, id) {
		s.events.Show(id)
	}
	if old != id {
		s.Documents.Close(old)
	}
	q.rememberPlace()
	s.events.Queued()
	if e := s.Documents.Entry(id); e != nil && !e.Loading {
		s.SpecimenLoaded(id)
		s.aimAt(id)
	}
}

// part tells that the open specimen is about to be closed, where it is shown as it is.
func (s *Session) part() {
	if s.Warp(s.queue.document) != nil {
		return // the picture would be taken for one of the scan
	}
	if mesh := s.queue.pictured(s.queue.row); s.queue.document != 0 && mesh != "" {
		s.events.Parting(s.queue.document, mesh)
	}
}

// replace has all views that show a document show another one, and reports whether there is
// one.
func (s *Session) replace(old, id scene.ID) bool {
	if old == 0 || s.layout.ViewShowing(old) < 0 {
		return false
	}
	l := s.layout
	for view, v := range l.Views {
		if v.Document == old {
			l = l.show(view, id)
		}
	}
	s.setLayout(l)
	s.events.Laid()
	return true
}

// SpecimenLoaded follows a document whose content has come, before it is shown: where it is
// the specimen that is worked on it gets the view of the one before and the points of the
// protocol, and the one after it is read ahead.
func (s *Session) SpecimenLoaded(id scene.ID) {
	q := s.queue
	if q == nil || q.document != id {
		return
	}
	e := s.Documents.Entry(id)
	if q.pose != nil && s.KeepsView() && e.View == nil {
		e.View = q.pose.on(e.Document)
	}
	q.pose = nil
	if d := e.Document; q.protocol != nil && len(d.Groups()) == 0 && s.Front() == id {
		g := q.protocol.NewGroup()
		if units := g.Properties().Units; d.Units() == "" && units != "" {
			d.SetUnits(units) // the places of the protocol are in it, and so are those on its meshes
		}
		_ = s.beginGroup(g, q.protocol.Template.Name) // the document is open
	}
	s.recount(e)
	s.lockSpecimen(nil)
	s.readAheadSoon()
	s.events.Queued()
}

// readAheadSoon reads the next specimen ahead when this one has had the processor for its first
// picture, which is what the user waits for.
func (s *Session) readAheadSoon() {
	if s.aheadAfter == 0 {
		s.readAhead()
		return
	}
	q, id, post := s.queue, s.queue.document, s.events.Post
	time.AfterFunc(s.aheadAfter, func() {
		post(func() {
			if s.queue == q && q.document == id {
				s.readAhead()
			}
		})
	})
}

// specimenClosed follows a document that has closed.
func (s *Session) specimenClosed(id scene.ID) {
	if s.queue != nil && s.queue.document == id {
		s.unlockSpecimen()
		s.queue.document, s.queue.heat.stale = 0, true
		s.followWarp()
		s.events.Queued()
	}
}

// readAhead reads the specimen ahead that is likely to be next.
func (s *Session) readAhead() {
	q := s.queue
	if to := q.step(q.by); to >= 0 {
		item, _ := q.item(to)
		s.Documents.ReadItemAhead(item)
		return
	}
	s.Documents.ReadAhead("")
}
