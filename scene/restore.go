package scene

import (
	"fmt"

	"cairn/landmark"
)

// RestoreGroup puts a group back that another run of the program had, with the ID that
// its edits name it by. It is no edit. The document owns the group from then on.
func (d *Document) RestoreGroup(id ID, g *landmark.Group, s GroupSettings) error {
	if d.closed {
		return ErrClosed
	}
	if id == 0 || d.Group(id) != nil {
		return fmt.Errorf("%w: a group is there already", ErrStale)
	}
	n := &GroupNode{id: id, state: newState(), Group: g, s: s}
	d.insertGroup(len(d.groups), n)
	d.tellGroup(id, GroupAdded)
	return nil
}

// RestoreUnits says which unit of length another run of the program had.
func (d *Document) RestoreUnits(u UnitChoice) {
	d.units, d.unitsChosen = u.Units, u.Chosen
	d.rev++
	d.tell(Changed{Units: true})
}

// Assume records an edit that was made before the document came to hold what it
// holds, so that it can be undone. It returns the states that its groups had before.
// Where the document does not hold what the edit leaves, nothing is recorded.
func (d *Document) Assume(e Edit) (before map[ID]State, err error) {
	if _, err := d.make(e.Inverse()); err != nil {
		return nil, err
	}
	for _, id := range e.groups() { // those that the edit takes out have a state as well
		d.setState(id, newState())
	}
	before = d.states(e)
	return before, d.Apply(e)
}

// Recall says that a group holds what it held in an earlier state, which the latest edit
// has brought back without the document knowing of it.
func (d *Document) Recall(group ID, s State) {
	n, h := d.Group(group), &d.history
	if n == nil {
		return
	}
	if h.done > 0 {
		states := h.edits[h.done-1].states
		for i, x := range states {
			if x.group == group && x.after == n.state {
				states[i].after = s
			}
		}
	}
	n.state = s
}
