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
	// given tells that a file that has the group may stay as it is: the edit put something
	// in its place, or the user has saved the document without it.
	given bool
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
		e.taken++
		r := removal{change: change, order: e.taken, known: replaced || w.Group.Placed() == 0, given: replaced}
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
// name, though one was saved there, or removed from the document. No file is emptied, so
// that they stay as they are. A file that was only read does not count where what read it
// is undone: then nothing of it was ever changed. Saving the document gives up the groups.
func (e *Entry) LeftAlone() (files []string) {
	for path, f := range e.files {
		if !f.lost && !e.hasFile(path) && e.misses(path, f) {
			files = append(files, path)
		}
	}
	slices.Sort(files)
	return files
}

// misses reports whether a group of a file has gone from the document otherwise than by
// undoing that the file was read.
func (e *Entry) misses(path string, f landmarkFile) bool {
	for id := range f.holds {
		r, removed := e.removed[id]
		removed = removed && !r.given && r.change.Before.Whole.Settings.File == path
		if e.Document.Group(id) == nil && (f.wrote || removed) {
			return true
		}
	}
	return false
}

// LeftAloneText says of files of LeftAlone what becomes of them.
func LeftAloneText(files []string) string {
	names := make([]string, len(files))
	for i, path := range files {
		names[i] = filepath.Base(path)
	}
	return fmt.Sprintf("Nothing is left here of %s, and no file is emptied: %s.",
		message.Some(names), message.Verb(len(names), "it stays on the disk as it was", "they stay on the disk as they were"))
}

// tellLeftAlone tells of files that an edit takes the last group out of, or undoing one.
func (w *Workspace) tellLeftAlone(e *Entry, c scene.Changed) {
	if c.How == scene.Abandoned || replaces(c.Edit) {
		return
	}
	var files []string
	for _, path := range e.LeftAlone() {
		if slices.ContainsFunc(c.Edit.Changes, func(c scene.Change) bool { return c.Before.Whole != nil && c.Before.Whole.Settings.File == path }) {
			files = append(files, path)
		}
	}
	if len(files) == 0 {
		return
	}
	id, text := c.Document, LeftAloneText(files)
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
	return e.removals(func(r removal) bool { return !r.known })
}

// removals returns those of the groups that are not there, as far as they are wanted, the
// one that was taken out first before the others.
func (e *Entry) removals(wanted func(removal) bool) (all []removal) {
	for _, id := range e.removedGroups() {
		if r := e.removed[id]; wanted(r) {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b removal) int { return cmp.Compare(a.order, b.order) })
	return all
}

// removing returns an edit as if the groups that are missed had been taken out just now,
// and those of files of LeftAlone: a snapshot with it brings them back by Undo.
func (e *Entry) removing() (c scene.Changed) {
	left := e.LeftAlone()
	for _, r := range e.removals(func(r removal) bool {
		return !r.known || !r.given && slices.Contains(left, r.change.Before.Whole.Settings.File)
	}) {
		c.How, c.Edit.Name = scene.Did, "Remove Landmarks"
		c.Edit.Changes = append(c.Edit.Changes, r.change)
		c.Groups = append(c.Groups, scene.GroupChanged{Group: r.change.Group, What: scene.GroupRemoved, Was: r.state})
	}
	return c
}

// GiveUpRemoved notes that the user gives up the groups that were removed from a document,
// and that the files of LeftAlone stay as they are. Undo brings the groups back all the
// same, for as long as the document is open.
func (w *Workspace) GiveUpRemoved(id scene.ID) {
	if e := w.Entry(id); e != nil {
		e.giveUp(e.gone(), e.LeftAlone())
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

// gone returns when each of those groups was taken out, as removal.order.
func (e *Entry) gone() map[scene.ID]int {
	gone := map[scene.ID]int{}
	for _, id := range e.removedGroups() {
		gone[id] = e.removed[id].order
	}
	return gone
}

// giveUp notes that the user gives up groups that were taken out, and that files stay as
// they are. A group that was brought back since, and perhaps taken out again, is not meant.
func (e *Entry) giveUp(gone map[scene.ID]int, files []string) {
	for id, order := range gone {
		if r, ok := e.removed[id]; ok && r.order == order {
			r.known, r.given = true, true
			e.removed[id] = r
		}
	}
	for _, path := range files {
		if !e.hasFile(path) {
			e.leave(path)
		}
	}
}

// leave notes that what a file holds is not the document's any more.
func (e *Entry) leave(path string) {
	if f, ok := e.files[path]; ok {
		f.wrote = false
		e.files[path] = f
	}
}
