package workspace

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"weak"

	"cairn/internal/message"
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
	w.readLandmarks(e, path, refused, func(e *Entry, j *Joining, comesAlong bool) {
		e.cameIn(path)
		if e.hasFile(path) { // dropped twice, meanwhile
			return
		}
		j.NameApart(e.names(""))
		edit := scene.AddGroups(e.Document, path, j.groups()...)
		_ = e.Document.Apply(edit) // it was made for the document as it is
		w.joined(e, j, edit.Added(), comesAlong)
		w.tellJoined(e, path)
	})
}

// tellJoined says which landmarks of a file lie with a document now, and with how
// many others.
func (w *Workspace) tellJoined(e *Entry, path string) {
	points, groups, others := 0, 0, 0
	for _, n := range e.Document.Groups() {
		if n.File() == path {
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
	text += fmt.Sprintf(" of %s now %s with %s", filepath.Base(path), message.Verb(points, "lies", "lie"), w.Name(e.Document.ID()))
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
		w.Check(id, path, func(error) { // notes whether the file is lost
			if w.Entry(id) != nil {
				w.events.NotReloaded(id, path, err)
			}
		})
	}
	w.readLandmarks(e, path, refused, func(e *Entry, j *Joining, _ bool) {
		j.NameApart(e.names(path))
		edit := scene.ReloadGroups(e.Document, path, j.groups())
		_ = e.Document.Apply(edit) // it was made for the document as it is
		w.joined(e, j, edit.Added(), true)
	})
}

// names returns the names of the document's groups, but those of a file whose groups
// leave.
func (e *Entry) names(leaves string) map[string]bool {
	names := map[string]bool{}
	for _, n := range e.Document.Groups() {
		if leaves == "" || n.File() != leaves {
			names[n.Group.Name()] = true
		}
	}
	return names
}

// cameIn notes that a landmark file is no longer being read.
func (e *Entry) cameIn(path string) {
	if i := slices.Index(e.coming, path); i >= 0 {
		e.coming = slices.Delete(e.coming, i, i+1)
	}
}

// hasFile reports whether a group of the document came from a file or was saved there.
func (e *Entry) hasFile(path string) bool {
	return slices.ContainsFunc(e.Document.Groups(), func(n *scene.GroupNode) bool { return n.File() == path })
}

// readLandmarks reads a landmark file in the background and gives what it brings to
// join, or to refused why that failed, if the document is still open then. comesAlong
// tells that the file comes by itself when the document's file is opened again.
func (w *Workspace) readLandmarks(e *Entry, path string, refused func(scene.ID, string, error), join func(e *Entry, j *Joining, comesAlong bool)) {
	id, opened, onMesh := e.Document.ID(), e.Path, len(e.Document.Meshes()) > 0
	var surface weak.Pointer[mesh.TriMesh]
	if meshes := e.Document.Meshes(); len(meshes) > 0 {
		surface = weak.Make(meshes[0].Mesh)
	}
	_ = e.Document.Go(func(ctx context.Context) {
		comesAlong := false
		j, err := endable(ctx, func() (*Joining, error) {
			j, err := Join(ctx, surface.Value(), path)
			comesAlong = onMesh && err == nil && slices.Contains(lmio.Sidecars(opened), path)
			return j, err
		})
		if ctx.Err() != nil {
			return
		}
		w.post(func() {
			switch e := w.Entry(id); {
			case e == nil: // closed meanwhile
			case err != nil:
				refused(id, path, err)
			default:
				join(e, j, comesAlong)
			}
		})
	})
}

// joined follows groups of a file that are in the document now, under the given IDs. comes tells that
// they come by themselves when the document is opened again; those of another
// file count as unsaved, since closing would lose that they belong here.
func (w *Workspace) joined(e *Entry, j *Joining, groups []scene.ID, comes bool) {
	f := j.file()
	if j.certain {
		e.certain = append(e.certain, j.File)
	}
	f.brought, f.wrote = map[scene.ID]scene.State{}, e.files[j.File].wrote
	for i, id := range groups {
		f.brought[id] = e.Document.Group(id).State()
		e.Document.SetMeasured(id, j.Groups[i].Measured, j.Groups[i].Clear)
		e.Document.SetDoubts(id, j.Groups[i].Doubts)
	}
	if e.files[j.File] = f; comes {
		e.came(j.File, f)
	}
	w.keepAnew(e)
	w.lockFiles(e)
	e.Document.Note(about(j.File, j.Notes)...)
	e.Document.Warn(slices.Concat(about(j.File, j.Warnings), notKept(about(j.File, j.NotKept)))...)
	w.events.Loaded(e.Document.ID())
}
