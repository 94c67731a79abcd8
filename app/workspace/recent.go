package workspace

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"

	"cairn/internal/atomicfile"
)

// Recent is the list of files opened lately, kept in the user's configuration
// folder. A list that cannot be read or written is a short list, not an error.
type Recent struct {
	path  string
	files []string
}

// mostRecent is how long the list gets.
const mostRecent = 12

// OpenRecent reads the list.
func OpenRecent() *Recent {
	folder, err := os.UserConfigDir()
	if err != nil {
		return &Recent{}
	}
	r := &Recent{path: filepath.Join(folder, "cairn", "recent.json")}
	if b, err := os.ReadFile(r.path); err == nil {
		_ = json.Unmarshal(b, &r.files)
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

func (r *Recent) save() {
	if r.path == "" {
		return
	}
	b, err := json.MarshalIndent(r.files, "", "  ")
	if err != nil || os.MkdirAll(filepath.Dir(r.path), 0o755) != nil {
		return
	}
	_ = atomicfile.Write(r.path, func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
}
