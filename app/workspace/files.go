package workspace

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"cairn/app/recovery"
	"cairn/internal/atomicfile"
	"cairn/scene"
)

// landmarkFile is what is known of a landmark file that groups of a document
// came from or were saved to. What of the document is unsaved follows from
// these and from nothing else.
type landmarkFile struct {
	version atomicfile.Version // when it was read or written last
	// partly tells that something of it was left out on reading, so that it must
	// not be written over without asking.
	partly  bool
	unkept  []string                 // what it held when it was read and the groups do not
	holds   map[scene.ID]held        // the groups that it has
	brought map[scene.ID]scene.State // the groups that came from it, as they were then
	// wrote tells that what it holds was saved from the document. It is not so any more once
	// the document is saved elsewhere, or without any of the file's groups.
	wrote bool
	// lost tells that it no longer has them: when it was looked at last, it was
	// gone, another program had changed it, or it could not be read.
	lost bool
}

// held is what a file has of a group.
type held struct {
	state scene.State
	units string
	place int // of the group among those of the file, from 0
}

// is reports whether the file has the group as it is now, wherever that stands.
func (h held) is(now held) bool { return h.state == now.state && h.units == now.units }

// holdsOf returns what a file has of groups, which are in its order.
func holdsOf(list []recovery.Held) map[scene.ID]held {
	holds := map[scene.ID]held{}
	for i, h := range list {
		holds[h.Group] = held{h.State, h.Units, i}
	}
	return holds
}

// listed returns what a file has of groups in its order.
func listed(holds map[scene.ID]held) (list []recovery.Held) {
	ids := slices.SortedFunc(maps.Keys(holds), func(a, b scene.ID) int { return cmp.Compare(holds[a].place, holds[b].place) })
	for _, id := range ids {
		list = append(list, recovery.Held{Group: id, State: holds[id].state, Units: holds[id].units})
	}
	return list
}

// file returns what is known of a landmark file; of one that was never read or
// written that is nothing, and that there is no such file.
func (e *Entry) file(path string) landmarkFile { return e.files[path] }

// came notes that groups of the document came from a file.
func (e *Entry) came(path string, f landmarkFile) {
	f.holds = map[scene.ID]held{}
	for _, n := range e.Document.Groups() {
		if n.File() == path {
			f.holds[n.ID()] = held{n.State(), n.Group.Properties().Units, len(f.holds)}
		}
	}
	e.files[path] = f
}

// Unsaved returns the groups of which no file has what they hold now.
func (e *Entry) Unsaved() (groups []*scene.GroupNode) {
	for _, n := range e.Document.Groups() {
		f := e.files[n.File()]
		if has, ok := f.holds[n.ID()]; f.lost || !ok || !has.is(e.heldNow(n, n.File())) {
			groups = append(groups, n)
		}
	}
	return groups
}

// Modified reports whether closing the document would lose landmarks or measures.
func (e *Entry) Modified() bool { return e.LandmarksModified() || !e.measuresSaved() }

// LandmarksModified reports whether closing the document would lose landmarks, those of
// Removed among them, or leave a file with a group that was removed from it, or with its
// groups in another order. A file of LeftAlone counts, although nothing can be saved to it:
// its landmarks are not here.
func (e *Entry) LandmarksModified() bool {
	if len(e.Unsaved()) > 0 || len(e.Removed()) > 0 || len(e.LeftAlone()) > 0 {
		return true
	}
	next := map[string]int{} // the first place that the next group of a file may have there
	for _, n := range e.Document.Groups() {
		has := e.files[n.File()].holds[n.ID()]
		if has.place < next[n.File()] {
			return true
		}
		next[n.File()] = has.place + 1
	}
	for path := range next {
		for id := range e.files[path].holds {
			if e.Document.Group(id) == nil {
				return true
			}
		}
	}
	return false
}

// heldNow returns what a file would have of a group if that were saved to it now.
func (e *Entry) heldNow(n *scene.GroupNode, path string) held {
	return held{state: n.State(), units: e.unitsIn(n, path)}
}

// Check looks in the background whether another program has changed a landmark file
// since it was read or written for the document, or has made one where none was known:
// the error is an *atomicfile.ChangedError then. What is unsaved follows from what it
// finds. done runs on the workspace's goroutine, never before Check returns; on a disk
// that does not answer, it does not run.
func (w *Workspace) Check(id scene.ID, path string, done func(error)) {
	e := w.Entry(id)
	if e == nil {
		w.post(func() { done(scene.ErrClosed) })
		return
	}
	files, known := w.files, e.file(path).version
	go func() {
		err := files.Check(path, known)
		w.post(func() {
			if e := w.Entry(id); e != nil {
				w.foundLost(e, path, known, err != nil)
			}
			done(err)
		})
	}()
}

// foundLost notes whether a landmark file, looked at when its known version was that
// one, is lost. One that was read or written meanwhile has another.
func (w *Workspace) foundLost(e *Entry, path string, known atomicfile.Version, lost bool) {
	if f, ok := e.files[path]; ok && f.version == known && f.lost != lost {
		f.lost = lost
		e.files[path] = f
		w.keepAnew(e)
	}
}

// FindLost looks again, in the background, at the landmark files that were lost: what
// is back as it was counts as saved again. Then it does then, once: at once where none
// was lost, and no later than after patience. What a slow disk says after that is noted
// all the same.
func (w *Workspace) FindLost(patience time.Duration, then func()) {
	waiting := 0
	over := sync.OnceFunc(then)
	for _, e := range w.entries {
		for path, f := range e.files {
			if f.lost {
				waiting++
				w.Check(e.Document.ID(), path, func(error) {
					if waiting--; waiting == 0 {
						over()
					}
				})
			}
		}
	}
	if waiting == 0 {
		over()
		return
	}
	time.AfterFunc(patience, func() { w.post(over) })
}
