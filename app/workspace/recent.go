package workspace

import (
	"encoding/json"
	"slices"

	"cairn/internal/pathtext"
)

// Recent is the list of files opened lately, kept in the folder for the program's
// state, to which it is written in the background. A list that cannot be read or
// written is a short list, not an error.
type Recent struct {
	list  string // the name of its file
	files []string
}

// mostRecent is how long the list gets.
const mostRecent = 12

// Names of the files of lists.
const (
	recentFile    = "recent.json"
	templatesFile = "templates.json"
)

// OpenRecent reads the list of what was opened.
func OpenRecent() *Recent { return openRecent(recentFile) }

// OpenTemplates reads the list of template files that were opened or saved.
func OpenTemplates() *Recent { return openRecent(templatesFile) }

func openRecent(list string) *Recent {
	r := &Recent{list: list}
	if b, err := readState(list); err == nil {
		var files pathtext.Paths
		_ = json.Unmarshal(b, &files)
		r.files = files.Strings()
	}
	return r
}

// Files returns the files, the latest first; the slice is the list's own.
func (r *Recent) Files() []string { return r.files }

// Add puts a file at the front.
func (r *Recent) Add(path string) {
	files := slices.DeleteFunc(r.files, func(f string) bool { return f == path })
	r.files = append([]string{path}, files[:min(len(files), mostRecent-1)]...)
	r.save()
}

// Remove takes a file out.
func (r *Recent) Remove(path string) {
	if i := slices.Index(r.files, path); i >= 0 {
		r.files = slices.Delete(r.files, i, i+1)
		r.save()
	}
}

// Clear empties the list.
func (r *Recent) Clear() {
	r.files = nil
	r.save()
}

func (r *Recent) save() { writeStateLater(r.list, pathtext.Of(r.files), nil) }
