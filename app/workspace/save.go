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
// asking: the one that they came from, or for a mesh without landmark files a
// new one beside it. It is empty where they came from several.
func (e *Entry) SavePath() string {
	switch len(e.LandmarkFiles) {
	case 0:
		return Stem(e.Path) + lmio.Formats()[0].Extensions[0]
	case 1:
		return e.LandmarkFiles[0]
	default:
		return ""
	}
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
	var groups []*landmark.Group
	for _, g := range e.Document.Groups() {
		groups = append(groups, g.Group)
	}
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
	e.LandmarkFiles = []string{abs}
	e.Document.History().MarkSaved()
	return nil
}
