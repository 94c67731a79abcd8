package beside

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Links that lead out of the model's folder are followed in three cases only.
// In all of them the place where they may end is known before the link is read,
// and nothing else is opened or asked for, since asking alone may wait for a
// device or a server.
//
//   - The model itself is a link into an object store, in which files have names
//     made of their content, as every file of a data set of git-annex, DVC or a
//     hub is; and the other link ends in the same store.
//   - The model's folder belongs to a git repository with an annex, and the link
//     ends in that annex. Small files of such a data set are often no links.
//   - The model itself is a link to a file of its own name in another folder, and
//     the other link leads to its own name, at its own place, below that folder:
//     both belong to a copy made of links. Nothing hidden is opened there.
//
// A model that came from elsewhere may be a link as well, such as one to a scan of
// the user's. By the first case links beside it get at files whose names nobody can
// guess, by the last only at what the user's model has beside it under the names
// that are asked for anyway. To another name in that folder they do not lead.

// maxLinks is how many links that lead to links are followed.
const maxLinks = 8

// store is a folder in which links may end.
type store struct {
	path  string // as the links spell it
	whole bool   // links may end anywhere below it, else at their own names only
	hex   bool   // names in it are hexadecimal
	root  *os.Root
	real  string // path without links; relative links in the store start there
	tried bool
	kept  bool // root is another's, not to be closed
}

// objectStores are the folders of stores in which each file lies under a name
// made of its content: those of git-annex, of DVC (two versions), and of hubs of
// models such as Hugging Face's.
var objectStores = [...]struct {
	folders string
	hex     bool
}{{"annex/objects", false}, {"files/md5", true}, {".dvc/cache", true}, {"blobs", true}}

// storeOf returns where a link to path says its data set is kept; nil for nowhere.
// name is that of the link.
func storeOf(path, name string) *store {
	const separator = string(filepath.Separator)
	for _, o := range objectStores {
		folders := separator + filepath.FromSlash(o.folders)
		if i := strings.LastIndex(path, folders+separator); i >= 0 {
			s := &store{path: path[:i+len(folders)], whole: true, hex: o.hex}
			if s.holds(path[i+len(folders)+1:], "") {
				return s
			}
		}
	}
	if filepath.Base(path) != name {
		return nil
	}
	return &store{path: filepath.Dir(path)}
}

// holds reports whether a link may end at a path below the store. name is its own
// below the model's folder.
func (s *store) holds(rel, name string) bool {
	if !filepath.IsLocal(rel) {
		return false
	}
	parts := strings.Split(rel, string(filepath.Separator))
	switch {
	case s.hex:
		return !slices.ContainsFunc(parts, func(p string) bool { return strings.Trim(p, "0123456789abcdef") != "" })
	case s.whole:
		return true
	}
	hidden := slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, ".") })
	return rel == filepath.FromSlash(name) && !hidden
}

// open opens the store. Nothing that the model says decides about its path.
func (s *store) open() bool {
	if !s.tried {
		s.tried = true
		var err error
		if s.real, err = filepath.EvalSymlinks(s.path); err == nil {
			s.root, _ = os.OpenRoot(s.real)
		}
	}
	return s.root != nil
}

func (s *store) close() {
	if s.root != nil && !s.kept {
		s.root.Close()
	}
}

// below returns the path below the store of a file at target, to which the link
// called name of the model's folder leads.
func (s *store) below(target, name string) (rel string, ok bool) {
	for _, from := range [2]string{s.path, s.real} {
		if from == "" {
			continue
		}
		rel, err := filepath.Rel(from, target)
		if err == nil && s.holds(rel, name) {
			return rel, true
		}
	}
	return "", false
}

// findStores finds out where links may end.
func (f *Folder) findStores() {
	folder, err := filepath.Abs(filepath.Dir(f.model))
	if err == nil {
		folder, err = filepath.EvalSymlinks(folder)
	}
	if err != nil {
		return
	}
	// The system has followed the model's own links when the user opened it.
	at, dir := filepath.Join(folder, filepath.Base(f.model)), folder
	for range maxLinks {
		target, err := os.Readlink(at)
		if err != nil {
			break
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(dir, target)
		}
		target = filepath.Clean(target) // or a store that it leaves again would count
		if s := storeOf(target, filepath.Base(at)); s != nil {
			f.stores = append(f.stores, s)
		}
		at = target
		if dir, err = filepath.EvalSymlinks(filepath.Dir(at)); err != nil {
			break
		}
		at = filepath.Join(dir, filepath.Base(at))
	}
	if annex := annexAbove(folder); annex != "" {
		f.stores = append(f.stores, &store{path: annex, whole: true})
	}
	// Links to absolute paths in the folder: Root takes them for ones that lead out.
	f.stores = append(f.stores, &store{path: folder, whole: true, root: f.root, real: folder, tried: true, kept: true})
}

// annexAbove returns the annex of the git repository in which a folder lies, or
// "". No part of its path below the repository may be a link, since the
// repository may have come with the model.
func annexAbove(folder string) string {
	isDir := func(path string) bool {
		info, err := os.Lstat(path)
		return err == nil && info.IsDir()
	}
	for {
		if git := filepath.Join(folder, ".git"); isDir(git) {
			objects := filepath.Join(git, "annex", "objects")
			if isDir(filepath.Dir(objects)) && isDir(objects) {
				return objects
			}
			return ""
		}
		above := filepath.Dir(folder)
		if above == folder {
			return ""
		}
		folder = above
	}
}

// follow opens the file to which a link of the folder leads, where that may be.
func (f *Folder) follow(name string) (*os.File, error) {
	if f.stores == nil {
		f.findStores()
	}
	if f.stores == nil {
		return nil, errLinked
	}
	in, rel := f.stores[len(f.stores)-1], filepath.FromSlash(name)
	for range maxLinks {
		target, err := in.root.Readlink(rel)
		if err != nil {
			return nil, errLinked // a folder on the way is a link that leads out
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(in.real, filepath.Dir(rel), target)
		}
		if in, rel = f.holding(filepath.Clean(target), name); in == nil {
			return nil, errLinked
		}
		file, err := in.root.OpenFile(rel, os.O_RDONLY|noWait, 0)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errDangling
		}
		if !escapes(err) {
			return file, err
		}
	}
	return nil, errLinked
}

// holding returns the store in which a path lies, and where in it.
func (f *Folder) holding(target, name string) (*store, string) {
	for _, s := range f.stores {
		if rel, ok := s.below(target, name); ok && s.open() {
			return s, rel
		}
	}
	return nil, ""
}
