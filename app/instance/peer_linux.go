package instance

import (
	"errors"
	"net"
	"os"
	"syscall"
)

// sameUser checks that the process at the other end is this user's.
func sameUser(c net.Conn) error {
	unix, ok := c.(*net.UnixConn)
	if !ok {
		return errors.New("not a local connection")
	}
	raw, err := unix.SyscallConn()
	if err != nil {
		return err
	}
	var peer *syscall.Ucred
	var failed error
	err = raw.Control(func(fd uintptr) {
		peer, failed = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	switch {
	case err != nil:
		return err
	case failed != nil:
		return failed
	case int(peer.Uid) != os.Getuid():
		return errors.New("the program at the other end is another user's")
	}
	return nil
}
