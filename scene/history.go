package scene

import (
	"slices"
	"sync/atomic"
)

// History is the list of edits of a document. Its zero value is empty.
type History struct {
	edits []done
	done  int // edits[:done] are in force
	// dropped are the edits that could be redone before the gesture at the end of
	// edits began, see Abandon; nil where there is no gesture at the end.
	dropped []done
}

// done is an edit that was made, with the states of its groups around it.
type done struct {
	Edit
	mark   State // names the edit
	states []groupStates
}

type groupStates struct {
	group         ID
	before, after State
}

// State names the content of a landmark group. An edit gives the group a state
// that no group ever had, and undoing and redoing it give back the state before
// and after. So a group whose state is that of its file is as the file has it,
// whatever was done, undone or can no longer be redone between.
type State uint64

var lastState atomic.Uint64

func newState() State { return State(lastState.Add(1)) }

// Apply makes an edit and records it; what was undone before can no longer be
// redone. It is the only way in which landmarks change. An edit that changes
// nothing is not recorded. Where the edit does not fit what the document holds, the
// error says why, and all is as before. On a closed document it is ErrClosed.
func (d *Document) Apply(e Edit) error {
	if d.closed {
		return ErrClosed
	}
	if e.Empty() {
		return nil
	}
	before := d.states(e)
	made, err := d.make(e)
	if err != nil {
		return err
	}
	h := &d.history
	merges := h.done > 0 && e.Gesture != 0 && h.edits[h.done-1].Gesture == e.Gesture
	switch {
	case e.Gesture == 0:
		h.dropped = nil
	case !merges:
		h.dropped = slices.Clone(h.edits[h.done:])
	}
	clear(h.edits[h.done:])
	h.edits = h.edits[:h.done]
	now := done{Edit: made, mark: newState()}
	for _, id := range e.groups() {
		s := groupStates{group: id, before: before[id], after: before[id]}
		if e.concerns(id) {
			s.after = newState()
		}
		now.states = append(now.states, s)
		d.setState(id, s.after)
	}
	c := changedBy(made, Did, before, d.states(made))
	c.Mark = now.mark
	if merges {
		c.Joined = h.edits[h.done-1].mark
		h.edits[h.done-1].merge(now)
	} else {
		h.edits = append(h.edits, now)
		h.done++
	}
	d.tell(c)
	return nil
}

// Abandon takes back what a gesture has done so far and forgets it, so that the history
// is as it was before the gesture began. It reports whether the gesture was the last
// that was done.
func (d *Document) Abandon(g Gesture) bool {
	h := &d.history
	if g == 0 || h.done == 0 || h.edits[h.done-1].Gesture != g {
		return false
	}
	made, mark, was, err := d.takeBack()
	if err != nil {
		return false
	}
	clear(h.edits[h.done:])
	h.edits, h.dropped = append(h.edits[:h.done], h.dropped...), nil
	d.told(Abandoned, made, mark, was)
	return true
}

// Undo takes the last edit back and reports whether there was one.
func (d *Document) Undo() bool {
	if d.history.done == 0 {
		return false
	}
	made, mark, was, err := d.takeBack()
	if err != nil {
		return false
	}
	d.told(Undid, made, mark, was)
	return true
}

// takeBack takes the last edit back, which there is. It returns what was done, the
// edit's mark, and the states of its groups before.
func (d *Document) takeBack() (made Edit, mark State, was map[ID]State, err error) {
	h := &d.history
	e := &h.edits[h.done-1]
	was = d.states(e.Edit)
	if made, err = d.make(e.Edit.Inverse()); err != nil {
		return Edit{}, 0, nil, err
	}
	h.done--
	e.Edit = made.Inverse()
	for _, s := range e.states {
		d.setState(s.group, s.before)
	}
	return made, e.mark, was, nil
}

// told tells of an edit that was taken back or made again.
func (d *Document) told(how How, made Edit, mark State, was map[ID]State) {
	c := changedBy(made, how, was, d.states(made))
	c.Mark = mark
	d.tell(c)
}

// Redo makes the last undone edit again and reports whether there was one.
func (d *Document) Redo() bool {
	h := &d.history
	if h.done == len(h.edits) {
		return false
	}
	e := &h.edits[h.done]
	was := d.states(e.Edit)
	made, err := d.make(e.Edit)
	if err != nil {
		return false
	}
	h.done++
	e.Edit = made
	for _, s := range e.states {
		d.setState(s.group, s.after)
	}
	d.told(Redid, made, e.mark, was)
	return true
}

