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
	Edits    int      // that were written down, with those that were taken back
	Names    []string // of the edits in force at the end, the oldest first, as far as is known without making them
	Points   int      // of all groups at the time of the snapshot
	Damage   []string // what is lost of it, for people; empty where nothing is

	record record
	steps  []step
}

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
			found, j.record, j.Snapshot, j.steps = true, record, snapshot, nil
		case KindStep:
			var s step
			if err := json.Unmarshal(r.Payload, &s); err != nil {
				j.Damage = append(j.Damage, fmt.Sprintf("the edit %d cannot be read: %v", r.Seq, err))
				continue
			}
			j.steps = append(j.steps, s)
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
	// 0 where a file has something older.
	Held map[string]map[scene.ID]HeldState
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
	ids, gestures := groups{}, map[uint64]scene.Gesture{}
	r := &replay{d: d, ids: ids, gestures: gestures}
	for _, g := range j.record.Groups {
		made, settings, err := g.Group.group()
		if err != nil {
			return result, err
		}
		if err := d.RestoreGroup(ids.id(g.ID), made, settings); err != nil {
			return result, err
		}
	}
	d.RestoreUnits(scene.UnitChoice{Units: string(j.record.Units.Units), Chosen: j.record.Units.Chosen})
	d.SetMeasures(definitions(j.record.Measures, ids))
	before := map[scene.ID]scene.State{}
	if j.record.First != nil {
		e, err := j.record.First.edit(ids, gestures)
		if err == nil {
			before, err = d.Assume(e)
		}
		if err != nil {
			result.refuse(*j.record.First, err)
		} else if j.record.First.How == hows[scene.Did] {
			r.done = 1
		}
	}
	result.Held = j.held(d, ids, before)
	for _, s := range j.steps {
		if err := r.take(s); err != nil {
			result.refuse(s, err)
		}
	}
	return result, nil
}

func (r *Restored) refuse(s step, err error) {
	r.Refused = append(r.Refused, fmt.Sprintf("%s: %v", s.Edit.Name, err))
}

// held returns what the files had before the first edit.
func (j *Journal) held(d *scene.Document, ids groups, before map[scene.ID]scene.State) map[string]map[scene.ID]HeldState {
	held := map[string]map[scene.ID]HeldState{}
	for _, f := range j.Snapshot.Files {
		held[f.Path] = map[scene.ID]HeldState{}
		for _, h := range f.Holds {
			id := ids.id(h.Group)
			s := HeldState{Units: h.Units}
			if h.Same {
				if n := d.Group(id); n != nil {
					s.State = n.State()
				}
				if was, ok := before[id]; ok {
					s.State = was
				}
			}
			held[f.Path][id] = s
		}
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
