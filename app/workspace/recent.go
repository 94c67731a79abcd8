package workspace

import (
	"encoding/json"
	"slices"

	"cairn/internal/pathtext"
)

// Recent is the list of files opened lately, kept in the user's configuration
// folder. A list that cannot be read or written is a short list, not an error.
type Recent struct {
	files []string
}

// mostRecent is how long the list gets.
const mostRecent = 12

// recentFile is the name of the file of the list.
const recentFile = "recent.json"

// OpenRecent reads the list.
func OpenRecent() *Recent {
	r := &Recent{}
	if b, err := readState(recentFile); err == nil {
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

func (r *Recent) save() { _ = writeState(recentFile, pathtext.Of(r.files)) }
