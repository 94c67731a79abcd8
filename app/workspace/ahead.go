package workspace

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cairn/landmark/lmio"
	"cairn/scene"
)

// ahead is a file that is read before it is opened. There is one at most, so that two
// meshes are in memory where one is open.
type ahead struct {
	entry *Entry // not among those of the workspace; its document is empty and runs the jobs
	read  *read  // nil until the file is read
	stop  func() // ends preparing its mesh, see prepareMesh; nil where none is prepared
}

// read is what came of reading a file.
type read struct {
	loaded *Loaded
	frame  scene.ViewFrame
	err    error
	stamps []stamp // of the files that opening one reads, whatever is in it, from before they were read
}

// stamp tells whether a file is still the one that was read, without reading it again.
type stamp struct {
	path    string
	size    int64 // -1 where there is no file
	changed time.Time
}

// ReadAhead starts to read a file that is likely to be opened next, with landmark files that
// join it, and prepares its mesh for work. Open takes it over, unless a file was changed
// meanwhile. What was read ahead before and not opened is let go of. Nothing is told of it:
// an error comes when the file is opened. An empty path reads nothing.
func (w *Workspace) ReadAhead(path string, with ...string) {
	w.ReadItemAhead(Item{Path: path, With: with})
}

// ReadItemAhead is ReadAhead for what OpenItem opens.
func (w *Workspace) ReadItemAhead(item Item) {
	if item.Path == "" {
		w.dropAhead()
		return
	}
	item = item.absolute()
	if w.isAhead(item) || slices.ContainsFunc(w.entries, func(e *Entry) bool { return e.Path == item.Path }) {
		return
	}
	w.dropAhead()
	e := w.newEntry(item)
	w.ahead = &ahead{entry: e}
	w.load(e, e.coming)
}

// Ahead returns the file that is read ahead, "" for none, and how many bytes of memory what
// was read of its mesh takes.
func (w *Workspace) Ahead() (path string, bytes int64) {
	if w.ahead == nil {
		return "", 0
	}
	if r := w.ahead.read; r != nil && r.err == nil && r.loaded.Mesh != nil {
		bytes = r.loaded.Mesh.Bytes()
	}
	return w.ahead.entry.Path, bytes
}

// isAhead reports whether an item, of absolute paths, is what is read ahead, whatever it is called.
func (w *Workspace) isAhead(item Item) bool {
	if w.ahead == nil {
		return false
	}
	e := w.ahead.entry
	return e.Path == item.Path && slices.Equal(e.coming, item.With) && e.alone == item.Alone && e.own == item.Own
}

func (w *Workspace) dropAhead() {
	if w.ahead == nil {
		return
	}
	w.ahead.entry.Document.Close()
	if r := w.ahead.read; r != nil && r.err == nil && r.loaded.Mesh != nil {
		r.loaded.Mesh.Clear()
	}
	w.ahead = nil
}

// cameAhead keeps what was read of a file that is not open, and has its mesh prepared.
func (w *Workspace) cameAhead(r *read) {
	w.ahead.read = r
	if r.err == nil && r.loaded.Mesh != nil {
		w.ahead.entry.prepared = true
		w.ahead.stop = w.prepareMesh(w.ahead.entry.Document, r.loaded.Mesh)
	}
}

// takeAhead has a document that was read ahead loaded, or read again where a file has changed.
// Then what was read and prepared before is let go of first: there are no two at once.
func (w *Workspace) takeAhead() {
	e, r, stop := w.ahead.entry, w.ahead.read, w.ahead.stop
	w.ahead = nil
	if r == nil {
		return // it is still being read, and finish follows
	}
	id, with, item := e.Document.ID(), e.coming, e.item(e.coming)
	_ = e.Document.Go(func(ctx context.Context) {
		same, err := endable(ctx, func() (bool, error) { return r.stillSo(item), nil })
		if err != nil {
			return // closed meanwhile
		}
		if !same {
			r.letGo(stop)
		}
		w.post(func() {
			e := w.Entry(id)
			switch {
			case e == nil:
			case same:
				w.finish(id, r)
			default:
				e.prepared = false
				w.load(e, with)
			}
		})
	})
}

// stillSo reports whether opening an item would read the same. What could not be read is tried
// again.
func (r *read) stillSo(item Item) bool {
	if r.err != nil || !slices.Equal(stamps(item), r.stamps) {
		return false
	}
	return !slices.ContainsFunc(r.loaded.stamps, func(s stamp) bool { return stampOf(s.path) != s })
}

// letGo ends what prepares the mesh and frees that. It waits some milliseconds.
func (r *read) letGo(stop func()) {
	if stop != nil {
		stop()
	}
	if r.err == nil && r.loaded.Mesh != nil {
		r.loaded.Mesh.Clear()
	}
	r.loaded = nil
}

// stamps returns those of all files that opening an item reads: itself, the landmark and
// measure files beside it, and those that join it.
func stamps(item Item) []stamp {
	files := slices.Concat([]string{item.Path, item.measuresFile()}, lmio.Sidecars(item.Path), item.With)
	all := make([]stamp, len(files))
	for i, file := range files {
		all[i] = stampOf(file)
	}
	return all
}

func stampOf(file string) stamp {
	if info, err := os.Stat(file); err == nil {
		return stamp{file, info.Size(), info.ModTime()}
	}
	return stamp{path: file, size: -1}
}

// absolute returns a path as an absolute one, or as it is where the working folder is not
// known.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// absolute returns the item with absolute paths.
func (i Item) absolute() Item {
	i.Path, i.With = absolute(i.Path), absolutes(i.With)
	if i.Own != "" {
		i.Own = absolute(i.Own)
	}
	return i
}

func absolutes(paths []string) []string {
	var all []string
	for _, path := range paths {
		all = append(all, absolute(path))
	}
	return all
}

// yieldAhead gives up what is still being read ahead, which the file that is opened would have
// to wait for, and what was read of that file with other landmark files.
func (w *Workspace) yieldAhead(opened string) {
	if w.ahead != nil && (w.ahead.read == nil || w.ahead.entry.Path == opened) {
		w.dropAhead()
	}
}
