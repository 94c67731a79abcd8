package instance

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// lockFile takes the lock of a file, or fails at once. Windows takes it from a
// program that ends.
func lockFile(path string) (io.Closer, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	if err := windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, new(windows.Overlapped)); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// private checks that there is a folder; the user's temporary folder is his own.
func private(folder string) error {
	info, err := os.Lstat(folder)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s: is no folder", folder)
	}
	return err
}
