package workspace

import (
	"os"
	"slices"

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
	partly bool
	unkept []string          // what it held when it was read and the groups do not
	holds  map[scene.ID]held // the groups that it has
	// lost tells that it no longer has them: when it was looked at last, it was
	// gone, another program had changed it, or it could not be read.
	lost bool
}

// held is what a file has of a group.
type held struct {
	state scene.State
	units string
}

// file returns what is known of a landmark file; of one that was never read or
// written that is nothing, and that there is no such file.
func (e *Entry) file(path string) landmarkFile { return e.files[path] }

// came notes that groups of the document came from a file.
func (e *Entry) came(path string, f landmarkFile) {
	f.holds = map[scene.ID]held{}
	for _, n := range e.Document.Groups() {
		if n.File() == path {
			f.holds[n.ID()] = held{n.State(), n.Group.Properties().Units}
		}
	}
	e.files[path] = f
}

// Unsaved returns the groups of which no file has what they hold now.
func (e *Entry) Unsaved() (groups []*scene.GroupNode) {
	for _, n := range e.Document.Groups() {
		f := e.files[n.File()]
		if has, ok := f.holds[n.ID()]; f.lost || !ok || has != e.heldNow(n, n.File()) {
			groups = append(groups, n)
		}
	}
	return groups
}

// Modified reports whether closing the document would lose landmarks, or leave
// a file with a group that was removed from it. A file of which no group is left
// in the document does not count: there is nothing to save to it.
func (e *Entry) Modified() bool {
	if len(e.Unsaved()) > 0 {
		return true
	}
	return slices.ContainsFunc(e.Document.Groups(), func(n *scene.GroupNode) bool {
		for id := range e.files[n.File()].holds {
			if e.Document.Group(id) == nil {
				return true
			}
		}
		return false
	})
}

// heldNow returns what a file would have of a group if that were saved to it now.
func (e *Entry) heldNow(n *scene.GroupNode, path string) held {
	return held{n.State(), e.unitsIn(n, path)}
}

// Check returns an *atomicfile.ChangedError if another program has changed a
// landmark file since it was read or written for the document, or has made one
// where none was known. What is unsaved follows from what it finds.
func (w *Workspace) Check(id scene.ID, path string) error {
	e := w.Entry(id)
	if e == nil {
		return scene.ErrClosed
	}
	err := w.files.Check(path, e.file(path).version)
	if f, known := e.files[path]; known && f.lost != (err != nil) {
		f.lost = err != nil
		e.files[path] = f
		w.keepAnew(e)
	}
	return err
}

// FindLost looks again at the landmark files that were lost: what is back as it
// was counts as saved again.
func (w *Workspace) FindLost() {
	for _, e := range w.entries {
		for path, f := range e.files {
			if f.lost {
				_ = w.Check(e.Document.ID(), path) // it notes what it finds
			}
		}
	}
}

// Changed reports whether a path leads to a landmark file that was read or
// written for the document, by whatever name, and that another program has
// changed since: now is what it holds. One that is gone does not count.
func (e *Entry) Changed(path string, now atomicfile.Version) bool {
	if !now.There() {
		return false
	}
	if f, known := e.files[path]; known {
		return f.version != now
	}
	there, err := os.Stat(path)
	if err != nil {
		return false
	}
	for known, f := range e.files {
		if info, err := os.Stat(known); err == nil && os.SameFile(info, there) {
			return f.version != now
		}
	}
	return false
}
