//go:build !unix

package beside

// noWait is a flag for opening files that keeps a pipe from blocking, where the
// system needs one.
const noWait = 0
