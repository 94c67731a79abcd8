package session

import (
	"context"
	"fmt"
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
	"cairn/scene"
)

// places keeps in order what is written of where the work was left.
type places struct {
	sync.Mutex
	last    int // that was asked for, on the window's goroutine
	written int
}

// rememberPlace remembers in the background which specimen is open, and which are gone through.
func (q *queue) rememberPlace() {
	q.left.last++
	n, left := q.left.last, study.Left{Study: pathtext.Path(q.Folder), Key: q.row, Query: q.query}
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

// FinishStudies waits until the tables are written that are to be, with what changed while
// they were written, but no longer than patience. What could not be written is tried once more.
func (s *Session) FinishStudies(patience time.Duration) {
	late := time.After(patience)
	if q := s.queue; q != nil && q.unkept {
		s.keepTable(q)
	}
	for len(s.keeping) > 0 {
		q := s.keeping[0]
		select {
		case w := <-q.writing:
			s.tableKept(q, w)
		case <-late:
			return
		}
	}
	over := make(chan struct{})
	go func() {
		s.tables.Wait()
		close(over)
	}()
	select {
	case <-over:
	case <-late:
	}
}

// SpecimenSaved follows a document that was saved: where it is the open specimen, the table
// says how far it is, and where its landmarks are.
func (s *Session) SpecimenSaved(id scene.ID) {
	q := s.queue
	e := s.Documents.Entry(id)
	if q == nil || q.document != id || e == nil || e.Loading || q.at() < 0 {
		return
	}
	row, before, left := q.at(), q.table.Bytes(), q.repeatsLeft()
	q.heat.saved(e.Document)
	known := s.recount(e)
	if status, _ := q.table.Status(row); status != study.Flagged {
		q.table.SetStatus(row, q.counts[q.row].status(known))
	}
	for _, n := range e.Document.Groups() {
		if q.table.Path(row, study.Landmarks) == "" && n.File() != "" {
			q.table.SetPath(row, study.Landmarks, q.relative(n.File()))
			q.rekey(row, n.File())
		}
	}
	if string(before) != string(q.table.Bytes()) {
		s.keepTable(q)
	}
	s.endBlind(left)
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
	q.heat.stale = true
	q.keys, q.files, q.counts, q.known = keys, files, counts, known
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
	q.shapes.stale, q.repeats.stale = true, true // a repeat may be withheld now
	s.FollowChecks()                             // or kept apart
	s.keepTable(q)
	s.events.Queued()
}

// keepTable writes the table of a study, which may be closed, in the background, merged with
// what somebody else has written meanwhile.
func (s *Session) keepTable(q *queue) {
	if q.writing != nil {
		q.again = true
		return
	}
	written := make(chan tableWritten, 1)
	q.writing, q.again = written, false
	s.keeping = append(s.keeping, q)
	mine, base, file, post := q.table.Clone(), q.base, q.file(), s.events.Post
	q.tables.Go(func() {
		w := tableWritten{mine: mine}
		files := atomicfile.Files{Disk: filesystem.Real}
		w.next, w.conflicts, w.err = mine.Save(context.Background(), files, file, base, study.Me(""))
		written <- w
		post(func() {
			select {
			case w := <-written:
				s.tableKept(q, w)
			default: // FinishStudies has it
			}
		})
	})
}

// tableWritten is what came of writing a table.
type tableWritten struct {
	mine, next *study.Table // that was to be written, and that was
	conflicts  []study.Conflict
	err        error
}

// tableKept follows the end of writing the table.
func (s *Session) tableKept(q *queue, w tableWritten) {
	q.writing, q.unkept = nil, w.err != nil
	s.keeping = slices.DeleteFunc(s.keeping, func(o *queue) bool { return o == q })
	if w.err != nil {
		s.events.Told("The table of the study was not written; it is with the next save. " + w.err.Error() + ".")
		if q.again { // then what has changed since is tried at once
			s.keepTable(q)
		}
		return
	}
	for _, c := range w.conflicts {
		s.events.Told(fmt.Sprintf("%s: row %d: %s", study.TableName, c.Number, c.Text))
	}
	if w.next == w.mine {
		q.table.Version = w.next.Version
	} else {
		q.table, _ = study.Merge(w.mine, q.table, w.next)
		q.table.Version = w.next.Version
		q.refind()
	}
	q.base = w.next.Clone()
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
	q.sort()
	q.heat.stale = true
}
