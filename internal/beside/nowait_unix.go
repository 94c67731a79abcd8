//go:build unix

package beside

import "syscall"

// noWait is a flag for opening files that keeps a pipe from blocking.
const noWait = syscall.O_NONBLOCK
