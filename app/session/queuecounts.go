package session

import (
	"context"
	"maps"
	"slices"

	"cairn/app/workspace"
	"cairn/landmark"
	"cairn/landmark/lmio"
)

// learn has points predicted from all specimens but the open one, and shapes compared anew. Of
// several rows that digitise the same, one counts, and none of what is open: a repeat is not to be
// where the first time was.
func (s *Session) learn() {
	q := s.queue
	q.shapes.stale, q.repeats.stale = true, true
	var all []Learned
	subjects, taken := q.table.Subjects(), map[string]bool{}
	if at := q.at(); at >= 0 {
		taken[subjects[at]] = true
	}
	for i, key := range q.keys {
		points := q.known[key]
		if points == nil || taken[subjects[i]] {
			continue
		}
		taken[subjects[i]] = true
		all = append(all, Learned{q.name(i), points})
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

// recount counts the points of the open specimen, and reports whether it is known which it
// should have.
func (s *Session) recount(e *workspace.Entry) (known bool) {
	q := s.queue
	n, groups, known := q.countNow(e)
	q.counts[q.row], q.known[q.row] = n, mostPoints(groups)
	s.learn()
	return known
}

// countNow counts the points of the open specimen as they are, also while it is not saved.
func (q *queue) countNow(e *workspace.Entry) (n pointCount, groups []*landmark.Group, known bool) {
	for _, node := range e.Document.Groups() {
		groups = append(groups, node.Group)
	}
	if q.protocol != nil { // it says which points there are to be
		return q.count(groups, nil), groups, true
	}
	names, known := usualNames(q.counts, q.row)
	return q.count(groups, names), groups, known
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
			q.shapes.counted = true
			s.learn()
			s.events.Queued()
		})
	}()
}
