package recovery

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"cairn/app/journal"
	"cairn/scene"
)

// Journal is what a journal holds of one document.
type Journal struct {
	Snapshot Snapshot
	Edits    int      // in force at the end, as the history counts them
	Names    []string // of the edits in force at the end, the oldest first, as far as is known without making them
	Points   int      // of all groups at the time of the snapshot
	Damage   []string // what is lost of it, for people; empty where nothing is

	record  record
	records int // of edits behind the snapshot
	steps   []step
	savings []File
}

// Savings returns the saves that began, with the states of the run that wrote them.
func (j *Journal) Savings() []File { return j.savings }

// TakenOver reports whether the journal has all of the one that it continues.
func (j *Journal) TakenOver() bool { return j.records >= j.Snapshot.Steps }

// ErrEmpty is the error of a journal that holds no snapshot, so that nothing can be
// made of it.
var ErrEmpty = errors.New("it holds no document")

// Read returns what the records of a journal mean. Where there are several snapshots,
// the last one counts. What cannot be read is in Damage; the error says why nothing can
// be made of all of it, and may be a *VersionError.
func Read(c journal.Contents) (*Journal, error) {
	j := &Journal{}
	for _, d := range c.Damage {
		if d.Last != 0 || d.First != 0 {
			j.Damage = append(j.Damage, d.String())
		}
	}
	found, broken := false, error(nil)
	for _, r := range c.Records {
		switch r.Kind {
		case KindSnapshot:
			record, snapshot, err := read(r.Payload)
			if err != nil {
				broken = err
				continue
			}
			found, j.record, j.Snapshot, j.steps, j.savings = true, record, snapshot, nil, nil
			j.records = 0
		case KindStep:
			j.records++
			var s step
			if err := json.Unmarshal(r.Payload, &s); err != nil {
				j.Damage = append(j.Damage, fmt.Sprintf("the edit %d cannot be read: %v", r.Seq, err))
				j.steps = append(j.steps, step{How: unread})
				continue
			}
			if n := len(j.steps); n == 0 || !j.steps[n-1].join(s) {
				j.steps = append(j.steps, s)
			}
		case KindSaving:
			var c fileRecord
			if json.Unmarshal(r.Payload, &c) == nil {
				if f, err := c.file(); err == nil {
					j.savings = append(j.savings, f)
				}
			}
		}
	}
	if !found {
		if broken != nil {
			return nil, broken
		}
		return nil, ErrEmpty
	}
	j.count()
	return j, nil
}

// listed is an edit of a history, as far as it can be told without making it.
type listed struct {
	mark    scene.State
	gesture uint64
	name    string
}

// count tells what the steps come to, as a replay of them does.
func (j *Journal) count() {
	steps := j.steps
	if j.record.First != nil {
		first := *j.record.First
		if first.How != hows[scene.Did] {
			first.How, first.Edit.Gesture = hows[scene.Did], 0 // it is assumed to have been made
		}
		steps = slices.Concat([]step{first}, steps)
	}
	var inForce, undone, dropped []listed
	marks := map[scene.State]bool{} // of edits whose beginning is known
	for _, s := range steps {
		l := listed{s.Mark, s.gesture(), string(s.Edit.Name)}
		if marks[s.Mark] = s.Joined == 0 || marks[s.Joined]; !marks[s.Mark] {
			l.mark = 0
		}
		last, next := len(inForce)-1, len(undone)-1
		same := last >= 0 && s.Mark != 0 && inForce[last].mark == s.Mark
		switch {
		case s.How == hows[scene.Undid] && same:
			inForce, undone = inForce[:last], append(undone, inForce[last])
		case s.How == hows[scene.Abandoned] && same:
			inForce, undone = inForce[:last], dropped
		case s.How == hows[scene.Redid] && next >= 0 && undone[next].mark == s.Mark:
			inForce, undone = append(inForce, undone[next]), undone[:next]
		case s.How == hows[scene.Did] && l.gesture != 0 && last >= 0 && inForce[last].gesture == l.gesture: // one movement of the hand
			inForce[last], undone = l, nil
		default:
			if s.How != hows[scene.Did] {
				l.gesture = 0
			}
			inForce, dropped, undone = append(inForce, l), undone, nil
		}
	}
	j.Edits = len(inForce)
	for _, l := range inForce {
		j.Names = append(j.Names, l.name)
	}
	for _, g := range j.record.Groups {
		j.Points += len(g.Group.Points)
	}
}

// Restored says what Restore has made.
type Restored struct {
	Refused []string // edits that do not fit, since some before them are lost; for people
	// Files are those of the snapshot, with the groups and states of this run. A state is
	// 0 where a file has something older than the journal.
	Files []File
	// Savings are saves that began, the latest last, alike: a file that holds the version
	// of one has the groups in these states.
	Savings []File
}

