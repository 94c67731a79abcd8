package beside

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Links that lead out of the model's folder are followed in three cases only.
// In all of them the place where they may end is known before the link is read,
// and nothing else is opened or asked for, since asking alone may wait for a
// device or a server.
//
//   - The model itself is a link, as every file of a git-annex or DVC data set
//     is, and the other link ends in the same store as it.
//   - The model itself is a link into another folder. Then the other link may end
//     in that folder, or at its own path below it: both belong to one tree of links.
//   - The model's folder belongs to a git repository with an annex, and the link
//     ends in that annex. Small files of such a data set are often no links.
//
// So a model from elsewhere that brings links along gets at nothing by them but
// what the user's own link leads to, or what it has brought itself.

// maxLinks is how many links that lead to links are followed.
const maxLinks = 8

// store is a folder in which links may end.
type store struct {
	path  string // as the links spell it
	whole bool   // links may end anywhere below it
	root  *os.Root
	real  string // path without links; relative links in the store start there
	tried bool
	kept  bool // root is another's, not to be closed
}

// objectStores are the folders of stores in which each file lies under a name
// made of its content: those of git-annex and of DVC (two versions).
var objectStores = [...][2]string{{"annex", "objects"}, {"files", "md5"}, {".dvc", "cache"}}

// storeOf returns where a link that leads to path says its data set is kept.
func storeOf(path string) *store {
	const separator = string(filepath.Separator)
	for _, s := range objectStores {
		name := separator + s[0] + separator + s[1]
		if i := strings.LastIndex(path, name+separator); i >= 0 {
			return &store{path: path[:i+len(name)], whole: true}
		}
	}
	return &store{path: filepath.Dir(path)}
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
		if err == nil && filepath.IsLocal(rel) && (s.whole || filepath.Base(rel) == rel || rel == filepath.FromSlash(name)) {
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
		f.stores = append(f.stores, storeOf(target))
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