// make makes the changes of an edit, all or none, and returns it with what the
// document held before.
func (d *Document) make(e Edit) (Edit, error) {
	made := Edit{Name: e.Name, Gesture: e.Gesture}
	states, selected := d.states(e), d.selection.Points()
	for _, c := range e.Changes {
		c, err := d.change(c)
		if err != nil {
			for _, back := range made.Inverse().Changes {
				_, _ = d.change(back) // it was so a moment ago
			}
			for group, s := range states {
				d.setState(group, s)
			}
			if d.selection.Len() != len(selected) { // a group was gone for a moment
				d.selection.Only(selected...)
			}
			return Edit{}, err
		}
		made.Changes = append(made.Changes, c)
	}
	d.rev++
	return made, nil
}

// groups returns the groups that an edit changes, each once.
func (e Edit) groups() (ids []ID) {
	for _, c := range e.Changes {
		if c.Group != 0 && !slices.Contains(ids, c.Group) {
			ids = append(ids, c.Group)
		}
	}
	return ids
}

// concerns reports whether the edit changes what a group holds, and not only its place
// among the groups.
func (e Edit) concerns(group ID) bool {
	return slices.ContainsFunc(e.Changes, func(c Change) bool {
		c.After.Place = nil
		return c.Group == group && (c.Before.Whole != nil || !same(c.After, Part{}))
	})
}

// states returns the states of the groups of an edit that are there.
func (d *Document) states(e Edit) map[ID]State {
	states := map[ID]State{}
	for _, id := range e.groups() {
		if n := d.Group(id); n != nil {
			states[id] = n.state
		}
	}
	return states
}

func (d *Document) setState(group ID, s State) {
	if n := d.Group(group); n != nil {
		n.state = s
	}
}

// merge joins a later edit of the same gesture to e. Points that both change go
// from where the first found them to where the second puts them.
func (e *done) merge(later done) {
	e.mark, e.Name = later.mark, later.Name
	for _, s := range later.states {
		if i := slices.IndexFunc(e.states, func(t groupStates) bool { return t.group == s.group }); i >= 0 {
			e.states[i].after = s.after
		} else {
			e.states = append(e.states, s)
		}
	}
	if len(e.Changes) == len(later.Changes) {
		merged := slices.Clone(e.Changes)
		for i, c := range later.Changes {
			if !mergeable(merged[i], c) {
				e.Changes = append(slices.Clip(e.Changes), later.Changes...)
				return
			}
			merged[i].After = c.After
		}
		e.Changes = merged
		return
	}
	e.Changes = append(slices.Clip(e.Changes), later.Changes...)
}

// mergeable reports whether two changes, one after the other, are one from the
// first's Before to the second's After: both are of the values of the same points.
func mergeable(a, b Change) bool {
	p, q := a.After, b.After
	p.Points, q.Points = nil, nil
	if a.Group != b.Group || !same(p, Part{}) || !same(q, Part{}) {
		return false
	}
	return slices.EqualFunc(a.Before.Points, b.After.Points, sameIndex) && slices.EqualFunc(a.After.Points, b.Before.Points, sameIndex)
}

// UndoName returns the name of the edit that Undo takes back, or "".
func (h *History) UndoName() string {
	if h.done == 0 {
		return ""
	}
	return h.edits[h.done-1].Name
}

// RedoName returns the name of the edit that Redo makes again, or "".
func (h *History) RedoName() string {
	if h.done == len(h.edits) {
		return ""
	}
	return h.edits[h.done].Name
}

// Names returns the names of all edits, the oldest first, and how many of them
// are in force. The slice is the caller's.
func (h *History) Names() (names []string, inForce int) {
	for _, e := range h.edits {
		names = append(names, e.Name)
	}
	return names, h.done
}

// Latest names the edit that was made or redone last, 0 where none is in force.
func (h *History) Latest() State {
	if h.done == 0 {
		return 0
	}
	return h.edits[h.done-1].mark
}

// Next names the edit that Redo makes again, 0 where there is none.
func (h *History) Next() State {
	if h.done == len(h.edits) {
		return 0
	}
	return h.edits[h.done].mark
}

// InForce reports whether an edit that Latest named is not undone. So it is of 0,
// which stands for how the document was opened.
func (h *History) InForce(edit State) bool {
	if edit == 0 {
		return true
	}
	for _, e := range h.edits[:h.done] {
		if e.mark == edit {
			return true
		}
	}
	return false
}

// Bytes returns the memory that the edits hold, not counting texts.
func (h *History) Bytes() (n int64) {
	for _, e := range slices.Concat(h.edits, h.dropped) {
		for _, c := range e.Changes {
			n += c.Before.bytes() + c.After.bytes()
		}
	}
	return n
}

func (h *History) clear() { *h = History{} }
