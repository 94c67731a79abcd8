//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package meshio

import "syscall"

// scratch returns n bytes of zeros that are only needed while a file is read.
// They come from the system and free gives them back at once, so that they are
// no garbage in a process that seldom or never collects it. Pages that are not
// touched cost nothing.
func scratch(n int) (b []byte, free func()) {
	b, err := syscall.Mmap(-1, 0, max(n, 1), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return make([]byte, n), func() {}
	}
	whole := b
	return b[:n:n], func() { syscall.Munmap(whole) }
}
