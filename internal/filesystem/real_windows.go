package filesystem

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

func ownerOf(fs.FileInfo) (Owner, bool) { return Owner{}, false }

// identity has nothing to go by: what os.Stat returns keeps the numbers of the
// volume and of the file to itself.
func identity(fs.FileInfo) (string, bool) { return "", false }

func writable(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o200 == 0 { // as the attribute for read only is shown
		return &fs.PathError{Op: "access", Path: name, Err: windows.ERROR_ACCESS_DENIED}
	}
	return nil
}

// rename waits for others as the Go command's own robustio does: a file cannot be
// replaced while another program has it open, and virus scanners and indexers open
// each new one for a moment.
func rename(old, new string) error {
	const patience = 2 * time.Second
	from, err := windows.UTF16PtrFromString(old)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: old, New: new, Err: err}
	}
	to, err := windows.UTF16PtrFromString(new)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: old, New: new, Err: err}
	}
	begin, pause := time.Now(), time.Millisecond
	for {
		err := windows.MoveFileEx(from, to, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
		if err == nil {
			return nil
		}
		busy := errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
			errors.Is(err, windows.ERROR_LOCK_VIOLATION)
		if !busy || time.Since(begin) > patience {
			return &os.LinkError{Op: "rename", Old: old, New: new, Err: err}
		}
		time.Sleep(pause + rand.N(pause))
		pause = min(2*pause, patience/8)
	}
}

// syncFolder does nothing: folders cannot be opened for it, and rename has written
// through.
func syncFolder(string) error { return nil }

// tryLock locks a byte far behind all content: on Windows nobody else could read
// the bytes that are locked.
func tryLock(file *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	behind := &windows.Overlapped{OffsetHigh: 1 << 30}
	err := windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, behind)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, windows.ERROR_LOCK_VIOLATION), errors.Is(err, windows.ERROR_IO_PENDING):
		return ErrLocked
	}
	return &fs.PathError{Op: "lock", Path: file.Name(), Err: err}
}

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) ||
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

func isBadName(err error) bool {
	return errors.Is(err, windows.ERROR_FILENAME_EXCED_RANGE) || errors.Is(err, windows.ERROR_INVALID_NAME)
}

func isTooManyFiles(err error) bool { return errors.Is(err, windows.ERROR_TOO_MANY_OPEN_FILES) }
