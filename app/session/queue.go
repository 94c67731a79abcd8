package session

import (
	"context"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"cairn/app/study"
	"cairn/app/workspace"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/pathtext"
	"cairn/landmark"
	"cairn/landmark/lmio"
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
	pose     *pose // how the specimen before was looked at, for the one that loads
	writing  bool  // the table is being written
	again    bool  // and has changed since
	stop     context.CancelFunc
	tables   *sync.WaitGroup                // the session's: of those that are being written, and where the work was left
	known    map[string][]landmark.Landmark // of the rows that have landmarks
	left     places
}

// places keeps in order what is written of where the work was left.
type places struct {
	sync.Mutex
	last    int // that was asked for, on the window's goroutine
	written int
}

// rememberPlace remembers in the background which specimen is open.
func (q *queue) rememberPlace() {
	q.left.last++
	n, left := q.left.last, study.Left{Study: pathtext.Path(q.Folder), Key: q.row}
	q.tables.Go(func() {
		q.left.Lock()
		defer q.left.Unlock()
		folder, err := study.LeftFolder()
		if err != nil || n < q.left.written {
			return // it begins at the first specimen the next time, or a later place is written
		}
		q.left.written = n
		_ = study.Remember(atomicfile.Files{Disk: filesystem.Real}, folder, left)
	})
}

// learn has points predicted from all specimens but the open one.
func (s *Session) learn() {
	var all [][]landmark.Landmark
	for _, key := range s.queue.keys {
		if points := s.queue.known[key]; key != s.queue.row && points != nil {
			all = append(all, points)
		}
	}
	s.LearnFrom(all)
}

// mostPoints returns the landmarks of the group that has the most.
func mostPoints(groups []*landmark.Group) (most []landmark.Landmark) {
	for _, g := range groups {
		if g.Len() > len(most) && g.Dim() == 3 {
			most = g.Landmarks()
		}
	}
	return slices.Clone(most)
}

// Specimen is a row of a study, as a list shows it.
type Specimen struct {
	Name    string
	Status  study.Status
	Visited int // points that are placed or known to be missing
	Of      int // points; 0 where that is not known
	Open    bool
}

// prefKeepsView is the preference for looking at each specimen as at the one before.
const prefKeepsView = "study.view"

