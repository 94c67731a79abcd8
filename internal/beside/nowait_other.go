//go:build !unix

package beside

// NoWait is a flag for opening files that keeps a pipe from blocking, where the
// system needs one.
const NoWait = 0
