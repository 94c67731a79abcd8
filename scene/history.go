package scene

// Command is one edit of a document. Do and Undo are called in turn, and each
// must leave the document just as the other found it.
type Command interface {
	// Name is what the Edit menu shows behind Undo and Redo.
	Name() string
	Do(*Document)
	Undo(*Document)
}

// History is the list of edits of a document. Its zero value is empty and
// saved.
type History struct {
	commands []Command
	done     int // commands[:done] are in force
	saved    int // value of done when the document was last saved; -1: cannot be reached
}

// Apply carries the command out and records it; what was undone before can no
// longer be redone. On a closed document it does nothing.
func (d *Document) Apply(c Command) {
	if d.closed {
		return
	}
	h := &d.history
	if h.saved > h.done {
		h.saved = -1
	}
	clear(h.commands[h.done:])
	h.commands = append(h.commands[:h.done], c)
	h.done++
	c.Do(d)
	d.rev++
}

// Undo takes the last edit back and reports whether there was one.
func (d *Document) Undo() bool {
	h := &d.history
	if h.done == 0 {
		return false
	}
	h.done--
	h.commands[h.done].Undo(d)
	d.rev++
	return true
}

// Redo carries the last undone edit out again and reports whether there was one.
func (d *Document) Redo() bool {
	h := &d.history
	if h.done == len(h.commands) {
		return false
	}
	h.commands[h.done].Do(d)
	h.done++
	d.rev++
	return true
}

// UndoName returns the name of the edit that Undo takes back, or "".
func (h *History) UndoName() string {
	if h.done == 0 {
		return ""
	}
	return h.commands[h.done-1].Name()
}

// RedoName returns the name of the edit that Redo carries out, or "".
func (h *History) RedoName() string {
	if h.done == len(h.commands) {
		return ""
	}
	return h.commands[h.done].Name()
}

// MarkSaved says that the document is now as its file has it.
func (h *History) MarkSaved() { h.saved = h.done }

// Modified reports whether the document differs from its file.
func (h *History) Modified() bool { return h.saved != h.done }

func (h *History) clear() { *h = History{} }
