//go:build unix

package instance

import (
	"fmt"
	"io"
	"os"
	"syscall"
)

// lockFile takes the lock of a file, or fails at once.
func lockFile(path string) (io.Closer, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// private checks that a folder is the user's own and that nobody else may enter
// it: in a folder that all share, another user may have made it first.
func private(folder string) error {
	info, err := os.Lstat(folder)
	if err != nil {
		return err
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm()&0o077 != 0 || !ok || int(s.Uid) != os.Getuid() {
		return fmt.Errorf("%s: is not a folder of this user alone", folder)
	}
	return nil
}
