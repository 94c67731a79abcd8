package session

import (
	"path"
	"slices"

	"cairn/app/study"
	"cairn/landmark/lmio"
)

// Specimen is a row of a study, as a list shows it.
type Specimen struct {
	Name    string
	Status  study.Status
	Visited int // points that are placed or known to be missing
	Of      int // points; 0 where that is not known
	Open    bool
	Reason  string // why it cannot be opened; "" where it can
	Mesh    string // its file, for a small picture; "" where there is none, or nothing is to tell specimens apart
}

// Specimens returns the rows of the open study, in the order of its table.
func (s *Session) Specimens() []Specimen {
	if s.queue == nil {
		return nil
	}
	q := s.queue
	all := make([]Specimen, len(q.keys))
	for i, key := range q.keys {
		status, _ := q.table.Status(i)
		n, open := q.counts[key], key == q.row && q.document != 0
		if e := s.Documents.Entry(q.document); open && e != nil && !e.Loading {
			n, _, _ = q.countNow(e)
		}
		if n.of == 0 && q.protocol != nil {
			n.of = len(q.protocol.Template.Points)
		}
		all[i] = Specimen{Name: q.name(i), Status: status, Visited: n.visited, Of: n.of, Open: open}
		all[i].Mesh = q.pictured(key)
		if _, err := q.item(i); err != nil {
			all[i].Reason = err.Error()
		}
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

// name returns what a row is called wherever the window names it: as its mesh, without
// folder and extension, or by a number while names are hidden.
func (q *queue) name(row int) string {
	if q.query.Blind {
		return q.table.Title(q.sorted, slices.Index(q.sorted, row), q.query)
	}
	p := q.table.Path(row, study.Mesh)
	if p == "" {
		p = q.table.Path(row, study.Landmarks)
	}
	name := lmio.Stem(path.Base(p))
	if n := q.table.Repeat(row); n != "" {
		name += " (" + n + ")"
	}
	return name
}

// pictured returns the mesh of which a small picture is shown for a row; "" for none. Blind to
// which specimen it is, one is not to know it by a picture, nor to see earlier points.
func (q *queue) pictured(key string) string {
	if f := q.files[key]; f.meshThere && !q.query.Blind {
		return f.mesh
	}
	return ""
}

// Query returns which specimens of the open study are gone through, and in which order.
func (s *Session) Query() study.Query {
	if s.queue == nil {
		return study.Query{}
	}
	return s.queue.query
}

// SetQuery says which specimens are gone through, and in which order. It is remembered for
// the study. While names are hidden they stay so, in the order that they have.
func (s *Session) SetQuery(to study.Query) {
	q := s.queue
	if q == nil {
		return
	}
	if q.query.Blind { // a filter does not show names
		to.Blind, to.Seed = true, q.query.Seed
	}
	s.setQuery(to)
}

func (s *Session) setQuery(to study.Query) {
	q := s.queue
	q.query = to
	q.sort()
	q.rememberPlace()
	if e := s.Documents.Entry(q.document); e != nil && !e.Loading {
		s.readAhead() // another one is next
	}
	s.events.Queued()
}

// sort puts the rows into the order of the query. It stays while the work goes on: of
// specimens by their status, the one that has just been done is still before the next.
func (q *queue) sort() {
	all := q.query
	all.Statuses, all.Text = nil, ""
	q.sorted = q.table.Order(all)
	for i := range q.keys { // a row without files is listed, with the reason
		if q.keys[i] == "" {
			q.sorted = append(q.sorted, i)
		}
	}
}

// isFiltered reports whether some specimens may be left out.
func (q *queue) isFiltered() bool { return q.query.Statuses != nil || q.query.Text != "" }

// Listed returns the rows of the open study that are gone through, in their order, and that
// of the open specimen, also where the filter leaves it out.
func (s *Session) Listed() (rows []int) {
	if s.queue == nil {
		return nil
	}
	q := s.queue
	at := q.at()
	for _, i := range q.sorted {
		if i == at && q.document != 0 || q.table.Fits(i, q.query) {
			rows = append(rows, i)
		}
	}
	return rows
}

// step returns the row after the open one, among those that are gone through and whose files
// are there, or by -1 the one before; -1 where there is none.
func (q *queue) step(by int) int {
	for at := slices.Index(q.sorted, q.at()) + by; at >= 0 && at < len(q.sorted); at += by {
		row := q.sorted[at]
		if _, err := q.item(row); err == nil && q.table.Fits(row, q.query) {
			return row
		}
	}
	return -1
}

// SortColumns returns the names of the columns by which specimens can be sorted: those that
// do not have the same in every row, but for the files and the status.
func (s *Session) SortColumns() (names []string) {
	if s.queue == nil {
		return nil
	}
	t := s.queue.table
	for k, name := range t.Header() {
		c, ours := study.ParseColumn(name)
		if name == "" || ours && (c == study.Mesh || c == study.Landmarks || c == study.StatusOf) {
			continue
		}
		for i := 1; i < t.Len(); i++ {
			if t.Cell(i, k) != t.Cell(0, k) {
				names = append(names, name)
				break
			}
		}
	}
	return names
}
