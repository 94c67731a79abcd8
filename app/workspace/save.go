package workspace

import (
	"errors"
	"path/filepath"

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
	if path == "" || e.partly[path] || path != e.saved && Stem(path) != Stem(e.Path) {
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
		if i > 0 && n.File != path {
			return ""
		}
		path = n.File
	}
	return path
}

// Losses says what saving the document's landmarks to a file would not keep,
// for the user to read before; the error says why it cannot be saved there.
func (w *Workspace) Losses(id scene.ID, path string) ([]string, error) {
	if e := w.Entry(id); e != nil {
		return lmio.Losses(path, e.groups(path))
	}
	return nil, scene.ErrClosed
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
		e.settle(n, g, path)
		g.Place(g.Properties().Declared)
		groups = append(groups, g)
	}
	return groups
}

// settle makes a group, which is that of the node or its copy, say of its
// stored coordinates what a file will say that it is written to:
//
//   - the file that it came from keeps its numbers and what it says of them, so
//     that only edits change it;
//   - where the user has said how they are to be read, it will say that, if it can;
//   - any other file gets the coordinates as the mesh has them.
//
// It moves no point.
func (e *Entry) settle(n *scene.GroupNode, g *landmark.Group, path string) {
	p := g.Properties()
	if n.File == path {
		if !n.Chosen {
			return
		}
		if f, err := lmio.WrittenAs(path, g); err == nil && f.States(g.Placement()) {
			p.Declared = g.Placement()
			g.SetProperties(p)
			return
		}
	}
	if kind := g.Placement().Kind; kind == landmark.Times1000 || kind == landmark.Over1000 {
		p.Units = e.Document.Units() // no longer that of the file that it came from
		g.SetProperties(p)
	}
	g.SetPlacement(p.Declared)
}

// Stem returns a path without the extension of its file.
func Stem(path string) string { return lmio.Stem(path) }

// Save writes all landmark groups of a document to a file, which appears whole
// or not at all, and is the file of the document's landmarks from then on.
func (w *Workspace) Save(id scene.ID, path string) error {
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
	if err := lmio.Write(abs, groups); err != nil {
		return err
	}
	for i, n := range e.Document.Groups() {
		if i > 0 && !format.ManyGroups() {
			break // the file holds the first
		}
		if n.File != abs || n.Chosen {
			e.settle(n, n.Group, abs)
			w.remeasure(e, n)
		}
		n.File, n.Chosen = abs, false
	}
	delete(e.partly, abs)
	e.saved = abs
	e.Document.History().MarkSaved()
	return nil
}
