//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package meshio

// scratch returns n bytes of zeros that are only needed while a file is read.
func scratch(n int) (b []byte, free func()) { return make([]byte, n), func() {} }
