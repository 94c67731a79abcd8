//go:build unix

package meshio

import "syscall"

// noWait keeps opening a pipe from blocking.
const noWait = syscall.O_NONBLOCK
