package scene

import "sync/atomic"

// Command is one edit of a document. Do and Undo are called in turn, and each
// must leave the document just as the other found it.
type Command interface {
	// Name is what the Edit menu shows behind Undo and Redo.
	Name() string
	Do(*Document)
	Undo(*Document)
	// Group names the group whose content the edit changes; 0 where it changes
	// none, but which groups there are or how they are shown.
	Group() ID
}

// History is the list of edits of a document. Its zero value is empty.
type History struct {
	edits []edit
	done  int // edits[:done] are in force
}

// edit is a command with the states of its group around it.
type edit struct {
	Command
	before, after State
}

// State names the content of a landmark group. An edit gives the group a state
// that no group ever had, and undoing and redoing it give back the state before
// and after. So a group whose state is that of its file is as the file has it,
// whatever was done, undone or can no longer be redone between.
type State uint64

var lastState atomic.Uint64

func newState() State { return State(lastState.Add(1)) }

// setState gives the group of an edit a state, if the edit has one that is there.
func (d *Document) setState(c Command, s State) {
	if n := d.Group(c.Group()); n != nil {
		n.state = s
	}
}

// Apply carries the command out and records it; what was undone before can no
// longer be redone. On a closed document it does nothing.
func (d *Document) Apply(c Command) {
	if d.closed {
		return
	}
	h := &d.history
	e := edit{Command: c, after: newState()}
	if n := d.Group(c.Group()); n != nil {
		e.before = n.state
	}
	clear(h.edits[h.done:])
	h.edits = append(h.edits[:h.done], e)
	h.done++
	c.Do(d)
	d.setState(c, e.after)
	d.rev++
}

// Undo takes the last edit back and reports whether there was one.
func (d *Document) Undo() bool {
	h := &d.history
	if h.done == 0 {
		return false
	}
	h.done--
	e := h.edits[h.done]
	e.Undo(d)
	d.setState(e.Command, e.before)
	d.rev++
	return true
}

// Redo carries the last undone edit out again and reports whether there was one.
func (d *Document) Redo() bool {
	h := &d.history
	if h.done == len(h.edits) {
		return false
	}
	e := h.edits[h.done]
	e.Do(d)
	d.setState(e.Command, e.after)
	h.done++
	d.rev++
	return true
}

// UndoName returns the name of the edit that Undo takes back, or "".
func (h *History) UndoName() string {
	if h.done == 0 {
		return ""
	}
	return h.edits[h.done-1].Name()
}

// RedoName returns the name of the edit that Redo carries out, or "".
func (h *History) RedoName() string {
	if h.done == len(h.edits) {
		return ""
	}
	return h.edits[h.done].Name()
}

// Latest names the edit that was made or redone last, 0 where none is in force.
func (h *History) Latest() State {
	if h.done == 0 {
		return 0
	}
	return h.edits[h.done-1].after
}

// InForce reports whether an edit that Latest named is not undone. So it is of 0,
// which stands for how the document was opened.
func (h *History) InForce(edit State) bool {
	if edit == 0 {
		return true
	}
	for _, e := range h.edits[:h.done] {
		if e.after == edit {
			return true
		}
	}
	return false
}

func (h *History) clear() { *h = History{} }
