//go:build !linux

package glcontext

// TrimMemory gives free memory of the C library back to the system, where that
// has to be asked for.
func TrimMemory() {}
