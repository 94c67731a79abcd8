package lmio

import (
	"os"
	"path/filepath"
	"strings"
)

// Sidecars returns the landmark files that belong to a mesh file by menpo's
// rule: they lie in the same folder and have the same stem. james.obj and
// james.obj.gz have james.ljson, but not james_lm.ljson. The paths are sorted;
// a folder that cannot be read has none.
func Sidecars(meshPath string) []string {
	dir, base := filepath.Split(meshPath)
	return SidecarsIn(dir)[stem(base)]
}

// SidecarsIn returns the landmark files of a folder by their stems, each list
// sorted, for who asks for the sidecars of many meshes: it reads the folder
// once. A mesh's stem is its name without its extension, and without .gz
// before that. A folder that cannot be read has none.
func SidecarsIn(dir string) map[string][]string {
	entries, err := os.ReadDir(filepath.Join(dir, "."))
	if err != nil {
		return nil
	}
	found := map[string][]string{}
	for _, e := range entries { // sorted by name
		name := e.Name()
		if _, ext, ok := byExtension(name); ok && !e.IsDir() {
			s := strings.TrimSuffix(name, ext)
			found[s] = append(found[s], filepath.Join(dir, name))
		}
	}
	return found
}

// stem returns a mesh file's name without .gz and without its extension.
func stem(base string) string {
	if hasExtension(base, ".gz") {
		base = base[:len(base)-len(".gz")]
	}
	return strings.TrimSuffix(base, filepath.Ext(base))
}
