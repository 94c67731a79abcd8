package workspace

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"cairn/internal/natural"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"
)

// Item is a file to open, with the landmark files that join it.
type Item struct {
	Path string   // absolute
	With []string // absolute; the files beside a mesh with its name come by themselves
	// Alone tells that those beside the mesh do not come.
	Alone bool
	// Own is the landmark file that the landmarks belong in, absolute, be it there or not: they
	// are saved there without asking. The measures of an item that is opened alone are beside
	// it. "" stands for the file beside the mesh.
	Own string
	// Title is what the document is called, in place of the name of its file, which nothing is
	// to show then; "" for none.
	Title string
	// Arranged tells that nobody asks the mesh for the numbers of its vertices and triangles,
	// see meshio.ReadArranged.
	Arranged bool
}

// IsSupported reports whether the file's name is one that Cairn can open.
func IsSupported(path string) bool { return meshio.IsMesh(path) || lmio.IsLandmarks(path) }

// Expand says what to open of paths, which the user named together: each mesh,
// with its landmark files. Folders stand for the files in them that Cairn can
// open, in the order in which people count; the others keep their order. A landmark file joins the mesh that its name begins with, or the
// only one; else it is opened alone. Expand returns at most limit items and how
// many it left out.
func Expand(paths []string, limit int) (items []Item, left int) {
	files := withoutTheirMeasures(flatten(paths))
	meshes := map[string]int{} // index in items by stem
	var landmarks []string
	for _, f := range files {
		if !meshio.IsMesh(f) && lmio.MayBeLandmarks(f) {
			landmarks = append(landmarks, f)
			continue
		}
		if _, twice := meshes[Stem(f)]; !twice && meshio.IsMesh(f) {
			meshes[Stem(f)] = len(items)
		}
		items = append(items, Item{Path: f})
	}
	for _, f := range landmarks {
		switch i := owner(f, meshes, len(items)); {
		case i < 0:
			items = append(items, Item{Path: f})
		case !ComesAlong(f, items[i].Path):
			items[i].With = append(items[i].With, f)
		}
	}
	if len(items) > limit {
		return items[:limit], len(items) - limit
	}
	return items, 0
}

// withoutTheirMeasures returns the files without those that keep the measures of
// others of them.
func withoutTheirMeasures(files []string) []string {
	stems := map[string]bool{}
	for _, f := range files {
		if _, measures := keepsMeasures(f); !measures {
			stems[Stem(f)] = true
		}
	}
	return slices.DeleteFunc(files, func(f string) bool {
		stem, measures := keepsMeasures(f)
		return measures && stems[stem]
	})
}

// ComesAlong reports whether a landmark file surely comes by itself when a mesh is
// opened.
func ComesAlong(file, mesh string) bool { return Stem(file) == Stem(mesh) && lmio.IsLandmarks(file) }

// owner returns the index of the mesh that a landmark file belongs to by its
// name, or of the only one there is, or -1. Letter case tells meshes apart only
// where nothing else does.
func owner(file string, meshes map[string]int, items int) int {
	longest, found, exactly := 0, -1, false
	name := filepath.Base(Stem(file))
	for stem, i := range meshes {
		base := filepath.Base(stem)
		key := lmio.Folded(base)
		rest, ok := strings.CutPrefix(lmio.Folded(name), key)
		if !ok || continues(rest) || filepath.Dir(stem) != filepath.Dir(file) && rest != "" {
			continue
		}
		exact, n := strings.HasPrefix(name, base), len(key)
		if n > longest || n == longest && (exact && !exactly || exact == exactly && i < found) {
			longest, found, exactly = n, i, exact
		}
	}
	if found < 0 && items == 1 && len(meshes) == 1 {
		return 0
	}
	return found
}

// continues reports whether the rest of a name goes on with the same word, as
// the 1 of skull1 does behind skull.
func continues(rest string) bool {
	for _, r := range rest {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return false
}

// flatten makes paths absolute, replaces folders by the files in them and drops
// what comes twice.
func flatten(paths []string) (files []string) {
	seen := map[string]bool{}
	add := func(f string) {
		if !seen[f] {
			seen[f] = true
			files = append(files, f)
		}
	}
	for _, p := range paths {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			for _, f := range filesIn(p) {
				add(f)
			}
			continue
		}
		add(p)
	}
	return files
}

func filesIn(folder string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return []string{folder} // opening it says what is wrong
	}
	var files []string
	for _, e := range entries {
		if p := filepath.Join(folder, e.Name()); !e.IsDir() && IsSupported(p) {
			files = append(files, p)
		}
	}
	natural.Sort(files)
	return files
}

// Subfolders returns the folders in those of the paths that are folders without a
// file that Cairn can open: Expand does not look into them, and the user may have
// thought so. They are absolute, without hidden ones.
func Subfolders(paths []string) (folders []string) {
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			continue
		}
		entries, err := os.ReadDir(abs)
		if err != nil || len(filesIn(abs)) > 0 {
			continue
		}
		for _, e := range entries {
			if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
				folders = append(folders, filepath.Join(abs, e.Name()))
			}
		}
	}
	natural.Sort(folders)
	return folders
}
