//go:build unix

package beside

import "syscall"

// NoWait is a flag for opening files that keeps a pipe from blocking.
const NoWait = syscall.O_NONBLOCK
