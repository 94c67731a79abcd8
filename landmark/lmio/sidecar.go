package lmio

import (
	"os"
	"path/filepath"
	"strings"
)

// Sidecars returns the landmark files that belong to a mesh file by menpo's
// rule: they lie in the same folder and have the same stem. james.obj and
// james.obj.gz have james.ljson, but not james_lm.ljson. A file such as
// james.json counts where its content is landmarks, and james_picked_points.pp,
// since MeshLab calls it so; a project of MorphoDig does not, since the landmarks
// that it names have files of their own. The paths are sorted; a folder that
// cannot be read has none.
func Sidecars(meshPath string) []string {
	dir, base := filepath.Split(meshPath)
	return sidecarsIn(dir)[stem(base)]
}

// sidecarsIn returns the landmark files of a folder by their stems, each list
// sorted, for who asks for the sidecars of many meshes: it reads the folder
// once. A mesh's stem is its name without its extension, and without .gz
// before that. A file whose extension does not tell, such as .json, is looked
// into only where another file has its stem: a folder may have thousands of
// them. A folder that cannot be read has none.
func sidecarsIn(dir string) map[string][]string {
	entries, err := os.ReadDir(filepath.Join(dir, "."))
	if err != nil {
		return nil
	}
	found, stems := map[string][]string{}, map[string]int{}
	for _, e := range entries {
		stems[stem(e.Name())]++
	}
	for _, e := range entries { // sorted by name
		name := e.Name()
		s := stem(name)
		_, _, known := byExtension(name)
		if e.IsDir() || hasExtension(name, projectExtension) || !known && (stems[s] < 2 || !IsLandmarks(filepath.Join(dir, name))) {
			continue
		}
		path := filepath.Join(dir, name)
		found[s] = append(found[s], path)
		if mesh, picked := strings.CutSuffix(s, meshlabSuffix); picked && hasExtension(name, meshlabExtension) {
			found[mesh] = append(found[mesh], path)
		}
	}
	return found
}

// Stem returns the path of a landmark or mesh file without its extension, which
// may have two parts as .mrk.json has, and without .gz.
func Stem(path string) string {
	dir, base := filepath.Split(path)
	return dir + stem(base)
}

// meshlabSuffix is what MeshLab adds to the stem of a mesh for the name of its
// picked points.
const meshlabSuffix, meshlabExtension = "_picked_points", ".pp"

// stem returns the name of a file without its extension.
func stem(base string) string {
	if _, ext, ok := byExtension(base); ok { // which may have two parts
		return base[:len(base)-len(ext)]
	}
	if hasExtension(base, ".gz") {
		base = base[:len(base)-len(".gz")]
	}
	return strings.TrimSuffix(base, filepath.Ext(base))
}
