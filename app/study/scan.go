package study

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"cairn/internal/natural"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"
)

// Listing is what a folder holds by the names of its files: paths from it with forward
// slashes, in the order in which people count.
type Listing struct {
	Folder    string
	Meshes    []string
	Landmarks []string // files with an extension that landmark files have; others may have it, too
	Others    int      // files of other kinds
	// Unread are folders that could not be read, with the reason.
	Unread []string
}

// measuresEnd is how names of files end that keep measures.
const measuresEnd = ".measures.json"

// Scan lists a folder and those below it. Hidden files and folders are passed over, as
// are the study's own files and those of measures; links to folders are not followed.
// No file is opened, but for one whose extension meshes share with other files. The error is that of the folder itself, or the context's.
func Scan(ctx context.Context, folder string) (*Listing, error) {
	return ScanTelling(ctx, folder, func(int) {})
}

// ScanTelling is Scan that tells after each file how many were looked at. seen is called
// on the goroutine of the caller.
func ScanTelling(ctx context.Context, folder string, seen func(files int)) (*Listing, error) {
	l := &Listing{Folder: folder}
	err := filepath.WalkDir(folder, func(p string, e fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		below, _ := filepath.Rel(folder, p)
		below = filepath.ToSlash(below)
		switch {
		case err != nil && below == ".":
			return fmt.Errorf("%s: the folder cannot be read: %w", folder, err)
		case err != nil:
			l.Unread = append(l.Unread, fmt.Sprintf("%s: it cannot be read: %v", below, cause(err)))
			if e != nil && e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case below == "." && !e.IsDir():
			return fmt.Errorf("%s: it is no folder", folder)
		case below == ".":
			return nil
		case strings.HasPrefix(e.Name(), ".") && e.IsDir():
			return fs.SkipDir
		case strings.HasPrefix(e.Name(), ".") || e.IsDir() || below == TableName || below == ProtocolName || strings.HasSuffix(strings.ToLower(below), measuresEnd):
			return nil
		case !e.Type().IsRegular() && !isRegular(p):
			return nil // a pipe, a device, a link to a folder or to nothing
		case meshio.IsMesh(p):
			l.Meshes = append(l.Meshes, below)
		case lmio.Named(p):
			l.Landmarks = append(l.Landmarks, below)
		default:
			l.Others++
		}
		seen(len(l.Meshes) + len(l.Landmarks) + l.Others)
		return nil
	})
	if err != nil {
		return nil, err
	}
	natural.Sort(l.Meshes)
	natural.Sort(l.Landmarks)
	return l, nil
}

// ListFiles is Scan of single files, which a person has chosen together: of the folder that
// has them all it lists these and the landmark files beside the meshes among them. It asks the
// disk. Paths are absolute; the error is of paths that have no folder in common.
func ListFiles(paths []string) (*Listing, error) {
	if len(paths) == 0 {
		return nil, errors.New("no files were chosen")
	}
	l := &Listing{Folder: filepath.Dir(paths[0])}
	for _, p := range paths[1:] {
		for !within(l.Folder, p) {
			up := filepath.Dir(l.Folder)
			if up == l.Folder {
				return nil, fmt.Errorf("%s and %s have no folder in common, and a study is a folder", paths[0], p)
			}
			l.Folder = up
		}
	}
	listed := map[string]bool{}
	add := func(to *[]string, file string) {
		if below, err := filepath.Rel(l.Folder, file); err == nil && !listed[below] {
			listed[below] = true
			*to = append(*to, filepath.ToSlash(below))
		}
	}
	for _, p := range paths {
		switch {
		case meshio.IsMesh(p):
			add(&l.Meshes, p)
			for _, beside := range lmio.Sidecars(p) {
				add(&l.Landmarks, beside)
			}
		case lmio.Named(p) && !strings.HasSuffix(strings.ToLower(p), measuresEnd):
			add(&l.Landmarks, p)
		default:
			l.Others++
		}
	}
	natural.Sort(l.Meshes)
	natural.Sort(l.Landmarks)
	return l, nil
}

// within reports whether a file is in a folder or below it.
func within(folder, file string) bool {
	below, err := filepath.Rel(folder, file)
	return err == nil && filepath.IsLocal(below)
}

func cause(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return e.Err
	}
	return err
}

// suffixes are what people and programs add to a specimen's name for its landmark
// file, behind a separator.
var suffixes = []string{"picked_points", "landmarks", "landmark", "fiducials", "points", "lms", "lm"}

const separators = "_-. "

// plainStem returns the name of a mesh or landmark file without its folder, its
// extension, which may have two parts, and ".gz".
func plainStem(p string) string { return lmio.Stem(path.Base(p)) }

// shortStem returns the stem of a landmark file without a suffix such as _landmarks,
// and whether it had one.
func shortStem(stem string) (string, bool) {
	for _, s := range suffixes {
		cut := len(stem) - len(s)
		if cut > 1 && strings.EqualFold(stem[cut:], s) && strings.IndexByte(separators, stem[cut-1]) >= 0 {
			return stem[:cut-1], true
		}
	}
	return stem, false
}
