package recovery

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"cairn/app/journal"
	"cairn/internal/atomicfile"
	"cairn/scene"
)

// Journal is what a journal holds of one document.
type Journal struct {
	Snapshot Snapshot
	Edits    int      // that were written down, with those that were taken back
	Names    []string // of the edits in force at the end, the oldest first, as far as is known without making them
	Points   int      // of all groups at the time of the snapshot
	Damage   []string // what is lost of it, for people; empty where nothing is

	record  record
	steps   []step
	savings []File
}

// Savings returns the saves that began, with the states of the run that wrote them.
func (j *Journal) Savings() []File { return j.savings }

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
		case KindStep:
			var s step
			if err := json.Unmarshal(r.Payload, &s); err != nil {
				j.Damage = append(j.Damage, fmt.Sprintf("the edit %d cannot be read: %v", r.Seq, err))
				continue
			}
			j.steps = append(j.steps, s)
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

// count tells what the steps come to, as a replay of them does.
func (j *Journal) count() {
	steps := j.steps
	if j.record.First != nil {
		steps = slices.Concat([]step{*j.record.First}, steps)
	}
	j.Edits = len(steps)
	done, last := 0, uint64(0)
	var undone []string
	for i, s := range steps {
		gesture := uint64(0)
		switch n := len(j.Names); {
		case s.How == hows[scene.Undid] && i > 0 && done > 0:
			j.Names, undone, done = j.Names[:n-1], append(undone, j.Names[n-1]), done-1
		case s.How == hows[scene.Redid] && len(undone) > 0:
			k := len(undone) - 1
			j.Names, undone, done = append(j.Names, undone[k]), undone[:k], done+1
		case s.gesture() != 0 && s.gesture() == last: // one movement of the hand
			j.Names[n-1], gesture = string(s.Edit.Name), last
		default:
			j.Names, undone, done = append(j.Names, string(s.Edit.Name)), nil, done+1
			if s.How != hows[scene.Did] {
				done = 0
			}
			gesture = s.gesture()
		}
		last = gesture
	}
	for _, g := range j.record.Groups {
		j.Points += len(g.Group.Points)
	}
}

// Restored says what Restore has made.
type Restored struct {
	Refused []string // edits that do not fit, since some before them are lost; for people
	// Held is what files had of the document's groups, by file: see File.Holds. State is
	// 0 where a file has something older than the journal.
	Held map[string]map[scene.ID]HeldState
	// Savings are saves that began, the latest last: a file that holds the version of
	// one has the groups in these states.
	Savings []BegunSave
}

// BegunSave is a save that began.
type BegunSave struct {
	Path    string // absolute
	Version atomicfile.Version
	Held    map[scene.ID]HeldState
}

// HeldState is what a file had of a group.
type HeldState struct {
	State scene.State
	Units string
}

// Restore puts the groups of the journal into a document that has none, and makes the
// edits again, so that they can be undone.
func (j *Journal) Restore(d *scene.Document) (Restored, error) {
	var result Restored
	r := &replay{d: d, ids: groups{}, gestures: map[uint64]scene.Gesture{}, states: map[scene.State]scene.State{}}
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
		}
	}
	for _, s := range j.steps {
		if err := r.take(s); err != nil {
			result.refuse(s, err)
			continue
		}
		r.know(s)
	}
	result.Held = map[string]map[scene.ID]HeldState{}
	for _, f := range j.Snapshot.Files {
		result.Held[f.Path] = r.held(f)
	}
	for _, f := range j.savings {
		result.Savings = append(result.Savings, BegunSave{f.Path, f.Version, r.held(f)})
	}
	return result, nil
}

func (r *Restored) refuse(s step, err error) {
	r.Refused = append(r.Refused, fmt.Sprintf("%s: %v", s.Edit.Name, err))
}

// held returns the states that a file has of groups, in terms of this run.
func (r *replay) held(f File) map[scene.ID]HeldState {
	held := map[scene.ID]HeldState{}
	for _, h := range f.Holds {
		held[r.ids.id(h.Group)] = HeldState{r.states[h.State], h.Units}
	}
	return held
}

// replay makes the steps again. It knows which of them its document's history reaches.
type replay struct {
	d        *scene.Document
	ids      groups
	gestures map[uint64]scene.Gesture
	done     int // edits of the journal that can be undone, at the end of the history
	undone   int // and that can be redone
	// states are those of this run, by those of the other.
	states map[scene.State]scene.State
}

// assume takes the first edit, which the document holds already.
func (r *replay) assume(s step) error {
	e, err := s.edit(r.ids, r.gestures)
	if err != nil {
		return err
	}
	before, err := r.d.Assume(e)
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
	if s.How == hows[scene.Did] {
		r.done = 1
	}
	return nil
}

// know follows a step: what holds the same as once before has the state of then.
func (r *replay) know(s step) {
	for _, g := range s.States {
		n := r.d.Group(r.ids.id(g.Group))
		if n == nil || g.Is == 0 {
			continue
		}
		if state, known := r.states[g.Is]; known {
			r.d.Recall(n.ID(), state)
		} else {
			r.states[g.Is] = n.State()
		}
	}
}

// take makes a step again. What was taken back or made again is so now where the
// history reaches that far, or else by an edit of its own.
func (r *replay) take(s step) error {
	e, err := s.edit(r.ids, r.gestures)
	if err != nil {
		return err
	}
	switch {
	case s.How == hows[scene.Undid] && r.done > 0 && r.d.Undo():
		r.done--
		r.undone++
		return nil
	case s.How == hows[scene.Redid] && r.undone > 0 && r.d.Redo():
		r.done++
		r.undone--
		return nil
	}
	_, before := r.d.History().Names()
	if err := r.d.Apply(e); err != nil {
		return err
	}
	r.undone = 0
	switch _, now := r.d.History().Names(); {
	case s.How != hows[scene.Did]:
		r.done = 0 // it stands for an edit that the history does not reach
	case now > before: // or else it was joined to the one before, of the same gesture
		r.done++
	}
	return nil
}
