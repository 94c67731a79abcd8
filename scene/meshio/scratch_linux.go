package meshio

import "syscall"

// largePages asks for pages of megabytes: a table that is read here and there is found in
// the processor's list of pages then. Where there are none, nothing happens.
func largePages(b []byte) {
	const worth = 8 << 20 // bytes; below, small pages do
	if len(b) >= worth {
		_ = syscall.Madvise(b, syscall.MADV_HUGEPAGE)
	}
}
