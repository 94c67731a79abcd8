// Package atomicfile writes files that appear whole or not at all. It knows
// nothing of what is in them.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// Write makes the file hold what write writes, or leaves everything as it was:
// an error of write, or of the disk, changes nothing. The new content is on the
// disk before it gets the name, so that a crash or a power cut leaves the old
// file or the new one. It keeps the permissions of an old file, and its owner
// and group as far as the system lets it, and writes through a symbolic link to
// the file that the link names, even if that is still to be made.
//
// Other hard links to the old file keep the old content: they are how backups
// are made, and a backup must not change.
//
// The error names path, and never the temporary file. An error of write itself
// is returned as it is.
func Write(path string, write func(io.Writer) error) error { return replace(path, nil, write) }

// replace does what Write does. Just before the new content gets the name it
// asks allowed, if that is not nil; an error of it changes nothing either.
func replace(path string, allowed func() error, write func(io.Writer) error) error {
	path = target(path)
	if err := CheckFolder(path); err != nil {
		return err
	}
	old, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return err
	case !old.Mode().IsRegular():
		return fmt.Errorf("%s: there is a folder or a device of that name", path)
	}
	file, err := createBeside(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, cause(err))
	}
	defer os.Remove(file.Name()) // after the rename there is nothing to remove
	if err := write(file); err != nil {
		file.Close()
		return err
	}
	if err := finish(file, old); err != nil {
		return fmt.Errorf("%s: %w", path, cause(err))
	}
	if allowed != nil {
		if err := allowed(); err != nil {
			return err
		}
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("%s: %w", path, cause(err))
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// CheckFolder says which folder is not there where a file of that path is to be
// written; nil if there is one.
func CheckFolder(path string) error {
	dir := filepath.Dir(target(path))
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: there is no folder %s: make it first, or choose another", path, dir)
	case err == nil && !info.IsDir(), errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s: %s is no folder: choose another", path, dir)
	}
	return nil // if it cannot be looked at, writing says why
}

// finish brings the file to the disk, with what stays of the old one.
func finish(file *os.File, old fs.FileInfo) error {
	err := file.Sync()
	if old != nil && err == nil {
		giveTo(file, old) // first: a new owner takes permissions away
		err = file.Chmod(old.Mode().Perm())
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// target returns the file that path names, through symbolic links, whether it
// is there or not.
func target(path string) string {
	const mostLinks = 40 // as many as Linux follows
	for range mostLinks {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real
		}
		next, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(path), next)
		}
		path = next
	}
	return path
}

// createBeside makes an empty hidden file in the folder of path: a rename is
// atomic only within one file system. os.CreateTemp would make it private,
// where a new file should have the user's usual permissions.
func createBeside(path string) (*os.File, error) {
	const attempts = 10 // at names; a second one is hardly ever needed
	for attempt := 1; ; attempt++ {
		name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".cairn-%08x.tmp", rand.Uint32()))
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil || !errors.Is(err, fs.ErrExist) || attempt == attempts {
			return file, err
		}
	}
}

// syncFolder makes a rename in the folder last through a power cut. Its error is
// not the writer's: the file is whole under either name by now, and some file
// systems cannot sync a folder.
func syncFolder(dir string) {
	if runtime.GOOS == "windows" {
		return // folders cannot be opened for it there
	}
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// cause takes the temporary file's name out of an error.
func cause(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	if e := (*os.LinkError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}
