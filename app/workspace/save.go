package workspace

import (
	"errors"
	"path/filepath"
	"slices"

	"cairn/internal/atomicfile"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"
)

// SavePath returns the file that the document's landmarks are saved to without
// asking: the one that they came from, if it has the name of the mesh, or that
// they were saved to. It is empty where there are several or another's, or where
// reading left something of it out that saving would lose.
func (e *Entry) SavePath() string {
	path := e.onlyFile()
	if path == "" || e.files[path].partly || path != e.saved && Stem(path) != Stem(e.Path) {
		return ""
	}
	if _, err := lmio.WrittenAs(path); err != nil {
		return ""
	}
	return path
}

// NewPath returns where the document's landmarks are offered to be saved to: the
// file that all of them came from, if that can be written, or else beside the
// mesh, with the mesh's name.
func (e *Entry) NewPath() string {
	if file := e.onlyFile(); file != "" {
		if _, err := lmio.WrittenAs(file); err == nil {
			return file
		}
	}
	return Stem(e.Path) + lmio.Formats()[0].Extensions[0]
}

// onlyFile returns the landmark file that all groups came from, or "".
func (e *Entry) onlyFile() string {
	path := ""
	for i, n := range e.Document.Groups() {
		if i > 0 && n.File() != path {
			return ""
		}
		path = n.File()
	}
	return path
}

// Losses says what saving the document's landmarks to a file would not keep,
// for the user to read before; the error says why it cannot be saved there.
func (w *Workspace) Losses(id scene.ID, path string) ([]string, error) {
	e := w.Entry(id)
	if e == nil {
		return nil, scene.ErrClosed
	}
	losses, err := lmio.Losses(path, e.groups(path))
	return append(e.unkept(), losses...), err
}

// unkept returns what the files that the document's groups came from held and
// the groups do not, so that no file that is written has it.
func (e *Entry) unkept() (texts []string) {
	var files []string
	for _, n := range e.Document.Groups() {
		if !slices.Contains(files, n.File()) {
			files = append(files, n.File())
			texts = append(texts, about(n.File(), e.files[n.File()].unkept)...)
		}
	}
	return texts
}

// WrittenAs returns the format in which Save writes the document's landmarks to
// a file; the error says which there are.
func (w *Workspace) WrittenAs(id scene.ID, path string) (lmio.Format, error) {
	if e := w.Entry(id); e != nil {
		return lmio.WrittenAs(path, e.groups(path)...)
	}
	return lmio.Format{}, scene.ErrClosed
}

// groups returns what is to be written to a file: copies of the groups, each
// in the frame that the file has.
func (e *Entry) groups(path string) (groups []*landmark.Group) {
	for _, n := range e.Document.Groups() {
		g := n.Group.Copy()
		e.describeFor(path, n, g)
		p := g.Properties()
		p.Units = e.unitsIn(n, path)
		g.SetProperties(p)
		g.Place(p.Declared)
		groups = append(groups, g)
	}
	return groups
}

// describeFor makes a group, which is that of the node or its copy, say of its
// coordinates what is true of them in the file that it is written to:
//
//   - the file that it came from keeps its numbers and what it says of them, so
//     that only edits change it;
//   - where the user has said how they are to be read, it says that, if it can;
//   - any other file gets the coordinates as the mesh has them.
//
// It moves no point.
func (e *Entry) describeFor(path string, n *scene.GroupNode, g *landmark.Group) {
	p, placement := e.described(n, path)
	g.SetProperties(p)
	g.SetPlacement(placement)
}

// described returns what describeFor makes a group say.
func (e *Entry) described(n *scene.GroupNode, path string) (landmark.Properties, landmark.Placement) {
	p, placement := n.Group.Properties(), n.Group.Placement()
	if n.File() == path {
		if !n.Chosen() {
			return p, placement
		}
		if f, err := lmio.WrittenAs(path, n.Group); err == nil && f.States(placement) {
			p.Declared = placement
			return p, placement
		}
	}
	if placement.Kind == landmark.Times1000 || placement.Kind == landmark.Over1000 {
		p.Units = e.Document.Units() // no longer that of the file that it came from
	}
	return p, p.Declared
}

// unitsIn returns the unit that a file is to state for the coordinates of a
// group: the document's, where the user has chosen that and they stand in it, or
// else that of the group.
func (e *Entry) unitsIn(n *scene.GroupNode, path string) string {
	p, placement := e.described(n, path)
	if e.Document.UnitsChosen() && (placement == p.Declared || !placement.Scales()) {
		return e.Document.Units()
	}
	return p.Units
}

// Stem returns a path without the extension of its file.
func Stem(path string) string { return lmio.Stem(path) }

// Save writes all landmark groups of a document to a file, which appears whole
// or not at all, and is the file of the document's landmarks from then on. What
// another program wrote since the file was read or written for the document is
// not overwritten: the error is an *atomicfile.ChangedError then. A file that
// holds all this already is left as it is.
func (w *Workspace) Save(id scene.ID, path string) error {
	e := w.Entry(id)
	if e == nil {
		return scene.ErrClosed
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	return w.SaveOver(id, abs, e.files[abs].version)
}

// SaveOver does what Save does for a file whose present content the user has
// agreed to replace; old is the version that was agreed to.
func (w *Workspace) SaveOver(id scene.ID, path string, old atomicfile.Version) error {
	e := w.Entry(id)
	if e == nil {
		return scene.ErrClosed
	}
	if len(e.Document.Groups()) == 0 {
		return errors.New("there are no landmarks to save")
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	groups := e.groups(abs)
	format, err := lmio.WrittenAs(abs, groups...)
	if err != nil {
		return err
	}
	version := old
	if !e.isIn(abs, old) {
		version, err = lmio.Replace(abs, groups, old)
		if err != nil && version.There() { // it may not last, so that nothing counts as saved in it
			e.files[abs] = landmarkFile{version: version, holds: map[scene.ID]held{}}
		}
	} else {
		err = atomicfile.Check(abs, old)
	}
	if err != nil {
		_ = w.Check(id, abs) // notes whether the file is lost
		return err
	}
	w.saved(e, abs, version, format.ManyGroups())
	return nil
}

// isIn reports whether a version of a file holds just the document's landmarks
// as they are.
func (e *Entry) isIn(path string, v atomicfile.Version) bool {
	f := e.files[path]
	if !v.There() || v != f.version || f.partly || len(f.holds) != len(e.Document.Groups()) {
		return false
	}
	for _, n := range e.Document.Groups() {
		if f.holds[n.ID()] != e.heldNow(n, path) {
			return false
		}
	}
	return true
}

// saved notes that a file holds the document's landmarks: all groups, or the
// first where there can be no more in it.
func (w *Workspace) saved(e *Entry, path string, version atomicfile.Version, all bool) {
	f := landmarkFile{version: version, holds: map[scene.ID]held{}}
	for i, n := range e.Document.Groups() {
		if i > 0 && !all {
			break
		}
		if n.File() != path || n.Chosen() {
			p, placement := e.described(n, path)
			e.Document.SavedTo(n.ID(), path, p, placement)
			w.remeasure(e, n)
		}
		f.holds[n.ID()] = e.heldNow(n, path)
	}
	e.files[path] = f
	e.saved = path
}
