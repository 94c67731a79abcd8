// Package filesystem is the small set of operations by which files are saved and
// journals kept, so that tests can put a disk in their place that fails, stops and
// loses power where they say. It knows nothing of what is in the files.
package filesystem

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Disk is where files are. Its errors are those of package os, so that errors.Is
// finds fs.ErrNotExist and the system's own. It may be used from any goroutine.
type Disk interface {
	// OpenFile is os.OpenFile.
	OpenFile(name string, flag int, perm fs.FileMode) (File, error)
	// Stat is os.Stat, Lstat os.Lstat.
	Stat(name string) (fs.FileInfo, error)
	Lstat(name string) (fs.FileInfo, error)
	// SameFile reports whether two answers of this disk are about one file.
	SameFile(a, b fs.FileInfo) bool
	// Writable returns an error if the file must not be written by this user.
	Writable(name string) error
	// EvalSymlinks is filepath.EvalSymlinks, Readlink os.Readlink.
	EvalSymlinks(name string) (string, error)
	Readlink(name string) (string, error)
	// ReadFolder returns the names of what is in a folder, in no order, and of
	// about most of them only where there are more. A negative most is all.
	ReadFolder(name string, most int) ([]string, error)
	// Mkdir is os.Mkdir.
	Mkdir(name string, perm fs.FileMode) error
	// Link makes another name for a file; it is an error if there is one already.
	Link(old, new string) error
	// Rename gives a file another name of the same folder in one step, also where
	// another file has that name. On Windows it is on the disk on return, and
	// waits a moment for programs that look at the file, as virus scanners do.
	Rename(old, new string) error
	// Remove is os.Remove.
	Remove(name string) error
	// SyncFolder makes what was made, renamed and removed in a folder last through
	// a power cut. It does nothing where the system has no way to: on Windows, on
	// file systems that refuse, and in folders that this user must not read.
	SyncFolder(name string) error
}

// File is an open file. It may be used from one goroutine at a time.
type File interface {
	io.ReadWriteCloser
	// Name returns the name that it was opened by.
	Name() string
	Stat() (fs.FileInfo, error)
	// Sync brings the content and the permissions to the disk. After an error it
	// is unknown what of them is there, and a second call says nothing: the file
	// must be given up.
	Sync() error
	Chmod(mode fs.FileMode) error
	// Chown gives the file to another user and group; -1 leaves one as it is.
	Chown(uid, gid int) error
	// TryLock takes the file's advisory lock, or returns ErrLocked at once if it
	// is held through another opening of the file, be it by this program. The
	// system takes the lock back when the file is closed, and when the program
	// ends in whatever way. Reading and writing work on without it.
	TryLock() error
}

// ErrLocked says that somebody else holds the lock of a file.
var ErrLocked = errors.New("another program holds the lock")

// Owner is who owns a file.
type Owner struct{ UID, GID int }

// OwnerOf returns the owner of a file; false where the system does not say.
func OwnerOf(info fs.FileInfo) (Owner, bool) {
	if o, ok := info.Sys().(Owner); ok {
		return o, true
	}
	return ownerOf(info)
}

// Identity returns a text that names the file as long as it is there, by whatever
// path; false where the system does not say.
func Identity(info fs.FileInfo) (string, bool) { return identity(info) }

// ReadFile returns what a file holds. A file of more than most bytes is an error.
func ReadFile(d Disk, name string, most int64) ([]byte, error) {
	file, err := d.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > most {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("the file is too large")}
	}
	return b, nil
}

// MakeFolder makes a folder, and those above it that are missing, so that they
// last through a power cut.
func MakeFolder(d Disk, name string, perm fs.FileMode) error {
	info, err := d.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return &fs.PathError{Op: "mkdir", Path: name, Err: errors.New("there is a file of that name")}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	above := filepath.Dir(name)
	if above == name {
		return err
	}
	if err := MakeFolder(d, above, perm); err != nil {
		return err
	}
	if err := d.Mkdir(name, perm); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.SyncFolder(above)
}

// Lock opens a file, which it makes if there is none, and takes its lock. The
// error is ErrLocked if somebody else holds it; where the disk has no locks, it
// is what the system says. Close gives the lock back. Whoever removes such a file
// must hold its lock.
func Lock(d Disk, name string) (File, error) {
	for {
		file, err := d.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := file.TryLock(); err != nil {
			file.Close()
			return nil, err
		}
		// Its last holder may have removed it meanwhile: then it is nobody's.
		opened, err := file.Stat()
		if err == nil {
			named, statErr := d.Stat(name)
			if statErr == nil && d.SameFile(opened, named) {
				return file, nil
			}
			if errors.Is(statErr, fs.ErrNotExist) || statErr == nil {
				file.Close()
				continue
			}
			err = statErr
		}
		file.Close()
		return nil, err
	}
}

// Target returns the file that a path names, through symbolic links, whether it is
// there or not. The file of one path goes by that name whatever links lead to it.
func Target(d Disk, path string) string {
	const mostLinks = 40 // as many as Linux follows
	for range mostLinks {
		if real, err := d.EvalSymlinks(path); err == nil {
			return real
		}
		// A link leads on from where its folder really is.
		if folder, err := d.EvalSymlinks(filepath.Dir(path)); err == nil {
			path = filepath.Join(folder, filepath.Base(path))
		}
		next, err := d.Readlink(path)
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

// Cause takes the name and the operation out of an error of a disk, for messages
// that say both in their own way.
func Cause(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	if e := (*os.LinkError)(nil); errors.As(err, &e) {
		return e.Err
	}
	if e := (*os.SyscallError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// Advice says what a user can do about an error of a disk, as the end of a message.
func Advice(err error) string {
	switch {
	case isFull(err):
		return "free some space, or choose another disk"
	case isReadOnly(err):
		return "the disk is read-only: choose another place"
	case errors.Is(err, fs.ErrPermission):
		return "choose a place where you may write, or have its permissions changed"
	case isBadName(err):
		return "choose a shorter or plainer name"
	case isTooManyFiles(err):
		return "close some documents or other programs, and try again"
	}
	return "see that the disk is there and works, or choose another place"
}