// OpenStudy opens a study, in place of another one, at the specimen where it was left.
func (s *Session) OpenStudy(opened *Study) {
	s.leaveSpecimen(func() {
		s.dropStudy()
		ctx, stop := context.WithCancel(context.Background())
		s.queue = &queue{Study: opened, by: 1, counts: map[string]pointCount{}, known: map[string][]landmark.Landmark{}, stop: stop, tables: &s.tables}
		s.countSpecimens(ctx)
		at := max(slices.Index(opened.keys, opened.begin), 0)
		if len(opened.keys) > 0 {
			s.openSpecimen(at)
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
	s.queue.stop()
	s.LearnFrom(nil)
	s.queue = nil
	s.Documents.ReadAhead("")
	s.Documents.Close(open)
}

// FinishStudies waits until the tables are written that are being written, but no longer than
// patience.
func (s *Session) FinishStudies(patience time.Duration) {
	over := make(chan struct{})
	go func() {
		s.tables.Wait()
		close(over)
	}()
	select {
	case <-over:
	case <-time.After(patience):
	}
}

// InStudy reports whether a study is open.
func (s *Session) InStudy() bool { return s.queue != nil }

// StudyFolder returns the folder of the open study, "" for none.
func (s *Session) StudyFolder() string {
	if s.queue == nil {
		return ""
	}
	return s.queue.Folder
}

// Specimens returns the rows of the open study, in the order of the work.
func (s *Session) Specimens() []Specimen {
	if s.queue == nil {
		return nil
	}
	q := s.queue
	all := make([]Specimen, len(q.keys))
	for i, key := range q.keys {
		status, _ := q.table.Status(i)
		n := q.counts[key]
		all[i] = Specimen{Name: q.name(i), Status: status, Visited: n.visited, Of: n.of, Open: key == q.row && q.document != 0}
	}
	return all
}

// StudyCounts counts the specimens of the open study.
func (s *Session) StudyCounts() study.Counts {
	if s.queue == nil {
		return study.Counts{}
	}
	return s.queue.table.Counts()
}

// name returns what a row is called: as its mesh, without folder and extension.
func (q *queue) name(row int) string {
	p := q.table.Path(row, study.Mesh)
	if p == "" {
		p = q.table.Path(row, study.Landmarks)
	}
	name := lmio.Stem(path.Base(p))
	if n := q.table.Get(row, study.Replicate); n != "" && n != "1" {
		name += " (" + n + ")"
	}
	return name
}

// at returns which row the open specimen is, or the one that was open last; -1 for none.
func (q *queue) at() int { return slices.Index(q.keys, q.row) }

// GoToSpecimen saves the open specimen, closes it, and opens that of a row.
func (s *Session) GoToSpecimen(row int) {
	q := s.queue
	if q == nil || row < 0 || row >= len(q.keys) {
		return
	}
	if q.document != 0 && q.keys[row] == q.row {
		s.events.Show(q.document)
		return
	}
	if _, _, err := q.files[q.keys[row]].item(); err != nil {
		s.events.Told(fmt.Sprintf("%s cannot be opened: %v.", q.name(row), err))
		return
	}
	if at := q.at(); at > row {
		q.by = -1
	} else {
		q.by = 1
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
	s.events.Leave(id, q.files[q.row].landmarks, func() {
		if s.queue != q || q.document != id {
			return // somebody was faster
		}
		s.SpecimenSaved(id)
		then()
	})
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
	path, with, err := q.files[q.keys[row]].item()
	if err != nil {
		s.events.Told(fmt.Sprintf("%s cannot be opened: %v.", q.name(row), err))
		q.row, q.document = q.keys[row], 0
		return
	}
	old := q.document
	if e := s.Documents.Entry(old); e != nil {
		q.pose = s.poseOf(e.Document)
		if e.Path == path { // a repeat: the file is read again, with other landmarks
			q.document = 0
			s.Documents.Close(old)
			old = 0
		}
	}
	if ahead, _ := s.Documents.Ahead(); ahead != path {
		s.Documents.ReadAhead("") // or there would be three meshes
	}
	id := s.Documents.Open(path, with...)
	q.document, q.row = id, q.keys[row]
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
		_ = s.Begin(q.protocol.Template) // the document is open
	}
	s.recount(e)
	s.readAhead()
	s.events.Queued()
}

// specimenClosed follows a document that has closed.
func (s *Session) specimenClosed(id scene.ID) {
	if s.queue != nil && s.queue.document == id {
		s.queue.document = 0
		s.events.Queued()
	}
}

// readAhead reads the specimen ahead that is likely to be next.
func (s *Session) readAhead() {
	q := s.queue
	if to := q.step(q.by); to >= 0 {
		path, with, _ := q.files[q.keys[to]].item()
		s.Documents.ReadAhead(path, with...)
		return
	}
	s.Documents.ReadAhead("")
}

// step returns the next row from the open one whose files are there, or by -1 the one before;
// -1 where there is none.
func (q *queue) step(by int) int {
	for row := q.at() + by; row >= 0 && row < len(q.keys); row += by {
		if _, _, err := q.files[q.keys[row]].item(); err == nil {
			return row
		}
	}
	return -1
}

// SpecimenSaved follows a document that was saved: where it is the open specimen, the table
// says how far it is, and where its landmarks are.
func (s *Session) SpecimenSaved(id scene.ID) {
	q := s.queue
	e := s.Documents.Entry(id)
	if q == nil || q.document != id || e == nil || e.Loading || q.at() < 0 {
		return
	}
	row, before := q.at(), q.table.Bytes()
	known := s.recount(e)
	if status, _ := q.table.Status(row); status != study.Flagged {
		q.table.SetStatus(row, q.counts[q.row].status(known))
	}
	for _, n := range e.Document.Groups() {
		if q.table.Path(row, study.Landmarks) == "" && n.File() != "" {
			q.table.Set(row, study.Landmarks, q.relative(n.File()))
			q.rekey(row, n.File())
		}
	}
	if string(before) != string(q.table.Bytes()) {
		s.keepTable(q)
	}
	s.events.Queued()
}

// relative returns a path as the table has it.
func (q *queue) relative(file string) string {
	if p, err := filepath.Rel(q.Folder, file); err == nil {
		return filepath.ToSlash(p)
	}
	return filepath.ToSlash(file)
}

// rekey follows a row that has got landmarks, which may change the keys of rows.
func (q *queue) rekey(row int, file string) {
	f := q.files[q.keys[row]]
	f.landmarks, f.landmarksThere = file, true
	f.comes = workspace.Stem(file) == workspace.Stem(f.mesh) // Cairn has written it: it is one of landmarks
	q.files[q.keys[row]] = f
	q.follow(q.table.Keys())
}

// follow gives what is known of rows to the same rows under other keys.
func (q *queue) follow(keys []string) {
	files, counts, known := map[string]specimenFiles{}, map[string]pointCount{}, map[string][]landmark.Landmark{}
	for i, old := range q.keys {
		files[keys[i]] = q.files[old]
		if n, ok := q.counts[old]; ok {
			counts[keys[i]], known[keys[i]] = n, q.known[old]
		}
	}
	if at := q.at(); at >= 0 {
		q.row = keys[at]
	}
	q.keys, q.files, q.counts, q.known = keys, files, counts, known
}

// recount counts the points of the open specimen, and reports whether it is known which it
// should have.
func (s *Session) recount(e *workspace.Entry) (known bool) {
	q := s.queue
	var groups []*landmark.Group
	for _, n := range e.Document.Groups() {
		groups = append(groups, n.Group)
	}
	names, known := usualNames(q.counts, q.row)
	q.counts[q.row], q.known[q.row] = q.count(groups, names), mostPoints(groups)
	s.learn()
	return known || q.protocol != nil
}

// countSpecimens reads the landmark files of all specimens in the background, and counts
// their points.
func (s *Session) countSpecimens(ctx context.Context) {
	q, post := s.queue, s.events.Post
	files := maps.Clone(q.files)
	keys, of := q.keys, *q.Study
	go func() {
		counts, known := map[string]pointCount{}, map[string][]landmark.Landmark{}
		for _, key := range keys {
			f := files[key]
			if !f.landmarksThere {
				continue
			}
			r, err := lmio.Read(ctx, f.landmarks)
			if ctx.Err() != nil {
				return
			}
			if err == nil {
				counts[key], known[key] = of.count(r.Groups, nil), mostPoints(r.Groups)
			}
		}
		post(func() {
			if s.queue != q {
				return
			}
			for key, n := range counts {
				if _, ok := q.counts[key]; !ok && slices.Contains(q.keys, key) {
					q.counts[key], q.known[key] = n, known[key]
				}
			}
			s.learn()
			s.events.Queued()
		})
	}()
}

// FlagSpecimen flags the open specimen for somebody to look at it again, or takes the flag
// away.
func (s *Session) FlagSpecimen() {
	q := s.queue
	e := s.Documents.Entry(q.document)
	row := q.at()
	if e == nil || row < 0 {
		return
	}
	if status, _ := q.table.Status(row); status != study.Flagged {
		q.table.SetStatus(row, study.Flagged)
	} else {
		known := s.recount(e)
		q.table.SetStatus(row, q.counts[q.row].status(known))
	}
	s.keepTable(q)
	s.events.Queued()
}

// keepTable writes the table of a study, which may be closed, in the background, merged with
// what somebody else has written meanwhile.
func (s *Session) keepTable(q *queue) {
	if q.writing {
		q.again = true
		return
	}
	q.writing, q.again = true, false
	mine, base, file, post := q.table.Clone(), q.base, q.file(), s.events.Post
	q.tables.Go(func() {
		files := atomicfile.Files{Disk: filesystem.Real}
		next, conflicts, err := mine.Save(context.Background(), files, file, base, study.Me(""))
		post(func() { s.tableKept(q, mine, next, conflicts, err) })
	})
}

// tableKept follows the end of writing the table, of which mine was to be written.
func (s *Session) tableKept(q *queue, mine, next *study.Table, conflicts []study.Conflict, err error) {
	q.writing = false
	if err != nil {
		s.events.Told("The table of the study was not written; it is with the next save. " + err.Error() + ".")
		return
	}
	for _, c := range conflicts {
		s.events.Told(fmt.Sprintf("%s: row %d: %s", study.TableName, c.Number, c.Text))
	}
	if next == mine {
		q.table.Version = next.Version
	} else {
		q.table, _ = study.Merge(mine, q.table, next)
		q.table.Version = next.Version
		q.refind()
	}
	q.base = next.Clone()
	if q.again {
		s.keepTable(q)
	}
	if s.queue == q {
		s.events.Queued()
	}
}

// refind follows a table in which somebody else has changed rows. It asks no disk: of a row
// that is new the files are where it says.
func (q *queue) refind() {
	known := q.files
	q.keys, q.files = q.table.Keys(), map[string]specimenFiles{}
	for i, key := range q.keys {
		f, ok := known[key]
		if !ok {
			if p := q.table.Path(i, study.Mesh); p != "" {
				f.mesh, f.meshThere = filepath.Join(q.Folder, filepath.FromSlash(p)), true
			}
			if p := q.table.Path(i, study.Landmarks); p != "" {
				f.landmarks, f.landmarksThere = filepath.Join(q.Folder, filepath.FromSlash(p)), true
			}
		}
		q.files[key] = f
	}
}
