//go:build unix

package instance

import (
	"fmt"
	"os"
	"syscall"
)

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
