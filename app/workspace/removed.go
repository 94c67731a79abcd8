package workspace

import (
	"slices"

	"cairn/landmark"
	"cairn/scene"
)

// A group that an edit took out of the document can be brought back by Undo, for as
// long as the document is open. Where no file has what it held, closing would lose it.

// removal is how a group left the document.
type removal struct {
	name  string
	state scene.State // that it had
	// known tells that nothing is lost with it: a file had it, it held no placed point,
	// the edit put something in its place, or the user has saved the document without it.
	known bool
}

// noteRemoved follows a change of the document, and notes which groups it takes out.
// What was undone counts as taken back, so that such a group is not missed.
func (e *Entry) noteRemoved(c scene.Changed) {
	if c.How == scene.Shown {
		return
	}
	replaced := replaces(c.Edit)
	for _, change := range c.Edit.Changes {
		w := change.Before.Whole
		if w == nil {
			continue
		}
		id := change.Group
		if c.How == scene.Undid || c.How == scene.Abandoned {
			delete(e.removed, id)
			continue
		}
		r := removal{name: w.Group.Name(), known: replaced || w.Group.Placed() == 0}
		if i := slices.IndexFunc(c.Groups, func(g scene.GroupChanged) bool { return g.Group == id }); i >= 0 {
			r.state = c.Groups[i].Was
		}
		before, again := e.removed[id]
		r.known = r.known || again && before.known && before.state == r.state || e.fileHas(id, r.state)
		if e.removed == nil {
			e.removed = map[scene.ID]removal{}
		}
		e.removed[id] = r
	}
}

// replaces reports whether an edit brings groups or points, as one that joins two groups
// or reads a file again does: what it takes out went there, or was given up for it.
func replaces(e scene.Edit) bool {
	return slices.ContainsFunc(e.Changes, func(c scene.Change) bool {
		return c.After.Whole != nil || slices.ContainsFunc(c.After.Points, func(p landmark.PointState) bool { return p.Index >= 0 })
	})
}

// fileHas reports whether a file has a group in that state.
func (e *Entry) fileHas(id scene.ID, state scene.State) bool {
	for _, f := range e.files {
		has, holds := f.holds[id]
		brought, came := f.brought[id]
		if !f.lost && (holds && has.state == state || came && brought == state) {
			return true
		}
	}
	return false
}

// Removed returns the names of groups that an edit took out of the document and that no
// file had as they were then, in the order of their identities. Saving the document
// without them, which a user has asked for, gives them up.
func (e *Entry) Removed() (names []string) {
	for _, id := range e.removedGroups() {
		if r := e.removed[id]; !r.known {
			names = append(names, r.name)
		}
	}
	return names
}

// removedGroups returns the groups that were taken out and are not there.
func (e *Entry) removedGroups() (ids []scene.ID) {
	for id := range e.removed {
		if e.Document.Group(id) == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// know notes that nothing is lost with groups that were taken out.
func (e *Entry) know(ids []scene.ID) {
	for _, id := range ids {
		r := e.removed[id]
		r.known = true
		e.removed[id] = r
	}
}
