package workspace

import (
	"errors"
	"path/filepath"
	"strings"

	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"
)

// SavePath returns the file that the document's landmarks are saved to without
// asking: the one that they came from, if it has the name of the mesh, or that
// they were saved to. It is empty where there are several or another's, or where
// reading left something of it out that saving would lose.
func (e *Entry) SavePath() string {
	path := ""
	for i, n := range e.Document.Groups() {
		own := n.File == e.saved || Stem(n.File) == Stem(e.Path)
		if n.File == "" || !own || e.partly[n.File] || i > 0 && n.File != path {
			return ""
		}
		path = n.File
	}
	return path
}

// NewPath returns where the document's landmarks would be looked for: beside
// its mesh, with the mesh's name.
func (e *Entry) NewPath() string { return Stem(e.Path) + lmio.Formats()[0].Extensions[0] }

// Losses says what saving the document's landmarks to a file would not keep,
// for the user to read before; the error says why it cannot be saved there.
func (w *Workspace) Losses(id scene.ID, path string) ([]string, error) {
	if e := w.Entry(id); e != nil {
		return lmio.Losses(path, e.groups())
	}
	return nil, scene.ErrClosed
}

func (e *Entry) groups() (groups []*landmark.Group) {
	for _, n := range e.Document.Groups() {
		groups = append(groups, n.Group)
	}
	return groups
}

// Stem returns a path without the extension of its file, a .gz and what stands
// before it included.
func Stem(path string) string {
	if ext := filepath.Ext(path); strings.EqualFold(ext, ".gz") {
		path = path[:len(path)-len(ext)]
	}
	return strings.TrimSuffix(path, filepath.Ext(path))
}

// Save writes all landmark groups of a document to a file, which appears whole
// or not at all, and is the file of the document's landmarks from then on.
func (w *Workspace) Save(id scene.ID, path string) error {
	e := w.Entry(id)
	if e == nil {
		return scene.ErrClosed
	}
	groups := e.groups()
	if len(groups) == 0 {
		return errors.New("there are no landmarks to save")
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := lmio.Write(abs, groups); err != nil {
		return err
	}
	for _, n := range e.Document.Groups() {
		n.File = abs
	}
	delete(e.partly, abs)
	e.saved = abs
	e.Document.History().MarkSaved()
	return nil
}
