package workspace

import (
	"cmp"
	"path/filepath"
	"strings"

	"cairn/scene"
)

// Names returns how the open documents are called in lists and questions, in
// their order: each by its title or else by its file's name, and where several have that,
// with as much of the end of its folder's path as tells it from them, as "a.ply — left".
func (w *Workspace) Names() []string {
	paths := make([]string, len(w.entries))
	for i, e := range w.entries {
		paths[i] = e.Path
	}
	names := toldApart(paths)
	for i, e := range w.entries {
		names[i] = cmp.Or(e.title, names[i])
	}
	return names
}

// call gives a document a title, or by "" the name of its file again.
func (e *Entry) call(title string) {
	e.title = title
	e.Document.Call(cmp.Or(title, filepath.Base(e.Path)), title != "")
}

// Call gives an open document a title, see Item, or by "" the name of its file again.
func (w *Workspace) Call(id scene.ID, title string) {
	if e := w.Entry(id); e != nil {
		e.call(title)
	}
}

// Titled reports whether the document is called by a title, so that nothing is to show the
// names of its files.
func (e *Entry) Titled() bool { return e.title != "" }

// FileName returns what to call the file that the document was opened from, or is to be saved
// with: its title with the file's extension, or the file's name.
func (e *Entry) FileName() string {
	if e.title != "" {
		return e.title + filepath.Ext(e.Path)
	}
	return filepath.Base(e.Path)
}

// Name returns how a document is called in lists and questions, see Names; "" if
// it is not open.
func (w *Workspace) Name(id scene.ID) string {
	for i, name := range w.Names() {
		if w.entries[i].Document.ID() == id {
			return name
		}
	}
	return ""
}

// toldApart returns for each of different paths its last element, with folders
// where others have the same.
func toldApart(paths []string) []string {
	same := map[string][]string{} // folders of the files of a name
	for _, path := range paths {
		name := filepath.Base(path)
		same[name] = append(same[name], filepath.Dir(path))
	}
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = filepath.Base(path)
		if folders := same[names[i]]; len(folders) > 1 {
			names[i] += " — " + endOfItsOwn(filepath.Dir(path), folders)
		}
	}
	return names
}

// endOfItsOwn returns the least number of elements at the end of a folder's path
// that only one of the folders ends in, or else the whole path.
func endOfItsOwn(folder string, all []string) string {
	for start := len(folder); start > 0; {
		start = strings.LastIndexByte(folder[:start], filepath.Separator)
		if start < 0 || start == len(folder)-1 { // no more folders, or the root
			break
		}
		end, count := folder[start:], 0
		for _, other := range all {
			if strings.HasSuffix(other, end) {
				count++
			}
		}
		if count == 1 {
			return end[1:]
		}
	}
	return folder
}
