// Package atomicfile writes files that appear whole or not at all. It knows
// nothing of what is in them.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"syscall"

	"cairn/internal/filesystem"
)

// Files writes files on a disk. It may be used from any goroutine.
type Files struct {
	Disk filesystem.Disk
	// Backups has a copy of each file kept that is replaced, if it is not nil.
	Backups *Backups
}

// files are those of the computer, without backups.
var files = Files{Disk: filesystem.Real}

// Write makes the file hold what write writes, or leaves everything as it was: an
// error of write, or of the disk, changes nothing. The new content is on the disk,
// and was read back and compared, before it gets the name, so that a crash or a
// power cut leaves the old file or the new one; when Write returns, it is the new
// one. Write keeps the permissions of an old file, and its owner and group as far
// as the system lets it, and writes through a symbolic link to the file that the
// link names, even if that is still to be made. A file that the user must not write
// is not replaced.
//
// Other hard links to the old file keep the old content: they are how backups
// are made, and a backup must not change.
//
// The error names path, and never a temporary file; one of the disk is an *Error.
// An error of write itself is returned as it is.
func (f Files) Write(path string, write func(io.Writer) error) error {
	return f.replace(path, nil, write)
}

// Write is Files.Write on the computer's disk.
func Write(path string, write func(io.Writer) error) error { return files.Write(path, write) }

// Error is what a disk has against a file being written.
type Error struct {
	Path string
	Step string // what could not be done, such as "write the new content"
	Err  error
	// Kept says that there was a file, and that it is as it was; Replaced, that the
	// file holds the new content, though perhaps not after a power cut.
	Kept, Replaced bool
}

// Error is part of error. The text says what to do.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s: cannot %s: %v: %s", e.Path, e.Step, e.Err, filesystem.Advice(e.Err))
	switch {
	case e.Kept:
		text += "; the old file is as it was"
	case e.Replaced:
		text += "; the file holds the new content, but may lose it when the power fails"
	}
	return text
}

// Unwrap is part of errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// replace does what Write does. Just before the new content gets the name it
// asks allowed, if that is not nil; an error of it changes nothing either.
func (f Files) replace(path string, allowed func() error, write func(io.Writer) error) error {
	path = filesystem.Target(f.Disk, path)
	if err := f.CheckFolder(path); err != nil {
		return err
	}
	old, err := f.Disk.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return unseen(path, err)
	case !old.Mode().IsRegular():
		return fmt.Errorf("%s: there is a folder or a device of that name", path)
	}
	s := &saving{Files: f, path: path, old: old}
	defer s.clear()
	if old != nil {
		if err := f.Disk.Writable(path); err != nil {
			step := "write to the file"
			if errors.Is(err, fs.ErrPermission) {
				step = "replace the file, which is write-protected"
			}
			return s.fail(step, err)
		}
	}
	if err := s.prepare(write); err != nil {
		return err
	}
	if allowed != nil {
		if err := allowed(); err != nil {
			if e := (*Error)(nil); errors.As(err, &e) {
				e.Kept = old != nil
			}
			return err
		}
	}
	return s.commit()
}

// CheckFolder says which folder is not there where a file of that path is to be
// written; nil if there is one.
func (f Files) CheckFolder(path string) error {
	dir := filepath.Dir(filesystem.Target(f.Disk, path))
	switch info, err := f.Disk.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: there is no folder %s: make it first, or choose another", path, dir)
	case err == nil && !info.IsDir(), errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s: %s is no folder: choose another", path, dir)
	}
	return nil // if it cannot be looked at, writing says why
}

// CheckFolder is Files.CheckFolder on the computer's disk.
func CheckFolder(path string) error { return files.CheckFolder(path) }
