package lmio

import (
	"os"
	"path/filepath"
	"strings"

	"cairn/internal/beside"
)

// Sidecars returns the landmark files that belong to a mesh file by menpo's
// rule: they lie in the same folder and have the same stem. james.obj and
// james.obj.gz have james.ljson, but not james_lm.ljson. A file such as
// james.json counts where its content is landmarks, and james_picked_points.pp,
// since MeshLab calls it so; a project of MorphoDig does not, since the landmarks
// that it names have files of their own.
//
// A stem in other letter case, or with accents that are encoded in another way,
// is the same one: some systems write it so by themselves. Of files that differ
// in that alone the one that is written like the mesh counts, or else the first;
// and one that is written like another file with the mesh's extension is that
// one's. The paths are sorted; a folder that cannot be read has none.
func Sidecars(meshPath string) []string {
	dir, base := filepath.Split(meshPath)
	entries, err := os.ReadDir(filepath.Join(dir, "."))
	if err != nil {
		return nil
	}
	mesh := stem(base)
	key := beside.Folded(mesh)
	rivals := map[string]bool{} // other stems of meshes
	var found []sidecar
	for _, e := range entries { // sorted by name
		name := e.Name()
		s := stem(name)
		if e.IsDir() || !strings.HasPrefix(beside.Folded(s), key) {
			continue
		}
		ext := strings.ToLower(name[len(s):])
		if strings.EqualFold(ext, base[len(mesh):]) && s != mesh {
			rivals[s] = true
		}
		if cut := len(s) - len(meshlabSuffix); cut > 0 && ext == meshlabExtension && strings.EqualFold(s[cut:], meshlabSuffix) {
			if beside.Folded(s[:cut]) == key {
				found = append(found, sidecar{name, s[:cut], meshlabSuffix + ext})
				continue
			}
		}
		if beside.Folded(s) == key && !hasExtension(name, projectExtension) {
			found = append(found, sidecar{name, s, ext})
		}
	}
	var paths []string
	for _, f := range found {
		path := filepath.Join(dir, f.name)
		if f.stem != mesh && (rivals[f.stem] || f.name != likest(found, mesh, f.ext)) || !isSidecar(path) {
			continue
		}
		paths = append(paths, path)
	}
	return paths
}

// sidecar is a file that may be one of a mesh: its name, and that cut into the
// mesh's stem and the rest in lower case.
type sidecar struct{ name, stem, ext string }

// likest returns the name of the file with an extension that is written most
// like a mesh's stem.
func likest(found []sidecar, mesh, ext string) string {
	best, name := -1, ""
	for _, f := range found {
		like := 0
		switch {
		case f.ext != ext:
			continue
		case f.stem == mesh:
			like = 2
		case beside.Letters(f.stem) == beside.Letters(mesh):
			like = 1
		}
		if like > best {
			best, name = like, f.name
		}
	}
	return name
}

// isSidecar reports whether a file with the stem of a mesh is one of landmarks:
// the stem is reason enough to take rows of a name and three numbers for points.
func isSidecar(path string) bool {
	if IsLandmarks(path) {
		return true
	}
	if len(sharing(path)) == 0 {
		return false
	}
	head, err := readHead(path)
	if err != nil {
		return false
	}
	d := tableOf(head)
	return d.is == likelyTable && d.layout.at(nameRole) >= 0
}

// Stem returns the path of a landmark or mesh file without its extension, which
// may have two parts as .mrk.json has, and without .gz.
func Stem(path string) string {
	dir, base := filepath.Split(path)
	return dir + stem(base)
}

// Folded returns what names of files have in common that differ in letter case or
// in the encoding of accents only, as Sidecars compares them.
func Folded(name string) string { return beside.Folded(name) }

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
