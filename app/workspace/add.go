package workspace

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"weak"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"
	"cairn/scene/mesh"
)

// AddLandmarks reads a landmark file and adds its groups to an open document,
// as edits that can be undone. While the document loads the file waits: its points
// are measured on the mesh.
func (w *Workspace) AddLandmarks(id scene.ID, path string) {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	e := w.Entry(id)
	if e == nil {
		return
	}
	if e.Loading {
		if !slices.Contains(e.waiting, path) {
			e.waiting = append(e.waiting, path)
		}
		return
	}
	if e.hasFile(path) {
		w.events.Notice(id, fmt.Sprintf("%s is already open with %s.", filepath.Base(path), w.Name(id)))
		return
	}
	e.coming = append(e.coming, path)
	refused := func(id scene.ID, path string, err error) {
		w.Entry(id).cameIn(path)
		w.events.NotAdded(id, path, err)
	}
	w.readLandmarks(e, path, refused, func(e *Entry, r *read) {
		e.cameIn(path)
		if e.hasFile(path) { // dropped twice, meanwhile
			return
		}
		for _, g := range r.groups(e, nil) {
			e.Document.Apply(scene.AddGroupCommand(g, path))
		}
		w.joined(e, r, Stem(path) == Stem(e.Path))
		w.tellJoined(e, path)
	})
}

// tellJoined says which landmarks of a file lie with a document now, and with how
// many others.
func (w *Workspace) tellJoined(e *Entry, path string) {
	points, groups, others := 0, 0, 0
	for _, n := range e.Document.Groups() {
		if n.File == path {
			points, groups = points+n.Group.Len(), groups+1
		} else {
			others += n.Group.Len()
		}
	}
	if groups == 0 {
		return // all were left out, which is told
	}
	text := message.Plural(points, "landmark")
	if groups > 1 {
		text += fmt.Sprintf(" in %d groups", groups)
	}
	lie := "lie"
	if points == 1 {
		lie = "lies"
	}
	text += fmt.Sprintf(" of %s now %s with %s", filepath.Base(path), lie, w.Name(e.Document.ID()))
	if others > 0 {
		text += ", beside " + message.Plural(others, "other")
	}
	w.events.Notice(e.Document.ID(), text+".")
}

// ReloadLandmarks reads a landmark file again. Its groups replace those that
// came from it, as an edit that can be undone. Where that fails since the file no
// longer has them, they count as unsaved.
func (w *Workspace) ReloadLandmarks(id scene.ID, path string) {
	e := w.Entry(id)
	if e == nil {
		return
	}
	refused := func(id scene.ID, path string, err error) {
		_ = w.Check(id, path) // notes whether the file is lost
		w.events.NotReloaded(id, path, err)
	}
	w.readLandmarks(e, path, refused, func(e *Entry, r *read) {
		leaves := func(n *scene.GroupNode) bool { return n.File == path }
		e.Document.Apply(scene.ReloadGroupsCommand(path, r.groups(e, leaves)))
		w.joined(e, r, true)
	})
}

// read is a landmark file that was read for a document.
type read struct {
	*Loaded
	result *lmio.Result
	sieve  *sieve
}

// groups returns the groups of the file that can stand in a document, from which
// some groups leave.
func (r *read) groups(e *Entry, leaves func(*scene.GroupNode) bool) []*landmark.Group {
	r.sieve = newSieve(r.Path, r.result)
	for _, n := range e.Document.Groups() {
		if leaves == nil || !leaves(n) {
			r.sieve.taken[n.Group.Name()] = true
		}
	}
	return r.sieve.groups()
}

// cameIn notes that a landmark file is no longer being read.
func (e *Entry) cameIn(path string) {
	if i := slices.Index(e.coming, path); i >= 0 {
		e.coming = slices.Delete(e.coming, i, i+1)
	}
}

// hasFile reports whether a group of the document came from the file.
func (e *Entry) hasFile(path string) bool {
	return slices.ContainsFunc(e.Document.Groups(), func(n *scene.GroupNode) bool { return n.File == path })
}

// readLandmarks reads a landmark file in the background, measures its groups on
// the document's mesh and gives both to join, or to refused why that failed, if
// the document is still open then.
func (w *Workspace) readLandmarks(e *Entry, path string, refused func(scene.ID, string, error), join func(*Entry, *read)) {
	id := e.Document.ID()
	var surface weak.Pointer[mesh.TriMesh]
	if meshes := e.Document.Meshes(); len(meshes) > 0 {
		surface = weak.Make(meshes[0].Mesh)
	}
	_ = e.Document.Go(func(ctx context.Context) {
		l := &Loaded{Path: path, Mesh: surface.Value(), Partly: map[string]bool{}}
		r, err := lmio.Read(ctx, path)
		if err == nil {
			for _, g := range r.Groups {
				l.Groups = append(l.Groups, newLoadedGroup(g, path))
			}
			err = l.place(ctx)
		}
		if ctx.Err() != nil {
			return
		}
		l.Mesh = nil
		w.post(func() {
			switch e := w.Entry(id); {
			case e == nil: // closed meanwhile
			case err != nil:
				refused(id, path, err)
			default:
				join(e, &read{Loaded: l, result: r})
			}
		})
	})
}

// joined follows groups of a file that are in the document now. comes tells that
// they come by themselves when the document is opened again; those of another
// file count as unsaved, since closing would lose that they belong here.
func (w *Workspace) joined(e *Entry, r *read, comes bool) {
	for _, n := range e.Document.Groups() {
		if i := slices.IndexFunc(r.Groups, func(l LoadedGroup) bool { return l.Group == n.Group }); i >= 0 {
			n.Measured, n.Clear, n.Doubts = r.Groups[i].Measured, r.Groups[i].Clear, r.Groups[i].Doubts
		}
	}
	unkept := r.sieve.unkept
	file := landmarkFile{version: r.result.Version, partly: len(r.sieve.warnings)+len(unkept) > 0, unkept: unkept}
	if e.files[r.Path] = file; comes {
		e.came(r.Path, file)
	}
	e.Document.Note(about(r.Path, r.result.Notes)...)
	e.Document.Warn(r.sieve.warnings...)
	for _, text := range about(r.Path, unkept) {
		e.Document.Warn("not kept: " + text)
	}
	w.events.Loaded(e.Document.ID())
}
