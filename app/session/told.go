package session

import "cairn/scene"

// Told is what a user was told of documents and agreed to, so that nothing is said or
// asked twice. Its zero value knows nothing yet. It holds no document. It belongs to the
// window's goroutine.
type Told struct{ of map[scene.ID]*told }

type told struct {
	warnings, notes int                 // how many of a document's were said
	placements      map[scene.ID]bool   // groups of which it was told how they are read
	losses          map[string][]string // by file: what the user has agreed to lose
}

func (t *Told) about(id scene.ID) *told {
	if t.of == nil {
		t.of = map[scene.ID]*told{}
	}
	if t.of[id] == nil {
		t.of[id] = &told{placements: map[scene.ID]bool{}, losses: map[string][]string{}}
	}
	return t.of[id]
}

// Warnings returns those of a document's warnings that were not said before, which
// are said from now on. all only ever grows at its end.
func (t *Told) Warnings(id scene.ID, all []string) []string {
	return unsaid(&t.about(id).warnings, all)
}

// Notes is the same for what is only kept among the messages.
func (t *Told) Notes(id scene.ID, all []string) []string { return unsaid(&t.about(id).notes, all) }

func unsaid(said *int, all []string) []string {
	from := min(*said, len(all))
	*said = len(all)
	return all[from:]
}

// TellPlaced reports whether it was not told yet how a group's coordinates are read.
// From then on it was.
func (t *Told) TellPlaced(id, group scene.ID) bool {
	of := t.about(id).placements
	was := of[group]
	of[group] = true
	return !was
}

// Agree notes the losses that the user agrees to, for a document and a file.
func (t *Told) Agree(id scene.ID, path string, losses []string) { t.about(id).losses[path] = losses }

// Agreed returns them; nil: none. The slice is that of Agree.
func (t *Told) Agreed(id scene.ID, path string) []string {
	if t.of[id] == nil {
		return nil
	}
	return t.of[id].losses[path]
}

// Forget forgets all about a document, when it closes.
func (t *Told) Forget(id scene.ID) { delete(t.of, id) }
