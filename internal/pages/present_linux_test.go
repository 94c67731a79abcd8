package pages

import (
	"os"
	"syscall"
	"unsafe"
)

// present returns how many pages that b lies in are in memory.
func present(b []byte) (n int, known bool) {
	page := uintptr(os.Getpagesize())
	from := uintptr(unsafe.Pointer(&b[0])) / page * page
	length := uintptr(unsafe.Pointer(&b[len(b)-1])) - from + 1
	there := make([]byte, (length+page-1)/page)
	_, _, errno := syscall.Syscall(syscall.SYS_MINCORE, from, length, uintptr(unsafe.Pointer(&there[0])))
	for _, t := range there {
		n += int(t & 1)
	}
	return n, errno == 0
}
