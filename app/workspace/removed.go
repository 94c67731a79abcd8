package workspace

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/scene"
)

// A group that an edit took out of the document can be brought back by Undo, for as
// long as the document is open. Where no file has what it held, closing would lose it.

// removal is how a group left the document.
type removal struct {
	change scene.Change // that took it out
	state  scene.State  // that it had
	order  int          // among those of the document
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
		e.removals++
		r := removal{change: change, order: e.removals, known: replaced || w.Group.Placed() == 0}
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

// LeftAlone returns the landmark files of which no group is left in the document, by
// name: no file is emptied, so that they stay as they are.
func (e *Entry) LeftAlone() (files []string) {
	for path, f := range e.files {
		there := slices.ContainsFunc(e.Document.Groups(), func(n *scene.GroupNode) bool { return n.File() == path })
		if len(f.holds) > 0 && !f.lost && !there {
			files = append(files, path)
		}
	}
	slices.Sort(files)
	return files
}

// tellLeftAlone tells of files that an edit takes the last group out of.
func (w *Workspace) tellLeftAlone(e *Entry, c scene.Changed) {
	if c.How != scene.Did && c.How != scene.Redid || replaces(c.Edit) {
		return
	}
	var names []string
	for _, path := range e.LeftAlone() {
		if slices.ContainsFunc(c.Edit.Changes, func(c scene.Change) bool { return c.Before.Whole != nil && c.Before.Whole.Settings.File == path }) {
			names = append(names, filepath.Base(path))
		}
	}
	if len(names) == 0 {
		return
	}
	id, text := c.Document, fmt.Sprintf("Nothing is left here of %s, and no file is emptied: %s on the disk as it was.",
		message.Some(names), message.Verb(len(names), "it stays", "they stay"))
	w.post(func() {
		if w.Entry(id) != nil {
			w.events.Notice(id, text)
		}
	})
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
// file had as they were then, in the order in which they went. Saving the document
// without them, which a user has asked for, gives them up.
func (e *Entry) Removed() (names []string) {
	for _, r := range e.missed() {
		names = append(names, r.change.Before.Whole.Group.Name())
	}
	return names
}

// missed returns what Removed names, the one that was taken out first before the others.
func (e *Entry) missed() (all []removal) {
	for _, id := range e.removedGroups() {
		if r := e.removed[id]; !r.known {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b removal) int { return cmp.Compare(a.order, b.order) })
	return all
}

// removing returns an edit as if the groups that are missed had been taken out just now:
// a snapshot with it brings them back by Undo.
func (e *Entry) removing() (c scene.Changed) {
	for _, r := range e.missed() {
		c.How, c.Edit.Name = scene.Did, "Remove Landmarks"
		c.Edit.Changes = append(c.Edit.Changes, r.change)
		c.Groups = append(c.Groups, scene.GroupChanged{Group: r.change.Group, What: scene.GroupRemoved, Was: r.state})
	}
	return c
}

// GiveUpRemoved notes that the user gives up the groups that were removed from a document.
// Undo brings them back all the same, for as long as it is open.
func (w *Workspace) GiveUpRemoved(id scene.ID) {
	if e := w.Entry(id); e != nil {
		e.know(e.removedGroups())
		w.keepAnew(e)
	}
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
