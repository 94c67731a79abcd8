package session

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cairn/app/study"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/scene"
)

// Who repeats placings is not to know what was placed before. While a study is blind, specimens
// have numbers in place of names, in a random order; no other file of a mesh comes with it; and
// nothing is predicted. study.Query.Blind is what says so, and queue.name what specimens are called.

// Blind reports whether the names of the specimens are hidden.
func (s *Session) Blind() bool { return s.queue != nil && s.queue.query.Blind }

// blindly reports whether a document is a specimen whose name is hidden.
func (s *Session) blindly(id scene.ID) bool { return s.Blind() && s.IsSpecimen(id) }

// keptApart returns why nothing that is known of other specimens may be used for a document, ""
// where it may: whoever places a repeat is not to learn from others, also where names are shown.
func (s *Session) keptApart(id scene.ID) string {
	switch {
	case !s.IsSpecimen(id):
		return ""
	case s.Blind():
		return "nothing is predicted while names are hidden"
	case s.queue.openRepeat(s.queue.at()):
		return "nothing is predicted on a repeat until it is done"
	}
	return ""
}

// openRepeat reports whether a row is a repeat that is not yet done.
func (q *queue) openRepeat(row int) bool {
	if row < 0 || q.table.Repeat(row) == "" {
		return false
	}
	status, _ := q.table.Status(row)
	return status != study.Done
}

// withheld reports whether nothing is said of the points of a row: of a repeat while it is placed
// blindly, as it would be seen beside the first time.
func (q *queue) withheld(row int) bool { return q.query.Blind && q.openRepeat(row) }

// toDo is what is gone through while names are hidden.
var toDo = []study.Status{study.NotVisited, study.Partly, study.Flagged}

// setBlind hides names, in an order that a seed says, or shows them again.
func (s *Session) setBlind(on bool, seed uint64) {
	to := study.Query{}
	if on {
		to = study.Query{Blind: true, Seed: seed, Statuses: slices.Clone(toDo)}
	}
	s.queue.repeats.made = nil // it may have what is withheld now
	s.setQuery(to)
	s.callSpecimen()
	s.learn() // specimens have other names
	s.hand.Redraw()
	s.events.Styled()
}

// callSpecimen gives the open specimen its title, or takes it away.
func (s *Session) callSpecimen() {
	q, title := s.queue, ""
	if at := q.at(); at >= 0 && q.query.Blind {
		title = q.name(at)
	}
	s.Documents.Call(q.document, title)
}

// ShowNames shows the names of specimens again.
func (s *Session) ShowNames() {
	if s.Blind() {
		s.setBlind(false, 0)
	}
}

// Repeatable returns how many specimens of the open study can be digitised again.
func (s *Session) Repeatable() int {
	if s.queue == nil {
		return 0
	}
	return s.queue.table.Repeatable()
}

// AddBlindRepeats has some specimens digitised once more, which a seed draws: their rows are
// added to the table, and all that is left to do is gone through in a random order with the
// names hidden. It asks the disk in the background which names of files are free.
func (s *Session) AddBlindRepeats(specimens int, observer string, seed uint64) {
	q, post := s.queue, s.events.Post
	if q == nil {
		return
	}
	table, r := q.table.Clone(), study.NewResolver(q.Folder)
	go func() {
		table.AddRepeats(specimens, seed, observer, r) // r knows the folders then
		post(func() {
			if s.queue == q {
				s.beginRepeats(q.table.AddRepeats(specimens, seed, observer, r), seed)
			}
		})
	}()
}

// beginRepeats follows rows that were added to the table.
func (s *Session) beginRepeats(added []int, seed uint64) {
	q := s.queue
	if len(added) == 0 {
		s.events.Told("No repeats were added: no row of the study names a mesh.")
		return
	}
	at := q.at()
	q.refind()
	for _, row := range added { // their landmarks are still to be made
		f := q.files[q.keys[row]]
		f.landmarksThere, f.comes = false, false
		q.files[q.keys[row]] = f
	}
	if at >= 0 {
		q.row = q.keys[at]
	}
	s.keepTable(q)
	s.setBlind(true, seed)
	s.events.Told(message.Plural(len(added), "repeat") + " added. Names are hidden, and nothing is predicted, until all repeats are done.")
	for _, row := range q.sorted {
		if _, err := q.item(row); err == nil && q.table.Fits(row, q.query) {
			s.GoToSpecimen(row)
			return
		}
	}
}

// repeatsLeft counts the repeats that are still to be done.
func (q *queue) repeatsLeft() (n int) {
	for row := range q.keys {
		if status, _ := q.table.Status(row); q.table.Repeat(row) != "" && (status == study.NotVisited || status == study.Partly) {
			n++
		}
	}
	return n
}

// endBlind shows the names again when the last repeat is done. before is how many were left.
func (s *Session) endBlind(before int) {
	if q := s.queue; q.query.Blind && before > 0 && q.repeatsLeft() == 0 {
		s.ShowNames()
		s.events.Told("All repeats are done: names are shown again.")
	}
}

// BlindText says in a sentence what is hidden, "" where nothing is.
func (s *Session) BlindText() string {
	if !s.Blind() {
		return ""
	}
	text := "Blind: names are hidden, and nothing is predicted."
	if n := s.queue.repeatsLeft(); n > 0 {
		text += fmt.Sprintf(" %s left.", message.Plural(n, "repeat"))
	}
	return text
}

// Hide returns a text, such as an error, without the names of files of specimens while they are
// hidden: what the specimens are called is in their place.
func (s *Session) Hide(text string) string {
	if !s.Blind() {
		return text
	}
	q := s.queue
	home, _ := os.UserHomeDir()
	called := map[string]string{}
	add := func(file, title string) {
		if file == "" {
			return
		}
		for _, name := range []string{file, filepath.Base(file)} {
			called[name] = title
		}
		if rest, ok := strings.CutPrefix(file, home+string(filepath.Separator)); ok && home != "" {
			called["~"+string(filepath.Separator)+rest] = title
		}
	}
	// The open one last: several specimens may have one mesh.
	rows := slices.Clone(q.sorted)
	if at := q.at(); at >= 0 {
		rows = append(rows, at)
	}
	for _, row := range rows {
		f, title := q.files[q.keys[row]], q.name(row)
		add(f.mesh, title)
		add(f.own(), title)
		for _, file := range []string{f.mesh, f.own()} {
			if file != "" {
				add(workspace.MeasuresFile(file), title)
			}
		}
	}
	var names []string
	for name := range called {
		names = append(names, name)
	}
	// The longest first: a name may begin as another does.
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, name, called[name])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func (s *Session) isHidden() string {
	if s.Document() != nil && s.blindly(s.front) {
		return "names are hidden until the repeats are done"
	}
	return ""
}

// toggleNames hides the names of specimens, or shows them again.
func (s *Session) toggleNames() {
	if s.Blind() {
		s.ShowNames()
		return
	}
	s.setBlind(true, s.queue.query.Seed)
}
