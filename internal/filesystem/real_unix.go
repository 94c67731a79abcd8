//go:build unix

package filesystem

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

func ownerOf(info fs.FileInfo) (Owner, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return Owner{}, false
	}
	return Owner{UID: int(s.Uid), GID: int(s.Gid)}, true
}

func identity(info fs.FileInfo) (string, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "", false
	}
	return fmt.Sprintf("%d:%d", s.Dev, s.Ino), true
}

// writable takes a file that nobody may write for protected on purpose, also where this
// user may write to every file.
func writable(name string) error {
	const (
		mayWrite  = 2     // W_OK
		forAnyone = 0o222 // of the permissions
	)
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	err = syscall.Access(name, mayWrite)
	if err == nil && info.Mode().Perm()&forAnyone == 0 {
		err = syscall.EACCES
	}
	if err != nil {
		return &fs.PathError{Op: "access", Path: name, Err: err}
	}
	return nil
}

func rename(old, new string) error { return os.Rename(old, new) }

func syncFolder(name string) error {
	folder, err := os.Open(name)
	if errors.Is(err, fs.ErrPermission) {
		return nil // a folder that may be written and not be read cannot be synced
	}
	if err != nil {
		return err
	}
	defer folder.Close()
	err = folder.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil // as some file systems of other computers answer
	}
	return err
}

func tryLock(file *os.File) error {
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return ErrLocked
		case !errors.Is(err, syscall.EINTR):
			return &fs.PathError{Op: "lock", Path: file.Name(), Err: err}
		}
	}
}

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

func isBadName(err error) bool { return errors.Is(err, syscall.ENAMETOOLONG) }

func isTooManyFiles(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
