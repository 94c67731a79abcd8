//go:build !unix

package instance

import (
	"fmt"
	"io"
	"net"
	"os"
	"strings"
)

type nothing struct{}

func (nothing) Close() error { return nil }

// lockFile fails where a program listens at the socket that the lock belongs to.
func lockFile(path string) (io.Closer, error) {
	if c, err := net.DialTimeout("unix", strings.TrimSuffix(path, ".lock"), patience); err == nil {
		c.Close()
		return nil, fmt.Errorf("%s: another program listens", path)
	}
	return nothing{}, nil
}

// private checks that there is a folder; the user's temporary folder is his own.
func private(folder string) error {
	info, err := os.Lstat(folder)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s: is no folder", folder)
	}
	return err
}