// Restore puts the groups of the journal into a document that has none, and makes the
// edits again, so that they can be undone. watch, which may be nil, hears of all that as
// a watcher of the document does, but for one thing: what was taken back in the other run
// is told as taken back here, too, where it had to be done by an edit of its own.
func (j *Journal) Restore(d *scene.Document, watch func(scene.Changed)) (Restored, error) {
	var result Restored
	r := &replay{d: d, ids: groups{}, gestures: map[uint64]scene.Gesture{},
		states: map[scene.State]scene.State{}, marks: map[scene.State]scene.State{}, apart: map[scene.ID]bool{}}
	if watch != nil {
		defer d.OnChange(func(c scene.Changed) {
			if c.How == scene.Did {
				c.How = r.as
			}
			watch(c)
		})()
	}
	for _, g := range j.record.Groups {
		made, settings, err := g.Group.group()
		if err != nil {
			return result, err
		}
		id := r.ids.id(g.ID)
		if err := d.RestoreGroup(id, made, settings); err != nil {
			return result, err
		}
		r.states[g.State] = d.Group(id).State()
	}
	d.RestoreUnits(scene.UnitChoice{Units: string(j.record.Units.Units), Chosen: j.record.Units.Chosen})
	d.SetMeasures(definitions(j.record.Measures, r.ids))
	if first := j.record.First; first != nil {
		if err := r.assume(*first); err != nil {
			result.refuse(*first, err)
			r.miss(*first)
		}
	}
	for _, s := range j.steps {
		if err := r.take(s); err != nil {
			result.refuse(s, err)
			r.miss(s)
			continue
		}
		r.know(s)
	}
	for _, f := range j.Snapshot.Files {
		result.Files = append(result.Files, r.file(f))
	}
	for _, f := range j.savings {
		result.Savings = append(result.Savings, r.file(f))
	}
	return result, nil
}

func (r *Restored) refuse(s step, err error) {
	r.Refused = append(r.Refused, fmt.Sprintf("%s: %v", s.Edit.Name, err))
}

// file returns what is known of a file in terms of this run.
func (r *replay) file(f File) File {
	f.Holds = slices.Clone(f.Holds)
	for i, h := range f.Holds {
		f.Holds[i] = Held{r.ids.id(h.Group), r.states[h.State], h.Units}
	}
	return f
}

// replay makes the steps again.
type replay struct {
	d        *scene.Document
	ids      groups
	gestures map[uint64]scene.Gesture
	// states are those of this run, by those of the other; so are the marks of edits.
	states, marks map[scene.State]scene.State
	// apart are groups that may hold something else than in the other run, since an edit
	// is missing; all tells that any group may.
	apart map[scene.ID]bool
	all   bool
	as    scene.How // what the step that is made now was in the other run
}

// apply has something of a step done by an edit of its own.
func (r *replay) apply(s step, do func() error) error {
	for how, text := range hows {
		if text == s.How {
			r.as = how
		}
	}
	whole := s.Joined == 0 || r.marks[s.Joined] != 0 // or the history here lacks the beginning of its gesture
	err := do()
	if err == nil && s.Mark != 0 && whole {
		r.marks[s.Mark] = r.d.History().Latest()
	}
	return err
}

// unread is a step that cannot be read.
const unread = "unread"

// miss notes that a step was not made.
func (r *replay) miss(s step) {
	r.all = r.all || s.How == unread
	for _, c := range s.Edit.Changes {
		r.apart[r.ids.id(c.Group)] = true
	}
}

// assume takes the first edit, which the document holds already.
func (r *replay) assume(s step) error {
	e, err := s.edit(r.ids, r.gestures)
	if err != nil {
		return err
	}
	var before map[scene.ID]scene.State
	err = r.apply(s, func() (err error) {
		before, err = r.d.Assume(e)
		return err
	})
	if err != nil {
		return err
	}
	for _, g := range s.States {
		if was, ok := before[r.ids.id(g.Group)]; ok && g.Was != 0 {
			r.states[g.Was] = was
		}
		if n := r.d.Group(r.ids.id(g.Group)); n != nil {
			r.states[g.Is] = n.State()
		}
	}
	return nil
}

// know follows a step that was made: what holds the same as once before has the state of
// then. Of the steps of a gesture, which are joined, it follows the last.
func (r *replay) know(s step) {
	for _, g := range s.States {
		id := r.ids.id(g.Group)
		n := r.d.Group(id)
		if n == nil || g.Is == 0 || r.all || r.apart[id] {
			continue
		}
		if state, known := r.states[g.Is]; known {
			r.d.Recall(n.ID(), state)
		} else {
			r.states[g.Is] = n.State()
		}
	}
}

// take makes a step again. What was taken back or made again is so now where it is the
// last or the next edit of this history too, or else by an edit of its own.
func (r *replay) take(s step) error {
	if s.How == unread {
		return errors.New("it cannot be read")
	}
	e, err := s.edit(r.ids, r.gestures)
	if err != nil {
		return err
	}
	h, mark := r.d.History(), r.marks[s.Mark]
	switch {
	case mark == 0: // not known here
	case s.How == hows[scene.Undid] && h.Latest() == mark && r.d.Undo(),
		s.How == hows[scene.Redid] && h.Next() == mark && r.d.Redo(),
		s.How == hows[scene.Abandoned] && h.Latest() == mark && r.d.Abandon(e.Gesture):
		return nil
	}
	if s.How == hows[scene.Abandoned] {
		e.Gesture = 0
	}
	return r.apply(s, func() error { return r.d.Apply(e) })
}
